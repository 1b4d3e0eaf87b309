"""Samples, limits and incremental scans: what is said, what is never said, and that less work finds the same."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import NullPool

from catalog import people, scans, source_register, views, watermarks
from catalog.cli import run
from catalog.coverage import How, Mode, missed_share
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.errors import UnusableInputError, UsageError
from catalog.models import Dataset, Sketch
from catalog.source_register import NewSource
from catalog.sources import open_source
from catalog.sources.access import Limits
from catalog.sources.sampling import reservoir
from catalog.store import Store
from catalog.types import Actor
from catalog.views import DatasetPage
from tests.catalog.conftest import PASSWORD
from tests.classifiers.test_kernel import mobiles, names, resident_ids

Bureau = dict[str, Actor]
INCREMENTAL = How(incremental=True)


def scan(store: Store, bureau: Bureau, code: str, how: How) -> scans.ScanSummary:
    return scans.scan_dataset(store, bureau["operator"], code, how=how)


def page(store: Store, bureau: Bureau, code: str) -> DatasetPage:
    return views.show_dataset(store, bureau["operator"], code)


@pytest.fixture
def registered(store: Store, bureau: Bureau, people_csv: Path) -> Path:
    new = NewDataset("people", "人员", "People", "pension", None, str(people_csv))
    register(store, bureau["operator"], new)
    return people_csv


def test_a_sample_of_what_was_never_scanned(store: Store, bureau: Bureau, registered: Path) -> None:
    text = registered.read_text("utf-8").splitlines()
    rows = [f"{line},{i}" for i, line in enumerate(text[1:])]
    registered.write_text("\n".join([f"{text[0]},序号", *rows]) + "\n", "utf-8")
    found = scan(store, bureau, "people", How(sample=30))
    assert (found.mode, found.rows, found.level) == (Mode.SAMPLE, 30, 6)
    assert found.said
    assert "10.00%" in found.said.en
    shown = page(store, bureau, "people")
    assert (shown.row.level, shown.row.proposed_level) == (6, None)
    assert shown.reasons[0].kind == "unclassified"
    outcomes = {f.name: (f.outcome, f.entity) for f in shown.fields}
    assert outcomes["身份证号"] == ("found", "CN_RESIDENT_ID")
    assert outcomes["序号"] == ("insufficient_sample", None)
    assert all("sample of 30 of 60 rows" in (f.reason or "") for f in shown.fields)
    assert shown.scans[0].coverage
    # The first full scan ends it.
    full = scan(store, bureau, "people", How())
    assert (full.mode, full.said) == (Mode.FULL, None)
    shown = page(store, bureau, "people")
    assert shown.row.level < 6
    assert {f.name: f.outcome for f in shown.fields}["序号"] == "none_found"


def test_a_sample_takes_nothing_back(store: Store, bureau: Bureau, registered: Path) -> None:
    scan(store, bureau, "people", How())
    before = page(store, bureau, "people")
    found = scan(store, bureau, "people", How(sample=5))
    after = page(store, bureau, "people")
    assert found.level == before.row.level
    assert (after.fields, after.reasons) == (before.fields, before.reasons)
    with pytest.raises(UsageError, match="at least one row"):
        scan(store, bureau, "people", How(sample=0))


def test_a_sample_raises(store: Store, bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("号码\n" + "\n".join(["好"] * 60) + "\n", "utf-8")
    new = NewDataset("notes", "记录", "Notes", "pension", None, str(path))
    register(store, bureau["operator"], new)
    low = scan(store, bureau, "notes", How()).level
    path.write_text("号码\n" + "\n".join(resident_ids(60)) + "\n", "utf-8")
    assert scan(store, bureau, "notes", How(sample=40)).level > low
    assert page(store, bureau, "notes").fields[0].entity == "CN_RESIDENT_ID"


@pytest.mark.parametrize(("rows", "share"), [(0, 1), (1, 1), (3, 1), (300, 0.01), (3_000, 0.001)])
def test_what_a_sample_may_have_missed(rows: int, share: float) -> None:
    assert missed_share(rows) == pytest.approx(share)


@settings(max_examples=30)
@given(sizes=st.lists(st.integers(0, 300), max_size=6), rows=st.integers(1, 400))
def test_a_reservoir_holds_rows_of_the_table_once_each(sizes: list[int], rows: int) -> None:
    numbers = iter(range(10_000))
    batches = [
        pa.RecordBatch.from_pydict(
            {"n": pa.array([next(numbers) for _ in range(size)], pa.int64())}
        )
        for size in sizes
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalog.sources.sampling._SURPLUS", 20)
        total, drawn = reservoir(batches, rows)
    found = [n for batch in drawn for n in batch["n"].to_pylist()]
    assert total == sum(sizes)
    assert len(found) == len(set(found)) == min(rows, total)
    assert set(found) <= set(range(total))


def test_every_row_has_the_same_chance() -> None:
    batches = [pa.RecordBatch.from_pydict({"n": list(range(i, i + 50))}) for i in (0, 50, 100, 150)]
    counts = np.zeros(200)
    for _ in range(300):
        _, drawn = reservoir(batches, 40)
        for batch in drawn:
            counts[batch["n"].to_numpy()] += 1
    # 60 expected of each, standard deviation 7: six of them in 200 rows come about once in a million.
    assert abs(counts - 60).max() < 42
    assert abs(counts[:50].mean() - counts[150:].mean()) < 8


def test_an_unchanged_file_is_skipped(store: Store, bureau: Bureau, registered: Path) -> None:
    assert scan(store, bureau, "people", INCREMENTAL).mode == Mode.FULL
    before = page(store, bureau, "people")
    again = scan(store, bureau, "people", INCREMENTAL)
    assert (again.mode, again.rows, again.findings) == (Mode.UNCHANGED, 0, 3)
    after = page(store, bureau, "people")
    assert (after.fields, after.row.level, after.version) == (
        before.fields,
        before.row.level,
        before.version,
    )
    with registered.open("a", encoding="utf-8") as file:
        file.write("\n李四,,\n")
    assert scan(store, bureau, "people", INCREMENTAL).mode == Mode.FULL
    # Other detectors look at everything again.
    own = store.settings.home / "detectors"
    own.mkdir()
    assert scan(store, bureau, "people", INCREMENTAL).mode == Mode.UNCHANGED
    with store.unit_of_work() as session:
        session.get_one(Sketch, 1).detectors = "of another version"
    assert scan(store, bureau, "people", INCREMENTAL).mode == Mode.FULL


URLS = {
    "sqlite": "",
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}


@pytest.fixture(
    params=["sqlite", *(pytest.param(n, marks=pytest.mark.server) for n in ("mysql", "postgresql"))]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of this test's own."""
    if request.param == "sqlite":
        yield sa.create_engine(f"sqlite:///{tmp_path / 'hr.db'}", poolclass=NullPool)
        return
    url, name = sa.make_url(URLS[request.param]), f"guikou_cover_{os.getpid()}"
    server = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers at {url.host}")
    yield sa.create_engine(url.set(database=name), poolclass=NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f"drop database {name}")


