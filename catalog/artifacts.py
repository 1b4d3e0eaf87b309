"""Write what leaves: CSV, Parquet or Excel in bounded memory, safe to open in a spreadsheet."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Self, cast

import polars as pl
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from catalog.errors import UnusableInputError
from catalog.password_sealing import Sink
from catalog.types import ReleaseFormat

#: Limits of an Excel sheet: rows with the header (ECMA-376), characters a cell, digits a number keeps.
XLSX_ROWS = 1_048_576
XLSX_CHARACTERS = 32_767
XLSX_EXACT = 10**15

#: What a spreadsheet takes for a formula (OWASP, CSV Injection), also in the forms that compatibility decomposition
#: (UAX #15) makes the same: full-width, small, raised, lowered, and the minus sign; behind spaces and characters that
#: cannot be seen (general category C). A plain number is none.
_SIGNS = {
    "=": "＝﹦⁼₌⩵⩶",
    "+": "＋﹢⁺₊﬩",
    "-": "－﹣⁻₋−",
    "@": "＠﹫",
    "|": "｜",
    "%": "％﹪",
}
_STARTS = "".join(f"\\{sign}{likes}" for sign, likes in _SIGNS.items())
_FORMULA = rf"^[\s\p{{C}}]*[{_STARTS}]|^[\t\r\n]"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"


class TableWriter(ABC):
    """Writes frames of one schema to one file, finished when left normally. ``escaped`` counts defused cells."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.escaped = 0
        self.rows = 0

    @abstractmethod
    def write(self, frame: pl.DataFrame) -> None:
        """Append the rows of ``frame``, whose columns are ``names``."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""

    def let_go(self) -> None:  # noqa: B027 - most have nothing
        """Let go of what is open besides the file; nothing more is written."""

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the file unless something went wrong."""
        try:
            if kind is None:
                self.close()
        finally:
            self.let_go()


class CsvWriter(TableWriter):
    """UTF-8 with a byte-order mark, which Excel needs to read Chinese; CRLF (RFC 4180)."""

    def __init__(self, file: Sink, names: list[str]) -> None:
        super().__init__(names)
        self._file = cast(IO[bytes], file)  # polars does no more than write to it
        header = pl.DataFrame(schema=dict.fromkeys(_defused_names(names), pl.String))
        header.write_csv(self._file, include_bom=True, line_terminator="\r\n")

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows; text that a spreadsheet would run is given a leading apostrophe."""
        safe, escaped = defuse(frame)
        self.escaped += escaped
        self.rows += frame.height
        safe.write_csv(self._file, include_header=False, line_terminator="\r\n")

    def close(self) -> None:
        """Do nothing: there is no more to a CSV file than its lines."""


class ParquetWriter(TableWriter):
    """Zstandard-compressed; the first frame decides types and encodings. The notice stands in the file's metadata."""

    def __init__(self, file: Sink, names: list[str], notice: Iterable[str]) -> None:
        super().__init__(names)
        self._file = file
        self._notice = "\n".join(notice)
        self._schema: pl.Schema | None = None
        self._writer: pq.ParquetWriter | None = None

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        if self._schema is None:
            self._schema = pl.Schema(
                {n: pl.String() if d == pl.Null else d for n, d in frame.schema.items()}
            )
        table = frame.cast(self._schema).to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._writer is None:
            schema = table.schema.with_metadata({"guikou.notice": self._notice})
            self._writer = pq.ParquetWriter(
                self._file, schema, compression="zstd", use_dictionary=_repeating(frame)
            )
        self._writer.write_table(table.replace_schema_metadata({"guikou.notice": self._notice}))
        self.rows += frame.height

    def close(self) -> None:
        """Finish the file; one without rows still has its columns."""
        if self._writer is None:
            self.write(pl.DataFrame(schema=dict.fromkeys(self.names, pl.String)))
        if self._writer is not None:
            self._writer.close()


