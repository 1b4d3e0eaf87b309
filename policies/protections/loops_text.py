"""Compiled loops over the UTF-8 bytes of a column: masks, and messages laid out in blocks of a cipher."""

import numpy as np

from policies.protections.cells import Bools, Bytes, Ints
from policies.protections.compiled import compiled

STAR = 42
BLOCK = 16


@compiled
def _is_start(byte: int) -> bool:
    """Tell whether a byte begins a character of UTF-8."""
    return byte & 0xC0 != 0x80


@compiled
def mask_cells(
    data: Bytes, offsets: Ints, valid: Bools, kept: tuple[int, int], out: Bytes, places: Ints
) -> int:
    """Write each cell with its first and last ``kept`` characters and * for the others; return the bytes written.

    A cell of no more characters than are kept is all *. ``out`` is as long as ``data``.
    """
    at = 0
    for i in range(len(valid)):
        places[i] = at
        if not valid[i]:
            continue
        start, end = offsets[i], offsets[i + 1]
        size = 0
        for k in range(start, end):
            size += _is_start(data[k])
        first, last = kept if size > kept[0] + kept[1] else (0, 0)
        seen = 0
        for k in range(start, end):
            begins = _is_start(data[k])
            seen += begins
            if seen <= first or seen > size - last:
                out[at] = data[k]
                at += 1
            elif begins:
                out[at] = STAR
                at += 1
    places[len(valid)] = at
    return at


@compiled
def _folded(data: Bytes, at: int, end: int) -> tuple[int, int]:
    """Return the byte at ``at``, full-width forms (U+3000, U+FF01–FF5E) as plain ones, and how many bytes it took."""
    byte = int(data[at])
    if byte == 0xEF and at + 2 < end:
        second, third = int(data[at + 1]), int(data[at + 2])
        if second == 0xBC and third >= 0x81:
            return third - 0x60, 3
        if second == 0xBD and third <= 0x9E:
            return third - 0x20, 3
    if byte == 0xE3 and at + 2 < end and data[at + 1] == 0x80 and data[at + 2] == 0x80:
        return 32, 3
    return byte, 1


@compiled
def _written(data: Bytes, start: int, end: int, compact: bool, out: Bytes, to: int) -> int:
    """Write a cell in the form that is compared, from ``out[to]`` on; return where it ends.

    Full-width characters are plain, outer spaces gone; ``compact`` also drops inner spaces and dashes, makes letters
    large, and drops the .0 of a whole number.
    """
    at, last = start, to
    while at < end:
        byte, took = _folded(data, at, end)
        at += took
        blank = byte == 32 or 9 <= byte <= 13
        if blank and (compact or last == to):
            continue
        if compact and byte == 45:
            continue
        if compact and 97 <= byte <= 122:
            byte -= 32
        out[last] = byte
        last += 1
    while last > to and out[last - 1] == 32:
        last -= 1
    if compact:
        last = _without_fraction(out, to, last)
    return last


@compiled
def _without_fraction(out: Bytes, start: int, end: int) -> int:
    """Return where the whole part of a number ends when its fraction is nothing but zeros."""
    last = end
    while last > start and out[last - 1] == 48:
        last -= 1
    if last == end or last <= start + 1 or out[last - 1] != 46:
        return end
    for k in range(start, last - 1):
        if not 48 <= out[k] <= 57:
            return end
    return last - 1


@compiled
def is_folded(data: Bytes, start: int, end: int, compact: bool) -> bool:
    """Tell whether bytes are certainly in the form that is compared; no branch, so that it runs over many at once."""
    odd = False
    for k in range(start, end):
        byte = data[k]
        odd |= (byte <= 32) | (byte == 0xE3) | (byte == 0xEF)
        odd |= compact & ((byte == 45) | (byte == 46) | ((byte >= 97) & (byte <= 122)))
    return not odd


