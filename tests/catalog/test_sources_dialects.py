"""Oracle and SQL Server: what is asked of them, as SQLAlchemy's dialects word it; see drivers.py for what stands in."""

import datetime as dt
import re
import sys
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

from catalog.sources import appended
from catalog.sources.access import Limits
from catalog.sources.columns import reflect
from catalog.sources.credentials import Credentials, Secret
from catalog.sources.schemas import named, others
from catalog.sources.sql import DatabaseSource, open_database
from catalog.sources.sql_errors import explain
from catalog.sources.sql_tables import DatabaseTable
from tests.catalog.drivers import Driver, Error

URLS = {
    "oracle": "oracle://h:1521/?service_name=orcl",
    "mssql": "mssql://h/db?driver=ODBC+Driver+18+for+SQL+Server",
}
MODULES = {"oracle": "oracledb", "mssql": "pyodbc"}
#: Schemas, tables and columns as each dialect reports them: Oracle's in small letters where they are not quoted.
SCHEMAS = {
    "oracle": [
        "sys",
        "xdb",
        "apex_230100",
        "reader",
        "hr",
        "人事",
        "Mixed",
        quoted_name("low", True),
    ],
    "mssql": [
        "sys",
        "INFORMATION_SCHEMA",
        "guest",
        "db_owner",
        "dbo",
        "db_people",
        "人事",
        "Mixed",
    ],
}
TABLES = {"oracle": ["people", "Mixed", "参保 人员"], "mssql": ["PEOPLE", "Mixed", "参保 人员"]}
NAMES = {"oracle": ["id", "Name", "姓名"], "mssql": ["ID", "Name", "姓名"]}
Opened = tuple[str, DatabaseSource, Driver]


@pytest.fixture(params=sorted(URLS))
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Dialect, source and driver, with what the dialect's own reflection finds."""
    kind = request.param
    driver = Driver(MODULES[kind])
    monkeypatch.setitem(sys.modules, MODULES[kind], driver)
    who = Credentials("file", "reader", Secret("pw;1"))
    source = open_database(URLS[kind], limits=Limits(statement_seconds=60), credentials=who)
    dialect = type(source.engine.dialect)

    def columns(*_: Any, **__: Any) -> list[dict[str, Any]]:
        return [{"name": name, "type": sa.Integer()} for name in NAMES[kind]]

    def tables(*_: Any, schema: str | None = None, **__: Any) -> list[str]:
        return TABLES[kind] if schema in {None, "HR"} else []

    def several(*_: Any, schema: str | None = None, **__: Any) -> Any:
        return {(schema, name): columns() for name in tables(schema=schema)}.items()

    monkeypatch.setattr(dialect, "get_schema_names", lambda *_, **__: SCHEMAS[kind])
    monkeypatch.setattr(
        dialect, "get_table_names", lambda _, __, schema=None, **___: tables(schema=schema)
    )
    for nothing in ("get_view_names", "get_materialized_view_names"):
        monkeypatch.setattr(dialect, nothing, lambda *_, **__: [], raising=False)
    monkeypatch.setattr(dialect, "get_columns", columns)
    monkeypatch.setattr(dialect, "get_multi_columns", several)
    return kind, source, driver


def people(source: DatabaseSource, schema: str | None = None) -> DatabaseTable:
    return DatabaseTable(source, schema, "PEOPLE")


def asked(driver: Driver) -> list[str]:
    """What was asked of tables since the last time, without what each connection begins with."""
    since, driver.asked[:] = list(driver.asked), []
    return [one for one in since if "PEOPLE" in one]


def test_what_is_there_is_named_as_the_database_names_it(opened: Opened) -> None:
    kind, source, _ = opened
    own = ["Mixed", "PEOPLE", "参保 人员"]
    all_of_them = own + ([f"HR.{name}" for name in own] if kind == "oracle" else [])
    assert [table.name for table in source.tables()] == all_of_them
    with source.connected("x") as connection:
        assert [one.name for one in reflect(connection)] == all_of_them
        first = {"oracle": ["Mixed", "low", "人事"], "mssql": ["Mixed", "db_people", "人事"]}[kind]
        assert [one for one in others(connection) if one != "HR"] == first
    assert [c.name for c in people(source).schema()] == ["ID", "Name", "姓名"]


