"""Check digits and value tests over whole columns at once, each with its standard.

A check takes a series of normalized strings and returns a boolean array of the same length. Strings are laid out as
a matrix of bytes, one row a string, so that a check is a few array operations whatever the number of values.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

#: GB 11643-1999, ISO 7064 MOD 11-2: weights of the first 17 digits, and the check characters by remainder.
ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
#: GB 32100-2015, MOD 31: the alphabet leaves out I O S V Z.
USCC_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array(
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], dtype=np.int32
)
#: GB 11714-1997: organization code, MOD 11.
ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
#: First two digits of GB/T 2260 codes, historical ones and the permits of 81, 82, 83 included.
PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83, 91}
)
MAX_AGE = 120


def matrix(values: pl.Series, length: int) -> Bytes:
    """Return ASCII strings, all of ``length``, as a matrix of bytes (n × length)."""
    array = values.to_arrow().cast(pa.large_string())
    if array.null_count or not len(array):
        return np.zeros((0, length), dtype=np.uint8)
    _, offsets, data = array.buffers()
    if offsets is None or data is None:
        return np.zeros((0, length), dtype=np.uint8)
    first = int(np.frombuffer(memoryview(offsets), dtype=np.int64)[array.offset])
    flat = np.frombuffer(memoryview(data), dtype=np.uint8, count=len(array) * length, offset=first)
    return flat.reshape(len(array), length)


def by_length(
    values: pl.Series, lengths: tuple[int, ...], check: Callable[[Bytes], Bools]
) -> Bools:
    """Run ``check`` on the values of each length; those of another length, or not ASCII, fail."""
    result = np.zeros(len(values), dtype=np.bool_)
    sizes = values.str.len_chars().to_numpy()
    ascii_ = (values.str.len_bytes() == values.str.len_chars()).to_numpy()
    for length in lengths:
        places = np.flatnonzero((sizes == length) & ascii_)
        if len(places):
            result[places] = check(matrix(values.gather(places), length))
    return result


@cache
def _days(today: date) -> NDArray[np.int8]:
    """Return 1 at each real date YYYYMMDD - 18000000 from 1 January 1850 to ``today``."""
    table = np.zeros(3_000_000, dtype=np.int8)
    every = np.arange(np.datetime64("1850-01-01"), np.datetime64(today) + 1)
    years = every.astype("datetime64[Y]").astype(np.int64) + 1970
    months = every.astype("datetime64[M]").astype(np.int64) % 12 + 1
    days = (every - every.astype("datetime64[M]")).astype(np.int64) + 1
    table[years * 10_000 + months * 100 + days - 18_000_000] = 1
    return table


def _numbers(digits: Bytes) -> NDArray[np.int64]:
    """Return rows of digits as integers; a row with anything else becomes -1."""
    good = ((digits >= 48) & (digits <= 57)).all(axis=1)
    powers = 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int64)
    found = (digits.astype(np.int64) - 48) @ powers
    return np.where(good, found, -1)


def is_birth_date(dates: NDArray[np.int64]) -> Bools:
    """Tell which numbers YYYYMMDD are real dates, not in the future and at most 120 years ago."""
    today = date.today()  # noqa: DTZ011 - a birth date has no zone
    inside = (dates >= (today.year - MAX_AGE) * 10_000) & (dates < 21_000_000)
    found: Bools = inside & (_days(today)[np.where(inside, dates - 18_000_000, 0)] == 1)
    return found


def _resident_rows(rows: Bytes) -> Bools:
    digits = rows[:, :17]
    good = ((digits >= 48) & (digits <= 57)).all(axis=1)
    sums = (digits.astype(np.int32) - 48) @ ID_WEIGHTS
    right = ID_CHECKS[sums % 11] == rows[:, 17]
    regions = _numbers(rows[:, :2])
    known = np.isin(regions, list(PROVINCES))
    found: Bools = good & right & known & is_birth_date(_numbers(rows[:, 6:14]))
    return found


def resident_id(values: pl.Series) -> Bools:
    """GB 11643-1999: 18 characters, known province, real birth date, MOD 11-2 check character."""
    return by_length(values, (18,), _resident_rows)


def resident_id_15(values: pl.Series) -> Bools:
    """Test the form before 1999: 15 digits, known province, real birth date in the 20th century, no check digit."""

    def rows(block: Bytes) -> Bools:
        dates = _numbers(block[:, 6:12]) + 19_000_000
        regions = _numbers(block[:, :2])
        good = (_numbers(block) > 0) & np.isin(regions, list(PROVINCES))
        found: Bools = good & is_birth_date(dates)
        return found

    return by_length(values, (15,), rows)


def foreigner_id(values: pl.Series) -> Bools:
    """Permanent residence: 18 digits from 9 with MOD 11-2 (from 2023-12), or 3 letters and 12 digits."""

    def new(block: Bytes) -> Bools:
        dated = is_birth_date(_numbers(block[:, 6:14]))
        found: Bools = (block[:, 0] == ord("9")) & _mod_11_2(block) & dated
        return found

    def old(block: Bytes) -> Bools:
        letters = ((block[:, :3] >= 65) & (block[:, :3] <= 90)).all(axis=1)
        months = _numbers(block[:, 9:11])
        days = _numbers(block[:, 11:13])
        dated = (months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)
        found: Bools = letters & dated & (_numbers(block[:, 3:]) >= 0)
        return found

    return by_length(values, (18,), new) | by_length(values, (15,), old)


def _mod_11_2(rows: Bytes) -> Bools:
    digits = rows[:, :17]
    good = ((digits >= 48) & (digits <= 57)).all(axis=1)
    sums = (digits.astype(np.int32) - 48) @ ID_WEIGHTS
    found: Bools = good & (ID_CHECKS[sums % 11] == rows[:, 17])
    return found


def _luhn_rows(rows: Bytes) -> Bools:
    good = ((rows >= 48) & (rows <= 57)).all(axis=1)
    digits = rows.astype(np.int32)[:, ::-1] - 48
    doubled = digits[:, 1::2] * 2
    total = digits[:, ::2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    # A row of one digit only (all zeros) passes by accident.
    varied = (rows != rows[:, :1]).any(axis=1)
    found: Bools = good & varied & (total % 10 == 0)
    return found


def luhn(values: pl.Series) -> Bools:
    """ISO/IEC 7812-1 annex B: the Luhn check, for 12 to 19 digits."""
    return by_length(values, tuple(range(12, 20)), _luhn_rows)


def _alphabet_table() -> NDArray[np.int32]:
    table = np.full(256, -1, dtype=np.int32)
    for value, character in enumerate(USCC_ALPHABET):
        table[character] = value
    return table


_USCC_VALUES = _alphabet_table()


def uscc(values: pl.Series) -> Bools:
    """GB 32100-2015: 18 characters, known first, MOD 31 check character."""

    def rows(block: Bytes) -> Bools:
        numbers = _USCC_VALUES[block]
        good = (numbers >= 0).all(axis=1) & np.isin(block[:, 0], list(b"123456789ANY"))
        region = ((block[:, 2:8] >= 48) & (block[:, 2:8] <= 57)).all(axis=1)
        expected = (31 - (numbers[:, :17] @ USCC_WEIGHTS) % 31) % 31
        found: Bools = good & region & (expected == numbers[:, 17])
        return found

    return by_length(values, (18,), rows)


def org_code(values: pl.Series) -> Bools:
    """GB 11714-1997: eight characters and a MOD 11 check character (10 is X)."""

    def rows(block: Bytes) -> Bools:
        letters = (block >= 65) & (block <= 90)
        numbers = np.where(letters, block.astype(np.int32) - 55, block.astype(np.int32) - 48)
        good = (letters | ((block >= 48) & (block <= 57))).all(axis=1)
        found = (11 - (numbers[:, :8] @ ORG_WEIGHTS) % 11) % 11
        expected = np.where(found == 10, ord("X"), found + 48)
        varied = (block != block[:, :1]).any(axis=1)
        passed: Bools = good & varied & (expected == block[:, 8])
        return passed

    return by_length(values, (9,), rows)


def iban(values: pl.Series) -> Bools:
    """ISO 13616: country, check digits, MOD 97-10 (ISO 7064). Python integers: IBANs are rare and long."""

    def one(text: str) -> bool:
        if not text.isalnum() or not text.isascii():
            return False
        moved = text[4:] + text[:4]
        return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1

    return np.fromiter((one(v) for v in values), dtype=np.bool_, count=len(values))


def ipv4(values: pl.Series) -> Bools:
    """RFC 791: four octets of 0–255 without leading zeros."""
    parts = values.str.extract_groups(r"^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:/\d{1,2})?$")
    frame = parts.struct.unnest()
    good = np.ones(len(values), dtype=np.bool_)
    for column in frame.get_columns():
        number = column.cast(pl.Int32, strict=False)
        right = (number <= 255) & ~(column.str.starts_with("0") & (column.str.len_chars() > 1))
        good &= right.fill_null(value=False).to_numpy()
    return good


def us_ssn(values: pl.Series) -> Bools:
    """Tell which have the areas, groups and serials that the US Social Security Administration issues."""
    area, group, serial = values.str.slice(0, 3), values.str.slice(4, 2), values.str.slice(7, 4)
    bad = (
        area.is_in(["000", "666"])
        | area.str.starts_with("9")
        | (group == "00")
        | (serial == "0000")
    )
    return (~bad).fill_null(value=False).to_numpy()


def birth_date(values: pl.Series) -> Bools:
    """Tell which are dates of the last 120 years, not in the future; any separators, a time may follow."""
    return is_birth_date(date_numbers(values))


def date_numbers(values: pl.Series) -> NDArray[np.int64]:
    """Return dates as numbers YYYYMMDD, whatever their separators; 0 for what is none."""
    plain = values.str.contains(r"^\d{8}$")
    parts = values.str.extract_groups(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})").struct.unnest()
    year, month, day_ = (c.cast(pl.Int64, strict=False) for c in parts.get_columns())
    spelled = (year * 10_000 + month * 100 + day_).fill_null(0)
    digits = values.str.slice(0, 8).cast(pl.Int64, strict=False).fill_null(0)
    return np.where(plain.to_numpy(), digits.to_numpy(), spelled.to_numpy())


def day_of(values: pl.Series, among: Bools) -> Bools:
    """Tell which of the values ``among`` marks are real calendar dates from 1850 to 2099."""
    result = np.zeros(len(values), dtype=np.bool_)
    places = np.flatnonzero(among)
    if len(places):
        numbers = date_numbers(values.gather(places))
        inside = (numbers >= 18_500_101) & (numbers < 21_000_000)
        every = _days(date(2099, 12, 31))
        result[places] = inside & (every[np.where(inside, numbers - 18_000_000, 0)] == 1)
    return result


CHECKS: Mapping[str, Callable[[pl.Series], Bools]] = {
    "resident_id": resident_id,
    "resident_id_15": resident_id_15,
    "foreigner_id": foreigner_id,
    "luhn": luhn,
    "uscc": uscc,
    "org_code": org_code,
    "iban": iban,
    "ipv4": ipv4,
    "us_ssn": us_ssn,
    "birth_date": birth_date,
}


def passes(name: str, value: str) -> bool:
    """Run the check ``name`` on one normalized string; the same answer as on a column."""
    return bool(CHECKS[name](pl.Series([value], dtype=pl.String))[0])
