"""What every test relies on: no network beyond this machine, and no silent skip where nothing may be skipped."""

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings

from tests import postgresql

#: Set by .ci/run: a skip is then a failure.
NO_SKIP = os.environ.get("GUIKOU_TEST_NO_SKIP") == "1"
# How long a case takes says nothing of it: these machines are shared.
settings.register_profile("guikou", deadline=None)
settings.load_profile("guikou")
# Begun in the background of a script, tests and what they start would not hear Ctrl-C, which some of them are about.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, but nothing may be skipped here: {call.excinfo}"
        )


@sa.event.listens_for(sa.Engine, "connect")
def _no_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """Leave out what protects against loss of power only: most commits of a test would wait for the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--catalog",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="where the catalogs of the tests lie",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--catalog") == "postgresql":
        # Of a store that a test has left open; SQLite's connections say nothing of it.
        config.addinivalue_line("filterwarnings", "ignore:<psycopg.Connection:ResourceWarning")


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.getoption("--catalog") == "postgresql" and not postgresql.answers():
        said = f"no PostgreSQL server answers at {postgresql.place()}: these tests are left out"
        pytest.exit(said, returncode=1 if NO_SKIP else 0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the folders of slow tests, so that none is left for the end, when one process works and others wait.

    Leave out, on a server, what opens no catalog, is about the embedded one's file, or chooses its own database.
    """
    slow = {i.path.parent for i in items if i.get_closest_marker("slow")}
    items.sort(key=lambda i: i.path.parent not in slow)
    if config.getoption("--catalog") == "sqlite":
        return
    kept = [
        i
        for i in items
        if not any(map(i.get_closest_marker, ("sqlite_file", "server")))
        and not i.name.endswith("[sqlite]")
    ]
    config.hook.pytest_deselected(items=[i for i in items if i not in kept])
    items[:] = kept


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[postgresql.Databases | None]:
    """The PostgreSQL databases of the tests' catalogs, None where these are SQLite files."""
    if request.config.getoption("--catalog") == "sqlite":
        yield None
        return
    with postgresql.server() as server:
        made = postgresql.Databases(server)
        with postgresql.catalogs_on(made):
            yield made
        made.drop()


@pytest.fixture(autouse=True)
def _own_database(databases: postgresql.Databases | None, tmp_path: Path) -> Iterator[None]:
    yield
    if databases:
        databases.drop(tmp_path)


@pytest.fixture(autouse=True)
def _own_home(
    databases: postgresql.Databases | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test sees the settings or the installation of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("GUIKOU_") and not name.startswith("GUIKOU_TEST_"):
            monkeypatch.delenv(name)
    if databases:
        monkeypatch.setenv("GUIKOU_DATABASE_URL", postgresql.PLACEHOLDER)
    monkeypatch.setenv("GUIKOU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GUIKOU_LANG", "en")
