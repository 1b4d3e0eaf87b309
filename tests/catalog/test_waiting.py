"""What is due and has not begun is listed with what it waits for, to whoever may know of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from catalog import datasets, leases, people, schedules, views
from catalog.acts import acting
from catalog.cli import run
from catalog.cli.language import language
from catalog.models import Dataset, Run, Schedule
from catalog.store import Store
from catalog.types import SYSTEM, Actor, ScanStatus
from catalog.views.waiting import SAID
from tests.catalog.conftest import PASSWORD
from tests.catalog.test_leases import age, die, due, settings, tables

__all__ = ["due", "settings", "tables"]  # fixtures

Bureau = dict[str, Actor]


def waits(store: Store, who: Actor) -> list[tuple[str, str | None, str]]:
    rows = views.list_waiting(store, who).rows
    assert all(r.said == SAID[r.waits_for] for r in rows)
    return [(r.kind, r.dataset or r.source, r.waits_for) for r in rows]


def close(store: Store, lease: leases.Lease) -> None:
    with acting(store, SYSTEM) as act:
        leases.end(act, leases.secure(act.session, lease), ScanStatus.DONE)


def started_by_hand(store: Store, who: Actor, code: str) -> leases.Lease:
    with acting(store, who) as act:
        dataset = datasets.dataset_of(act.session, code)
        one = Run(kind="scan", slot=leases.slot_of(dataset), dataset_id=dataset.id)
        lease = leases.start(act, one)
    assert lease is not None
    return lease


def test_a_schedule_at_which_no_worker_looked(due: Store, bureau: Bureau) -> None:
    operator = bureau["operator"]
    assert waits(due, operator) == [("schedule", None, "worker")]
    (row,) = views.list_waiting(due, operator).rows
    with due.reading() as session:
        schedule = session.scalars(select(Schedule)).one()
        assert row.due_at == schedules.last_due(schedule, leases.clock(session))
    assert waits(due, bureau["clerk"]) == [], "who may see no schedules hears of none"
    schedules.fire_due(due)
    assert waits(due, operator) == [("scan", "other", "worker"), ("scan", "people", "worker")]
    age(due)
    schedules.remove(due, operator, 1)
    assert waits(due, operator) == []


def test_what_waits_its_turn(due: Store, bureau: Bureau) -> None:
    operator = bureau["operator"]
    schedules.fire_due(due)
    first = leases.claim(due)
    assert first is not None
    assert waits(due, operator) == [("scan", "people", "turn")]
    die(due)
    leases.lapse(due)
    assert waits(due, operator) == [("scan", "other", "worker"), ("scan", "people", "worker")]
    for _ in range(2):
        claimed = leases.claim(due)
        assert claimed is not None
        close(due, claimed.lease)
    assert waits(due, operator) == []


def test_what_a_person_started_is_no_worker(due: Store, bureau: Bureau) -> None:
    operator = bureau["operator"]
    schedules.fire_due(due)
    lease = started_by_hand(due, bureau["steward"], "people")
    assert waits(due, operator) == [("scan", "other", "worker"), ("scan", "people", "dataset")]
    close(due, lease)
    assert waits(due, operator) == [("scan", "other", "worker"), ("scan", "people", "worker")]


def test_what_is_queued_behind_another_run_of_the_source(tables: Store, bureau: Bureau) -> None:
    operator = bureau["operator"]
    rest = [("scan", code, "scan") for code in ("hr_b", "hr_c", "hr_d")]
    first = leases.claim(tables)
    assert first is not None
    assert waits(tables, operator) == rest
    close(tables, first.lease)
    seated = [leases.claim(tables, seats=3) for _ in range(3)]
    assert waits(tables, operator) == [], "all have a seat"
    for one in seated[:2]:
        assert one is not None
        with tables.unit_of_work() as session:
            leases.give_back(leases.secure(session, one.lease))
    assert waits(tables, operator) == rest[:2], "a seat beside the slot keeps it"
    die(tables)
    leases.lapse(tables)
    schedules.add(tables, operator, source="hr", cron="0 2 * * *")
    age(tables)
    schedules.fire_due(tables)
    with tables.unit_of_work() as session:
        crawl = session.scalars(select(Run).where(Run.kind == "crawl", Run.status == "waiting"))
        crawl.one().due_at -= timedelta(days=9)
    assert waits(tables, operator)[0] == ("crawl", "hr", "worker")
    claimed = leases.claim(tables)
    assert claimed is not None
    assert claimed.kind == "crawl"
    assert {why for _, _, why in waits(tables, operator)} == {"crawl"}


def test_nobody_hears_of_what_is_not_for_them(tables: Store, bureau: Bureau) -> None:
    schedules.add(tables, bureau["operator"], source="hr", cron="0 2 * * *")
    age(tables)
    schedules.fire_due(tables)
    assert len(waits(tables, bureau["operator"])) == 5
    assert waits(tables, bureau["clerk"]) == []
    with tables.unit_of_work() as session:
        session.execute(update(Dataset).where(Dataset.code == "hr_a").values(level=1))
    assert waits(tables, bureau["clerk"]) == [("scan", "hr_a", "worker")]


def test_the_longest_due_come_first_and_more_is_said(tables: Store, bureau: Bureau) -> None:
    with tables.unit_of_work() as session:
        last = session.scalars(select(Run).order_by(Run.id.desc())).first()
        assert last
        last.due_at -= timedelta(days=3)
    found = views.list_waiting(tables, bureau["operator"], limit=2)
    assert ([r.dataset for r in found.rows], found.more) == (["hr_d", "hr_a"], True)
    found = views.list_waiting(tables, bureau["operator"], limit=4)
    assert (len(found.rows), found.more) == (4, False)


@pytest.mark.parametrize(
    ("tongue", "words"),
    [
        ("zh", ("等待中", "扫描", "同一数据源正在扫描，完成后开始", "另有更多")),
        ("en", ("Waiting", "scan", "for a scan of the same source to be done", "There are more")),
    ],
)
def test_in_the_terminal(
    tables: Store,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tongue: str,
    words: tuple[str, ...],
) -> None:
    assert leases.claim(tables)
    monkeypatch.setenv("GUIKOU_LANG", tongue)
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(tables, "operator", PASSWORD).token)
    language.cache_clear()
    assert run(["schedule", "runs", "--limit", "2"]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in (*words, "hr_b", "hr_c"))
    assert "hr_d" not in said
    assert said.index(words[0]) < said.index("hr_b")
    language.cache_clear()
