"""Databases: SQLite files, PostgreSQL, MariaDB; odd names, odd values, locks and damage."""

import datetime as dt
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.sources import TableRef, open_source
from catalog.sources.written import texts, written

ODD_NAMES = ["参保 人员", 'quo"te', "semi;colon", "per%cent", "select", "a:b", "it's", "x.y", "[b]"]


def cells(table: TableRef, **options: object) -> list[list[str | None]]:
    return [
        list(row.values())
        for batch in table.batches(**options)  # type: ignore[arg-type]  # the options of batches
        for row in batch.to_pylist()
    ]


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def only(path: Path, table: str) -> TableRef:
    (found,) = open_source(path, table=table).tables()
    return found


def test_tables_and_views(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table t (id integer primary key, 姓名 varchar(20), x)",
        "insert into t values (1, '张三', '007'), (2, null, 1.5)",
        "create view v as select 姓名, x as y from t",
    )
    source = open_source(path)
    assert (source.kind, source.location) == ("sqlite", str(path))
    tables = source.tables()
    assert [table.name for table in tables] == ["t", "v"]
    assert [(c.name, c.storage_type) for c in tables[0].schema()][:2] == [
        ("id", "INTEGER"),
        ("姓名", "VARCHAR(20)"),
    ]
    assert cells(tables[0]) == [["1", "张三", "007"], ["2", None, "1.5"]]
    assert cells(tables[1]) == [["张三", "007"], [None, "1.5"]]
    assert cells(tables[0], columns=["x", "id"], rows=1) == [["007", "1"]]
    assert open_source(f"sqlite:///{path}", table="v").tables()[0].label == "v"


def test_odd_names(tmp_path: Path) -> None:
    quoted = ['"' + name.replace('"', '""') + '"' for name in ODD_NAMES]
    columns = ", ".join(f"{name} text" for name in quoted)
    values = ", ".join(f"'{i}'" for i in range(len(quoted)))
    statements = []
    for name in quoted:
        statements += [f"create table {name} ({columns})", f"insert into {name} values ({values})"]
    path = database(tmp_path / "名 %20#?.db", *statements)
    tables = open_source(path).tables()
    assert sorted(table.name for table in tables) == sorted(ODD_NAMES)
    for table in tables:
        assert [column.name for column in table.schema()] == ODD_NAMES
        assert cells(table) == [[str(i) for i in range(len(ODD_NAMES))]]


def test_sqlite_values_of_any_type_in_one_column(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table t (x integer)",
        "insert into t values (1), ('二'), (13800138000.0), (1.25), (x'e794b2'), (x'ff00'), (null)",
    )
    assert [row[0] for row in cells(only(path, "t"))] == [
        "1",
        "二",
        "13800138000",
        "1.25",
        "甲",
        "ff00",
        None,
    ]


def test_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "create table t (x)", "insert into t values (1)")
    before = path.read_bytes()
    assert cells(only(path, "t")) == [["1"]]
    assert [one.name for one in tmp_path.glob("*.db*")] == ["a.db"]
    assert path.read_bytes() == before


def test_write_ahead_log_is_read(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "pragma journal_mode=wal", "create table t (x)")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("insert into t values (1)")
        writer.commit()  # still in the log
        assert cells(only(path, "t")) == [["1"]]


def test_digest_covers_schema_and_content_in_any_order(tmp_path: Path) -> None:
    def digest(name: str, *statements: str) -> str:
        return only(database(tmp_path / name, *statements), "t").digest()

    make = "create table t (a text, b text)"
    one = digest("1.db", make, "insert into t values ('x', null), ('y', '2'), ('y', '2')")
    same = digest("2.db", make, "insert into t values ('y', '2'), ('x', null), ('y', '2')")
    others = {
        digest("3.db", make, "insert into t values ('x', null), ('y', '2')"),
        digest("4.db", make, "insert into t values ('x', 'null'), ('y', '2'), ('y', '2')"),
        digest("5.db", make, "insert into t values ('x', null), ('y', '2'), ('x', null)"),
        digest("6.db", make, "insert into t values (null, 'x'), ('y', '2'), ('y', '2')"),
        digest(
            "7.db",
            "create table t (a text, c text)",
            "insert into t values ('x', null), ('y', '2'), ('y', '2')",
        ),
        digest("8.db", make),
    }
    assert one == same
    assert len(one) == 64
    assert len(others | {one}) == 7


def test_batches(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table t (k integer, v text)",
        "insert into t with recursive n(i) as (select 0 union all select i+1 from n where i < 24999)"
        " select i, '值' || i from n",
    )
    table = only(path, "t")
    assert [b.num_rows for b in table.batches(batch_rows=12_000)] == [12_000, 12_000, 1000]
    expected = [[str(i), f"值{i}"] for i in range(25_000)]
    for size in (999, 10_000, 100_000):
        assert cells(table, batch_rows=size) == expected
    assert len(cells(table, rows=10_001)) == 10_001


