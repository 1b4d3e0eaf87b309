"""The store: units of work, zones, migrations, and what cannot be opened."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError

from catalog import audit
from catalog.errors import GuikouError, UsageError
from catalog.migrations import ours
from catalog.models import Base, Installation, SignIn
from catalog.settings import Settings
from catalog.store import Store, _make_home, migrate, open_store
from catalog.types import Actor, AuditOutcome


def test_migrations_and_models_agree(store: Store) -> None:
    with store.engine.connect() as connection:
        ours_only = {"include_object": lambda _item, name, kind, *_more: ours(kind, name)}
        context = MigrationContext.configure(connection, opts=ours_only)
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_and_up_again(store: Store) -> None:
    migrate(store.engine, "base")
    assert set(inspect(store.engine).get_table_names()) <= {"alembic_version"}
    migrate(store.engine)
    assert "datasets" in inspect(store.engine).get_table_names()


def test_a_second_opening_keeps_what_is_there(settings: Settings) -> None:
    first = open_store(settings)
    with first.unit_of_work() as session:
        session.add(Installation(key="test", value="kept"))
    first.close()
    second = open_store(settings)
    with second.reading() as session:
        assert session.get_one(Installation, "test").value == "kept"
    second.close()


def test_a_unit_of_work_is_all_or_nothing(store: Store) -> None:
    def half() -> None:
        with store.unit_of_work() as session:
            session.add(Installation(key="half", value="done"))
            session.flush()
            msg = "stop"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        half()
    with store.reading() as session:
        assert session.get(Installation, "half") is None


def test_reading_writes_nothing(store: Store) -> None:
    with store.reading() as session:
        session.add(Installation(key="read", value="x"))
        session.flush()
    with store.reading() as session:
        assert session.get(Installation, "read") is None


def test_times_keep_their_zone_and_naive_ones_are_refused(
    store: Store, bureau: dict[str, Actor]
) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with store.reading() as session:
        session.add(SignIn(token_hash="t", user_id=1, created_at=noon, expires_at=noon))
        session.flush()
        session.expire_all()
        kept = session.get_one(SignIn, "t").created_at
        assert kept == noon
        assert kept.tzinfo == UTC
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point
    with store.reading() as session:
        session.add(SignIn(token_hash="n", user_id=1, created_at=naive, expires_at=noon))
        with pytest.raises(StatementError, match="without a zone"):
            session.flush()


def test_concurrent_appends_lose_nothing(store: Store) -> None:
    errors: list[BaseException] = []

    def append() -> None:
        try:
            for _ in range(10):
                with store.unit_of_work() as session:
                    audit.append(
                        session,
                        actor="a",
                        action="b",
                        object_kind="c",
                        object_id="d",
                        outcome=AuditOutcome.ALLOWED,
                    )
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with store.reading() as session:
        assert audit.count(session) == 40


@pytest.mark.sqlite_file
def test_a_damaged_database_is_one_clear_error(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "catalog.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(GuikouError, match="cannot be opened"):
        open_store(settings)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(UsageError, match="GUIKOU_HOME"):
        open_store(Settings(home=tmp_path / "home"))


def test_an_unreachable_server_is_one_clear_error() -> None:
    url = "postgresql+psycopg://nobody:secret@127.0.0.1:9/none"
    with pytest.raises(GuikouError, match="GUIKOU_DATABASE_URL") as caught:
        open_store(Settings(database_url=url))
    assert "secret" not in str(caught.value)


def test_programs_that_open_one_home_at_the_same_moment_do_not_trip_each_other(
    tmp_path: Path,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: _make_home(tmp_path / "home"), range(400)))
