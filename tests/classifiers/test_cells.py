"""Columns as bytes: the same forms as series have, the same dates, digests that Python would make."""

import subprocess
import sys
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import normalizers
from classifiers.cells import DIGIT, HAN, SPACED, STAR, UPPER, WIDE, trimmed_cells
from classifiers.dates import days, is_day
from classifiers.digests import K, keyed_digests
from classifiers.forms import compact_cells, phone_cells, plain_cells
from classifiers.kernel import _distinct, as_written, sketch
from classifiers.plan import Gate, family
from classifiers.sifting import _may_hold_number

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.text(
            st.sampled_from("01389.-+eE '=\"\t\u3000１３ＡＢ－（）张市😀\U00020000\u00a0xX"),
            max_size=16,
        ),
        st.from_regex(r"\A(?:\+86|0086|86)?[ -]?1[3-9][0-9]{9}\Z"),
        st.from_regex(r"\A[0-9]\.[0-9]{1,12}[Ee]\+?[0-9]{1,2}\Z"),
        st.from_regex(r"\A'?[0-9]{4,12}\.0{1,3}\Z"),
        st.none(),
    ),
    max_size=20,
)


def strings(values: list[str | None]) -> pl.Series:
    return pl.Series("v", values, dtype=pl.String)


@given(TEXTS)
@settings(max_examples=300)
def test_the_plain_form_is_that_of_series(values: list[str | None]) -> None:
    expected = normalizers.plain(strings(values).fill_null(""))
    assert plain_cells(strings(values)).series().to_list() == expected.to_list()


@given(TEXTS)
@settings(max_examples=300)
def test_the_compact_and_phone_forms_are_those_of_series(values: list[str | None]) -> None:
    cells = plain_cells(strings(values))
    plain = cells.series()
    ascii_only = plain.str.len_bytes() == plain.str.len_chars()
    compact = compact_cells(cells)
    kept = ascii_only.to_list()
    told = [
        (a, b)
        for a, b, k in zip(compact.series(), normalizers.compact(plain), kept, strict=True)
        if k
    ]
    assert [a for a, _ in told] == [b for _, b in told]
    phones = phone_cells(compact)
    told = [
        (a, b) for a, b, k in zip(phones.series(), normalizers.phone(plain), kept, strict=True) if k
    ]
    assert [a for a, _ in told] == [b for _, b in told]
    assert (phones.sizes == phones.series().str.len_chars().to_numpy()).all()


@given(TEXTS)
@settings(max_examples=200)
def test_marks_say_what_a_cell_is_made_of(values: list[str | None]) -> None:
    cells = trimmed_cells(strings(values))
    for text, size, marks in zip(cells.series(), cells.sizes, cells.marks, strict=True):
        assert size == len(text)
        assert (marks == DIGIT) == (text.isascii() and text.isdigit())
        assert bool(marks & WIDE) == (not text.isascii())
        assert bool(marks & STAR) == any(c in "*＊×●•#" for c in text)
        assert bool(marks & HAN) >= any("\u4e00" <= c <= "\u9fff" for c in text)
        assert bool(marks & SPACED) >= any(c in " ,;:，。；：" for c in text)


def test_sliced_and_empty_columns() -> None:
    long = strings(["一", "13812345678", None, " x ", ""] * 4)
    assert plain_cells(long[3:9]).series().to_list() == ["x", "", "一", "13812345678", "", "x"]
    assert len(plain_cells(strings([]))) == 0
    assert plain_cells(strings([None, None])).series().to_list() == ["", ""]


BYTES = st.one_of(
    st.binary(max_size=6),
    st.text(st.sampled_from("a1é张\u0800\uffff\U00010000\U0010ffff"), max_size=4).map(str.encode),
    st.sampled_from(
        [
            b"\xc0\x80",  # longer than need be
            b"\xe0\x9f\xbf",
            b"\xf0\x8f\xbf\xbf",
            b"\xed\xa0\x80",  # half of a surrogate pair
            b"\xf4\x90\x80\x80",  # beyond Unicode
            b"\xe5\xbc",  # cut off
            b"\xbc\xa0",
        ]
    ),
)


def packed(values: list[bytes], shift: int = 0) -> pa.Array:
    """Return bytes as an array that says they are strings; ``shift`` moves where the cells meet."""
    ends = np.cumsum([0, *map(len, values)]).astype(np.int64)
    ends[1:-1] += shift
    buffers = pa.py_buffer(ends), pa.py_buffer(b"".join(values))
    return pa.LargeStringArray.from_buffers(len(values), *buffers)


@given(st.lists(BYTES, min_size=1, max_size=6), st.integers(-1, 1))
@settings(max_examples=500)
def test_only_utf8_is_taken_for_text(values: list[bytes], shift: int) -> None:
    array = packed(values, shift)
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        with pytest.raises(pa.ArrowInvalid):
            trimmed_cells(array)
    else:
        expected = [(text or "").strip(" \t\n\v\f\r") for text in array.to_pylist()]
        assert trimmed_cells(array).series().to_list() == expected


GATES = st.builds(
    Gate,
    st.sampled_from([0, HAN, DIGIT | UPPER]),
    st.sampled_from([0, HAN, WIDE, STAR]),
    st.sampled_from([(1, 6), (2, 2), (4, 1 << 40)]),
)