def test_unknown_table_lists_what_there_is(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "create table 甲 (x)", "create table 乙 (x)")
    with pytest.raises(NotFoundError, match="There are: 乙, 甲"):
        open_source(path, table="丙").tables()
    table = only(path, "甲")
    database(path, "drop table 甲")
    with pytest.raises(UnusableInputError, match="no longer in the database"):
        table.schema()


def test_database_without_tables(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "create table t (x)", "drop table t")
    with pytest.raises(UnusableInputError, match="has no table"):
        open_source(path).tables()


@pytest.mark.timeout(60)
def test_locked(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "create table t (x)", "insert into t values (1)")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(UnusableInputError, match="locked by another program"):
            open_source(path).tables()


def test_truncated(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table t (x text)",
        "insert into t with recursive n(i) as (select 0 union all select i+1 from n where i < 9999)"
        " select '秘密' || i from n",
    )
    whole = path.read_bytes()
    for size in (50, 1024, 5000, len(whole) // 2):
        path.write_bytes(whole[:size])
        with pytest.raises(UnusableInputError, match="cut off or damaged") as caught:
            cells(open_source(path).tables()[0])
        assert "秘密" not in caught.value.message.zh


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table t (x text)",
        "insert into t values (cast(x'bcd7b9ab' as text))",
    )
    with pytest.raises(UnusableInputError, match="not UTF-8"):
        cells(only(path, "t"))


def test_broken_view(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db", "create table t (x)", "create view v as select x from t", "drop table t"
    )
    with pytest.raises(UnusableInputError, match="what it is a view of, is no longer"):
        cells(only(path, "v"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("007", "007"),
        (7, "7"),
        (True, "true"),
        (1.5, "1.5"),
        (13800138000.0, "13800138000"),
        (float("inf"), "inf"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2024, 1, 5), "2024-01-05"),
        (dt.datetime.fromisoformat("2024-01-05T01:02:03"), "2024-01-05 01:02:03"),
        (dt.time(1, 2), "01:02:00"),
        (b"\xe7\x94\xb2", "甲"),
        (b"\xff", "ff"),
        (memoryview(b"a"), "a"),
        ({"名": ["甲"]}, '{"名": ["甲"]}'),
        ({"b", "a"}, "a,b"),
        (dt.timedelta(hours=1), "1:00:00"),
    ],
)
def test_written(value: object, text: str) -> None:
    assert written(value) == text
    assert texts([value, None]).to_pylist() == [text, None]


@pytest.mark.parametrize("url", ["nonsense://", "postgresql://h:port/x"])
def test_urls_that_cannot_be_read(url: str) -> None:
    with pytest.raises((UsageError, UnusableInputError)):
        open_source(url)


@pytest.mark.parametrize(
    ("url", "module", "said"),
    [
        ("postgresql://u@h/x", "psycopg", r"pip install 'guikou\[postgresql\]'\."),
        ("mariadb://u@h/x", "pymysql", r"pip install 'guikou\[mariadb\]'\."),
        ("oracle://u@h/?service_name=x", "oracledb", r"pip install oracledb\."),
        ("mssql://u@h/x", "pyodbc", r"pip install pyodbc and Microsoft's ODBC driver\."),
        ("postgresql+psycopg2://u@h/x", "psycopg2", r"pip install psycopg2-binary\."),
        ("oracle+cx_oracle://u@h/x", "cx_Oracle", "write the URL as docs/sources.md does"),
        ("dm+dmPython://u@h/x", "dmPython", "Install the SQLAlchemy dialect of its maker"),
    ],
)
def test_driver_that_is_missing(
    url: str, module: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnusableInputError, match=said):
        open_source(url)


def test_server_that_does_not_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        for scheme in ("postgresql", "mysql"):
            with pytest.raises(UnusableInputError, match="No connection to") as caught:
                open_source(f"{scheme}://u:Geheim9@127.0.0.1:{port}/x").tables()
            assert "Geheim9" not in caught.value.message.zh


def test_location_has_no_password() -> None:
    source = open_source("postgresql://u:Geheim9@127.0.0.1:1/x?sslpassword=Geheim8&sslmode=prefer")
    assert source.location == "postgresql+psycopg://u@127.0.0.1:1/x?sslmode=prefer"


SERVERS = {
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}


