"""The catalog's own database has no room, may not be written to, or is damaged: nothing is half-done."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from catalog import audit, datasets, patience, people, scans
from catalog.cli import run
from catalog.database_errors import explained
from catalog.datasets import NewDataset
from catalog.engines.covering import Covered, Order
from catalog.models import Dataset, Scan
from catalog.patience import CatalogAwayError
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import Actor, ScanStatus
from tests import postgresql
from tests.catalog.conftest import PASSWORD

pytestmark = pytest.mark.sqlite_file


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Leases so short that a scan nobody could end does not hold up the next."""
    return Settings(home=tmp_path / "home", lease_seconds=3)


@contextmanager
def full(store: Store) -> Iterator[None]:
    """Let the catalog's file grow no further, as on a full disk: SQLite says the same of both (SQLITE_FULL)."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()

    def limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")

    sa.event.listen(sa.Engine, "begin", limit)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "begin", limit)
        # The limit stays with a connection.
        store.engine.dispose()


@pytest.fixture
def wide(store: Store, bureau: dict[str, Actor], tmp_path: Path) -> str:
    """A dataset of so many fields that what is written of its scan needs new pages."""
    path = tmp_path / "wide.csv"
    names = [f"field_{i}_of_this_table" for i in range(200)]
    path.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n", "utf-8")
    return datasets.register(
        store,
        bureau["steward"],
        NewDataset("wide", "宽表", "Wide", "pension", "steward", str(path)),
    )


def whole(store: Store) -> int:
    """Return the events of the audit log, which must hold."""
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem")
    assert found.whole
    return found.events


def test_no_room_when_a_scan_ends(
    store: Store, bureau: dict[str, Actor], wide: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan that could not be written is no scan: the dataset stays what it was, and is never called clean."""
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 1.0)
    cover = scans.cover
    with ExitStack() as until_here:

        def covered(order: Order) -> Covered:
            found = cover(order)
            until_here.enter_context(full(store))
            return found

        with monkeypatch.context() as patch:
            patch.setattr(scans, "cover", covered)
            with pytest.raises(CatalogAwayError) as raised:
                scans.scan_dataset(store, bureau["operator"], wide)
    assert str(raised.value).startswith("The disk of the catalog database is full.")
    with store.reading() as session:
        dataset = session.scalars(sa.select(Dataset)).one()
        assert dataset.rows is None
        assert {f.outcome for f in dataset.fields} == {None}
        assert ScanStatus.DONE not in session.scalars(sa.select(Scan.status)).all()
    before = whole(store)
    assert scans.scan_dataset(store, bureau["operator"], wide).fields == 200
    assert whole(store) > before


def test_no_room_in_the_terminal(
    store: Store,
    bureau: dict[str, Actor],
    wide: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 1.0)
    monkeypatch.setenv("GUIKOU_LEASE_SECONDS", "3")
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    with full(store):
        assert run(["dataset", "scan", wide]) == 1
    said = capsys.readouterr().err
    assert said.startswith("guikou: The disk of the catalog database is full.")
    assert len(said.splitlines()) == 1
    assert run(["dataset", "scan", wide]) == 0


def errors_of(url: str, *statements: str) -> DBAPIError:
    engine = sa.create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return error
    pytest.fail("nothing was refused")


@pytest.mark.parametrize(
    ("statements", "begins"),
    [
        (
            ("pragma query_only = on", "create table t (a)"),
            "The catalog database may not be written",
        ),
        (("pragma max_page_count = 1", "create table t (a)", "create table u (a)"), "The disk of"),
        (("select * from nothing",), None),
    ],
)
def test_what_sqlite_says(tmp_path: Path, statements: tuple[str, ...], begins: str | None) -> None:
    told = explained(errors_of(f"sqlite:///{tmp_path / 'some.db'}", *statements))
    assert told.en.startswith(begins) if told and begins else (told, begins) == (None, None)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "some.db").write_bytes(b"not a database, and longer than its header would be" * 40)
    told = explained(errors_of(f"sqlite:///{tmp_path / 'some.db'}", "select * from sqlite_schema"))
    assert told
    assert told.en.startswith("The catalog database is damaged")
    told = explained(errors_of(f"sqlite:///{tmp_path / 'no' / 'some.db'}", "select 1"))
    assert told
    assert told.en.startswith("The catalog database does not answer")


@pytest.mark.server
def test_what_postgresql_says() -> None:
    if not postgresql.stands_ready():
        pytest.skip(f"no PostgreSQL server answers at {postgresql.place()}")
    read_only = errors_of(
        postgresql.SERVER, "set transaction read only", "create table guikou_nothing (a int)"
    )
    cut = errors_of(postgresql.SERVER, "select pg_terminate_backend(pg_backend_pid())")
    nobody = errors_of(str(sa.make_url(postgresql.SERVER).set(port=1)), "select 1")
    said = [explained(e) for e in (read_only, cut, nobody)]
    assert [t.en.split(" may ")[0].split(" does ")[0] for t in said if t] == [
        "The catalog database"
    ] * 3
    assert explained(errors_of(postgresql.SERVER, "select * from guikou_nothing")) is None
