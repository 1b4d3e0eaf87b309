"""The catalog's PostgreSQL is away in the middle of a scan, and comes back: nothing is lost, nothing is done twice."""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalog import heartbeats, leases, patience, scans, worker
from catalog.database_errors import explained
from catalog.leases import LeaseLostError
from catalog.models import AuditEvent, Run
from catalog.patience import CatalogAwayError
from catalog.settings import Settings
from catalog.store import Store, open_store
from tests import postgresql
from tests.catalog.faults.servers import Server, Way, way_to
from tests.catalog.faults.workers import Due, Workers, make_due, make_operator, wait_for
from tests.catalog.test_leases import die

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Databases]:
    """The server of all tests, whatever the rest of them lie on."""
    if not postgresql.stands_ready():
        pytest.skip(f"no PostgreSQL server answers at {postgresql.place()}")
    made = postgresql.Databases(postgresql.SERVER)
    yield made
    made.drop()


@pytest.fixture
def way(server: postgresql.Databases) -> Iterator[Way]:
    with way_to(sa.make_url(postgresql.SERVER).port or 5432) as found:
        yield found


@pytest.fixture
def due(tmp_path: Path, server: postgresql.Databases, way: Way) -> Iterator[Due]:
    """A scan that is due, in a catalog at the end of the way; leases so long that no sign of life comes between."""
    home = tmp_path / "home"
    url = sa.make_url(server.url(home)).set(port=way.port).render_as_string()
    store = open_store(Settings(home=home, database_url=url, lease_seconds=3600))
    made = make_due(store, make_operator(store), tmp_path, pace=None)
    do_one(store)  # the crawl
    yield made
    store.close()
    server.drop(tmp_path)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 3600.0)


class Comeback(logging.Handler):
    """Opens the way again once somebody has noticed ``times`` times that it is shut."""

    def __init__(self, way: Way, times: int) -> None:
        super().__init__()
        self._way, self._left = way, times

    def emit(self, _record: logging.LogRecord) -> None:
        self._left -= 1
        if self._left == 0:
            self._way.open()


@contextmanager
def back_after(way: Way, times: int) -> Iterator[Comeback]:
    heard = Comeback(way, times)
    logging.getLogger("catalog.patience").addHandler(heard)
    try:
        yield heard
    finally:
        logging.getLogger("catalog.patience").removeHandler(heard)


def noted(store: Store, outcome: str) -> list[str]:
    """Return what the audit log says of scans with this outcome."""
    with store.reading() as session:
        query = sa.select(AuditEvent.body).where(
            AuditEvent.action == "scan:run", AuditEvent.outcome == outcome
        )
        return [str(body) for body in session.scalars(query)]


def do_one(store: Store) -> None:
    """Do what is due next, and see that nothing went wrong."""
    ended = worker.do_next(store)
    assert ended is not None
    assert ended.error is None


