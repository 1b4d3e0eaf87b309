"""``pytest --catalog postgresql``: every catalog that a test opens lies in a PostgreSQL database of its own.

They lie on a server of the run's own, which never waits for the disk; on the one that GUIKOU_TEST_POSTGRESQL names, or
stands ready, where that says so or PostgreSQL's programs are not installed.
Each home folder has one database, copied from a migrated template when it is first asked for and dropped after the
test. Programs that a test starts find it through ``GUIKOU_DATABASE_URL``, as an installation would.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catalog.settings import Settings
from catalog.store import migrate
from tests.catalog.faults.servers import private_server

SERVER = os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test")
#: What the environment says; replaced by the URL of the home's own database.
PLACEHOLDER = sa.make_url(SERVER).set(database="guikou_by_home").render_as_string(False)


def _starts_its_own() -> bool:
    return "GUIKOU_TEST_POSTGRESQL" not in os.environ and shutil.which("initdb") is not None


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of the server for the catalogs of this process."""
    if not _starts_its_own():
        yield SERVER
        return
    with private_server(guarded=False, memory="64MB") as own:
        yield own.url()


def place() -> str:
    """Return where the server is, without a password."""
    return sa.make_url(SERVER).render_as_string()


def answers() -> bool:
    """Tell whether there is a server for the catalogs."""
    return _starts_its_own() or stands_ready()


def stands_ready() -> bool:
    """Tell whether the server that is named answers, which some tests need whatever the catalogs lie on."""
    engine = sa.create_engine(SERVER)
    try:
        engine.connect().close()
    except sa.exc.OperationalError:
        return False
    finally:
        engine.dispose()
    return True


class Databases:
    """The databases of this process, by home folder."""

    def __init__(self, server: str) -> None:
        self._at = sa.make_url(server)
        self._server = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        self._prefix = f"guikou_{os.getpid()}"
        self._made: dict[Path, str] = {}
        self._template = ""

    def url(self, home: Path) -> str:
        """Return the URL of the database of ``home``, made when it is not there."""
        home = home.resolve()
        if home not in self._made:
            self._make(home, self._template or self._migrated())
        return self._url(self._made[home])

    def copy(self, source: Path, target: Path) -> None:
        """Give ``target`` a database with what is in that of ``source``, which nobody may have open."""
        self.url(source)
        self._make(target.resolve(), self._made[source.resolve()])

    def drop(self, under: Path | None = None) -> None:
        """Drop the databases of the homes in ``under``, or all with the template."""
        gone = [h for h in self._made if under is None or h.is_relative_to(under.resolve())]
        for home in gone:
            self._run(f"drop database {self._made.pop(home)} with (force)")
        if under is None and self._template:
            self._run(f"drop database {self._template} with (force)")
            self._template = ""
            self._server.dispose()

    def _make(self, home: Path, template: str) -> None:
        name = f"{self._prefix}_{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
        self._run(f"create database {name} template {template}")
        self._made[home] = name

    def _migrated(self) -> str:
        name = f"{self._prefix}_template"
        self._run(f"create database {name}")
        engine = sa.create_engine(self._url(name))
        migrate(engine)
        engine.dispose()
        self._template = name
        return name

    def _url(self, name: str) -> str:
        return self._at.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(sa.text(statement))


_in_use: list[Databases] = []


def copy_home(source: Path, target: Path) -> Path:
    """Copy an installation that nobody has open, with its database where that lies on the server."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    for databases in _in_use:
        databases.copy(source, target)
    return target


@contextmanager
def catalogs_on(databases: Databases) -> Iterator[None]:
    """Send every catalog of this process, and of the programs that it starts, to ``databases``."""
    asked = Settings.__dict__["url"]
    started = subprocess.Popen.__init__

    def url(settings: Settings) -> str:
        if settings.database_url != PLACEHOLDER:
            return str(asked.func(settings))
        return databases.url(settings.home)

    def start(self: Any, *args: Any, env: Any = None, **more: Any) -> None:
        given = dict(os.environ if env is None else env)
        if given.get("GUIKOU_DATABASE_URL") == PLACEHOLDER and "GUIKOU_HOME" in given:
            given["GUIKOU_DATABASE_URL"] = databases.url(Path(given["GUIKOU_HOME"]))
            env = given
        started(self, *args, env=env, **more)

    mapped = cached_property(url)
    mapped.__set_name__(Settings, "url")
    type.__setattr__(Settings, "url", mapped)
    subprocess.Popen.__init__ = start  # type: ignore[method-assign]
    os.environ["GUIKOU_DATABASE_URL"] = PLACEHOLDER
    # The driver reads it: no commit waits for the disk.
    os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
    _in_use.append(databases)
    try:
        yield
    finally:
        _in_use.remove(databases)
        type.__setattr__(Settings, "url", asked)
        subprocess.Popen.__init__ = started  # type: ignore[method-assign]
        del os.environ["GUIKOU_DATABASE_URL"], os.environ["PGOPTIONS"]
