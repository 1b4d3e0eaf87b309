"""Crawling sources: what is new, what vanished, what changed, and what people decided, which stays."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.pool import NullPool

from catalog import crawls, gradings, leases, people, scans, schedules, source_register, views
from catalog.acts import RefusedError
from catalog.cli import run
from catalog.crawl_summaries import CrawlSummary
from catalog.crawls import crawl
from catalog.errors import GuikouError, NotFoundError, UnusableInputError
from catalog.heartbeats import Held
from catalog.models import Base, Crawl, Dataset, Run, Schedule, SchemaChange
from catalog.naming import code_for
from catalog.schema_changes import changes_between
from catalog.source_register import NewSource
from catalog.sources.base import ColumnInfo
from catalog.store import Store, migrate
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD

Bureau = dict[str, Actor]


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def add(store: Store, bureau: Bureau, location: object, *patterns: str) -> None:
    new = NewSource("hr", str(location), "pension", patterns)
    source_register.add(store, bureau["operator"], new)


def again(store: Store, bureau: Bureau) -> CrawlSummary:
    return crawl(store, bureau["operator"], "hr")


def counts(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {
            name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "hr.db"
    execute(
        path,
        "create table 参保人员 (id integer, 姓名 varchar(20))",
        "insert into 参保人员 values (1, '张三')",
        "create table posts (id integer)",
        "create view v as select id from posts",
    )
    return path


def test_a_database(store: Store, bureau: Bureau, database: Path) -> None:
    add(store, bureau, database)
    first = again(store, bureau)
    assert (first.tables, first.new) == (3, ("hr_posts", "hr_v", "hr_can_bao_ren_yuan"))
    page = views.show_dataset(store, bureau["operator"], "hr_can_bao_ren_yuan")
    row = page.row
    assert (row.level, row.proposed_level, row.owner, row.source) == (6, None, "pension", "hr")
    assert [f.name for f in page.fields] == ["id", "姓名"]
    assert page.reasons[0].kind == "unclassified"
    assert [h.action for h in page.history][-1] == "dataset:register"

    # Nothing changed: one row and one event.
    before = counts(store)
    same = again(store, bureau)
    after = counts(store)
    assert (same.tables, same.new, same.changed, same.vanished) == (3, (), (), ())
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {"crawls": 1, "audit_events": 1, "runs": 1}


def test_what_people_decided_stays(store: Store, bureau: Bureau, database: Path) -> None:
    add(store, bureau, database)
    again(store, bureau)
    code = "hr_can_bao_ren_yuan"
    scans.scan_dataset(store, bureau["operator"], code)
    found = views.show_dataset(store, bureau["operator"], code)
    assert found.version == 1
    assert found.row.level < 6
    gradings.set_level(store, bureau["steward"], code, 5, "as before")
    with store.unit_of_work() as session:
        kept = session.query(Dataset).filter_by(code=code).one()
        kept.title_zh, kept.elements = "参保人员基本信息", {"姓名": "AAC003"}

    execute(
        database,
        "alter table 参保人员 rename column id to 编号",
        "alter table 参保人员 add column 电话 text",
        "drop table posts",
    )
    seen = again(store, bureau)
    assert seen.changed == (code,)
    assert seen.vanished == ("hr_posts",)
    assert [place for place, _ in seen.unread] == ["v"]  # a view of what is gone is still there
    page = views.show_dataset(store, bureau["operator"], code)
    assert {(c.kind, c.field) for c in page.schema_changes} == {
        ("renamed", "编号"),
        ("added", "电话"),
    }
    assert (page.row.level, page.row.declared_level) == (5, 5)
    assert (page.row.title.zh, page.row.entities) == ("参保人员基本信息", found.row.entities)
    gone = views.show_dataset(store, bureau["operator"], "hr_posts").row
    assert gone.vanished_at is not None
    with pytest.raises(NotFoundError):
        scans.scan_dataset(store, bureau["operator"], "hr_posts")

    execute(database, "create table posts (id integer)")
    back = again(store, bureau)
    assert (back.returned, back.changed, back.vanished) == (("hr_posts",), (), ())
    assert views.show_dataset(store, bureau["operator"], "hr_posts").row.vanished_at is None
    assert again(store, bureau).returned == ()


def test_an_unscanned_dataset_shows_the_columns_that_are_there(
    store: Store, bureau: Bureau, database: Path
) -> None:
    add(store, bureau, database)
    again(store, bureau)
    execute(database, "alter table posts add column 岗位 text")
    assert again(store, bureau).changed == ("hr_posts",)
    page = views.show_dataset(store, bureau["operator"], "hr_posts")
    assert [f.name for f in page.fields] == ["id", "岗位"]


def test_state_secrets_are_held_back(store: Store, bureau: Bureau, database: Path) -> None:
    execute(database, "create table 绝密人员 (id integer)")
    add(store, bureau, database)
    assert again(store, bureau).held == ("绝密人员",)
    assert again(store, bureau).held == ("绝密人员",)
    codes = [r.code for r in views.list_datasets(store, bureau["operator"])]
    assert len(codes) == 3


def test_a_folder(store: Store, bureau: Bureau, tmp_path: Path) -> None:
    folder = tmp_path / "交换"
    folder.mkdir()
    (folder / "人员.csv").write_text("姓名,电话\n张三,1\n", "utf-8")
    execute(folder / "a.db", "create table t (x)", "create table u (x)")
    (folder / "broken.parquet").write_bytes(b"PAR1 is cut off")
    (folder / "~$open.xlsx").write_text("Excel's own")
    add(store, bureau, folder)
    first = again(store, bureau)
    assert first.new == ("hr_a_db_t", "hr_a_db_u", "hr_ren_yuan_csv")
    ((place, reason),) = first.unread
    assert place.endswith("broken.parquet")
    assert "cut off" in reason.en
    assert scans.scan_dataset(store, bureau["operator"], "hr_ren_yuan_csv").rows == 1
    assert again(store, bureau).new == ()

    (folder / "人员.csv").write_text("姓名,手机,备注\n张三,1,\n", "utf-8")
    (folder / "a.db").unlink()
    changed = again(store, bureau)
    assert changed.changed == ("hr_ren_yuan_csv",)
    assert changed.vanished == ("hr_a_db_t", "hr_a_db_u")
    # What cannot be read any more has not vanished.
    (folder / "人员.csv").write_bytes(b"\x1f\x8b no table")
    spoiled = again(store, bureau)
    assert (spoiled.vanished, len(spoiled.unread)) == ((), 2)


def test_an_object_store(store: Store, bureau: Bureau, people_csv: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/crawled/in/people.csv", people_csv.read_bytes())
    add(store, bureau, "memory://crawled", "**/*.csv")
    (code,) = again(store, bureau).new
    summary = scans.scan_dataset(store, bureau["operator"], code)
    assert (summary.rows, summary.findings) == (60, 3)
    assert again(store, bureau).changed == ()
    memory.rm("/crawled/in/people.csv")
    memory.pipe("/crawled/in/other.csv", b"x\n1\n")
    seen = again(store, bureau)
    assert (seen.new, seen.vanished) == (("hr_in_other_csv",), (code,))
    # No copy is left, whatever happened to it.
    memory.pipe("/crawled/in/other.csv", b"")
    with pytest.raises(UnusableInputError, match="is empty"):
        scans.scan_dataset(store, bureau["operator"], "hr_in_other_csv")
    assert list((store.settings.home / "scratch").iterdir()) == []


def test_a_source_that_is_down_changes_nothing(
    store: Store, bureau: Bureau, database: Path
) -> None:
    add(store, bureau, database)
    again(store, bureau)
    database.rename(database.with_suffix(".away"))
    before = counts(store)
    with pytest.raises(GuikouError):
        again(store, bureau)
    after = counts(store)
    assert {n for n in after if after[n] != before[n]} == {"crawls", "runs", "audit_events"}
    (row,) = views.list_sources(store, bureau["operator"])
    assert row.crawl_status == "failed"
    assert row.crawl_reason
    assert not any(r.vanished_at for r in views.list_datasets(store, bureau["operator"]))
    database.with_suffix(".away").rename(database)
    assert again(store, bureau).returned == ()


def test_what_was_registered_before_is_bound(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    from catalog.datasets import NewDataset, register

    new = NewDataset("people", "人员", "People", "pension", None, str(people_csv))
    register(store, bureau["operator"], new)
    add(store, bureau, people_csv.parent, "*.csv")
    seen = again(store, bureau)
    assert (seen.new, seen.bound) == ((), ("people",))
    assert again(store, bureau).bound == ()
    source_register.remove(store, bureau["operator"], "hr")
    with pytest.raises(NotFoundError, match="was removed"):
        scans.scan_dataset(store, bureau["operator"], "people")


def test_a_crawl_that_writes_much_keeps_its_lease(
    store: Store, bureau: Bureau, database: Path
) -> None:
    """Its own transactions keep the thread waiting that renews the lease."""
    add(store, bureau, database)
    lease = crawls._begin(store, bureau["operator"], "hr")
    with store.unit_of_work() as session:
        late = session.get_one(Run, lease.run_id).lease_until
        assert late is not None
        session.get_one(Run, lease.run_id).lease_until = late - timedelta(hours=1)
    with crawls._Attempt(store, bureau["operator"], "hr", Held(store, lease)).acting():
        pass
    assert leases.lapse(store) == 0
    with store.reading() as session:
        until = session.get_one(Run, lease.run_id).lease_until
    assert until is not None
    assert until >= late


def test_every_run_is_listed_with_what_it_changed(
    store: Store, bureau: Bureau, database: Path
) -> None:
    """Failures first, a process that died is said to have failed, and a schedule's crawls are named as such."""

    def listed() -> list[tuple[str, str, int | None, str | None]]:
        rows = views.list_crawl_runs(store, bureau["operator"])
        return [(r.status, r.started_by, r.tables, r.changed and r.changed.en) for r in rows]

    add(store, bureau, database)
    again(store, bureau)
    again(store, bureau)
    execute(database, "drop view v", "create table fees (id int)", "alter table posts add x int")
    again(store, bureau)
    known = [
        ("done", "operator", 3, "1 new, 1 changed, 1 vanished"),
        ("done", "operator", 3, "nothing changed"),
        ("done", "operator", 3, "3 new"),
    ]
    assert listed() == known
    database.rename(database.with_suffix(".away"))
    with pytest.raises(GuikouError):
        again(store, bureau)
    stays = "what was known stays"
    assert listed() == [("failed", "operator", None, stays), *known]
    (failed, *_) = views.list_crawl_runs(store, bureau["planner"])
    assert failed.reason
    assert "There is no file" in failed.reason.en
    database.with_suffix(".away").rename(database)

    schedules.add(store, bureau["operator"], source="hr", cron="0 2 * * *")
    with store.unit_of_work() as session:
        schedule = session.scalars(sa.select(Schedule)).one()
        schedule.created_at -= timedelta(days=2)
    assert schedules.fire_due(store) == 1
    assert listed()[0] == ("waiting", "system", None, None)
    assert leases.claim(store)
    assert listed()[0] == ("running", "system", None, None)
    with store.unit_of_work() as session:
        run = session.scalars(sa.select(Run).where(Run.status == "running")).one()
        run.attempts, run.lease_until = leases.MOST_ATTEMPTS, run.due_at - timedelta(days=9)
    leases.lapse(store)
    (failed, *_) = views.list_crawl_runs(store, bureau["operator"])
    assert failed.reason == leases.GIVEN_UP
    assert [row[0] for row in listed()] == ["failed", "failed", "done", "done", "done"]
    assert again(store, bureau).changed == ()
    assert listed()[0][:2] == ("done", "operator")  # made good: the failures are history
    assert views.list_crawl_runs(store, bureau["clerk"]) == []


