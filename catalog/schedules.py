"""Recurring scans: schedules are rows of ours, their jobs lie in APScheduler's store in the same database.

The rows are the truth. A worker brings the jobs in line with them when it starts and every half minute, so a
schedule added by another process is taken up, and a job lost between two transactions is made again.
"""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import ConflictingIdError, JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import ColumnElement, Table, select

from catalog import release_recovery
from catalog.acts import acting
from catalog.datasets import dataset_of, resource_of
from catalog.errors import GuikouError, UsageError
from catalog.migrations import FOREIGN_TABLE
from catalog.models import Dataset, Scan, Schedule
from catalog.requests import end_terms, remind
from catalog.scans import scan_dataset
from catalog.settings import load_settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, AuditOutcome, ScanStatus
from policies.decisions import Action, Resource
from policies.types import Text

log = logging.getLogger(__name__)

SYNC_SECONDS = 30
STORED = "catalog"
TERMS = "terms"


def add(
    store: Store, actor: Actor, *, dataset: str | None, cron: str, timezone: str | None = None
) -> int:
    """Schedule scans of one dataset, or of all (None), and return the schedule's number.

    ``cron`` has five fields; ``timezone`` is an IANA name, by default the installation's.
    Raises UsageError, NotFoundError, RefusedError.
    """
    zone = timezone or store.settings.timezone
    trigger(cron, zone)
    with acting(store, actor) as act:
        found = dataset_of(act.session, dataset) if dataset else None
        resource = resource_of(found) if found else Resource(kind="dataset", id="*")
        decision = act.require(Action.SCHEDULE_CREATE, resource)
        schedule = Schedule(
            job_id=secrets.token_hex(8),
            dataset_id=found.id if found else None,
            cron=cron,
            timezone=zone,
            created_by=actor.login,
            created_at=act.now,
        )
        act.session.add(schedule)
        act.session.flush()
        details = {"cron": cron, "timezone": zone, "dataset": dataset or "*"}
        act.record(Action.SCHEDULE_CREATE, "schedule", str(schedule.id), details, decision=decision)
        number = schedule.id
    with _scheduler(store, paused=True) as scheduler:
        _sync(store, scheduler)
    return number


def trigger(cron: str, timezone: str) -> CronTrigger:
    """Return the trigger of a five-field cron expression. Raises UsageError."""
    try:
        return CronTrigger.from_crontab(cron, timezone=ZoneInfo(timezone))
    except ZoneInfoNotFoundError:
        raise UsageError(
            f"未知时区 {timezone}。例如：Asia/Shanghai。",
            f"Unknown time zone {timezone}. For example: Asia/Shanghai.",
        ) from None
    except ValueError:
        raise UsageError(
            f"cron 表达式 {cron!r} 不可用。须为五段：分 时 日 月 周，例如 '0 2 * * *'。",
            f"Unusable cron expression {cron!r}. It has five fields: minute hour day month weekday, "
            "for example '0 2 * * *'.",
        ) from None


def next_run(schedule: Schedule, now: datetime) -> datetime | None:
    """Return when ``schedule`` runs next after ``now``, aware; None when it is not active."""
    if not schedule.active:
        return None
    found: datetime | None = trigger(schedule.cron, schedule.timezone).get_next_fire_time(None, now)
    return found


class _Scheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
    """APScheduler's, but for its last round.

    After ``shutdown`` its main loop comes round once more: a job that is due then is counted as run although no
    executor takes it any more, and that run would be lost.
    """

    def _process_jobs(self) -> float | None:
        if self.state == STATE_STOPPED:
            return None
        wait: float | None = super()._process_jobs()
        return wait


@contextmanager
def _scheduler(store: Store, *, paused: bool) -> Iterator[_Scheduler]:
    stored = SQLAlchemyJobStore(engine=store.engine, tablename=FOREIGN_TABLE)
    scheduler = _Scheduler(
        jobstores={STORED: stored, "default": MemoryJobStore()},
        # One scan at a time; the next in line is not missed but late.
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=ZoneInfo(store.settings.timezone),
    )
    scheduler.start(paused=paused)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=not paused)


def jobs_table(store: Store) -> Table:
    """Return APScheduler's table of jobs, which it makes and owns."""
    table: Table = SQLAlchemyJobStore(engine=store.engine, tablename=FOREIGN_TABLE).jobs_t
    return table


