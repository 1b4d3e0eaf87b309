"""A source that fails before or during a scan: the scan has failed or is made again, what was known stays."""

import os
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import fsspec
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog import people, source_register
from catalog.cli import run
from catalog.engines import local
from catalog.errors import SourceInterruptedError, UnusableInputError
from catalog.settings import Settings
from catalog.source_register import NewSource
from catalog.sources.access import Access, Limits
from catalog.sources.credentials import variable
from catalog.sources.places import file_tables
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD
from tests.catalog.faults.conftest import ROWS, URLS, Watched, watched
from tests.catalog.faults.servers import Server

pytestmark = pytest.mark.server


def test_the_network_is_cut_after_some_rows(case: Watched) -> None:
    assert case.way
    case.way.fall(1 << 20, "cut")
    error = case.fails("it was cut")
    assert isinstance(error, SourceInterruptedError)
    assert case.way.fallen == 2, "tried once more, and no more than that"
    case.way.fall(1 << 20, "cut", times=1)
    case.resumes()


def test_the_network_stands_still(case: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    assert case.way
    source_register.change(case.store, case.operator, "hr", Limits(statement_seconds=1))
    case.way.fall(1 << 20, "stall")
    case.fails("said nothing for too long")
    assert case.way.fallen == 2
    # From the beginning: nobody gets as far as a statement of ours.
    case.way.fall(0, "stall")
    monkeypatch.setattr("catalog.sources.guarded.CONNECT_SECONDS", 2)
    case.fails("No connection|said nothing")


def test_the_server_is_not_there(
    case: Watched, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.way
    case.way.close()
    case.fails("No connection")
    assert not case.seen
    # In the terminal: one line, and an exit code that is not 0.
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(case.store, "operator", PASSWORD).token)
    assert run(["dataset", "scan", "hr_people"]) == 5
    said = capsys.readouterr()
    assert said.err.startswith("guikou: No connection")
    assert len(said.err.splitlines()) == 1
    assert run(["source", "crawl", "hr"]) == 5


def _kill(engine: sa.Engine) -> None:
    """Do what an administrator does to sessions that are in the way."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            return
        others = connection.exec_driver_sql(
            "select id from information_schema.processlist"
            " where db = database() and id <> connection_id()"
        )
        for number in others.scalars().all():
            connection.exec_driver_sql(f"kill {number}")


def test_the_session_is_ended(case: Watched) -> None:
    assert case.way
    case.way.fall(1 << 20, lambda: _kill(case.engine), times=1)
    case.resumes()
    case.way.fall(1 << 20, lambda: _kill(case.engine))
    case.fails("it was cut")


def test_the_table_is_dropped_in_the_middle(case: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    sketch = local.sketch_table

    def dropped(*args: object, **options: object) -> object:
        """As it is when somebody drops the table after its columns were read."""
        with case.engine.begin() as connection:
            connection.exec_driver_sql("alter table people rename to people_gone")
        return sketch(*args, **options)  # type: ignore[arg-type]  # handed on

    with monkeypatch.context() as patch:
        patch.setattr(local, "sketch_table", dropped)
        try:
            case.fails("no longer in the database")
        finally:
            with case.engine.begin() as connection:
                connection.exec_driver_sql("alter table people_gone rename to people")
    assert case.scan().rows == ROWS


def test_a_table_is_not_dropped_under_a_reader(case: Watched) -> None:
    """Both servers let whoever drops or empties the table wait until it is read."""
    refused: list[str] = []
    wait = {
        "postgresql": "set lock_timeout = '300ms'",
        "mysql": "set session lock_wait_timeout = 1",
    }

    def change() -> None:
        for statement in ("drop table people", "truncate table people"):
            with case.engine.connect() as connection:
                connection.exec_driver_sql(wait[connection.dialect.name])
                with pytest.raises(sa.exc.OperationalError):
                    connection.exec_driver_sql(statement)
            refused.append(statement)

    before, case.then = case.known(), change
    assert case.scan().rows == ROWS
    assert (len(refused), case.known()) == (2, before)


def test_the_session_is_ended_and_the_table_dropped(case: Watched) -> None:
    """What an administrator does who does not want to wait for the reader."""
    assert case.way

    def drop() -> None:
        _kill(case.engine)
        with case.engine.begin() as connection:
            connection.exec_driver_sql("alter table people rename to people_gone")

    case.way.fall(1 << 20, drop, times=1)
    try:
        case.fails("no longer in the database|has no table")
    finally:
        with case.engine.begin() as connection:
            connection.exec_driver_sql("alter table people_gone rename to people")
    assert case.scan().rows == ROWS


def test_a_wrong_password(behind_a_password: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("hr"), "another one")
    error = behind_a_password.fails("refused the connection")
    assert not isinstance(error, SourceInterruptedError), "trying again would lock the account"
    assert "another one" not in str(error)
    monkeypatch.delenv(variable("hr"))
    behind_a_password.fails("refused the connection|No connection")


def test_a_wrong_password_of_mariadb(
    store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As MariaDB words it; who it is makes no difference to the table."""
    url = sa.make_url(URLS["mysql"])
    name = f"guikou_{os.getpid()}"
    server = sa.create_engine(url, poolclass=NullPool)
    try:
        with server.begin() as connection:
            connection.exec_driver_sql(f"create user {name} identified by 'right'")
    except sa.exc.OperationalError:
        pytest.skip(f"no MariaDB server answers at {url.host}")
    try:
        monkeypatch.setenv(variable("hr"), "wrong")
        place = url.set(username=name).render_as_string()
        with pytest.raises(UnusableInputError, match="refused the connection") as raised:
            source_register.add(store, bureau["operator"], NewSource("hr", place, "pension"))
        assert not isinstance(raised.value, SourceInterruptedError)
    finally:
        with server.begin() as connection:
            connection.exec_driver_sql(f"drop user {name}")


def test_a_restart(behind_a_password: Watched, private: Server) -> None:
    assert behind_a_password.way
    behind_a_password.way.fall(1 << 20, private.restart, times=1)
    behind_a_password.resumes()
    behind_a_password.way.fall(1 << 20, private.stop, times=1)
    try:
        behind_a_password.fails("No connection")
    finally:
        private.start()
    assert behind_a_password.scan().rows == ROWS


def test_a_file_that_goes_in_the_middle(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    """A SQLite file that is replaced by one without the table, and one that is cut off."""
    path = tmp_path / "hr.db"
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table people (id int, phone text, filler text)")
        rows = [(i, f"138{i}", "x" * 2000) for i in range(10_000_001, 10_000_001 + ROWS)]
        connection.exec_driver_sql("insert into people values (?, ?, ?)", rows)
    case = watched(store, bureau["operator"], engine, None, Limits())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    case.fails("cut off or damaged")
    path.unlink()
    case.fails("There is no file")
    with closing(sqlite3.connect(path)) as empty:
        empty.execute("create table other (id int)")
        empty.commit()
    case.fails("has no table")


def test_no_room_for_a_copy(settings: Settings) -> None:
    """A file of an object store is copied before it is read; the operating system refuses what is too much."""
    fsspec.filesystem("memory").pipe("/full/people.csv", b"a,b\n" + b"1,2\n" * 100_000)
    access = Access("lake", "files", "memory:///full", (), Limits(), settings)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 10, limits[1]))
    try:
        with pytest.raises(UnusableInputError, match="The disk is full") as raised:
            file_tables(access, "memory:///full/people.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(settings.home) in raised.value.message.zh
    assert list((settings.home / "scratch").iterdir()) == [], "nothing of the data is left"
    (whole,) = file_tables(access, "memory:///full/people.csv")
    assert sum(batch.num_rows for batch in whole.batches()) == 100_000
