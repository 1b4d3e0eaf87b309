"""Run a scan in this process: every row of a table, in bounded memory."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from catalog.cancellation import awaited
from catalog.overlapping import ahead
from catalog.sources.base import BATCH_ROWS, TableRef
from catalog.sources.content import ContentHash, RowSum, rows_hashed
from catalog.sources.parts import FolderTable, digest_of
from catalog.sources.places import TablePlace
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY, TableSketch, conclude, empty, merge, sketch
from classifiers.types import Detector, TableResult


@dataclass(frozen=True, slots=True)
class ScanRun:
    """What a scan found, how long it took, and the digest of what was read.

    ``seconds`` of wall clock; 0.0 ``rows_per_second`` without rows.
    """

    result: TableResult
    seconds: float
    rows_per_second: float
    digest: str


@dataclass(frozen=True, slots=True)
class Sketched:
    """The sketch of what was read, the digest of the content and the state of its hash (a database's), and the time.

    ``files``: of a folder, the digest of each file that was read, by its relative path.
    """

    sketch: TableSketch
    digest: str
    content: bytes | None
    seconds: float
    files: Mapping[str, str] | None = None


class Sketcher(Protocol):
    """What sketches all rows of a table: :func:`sketch_table`, or the like of it on another engine."""

    def __call__(
        self,
        table: TableRef,
        *,
        key: bytes | None = None,
        detectors: tuple[Detector, ...] = DETECTORS,
        progress: Callable[[int], None] | None = None,
        batch_rows: int = BATCH_ROWS,
        content: bytes | None = None,
    ) -> Sketched:
        """Return the sketch as :func:`sketch_table` does."""


#: Where scans are made: what sketches the table at a place.
Engine = Callable[[TablePlace], Sketcher]


def scan_table(
    table: TableRef,
    *,
    key: bytes | None = None,
    detectors: tuple[Detector, ...] = DETECTORS,
    progress: Callable[[int], None] | None = None,
    batch_rows: int = BATCH_ROWS,
) -> ScanRun:
    """Scan all rows of ``table``: sketch each batch, merge, conclude.

    ``detectors`` are those of ``catalog.detectors.installed``. ``key`` keys the digests inside the sketches (the
    kernel's default when None). ``progress`` is called with the rows scanned so far after each batch, from this
    thread. While batches are sketched, one in each thread, the next is read; at most three more than there are
    processors are in memory. The result does not depend on ``batch_rows``.

    Raises what reading the table raises (UnusableInputError, NotFoundError).
    """
    start = time.perf_counter()
    done = sketch_table(
        table, key=key, detectors=detectors, progress=progress, batch_rows=batch_rows
    )
    result = conclude(done.sketch, rows=done.sketch.rows, detectors=detectors)
    return _timed(result, start, done.digest)


def scan_sampled(
    table: TableRef,
    rows: int,
    *,
    key: bytes | None = None,
    detectors: tuple[Detector, ...] = DETECTORS,
    batch_rows: int = BATCH_ROWS,
) -> ScanRun:
    """Scan about ``rows`` rows drawn at random; the result has ``rows`` of the table and ``rows_scanned`` of them."""
    start = time.perf_counter()
    columns = [column.name for column in table.schema()]
    total, batches = table.sampled(rows, batch_rows)
    drawn = _merged(iter(batches), columns, key, detectors, None)
    return _timed(conclude(drawn, rows=total, detectors=detectors), start, "")


def sketch_table(
    table: TableRef,
    *,
    key: bytes | None = None,
    detectors: tuple[Detector, ...] = DETECTORS,
    progress: Callable[[int], None] | None = None,
    batch_rows: int = BATCH_ROWS,
    rows: int | None = None,
    content: bytes | None = None,
) -> Sketched:
    """Sketch all rows, or the first ``rows``; ``content`` is the state of an earlier hash of the rows before these."""
    start = time.perf_counter()
    hasher = table.hasher()
    # Before the rows are read: of a file that is changed meanwhile, an older digest is kept than there is then.
    files = table.digests() if isinstance(table, FolderTable) else None
    digest = digest_of(files) if files is not None else table.digest() if hasher is None else ""
    if hasher is not None and content is not None:
        hasher.resume(content)
    columns = [column.name for column in table.schema()]
    batches = table.batches(batch_rows=batch_rows, rows=rows)
    total = _merged(batches, columns, key, detectors, progress, hasher)
    if hasher is None:
        return Sketched(total, digest, None, time.perf_counter() - start, files)
    return Sketched(total, hasher.digest(), hasher.state(), time.perf_counter() - start)


def _merged(
    batches: Iterator[pa.RecordBatch],
    columns: list[str],
    key: bytes | None,
    detectors: tuple[Detector, ...],
    progress: Callable[[int], None] | None,
    hasher: ContentHash | None = None,
) -> TableSketch:
    total = empty(columns)
    with closing(ahead(batches, depth=1)) as coming:
        for part, content in _sketches(
            coming, key or DEFAULT_KEY, detectors, hashed=hasher is not None
        ):
            total = merge(total, part)
            if hasher is not None and content is not None:
                hasher.add(content)
            if progress is not None:
                progress(total.rows)
    return total


def _timed(result: TableResult, start: float, digest: str) -> ScanRun:
    seconds = time.perf_counter() - start
    scanned = result.rows_scanned
    return ScanRun(result, seconds, scanned / seconds if scanned else 0.0, digest)


def _sketches(
    batches: Iterator[pa.RecordBatch], key: bytes, detectors: tuple[Detector, ...], *, hashed: bool
) -> Iterator[tuple[TableSketch, RowSum | None]]:
    """Yield the sketch of each batch in order, and the hash of its rows: a database is read once, not twice.

    The compiled loops run side by side, one batch a processor.
    """
    threads = os.cpu_count() or 1

    def look(batch: pa.RecordBatch) -> tuple[TableSketch, RowSum | None]:
        return sketch(batch, key, detectors), rows_hashed(batch) if hashed else None

    with ThreadPoolExecutor(threads, thread_name_prefix="guikou-kernel") as pool:
        looked: deque[Future[tuple[TableSketch, RowSum | None]]] = deque()
        try:
            for batch in batches:
                looked.append(pool.submit(look, batch))
                if len(looked) > threads:
                    yield awaited(looked.popleft())
            while looked:
                yield awaited(looked.popleft())
        finally:
            for waiting in looked:
                waiting.cancel()


def here(_place: TablePlace) -> Sketcher:
    """Return what sketches a table in this process: the engine that there always is."""
    return sketch_table
