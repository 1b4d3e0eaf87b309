"""What cannot be looked at is said to have failed, by field and reason; the other fields go on."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from classifiers.detectors import DETECTORS
from classifiers.kernel import conclude, sketch
from classifiers.types import Detector, FieldResult, Outcome, TableResult
from tests.classifiers.test_kernel import mobiles, resident_ids

IDS = resident_ids(60)


def scanned(batch: pl.DataFrame | pa.RecordBatch | pa.Table, **more: Detector) -> TableResult:
    chosen = (*DETECTORS, *more.values())
    return conclude(sketch(batch, detectors=chosen), detectors=chosen)


def beside(name: str, values: pa.Array) -> FieldResult:
    """Return what is said of a field whose neighbor, sixty identity numbers, is found whatever it holds."""
    batch = pa.RecordBatch.from_arrays([values, pa.array(IDS)], [name, "证件"])
    bad, good = scanned(batch).fields
    assert (good.entity, good.findings[0].matches) == ("CN_RESIDENT_ID", 60)
    return bad


def test_bytes_that_are_no_utf8_in_a_text_column() -> None:
    raw = "张三".encode("gb18030") * 60
    offsets = np.arange(0, 61 * 4, 4, dtype=np.int32)
    array = pa.StringArray.from_buffers(60, pa.py_buffer(offsets), pa.py_buffer(raw))
    found = beside("姓名", array)
    assert found.outcome is Outcome.FAILED
    assert found.reason == "ArrowInvalid"
    chunked = pa.table({"姓名": pa.chunked_array([array, array])})
    assert scanned(chunked).fields[0].outcome is Outcome.FAILED


def test_binary_columns_are_not_called_clean() -> None:
    found = beside("照片", pa.array([b"\xff\xd8\xff" + bytes([i]) for i in range(60)]))
    assert found.outcome is Outcome.FAILED
    assert found.reason == "binary content is not looked at"


MIXED: dict[str, pa.Array] = {
    "nested": pa.array([[1, 2], None] * 30),
    "structs": pa.array([{"a": "x", "b": i} for i in range(60)]),
    "decimals": pa.array([Decimal("12.50")] * 60),
    "dates": pa.array([date(2025, 1, 1 + i % 28) for i in range(60)]),
    "times": pa.array([datetime(2025, 1, 1, 8, i) for i in range(60)]),  # noqa: DTZ001
    "truth": pa.array([True, False, None] * 20),
    "coded": pa.array(["a", "b"] * 30).dictionary_encode(),
    "nothing": pa.nulls(60),
    "no text": pa.array([None] * 60, pa.string()),
    "infinite": pa.array([float("inf"), float("nan"), -1.5] * 20),
    "huge": pa.array([2**63 + i for i in range(60)], pa.uint64()),
    "controls": pa.array(["a\x00b\x1fc", "\r\n\t", "\u200b\ufeff"] * 20),
    "emoji": pa.array(["😀" * 30, "\U00020000\U0002a6df"] * 30),
}


@pytest.mark.parametrize("name", MIXED)
def test_every_type_is_scanned_and_none_found(name: str) -> None:
    found = beside("col1", MIXED[name])
    assert found.entity is None
    assert found.outcome in {Outcome.NONE_FOUND, Outcome.INSUFFICIENT_SAMPLE}
    assert found.rows == 60


def test_lists_of_numbers_in_a_cell_are_read() -> None:
    array = pa.array([[m, "其他"] for m in mobiles(60)])
    assert {f.entity for f in beside("col1", array).findings} == {"PHONE_NUMBER"}


@pytest.mark.parametrize("shape", ["slice", "chunks", "large"])
def test_arrays_of_every_layout(shape: str) -> None:
    array = pa.array(["x", *mobiles(80), "y"])
    if shape == "slice":
        batch = pa.table({"c": array}).slice(1, 80)
    elif shape == "chunks":
        batch = pa.table({"c": pa.chunked_array([array[1:30], array[30:81]])})
    else:
        batch = pa.table({"c": array[1:81].cast(pa.large_string())})
    (found,) = scanned(batch).fields
    assert (found.entity, found.findings[0].matches) == ("PHONE_NUMBER", 80)


def test_no_rows_no_columns_and_very_many() -> None:
    assert scanned(pl.DataFrame()).fields == ()
    (found,) = scanned(pl.DataFrame({"a": pl.Series([], dtype=pl.String)})).fields
    assert found.outcome is Outcome.INSUFFICIENT_SAMPLE
    wide = pl.DataFrame({f"c{i}": ["1", "2", "3"] for i in range(1_500)})
    assert len(scanned(wide).fields) == 1_500


def test_a_cell_of_fifty_megabytes() -> None:
    long = "经办人已核对材料，" * (50 * 2**20 // 27) + f"身份证{IDS[0]}。"
    assert len(long.encode()) > 50_000_000
    (found,) = scanned(pl.DataFrame({"备注": [long, "无异常，已归档。", "已回访，满意。"]})).fields
    assert {f.entity for f in found.findings} == {"CN_RESIDENT_ID"}


def test_a_pattern_that_explodes_fails_its_field_by_name() -> None:
    bad = Detector(
        id="runaway",
        entity="OWN_RUNAWAY",
        source="test",
        pattern="^never$",
        text_pattern="编号(?:a|aa)+(?=。)",  # the gate in Rust has no look-around
        lengths=(1, 99),
    )
    text = "编号" + "a" * 60 + "！请核对。"
    frame = pl.DataFrame({"说明": [text] * 60, "证件": IDS})
    note, number = scanned(frame, bad=bad).fields
    assert note.outcome is Outcome.FAILED
    assert note.reason is not None
    assert "runaway" in note.reason
    assert number.entity == "CN_RESIDENT_ID"