def _sync(store: Store, scheduler: _Scheduler) -> None:
    """Bring the stored jobs in line with the schedules; another process may be doing the same just now."""
    with store.reading() as session:
        wanted = {s.job_id: s for s in session.scalars(select(Schedule).where(Schedule.active))}
    kept = {job.id for job in scheduler.get_jobs(jobstore=STORED)}
    for job_id in kept - set(wanted):
        with suppress(JobLookupError):
            scheduler.remove_job(job_id, jobstore=STORED)
    for job_id in set(wanted) - kept:
        schedule = wanted[job_id]
        with suppress(ConflictingIdError):
            scheduler.add_job(
                run_schedule,
                trigger(schedule.cron, schedule.timezone),
                args=[schedule.id],
                id=job_id,
                jobstore=STORED,
            )


def run_schedule(schedule_id: int) -> None:
    """Scan what a schedule names, each dataset on its own; called by APScheduler in the worker."""
    store = open_store(load_settings())
    try:
        with store.reading() as session:
            schedule = session.get(Schedule, schedule_id)
            if schedule is None or not schedule.active:
                return
            chosen = (
                select(Dataset.code).where(Dataset.vanished_at.is_(None)).order_by(Dataset.code)
            )
            if schedule.dataset_id is not None:
                chosen = chosen.where(Dataset.id == schedule.dataset_id)
            codes = list(session.scalars(chosen))
        failed = [code for code in codes if not _scan_one(store, code, schedule_id)]
        with store.unit_of_work() as session:
            kept = session.get_one(Schedule, schedule_id)
            kept.last_run_at = datetime.now(UTC)
            kept.last_status = ScanStatus.FAILED if failed else ScanStatus.DONE
    finally:
        store.close()


def _scan_one(store: Store, code: str, schedule_id: int) -> bool:
    try:
        scan_dataset(store, SYSTEM, code, schedule_id=schedule_id)
    except GuikouError as error:
        log.warning("scheduled scan of %s failed: %s", code, error)
        return False
    except Exception as error:  # noqa: BLE001 - the other datasets are still to be scanned
        # APScheduler would log the message of a foreign error, which may quote a cell.
        kind = type(error).__name__
        log.warning("scheduled scan of %s failed: unexpected %s", code, kind)
        reason = Text(
            f"扫描时出现意外错误 {kind}。请报告给信息中心。",
            f"The scan met an unexpected {kind}. Report it to the information center.",
        )
        _give_up(store, Scan.schedule_id == schedule_id, reason, kind)
        return False
    return True


def _give_up(store: Store, which: ColumnElement[bool], reason: Text, kind: str) -> int:
    """Mark the running scans among ``which`` as failed, each with its audit event; return how many."""
    with acting(store, SYSTEM) as act:
        running = select(Scan).where(Scan.status == ScanStatus.RUNNING, which)
        left = act.session.scalars(running.order_by(Scan.id)).all()
        for scan in left:
            scan.status, scan.finished_at = ScanStatus.FAILED, act.now
            scan.reason_zh, scan.reason_en = reason.zh, reason.en
            act.record(
                Action.SCAN_RUN,
                "dataset",
                scan.dataset.code,
                {"scan": scan.id, "status": ScanStatus.FAILED, "kind": kind},
                outcome=AuditOutcome.FAILED,
            )
        return len(left)


def recover(store: Store) -> int:
    """Mark scans that a killed worker left running as failed; return how many there were."""
    reason = Text(
        "扫描进程中断，将在下次计划时重新扫描。",
        "The worker was interrupted; the next scheduled run scans again.",
    )
    return _give_up(store, Scan.schedule_id.is_not(None), reason, "Interrupted")


def look_at_terms(store: Store) -> None:
    """Do what a new day asks for: end the terms that are over, remind and escalate.

    Whatever fails is tried again the next time.
    """
    try:
        ended = end_terms(store)
        told = remind(store)
    except GuikouError as error:
        log.warning("terms and deadlines could not be looked at: %s", error)
    else:
        log.info("ended %d terms, told %d people", len(ended), told)


def work(store: Store, stop: threading.Event) -> None:
    """Run the schedules until ``stop`` is set. A run missed while no worker was up is caught up once.

    Terms and deadlines are looked at on starting, and shortly after midnight in the installation's time zone.
    """
    recover(store)
    release_recovery.recover(store)
    with _scheduler(store, paused=False) as scheduler:
        _sync(store, scheduler)
        scheduler.add_job(
            _sync, "interval", seconds=SYNC_SECONDS, args=[store, scheduler], id="sync"
        )
        # Not behind the scans, which may take all night.
        scheduler.add_executor(ThreadPoolExecutor(1), TERMS)
        daily = {"args": [store], "executor": TERMS}
        scheduler.add_job(look_at_terms, id="terms-now", **daily)
        scheduler.add_job(look_at_terms, "cron", hour=0, minute=5, id="terms-daily", **daily)
        stop.wait()
