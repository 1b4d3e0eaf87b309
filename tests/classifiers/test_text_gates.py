"""Gates: a pattern made for Rust, and what a cell must hold, pass whatever the pattern itself would match."""

import polars as pl
import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.detectors import DETECTORS
from classifiers.text_codes import AT, DOT, ESCAPE, FULL, UPPER, VEILED, decode
from classifiers.text_gates import Needs, for_rust, needs
from classifiers.text_spans import read

OURS = {d.id: d.text_pattern for d in DETECTORS if d.text_pattern}
#: What users write: escapes, boundaries, classes, groups, look-arounds in every place.
THEIRS = (
    r"\bAB\d{3}\b", r"(?<!\d)\d{4}(?!\d)", r"(?<=工号)\d{3}", r"(?:(?<=工号)|(?<=工号:))\d{2}",
    r"[^\w]\d{2}\s", r"\D\d\S\W", r"(?i)ab-\d", r"(?i)[^k]\d", r"x+@y*", r"(?:AB|C)?[A-Z]{2}\d+",
    r"[\d:]{3}", r"(?:\d{2}:){2}\d{2}", r"(\d)\1", r"(?>\d+)A", r"a|(?<!\d)\d{2}", r"[·•]\d",
    r"\d{0,3}", r"(?<![A-Z\]])\d(?![\d.])", r".\d.", r"工号\d{2,}转\d", r"\Bab",
)  # fmt: skip
TEXTS = st.text(
    st.one_of(
        st.sampled_from("0123456789ABCabck@:.-_ \t\n工号转·•\\u１Ａ＠：　"),
        st.characters(codec="utf-8"),
    ),
    max_size=24,
)


@pytest.mark.parametrize(
    "pattern", [*OURS.values(), *THEIRS], ids=[*OURS, *map(str, range(len(THEIRS)))]
)
@settings(max_examples=60)
@given(data=st.data())
def test_no_match_escapes(pattern: str, data: st.DataObject) -> None:
    compiled = regex.compile(pattern, regex.ASCII)
    text = (
        data.draw(TEXTS)
        + data.draw(st.one_of(TEXTS, st.from_regex(_bare(pattern))))
        + data.draw(TEXTS)
    )
    text = read(text).text
    if not compiled.search(text):
        return
    cells = decode(pl.Series([text]))
    holding = needs(pattern).places(cells)
    assert holding is None or holding[0]
    gate = for_rust(pattern)
    assert gate is None or cells.texts.str.contains(gate)[0]


def _bare(pattern: str) -> str:
    """Return what Hypothesis can make strings of: it takes Python's patterns, without what ``regex`` adds."""
    return pattern.replace("(?>", "(?:")


@pytest.mark.parametrize(
    ("pattern", "rust"),
    [
        (r"(?<![0-9])\d{2}(?![0-9])", "(?:^|[^0-9])[0-9]{2}(?:$|[^0-9])"),
        (r"(?:(?<=甲)|(?<=乙.))\d", "(?:甲|乙.)[0-9]"),
        (r"a(?=b)|c", "a|c"),
        (r"\bx\w", r"(?-u:\b)x[0-9A-Za-z_]"),
        (r"(a)\1", None),
        (r"(?i)[^k]", None),
    ],
)
def test_patterns_for_rust(pattern: str, rust: str | None) -> None:
    assert for_rust(pattern) == rust


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"\d{3}-?\d{2,}", Needs(digits=5, length=5, close=True)),
        (r"[A-Z]{2}\d|@x", Needs(length=2, close=True)),
        (r"[A-Z]@", Needs(UPPER | AT, length=2, close=True)),
        (r"(?:[0-9a-f]{2}:){5}", Needs(colons=5, length=15, close=True)),
        (r"(?:\d\.){3}\d", Needs(digits=4, points=3, length=7, close=True)),
        (r"号\d{2}·?", Needs(digits=2, length=3)),
        (r"(?i)\d{9}", Needs()),
        (r"\d{9}(", Needs()),
    ],
)
def test_what_patterns_need(pattern: str, wanted: Needs) -> None:
    assert needs(pattern) == wanted


def test_what_cells_hold() -> None:
    cells = decode(pl.Series(["ａ１２ 3，某4:5", "A@b.c·", None, r"x\u4e00xx", "12号345", "😀1"]))
    assert cells.texts.to_list() == ["a12 3,某4:5", "A@b.c·", "", r"x\u4e00xx", "12号345", "😀1"]
    assert cells.marks.tolist() == [FULL | VEILED, UPPER | AT | DOT, 0, ESCAPE | VEILED, 0, 0]
    assert cells.total.tolist() == [5, 0, 0, 3, 5, 1]
    assert cells.digits.tolist() == [3, 0, 0, 3, 3, 1]
    assert cells.colons.tolist() == [1, 0, 0, 0, 0, 0]
    assert cells.points.tolist() == [0, 1, 0, 0, 0, 0]
    assert cells.longest.tolist() == [5, 6, 0, 7, 3, 1]
    assert [chr(c) for c in cells.codes[cells.bounds[5] :]] == ["😀", "1"]
