"""Tables cut into pieces, read apart and merged: what a scan here sees, and nothing secret on the way."""

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.engines import local, pieces
from catalog.engines.pieces import (
    FilePiece,
    Moments,
    Piece,
    PlacePiece,
    RowsPiece,
    Seen,
    With,
    cut,
    digest,
)
from catalog.errors import UnusableInputError, UsageError
from catalog.settings import Settings
from catalog.sources import TableRef, stretches
from catalog.sources.access import Access, Limits
from catalog.sources.places import TablePlace
from catalog.sources.sql_tables import DatabaseTable
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, names, resident_ids

USING = With(DEFAULT_KEY, DETECTORS, 1000)
SECRET = "only-of-this-test"
SERVERS = {
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}
ROWS = 6000


def sent(found: list[Piece]) -> list[Piece]:
    """Return the pieces as another machine gets them."""
    content = pickle.dumps(found)
    assert SECRET.encode() not in content
    received: list[Piece] = pickle.loads(content)
    return received


def seen(
    table: TableRef,
    place: TablePlace,
    connections: int = 3,
    between: Callable[[], None] | None = None,
) -> tuple[list[Piece], Seen]:
    """Cut, send and look; ``between``: what happens after the cut."""
    columns = tuple(table.schema())
    with Moments() as moments:
        found = cut(table, place, connections, moments)
        if between is not None:
            between()
        first, *others = [piece.look(columns, USING) for piece in sent(found)]
        for other in reversed(others):
            first = other.joined(first)
        return found, first


def same(table: TableRef, found: Seen, here: local.Sketched) -> bool:
    return (dump(found.sketch), digest(table, found)) == (dump(here.sketch), here.digest)


def scanned(table: TableRef) -> local.Sketched:
    return local.sketch_table(table, key=DEFAULT_KEY, batch_rows=1000)


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "people.parquet"
    made = pa.table({"姓名": names(60), "证件": resident_ids(60), "序号": list(range(60))})
    pq.write_table(made, path, row_group_size=7)
    return path


def test_a_large_parquet_file_is_cut_by_row_groups(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = TablePlace(str(parquet), None)
    table = place.open()
    whole, one = seen(table, place)
    assert whole == [FilePiece(whole[0].part)]  # type: ignore[attr-defined]  # a FilePiece
    monkeypatch.setattr(pieces, "PIECE_BYTES", 600)
    parts, several = seen(table, place)
    groups = [n for part in parts for n in part.groups or ()]  # type: ignore[attr-defined]
    assert len(parts) > 2
    assert groups == list(range(9))
    assert [part.digested for part in parts] == [True] + [False] * (len(parts) - 1)  # type: ignore[attr-defined]
    assert same(table, one, scanned(table))
    assert same(table, several, scanned(table))


def test_an_empty_parquet_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE_BYTES", 1)
    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), path)
    place = TablePlace(str(path), None)
    _, found = seen(place.open(), place)
    assert found.sketch.rows == 0
    assert same(place.open(), found, scanned(place.open()))


