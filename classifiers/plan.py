"""What is run over a column: detectors and shapes sorted into families, each walked in one pass by one automaton."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from classifiers.automata import Automaton, UnsupportedPatternError, any_of, build
from classifiers.cells import DIGIT, HAN, LOWER, UPPER, Bools, Cells, Ints, Marks
from classifiers.compiled import compiled, item
from classifiers.detectors import DETECTORS
from classifiers.forms import are_phones, compact_cells, compact_classes, phone_cells
from classifiers.normalizers import NULL_WORDS
from classifiers.types import Detector
from classifiers.walking import Track, present, walk

#: Detectors looked at in every column, for a neighbor may speak for them.
ASKED = frozenset({"birth_date", "sex_codes"})
#: Cells of more characters than this are no number, name or code; long text is the text engine's.
LONG = 1 << 40


@dataclass(frozen=True, slots=True)
class Gate:
    """Which cells may match: any of the marks ``needs`` (0: whatever), none of ``bars``, ``sizes`` in characters."""

    needs: int = 0
    bars: int = 0
    sizes: tuple[int, int] = (1, LONG)

    def may_hold(self, cells: Cells) -> bool:
        """Tell whether there may be any cells inside, without looking at each."""
        if not len(cells):
            return False
        bounds = cells.bounds
        low, high = self.sizes
        sized = bounds.shortest <= high and low <= bounds.longest
        return (
            sized
            and not bounds.all & self.bars
            and bool(bounds.some & self.needs or not self.needs)
        )

    def holds_all(self, cells: Cells) -> bool:
        """Tell whether all cells are inside, as far as their bounds tell."""
        bounds = cells.bounds
        low, high = self.sizes
        return (
            low <= bounds.shortest
            and bounds.longest <= high
            and not bounds.some & self.bars
            and bool(bounds.all & self.needs or not self.needs)
        )


@compiled
def _places(
    sizes: Ints, marks: Marks, low: int, high: int, needs: int, bars: int, digits: Bools
) -> Ints:
    """Return where cells are of a size and of marks that may match: numbers by their length."""
    out = np.empty(len(sizes), dtype=np.int64)
    used = 0
    for i in range(len(sizes)):
        size, mark = sizes[i], item(marks, i)
        good = (low <= size) & (size <= high) & ((needs == 0) | (mark & needs != 0))
        good &= (mark & bars == 0) & ((mark != DIGIT) | digits[min(size, len(digits) - 1)])
        out[used] = i
        used += good
    return out[:used]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Patterns by name, and the one automaton that runs them all over the cells that pass the gate."""

    names: tuple[str, ...]
    form: str
    gate: Gate
    automaton: Automaton
    track: Track
    digits: Bools

    def places(self, cells: Cells) -> Ints:
        """Return where in ``cells`` are those that may match: numbers by their length, too."""
        if not self.gate.may_hold(cells):
            return _NOWHERE
        some, every, shortest, longest = cells.bounds
        last = len(self.digits) - 1
        fitting = self.digits[min(shortest, last) : min(longest, last) + 1]
        if some == DIGIT and not fitting.any():
            return _NOWHERE
        if self.gate.holds_all(cells) and (every & ~DIGIT or fitting.all()):
            return cells.everywhere
        low, high = self.gate.sizes
        return _places(
            cells.sizes, cells.marks, low, high, self.gate.needs, self.gate.bars, self.digits
        )

    def walk(self, cells: Cells) -> "Walk":
        """Run over those of ``cells`` (plain) that may match."""
        return walk_all([self], cells)[0]


_NOWHERE: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Walk:
    """Where a family was run.

    ``sets``: for the cells at ``places`` the number of the set of patterns that each matches.
    """

    family: Family
    places: Ints
    sets: Marks

    def present(self) -> Iterator[str]:
        """Yield the names of the patterns that match some cell."""
        sets = self.family.automaton.sets
        found: set[int] = set()
        numbers = present(self.sets, self.family.track) if self.only is None else [self.only]
        for number in numbers:
            found.update(sets[number])
        yield from (self.family.names[i] for i in sorted(found))

    @cached_property
    def only(self) -> int | None:
        """The number of the one set that all cells walked match; None when there are several, or no cells."""
        if not len(self.sets):
            return None
        low, high = int(self.sets.min()), int(self.sets.max())
        return low if low == high else None

    def hits(self, name: str) -> Bools:
        """Tell which of the cells walked match the pattern ``name``."""
        return _among(self.sets, self._wanted(name))

    def where(self, name: str) -> Ints:
        """Return the places of the cells that match the pattern ``name``."""
        wanted = self._wanted(name)
        if self.only is not None:
            return self.places if wanted[self.only] else _NOWHERE
        return _where(self.places, self.sets, wanted)

    def _wanted(self, name: str) -> Bools:
        return self.family.automaton.members([self.family.names.index(name)])


#: What families found, by what they are called.
Walks = Mapping[str, Walk]


def walk_all(chosen: Sequence[Family], cells: Cells) -> list[Walk]:
    """Run families over those of ``cells`` (plain) that may match, side by side where they look at most of them."""
    found: list[Walk | None] = [None] * len(chosen)
    most: list[tuple[int, Ints]] = []
    for i, one in enumerate(chosen):
        places = one.places(cells)
        alike = one.form != "phone" or are_phones(cells)
        if alike and 4 * len(places) >= 3 * len(cells):
            most.append((i, places))
            continue
        seen = cells.take(places)
        if not alike and len(places):
            seen = phone_cells(compact_cells(seen))
        found[i] = Walk(one, places, *walk(seen, [one.track]))
    most.sort(key=lambda pair: chosen[pair[0]].automaton.patience)  # early leavers go together
    tracks = [chosen[i].track for i, _ in most]
    for (i, places), sets in zip(most, walk(cells, tracks), strict=True):
        found[i] = Walk(chosen[i], places, sets if len(places) == len(cells) else sets[places])
    return [one for one in found if one is not None]


