"""How the columns of a table agree row by row: an identity number with the birth date and the sex beside it."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from classifiers.automata import any_of
from classifiers.cells import Bytes, Cells, Ints
from classifiers.checks import is_resident_id
from classifiers.compiled import compiled
from classifiers.dates import birth_bounds, days, eight_digits
from classifiers.forms import compact_cells
from classifiers.plan import Family, Gate, family

Pairs = Counter[tuple[str, int, int]]

_MEN = ("1", "男", "男性", "male", "m")
_WOMEN = ("2", "女", "女性", "female", "f")


class Rows(NamedTuple):
    """The ``cells`` of a column in plain form, and which of them each row holds: all in turn, or by number."""

    cells: Cells
    numbers: Ints | slice


def pairs(columns: Sequence[Rows | None], counts: Sequence[Counter[str]]) -> Pairs:
    """Count the rows in which an identity number and a date, or a sex, beside it can be compared, and agree.

    ``columns`` are None for a field that failed, ``counts`` what the detectors found in each. Keys are
    ("birth:comparable", i, j), ("birth:equal", i, j), and the same for "sex".
    """
    found: Pairs = Counter()
    ids = [i for i, c in enumerate(counts) if c["m:cn_resident_id_18"]]
    births = [i for i, c in enumerate(counts) if c["m:birth_date"] and i not in ids]
    sexes = [i for i, c in enumerate(counts) if c["m:sex_codes"] or c["m:sex_words"]]
    if not births and not sexes:
        return found
    for i in ids:
        if (persons := columns[i]) is None:
            continue
        born, sex = (part[persons.numbers] for part in _persons(compact_cells(persons.cells)))
        for j in births:
            if (dates := columns[j]) is not None:
                _agree(found, "birth", (i, j), born, days(dates.cells)[dates.numbers])
        for j in sexes:
            if (words := columns[j]) is not None:
                _agree(found, "sex", (i, j), sex, _sexes(words.cells)[words.numbers])
    return found


@cache
def _words() -> Family:
    return family({"men": any_of(_MEN), "women": any_of(_WOMEN)}, Gate(sizes=(1, 6)))


def _sexes(cells: Cells) -> Ints:
    """Return 1 for men, 2 for women, 0 for what says neither."""
    walk = _words().walk(cells)
    found = np.zeros(len(cells), dtype=np.int64)
    found[walk.places] = walk.hits("men").astype(np.int64) + 2 * walk.hits("women")
    return found


def _agree(found: Pairs, kind: str, at: tuple[int, int], a: Ints, b: Ints) -> None:
    comparable = (a > 0) & (b > 0)
    found[(f"{kind}:comparable", *at)] += int(comparable.sum())
    found[(f"{kind}:equal", *at)] += int((comparable & (a == b)).sum())


def _persons(cells: Cells) -> tuple[Ints, Ints]:
    """Return birth dates (YYYYMMDD) and sexes (1 man, 2 woman) of resident numbers; 0 where there is no valid one."""
    born = np.zeros(len(cells), dtype=np.int64)
    sex = np.zeros(len(cells), dtype=np.int64)
    _read_persons(cells.data, cells.starts, cells.ends, *birth_bounds(), born, sex)
    return born, sex


@compiled
def _read_persons(
    data: Bytes, starts: Ints, ends: Ints, low: int, high: int, born: Ints, sex: Ints
) -> None:
    for i in range(len(starts)):
        at = starts[i]
        if is_resident_id(data, at, ends[i], low, high):
            born[i] = eight_digits(data, at + 6)
            sex[i] = 1 if data[at + 16] % 2 == 1 else 2
