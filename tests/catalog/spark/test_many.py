"""Many tables are one Spark job; each is a scan of its own."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from catalog import leases, scans, schedules, source_register, views, worker
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.engines import gathering, jobs, local
from catalog.engines.gathering import SparkEngine
from catalog.errors import GuikouError, UnusableInputError
from catalog.models import Run, Schedule
from catalog.scan_batches import scan_datasets
from catalog.store import Store
from catalog.types import Actor
from tests.classifiers.test_kernel import mobiles, names

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture
def many(store: Store, bureau: dict[str, Actor], tmp_path: Path, csv_folder: Path) -> Store:
    """Five tables of a database, a folder, and a file with a row too short, all due to be scanned."""
    operator, path = bureau["operator"], tmp_path / "hr.db"
    with closing(sqlite3.connect(path)) as made:
        for number in range(5):
            made.execute(f"create table t{number} (name text, phone text)")
            made.executemany(
                f"insert into t{number} values (?, ?)", zip(names(40), mobiles(40), strict=True)
            )
        made.commit()
    source_register.add(store, operator, source_register.NewSource("hr", str(path), "pension"))
    crawl(store, operator, "hr")
    short = tmp_path / "short.csv"
    short.write_text("手机号,备注\n" + "13800138000,甲\n" * 40, "utf-8")
    for code, where in (("people", csv_folder), ("short", short)):
        register(store, operator, NewDataset(code, code, code, "pension", None, str(where)))
    short.write_text("手机号,备注\n13800138000\n", "utf-8")
    return store


def test_many_tables_are_one_job_and_one_that_fails_fails_alone(
    session: "SparkSession",
    many: Store,
    bureau: dict[str, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs_run: list[int] = []

    def counted(*given: Any) -> list[local.Sketched | GuikouError]:
        jobs_run.append(len(given[1]))
        return jobs.sketch_tables(*given)

    monkeypatch.setattr(gathering, "sketch_tables", counted)
    monkeypatch.setattr(gathering, "_LINGER_SECONDS", 60.0)
    operator = bureau["operator"]
    schedules.add(many, operator, cron="0 2 * * *")
    with many.unit_of_work() as opened:
        back = leases.clock(opened) - dt.timedelta(days=2)
        opened.execute(sa.update(Schedule).values(created_at=back, due_at=None))
    with SparkEngine(session, 4, 7) as engine:
        ended = worker.do_due(many, lambda _one: None, engine=engine, at_once=7)
    assert jobs_run == [7]
    assert len(ended) == 7
    (failed,) = [one for one in ended if one.error]
    assert failed.subject == "short"
    assert "has 1 fields where the header has 2" in str(failed.error)
    codes = [f"hr_t{number}" for number in range(5)] + ["people"]

    def known() -> list[tuple[object, ...]]:
        pages = (views.show_dataset(many, operator, code) for code in codes)
        return [(p.fields, p.reasons, p.row.level, p.row.rows, p.version) for p in pages]

    there = known()
    assert {f.entity for f in views.show_dataset(many, operator, "hr_t3").fields} == {
        "PERSON",
        "PHONE_NUMBER",
    }
    with many.reading() as opened:
        found = opened.query(Run).filter_by(kind="scan").all()
        assert {r.slot.partition(":")[0] for r in found} == {"source", "dataset"}
        assert not [r.slot for r in found if "/" in r.slot]
        assert sorted(r.status for r in found) == ["done"] * 6 + ["failed"]
    for code in codes:
        scans.scan_dataset(many, operator, code)
    assert known() == there
    # As somebody asks for it: what fails is told, the others are kept.
    with SparkEngine(session, 4, 3) as engine:
        good, bad, also = scan_datasets(
            many, operator, ["hr_t1", "short", "hr_t2"], engine=engine, at_once=3
        )
    assert isinstance(good, scans.ScanSummary)
    assert isinstance(also, scans.ScanSummary)
    assert isinstance(bad, UnusableInputError)
    assert (good.rows, also.rows) == (40, 40)


def test_a_worker_has_spark_as_long_as_something_is_due(
    session: "SparkSession", many: Store, bureau: dict[str, Actor]
) -> None:
    schedules.add(many, bureau["operator"], cron="0 2 * * *")
    with many.unit_of_work() as opened:
        back = leases.clock(opened) - dt.timedelta(days=2)
        opened.execute(sa.update(Schedule).values(created_at=back, due_at=None))
    stop, left, tried = threading.Event(), threading.Event(), list[str]()

    @contextmanager
    def engines() -> Iterator[local.Engine]:
        tried.append("start")
        if len(tried) == 1:
            raise UnusableInputError("集群未就绪", "no cluster")  # and what is due waits
        with SparkEngine(session, 4, 7) as engine:
            yield engine
        left.set()

    def waiting() -> list[str]:
        with many.reading() as opened:
            return [run.status for run in opened.query(Run).filter_by(kind="scan")]

    working = threading.Thread(
        target=worker.work, args=(many, stop), kwargs={"engines": engines, "at_once": 7}
    )
    working.start()
    try:
        assert left.wait(120)
    finally:
        stop.set()
        working.join(60)
    assert len(tried) == 2
    assert sorted(waiting()) == ["done"] * 6 + ["failed"]
