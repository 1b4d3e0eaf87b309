"""Run a scan as far as it is wanted: every row, a sample, or what came since the last one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.coverage import How, Mode
from catalog.engines.local import ScanRun, Sketched, Sketcher, scan_sampled, sketch_table
from catalog.sources import TableRef
from catalog.sources.appended import Mark, between, mark_of, rows_upto
from catalog.sources.content import ContentHash
from catalog.sources.parts import FolderTable, digest_of
from catalog.sources.spark import SparkTable
from catalog.sources.sql_tables import DatabaseTable
from classifiers.kernel import TableSketch, conclude, merge
from classifiers.types import Detector, TableResult

#: Questions and small readings that this process makes at a time, where several scans on Spark run side by side.
_ASKING = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Before:
    """What is known from the last scan of everything, under the same detectors, key and schema."""

    digest: str
    mark: dict[str, Any]
    sketch: TableSketch | None
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Order:
    """What to scan, how, and with what. ``column`` only grows, if the dataset says of one that it does.

    ``sketcher`` reads where all rows are wanted; samples and parts are small, and are drawn in this process.
    """

    table: TableRef
    how: How
    detectors: tuple[Detector, ...]
    key: bytes
    batch_rows: int
    progress: Callable[[int], None] | None = None
    column: str | None = None
    most_rows: int | None = None
    before: Before | None = None
    sketcher: Sketcher = sketch_table


@dataclass(frozen=True, slots=True)
class Covered:
    """What a scan came to. ``result``: None when nothing had changed; ``sketch``, ``content``, ``mark``: to be kept.

    ``read`` counts the rows read this time, ``digest`` stands for the content, None when that was not read as a whole.
    """

    mode: Mode
    result: TableResult | None
    read: int
    seconds: float
    digest: str | None
    sketch: TableSketch | None = None
    content: bytes | None = None
    mark: dict[str, Any] | None = None


def cover(order: Order) -> Covered:
    """Scan as the order says. Raises what reading the table raises."""
    if order.how.sample is not None:
        with _ASKING:
            return _sample(order, order.how.sample)
    if order.how.incremental and order.before is not None:
        since = _since(order, order.before)
        if since is not None:
            return since
    if order.most_rows is not None and isinstance(order.table, DatabaseTable):
        with _ASKING:
            total = order.table.count()
            if total > order.most_rows:
                return _part(order, total, order.most_rows)
    return _full(order)


def _full(order: Order) -> Covered:
    if isinstance(order.table, FolderTable):
        return _folder(order, order.table)
    # Looked at before the rows are: what comes meanwhile is then read twice rather than never.
    mark = _mark(order)
    table = order.table
    if mark is not None and mark.last is not None and isinstance(table, DatabaseTable):
        table = between(table, order.column or "", None, mark.last)
    done = _sketched(order, table)
    run = _run(order, done.sketch)
    if mark is None:
        return Covered(Mode.FULL, run, done.sketch.rows, done.seconds, done.digest)
    noted = {"column": order.column, "rows": done.sketch.rows, "last": mark.last}
    return Covered(
        Mode.FULL,
        run,
        done.sketch.rows,
        done.seconds,
        done.digest,
        done.sketch,
        done.content,
        noted,
    )


def _folder(order: Order, table: FolderTable) -> Covered:
    """Read all files of a folder, and note which they were, so that what is appended can be added."""
    before = table.states()
    done = _sketched(order, table)
    run, after = _run(order, done.sketch), table.states()
    files = done.files or {}
    if not files or any(path not in before or before[path] != after.get(path) for path in files):
        # Some changed or came meanwhile: nothing to go on with.
        return Covered(Mode.FULL, run, done.sketch.rows, done.seconds, done.digest)
    noted = {"digests": dict(files), "rows": done.sketch.rows}
    return Covered(
        Mode.FULL, run, done.sketch.rows, done.seconds, done.digest, done.sketch, None, noted
    )


def _added(order: Order, before: Before, table: FolderTable) -> Covered | None:
    """Return what files came to a folder; None when one of those known was changed or is gone."""
    began = time.perf_counter()
    known, now = before.mark["digests"], table.digests()
    if before.sketch is None or any(now.get(path) != digest for path, digest in known.items()):
        return None
    fresh = [path for path in now if path not in known]
    if not fresh:
        return Covered(Mode.UNCHANGED, None, 0, time.perf_counter() - began, before.digest)
    done = _sketched(order, table.only(fresh))
    sketch = merge(before.sketch, done.sketch)
    return Covered(
        Mode.APPENDED,
        _run(order, sketch),
        done.sketch.rows,
        time.perf_counter() - began,
        digest_of(now),
        sketch,
        None,
        {"digests": now, "rows": sketch.rows},
    )


def _mark(order: Order) -> Mark | None:
    if order.column is None or not isinstance(order.table, DatabaseTable):
        return None
    with _ASKING:
        return mark_of(order.table, order.column)


def _since(order: Order, before: Before) -> Covered | None:
    """Return what came since the last scan; None when that cannot be told and everything has to be read."""
    began = time.perf_counter()
    if isinstance(order.table, FolderTable) and "digests" in before.mark:
        return _added(order, before, order.table)
    if order.table.hasher() is None:
        digest = order.table.digest()
        if not digest or digest != before.digest:
            return None
        return Covered(Mode.UNCHANGED, None, 0, time.perf_counter() - began, before.digest)
    last, known = before.mark.get("last"), before.mark.get("rows")
    table = order.table
    if (
        not isinstance(table, DatabaseTable)
        or order.column is None
        or before.mark.get("column") != order.column
        or before.sketch is None
        or before.content is None
        or not ContentHash.resumable(before.content)
        or last is None
    ):
        return None
    with _ASKING:
        now = mark_of(table, order.column)
        if now.last is None or rows_upto(table, order.column, last) != known:
            return None  # something was deleted, or came in behind the mark
    if now.last == last:
        return Covered(Mode.UNCHANGED, None, 0, time.perf_counter() - began, before.digest)
    done = _sketched(order, between(table, order.column, last, now.last), before.content)
    sketch = merge(before.sketch, done.sketch)
    noted = {"column": order.column, "rows": sketch.rows, "last": now.last}
    return Covered(
        Mode.APPENDED,
        _run(order, sketch),
        done.sketch.rows,
        time.perf_counter() - began,
        done.digest,
        sketch,
        done.content,
        noted,
    )


def _sketched(order: Order, table: TableRef, content: bytes | None = None) -> Sketched:
    return order.sketcher(
        table,
        key=order.key,
        detectors=order.detectors,
        progress=order.progress,
        batch_rows=order.batch_rows,
        content=content,
    )


def _run(order: Order, sketch: TableSketch) -> TableResult:
    return conclude(sketch, rows=sketch.rows, detectors=order.detectors)


def _sample(order: Order, rows: int) -> Covered:
    if isinstance(order.table, SparkTable):
        return _drawn(order, order.table, rows)
    run = scan_sampled(
        order.table,
        rows,
        key=order.key,
        detectors=order.detectors,
        batch_rows=order.batch_rows,
    )
    return _partial(Mode.SAMPLE, run)


def _drawn(order: Order, table: SparkTable, rows: int) -> Covered:
    """Have the executors count the rows and look at some: none comes here to be drawn."""
    total = table.count()
    done = _sketched(order, table.drawn(rows, total))
    result = conclude(done.sketch, rows=max(total, done.sketch.rows), detectors=order.detectors)
    return _partial(Mode.SAMPLE, ScanRun(result, done.seconds, 0.0, ""))


def _part(order: Order, total: int, rows: int) -> Covered:
    done = sketch_table(
        order.table,
        key=order.key,
        detectors=order.detectors,
        progress=order.progress,
        batch_rows=order.batch_rows,
        rows=rows,
    )
    result = conclude(done.sketch, rows=total, detectors=order.detectors)
    return _partial(Mode.PART, ScanRun(result, done.seconds, 0.0, ""))


def _partial(mode: Mode, run: ScanRun) -> Covered:
    result = run.result
    return Covered(mode, result, result.rows_scanned, run.seconds, None)
