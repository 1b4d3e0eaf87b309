"""Rows off the wire: what a server sends, in whatever pieces, comes out as it was."""

import io
import os
import sqlite3
import struct
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pymysql
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import NullPool

from catalog.errors import UnusableInputError
from catalog.sources import open_source, streams, stretches
from catalog.sources.access import Limits
from catalog.sources.guarded import paced
from catalog.sources.sql import open_database
from catalog.sources.sql_tables import DatabaseTable
from catalog.sources.sqlite import open_sqlite

Rows = list[list[str | None]]
CELL = st.none() | st.text(max_size=8) | st.sampled_from(["x" * 250, "x" * 251, "汉" * 30_000, ""])
ROWS = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=12)
)


def lists(batches: list[pa.RecordBatch]) -> Rows:
    return [list(row.values()) for batch in batches for row in batch.to_pylist()]


def names(rows: Rows) -> list[str]:
    return [f"c{i}" for i in range(len(rows[0]))]


def copied(rows: Rows) -> bytes:
    """What PostgreSQL's COPY sends in its binary format."""
    sent = b"PGCOPY\n\xff\r\n\0" + bytes(8)
    for row in rows:
        cells = [None if c is None else c.encode() for c in row]
        sent += struct.pack(">h", len(row)) + b"".join(
            struct.pack(">i", -1) if c is None else struct.pack(">i", len(c)) + c for c in cells
        )
    return sent + b"\xff\xff"


