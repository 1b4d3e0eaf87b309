"""Carrying a catalog from SQLite to PostgreSQL and back: nothing is lost, changed, or half there."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from catalog import audit, datasets, moving, people
from catalog.acts import RefusedError
from catalog.errors import GuikouError, UsageError
from catalog.models import AuditEvent, Base, Dataset, User
from catalog.moving import move
from catalog.scans import scan_dataset
from catalog.settings import Settings
from catalog.store import MOVED_TO, Store, open_store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD

pytestmark = pytest.mark.server
SERVER = os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test")


@pytest.fixture
def empty() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    name = f"guikou_move_{uuid4().hex[:12]}"
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(sa.text(f"create database {name}"))
    except sa.exc.OperationalError:
        pytest.skip(f"no PostgreSQL server answers at {sa.make_url(SERVER).host}")
    yield sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"drop database {name} with (force)"))
    server.dispose()


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.reading() as session:
        return {
            table.name: sorted(
                (tuple(row) for row in session.execute(sa.select(table)) if row[0] != MOVED_TO),
                key=repr,
            )
            for table in Base.metadata.sorted_tables
        }


def register(store: Store, actor: Actor, path: Path, code: str = "people") -> None:
    new = datasets.NewDataset(
        code=code,
        title_zh="人员",
        title_en="People",
        owner="pension",
        steward="steward",
        location=str(path),
    )
    datasets.register(store, actor, new)


def test_there_and_back(
    store: Store, bureau: dict[str, Actor], people_csv: Path, tmp_path: Path, empty: str
) -> None:
    register(store, bureau["operator"], people_csv)
    scan_dataset(store, bureau["operator"], "people")
    moved = move(store, bureau["admin"], empty)
    before = content(store)
    assert moved.rows >= sum(map(len, before.values()))
    with pytest.raises(UsageError, match="was moved to postgresql"):
        open_store(store.settings)

    there = open_store(Settings(home=store.settings.home, database_url=empty))
    assert content(there) == before
    with there.reading() as session:
        assert audit.verify(session, there.settings.keys / "public.pem").whole
        last = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert last is not None
        assert (last.actor, last.action) == ("admin", "catalog:move")
    # Numbers go on where they were, for every table that gives them.
    register(there, bureau["operator"], people_csv, "again")
    scan_dataset(there, bureau["operator"], "again")
    people.sign_in(there, "planner", PASSWORD)

    back = f"sqlite:///{tmp_path / 'back.db'}"
    move(there, bureau["admin"], back)
    before = content(there)
    there.close()
    here = open_store(Settings(home=store.settings.home, database_url=back))
    assert content(here) == before
    assert len(before["datasets"]) == 2
    with here.reading() as session:
        assert audit.verify(session, here.settings.keys / "public.pem").whole
    here.close()


def test_who_may_not(store: Store, bureau: dict[str, Actor], empty: str) -> None:
    with pytest.raises(RefusedError):
        move(store, bureau["operator"], empty)
    with store.reading() as session:
        last = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert last is not None
        assert (last.actor, last.action, last.outcome) == ("operator", "catalog:move", "refused")
    move(store, bureau["admin"], empty)  # the refused one left the target empty


def test_where_a_catalog_is_already(store: Store, bureau: dict[str, Actor], tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    move(store, bureau["admin"], other)
    with pytest.raises(UsageError, match="holds a catalog already"):
        move(store, bureau["admin"], other)
    with pytest.raises(UsageError, match="database already"):
        move(store, bureau["admin"], store.engine.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("url", ["nonsense", "nosuch://h/d", "oracle+cx_oracle://u@h/d"])
def test_no_usable_url(store: Store, bureau: dict[str, Actor], url: str) -> None:
    with pytest.raises(UsageError, match="no usable SQLAlchemy URL"):
        move(store, bureau["admin"], url)


def test_a_server_that_is_not_there(store: Store, bureau: dict[str, Actor]) -> None:
    with pytest.raises(GuikouError, match="cannot be opened") as caught:
        move(store, bureau["admin"], "postgresql+psycopg://u:Geheim7@127.0.0.1:9/d")
    assert "Geheim7" not in str(caught.value)


def test_a_damaged_log_is_not_carried_over(
    store: Store, bureau: dict[str, Actor], empty: str
) -> None:
    with store.unit_of_work() as session:
        event = session.scalars(sa.select(AuditEvent)).first()
        assert event is not None
        event.actor = "somebody"
    with pytest.raises(GuikouError, match="audit log is not whole"):
        move(store, bureau["admin"], empty)
    there = open_store(Settings(home=store.settings.home, database_url=empty))
    with there.reading() as session:
        assert session.scalars(sa.select(User)).all() == []
    there.close()
    open_store(store.settings).close()  # and this one goes on


def test_what_arrives_differently_is_taken_back(
    store: Store,
    bureau: dict[str, Actor],
    people_csv: Path,
    empty: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    register(store, bureau["operator"], people_csv)
    carried = moving._copied

    def damaged(source: sa.Connection, into: sa.Connection, table: sa.Table) -> tuple[int, int]:
        seen = carried(source, into, table)
        if table.name == "datasets":
            into.execute(sa.update(table).values(title_en="Other"))
        return seen

    monkeypatch.setattr(moving, "_copied", damaged)
    with pytest.raises(GuikouError, match="differs"):
        move(store, bureau["admin"], empty)
    there = open_store(Settings(home=store.settings.home, database_url=empty))
    with there.reading() as session:
        assert session.scalars(sa.select(Dataset)).all() == []
    there.close()
    open_store(store.settings).close()
