"""Run a scan in this process: every row of a table, in bounded memory."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

from catalog.sources.base import BATCH_ROWS, TableRef
from classifiers.kernel import TableSketch, conclude, empty, merge, sketch
from classifiers.types import TableResult


@dataclass(frozen=True, slots=True)
class ScanRun:
    """What a scan found, and how long it took. ``seconds`` of wall clock; 0.0 ``rows_per_second`` without rows."""

    result: TableResult
    seconds: float
    rows_per_second: float


def scan_table(
    table: TableRef,
    *,
    key: bytes | None = None,
    progress: Callable[[int], None] | None = None,
    batch_rows: int = BATCH_ROWS,
) -> ScanRun:
    """Scan all rows of ``table``: sketch each batch, merge, conclude.

    ``key`` keys the digests inside the sketches (the kernel's default when None). ``progress`` is called with the
    rows scanned so far after each batch, from this thread. While one batch is sketched the next is read; at most
    three are in memory. The result does not depend on ``batch_rows``.

    Raises what reading the table raises (UnusableInputError, NotFoundError).
    """
    start = time.perf_counter()
    total = empty([column.name for column in table.schema()])
    scanned = 0
    for batch in read_ahead(table.batches(batch_rows=batch_rows)):
        total = merge(total, _sketched(batch, key))
        scanned += batch.num_rows
        if progress is not None:
            progress(scanned)
    result = conclude(total, rows=scanned)
    seconds = time.perf_counter() - start
    return ScanRun(result, seconds, scanned / seconds if scanned else 0.0)


def _sketched(batch: pa.RecordBatch, key: bytes | None) -> TableSketch:
    return sketch(batch) if key is None else sketch(batch, key)


def read_ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield ``batches`` in order, the next one being read in another thread meanwhile.

    Everything that the iterator does, its closing included, happens in that one thread: database connections may be
    bound to it.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="guikou-read") as reader:
        try:
            ahead = reader.submit(next, batches, None)
            while (batch := ahead.result()) is not None:
                ahead = reader.submit(next, batches, None)
                yield batch
        finally:
            close = getattr(batches, "close", None)
            if close is not None:
                reader.submit(close).result()
