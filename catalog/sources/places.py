"""Where one table lies, and how it is opened: named once, or in a registered source with its credentials and limits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.errors import UsageError
from catalog.sources import TableRef, open_source, tables_of
from catalog.sources.access import Access
from catalog.sources.folders import is_remote, open_remote
from catalog.sources.spark import SparkSource

if TYPE_CHECKING:
    from catalog.sources.sql import DatabaseSource


@dataclass(frozen=True, slots=True)
class TablePlace:
    """The location of a table, its name in it (a sheet, in a workbook), and the registered source, if any."""

    location: str
    table: str | None
    access: Access | None = None

    def open(self) -> TableRef:
        """Open the one table. Raises NotFoundError, UnusableInputError, and UsageError when several are there."""
        tables = self._tables()
        if len(tables) > 1:
            names = ", ".join(t.name for t in tables)
            raise UsageError(
                f"{self.location} 中有多张表，请用 --table（或 --sheet）指定其一：{names}。",
                f"{self.location} holds several tables; name one with --table (or --sheet): {names}.",
            )
        return tables[0]

    def _tables(self) -> list[TableRef]:
        if self.access is None:
            return tables_of(self.location, self.table)
        if self.access.kind == "database":
            return open_registered(self.access, self.table).tables()
        if self.access.kind == "files":
            return file_tables(self.access, self.location, self.table)
        return SparkSource(self.access.location, self.table, self.access).tables()


def file_tables(access: Access, location: str, table: str | None = None) -> list[TableRef]:
    """Return the tables in one file of a registered source. Raises NotFoundError, UnusableInputError."""
    if not is_remote(location):
        return tables_of(location, table)
    source = open_remote(location, access, open_source)
    tables = source.tables()
    return tables if table is None else [t for t in tables if t.name == table] or tables


def open_registered(access: Access, table: str | None = None) -> "DatabaseSource":
    """Open a registered database as its credentials and limits say; nothing is connected yet.

    Raises UsageError, UnusableInputError, NotFoundError (a SQLite file that is not there).
    """
    from catalog.sources.sql import open_database  # noqa: PLC0415 - late: SQLAlchemy

    if access.location.startswith("sqlite:///"):
        from catalog.sources.files import readable_file  # noqa: PLC0415 - late
        from catalog.sources.sqlite import open_sqlite  # noqa: PLC0415 - late: SQLAlchemy

        path = readable_file(access.location.removeprefix("sqlite:///"))
        return open_sqlite(path, table, access.limits)
    return open_database(
        access.location, table, limits=access.limits, credentials=access.credentials()
    )
