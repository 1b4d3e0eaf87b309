"""A column as bytes: where each cell begins and ends, what it is made of, and the loops that walk over it.

Every loop is compiled (see ``compiled``) and takes the bytes of all cells, one after another in UTF-8, with the place
where each cell starts and ends.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classifiers.automata import SPACES, Automaton
from classifiers.compiled import compiled

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


@dataclass(frozen=True, slots=True)
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

    def take(self, places: Ints) -> "Cells":
        """Return the cells at ``places``; no byte is copied."""
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

    def end_states(self, automaton: Automaton, forms: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Walk every cell through ``automaton`` and return the state each ends in; ``forms`` maps characters first."""
        return _walk(
            self.data,
            self.starts,
            self.ends,
            automaton.table,
            forms,
            automaton.ideograph,
            automaton.astral,
            automaton.start,
            automaton.sinks,
        )


def trimmed_cells(column: pl.Series | pa.Array) -> Cells:
    """Return the cells of a column of strings without white space around them; null is an empty cell."""
    data, starts, ends = _buffers(column)
    return surveyed(data, starts, ends)


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
    """Trim ASCII white space off each cell and note its size and marks; ``starts`` and ``ends`` are moved."""
    sizes = np.empty(len(starts), dtype=np.int64)
    marks = np.empty(len(starts), dtype=np.uint16)
    _survey(data, starts, ends, _MARKS, sizes, marks)
    return Cells(data, starts, ends, sizes, marks)


@compiled
def item(array: NDArray[np.unsignedinteger[Any]], at: int) -> int:
    """Return a number of an array as a signed number: numba adds signed to unsigned as fractions."""
    return np.int64(array[at])  # type: ignore[return-value]  # numba's int() would stay unsigned


@compiled
def _survey(data: Bytes, starts: Ints, ends: Ints, table: Marks, sizes: Ints, marks: Marks) -> None:
    for i in range(len(starts)):
        begin, end = starts[i], ends[i]
        while begin < end and (data[begin] == 32 or 9 <= data[begin] <= 13):
            begin += 1
        while end > begin and (data[end - 1] == 32 or 9 <= data[end - 1] <= 13):
            end -= 1
        starts[i], ends[i] = begin, end
        seen = np.uint16(0)
        size = 0
        at = begin
        while at < end:
            lead = item(data, at)
            if lead < 0x80:
                seen |= table[lead]
                at += 1
            elif lead < 0xE0:
                seen |= table[(lead & 0x1F) << 6 | item(data, at + 1) & 0x3F]
                at += 2
            elif lead < 0xF0:
                seen |= table[
                    (lead & 0x0F) << 12
                    | (item(data, at + 1) & 0x3F) << 6
                    | item(data, at + 2) & 0x3F
                ]
                at += 3
            else:  # beyond the basic plane: ideographs are 2xxxx and 3xxxx
                seen |= np.uint16(256)
                if lead == 0xF0 and data[at + 1] >= 0xA0:
                    seen |= np.uint16(128)
                at += 4
            size += 1
        if begin < end and _is_odd(data, begin, end):
            seen |= np.uint16(512)
        sizes[i] = size
        marks[i] = seen


@compiled
def _is_odd(data: Bytes, begin: int, end: int) -> bool:
    """Tell whether a cell begins with ' or =, or may be a whole number written as a float: 13812345678.0, 1.38E+10."""
    if data[begin] == 39 or data[begin] == 61:
        return True
    if data[begin] < 48 or data[begin] > 57 or end - begin < 3:
        return False
    at = end - 1
    while at > begin and data[at] == 48:
        at -= 1
    if data[at] == 46 and at < end - 1 and at - begin >= 5:
        return _are_digits(data, begin, at)
    if end - begin > 24 or data[begin + 1] not in (46, 69, 101):
        return False
    for k in range(begin + 1, end):
        if data[k] == 69 or data[k] == 101:
            return True
    return False


@compiled
def _are_digits(data: Bytes, begin: int, end: int) -> bool:
    for k in range(begin, end):
        if data[k] < 48 or data[k] > 57:
            return False
    return True


@compiled
def _copy(data: Bytes, starts: Ints, ends: Ints, offsets: Ints, out: Bytes) -> None:
    for i in range(len(starts)):
        at = offsets[i]
        for k in range(starts[i], ends[i]):
            out[at] = data[k]
            at += 1


@compiled
def _walk(
    data: Bytes,
    starts: Ints,
    ends: Ints,
    table: NDArray[np.uint16],
    forms: NDArray[np.uint16],
    ideograph: int,
    astral: int,
    start: int,
    sinks: int,
) -> NDArray[np.uint16]:
    out = np.empty(len(starts), dtype=np.uint16)
    for i in range(len(starts)):
        state = start
        at, end = starts[i], ends[i]
        while at < end and 0 < state < sinks:
            lead = item(data, at)
            if lead < 0x80:
                kind = item(forms, lead)
                at += 1
            elif lead < 0xE0:
                kind = item(forms, (lead & 0x1F) << 6 | item(data, at + 1) & 0x3F)
                at += 2
            elif lead < 0xF0:
                kind = item(
                    forms,
                    (lead & 0x0F) << 12
                    | (item(data, at + 1) & 0x3F) << 6
                    | item(data, at + 2) & 0x3F,
                )
                at += 3
            else:
                kind = astral
                if lead == 0xF0 and data[at + 1] >= 0xA0:
                    kind = ideograph
                at += 4
            if kind != 0xFFFF:  # a character that the form leaves out
                state = item(table[state], kind)
        out[i] = state
    return out
