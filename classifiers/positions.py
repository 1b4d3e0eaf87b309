"""Patterns read into positions that may follow each other (Glushkov 1961), by Python's own parser.

The start and the end of a cell are characters of their own here, so ``^`` and ``$`` are ordinary symbols and a pattern
without them is sought anywhere.
"""

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: Python's parser of patterns; private, but the same since 1.6, and what ``re`` itself runs on.
_parser: Any = importlib.import_module("re._parser")

#: Chinese characters: the unified ideographs and their extensions (Unicode 16), as ranges for a class.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af"
#: Code points end here; behind them come the start and the end of a cell.
TOP = 0x110000
BEGIN, END = TOP, TOP + 1
#: Longer repetitions than this are taken for unbounded; whoever needs the bound gates the length.
LONGEST = 64

Ranges = tuple[tuple[int, int], ...]  # half-open, sorted, disjoint


class UnsupportedPatternError(ValueError):
    """A pattern that has no automaton: look-around, back reference, word boundary, or too many states."""


@dataclass(slots=True)
class Positions:
    """Positions of all patterns: the characters each stands for, and those that may follow it, as bits."""

    ranges: list[Ranges] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    #: Once the position after a whole match is reached, these others of the pattern do not matter any more.
    settles: dict[int, int] = field(default_factory=dict)

    def add(self, ranges: Ranges) -> "_Part":
        """Add a position that stands for the characters in ``ranges``."""
        self.ranges.append(ranges)
        self.follow.append(0)
        bit = 1 << (len(self.ranges) - 1)
        return _Part(first=bit, last=bit, empty=False)

    def link(self, last: int, first: int) -> None:
        """Let the positions ``first`` follow the positions ``last``."""
        for place in bits(last):
            self.follow[place] |= first

    def then(self, a: "_Part", b: "_Part") -> "_Part":
        """Return ``a`` followed by ``b``."""
        self.link(a.last, b.first)
        return _Part(
            a.first | (b.first if a.empty else 0),
            b.last | (a.last if b.empty else 0),
            a.empty and b.empty,
        )


@dataclass(frozen=True, slots=True)
class _Part:
    first: int
    last: int
    empty: bool


_NOTHING = _Part(0, 0, empty=True)


def bits(number: int) -> Iterator[int]:
    """Yield the places of the ones in ``number``."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _normal(ranges: Iterable[tuple[int, int]]) -> Ranges:
    done: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if done and low <= done[-1][1]:
            done[-1] = (done[-1][0], max(high, done[-1][1]))
        else:
            done.append((low, high))
    return tuple(done)


def _inverse(ranges: Ranges) -> Ranges:
    edges = [0, *(edge for pair in ranges for edge in pair), TOP]
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)


#: White space as Unicode and Rust have it; Python also counts the separators of files and records.
SPACES = tuple(c for c in range(0x10000) if chr(c).isspace() and not 0x1C <= c < 0x20)
_SPACES = _normal((c, c + 1) for c in SPACES)
#: Digits and word characters are ASCII here (a number in other digits is no number of ours), spaces are Unicode's.
_CATEGORIES: dict[str, Ranges] = {
    "category_digit": ((48, 58),),
    "category_space": _SPACES,
    "category_word": ((48, 58), (65, 91), (95, 96), (97, 123)),
}
_ANY = ((0, 10), (11, TOP))
_EVERYTHING = ((0, TOP + 2),)
START = ((BEGIN, BEGIN + 1),)


def _category(name: str) -> Ranges:
    if name.startswith("category_not_"):
        return _inverse(_CATEGORIES[name.replace("not_", "")])
    return _CATEGORIES[name]


def _any_case(ranges: Ranges) -> Ranges:
    more = list(ranges)
    for low, high in ranges:
        for begin, shift in ((65, 32), (97, -32)):
            a, b = max(low, begin), min(high, begin + 26)
            if a < b:
                more.append((a + shift, b + shift))
    return _normal(more)


def _with_han(pattern: str) -> str:
    r"""Return a pattern with the ranges that ``\p{Han}`` stands for, which Python's parser does not know."""
    parts = pattern.split(r"\p{Han}")
    done = parts[0]
    for part in parts[1:]:
        # Inside a class there is an opening bracket behind the last closing one.
        bare = re.sub(r"\\.", "", done)
        inside = bare.rfind("[") > bare.rfind("]")
        done += (HAN if inside else f"[{HAN}]") + part
    return done