@compiled
def fold_cells(
    data: Bytes, offsets: Ints, valid: Bools, compact: bool, out: Bytes, places: Ints
) -> int:
    """Write every cell in the form that is compared; return the bytes written. ``out`` is as long as ``data``."""
    at = 0
    for i in range(len(valid)):
        places[i] = at
        if not valid[i]:
            continue
        start, end = offsets[i], offsets[i + 1]
        if is_folded(data, start, end, compact):
            for k in range(start, end):
                out[at] = data[k]
                at += 1
        else:
            at = _written(data, start, end, compact, out, at)
    places[len(valid)] = at
    return at


@compiled
def lay_out(
    data: Bytes, offsets: Ints, cells: Ints, first: Bytes, second: Bytes, out: Bytes
) -> None:
    """Lay messages out for CMAC (NIST SP 800-38B, 6.2): block j of all messages that have one, one after another.

    ``cells`` numbers the messages, most blocks first; ``first`` and ``second`` are the subkeys K1 and K2. ``out``
    holds the blocks of round 0, then of round 1, and so on, and comes as zeros.
    """
    to, block, held = 0, 0, len(cells)
    while held:
        still = 0
        for n in range(held):
            start, end = offsets[cells[n]], offsets[cells[n] + 1]
            from_ = start + block * BLOCK
            left = end - from_
            for k in range(min(left, BLOCK)):
                out[to + k] = data[from_ + k]
            if left > BLOCK:
                still += 1
            elif left == BLOCK:
                for k in range(BLOCK):
                    out[to + k] ^= first[k]
            else:
                out[to + max(left, 0)] = 0x80
                for k in range(BLOCK):
                    out[to + k] ^= second[k]
            to += BLOCK
        held, block = still, block + 1


@compiled
def mix(state: Bytes, blocks: Bytes) -> None:
    """Write ``state`` exclusive-or ``blocks`` into ``blocks``."""
    for k in range(len(blocks)):
        blocks[k] ^= state[k]


@compiled
def order_by_blocks(offsets: Ints, valid: Bools, counts: Ints, out: Ints) -> int:
    """Number the valid, non-empty cells, most blocks first, in order among equals; return how many there are.

    ``counts`` comes as zeros, with one place more than the longest cell has blocks.
    """
    for i in range(len(valid)):
        size = offsets[i + 1] - offsets[i]
        if valid[i] and size > 0:
            counts[(size + BLOCK - 1) // BLOCK] += 1
    at = 0
    for blocks in range(len(counts) - 1, -1, -1):
        counts[blocks], at = at, at + counts[blocks]
    for i in range(len(valid)):
        size = offsets[i + 1] - offsets[i]
        if valid[i] and size > 0:
            blocks = (size + BLOCK - 1) // BLOCK
            out[counts[blocks]] = i
            counts[blocks] += 1
    return int(at)


@compiled
def spell(
    macs: Bytes, cells: Ints, places: Ints, letters: tuple[Bytes, int, int], out: Bytes
) -> None:
    """Write letters from the low five bits of MAC n's bytes into the string of cell ``cells[n]``.

    ``letters``: the alphabet, from which place in the string on, and how many.
    """
    alphabet, start, width = letters
    for n in range(len(cells)):
        to = places[cells[n]] + start
        for k in range(width):
            out[to + k] = alphabet[macs[n * BLOCK + k] & 31]


@compiled
def gather_blocks(data: Bytes, cells: Ints, places: Ints, out: Bytes) -> None:
    """Copy the first block of the string of each of ``cells``, one after another."""
    for n in range(len(cells)):
        for k in range(BLOCK):
            out[n * BLOCK + k] = data[places[cells[n]] + k]


@compiled
def fixed_places(valid: Bools, width: int, places: Ints) -> int:
    """Place one string of ``width`` bytes for each valid cell; return the bytes of all."""
    at = 0
    for i in range(len(valid)):
        places[i] = at
        at += width if valid[i] else 0
    places[len(valid)] = at
    return at


def longest(offsets: Ints) -> int:
    """Return the bytes of the longest cell."""
    return int(np.diff(offsets).max()) if len(offsets) > 1 else 0
