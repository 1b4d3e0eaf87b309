"""The Spark engine: the same findings as here, one job, and no value in the driver. Real Spark, local[2]."""

import datetime as dt
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog import leases, people, scans, schedules, source_register, views, watermarks, worker
from catalog.cli import run
from catalog.coverage import How, Mode
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.engines import frames, gathering, jobs, local, spark
from catalog.engines.gathering import SparkEngine
from catalog.engines.pieces import Seen, With
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.file_scans import FileScan, concluded
from catalog.heartbeats import StoppedError
from catalog.models import Dataset, Run, Scan, Schedule, Sketch
from catalog.scan_batches import scan_datasets
from catalog.settings import Settings
from catalog.sketches import sketch_key
from catalog.sources import TableRef, open_source, stretches
from catalog.sources.places import TablePlace
from catalog.store import Store
from catalog.types import Actor
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.catalog.conftest import PASSWORD
from tests.classifiers.test_kernel import mobiles, names, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WITH = {"key": DEFAULT_KEY, "detectors": DETECTORS, "batch_rows": 1000}


@pytest.fixture(scope="module")
def event_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where Spark writes down all that it does: its plans, its settings, its environment."""
    folder = tmp_path_factory.mktemp("events")
    conf = tmp_path_factory.mktemp("conf")
    store = tmp_path_factory.mktemp("hive")
    (conf / "spark-defaults.conf").write_text(
        "spark.eventLog.enabled true\nspark.eventLog.compress false\n"
        f"spark.eventLog.dir {folder.as_uri()}\n"
        f"spark.sql.catalogImplementation hive\nspark.sql.warehouse.dir {store.as_uri()}\n"
        "spark.hadoop.javax.jdo.option.ConnectionURL jdbc:derby:memory:metastore;create=true\n"
        f"spark.driver.extraJavaOptions -Dderby.stream.error.file={store}/derby.log\n"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(conf))
        yield folder


@pytest.fixture(scope="module")
def session(event_log: Path) -> Iterator["SparkSession"]:
    if shutil.which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    with spark.session("local[2]") as started:
        yield started


def on_spark(session: "SparkSession", table: TableRef) -> local.Sketched:
    place = TablePlace(table.source.location, table.name)
    with SparkEngine(session, 4) as engine:
        return engine(place)(table, **WITH)  # type: ignore[arg-type]  # named above


@pytest.fixture
def csv_folder(tmp_path: Path) -> Path:
    rows = [
        f'{a},{b},{c},"多行\n备注"'
        for a, b, c in zip(names(60), resident_ids(60), mobiles(60), strict=True)
    ]
    for month, encoding in ((1, "gb18030"), (2, "utf-8")):
        path = tmp_path / "people" / f"month=2026-0{month}" / "p.csv"
        path.parent.mkdir(parents=True)
        part = rows[(month - 1) * 30 : month * 30]
        path.write_text("姓名,身份证号,手机号,备注\n" + "\n".join(part) + "\n", encoding)
    return tmp_path / "people"


@pytest.fixture
def parquet_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "typed"
    folder.mkdir()
    for number in range(40):
        table = pa.table(
            {
                "证件": resident_ids(5),
                "手机": pa.array([int(m) for m in mobiles(5)], pa.int64()),
                "金额": pa.array([Decimal("1.10")] * 5, pa.decimal128(38, 2)),
                "日期": pa.array([dt.date(2026, 1, 1)] * 5),
                "时刻": pa.array([dt.datetime(2026, 1, 1, 8)] * 5, pa.timestamp("us")),  # noqa: DTZ001 - a cell
            }
        )
        pq.write_table(table, folder / f"{number:03}.parquet")
    return folder


@pytest.mark.parametrize("kind", ["csv_folder", "parquet_folder"])
def test_a_folder_gives_the_same_sketch_as_here(
    session: "SparkSession",
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that a few files make a tree.
    monkeypatch.setattr(jobs, "FAN_IN", 2)
    (table,) = open_source(request.getfixturevalue(kind)).tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    there = on_spark(session, table)
    assert here.sketch.rows > 0
    assert dump(there.sketch) == dump(here.sketch)
    assert there.digest == here.digest


def test_one_file(session: "SparkSession", csv_folder: Path) -> None:
    (table,) = open_source(csv_folder / "month=2026-01" / "p.csv").tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    there = on_spark(session, table)
    assert (dump(there.sketch), there.digest) == (dump(here.sketch), here.digest)


def test_what_a_file_is_wrong_with_is_said_without_a_cell(
    session: "SparkSession", csv_folder: Path
) -> None:
    secret = resident_ids(61)[-1]
    path = csv_folder / "month=2026-02" / "p.csv"
    path.write_text(path.read_text("utf-8") + f"某人,{secret}\n", "utf-8")
    (table,) = open_source(csv_folder).tables()
    with pytest.raises(UnusableInputError, match="has 2 fields where the header has 4") as caught:
        on_spark(session, table)
    assert secret not in str(caught.value)


def test_files_of_other_columns_are_refused(session: "SparkSession", csv_folder: Path) -> None:
    (csv_folder / "month=2026-02" / "p.csv").write_text("姓名,别的\n张三,1\n", "utf-8")
    (table,) = open_source(csv_folder).tables()
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        on_spark(session, table)
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above


def test_a_foreign_error_is_named_by_its_kind_alone() -> None:
    def broken() -> Seen:
        raise ValueError("110101199001011237")

    said = jobs.guarded(broken)
    assert isinstance(said, GuikouError)
    assert "ValueError" in said.message.en
    assert "110101" not in said.message.en + said.message.zh


def test_without_java(
    monkeypatch: pytest.MonkeyPatch, csv_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert run(["scan", str(csv_folder), "--engine", "spark"]) != 0
    assert "There is no Java" in capsys.readouterr().err


def test_partitions_are_columns(csv_folder: Path) -> None:
    (csv_folder / "month=__HIVE_DEFAULT_PARTITION__").mkdir()
    shutil.copy(
        csv_folder / "month=2026-01" / "p.csv", csv_folder / "month=__HIVE_DEFAULT_PARTITION__"
    )
    (table,) = open_source(csv_folder).tables()
    months = [m for b in table.batches(columns=["month"]) for m in b["month"].to_pylist()]
    assert (months.count("2026-01"), months.count("2026-02"), months.count(None)) == (30, 30, 30)
    assert sum(b.num_rows for b in table.batches(rows=40)) == 40


PLANTED = "only-of-this-test"


@pytest.fixture
def reader() -> Iterator[tuple[sa.Engine, str]]:
    """A MariaDB database with the table ``people`` of 3,000 rows, and the URL of somebody who may read it."""
    url = sa.make_url(
        os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test")
    )
    name = f"guikou_spark_{os.getpid()}"
    server = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        server.connect().close()
    except sa.exc.OperationalError:
        pytest.skip(f"no MariaDB server answers at {url.host}")
    made = (
        f"create database {name}",
        f"create user {name} identified by '{PLANTED}'",
        f"grant select on {name}.* to {name}",
        f"create table {name}.people (id int primary key, 手机号 varchar(20), 证件 varchar(18))",
    )
    try:
        with server.connect() as connection:
            for statement in made:
                connection.exec_driver_sql(statement)
            connection.execute(
                sa.text(f"insert into {name}.people values (:id, :phone, :number)"),
                [
                    {"id": i, "phone": phone, "number": number}
                    for i, (phone, number) in enumerate(
                        zip(mobiles(3000), resident_ids(3000), strict=True)
                    )
                ],
            )
            connection.exec_driver_sql(f"analyze table {name}.people")
        reading = url.set(username=name, database=name)._replace(password=None)
        yield server, reading.render_as_string()
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"drop database if exists {name}")
            connection.exec_driver_sql(f"drop user if exists {name}")


@pytest.mark.server
def test_a_registered_table_is_recorded_as_from_here(
    session: "SparkSession",
    event_log: Path,
    store: Store,
    bureau: dict[str, Actor],
    reader: tuple[sa.Engine, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stretches, "_KEYED_ROWS", 700)
    server, location = reader
    passwords = store.settings.home / "credentials.yaml"
    passwords.write_text(f"hr: {PLANTED}\n")
    passwords.chmod(0o600)
    operator = bureau["operator"]
    source_register.add(store, operator, source_register.NewSource("hr", location, "pension"))
    crawl(store, operator, "hr")
    scans.scan_dataset(store, operator, "hr_people")
    watermarks.declare(store, operator, "hr_people", "id")

    def known() -> tuple[object, ...]:
        page = views.show_dataset(store, operator, "hr_people")
        with store.reading() as opened:
            kept = opened.query(Sketch).one()
            content = opened.query(Dataset).one().content_digest
            sketch = (kept.sketch, kept.content, kept.mark, kept.digest)
        return page.fields, page.reasons, page.row.level, page.version, content, sketch

    received: list[bytes] = []
    read = jobs._read

    def noting(row: dict[str, Any]) -> Seen | GuikouError:
        seen = read(row)
        received.append(repr(row).encode() + (repr(seen).encode()))
        return seen

    monkeypatch.setattr(jobs, "_read", noting)
    scans.scan_dataset(store, operator, "hr_people")
    here = known()
    with SparkEngine(session, 3) as engine:
        done = scans.scan_dataset(store, operator, "hr_people", engine=engine)
    assert (done.rows, done.findings, done.mode) == (3000, 2, Mode.FULL)
    assert len(received) == 3
    assert known() == here
    with server.connect() as connection:
        schema = sa.make_url(location).database
        connection.exec_driver_sql(f"insert into {schema}.people values (5000, '138', null)")
    how = How(incremental=True)
    with SparkEngine(session, 3) as engine:
        more = scans.scan_dataset(store, operator, "hr_people", how=how, engine=engine)
    assert (more.mode, more.rows) == (Mode.APPENDED, 1)
    appended = known()
    scans.scan_dataset(store, operator, "hr_people")
    assert known() == appended
    # What came to the driver, and what Spark wrote down.
    log = b"".join(p.read_bytes() for p in event_log.rglob("*") if p.is_file())
    assert log.count(b"SparkListenerJobEnd") >= 2
    assert b"spark.master" in log
    found = log + b"".join(received)
    key = sketch_key(store.settings.keys)
    assert not [one for one in (PLANTED.encode(), key, key.hex().encode()) if one in found]
    assert not [one for one in (*mobiles(3000), *resident_ids(3000)) if one.encode() in found]


def test_a_scan_on_spark_from_the_terminal(
    session: "SparkSession",
    store: Store,
    bureau: dict[str, Actor],
    csv_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @contextmanager
    def running(master: str) -> Iterator["SparkSession"]:
        assert master == "local[2]"
        yield session

    monkeypatch.setattr(spark, "session", running)
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    new = NewDataset("people", "人员", "People", "pension", None, str(csv_folder))
    register(store, bureau["operator"], new)
    on_spark = ["--engine", "spark", "--master", "local[2]", "--format", "json"]
    assert run(["dataset", "scan", "people", *on_spark]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["findings"], said["status"]) == (60, 3, "done")
    path = csv_folder / "month=2026-02" / "p.csv"
    path.write_text(path.read_text("utf-8") + "某人,1\n", "utf-8")
    assert run(["dataset", "scan", "people", *on_spark]) == 5
    assert "has 2 fields where the header has 4" in capsys.readouterr().err
    with store.reading() as opened:
        last = opened.query(Scan).order_by(Scan.id.desc()).first()
        assert last is not None
        assert last.status == "failed"
        assert "has 2 fields" in (last.reason_en or "")
    assert run(["dataset", "scan", "people", "--master", "local[2]"]) == 2


def test_a_scan_that_is_told_to_stop_ends_its_job(
    session: "SparkSession", csv_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(gathering, "_LOOK_SECONDS", 0.0)
    (table,) = open_source(csv_folder).tables()
    place = TablePlace(str(csv_folder), None)

    def stop(_rows: int) -> None:
        raise StoppedError

    with SparkEngine(session, 4) as engine, pytest.raises(StoppedError):
        engine(place)(table, progress=stop)
    assert not session.sparkContext.statusTracker().getActiveJobsIds()


def test_spark_that_fails_is_no_word_of_java(session: "SparkSession") -> None:
    with (
        pytest.raises(UnusableInputError, match="The Spark job failed") as raised,
        spark.failures(),
    ):
        session.sql("select * from there_is_no_such_table").collect()
    assert "no_such" not in raised.value.message.en


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
    sketch_tables = gathering.sketch_tables

    def counted(*given: Any) -> list[local.Sketched | GuikouError]:
        jobs_run.append(len(given[1]))
        return sketch_tables(*given)

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


def test_a_hive_table_is_seen_as_its_files_are(
    session: "SparkSession",
    rows_of_types: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "FAN_IN", 2)
    session.sql("create database if not exists hr")
    session.sql(
        f"create table hr.people stored as parquet as select * from parquet.`{rows_of_types}`"
    )
    using = With(DEFAULT_KEY, DETECTORS, 20)
    try:
        assert session.conf.get("spark.sql.catalogImplementation") == "hive"
        found = frames.sketch_frame(session, "spark-table:hr.people", None, settings, using)
    finally:
        session.sql("drop table hr.people")
    (table,) = open_source(rows_of_types).tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    assert found.sketch.rows == 50
    assert dump(found.sketch) == dump(here.sketch)
    with pytest.raises(NotFoundError, match="no table"):
        frames.sketch_frame(session, "spark-table:hr.nobody", None, settings, using)


def test_a_jdbc_table(
    session: "SparkSession", rows_of_types: Path, tmp_path: Path, settings: Settings
) -> None:
    url, using = f"jdbc:derby:{tmp_path}/derby;create=true", With(DEFAULT_KEY, DETECTORS, 20)
    frame = session.read.parquet(str(rows_of_types)).drop("备注")
    frame.write.format("jdbc").option("url", url).option("dbtable", "people").save()
    found = frames.sketch_frame(session, url, "people", settings, using)
    (table,) = open_source(rows_of_types).tables()
    here = concluded(
        local.sketch_table(table, **WITH),  # type: ignore[arg-type]  # named above
        DETECTORS,
        "",
        "",
    )
    there = concluded(found, DETECTORS, "", "")

    def told(scan: FileScan) -> list[tuple[object, ...]]:
        fields = (f for f in scan.result.fields if f.name != "备注")
        return [(f.name, f.entity, f.outcome, f.rows, f.nulls, f.distinct) for f in fields]

    assert told(there) == told(here)
    assert {"CN_RESIDENT_ID", "PHONE_NUMBER"} <= {f.entity for f in there.result.fields}
    with pytest.raises(UsageError, match="--table"):
        frames.sketch_frame(session, url, None, settings, using)
    for secret in (
        "jdbc:mysql://h/x?user=a&password=b",
        "jdbc:oracle:thin:scott/tiger@h:1521/x",
    ):
        with pytest.raises(UsageError, match="GUIKOU_SOURCE_JDBC_PASSWORD"):
            frames.sketch_frame(session, secret, "people", settings, using)


def test_what_only_spark_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "spark-table:hr.people"]) == 2
    assert "--engine spark" in capsys.readouterr().err