def test_a_scan_outlasts_a_catalog_that_is_away(
    due: Due, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    cover = scans.cover

    def covered(order: object) -> object:
        found = cover(order)  # type: ignore[arg-type]  # handed on
        way.shut()
        return found

    monkeypatch.setattr(scans, "cover", covered)
    with back_after(way, times=3):
        do_one(due.store)
    assert [(r.attempts, r.token) for r in due.runs()] == [(1, 1)]
    assert due.statuses() == ["done"]
    due.holds()


@pytest.mark.parametrize("statement", ["INSERT INTO scans", "UPDATE scans"])
def test_what_was_committed_as_the_connection_broke_is_not_done_twice(
    due: Due, way: Way, statement: str
) -> None:
    """The server has committed; the answer never arrived."""
    store = due.store

    def lose(_c: object, _u: object, said: str, *_more: object) -> None:
        if said.startswith(statement) and not way.fallen:
            way.lose_commits(1)

    sa.event.listen(store.engine, "before_cursor_execute", lose)
    do_one(store)
    assert way.fallen == 1
    assert due.statuses() == ["done"]
    assert len([body for body in noted(store, "allowed") if '"done"' in body]) == 1
    assert len([body for body in noted(store, "allowed") if '"running"' in body]) == 1
    assert noted(store, "failed") == []
    due.holds()


def test_a_catalog_that_stays_away_leaves_the_run_to_its_lease(
    due: Due, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.5)
    cover = scans.cover
    with monkeypatch.context() as patch:

        def covered(order: object) -> object:
            found = cover(order)  # type: ignore[arg-type]  # handed on
            way.shut()
            return found

        patch.setattr(scans, "cover", covered)
        with pytest.raises(CatalogAwayError, match="does not answer"):
            worker.do_next(due.store)
    way.open()
    assert due.statuses() == ["running"]
    assert due.nothing_is_known()
    assert worker.do_next(due.store) is None, "its lease is not over"
    die(due.store)
    do_one(due.store)
    assert due.statuses() == ["failed", "done"]
    assert due.reasons() == [leases.TAKEN_UP.en]
    due.holds()


def test_a_crawl_that_finds_the_catalog_away_is_handed_back(due: Due, way: Way) -> None:
    """Before it has looked at anything: the run is no worse for it."""
    scan_of = due.runs()[0].id
    with due.store.unit_of_work() as session:
        session.execute(sa.delete(Run).where(Run.id == scan_of))
        session.execute(sa.update(Run).values(status="waiting", attempts=0))
    claim = leases.claim

    def claimed(store: Store, seats: int, *, spark: bool) -> leases.Claimed | None:
        found = claim(store, seats, spark=spark)
        way.shut()
        return found

    with pytest.MonkeyPatch.context() as patch, back_after(way, times=2):
        patch.setattr(leases, "claim", claimed)
        ended = worker.do_next(due.store)
    assert ended is not None
    assert isinstance(ended.error, CatalogAwayError)
    with due.store.reading() as session:
        (run,) = session.scalars(sa.select(Run))
        assert (run.kind, run.status, run.attempts, run.token) == ("crawl", "waiting", 0, 2)
    do_one(due.store)
    do_one(due.store)
    due.holds()


def test_a_taking_whose_answer_was_lost_ends_with_its_lease(due: Due, way: Way) -> None:
    """Whoever took the run does not know it; nobody works on it until the lease is over."""
    way.lose_commits(1)
    with pytest.raises(sa.exc.DBAPIError):
        leases.claim(due.store)
    (run,) = due.runs()
    assert (run.status, run.token) == ("running", 1)
    die(due.store)
    do_one(due.store)
    assert (due.statuses(), [r.token for r in due.runs()]) == (["done"], [2])
    due.holds()


def test_who_was_away_for_too_long_is_told_when_it_comes_back(
    due: Due, way: Way, server: postgresql.Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off by the network only: another worker, on the right side of it, has done the scan meanwhile."""
    cover = scans.cover
    home = due.store.settings.home
    beside = open_store(Settings(home=home, database_url=server.url(home)))

    def covered(order: object) -> object:
        found = cover(order)  # type: ignore[arg-type]  # handed on
        monkeypatch.setattr(scans, "cover", cover)
        way.shut()
        die(beside)
        do_one(beside)
        return found

    monkeypatch.setattr(scans, "cover", covered)
    with back_after(way, times=2):
        ended = worker.do_next(due.store)
    beside.close()
    assert ended is not None
    assert isinstance(ended.error, LeaseLostError)
    assert due.statuses() == ["failed", "done"]
    assert [r.token for r in due.runs()] == [2]
    due.holds()


def test_a_network_that_is_gone_without_a_word_is_noticed(due: Due) -> None:
    """As libpq is told; what the address itself says goes before."""
    with due.store.engine.connect() as connection:
        said = connection.connection.driver_connection.info.get_parameters()
    assert (said["connect_timeout"], said["keepalives_idle"]) == ("10", "30")
    assert said["tcp_user_timeout"] == "60000"
    url = sa.make_url(due.store.settings.url).update_query_dict({"keepalives_idle": "5"})
    other = Store(Settings(home=due.store.settings.home, database_url=url.render_as_string()))
    with other.engine.connect() as connection:
        said = connection.connection.driver_connection.info.get_parameters()
    other.close()
    assert (said["connect_timeout"], said["keepalives_idle"]) == ("10", "5")


def test_what_a_frozen_process_has_locked_is_free_again(
    due: Due, server: postgresql.Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen in the middle of a write: another process goes on after a while, and the first is told when it wakes."""
    home = due.store.settings.home
    (run,) = due.runs()
    monkeypatch.setattr("catalog.store.IDLE_SECONDS", 1)
    settings = Settings(home=home, database_url=server.url(home))
    frozen, beside = Store(settings), Store(settings)
    one = sa.update(Run).where(Run.id == run.id)

    def freeze() -> None:
        with frozen.unit_of_work() as session:
            session.execute(one.values(rows_read=7))
            with beside.unit_of_work() as other:
                other.execute(sa.text("SET LOCAL lock_timeout = '20s'"))
                other.execute(one.values(rows_read=8))
            session.execute(one.values(rows_read=9))

    try:
        with pytest.raises(sa.exc.DBAPIError) as told:
            freeze()
        assert patience.is_away(told.value), "it is tried again where it may be"
        said = explained(told.value)
        assert said is not None
        assert "stalled for too long" in said.en
        with beside.reading() as session:
            assert session.get_one(Run, run.id).rows_read == 8
        with frozen.reading() as session:
            assert session.get_one(Run, run.id).rows_read == 8, "the pool has another connection"
    finally:
        frozen.close()
        beside.close()


def test_five_minutes_are_what_the_server_is_told(due: Due) -> None:
    with due.store.reading() as session:
        said = session.scalar(sa.text("SHOW idle_in_transaction_session_timeout"))
    assert said == "5min"


def test_the_database_is_restarted_under_a_worker(private: Server, tmp_path: Path) -> None:
    """A real worker, whose catalog's server ends all sessions, then crashes and comes up again, while it reads."""
    name = f"catalog_{os.getpid()}"
    administrator = sa.create_engine(
        private.url(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    url = sa.make_url(private.url()).set(database=name).render_as_string(hide_password=False)
    store = open_store(Settings(home=tmp_path / "home", database_url=url, lease_seconds=60))
    workers = Workers(store, tmp_path)
    try:
        made = make_due(store, make_operator(store), tmp_path, pace=20)
        (one,) = workers.up(1)
        wait_for(made.is_in_the_middle, "a scan is in the middle")
        with administrator.connect() as connection:
            connection.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                f" where datname = '{name}' and pid <> pg_backend_pid()"
            )
        read = max(run.rows_read for run in made.runs())
        wait_for(lambda: max(run.rows_read for run in made.runs()) > read, "it goes on")
        # It stands still until the server is gone: on a busy machine it might have come to its end.
        one.send(signal.SIGSTOP)
        assert made.is_in_the_middle()
        private.stop()
        one.send(signal.SIGCONT)
        private.start()
        wait_for(made.is_done, "it comes to its end")
        assert one.stop() == 0
        assert [(r.attempts, r.token) for r in made.runs()] == [(1, 1)]
        assert made.statuses() == ["done"]
        made.holds()
    finally:
        workers.kill()
        store.close()
