"""What is kept of a table while it streams by: counts and keyed digests, never a value. Merging is addition."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from classifiers.digests import NO_DIGESTS, Digests, K


@dataclass(frozen=True, slots=True)
class FieldSketch:
    """One field: additive ``counts`` by name, and the smallest keyed ``digests`` of its distinct values, sorted.

    ``storage`` is the storage type; ``failed`` holds reasons why cells of this field could not be looked at.
    """

    name: str
    storage: str
    counts: Counter[str] = field(default_factory=Counter)
    digests: Digests = field(default_factory=lambda: NO_DIGESTS)
    failed: frozenset[str] = frozenset()

    def distinct(self) -> int:
        """Return the number of distinct values: exact below K, else estimated (KMV, Bar-Yossef et al. 2002)."""
        if len(self.digests) < K:
            return len(self.digests)
        return round((K - 1) / (float(self.digests[-1]) / 2.0**64))


@dataclass(frozen=True, slots=True)
class TableSketch:
    """A table: its rows, its fields, and counts of how fields agree row by row."""

    rows: int
    fields: tuple[FieldSketch, ...]
    pairs: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    @property
    def names(self) -> tuple[str, ...]:
        """The field names in order."""
        return tuple(f.name for f in self.fields)


def empty(names: Sequence[str]) -> TableSketch:
    """Return the sketch of a table with these fields and no rows: the neutral element of ``merge``."""
    return TableSketch(0, tuple(FieldSketch(name, "") for name in names))


def merge(a: TableSketch, b: TableSketch) -> TableSketch:
    """Return the sketch of both parts together; associative and commutative.

    Raises ValueError when the parts have different fields.
    """
    if a.names != b.names:
        msg = "parts of one table must have the same fields in the same order"
        raise ValueError(msg)
    fields = tuple(_merge_field(x, y) for x, y in zip(a.fields, b.fields, strict=True))
    return TableSketch(a.rows + b.rows, fields, a.pairs + b.pairs)


def _merge_field(a: FieldSketch, b: FieldSketch) -> FieldSketch:
    digests = np.union1d(a.digests, b.digests)[:K]
    storage = "|".join(sorted({*a.storage.split("|"), *b.storage.split("|")} - {""}))
    return FieldSketch(a.name, storage, a.counts + b.counts, digests, a.failed | b.failed)
