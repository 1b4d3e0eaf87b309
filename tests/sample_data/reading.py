"""Read the sample files with nothing of Guikou: other libraries, so that both can be wrong only apart."""

import csv
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Cells = dict[str, list[Any]]


def read(folder: Path, dataset: Mapping[str, Any]) -> Cells:
    """Return column name → cells, in the order of the file."""
    path = folder / dataset["file"]
    if path.suffix in {".csv", ".tsv"}:
        return _delimited(path, dataset["encoding"])
    if path.suffix == ".parquet":
        table: pa.Table = pq.read_table(path)
        columns: Cells = table.to_pydict()
        return columns
    if path.suffix == ".xlsx":
        frame: pl.DataFrame = pl.read_excel(path, sheet_name=dataset["table"])
        return frame.to_dict(as_series=False)
    return _database(path, dataset["table"])


def _delimited(path: Path, encoding: str) -> Cells:
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    head, body = rows[0], rows[1:]
    assert all(len(row) == len(head) for row in body), "ragged rows"
    return {name: [row[place] for row in body] for place, name in enumerate(head)}


def _database(path: Path, table: str) -> Cells:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        names = [description[0] for description in cursor.description]
        rows = cursor.fetchall()
    finally:
        connection.close()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
