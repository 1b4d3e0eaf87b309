"""The worker: takes what is due, one run after the other, and does what a new day asks for.

Any number of workers may share a catalog, on any number of machines. One that was killed is noticed when its lease is
over; one that is told to stop hands back what it holds.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalog import leases, release_recovery, schedules, timers
from catalog.acts import acting
from catalog.crawls import crawl
from catalog.deliveries import keep_delivering
from catalog.errors import GuikouError
from catalog.heartbeats import Held, StoppedError
from catalog.models import Run, Scan
from catalog.patience import CatalogAwayError, patiently
from catalog.requests import end_terms, remind
from catalog.scans import scan_dataset
from catalog.store import Store
from catalog.types import SYSTEM, RunKind, ScanStatus

log = logging.getLogger(__name__)

ROUND_SECONDS = 30
#: Seconds between two looks whether something is due: a small query each.
POLL_SECONDS = 1.0
#: Seconds after a database that was away.
AWAY_SECONDS = 5.0
TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended in this process. ``error``: what went wrong, in words for people; None when nothing did."""

    kind: RunKind
    subject: str
    error: GuikouError | None


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
    """Do what a new day asks for: end the terms that are over, remind and escalate.

    Whatever fails is tried again the next time.
    """
    try:
        ended = end_terms(store)
        told = remind(store)
    except (GuikouError, DBAPIError) as error:
        log.warning("terms and deadlines could not be looked at: %s", _said(error))
    else:
        log.info("ended %d terms, told %d people", len(ended), told)


def do_next(store: Store, stop: threading.Event | None = None) -> Ended | None:
    """Take one run and do it; return how it ended, None when nothing waits that could be taken.

    A run that fails is no error here: it is on record with its reason.
    """
    claimed = leases.claim(store)
    if claimed is None:
        return None
    error: GuikouError | None = None
    with Held(store, claimed.lease, stop) as held:
        try:
            _do(store, claimed, held)
        except GuikouError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - the other runs are still to be done
            # The message of a foreign error may quote a cell.
            said = leases.unexpected(type(failure).__name__)
            error = GuikouError(said.zh, said.en)
    if error is not None:
        log.warning("%s of %s failed: %s", claimed.kind, claimed.subject, error)
        if not isinstance(error, StoppedError):
            _close(store, claimed, error)
    return Ended(claimed.kind, claimed.subject, error)


def _do(store: Store, claimed: leases.Claimed, held: Held) -> None:
    if claimed.kind == RunKind.CRAWL:
        crawl(store, SYSTEM, claimed.subject, held=held)
    else:
        scan_dataset(store, SYSTEM, claimed.subject, held=held)


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


def work(store: Store, stop: threading.Event) -> None:
    """Do what is due until ``stop`` is set. A run missed while no worker was up is caught up once.

    Terms and deadlines are looked at on starting, and shortly after midnight in the installation's time zone.
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
            stop.wait(_one(store, stop))


def _one(store: Store, stop: threading.Event) -> float:
    """Do one run; return the seconds to wait before the next."""
    try:
        return POLL_SECONDS if do_next(store, stop) is None else 0.0
    except (SQLAlchemyError, GuikouError) as error:
        log.warning("the catalog database does not answer: %s", _said(error))
        return AWAY_SECONDS


def _round(store: Store, scheduler: timers.Scheduler) -> None:
    """What is looked at every half minute, whatever is being scanned meanwhile."""
    try:
        schedules.sync(store, scheduler)
        schedules.fire_due(store)
    except (SQLAlchemyError, GuikouError) as error:
        log.warning("the schedules could not be looked at: %s", _said(error))


def do_due(store: Store, told: Callable[[Ended], None]) -> list[Ended]:
    """Do once what is due, with whoever else is at it, and come back when nothing waits any more."""
    recover(store)
    release_recovery.recover(store)
    look_at_terms(store)
    schedules.fire_due(store)
    ended = []
    while True:
        one = do_next(store)
        if one is not None:
            ended.append(one)
            told(one)
        elif not _waiting(store):
            keep_delivering(store)
            return ended
        else:
            time.sleep(POLL_SECONDS)  # somebody else works where it is to be done


def _waiting(store: Store) -> int:
    with store.reading() as session:
        query = select(func.count()).select_from(Run).where(Run.status == ScanStatus.WAITING)
        return session.scalar(query) or 0


def _said(error: Exception) -> str:
    # A database's own words may quote a row.
    return str(error) if isinstance(error, GuikouError) else type(error).__name__
