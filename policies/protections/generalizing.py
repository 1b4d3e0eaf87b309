"""Generalization: a date to its year, an amount to a band, an address to its district, a code to its head.

What cannot be read as such a value becomes null: better a gap than a raw value.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from policies.protections.cells import (
    EXACT,
    Cells,
    cells_of,
    folded,
    folded_cells,
    nothing,
    numbers_of,
    texts_from,
    texts_of,
)
from policies.protections.declared import (
    REQUIRED,
    Choice,
    Kind,
    Number,
    Parameter,
    Parameters,
    Whole,
)
from policies.protections.icd10 import chapter_of
from policies.types import Text

#: What each value of ``to`` leaves. Those of one row of ``SCALES`` go from fine to coarse.
TARGETS: Mapping[str, Text] = {
    "month": Text("年月", "year and month"),
    "year": Text("年份", "the year"),
    "years": Text("年份区间", "a band of years"),
    "band": Text(
        "数值区间（含下限，不含上限）", "a band: the lower bound is in it, the upper is not"
    ),
    "age_band": Text("年龄段，90 岁及以上并为一段", "an age band; 90 and over are one"),
    "prefix": Text("开头若干位", "the first characters"),
    "district": Text("区县及以上", "the district and what is above it"),
    "city": Text("地市及以上", "the city and what is above it"),
    "province": Text("省份", "the province"),
    "city_code": Text("地市代码", "the city's code"),
    "province_code": Text("省份代码", "the province's code"),
    "icd_three": Text("三位类目（ICD-10）", "the category of three characters (ICD-10)"),
    "icd_chapter": Text("ICD-10 章", "the chapter of ICD-10"),
}
#: From fine to coarse.
SCALES = (
    ("month", "year", "years"),
    ("district", "city", "province"),
    ("city_code", "province_code"),
    ("icd_three", "icd_chapter"),
    ("band",),
    ("age_band",),
    ("prefix",),
)
#: First two digits of GB/T 2260 codes of provinces.
PROVINCES = tuple(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
    )
    for code in range(first, last + 1)
)
#: Ages from here on are one band (45 CFR 164.514(b)(2)(i)(C)), and no one is older than the other.
OLD, OLDEST = 90, 130


def _guarantee(p: Parameters) -> Text:
    about = TARGETS[p["to"]]
    more = f"，每段 {p['width']}" if "width" in p else f"，{p['keep']} 位" if "keep" in p else ""
    more_en = (
        f", {p['width']} wide" if "width" in p else f", {p['keep']} of them" if "keep" in p else ""
    )
    return Text(
        f"概化为{about.zh}{more}；不能识读的为空",
        f"coarsened to {about.en}{more_en}; what cannot be read is empty",
    )


def _objection(p: Parameters) -> Text | None:
    width = p.get("width", 1)
    if p["to"] in ("years", "age_band") and (width != int(width) or not 1 <= width <= 100):
        return Text(
            f"to={p['to']} 的 width 须为 1 至 100 的整数。",
            f"with to={p['to']} the width is a whole number from 1 to 100",
        )
    return None


GENERALIZE = Kind(
    key="generalize",
    name=Text("概化", "generalize"),
    parameters=(
        Parameter("to", Choice(tuple(TARGETS)), REQUIRED, Text("概化到什么", "what is left")),
        Parameter(
            "width",
            Number(0.001, 1e12),
            REQUIRED,
            Text("每段的宽度", "width of a band"),
            only=("band", "years", "age_band"),
        ),
        Parameter(
            "keep", Whole(1, 16), REQUIRED, Text("保留的位数", "characters kept"), only=("prefix",)
        ),
    ),
    about=Text(
        "日期到年、金额到区间、地址到区县等",
        "a date to its year, an amount to a band, an address to its district",
    ),
    guarantee=_guarantee,
    when=Text(
        "须用于统计、分组，而不须精确值：出生日期、地址、邮编、年龄、金额、诊断编码",
        "for statistics and groups: birth dates, addresses, postcodes, ages, amounts, diagnosis codes",
    ),
    strength=3,
    objection=_objection,
)


def generalize(series: pl.Series, parameters: Parameters) -> pl.Series:
    """Return the values coarsened as ``parameters`` say; null stays null."""
    to = parameters["to"]
    if to in ("year", "month", "years"):
        return _dates(series, to, int(parameters.get("width", 1)))
    if to in ("district", "city", "province"):
        return _places(texts_of(series), to)
    if to == "band":
        return _bands(series, float(parameters["width"]))
    if to == "age_band":
        return _ages(series, int(parameters["width"]))
    if to == "prefix":
        return _prefix(texts_of(series), int(parameters["keep"]))
    return _codes(texts_of(series), to)


def _dates(series: pl.Series, to: str, width: int) -> pl.Series:
    if series.dtype in (pl.Date, pl.Datetime):
        years, months = series.dt.year().cast(pl.Int64), series.dt.month().cast(pl.Int64)
    else:
        years, months = _read_dates(texts_of(series))
    first = (years // width) * width if to == "years" else years
    if to == "year" or (to == "years" and width == 1):
        return first.cast(pl.String).alias(series.name)
    if to == "years":
        return _named(first, lambda year: f"{year}–{year + width - 1}").alias(series.name)
    known = pl.select(pl.when(months > 0).then(years * 100 + months)).to_series()
    return _named(known, lambda month: f"{month // 100}-{month % 100:02d}").alias(series.name)


def _read_dates(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return years and months as whole numbers, null where there are none."""
    from policies.protections.loops_dates import read_dates  # noqa: PLC0415 - numba loads for a second

    cells = folded_cells(cells_of(texts), compact=False)
    years, months = (np.empty(len(cells), dtype=np.int64) for _ in range(2))
    read_dates(cells.data, cells.offsets, cells.valid, years, months)
    year, month = pl.Series(texts.name, years), pl.Series(texts.name, months)
    return year.set(year == 0, None), month.set(year == 0, None)


