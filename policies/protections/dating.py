"""Date shift: all dates of one person move by the same keyed number of days."""

import numpy as np
import polars as pl

from policies.protections.cells import (
    Bools,
    Cells,
    Ints,
    cells_of,
    folded_cells,
    nothing,
    texts_from,
    texts_of,
)
from policies.protections.ciphers import BLOCK, CIPHERS, derived, macs
from policies.protections.declared import (
    REQUIRED,
    Choice,
    FieldName,
    Kind,
    Parameter,
    Parameters,
    Whole,
)
from policies.types import Text


def _guarantee(p: Parameters) -> Text:
    days, person = p["days"], p["person"]
    return Text(
        f"同一人（按 {person}）的全部日期移动相同天数（前后 1 至 {days} 天，由本次专用密钥决定），间隔不变；"
        "不是完整日期的、不知属于谁的为空",
        f"all dates of one person (by {person}) are moved by the same 1 to {days} days, back or forth, under this "
        "release's own key; intervals stay; what is no full date, or nobody's, is empty",
    )


DATE_SHIFT = Kind(
    key="date_shift",
    name=Text("日期偏移", "date shift"),
    parameters=(
        Parameter(
            "person",
            FieldName(),
            REQUIRED,
            Text(
                "标识个人的字段，须在同一数据集中",
                "the field that tells persons apart, of the same dataset",
            ),
        ),
        Parameter("days", Whole(7, 3650), 180, Text("最多移动的天数", "most days moved")),
        Parameter("cipher", Choice(CIPHERS), "aes", Text("分组密码", "block cipher")),
    ),
    about=Text("每人的日期整体平移", "each person's dates move together"),
    guarantee=_guarantee,
    when=Text(
        "研究时长和先后次序，而不须知道当日：参保、就诊、发放日期",
        "to study durations and order without the day: dates of insurance, treatment, payment",
    ),
    strength=2,
)


def date_shift(
    series: pl.Series, persons: pl.Series, key: bytes, *, days: int, cipher: str = "aes"
) -> pl.Series:
    """Return the dates moved, each by its person's days; text keeps its form, dates and times stay dates and times."""
    by, known = person_days(persons, key, days=days, cipher=cipher)
    if series.dtype in (pl.Date, pl.Datetime):
        moved = series + pl.Series(by).cast(pl.Duration("ms")) * 86_400_000
        return moved.cast(series.dtype).set(pl.Series(~known), None).alias(series.name)
    if series.dtype != pl.String:
        series = texts_of(series)
    if not len(series):
        return nothing(series)
    from policies.protections.loops_dates import move_dates  # noqa: PLC0415 - numba loads for a second

    cells = folded_cells(cells_of(series), compact=False)
    moving = cells.valid & known
    out = np.empty(len(cells.data) + 2 * len(cells), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    size = move_dates(cells.data, cells.offsets, moving, by, out, places)
    return texts_from(series.name, Cells(out[:size], places, moving))


def person_days(persons: pl.Series, key: bytes, *, days: int, cipher: str) -> tuple[Ints, Bools]:
    """Return by how many days each row moves (never 0), and False where no person is known."""
    cells = folded_cells(cells_of(texts_of(persons)), compact=True)
    made, order = macs(cells, derived(key, cipher, "date-shift"), cipher)
    first = made.reshape(-1, BLOCK)[:, :8].copy().view(">u8").ravel().astype(np.uint64)
    step = (first % np.uint64(2 * days)).astype(np.int64) - days
    by, known = np.zeros(len(cells), dtype=np.int64), np.zeros(len(cells), dtype=np.bool_)
    by[order] = step + (step >= 0)
    known[order] = True
    return by, known
