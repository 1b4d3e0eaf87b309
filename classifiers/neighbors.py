"""How the columns of a table agree row by row: an identity number with the birth date and the sex beside it."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from classifiers.cells import Bytes, Cells, Ints
from classifiers.checks import is_resident_id
from classifiers.compiled import compiled
from classifiers.dates import birth_bounds, days, digits_at
from classifiers.forms import compact_cells, plain_cells

Pairs = Counter[tuple[str, int, int]]

_MEN = ("1", "男", "男性", "male", "m")
_WOMEN = ("2", "女", "女性", "female", "f")


def pairs(columns: Sequence[pl.Series | None], counts: Sequence[Counter[str]]) -> Pairs:
    """Count the rows in which an identity number and a date, or a sex, beside it can be compared, and agree.

    ``columns`` are the cells as written (String, one length; None for a field that failed), ``counts`` what the
    detectors found in each. Keys are ("birth:comparable", i, j), ("birth:equal", i, j), and the same for "sex".
    """
    found: Pairs = Counter()
    ids = [i for i, c in enumerate(counts) if c["m:cn_resident_id_18"]]
    births = [i for i, c in enumerate(counts) if c["m:birth_date"] and i not in ids]
    sexes = [i for i, c in enumerate(counts) if c["m:sex_codes"] or c["m:sex_words"]]
    if not births and not sexes:
        return found
    for i in ids:
        series = columns[i]
        if series is None:
            continue
        born, sex = _persons(compact_cells(plain_cells(series)))
        for j in births:
            _agree(found, "birth", (i, j), born, _dates(columns[j]))
        for j in sexes:
            _agree(found, "sex", (i, j), sex, _sexes(columns[j]))
    return found


def _dates(series: pl.Series | None) -> Ints:
    if series is None:
        return np.zeros(0, dtype=np.int64)
    return days(plain_cells(series))


def _sexes(series: pl.Series | None) -> Ints:
    """Return 1 for men, 2 for women, 0 for what says neither."""
    if series is None:
        return np.zeros(0, dtype=np.int64)
    words = series.str.strip_chars().str.to_lowercase()
    men, women = (words.is_in(list(w)).fill_null(value=False).to_numpy() for w in (_MEN, _WOMEN))
    return men.astype(np.int64) + 2 * women.astype(np.int64)


def _agree(found: Pairs, kind: str, at: tuple[int, int], a: Ints, b: Ints) -> None:
    if len(a) != len(b):
        return
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
            born[i] = digits_at(data, at + 6, 8)
            sex[i] = 1 if data[at + 16] % 2 == 1 else 2
