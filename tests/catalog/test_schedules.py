"""Schedules: what is due is really run, once, by a worker; what a killed one left is said."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from catalog import datasets, schedules, views
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.migrations import FOREIGN_TABLE
from catalog.models import Dataset, Scan, Schedule
from catalog.store import Store
from catalog.types import Actor, ScanStatus
from tests.catalog.test_datasets import new, people_csv

__all__ = ["people_csv"]  # a fixture


@pytest.fixture
def registered(store: Store, bureau: dict[str, Actor], people_csv: Path) -> Store:
    datasets.register(store, bureau["steward"], new(people_csv))
    return store


def make_due(store: Store) -> None:
    """Put every stored job's next run into the past, as if no worker had been up then."""
    past = datetime.now(UTC) - timedelta(hours=1)
    with schedules._scheduler(store, paused=True) as scheduler:
        jobs = scheduler.get_jobs(jobstore=schedules.STORED)
        assert jobs
        for job in jobs:
            scheduler.modify_job(job.id, jobstore=schedules.STORED, next_run_time=past)


def work_until(store: Store, done: object) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=schedules.work, args=(store, stop))
    worker.start()
    try:
        for _ in range(300):
            if done():  # type: ignore[operator]
                return
            time.sleep(0.1)
        pytest.fail("the worker did not do it")
    finally:
        stop.set()
        worker.join(30)


def scans(store: Store) -> list[tuple[str, int | None, str]]:
    with store.reading() as session:
        return [(s.status, s.schedule_id, s.started_by) for s in session.scalars(select(Scan))]


def finished(store: Store) -> bool:
    with store.reading() as session:
        return session.scalars(select(Schedule)).one().last_run_at is not None


def test_a_worker_runs_what_is_due_and_catches_up_once(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    number = schedules.add(registered, bureau["operator"], dataset=None, cron="*/5 * * * *")
    make_due(registered)
    work_until(registered, lambda: finished(registered))
    assert scans(registered) == [("done", number, "system")], (
        "twelve were missed, one is made up for"
    )
    (row,) = views.list_schedules(registered, bureau["operator"])
    assert (row.last_status, row.dataset) == ("done", None)
    assert row.next_run is not None
    assert row.next_run > datetime.now(UTC)
    with registered.reading() as session:
        assert session.scalars(select(Dataset)).one().level == 4


def test_one_dataset_that_fails_does_not_stop_the_others(
    registered: Store, bureau: dict[str, Actor], people_csv: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("姓名,编号\n甲,1\n乙,2\n丙,3\n", "utf-8")
    datasets.register(registered, bureau["steward"], new(other, code="aaa"))
    other.unlink()
    schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    make_due(registered)
    work_until(registered, lambda: finished(registered))
    assert sorted(s for s, _, _ in scans(registered)) == ["done", "failed"]
    (row,) = views.list_schedules(registered, bureau["operator"])
    assert row.last_status == "failed"
    failed = views.list_scans(registered, bureau["planner"])[0]
    assert failed.status == "failed"
    assert failed.reason is not None
    assert str(tmp_path) not in failed.reason.en + failed.reason.zh


def test_jobs_follow_the_schedules_and_lie_in_the_catalog(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    schedules.add(registered, bureau["steward"], dataset="people", cron="30 3 * * 1")

    def jobs() -> list[str]:
        with registered.engine.connect() as connection:
            return list(connection.execute(text(f"SELECT id FROM {FOREIGN_TABLE}")).scalars())

    with registered.reading() as session:
        known = session.scalars(select(Schedule)).one().job_id
    assert jobs() == [known]
    with registered.unit_of_work() as session:
        session.scalars(select(Schedule)).one().active = False
    work_until(registered, lambda: jobs() == [])


def test_a_killed_scan_is_said_to_have_failed(registered: Store, bureau: dict[str, Actor]) -> None:
    number = schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    with registered.unit_of_work() as session:
        dataset = session.scalars(select(Dataset)).one()
        left = {
            "started_by": "system",
            "status": ScanStatus.RUNNING,
            "started_at": datetime.now(UTC),
        }
        session.add(Scan(dataset_id=dataset.id, schedule_id=number, **left))
        session.add(Scan(dataset_id=dataset.id, **(left | {"started_by": "operator"})))
    assert schedules.recover(registered) == 1
    assert sorted(s for s, _, _ in scans(registered)) == ["failed", "running"]


@pytest.mark.parametrize("cron", ["", "every night", "61 2 * * *", "0 2 * *", "0 2 * * * *"])
def test_unusable_times(registered: Store, bureau: dict[str, Actor], cron: str) -> None:
    with pytest.raises(UsageError, match="five fields"):
        schedules.add(registered, bureau["operator"], dataset=None, cron=cron)


def test_who_may_schedule_what(registered: Store, bureau: dict[str, Actor]) -> None:
    with pytest.raises(NotFoundError):
        schedules.add(registered, bureau["operator"], dataset="none", cron="0 2 * * *")
    with pytest.raises(UsageError, match="time zone"):
        schedules.add(
            registered, bureau["operator"], dataset=None, cron="0 2 * * *", timezone="Moon"
        )
    for who in ("clerk", "steward2", "doctor"):
        with pytest.raises(RefusedError):
            schedules.add(registered, bureau[who], dataset="people", cron="0 2 * * *")
    with pytest.raises(RefusedError):
        views.list_schedules(registered, bureau["clerk"])


def test_the_next_run_is_in_the_zone_that_was_asked_for(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    schedules.add(
        registered, bureau["operator"], dataset=None, cron="0 2 * * *", timezone="Europe/Berlin"
    )
    rows = {r.timezone: r.next_run for r in views.list_schedules(registered, bureau["operator"])}
    assert {z: r.hour for z, r in rows.items() if r} == {"Asia/Shanghai": 2, "Europe/Berlin": 2}
    assert rows["Asia/Shanghai"] != rows["Europe/Berlin"]
