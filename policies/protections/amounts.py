"""Amounts made coarser but still numbers: rounding, and ends that are cut off."""

import math

import polars as pl

from policies.protections.cells import EXACT, numbers_of
from policies.protections.declared import REQUIRED, Kind, Number, Parameter, Parameters
from policies.types import Text

ROUND = Kind(
    key="round",
    name=Text("取整", "round"),
    parameters=(
        Parameter(
            "to", Number(0.001, 1e12), REQUIRED, Text("取整到其整数倍", "the multiple rounded to")
        ),
    ),
    about=Text("取整到某数的整数倍", "rounded to a multiple"),
    guarantee=lambda p: Text(
        f"取整到 {p['to']} 的整数倍（四舍五入）；不是数的为空",
        f"rounded to multiples of {p['to']}, halves away from zero; what is no number is empty",
    ),
    when=Text("金额须用于计算，而不须到分", "amounts to compute with, not to the cent"),
    strength=1,
    repeatable=True,
)
TOP_BOTTOM_CODE = Kind(
    key="top_bottom_code",
    name=Text("极值归并", "top and bottom code"),
    parameters=(
        Parameter("low", Number(-1e15, 1e15), REQUIRED, Text("下限", "the lower end")),
        Parameter("high", Number(-1e15, 1e15), REQUIRED, Text("上限", "the upper end")),
    ),
    about=Text(
        "低于下限的记作下限，高于上限的记作上限", "what lies beyond an end is given as that end"
    ),
    guarantee=lambda p: Text(
        f"小于 {p['low']} 的记作 {p['low']}，大于 {p['high']} 的记作 {p['high']}；不是数的为空",
        f"below {p['low']} is given as {p['low']}, above {p['high']} as {p['high']}; what is no number is empty",
    ),
    when=Text(
        "少数极端值会暴露个人：高收入、高龄",
        "where a few extremes would give people away: high incomes, great ages",
    ),
    strength=1,
    repeatable=True,
    objection=lambda p: (
        None
        if p["low"] < p["high"]
        else Text("极值归并的下限须小于上限。", "the lower end must lie below the upper one")
    ),
)


def rounded(series: pl.Series, parameters: Parameters) -> pl.Series:
    """Return the numbers rounded to a multiple of ``to``; numbers stay numbers, text stays text."""
    step = float(parameters["to"])
    return _stored(
        (numbers_of(series) / step).round(0, mode="half_away_from_zero") * step,
        series,
        _places(step),
    )


def top_bottom_coded(series: pl.Series, parameters: Parameters) -> pl.Series:
    """Return the numbers cut off at both ends; numbers stay numbers, text stays text."""
    low, high = float(parameters["low"]), float(parameters["high"])
    places = max(_places(low), _places(high))
    # What lies between the ends is left as it is: a column of fractions keeps them.
    kept = 0 if places == 0 and series.dtype.is_integer() else 9
    return _stored(numbers_of(series).clip(low, high), series, kept)


def _places(step: float) -> int:
    """Return the decimal places that multiples of ``step`` need, at most nine."""
    return next(n for n in range(10) if n == 9 or math.isclose(step, round(step, n), abs_tol=1e-12))


def _stored(numbers: pl.Series, series: pl.Series, places: int) -> pl.Series:
    """Return numbers in the type of ``series``; whole numbers stay whole when the step is."""
    exact = numbers.round(places)
    if series.dtype.is_integer():
        return exact.cast(pl.Int64, strict=False) if places == 0 else exact
    if series.dtype.is_numeric():
        return exact.cast(series.dtype, strict=False)
    whole = (exact == exact.round(0)) & (exact.abs() < EXACT)
    if bool(whole.fill_null(value=True).all()):
        return exact.cast(pl.Int64).cast(pl.String)
    short = pl.when(whole).then(exact.cast(pl.Int64, strict=False).cast(pl.String))
    return pl.select(short.otherwise(exact.cast(pl.String))).to_series().alias(series.name)
