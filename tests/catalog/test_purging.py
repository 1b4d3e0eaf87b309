"""Runs of long ago are deleted, but the last of each kind; scans and the audit log stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from catalog import datasets, purging, schedules, source_register, views, worker
from catalog.crawls import crawl
from catalog.leases import clock
from catalog.models import AuditEvent, Crawl, Run, Scan
from catalog.scans import scan_dataset
from catalog.source_register import NewSource
from catalog.store import Store
from catalog.types import Actor
from policies.types import Text
from tests.catalog.test_datasets import new


def put(store: Store, days: float, status: str = "done", **about: int) -> int:
    """Write down a run that was due and ended so many days ago."""
    with store.unit_of_work() as session:
        then = clock(session) - timedelta(days=days)
        over = status in {"done", "failed"}
        run = Run(
            kind="crawl" if "source_id" in about else "scan",
            slot="x",
            started_by="system",
            due_at=then,
            status=status,
            finished_at=then if over else None,
            **about,
        )
        session.add(run)
        session.flush()
        return run.id


def left(store: Store) -> set[int]:
    with store.reading() as session:
        return set(session.scalars(select(Run.id)))


@pytest.fixture
def there(store: Store, bureau: dict[str, Actor], people_csv: Path) -> Store:
    datasets.register(store, bureau["steward"], new(people_csv))
    datasets.register(store, bureau["steward"], new(people_csv, code="other"))
    folder = NewSource("folder", str(people_csv.parent), "center")
    source_register.add(store, bureau["operator"], folder)
    return store


def test_the_last_success_and_the_last_failure_of_each_stay(there: Store) -> None:
    gone = {
        put(there, 900, dataset_id=1),
        put(there, 800, "failed", dataset_id=1),
        put(there, 600, "failed", dataset_id=1),
        put(there, 900, source_id=1),
    }
    stay = {
        put(there, 700, dataset_id=1),
        put(there, 399, "failed", dataset_id=1),
        put(there, 500, dataset_id=2),
        put(there, 650, source_id=1),
        put(there, 900, "waiting", dataset_id=1),
    }
    assert purging.purge(there) == len(gone)
    assert left(there) == stay
    assert purging.purge(there) == 0


def test_the_last_of_a_schedule_stays_when_people_have_scanned_since(
    there: Store, bureau: dict[str, Actor]
) -> None:
    schedule = schedules.add(there, bureau["operator"], dataset="people", cron="0 2 * * *")
    gone = put(there, 900, dataset_id=1, schedule_id=schedule)
    stay = {
        put(there, 800, dataset_id=1, schedule_id=schedule),
        put(there, 700, "failed", dataset_id=1, schedule_id=schedule),
        put(there, 600, "failed", dataset_id=1),
        put(there, 500, dataset_id=1),
    }
    assert purging.purge(there) == 1
    assert left(there) == stay
    assert gone not in stay


def test_many_are_deleted_in_parts(there: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "PART", 2)
    for _ in range(5):
        put(there, 500, dataset_id=1)
    assert purging.purge(there) == 4
    assert len(left(there)) == 1


def test_scans_and_the_log_stay_and_a_new_day_purges(
    there: Store, bureau: dict[str, Actor]
) -> None:
    for _ in range(2):
        crawl(there, bureau["operator"], "folder")
        scan_dataset(there, bureau["operator"], "people")
    with there.unit_of_work() as session:
        old = clock(session) - timedelta(days=500)
        session.execute(update(Run).values(due_at=old, finished_at=old))
        scans = set(session.scalars(select(Scan.id)))
        events = session.scalars(select(AuditEvent.seq)).all()
    worker.look_at_terms(there)
    assert len(left(there)) == 2
    (row,) = views.list_crawl_runs(there, bureau["operator"])
    assert row.changed == Text("无变化", "nothing changed")
    with there.reading() as session:
        assert set(session.scalars(select(Scan.id))) == scans
        assert set(events) <= set(session.scalars(select(AuditEvent.seq)))
        for kept in (Scan.run_id, Crawl.run_id):
            assert {run is None for run in session.scalars(select(kept))} == {True, False}
