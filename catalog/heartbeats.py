"""Hold a run while working on it: a thread renews the lease and writes how far the work is."""

import logging
import threading
import time
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from catalog import cancellation
from catalog.errors import GuikouError
from catalog.leases import Lease, LeaseLostError, renew
from catalog.store import Store
from catalog.types import CrawlStep

log = logging.getLogger(__name__)
#: Seconds between two signs of life, so that progress is seen as it is made; shorter where leases are short.
BEAT_SECONDS = 2.0


class StoppedError(GuikouError):
    """The worker was told to stop; the run is handed back."""

    def __init__(self) -> None:
        super().__init__(
            "后台任务收到停止信号，扫描未完成，将由其他进程或下次启动后重新扫描。",
            "The worker was told to stop before it was done; the scan is taken up again.",
        )


class Held:
    """A run in this process's hands. ``check``, ``progress`` and ``at`` raise as soon as it is not any more.

    So does whatever is read meanwhile, between two chunks, files or tables (:mod:`catalog.cancellation`).

    A database that does not answer is no reason to let go: nobody else can take the run meanwhile either.
    """

    def __init__(self, store: Store, lease: Lease, stop: threading.Event | None = None) -> None:
        self.lease = lease
        self._store, self._stop = store, stop
        self._seconds = float(store.settings.lease_seconds)
        self._rows, self._lost = 0, False
        self.step: CrawlStep | None = None
        self._renewed = time.monotonic()
        self._done = threading.Event()
        self._reading = cancellation.canceled_by(self.check)
        self._thread = threading.Thread(target=self._beat, name="guikou-lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._reading.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reading.__exit__(kind, error, trace)
        self._done.set()
        self._thread.join()

    def progress(self, rows: int) -> None:
        """Note the rows read so far. Raises as ``check`` does."""
        self._rows = rows
        self.check()

    def at(self, step: CrawlStep) -> None:
        """Note how far a crawl is. Raises as ``check`` does."""
        self.step = step
        self.check()

    def check(self) -> None:
        """Raise LeaseLostError when another process took the run, StoppedError when this one is to end."""
        if time.monotonic() - self._renewed > self._seconds:
            self._renew()  # this process was held up: look before going on
        if self._lost:
            raise LeaseLostError
        if self._stop is not None and self._stop.is_set():
            raise StoppedError

    def _beat(self) -> None:
        while not self._done.wait(min(BEAT_SECONDS, self._seconds / 4)):
            self._renew()

    def _renew(self) -> None:
        try:
            if not renew(self._store, self.lease, self._rows, self.step):
                self._lost = True
            self._renewed = time.monotonic()
        except SQLAlchemyError as error:
            log.warning("a lease could not be renewed: %s", type(error).__name__)
