"""Dates as numbers YYYYMMDD, read straight from the bytes of a cell."""

from datetime import date
from functools import cache

import numpy as np

from classifiers.cells import Bytes, Cells, Ints
from classifiers.compiled import compiled, item, lean, word

MAX_AGE = 120


@cache
def _bounds(today: date) -> tuple[int, int]:
    last = today.year * 10_000 + today.month * 100 + today.day
    return last - MAX_AGE * 10_000, last


def birth_bounds() -> tuple[int, int]:
    """Return the first and the last possible date of birth as YYYYMMDD: 120 years ago (GB 11643) and today."""
    return _bounds(date.today())  # noqa: DTZ011 - a birth date has no zone


@lean
def is_day(number: int) -> bool:
    """Tell whether YYYYMMDD is a day of the Gregorian calendar."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    if month < 1 or month > 12 or day < 1 or day > 31:
        return False
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day <= 29 if leap else day <= 28
    return day <= 30 if month in (4, 6, 9, 11) else True


@lean
def digits_at(data: Bytes, start: int, count: int) -> int:
    """Return ``count`` digits from ``start`` as a number, -1 when there is anything else."""
    number, other = 0, False
    for k in range(start, start + count):
        digit = item(data, k) - 48
        other |= digit < 0 or digit > 9
        number = number * 10 + digit
    return -1 if other else number


@lean
def no_digits(eight: np.uint64) -> bool:
    """Tell whether one of eight bytes is no ASCII digit.

    The lowest such byte sets its highest bit in one of the two: nothing is carried into it.
    """
    above, below = np.uint64(0x4646464646464646), np.uint64(0x3030303030303030)
    return bool((eight + above | eight - below) & np.uint64(0x8080808080808080) != 0)


@lean
def eight_digits(data: Bytes, start: int) -> int:
    """Return the eight digits from ``start`` as a number, -1 when there is anything else."""
    eight = word(data, start)
    if no_digits(eight):
        return -1
    eight = (eight & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(10 << 8 | 1) >> np.uint64(8)
    eight = (eight & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 << 16 | 1) >> np.uint64(16)
    eight = (eight & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10_000 << 32 | 1) >> np.uint64(32)
    return int(np.int64(eight))


@lean
def _separator(data: Bytes, at: int, end: int, character: int) -> int:
    """Return where a separator (- / . or the character 年 or 月) at ``at`` ends, -1 when there is none."""
    if at < end and (data[at] == 45 or data[at] == 47 or data[at] == 46):
        return at + 1
    if (
        at + 2 < end
        and data[at] == 0xE0 | character >> 12
        and data[at + 1] == 0x80 | character >> 6 & 0x3F
        and data[at + 2] == 0x80 | character & 0x3F
    ):
        return at + 3
    return -1


@lean
def _two_digits(data: Bytes, at: int, end: int) -> int:
    """Return the number of one or two digits at ``at``, and 100 more when there are two; -1 when there are none."""
    first = item(data, at) - 48 if at < end else -1
    if first < 0 or first > 9:
        return -1
    second = item(data, at + 1) - 48 if at + 1 < end else -1
    return 100 + first * 10 + second if 0 <= second <= 9 else first


@lean
def day_at(data: Bytes, start: int, end: int) -> int:
    """Return the date that a cell begins with, as YYYYMMDD; 0 when it begins with none. The calendar is not asked."""
    if end - start < 8:
        return 0
    if end - start == 8:
        whole = eight_digits(data, start)
        if whole >= 0:
            return whole
    year = digits_at(data, start, 4)
    at = _separator(data, start + 4, end, 0x5E74)
    if year < 0 or at < 0:
        return 0
    month = _two_digits(data, at, end)
    if month < 0:
        return 0
    at = _separator(data, at + 1 + month // 100, end, 0x6708)
    day = -1 if at < 0 else _two_digits(data, at, end)
    return 0 if day < 0 else int(year * 10_000 + month % 100 * 100 + day % 100)


@compiled
def _days(data: Bytes, starts: Ints, ends: Ints, low: int, high: int) -> Ints:
    out = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(starts)):
        found = day_at(data, starts[i], ends[i])
        if low <= found <= high and is_day(found):
            out[i] = found
    return out


def days(cells: Cells, low: int = 18_500_101, high: int = 20_991_231) -> Ints:
    """Return real calendar dates from ``low`` to ``high`` as YYYYMMDD, 0 for anything else."""
    return _days(cells.data, cells.starts, cells.ends, low, high)
