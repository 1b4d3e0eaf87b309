"""A column as bytes: where each cell begins and ends, what it is made of, and the loops that walk over it.

Every loop is compiled (see ``compiled``) and takes the bytes of all cells, one after another in UTF-8, with the place
where each cell starts and ends.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classifiers.automata import SPACES
from classifiers.compiled import compiled
from classifiers.survey import survey

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Marks = NDArray[np.uint16]

#: What a cell is made of, as bits.
DIGIT, UPPER, LOWER, OTHER, SPACED, STAR, FULL, HAN, WIDE, ODD, LISTED = (1 << i for i in range(11))
_PUNCTUATION = ",;:|{}<>[]\"'，。；：、？！（）"
#: Between the items of a list, or a label and what it names.
_LISTS = ',;:|/\\@{}<>"、，；：\n'
_STARS = "*＊×●•#"


def _marks() -> Marks:
    """Return what each character of the basic plane says of its cell."""
    table = np.zeros(0x10000, dtype=np.uint16)
    table[:0x80] = OTHER
    table[0x80:] = WIDE
    table[0x30:0x3A] = DIGIT
    table[0x41:0x5B] = UPPER
    table[0x61:0x7B] = LOWER
    for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFADA), (0x3005, 0x3008)):
        table[low:high] |= HAN
    table[0xFF01:0xFF5F] |= FULL
    table[0x3000] |= FULL
    table[[ord(c) for c in _PUNCTUATION]] |= SPACED
    table[[ord(c) for c in _STARS]] |= STAR
    table[[ord(c) for c in _LISTS]] |= LISTED
    spaces = np.array(SPACES)
    table[spaces] |= SPACED
    table[spaces[(spaces > 0x7F) & (spaces != 0x3000)]] |= ODD
    return table


_MARKS = _marks()
_ASCII_MARKS = np.append(_MARKS[:0x80], np.zeros(0x80, dtype=np.uint16))


class Bounds(NamedTuple):
    """What all cells lie in: marks that ``some`` have and ``all`` have, the ``shortest`` and the ``longest`` size."""

    some: int
    all: int
    shortest: int
    longest: int


@dataclass(frozen=True)
class Cells:
    """Cells of one column: ``data`` in UTF-8, cell i being ``data[starts[i]:ends[i]]``.

    ``sizes`` counts characters, ``marks`` says what they are (bits DIGIT, UPPER …); both are of the trimmed cell.
    """

    data: Bytes
    starts: Ints
    ends: Ints
    sizes: Ints
    marks: Marks

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def bounds(self) -> Bounds:
        """The bounds of the cells, of which there must be some."""
        return Bounds(
            int(np.bitwise_or.reduce(self.marks)),
            int(np.bitwise_and.reduce(self.marks)),
            int(self.sizes.min()),
            int(self.sizes.max()),
        )

    @cached_property
    def everywhere(self) -> Ints:
        """The places of all cells."""
        return np.arange(len(self))

    def take(self, places: Ints) -> "Cells":
        """Return the cells at ``places``, which rise; no byte is copied."""
        if len(places) == len(self):
            return self
        return Cells(
            self.data,
            self.starts[places],
            self.ends[places],
            self.sizes[places],
            self.marks[places],
        )

    def series(self) -> pl.Series:
        """Return the cells as strings."""
        lengths = self.ends - self.starts
        offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=offsets[1:])
        out = np.empty(int(offsets[-1]), dtype=np.uint8)
        _copy(self.data, self.starts, self.ends, offsets, out)
        array = pa.LargeStringArray.from_buffers(
            len(lengths), pa.py_buffer(offsets), pa.py_buffer(out)
        )
        return pl.Series(array, dtype=pl.String)


def trimmed_cells(column: pl.Series | pa.Array) -> Cells:
    """Return the cells of a column of strings without white space around them; null is an empty cell.

    Raises ArrowInvalid when cells do not follow each other or are no UTF-8.
    """
    try:
        return surveyed(*_buffers(column))
    except UnicodeError:
        if isinstance(column, pa.Array):
            column.validate(full=True)
        raise


def raw_cells(column: pl.Series | pa.Array) -> Cells:
    """Return the cells of a column of strings as they are, sizes and marks not counted; null is an empty cell."""
    data, starts, ends = _buffers(column)
    return Cells(data, starts, ends, ends - starts, np.zeros(len(starts), dtype=np.uint16))


def _buffers(column: pl.Series | pa.Array) -> tuple[Bytes, Ints, Ints]:
    array = column.to_arrow() if isinstance(column, pl.Series) else column
    if array.type != pa.large_string():
        array = array.cast(pa.large_string())
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        none = np.zeros(len(array), dtype=np.int64)
        return np.zeros(0, dtype=np.uint8), none, none.copy()
    places = np.frombuffer(memoryview(offsets), dtype=np.int64)[
        array.offset : array.offset + len(array) + 1
    ]
    starts, ends = places[:-1].copy(), places[1:].copy()
    if array.null_count:
        gone = array.is_null().to_numpy(zero_copy_only=False)
        ends[gone] = starts[gone]
    return np.frombuffer(memoryview(data), dtype=np.uint8), starts, ends


def surveyed(data: Bytes, starts: Ints, ends: Ints) -> Cells:
    """Trim ASCII white space off each cell and note its size and marks; ``starts`` and ``ends`` are moved.

    Raises UnicodeError when a cell lies elsewhere or is no UTF-8.
    """
    sizes = np.empty(len(starts), dtype=np.int64)
    marks = np.empty(len(starts), dtype=np.uint16)
    if not survey(data, starts, ends, _MARKS, _ASCII_MARKS, sizes, marks):
        msg = "not UTF-8"
        raise UnicodeError(msg)
    return Cells(data, starts, ends, sizes, marks)


@compiled
def total(weights: Ints, chosen: Bools) -> int:
    """Return the sum of the weights of those ``chosen``."""
    found = 0
    for i in range(len(weights)):
        found += weights[i] * chosen[i]
    return found


@compiled
def total_at(weights: Ints, places: Ints) -> int:
    """Return the sum of the weights at ``places``."""
    found = 0
    for place in places:
        found += weights[place]
    return found


@compiled
def _copy(data: Bytes, starts: Ints, ends: Ints, offsets: Ints, out: Bytes) -> None:
    for i in range(len(starts)):
        at = offsets[i]
        for k in range(starts[i], ends[i]):
            out[at] = data[k]
            at += 1
