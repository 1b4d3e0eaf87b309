"""Judges of columns side by side: a longitude and a latitude, given names and family names."""

from classifiers.candidates import SUPPORT
from classifiers.judges import SPREAD
from classifiers.names import hints
from classifiers.sketch import FieldSketch, TableSketch

#: Share of cells that must lie in the box, and how far two columns' distinct values may differ in number.
_IN_BOX, _ALIKE = 0.95, 0.8
#: So many distinct positions are told from a list of settings.
_POSITIONS = 5
#: Shares of listed given and family names: two columns side by side confirm one another, one decides alone.
_GIVEN, _FAMILY, _ALONE = 0.45, 0.25, 0.6


def coordinates(table: TableSketch) -> frozenset[int]:
    """Return the places of fields that are longitude and latitude, side by side, without a header that speaks.

    Each needs four decimals or more in nearly every cell and lies in one of the boxes of China or North America.
    """
    found = set()
    for i in range(len(table.fields) - 1):
        a, b = table.fields[i], table.fields[i + 1]
        if _is_silent(a) and _is_silent(b) and (_is_position(a, b) or _is_position(b, a)):
            found |= {i, i + 1}
    return frozenset(found)


def _is_silent(field: FieldSketch) -> bool:
    return max((h.strength for h in hints(field.name)), default=0.0) < SUPPORT


def _is_position(longitude: FieldSketch, latitude: FieldSketch) -> bool:
    pair = (longitude, latitude)
    distinct = sorted(f.distinct() for f in pair)
    # Where one of the two is often left out, the same share of its cells differs.
    shares = sorted(f.distinct() / max(1, f.counts["examined"]) for f in pair)
    alike = distinct[0] >= _ALIKE * distinct[1] or shares[0] >= _ALIKE * shares[1]
    if distinct[0] < _POSITIONS or not alike:
        return False
    east = max(longitude.counts["geo:east"], longitude.counts["geo:west"])
    return _fills(longitude, east) and _fills(latitude, latitude.counts["geo:north"])


def _fills(field: FieldSketch, cells: int) -> bool:
    return cells >= _IN_BOX * field.counts["examined"]


def parts_of_names(table: TableSketch) -> frozenset[int]:
    """Return the places of fields that hold English given or family names alone, with no header that speaks."""
    fields = [f if _is_silent(f) and _is_words(f) else None for f in table.fields]
    found = set()
    for i, field in enumerate(fields):
        if field is None:
            continue
        if max(_share(field, "first"), _share(field, "family")) >= _ALONE:
            found.add(i)
        beside = fields[i + 1] if i + 1 < len(fields) else None
        if beside is not None and (_is_pair(field, beside) or _is_pair(beside, field)):
            found |= {i, i + 1}
    return frozenset(found)


def _is_words(field: FieldSketch) -> bool:
    """Whether nearly all cells are capitalized words, few of them full names, and many different ones."""
    counts = field.counts
    examined = counts["examined"]
    words = counts["capitalized"] >= 0.9 * examined and counts["person:latin"] <= 0.1 * examined
    return bool(examined) and words and field.distinct() >= SPREAD


def _is_pair(given: FieldSketch, family: FieldSketch) -> bool:
    return _share(given, "first") >= _GIVEN and _share(family, "family") >= _FAMILY


def _share(field: FieldSketch, kind: str) -> float:
    return field.counts[f"person:{kind}"] / field.counts["examined"]
