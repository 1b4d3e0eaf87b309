"""The engine and the unit of work: commits when left normally, rolls back on any exception."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from catalog import search_index
from catalog.errors import GuikouError, UsageError
from catalog.models import Installation
from catalog.settings import Settings

#: Under which a session carries the settings of its store.
SETTINGS = "settings"


def _prepare_sqlite(engine: Engine) -> None:
    """WAL and foreign keys; BEGIN IMMEDIATE for writes, or concurrent appends would fail half-way.

    64 MiB of cache for a connection: with SQLite's own 2 MiB a large catalog's index is read again and again.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own BEGIN comes too late and is deferred; SQLAlchemy's begin event below replaces it.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "cache_size=-65536",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")


#: libpq's, in seconds and milliseconds: a machine or a network that is gone without a word is noticed in a minute; by
#: default that takes hours, and a worker would neither renew its lease nor try again.
_NOTICED = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
#: Seconds after which the server ends a transaction in which nothing happens: what a frozen process has locked is free
#: again. Chosen: far longer than a pause that is meant, and no longer than people wait before they ask.
IDLE_SECONDS = 300
#: Statements of the catalog are over in milliseconds: compiling them or starting workers for them takes longer.
_SHORT = "-c jit=off -c max_parallel_workers_per_gather=0"


def _connect_options(url: str) -> dict[str, Any]:
    """Return what the driver is told when it connects, but for what ``url`` says itself."""
    parsed = make_url(url)
    if parsed.get_driver_name() != "psycopg":
        return {}
    # PostgreSQL counts in milliseconds.
    options = f"{_SHORT} -c idle_in_transaction_session_timeout={IDLE_SECONDS * 1000}"
    told = _NOTICED | {"options": options}
    return {name: value for name, value in told.items() if name not in parsed.query}


#: Key in ``installation`` of where a catalog was carried to (catalog/moving.py).
MOVED_TO = "moved_to"


class Store:
    """One catalog database. ``unit_of_work`` writes, ``reading`` reads; both close what they open."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # A server that was restarted costs nobody an error: connections are looked at before they are used.
        self.engine = create_engine(
            settings.url, pool_pre_ping=True, connect_args=_connect_options(settings.url)
        )
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        # A dataset opens its source by the settings of the store that it was loaded from.
        self._info: dict[str, Any] = {SETTINGS: settings}
        self._reading_engine = self.engine.execution_options(sqlite_begin="DEFERRED")

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Yield a session whose changes are committed together, or not at all; the search index keeps up with them."""
        with (
            Session(self.engine, expire_on_commit=False, info=dict(self._info)) as session,
            session.begin(),
        ):
            search_index.keep(session)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session for look-ups; whatever it changes is thrown away."""
        with Session(self._reading_engine, info=self._info) as session:
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration for the migrations that ship with the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``; a database already there is left untouched."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    if revision == "head" and current == _head():
        return
    config = alembic_config(str(engine.url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if revision == "head":
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


@cache
def _head() -> str | None:
    """Return the last revision; Alembic compiles every migration to know it."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head()


def open_store(settings: Settings) -> Store:
    """Open the catalog, making and migrating it as needed.

    Raises UsageError when the folder cannot be written, GuikouError when the database cannot be used.
    """
    _make_home(settings.home)
    store = Store(settings)
    try:
        migrate(store.engine)
    except (OperationalError, DatabaseError) as error:
        store.close()
        kind = type(error.orig).__name__ if error.orig else type(error).__name__
        raise GuikouError(
            f"目录数据库打不开（{kind}）。请检查 GUIKOU_DATABASE_URL 或 {settings.home}，"
            "确认没有损坏、没有被其他程序独占。",
            f"The catalog database cannot be opened ({kind}). Check GUIKOU_DATABASE_URL or "
            f"{settings.home}: it must not be damaged or held by another program.",
        ) from error
    _still_here(store)
    _index(store)
    return store


def _index(store: Store) -> None:
    """Make the search index where it is missing, or made by other rules than this program's."""
    with store.reading() as session:
        fresh = search_index.is_up_to_date(session)
    if not fresh:
        with store.unit_of_work() as session:
            search_index.rebuild(session)


def _still_here(store: Store) -> None:
    """Refuse to open a catalog that was carried to another database: what is written here would be lost."""
    with store.reading() as session:
        moved = session.get(Installation, MOVED_TO)
    if moved is None:
        return
    store.close()
    raise UsageError(
        f"本目录已迁移到 {moved.value}。请把 GUIKOU_DATABASE_URL 设为该地址（含密码）后再用。",
        f"This catalog was moved to {moved.value}. Set GUIKOU_DATABASE_URL to it, with its password.",
    )


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)  # of another program that looks at the same moment
    except OSError as error:
        raise UsageError(
            f"文件夹 {home} 不可写（{error.strerror}）。请换一个文件夹，或设置 GUIKOU_HOME。",
            f"Cannot write to the folder {home} ({error.strerror}). "
            "Use another folder, or set GUIKOU_HOME.",
        ) from None
