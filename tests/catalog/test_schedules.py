"""Schedules: what is due is really run, once, by a worker; what a killed one left is said."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from catalog import datasets, leases, schedules, timers, views, worker
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.heartbeats import Held
from catalog.migrations import FOREIGN_TABLE
from catalog.models import AuditEvent, Dataset, Run, Scan, Schedule
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, ScanStatus
from tests.catalog.test_datasets import new


@pytest.fixture
def registered(store: Store, bureau: dict[str, Actor], people_csv: Path) -> Store:
    datasets.register(store, bureau["steward"], new(people_csv))
    return store


def make_due(store: Store) -> None:
    """Make every schedule two days older, and its job's next run past, as if no worker had been up since."""
    now = datetime.now(UTC)
    with timers.scheduler(store, paused=True) as scheduler:
        jobs = scheduler.get_jobs(jobstore=timers.STORED)
        assert jobs
        for job in jobs:
            past = now - timedelta(hours=1)
            scheduler.modify_job(job.id, jobstore=timers.STORED, next_run_time=past)
    with store.unit_of_work() as session:
        for schedule in session.scalars(select(Schedule)):
            schedule.created_at = now - timedelta(days=2)
            schedule.due_at = None


def wait_for(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    pytest.fail("the worker did not do it")


def work_until(store: Store, done: Callable[[], bool]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=worker.work, args=(store, stop))
    thread.start()
    try:
        wait_for(done)
    finally:
        stop.set()
        thread.join(30)


def worker_process(store: Store, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", "worker"],
        env={**os.environ, "GUIKOU_HOME": str(store.settings.home), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def jobs(store: Store) -> dict[str, float]:
    """Return the stored jobs with their next runs, read past APScheduler."""
    query = text(f"SELECT id, next_run_time FROM {FOREIGN_TABLE}")
    with store.engine.connect() as connection:
        return {row.id: row.next_run_time for row in connection.execute(query)}


def scans(store: Store) -> list[tuple[str, int | None, str]]:
    with store.reading() as session:
        return [
            (s.status, s.schedule_id, s.started_by)
            for s in session.scalars(select(Scan).order_by(Scan.id))
        ]


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

    with registered.reading() as session:
        known = session.scalars(select(Schedule)).one().job_id
    assert list(jobs(registered)) == [known]
    registered.close()
    again = open_store(registered.settings)
    assert FOREIGN_TABLE in inspect(again.engine).get_table_names()
    assert list(jobs(again)) == [known]
    again.close()
    with registered.unit_of_work() as session:
        session.scalars(select(Schedule)).one().active = False
    work_until(registered, lambda: jobs(registered) == {})
    (row,) = views.list_schedules(registered, bureau["operator"])
    assert (row.active, row.next_run) == (False, None)


def test_a_lost_job_is_made_again_and_two_processes_may_do_it_at_once(
    registered: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    before = jobs(registered)
    with registered.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {FOREIGN_TABLE}"))
    work_until(registered, lambda: jobs(registered) == before)
    with timers.scheduler(registered, paused=True) as scheduler:
        with monkeypatch.context() as patch:
            # As it looks when the other process adds the job a moment later.
            patch.setattr(scheduler, "get_jobs", lambda **_: [])
            schedules.sync(registered, scheduler)
        (job,) = scheduler.get_jobs(jobstore=timers.STORED)
        with registered.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {FOREIGN_TABLE}"))
            connection.execute(text("UPDATE schedules SET active = false"))
        with monkeypatch.context() as patch:
            patch.setattr(scheduler, "get_jobs", lambda **_: [job])
            schedules.sync(registered, scheduler)
    assert jobs(registered) == {}


def test_the_worker_process_runs_what_is_due_and_stops_when_told(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    number = schedules.add(registered, bureau["operator"], dataset="people", cron="0 2 * * *")
    make_due(registered)
    with worker_process(registered) as process:
        try:
            wait_for(lambda: finished(registered))
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        finally:
            process.kill()
    assert scans(registered) == [("done", number, "system")]
    assert min(jobs(registered).values()) > time.time()


def test_what_a_killed_worker_left_is_taken_up_again(
    registered: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    head, *rows = people_csv.read_text("utf-8").splitlines()
    people_csv.write_text("\n".join([head, *(rows * 50)]), "utf-8")
    number = schedules.add(registered, bureau["operator"], dataset="people", cron="0 2 * * *")
    make_due(registered)
    # A row at a time: slow enough to be killed in the middle.
    slow = {"GUIKOU_BATCH_ROWS": "1", "GUIKOU_LEASE_SECONDS": "1"}
    with worker_process(registered, **slow) as process:
        try:
            wait_for(lambda: scans(registered) == [("running", number, "system")])
        finally:
            process.kill()
    assert scans(registered) == [("running", number, "system")]
    assert not finished(registered)
    work_until(registered, lambda: finished(registered))
    assert [s for s, _, _ in scans(registered)] == ["failed", "done"]
    rows_ = views.list_scans(registered, bureau["planner"])
    (left,) = [r for r in rows_ if r.status == "failed"]
    assert left.reason is not None
    assert "takes the scan up again" in left.reason.en
    assert left.finished_at is not None


def test_a_foreign_error_stops_neither_the_others_nor_quotes_anything(
    registered: Store,
    bureau: dict[str, Actor],
    people_csv: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = people_csv.read_text("utf-8").splitlines()[1].split(",")[1]
    datasets.register(registered, bureau["steward"], new(people_csv, code="aaa"))
    scan = worker.scan_dataset

    def broken(store: Store, actor: Actor, code: str, *, held: Held, **_engine: object) -> object:
        if code != "aaa":
            return scan(store, actor, code, held=held)
        with monkeypatch.context() as patch:

            def fail(*_: object, **__: object) -> None:
                raise ZeroDivisionError(secret)

            patch.setattr("catalog.scans.cover", fail)
            return scan(store, actor, code, held=held)

    monkeypatch.setattr(worker, "scan_dataset", broken)
    schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    make_due(registered)
    with caplog.at_level(logging.DEBUG):
        work_until(registered, lambda: finished(registered))
    assert [s for s, _, _ in scans(registered)] == ["failed", "done"]
    (row,) = views.list_schedules(registered, bureau["operator"])
    assert row.last_status == "failed"
    with registered.reading() as session:
        failed = session.scalars(select(Scan).where(Scan.status == "failed")).one()
        assert "ZeroDivisionError" in (failed.reason_en or "")
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.outcome == "failed"))
        said = f"{failed.reason_zh}{failed.reason_en}{event.body}{caplog.text}"
    assert "ZeroDivisionError" in caplog.text
    assert secret not in said


def test_a_scan_from_before_there_were_runs_is_said_to_have_failed(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    with registered.unit_of_work() as session:
        dataset = session.scalars(select(Dataset)).one()
        began = {"status": ScanStatus.RUNNING, "started_at": datetime.now(UTC)}
        session.add(Scan(dataset_id=dataset.id, started_by="operator", **began))
    assert worker.recover(registered) == 1
    with registered.reading() as session:
        scan = session.scalars(select(Scan).where(Scan.status == "failed")).one()
        assert scan.reason_en == "The process was interrupted before it was done. Scan again."
        assert scan.reason_zh
        assert scan.finished_at is not None
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.outcome == "failed"))
    assert (event.actor, event.action, event.object_id) == ("system", "scan:run", "people")
    assert worker.recover(registered) == 0


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


def test_a_schedule_is_taken_back(
    registered: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    """What waits is called off, what is under way goes on, and no job is left; the record stays."""
    datasets.register(registered, bureau["steward"], new(people_csv, code="other"))
    number = schedules.add(registered, bureau["operator"], dataset=None, cron="0 2 * * *")
    make_due(registered)
    assert schedules.fire_due(registered) == 1
    claimed = leases.claim(registered)
    assert claimed is not None
    for who in ("clerk", "steward", "doctor"):
        with pytest.raises(RefusedError):
            schedules.remove(registered, bureau[who], number)
    assert schedules.remove(registered, bureau["operator"], number) == 1
    with Held(registered, claimed.lease) as held:
        worker.scan_dataset(registered, SYSTEM, claimed.subject, held=held)
    assert worker.do_next(registered) is None
    assert scans(registered) == [("done", number, "system")]
    with registered.reading() as session:
        runs = {r.status: r.reason_en for r in session.scalars(select(Run))}
        assert runs == {"done": None, "failed": schedules.CALLED_OFF.en}
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == schedules.REMOVE))
        assert [(e.actor, e.object_id) for e in events] == [("operator", str(number))]
    assert views.list_schedules(registered, bureau["operator"]) == []
    assert jobs(registered) == {}
    assert schedules.fire_due(registered) == 0
    with pytest.raises(NotFoundError, match="no schedule"):
        schedules.remove(registered, bureau["operator"], number)


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
    with registered.reading() as session:
        known = {s.timezone: s.job_id for s in session.scalars(select(Schedule))}
    stored = jobs(registered)
    assert {z: stored[known[z]] for z in known} == {
        z: r.timestamp() for z, r in rows.items() if r is not None
    }