class Reader:
    """Reads parsed patterns into positions."""

    def __init__(self) -> None:
        self.positions = Positions()
        self.clipped = False

    def pattern(self, text: str) -> _Part:
        """Add one pattern, sought anywhere in a cell."""
        try:
            parsed = _parser.parse(_with_han(text))
        except (re.error, OverflowError, RecursionError) as error:
            raise UnsupportedPatternError(str(error)) from error
        around = self.positions.add(_EVERYTHING)
        self.positions.link(around.last, around.first)
        lead = _Part(around.first, around.last, empty=True)
        body = self._sequence(parsed, bool(parsed.state.flags & re.IGNORECASE))
        before = (1 << len(self.positions.ranges)) - 1
        rest = self.positions.add(_EVERYTHING)
        self.positions.link(rest.last, rest.first)
        self.positions.settles[rest.first] = before ^ ((around.first << 1) - 1) | around.first
        return self.positions.then(
            self.positions.then(lead, body), _Part(rest.first, rest.last, empty=True)
        )

    def _sequence(self, items: Iterable[Any], fold: bool) -> _Part:
        done = _NOTHING
        for op, value in items:
            done = self.positions.then(done, self._item(str(op).lower(), value, fold))
        return done

    def _item(self, op: str, value: Any, fold: bool) -> _Part:
        if op in {"literal", "not_literal", "in", "any"}:
            ranges = self._ranges(op, value)
            return self.positions.add(_any_case(ranges) if fold else ranges)
        if op == "at":
            return self._anchor(str(value).lower())
        if op == "subpattern":
            _, added, removed, inside = value
            return self._sequence(
                inside, (fold or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
            )
        if op == "branch":
            return self._branch(value[1], fold)
        if op in {"max_repeat", "min_repeat"}:
            return self._repeat(*value, fold=fold)
        msg = f"{op} has no automaton"
        raise UnsupportedPatternError(msg)

    def _anchor(self, where: str) -> _Part:
        if where in {"at_beginning", "at_beginning_string"}:
            return self.positions.add(START)
        if where in {"at_end", "at_end_string"}:
            return self.positions.add(((END, END + 1),))
        msg = f"{where} has no automaton"
        raise UnsupportedPatternError(msg)

    def _ranges(self, op: str, value: Any) -> Ranges:
        if op == "any":
            return _ANY
        if op == "literal":
            return ((value, value + 1),)
        if op == "not_literal":
            return _inverse(((value, value + 1),))
        found: list[tuple[int, int]] = []
        negated = False
        for kind, part in value:
            name = str(kind).lower()
            if name == "negate":
                negated = True
            elif name == "range":
                found.append((part[0], part[1] + 1))
            elif name == "literal":
                found.append((part, part + 1))
            else:
                found.extend(_category(str(part).lower()))
        ranges = _normal(found)
        return _inverse(ranges) if negated else ranges

    def _branch(self, arms: Iterable[Any], fold: bool) -> _Part:
        parts = [self._sequence(arm, fold) for arm in arms]
        first = last = 0
        for part in parts:
            first, last = first | part.first, last | part.last
        return _Part(first, last, any(part.empty for part in parts))

    def _repeat(self, low: int, high: int, inside: Any, *, fold: bool) -> _Part:
        unbounded = high is _parser.MAXREPEAT
        if low > LONGEST or (not unbounded and high > LONGEST):
            self.clipped = True
            low, unbounded = min(low, LONGEST), True
        done = _NOTHING
        for _ in range(low):
            done = self.positions.then(done, self._sequence(inside, fold))
        if unbounded:
            part = self._sequence(inside, fold)
            self.positions.link(part.last, part.first)
            return self.positions.then(done, _Part(part.first, part.last, empty=True))
        rest = _NOTHING  # a{0,3} is (a(a(a)?)?)?, so that a set of positions is a prefix
        for _ in range(high - low):
            part = self._sequence(inside, fold)
            whole = self.positions.then(part, rest)
            rest = _Part(whole.first, whole.last, empty=True)
        return self.positions.then(done, rest)
