"""Several worker processes, on SQLite and on PostgreSQL: nothing is scanned twice, and nothing of the dead is lost."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import Actor
from tests import postgresql
from tests.catalog.faults.workers import (
    ROWS,
    Due,
    Worker,
    Workers,
    make_due,
    make_operator,
    wait_for,
)

pytestmark = pytest.mark.slow
#: Longer than a busy machine keeps a thread from its turn.
LEASE = 5.0


@dataclass(frozen=True, slots=True)
class Site:
    """A catalog, somebody of the information center, and workers."""

    store: Store
    operator: Actor
    folder: Path
    workers: Workers

    def due(self, **how: int | None) -> Due:
        return make_due(self.store, self.operator, self.folder, **how)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    if request.param == "postgresql" and not postgresql.stands_ready():
        pytest.skip(f"no PostgreSQL server answers at {postgresql.place()}")
    folder = tmp_path_factory.mktemp("site")
    databases = postgresql.Databases(postgresql.SERVER)
    home = folder / "home"
    url = "" if request.param == "sqlite" else databases.url(home)
    store = open_store(Settings(home=home, lease_seconds=LEASE, database_url=url))
    started = Workers(store, folder)
    yield Site(store, make_operator(store), folder, started)
    started.kill()
    store.close()
    databases.drop()


def is_free(store: Store) -> bool:
    """Tell whether the catalog can be written to, and nobody is in the middle of a transaction."""
    if store.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(store.engine.url.database), timeout=0)) as connection:
            try:
                connection.execute("begin immediate")
            except sqlite3.OperationalError:
                return False
            return True
    open_ = (
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and (state <> 'idle' or wait_event_type = 'Lock')"
    )
    with store.engine.connect() as connection:
        return connection.execute(sa.text(open_)).scalar_one() == 0


def test_workers_share_what_is_due(site: Site) -> None:
    """Two sources of two tables: one run a source at a time, both workers at it, each table once."""
    pair = site.workers.up(2)
    dues = [site.due(tables=2, pace=400) for _ in range(2)]
    wait_for(lambda: all(due.is_done() for due in dues), "all is scanned")
    runs = [run for due in dues for run in due.runs()]
    assert [(r.status, r.attempts, r.token, r.rows_read) for r in runs] == [
        ("done", 1, 1, ROWS)
    ] * 4
    assert {r.worker for r in runs} == {one.name for one in pair}
    for due in dues:
        due.holds()
        spans = sorted((str(r.began_at), str(r.finished_at)) for r in due.runs())
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), "one at a time"


def test_a_killed_workers_scan_is_taken_up_by_the_other(site: Site) -> None:
    pair, due = site.workers.up(2), site.due()
    wait_for(due.is_in_the_middle, "a scan is in the middle")
    dead, other = holder(pair, due)
    due.pace(None)
    dead.kill()
    assert due.nothing_is_known()
    wait_for(due.is_done, "the other takes it up")
    (run,) = due.runs()
    assert (run.worker, run.token, run.attempts, run.rows_read) == (other.name, 2, 2, ROWS)
    assert due.statuses() == ["failed", "done"]
    assert due.reasons() == ["The worker was interrupted; another one takes the scan up again."]
    due.holds()


def test_who_slept_through_its_lease_changes_nothing(site: Site) -> None:
    """A machine that was suspended: the other worker has done the scan by the time it comes back."""
    pair, due = site.workers.up(2), site.due()
    wait_for(due.is_in_the_middle, "a scan is in the middle")
    asleep, other = holder(pair, due)
    due.pace(None)
    asleep.freeze(lambda: is_free(site.store))
    wait_for(due.is_done, "the other takes it over")
    asleep.send(signal.SIGCONT)
    wait_for(lambda: "stalled for too long" in asleep.said(), "it is told that it is late")
    (run,) = due.runs()
    assert (run.worker, run.token, run.attempts) == (other.name, 2, 2)
    assert due.statuses() == ["failed", "done"]
    due.holds()
    other.kill()
    again = site.due(pace=None)
    wait_for(again.is_done, "it goes on with other work")
    again.holds()


def holder(pair: list[Worker], due: Due) -> tuple[Worker, Worker]:
    """Return the worker that holds what is due, and the other one."""
    (run,) = due.runs()
    first, second = pair
    return (first, second) if run.worker == first.name else (second, first)
