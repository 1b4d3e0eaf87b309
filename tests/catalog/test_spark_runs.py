"""What only Spark can read is left to a worker that has it: nobody else takes it, and it is said what it waits for."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from catalog import leases, overdue, people, schedules, views, worker
from catalog.cli import run
from catalog.cli.language import language
from catalog.models import Dataset, Department, Run, Schedule, Source
from catalog.spark_runs import WAITS_FOR_SPARK, left_to_spark
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD
from tests.catalog.test_leases import age, die, due, runs, settings

__all__ = ["due", "settings"]  # fixtures

Bureau = dict[str, Actor]
LAKE = [("scan", "lake_0"), ("scan", "lake_1")]


def put_lake(store: Store, owner: str, tables: int, kind: str = "spark") -> None:
    """Register a source that only Spark can read, with tables, as a crawl on Spark would."""
    place = {"spark": "spark-table:hr", "jdbc": "jdbc:derby:hr"}[kind]
    with store.unit_of_work() as session:
        department = session.scalars(select(Department).where(Department.code == owner)).one()
        now = datetime.now(UTC)
        same = {"owner_id": department.id, "location": place}
        seen = {"added_at": now, "added_by": "operator", "statement_seconds": 60}
        source = Source(name="lake", kind=kind, **seen, **same)
        session.add(source)
        session.flush()
        for n in range(tables):
            session.add(
                Dataset(
                    code=f"lake_{n}",
                    title_zh="湖表",
                    title_en="Lake table",
                    table_name=f"t{n}",
                    source_kind=kind,
                    source_id=source.id,
                    level=6,
                    registered_at=now,
                    **same,
                )
            )


@pytest.fixture
def lake(due: Store) -> Store:
    """Two files and two tables of Spark's that a schedule is due to scan."""
    put_lake(due, "pension", 2)
    schedules.fire_due(due)
    return due


def taken(store: Store, *, spark: bool) -> list[str]:
    found = []
    while (claimed := leases.claim(store, spark=spark)) is not None:
        found.append(claimed.subject)
    return found


def waits(store: Store, who: Actor) -> list[tuple[str, str]]:
    rows = views.list_waiting(store, who).rows
    return [(r.dataset or r.source or "", r.waits_for) for r in rows]


def test_only_who_has_spark_takes_it(lake: Store) -> None:
    assert taken(lake, spark=False) == ["other", "people"]
    assert left_to_spark(lake) == LAKE
    assert taken(lake, spark=True) == ["lake_0", "lake_1"]
    assert left_to_spark(lake) == []
    die(lake)
    leases.lapse(lake)
    assert left_to_spark(lake) == LAKE, "what a dead one held is left to another one with Spark"
    assert sorted(taken(lake, spark=False)) == ["other", "people"]
    die(lake)
    assert len(taken(lake, spark=True)) == 4, "who has Spark takes all"


@pytest.mark.parametrize("kind", ["spark", "jdbc"])
def test_neither_crawls_nor_drivers_are_for_others(due: Store, bureau: Bureau, kind: str) -> None:
    put_lake(due, "pension", 1, kind)
    with due.unit_of_work() as session:
        # Registered by its location alone.
        session.execute(update(Dataset).where(Dataset.code == "other").values(source_kind=kind))
    schedules.add(due, bureau["operator"], source="lake", cron="0 2 * * *")
    age(due)
    schedules.fire_due(due)
    assert taken(due, spark=False) == ["people"]
    assert sorted(left_to_spark(due)) == [("crawl", "lake"), ("scan", "lake_0"), ("scan", "other")]


def test_who_has_no_spark_does_the_rest_and_comes_back(lake: Store) -> None:
    told: list[worker.Ended] = []
    worker.do_due(lake, told.append)
    assert [(one.subject, one.error) for one in told] == [("other", None), ("people", None)]
    assert sorted(runs(lake)) == [("done", 1, 1)] * 2 + [("waiting", 0, 0)] * 2
    assert worker.do_next(lake) is None
    age(lake)
    assert schedules.fire_due(lake) == 1
    assert left_to_spark(lake) == LAKE, "what has not begun is not due a second time"


