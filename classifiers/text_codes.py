"""Cells as code points: one compiled pass decodes them, narrows full-width characters and notes what each cell holds.

What is noted lets most patterns be spared most cells: without an @ there is no mail address, without eleven digits
close together no mobile number.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classifiers.cells import raw_cells
from classifiers.compiled import compiled
from classifiers.text_tries import Codes

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
#: What a cell holds, as bits: \\u, an @, a middle dot, a capital letter, a sign that something is masked, full width.
ESCAPE, AT, DOT, UPPER, VEILED, FULL = (1 << i for i in range(6))
#: Digits in a run of these are counted together; 转 stands before an extension.
RUN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz \t-.()+@_%/:·转"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Cells in half width: as strings, and as code points, cell i being ``codes[bounds[i]:bounds[i + 1]]``.

    ``marks`` says what each holds; ``total`` how many digits; of runs of ``RUN``, ``digits``, ``colons`` and ``points``
    say how many at most in one, ``longest`` how long it is (255 for more). Null is an empty cell.
    """

    texts: pl.Series
    codes: Codes
    bounds: Ints
    marks: Bytes
    total: Bytes
    digits: Bytes
    colons: Bytes
    points: Bytes
    longest: Bytes


def decode(texts: pl.Series) -> Decoded:
    """Return the cells of a String column decoded."""
    cells = raw_cells(texts)
    size = int((cells.ends - cells.starts).sum())
    codes = np.empty(size, dtype=np.uint32)
    narrow = np.empty(size, dtype=np.uint8)
    bounds = np.zeros(len(cells) + 1, dtype=np.int64)
    offsets = np.zeros(len(cells) + 1, dtype=np.int64)
    notes = np.zeros((6, len(cells)), dtype=np.uint8)
    out = codes, narrow, bounds, offsets, notes
    _decode(cells.data, cells.starts, cells.ends, _SAID, out)
    if (notes[0] & FULL).any():
        array = pa.LargeStringArray.from_buffers(
            len(cells), pa.py_buffer(offsets), pa.py_buffer(narrow)
        )
        texts = pl.Series(texts.name, array)
    return Decoded(texts, codes[: bounds[-1]], bounds, *notes)


#: What a character says in ``_SAID`` beside the bits of a cell: it goes on a run, is a digit, needs a look at the last.
_GOES_ON, _DIGIT, _PAIR = 64, 128, 256


def _said() -> NDArray[np.uint16]:
    table = np.zeros(0x10000, dtype=np.uint16)
    table[0x41:0x5B] = UPPER
    table[48:58] = _DIGIT
    for bit, characters in (
        (AT, "@"),
        (DOT, "·•・‧"),
        (VEILED, "*某"),
        (_PAIR, "uxX"),
        (_GOES_ON, RUN),
    ):
        for character in characters:
            table[ord(character)] |= bit
    return table


_SAID = _said()


@compiled
def _pair(code: np.int64, last: np.int64) -> int:
    r"""Return the bit that two characters set together: \u, xx."""
    if code == 117:
        return 1 if last == 92 else 0
    return 16 if last in (88, 120) else 0


@compiled
def _note_run(note: Bytes, digits: int, colons: int, points: int, length: int) -> None:
    note[2] = min(max(note[2], digits), 255)
    note[3] = min(max(note[3], colons), 255)
    note[4] = min(max(note[4], points), 255)
    note[5] = min(max(note[5], length), 255)


@compiled
def _code(data: Bytes, at: int) -> tuple[np.int64, int]:
    """Return the code point whose bytes begin at ``at``, and how many bytes it has."""
    lead = np.int64(data[at])
    if lead < 0x80:
        return lead, 1
    width = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    code = lead & (0x7F >> width)
    for k in range(at + 1, at + width):
        code = code << 6 | np.int64(data[k]) & 0x3F
    return code, width


@compiled
def _decode(
    data: Bytes,
    starts: Ints,
    ends: Ints,
    said: NDArray[np.uint16],
    out: tuple[Codes, Bytes, Ints, Ints, NDArray[np.uint8]],
) -> None:
    codes, narrow, bounds, offsets, notes = out
    n = place = 0
    for cell in range(len(starts)):
        marks = total = digits = colons = points = length = 0
        last = np.int64(0)
        note = notes[:, cell]
        at = starts[cell]
        while at < ends[cell]:
            code, width = _code(data, at)
            if 0xFF01 <= code <= 0xFF5E or code == 0x3000:
                marks |= 32
                code = np.int64(32) if code == 0x3000 else code - np.int64(0xFEE0)
                narrow[place] = code
                place += 1
            else:
                for k in range(width):
                    narrow[place + k] = data[at + k]
                place += width
            at += width
            codes[n] = code
            n += 1
            bits = np.int64(said[code]) if code < 0x10000 else np.int64(0)
            marks |= int(bits & 31)
            if bits & 64:
                length += 1
                digits += int(bits >> 7 & 1)
                colons += code == 58
                points += code == 46
            elif length:
                _note_run(note, digits, colons, points, length)
                total += digits
                digits = colons = points = length = 0
            if bits & 256:
                marks |= _pair(code, last)
            last = code
        _note_run(note, digits, colons, points, length)
        note[0], note[1] = marks, min(total + digits, 255)
        bounds[cell + 1], offsets[cell + 1] = n, place
