"""Rounding and cutting off: still numbers, in the type they had; doing it twice is doing it once."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections import ProtectionError, ProtectionSpec, protect

KEY = b"k" * 32


def done(series: pl.Series, kind: str, **parameters: object) -> pl.Series:
    spec = ProtectionSpec(kind, parameters)
    return protect(series.alias("x").to_frame(), {"x": spec}, key=KEY)["x"]


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        ("1,234.56", 100, "1200"),
        ("1250", 100, "1300"),
        ("-1250", 100, "-1300"),
        ("1234.56", 0.5, "1234.5"),
        ("1234.56", 1, "1235"),
        ("￥1,234元", 10, "1230"),
        ("１２３４", 10, "1230"),
        ("49", 100, "0"),
        ("很多", 10, None),
        ("1.2万", 10, None),
        ("", 10, None),
        (None, 10, None),
    ],
)
def test_rounding(value: str | None, to: float, expected: str | None) -> None:
    assert done(pl.Series([value], dtype=pl.String), "round", to=to).to_list() == [expected]


@pytest.mark.parametrize(
    ("series", "dtype"),
    [
        (pl.Series([1234, None], dtype=pl.Int32), pl.Int64),
        (pl.Series([1234.5, None], dtype=pl.Float64), pl.Float64),
        (pl.Series([Decimal("1234.50"), None]), pl.Decimal),
        (pl.Series(["1234.5", None]), pl.String),
    ],
)
def test_a_number_stays_a_number(series: pl.Series, dtype: type[pl.DataType]) -> None:
    for made in (done(series, "round", to=100), done(series, "top_bottom_code", low=0, high=1000)):
        assert made.dtype == dtype
        assert made.null_count() == 1
    assert [float(v) for v in done(series, "round", to=100).drop_nulls()] == [1200]
    assert [float(v) for v in done(series, "top_bottom_code", low=0, high=1000).drop_nulls()] == [
        1000
    ]


@settings(max_examples=150)
@given(
    st.lists(st.integers(-(10**8), 10**8).map(lambda cents: cents / 100), min_size=1, max_size=10),
    st.sampled_from([{"to": 10}, {"to": 0.5}, {"low": 1000, "high": 8000}]),
)
def test_order_is_kept_and_twice_is_once(values: list[float], parameters: dict[str, float]) -> None:
    kind = "round" if "to" in parameters else "top_bottom_code"
    for series in (pl.Series(sorted(values)), pl.Series([str(v) for v in sorted(values)])):
        made = done(series, kind, **parameters)
        numbers = [float(v) for v in made]
        assert numbers == sorted(numbers)
        assert done(made, kind, **parameters).to_list() == made.to_list()
        if kind == "round":
            assert all(
                abs(a - b) <= parameters["to"] / 2 + 1e-6
                for a, b in zip(numbers, sorted(values), strict=True)
            )
        else:
            assert all(1000 <= n <= 8000 for n in numbers)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"low": 1}, {"low": 2, "high": 1}, {"low": 1, "high": 1}, {"low": "1", "high": 2}],
)
def test_ends_must_be_two_and_in_order(parameters: dict[str, object]) -> None:
    with pytest.raises(ProtectionError):
        ProtectionSpec("top_bottom_code", parameters)
