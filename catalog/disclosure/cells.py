"""Output checking of aggregates: each cell of a table of counts or sums, before it may leave.

Figures of output-checking practice (Hundepool et al., Handbook on Statistical Disclosure Control, 2nd ed. 2010 and
2024; SDAP Handbook on Statistical Disclosure Control for Outputs 2019): at least 10 unweighted contributors; dominance
(n, k) = (2, 85 %); p-ratio 10 %; no two tables that differ by fewer than 10.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum

import polars as pl

#: Fewest unweighted contributors to a cell, and fewest persons by which two outputs may differ.
SMALLEST = 10
#: (n, k): the n largest contributors may make up at most the share k of a cell's total.
DOMINANT, DOMINANT_SHARE = 2, Fraction(85, 100)
#: The second largest contributor must not be able to estimate the largest within this share of it.
P_RATIO = Fraction(10, 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``contributors`` persons or bodies; of a sum also its total and its largest contributions, descending.

    ``total`` None: a count, on which dominance and p-ratio say nothing. Contributions are not negative.
    """

    contributors: int
    total: float | None = None
    largest: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFaults:
    """How many of ``cells`` are below the smallest count, dominated, or too easily estimated; ``smallest`` count."""

    cells: int
    smallest: int | None
    small: int
    dominated: int
    estimable: int

    @property
    def any(self) -> bool:
        """Whether any cell may not leave."""
        return bool(self.small or self.dominated or self.estimable)


def is_small(cell: Cell, smallest: int = SMALLEST) -> bool:
    """Tell whether a cell has contributors but too few; an empty cell says that nobody is there and is not small."""
    return 0 < cell.contributors < smallest


def is_dominated(cell: Cell, n: int = DOMINANT, share: Fraction = DOMINANT_SHARE) -> bool:
    """Tell whether the ``n`` largest make up more than ``share`` of the total ((n, k)-rule)."""
    if cell.total is None or cell.total <= 0:
        return False
    return sum(map(_exact, cell.largest[:n])) > share * _exact(cell.total)


def is_estimable(cell: Cell, ratio: Fraction = P_RATIO) -> bool:
    """Tell whether what is left beside the two largest is less than ``ratio`` of the largest (p %-rule).

    The second largest contributor subtracts their own value from the total and so knows the largest one to within
    the rest.
    """
    if cell.total is None or cell.total <= 0:
        return False
    largest = _exact(cell.largest[0]) if cell.largest else Fraction(0)
    rest = _exact(cell.total) - sum(map(_exact, cell.largest[:2]))
    return rest < ratio * largest


def _exact(amount: float) -> Fraction:
    """Return an amount as it is written: 0.3 is three tenths, which no float is."""
    return Fraction(str(amount))


def faults(cells: Iterable[Cell]) -> CellFaults:
    """Hold every cell against the three rules."""
    count = small = dominated = estimable = 0
    smallest: int | None = None
    for cell in cells:
        count += 1
        if cell.contributors and (smallest is None or cell.contributors < smallest):
            smallest = cell.contributors
        small += is_small(cell)
        dominated += is_dominated(cell)
        estimable += is_estimable(cell)
    return CellFaults(count, smallest, small, dominated, estimable)


@dataclass(slots=True)
class CellCounter:
    """Collects what contributors give to cells over batches; memory grows with distinct pairs of the two.

    ``is_sum``: the cells are sums, on which all three rules are held; of counts only the number of contributors.
    """

    is_sum: bool
    compact_at: int = 4_000_000
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _held: int = 0

    def add(self, cells: pl.Series | None, contributors: pl.Series, amounts: pl.Series) -> None:
        """Add rows: UInt64 digests of their cell (None: all one) and contributor, and what was contributed.

        An amount that is no number adds nothing but its contributor.
        """
        at = pl.lit(0, dtype=pl.UInt64) if cells is None else cells
        number = (
            amounts.cast(pl.String)
            .str.replace_all(r"[,，¥￥\s]", "")
            .cast(pl.Float64, strict=False)
        )
        rows = pl.DataFrame({"who": contributors, "amount": number.abs().fill_null(0.0)})
        self._parts.append(self._added(rows.with_columns(at.alias("cell"))))
        self._held += self._parts[-1].height
        if self._held >= self.compact_at:
            self._parts = [self._added(pl.concat(self._parts))]
            self._held = self._parts[0].height
            self.compact_at = max(self.compact_at, 2 * self._held)

    def faults(self) -> CellFaults:
        """Hold every cell against the rules; refunds count by their size, as contributions of their own."""
        if not self._parts:
            return CellFaults(0, None, 0, 0, 0)
        given = self._added(pl.concat(self._parts))
        amount = pl.col("amount")
        cells = given.group_by("cell").agg(
            pl.len().alias("n"),
            amount.sum().alias("total"),
            amount.top_k(DOMINANT).alias("largest"),
        )
        rows = cells.select("n", "total", "largest").iter_rows()
        return faults(
            Cell(n, total if self.is_sum else None, tuple(sorted(largest, reverse=True)))
            for n, total, largest in rows
        )

    @staticmethod
    def _added(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.group_by("cell", "who").agg(pl.col("amount").sum())


Key = tuple[object, ...]


def close_cells(
    now: Mapping[Key, int], earlier: Mapping[Key, int], smallest: int = SMALLEST
) -> list[Key]:
    """Return the cells of two tables over the same dimensions whose counts differ, but by fewer than ``smallest``.

    Whoever holds both learns the figures of the few persons in between. A cell that one table lacks has 0 there.
    """
    keys = dict.fromkeys([*now, *earlier])
    return [k for k in keys if 0 < abs(now.get(k, 0) - earlier.get(k, 0)) < smallest]


def is_differencing(difference: int, smallest: int = SMALLEST) -> bool:
    """Tell whether two outputs differ by some persons, but by fewer than ``smallest``."""
    return 0 < difference < smallest


def cells_from(contributions: Mapping[Key, Sequence[float]]) -> dict[Key, Cell]:
    """Return the cells of a table of sums from what each contributor gave to each cell."""
    return {
        key: Cell(
            len(given), fsum(given), tuple(sorted(map(float, given), reverse=True)[:DOMINANT])
        )
        for key, given in contributions.items()
    }
