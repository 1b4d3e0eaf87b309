"""When k fails: which generalizations of the quasi-identifiers would pass, and what they would cost.

The source is read once more; values are protected on every rung, hashed and forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalog.disclosure.generalization import Answer, Found, Search
from catalog.disclosure.groups import row_digests
from catalog.disclosure.ladders import Codes, Ladder, LadderCounter
from catalog.disclosure.tables import CodeTable
from catalog.requests.coarsening import rungs
from catalog.requests.reading import Reading, persons_of
from policies.protections import ProtectionSpec, protect

#: Rows of (values, person) held before repeated ones are thrown out.
_COMPACT_AT = 4_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A quasi-identifier of a release: its entity, and the protection asked for."""

    name: str
    entity: str | None
    spec: ProtectionSpec


@dataclass(frozen=True, slots=True)
class Change:
    """One field to be protected otherwise; distinct values before and after, among those that leave."""

    field: str
    before: ProtectionSpec
    after: ProtectionSpec
    values_before: int
    values_after: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Changes that together reach k. ``loss``: of what was asked for, 0 to 1; ``smallest``: persons in a group."""

    changes: tuple[Change, ...]
    loss: float
    smallest: int

    def to_json(self) -> dict[str, Any]:
        """Return it as kept with a check: field → protection as people write it, loss and k."""
        return {
            "protections": {c.field: c.after.written() for c in self.changes},
            "was": {c.field: c.before.written() for c in self.changes},
            "values": {c.field: [c.values_before, c.values_after] for c in self.changes},
            "loss": round(self.loss, 4),
            "smallest": self.smallest,
        }


@dataclass(slots=True)
class _Field:
    asked: Asked
    specs: tuple[ProtectionSpec, ...]
    counter: LadderCounter
    plans: list[Mapping[str, ProtectionSpec]] = field(default_factory=list)

    @classmethod
    def of(cls, asked: Asked) -> "_Field":
        specs = rungs(asked.entity, asked.spec)
        return cls(asked, specs, LadderCounter(asked.name, specs), [{asked.name: s} for s in specs])

    def codes(self, column: pl.Series, key: bytes) -> NDArray[np.uint32]:
        """Return a number for each row's value, each distinct one protected once a batch."""
        name = self.asked.name
        distinct = column.unique(maintain_order=True).to_frame()
        digests = [row_digests(self._protected(distinct, plan, key)) for plan in self.plans]
        numbers = distinct.with_columns(number=self.counter.add(digests))
        joined = column.to_frame().join(
            numbers, on=name, how="left", nulls_equal=True, maintain_order="left"
        )
        return joined["number"].to_numpy()

    def _protected(
        self, distinct: pl.DataFrame, plan: Mapping[str, ProtectionSpec], key: bytes
    ) -> pl.DataFrame:
        if "person" in plan[self.asked.name].parameters:
            # A shifted date hangs on its person; by itself it tells as much as the date: the stricter assumption.
            return distinct
        return protect(distinct, plan, key=key)


@dataclass(slots=True)
class Alternatives:
    """Collects values and persons over batches, then searches. ``key``: any 32 bytes; only equality counts."""

    fields: Sequence[_Field]
    reading: Reading
    key: bytes
    _rows: int = 0
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _held: int = 0
    _compact_at: int = _COMPACT_AT

    def add(self, frame: pl.DataFrame) -> None:
        """Add the rows of ``frame``, as they are in the source, that would leave."""
        if frame.is_empty():
            return
        persons = persons_of(frame, self.reading.person_field, self.reading.digester, self._rows)
        columns = {
            f"c{i}": f.codes(frame[f.asked.name], self.key) for i, f in enumerate(self.fields)
        }
        self._parts.append(pl.DataFrame({**columns, "person": persons}).unique())
        self._rows += frame.height
        self._held += self._parts[-1].height
        if self._held >= self._compact_at:
            self._held = self._people().height
            self._compact_at = max(_COMPACT_AT, 2 * self._held)

    def search(self, k: int, wanted: int = 3) -> tuple[tuple[Alternative, ...], Found]:
        """Return up to ``wanted`` sets of changes that reach ``k`` persons in every group, least loss first."""
        people = self._people()
        persons = people["person"].to_numpy()
        codes = people.drop("person").to_numpy().astype(np.uint32)
        ladders = [self._ladder(f, codes[:, i]) for i, f in enumerate(self.fields)]
        found = Search(ladders, CodeTable.of(codes, persons), k).run(wanted)
        return tuple(self._alternative(a, ladders) for a in found.answers), found

    def _ladder(self, of: _Field, codes: Codes) -> Ladder:
        weights = np.bincount(codes, minlength=of.counter.values().height).astype(np.int64)
        return of.counter.ladder(weights)

    def _alternative(self, answer: Answer, ladders: Sequence[Ladder]) -> Alternative:
        changes = [
            Change(
                f.asked.name,
                f.specs[0],
                f.specs[rung],
                ladder.distinct[0],
                0 if f.specs[rung].kind == "suppress" else ladder.distinct[rung],
            )
            for f, ladder, rung in zip(self.fields, ladders, answer.node, strict=True)
            if rung
        ]
        return Alternative(tuple(changes), answer.loss, answer.smallest)

    def _people(self) -> pl.DataFrame:
        if not self._parts:
            names = [*(f"c{i}" for i in range(len(self.fields))), "person"]
            return pl.DataFrame(schema=dict.fromkeys(names, pl.UInt64))
        self._parts = [pl.concat(self._parts, rechunk=True).unique()]
        return self._parts[0]


def alternatives(
    reading: Reading, asked: Sequence[Asked], k: int, key: bytes
) -> tuple[tuple[Alternative, ...], Found]:
    """Read the source and return what would reach ``k``. Raises UnusableInputError when it cannot be read."""
    collected = Alternatives([_Field.of(a) for a in asked], reading, key)
    for frame in reading.frames([a.name for a in asked]):
        collected.add(frame.filter(reading.chosen(frame)))
    return collected.search(k)
