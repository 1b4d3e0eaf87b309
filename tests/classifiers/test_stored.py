"""Sketches as bytes: nothing is lost, nothing is guessed, no value is in them."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.detectors import DETECTORS
from classifiers.kernel import conclude, merge, sketch
from classifiers.sketch import TableSketch
from classifiers.stored import UnreadableSketchError, detectors_digest, dump, load
from tests.classifiers.test_kernel import mobiles, names, resident_ids


def same(a: TableSketch, b: TableSketch) -> bool:
    return (a.rows, a.pairs) == (b.rows, b.pairs) and all(
        (f.name, f.storage, f.counts, f.failed, f.digests.tolist())
        == (g.name, g.storage, g.counts, g.failed, g.digests.tolist())
        for f, g in zip(a.fields, b.fields, strict=True)
    )


def people(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"姓名": names(rows), "证件": resident_ids(rows), "电话": [*mobiles(rows - 1), None]}
    )


CELL = st.none() | st.sampled_from(["13800138000", "张三", "a@b.cn", "1", "2024-01-05", "无"])


@settings(max_examples=6)
@given(rows=st.lists(st.tuples(CELL, CELL), max_size=20), at=st.integers(0, 20))
def test_a_stored_sketch_is_gone_on_with_as_if_it_had_never_been_away(
    rows: list[tuple[str | None, str | None]], at: int
) -> None:
    frame = pl.DataFrame(rows, schema={"x": pl.String, "电话": pl.String}, orient="row")
    first, second = sketch(frame[:at]), sketch(frame[at:])
    kept = load(dump(first))
    assert same(kept, first)
    assert conclude(merge(kept, second)) == conclude(sketch(frame))


def test_no_value_is_in_it() -> None:
    frame = people(2000)
    content = dump(sketch(frame, key=b"k" * 16))
    import zlib

    body = zlib.decompress(content[14:])
    for column in frame:
        for value in column.drop_nulls().to_list()[:200]:
            assert value.encode() not in body
    assert same(load(content), sketch(frame, key=b"k" * 16))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c[:0],
        lambda c: c[:-5],
        lambda c: c[:13] + b"\x02" + c[14:],
        lambda c: b"another thing" + c[13:],
    ],
)
def test_what_is_no_sketch(spoil: object) -> None:
    with pytest.raises(UnreadableSketchError):
        load(spoil(dump(sketch(people(10)))))  # type: ignore[operator]


def test_other_detectors_have_another_digest() -> None:
    assert detectors_digest(DETECTORS) == detectors_digest(tuple(DETECTORS))
    assert detectors_digest(DETECTORS) != detectors_digest(DETECTORS[1:])
