"""Tables that only Spark can open: a real Hive metastore (Derby), and JDBC (Derby)."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog import scans, schedules, source_register, views, worker
from catalog.cli import run
from catalog.coverage import How, Mode
from catalog.crawls import crawl
from catalog.engines import frames, local
from catalog.engines.gathering import SparkEngine
from catalog.engines.pieces import With
from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.file_scans import FileScan, concluded
from catalog.models import Run, Schedule
from catalog.scan_batches import scan_datasets
from catalog.sources import open_source
from catalog.sources import spark as sources_spark
from catalog.sources.access import Limits
from catalog.sources.spark import SparkTable
from catalog.spark_runs import left_to_spark
from catalog.store import Store
from catalog.types import Actor
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
from tests.catalog.spark.conftest import WITH


@pytest.fixture
def rows_of_types(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    made = {
        "证件": resident_ids(50),
        "手机": pa.array([int(m) for m in mobiles(50)], pa.int64()),
        "金额": pa.array([Decimal("1.10")] * 50, pa.decimal128(12, 2)),
        "日期": pa.array([dt.date(2026, 1, 1), None] * 25),
        "备注": pa.array([["甲", "13800138000"], []] * 25, pa.list_(pa.string())),
    }
    pq.write_table(pa.table(made), path)
    return path


def opened(location: str, table: str | None = None) -> SparkTable:
    (found,) = open_source(location, table=table).tables()
    assert isinstance(found, SparkTable)
    return found


@pytest.fixture
def warehouse(session: "SparkSession", rows_of_types: Path) -> Iterator["SparkSession"]:
    """The database ``hr`` of a metastore with the table ``people`` and the view ``phones``."""
    session.sql("create database if not exists hr")
    session.sql(
        "create table hr.people stored as parquet comment '参保人员' "
        f"as select * from parquet.`{rows_of_types}`"
    )
    session.sql("create view hr.phones as select `手机` from hr.people")
    yield session
    session.sql("drop database hr cascade")


def test_a_hive_table_is_seen_as_its_files_are(
    warehouse: "SparkSession", rows_of_types: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "FAN_IN", 2)
    using, rows = With(DEFAULT_KEY, DETECTORS, 20), list[int]()
    assert warehouse.conf.get("spark.sql.catalogImplementation") == "hive"
    found = frames.sketch_frame(warehouse, opened("spark-table:hr.people"), using, rows.append)
    (table,) = open_source(rows_of_types).tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    assert found.sketch.rows == 50
    assert dump(found.sketch) == dump(here.sketch)
    with pytest.raises(NotFoundError, match="has no"):
        frames.sketch_frame(warehouse, opened("spark-table:hr.nobody"), using)


@pytest.fixture
def derby(session: "SparkSession", rows_of_types: Path, tmp_path: Path) -> str:
    """The URL of a database with the table ``PEOPLE``."""
    url = f"jdbc:derby:{tmp_path}/derby;create=true"
    frame = session.read.parquet(str(rows_of_types)).drop("备注")
    frame.write.format("jdbc").option("url", url).option("dbtable", "people").save()
    return url


def told(scan: FileScan) -> list[tuple[object, ...]]:
    fields = (f for f in scan.result.fields if f.name != "备注")
    return [(f.name, f.entity, f.outcome, f.rows, f.nulls, f.distinct) for f in fields]


def test_a_jdbc_table(session: "SparkSession", derby: str, rows_of_types: Path) -> None:
    using = With(DEFAULT_KEY, DETECTORS, 20)
    found = frames.sketch_frame(session, opened(derby, "people"), using)
    (table,) = open_source(rows_of_types).tables()
    sketched = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    here = concluded(sketched, DETECTORS, "", "")
    there = concluded(found, DETECTORS, "", "")
    assert told(there) == told(here)
    assert {"CN_RESIDENT_ID", "PHONE_NUMBER"} <= {f.entity for f in there.result.fields}
    with pytest.raises(UsageError, match="--table"):
        opened(derby)
    with pytest.raises(UnusableInputError, match="cannot be opened by JDBC"):
        opened(derby, "nobody").schema()


@pytest.mark.parametrize(
    "location",
    [
        "jdbc:mysql://h/x?user=a&password=b",
        "jdbc:oracle:thin:scott/tiger@h:1521/x",
        "jdbc:postgresql://scott:tiger@h/x",
    ],
)
def test_a_password_in_a_jdbc_url_is_refused(
    session: "SparkSession", store: Store, bureau: dict[str, Actor], location: str
) -> None:
    with pytest.raises(UsageError, match="GUIKOU_SOURCE_JDBC_PASSWORD"):
        opened(location, "people").schema()
    with pytest.raises(UsageError, match="GUIKOU_SOURCE_HR_PASSWORD") as raised:
        source_register.add(
            store, bureau["operator"], source_register.NewSource("hr", location, "pension")
        )
    assert "tiger" not in str(raised.value)


def codes(store: Store, actor: Actor) -> dict[str, bool]:
    return {r.code: r.vanished_at is None for r in views.list_datasets(store, actor)}


def test_a_database_of_spark_s_catalog_is_a_source(
    warehouse: "SparkSession", store: Store, bureau: dict[str, Actor]
) -> None:
    operator, planner = bureau["operator"], bureau["planner"]
    new = source_register.NewSource("lake", "spark-table:hr", "pension")
    seen = source_register.add(store, operator, new)
    assert (seen.kind, seen.things, seen.credentials) == ("spark", 2, "none")
    assert crawl(store, operator, "lake").new == ("lake_people", "lake_phones")
    page = views.show_dataset(store, planner, "lake_people")
    assert page.row.title.zh == "参保人员"
    with SparkEngine(warehouse, 2, 2) as engine:
        ended = scan_datasets(
            store, operator, ["lake_people", "lake_phones"], engine=engine, at_once=2
        )
        again = scans.scan_dataset(
            store, operator, "lake_people", how=How(incremental=True), engine=engine
        )
        drawn = scans.scan_dataset(
            store, operator, "lake_people", how=How(sample=20), engine=engine
        )
    assert [one.rows for one in ended if isinstance(one, scans.ScanSummary)] == [50, 50]
    assert (again.mode, again.rows) == (Mode.FULL, 50)
    assert drawn.mode == Mode.SAMPLE
    assert 2 < drawn.rows < 45
    with pytest.raises(UnusableInputError, match="only scanned"):
        next(opened("spark-table:hr.people").batches())
    page = views.show_dataset(store, planner, "lake_people")
    assert {"CN_RESIDENT_ID", "PHONE_NUMBER"} <= {f.entity for f in page.fields}
    assert page.version == 1

    warehouse.sql("alter table hr.people add columns (`邮箱` string)")
    warehouse.sql("drop view hr.phones")
    warehouse.sql("create table hr.fees stored as parquet as select 1 as fee")
    found = crawl(store, operator, "lake")
    assert (found.new, found.changed) == (("lake_fees",), ("lake_people",))
    assert found.vanished == ("lake_phones",)
    assert codes(store, operator) == {
        "lake_people": True,
        "lake_phones": False,
        "lake_fees": True,
    }
    with SparkEngine(warehouse, 2) as engine, pytest.raises(NotFoundError, match="has no"):
        scans.scan_dataset(store, operator, "lake_phones", engine=engine)


def test_what_is_due_is_left_until_spark_comes(
    warehouse: "SparkSession", store: Store, bureau: dict[str, Actor]
) -> None:
    new = source_register.NewSource("lake", "spark-table:hr", "pension")
    source_register.add(store, bureau["operator"], new)
    number = schedules.add(store, bureau["operator"], source="lake", cron="0 2 * * *")
    with store.unit_of_work() as opened_store:
        opened_store.get_one(Schedule, number).created_at -= dt.timedelta(days=2)
    assert worker.do_due(store, lambda _one: None) == []
    assert left_to_spark(store) == [("crawl", "lake")]
    with SparkEngine(warehouse, 2, 2) as engine:
        ended = worker.do_due(store, lambda _one: None, engine=engine, at_once=2, spark=True)
    assert [one.error for one in ended] == [None] * 3
    assert {one.subject for one in ended} == {"lake", "lake_people", "lake_phones"}
    assert left_to_spark(store) == []


@pytest.mark.parametrize("database", ["nowhere", "nolake.hr"])
def test_a_database_of_spark_s_catalog_that_is_not_there(
    session: "SparkSession", store: Store, bureau: dict[str, Actor], database: str
) -> None:
    new = source_register.NewSource("lake", f"spark-table:{database}", "pension")
    with pytest.raises(NotFoundError, match=f'has no "{database}"'):
        source_register.add(store, bureau["operator"], new)
    with pytest.raises(NotFoundError, match=f'has no "{database}.people"'):
        opened(f"spark-table:{database}.people").schema()


def test_a_catalog_whose_jar_is_missing(
    session: "SparkSession", store: Store, bureau: dict[str, Actor]
) -> None:
    session.conf.set("spark.sql.catalog.jarless", "org.example.NotThere")
    new = source_register.NewSource("lake", "spark-table:jarless.hr", "pension")
    with pytest.raises(UnusableInputError, match=r"cannot open .* its jar \(spark.jars\)"):
        source_register.add(store, bureau["operator"], new)


def test_a_jdbc_database_is_a_source(
    session: "SparkSession",
    event_log: Path,
    derby: str,
    store: Store,
    bureau: dict[str, Actor],
) -> None:
    operator = bureau["operator"]
    passwords = store.settings.home / "credentials.yaml"
    passwords.write_text("hr: {user: APP, password: only-of-derby}\n")
    passwords.chmod(0o600)
    seen = source_register.add(store, operator, source_register.NewSource("hr", derby, "pension"))
    assert (seen.kind, seen.things, seen.credentials) == ("jdbc", 1, "file")
    assert crawl(store, operator, "hr").new == ("hr_people",)
    with SparkEngine(session, 1) as engine:
        done = scans.scan_dataset(store, operator, "hr_people", engine=engine)
    assert (done.rows, done.mode) == (50, Mode.FULL)
    with store.reading() as opened_store:
        run = opened_store.query(Run).filter_by(kind="scan").one()
        assert run.slot.startswith("source:")
    found = crawl(store, operator, "hr")
    assert (found.tables, found.new, found.changed) == (1, (), ())
    written = [p for f in (event_log, store.settings.home) for p in f.rglob("*") if p.is_file()]
    assert not [p for p in written if p != passwords and b"only-of-derby" in p.read_bytes()]


def test_from_the_terminal(
    warehouse: "SparkSession", terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["source", "add", "lake", "spark-table:hr", "--owner", "pension"]
    assert run([*add, *terminal]) == 0
    assert "2 tables, no password" in capsys.readouterr().out
    assert run(["source", "test", "lake", *terminal]) == 0
    assert run(["source", "crawl", *terminal]) == 0
    assert run(["dataset", "scan", "lake_people", *terminal]) == 0
    assert run(["scan", "spark-table:hr.people", *terminal, "--format", "json"]) == 0
    assert run(["source", "list"]) == 0
    assert "Spark catalog" in capsys.readouterr().out


def test_what_only_spark_can_read(
    capsys: pytest.CaptureFixture[str],
    store: Store,
    bureau: dict[str, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources_spark, "_running", [])
    assert run(["scan", "spark-table:hr.people"]) == 2
    assert "--engine spark" in capsys.readouterr().err
    new = source_register.NewSource("lake", "spark-table:hr", "pension")
    with pytest.raises(UsageError, match="--engine spark"):
        source_register.add(store, bureau["operator"], new)
    assert not views.list_sources(store, bureau["operator"])
    limited = source_register.NewSource(
        "lake", "spark-table:hr", "pension", limits=Limits(most_rows=5)
    )
    with pytest.raises(UsageError, match="--most-rows"):
        source_register.add(store, bureau["operator"], limited)
