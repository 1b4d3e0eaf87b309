"""Many patterns, one pass: regular expressions become one table of transitions over classes of characters.

Patterns are read by Python's own parser, turned into positions that may follow each other (Glushkov 1961), and the sets
of positions reachable together become the states of one deterministic automaton. A cell is then walked once, one table
look-up a character, whatever the number of patterns; the state it ends in says which of them match.

The start and the end of a cell are characters of their own here, so ``^`` and ``$`` are ordinary symbols and a pattern
without them is sought anywhere.
"""

import importlib
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Python's parser of patterns; private, but the same since 1.6, and what ``re`` itself runs on.
_parser: Any = importlib.import_module("re._parser")

#: Chinese characters: the unified ideographs and their extensions (Unicode 16), as ranges for a class.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af"
_TOP = 0x110000
_BEGIN, _END = _TOP, _TOP + 1
#: Longer repetitions than this are taken for unbounded; whoever needs the bound gates the length.
LONGEST = 64
#: So many states together; the table of a few thousand stays in the processor's cache.
MAX_STATES = 12_000

Ranges = tuple[tuple[int, int], ...]  # half-open, sorted, disjoint


class UnsupportedPatternError(ValueError):
    """A pattern that has no automaton: look-around, back reference, word boundary, or too many states."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """A table of transitions for several patterns.

    ``table[state, class]`` is the next state, 0 the one with no way out; ``classes[code point]`` the class of a
    character of the basic plane, ``ideograph`` and ``astral`` those beyond it. ``accepts[state]`` numbers a set in
    ``sets``, which lists the patterns that match a cell ending in that state; set 0 is empty. ``clipped`` lists the
    patterns with a repetition longer than 64, which match more here than they say.
    """

    table: NDArray[np.uint16]
    classes: NDArray[np.uint16]
    ideograph: int
    astral: int
    start: int
    accepts: NDArray[np.uint16]
    sets: tuple[tuple[int, ...], ...]
    clipped: frozenset[int]

    def members(self, patterns: Iterable[int]) -> NDArray[np.bool_]:
        """Tell for each set whether it holds one of ``patterns``."""
        wanted = frozenset(patterns)
        return np.array([not wanted.isdisjoint(s) for s in self.sets], dtype=np.bool_)

    def digit_lengths(self) -> NDArray[np.bool_]:
        """Tell for each length to 64 whether so many digits can match any pattern; the last stands for all beyond."""
        kinds = np.unique(self.classes[0x30:0x3A])
        states = np.array([self.start])
        found = np.zeros(LONGEST + 1, dtype=np.bool_)
        for length in range(1, LONGEST + 1):
            states = np.unique(self.table[states][:, kinds])
            found[length] = self.accepts[states].any()
        found[LONGEST] |= bool(states.any())
        return found


@dataclass(slots=True)
class _Positions:
    """Positions of all patterns: the characters each stands for, and those that may follow it, as bits."""

    ranges: list[Ranges] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    #: Once the position after a whole match is reached, these others of the pattern do not matter any more.
    settles: dict[int, int] = field(default_factory=dict)

    def add(self, ranges: Ranges) -> "_Part":
        self.ranges.append(ranges)
        self.follow.append(0)
        bit = 1 << (len(self.ranges) - 1)
        return _Part(first=bit, last=bit, empty=False)

    def link(self, last: int, first: int) -> None:
        for place in bits(last):
            self.follow[place] |= first

    def then(self, a: "_Part", b: "_Part") -> "_Part":
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
    edges = [0, *(edge for pair in ranges for edge in pair), _TOP]
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)


_SPACES = _normal((c, c + 1) for c in range(0x10000) if chr(c).isspace() and not 0x1C <= c < 0x20)
#: Digits and word characters are ASCII here (a number in other digits is no number of ours), spaces are Unicode's.
_CATEGORIES: dict[str, Ranges] = {
    "category_digit": ((48, 58),),
    "category_space": _SPACES,
    "category_word": ((48, 58), (65, 91), (95, 96), (97, 123)),
}
_ANY = ((0, 10), (11, _TOP))
_EVERYTHING = ((0, _TOP + 2),)
_START = ((_BEGIN, _BEGIN + 1),)


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


class _Reader:
    """Reads parsed patterns into positions."""

    def __init__(self) -> None:
        self.positions = _Positions()
        self.clipped = False

    def pattern(self, text: str) -> _Part:
        """Add one pattern, sought anywhere in a cell."""
        try:
            parsed = _parser.parse(
                text.replace(r"\p{Han}", f"[{HAN}]").replace(f"[[{HAN}]]", f"[{HAN}]")
            )
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
            return self.positions.add(_START)
        if where in {"at_end", "at_end_string"}:
            return self.positions.add(((_END, _END + 1),))
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


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of cells that are one of ``words``, letters in any case."""
    return f"^(?i:{'|'.join(map(re.escape, words))})$"