def test_crawls_from_before_are_bound_to_their_runs(
    store: Store, bureau: Bureau, database: Path
) -> None:
    add(store, bureau, database)
    again(store, bureau)
    again(store, bureau)
    bound = sa.text("select id, run_id from crawls order by id")
    with store.engine.connect() as connection:
        before = [tuple(row) for row in connection.execute(bound)]
    migrate(store.engine, "0020")
    migrate(store.engine)
    with store.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(bound)] == before
    assert all(run for _, run in before)


def test_only_those_who_operate_crawl(store: Store, bureau: Bureau, database: Path) -> None:
    add(store, bureau, database)
    for login in ("steward", "planner", "inspector"):
        with pytest.raises(RefusedError):
            crawl(store, bureau[login], "hr")
    assert views.list_datasets(store, bureau["operator"]) == []


def test_in_the_terminal(
    store: Store,
    bureau: Bureau,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add(store, bureau, database)
    new = NewSource("gone", str(database.parent), "pension", ("*.csv",))
    source_register.add(store, bureau["operator"], new)
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    assert run(["source", "crawl"]) == 0
    database.unlink()
    assert run(["source", "crawl"]) == 4  # the other one is crawled all the same
    said = capsys.readouterr()
    assert "guikou: hr: " in said.err
    assert run(["source", "list"]) == 0
    assert run(["dataset", "show", "hr_posts"]) == 0
    assert "source hr" in capsys.readouterr().out


SERVERS = {
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}


@pytest.fixture(params=sorted(SERVERS))
def server(request: pytest.FixtureRequest) -> Iterator[sa.URL]:
    """A database of this test's own on a real server."""
    url, name = sa.make_url(SERVERS[request.param]), f"guikou_crawl_{os.getpid()}"
    engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers at {url.host}")
    yield url.set(database=name)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"drop database {name}")


