"""Scan of a generated CSV, side by side: Guikou, the floor, and Presidio with the same recognizers.

The floor is Polars reading the file and counting the distinct values of each column. Presidio's engines are run on a
slice and their time is multiplied up, which the print says.
"""

import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.tables import write_people
from benchmarks.timing import medians

#: Rows given to Presidio, which takes about a millisecond a cell.
SLICE = 200
LONG = 10_000_000


def run(folder: Path, rows: int, *, memory: bool = True) -> None:
    """Print cells per second and the ratios for ``rows`` rows of ten columns; then the memory of ten million rows."""
    from catalog.engines.local import scan_table
    from catalog.sources import open_source

    path = write_people(folder / "people.csv", rows)
    names = pl.read_csv(path, n_rows=1).columns

    def floor() -> None:
        frame = pl.read_csv(path, infer_schema=False)
        for series in frame.get_columns():
            series.n_unique()

    def streamed_floor() -> None:
        pl.scan_csv(path, infer_schema=False).select(pl.all().n_unique()).collect(
            engine="streaming"
        )

    def scan() -> None:
        scan_table(open_source(path).tables()[0])

    scan()  # imports, and what is compiled
    runs = {"floor, read then count": floor, "floor, streamed": streamed_floor, "Guikou": scan}
    seconds = medians(runs, repeats=5)
    cells = rows * len(names)
    print(f"scanning {rows:,} rows × {len(names)} columns of CSV, all rows (medians of 5)")
    for name, taken in seconds.items():
        print(f"  {name:<24} {taken:9.3f} s  {cells / taken:14,.0f} cells/s")
    for name, taken in _presidio(pl.read_csv(path, n_rows=SLICE, infer_schema=False)).items():
        whole = taken / SLICE * rows
        print(f"  {name:<24} {whole:9,.0f} s  {cells / whole:14,.0f} cells/s  (from {SLICE} rows)")
        seconds[name] = whole
    print(f"  {seconds['Guikou'] / seconds['floor, read then count']:.2f} × the floor, ", end="")
    print(f"{seconds['Guikou'] / seconds['floor, streamed']:.2f} × the streamed one")
    for name in list(seconds)[3:]:
        print(f"  {seconds[name] / seconds['Guikou']:,.0f} × {name}")
    if memory:
        _memory(folder)
    print()


def _presidio(frame: pl.DataFrame) -> dict[str, float]:
    """Return the seconds that Presidio's two table engines take for ``frame`` with our recognizers."""
    from presidio_analyzer import BatchAnalyzerEngine

    from classifiers.recognizers import analyzer

    engine = analyzer()
    batch = BatchAnalyzerEngine(analyzer_engine=engine)
    columns: dict[str, Any | Iterable[Any]] = dict(frame.to_dict(as_series=False))
    taken = {"BatchAnalyzerEngine": _timed(lambda: list(batch.analyze_dict(columns, "zh")))}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from presidio_structured import PandasAnalysisBuilder

    builder = PandasAnalysisBuilder(analyzer=engine)
    data = frame.to_pandas()
    taken["presidio-structured"] = _timed(lambda: builder.generate_analysis(data, language="zh"))
    return taken


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


#: A process's own peak: what getrusage tells also counts the process it was forked from.
_PROGRAM = """
import re, sys, time
from pathlib import Path
from catalog.engines.local import scan_table
from catalog.sources import open_source
start = time.perf_counter()
scan_table(open_source(sys.argv[1]).tables()[0])
status = Path("/proc/self/status").read_text()
print(re.search(r"VmHWM:\\s+(\\d+)", status)[1], time.perf_counter() - start)
"""


def _memory(folder: Path) -> None:
    """Print the peak memory of a process that scans ten million rows, and what it takes before it begins."""
    if not Path("/proc/self/status").exists():
        print("  peak memory: only Linux tells")
        return
    path = write_people(folder / "long.csv", LONG)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)], capture_output=True, text=True, check=True
    )
    peak, seconds = map(float, done.stdout.split())
    size = path.stat().st_size / 2**30
    print(f"  {LONG:,} rows ({size:.2f} GiB): {peak / 2**20:.2f} GiB at the peak, {seconds:.1f} s")
    path.unlink()
