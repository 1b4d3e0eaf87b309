"""The loop that a column goes through first: cells are trimmed, seen to be UTF-8, and marked with what they hold."""

import numpy as np
from numpy.typing import NDArray

from classifiers.compiled import compiled, item, lean, trailing_zeros, word

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint16]
#: What stands for ideographs and symbols beyond the basic plane.
_IDEOGRAPH, _SYMBOL = 0x4E00, 0x2603


#: The highest bit of each of eight bytes.
_HIGH = np.uint64(0x8080808080808080)


@compiled
def survey(
    data: Bytes,
    starts: Ints,
    ends: Ints,
    table: Marks,
    ascii_table: Marks,
    sizes: Ints,
    marks: Marks,
) -> bool:
    """Trim cells, count their characters and note what ``table`` says of them.

    ``ascii_table`` (256) says the same of ASCII, and nothing of 128: characters of ASCII are taken eight at a time.
    ``starts`` and ``ends`` are moved, ``sizes`` and ``marks`` filled. False: a cell lies elsewhere or is no UTF-8.
    """
    for i in range(len(starts)):
        begin, end = starts[i], ends[i]
        if begin < 0 or end < begin or end > len(data):
            return False
        while begin < end and _is_space(item(data, begin)):
            begin += 1
        while end > begin and _is_space(item(data, end - 1)):
            end -= 1
        starts[i], ends[i] = begin, end
        seen, size, wrong = 0, 0, 0
        at = begin
        while at < end:
            code = item(data, at)
            if code < 0x80:
                eight = word(data, at) if at + 8 <= len(data) else _last_bytes(data, at)
                run = min(trailing_zeros(eight & _HIGH) >> 3, end - at)
                seen |= _marks_of(eight, run, ascii_table)
                size += run
                at += run
                continue
            if 0xE0 <= code < 0xF0 and at + 2 < end:
                second, third = item(data, at + 1) ^ 0x80, item(data, at + 2) ^ 0x80
                wrong |= (second | third) >> 6
                code = (code << 12 | second << 6 | third) & 0xFFFF
                wrong |= (code < 0x800) | (code >> 11 == 0x1B)
                at += 3
            else:
                code = _rare_character(data, at, end)
                at += 2 + 2 * (code >= 0x10000)
                wrong |= code < 0
                if code >= 0x10000:  # what stands for it in the basic plane
                    code = _IDEOGRAPH if 0x20000 <= code < 0x40000 else _SYMBOL
            seen |= item(table, code & 0xFFFF)
            size += 1
        if wrong:
            return False
        if begin < end and _is_odd(data, begin, end):
            seen |= 512
        sizes[i] = size
        marks[i] = seen
    return True


@lean
def _last_bytes(data: Bytes, at: int) -> np.uint64:
    """Return the fewer than eight bytes from ``at`` to the end of all, the first one lowest, and zeros."""
    found = np.uint64(0)
    for k in range(len(data) - 1, at - 1, -1):
        found = found << np.uint64(8) | np.uint64(item(data, k))
    return found


@lean
def _marks_of(eight: np.uint64, run: int, table: Marks) -> int:
    """Return the marks of the first ``run`` of eight bytes, 1 to 8."""
    rest = np.uint64(8 * run - 1)  # shifted twice: no number is shifted by all its bits
    eight = (eight & ~(~np.uint64(1) << rest)) | (~np.uint64(1) << rest) & _HIGH
    found = 0
    for k in range(8):
        found |= item(table, np.int64(eight >> np.uint64(8 * k) & np.uint64(0xFF)))
    return found


@lean
def _is_space(character: int) -> bool:
    return character == 32 or 9 <= character <= 13


@lean
def _rare_character(data: Bytes, at: int, end: int) -> int:
    """Return the character of two or four bytes (RFC 3629) at ``at``, -1 when there is none before ``end``."""
    lead = item(data, at)
    wide = lead >= 0xF0
    if at + 2 + 2 * wide > end:
        return -1
    second = item(data, at + 1) ^ 0x80
    if not wide:
        return lead << 6 & 0x7C0 | second if 0xC2 <= lead < 0xE0 and second < 0x40 else -1
    third, fourth = item(data, at + 2) ^ 0x80, item(data, at + 3) ^ 0x80
    code = (lead & 7) << 18 | second << 12 | third << 6 | fourth
    good = second | third | fourth < 0x40 and lead < 0xF8 and 0x10000 <= code < 0x110000
    return code if good else -1


@lean
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


@lean
def _are_digits(data: Bytes, begin: int, end: int) -> bool:
    for k in range(begin, end):
        if data[k] < 48 or data[k] > 57:
            return False
    return True