@pytest.fixture(params=sorted(SERVERS))
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, sa.Engine]]:
    """Dialect, URL, and an engine that may write; a table of ours exists."""
    url = SERVERS[request.param]
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            pass
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers at {sa.make_url(url).host}")
    names = sa.MetaData()
    table = sa.Table(
        f"guikou 测试{os.getpid()}",
        names,
        sa.Column("编号", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("姓 %名", sa.String(20)),
        sa.Column("d", sa.Date),
        sa.Column("m", sa.Numeric(10, 2)),
        sa.Column("f", sa.Double),
        sa.Column("t", sa.DateTime),
        sa.Column("b", sa.LargeBinary),
        sa.Column("j", sa.JSON),
    )
    names.create_all(engine)
    try:
        with engine.begin() as connection:
            connection.execute(
                table.insert().values(
                    [
                        (
                            i,
                            f"张{i}",
                            dt.date(2024, 1, 5),
                            Decimal("1.50"),
                            13800138000.0,
                            dt.datetime.fromisoformat("2024-01-05T01:02:03"),
                            b"\xff",
                            {"k": "甲"},
                        )
                        for i in range(2000)
                    ]
                )
            )
            connection.execute(table.insert().values({"编号": -1}))
        yield request.param, url, engine
    finally:
        names.drop_all(engine)


@pytest.mark.server
def test_real_server(server: tuple[str, str, sa.Engine]) -> None:
    dialect, url, engine = server
    name = f"guikou 测试{os.getpid()}"
    source = open_source(url, table=name)
    assert source.kind in {dialect, "mariadb"}
    (table,) = source.tables()
    assert [column.name for column in table.schema()][:3] == ["编号", "姓 %名", "d"]
    rows = sorted(cells(table, batch_rows=700), key=lambda row: int(row[0] or 0))
    assert len(rows) == 2001
    assert rows[0] == ["-1"] + [None] * 7
    assert rows[8][:4] == ["7", "张7", "2024-01-05", "1.50"]
    assert rows[8][4:7] == ["13800138000", "2024-01-05 01:02:03", "ff"]
    assert "甲" in (rows[8][7] or "") or "\\u7532" in (rows[8][7] or "")
    assert cells(table, columns=["姓 %名"], rows=0) == []
    digest = table.digest()
    quoted = engine.dialect.identifier_preparer.quote_identifier(name)
    number = engine.dialect.identifier_preparer.quote_identifier("编号")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"update {quoted} set f = 1 where {number} = 3")
    assert table.digest() != digest


@pytest.mark.server
def test_leaving_early_does_not_read_the_rest(server: tuple[str, str, sa.Engine]) -> None:
    dialect, url, engine = server
    name = f"guikou_long_{os.getpid()}"
    numbers = {"postgresql": "generate_series(1, 2000000) seq", "mysql": "seq_1_to_2000000"}
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create table {name} as select seq from {numbers[dialect]}")
    try:
        (table,) = open_source(url, table=name).tables()
        batches = table.batches(batch_rows=10)
        assert next(batches).num_rows == 10
        start = time.perf_counter()
        batches.close()  # type: ignore[attr-defined]  # a generator
        left = time.perf_counter() - start
        assert len(cells(table, rows=200_000)) == 200_000
        # PyMySQL alone reads what is left, two million rows, before it lets go.
        assert left < time.perf_counter() - start - left
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"drop table {name}")


@pytest.mark.server
def test_connections_are_read_only(server: tuple[str, str, sa.Engine]) -> None:
    _, url, engine = server
    quoted = engine.dialect.identifier_preparer.quote_identifier(f"guikou 测试{os.getpid()}")
    source = open_source(url)
    with (
        pytest.raises(UnusableInputError),
        source.connected("x") as connection,  # type: ignore[attr-defined]  # a DatabaseSource
    ):
        connection.exec_driver_sql("create table guikou_must_not_exist (x int)")
    with (
        pytest.raises(UnusableInputError),
        source.connected("x") as connection,  # type: ignore[attr-defined]  # a DatabaseSource
    ):
        connection.exec_driver_sql(f"delete from {quoted}")


@pytest.mark.server
@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
def test_postgresql_schemas_and_values_python_does_not_have(
    server: tuple[str, str, sa.Engine],
) -> None:
    _, url, engine = server
    schema = f"guikou_{os.getpid()}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create schema {schema}")
        connection.exec_driver_sql(
            f"create table {schema}.t (d date, a text[], u uuid, i inet, o boolean)"
        )
        connection.exec_driver_sql(
            f"insert into {schema}.t values ('infinity', '{{甲,乙}}', "
            "'00000000-0000-0000-0000-000000000001', '10.0.0.1', true)"
        )
    try:
        (table,) = open_source(url, table=f"{schema}.t").tables()
        assert cells(table) == [
            ["infinity", "{甲,乙}", "00000000-0000-0000-0000-000000000001", "10.0.0.1/32", "true"]
        ]
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"drop schema {schema} cascade")
