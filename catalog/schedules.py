"""Recurring scans and crawls: schedules are rows of ours, and what they are due for is decided from those alone.

APScheduler's jobs in the same database (catalog/timers.py) wake the worker at the right moment. A worker brings them in
line with the rows when it starts and every half minute, so a schedule added by another process is taken up, and a job
lost between two transactions is made again.
"""

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from catalog import timers
from catalog.acts import Act, acting
from catalog.datasets import dataset_of, resource_of
from catalog.due_runs import make_runs
from catalog.errors import NotFoundError, UsageError
from catalog.leases import clock
from catalog.models import Dataset, Run, Schedule, Source
from catalog.settings import load_settings
from catalog.source_register import resource_of_source, source_of_name
from catalog.store import Store, open_store
from catalog.types import Actor, ScanStatus
from policies.decisions import Action, Decision, Resource
from policies.types import Text

REMOVE = "schedule:remove"
CALLED_OFF = Text("计划已撤销，不再扫描。", "The schedule was removed before this began.")


def add(
    store: Store,
    actor: Actor,
    *,
    dataset: str | None = None,
    source: str | None = None,
    cron: str,
    timezone: str | None = None,
) -> int:
    """Schedule scans of one dataset, of a source's after a crawl, or of all (neither); return the schedule's number.

    ``cron`` has five fields; ``timezone`` is an IANA name, by default the installation's.
    Raises UsageError, NotFoundError, RefusedError.
    """
    zone = timezone or store.settings.timezone
    trigger(cron, zone)
    with acting(store, actor) as act:
        found = dataset_of(act.session, dataset) if dataset else None
        crawled = source_of_name(act.session, source) if source else None
        decision = _may(act, found, crawled)
        schedule = Schedule(
            job_id=secrets.token_hex(8),
            dataset_id=found.id if found else None,
            source_id=crawled.id if crawled else None,
            cron=cron,
            timezone=zone,
            created_by=actor.login,
            created_at=act.now,
        )
        act.session.add(schedule)
        act.session.flush()
        details = {"cron": cron, "timezone": zone, "dataset": dataset or "*", "source": source}
        act.record(Action.SCHEDULE_CREATE, "schedule", str(schedule.id), details, decision=decision)
        number = schedule.id
    with timers.scheduler(store, paused=True) as scheduler:
        sync(store, scheduler)
    return number


def _may(act: Act, dataset: Dataset | None, source: Source | None) -> Decision:
    resource = resource_of(dataset) if dataset else Resource(kind="dataset", id="*")
    decision = act.require(Action.SCHEDULE_CREATE, resource)
    if source is not None:
        decision = act.require(Action.SOURCE_CRAWL, resource_of_source(source.name))
    return decision


def remove(store: Store, actor: Actor, number: int) -> int:
    """Take a schedule back, for whoever may make it; what ran by it stays on record.

    What it was due for and nobody has begun is called off; return how many runs that were. A run under way goes on.
    Raises NotFoundError, RefusedError.
    """
    with acting(store, actor) as act:
        there = select(Schedule).where(Schedule.id == number, Schedule.removed_at.is_(None))
        schedule = act.session.scalar(there.with_for_update(of=Schedule))
        if schedule is None:
            raise NotFoundError(
                f"没有编号为 {number} 的计划。用 guikou schedule list 查看。",
                f"There is no schedule {number}. See guikou schedule list.",
            )
        decision = _may(act, schedule.dataset, schedule.source)
        schedule.active, schedule.removed_at = False, act.now
        waits = select(Run).where(Run.schedule_id == number, Run.status == ScanStatus.WAITING)
        left = act.session.scalars(waits.with_for_update(of=Run)).all()
        for run in left:
            run.status, run.finished_at = ScanStatus.FAILED, act.now
            run.reason_zh, run.reason_en = CALLED_OFF.zh, CALLED_OFF.en
        details = {"cron": schedule.cron, "called_off": len(left)}
        act.record(REMOVE, "schedule", str(number), details, decision=decision)
    with timers.scheduler(store, paused=True) as scheduler:
        sync(store, scheduler)
    return len(left)


def named(store: Store, what: str) -> dict[str, str]:
    """Return what ``what`` names, as keywords of ``add``: ``all``, a dataset by its code, or a source by its name.

    Where both have the name, ``dataset:`` or ``source:`` before it tells them apart. Raises UsageError.
    """
    kind, _, name = what.rpartition(":")
    if kind in {"dataset", "source"}:
        return {kind: name}
    if what == "all":
        return {}
    with store.reading() as session:
        there = session.scalar(
            select(Source.id).where(Source.name == what, Source.removed_at.is_(None))
        )
        dataset = session.scalar(select(Dataset.id).where(Dataset.code == what))
    if there is not None and dataset is not None:
        raise UsageError(
            f"既有数据集 {what}，也有数据源 {what}。请写 dataset:{what} 或 source:{what}。",
            f"There is a dataset {what} and a source {what}. Write dataset:{what} or source:{what}.",
        )
    return {"source": what} if there is not None else {"dataset": what}


def trigger(cron: str, timezone: str) -> timers.Trigger:
    """Return the trigger of a five-field cron expression. Raises UsageError."""
    try:
        return timers.cron_trigger(cron, ZoneInfo(timezone))
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


def last_due(schedule: Schedule, now: datetime) -> datetime | None:
    """Return the newest moment up to ``now`` at which ``schedule`` was to run, None when it was made after that."""
    fires = trigger(schedule.cron, schedule.timezone)
    since = schedule.due_at or schedule.created_at
    back = timedelta(minutes=1)
    while True:
        start = max(now - back, since)
        newest, one = None, fires.get_next_fire_time(None, start)
        while one is not None and one <= now:
            newest, one = one, fires.get_next_fire_time(one, one)
        if newest is not None and newest > since:
            found: datetime = newest
            return found
        if start == since:
            return None
        back *= 2


def fire(store: Store, schedule_id: int) -> bool:
    """Let wait what a schedule is due for, once for all that was missed; tell whether it was due."""
    with store.unit_of_work() as session:
        schedule = session.get(Schedule, schedule_id, with_for_update={"of": Schedule})
        if schedule is None or not schedule.active:
            return False
        due = last_due(schedule, clock(session))
        if due is None:
            return False
        schedule.due_at = due
        make_runs(session, schedule, due)
        return True


def fire_due(store: Store) -> int:
    """Let wait what all schedules are due for; return how many were due."""
    with store.reading() as session:
        now = clock(session)
        due = [
            s.id
            for s in session.scalars(select(Schedule).where(Schedule.active))
            if last_due(s, now) is not None
        ]
    return sum(fire(store, number) for number in due)


def run_schedule(schedule_id: int) -> None:
    """Let wait what a schedule is due for; called by APScheduler, under this name in the stored jobs."""
    store = open_store(load_settings())
    try:
        fire(store, schedule_id)
    finally:
        store.close()


def sync(store: Store, scheduler: timers.Scheduler) -> None:
    """Bring the stored jobs in line with the schedules."""
    with store.reading() as session:
        wanted = {
            s.job_id: (s.id, trigger(s.cron, s.timezone))
            for s in session.scalars(select(Schedule).where(Schedule.active))
        }
    timers.follow(scheduler, wanted)
