"""Masks: the first and last characters stay, the others are *."""

import numpy as np
import polars as pl

from policies.protections.cells import Cells, cells_of, texts_from, texts_of
from policies.protections.declared import Kind, Parameter, Parameters, Whole
from policies.types import Text


def _guarantee(p: Parameters) -> Text:
    first, last = p["first"], p["last"]
    return Text(
        f"只保留前 {first} 位和后 {last} 位，其余以 * 代替；不长于此的整个遮盖",
        f"only the first {first} and last {last} characters are kept, * for the others; "
        "a value no longer than that is masked whole",
    )


MASK = Kind(
    key="mask",
    name=Text("掩码", "mask"),
    parameters=(
        Parameter(
            "first", Whole(0, 32), 1, Text("保留的开头位数", "characters kept at the beginning")
        ),
        Parameter("last", Whole(0, 32), 1, Text("保留的末尾位数", "characters kept at the end")),
    ),
    about=Text("保留首尾若干位，长度不变", "first and last characters stay; lengths too"),
    guarantee=_guarantee,
    when=Text(
        "供人核对又不必知道全值：电话、卡号、邮箱",
        "for people to compare by eye without the whole value: telephones, cards, e-mail",
    ),
    strength=2,
    repeatable=True,
)


def mask(series: pl.Series, first: int, last: int) -> pl.Series:
    """Return the values with ``first`` and ``last`` characters kept; null stays null."""
    from policies.protections.loops_text import mask_cells  # noqa: PLC0415 - numba loads for a second

    cells = cells_of(texts_of(series))
    out = np.empty(len(cells.data), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    size = mask_cells(cells.data, cells.offsets, cells.valid, (first, last), out, places)
    return texts_from(series.name, Cells(out[:size], places, cells.valid))
