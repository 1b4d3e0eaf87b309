"""The read side: what is due and has not begun, with what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from catalog.acts import Act, looking
from catalog.leases import clock
from catalog.models import Dataset, Run, Schedule, Source
from catalog.schedules import last_due
from catalog.source_register import resource_of_source
from catalog.spark_runs import WAITS_FOR_SPARK, needs_spark
from catalog.store import Store
from catalog.types import Actor, RunKind, ScanStatus
from catalog.views.visible import visible_filter
from policies.decisions import Action, Resource
from policies.types import Text


class WaitsFor(StrEnum):
    """What keeps a run from beginning."""

    #: Another run of the same dataset, or of the same source: a scan or a crawl.
    DATASET = "dataset"
    SCAN = "scan"
    CRAWL = "crawl"
    #: A worker that has Spark.
    SPARK = "spark"
    #: The workers are at work on something else; or none is at work.
    TURN = "turn"
    WORKER = "worker"


SAID = {
    WaitsFor.DATASET: Text(
        "同一数据集正在扫描，完成后开始", "for another scan of the same dataset to be done"
    ),
    WaitsFor.SCAN: Text(
        "同一数据源正在扫描，完成后开始", "for a scan of the same source to be done"
    ),
    WaitsFor.CRAWL: Text(
        "同一数据源正在检视，完成后开始", "for a crawl of the same source to be done"
    ),
    WaitsFor.SPARK: WAITS_FOR_SPARK,
    WaitsFor.TURN: Text(
        "排队：后台任务正在处理其他项", "for its turn: workers are at work on others"
    ),
    WaitsFor.WORKER: Text(
        "后台任务领取（guikou worker 或 guikou scan --due）",
        "for a worker to take it (guikou worker, or guikou scan --due)",
    ),
}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something due that has not begun. ``kind``: scan, crawl, or schedule, when no worker has looked at that yet.

    ``dataset`` is a code, ``source`` a name; a schedule of all datasets has neither.
    """

    kind: str
    dataset: str | None
    title: Text | None
    source: str | None
    due_at: datetime
    waits_for: WaitsFor
    said: Text


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits, due longest first. ``more``: there is more than is listed."""

    rows: tuple[WaitingRow, ...]
    more: bool


def list_waiting(store: Store, actor: Actor, *, limit: int = 20) -> WaitingList:
    """Return what is due and has not begun, as far as ``actor`` may find the datasets, sources and schedules."""
    with looking(store, actor) as act:
        query = (
            select(Run)
            .where(Run.status == ScanStatus.WAITING, _may_know(act))
            .options(selectinload(Run.dataset), selectinload(Run.source))
            .order_by(Run.due_at, Run.id)
            .limit(limit + 1)
        )
        found = act.session.scalars(query).all()
        at_work = _at_work(act)
        rows = [_row(run, at_work) for run in found]
        if act.decide(Action.SCHEDULE_VIEW, Resource(kind="schedule", id="*")).allowed:
            rows += _overdue(act)
    rows.sort(key=lambda r: r.due_at)
    return WaitingList(tuple(rows[:limit]), len(rows) > limit)


def _may_know(act: Act) -> ColumnElement[bool]:
    """Return the condition on runs of what the asker may find.

    Of each run its dataset is looked up: a server that has not counted yet how many wait would else join the other way.
    """
    scan = select(Dataset.id).where(Dataset.id == Run.dataset_id, visible_filter(act))
    if not act.decide(Action.SOURCE_VIEW, resource_of_source("*")).allowed:
        return scan.offset(0).exists()
    crawl = select(Source.id).where(Source.id == Run.source_id, Source.removed_at.is_(None))
    return or_(scan.offset(0).exists(), crawl.offset(0).exists())


def _at_work(act: Act) -> Mapping[str, Run]:
    """Return one of the runs under way on each slot."""
    query = select(Run).where(Run.status == ScanStatus.RUNNING).order_by(Run.id.desc())
    return {run.slot.partition("/")[0]: run for run in act.session.scalars(query)}


def _row(run: Run, at_work: Mapping[str, Run]) -> WaitingRow:
    return _made(run.kind, run, run.due_at, _what(run, at_work))


def _made(kind: str, of: Run | Schedule, due_at: datetime, what: WaitsFor) -> WaitingRow:
    dataset, source = of.dataset, of.source
    return WaitingRow(
        kind=kind,
        dataset=dataset.code if dataset else None,
        title=Text(dataset.title_zh, dataset.title_en) if dataset else None,
        source=source.name if source else None,
        due_at=due_at,
        waits_for=what,
        said=SAID[what],
    )


def _what(run: Run, at_work: Mapping[str, Run]) -> WaitsFor:
    holder = at_work.get(run.slot)
    if holder is None and needs_spark(run.dataset, run.source):
        return WaitsFor.SPARK
    if holder is None:
        # What a person started is no sign of a worker.
        return WaitsFor.TURN if any(r.key for r in at_work.values()) else WaitsFor.WORKER
    if holder.kind == RunKind.CRAWL:
        return WaitsFor.CRAWL
    return WaitsFor.DATASET if holder.dataset_id == run.dataset_id else WaitsFor.SCAN


def _overdue(act: Act) -> list[WaitingRow]:
    """Return the schedules that are due and at which no worker has looked."""
    active = select(Schedule).where(Schedule.active, Schedule.removed_at.is_(None))
    query = active.options(joinedload(Schedule.dataset), joinedload(Schedule.source))
    now = clock(act.session)
    due = [(one, last_due(one, now)) for one in act.session.scalars(query)]
    return [_made("schedule", one, at, _worker(one)) for one, at in due if at is not None]


def _worker(schedule: Schedule) -> WaitsFor:
    alone = needs_spark(schedule.dataset, schedule.source)
    return WaitsFor.SPARK if alone else WaitsFor.WORKER
