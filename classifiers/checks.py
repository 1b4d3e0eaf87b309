"""Check digits and value tests, each with its standard.

A check takes normalized strings, a column of them or the cells of one, and returns a boolean array of the same length.
The rules are written for one cell's bytes and compiled into a loop over the column.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from classifiers import checks_abroad
from classifiers.cells import Bools, Bytes, Cells, Ints, raw_cells
from classifiers.compiled import compiled, item, lean, word
from classifiers.dates import birth_bounds, days, digits_at, eight_digits, is_day, no_digits

#: GB 11643-1999, ISO 7064 MOD 11-2: weights of the first 17 digits, and the check characters by remainder.
ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
#: GB 32100-2015, MOD 31: the alphabet leaves out I O S V Z.
USCC_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array(
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], dtype=np.int64
)
_USCC_VALUES = np.array([USCC_ALPHABET.find(bytes([c])) for c in range(256)], dtype=np.int64)
#: GB 11714-1997: organization code, MOD 11.
ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
#: First two digits of GB/T 2260 codes, historical ones and the permits of 81, 82, 83 included.
PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83, 91}
)
_PROVINCE = np.array([p in PROVINCES for p in range(100)])


#: Eight bytes as four lanes of 16 bits, and a one in each.
_LANES, _ONES = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001)


def _lanes(weights: Ints) -> np.uint64:
    """Return what four lanes are multiplied by, so that the highest one gets the sum of them weighted."""
    return np.uint64(sum(int(w) << 16 * (3 - i) for i, w in enumerate(weights)))


_ID_LANES = tuple(_lanes(ID_WEIGHTS[k : k + 8 : 2]) for k in (0, 1, 8, 9))
_ID_EVEN, _ID_ODD, _ID_EVEN_2, _ID_ODD_2 = _ID_LANES


@lean
def _mod_11_2(data: Bytes, at: int) -> bool:
    """Tell whether 18 characters are 17 digits and their MOD 11-2 check character; eight are weighted at a time."""
    first, second, last = word(data, at), word(data, at + 8), item(data, at + 16) - 48
    if no_digits(first) or no_digits(second) or last < 0 or last > 9:
        return False
    first &= np.uint64(0x0F0F0F0F0F0F0F0F)
    second &= np.uint64(0x0F0F0F0F0F0F0F0F)
    total = ((first & _LANES) * _ID_EVEN >> np.uint64(48)) + (
        (first >> np.uint64(8) & _LANES) * _ID_ODD >> np.uint64(48)
    )
    total += ((second & _LANES) * _ID_EVEN_2 >> np.uint64(48)) + (
        (second >> np.uint64(8) & _LANES) * _ID_ODD_2 >> np.uint64(48)
    )
    whole = np.int64(total) + last * ID_WEIGHTS[16]
    return bool(item(data, at + 17) == ID_CHECKS[whole % 11])


@lean
def is_resident_id(data: Bytes, start: int, end: int, low: int, high: int) -> bool:
    """Tell whether a cell is a resident number of 18 characters, born from ``low`` to ``high`` (YYYYMMDD)."""
    if end - start != 18 or not _mod_11_2(data, start):
        return False
    born = eight_digits(data, start + 6)
    known = _PROVINCE[digits_at(data, start, 2)]
    return known and low <= born <= high and is_day(born)


@compiled
def _resident_id(data: Bytes, starts: Ints, ends: Ints, low: int, high: int, out: Bools) -> None:
    for i in range(len(starts)):
        out[i] = is_resident_id(data, starts[i], ends[i], low, high)


@compiled
def _resident_id_15(data: Bytes, starts: Ints, ends: Ints, low: int, high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at = starts[i]
        out[i] = False
        if ends[i] - at == 15 and digits_at(data, at, 15) > 0:
            born = 19_000_000 + digits_at(data, at + 6, 6)
            known = _PROVINCE[digits_at(data, at, 2)]
            out[i] = known and low <= born <= high and is_day(born)


@compiled
def _foreigner_id(data: Bytes, starts: Ints, ends: Ints, low: int, high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at, size = starts[i], ends[i] - starts[i]
        good = False
        if size == 18 and data[at] == 57 and _mod_11_2(data, at):
            born = eight_digits(data, at + 6)
            good = low <= born <= high and is_day(born)
        elif size == 15:
            month, day = digits_at(data, at + 9, 2), digits_at(data, at + 11, 2)
            good = digits_at(data, at + 3, 12) >= 0 and 1 <= month <= 12 and 1 <= day <= 31
            for k in range(at, at + 3):
                good = good and 65 <= data[k] <= 90
        out[i] = good


@lean
def _luhn_sum(eight: np.uint64) -> int:
    """Return the Luhn sum of eight digits, the lowest and every second one doubled; nine less above nine."""
    eight &= np.uint64(0x0F0F0F0F0F0F0F0F)
    doubled = eight & _LANES
    above = doubled + np.uint64(0x00FB00FB00FB00FB) >> np.uint64(8) & _ONES
    sums = doubled * np.uint64(2) - above * np.uint64(9) + (eight >> np.uint64(8) & _LANES)
    return int(np.int64(sums * _ONES >> np.uint64(48)))


@lean
def is_luhn(data: Bytes, start: int, end: int) -> bool:
    """Tell whether a cell is 12 to 19 digits that pass the Luhn check; a row of one digit passes by accident only."""
    size = end - start
    if size < 12 or size > 19:
        return False
    last, same = word(data, end - 8), np.uint64(item(data, start)) * np.uint64(0x0101010101010101)
    zeros = np.uint64(0x3030303030303030)
    if size >= 16:
        before = word(data, end - 16)
        varied = before != same or last != same
    else:  # the first four to seven, as if zeros stood before them
        rest = np.uint64(8 * (size - 8))
        left = np.uint64(64) - rest
        before = word(data, start) << left
        varied = before != same << left or last != same
        before |= zeros >> rest
    if no_digits(last) or no_digits(before):
        return False
    total = _luhn_sum(last) + _luhn_sum(before)
    for k in range(start, end - 16):
        digit = item(data, k) - 48
        if digit < 0 or digit > 9:
            return False
        varied = varied or item(data, k) != item(data, start)
        if (end - k) % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return varied and total % 10 == 0


@compiled
def _luhn(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        out[i] = is_luhn(data, starts[i], ends[i])


@compiled
def _uscc(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at = starts[i]
        out[i] = False
        region = digits_at(data, at + 2, 6) if ends[i] - at == 18 else -1
        if region < 0:
            continue
        lead = data[at]
        good = 49 <= lead <= 57 or lead in (65, 78, 89)  # 1–9 A N Y
        # 100000 are bodies registered with the State Council's departments.
        good = good and (_PROVINCE[region // 10_000] or region // 10_000 == 10)
        total = 0
        for k in range(17):
            value = _USCC_VALUES[data[at + k]]
            good = good and value >= 0
            total += value * USCC_WEIGHTS[k]
        out[i] = good and _USCC_VALUES[data[at + 17]] == (31 - total % 31) % 31


@compiled
def _org_code(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at = starts[i]
        good, varied, total = ends[i] - at == 9, False, 0
        for k in range(8 if good else 0):
            c = item(data, at + k)
            good = good and (48 <= c <= 57 or 65 <= c <= 90)
            total += (c - 48 if c < 65 else c - 55) * ORG_WEIGHTS[k]
            varied = varied or data[at + k] != data[at]
        expected = (11 - total % 11) % 11
        last = 88 if expected == 10 else expected + 48
        if good:
            varied = varied or data[at + 8] != data[at]
            good = data[at + 8] == last
        out[i] = good and varied


#: Lengths of the countries that issue them, SWIFT IBAN registry release 99.
_IBAN_LENGTHS = """
NO15 BE16 DK18 FI18 FK18 FO18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20 XK20 CH21 HR21 LI21 LV21
BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24
SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 GT28 HU28
LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33
"""


def _iban_table() -> Ints:
    """Return the length by country, 26 × 26, 0 where none is issued."""
    table = np.zeros(26 * 26, dtype=np.int64)
    for entry in _IBAN_LENGTHS.split():
        table[(ord(entry[0]) - 65) * 26 + ord(entry[1]) - 65] = int(entry[2:])
    return table


_LENGTH_OF = _iban_table()


@compiled
def _iban(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at, size = starts[i], ends[i] - starts[i]
        good, rest = size > 4, 0
        if good:
            first, second = item(data, at) - 65, item(data, at + 1) - 65
            good = 0 <= first < 26 and 0 <= second < 26 and _LENGTH_OF[first * 26 + second] == size
        for k in range(size if good else 0):
            c = item(data, at + (k + 4) % size)  # the first four go last
            if 48 <= c <= 57:
                rest = (rest * 10 + c - 48) % 97
            elif 65 <= c <= 90:
                rest = (rest * 100 + c - 55) % 97
            else:
                good = False
        out[i] = good and rest == 1


@compiled
def _ipv4(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        octets, number, length, good = 0, 0, 0, True
        for k in range(starts[i], ends[i] + 1):
            c = item(data, k) if k < ends[i] else 46
            if 48 <= c <= 57 and length < 3 and not (length and number == 0):
                number, length = number * 10 + c - 48, length + 1
            elif c == 46 and length and number <= 255:
                octets, number, length = octets + 1, 0, 0
            else:
                good = False
                break
        out[i] = good and octets == 4


@compiled
def _us_ssn(data: Bytes, starts: Ints, ends: Ints, _low: int, _high: int, out: Bools) -> None:
    for i in range(len(starts)):
        at = starts[i]
        good = ends[i] - at == 11 and data[at + 3] == 45 and data[at + 6] == 45
        if good:
            area, group = digits_at(data, at, 3), digits_at(data, at + 4, 2)
            good = 0 < area < 900 and area != 666 and group > 0 and digits_at(data, at + 7, 4) > 0
        out[i] = good


Loop = Callable[[Bytes, Ints, Ints, int, int, Bools], None]
Check = Callable[["pl.Series | Cells"], Bools]


def _check(loop: Loop, doc: str) -> Check:
    def check(values: pl.Series | Cells) -> Bools:
        cells = values if isinstance(values, Cells) else raw_cells(values)
        out = np.zeros(len(cells), dtype=np.bool_)
        loop(cells.data, cells.starts, cells.ends, *birth_bounds(), out)
        return out

    check.__doc__ = doc
    return check


resident_id = _check(
    _resident_id, "GB 11643-1999: 18 characters, known province, real birth date, MOD 11-2."
)
resident_id_15 = _check(
    _resident_id_15, "GB 11643-1989: 15 digits, known province, real date in 19YY, no check digit."
)
foreigner_id = _check(
    _foreigner_id,
    "Permanent residence (NIA): 18 digits from 9 with MOD 11-2 (2023-12), or 3 letters, 12 digits.",
)
luhn = _check(_luhn, "ISO/IEC 7812-1 annex B: the Luhn check, for 12 to 19 digits.")
uscc = _check(
    _uscc, "GB 32100-2015: 18 characters, known first, region of a known province, MOD 31."
)
org_code = _check(_org_code, "GB 11714-1997: eight characters and a MOD 11 character (10 is X).")
iban = _check(
    _iban, "ISO 13616: a country that issues them, its length, check digits, MOD 97-10 (ISO 7064)."
)
ipv4 = _check(_ipv4, "RFC 791: four octets of 0–255 without leading zeros.")
us_ssn = _check(_us_ssn, "Areas, groups and serials that the US SSA issues, with dashes.")


def birth_date(values: pl.Series | Cells) -> Bools:
    """Tell which are dates of the last 120 years, not in the future; any separators, a time may follow."""
    cells = values if isinstance(values, Cells) else raw_cells(values)
    return days(cells, *birth_bounds()) > 0


CHECKS: Mapping[str, Check] = {
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
    **checks_abroad.CHECKS,
}


def passes(name: str, value: str) -> bool:
    """Run the check ``name`` on one normalized string; the same answer as on a column."""
    return bool(CHECKS[name](pl.Series([value], dtype=pl.String))[0])
