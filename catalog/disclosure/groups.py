"""k-anonymity: how many persons share the quasi-identifiers that leave (Sweeney 2002; GB/T 42460-2023).

Rows come in batches as two 64-bit digests, of the group and of the person. What is held grows with the distinct pairs
of them, 16 bytes each; no value is kept.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Pairs held before the first look for repeated ones.
COMPACT_AT = 4_000_000
#: Stands for an empty cell: all of them are alike, in a column of any type.
_EMPTY = 0xBF58476D1CE4E5B9


def row_digests(frame: pl.DataFrame) -> pl.Series:
    """Return one UInt64 a row, equal for rows that are equal in all columns; they hold within this process only.

    Whole numbers of any width are alike, so are floats; everything else is compared as text. Without columns all
    rows are one group. Columns are hashed under seeds of their own and added up bit by bit (simple tabulation).
    """
    if not frame.columns:
        return pl.Series("group", np.zeros(frame.height, dtype=np.uint64))
    mixed = pl.lit(0, dtype=pl.UInt64)
    for position, name in enumerate(frame.columns):
        cells = _comparable(name, frame.schema[name]).hash(seed=position)
        empty = pl.lit(_EMPTY ^ position, dtype=pl.UInt64)
        mixed = mixed ^ pl.when(pl.col(name).is_null()).then(empty).otherwise(cells)
    return frame.select(mixed.alias("group")).to_series()


def _comparable(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_integer():
        return pl.col(name).cast(pl.Int64)
    if dtype.is_float():
        return pl.col(name).cast(pl.Float64)
    return pl.col(name) if dtype == pl.String else pl.col(name).cast(pl.String)


@dataclass(frozen=True)
class Groups:
    """Persons in each group, one entry a group, in no order."""

    sizes: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.sizes)

    @cached_property
    def members(self) -> int:
        """Persons counted once in each group they are in."""
        return int(self.sizes.sum())

    @cached_property
    def smallest(self) -> int | None:
        """k: persons in the smallest group, None without rows. The highest risk is 1 / k (GB/T 42460)."""
        return int(self.sizes.min()) if len(self.sizes) else None

    @property
    def average_risk(self) -> float:
        """Mean over persons of 1 / size of their group: groups / persons; 0 without rows."""
        return self.count / self.members if self.members else 0.0

    @property
    def unique_share(self) -> float:
        """Share of persons who are alone in their group, from 0 to 1."""
        return self.share_below(2)

    def below(self, k: int) -> int:
        """Return the persons in groups of fewer than ``k``."""
        return int(self.sizes[self.sizes < k].sum())

    def share_below(self, k: int) -> float:
        """Return the share of persons in groups of fewer than ``k``, from 0 to 1."""
        return self.below(k) / self.members if self.members else 0.0


@dataclass(slots=True)
class GroupCounter:
    """Collects (group, person) over batches. A person in a group counts once, however many rows there are."""

    compact_at: int = COMPACT_AT
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _held: int = 0
    _distinct: bool = True
    _each_once: bool = True

    def add(self, groups: pl.Series, persons: pl.Series) -> None:
        """Count rows given as UInt64 digests of their group and their person, of equal length."""
        self._parts.append(pl.DataFrame({"group": groups, "person": persons}))
        self._held += len(groups)
        self._distinct = False
        if self._held >= self.compact_at:
            self._held = self.pairs().height
            self.compact_at = max(self.compact_at, 2 * self._held)

    def pairs(self) -> pl.DataFrame:
        """Return the distinct pairs: columns group and person, UInt64."""
        if not self._parts:
            return pl.DataFrame(schema={"group": pl.UInt64, "person": pl.UInt64})
        if not self._distinct:
            both = pl.concat(self._parts, rechunk=True)
            self._each_once = _all_distinct(both["person"])
            self._parts = [both if self._each_once else distinct_pairs(both)]
            self._distinct = True
        return self._parts[0]

    def groups(self) -> Groups:
        """Return the persons in each group so far."""
        return Groups(sizes_of(self.pairs()["group"]))

    def persons(self) -> NDArray[np.uint64]:
        """Return the distinct persons' digests, in no order."""
        persons = self.pairs()["person"]
        return (persons if self._each_once else persons.unique()).to_numpy()


def distinct_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct rows of (group, person); only those of persons who come up again are compared."""
    once = pairs["person"].is_unique()
    if once.all():
        return pairs
    return pl.concat([pairs.filter(once), pairs.filter(~once).unique()], rechunk=True)


def sizes_of(groups: pl.Series) -> NDArray[np.int64]:
    """Return how often each distinct digest (UInt64) comes up, in no order.

    Digests are sorted, which numpy does with vector instructions: ten times as fast as a table of millions of groups.
    """
    digests = np.sort(groups.to_numpy())
    starts = np.flatnonzero(_new(digests))
    return np.diff(starts, append=len(digests))


def _all_distinct(digests: pl.Series) -> bool:
    return bool(_new(np.sort(digests.to_numpy())).all())


def _new(digests: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return for each of the sorted digests whether it differs from the one before it."""
    new = np.ones(len(digests), dtype=np.bool_)
    np.not_equal(digests[1:], digests[:-1], out=new[1:])
    return new
