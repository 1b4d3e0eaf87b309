"""Patterns of Python's made ready to be sifted: for Rust, which has no look-around, and by what a cell must hold."""

import importlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.exceptions import ComputeError

from classifiers.text_codes import AT, DOT, RUN, UPPER, Decoded

#: Python's parser of patterns: private, but the same for decades; ``automata`` reads it, too.
_parser: Any = importlib.import_module("re._parser")
_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_BEHIND = re.compile(r"\(\?<!(\[(?!\^)(?:\\.|[^\]\\])+\])\)")
_AHEAD = re.compile(r"\(\?!(\[(?!\^)(?:\\.|[^\]\\])+\])\)\Z")
_ESCAPE = re.compile(r"\\.")
_RUN = frozenset(map(ord, RUN))
_MARKED = {AT: frozenset(b"@"), UPPER: frozenset(range(65, 91)), DOT: frozenset(map(ord, "·•・‧"))}
#: A class of more characters than this says little of a cell.
_MANY = 256


@dataclass(frozen=True, slots=True)
class Needs:
    """What a cell must hold for a pattern to match in it: marks (``text_codes``), digits, and more of a single run.

    ``close``: every character of what matches is one of a run, so that its digits, colons, points and its length are.
    """

    marks: int = 0
    digits: int = 0
    colons: int = 0
    points: int = 0
    length: int = 0
    close: bool = False

    def places(self, cells: Decoded) -> NDArray[np.bool_] | None:
        """Tell which cells hold it; None when nothing is asked."""
        asked = [(cells.digits if self.close else cells.total, self.digits)]
        if self.close:
            asked.append((cells.colons, self.colons))
            asked.append((cells.points, self.points))
            asked.append((cells.longest, self.length))
        found = cells.marks & self.marks == self.marks if self.marks else None
        for held, least in asked:
            if least:
                enough = held >= min(least, 255)
                found = enough if found is None else found & enough
        return found

    def also(self, other: "Needs") -> "Needs":
        """Return what both ask together, one after the other."""
        return Needs(
            self.marks | other.marks,
            self.digits + other.digits,
            self.colons + other.colons,
            self.points + other.points,
            self.length + other.length,
            self.close and other.close,
        )

    def times(self, n: int) -> "Needs":
        """Return what ``n`` repetitions ask."""
        marks = self.marks if n else 0
        return Needs(
            marks, n * self.digits, n * self.colons, n * self.points, n * self.length, self.close
        )

    def either(self, other: "Needs") -> "Needs":
        """Return what is asked where one of both is enough."""
        return Needs(
            self.marks & other.marks,
            min(self.digits, other.digits),
            min(self.colons, other.colons),
            min(self.points, other.points),
            min(self.length, other.length),
            self.close and other.close,
        )


def for_rust(pattern: str) -> str | None:
    """Return a pattern for Rust's engine that matches in every text where ``pattern`` does; None when there is none.

    A negative look-around for one character at an edge stays, as an edge of the text or another character; so do words
    that must stand before all else; others go.
    """
    if "(?i" in pattern and "[^" in pattern:
        return None  # Rust folds all of Unicode: not k would be not the sign of kelvin, either
    body = without_lookarounds(_with_words(pattern), _SPELLED)
    if not _is_branched(pattern):
        behind, ahead = _BEHIND.match(pattern), _AHEAD.search(pattern)
        body = (f"(?:^|{_none_of(behind[1])})" if behind else "") + body
        body += f"(?:$|{_none_of(ahead[1])})" if ahead else ""
    try:
        pl.Series([""], dtype=pl.String).str.contains(body)
    except ComputeError:
        return None  # a back reference, a conditional: every cell is looked at
    return body


def _with_words(pattern: str) -> str:
    """Return ``pattern`` with the words taken in that it wants before it: (?:(?<=甲)|(?<=乙))0 becomes (?:甲|乙)0."""
    if not pattern.startswith("(?:(?<="):
        return pattern
    end, place, words = _closing(pattern, 0), 3, []
    while place < end:
        if not pattern.startswith("(?<=", place):
            return pattern
        close = _closing(pattern, place)
        words.append(pattern[place + 4 : close])
        place = close + 2
        if pattern[close + 1] not in "|)":
            return pattern
    return f"(?:{'|'.join(words)}){pattern[end + 1 :]}"


