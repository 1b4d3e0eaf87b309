"""l-diversity and t-closeness: what the members of a group give away although they cannot be told apart.

Machanavajjhala et al. 2007 (l-diversity, distinct and entropy), Li et al. 2007 (t-closeness). Values come as 64-bit
digests; what is held grows with the distinct pairs of group and value.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

#: Pairs held before they are added up.
COMPACT_AT = 4_000_000


@dataclass(frozen=True, slots=True)
class Diversity:
    """What one sensitive field shows within the groups; the worst group counts.

    ``distinct``: fewest distinct values (l). ``entropy``: fewest effective values, exp of the entropy.
    ``distance``: greatest total-variation distance between a group's distribution and the whole's, 0 to 1 (t, with
    all values equally far apart). ``groups_alike``: groups in which everybody has one value.
    """

    distinct: int
    entropy: float
    distance: float
    groups_alike: int
    groups: int


@dataclass(slots=True)
class DiversityCounter:
    """Collects (group, value) of one sensitive field over batches; an empty cell is a value like another."""

    compact_at: int = COMPACT_AT
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _held: int = 0

    def add(self, groups: pl.Series, values: pl.Series) -> None:
        """Count rows given as UInt64 digests of their group and their value, of equal length."""
        part = pl.DataFrame({"group": groups, "value": values})
        counted = part.group_by("group", "value").agg(pl.len().cast(pl.Int64).alias("n"))
        self._parts.append(counted)
        self._held += counted.height
        if self._held >= self.compact_at:
            self._held = self._counts().height
            self.compact_at = max(self.compact_at, 2 * self._held)

    def _counts(self) -> pl.DataFrame:
        if not self._parts:
            return pl.DataFrame(schema={"group": pl.UInt64, "value": pl.UInt64, "n": pl.Int64})
        if len(self._parts) > 1:
            both = pl.concat(self._parts, rechunk=True)
            self._parts = [both.group_by("group", "value").agg(pl.col("n").sum())]
        return self._parts[0]

    def diversity(self) -> Diversity | None:
        """Return the figures so far, None without rows."""
        counts = self._counts()
        return diversity_of(counts) if counts.height else None


def diversity_of(counts: pl.DataFrame) -> Diversity:
    """Return the figures of a table with columns group, value, n; each pair of group and value once, n at least 1."""
    total = counts["n"].sum()
    whole = counts.group_by("value").agg((pl.col("n").sum() / total).alias("overall"))
    n = pl.col("n")
    shares = counts.join(whole, on="value").with_columns((n / n.sum().over("group")).alias("share"))
    share, overall = pl.col("share"), pl.col("overall")
    groups = shares.group_by("group").agg(
        pl.len().alias("distinct"),
        (-(share * share.log()).sum()).alias("entropy"),
        # Half of the sum of all differences is the sum of the positive ones: values a group lacks need no row.
        (share - overall).clip(lower_bound=0).sum().alias("distance"),
    )
    least = groups.select(
        pl.col("distinct").min(), pl.col("entropy").min(), pl.col("distance").max()
    ).row(0, named=True)
    return Diversity(
        distinct=int(least["distinct"]),
        entropy=float(np.exp(max(least["entropy"], 0.0))),
        distance=float(least["distance"]),
        groups_alike=int((groups["distinct"] == 1).sum()),
        groups=groups.height,
    )
