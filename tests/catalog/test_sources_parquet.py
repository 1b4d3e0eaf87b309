"""Parquet: types kept, row groups streamed, broken files."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.errors import UnusableInputError
from catalog.sources import TableRef, open_source


def written(path: Path, columns: dict[str, Any], **options: Any) -> TableRef:
    pq.write_table(pa.table(columns), path, **options)
    (table,) = open_source(path).tables()
    return table


def test_types_are_kept_and_nested_values_become_text(tmp_path: Path) -> None:
    table = written(
        tmp_path / "表.parquet",
        {
            "n": pa.array([1, None], pa.int64()),
            "d": pa.array([dt.date(2024, 1, 5), None]),
            "m": pa.array([Decimal("1.50"), None]),
            "x": pa.array(["a", None]).dictionary_encode(),
            "s": pa.array([{"名": "甲", "日": dt.date(2024, 1, 5)}, None]),
            "l": pa.array([["13800138000"], None]),
        },
    )
    assert (table.name, table.label, table.source.kind) == ("表", "表.parquet", "parquet")
    types = {column.name: column.storage_type for column in table.schema()}
    assert (types["n"], types["d"], types["m"]) == ("int64", "date32[day]", "decimal128(3, 2)")
    (batch,) = table.batches()
    assert batch.to_pylist() == [
        {
            "n": 1,
            "d": dt.date(2024, 1, 5),
            "m": Decimal("1.50"),
            "x": "a",
            "s": '{"名": "甲", "日": "2024-01-05"}',
            "l": '["13800138000"]',
        },
        dict.fromkeys("ndmxsl"),
    ]
    assert batch.schema.field("x").type == pa.string()


def test_many_row_groups(tmp_path: Path) -> None:
    table = written(
        tmp_path / "a.parquet",
        {"k": list(range(1000)), "v": [str(i) for i in range(1000)]},
        row_group_size=37,
    )
    assert table.rows() == 1000
    for size in (1, 10, 37, 400, 5000):
        batches = list(table.batches(batch_rows=size))
        assert {batch.num_rows for batch in batches[:-1]} <= {size}
        assert [k for batch in batches for k in batch.column("k").to_pylist()] == list(range(1000))
    (batch,) = table.batches(columns=["v", "k"], rows=3)
    assert batch.to_pydict() == {"v": ["0", "1", "2"], "k": [0, 1, 2]}


def test_no_rows(tmp_path: Path) -> None:
    table = written(tmp_path / "a.parquet", {"k": pa.array([], pa.int64())})
    assert (table.rows(), list(table.batches()), len(table.schema())) == (0, [], 1)


def test_ten_thousand_columns(tmp_path: Path) -> None:
    table = written(tmp_path / "a.parquet", {f"c{i}": [i] for i in range(10_000)})
    assert len(table.schema()) == 10_000
    (batch,) = table.batches()
    assert batch.num_columns == 10_000


def cut(content: bytes) -> bytes:
    return content[:-20]


def footer_cut_out(content: bytes) -> bytes:
    return content[:-60] + content[-8:]


def page_damaged(content: bytes) -> bytes:
    return content[:40] + b"\xff" * 3000 + content[3040:]


def encrypted(content: bytes) -> bytes:
    return b"PARE" + content[4:-4] + b"PARE"


def text(_content: bytes) -> bytes:
    return b"a,b\n1,2\n"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut, "cut off"),
        (footer_cut_out, "damaged"),
        (page_damaged, "damaged"),
        (encrypted, "encrypted"),
        (text, "not of that format"),
    ],
)
def test_bad_files(tmp_path: Path, damage: Callable[[bytes], bytes], reason: str) -> None:
    path = tmp_path / "a.parquet"
    written(path, {"k": [f"秘密{i * 7919}" for i in range(5000)]})
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UnusableInputError, match=reason) as caught:
        list(open_source(path).tables()[0].batches())
    assert "a.parquet" in caught.value.message.zh


def test_names_used_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]), path)
    with pytest.raises(UnusableInputError, match="twice"):
        open_source(path).tables()[0].schema()
