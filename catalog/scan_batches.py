"""Scan several registered datasets at a time, each a scan with a record of its own: one that fails fails alone."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from catalog.coverage import FULL, How
from catalog.engines.local import Engine
from catalog.errors import GuikouError
from catalog.leases import INTERRUPTED
from catalog.scans import ScanSummary, scan_dataset
from catalog.store import Store
from catalog.types import Actor


def scan_datasets(
    store: Store,
    actor: Actor,
    codes: Sequence[str],
    *,
    engine: Engine,
    at_once: int,
    how: How = FULL,
    told: Callable[[str, ScanSummary | GuikouError], None] = lambda _code, _how: None,
) -> list[ScanSummary | GuikouError]:
    """Scan datasets, ``at_once`` at a time on an ``engine`` for so many; return how each ended, in order.

    ``told`` is called with each as it ends. An interruption ends the scans under way as failed and is raised.
    """
    stop = threading.Event()

    def go_on(_rows: int) -> None:
        if stop.is_set():
            raise GuikouError(INTERRUPTED.zh, INTERRUPTED.en)

    def scan(code: str) -> ScanSummary | GuikouError:
        ended: ScanSummary | GuikouError
        try:
            ended = scan_dataset(
                store, actor, code, how=how, progress=go_on, engine=engine, seats=at_once
            )
        except GuikouError as error:
            ended = error
        told(code, ended)
        return ended

    with ThreadPoolExecutor(at_once, thread_name_prefix="guikou-scan") as pool:
        scans = [pool.submit(scan, code) for code in codes]
        try:
            wait(scans)
        except BaseException:
            # Whatever ends the wait: the scans end with it.
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
        return [one.result() for one in scans]
