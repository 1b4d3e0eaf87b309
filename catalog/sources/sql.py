"""Tables and views of a database, read-only, through SQLAlchemy; SQLite files have their opening in sqlite.py.

PostgreSQL and MySQL or MariaDB stream through server-side cursors. Other dialects work as far as SQLAlchemy's
generic calls do.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from copy import copy
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.elements import quoted_name

from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.sources.access import NO_LIMITS, Limits
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef, rebatch
from catalog.sources.content import ContentHash, rows_hashed
from catalog.sources.credentials import NO_CREDENTIALS, Credentials
from catalog.sources.guarded import connect_options, guard, paced
from catalog.sources.headers import checked_names
from catalog.sources.schemas import listed, named
from catalog.sources.silence import silence_of
from catalog.sources.sql_errors import explain, gone, not_text
from catalog.sources.streams import copied, received
from catalog.sources.stretches import plain_sql, stretches
from catalog.sources.written import texts

#: Drivers that Guikou is tested with, for URLs that name only the database.
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}

#: Query parameters that hold a password.
_SECRETS = ("password", "passwd", "sslpassword", "sslkey")

#: Rows and cells fetched at a time.
_FETCH_ROWS = 10_000
_FETCH_CELLS = 500_000


class DatabaseSource(Source):
    """A database behind ``engine``. ``kind`` is its dialect; ``location`` has no password in it."""

    def __init__(
        self,
        engine: sa.Engine,
        location: str,
        table: str | None = None,
        limits: Limits = NO_LIMITS,
    ) -> None:
        self.engine = engine
        self.limits = limits
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self.kind = engine.dialect.name
        self.location = location
        self._table = table

    def tables(self) -> list[TableRef]:
        """Return a table for each table and view; names outside the default schema are ``schema.name``.

        Raises NotFoundError when the table asked for is not there.
        """
        with self.connected(self.location) as connection:
            if self._table is not None and (one := named(connection, self._table)):
                return [DatabaseTable(self, *one)]
            found = [DatabaseTable(self, *where) for where in listed(connection)]
        if self._table is None:
            if found:
                return list(found)
            raise UnusableInputError(
                f"“{self.location}”里没有表。请核对是否选对了数据库。",
                f'"{self.location}" has no table. Check that this is the right database.',
            )
        wanted = [table for table in found if table.name == self._table]
        if not wanted:
            names = [table.name for table in found]
            said = "、".join(names[:50]), ", ".join(names[:50])
            raise NotFoundError(
                f"“{self.location}”里没有表“{self._table}”。现有：{said[0] or '无'}。",
                f'"{self.location}" has no table "{self._table}". There are: {said[1] or "none"}.',
            )
        return list(wanted)

    def count(self) -> int:
        """Return the number of tables and views, none included. Raises UnusableInputError."""
        with self.connected(self.location) as connection:
            return len(listed(connection))

    @contextmanager
    def connected(self, label: str) -> Iterator[sa.Connection]:
        """Open a read-only connection; every failure of the database leaves as UnusableInputError."""
        failure: UnusableInputError
        try:
            with self.engine.connect() as connection:
                if self.kind == "postgresql":
                    connection = connection.execution_options(postgresql_readonly=True)  # noqa: PLW2901 - same connection
                yield connection
                return
        except NoSuchTableError:
            failure = gone(label)
        except (SQLAlchemyError, self._driver_error, OSError) as error:
            failure = explain(error, label)
        except (UnicodeError, pa.ArrowInvalid):
            failure = not_text(label)
        raise failure  # outside the handler: a driver's message may quote a row


class DatabaseTable(TableRef):
    """The rows of one table or view, every value as text."""

    source: DatabaseSource

    def __init__(self, source: DatabaseSource, schema: str | None, table: str) -> None:
        name = f"{schema}.{table}" if schema else table
        super().__init__(source, name, name)
        self._schema = schema
        self._table = table
        self._columns: list[ReflectedColumn] | None = None
        self._where: sa.ColumnElement[bool] | None = None
        #: Share of the rows that PostgreSQL is to draw, in percent.
        self._percent: float | None = None
        self._snapshot: str | None = None

    def schema(self) -> list[ColumnInfo]:
        """Return the columns with their declared types as the database words them."""
        columns = self._reflected()
        checked_names([column["name"] for column in columns], self.label)
        return [ColumnInfo(column["name"], self._type_name(column)) for column in columns]

    def digest(self) -> str:
        """Return SHA-256 over schema and content, whatever the order of the rows."""
        content = self.hasher()
        for batch in self.batches():
            content.add(rows_hashed(batch))
        return content.digest()

    def where(self, condition: sa.ColumnElement[bool]) -> "DatabaseTable":
        """Return the table with those of its rows only that meet a condition, too."""
        narrowed = copy(self)
        narrowed._where = condition if self._where is None else self._where & condition
        return narrowed

    @property
    def condition(self) -> sa.ColumnElement[bool] | None:
        """What the rows are narrowed to; None for all."""
        return self._where

    def stretches(self) -> list[str]:
        """Return conditions as SQL, without parameters, that together select every row once; "" for all rows."""
        with self.source.connected(self.label) as connection:
            return stretches(connection, self._schema, self._table, self.source.limits)

    @contextmanager
    def held(self) -> Iterator[str | None]:
        """Hold one moment of a PostgreSQL database: yield its name, for :meth:`at`; None where there is no such thing.

        Other sessions of the same server may read that moment as long as this lasts.
        """
        if self.source.kind != "postgresql":
            yield None
            return
        with self.source.connected(self.label) as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901 - the same
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())

    def at(self, moment: str | None) -> "DatabaseTable":
        """Return the table as it was at a moment that is :meth:`held`."""
        moved = copy(self)
        moved._snapshot = moment
        return moved

    def asked(self, *figures: sa.ColumnElement[Any]) -> sa.Row[*tuple[Any, ...]]:
        """Return figures over all rows, such as their number. Raises UnusableInputError."""
        with self.source.connected(self.label) as connection:
            return connection.execute(self._narrowed(sa.select(*figures))).one()

    def count(self) -> int:
        """Return the number of rows. Raises UnusableInputError."""
        return int(self.asked(sa.func.count())[0])

    def sampled(
        self, rows: int, batch_rows: int = BATCH_ROWS
    ) -> tuple[int, Iterable[pa.RecordBatch]]:
        """Draw rows as :meth:`TableRef.sampled` says; PostgreSQL draws them itself, one by one (TABLESAMPLE BERNOULLI).

        It draws from tables only; views are read in full.
        """
        if self.source.kind != "postgresql" or not self._is_table():
            return super().sampled(rows, batch_rows)
        total = self.count()
        drawn = copy(self)
        if total > rows:
            # By blocks (SYSTEM) rows would come with their neighbors, and the bound would not hold.
            drawn._percent = 100 * rows / total
        return total, drawn.batches(batch_rows=batch_rows)

    def _is_whole(self) -> bool:
        return self._where is None and self._percent is None

    def _is_table(self) -> bool:
        with self.source.connected(self.label) as connection:
            names = sa.inspect(connection).get_table_names(schema=self._schema)
        return self._table in names

    def _narrowed(self, statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
        """Return the statement over this table, and over those of its rows that are asked for."""
        table: sa.FromClause = sa.table(
            quoted_name(self._table, quote=True), schema=_quoted(self._schema)
        )
        if self._percent is not None:
            table = sa.tablesample(
                table, sa.func.bernoulli(sa.literal_column(f"{self._percent:.12f}"))
            )
        chosen = statement.select_from(table)
        return chosen if self._where is None else chosen.where(self._where)

    def hasher(self) -> ContentHash:
        """Return the hash of schema and content, to be filled by whoever reads all rows."""
        return ContentHash([[column.name, column.storage_type] for column in self.schema()])

    def details(self) -> Mapping[str, str]:
        """Return the dialect and its driver."""
        return {"dialect": self.source.kind, "driver": self.source.engine.dialect.driver}

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        batch_rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """Yield string batches as :meth:`TableRef.batches` says, in one read-only transaction."""
        positions = self._positions(columns)
        chosen = [self._reflected()[position] for position in positions]
        pace = self.source.limits.rows_per_second
        # Slowly, but a batch a second: whoever waits for them sees how far this is, and can leave.
        at_once = batch_rows if pace is None else min(batch_rows, pace)
        with (
            self.source.connected(self.label) as connection,
            # Closed before the connection is, when the caller leaves early.
            closing(paced(self._fetched(connection, chosen, rows), pace)) as fetched,
        ):
            yield from rebatch(fetched, at_once, rows)

    def _reflected(self) -> list[ReflectedColumn]:
        if self._columns is None:
            with self.source.connected(self.label) as connection, warnings.catch_warnings():
                # A type that SQLAlchemy does not know is read as text all the same.
                warnings.simplefilter("ignore", sa.exc.SAWarning)
                inspector = sa.inspect(connection)
                self._columns = inspector.get_columns(self._table, schema=self._schema)
        return self._columns

    def _type_name(self, column: ReflectedColumn) -> str:
        if isinstance(column["type"], sa.types.NullType):
            return "unknown"
        return column["type"].compile(self.source.engine.dialect)

    def _fetched(
        self, connection: sa.Connection, columns: list[ReflectedColumn], rows: int | None
    ) -> Iterator[pa.RecordBatch]:
        names = [column["name"] for column in columns]
        statement = self._narrowed(sa.select(*map(self._selected, columns)))
        if rows is not None:
            statement = statement.limit(rows)
        driver = connection.dialect.driver
        if driver == "psycopg" and names:
            return self._copied(
                connection,
                statement,
                columns,
                whole=rows is None and self._is_whole(),
            )
        if driver == "pymysql" and names:
            return self._received(connection, statement, names)
        return _by_cursor(connection, statement, names)

    def _copied(
        self,
        connection: sa.Connection,
        statement: sa.Select[*tuple[Any, ...]],
        columns: list[ReflectedColumn],
        *,
        whole: bool,
    ) -> Iterator[pa.RecordBatch]:
        """Yield batches by COPY, a stretch of blocks at a time, so that no statement takes long; all of one moment."""
        names = [column["name"] for column in columns]
        binary = [isinstance(column["type"], sa.LargeBinary) for column in columns]
        text = plain_sql(statement, "postgresql")
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
        if self._snapshot is not None:
            # By itself: PostgreSQL allows no query before it. Guikou has the name from PostgreSQL.
            connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{self._snapshot}'")
        limits = self.source.limits
        where = stretches(connection, self._schema, self._table, limits) if whole else [""]
        driver = connection.connection.driver_connection
        for stretch in where:
            asked = f"{text} WHERE {stretch}" if stretch else text
            yield from copied(driver, asked, names, binary, silence_of(connection))

    def _received(
        self, connection: sa.Connection, statement: sa.Select[*tuple[Any, ...]], names: list[str]
    ) -> Iterator[pa.RecordBatch]:
        try:
            driver = connection.connection.driver_connection
            yield from received(driver, plain_sql(statement, "mysql"), names)
        except BaseException:
            # Left early, or cut: rows that nobody reads are still on the way.
            connection.invalidate()
            raise

    def _selected(self, column: ReflectedColumn) -> sa.ColumnElement[str]:
        """Return the column as the statement asks for it.

        PostgreSQL itself writes its values as text: Python has no date before year 1 and none called infinity.
        """
        plain: sa.ColumnClause[str] = sa.column(quoted_name(column["name"], quote=True))
        if self.source.kind == "postgresql" and not isinstance(column["type"], sa.LargeBinary):
            return sa.cast(plain, sa.Text)
        return plain


def open_database(
    url: str,
    table: str | None = None,
    *,
    limits: Limits = NO_LIMITS,
    credentials: Credentials = NO_CREDENTIALS,
) -> DatabaseSource:
    """Open the database at a SQLAlchemy ``url`` with ``credentials`` in place of its own; nothing is connected yet.

    Raises UsageError for a URL that cannot be read, UnusableInputError when its driver is not installed.
    """
    try:
        parsed = sa.make_url(url)
        parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
        driver = parsed.drivername
        options = connect_options(driver, limits)
        engine = sa.create_engine(parsed, poolclass=NullPool, connect_args=options)
    except (ArgumentError, ValueError):
        raise UsageError(
            "数据库地址无法识别。写法：postgresql://用户@主机:5432/库名。",
            "The database URL cannot be read. Write it as postgresql://user@host:5432/database.",
        ) from None
    except (NoSuchModuleError, ImportError):
        raise UnusableInputError(
            f"没有安装数据库驱动“{parsed.drivername}”。请安装，如 pip install 'guikou[postgresql]'。",
            f'The database driver "{parsed.drivername}" is not installed. Install it, for instance with '
            "pip install 'guikou[postgresql]'.",
        ) from None
    guard(engine, limits, credentials)
    # URL.set(password=None) would leave the password in.
    shown = parsed._replace(password=None).difference_update_query(_SECRETS)
    return DatabaseSource(engine, shown.render_as_string(hide_password=False), table, limits)


def _by_cursor(
    connection: sa.Connection, statement: sa.Select[*tuple[Any, ...]], names: list[str]
) -> Iterator[pa.RecordBatch]:
    fetch = max(1, min(_FETCH_ROWS, _FETCH_CELLS // max(1, len(names))))
    result = connection.execution_options(yield_per=fetch).execute(statement)
    try:
        for part in result.partitions(fetch):
            arrays = [texts(values) for values in zip(*part, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)
    except GeneratorExit:
        _abandon(connection)
        raise
    finally:
        result.close()


def _quoted(schema: str | None) -> quoted_name | None:
    return quoted_name(schema, quote=True) if schema else None


def _abandon(connection: sa.Connection) -> None:
    """Cut a PyMySQL connection: closing its cursor would first read all rows that are left, however many."""
    driver = connection.connection.driver_connection
    result = getattr(driver, "_result", None)
    if result is not None and getattr(result, "unbuffered_active", False):
        result.unbuffered_active = False
        connection.invalidate()
