"""Which cells the text engine is to read: those that can be free text, and hold more than they are as a whole.

Reading takes microseconds a cell. An address or the name of an organization that fills its cell is told by its shape;
the engine would find the same, unless a number may hide in it.
"""

from collections import Counter
from functools import cache

import numpy as np

from classifiers import shape_patterns as shapes
from classifiers.cells import (
    HAN,
    LISTED,
    LOWER,
    SPACED,
    UPPER,
    WIDE,
    Bools,
    Bytes,
    Cells,
    Ints,
    Marks,
    total_at,
)
from classifiers.compiled import compiled, item
from classifiers.plan import Family, Gate, Walks, family

#: Free text starts here; shorter cells are looked at whole. Without punctuation, Chinese text is longer.
MIN_TEXT, MIN_UNSPACED = 8, 12
#: Digits in a row, single separators between them, from which on there may be a number of anything.
MIN_DIGITS = 6
_UNIT = "(?:号楼|号|栋|幢|座|单元|室|层|楼|弄|组|户|#|巷|期|区|铺|房|队|排)"
_PLACE = "(?:省|市|区|县|旗|镇|乡|街道|州|盟|开发区|村|社区|居委会|村委会)"


_GATE = Gate(needs=HAN, bars=SPACED, sizes=(MIN_UNSPACED, 60))


@cache
def _whole() -> Family:
    return family(
        {
            "CN_ADDRESS": rf"^{shapes.REGION}(?:\p{{Han}}*(?:{shapes.STREET}|{_PLACE})"
            rf"|[0-9A-Za-z一二三四五六七八九十百\-]+{_UNIT}*)*$",
            "ORGANIZATION": rf"^{shapes.REGION}[\p{{Han}}（）()A-Za-z]*(?:{shapes.STRONG})$",
        },
        _GATE,
    )


def due(cells: Cells) -> dict[str, Family]:
    """Return the families that ``to_read`` needs walked over ``cells``, by name."""
    return {"whole": _whole()} if _GATE.may_hold(cells) else {}


def to_read(walks: Walks, cells: Cells, plain: Bools, weights: Ints, counts: Counter[str]) -> Ints:
    """Return where in ``cells`` are those that the text engine is to read.

    ``plain`` marks numbers and dates. What is told without reading is added to ``counts`` as the engine would have.
    """
    if cells.bounds.longest < MIN_TEXT or not cells.bounds.some & (SPACED | WIDE):
        return np.zeros(0, dtype=np.int64)
    worth = _worth(cells.sizes, cells.marks, plain)
    places = np.flatnonzero(worth)
    counts["texts"] += total_at(weights, places)
    if not len(places) or "whole" not in walks:
        return places
    walk = walks["whole"]
    inside = worth[walk.places]
    inside &= walk.sets != 0
    seen = walk.places[inside]
    bare = ~_may_hold_number(cells.data, cells.starts[seen], cells.ends[seen])
    told = np.zeros(len(seen), dtype=np.bool_)
    for entity in walk.present():
        found = walk.hits(entity)[inside] & bare & ~told
        told |= found
        counts[f"t:{entity}"] += int(weights[seen[found]].sum())
        counts[f"o:{entity}"] += int(weights[seen[found]].sum())
    worth[seen[told]] = False
    return np.flatnonzero(worth)


@compiled
def _worth(sizes: Ints, marks: Marks, plain: Bools) -> Bools:
    """Tell which cells can be free text: long enough, and neither a number nor a date."""
    out = np.empty(len(sizes), dtype=np.bool_)
    for i in range(len(sizes)):
        size, mark = sizes[i], item(marks, i)
        text = (mark & SPACED != 0) | ((mark & WIDE != 0) & (size >= MIN_UNSPACED))
        # Digits with spaces or dashes between them are one number, which the detectors for whole cells look at.
        number = mark & (UPPER | LOWER | WIDE | LISTED) == 0
        out[i] = (size >= MIN_TEXT) & text & ~number & ~plain[i]
    return out


@compiled
def _may_hold_number(data: Bytes, starts: Ints, ends: Ints) -> Bools:
    """Tell which cells have six digits in a row, an @, two colons, a backslash, or a letter after Chinese and more."""
    out = np.zeros(len(starts), dtype=np.bool_)
    for i in range(len(starts)):
        run, gap, colons, tail, wide = 0, 0, 0, 0, False
        k = starts[i]
        while k < ends[i]:
            c = item(data, k)
            if c >= 0xE0:
                run, tail, wide = 0, 0, True
                k += 3
                continue
            digit = 48 <= c <= 57
            letter = 65 <= c <= 90
            if digit:
                run, gap = run + 1, 0
            elif letter or gap:
                run = 0
            else:
                gap = 1
            colons += c == 58
            # A plate: a Chinese character, a letter, and at least four more of either.
            tail = 1 if letter and wide else (tail + 1 if tail and (digit or letter) else 0)
            wide = False
            if run >= MIN_DIGITS or c in (64, 92) or colons >= 2 or tail >= 5:
                out[i] = True
                break
            k += 1
    return out