def test_one_table_is_asked_for_by_its_name(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, source, _ = opened
    looked: list[tuple[str | None, str]] = []

    def has_table(_: Any, __: Any, name: str, schema: str | None = None, **___: Any) -> bool:
        # What is looked for must come out as it was put in: "hr" would be HR.
        stored = source.engine.dialect.denormalize_name(name) if kind == "oracle" else name
        looked.append((schema, stored))
        return schema is not None

    monkeypatch.setattr(type(source.engine.dialect), "has_table", has_table)
    with source.connected("x") as connection:
        assert named(connection, "人事.people") == ("人事", "people")
    assert looked == [(None, "人事.people"), ("人事", "people")]


def test_rows_are_asked_for_whole_by_columns_and_up_to_a_number(opened: Opened) -> None:
    kind, source, driver = opened
    day = dt.datetime(2024, 1, 5, 1, 2, 3)  # noqa: DTZ001 - as drivers give a time without zone
    driver.rows = [(Decimal(13800138000), day, b"\xff"), (None, "", 1.5)] * 3
    rows = [
        tuple(row.values()) for batch in people(source, "HR").batches() for row in batch.to_pylist()
    ]
    assert rows == [("13800138000", "2024-01-05 01:02:03", "ff"), (None, "", "1.5")] * 3
    driver.rows = [("张三",)] * 9
    table = people(source, "HR")
    few = list(table.batches(columns=["姓名"], rows=5))
    assert sum(batch.num_rows for batch in few) == 5
    assert (
        asked(driver)
        == {
            "oracle": [
                'SELECT "ID", "Name", "姓名" FROM "HR"."PEOPLE"',
                'SELECT "姓名" FROM "HR"."PEOPLE" FETCH FIRST 5 ROWS ONLY',
            ],
            "mssql": [
                "SELECT [ID], [Name], [姓名] FROM [HR].[PEOPLE]",
                "SELECT TOP 5 [姓名] FROM [HR].[PEOPLE]",
            ],
        }[kind]
    )
    driver.rows = [(n, n, n) for n in range(500)]
    total, drawn = people(source).sampled(20)  # past a reservoir: no dialect of its own draws
    assert (total, sum(batch.num_rows for batch in drawn)) == (500, 20)


def test_rows_are_counted_and_told_by_a_mark(opened: Opened) -> None:
    kind, source, driver = opened
    table = people(source)
    driver.rows = [(3, 3, "2024-01-05 01:02:03.1234567 +08:00")]
    mark = appended.mark_of(table, "ID")
    assert (mark.rows, mark.last) == (3, "2024-01-05 01:02:03.1234567 +08:00")
    driver.rows = [(2,)]
    assert table.count() == 2
    assert appended.rows_upto(table, "ID", "7") == 2
    assert appended.between(table, "ID", "7", "2024-01-05").count() == 2
    quote, text = {
        "oracle": ('"{}"', 'CAST(max("ID") AS VARCHAR2(64 CHAR)) AS max_1'),
        "mssql": ("[{}]", "convert(VARCHAR(64), max([ID]), 121) AS convert_1"),
    }[kind]
    number, there = quote.format("ID"), quote.format("PEOPLE")
    assert asked(driver) == [
        f"SELECT count(*) AS count_1, count({number}) AS count_2, {text} FROM {there}",
        f"SELECT count(*) AS count_1 FROM {there}",
        f"SELECT count(*) AS count_1 FROM {there} WHERE {number} <= 7",
        f"SELECT count(*) AS count_1 FROM {there} WHERE {number} > 7 AND {number} <= '2024-01-05'",
    ]


def test_connections_are_bound(opened: Opened) -> None:
    kind, source, driver = opened
    driver.rows = [(2,)]
    people(source).count()
    connection = driver.connections[-1]
    arguments, options = driver.connected[0]
    assert driver.asked[-1].startswith("SELECT count(*)")
    begins = driver.asked[-3:-1]
    if kind == "oracle":
        assert (
            options.items()
            >= {"user": "reader", "password": "pw;1", "tcp_connect_timeout": 10.0}.items()
        )
        assert connection.call_timeout == 60_000
        assert begins[0].startswith("ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'")
        assert begins[1] == "SET TRANSACTION READ ONLY"
    else:
        assert arguments[0].endswith("Server=h;Database=db;UID=reader;PWD={pw;1}")
        assert options == {"timeout": 10}
        assert connection.timeout == 60
        assert begins == ["SET LOCK_TIMEOUT 10000", "SET DATEFORMAT ymd"]
    assert "pw;1" not in source.location + repr(source.engine.url)


def odbc(state: str, number: int) -> Exception:
    """An error as pyodbc raises it, which quotes a value."""
    kind = type("ProgrammingError", (Error,), {"__module__": "pyodbc"})
    said = f"[{state}] [Microsoft][ODBC Driver 18 for SQL Server][SQL Server]秘密. ({number}) (SQLExecDirectW)"
    made: Exception = kind(state, said)
    return made


def oracle(code: str) -> Exception:
    """An error as oracledb raises it."""
    return Error(SimpleNamespace(full_code=code, code=int(code[4:]), message=f"{code}: 秘密"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (oracle("ORA-00942"), "no longer in the database"),
        (oracle("ORA-01017"), r"refused the connection \(ORA-01017\)"),
        (oracle("DPY-4001"), r"refused the connection \(DPY-4001\)"),
        (oracle("ORA-01031"), "may not read"),
        (oracle("ORA-00054"), "locked by another session"),
        (oracle("DPY-4024"), "longer than a statement may"),
        (oracle("DPY-6005"), r"No connection to .* \(DPY-6005\)"),
        (oracle("ORA-01555"), r"failed \(ORA-01555\)"),
        (odbc("42S02", 208), "no longer in the database"),
        (odbc("28000", 18456), r"refused the connection \(28000\)"),
        (odbc("42000", 229), "may not read"),
        (odbc("42000", 1222), "locked by another session"),
        (odbc("HYT00", 0), "longer than a statement may"),
        (odbc("08S01", 10054), r"No connection to .* \(08S01\)"),
        (odbc("IM002", 0), "ODBC driver that reads .* is not installed"),
        (odbc("22007", 241), r"failed \(22007\)"),
    ],
)
def test_errors_are_told_without_a_value(error: Exception, said: str) -> None:
    found = explain(sa.exc.DBAPIError("select", None, error), "x")
    assert re.search(said, found.message.en)
    assert "秘密" not in found.message.zh + found.message.en