PEOPLE = list(zip(range(1, 201), names(200), resident_ids(200), mobiles(200), strict=True))


def insert(engine: sa.Engine, first: int, last: int) -> None:
    statement = sa.text("insert into people values (:id, :name, :number, :phone, :at)")
    with engine.begin() as connection:
        for i, name, number, phone in PEOPLE[first:last]:
            values = {"id": i, "name": name, "number": number, "phone": phone}
            at = f"2026-01-01 {i // 60:02}:{i % 60:02}:00"
            connection.execute(statement, values | {"at": at})


def table(store: Store, bureau: Bureau, engine: sa.Engine, rows: int, limits: Limits) -> None:
    with engine.begin() as connection:
        time = "timestamp" if engine.dialect.name == "postgresql" else "datetime"
        connection.exec_driver_sql(
            "create table people (id int primary key, name varchar(40), number varchar(20),"
            f" phone varchar(20), written {time})"
        )
    insert(engine, 0, rows)
    location = engine.url.render_as_string()
    new = NewSource("hr", location, "pension", (), limits)
    source_register.add(store, bureau["operator"], new)
    crawl(store, bureau["operator"], "hr")


@pytest.mark.parametrize("column", ["id", "written"])
def test_what_is_appended_is_added(
    store: Store, bureau: Bureau, engine: sa.Engine, column: str
) -> None:
    table(store, bureau, engine, 100, Limits())
    operator = bureau["operator"]
    scan(store, bureau, "hr_people", How())
    watermarks.declare(store, operator, "hr_people", column)
    # Nothing is kept yet to go on with.
    assert scan(store, bureau, "hr_people", INCREMENTAL).mode == Mode.FULL
    assert scan(store, bureau, "hr_people", INCREMENTAL).mode == Mode.UNCHANGED
    insert(engine, 100, 160)
    added = scan(store, bureau, "hr_people", INCREMENTAL)
    assert (added.mode, added.rows) == (Mode.APPENDED, 60)
    assert added.said
    less = page(store, bureau, "hr_people")
    with store.reading() as session:
        digest = session.query(Dataset).one().content_digest
    scan(store, bureau, "hr_people", How())
    whole = page(store, bureau, "hr_people")
    assert (less.fields, less.reasons, less.row.rows, less.persons, less.version) == (
        whole.fields,
        whole.reasons,
        160,
        whole.persons,
        whole.version,
    )
    with store.reading() as session:
        assert session.query(Dataset).one().content_digest == digest

    # Behind the mark, or gone: everything is read again.
    with engine.begin() as connection:
        connection.exec_driver_sql("delete from people where id = 5")
    insert(engine, 160, 170)
    again = scan(store, bureau, "hr_people", INCREMENTAL)
    assert (again.mode, again.rows) == (Mode.FULL, 169)
    with engine.begin() as connection:
        connection.exec_driver_sql("alter table people add note varchar(10)")
    assert scan(store, bureau, "hr_people", INCREMENTAL).mode == Mode.FULL


