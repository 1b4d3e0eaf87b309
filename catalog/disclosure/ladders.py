"""Ladders of generalization: each field's values from as asked for to suppressed, and what each rung loses."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.uint32]


@dataclass(frozen=True)
class Ladder:
    """The rungs of the field ``name``, finest first, over its distinct values.

    ``rungs``: what each rung is called (opaque here). ``categories``: one row a rung, one column a distinct value: the
    category the value falls into, numbered from 0. ``weights``: persons with each value.
    """

    name: str
    rungs: tuple[Any, ...]
    categories: Codes
    weights: NDArray[np.int64]

    @property
    def distinct(self) -> tuple[int, ...]:
        """Distinct categories on each rung."""
        return tuple(len(np.unique(row)) for row in self.categories)

    def losses(self) -> tuple[float, ...]:
        """Return what each rung loses of the values on the first one: the normalized certainty penalty, 0 to 1.

        Of one person with value v: (values that share v's category - 1) / (values - 1); the mean over persons
        (Xu et al. 2006). Suppressing a field loses 1.
        """
        first = self.categories[0]
        values = len(np.unique(first))
        persons = int(self.weights.sum())
        if values < 2 or not persons:
            return (0.0,) * len(self.rungs)
        return tuple(self._loss(first, row, values) / persons for row in self.categories)

    def above(self, rung: int) -> tuple["Ladder", Codes]:
        """Return the ladder from ``rung`` on, with fewer values, and each value's new number."""
        kept = pl.DataFrame(self.categories[rung:].T)
        numbers = kept.select(pl.struct(pl.all()).rank("dense")).to_series().cast(pl.UInt32) - 1
        counted = kept.with_columns(numbers.alias("number"), pl.Series("weight", self.weights))
        values = (
            counted.group_by("number")
            .agg(pl.all().exclude("weight").first(), pl.col("weight").sum())
            .sort("number")
        )
        categories = values.drop("number", "weight").to_numpy().T
        ladder = Ladder(self.name, self.rungs[rung:], categories, values["weight"].to_numpy())
        return ladder, numbers.to_numpy()

    def _loss(self, first: Codes, row: Codes, values: int) -> float:
        pairs = np.unique(np.stack([row, first], axis=1), axis=0)
        sizes = np.bincount(pairs[:, 0])
        return float(((sizes[row] - 1) / (values - 1) * self.weights).sum())


@dataclass(slots=True)
class LadderCounter:
    """Numbers the values of one field as they come, on all rungs at once, as 64-bit digests.

    Two values are one when they are alike on every rung.
    """

    name: str
    rungs: tuple[Any, ...]
    _values: pl.DataFrame | None = None

    def add(self, digests: list[pl.Series]) -> pl.Series:
        """Add values: one UInt64 series a rung, of equal length; return the number of each (UInt32, from 0)."""
        columns = {f"r{i}": series for i, series in enumerate(digests)}
        mixed = pl.lit(0, dtype=pl.UInt64)
        for position, name in enumerate(columns):
            mixed = mixed ^ pl.col(name).hash(seed=position)
        frame = pl.DataFrame(columns).with_columns(mixed.alias("value"))
        known = self.values()
        new = frame.unique("value", maintain_order=True).join(known, on="value", how="anti")
        if new.height:
            numbers = np.arange(known.height, known.height + new.height, dtype=np.uint32)
            new = new.with_columns(pl.Series("number", numbers))
            known = self._values = pl.concat([known, new.select(known.columns)])
        numbered = frame.select("value").join(
            known.select("value", "number"), on="value", how="left", maintain_order="left"
        )
        return numbered["number"]

    def values(self) -> pl.DataFrame:
        """Return the distinct values by number, with their digest on each rung: columns value, number, r0, r1, …."""
        if self._values is None:
            rungs = {f"r{i}": pl.UInt64() for i in range(len(self.rungs))}
            return pl.DataFrame(schema={"value": pl.UInt64(), "number": pl.UInt32(), **rungs})
        return self._values

    def ladder(self, weights: NDArray[np.int64]) -> Ladder:
        """Return the ladder; ``weights``: persons with each of ``values()``."""
        values = self.values()
        rows = [
            (values[f"r{i}"].rank("dense") - 1).cast(pl.UInt32).to_numpy()
            for i in range(len(self.rungs))
        ]
        return Ladder(self.name, self.rungs, np.stack(rows), weights)