@compiled
def _where(places: Ints, sets: Marks, wanted: Bools) -> Ints:
    out = np.empty(len(sets), dtype=np.int64)
    used = 0
    for i in range(len(sets)):
        out[used] = places[i]
        used += wanted[item(sets, i)]
    return out[:used]


@compiled
def _among(sets: NDArray[np.uint16], wanted: Bools) -> Bools:
    out = np.empty(len(sets), dtype=np.bool_)
    for i in range(len(sets)):
        out[i] = wanted[sets[i]]
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All that is run over a column.

    ``families`` are those of the detectors; ``loose`` the detectors whose pattern has no automaton; ``inexact`` the
    ids of those whose automaton matches more than they say: for both Rust's engine has the word. ``named`` bring
    words for headers along, ``texts`` are all that may be sought in texts.
    """

    detectors: Mapping[str, Detector]
    families: tuple[Family, ...]
    loose: tuple[Detector, ...]
    inexact: frozenset[str]
    named: tuple[Detector, ...] = ()
    texts: tuple[Detector, ...] = DETECTORS


def family(patterns: Mapping[str, str], gate: Gate | None = None, form: str = "plain") -> Family:
    """Return the family of ``patterns``. Raises UnsupportedPatternError when they have no automaton."""
    automaton = build(list(patterns.values()))
    track = Track.of(automaton, compact_classes(automaton) if form == "compact" else None)
    digits = automaton.digit_lengths()
    if form == "phone":  # the country code is still there
        digits = digits | np.roll(digits, 2) | np.roll(digits, 4)
    return Family(tuple(patterns), form, gate or Gate(), automaton, track, digits)


def families(patterns: Mapping[str, str], gate: Gate, form: str) -> Iterator[Family]:
    """Yield as few families as hold ``patterns``; one that has no automaton at all is left out."""
    if not patterns:
        return
    try:
        yield family(patterns, gate, form)
    except UnsupportedPatternError:
        items = list(patterns.items())
        half = len(items) // 2
        if half:
            yield from families(dict(items[:half]), gate, form)
            yield from families(dict(items[half:]), gate, form)


@lru_cache(maxsize=8)
def plan(detectors: tuple[Detector, ...] = DETECTORS) -> Plan:
    """Return the plan for ``detectors``. Those built in share their automata, whatever is added to them."""
    if detectors is DETECTORS:
        return _plan(DETECTORS)
    added = tuple(d for d in detectors if d not in _BUILT_IN)
    found = _plan(added) if added else _NOTHING
    own = _plan(tuple(d for d in detectors if d in _BUILT_IN))
    return Plan(
        {d.id: d for d in detectors},
        own.families + found.families,
        own.loose + found.loose,
        own.inexact | found.inexact,
        tuple(d for d in detectors if d.headers),
        detectors,
    )


_BUILT_IN = frozenset(DETECTORS)
_NOTHING = Plan({}, (), (), frozenset())


@lru_cache(maxsize=8)
def _plan(detectors: Sequence[Detector]) -> Plan:
    kinds: dict[tuple[str, str, bool], dict[str, str]] = {}
    for d in detectors:
        kinds.setdefault(_kind(d), {})[d.id] = any_of(d.words) if d.words else d.pattern or r"^\b$"
    by_id = {d.id: d for d in detectors}
    made = tuple(
        f
        for (form, kind, _), patterns in kinds.items()
        for f in families(patterns, _gate(kind, [by_id[i] for i in patterns]), form)
    )
    told = {name for f in made for name in f.names}
    return Plan(
        by_id,
        made,
        tuple(d for d in detectors if d.id not in told),
        frozenset(f.names[i] for f in made for i in f.automaton.clipped),
    )


def decides(d: Detector) -> bool:
    """Whether values alone, or a neighbor, may speak for a detector; else only a header makes it count."""
    return d.alone is not None or d.sparse or d.id in ASKED


def _kind(d: Detector) -> tuple[str, str, bool]:
    """Return form, kind of cells, and whether values decide: detectors that share all three make a family.

    What only a header can make count is seldom run, and most of it matches most numbers: apart from the rest, which
    leaves most cells after a few characters.
    """
    if d.words:
        return "plain", "words", decides(d)
    if d.normalizer == "plain" and d.gate == "wide":
        # Words sought anywhere in a cell make large automata: each of these has its own.
        return "plain", d.id if d.pattern and r"\S*(" in d.pattern else "wide", decides(d)
    return d.normalizer, "any", decides(d)


def _gate(kind: str, detectors: Sequence[Detector]) -> Gate:
    shortest = min(d.lengths[0] for d in detectors)
    longest = max(d.lengths[1] for d in detectors)
    if kind != "any":
        return Gate(needs=0 if kind == "words" else HAN, sizes=(shortest, longest))
    if detectors[0].normalizer == "plain":
        return Gate(sizes=(shortest, LONG))
    # Separators are left out of the compact form: the cell itself may be longer, never shorter.
    needs = DIGIT if detectors[0].normalizer == "phone" else DIGIT | UPPER | LOWER
    return Gate(needs=needs, bars=HAN, sizes=(shortest, 3 * longest))


#: Spellings of "no value".
ABSENT = family(
    {"absent": any_of(w for w in NULL_WORDS if w)},
    Gate(sizes=(1, max(map(len, NULL_WORDS)))),
)
