"""Rows as a database sends them, made into Arrow columns by compiled loops. Importing this loads numba.

PostgreSQL's binary COPY (manual, COPY, Binary Format) and the text result set of the MySQL protocol both are lengths
followed by bytes. A loop notes where each cell lies, another one brings the cells of a column together.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from classifiers.compiled import compiled, item

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
#: Size of a cell that is null.
NULL = -1
#: What follows the last row.
MORE, END, ERROR, LONG = 0, 1, 2, 3


def columns(
    data: Bytes, starts: Ints, sizes: Ints, names: Sequence[str], binary: Sequence[bool]
) -> pa.RecordBatch:
    """Return the rows whose cells, row by row, lie at ``starts`` with ``sizes``: text, or bytes where ``binary``.

    Raises pyarrow.ArrowInvalid for text that is not UTF-8.
    """
    wide = len(names)
    rows = len(starts) // wide
    arrays: list[pa.Array[Any]] = []
    for place in range(wide):
        at, long = starts[place::wide], sizes[place::wide]
        present = long >= 0
        offsets = np.zeros(rows + 1, dtype=np.int64)
        np.cumsum(np.where(present, long, 0), out=offsets[1:])
        out = np.empty(int(offsets[-1]), dtype=np.uint8)
        _gather(data, at, long, offsets, out)
        buffers = [
            None if present.all() else pa.py_buffer(np.packbits(present, bitorder="little")),
            pa.py_buffer(offsets.astype(np.int32)),
            pa.py_buffer(out),
        ]
        kind = pa.binary() if binary[place] else pa.string()
        array: pa.Array[Any] = pa.Array.from_buffers(kind, rows, buffers)
        array.validate(full=True)
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


@compiled
def _gather(data: Bytes, starts: Ints, sizes: Ints, offsets: Ints, out: Bytes) -> None:
    for i in range(len(starts)):
        at, to = starts[i], offsets[i]
        for k in range(sizes[i]):
            out[to + k] = data[at + k]


@compiled
def copied_cells(
    data: Bytes, at: int, wide: int, starts: Ints, sizes: Ints
) -> tuple[int, int, int]:
    """Note the cells of the rows of a binary COPY from ``at`` on, as many as fit and are whole.

    Return how many cells, where the rest begins, and MORE or END (a count of -1 instead of that of the fields).
    """
    used = 0
    size = len(data)
    while at + 2 <= size and used + wide <= len(starts):
        count = item(data, at) * 256 + item(data, at + 1)
        if count == 65535:
            return used, at + 2, END
        place = at + 2
        for column in range(wide):
            if place + 4 > size:
                return used, at, MORE
            long = (
                (item(data, place) << 24)
                | (item(data, place + 1) << 16)
                | (item(data, place + 2) << 8)
                | item(data, place + 3)
            )
            place += 4
            if long == 0xFFFFFFFF:
                long = NULL
            elif place + long > size:
                return used, at, MORE
            starts[used + column] = place
            sizes[used + column] = long
            if long > 0:
                place += long
        used += wide
        at = place
    return used, at, MORE


@compiled
def last_packet(data: Bytes, at: int) -> tuple[int, int]:
    """Return where the first packet that is not a whole row begins, from ``at`` on, and why: MORE, END, ERROR, LONG."""
    size = len(data)
    while at + 4 <= size:
        long = item(data, at) | (item(data, at + 1) << 8) | (item(data, at + 2) << 16)
        if long == 0xFFFFFF:
            return at, LONG
        if at + 4 + long > size:
            return at, MORE
        first = item(data, at + 4) if long else 0
        if first == 0xFE and long < 9:
            return at, END
        if first == 0xFF:
            return at, ERROR
        at += 4 + long
    return at, MORE


@compiled
def packet_cells(
    data: Bytes, at: int, end: int, header: int, wide: int, starts: Ints, sizes: Ints
) -> int:
    """Note the cells of the text rows from ``at`` to ``end``, each after ``header`` bytes; return how many.

    A cell is a length-encoded string, 0xFB alone for null (MySQL protocol, Text Resultset Row).
    """
    used = 0
    while at < end and used + wide <= len(starts):
        at += header
        for column in range(wide):
            first = item(data, at)
            at += 1
            long = first
            if first == 0xFB:
                long = NULL
            elif first > 0xFB:
                follow = 2 if first == 0xFC else 3 if first == 0xFD else 8
                long = 0
                for k in range(follow):
                    long |= item(data, at + k) << (8 * k)
                at += follow
            starts[used + column] = at
            sizes[used + column] = long
            if long > 0:
                at += long
        used += wide
    return used
