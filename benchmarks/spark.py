"""Spark beside the local engine on the same folder: what starting and a job cost, how it scales, when it pays."""

import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.tables import part
from catalog.engines.gathering import SparkEngine
from catalog.engines.local import scan_table
from catalog.engines.spark import session
from catalog.errors import UnusableInputError
from catalog.sources import open_source
from catalog.sources.base import TableRef
from catalog.sources.places import TablePlace

#: Files that the rows are written to, and how often the same files lie there, so that a job lasts longer than it costs.
FILES, COPIES, REPEATS = 8, 4, 3
MANY = 10_000_000_000
CORES = (8, 32, 128)


def run(folder: Path, rows: int) -> None:
    """Print the seconds of the local engine, of local[1] and local[2], and from how many rows on a cluster pays."""
    table, tiny = _folder(folder / "people", rows), _folder(folder / "few", 8, copies=1)
    total = rows // FILES * FILES * COPIES
    print(
        f"spark: {total:,} rows × 10 columns in {FILES * COPIES} Parquet files, medians of {REPEATS} runs"
    )
    scan_table(tiny)  # imports, and what is compiled
    here = _median(lambda: scan_table(table))
    print(f"  {'local engine':<12} {here:8.2f} s  {total / here:12,.0f} rows/s")
    taken: dict[int, float] = {}
    fixed = job = 0.0
    for cores in (2, 1):
        try:
            start, first, job, taken[cores] = _on_spark(f"local[{cores}]", table, tiny)
        except UnusableInputError as error:
            print(f"  {error}\n")
            return
        fixed = start + first
        print(
            f"  {f'local[{cores}]':<12} {taken[cores]:8.2f} s  {total / taken[cores]:12,.0f} rows/s, "
            f"{taken[cores] / here:.2f} × the local engine; starting {start:.1f} s, first job {first:.1f} s, "
            f"a job of {FILES} rows {job:.2f} s"
        )
    print(f"  scaling: local[2] is {taken[1] / taken[2]:.2f} × as fast as local[1]")
    if job > taken[1] / 2:
        print("  a job costs more than its rows: take more --rows, or a machine with less to do\n")
        return
    _arithmetic(total / here, total / (taken[1] - job), fixed)
    print()


def _arithmetic(here: float, core: float, fixed: float) -> None:
    """Print hours and break-even for rates in rows a second, of the local engine and of a core of Spark's."""
    print(
        f"  a core {core:,.0f} rows/s, the local engine {here:,.0f}; starting and first job {fixed:.1f} s"
    )
    print(f"  {MANY:,} rows: {MANY / here / 3600:.1f} h in the local engine of this machine")
    for cores in CORES:
        there = core * cores
        pays = least_rows(here, there, fixed)
        said = "never pays" if pays is None else f"pays from {pays:,.0f} rows on"
        print(f"  {cores:>4} cores: {(fixed + MANY / there) / 3600:6.2f} h; {said}")


def least_rows(here: float, there: float, fixed: float) -> float | None:
    """Return n where n / here = fixed + n / there, rates in rows a second; None where ``there`` is no faster."""
    return None if there <= here else fixed / (1 / here - 1 / there)


def _on_spark(master: str, table: TableRef, tiny: TableRef) -> tuple[float, float, float, float]:
    """Return the seconds of starting, of the first job (processes, compiled loops), of a tiny one, and of the table."""
    began = time.perf_counter()
    with session(master) as spark, SparkEngine(spark, 1) as engine:
        start = time.perf_counter() - began

        def sketch(one: TableRef) -> Callable[[], object]:
            return lambda: engine(TablePlace(one.source.location, None))(one)

        first = _timed(sketch(tiny))
        return start, first, _median(sketch(tiny)), _median(sketch(table))


def _folder(folder: Path, rows: int, copies: int = COPIES) -> TableRef:
    folder.mkdir()
    rng, each = np.random.default_rng(1), max(1, rows // FILES)
    for number in range(FILES):
        path = folder / f"{number}.parquet"
        part(rng, each, number * each).write_parquet(path)
        for copy in range(1, copies):
            shutil.copy(path, folder / f"{number}-{copy}.parquet")
    return open_source(folder).tables()[0]


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _median(call: Callable[[], object]) -> float:
    return statistics.median(_timed(call) for _ in range(REPEATS))
