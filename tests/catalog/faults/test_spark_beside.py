"""A worker that has Spark beside one that has not, each a process, on one catalog: nothing is scanned twice."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog import leases, schedules, views
from catalog.models import Dataset, Run, Scan, Schedule
from tests.catalog.faults.test_workers import Site, site
from tests.catalog.faults.workers import Worker, wait_for
from tests.catalog.test_spark_runs import put_lake

__all__ = ["site"]  # a fixture

pytestmark = pytest.mark.slow
LAKE = {"lake_0", "lake_1", "lake_2"}


def runs(site: Site, schedule: int) -> list[tuple[str, str, str, int]]:
    """Return of the scans of a schedule: dataset, status, who, how often it was taken."""
    with site.store.reading() as session:
        query = select(Run).where(Run.schedule_id == schedule).order_by(Run.id)
        return [(r.subject, r.status, r.worker, r.token) for r in session.scalars(query)]


def all_due(site: Site) -> int:
    """Let a new schedule of everything be due, as if two days had been missed."""
    number = schedules.add(site.store, site.operator, cron="0 2 * * *")
    with site.store.unit_of_work() as session:
        back = leases.clock(session) - timedelta(days=2)
        session.get_one(Schedule, number).created_at = back
    schedules.fire(site.store, number)
    return number


def scanned(site: Site, schedule: int) -> Counter[str]:
    with site.store.reading() as session:
        query = select(Dataset.code).join(Scan).where(Scan.schedule_id == schedule)
        return Counter(session.scalars(query))


def test_each_takes_what_it_can_read_and_nothing_twice(site: Site) -> None:
    file = site.folder / "lake.csv"
    file.write_text("id,phone\n" + "".join(f"{n},138{n:08}\n" for n in range(60)))
    put_lake(site.store, "center", len(LAKE))
    (local,) = site.workers.up(1)
    base = site.due(tables=3, pace=None)
    wait_for(base.is_done, "the source is crawled and scanned")
    first = all_due(site)

    def statuses(of_lake: bool) -> set[str]:
        return {status for code, status, *_ in runs(site, first) if (code in LAKE) == of_lake}

    wait_for(lambda: statuses(False) == {"done"}, "what is read here is scanned")
    time.sleep(3)  # time enough for the local worker to take what it must not
    assert [r[1:] for r in runs(site, first) if r[0] in LAKE] == [("waiting", "", 0)] * 3
    waiting = views.list_waiting(site.store, site.operator).rows
    assert {(r.dataset, r.waits_for) for r in waiting} == {(code, "spark") for code in LAKE}

    said = site.folder / "stand-in.txt"
    other = Worker(
        site.store, said, command=str(file), module="tests.catalog.faults.spark_stand_in"
    )
    try:
        wait_for(other.is_up, "it is up")
        wait_for(lambda: {r[1] for r in runs(site, first)} == {"done"}, "all is scanned")
        second = all_due(site)
        wait_for(lambda: {r[1] for r in runs(site, second)} == {"done"}, "all is scanned again")
    finally:
        other.kill()
    for schedule in (first, second):
        done = runs(site, schedule)
        assert {who for code, _, who, _ in done if code in LAKE} == {other.name}
        assert {who for *_, who, _ in done} <= {other.name, local.name}
        assert {token for *_, token in done} == {1}
        assert len(done) == len({code for code, *_ in done}) == len(LAKE) + 3, "made up for once"
        assert scanned(site, schedule) == Counter(code for code, *_ in done), "each once"
