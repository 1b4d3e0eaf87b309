"""What the tables have in common: the population, its employers, and how long each table is."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from sample_data.dice import Dice
from sample_data.people import MAX_EMPLOYERS, companies, population

#: Rows of the largest table as committed; lengths of the others are given for this many.
BASE_ROWS = 30_000


@dataclass(frozen=True)
class World:
    """One installation's data: the same ``rows`` and ``seed`` give the same world."""

    rows: int = BASE_ROWS
    seed: int = 20251231

    def length(self, base: int) -> int:
        """Return the length of a table that has ``base`` rows when the largest has BASE_ROWS."""
        return max(20, base * self.rows // BASE_ROWS)

    def dice(self, name: str) -> Dice:
        """Return the draws of the table ``name``."""
        return Dice(self.seed, name)

    @cached_property
    def employers(self) -> pl.DataFrame:
        """The employers."""
        return companies(self.dice("employers"), min(self.length(500), MAX_EMPLOYERS))

    @cached_property
    def people(self) -> pl.DataFrame:
        """The population."""
        return population(self.dice("people"), self.length(4_000), self.employers)

    @cached_property
    def active(self) -> pl.DataFrame:
        """The persons of working age."""
        return self.people.filter(~pl.col("retired"))

    def persons(self, dice: Dice, base: int, *, active: bool = False) -> pl.DataFrame:
        """Return the persons of a table of ``base`` rows, each at most once, ``active`` ones only or all."""
        everybody = self.active if active else self.people
        order = dice.order(len(everybody))
        return everybody[[int(i) for i in order[: self.length(base)]]]

    def handlers(self, dice: Dice, n: int) -> pl.Series:
        """Return the names of the few officers who handle the cases of a table."""
        return dice.pick(self.people["name"].head(12).to_list(), n)
