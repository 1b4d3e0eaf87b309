"""Runs that wait because a schedule is due: each is made once, however many processes look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.leases import slot, slot_of_source
from catalog.models import Dataset, Run, Schedule, Source
from catalog.types import SYSTEM, RunKind, ScanStatus

#: What has not ended yet: it is not due a second time.
OPEN = (ScanStatus.WAITING, ScanStatus.RUNNING)


def make_runs(session: Session, schedule: Schedule, due_at: datetime) -> None:
    """Make what a schedule that is due asks for: a crawl of its source, or scans."""
    if schedule.source is None:
        one = schedule.dataset_id
        which = true() if one is None else Dataset.id == one
        wait_for_scans(session, schedule.id, due_at, which)
    elif schedule.source.removed_at is None:
        wait_for_crawl(session, schedule.id, due_at, schedule.source)


def wait_for_crawl(session: Session, schedule_id: int, due_at: datetime, source: Source) -> None:
    """Let a crawl of ``source`` wait, unless one of this schedule has not ended yet."""
    left = select(Run.id).where(
        Run.schedule_id == schedule_id, Run.kind == RunKind.CRAWL, Run.status.in_(OPEN)
    )
    if session.scalar(left) is None:
        what = {"kind": RunKind.CRAWL, "source_id": source.id, "slot": slot_of_source(source)}
        _insert(session, schedule_id, due_at, [what])


def wait_for_scans(
    session: Session, schedule_id: int, due_at: datetime, which: ColumnElement[bool]
) -> None:
    """Let scans wait of the datasets for which ``which`` holds, are there, and have no run of this schedule left."""
    left = select(Run.dataset_id).where(
        Run.schedule_id == schedule_id, Run.kind == RunKind.SCAN, Run.status.in_(OPEN)
    )
    query = (
        select(Dataset.id, Dataset.source_id, Source.kind)
        .outerjoin(Source)
        .where(which, Dataset.vanished_at.is_(None), Dataset.id.not_in(left))
        .order_by(Dataset.code)
    )
    what = [
        {"kind": RunKind.SCAN, "dataset_id": dataset, "slot": slot(dataset, source, kind)}
        for dataset, source, kind in session.execute(query)
    ]
    _insert(session, schedule_id, due_at, what)


def _insert(
    session: Session, schedule_id: int, due_at: datetime, what: Sequence[dict[str, Any]]
) -> None:
    if not what:
        return
    same = {
        "schedule_id": schedule_id,
        "due_at": due_at,
        "started_by": SYSTEM.login,
        "status": ScanStatus.WAITING,
        "attempts": 0,
        "token": 0,
        "worker": "",
        "rows_read": 0,
    }
    rows = [{**same, **one, "key": _key(schedule_id, due_at, one)} for one in what]
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(cast("Table", Run.__table__)).on_conflict_do_nothing(), rows)


def _key(schedule_id: int, due_at: datetime, one: dict[str, Any]) -> str:
    which = one.get("dataset_id") or one.get("source_id")
    return f"{schedule_id}@{due_at.isoformat(timespec='seconds')}:{one['kind']}:{which}"