def build(patterns: Sequence[str]) -> Automaton:
    """Return the automaton of ``patterns``, in the syntax that Rust's and Python's engines share.

    Raises UnsupportedPatternError for look-around, back references, word boundaries, and for patterns that need more
    than 12,000 states together.
    """
    reader = _Reader()
    lasts, start, clipped = [], 0, set()
    for number, pattern in enumerate(patterns):
        reader.clipped = False
        part = reader.pattern(pattern)
        if reader.clipped:
            clipped.add(number)
        lasts.append(part.last)
        start |= part.first
    class_of, alphabet = _classes(reader.positions.ranges)
    return replace(
        _determinize(reader.positions, start, lasts, class_of, alphabet), clipped=frozenset(clipped)
    )


def _classes(ranges: Sequence[Ranges]) -> tuple[NDArray[np.uint16], list[int]]:
    """Return the class of every character (0 … 0x110001), and for each class the positions that take it, as bits."""
    distinct: dict[Ranges, int] = {}
    for place, found in enumerate(ranges):
        distinct[found] = distinct.get(found, 0) | 1 << place
    edges = sorted(
        {0, _TOP, _TOP + 1, _TOP + 2, *(e for r in distinct for pair in r for e in pair)}
    )
    takes: dict[int, int] = defaultdict(int)
    index = {edge: i for i, edge in enumerate(edges)}
    for found, places in distinct.items():
        for low, high in found:
            for i in range(index[low], index[high]):
                takes[i] |= places
    class_of = np.zeros(_TOP + 2, dtype=np.uint16)
    numbers: dict[int, int] = {}
    for i, (low, high) in enumerate(itertools.pairwise(edges)):
        class_of[low:high] = numbers.setdefault(takes[i], len(numbers))
    return class_of, list(numbers)


def _determinize(
    positions: _Positions,
    start: int,
    lasts: Sequence[int],
    class_of: NDArray[np.uint16],
    alphabet: list[int],
) -> Automaton:
    """Turn sets of positions into states (Rabin and Scott 1959), breadth first, from the state after the start."""
    begin, end = alphabet[int(class_of[_BEGIN])], alphabet[int(class_of[_END])]
    useful = _useful(positions, lasts)
    settled = sum(positions.settles)
    states, numbers = [0], {0: 0}
    rows: list[NDArray[np.uint16]] = []
    ends: list[tuple[int, ...]] = []
    _number(_anchored(start & begin, positions, begin) & useful, states, numbers)
    for state in states:  # grows while it is walked
        following = 0
        for place in bits(state):
            following |= positions.follow[place]
        row = np.zeros(len(alphabet), dtype=np.uint16)
        if following:
            for c, takes in enumerate(alphabet):
                reached = following & takes & useful
                for place in bits(reached & settled):
                    reached &= ~positions.settles[1 << place]
                row[c] = _number(reached, states, numbers)
        rows.append(row)
        ended = _anchored(following & end, positions, end)
        ends.append(tuple(i for i, last in enumerate(lasts) if ended & last))
    sets: dict[tuple[int, ...], int] = {(): 0}
    accepts = np.array([sets.setdefault(e, len(sets)) for e in ends], dtype=np.uint16)
    return Automaton(
        table=np.vstack(rows),
        classes=class_of[:0x10000].copy(),
        ideograph=int(class_of[0x20000]),
        astral=int(class_of[0x1F600]),
        start=1,
        accepts=accepts,
        sets=tuple(sets),
        clipped=frozenset(),
    )


def _useful(positions: _Positions, lasts: Sequence[int]) -> int:
    """Return the positions from which a match can still be reached, the start of the cell being behind."""
    before: list[list[int]] = [[] for _ in positions.follow]
    for place, follow in enumerate(positions.follow):
        for after in bits(follow):
            if positions.ranges[after] != _START:
                before[after].append(place)
    found = [place for last in lasts for place in bits(last)]
    seen = set(found)
    for place in found:  # grows while it is walked
        new = [p for p in before[place] if p not in seen]
        seen.update(new)
        found.extend(new)
    return sum(1 << place for place in seen)


def _anchored(reached: int, positions: _Positions, anchors: int) -> int:
    """Return ``reached`` and what further anchors of the same place lead to: ``a$$`` is ``a$``."""
    while True:
        more = reached
        for place in bits(reached):
            more |= positions.follow[place] & anchors
        if more == reached:
            return reached
        reached = more


def _number(state: int, states: list[int], numbers: dict[int, int]) -> int:
    found = numbers.get(state)
    if found is None:
        found = numbers[state] = len(states)
        states.append(state)
        if found > MAX_STATES:
            msg = f"more than {MAX_STATES} states"
            raise UnsupportedPatternError(msg)
    return found
