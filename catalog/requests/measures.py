"""Measure what leaves, after protection: rows, persons, groups of the quasi-identifiers, and what they give away.

Memory grows with distinct persons, groups and sensitive values of groups only; values are hashed batch by batch and
forgotten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import polars as pl

from catalog.disclosure.cells import CellCounter, CellFaults
from catalog.disclosure.diversity import Diversity, DiversityCounter
from catalog.disclosure.groups import GroupCounter, Groups, row_digests
from catalog.disclosure.linkage import share_unique_among
from catalog.disclosure.persons import PersonSketch
from catalog.requests.persons import NOBODY, Digester
from catalog.requests.reading import Reading, persons_of
from policies.protections.aggregating import CONTRIBUTORS, Aggregated, Aggregation


class Protect(Protocol):
    """What is done to the fields before they leave; ``helping`` are fields it looks at besides."""

    @property
    def helping(self) -> Collection[str]:
        """Return the names of those fields."""

    def __call__(self, frame: pl.DataFrame, others: pl.DataFrame, /) -> pl.DataFrame:
        """Return ``frame`` protected; ``others`` has the same rows with everything that was read."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a release.

    ``persons`` is exact over ``person_field`` (63-bit digests), or the rows when no field tells persons apart.
    ``smallest_group`` is the fewest persons that share all quasi-identifiers (k), None without quasi-identifiers
    or rows. ``diversity``: by sensitive field. ``unique_in_dataset``: share of the persons in the release who are
    alone with their quasi-identifiers in the whole dataset; None unless a filter chose rows. ``pairs``: columns group
    and person, UInt64, each pair once. ``cells``: of the sums or counts asked for, by field.
    """

    rows_read: int
    rows: int
    persons: int
    person_field: str | None
    quasi_identifiers: tuple[str, ...]
    smallest_group: int | None
    groups: Groups
    diversity: Mapping[str, Diversity]
    unique_in_dataset: float | None
    sketch: PersonSketch
    pairs: pl.DataFrame
    cells: Mapping[str, CellFaults] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Counts rows, persons and groups over batches.

    ``sensitive``: fields whose diversity within the groups counts. ``aggregated``: field → count or sum, when only
    figures by the other fields (``dimensions``) leave. ``digester`` makes the persons' digests; without one they hold
    for this tally only, and so does its sketch.
    """

    person_field: str | None
    quasi_identifiers: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    digester: Digester | None = None
    aggregated: Mapping[str, str] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()
    rows_read: int = 0
    rows: int = 0
    _outside: int = 0
    _counter: GroupCounter = field(default_factory=GroupCounter)
    _others: GroupCounter = field(default_factory=GroupCounter)
    _diversity: dict[str, DiversityCounter] = field(default_factory=dict)
    _cells: dict[str, CellCounter] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """The fields that have to be protected to be counted."""
        return list(dict.fromkeys([*self.quasi_identifiers, *self.sensitive, *self.dimensions]))

    def add(self, frame: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Count the rows of ``frame``; ``shown`` are the same rows as they leave, with at least ``fields``."""
        if frame.is_empty():
            return
        groups, persons = self._groups(frame, shown), self._persons(frame, self.rows)
        self._counter.add(groups, persons)
        for name in self.sensitive:
            counter = self._diversity.setdefault(name, DiversityCounter())
            counter.add(groups, row_digests(shown.select(name)))
        for name, how in self.aggregated.items():
            cells = self._cells.setdefault(name, CellCounter(is_sum=how == "sum"))
            at = row_digests(shown.select(self.dimensions)) if self.dimensions else None
            cells.add(at, persons, frame[name])
        self.rows += frame.height

    def add_outside(self, frame: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Count rows of the dataset that do not leave: they may hide those who do."""
        if frame.is_empty() or not self.quasi_identifiers:
            return
        # Rows of nobody are numbered far from those that leave, so that none is taken for one of them.
        self._others.add(self._groups(frame, shown), self._persons(frame, 2**62 + self._outside))
        self._outside += frame.height

    def measures(self) -> Measures:
        """Return the figures so far."""
        pairs, groups = self._counter.pairs(), self._counter.groups()
        persons = self._counter.persons()
        known = persons[persons < NOBODY]
        diversity = {name: c.diversity() for name, c in self._diversity.items()}
        unique = share_unique_among(pairs, self._others.pairs()) if self._outside else None
        return Measures(
            rows_read=self.rows_read,
            rows=self.rows,
            persons=len(persons),
            person_field=self.person_field,
            quasi_identifiers=self.quasi_identifiers,
            smallest_group=groups.smallest if self.quasi_identifiers else None,
            groups=groups,
            diversity={name: d for name, d in diversity.items() if d is not None},
            unique_in_dataset=unique,
            # Shifted, for the sketch wants digests spread over all 64 bits.
            sketch=PersonSketch.of(known << np.uint64(1), len(persons) - len(known)),
            pairs=pairs,
            cells={name: c.faults() for name, c in self._cells.items()},
        )

    def _groups(self, frame: pl.DataFrame, shown: pl.DataFrame) -> pl.Series:
        if self.quasi_identifiers:
            return row_digests(shown.select(self.quasi_identifiers))
        return pl.Series("group", np.zeros(frame.height, dtype=np.uint64))

    def _persons(self, frame: pl.DataFrame, first: int) -> pl.Series:
        return persons_of(frame, self.person_field, self.digester or _passing, first)


def _passing(identifiers: pl.Series) -> pl.Series:
    """Return digests that hold within this process only."""
    cells = identifiers.cast(pl.String).str.strip_chars().str.to_uppercase()
    empty = cells.is_null() | (cells == "")
    nobody = pl.Series([NOBODY], dtype=pl.UInt64).new_from_index(0, len(cells))
    return (cells.hash(seed=0) // 2).zip_with(~empty, nobody)


def measure(
    reading: Reading, protect: Protect, tally: Tally, figures: Aggregation | None = None
) -> Measures:
    """Read the source once and count into ``tally``. ``protect`` is what ``prepare`` will do to the fields.

    ``figures`` adds up where cells leave instead of rows. Raises UnusableInputError when the source cannot be read.
    """
    fields = tally.fields
    more = [*tally.aggregated, *(figures.fields if figures else ()), *protect.helping]
    for frame in reading.frames([*fields, *more]):
        shown = protect(frame.select(fields), frame) if fields else frame
        kept, leaving = frame, shown
        if reading.row_filter is not None:
            chosen = reading.chosen(frame)
            kept, leaving = frame.filter(chosen), shown.filter(chosen)
            tally.add_outside(frame.filter(~chosen), shown.filter(~chosen))
        tally.add(kept, leaving)
        if figures is not None:
            add_figures(figures, kept, protect, reading.person_field)
        tally.rows_read += frame.height
    found = tally.measures()
    return found if figures is None else of_figures(found, figures.table())


def add_figures(
    figures: Aggregation, frame: pl.DataFrame, protect: Protect, person_field: str | None
) -> None:
    """Add rows to a table of figures: grouped by the fields as they leave, measured as they are."""
    shown = protect(frame.select(figures.groups), frame)
    persons = frame[person_field] if person_field else None
    figures.add(shown, frame.select(list(figures.measures)), persons)


def of_figures(found: Measures, table: Aggregated) -> Measures:
    """Return the figures of a release that hands out cells instead of rows: those that are shown, and the fewest."""
    counts = table.frame[CONTRIBUTORS].drop_nulls()
    return replace(found, rows=len(counts), smallest_group=min(counts.to_list(), default=None))
