"""Scan of a generated CSV: Guikou beside the floor, which is Polars reading the file and counting distinct values."""

from pathlib import Path

import polars as pl

from benchmarks.tables import write_people
from benchmarks.timing import medians


def run(folder: Path, rows: int) -> None:
    """Print cells per second and the ratio to the floor."""
    from catalog.engines.local import scan_table
    from catalog.sources import open_source

    path = write_people(folder / "people.csv", rows)
    columns = len(pl.read_csv(path, n_rows=1).columns)

    def floor() -> None:
        frame = pl.read_csv(path, infer_schema=False)
        for series in frame.get_columns():
            series.n_unique()

    def scan() -> None:
        scan_table(open_source(path).tables()[0])

    scan()  # imports
    seconds = medians({"floor": floor, "scan": scan}, repeats=3)
    cells = rows * columns
    print(f"scanning {rows:,} rows × {columns} columns of CSV (medians of 3)")
    for name, taken in seconds.items():
        print(f"  {name:<6} {taken:8.3f} s  {cells / taken:14,.0f} cells/s")
    print(f"  ratio  {seconds['scan'] / seconds['floor']:8.1f} × the floor\n")
