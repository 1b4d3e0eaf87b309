"""The read side: scans and schedules."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog import drift
from catalog.acts import looking
from catalog.coverage import said
from catalog.models import (
    Dataset,
    Scan,
    Schedule,
)
from catalog.schedules import next_run
from catalog.store import Store
from catalog.types import Actor, ScanStatus
from catalog.views.rows import ScanRow, ScheduleRow
from catalog.views.visible import visible_filter
from policies.decisions import Action, Resource
from policies.types import Text


class _Shown(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def status(self) -> str: ...


_Run = TypeVar("_Run", bound=_Shown)


def scan_row(scan: Scan) -> ScanRow:
    """Return a scan as shown."""
    # Where a file lies is for those who operate; its name is enough for everyone else.
    place = scan.dataset.location
    name = place.rpartition("/")[2]
    given = (scan.reason_zh, scan.reason_en or "")
    reason = (
        Text(*(part.replace(place, name) for part in given if part is not None))
        if scan.reason_zh
        else None
    )
    running = scan.status == ScanStatus.RUNNING
    return ScanRow(
        id=scan.id,
        dataset=scan.dataset.code,
        title=Text(scan.dataset.title_zh, scan.dataset.title_en),
        status=scan.status,
        reason=reason,
        started_by=scan.started_by,
        started_at=scan.started_at,
        finished_at=scan.finished_at,
        rows=scan.rows,
        rows_scanned=scan.rows_scanned,
        findings=scan.findings,
        level=scan.level,
        mode=scan.mode,
        coverage=said(scan.mode, scan.rows, scan.rows_scanned),
        changed=drift.summary(scan.changes),
        has_changed=bool(scan.changes),
        read=scan.run.rows_read if running and scan.run else None,
        expected=scan.dataset.rows if running else None,
    )


def list_scans(store: Store, actor: Actor, *, limit: int = 100) -> list[ScanRow]:
    """Return the newest scans of datasets that ``actor`` may find: failures first, what is under way, then by time."""
    with looking(store, actor) as act:
        query = (
            select(Scan)
            .join(Dataset)
            .where(visible_filter(act))
            .options(joinedload(Scan.dataset))
            .order_by(Scan.id.desc())
            .limit(limit)
        )
        rows = [scan_row(s) for s in act.session.scalars(query)]
    return first_what_counts(rows, lambda r: r.dataset)


def first_what_counts(rows: Sequence[_Run], subject: Callable[[_Run], str]) -> list[_Run]:
    """Return runs, newest first, in the order in which they are shown: failures, what is under way, then by time.

    ``subject`` names the dataset or the source. A failure that a later run made good is history, not news.
    """
    latest: dict[str, int] = {}
    for row in rows:
        latest.setdefault(subject(row), row.id)
    return sorted(
        rows,
        key=lambda r: (
            not (r.status == ScanStatus.FAILED and latest[subject(r)] == r.id),
            r.status != ScanStatus.RUNNING,
        ),
    )


def list_schedules(store: Store, actor: Actor) -> list[ScheduleRow]:
    """Return the schedules, failures first, then by next run. Raises RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.SCHEDULE_VIEW, Resource(kind="schedule", id="*"))
        there = select(Schedule).where(Schedule.removed_at.is_(None))
        query = there.options(joinedload(Schedule.dataset), joinedload(Schedule.source))
        rows = [_schedule(s, act.now) for s in act.session.scalars(query)]
    return sorted(
        rows,
        key=lambda r: (r.last_status != ScanStatus.FAILED, r.next_run is None, str(r.next_run)),
    )


def _schedule(schedule: Schedule, now: datetime) -> ScheduleRow:
    dataset = schedule.dataset
    return ScheduleRow(
        id=schedule.id,
        dataset=dataset.code if dataset else None,
        title=Text(dataset.title_zh, dataset.title_en) if dataset else None,
        cron=schedule.cron,
        timezone=schedule.timezone,
        active=schedule.active,
        created_by=schedule.created_by,
        last_run=schedule.last_run_at,
        last_status=schedule.last_status,
        next_run=next_run(schedule, now),
        source=schedule.source.name if schedule.source else None,
    )
