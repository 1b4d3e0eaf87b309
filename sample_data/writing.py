"""Write tables to files: the same tables give the same bytes, or, for databases, the same content."""

import csv
import io
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from sample_data.people import TODAY
from sample_data.truth import Table


def write(folder: Path, tables: Sequence[Table]) -> list[Path]:
    """Write every table to its file under ``folder``; return the files in the order written."""
    folder.mkdir(parents=True, exist_ok=True)
    by_file: dict[str, list[Table]] = {}
    for table in tables:
        by_file.setdefault(table.file, []).append(table)
    writers = {
        ".csv": _delimited, ".tsv": _delimited, ".parquet": _parquet, ".xlsx": _workbook,
        ".sqlite": _database,
    }  # fmt: skip
    for file, group in by_file.items():
        writers[Path(file).suffix](folder / file, group)
    return [folder / file for file in by_file]


def _delimited(path: Path, tables: Sequence[Table]) -> None:
    """Write CSV or TSV with LF line ends in the table's encoding."""
    (table,) = tables
    tab = path.suffix == ".tsv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t" if tab else ",", lineterminator="\n")
    frame = table.frame()
    writer.writerow(frame.columns)
    writer.writerows(frame.iter_rows())
    path.write_bytes(buffer.getvalue().encode(table.encoding or "utf-8"))


def _parquet(path: Path, tables: Sequence[Table]) -> None:
    (table,) = tables
    arrow: pa.Table = table.frame().to_arrow(compat_level=pl.CompatLevel.oldest())
    pq.write_table(arrow, path, compression="zstd", compression_level=9, row_group_size=122_880)


def _workbook(path: Path, tables: Sequence[Table]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": datetime(TODAY.year, 12, 31, tzinfo=UTC).replace(tzinfo=None)})
    for table in tables:
        sheet = book.add_worksheet(table.table)
        frame = table.frame()
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
    book.close()


def _database(path: Path, tables: Sequence[Table]) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        for table in tables:
            frame = table.frame()
            kinds = ["INTEGER" if t.is_integer() else "TEXT" for t in frame.dtypes]
            named = ", ".join(f'"{c}" {k}' for c, k in zip(frame.columns, kinds, strict=True))
            connection.execute(f'CREATE TABLE "{table.table}" ({named})')
            marks = ", ".join("?" * frame.width)
            connection.executemany(
                f'INSERT INTO "{table.table}" VALUES ({marks})',  # noqa: S608 - names are our own
                frame.iter_rows(),
            )
        connection.commit()
    finally:
        connection.close()