class XlsxWriter(TableWriter):
    """One sheet of data, one with the notice; everything that is not a safe number is written as text."""

    def __init__(self, file: Sink, names: list[str], notice: Iterable[str], folder: Path) -> None:
        super().__init__(names)
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._sheet = self._book.add_worksheet("数据 Data")
        self._notice = list(notice)
        for column, name in enumerate(names):
            self._sheet.write_string(0, column, name)

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows. Raises UnusableInputError beyond what a sheet or a cell can hold."""
        if self.rows + frame.height >= XLSX_ROWS:
            raise UnusableInputError(
                f"超过 Excel 工作表的 {XLSX_ROWS} 行上限。请改用 CSV 或 Parquet 格式。",
                f"More than the {XLSX_ROWS} rows of an Excel sheet. Ask for CSV or Parquet instead.",
            )
        for row in frame.iter_rows():
            self.rows += 1
            for column, value in enumerate(row):
                self._cell(column, value)

    def _cell(self, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self.rows, column, value)
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < XLSX_EXACT:
            self._sheet.write_number(self.rows, column, value)
        else:
            self._text(column, value)

    def _text(self, column: int, value: str | float | Decimal | date | datetime | time) -> None:
        text = value.isoformat() if isinstance(value, date | time) else str(value)
        if len(text) > XLSX_CHARACTERS:
            raise UnusableInputError(
                f"字段 {self.names[column]} 有单元格超过 Excel 的 {XLSX_CHARACTERS} 字符上限。"
                "请改用 CSV 或 Parquet 格式。",
                f"A cell of {self.names[column]} is longer than Excel's {XLSX_CHARACTERS} "
                "characters. Ask for CSV or Parquet instead.",
            )
        self._sheet.write_string(self.rows, column, text)

    def close(self) -> None:
        """Finish the workbook."""
        sheet = self._book.add_worksheet("说明 Notice")
        for row, line in enumerate(self._notice):
            sheet.write_string(row, 0, line)
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError inside

    def let_go(self) -> None:
        """Close the sheets' own files, which a workbook that failed leaves open."""
        for sheet in self._book.worksheets():
            with suppress(OSError):  # what is still to be written goes nowhere
                sheet.row_data_fh.close()


def _repeating(frame: pl.DataFrame) -> list[str]:
    """Return the columns worth a dictionary; making one of values that hardly repeat costs more than writing them."""
    return [s.name for s in frame.get_columns() if s.n_unique() * 2 < len(s)]


def open_writer(
    form: ReleaseFormat, file: Sink, names: list[str], notice: Iterable[str], folder: Path
) -> TableWriter:
    """Open a writer of ``form`` into ``file`` for the columns ``names``; ``folder`` takes what waits meanwhile."""
    if form is ReleaseFormat.CSV:
        return CsvWriter(file, names)
    if form is ReleaseFormat.PARQUET:
        return ParquetWriter(file, names, notice)
    return XlsxWriter(file, names, notice, folder)


def defuse(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Put an apostrophe before text that a spreadsheet would run as a formula; say how many cells."""
    names = [n for n, d in frame.schema.items() if d == pl.String]
    if not names:
        return frame, 0
    risky = {n: pl.col(n).str.contains(_FORMULA) & ~pl.col(n).str.contains(_NUMBER) for n in names}
    escaped = frame.select(
        pl.sum_horizontal([r.fill_null(value=False).sum() for r in risky.values()])
    )
    if not escaped.item():
        return frame, 0
    safe = frame.with_columns(
        pl.when(test).then(pl.lit("'") + pl.col(n)).otherwise(pl.col(n)).alias(n)
        for n, test in risky.items()
    )
    return safe, int(escaped.item())


def _defused_names(names: list[str]) -> list[str]:
    frame, _ = defuse(pl.DataFrame({"name": names}, schema={"name": pl.String}))
    return frame["name"].to_list()


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with categories as text. Raises UnusableInputError for lists, structs and binary."""
    for name, kind in frame.schema.items():
        if kind.is_nested() or isinstance(kind, pl.Binary | pl.Object):
            raise UnusableInputError(
                f"字段 {name} 是嵌套或二进制类型，不能对外提供。请去掉该字段，或先在数据集中展开。",
                f"The field {name} is nested or binary and cannot be released. "
                "Leave it out, or flatten it in the dataset first.",
            )
    categories = [n for n, d in frame.schema.items() if isinstance(d, pl.Categorical | pl.Enum)]
    return frame.with_columns(pl.col(categories).cast(pl.String)) if categories else frame
