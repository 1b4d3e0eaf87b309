"""What somebody learns who puts two releases side by side, or a release and the dataset it was taken from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from catalog.disclosure.groups import Groups, distinct_pairs, sizes_of


def share_unique_among(pairs: pl.DataFrame, others: pl.DataFrame) -> float:
    """Return the share of (group, person) in ``pairs`` whose group has no other person, in ``others`` neither.

    Both have the columns group and person, each pair once; from 0 to 1.
    """
    if not pairs.height:
        return 0.0
    everybody = distinct_pairs(pl.concat([pairs, others], rechunk=True))
    sizes = everybody.group_by("group").len()
    alone = pairs.join(sizes, on="group").filter(pl.col("len") == 1)
    return alone.height / pairs.height


@dataclass(slots=True)
class Held:
    """What a recipient already holds of each person: one digest of all rows of an earlier release about them."""

    _parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rows: pl.Series, persons: pl.Series) -> None:
        """Add rows given as UInt64 digests of what is in them and of their person, of equal length."""
        self._parts.append(pl.DataFrame({"row": rows, "person": persons}).unique())

    def by_person(self) -> pl.DataFrame:
        """Return columns person and held, UInt64: equal for persons about whom the same rows are held."""
        if not self._parts:
            return pl.DataFrame(schema={"person": pl.UInt64, "held": pl.UInt64})
        rows = pl.concat(self._parts, rechunk=True).unique()
        mixed = pl.col("row").hash(seed=7).bitwise_xor().alias("held")
        self._parts = [rows]
        return rows.group_by("person").agg(mixed)


def joined_groups(pairs: pl.DataFrame, held: Sequence[pl.DataFrame]) -> Groups:
    """Return the groups of a release for somebody who can tell which rows of earlier ones are about the same person.

    ``pairs``: columns group and person; ``held``: tables as ``Held.by_person`` returns. The worst case: that rows can
    be told to be about the same person is taken for granted.
    """
    joined = pairs
    for position, table in enumerate(held):
        joined = joined.join(table.rename({"held": f"held{position}"}), on="person", how="left")
    if not joined.height:
        return Groups(np.zeros(0, dtype=np.int64))
    digest = pl.col("group").hash(seed=0)
    for position in range(len(held)):
        digest = digest ^ pl.col(f"held{position}").fill_null(0).hash(seed=position + 1)
    both = joined.select(digest.alias("group"), "person")
    return Groups(sizes_of(distinct_pairs(both)["group"]))
