"""Check digits of other countries' numbers, over whole columns at once, each with its standard.

A rule takes the bytes of cells of one length as a matrix (cells × characters) and tells which rows hold.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.cells import Bools, Cells, raw_cells

Ints = NDArray[np.int64]
Rule = Callable[[Ints], Bools]
Check = Callable[["pl.Series | Cells"], Bools]
#: What one step may take, in cells, so that memory is bounded.
AT_ONCE = 1 << 16


def _fixed(length: int, rule: Rule, doc: str) -> Check:
    """Return the check of ``rule`` for cells of ``length`` bytes; all others fail."""

    def check(values: pl.Series | Cells) -> Bools:
        cells = values if isinstance(values, Cells) else raw_cells(values)
        out = np.zeros(len(cells), dtype=np.bool_)
        places = np.flatnonzero(cells.ends - cells.starts == length)
        for first in range(0, len(places), AT_ONCE):
            some = places[first : first + AT_ONCE]
            matrix = cells.data[cells.starts[some][:, None] + np.arange(length)]
            out[some] = rule(matrix.astype(np.int64))
        return out

    check.__doc__ = doc
    return check


def _held(condition: object) -> Bools:
    """Return a condition on rows as it is declared."""
    return np.asarray(condition, dtype=np.bool_)


def _digits(matrix: Ints, *, of: slice = slice(None)) -> tuple[Ints, Bools]:
    """Return digits as numbers, and which rows have nothing else."""
    digits = matrix[:, of] - 48
    return digits, np.asarray(((digits >= 0) & (digits <= 9)).all(axis=1), dtype=np.bool_)


def _varied(digits: Ints) -> Bools:
    """A row of one digit only (all zeros) passes by accident."""
    return np.asarray((digits != digits[:, :1]).any(axis=1), dtype=np.bool_)


def _sum(weights: Sequence[int], modulus: int, rest: int = 0) -> Rule:
    """Return the rule that the weighted sum of all digits leaves ``rest``."""

    def rule(matrix: Ints) -> Bools:
        digits, good = _digits(matrix)
        return _held(good & _varied(digits) & ((digits @ np.array(weights)) % modulus == rest))

    return rule


def _luhn(rest: int = 0) -> Rule:
    """ISO/IEC 7812-1 annex B; ``rest`` is what a prefix that is left out adds."""

    def rule(matrix: Ints) -> Bools:
        digits, good = _digits(matrix)
        doubled = digits.copy()
        doubled[:, -2::-2] *= 2
        doubled -= 9 * (doubled > 9)
        return _held(good & _varied(digits) & ((doubled.sum(axis=1) + rest) % 10 == 0))

    return rule


def _last_of_eleven(weights: Sequence[int]) -> Rule:
    """Return the rule that the last digit is 11 less the weighted sum modulo 11, of two digits the last."""

    def rule(matrix: Ints) -> Bools:
        digits, good = _digits(matrix)
        total = digits[:, :-1] @ np.array(weights)
        return _held(good & _varied(digits) & ((11 - total % 11) % 10 == digits[:, -1]))

    return rule


def _tr_id(matrix: Ints) -> Bools:
    digits, good = _digits(matrix)
    tenth = (7 * digits[:, 0:9:2].sum(axis=1) - digits[:, 1:8:2].sum(axis=1)) % 10
    last = digits[:, :10].sum(axis=1) % 10
    return _held(good & (digits[:, 0] > 0) & (tenth == digits[:, 9]) & (last == digits[:, 10]))


def _de_tax(matrix: Ints) -> Bools:
    """ISO 7064 MOD 11,10; of the first ten digits one stands twice or three times."""
    digits, good = _digits(matrix)
    product = np.full(len(digits), 10)
    for place in range(10):
        total = (digits[:, place] + product) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    often = np.stack([(digits[:, :10] == d).sum(axis=1) for d in range(10)], axis=1)
    repeated = ((often > 1).sum(axis=1) == 1) & (often.max(axis=1) <= 3)
    return _held(good & (digits[:, 0] > 0) & repeated & ((11 - product) % 10 == digits[:, 10]))


_NIF = np.frombuffer(b"TRWAGMYFPDXBNJZSQVHLCKE", dtype=np.uint8)


def _es_nif(matrix: Ints) -> Bools:
    """A number of eight digits, or X, Y, Z for 0, 1, 2 and seven digits, modulo 23."""
    whole = matrix.copy()
    foreign = (whole[:, 0] >= 88) & (whole[:, 0] <= 90)  # X Y Z
    whole[:, 0] -= np.where(foreign, 88 - 48, 0)
    digits, good = _digits(whole, of=slice(0, 8))
    number = digits @ (10 ** np.arange(7, -1, -1))
    return _held(good & (_NIF[number % 23] == matrix[:, 8]))


_NRIC = np.frombuffer(b"JZIHGFEDCBAXWUTRQPNMLKXWUTRQPNJLK", dtype=np.uint8).reshape(3, 11)


def _sg_nric(matrix: Ints) -> Bools:
    kind, digits = matrix[:, 0], matrix[:, 1:8] - 48
    good = _digits(matrix, of=slice(1, 8))[1]
    offset = np.select([(kind == 84) | (kind == 71), kind == 77], [4, 3], 0)  # T G, M
    table = np.select([(kind == 83) | (kind == 84), kind == 77], [0, 2], 1)  # S T, M
    rest = (digits @ np.array([2, 7, 6, 5, 4, 3, 2]) + offset) % 11
    return _held(good & (_NRIC[table, rest] == matrix[:, 8]))


#: Decree of the Ministry of Finance of 23 December 1976: values of characters in odd places.
_ODD = np.array(
    (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
)


def _it_fiscal_code(matrix: Ints) -> Bools:
    value = np.where(matrix >= 65, matrix - 65, matrix - 48)
    good = ((value >= 0) & (value < 26)).all(axis=1)
    value = np.clip(value, 0, 25)
    total = _ODD[value[:, 0:15:2]].sum(axis=1) + value[:, 1:15:2].sum(axis=1)
    return np.asarray(good & (total % 26 == value[:, 15]) & (matrix[:, 15] >= 65), dtype=np.bool_)


def _in_gstin(matrix: Ints) -> Bools:
    """Base 36: each value by 1 and 2 in turn, its two digits in base 36 added up; 0000 is no account number."""
    value = np.where(matrix >= 65, matrix - 55, matrix - 48)
    product = value[:, :14] * np.array([1, 2] * 7)
    total = (product // 36 + product % 36).sum(axis=1)
    given = value[:, 7:11].any(axis=1)
    return np.asarray(given & ((36 - total % 36) % 36 == value[:, 14]), dtype=np.bool_)


def _verhoeff_tables() -> tuple[Ints, Ints]:
    """Return the multiplication of the dihedral group of ten, and the permutations by place (Verhoeff 1969)."""
    product = np.zeros((10, 10), dtype=np.int64)
    for a in range(10):
        for b in range(10):
            turned = (a + b if a < 5 else a - b) % 5
            product[a, b] = turned + 5 * ((a < 5) != (b < 5))
    shuffle = np.array([1, 5, 7, 6, 2, 8, 3, 0, 9, 4])
    places = [np.arange(10)]
    for _ in range(7):
        places.append(places[-1][shuffle])
    return product, np.array(places)


_PRODUCT, _SHUFFLES = _verhoeff_tables()


def _in_aadhaar(matrix: Ints) -> Bools:
    digits, good = _digits(matrix)
    safe = np.clip(digits, 0, 9)
    state = np.zeros(len(safe), dtype=np.int64)
    for place in range(12):
        state = _PRODUCT[state, _SHUFFLES[place % 8][safe[:, 11 - place]]]
    return _held(good & (digits[:, 0] > 1) & (state == 0))


_FI = np.frombuffer(b"0123456789ABCDEFHJKLMNPRSTUVWXY", dtype=np.uint8)


def _fi_code(matrix: Ints) -> Bools:
    digits, good = _digits(np.concatenate([matrix[:, :6], matrix[:, 7:10]], axis=1))
    number = digits @ (10 ** np.arange(8, -1, -1))
    return _held(good & (_FI[number % 31] == matrix[:, 10]))


_BASE58 = {c: i for i, c in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32 = {c: i for i, c in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}


def is_bitcoin(address: str) -> bool:
    """Tell whether a string is an address: base 58 with a double SHA-256, or BIP 173 and BIP 350 (bc1)."""
    if address.lower().startswith("bc1"):
        return _is_bech32(address)
    number = 0
    for character in address:
        if character not in _BASE58:
            return False
        number = number * 58 + _BASE58[character]
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    digest = hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()
    return raw[0] in (0, 5) and digest[:4] == raw[21:]


def _is_bech32(address: str) -> bool:
    if address not in (address.lower(), address.upper()):
        return False
    values = [_BECH32.get(c, -1) for c in address.lower()[3:]]
    if min(values, default=-1) < 0:
        return False
    check = 1
    for value in [3, 3, 0, 2, 3, *values]:  # "bc", expanded
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, word in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= word if top >> bit & 1 else 0
    return check == (1 if values[0] == 0 else 0x2BC830A3)


def crypto(values: pl.Series | Cells) -> Bools:
    """Bitcoin addresses: base 58 with a double SHA-256, or bech32 (BIP 173, BIP 350)."""
    series = values.series() if isinstance(values, Cells) else values
    return np.array([v is not None and is_bitcoin(v) for v in series], dtype=np.bool_)


CHECKS: Mapping[str, Check] = {
    "uk_nhs": _fixed(10, _sum([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11), "NHS data dictionary: MOD 11."),
    "au_tfn": _fixed(9, _sum([1, 4, 3, 7, 5, 8, 6, 9, 10], 11), "ATO: weighted sum, MOD 11."),
    "au_abn": _fixed(
        11,
        _sum([10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19], 89, 10),
        "ABR: one off the first digit, MOD 89.",
    ),
    "au_acn": _fixed(9, _sum([8, 7, 6, 5, 4, 3, 2, 1, 1], 10), "ASIC: weighted sum, MOD 10."),
    "au_medicare": _fixed(
        10, _sum([1, 3, 7, 9, 1, 3, 7, 9, -1, 0], 10), "Services Australia: MOD 10."
    ),
    "pl_pesel": _fixed(11, _sum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10), "PESEL act: MOD 10."),
    "aba_routing": _fixed(9, _sum([3, 7, 1, 3, 7, 1, 3, 7, 1], 10), "ANSI X9 (ABA): MOD 10."),
    "dea": _fixed(
        9,
        lambda m: _sum([1, 2, 1, 2, 1, 2, -1], 10)(m[:, 2:]),
        "US DEA: two letters, seven digits, weighted sum.",
    ),
    "us_npi": _fixed(10, _luhn(24), "CMS: Luhn with the prefix 80840."),
    "ca_sin": _fixed(9, _luhn(), "Service Canada: Luhn."),
    "it_vat": _fixed(11, _luhn(), "Agenzia delle Entrate: Luhn."),
    "se_number": _fixed(10, _luhn(), "Skatteverket SKV 704: Luhn over ten digits."),
    "za_id": _fixed(13, _luhn(), "South African Department of Home Affairs: Luhn."),
    "th_tnin": _fixed(13, _last_of_eleven(range(13, 1, -1)), "Thai DOPA: MOD 11."),
    "kr_rrn": _fixed(
        13, _last_of_eleven([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]), "Resident registration: MOD 11."
    ),
    "tr_id": _fixed(11, _tr_id, "Turkish NVI: two check digits."),
    "de_tax_id": _fixed(11, _de_tax, "BZSt: ISO 7064 MOD 11,10, one digit repeated."),
    "es_nif": _fixed(9, _es_nif, "Spanish DNI and NIE: MOD 23."),
    "sg_nric": _fixed(9, _sg_nric, "Singapore ICA: MOD 11, letters by series."),
    "it_fiscal_code": _fixed(16, _it_fiscal_code, "Ministerial decree of 1976: MOD 26."),
    "in_gstin": _fixed(15, _in_gstin, "Indian GSTN: base 36."),
    "in_aadhaar": _fixed(12, _in_aadhaar, "UIDAI: Verhoeff."),
    "fi_personal_identity_code": _fixed(11, _fi_code, "Finnish DVV: MOD 31."),
    "crypto": crypto,
}
