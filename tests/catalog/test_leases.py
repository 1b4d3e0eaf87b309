"""Leases: one holder at a time, by token; what the dead held is put back; who comes late changes nothing."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from catalog import datasets, heartbeats, leases, scans, schedules, source_register, views, worker
from catalog.acts import acting
from catalog.crawls import crawl
from catalog.heartbeats import Held
from catalog.leases import LeaseLostError
from catalog.models import Dataset, Run, Scan, Schedule
from catalog.settings import Settings
from catalog.source_register import NewSource
from catalog.store import Store
from catalog.types import SYSTEM, Actor, ScanStatus
from policies.types import Text
from tests.catalog.test_datasets import new


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lease_seconds=30)


@pytest.fixture
def due(store: Store, bureau: dict[str, Actor], people_csv: Path) -> Store:
    """Two datasets that a schedule is due to scan."""
    datasets.register(store, bureau["steward"], new(people_csv))
    datasets.register(store, bureau["steward"], new(people_csv, code="other"))
    schedules.add(store, bureau["operator"], dataset=None, cron="0 2 * * *")
    age(store)
    return store


def age(store: Store) -> None:
    with store.unit_of_work() as session:
        back = leases.clock(session) - timedelta(days=2)
        session.execute(update(Schedule).values(created_at=back, due_at=None))


def die(store: Store) -> None:
    """Let every lease be over, as if its holder had stalled."""
    with store.unit_of_work() as session:
        over = leases.clock(session) - timedelta(seconds=1)
        session.execute(update(Run).where(Run.status == "running").values(lease_until=over))


def runs(store: Store) -> list[tuple[str, int, int]]:
    with store.reading() as session:
        query = select(Run).order_by(Run.id)
        return [(r.status, r.attempts, r.token) for r in session.scalars(query)]


def test_what_is_due_waits_once_and_each_run_has_one_holder(due: Store) -> None:
    assert schedules.fire_due(due) == 1
    assert schedules.fire_due(due) == 0
    first, second = leases.claim(due), leases.claim(due)
    assert first is not None
    assert second is not None
    assert {first.subject, second.subject} == {"people", "other"}
    assert leases.claim(due) is None
    assert runs(due) == [("running", 1, 1)] * 2
    age(due)
    schedules.fire_due(due)
    assert len(runs(due)) == 2, "what has not ended is not due a second time"


def test_a_late_result_is_refused_and_nothing_of_it_stays(due: Store) -> None:
    schedules.fire_due(due)
    late = leases.claim(due)
    assert late is not None

    def taken(_rows: int) -> None:
        die(due)
        assert leases.lapse(due) == 1
        again = leases.claim(due)
        assert again is not None
        assert (again.subject, again.lease.token) == (late.subject, 2)

    with Held(due, late.lease) as held, pytest.raises(LeaseLostError):
        scans.scan_dataset(due, SYSTEM, late.subject, held=held, progress=taken)
    with due.reading() as session:
        (scan,) = session.scalars(select(Scan))
        assert (scan.status, scan.findings) == ("failed", 0)
        assert "takes the scan up again" in (scan.reason_en or "")
        dataset = session.scalars(select(Dataset).where(Dataset.code == late.subject)).one()
        assert all(f.outcome is None for f in dataset.fields)
    assert not leases.renew(due, late.lease, 5)
    with due.unit_of_work() as session, pytest.raises(LeaseLostError):
        leases.secure(session, late.lease)


def test_what_workers_die_of_has_failed_in_the_end(due: Store) -> None:
    schedules.fire_due(due)
    for _ in range(leases.MOST_ATTEMPTS):
        claimed = leases.claim(due)
        assert claimed is not None
        assert claimed.subject == "other"
        die(due)
    last = leases.claim(due)
    assert last is not None
    assert last.subject == "people"
    with due.reading() as session:
        run = session.scalars(select(Run).where(Run.status == "failed")).one()
        assert "workers died" in (run.reason_en or "")


def test_a_living_scan_is_left_alone_and_a_dead_persons_has_failed(
    due: Store, bureau: dict[str, Actor]
) -> None:
    with acting(due, bureau["operator"]) as act:
        dataset = datasets.dataset_of(act.session, "people")
        slot = leases.slot_of(dataset)
        lease = leases.start(act, Run(kind="scan", slot=slot, dataset_id=dataset.id))
    assert lease is not None
    with acting(due, bureau["operator"]) as act:
        assert leases.start(act, Run(kind="scan", slot=slot, dataset_id=1)) is None, "one at a time"
    assert worker.recover(due) == 0
    schedules.fire_due(due)
    one = leases.claim(due)
    assert one is not None
    assert one.subject == "other"
    assert leases.claim(due) is None, "its slot is taken"
    die(due)
    assert worker.recover(due) == 2
    assert [r[0] for r in runs(due)] == ["failed", "waiting", "waiting"]


@pytest.fixture
def tables(store: Store, bureau: dict[str, Actor], tmp_path: Path) -> Store:
    """Four tables of one registered database, and a file, that schedules are due to scan."""
    path = tmp_path / "hr.db"
    with closing(sqlite3.connect(path)) as made:
        for name in "abcd":
            made.execute(f"create table {name} (x text)")
    operator = bureau["operator"]
    source_register.add(store, operator, NewSource("hr", str(path), "pension"))
    crawl(store, operator, "hr")
    schedules.add(store, operator, cron="0 2 * * *")
    age(store)
    schedules.fire_due(store)
    return store


def slots(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        query = select(Run).where(Run.kind == "scan").order_by(Run.id)
        return [(r.slot, r.status) for r in session.scalars(query)]


def test_a_process_on_spark_has_seats_beside_its_slot(
    tables: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (leases.claim(tables, seats=3) for _ in range(3))
    assert first is not None
    assert second is not None
    assert third is not None
    assert leases.claim(tables, seats=3) is None, "there are no more seats"
    assert leases.claim(tables) is None, "who scans here has the source alone"
    assert [slot for slot, _ in slots(tables)] == [
        "source:1",
        "source:1/2",
        "source:1/3",
        "source:1",
    ]

    def close(lease: leases.Lease) -> None:
        with acting(tables, SYSTEM) as act:
            leases.end(act, leases.secure(act.session, lease), ScanStatus.DONE)

    close(first.lease)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(leases, "worker_name", lambda: "another:1")
        assert leases.claim(tables, seats=3) is None, "a seat is still taken"
        assert leases.claim(tables) is None
    fourth = leases.claim(tables, seats=3)
    assert fourth is not None
    assert [slot for slot, _ in slots(tables)][3] == "source:1", "the seat that is free"
    die(tables)
    assert leases.lapse(tables) == 3
    close_to = [("source:1", "done"), *[("source:1", "waiting")] * 3]
    assert slots(tables) == close_to, "what is put back waits for the slot"


def test_a_crawl_and_a_dataset_share_no_seat(tables: Store, bureau: dict[str, Actor]) -> None:
    held = leases.claim(tables, seats=3)
    assert held is not None
    with acting(tables, bureau["operator"]) as act:
        same = Run(kind="scan", slot="source:1", dataset_id=1)
        assert leases.start(act, same, seats=3) is None
        one = Run(kind="crawl", slot="source:1", source_id=1)
        assert leases.start(act, one, seats=3) is None
        other = Run(kind="scan", slot="source:1", dataset_id=2)
        assert leases.start(act, other, seats=3) is not None


def test_a_worker_told_to_stop_hands_back(due: Store) -> None:
    stop = threading.Event()
    stop.set()
    schedules.fire_due(due)
    ended = worker.do_next(due, stop)
    assert ended is not None
    assert isinstance(ended.error, heartbeats.StoppedError)
    assert runs(due)[0][:2] == ("waiting", 0)
    told: list[worker.Ended] = []
    assert worker.do_due(due, told.append) == told
    assert [e.error for e in told] == [None, None]
    with due.reading() as session:
        schedule = session.scalars(select(Schedule)).one()
        assert schedule.last_status == ScanStatus.DONE


def test_a_lease_is_renewed_while_the_work_goes_on(
    due: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 0.05)
    schedules.fire_due(due)
    claimed = leases.claim(due)
    assert claimed is not None
    with Held(due, claimed.lease) as held:
        held.progress(7)
        for _ in range(100):
            time.sleep(0.05)
            with due.reading() as session:
                if session.get_one(Run, claimed.lease.run_id).rows_read == 7:
                    break
        else:
            pytest.fail("no sign of life")


def test_how_far_a_scan_is_can_be_seen(due: Store, bureau: dict[str, Actor]) -> None:
    schedules.fire_due(due)
    claimed = leases.claim(due)
    assert claimed is not None
    seen: list[tuple[int | None, float | None]] = []

    def look(rows: int) -> None:
        assert leases.renew(due, claimed.lease, rows)
        (row,) = views.list_scans(due, bureau["operator"])
        assert (row.status, row.seconds) == ("running", None)
        seen.append((row.read, row.rate(row.started_at + timedelta(seconds=2))))

    with Held(due, claimed.lease) as held:
        scans.scan_dataset(due, SYSTEM, claimed.subject, held=held, progress=look)
    assert seen
    assert seen[-1] == (60, 30.0)
    (row,) = views.list_scans(due, bureau["operator"])
    assert (row.status, row.read) == ("done", None)
    assert row.seconds
    assert row.rate(row.started_at) == 60 / row.seconds


def test_who_starts_a_scan_hears_for_whom_it_waits(due: Store, bureau: dict[str, Actor]) -> None:
    with acting(due, bureau["steward"]) as act:
        dataset = datasets.dataset_of(act.session, "people")
        slot = leases.slot_of(dataset)
        lease = leases.start(act, Run(kind="scan", slot=slot, dataset_id=dataset.id))
    assert lease is not None
    told: list[Text] = []

    def waits(what: Text) -> None:
        told.append(what)
        with acting(due, SYSTEM) as act:
            leases.end(act, leases.secure(act.session, lease), ScanStatus.DONE)

    done = scans.scan_dataset(due, bureau["operator"], "people", waits=waits)
    assert done.rows
    (said,) = told
    assert leases.worker_name() in said.en
    assert leases.worker_name() in said.zh
    told.clear()
    scans.scan_dataset(due, bureau["operator"], "people", waits=waits)
    assert not told
