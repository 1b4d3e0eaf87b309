"""A registered table of personal data on a real server, scanned once while all was well."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog import scans, source_register, views
from catalog.crawls import crawl
from catalog.engines import again
from catalog.errors import GuikouError
from catalog.models import AuditEvent, Dataset, Scan
from catalog.settings import Settings
from catalog.source_register import NewSource
from catalog.sources import silence, streams
from catalog.sources.access import Limits
from catalog.sources.credentials import variable
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.faults.servers import PASSWORD as SECRET
from tests.catalog.faults.servers import Server, Way, private_server, way_to

URLS = {
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}
ROWS = 8_000
_MADE = (
    "create table people as select seq as id, concat('138', lpad(cast(seq as char(8)), 8, '0')) as phone,"
    " repeat('x', 2000) as filler from "
)
_NUMBERS = {
    "postgresql": f"generate_series(10000001, {10_000_000 + ROWS}) seq",
    "mysql": f"seq_10000001_to_{10_000_000 + ROWS}",
}


def fill(engine: sa.Engine) -> None:
    """Make the table of the tests: 16 MB, more than connections hold by themselves."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_MADE + _NUMBERS[engine.dialect.name])


@dataclass
class Watched:
    """A dataset, what is known of it from a scan that went well, and the way to its server where there is one."""

    store: Store
    operator: Actor
    engine: sa.Engine | None
    way: Way | None
    code: str = "hr_people"
    seen: list[int] = field(default_factory=list)
    #: Done once, when the first rows have been read.
    then: Callable[[], object] | None = None

    def scan(self) -> scans.ScanSummary:
        self.seen = []
        return scans.scan_dataset(self.store, self.operator, self.code, progress=self._see)

    def _see(self, rows: int) -> None:
        self.seen.append(rows)
        then, self.then = self.then, None
        if then is not None:
            then()

    def known(self) -> tuple[object, ...]:
        page = views.show_dataset(self.store, self.operator, self.code)
        assert page.fields
        return page.fields, page.reasons, page.row.level, page.row.rows, page.version

    def fails(self, match: str) -> GuikouError:
        """See a scan fail with its reason, and nothing else changed."""
        before = self.known()
        with pytest.raises(GuikouError, match=match) as raised:
            self.scan()
        assert self.known() == before
        with self.store.reading() as session:
            last = session.query(Scan).order_by(Scan.id.desc()).first()
            assert last is not None
            assert (last.status, last.reason_en) == ("failed", raised.value.message.en)
            assert last.reason_zh == raised.value.message.zh
            assert last.finished_at is not None
            assert session.query(Scan).filter_by(status="running").count() == 0
            event = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
            assert event is not None
            assert (event.action, event.outcome) == ("scan:run", "failed")
            kept = session.query(Dataset).filter_by(code=self.code).one()
            assert [f.outcome for f in kept.fields] == ["none_found", "found", "none_found"]
        # No driver's own words, which may quote a row or an address with more in it.
        said = f"{last.reason_en}{last.reason_zh}{event.body}"
        assert not {"Traceback", "psycopg", "server closed", "13810000"} & set(said.split())
        assert "138100" not in said
        return raised.value

    def resumes(self) -> None:
        """See a scan end well although it was interrupted, and say so."""
        before = self.known()
        done = self.scan()
        assert (done.status, done.rows, self.known()) == ("done", ROWS, before)
        with self.store.reading() as session:
            event = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
            assert event is not None
            assert '"attempts":2' in str(event.body).replace(" ", "")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", batch_rows=1_000)


@pytest.fixture(autouse=True)
def _small_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows come in small pieces, so that there is a middle to fail in; nobody is waited for long."""
    monkeypatch.setattr(streams, "_GATHERED", 128 << 10)
    monkeypatch.setattr(again, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(silence, "GRACE_SECONDS", 0.0)


def watched(
    store: Store, operator: Actor, engine: sa.Engine, way: Way | None, limits: Limits
) -> Watched:
    place = engine.url._replace(password=None)  # set(password=None) would leave it in
    location = place if way is None else place.set(port=way.port)
    _known(store, operator, location.render_as_string(), limits)
    return _scanned(Watched(store, operator, engine, way))


def watched_file(store: Store, operator: Actor, folder: Path) -> Watched:
    """Return the dataset of ``people.csv`` or another file of that name in ``folder``."""
    _known(store, operator, str(folder), Limits())
    with store.reading() as session:
        code = session.scalars(sa.select(Dataset.code)).one()
    return _scanned(Watched(store, operator, None, None, code))


def _known(store: Store, operator: Actor, location: str, limits: Limits) -> None:
    source_register.add(store, operator, NewSource("hr", location, "pension", (), limits))
    crawl(store, operator, "hr")


def _scanned(made: Watched) -> Watched:
    assert made.scan().findings == 1
    assert len(made.seen) > 1, "there is a middle"
    return made


@pytest.fixture(scope="module", params=["postgresql", "mysql"])
def filled(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A database of this module's own with the table in it."""
    url, name = sa.make_url(URLS[request.param]), f"guikou_faults_{os.getpid()}"
    server = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers at {url.host}")
    engine = sa.create_engine(url.set(database=name), poolclass=NullPool)
    fill(engine)
    yield engine
    with server.connect() as connection:
        connection.exec_driver_sql(f"drop database {name}")


@pytest.fixture
def case(store: Store, bureau: dict[str, Actor], filled: sa.Engine) -> Iterator[Watched]:
    """The table behind a way that can fall."""
    with way_to(int(filled.url.port or 0)) as way:
        yield watched(store, bureau["operator"], filled, way, Limits(statement_seconds=60))


@pytest.fixture(scope="session")
def private() -> Iterator[Server]:
    """A PostgreSQL server that nobody else is on."""
    try:
        with private_server() as server:
            yield server
    except FileNotFoundError:
        pytest.skip("PostgreSQL's initdb is not installed")


@pytest.fixture
def behind_a_password(
    store: Store, bureau: dict[str, Actor], private: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    """The table on a server that asks for a password, which the environment has."""
    engine = sa.create_engine(private.url(), poolclass=NullPool)
    if not sa.inspect(engine).has_table("people"):
        fill(engine)
    monkeypatch.setenv(variable("hr"), SECRET)
    with way_to(private.port) as way:
        yield watched(store, bureau["operator"], engine, way, Limits())