def _none_of(characters: str) -> str:
    return without_lookarounds(f"[^{characters[1:]}", _SPELLED)


#: Python is told to read these as ASCII; Rust's are all of Unicode, and slow.
_SPELLED = {
    r"\d": "[0-9]",
    r"\D": "[^0-9]",
    r"\w": "[0-9A-Za-z_]",
    r"\W": "[^0-9A-Za-z_]",
    r"\s": r"[ \t\n\r\f\v]",
    r"\S": r"[^ \t\n\r\f\v]",
    r"\b": r"(?-u:\b)",
    r"\B": "",
}


def without_lookarounds(pattern: str, spelled: Mapping[str, str] | None = None) -> str:
    """Return ``pattern`` with every look-ahead and look-behind taken out, and escapes as ``spelled`` writes them."""
    escapes = spelled or {}
    out: list[str] = []
    place = 0
    while place < len(pattern):
        if _LOOKAROUND.match(pattern, place):
            place = _closing(pattern, place) + 1
            continue
        width = _token(pattern, place)
        token = pattern[place : place + width]
        if token[0] == "[":
            token = "[" + _ESCAPE.sub(lambda m: escapes.get(m[0], m[0]), token[1:])
        out.append(escapes.get(token, token))
        place += width
    return "".join(out)


def _is_branched(pattern: str) -> bool:
    """Tell whether alternatives stand outside all groups."""
    place = 0
    while place < len(pattern):
        if pattern[place] == "|":
            return True
        place = (
            _closing(pattern, place) + 1
            if pattern[place] == "("
            else place + _token(pattern, place)
        )
    return False


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


# --- what a cell must hold ---------------------------------------------------------------------------------------


def needs(pattern: str) -> Needs:
    """Return what a cell must hold for ``pattern`` to match in it; nothing for a pattern that Python cannot read."""
    try:
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return Needs()
    if parsed.state.flags & re.IGNORECASE:
        return Needs()
    return _asked(parsed)


_NOTHING = Needs(close=True)


def _asked(items: Iterable[Any]) -> Needs:
    """Return what items one after the other ask together."""
    parts = (_item(str(op).lower(), value) for op, value in items)
    return reduce(Needs.also, parts, _NOTHING)


def _item(op: str, value: Any) -> Needs:
    if op in {"literal", "in"}:
        return _of_class(_characters(op, value))
    if op in {"max_repeat", "min_repeat", "possessive_repeat"}:
        least, _, inside = value
        return _asked(inside).times(min(least, 255))
    if op == "branch":
        return reduce(Needs.either, map(_asked, value[1]))
    if op == "subpattern":
        _, added, removed, inside = value
        return Needs() if added or removed else _asked(inside)
    if op == "atomic_group":
        return _asked(value)
    return _NOTHING if op in {"assert", "assert_not", "at"} else Needs()


def _characters(op: str, value: Any) -> frozenset[int] | None:
    """Return what a literal or a class stands for; None for more than a few."""
    if op == "literal":
        return frozenset([value])
    found: set[int] = set()
    for kind, part in value:
        name = str(kind).lower()
        if name == "literal":
            found.add(part)
        elif name == "range" and part[1] - part[0] < _MANY:
            found.update(range(part[0], part[1] + 1))
        elif name == "category" and str(part).lower() == "category_digit":
            found.update(range(48, 58))
        else:
            return None
    return frozenset(found)


def _of_class(characters: frozenset[int] | None) -> Needs:
    if not characters:
        return Needs(length=1)
    marks = 0
    for mark, held in _MARKED.items():
        marks |= mark if characters <= held else 0
    return Needs(
        marks,
        digits=int(characters <= frozenset(range(48, 58))),
        colons=int(characters == {58}),
        points=int(characters == {46}),
        length=1,
        close=characters <= _RUN,
    )
