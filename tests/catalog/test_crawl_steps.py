"""How far a crawl is: heard by who started it, kept in its run's row as often as a scan's, seen by who looks."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalog import crawls, heartbeats, leases, people, source_register, views
from catalog.acts import acting
from catalog.cli import run
from catalog.cli.language import language
from catalog.cli.output import crawl_step
from catalog.crawls import crawl
from catalog.models import Run
from catalog.source_register import NewSource
from catalog.store import Store, migrate
from catalog.types import SYSTEM, Actor, CrawlStep, ScanStatus
from policies.types import Text
from tests.catalog.conftest import PASSWORD

Bureau = dict[str, Actor]
Said = list[tuple[str, int, int | None]]
FILES = 5


@pytest.fixture
def folder(store: Store, bureau: Bureau, tmp_path: Path) -> Path:
    """A source of five files, and one that is none of its."""
    made = tmp_path / "exchange"
    made.mkdir()
    for number in range(FILES):
        (made / f"{number}.csv").write_text("id\n1\n")
    (made / "readme.pdf").write_text("no table")
    source_register.add(store, bureau["operator"], NewSource("hr", str(made), "pension"))
    return made


def steps(store: Store, bureau: Bureau, name: str = "hr") -> Said:
    said: Said = []

    def note(step: CrawlStep) -> None:
        said.append((step.stage, step.seen, step.total))

    crawl(store, bureau["operator"], name, progress=note)
    return said


def counted(stage: str, total: int, *, known: bool) -> Said:
    return [(stage, n, total if known else None) for n in range(total + 1)]


def test_files_are_listed_then_looked_at_then_noted(
    store: Store, bureau: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawls, "_AT_ONCE", 2)
    looked = [*counted("listing", FILES, known=False), *counted("looking", FILES, known=True)]
    noted = [("recording", n, FILES) for n in (0, 2, 4, 5)]
    assert steps(store, bureau) == [*looked, *noted]
    assert steps(store, bureau) == looked, "nothing is to be noted"
    (folder / "0.csv").unlink()
    (folder / "1.csv").write_text("id,phone\n1,2\n")
    assert steps(store, bureau)[-3:] == [("recording", n, 2) for n in range(3)]


def test_tables_of_a_database_are_counted_as_they_come(
    store: Store, bureau: Bureau, tmp_path: Path
) -> None:
    path = tmp_path / "pay.db"
    with closing(sqlite3.connect(path)) as made:
        for table in "abc":
            made.execute(f"create table {table} (x int)")
    source_register.add(store, bureau["operator"], NewSource("pay", str(path), "pension"))
    noted = [("recording", n, 3) for n in (0, 3)]
    assert steps(store, bureau, "pay") == [*counted("looking", 3, known=False), *noted]


def test_what_is_seen_stands_in_the_row_of_the_run(
    store: Store, bureau: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written with the signs of life, not with each file; gone when it is done."""
    beat, seen, written = threading.Event(), [], []
    renew = leases.renew

    def note(store: Store, lease: leases.Lease, rows: int, step: CrawlStep | None = None) -> bool:
        written.append(step)
        found = renew(store, lease, rows, step)
        beat.set()
        return found

    monkeypatch.setattr(heartbeats, "renew", note)
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 0.05)

    def look(step: CrawlStep) -> None:
        if (step.stage, step.seen) == ("looking", 3):
            for _ in range(2):  # the first may have been under way
                beat.clear()
                assert beat.wait(10)
            (row,) = views.list_crawl_runs(store, bureau["planner"])
            seen.append(row.step)

    crawl(store, bureau["operator"], "hr", progress=look)
    assert seen == [CrawlStep(crawls.CrawlStage.LOOKING, 3, FILES)]
    (row,) = views.list_crawl_runs(store, bureau["planner"])
    assert (row.status, row.step, row.tables) == ("done", None, FILES)


def test_signs_of_life_come_as_seldom_as_those_of_a_scan(
    store: Store, bureau: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 60.0)
    monkeypatch.setattr(heartbeats, "renew", lambda *args: given.append(args) or True)
    assert len(steps(store, bureau)) > 2 * FILES
    assert not given, "a step is none"


