"""The worker: takes what is due, one run after the other, and does what a new day asks for.

Any number of workers may share a catalog, on any number of machines. One that was killed is noticed when its lease is
over; one that is told to stop hands back what it holds.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalog import leases, release_recovery, schedules, timers
from catalog.acts import acting
from catalog.crawl_summaries import changes_said
from catalog.crawls import crawl
from catalog.deliveries import keep_delivering
from catalog.engines.local import Engine, here
from catalog.errors import GuikouError
from catalog.heartbeats import Held, StoppedError
from catalog.models import Run, Scan
from catalog.patience import CatalogAwayError, is_away, patiently
from catalog.purging import purge
from catalog.requests import end_terms, remind
from catalog.scans import scan_dataset
from catalog.spark_runs import only_spark
from catalog.store import Store
from catalog.types import SYSTEM, RunKind, ScanStatus
from policies.types import Text

log = logging.getLogger(__name__)

ROUND_SECONDS = 30
#: Seconds between two looks whether something is due: a small query each.
POLL_SECONDS = 1.0
#: Seconds after a database that was away.
AWAY_SECONDS = 5.0
TERMS = "terms"
#: What starts an engine, and stops it afterwards.
Engines = Callable[[], AbstractContextManager[Engine]]


def here_alone() -> AbstractContextManager[Engine]:
    """Return the engine that there always is, for one run at a time."""
    return nullcontext(here)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended in this process. ``error``: what went wrong, in words for people; None when nothing did.

    ``changed``: what was found otherwise than the time before, None where there is nothing to compare with.
    """

    kind: RunKind
    subject: str
    error: GuikouError | None
    changed: Text | None = None


def recover(store: Store) -> int:
    """Put back or fail what dead processes held; living ones are left alone. Return how many runs and scans there were.

    Scans without a run are from before there were runs: no process works on them any more.
    """
    with acting(store, SYSTEM) as act:
        old = select(Scan).where(Scan.status == ScanStatus.RUNNING, Scan.run_id.is_(None))
        left = list(act.session.scalars(old.order_by(Scan.id)))
        leases.fail_scans(act, left, leases.INTERRUPTED, "Interrupted")
    return len(left) + leases.lapse(store)


def look_at_terms(store: Store) -> None:
    """Do what a new day asks for: end the terms that are over, remind and escalate, forget runs of long ago.

    Whatever fails is tried again the next time.
    """
    try:
        ended = end_terms(store)
        told = remind(store)
        forgotten = purge(store)
    except (GuikouError, DBAPIError) as error:
        log.warning("terms and deadlines could not be looked at: %s", _said(error))
    else:
        log.info("ended %d terms, told %d people, forgot %d runs", len(ended), told, forgotten)


def do_next(
    store: Store,
    stop: threading.Event | None = None,
    *,
    engine: Engine = here,
    seats: int = 1,
    spark: bool = False,
) -> Ended | None:
    """Take one run and do it; return how it ended, None when nothing waits that could be taken.

    A run that fails is no error here: it is on record with its reason. ``engine`` and ``seats`` as ``scan_dataset``;
    ``spark``: the engine is Spark's, and may take what only Spark can read.
    """
    claimed = leases.claim(store, seats, spark=spark)
    if claimed is None:
        return None
    error: GuikouError | None = None
    changed: Text | None = None
    with Held(store, claimed.lease, stop) as held:
        try:
            changed = _do(store, claimed, held, engine)
        except GuikouError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - the other runs are still to be done
            error = _told(failure)
    if error is not None:
        log.warning("%s of %s failed: %s", claimed.kind, claimed.subject, error)
        if not isinstance(error, StoppedError):
            _close(store, claimed, error)
    return Ended(claimed.kind, claimed.subject, error, changed)


def _told(failure: Exception) -> GuikouError:
    if isinstance(failure, DBAPIError) and is_away(failure):
        return CatalogAwayError(failure)
    # The message of a foreign error may quote a cell.
    said = leases.unexpected(type(failure).__name__)
    return GuikouError(said.zh, said.en)


def _do(store: Store, claimed: leases.Claimed, held: Held, engine: Engine) -> Text | None:
    if claimed.kind == RunKind.CRAWL:
        return changes_said(crawl(store, SYSTEM, claimed.subject, held=held).counts)
    return scan_dataset(store, SYSTEM, claimed.subject, held=held, engine=engine).changed


def _close(store: Store, claimed: leases.Claimed, error: GuikouError) -> None:
    """See to it that a run which could not even be begun has ended, unless somebody else has it by now."""

    def close() -> None:
        with acting(store, SYSTEM) as act:
            try:
                run = leases.secure(act.session, claimed.lease)
            except leases.LeaseLostError:
                return
            if isinstance(error, CatalogAwayError):
                leases.give_back(run)
            else:
                leases.end(act, run, ScanStatus.FAILED, error.message)

    patiently(close)


