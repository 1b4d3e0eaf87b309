"""Tables and views of a database, read-only, through SQLAlchemy; SQLite files have their opening in sqlite.py.

PostgreSQL, MariaDB and MySQL are read by ways of their own (streams.py), other dialects through their driver's cursor.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.sources import kin
from catalog.sources.access import NO_LIMITS, Limits
from catalog.sources.base import Source, TableRef
from catalog.sources.credentials import NO_CREDENTIALS, Credentials
from catalog.sources.guarded import connect_options, guard
from catalog.sources.schemas import listed, named
from catalog.sources.sql_errors import explain, gone, not_text
from catalog.sources.sql_tables import DatabaseTable

#: Drivers that Guikou knows, for URLs that name only the database.
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "oracle": "oracle+oracledb",
    "mssql": "mssql+pyodbc",
}
#: What is installed for a driver.
_PACKAGES = {
    "psycopg": "'guikou[postgresql]'",
    "pymysql": "'guikou[mariadb]'",
    "oracledb": "oracledb",
    "pyodbc": "pyodbc",
    "psycopg2": "psycopg2-binary",
}

#: Query parameters that hold a password.
_SECRETS = ("password", "passwd", "sslpassword", "sslkey")


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
    except (NoSuchModuleError, ImportError):
        raise _missing(driver) from None
    except (ArgumentError, ValueError):
        raise UsageError(
            "数据库地址无法识别。写法：postgresql://用户@主机:5432/库名。",
            "The database URL cannot be read. Write it as postgresql://user@host:5432/database.",
        ) from None
    if engine.dialect.name == "postgresql":
        kin.accept(engine)
    guard(engine, limits, credentials)
    # URL.set(password=None) would leave the password in.
    shown = parsed._replace(password=None).difference_update_query(_SECRETS)
    return DatabaseSource(engine, shown.render_as_string(hide_password=False), table, limits)


def _missing(driver: str) -> UnusableInputError:
    """Return the error for a driver that is not there, or lacks a library of the system."""
    package = _PACKAGES.get(driver.partition("+")[2])
    if package is None:
        return UnusableInputError(
            f"没有能识别“{driver}”的数据库驱动。请安装厂商提供的 SQLAlchemy 方言，或换用 docs/sources.md 所列的写法。",
            f'No installed database driver knows "{driver}". Install the SQLAlchemy dialect of its maker, or write the '
            "URL as docs/sources.md does.",
        )
    more = (
        ("及微软的 ODBC 驱动", " and Microsoft's ODBC driver") if package == "pyodbc" else ("", "")
    )
    return UnusableInputError(
        f"没有安装数据库驱动“{driver}”。请安装：pip install {package}{more[0]}。",
        f'The database driver "{driver}" is not installed. Install it: pip install {package}{more[1]}.',
    )