@settings(max_examples=40)
@given(rows=ROWS, piece=st.sampled_from([1, 7, 100, 8 << 20]))
def test_a_copy_comes_out_as_it_was(rows: Rows, piece: int) -> None:
    sent = copied(rows)
    piece = max(piece, len(sent) // 2000)
    pieces = (bytearray(sent[at : at + piece]) for at in range(0, len(sent), piece))
    batches = streams.copied_batches(pieces, names(rows), [False] * len(rows[0]))
    assert lists(list(batches)) == rows


def packet(payload: bytes) -> bytes:
    sent, number = b"", 0
    while True:
        part, payload = payload[:0xFFFFFF], payload[0xFFFFFF:]
        sent += struct.pack("<I", len(part))[:3] + bytes([number % 256]) + part
        number += 1
        if len(part) < 0xFFFFFF:
            return sent


def encoded(text: bytes | None) -> bytes:
    if text is None:
        return b"\xfb"
    size = len(text)
    if size < 251:
        return bytes([size]) + text
    if size < 1 << 16:
        return b"\xfc" + struct.pack("<H", size) + text
    if size < 1 << 24:
        return b"\xfd" + struct.pack("<I", size)[:3] + text
    return b"\xfe" + struct.pack("<Q", size) + text


class Slow(io.BytesIO):
    """Hands out pieces of ``piece`` bytes at most."""

    def __init__(self, content: bytes, piece: int) -> None:
        super().__init__(content)
        self.piece = piece

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(min(self.piece, size or 1))


def received(content: bytes, wide: int, piece: int) -> Rows:
    driver = SimpleNamespace(_rfile=Slow(content, piece))
    columns = [f"c{i}" for i in range(wide)]
    return lists(list(streams._received_rows(driver, columns, [False] * wide)))


END = packet(b"\xfe\0\0\0\0")


@settings(max_examples=40)
@given(
    rows=ROWS,
    piece=st.sampled_from([1000, 5, 1 << 20]),
    gathered=st.sampled_from([100, 8 << 20]),
)
def test_packets_come_out_as_they_were(rows: Rows, piece: int, gathered: int) -> None:
    cells = [[None if c is None else c.encode() for c in row] for row in rows]
    sent = b"".join(packet(b"".join(map(encoded, row))) for row in cells) + END
    piece = max(piece, len(sent) // 2000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "_GATHERED", gathered)
        assert received(sent, len(rows[0]), piece) == rows


def test_a_row_of_more_than_one_packet() -> None:
    long = b"y" * (1 << 24)
    sent = b"".join(packet(encoded(c)) for c in (b"a", long, b"b", long)) + END
    found = received(sent, 1, 1 << 20)
    assert [len(row[0] or "") for row in found] == [1, 1 << 24, 1, 1 << 24]


def test_a_stream_that_is_cut_or_ends_in_an_error() -> None:
    row = packet(encoded(b"a"))
    with pytest.raises(pymysql.err.OperationalError, match="2013"):
        received(row * 3, 1, 7)
    with pytest.raises(pymysql.err.MySQLError, match="1969"):
        received(row * 3 + packet(b"\xff" + struct.pack("<H", 1969) + b"#70100gone"), 1, 1 << 20)


def test_text_that_is_not_utf8() -> None:
    with pytest.raises(pa.ArrowInvalid):
        received(packet(encoded(b"\xff")) + END, 1, 100)


def test_pace() -> None:
    batches = [pa.RecordBatch.from_pydict({"x": list(range(300))})] * 2
    start = time.monotonic()
    rows = [b.num_rows for b in paced(iter(batches), 1000)]
    assert sum(rows) == 600
    assert time.monotonic() - start >= 0.6
    assert [b.num_rows for b in paced(iter(batches[:1]), 10_000)] == [300]


def test_what_is_read_slowly_comes_a_second_at_a_time(tmp_path: Path) -> None:
    """Not when a batch is full, which may take minutes: until then nobody sees how far it is, or can leave."""
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("create table t (a)")
        made.executemany("insert into t values (?)", [(i,) for i in range(450)])
    (table,) = open_sqlite(path, limits=Limits(rows_per_second=200)).tables()
    assert [b.num_rows for b in table.batches()] == [200, 200, 50]


SERVERS = {
    "postgresql": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "mysql": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}


@pytest.fixture(params=sorted(SERVERS))
def table(request: pytest.FixtureRequest) -> Any:
    """URL and name of a table with 20,000 rows on a real server."""
    url, name = SERVERS[request.param], f"guikou_stream_{os.getpid()}"
    engine = sa.create_engine(url, poolclass=NullPool)
    numbers = {"postgresql": "generate_series(1, 20000) n", "mysql": "seq_1_to_20000"}
    number = {"postgresql": "n", "mysql": "seq"}[request.param]
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                f"create table {name} as select {number} as n, md5('x') as t, null as z"
                f" from {numbers[request.param]}"
            )
    except sa.exc.OperationalError:
        pytest.skip(f"no {request.param} server answers at {sa.make_url(url).host}")
    yield url, name
    with engine.begin() as connection:
        connection.exec_driver_sql(f"drop table {name}")


@pytest.mark.server
def test_the_stretches_of_a_table_are_all_of_it(
    table: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, name = table
    (found,) = open_source(url, table=name).tables()
    whole = found.digest()
    monkeypatch.setattr(stretches, "_BLOCKS", 7)
    rows = [b["n"].to_pylist() for b in found.batches()]
    assert sorted(int(n) for part in rows for n in part) == list(range(1, 20_001))
    assert found.digest() == whole
    # The slower, the shorter.
    limits = Limits(statement_seconds=2, rows_per_second=100_000)
    (slow,) = open_database(url, name, limits=limits).tables()
    assert slow.digest() == whole


@pytest.mark.server
def test_a_statement_that_takes_too_long(table: tuple[str, str]) -> None:
    url, name = table
    source = open_database(url, name, limits=Limits(statement_seconds=1))
    crossed = f"select count(*) from {name} a, {name} b, {name} c where a.n + b.n + c.n = 5"
    with (
        pytest.raises(UnusableInputError, match="longer than a statement may"),
        source.connected("x") as connection,
    ):
        connection.exec_driver_sql(crossed)
    assert sum(b.num_rows for b in source.tables()[0].batches()) == 20_000


@pytest.mark.server
@pytest.mark.parametrize("table", ["postgresql"], indirect=True)
def test_a_copy_that_fails_midway_says_why(table: tuple[str, str]) -> None:
    url, name = table
    (found,) = open_database(url, name).tables()
    assert isinstance(found, DatabaseTable)
    midway = found.where(sa.literal_column("10 / (19999 - n) < 99"))
    with pytest.raises(UnusableInputError, match="22012"):  # division by zero
        list(midway.batches(batch_rows=9))
    assert list(found.where(sa.literal_column("n") < 0).batches()) == []
    assert sum(b.num_rows for b in found.where(sa.literal_column("n") > 19_990).batches()) == 10
