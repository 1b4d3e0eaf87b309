"""Servers that speak like PostgreSQL under another name: a real one, whose version() says what theirs say."""

import os
import socket
import struct
import threading
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.errors import UnusableInputError
from catalog.sources import columns, open_source
from catalog.sources.access import Limits
from catalog.sources.base import ColumnInfo
from catalog.sources.columns import reflect
from catalog.sources.credentials import Credentials, Secret
from catalog.sources.kin import numbered
from catalog.sources.sql import open_database

SERVER = os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test")
VERSIONS = {
    "kingbase": "KingbaseES V008R006C008B0014 on x86_64-pc-linux-gnu, compiled by gcc 4.1.2, 64-bit",
    "opengauss": "(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 03:07:56 commit 0 last mr  "
    "on x86_64-unknown-linux-gnu, compiled by g++ (GCC) 7.3.0, 64-bit",
    "gaussdb": "gaussdb (GaussDB Kernel 505.1.0 build 44f4fa53) compiled at 2023-11-21 12:00:00 commit 7834",
    "opengauss 2": "PostgreSQL 9.2.4 (openGauss 2.0.0 build 78689da9) compiled at 2021-03-31 21:04:03",
}


@pytest.fixture(params=sorted(VERSIONS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a database of its own, whose server gives itself out for another one."""
    name = f"guikou_kin_{os.getpid()}"
    server = sa.create_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except sa.exc.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    own = sa.make_url(SERVER).set(database=name)
    engine = sa.create_engine(own, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                'create table "人员 A" (id int, "姓名" varchar(20), b bytea)'
            )
            connection.exec_driver_sql(
                """insert into "人员 A" values (1, '张三', '\\xff'), (2, '', null)"""
            )
            connection.exec_driver_sql("create schema 社保")
            connection.exec_driver_sql('create table 社保."Mixed" (x numeric(5,2))')
            connection.exec_driver_sql('insert into 社保."Mixed" values (1.50)')
            connection.exec_driver_sql(
                "create or replace function pg_catalog.version() returns text language sql stable "
                f"as $$ select '{VERSIONS[request.param]}'::text $$"
            )
        yield own.render_as_string(hide_password=False)
    finally:
        engine.dispose()
        with server.connect() as connection:
            connection.exec_driver_sql(f"drop database {name}")


@pytest.mark.server
def test_it_is_listed_read_counted_and_sampled(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as plain:
        said = plain.execute("select version()").fetchone()
    assert said is not None
    assert said[0] in VERSIONS.values()
    found = {table.name: table for table in open_source(url).tables()}
    assert sorted(found) == ["人员 A", "社保.Mixed"]
    people = found["人员 A"]
    assert [(c.name, c.storage_type) for c in people.schema()][:2] == [
        ("id", "INTEGER"),
        ("姓名", "VARCHAR(20)"),
    ]
    rows = [tuple(row.values()) for batch in people.batches() for row in batch.to_pylist()]
    assert rows == [("1", "张三", "ff"), ("2", "", None)]
    total, drawn = people.sampled(1)
    assert total == 2
    assert sum(batch.num_rows for batch in drawn) <= 2
    (mixed,) = open_source(url, table="社保.Mixed").tables()
    assert [b.to_pydict() for b in mixed.batches(rows=1)] == [{"x": ["1.50"]}]


@pytest.mark.server
def test_it_is_read_only_and_bound_in_time(url: str) -> None:
    source = open_database(url, limits=Limits(statement_seconds=7))
    with source.connected("x") as connection:
        shown = [
            connection.exec_driver_sql(f"show {name}").scalar()
            for name in ("transaction_read_only", "statement_timeout", "lock_timeout")
        ]
        assert shown == ["on", "7s", "10s"]
        assert [one.name for one in reflect(connection)] == ["人员 A", "社保.Mixed"]


@pytest.mark.parametrize(
    ("told", "version"),
    [(0, (9, 2)), (90_204, (9, 2, 4)), (120_001, (12, 1)), (150_020, (15, 20))],
)
def test_the_version_that_the_driver_is_told(told: int, version: tuple[int, ...]) -> None:
    assert numbered(told) == version


@pytest.mark.server
@pytest.mark.parametrize("url", ["opengauss"], indirect=True)
def test_one_that_lacks_what_postgresql_has_is_asked_generically(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_PG", "select relispartition_of_ten from pg_class")
    with open_database(url).connected("x") as connection:
        found = {one.name: one.columns for one in reflect(connection)}
    assert sorted(found) == ["人员 A", "社保.Mixed"]
    assert found["社保.Mixed"] == (ColumnInfo("x", "NUMERIC(5, 2)"),)


def test_a_log_in_of_their_own_is_told() -> None:
    """As openGauss asks for it: method 10, which is another one in PostgreSQL, then what its SHA-256 needs."""
    asked = struct.pack(">II", 10, 2) + b"a" * 64 + b"b" * 8 + struct.pack(">I", 10_000)

    def serve() -> None:
        client, _ = listening.accept()
        with client:
            client.recv(1024)  # whether there is TLS
            client.sendall(b"N")
            client.recv(1024)
            client.sendall(b"R" + struct.pack(">I", len(asked) + 4) + asked)
            client.recv(1024)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listening.getsockname()[1]
        who = Credentials("file", "reader", Secret("pw"))
        source = open_database(
            f"postgresql://127.0.0.1:{port}/x?sslmode=prefer&gssencmode=disable", credentials=who
        )
        with pytest.raises(UnusableInputError, match="log-in that the driver does not speak"):
            source.tables()
        thread.join()