def test_the_list_says_so(lake: Store, bureau: Bureau) -> None:
    operator = bureau["operator"]
    found = dict(waits(lake, operator))
    assert found == {"other": "worker", "people": "worker", "lake_0": "spark", "lake_1": "spark"}
    (said,) = {r.said for r in views.list_waiting(lake, operator).rows if r.waits_for == "spark"}
    assert said == WAITS_FOR_SPARK
    with lake.unit_of_work() as session:
        session.execute(delete(Run))
        session.execute(delete(Schedule))
    schedules.add(lake, operator, source="lake", cron="0 2 * * *")
    age(lake)
    assert waits(lake, operator) == [("lake", "spark")], "no worker looked at the schedule"


def test_behind_another_scan_of_the_database_it_waits_for_that(due: Store, bureau: Bureau) -> None:
    put_lake(due, "pension", 2, "jdbc")
    schedules.fire_due(due)
    while (claimed := leases.claim(due, spark=True)) is not None:
        if claimed.subject == "lake_0":
            break
    assert ("lake_1", "scan") in waits(due, bureau["operator"])
    die(due)
    leases.lapse(due)
    assert ("lake_1", "spark") in waits(due, bureau["operator"])


def later(store: Store, **by: int) -> None:
    with store.unit_of_work() as session:
        for one in session.scalars(select(Run)):
            one.due_at -= timedelta(**by)


def test_the_doctor_says_so_once_it_is_late(lake: Store) -> None:
    with lake.unit_of_work() as session:
        session.execute(update(Run).values(due_at=leases.clock(session)))
    fine, said = overdue.overdue(lake)
    assert (fine, said.en) == (
        True,
        "4 waiting, 2 of them for a worker with --engine spark (only Spark can read it)",
    )
    later(lake, minutes=61)
    fine, said = overdue.overdue(lake)
    assert not fine
    assert said.en.endswith("for more than 1 h. Start guikou worker --engine spark.")
    assert "等待带 --engine spark 的后台任务" in said.zh
    assert taken(lake, spark=False)
    assert not overdue.overdue(lake)[0], "they do not help"
    claimed = leases.claim(lake, spark=True)
    assert claimed is not None
    assert claimed.subject == "lake_0"
    assert overdue.overdue(lake)[0], "the other one waits its turn"
    taken(lake, spark=True)
    assert overdue.overdue(lake) == (True, overdue.Text("等待 0 项", "0 waiting"))


def test_the_doctor_names_schedules_at_which_no_worker_looks(due: Store) -> None:
    with due.unit_of_work() as session:
        schedule = session.scalars(select(Schedule)).one()
        now = leases.clock(session)
        schedule.cron, schedule.timezone = f"{now.minute} {now.hour} * * *", "UTC"
        schedule.created_at = now - timedelta(minutes=50)
    assert overdue.overdue(due) == (True, overdue.Text("等待 0 项", "0 waiting"))
    age(due)
    fine, said = overdue.overdue(due)
    assert not fine
    assert "without a worker taking notice: 1. Start guikou worker" in said.en
    assert said.en.endswith("0 waiting")
    schedules.fire_due(due)
    assert overdue.overdue(due)[0]


def test_scan_due_says_what_it_leaves(
    lake: Store,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["scan", "--due"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [
        "2 done, 0 of them failed.",
        "2 more that only Spark can read are left to guikou worker --engine spark.",
    ]
    monkeypatch.setenv("GUIKOU_LANG", "zh")
    language.cache_clear()
    assert run(["scan", "--due"]) == 0
    assert (
        "另有 2 项只能由 Spark 读取，留给 guikou worker --engine spark。" in capsys.readouterr().out
    )
    assert run(["scan", "--due", "--format", "json"]) == 0
    left = json.loads(capsys.readouterr().out)
    assert [(r["subject"], r["status"]) for r in left] == [
        ("lake_0", "waiting"),
        ("lake_1", "waiting"),
    ]
    assert {r["reason"] for r in left} == {f"等待{WAITS_FOR_SPARK.zh}"}
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(lake, "operator", PASSWORD).token)
    assert run(["schedule", "runs"]) == 0
    assert WAITS_FOR_SPARK.zh in capsys.readouterr().out
    language.cache_clear()


def test_what_fails_beside_it_is_said_by_the_exit_code(
    lake: Store, people_csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people_csv.unlink()
    assert run(["scan", "--due"]) == 6
    assert "2 more that only Spark can read" in capsys.readouterr().out