@pytest.mark.server
def test_a_real_server(store: Store, bureau: Bureau, server: sa.URL) -> None:
    engine = sa.create_engine(server, poolclass=NullPool)
    postgresql = engine.dialect.name == "postgresql"
    with engine.begin() as connection:
        connection.exec_driver_sql("create table persons (id int primary key, name varchar(20))")
        connection.exec_driver_sql("insert into persons values (1, 'x')")
        connection.exec_driver_sql("create view v as select name from persons")
        for i in range(50):
            connection.exec_driver_sql(f"create table t{i} (a int, b varchar(10), c text)")
        if postgresql:
            connection.exec_driver_sql("comment on table persons is '参保人员'")
            connection.exec_driver_sql("create schema other")
            connection.exec_driver_sql("create table other.t (x int)")
        else:
            connection.exec_driver_sql("alter table persons comment '参保人员'")
    add(store, bureau, server.render_as_string())
    first = again(store, bureau)
    assert len(first.new) == 52 + postgresql
    assert ("hr_other_t" in first.new) is postgresql
    page = views.show_dataset(store, bureau["operator"], "hr_persons")
    assert page.row.title.zh == "参保人员"
    assert [f.name for f in page.fields] == ["id", "name"]
    assert scans.scan_dataset(store, bureau["operator"], "hr_persons").rows == 1
    if postgresql:
        assert scans.scan_dataset(store, bureau["operator"], "hr_other_t").rows == 0
    with engine.begin() as connection:
        connection.exec_driver_sql("drop table t0")
        connection.exec_driver_sql("create table t50 (a int)")
        wider = "alter column b type varchar(40)" if postgresql else "modify b varchar(40)"
        connection.exec_driver_sql(f"alter table t1 {wider}")
    seen = again(store, bureau)
    assert (seen.new, seen.changed, seen.vanished) == (("hr_t50",), ("hr_t1",), ("hr_t0",))
    with store.reading() as session:
        (change,) = session.query(SchemaChange)
        assert (change.kind, change.field) == ("retyped", "b")
        assert session.query(Crawl).count() == 2


names = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=6)
types = st.sampled_from(["int", "text"])


@given(before=names, after=names, data=st.data())
def test_changes_account_for_every_field(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    old = [ColumnInfo(n, data.draw(types)) for n in before]
    new = [ColumnInfo(n, data.draw(types)) for n in after]
    changes = changes_between(old, new)
    made = {c.name: c.storage_type for c in old}
    for change in changes:
        if change.kind == "removed":
            del made[change.field]
        elif change.kind == "renamed":
            assert change.before is not None
            made[change.field] = made.pop(change.before)
        else:
            assert change.after is not None
            made[change.field] = change.after
    assert made == {c.name: c.storage_type for c in new}


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("参保人员", "hr_can_bao_ren_yuan"),
        ("2026/人员 (1).csv", "hr_2026_ren_yuan_1_csv"),
        ("___", "hr_table"),
        ("x" * 90, "hr_" + "x" * 60),
        ("taken", "hr_taken_2"),
    ],
)
def test_codes(table: str, code: str) -> None:
    assert code_for("hr", table, {"hr_taken"}) == code
