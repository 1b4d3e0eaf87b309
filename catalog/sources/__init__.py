"""Read data where it lies, as a stream of Arrow record batches, values as they are written.

``open_source`` tells files by their content: CSV and TSV (UTF-8, UTF-16, GB18030), Excel, Parquet, SQLite; a location
with ``://`` in it is a database URL, and one that begins with ``spark-table:`` or ``jdbc:`` is Spark's to open. Nothing
is copied, inferred or written. Importing this package takes a third of a second (pyarrow): do it late.
"""

import os
import re
from pathlib import Path

from catalog.errors import NotFoundError, UsageError
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef
from catalog.sources.delimited import DelimitedSource
from catalog.sources.detect import Kind, detect
from catalog.sources.excel import ExcelSource
from catalog.sources.files import readable_file
from catalog.sources.parquet import ParquetSource
from catalog.sources.parts import FolderSource
from catalog.sources.spark import SparkSource, kind_of

__all__ = ["BATCH_ROWS", "ColumnInfo", "Source", "TableRef", "open_source", "tables_of"]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+_]*://")
_SQLITE_URL = re.compile(r"sqlite(\+pysqlite)?:///(?P<path>[^?]+)")


def open_source(
    location: str | Path, *, sheet: str | None = None, table: str | None = None
) -> Source:
    """Open ``location`` for reading: a file's path or a database URL.

    ``sheet`` limits an Excel workbook, ``table`` a database, to one table. Raises NotFoundError when the file (or, on
    ``tables()``, the sheet or table) does not exist, UnusableInputError when it cannot be read, UsageError when
    ``sheet`` or ``table`` does not fit the kind of source.
    """
    text = str(location)
    if kind_of(text) is not None:
        if sheet is not None:
            raise _unfit("sheet", text.partition(":")[0])
        return SparkSource(text, table)
    sqlite_url = _SQLITE_URL.fullmatch(text)
    if sqlite_url:
        text = sqlite_url["path"]
    elif _URL.match(text):
        if sheet is not None:
            raise _unfit("sheet", text.partition("://")[0])
        from catalog.sources.sql import open_database  # noqa: PLC0415 - late: SQLAlchemy

        return open_database(text, table)
    folder = Path(text).expanduser()
    # Not Path.is_dir, which raises where a folder above must not be entered; that is said below.
    if sheet is None and table is None and os.path.isdir(folder):  # noqa: PTH112 - the line above
        return FolderSource(folder.absolute())
    path = readable_file(text)
    return _open_file(path, detect(path), sheet, table)


def tables_of(location: str, table: str | None) -> list[TableRef]:
    """Return every table of ``location``, or the one named. Raises NotFoundError, UnusableInputError."""
    source = open_source(location)
    if table is None:
        return source.tables()
    if source.kind == "excel":
        return open_source(location, sheet=table).tables()
    if source.kind not in {"csv", "tsv", "parquet", "folder"}:
        return open_source(location, table=table).tables()
    found = [t for t in source.tables() if t.name == table]
    if not found:
        raise NotFoundError(
            f"{location} 只有一张表，没有名为 {table} 的表。请去掉 --table。",
            f"{location} holds one table only, and none named {table}. Leave --table out.",
        )
    return found


def _open_file(path: Path, kind: Kind, sheet: str | None, table: str | None) -> Source:
    if sheet is not None and kind != "excel":
        raise _unfit("sheet", kind)
    if table is not None and kind != "sqlite":
        raise _unfit("table", kind)
    if kind == "excel":
        return ExcelSource(path, sheet)
    if kind == "parquet":
        return ParquetSource(path)
    if kind == "sqlite":
        from catalog.sources.sqlite import open_sqlite  # noqa: PLC0415 - late: SQLAlchemy

        return open_sqlite(path, table)
    return DelimitedSource(path, kind)


def _unfit(option: str, kind: str) -> UsageError:
    owner = {"sheet": ("Excel 工作簿", "an Excel workbook"), "table": ("数据库", "a database")}[
        option
    ]
    return UsageError(
        f"{option} 只用于{owner[0]}，而这是 {kind}。请去掉该选项。",
        f"{option} is for {owner[1]}; this is {kind}. Leave the option out.",
    )
