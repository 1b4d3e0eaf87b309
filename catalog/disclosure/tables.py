"""Tables of value combinations with their persons, and their groups under any generalization."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalog.disclosure.groups import Groups, distinct_pairs
from catalog.disclosure.ladders import Codes, Ladder

#: One field on one rung.
Place = tuple[int, int]
_WORD = 2**63


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Value combinations (columns: the fields ``fields`` of a search, as codes) with persons who have them.

    Persons who come up once are only counted (``n``); ``again`` holds the others with their digest (``who``).
    """

    fields: tuple[int, ...]
    once: Codes
    n: NDArray[np.int64]
    again: Codes
    who: NDArray[np.uint64]

    @property
    def height(self) -> int:
        """Rows held."""
        return len(self.once) + len(self.again)

    @classmethod
    def of(cls, codes: Codes, persons: NDArray[np.uint64]) -> "CodeTable":
        """Make it from one row a (combination, person): codes (rows, fields) and digests of persons."""
        fields = tuple(range(codes.shape[1]))
        once = pl.Series(persons).is_unique().to_numpy()
        table = cls(
            fields, codes[once], np.ones(int(once.sum()), np.int64), codes[~once], persons[~once]
        )
        return table.on(fields)

    def on(self, fields: Sequence[int]) -> "CodeTable":
        """Return the table of some of the fields; combinations that become equal are added up."""
        columns = [self.fields.index(f) for f in fields]
        names = [f"c{f}" for f in fields]
        frame = pl.DataFrame(
            {n: self.once[:, c] for n, c in zip(names, columns, strict=True)} | {"n": self.n}
        )
        added = frame.group_by(names).agg(pl.col("n").sum())
        more = pl.DataFrame(
            {n: self.again[:, c] for n, c in zip(names, columns, strict=True)} | {"who": self.who}
        ).unique()
        return CodeTable(
            tuple(fields),
            _codes(added, names),
            added["n"].to_numpy(),
            _codes(more, names),
            more["who"].to_numpy(),
        )

    def renumbered(self, numbers: Sequence[Codes]) -> "CodeTable":
        """Return the table with code c of field f replaced by ``numbers[f][c]``."""
        once, again = (
            np.stack([numbers[f][codes[:, i]] for i, f in enumerate(self.fields)], axis=1)
            for codes in (self.once, self.again)
        )
        return CodeTable(self.fields, once, self.n, again, self.who).on(self.fields)

    def groups(self, ladders: Sequence[Ladder], rungs: Sequence[int]) -> Groups:
        """Return the persons in each group when each field of the table stands on the rung given for it."""
        maps = [ladders[f].categories[r] for f, r in zip(self.fields, rungs, strict=True)]
        once = pl.DataFrame({"group": _mixed(self.once, maps), "n": self.n})
        again = pl.DataFrame({"group": _mixed(self.again, maps), "person": self.who})
        more = distinct_pairs(again)["group"].to_frame().with_columns(n=pl.lit(1, pl.Int64))
        both = pl.concat([once, more]).group_by("group").agg(pl.col("n").sum())
        return Groups(both["n"].to_numpy())


def _codes(frame: pl.DataFrame, names: Sequence[str]) -> Codes:
    columns = [frame[n].to_numpy() for n in names]
    return np.stack(columns, axis=1) if columns else np.zeros((frame.height, 0), dtype=np.uint32)


def _mixed(codes: Codes, maps: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint64]:
    """Return one number a row, equal for equal categories in all columns."""
    mixed, room = np.zeros(len(codes), dtype=np.uint64), 1
    for column, categories in enumerate(maps):
        size = int(categories.max()) + 1 if len(categories) else 1
        if room * size >= _WORD:
            # Numbered anew: there are no more combinations than rows.
            mixed = np.unique(mixed, return_inverse=True)[1].astype(np.uint64)
            room = int(mixed.max()) + 1 if len(mixed) else 1
        mixed = mixed * np.uint64(size) + categories[codes[:, column]].astype(np.uint64)
        room *= size
    return mixed