@given(TEXTS, GATES, st.sampled_from([r"^\d{3}$", r"^\d{4,}$", r"[A-Z]$"]))
@settings(max_examples=300)
def test_a_family_is_run_over_the_cells_inside_its_gate(
    values: list[str | None], gate: Gate, pattern: str
) -> None:
    cells = plain_cells(strings(values))
    made = family({"pattern": pattern}, gate)
    low, high = gate.sizes
    inside = [
        low <= size <= high
        and (not gate.needs or bool(marks & gate.needs))
        and not marks & gate.bars
        and (marks != DIGIT or bool(made.digits[min(size, len(made.digits) - 1)]))
        for size, marks in zip(cells.sizes.tolist(), cells.marks.tolist(), strict=True)
    ]
    assert made.places(cells).tolist() == np.flatnonzero(inside).tolist()


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=3))
@settings(max_examples=5)
def test_digests_are_what_python_hashes_with(values: list[bytes]) -> None:
    if sys.hash_info.algorithm != "siphash13":
        pytest.skip("this Python hashes otherwise")
    texts = [v.hex() for v in values]
    program = "import sys; print(*(hash(a.encode()) & (1 << 64) - 1 for a in sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, *texts],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    digests = keyed_digests(plain_cells(strings(list(texts))), b"")
    expected = {int(v) for v, t in zip(done.stdout.split(), texts, strict=True)}
    # A text of digits and one e is a number in scientific writing, and is brought to another form first.
    if plain_cells(strings(list(texts))).series().to_list() == texts:
        assert set(digests.tolist()) == expected


@pytest.mark.parametrize("n", [10, K - 1, K, 40_000])
def test_digests_estimate_distinct_values(n: int) -> None:
    values = [f"v{i}" for i in range(n)] * 3
    field = sketch(pl.DataFrame({"a": values})).fields[0]
    assert field.distinct() == n if n < K else abs(field.distinct() / n - 1) < 0.12
    other = sketch(pl.DataFrame({"a": values}), key=b"another").fields[0]
    assert n < K or not set(field.digests.tolist()) & set(other.digests.tolist())


@pytest.mark.parametrize("distinct", [K - 1, K, K + 1, 3 * K])
def test_the_smallest_digests_are_kept_however_often_a_value_occurs(distinct: int) -> None:
    values = [f"v{i}" for i in range(distinct)]
    repeated = plain_cells(strings(values + ["v0"] * 60_000))
    assert (
        keyed_digests(repeated, b"key").tolist()
        == keyed_digests(plain_cells(strings(list(values))), b"key").tolist()
    )


@given(st.dates(date(1850, 1, 1), date(2099, 12, 31)))
@settings(max_examples=200)
def test_every_day_in_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    number = y * 10_000 + m * 100 + d
    spelled = [
        f"{y}{m:02}{d:02}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}年{m}月{d}日",
        f"{y}-{m:02}-{d:02} 00:00:00",
        f"{y}-{m:02}-{d:02}T08:30:00Z",
        f"{y}/{m:02}/{d:02} 8:30",
    ]
    assert days(plain_cells(strings(list(spelled)))).tolist() == [number] * 8


@given(st.integers(10_000, 30_000_000))
def test_only_days_of_the_calendar(number: int) -> None:
    try:
        date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        assert not is_day(number)
    else:
        assert is_day(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "199003",
        "1990-3",
        "90-03-07",
        "19900230",
        "2023年2月29日",
        "1990-3-",
        "abcdefgh",
        "1990- 3-7",
    ],
)
def test_no_day_at_all(text: str) -> None:
    assert days(plain_cells(strings([text]))).tolist() == [0]


def test_a_column_is_grouped_only_where_it_repeats_itself() -> None:
    repeated = pa.array([str(i % 50) for i in range(10_000)])
    values, weights, numbers = _distinct(repeated)
    assert (len(values), set(weights.tolist())) == (50, {200})
    assert values.take(pa.array(numbers)).equals(repeated)
    various = pa.array([str(i) for i in range(10_000)])
    values, weights, _ = _distinct(various)
    assert (len(values), int(weights.sum())) == (10_000, 10_000)


@pytest.mark.parametrize("name", ["手机号", "col1"])
def test_grouped_or_not_the_sketch_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    values = [f"1{rng.choice(['38', '59', '86'])}{v:08}" for v in rng.integers(0, 10**8, 3000)]
    values += [
        "云江市东区人民路12号3幢501室",
        "联系人张伟，电话13812345678",
        None,
        "无",
        "备用",
    ] * 300
    frame = pl.DataFrame({name: values})
    grouped = sketch(frame)
    monkeypatch.setattr(
        "classifiers.kernel._distinct",
        lambda t: (t, np.ones(len(t), dtype=np.int64), slice(None)),
    )
    plain = sketch(frame)
    assert grouped.fields[0].counts == plain.fields[0].counts
    assert grouped.fields[0].digests.tolist() == plain.fields[0].digests.tolist()


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("云江市东区人民路1999号39幢2505室", False),
        ("云江市人民路12号13812345678", True),
        ("云江市人民路12号 138 1234 5678", True),
        ("云江市人民路110105-19491231", True),
        ("云江市人民路a@b.cn", True),
        ("云江市人民路苏B12345", True),
        ("云江市人民路苏BD12345", True),
        ("云江市人民路A座12号", False),
        ("云江市人民路10.1.20.33", True),
        ("云江市人民路00:1A:2B", True),
    ],
)
def test_what_may_hold_a_number(text: str, may: bool) -> None:
    cells = plain_cells(strings([text]))
    assert _may_hold_number(cells.data, cells.starts, cells.ends).tolist() == [may]


def test_whole_floats_are_written_without_fraction() -> None:
    written = as_written(pl.Series([1.38e10, 1.5, float("nan"), None, float("inf"), 2.0**60]))
    assert written[:2].to_list() == ["13800000000", "1.5"]
    assert written[2] is None
