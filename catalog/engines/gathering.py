"""An engine for several scans at a time: what they ask for in the same moment becomes one Spark job.

Each scan keeps its own thread, lease and record, and waits here for its table's part of the job.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from types import TracebackType
from typing import TYPE_CHECKING, Self

from catalog.engines.frames import sketch_frame
from catalog.engines.jobs import Asked, sketch_tables
from catalog.engines.local import Sketched, Sketcher
from catalog.engines.pieces import With
from catalog.errors import GuikouError
from catalog.sources.base import BATCH_ROWS, TableRef
from catalog.sources.places import TablePlace
from catalog.sources.spark import SparkTable
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.types import Detector

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Tables in one job: each is a scan with a thread and a lease of its own.
TABLES = 32
#: Seconds without another table after which a job begins.
_LINGER_SECONDS = 0.5
#: Seconds between two looks of a scan whether it may go on.
_LOOK_SECONDS = 1.0


class _Waiting:
    """A table that a scan waits for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.rows = 0
        self.left = False
        self.done: Future[Sketched] = Future()


class _DesertedError(Exception):
    """No scan waits for the job any more."""


class SparkEngine:
    """Spark as an :data:`catalog.engines.local.Engine` for at most ``tables`` threads, running while it is entered.

    A database is read in at most ``connections``: one job of pieces runs at a time, and so many of JDBC's tables.
    """

    def __init__(self, spark: "SparkSession", connections: int, tables: int = 1) -> None:
        self._spark, self._connections, self._tables = spark, connections, tables
        self._jdbc = threading.BoundedSemaphore(connections)
        self._asked: queue.Queue[_Waiting | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="guikou-gather", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asked.put(None)
        self._thread.join()

    def __call__(self, place: TablePlace) -> Sketcher:
        """Return what sketches the table at ``place``; raises what reading it raises, or what ``progress`` does."""

        def sketcher(
            table: TableRef,
            *,
            key: bytes | None = None,
            detectors: tuple[Detector, ...] = DETECTORS,
            progress: Callable[[int], None] | None = None,
            batch_rows: int = BATCH_ROWS,
            content: bytes | None = None,
        ) -> Sketched:
            using = With(key or DEFAULT_KEY, detectors, batch_rows)
            if isinstance(table, SparkTable):
                return self._frame(table, using, progress or (lambda _rows: None))
            waiting = _Waiting(Asked(table, place, using, content))
            self._asked.put(waiting)
            return _wait(waiting, progress)

        return sketcher

    def _frame(self, table: SparkTable, using: With, progress: Callable[[int], None]) -> Sketched:
        """Sketch a table that only Spark can open in a job of its own, beside those of other tables."""
        if table.source.kind != "jdbc":
            return sketch_frame(self._spark, table, using, progress)
        while not self._jdbc.acquire(timeout=_LOOK_SECONDS):
            progress(0)
        try:
            return sketch_frame(self._spark, table, using, progress)
        finally:
            self._jdbc.release()

    def _run(self) -> None:
        while (first := self._asked.get()) is not None:
            batch, ended = [first], False
            while len(batch) < self._tables and not ended:
                try:
                    more = self._asked.get(timeout=_LINGER_SECONDS)
                except queue.Empty:
                    break
                if more is None:
                    ended = True
                else:
                    batch.append(more)
            self._job(batch)
            if ended:
                return

    def _job(self, batch: list[_Waiting]) -> None:
        def look(rows: list[int]) -> None:
            for waiting, count in zip(batch, rows, strict=True):
                waiting.rows = count
            if all(waiting.left for waiting in batch):
                raise _DesertedError

        try:
            asked = [waiting.asked for waiting in batch]
            found = sketch_tables(self._spark, asked, self._connections, look)
        except _DesertedError:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised in the threads that wait
            for waiting in batch:
                waiting.done.set_exception(error)
            return
        for waiting, one in zip(batch, found, strict=True):
            if isinstance(one, GuikouError):
                waiting.done.set_exception(one)
            else:
                waiting.done.set_result(one)


def _wait(waiting: _Waiting, progress: Callable[[int], None] | None) -> Sketched:
    try:
        while True:
            try:
                return waiting.done.result(_LOOK_SECONDS)
            except NotYetError:
                if waiting.done.done():
                    raise  # the scan's own
            if progress is not None:
                progress(waiting.rows)
    finally:
        waiting.left = True