def test_what_is_written_by_the_crawl_says_how_far_it_is(
    store: Store, bureau: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its own transactions keep the thread waiting that gives the signs of life."""
    monkeypatch.setattr(crawls, "_AT_ONCE", 2)
    kept = []

    def look(step: CrawlStep) -> None:
        if step.stage == "recording":
            (row,) = views.list_crawl_runs(store, bureau["planner"])
            kept.append(row.step.seen if row.step else None)

    crawl(store, bureau["operator"], "hr", progress=look)
    assert kept == [None, 0, 2, 4]


def test_who_takes_it_up_begins_anew(store: Store, bureau: Bureau, folder: Path) -> None:
    lease = crawls._begin(store, bureau["operator"], "hr")
    assert leases.renew(store, lease, 0, CrawlStep(crawls.CrawlStage.LOOKING, 3, FILES))
    with store.unit_of_work() as session:
        run_ = session.get_one(Run, lease.run_id)
        run_.key = "1"
        run_.lease_until = leases.clock(session) - timedelta(seconds=1)
    assert leases.lapse(store) == 1
    (row,) = views.list_crawl_runs(store, bureau["operator"])
    assert (row.status, row.step) == ("waiting", None)
    assert leases.claim(store)
    (row,) = views.list_crawl_runs(store, bureau["operator"])
    assert (row.status, row.step) == ("running", None)


def test_who_starts_a_crawl_hears_for_whom_it_waits(
    store: Store, bureau: Bureau, folder: Path
) -> None:
    lease = crawls._begin(store, bureau["operator"], "hr")
    told: list[Text] = []

    def waits(what: Text) -> None:
        told.append(what)
        with acting(store, SYSTEM) as act:
            leases.end(act, leases.secure(act.session, lease), ScanStatus.DONE)

    assert crawl(store, bureau["operator"], "hr", waits=waits).tables == FILES
    (said,) = told
    assert leases.worker_name() in said.en
    assert leases.worker_name() in said.zh


@pytest.mark.parametrize(
    ("tongue", "known", "unknown"),
    [
        ("zh", "已查看 1,200 / 3,400", "已列出 1,200"),
        ("en", "1,200 / 3,400 looked at", "1,200 listed"),
    ],
)
def test_in_the_terminal(
    store: Store,
    bureau: Bureau,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tongue: str,
    known: str,
    unknown: str,
) -> None:
    monkeypatch.setenv("GUIKOU_LANG", tongue)
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    language.cache_clear()
    stages = crawls.CrawlStage
    assert crawl_step(CrawlStep(stages.LISTING, 1200)) == unknown
    lease = crawls._begin(store, bureau["operator"], "hr")
    assert leases.renew(store, lease, 0, CrawlStep(stages.LOOKING, 1200, 3400))
    assert run(["schedule", "runs"]) == 0
    assert known in capsys.readouterr().out
    # A terminal is drawn over; what is drawn has both figures.
    with acting(store, SYSTEM) as act:
        leases.end(act, leases.secure(act.session, lease), ScanStatus.DONE)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    assert run(["source", "crawl", "hr"]) == 0
    assert f"{FILES} / {FILES}" in capsys.readouterr().err
    language.cache_clear()


def test_runs_keep_all_else_through_the_migration(
    store: Store, bureau: Bureau, folder: Path
) -> None:
    steps(store, bureau)
    whole = sa.text("select id, kind, slot, status, token, rows_read, worker from runs")
    with store.engine.connect() as connection:
        before = [tuple(row) for row in connection.execute(whole)]
    migrate(store.engine, "0021")
    names = {c["name"] for c in sa.inspect(store.engine).get_columns("runs")}
    assert not names & {"stage", "seen", "total"}
    migrate(store.engine)
    with store.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(whole)] == before
        assert connection.execute(sa.text("select stage, seen, total from runs")).one() == (
            None,
            0,
            None,
        )
