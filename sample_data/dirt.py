"""What goes wrong in real files, put in on purpose and counted."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from sample_data.dice import Dice, joined
from sample_data.numbers import wrong_check
from sample_data.truth import NULL_MARKERS, Column

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def _grouped(cell: str) -> str:
    """Write a mobile number as people do."""
    return f"{cell[:3]} {cell[3:7]} {cell[7:]}"


#: Kind → how a clean cell becomes a dirty one.
KINDS: Mapping[str, Callable[[str], str]] = {
    "full_width": lambda cell: cell.translate(FULL_WIDTH),
    "spaces": lambda cell: f" {cell} ",
    "grouped": _grouped,
    "dashes": lambda cell: _grouped(cell).replace(" ", "-"),
    "country_code": lambda cell: f"+86{cell}",
    "apostrophe": lambda cell: f"'{cell}",
    "lower_case_x": str.lower,
    "wrong_check_digit": wrong_check,
    "card_groups": lambda cell: " ".join(cell[i : i + 4] for i in range(0, len(cell), 4)),
}


def soiled(column: Column, dice: Dice, **shares: float) -> Column:
    """Return ``column`` with about ``shares`` of its cells made dirty, each kind on cells of its own.

    ``nulls`` puts in null markers; ``lower_case_x`` takes its share of the numbers that end in X.
    """
    cells = column.values.to_list()
    rows = [int(row) for row in dice.order(len(cells))]
    done = dict(column.dirt)
    markers = dice.pick(NULL_MARKERS, len(cells)).to_list()
    lower = shares.pop("lower_case_x", 0.0)
    taken = 0
    for kind, share in shares.items():
        count = max(1, round(share * len(cells)))
        for row in rows[taken : taken + count]:
            cells[row] = markers[row] if kind == "nulls" else KINDS[kind](cells[row])
        done[kind] = count
        taken += count
    if lower:
        ends = [row for row in rows[taken:] if cells[row].endswith("X")]
        done["lower_case_x"] = round(lower * len(ends))
        for row in ends[: done["lower_case_x"]]:
            cells[row] = cells[row].lower()
    return replace(column, values=pl.Series(cells, dtype=pl.String), dirt=done)


def identity(column: Column, dice: Dice) -> Column:
    """Return a column of identity numbers with what is usual in them."""
    return soiled(
        column, dice, nulls=0.006, wrong_check_digit=0.003, full_width=0.004, spaces=0.004,
        apostrophe=0.002, lower_case_x=0.2,
    )  # fmt: skip


def mobile(column: Column, dice: Dice, nulls: float = 0.02) -> Column:
    """Return a column of mobile numbers with what is usual in them."""
    return soiled(
        column, dice, nulls=nulls, full_width=0.003, spaces=0.004, grouped=0.01, dashes=0.006,
        country_code=0.006,
    )  # fmt: skip


def card(column: Column, dice: Dice) -> Column:
    """Return a column of bank cards with what is usual in them."""
    return soiled(column, dice, nulls=0.015, wrong_check_digit=0.002, card_groups=0.01)


def with_doubles(frame: pl.DataFrame, dice: Dice, count: int) -> pl.DataFrame:
    """Return ``frame`` with ``count`` of its rows once more at the end."""
    return pl.concat([frame, frame[dice.rows(len(frame), count)]])


def masked_name(values: pl.Series) -> pl.Series:
    """Return 张* or 李*明."""
    first, last = values.str.slice(0, 1), values.str.slice(-1, 1)
    length = values.str.len_chars()
    return pl.select(
        pl.when(length <= 2).then(joined(first, "*")).otherwise(joined(first, "*", last)).alias("m")
    ).to_series()


def masked(values: pl.Series, first: int, last: int) -> pl.Series:
    """Return values of one length with asterisks between the ``first`` and ``last`` characters."""
    width = len(values[0])
    return joined(
        values.str.slice(0, first), "*" * (width - first - last), values.str.slice(-last, last)
    )
