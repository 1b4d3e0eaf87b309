"""The rows of one table or view of a database, every value as text, read by the fastest way its driver has."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.sql.elements import quoted_name

from catalog.sources.base import BATCH_ROWS, ColumnInfo, TableRef, rebatch
from catalog.sources.columns import worded
from catalog.sources.content import ContentHash, rows_hashed
from catalog.sources.guarded import paced
from catalog.sources.headers import checked_names
from catalog.sources.schemas import as_stored, exact
from catalog.sources.silence import silence_of
from catalog.sources.streams import copied, received
from catalog.sources.stretches import plain_sql, stretches
from catalog.sources.written import texts

if TYPE_CHECKING:
    from catalog.sources.sql import DatabaseSource

#: Rows and cells fetched at a time.
_FETCH_ROWS = 10_000
_FETCH_CELLS = 500_000


#: May idle in its transaction without end, where the server would end it.
_IDLE = """select set_config(name, '0', true) from pg_settings
 where name = 'idle_in_transaction_session_timeout'"""


class DatabaseTable(TableRef):
    """The rows of one table or view, every value as text."""

    source: "DatabaseSource"

    def __init__(self, source: "DatabaseSource", schema: str | None, table: str) -> None:
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
        dialect = self.source.engine.dialect
        return [ColumnInfo(column["name"], worded(column["type"], dialect)) for column in columns]

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
            # As a query: servers that only speak like PostgreSQL may not have it.
            connection.exec_driver_sql(_IDLE)
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
            names = sa.inspect(connection).get_table_names(schema=_quoted(self._schema))
        return self._table in names

    def _narrowed(self, statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
        """Return the statement over this table, and over those of its rows that are asked for."""
        table: sa.FromClause = sa.table(exact(self._table), schema=_quoted(self._schema))
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
                found = inspector.get_columns(exact(self._table), schema=_quoted(self._schema))
            self._columns = [
                {**one, "name": as_stored(connection.dialect, one["name"])} for one in found
            ]
        return self._columns

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
            asked = plain_sql(statement, "mysql")
            yield from received(driver, asked, names, silence_of(connection))
        except BaseException:
            # Left early, or cut: rows that nobody reads are still on the way.
            connection.invalidate()
            raise

    def _selected(self, column: ReflectedColumn) -> sa.ColumnElement[str]:
        """Return the column as the statement asks for it.

        PostgreSQL itself writes its values as text: Python has no date before year 1 and none called infinity.
        """
        plain: sa.ColumnClause[str] = sa.column(exact(column["name"]))
        if self.source.kind == "postgresql" and not isinstance(column["type"], sa.LargeBinary):
            return sa.cast(plain, sa.Text)
        return plain


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
    return exact(schema) if schema else None


def _abandon(connection: sa.Connection) -> None:
    """Cut a PyMySQL connection: closing its cursor would first read all rows that are left, however many."""
    driver = connection.connection.driver_connection
    result = getattr(driver, "_result", None)
    if result is not None and getattr(result, "unbuffered_active", False):
        result.unbuffered_active = False
        connection.invalidate()
