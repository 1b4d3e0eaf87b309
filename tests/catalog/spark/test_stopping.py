"""Real processes that scan on Spark and are told to stop: jobs end, runs are handed back, and nobody sees Java."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest
import sqlalchemy as sa

from catalog import leases, people, schedules, source_register, views
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.heartbeats import StoppedError
from catalog.models import Run, Scan, Schedule
from catalog.sources.access import Limits
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD
from tests.catalog.faults.workers import wait_for
from tests.classifiers.test_kernel import mobiles

pytestmark = pytest.mark.slow
#: Rows of a table that takes minutes, and rows a second.
ROWS, SLOWLY = 400, 2
ON_SPARK = ("--engine", "spark", "--master", "local[2]")


@pytest.fixture
def waiting(store: Store, bureau: dict[str, Actor], csv_folder: Path, tmp_path: Path) -> Store:
    """A folder that is read in no time, and a table of a database that is not, each to be scanned by whoever comes."""
    if which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    operator, path = bureau["operator"], tmp_path / "hr.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("create table calls (phone text)")
        made.executemany("insert into calls values (?)", [(one,) for one in mobiles(ROWS)])
    limits = Limits(rows_per_second=SLOWLY)
    new = source_register.NewSource("hr", str(path), "pension", limits=limits)
    source_register.add(store, operator, new)
    crawl(store, operator, "hr")
    register(
        store, operator, NewDataset("people", "人员", "People", "pension", None, str(csv_folder))
    )
    return store


@pytest.fixture
def started(waiting: Store, tmp_path: Path) -> Iterator["Started"]:
    made = Started(waiting, tmp_path)
    yield made
    made.end()


class Started:
    """A command in a process of its own, and what it says."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._said = store, folder / "said.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, *command: str) -> None:
        environment = {
            "GUIKOU_HOME": str(self._store.settings.home),
            "GUIKOU_DATABASE_URL": self._store.settings.database_url,
            "GUIKOU_TOKEN": people.sign_in(self._store, "operator", PASSWORD).token,
        }
        with self._said.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "catalog.cli", *command, *ON_SPARK],
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def reads(self) -> None:
        """Come back when its Spark job has read the folder, and is in the middle of the table."""
        wait_for(lambda: any(r.rows_read for r in self._runs()), "rows read", 200)
        assert {r.status for r in self._runs()} == {"running"}

    def told(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal, Ctrl-C to all that was started as a terminal does; return the exit code and what was said."""
        assert self._process is not None
        send = os.killpg if number == signal.SIGINT else os.kill
        send(self._process.pid, number)
        code = self._process.wait(60)
        wait_for(self._is_gone, "Java ends", 30)
        return code, self._said.read_text("utf-8")

    def end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _is_gone(self) -> bool:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def _runs(self) -> list[Run]:
        with self._store.reading() as session:
            found = session.query(Run).filter_by(kind="scan").all()
            session.expunge_all()
            return found


def ended(store: Store) -> tuple[list[str], set[str | None]]:
    """Return how the scans' runs are, and why the scans came to nothing; whatever they saw is not known."""
    with store.reading() as session:
        runs = [r.status for r in session.query(Run).filter_by(kind="scan").order_by(Run.id)]
        reasons = {s.reason_en for s in session.query(Scan).filter_by(status="failed")}
        assert session.query(Scan).filter_by(status="failed").count() == 2
    return runs, reasons


def nothing_is_known(store: Store, bureau: dict[str, Actor]) -> bool:
    pages = (views.show_dataset(store, bureau["operator"], c) for c in ("people", "hr_calls"))
    return not [f for page in pages for f in page.fields if f.outcome is not None]


def test_many_scans_that_somebody_asked_for_are_interrupted(
    waiting: Store, bureau: dict[str, Actor], started: Started
) -> None:
    started("dataset", "scan", "--all")
    started.reads()
    assert started.told(signal.SIGINT) == (130, "\nInterrupted.\n")
    assert ended(waiting) == (["failed", "failed"], {leases.INTERRUPTED.en})
    assert nothing_is_known(waiting, bureau)


@pytest.mark.parametrize(("command", "code"), [(["scan", "--due"], 130), (["worker"], 0)])
def test_runs_that_were_due_are_handed_back(
    waiting: Store, bureau: dict[str, Actor], started: Started, command: list[str], code: int
) -> None:
    schedules.add(waiting, bureau["operator"], cron="0 2 * * *")
    with waiting.unit_of_work() as opened:
        back = leases.clock(opened) - timedelta(days=2)
        opened.execute(sa.update(Schedule).values(created_at=back, due_at=None))
    started(*command)
    started.reads()
    ending, said = started.told(signal.SIGTERM)
    assert ending == code, said
    assert not re.search(r"Traceback|Exception|py4j|java", said), said
    assert ended(waiting) == (["waiting", "waiting"], {StoppedError().message.en})
    assert nothing_is_known(waiting, bureau)
