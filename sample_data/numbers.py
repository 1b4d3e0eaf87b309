"""Numbers with check digits, and others of a fixed shape, made by the column."""

import numpy as np
import polars as pl

from sample_data.dice import Dice, Ints, joined, padded
from sample_data.words import listed

RESIDENT_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
RESIDENT_CHECKS = pl.Series(list("10X98765432"))
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])

#: Segments in use (Telecommunications Network Numbering Plan); 13-digit numbers of things are not people's.
MOBILE_SEGMENTS = listed(
    "130 131 132 133 134 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 170 171 173 "
    "175 176 177 178 180 181 182 183 184 185 186 187 188 189 191 193 195 196 198 199"
)

#: Eight-digit heads of synthetic bank cards. 62 is the UnionPay range; 629 keeps clear of the issuers in use.
CARD_HEADS = ("62990011", "62990027", "62990035", "62990042", "62990058")


def digits(numbers: Ints, width: int) -> Ints:
    """Return an array (n, width) of the decimal digits of ``numbers``."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers) % 10


def resident_ids(regions: Ints, birthdays: Ints, sequences: Ints) -> pl.Series:
    """Return 18-character identity numbers (GB 11643-1999, ISO 7064 MOD 11-2).

    ``birthdays`` are YYYYMMDD; an odd sequence number is a man's.
    """
    heads = regions * 10**11 + birthdays * 1000 + sequences
    remainders = digits(heads, 17) @ RESIDENT_WEIGHTS % 11
    return joined(pl.Series(heads), RESIDENT_CHECKS.gather(remainders))


def wrong_check(number: str) -> str:
    """Return ``number`` with a last character that is certainly not its check digit."""
    return number[:-1] + str((int(number[-1]) + 3) % 10 if number[-1].isdigit() else 0)


def bank_cards(dice: Dice, n: int) -> pl.Series:
    """Return 19-digit card numbers with a valid Luhn digit (ISO/IEC 7812-1)."""
    heads = dice.pick(CARD_HEADS, n).cast(pl.Int64).to_numpy() * 10**10 + dice.ints(0, 10**10, n)
    each = digits(heads, 18)
    each[:, 1::2] *= 2
    total = np.where(each > 9, each - 9, each).sum(axis=1)
    return pl.Series(heads * 10 + (10 - total % 10) % 10).cast(pl.String)


def mobiles(dice: Dice, n: int) -> pl.Series:
    """Return 11-digit mobile numbers."""
    return joined(dice.pick(MOBILE_SEGMENTS, n), padded(dice.ints(0, 10**8, n), 8))


def landlines(dice: Dice, n: int) -> pl.Series:
    """Return landline numbers with area code, written in two ways."""
    tails = padded(dice.ints(10**6, 10**7, n), 7)
    return joined(dice.weigh({"0510-8": 4, "0510-6": 3, "(0510)8": 1, "05108": 1}, n), tails)


def usccs(dice: Dice, n: int, head: str) -> pl.Series:
    """Return unified social credit codes (GB 32100-2015, MOD 31) that begin with ``head``, 8 characters.

    Characters 9-17 are an organization code with its own check character (GB 11714).
    """
    body = dice.ints(0, 10, 8 * n).reshape(n, 8)
    body[:, 0] = 22 + dice.ints(0, 6, n)  # as issued since 2015: M to T
    values = np.array([int(c, 36) for c in USCC_ALPHABET])
    org_check = (11 - values[body] @ ORG_WEIGHTS % 11) % 11
    org_check[org_check == 10] = USCC_ALPHABET.index("X")
    fixed = np.tile([USCC_ALPHABET.index(c) for c in head], (n, 1))
    first = np.concatenate([fixed, body, org_check[:, None]], axis=1)
    last = (31 - first @ USCC_WEIGHTS % 31) % 31
    letters = np.array(list(USCC_ALPHABET))[np.concatenate([first, last[:, None]], axis=1)]
    return pl.Series(["".join(row) for row in letters], dtype=pl.String)
