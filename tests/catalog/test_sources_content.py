"""The hash of a table's content: standard parts, told apart what is different, whatever the order and the pieces."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sources import blake
from catalog.sources.content import LANES, ContentHash, rows_hashed

SCHEMA = [["a", "TEXT"], ["b", "TEXT"]]
Rows = list[tuple[str | None, str | None]]
texts = st.none() | st.text(alphabet="甲a\x000,", max_size=80)
tables = st.lists(st.tuples(texts, texts), max_size=30)


def batch(rows: Rows) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ([], [])
    return pa.RecordBatch.from_arrays([pa.array(list(c), pa.string()) for c in columns], ["a", "b"])


def digest(*batches: pa.RecordBatch) -> str:
    content = ContentHash(SCHEMA)
    for one in batches:
        content.add(rows_hashed(one))
    return content.digest()


def spread(message: bytes) -> bytes:
    lanes = np.zeros(LANES, dtype=np.uint16)
    blake.spread(np.frombuffer(message, dtype=np.uint8), lanes)
    return blake.in_order(lanes).astype("<u2").tobytes()


#: The test vectors of BLAKE3 (input of no byte; "abc").
@pytest.mark.parametrize(
    ("message", "first"),
    [
        (
            b"",
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
            "e00f03e7b69af26b7faaf09fcd333050338ddfe085b8cc869ca98b206c08243a",
        ),
        (b"abc", "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"),
    ],
)
def test_blake3(message: bytes, first: str) -> None:
    assert spread(message).hex().startswith(first)


def test_a_row_is_spread_from_blake2s_of_its_cells() -> None:
    rows: Rows = [("张三", None), ("", "x" * 5000), ("y" * 55, "z" * 1), (None, None)]
    expected = np.zeros(LANES, dtype=np.uint16)
    for row in rows:
        written = b"".join(
            b"\xff\xff\xff\xff"
            if cell is None
            else len(cell.encode()).to_bytes(4, "little") + cell.encode()
            for cell in row
        )
        expected += np.frombuffer(spread(hashlib.blake2s(written).digest()), dtype="<u2")
    found = rows_hashed(batch(rows))
    assert found.rows == 4
    assert (found.lanes == expected).all()
    assert len({row.tobytes() for row in (expected, rows_hashed(batch(rows[:3])).lanes)}) == 2


@given(rows=tables, cut=st.integers(0, 30), data=st.data())
def test_neither_order_nor_pieces_matter(rows: Rows, cut: int, data: st.DataObject) -> None:
    whole = digest(batch(rows))
    shuffled = data.draw(st.permutations(rows))
    assert digest(batch(shuffled[:cut]), batch(shuffled[cut:])) == whole
    # Pieces of one batch share its buffers.
    held = batch(rows)
    assert digest(held.slice(0, cut), held.slice(cut)) == whole
    first = ContentHash(SCHEMA)
    first.add(rows_hashed(held.slice(0, cut)))
    again = ContentHash(SCHEMA)
    assert ContentHash.resumable(first.state())
    again.resume(first.state())
    again.add(rows_hashed(held.slice(cut)))
    assert again.digest() == whole
    assert again.state().endswith(rows_hashed(held).lanes.astype("<u2").tobytes())


@given(one=tables, other=tables)
def test_other_rows_have_another_digest(one: Rows, other: Rows) -> None:
    def sortable(rows: Rows) -> list[str]:
        return sorted(map(repr, rows))

    assert (digest(batch(one)) == digest(batch(other))) == (sortable(one) == sortable(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("ab", "c")], [("a", "bc")]),
        ([("a", None)], [("a", "")]),
        ([("a", "b")], [("b", "a")]),
        ([("a", "b")], [("a", "b")] * 2),
        ([(None, None)], []),
        ([("a", "b"), ("c", "d")], [("a", "d"), ("c", "b")]),
    ],
)
def test_near_misses(one: Rows, other: Rows) -> None:
    assert digest(batch(one)) != digest(batch(other))


def test_the_state_of_another_way_is_not_gone_on_with() -> None:
    assert not ContentHash.resumable(bytes(8 + 2 * LANES))
    assert not ContentHash.resumable(b"")