def test_what_has_no_pieces_is_one(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("甲", "乙"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["手机号", *mobiles(20)])
    place = TablePlace(str(path), "乙")
    (piece,), found = seen(place.open(), place)
    assert piece == PlacePiece(place)
    assert same(place.open(), found, scanned(place.open()))


@pytest.fixture(params=sorted(SERVERS))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """A server with the table ``guikou_pieces`` of 6,000 rows, in many small stretches."""
    monkeypatch.setattr(stretches, "_BLOCKS", 7)
    monkeypatch.setattr(stretches, "_KEYED_ROWS", 500)
    made = sa.create_engine(SERVERS[request.param], poolclass=NullPool)
    name = f"guikou_pieces_{os.getpid()}"
    numbers = {
        "postgresql": f"generate_series(1, {ROWS}) seq",
        "mysql": f"seq_1_to_{ROWS}",
    }[request.param]
    try:
        made.connect().close()
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers")
    try:
        with made.begin() as connection:
            connection.exec_driver_sql(
                f"create table {name} (`i d` int primary key, phone varchar(20), t varchar(40))".replace(
                    "`", '"' if request.param == "postgresql" else "`"
                )
            )
            connection.exec_driver_sql(
                f"insert into {name} select cast(seq as decimal) * 3 - 100, concat('138', seq + 10000000),"
                f" repeat('x', mod(seq, 40)) from {numbers}"
            )
            connection.exec_driver_sql(f"analyze {'table ' * (request.param == 'mysql')}{name}")
        yield made
    finally:
        with made.begin() as connection:
            connection.exec_driver_sql(f"drop table if exists {name}")


def place_in(engine: sa.Engine, tmp_path: Path, limits: Limits) -> TablePlace:
    """Return the table's place in a registered source, whose password is in a file."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "credentials.yaml").write_text(f"hr: {SECRET}\n")
    (home / "credentials.yaml").chmod(0o600)
    location = engine.url._replace(password=None).render_as_string()
    settings = Settings(home=home, database_url=f"postgresql://catalog:{SECRET}@nowhere/catalog")
    access = Access("hr", "database", location, (), limits, settings)
    return TablePlace(location, f"guikou_pieces_{os.getpid()}", access)


@pytest.fixture
def place(engine: sa.Engine, tmp_path: Path) -> TablePlace:
    return place_in(engine, tmp_path, Limits(rows_per_second=1_000_000))


@pytest.mark.server
def test_a_database_table_is_cut_into_stretches(engine: sa.Engine) -> None:
    place = TablePlace(engine.url.render_as_string(), f"guikou_pieces_{os.getpid()}")
    table = place.open()
    here = scanned(table)
    found, one = seen(table, place)
    assert len(found) == 3
    assert all(isinstance(piece, RowsPiece) and len(piece.stretches) > 1 for piece in found)
    assert one.sketch.rows == ROWS
    assert same(table, one, here)


@pytest.mark.server
def test_rows_that_are_narrowed_already(engine: sa.Engine) -> None:
    place = TablePlace(engine.url.render_as_string(), f"guikou_pieces_{os.getpid()}")
    whole = place.open()
    assert isinstance(whole, DatabaseTable)
    table = whole.where(sa.column("i d") <= 1000).where(sa.column("i d") > 20)
    here = scanned(table)
    assert 0 < here.sketch.rows < ROWS // 3
    _, one = seen(table, place)
    assert same(table, one, here)


@pytest.mark.server
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_all_pieces_are_of_one_moment(engine: sa.Engine, place: TablePlace) -> None:
    def change() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"update {place.table} set phone = null")

    table = place.open()
    here = scanned(table)
    found, one = seen(table, place, between=change)
    assert len(found) > 1
    assert same(table, one, here)
    assert scanned(table).digest != here.digest


@pytest.mark.server
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_connections_share_the_pace(engine: sa.Engine, place: TablePlace, tmp_path: Path) -> None:
    with Moments() as moments:
        found = cut(place.open(), place, 3, moments)
        paces = [piece.place.access.limits.rows_per_second for piece in found]  # type: ignore[attr-defined]
        assert paces == [333_333] * 3
        slow = place_in(engine, tmp_path, Limits(rows_per_second=2))
        found = cut(slow.open(), slow, 3, moments)
        assert [piece.place.access.limits.rows_per_second for piece in found] == [1, 1]  # type: ignore[attr-defined]


@pytest.mark.server
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_columns_that_changed_meanwhile(engine: sa.Engine, place: TablePlace) -> None:
    def change() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"alter table {place.table} add column n int")

    with pytest.raises(UnusableInputError, match="changed during the scan"):
        seen(place.open(), place, between=change)


@pytest.mark.server
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_password_in_a_url_is_not_sent(engine: sa.Engine) -> None:
    url = engine.url.set(password=SECRET).render_as_string(hide_password=False)
    place = TablePlace(url, f"guikou_pieces_{os.getpid()}")
    with Moments() as moments, pytest.raises(UsageError, match="guikou source add"):
        cut(place.open(), place, 3, moments)
