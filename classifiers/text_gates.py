"""Patterns of Python's made ready for Rust's regex engine, which has no look-around."""

import re

_LOOKAROUND = re.compile(r"\(\?<?[=!]")


def without_lookarounds(pattern: str) -> str:
    """Return ``pattern`` with every look-ahead and look-behind taken out."""
    out: list[str] = []
    place = 0
    while place < len(pattern):
        if _LOOKAROUND.match(pattern, place):
            place = _closing(pattern, place) + 1
            continue
        width = _token(pattern, place)
        out.append(pattern[place : place + width])
        place += width
    return "".join(out)


def _token(pattern: str, place: int) -> int:
    """Return the width of an escape or a character class at ``place``, 1 for anything else."""
    if pattern[place] == "\\":
        return 2
    if pattern[place] != "[":
        return 1
    end = place + 1 + pattern.startswith("^", place + 1)
    end += pattern.startswith("]", end)
    while end < len(pattern) and pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1 - place


def _closing(pattern: str, place: int) -> int:
    depth = 0
    while place < len(pattern):
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        if depth == 0:
            return place
        place += _token(pattern, place)
    return len(pattern)


def firsts(alternatives: str) -> str:
    """Return the characters that words joined by | begin with, for a class: Python tries each word in turn."""
    words = without_lookarounds(alternatives).split("|")
    return "".join(sorted({word[0] for word in words}))
