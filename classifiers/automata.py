"""Many patterns, one pass: regular expressions become one table of transitions over classes of characters.

Patterns are turned into positions (see ``positions``), and the sets of positions reachable together become the states
of one deterministic automaton. A cell is walked once, one table look-up a character, whatever the number of patterns;
the state it ends in says which of them match.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifiers.positions import (
    BEGIN,
    END,
    HAN,
    LONGEST,
    SPACES,
    START,
    TOP,
    Positions,
    Ranges,
    Reader,
    UnsupportedPatternError,
    bits,
)

__all__ = ["HAN", "LONGEST", "SPACES", "Automaton", "UnsupportedPatternError", "any_of", "build"]

#: So many states together; the table of a few thousand stays in the processor's cache.
MAX_STATES = 12_000


@dataclass(frozen=True)
class Automaton:
    """A table of transitions for several patterns.

    ``table[state, class]`` is the next state; ``classes[code point]`` the class of a character of the basic plane, of
    what stands for ideographs beyond it at 0x10000 and of any other character at 0x10001. From ``sinks`` on no
    character leads out of a state: nothing that follows matters; in the first of these nothing matches.
    ``accepts[state]`` numbers a set in ``sets``, which lists the patterns that match a cell ending in that state; set
    0 is empty. ``clipped`` lists the patterns with a repetition longer than 64, which match more here than they say.
    """

    table: NDArray[np.uint16]
    classes: NDArray[np.uint16]
    start: int
    sinks: int
    accepts: NDArray[np.uint16]
    sets: tuple[tuple[int, ...], ...]
    clipped: frozenset[int]

    @cached_property
    def steps(self) -> NDArray[np.uint32]:
        """The table in one row, states given as the places where their rows begin: a step is one addition.

        Each row has two more items: the state itself, for the class ``left_out`` of characters that change nothing,
        and what the state accepts.
        """
        states, classes = self.table.shape
        steps = np.empty((states, self.width), dtype=np.uint32)
        steps[:, :classes] = self.table
        steps[:, classes] = np.arange(states)
        steps *= np.uint32(self.width)
        steps[:, -1] = self.accepts
        return steps.ravel()

    @property
    def width(self) -> int:
        """The length of a row of ``steps``."""
        return self.left_out + 2

    @property
    def left_out(self) -> int:
        """The class of characters that are left out of a cell before it is matched."""
        return int(self.table.shape[1])

    @cached_property
    def patience(self) -> int:
        """How many of sixteen common Chinese characters are read before the rest of a cell does not matter."""
        state, kind = self.start, self.classes[ord("的")]
        for read in range(16):
            if state >= self.sinks:
                return read
            state = int(self.table[state, kind])
        return 16

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
        found[LONGEST] |= bool((states != self.sinks).any())
        return found


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of cells that are one of ``words``, letters in any case."""
    return f"^(?i:{'|'.join(map(re.escape, words))})$"


def build(patterns: Sequence[str]) -> Automaton:
    """Return the automaton of ``patterns``, in the syntax that Rust's and Python's engines share.

    Raises UnsupportedPatternError for look-around, back references, word boundaries, and for patterns that need more
    than 12,000 states together.
    """
    reader = Reader()
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
    edges = sorted({0, TOP, TOP + 1, TOP + 2, *(e for r in distinct for pair in r for e in pair)})
    takes: dict[int, int] = defaultdict(int)
    index = {edge: i for i, edge in enumerate(edges)}
    for found, places in distinct.items():
        for low, high in found:
            for i in range(index[low], index[high]):
                takes[i] |= places
    class_of = np.zeros(TOP + 2, dtype=np.uint16)
    numbers: dict[int, int] = {}
    for i, (low, high) in enumerate(itertools.pairwise(edges)):
        class_of[low:high] = numbers.setdefault(takes[i], len(numbers))
    return class_of, list(numbers)


def _determinize(
    positions: Positions,
    start: int,
    lasts: Sequence[int],
    class_of: NDArray[np.uint16],
    alphabet: list[int],
) -> Automaton:
    """Turn sets of positions into states (Rabin and Scott 1959), breadth first, from the state after the start."""
    begin, end = alphabet[int(class_of[BEGIN])], alphabet[int(class_of[END])]
    useful = _useful(positions, lasts)
    settled = sum(positions.settles)
    states, numbers = [0], {0: 0}
    rows: list[NDArray[np.uint16]] = []
    ends: list[tuple[int, ...]] = []
    _number(_anchored(start & begin, positions, begin) & useful, states, numbers)
    takers = [(c, takes & useful) for c, takes in enumerate(alphabet)]
    row_of: dict[int, NDArray[np.uint16]] = {}
    for state in states:  # grows while it is walked
        following = 0
        for place in bits(state):
            following |= positions.follow[place]
        if following not in row_of:  # different states often lead to the same
            row = row_of[following] = np.zeros(len(alphabet), dtype=np.uint16)
            for c, takes in takers:
                if reached := following & takes:
                    for place in bits(reached & settled):
                        reached &= ~positions.settles[1 << place]
                    row[c] = _number(reached, states, numbers)
        rows.append(row_of[following])
        ended = _anchored(following & end, positions, end)
        ends.append(tuple(i for i, last in enumerate(lasts) if ended & last))
    sets: dict[tuple[int, ...], int] = {(): 0}
    accepts = np.array([sets.setdefault(e, len(sets)) for e in ends], dtype=np.uint16)
    order = np.arange(len(states))
    table = np.vstack(rows)
    sink = (table == order[:, np.newaxis]).all(axis=1)
    order = np.argsort(
        sink, kind="stable"
    )  # old numbers in their new order; 0 is the first of the sinks
    moved = np.argsort(order)
    return Automaton(
        table=moved[table[order]].astype(np.uint16),
        classes=np.append(class_of[:0x10000], class_of[[0x20000, 0x1F600]]),
        start=int(moved[1]),
        sinks=int(len(states) - sink.sum()),
        accepts=accepts[order],
        sets=tuple(sets),
        clipped=frozenset(),
    )


def _useful(positions: Positions, lasts: Sequence[int]) -> int:
    """Return the positions from which a match can still be reached, the start of the cell being behind."""
    before: list[list[int]] = [[] for _ in positions.follow]
    for place, follow in enumerate(positions.follow):
        for after in bits(follow):
            if positions.ranges[after] != START:
                before[after].append(place)
    found = [place for last in lasts for place in bits(last)]
    seen = set(found)
    for place in found:  # grows while it is walked
        new = [p for p in before[place] if p not in seen]
        seen.update(new)
        found.extend(new)
    return sum(1 << place for place in seen)


def _anchored(reached: int, positions: Positions, anchors: int) -> int:
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