def test_a_sample_and_a_part_of_a_table(store: Store, bureau: Bureau, engine: sa.Engine) -> None:
    table(store, bureau, engine, 200, Limits(most_rows=50))
    part = scan(store, bureau, "hr_people", How())
    assert (part.mode, part.rows, part.level) == (Mode.PART, 50, 6)
    assert part.said
    assert "first 50 of 200" in part.said.en
    drawn = scan(store, bureau, "hr_people", How(sample=100))
    assert drawn.mode == Mode.SAMPLE
    assert 50 < drawn.rows < 150
    (found,) = open_source(engine.url.render_as_string(), table="people").tables()
    total, batches = found.sampled(1000)
    assert (total, sum(b.num_rows for b in batches)) == (200, 200)


def test_what_is_no_watermark(store: Store, bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "hr.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (id integer, number text, gap integer, word text)")
        rows = [(i, number, None, f"w{i % 7}") for i, number in enumerate(resident_ids(50))]
        connection.executemany("insert into t values (?, ?, ?, ?)", rows)
        connection.commit()
    new = NewDataset("tt", "表", "T", "pension", None, str(path))
    register(store, bureau["operator"], new)
    with pytest.raises(UsageError, match="in full before"):
        watermarks.declare(store, bureau["operator"], "tt", "id")
    scan(store, bureau, "tt", How())
    with pytest.raises(UsageError, match="personal data"):
        watermarks.declare(store, bureau["operator"], "tt", "number")
    with pytest.raises((UnusableInputError, UsageError)):
        watermarks.declare(store, bureau["operator"], "tt", "gap")
    with pytest.raises((UnusableInputError, UsageError)):
        watermarks.declare(store, bureau["operator"], "tt", "word")
    watermarks.declare(store, bureau["steward"], "tt", "id")
    watermarks.declare(store, bureau["steward"], "tt", None)


def test_in_the_terminal(
    store: Store,
    bureau: Bureau,
    registered: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    assert run(["dataset", "scan", "people", "--sample", "20"]) == 0
    assert run(["dataset", "show", "people"]) == 0
    said = capsys.readouterr().out
    assert said.count("sample of 20 of 60 rows") >= 2
    assert run(["dataset", "scan", "people", "--incremental"]) == 0
    assert run(["dataset", "scan", "people", "--incremental"]) == 0
    assert "skipped: unchanged" in capsys.readouterr().out
    assert run(["dataset", "watermark", "people", "姓名"]) == 2


def test_a_renamed_field_keeps_what_is_known(
    store: Store, bureau: Bureau, engine: sa.Engine
) -> None:
    table(store, bureau, engine, 60, Limits())
    scan(store, bureau, "hr_people", How())
    with store.unit_of_work() as session:
        kept = session.query(Dataset).one()
        kept.elements = {"number": "AAC002"}
        first = {f.name: f.findings[0].id for f in kept.fields if f.findings}["number"]
    with engine.begin() as connection:
        connection.exec_driver_sql("alter table people rename column number to card")
    crawl(store, bureau["operator"], "hr")
    scan(store, bureau, "hr_people", How())
    with store.reading() as session:
        kept = session.query(Dataset).one()
        assert kept.elements == {"card": "AAC002"}
        assert {f.name: f.findings[0].id for f in kept.fields if f.findings}["card"] == first
