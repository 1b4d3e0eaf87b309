"""What differs between two states of a dataset's fields. Pure: counts and names in, changes out."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from dataclasses import field as given
from typing import Any

from catalog.drift.kinds import Kind
from catalog.drift.shares import has_changed


@dataclass(frozen=True, slots=True)
class Share:
    """So many cells of those examined."""

    matches: int
    examined: int

    def json(self) -> dict[str, Any]:
        """Return it as it is kept, told and printed; ``share`` is 0–1, to four digits."""
        share = round(self.matches / self.examined, 4) if self.examined else 0.0
        return {"matches": self.matches, "examined": self.examined, "share": share}


NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class FieldState:
    """A field as it was kept: its name, and the share of each entity found in it."""

    name: str
    shares: Mapping[str, Share] = given(default_factory=dict)


#: By the field's own number, which a new name leaves as it is.
State = Mapping[int, FieldState]


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as it becomes an event."""

    kind: Kind
    field: str | None = None
    entity: str | None = None
    before: Mapping[str, Any] = given(default_factory=dict)
    after: Mapping[str, Any] = given(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A change, and the number of the field whose finding it is about."""

    change: Change
    field_id: int | None = None


def differences(
    before: State, after: State, *, known: Set[tuple[str, str]] = frozenset(), partial: bool = False
) -> Iterator[Difference]:
    """Yield what a scan found otherwise, by field.

    ``known`` are the changes of columns that a crawl told of since: ("removed" or "added", field). ``partial``: only
    some rows were looked at, so that nothing is said to be gone, nor of another share.
    """
    for number, now in after.items():
        was = before.get(number, FieldState(now.name))
        yield from _found(number, was, now, partial=partial)
    if partial:
        return
    for number, gone in before.items():
        if number not in after and ("removed", gone.name) not in known:
            kept = {entity: share.json() for entity, share in gone.shares.items()}
            yield Difference(Change("field_vanished", gone.name, None, {"found": kept}, {}))
    added = [f.name for number, f in after.items() if number not in before]
    added = [name for name in added if ("added", name) not in known]
    if added:
        yield Difference(Change("schema_changed", after={"added": added}))


def _found(number: int, was: FieldState, now: FieldState, *, partial: bool) -> Iterator[Difference]:
    for entity, share in now.shares.items():
        old = was.shares.get(entity)
        if old is None:
            change = Change("new_data", now.name, entity, NOTHING.json(), share.json())
            yield Difference(change, number)
        elif not partial and has_changed(old.matches, old.examined, share.matches, share.examined):
            change = Change("share_changed", now.name, entity, old.json(), share.json())
            yield Difference(change, number)
    if partial:
        return
    for entity, old in was.shares.items():
        if entity not in now.shares:
            yield Difference(Change("data_gone", now.name, entity, old.json(), NOTHING.json()))
