"""Count what leaves: rows, persons, and the smallest group that shares all quasi-identifiers, after protection.

Memory grows with distinct persons and groups only (16 bytes each); values are hashed batch by batch and forgotten.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import polars as pl

from catalog.requests.filters import RowFilter
from catalog.sources.base import TableRef
from policies.protections.aggregating import CONTRIBUTORS, Aggregated, Aggregation

#: Pairs kept before duplicates are thrown out again.
_COMPACT_AT = 2_000_000


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

    ``persons`` is exact over ``person_field`` (64-bit digests), or the rows when no field tells persons apart.
    ``smallest_group`` is the fewest persons that share all quasi-identifiers (k), None without quasi-identifiers
    or rows.
    """

    rows_read: int
    rows: int
    persons: int
    person_field: str | None
    quasi_identifiers: tuple[str, ...]
    smallest_group: int | None


@dataclass(slots=True)
class Tally:
    """Counts rows, persons and groups over batches."""

    person_field: str | None
    quasi_identifiers: tuple[str, ...]
    rows_read: int = 0
    rows: int = 0
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _held: int = 0
    _compact_at: int = _COMPACT_AT

    def add(self, frame: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Count the rows of ``frame``; ``shown`` are the same rows as they leave, with the quasi-identifiers."""
        if frame.is_empty():
            return
        pairs = pl.DataFrame({"group": self._groups(shown), "person": self._persons(frame)})
        self.rows += frame.height
        unique = pairs.unique()
        self._parts.append(unique)
        self._held += unique.height
        if self._held >= self._compact_at:
            self._held = self._pairs().height
            self._compact_at = max(_COMPACT_AT, 2 * self._held)

    def measures(self) -> Measures:
        """Return the figures so far."""
        pairs = self._pairs()
        smallest = None
        if self.quasi_identifiers and self.rows:
            smallest = min(pairs.group_by("group").len()["len"].to_list())
        return Measures(
            rows_read=self.rows_read,
            rows=self.rows,
            persons=pairs["person"].n_unique(),
            person_field=self.person_field,
            quasi_identifiers=self.quasi_identifiers,
            smallest_group=smallest,
        )

    def _groups(self, shown: pl.DataFrame) -> pl.Series:
        if not self.quasi_identifiers:
            return pl.Series([0], dtype=pl.UInt64).new_from_index(0, shown.height)
        cells = [pl.col(n).cast(pl.String) for n in self.quasi_identifiers]
        return shown.select(pl.struct(cells).hash(seed=0)).to_series()

    def _persons(self, frame: pl.DataFrame) -> pl.Series:
        """Return a digest of each row's person; a row without one counts as a person of its own."""
        numbered = pl.int_range(self.rows, self.rows + frame.height, dtype=pl.UInt64, eager=True)
        alone = numbered.hash(seed=1)
        if self.person_field is None:
            return alone
        cells = frame[self.person_field].cast(pl.String).str.strip_chars().str.to_uppercase()
        empty = cells.is_null() | (cells == "")
        return cells.hash(seed=0).zip_with(~empty, alone)

    def _pairs(self) -> pl.DataFrame:
        if not self._parts:
            return pl.DataFrame(schema={"group": pl.UInt64, "person": pl.UInt64})
        self._parts = [pl.concat(self._parts).unique()]
        return self._parts[0]


def measure(
    table: TableRef,
    row_filter: RowFilter | None,
    protect: Protect,
    *,
    person_field: str | None,
    quasi_identifiers: Sequence[str],
    figures: Aggregation | None = None,
    batch_rows: int,
    progress: Callable[[int], None] | None = None,
) -> Measures:
    """Read the source once and count. ``protect`` is what ``prepare`` will do to the fields.

    ``figures`` adds up where cells leave instead of rows.

    Raises UnusableInputError when the source cannot be read.
    """
    tally = Tally(person_field, tuple(quasi_identifiers))
    needed = {*quasi_identifiers, *protect.helping, *(row_filter.fields if row_filter else ())}
    columns = sorted(needed | ({person_field} if person_field else set()))
    if figures is not None:
        columns = sorted({*columns, *figures.fields})
    # A row count alone still needs a column to be read.
    columns = columns or [table.schema()[0].name]
    for batch in table.batches(columns=columns, batch_rows=batch_rows):
        frame = pl.DataFrame(pl.from_arrow(batch))
        if row_filter is not None:
            frame = frame.filter(row_filter.to_polars())
        tally.rows_read += batch.num_rows
        if figures is not None:
            add_figures(figures, frame, protect, person_field)
        tally.add(
            frame, protect(frame.select(quasi_identifiers), frame) if quasi_identifiers else frame
        )
        if progress is not None:
            progress(batch.num_rows)
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
