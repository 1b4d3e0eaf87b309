"""The loops that walk over cells: one automaton, or four side by side.

A step waits for the one before it, to look up where it leads; four automata that take their steps in turn take little
longer than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.automata import Automaton
from classifiers.cells import Bools, Bytes, Cells, Ints, Marks
from classifiers.compiled import compiled, item, lean

Steps = NDArray[np.uint32]
#: Automata that walk side by side.
ABREAST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """What a loop needs of an automaton, whose characters ``classes`` may map otherwise."""

    classes: Marks
    steps: Steps
    facts: tuple[int, int, int]
    sets: int

    @classmethod
    def of(cls, automaton: Automaton, classes: Marks | None = None) -> "Track":
        """Return the track of ``automaton``."""
        width = automaton.width
        return cls(
            automaton.classes if classes is None else classes,
            automaton.steps,
            (automaton.start * width, automaton.sinks * width, width - 1),
            len(automaton.sets),
        )


#: Leaves every cell at once.
_IDLE = Track(np.zeros(0x10002, dtype=np.uint16), np.zeros(2, dtype=np.uint32), (0, 0, 1), 1)


def walk(cells: Cells, tracks: Sequence[Track]) -> list[Marks]:
    """Return for each of ``tracks`` the number of the set of patterns that each cell matches."""
    out: list[Marks] = []
    for first in range(0, len(tracks), ABREAST):
        group = tracks[first : first + ABREAST]
        if len(group) == 1:
            track = group[0]
            found = np.empty(len(cells), dtype=np.uint16)
            _one(
                cells.data,
                cells.starts,
                cells.ends,
                track.classes,
                track.steps,
                *track.facts,
                found,
            )
            out.append(found)
            continue
        a, b, c, d = [*group, *[_IDLE] * (ABREAST - len(group))]
        several = np.empty((ABREAST, len(cells)), dtype=np.uint16)
        _four(
            cells.data,
            cells.starts,
            cells.ends,
            np.array([a.facts, b.facts, c.facts, d.facts]),
            a.classes,
            b.classes,
            c.classes,
            d.classes,
            a.steps,
            b.steps,
            c.steps,
            d.steps,
            several,
        )
        out.extend(several[: len(group)])
    return out


def present(sets: Marks, track: Track) -> Ints:
    """Return the numbers of the sets that there are."""
    found = np.zeros(track.sets, dtype=np.bool_)
    _note(sets, found)
    return np.flatnonzero(found)


@compiled
def _note(sets: Marks, found: Bools) -> None:
    for number in sets:
        found[number] = True


@lean
def _read(data: Bytes, at: int) -> tuple[int, int]:
    """Return the character at ``at`` and where it ends; 0x10000 for ideographs beyond the basic plane, else 0x10001."""
    lead = item(data, at)
    if lead < 0x80:
        return lead, at + 1
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | item(data, at + 1) & 0x3F, at + 2
    if lead < 0xF0:
        middle = (item(data, at + 1) & 0x3F) << 6
        return (lead & 0x0F) << 12 | middle | item(data, at + 2) & 0x3F, at + 3
    return 0x10001 - (lead == 0xF0 and item(data, at + 1) >= 0xA0), at + 4


@compiled
def _one(
    data: Bytes,
    starts: Ints,
    ends: Ints,
    classes: Marks,
    steps: Steps,
    start: int,
    sinks: int,
    accepts: int,
    out: Marks,
) -> None:
    for i in range(len(starts)):
        state = start
        at, end = starts[i], ends[i]
        while at < end and state < sinks:
            character, at = _read(data, at)
            state = item(steps, state + item(classes, character))
        out[i] = item(steps, state + accepts)


@compiled
def _four(
    data: Bytes,
    starts: Ints,
    ends: Ints,
    facts: Ints,
    classes_0: Marks,
    classes_1: Marks,
    classes_2: Marks,
    classes_3: Marks,
    steps_0: Steps,
    steps_1: Steps,
    steps_2: Steps,
    steps_3: Steps,
    out: NDArray[np.uint16],
) -> None:
    start_0, sinks_0, accepts_0 = facts[0, 0], facts[0, 1], facts[0, 2]
    start_1, sinks_1, accepts_1 = facts[1, 0], facts[1, 1], facts[1, 2]
    start_2, sinks_2, accepts_2 = facts[2, 0], facts[2, 1], facts[2, 2]
    start_3, sinks_3, accepts_3 = facts[3, 0], facts[3, 1], facts[3, 2]
    for i in range(len(starts)):
        a, b, c, d = start_0, start_1, start_2, start_3
        at, end = starts[i], ends[i]
        while at < end and ((a < sinks_0) | (b < sinks_1) | (c < sinks_2) | (d < sinks_3)):
            character, at = _read(data, at)
            a = item(steps_0, a + item(classes_0, character))
            b = item(steps_1, b + item(classes_1, character))
            c = item(steps_2, c + item(classes_2, character))
            d = item(steps_3, d + item(classes_3, character))
        out[0, i] = item(steps_0, a + accepts_0)
        out[1, i] = item(steps_1, b + accepts_1)
        out[2, i] = item(steps_2, c + accepts_2)
        out[3, i] = item(steps_3, d + accepts_3)
