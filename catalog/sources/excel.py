"""Excel workbooks, .xlsx and .xls: each sheet with data is a table; every cell comes as text.

A number comes without exponent and without a fraction it does not have (13800138000, not 1.38e10), a date as
2024-01-05, a date with time as 2024-01-05 10:02:03, a truth value as true or false, a formula as its last result, an
error such as #DIV/0! as null. A sheet is held in memory while it is read; a workbook cannot hold more than 1,048,576
rows a sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from catalog.errors import NotFoundError, UnusableInputError
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef, rebatch
from catalog.sources.files import file_digest, stamp, unchanged
from catalog.sources.headers import checked_header

#: Rows from the top among which the header is sought.
_HEADER_WITHIN = 20

#: Bytes up to which the cells of a sheet are kept between listing the sheets and reading them.
_KEPT_BYTES = 64 << 20

_STAMP = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"
_MIDNIGHT = " 00:00:00"


class ExcelSource(Source):
    """One workbook. ``sheet`` limits it to one sheet."""

    kind = "excel"

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        self.location = str(path)
        self._sheet = sheet

    def tables(self) -> list[TableRef]:
        """Return a table for each sheet that holds something, hidden sheets included.

        Raises NotFoundError when the sheet asked for is not there, UnusableInputError when no sheet holds anything.
        """
        reader = self.open()
        names = list(reader.sheet_names)
        if self._sheet is not None and self._sheet not in names:
            listed = "、".join(names), ", ".join(names)
            raise NotFoundError(
                f"“{self.path}”里没有工作表“{self._sheet}”。现有：{listed[0]}。",
                f'"{self.path}" has no sheet "{self._sheet}". There are: {listed[1]}.',
            )
        wanted = names if self._sheet is None else [self._sheet]
        found: list[TableRef] = []
        for name in wanted:
            sheet = ExcelTable(self, name)
            if sheet.holds_anything(reader):
                found.append(sheet)
        if not found:
            raise _empty(f"{self.path.name} · {self._sheet}" if self._sheet else self.path.name)
        return found

    def open(self) -> fastexcel.ExcelReader:
        """Open the workbook. Raises UnusableInputError when it is damaged."""
        try:
            return fastexcel.read_excel(self.path)
        except fastexcel.FastExcelError:
            raise _damaged(self.path) from None


class ExcelTable(TableRef):
    """The rows of one sheet below its header.

    The header is the first row in which more than half as many cells are filled as in the fullest of the first 20
    rows: a title, a unit or a date above the table, merged or not, fills fewer and is passed over, as is the upper
    line of a two-line header. Columns without any cell and rows without any cell are left out; a cell of white space
    only is empty.
    """

    source: ExcelSource

    def __init__(self, source: ExcelSource, sheet: str) -> None:
        super().__init__(source, sheet, f"{source.path.name} · {sheet}")
        self._cells: pa.RecordBatch | None = None
        self._data: pa.RecordBatch | None = None
        self._header_row = 0

    def holds_anything(self, reader: fastexcel.ExcelReader) -> bool:
        """Whether the sheet has a cell that is not empty. Keeps what it read unless it is large."""
        cells = self._load(reader)
        self._cells = cells if cells.nbytes < _KEPT_BYTES else None
        return bool(cells.num_columns > 0)

    def schema(self) -> list[ColumnInfo]:
        """Return the header's names; every column is a string."""
        return [ColumnInfo(name, "string") for name in self._table().schema.names]

    def digest(self) -> str:
        """Return SHA-256 of the workbook's bytes in hex; its sheets share it."""
        return file_digest(self.source.path)

    def rows(self) -> int:
        """Return the number of rows below the header, empty ones left out."""
        return int(self._table().num_rows)

    def details(self) -> Mapping[str, str]:
        """Return the row of the sheet, from 1, in which the header was found."""
        self._table()
        return {"header_row": str(self._header_row)}

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        batch_rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """Yield string batches as :meth:`TableRef.batches` says."""
        table = self._table().select(self._positions(columns))
        yield from rebatch([table], batch_rows, rows)

    def _table(self) -> pa.RecordBatch:
        if self._data is None:
            cells = self._cells or self._load(self.source.open())
            self._cells = None
            row = _header_position(cells)
            self._header_row = row + 1
            names = checked_header([column[row].as_py() for column in cells.columns], self.label)
            data = cells.slice(row + 1)
            columns = [_days(column) for column in data.columns]
            self._data = _without_empty_rows(pa.RecordBatch.from_arrays(columns, names=names))
        return self._data

    def _load(self, reader: fastexcel.ExcelReader) -> pa.RecordBatch:
        """Return all cells of the sheet as text, columns without any left out."""
        before = stamp(self.source.path)
        try:
            sheet = reader.load_sheet(
                self.name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True
            )
            cells = sheet.to_arrow() if sheet.width else pa.RecordBatch.from_arrays([], names=[])
        except fastexcel.FastExcelError:
            raise _damaged(self.source.path) from None
        unchanged(self.source.path, before)
        filled = [i for i, column in enumerate(cells.columns) if column.null_count < len(column)]
        return cells.select(filled)


def _header_position(cells: pa.RecordBatch) -> int:
    """Return the position of the header among the rows of ``cells``."""
    top = cells.slice(0, _HEADER_WITHIN)
    filled = [0] * top.num_rows
    for column in top.columns:
        for row, value in enumerate(column.to_pylist()):
            filled[row] += bool(value and value.strip())
    fullest = max(filled)
    if fullest == 0:  # more than 20 empty rows come first
        return _first_filled(cells)
    return next(row for row, count in enumerate(filled) if count * 2 > fullest)


def _first_filled(cells: pa.RecordBatch) -> int:
    """Return the position of the first row with any cell."""
    first = [pc.index(pc.is_valid(column), True).as_py() for column in cells.columns]
    return int(min(first))


def _days(column: "pa.Array[Any]") -> "pa.Array[Any]":
    """Take midnight off a column that holds dates only; fastexcel writes a date as a date with time."""
    stamps = _count(pc.match_substring_regex(column, _STAMP))
    midnights = _count(pc.ends_with(column, _MIDNIGHT))
    if not stamps or stamps != midnights:
        return column
    return pc.replace_substring_regex(column, _MIDNIGHT + "$", "")


def _count(flags: pa.BooleanArray) -> int:
    return int(flags.true_count)


def _without_empty_rows(table: pa.RecordBatch) -> pa.RecordBatch:
    kept = None
    for column in table.columns:
        valid = pc.is_valid(column)
        kept = valid if kept is None else pc.or_(kept, valid)
    return table if kept is None or pc.all(kept).as_py() is not False else table.filter(kept)


def _empty(label: str) -> UnusableInputError:
    return UnusableInputError(
        f"“{label}”里没有数据。请核对是否选对了文件和工作表。",
        f'"{label}" holds no data. Check that this is the right file and sheet.',
    )


def _damaged(path: Path) -> UnusableInputError:
    return UnusableInputError(
        f"Excel 文件“{path}”已损坏、设有密码或不是工作簿。请用 Excel 打开后另存为 .xlsx。",
        f'The Excel file "{path}" is damaged, protected by a password, or no workbook. Open it in Excel '
        "and save it as .xlsx.",
    )
