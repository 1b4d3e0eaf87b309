"""Cells brought to one form, as ``normalizers`` does with series: the plain one, and the compact one of numbers.

What most columns need none of is done only to the cells that do: white space is trimmed while a column is surveyed,
and a column that holds nothing odd is not written anew.
"""

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classifiers import normalizers
from classifiers.automata import SPACES, Automaton
from classifiers.cells import (
    FULL,
    LOWER,
    ODD,
    OTHER,
    SPACED,
    WIDE,
    Bools,
    Bytes,
    Cells,
    Ints,
    surveyed,
    trimmed_cells,
)
from classifiers.compiled import compiled, item

#: Marks of what compact cells do not have.
_CHANGING = LOWER | OTHER | SPACED | WIDE
#: Digits of a mobile number with the country code.
_WITH_COUNTRY = 13
_SEPARATORS = np.array(
    [c in SPACES or chr(c) in "-‐‑‒–—―−()" for c in range(0x10000)], dtype=np.bool_
)


def plain_cells(column: pl.Series | pa.Array) -> Cells:
    """Return the cells of a column of strings in the form of ``normalizers.plain``; null is an empty cell."""
    cells = trimmed_cells(column)
    wide = np.flatnonzero(cells.marks & FULL)
    if len(wide):
        cells = _placed(cells, wide, _narrow(cells.take(wide)))
    odd = np.flatnonzero(cells.marks & ODD)
    if len(odd):
        cells = _placed(cells, odd, trimmed_cells(normalizers.plain(cells.take(odd).series())))
    return cells


def _placed(cells: Cells, places: Ints, new: Cells) -> Cells:
    """Put ``new`` cells in the places of old ones."""
    starts, ends = cells.starts.copy(), cells.ends.copy()
    sizes, marks = cells.sizes.copy(), cells.marks.copy()
    shift = len(cells.data)
    starts[places], ends[places] = new.starts + shift, new.ends + shift
    sizes[places], marks[places] = new.sizes, new.marks
    return Cells(np.concatenate([cells.data, new.data]), starts, ends, sizes, marks)


def _narrow(cells: Cells) -> Cells:
    out = np.empty(int((cells.ends - cells.starts).sum()), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    _narrowed(cells.data, cells.starts, cells.ends, out, places)
    return surveyed(out[: places[-1]], places[:-1].copy(), places[1:].copy())


def compact_cells(cells: Cells) -> Cells:
    """Return plain cells in the form of ``normalizers.compact``; the same when none has anything to drop or lift."""
    if not len(cells) or not cells.bounds.some & _CHANGING:
        return cells
    out = np.empty(int((cells.ends - cells.starts).sum()), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    _compacted(cells.data, cells.starts, cells.ends, _SEPARATORS, out, places)
    return surveyed(out[: places[-1]], places[:-1].copy(), places[1:].copy())


def phone_cells(cells: Cells) -> Cells:
    """Return compact cells without the country code 86, in any of its spellings, before a mobile number's 11 digits."""
    if not len(cells) or cells.bounds.longest < _WITH_COUNTRY:
        return cells
    starts = cells.starts.copy()
    _without_country(cells.data, starts, cells.ends)
    sizes = cells.sizes - (starts - cells.starts)
    return Cells(cells.data, starts, cells.ends, sizes, cells.marks)


def are_phones(cells: Cells) -> bool:
    """Tell whether plain cells, of which there must be some, are compact and have no country code in any case."""
    return not cells.bounds.some & _CHANGING and cells.bounds.longest < _WITH_COUNTRY


def compact_classes(automaton: Automaton) -> NDArray[np.uint16]:
    """Return the classes of characters by which plain cells are walked as if they were compact."""
    classes = automaton.classes.copy()
    classes[np.flatnonzero(_SEPARATORS)] = automaton.left_out
    classes[0x61:0x7B] = classes[0x41:0x5B]
    return classes


@compiled
def _narrowed(data: Bytes, starts: Ints, ends: Ints, out: Bytes, offsets: Ints) -> None:
    """Write cells with full-width ASCII (U+FF01–FF5E, U+3000) as half-width; ``offsets`` (n + 1) gets their places."""
    at = 0
    for i in range(len(starts)):
        offsets[i] = at
        k = starts[i]
        while k < ends[i]:
            lead = data[k]
            if lead == 0xEF and (data[k + 1] == 0xBC or data[k + 1] == 0xBD):
                code = 0xF000 | (item(data, k + 1) & 0x3F) << 6 | item(data, k + 2) & 0x3F
                if 0xFF01 <= code <= 0xFF5E:
                    out[at] = code - 0xFEE0
                    at += 1
                    k += 3
                    continue
            elif lead == 0xE3 and data[k + 1] == 0x80 and data[k + 2] == 0x80:
                out[at] = 32
                at += 1
                k += 3
                continue
            out[at] = lead
            at += 1
            k += 1
    offsets[len(starts)] = at


@compiled
def _compacted(
    data: Bytes, starts: Ints, ends: Ints, drop: Bools, out: Bytes, offsets: Ints
) -> None:
    at = 0
    for i in range(len(starts)):
        offsets[i] = at
        k = starts[i]
        while k < ends[i]:
            lead = item(data, k)
            code, width = lead, 1
            if lead >= 0xF0:
                code, width = 0, 4
            elif lead >= 0xE0:
                code, width = (lead & 15) << 12, 3
                code |= (item(data, k + 1) & 63) << 6 | item(data, k + 2) & 63
            elif lead >= 0x80:
                code, width = (lead & 31) << 6 | item(data, k + 1) & 63, 2
            if not drop[code]:
                for j in range(width):
                    out[at] = data[k + j]
                    at += 1
                if 97 <= lead <= 122:
                    out[at - 1] = lead - 32
            k += width
    offsets[len(starts)] = at


@compiled
def _without_country(data: Bytes, starts: Ints, ends: Ints) -> None:
    for i in range(len(starts)):
        at = ends[i] - 11
        lead = at - starts[i]
        if lead not in (2, 3, 4) or data[at] != 49 or data[at - 1] != 54 or data[at - 2] != 56:
            continue
        if lead == 3 and data[starts[i]] != 43:
            continue
        if lead == 4 and (data[starts[i]] != 48 or data[starts[i] + 1] != 48):
            continue
        digits = True
        for k in range(at, ends[i]):
            digits = digits and 48 <= data[k] <= 57
        if digits:
            starts[i] = at