def work(
    store: Store,
    stop: threading.Event,
    *,
    engines: Engines = here_alone,
    at_once: int = 1,
    spark: bool = False,
) -> None:
    """Do what is due until ``stop`` is set. A run missed while no worker was up is caught up once.

    Terms and deadlines are looked at on starting, and shortly after midnight in the installation's time zone.
    ``engines`` gives the engine, for ``at_once`` runs at a time, as long as something is to be done. ``spark``: it is
    Spark's; without that, what only Spark can read is left to others.
    """
    recover(store)
    release_recovery.recover(store)
    with timers.scheduler(store, paused=False) as scheduler:
        _round(store, scheduler)
        # Not behind one another: terms and rounds do not wait for a long night.
        timers.run_apart(scheduler, TERMS)
        scheduler.add_job(
            _round, "interval", seconds=ROUND_SECONDS, args=[store, scheduler], id="round"
        )
        daily = {"args": [store], "executor": TERMS}
        scheduler.add_job(look_at_terms, id="terms-now", **daily)
        scheduler.add_job(keep_delivering, "interval", seconds=ROUND_SECONDS, id="tell", **daily)
        scheduler.add_job(look_at_terms, "cron", hour=0, minute=5, id="terms-daily", **daily)
        while not stop.is_set():
            stop.wait(_some(store, stop, engines, at_once, spark=spark))


def _some(
    store: Store, stop: threading.Event, engines: Engines, at_once: int, *, spark: bool
) -> float:
    """Do what waits; return the seconds to wait before the next look."""
    try:
        leases.lapse(store)
        if not _left(store, spark=spark):
            return POLL_SECONDS
        with engines() as engine:
            _work_off(store, stop, engine, at_once, lambda _one: None, spark=spark)
    except SQLAlchemyError as error:
        log.warning("the catalog database does not answer: %s", _said(error))
        return AWAY_SECONDS
    except GuikouError as error:
        log.warning("what waits could not be begun: %s", error)
        return AWAY_SECONDS
    return 0.0


def _round(store: Store, scheduler: timers.Scheduler) -> None:
    """What is looked at every half minute, whatever is being scanned meanwhile."""
    try:
        schedules.sync(store, scheduler)
        schedules.fire_due(store)
    except (SQLAlchemyError, GuikouError) as error:
        log.warning("the schedules could not be looked at: %s", _said(error))


def do_due(
    store: Store,
    told: Callable[[Ended], None],
    *,
    engine: Engine = here,
    at_once: int = 1,
    spark: bool = False,
) -> list[Ended]:
    """Do once what is due, with whoever else is at it, and come back when nothing waits any more.

    ``at_once``: runs that this process works on at a time, on an ``engine`` for so many. ``spark``: that is Spark's;
    without it, what only Spark can read goes on waiting.
    """
    recover(store)
    release_recovery.recover(store)
    look_at_terms(store)
    schedules.fire_due(store)
    ended: list[Ended] = []

    def note(one: Ended) -> None:
        ended.append(one)
        told(one)

    _work_off(store, threading.Event(), engine, at_once, note, spark=spark)
    keep_delivering(store)
    return ended


def _work_off(
    store: Store,
    stop: threading.Event,
    engine: Engine,
    at_once: int,
    told: Callable[[Ended], None],
    *,
    spark: bool,
) -> None:
    """Do what waits, ``at_once`` runs at a time, until nothing does any more or ``stop`` is set."""

    def one_by_one() -> None:
        while not stop.is_set():
            one = do_next(store, stop, engine=engine, seats=at_once, spark=spark)
            if one is not None:
                told(one)
            elif _left(store, spark=spark):
                stop.wait(POLL_SECONDS)  # somebody works where it is to be done, or finds more
            else:
                return

    with ThreadPoolExecutor(at_once, thread_name_prefix="guikou-due") as pool:
        threads = [pool.submit(one_by_one) for _ in range(at_once)]
        try:
            wait(threads, return_when=FIRST_EXCEPTION)
            for thread in threads:
                if thread.done():
                    thread.result()
        except BaseException:
            # Whatever ends the wait: what is held is handed back.
            stop.set()
            raise


def _left(store: Store, *, spark: bool) -> bool:
    """Tell whether a run waits that this process may take, or is worked on in it."""
    ours = (Run.status == ScanStatus.RUNNING) & (Run.worker == leases.worker_name())
    waits = Run.status == ScanStatus.WAITING
    if not spark:
        waits &= ~only_spark()
    with store.reading() as session:
        query = select(Run.id).where(waits | ours).limit(1)
        return session.scalar(query) is not None


def _said(error: Exception) -> str:
    # A database's own words may quote a row.
    return str(error) if isinstance(error, GuikouError) else type(error).__name__
