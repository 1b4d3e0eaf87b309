"""How the columns of a table changed between two looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.sources.base import ColumnInfo


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``before`` and ``after`` are types; of a renamed field they are its names."""

    kind: Literal["added", "removed", "renamed", "retyped"]
    field: str
    before: str | None
    after: str | None


def changes_between(before: Sequence[ColumnInfo], after: Sequence[ColumnInfo]) -> list[Change]:
    """Return what changed, in the order of the later columns, removed fields last; another order alone is no change.

    A field that is gone and one that came, of one type and between the same neighbors, are taken for one renamed.
    """
    old = {c.name: c.storage_type for c in before}
    new = {c.name: c.storage_type for c in after}
    renamed = _renamed(before, after)
    changes: list[Change] = []
    for column in after:
        if column.name in renamed:
            changes.append(Change("renamed", column.name, renamed[column.name], column.name))
        elif column.name not in old:
            changes.append(Change("added", column.name, None, column.storage_type))
        elif old[column.name] != column.storage_type:
            kind, was = column.storage_type, old[column.name]
            changes.append(Change("retyped", column.name, was, kind))
    gone = [c for c in before if c.name not in new and c.name not in renamed.values()]
    return changes + [Change("removed", c.name, c.storage_type, None) for c in gone]


def _renamed(before: Sequence[ColumnInfo], after: Sequence[ColumnInfo]) -> dict[str, str]:
    """Return the new names of fields and their old ones."""
    kept = {c.name for c in before} & {c.name for c in after}
    places = {_place(before, i, kept): c for i, c in enumerate(before) if c.name not in kept}
    found = {}
    for i, column in enumerate(after):
        was = places.get(_place(after, i, kept)) if column.name not in kept else None
        if was is not None and was.storage_type == column.storage_type:
            found[column.name] = was.name
    return found


def _place(columns: Sequence[ColumnInfo], at: int, kept: set[str]) -> tuple[str | None, int]:
    """Return the nearest kept column before a place, and how far it is behind it."""
    for distance, column in enumerate(reversed(columns[:at]), 1):
        if column.name in kept:
            return column.name, distance
    return None, at
