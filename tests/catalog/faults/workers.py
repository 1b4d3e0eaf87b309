"""Real worker processes on one catalog, and slow sources for them to be in the middle of."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from catalog import audit, leases, people, schedules, signing, source_register, views
from catalog.models import Dataset, Field, Run, Scan, Schedule, Source, User
from catalog.source_register import NewSource
from catalog.sources.access import Limits
from catalog.store import Store
from catalog.types import SYSTEM, Actor
from tests.catalog.conftest import PASSWORD

ROWS = 400
#: Rows a second of a source that nobody gets to the end of while a test looks.
SLOWLY = 3
_UP = "Running the schedules"


def wait_for(done: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Come back as soon as ``done`` holds; a catalog that is away for the moment is asked again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(DBAPIError):
            if done():
                return
        time.sleep(0.05)
    pytest.fail(f"in vain: {what}")


def make_source(folder: Path, name: str, tables: int) -> Path:
    """Write a SQLite database with ``tables`` tables of telephone numbers."""
    path = folder / f"{name}.db"
    with closing(sqlite3.connect(path)) as made, made:
        for table in range(tables):
            made.execute(f"create table people{table} (id integer, phone text)")
            rows = [(i, f"138{10_000_000 + i * 7919 % 89_999_999}") for i in range(ROWS)]
            made.executemany(f"insert into people{table} values (?, ?)", rows)
    return path


def make_operator(store: Store) -> Actor:
    """Put somebody of the information center into an empty catalog."""
    signing.ensure_keys(store.settings.keys)
    people.add_department(
        store,
        SYSTEM,
        code="center",
        name_zh="信息中心",
        name_en="Center",
        kind="information_center",
    )
    person = {"login": "operator", "name_zh": "甲", "name_en": "operator", "department": "center"}
    people.add_user(
        store,
        SYSTEM,
        **person,
        roles=["information_center"],
        password=PASSWORD,
        valid_from=date(2020, 1, 1),
    )
    with store.reading() as session:
        return Actor(session.scalars(select(User.id)).one(), "operator")


@dataclass(frozen=True, slots=True)
class Due:
    """A source that nobody has looked at, for which a schedule is due: to be crawled, then scanned."""

    store: Store
    operator: Actor
    name: str
    schedule: int

    def pace(self, rows_per_second: int | None) -> None:
        """Set how slowly the source is read from now on."""
        limits = Limits(rows_per_second=rows_per_second)
        source_register.change(self.store, self.operator, self.name, limits)

    def runs(self) -> list[Run]:
        """Return the scans that are due, or were."""
        query = select(Run).where(Run.schedule_id == self.schedule, Run.kind == "scan")
        with self.store.reading() as session:
            found = list(session.scalars(query.order_by(Run.id)))
            session.expunge_all()
            return found

    def statuses(self) -> list[str]:
        """Return how every attempt at a scan ended, oldest first."""
        query = select(Scan.status).where(Scan.schedule_id == self.schedule).order_by(Scan.id)
        with self.store.reading() as session:
            return list(session.scalars(query))

    def reasons(self) -> list[str]:
        query = select(Scan.reason_en).where(
            Scan.schedule_id == self.schedule, Scan.status == "failed"
        )
        with self.store.reading() as session:
            return [reason or "" for reason in session.scalars(query)]

    def is_in_the_middle(self) -> bool:
        """Tell whether rows of a table were read, and more are to be."""
        return any(r.status == "running" and 0 < r.rows_read < ROWS for r in self.runs())

    def is_done(self) -> bool:
        with self.store.reading() as session:
            return session.get_one(Schedule, self.schedule).last_run_at is not None

    def nothing_is_known(self) -> bool:
        """Tell whether no field is said to be anything, clean least of all."""
        with self.store.reading() as session:
            query = select(Field.outcome).join(Dataset).join(Source)
            found = session.scalars(query.where(Source.name == self.name)).all()
            return bool(found) and set(found) == {None}

    def holds(self) -> None:
        """See that all is there once, as if nothing had happened: findings, the schedule, the log."""
        for row in views.list_datasets(self.store, self.operator):
            if not row.code.startswith(self.name):
                continue
            page = views.show_dataset(self.store, self.operator, row.code)
            assert {f.name: f.outcome for f in page.fields} == {
                "id": "none_found",
                "phone": "found",
            }
            assert (page.row.rows, page.version) == (ROWS, 1)
        statuses = self.statuses()
        assert statuses.count("done") == len(self.runs()), "each done once"
        assert set(statuses) <= {"done", "failed"}
        with self.store.reading() as session:
            assert session.get_one(Schedule, self.schedule).last_status == "done"
            assert audit.verify(session, self.store.settings.keys / "public.pem").whole


def make_due(
    store: Store, operator: Actor, folder: Path, *, tables: int = 1, pace: int | None = SLOWLY
) -> Due:
    """Register a new source, and let its schedule be due as if a day had passed."""
    name = f"db{len(list(folder.glob('*.db')))}x"
    place = str(make_source(folder, name, tables))
    limits = Limits(rows_per_second=pace)
    source_register.add(store, operator, NewSource(name, place, "center", (), limits))
    number = schedules.add(store, operator, source=name, cron="0 2 * * *")
    with store.unit_of_work() as session:
        back = leases.clock(session) - timedelta(days=2)
        session.get_one(Schedule, number).created_at = back
    assert schedules.fire(store, number)
    return Due(store, operator, name, number)


class Worker:
    """A ``guikou worker``, or another ``command``, in a process of its own, and what it says."""

    def __init__(
        self,
        store: Store,
        said: Path,
        *,
        command: str = "worker",
        module: str = "catalog.cli",
        **environment: str,
    ) -> None:
        self._said = said
        settings = store.settings
        here = {
            "GUIKOU_HOME": str(settings.home),
            "GUIKOU_DATABASE_URL": settings.database_url,
            "GUIKOU_LEASE_SECONDS": str(settings.lease_seconds),
        }
        with said.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *command.split()],
                env={**os.environ, **here, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.name = f"{socket.gethostname()[:64]}:{self._process.pid}"

    def said(self) -> str:
        return self._said.read_text("utf-8")

    def is_running(self) -> bool:
        return self._process.poll() is None

    def is_up(self) -> bool:
        assert self._process.poll() is None, self.said()
        return _UP in self.said()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, with no chance to do anything."""
        self._process.kill()
        self._process.wait()

    def stop(self, seconds: float = 30) -> int:
        """Tell it to stop; return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds: float = 120) -> int:
        """Return its exit code once it has ended by itself."""
        return self._process.wait(seconds)

    def freeze(self, free: Callable[[], bool]) -> None:
        """Stop its every thread, as when a machine is suspended, at a moment when ``free``: it holds no lock."""
        for _ in range(100):
            self.send(signal.SIGSTOP)
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WNOWAIT)
            if free():
                return
            self.send(signal.SIGCONT)
            time.sleep(0.05)
        pytest.fail("it always holds a lock")


class Workers:
    """Some workers on one catalog; those that died are replaced when they are asked for."""

    def __init__(self, store: Store, folder: Path, **environment: str) -> None:
        self._store, self._folder, self._environment = store, folder, environment
        self._started: list[Worker] = []

    def up(self, number: int) -> list[Worker]:
        """Return so many workers, all of them up."""
        living = [one for one in self._started if one.is_running()]
        for _ in range(number - len(living)):
            said = self._folder / f"worker{len(self._started)}.txt"
            one = Worker(self._store, said, **self._environment)
            self._started.append(one)
            living.append(one)
        wait_for(lambda: all(one.is_up() for one in living), "the workers come up")
        return living[:number]

    def kill(self) -> None:
        """End all that are left."""
        for one in self._started:
            one.kill()
