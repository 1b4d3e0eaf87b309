"""Compiled loops over dates written as text: read them, and write them moved by some days."""

from policies.protections.cells import Bools, Bytes, Ints
from policies.protections.compiled import compiled

#: Years that are taken for years: nobody on record was born before, nothing is due after.
FIRST_YEAR, LAST_YEAR = 1800, 2200


@compiled
def _digits(data: Bytes, at: int, end: int) -> int:
    """Count the digits from ``at`` on."""
    last = at
    while last < end and 48 <= data[last] <= 57:
        last += 1
    return last - at


@compiled
def _value(data: Bytes, at: int, count: int) -> int:
    total = 0
    for k in range(at, at + count):
        total = total * 10 + int(data[k]) - 48
    return total


@compiled
def _is(data: Bytes, at: int, end: int, character: int) -> bool:
    """Tell whether the three bytes at ``at`` are the Chinese character with this code."""
    return (
        at + 2 < end
        and data[at] == 0xE0 | (character >> 12)
        and data[at + 1] == 0x80 | ((character >> 6) & 0x3F)
        and data[at + 2] == 0x80 | (character & 0x3F)
    )


@compiled
def _month_days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@compiled
def _separated(data: Bytes, start: int, end: int) -> tuple[int, int, int, int]:
    """Read year, month, day with -, /, . or 年月日 between them; see ``read_date``."""
    at = start + 4
    chinese = _is(data, at, end, 0x5E74)  # 年
    mark = int(data[at])
    if not chinese and mark not in (45, 46, 47):
        return 0, 0, 0, start
    at += 3 if chinese else 1
    year, count = _value(data, start, 4), _digits(data, at, end)
    if count == 0:
        return (year, 0, 0, at) if chinese else (0, 0, 0, start)
    if count > 2:
        return 0, 0, 0, start
    month = _value(data, at, count)
    at += count
    if chinese:
        if not _is(data, at, end, 0x6708):  # 月
            return 0, 0, 0, start
        at += 3
    elif at == end:
        return year, month, 0, at
    elif data[at] != mark:
        return 0, 0, 0, start
    else:
        at += 1
    count = _digits(data, at, end)
    if count == 0 and chinese:
        return year, month, 0, at
    if not 1 <= count <= 2:
        return 0, 0, 0, start
    day = _value(data, at, count)
    at += count
    if chinese and _is(data, at, end, 0x65E5):  # 日
        at += 3
    return (year, month, day, at) if day else (0, 0, 0, start)


@compiled
def _run_together(data: Bytes, start: int, count: int) -> tuple[int, int, int, int]:
    """Read YYYY, YYYYMM, YYYYMMDD or YYYYMMDDhhmmss; see ``read_date``."""
    year = _value(data, start, 4)
    if count == 4:
        return year, 0, 0, start + 4
    month = _value(data, start + 4, 2)
    if count == 6:
        return (year, month, 0, start + 6) if month else (0, 0, 0, start)
    if count in (8, 14):
        day = _value(data, start + 6, 2)
        return (year, month, day, start + 8) if month and day else (0, 0, 0, start)
    return 0, 0, 0, start


@compiled
def read_date(data: Bytes, start: int, end: int) -> tuple[int, int, int, int]:
    """Return year, month, day and where the date ends; month or day 0 when not given, year 0 when it is no date.

    A time may follow after a space, a T, or run together with the date; anything else makes it no date.
    """
    count = _digits(data, start, end)
    at = start
    year, month, day = 0, 0, 0
    if count == 4 and start + 4 < end:
        year, month, day, at = _separated(data, start, end)
    elif count >= 4:
        year, month, day, at = _run_together(data, start, count)
    follows = at == end or data[at] == 32 or data[at] == 84 or (at == start + 8 and count == 14)
    known = FIRST_YEAR <= year <= LAST_YEAR and follows
    real = month <= 12 and (month > 0 or day == 0) and (day == 0 or day <= _month_days(year, month))
    return (year, month, day, at) if known and real else (0, 0, 0, start)


@compiled
def read_dates(data: Bytes, offsets: Ints, valid: Bools, years: Ints, months: Ints) -> None:
    """Write each cell's year and month; 0 where there is none."""
    for i in range(len(valid)):
        years[i], months[i] = 0, 0
        if valid[i]:
            year, month, _, _ = read_date(data, offsets[i], offsets[i + 1])
            years[i], months[i] = year, month


@compiled
def days_of(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01 (Gregorian; after H. Hinnant, chrono-compatible date algorithms)."""
    y = year - (month <= 2)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return int(era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468)


@compiled
def date_of(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a number of days since 1970-01-01."""
    z = days + 719_468
    era = z // 146_097
    of_era = z - era * 146_097
    years = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return (
        int(years + era * 400 + (month <= 2)),
        int(month),
        int(of_year - (153 * shifted + 2) // 5 + 1),
    )


@compiled
def _put(out: Bytes, at: int, value: int, width: int) -> int:
    for k in range(width):
        out[at + width - 1 - k] = 48 + value % 10
        value //= 10
    return at + width


@compiled
def move_dates(data: Bytes, offsets: Ints, moved: Bools, by: Ints, out: Bytes, places: Ints) -> int:
    """Write each date moved ``by`` days in the form it has, month and day with two digits; return the bytes written.

    ``moved`` says which cells are to be moved, and is made False for those that are no full date. What follows a date,
    such as a time, stays. ``out`` has two bytes more a cell than ``data``.
    """
    at = 0
    for i in range(len(moved)):
        places[i] = at
        if not moved[i]:
            continue
        start, end = offsets[i], offsets[i + 1]
        year, month, day, rest = read_date(data, start, end)
        if day == 0:
            moved[i] = False
            continue
        year, month, day = date_of(days_of(year, month, day) + by[i])
        at = _put(out, at, year, 4)
        mark = start + 4
        wide = 3 if data[mark] == 0xE5 else (0 if 48 <= data[mark] <= 57 else 1)
        for k in range(wide):
            out[at + k] = data[mark + k]
        at = _put(out, at + wide, month, 2)
        mark += wide + _digits(data, mark + wide, rest) if wide else 2
        for k in range(wide):
            out[at + k] = data[mark + k]
        at = _put(out, at + wide, day, 2)
        if wide == 3 and rest >= 3 and _is(data, rest - 3, rest, 0x65E5):
            for k in range(3):
                out[at + k] = data[rest - 3 + k]
            at += 3
        for k in range(rest, end):
            out[at] = data[k]
            at += 1
    places[len(moved)] = at
    return at
