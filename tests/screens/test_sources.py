"""The screens of sources: what the last look came to, tested and looked through on a click, by whom the rules let."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import source_register
from catalog.crawls import crawl
from catalog.errors import GuikouError
from catalog.models import AuditEvent, Run
from catalog.source_register import NewSource
from catalog.sources.access import Limits
from catalog.store import Store
from tests.screens.conftest import Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]


@pytest.fixture
def database(store: Store, tmp_path: Path) -> Path:
    """A source ``hr`` with two tables, looked through; another one, ``gone``, whose folder is not there any more."""
    path, operator = tmp_path / "hr.db", actors(store)["center1"]
    with closing(sqlite3.connect(path)) as made:
        made.execute("create table people (name text, phone text)")
        made.execute("create table payments (id int, amount real)")
        made.commit()
    limits = Limits(60, 500, 10_000)
    new = NewSource("hr", f"sqlite:///{path}", "work_injury", (), limits)
    source_register.add(store, operator, new)
    crawl(store, operator, "hr")
    folder = tmp_path / "exchange"
    folder.mkdir()
    source_register.add(store, operator, NewSource("gone", str(folder), "work_injury"))
    folder.rmdir()
    with pytest.raises(GuikouError):
        crawl(store, operator, "gone")
    return path


def acts(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        found = (
            select(AuditEvent).where(AuditEvent.object_kind == "source").order_by(AuditEvent.seq)
        )
        return [(e.actor, e.action, e.outcome) for e in session.scalars(found)]


def test_the_list(visitor: Maker, database: Path) -> None:
    shown = text_of(visitor("inspector").open("sources"))
    assert "The last crawl of 1 source failed" in shown
    assert shown.index("name=gone") < shown.index("name=hr")
    assert all(w in shown for w in (str(database), "60 s a statement", "500 rows/s", "no password"))
    shown = text_of(visitor("center1", "zh").open("sources"))
    assert all(
        w in shown for w in ("数据源", "密码取自", "无密码", "消失", "失败", "每表 10,000 行")
    )


def test_a_source_is_tested_and_looked_through(
    visitor: Maker, store: Store, database: Path
) -> None:
    app = visitor("center1").open("source", name="hr")
    assert all(f"code=hr_{name}" in text_of(app) for name in ("people", "payments"))
    app.button(key="source.test").click().run()
    assert "It opens: 2 tables" in text_of(app)
    with closing(sqlite3.connect(database)) as changed:
        changed.execute("drop table payments")
        changed.execute("alter table people add column 年龄 int")
        changed.execute("create table 合同 (id int)")
        changed.commit()
    app.button(key="source.crawl").click().run()
    shown = text_of(app)
    assert "1 new, 1 changed, 1 vanished" in shown
    assert "vanished" in shown[shown.index("code=hr_payments") :]
    assert acts(store)[-2:] == [
        ("center1", "source:test", "allowed"),
        ("center1", "source:crawl", "allowed"),
    ]
    database.unlink()
    app.button(key="source.test").click().run()
    assert "There is no file" in text_of(app)
    assert acts(store)[-1] == ("center1", "source:test", "failed")


def test_who_supervises_looks_and_touches_nothing(
    visitor: Maker, store: Store, database: Path
) -> None:
    app = visitor("inspector").open("source", name="hr")
    assert "code=hr_people" in text_of(app)
    assert not {"source.test", "source.crawl"} & set(buttons(app))
    before = len(acts(store))
    shown = text_of(visitor("injury_staff").open("sources"))
    assert "Not allowed" in shown
    assert str(database) not in shown
    assert acts(store)[before:] == [("injury_staff", "source:view", "refused")]
    assert "There is no source" in text_of(visitor("inspector").open("source", name="nobody"))


def test_crawls_are_among_the_runs(visitor: Maker, store: Store, database: Path) -> None:
    shown = text_of(visitor("inspector").open("runs"))
    assert "The last crawl of 1 source failed" in shown
    crawls = shown[shown.index("Newest crawls") : shown.index("Newest scans")]
    gone, hr = crawls[crawls.index("name=gone") :].split("name=hr")
    assert all(w in gone for w in ("failed", "what was known stays", "center1"))
    assert all(w in hr for w in ("done", "2 new", ">2<"))
    with closing(sqlite3.connect(database)) as changed:
        changed.execute("drop table payments")
        changed.commit()
    crawl(store, actors(store)["center1"], "hr")
    shown = text_of(visitor("center1", "zh").open("runs"))
    crawls = shown[shown.index("最近的检视") : shown.index("最近的扫描")]
    assert crawls.index("已知内容保留") < crawls.index("消失 1") < crawls.index("新增 2")
    assert "Newest crawls" not in text_of(visitor("injury_staff").open("runs"))


def test_a_crawl_under_way_is_seen(visitor: Maker, store: Store, database: Path) -> None:
    with store.unit_of_work() as session:
        run = session.scalars(select(Run).where(Run.status == "done", Run.kind == "crawl")).one()
        run.status, run.finished_at = "running", None
        run.began_at = datetime.now(UTC) - timedelta(seconds=1_000)
        run.stage, run.seen, run.total = "looking", 1_234, 5_678
    shown = text_of(visitor("center1").open("runs"))
    crawls = shown[shown.index("name=hr") : shown.index("Newest scans")]
    assert "running" in crawls
    assert re.search(r">1,0\d\d\.\d<", crawls), "seconds up to now"
    assert all(w in crawls for w in ("1,234 / 5,678", "looked at"))
    with store.unit_of_work() as session:
        run = session.get_one(Run, run.id)
        run.stage, run.seen, run.total = "listing", 91_234, None
    shown = text_of(visitor("center1", "zh").open("runs"))
    crawls = shown[shown.index("name=hr") : shown.index("最近的扫描")]
    assert all(w in crawls for w in ("91,234", "列出"))
    assert "91,234 /" not in crawls


def test_english_has_no_chinese_of_ours(visitor: Maker, database: Path) -> None:
    assert database.exists()
    for address in ({"page": "sources"}, {"page": "source", "name": "hr"}, {"page": "runs"}):
        shown = text_of(visitor("inspector", "en").open(**address)).replace("中文", "")
        assert not [c for c in shown if "一" <= c <= "鿿"]