def _named(values: pl.Series, name: Callable[[int], str]) -> pl.Series:
    """Return what ``name`` makes of whole numbers, asked once for each distinct one."""
    distinct = values.unique().drop_nulls()
    names = pl.Series([name(value) for value in distinct], dtype=pl.String)
    return values.replace_strict(distinct, names, default=None, return_dtype=pl.String)


def _places(texts: pl.Series, to: str) -> pl.Series:
    from policies.protections.loops_places import coarsen_places  # noqa: PLC0415 - numba loads for a second

    cells = folded_cells(cells_of(texts), compact=False)
    found, out = cells.valid.copy(), np.empty(len(cells.data), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    rank = {"province": 1, "city": 2, "district": 3}[to]
    size = coarsen_places(cells.data, cells.offsets, found, rank, out, places)
    return texts_from(texts.name, Cells(out[:size], places, found))


def _bands(series: pl.Series, width: float) -> pl.Series:
    low = (numbers_of(series) / width).floor()
    fits = low.abs() * width < EXACT
    steps = low.set(~fits, None).cast(pl.Int64)
    return _named(steps, lambda n: f"{n * width:.12g}–{(n + 1) * width:.12g}").alias(series.name)


def _ages(series: pl.Series, width: int) -> pl.Series:
    number = numbers_of(_without_unit(series))
    age = number.set(~((number >= 0) & (number <= OLDEST)), None).cast(pl.Int64)
    first = age.set(age >= OLD, OLD) // width * width
    first = first.set(age >= OLD, OLD)
    return _named(first, lambda low: _age(low, width)).alias(series.name)


def _age(low: int, width: int) -> str:
    return f"{OLD}+" if low >= OLD else f"{low}–{min(low + width, OLD) - 1}"


def _without_unit(series: pl.Series) -> pl.Series:
    if series.dtype != pl.String:
        return series
    return series.str.replace(r"(?:周岁|岁)\s*$", "")


def _prefix(texts: pl.Series, keep: int) -> pl.Series:
    plain = folded(texts)
    longer = pl.col(texts.name).str.len_chars() > keep
    kept = pl.when(longer).then(pl.col(texts.name).str.head(keep))
    return plain.to_frame().select(kept).to_series()


def _codes(texts: pl.Series, to: str) -> pl.Series:
    """Coarsen the codes of a list of few values: each distinct one once."""
    plain = folded(texts).str.to_uppercase()
    if to.startswith("icd"):
        three = plain.str.extract(r"^([A-Z]\d{2})(?:$|[^0-9A-Z]|X|[0-9]{1,4}[A-Z]?\d*$|–)", 1)
        chapters = {code: chapter_of(code) for code in three.unique().drop_nulls()}
        if to == "icd_chapter":
            return _renamed(three, chapters)
        return _renamed(
            three, {code: code if chapter else None for code, chapter in chapters.items()}
        )
    keep = 2 if to == "province_code" else 4
    code = plain.str.extract(
        rf"^((?:{'|'.join(PROVINCES)})\d{{{keep - 2}}})\d{{{6 - keep}}}(?:\d{{3}}|\d{{6}})?$", 1
    )
    return (code + "0" * (6 - keep)).alias(texts.name)


def _renamed(values: pl.Series, names: Mapping[str, str | None]) -> pl.Series:
    if not names:
        return nothing(values)
    return values.replace_strict(
        pl.Series(list(names), dtype=pl.String),
        pl.Series(list(names.values()), dtype=pl.String),
        default=None,
        return_dtype=pl.String,
    )
