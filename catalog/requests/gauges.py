"""The figures of the checks as places on a scale, for a picture that reads in one look: further right is worse.

Risks are those of the checks (docs/checks.md): persons and records on the scale of their marks, groups by the risk of
telling a person in the smallest of them (one in its size; GB/T 42460), shares as they are.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.disclosure.cells import SMALLEST
from catalog.requests.checks import MARKS
from catalog.requests.types import CheckRow

#: A group of so many and more is the left end of the scale of groups.
_LARGE = 1_000
#: Half a decade and more below the first mark is the left end of the scale of persons.
_FEW = MARKS[0] / 10
_DECADES = math.log10(MARKS[-1] * 10 / _FEW)


@dataclass(frozen=True, slots=True)
class Gauge:
    """One risk. ``check``, ``result`` as in CheckRow; ``figure``: what was measured; ``limits``: what it is held to.

    ``kind``: ``count`` (persons, records; ``limits`` are marks), ``group`` (persons in the smallest group, the fewest
    allowed) or ``share`` (0 to 1, without limits). ``place`` and ``ticks`` are 0 to 1 from harmless to worst.
    """

    check: str
    result: str
    kind: str
    figure: float
    limits: tuple[int, ...]
    place: float
    ticks: tuple[float, ...]


def gauges(checks: Sequence[CheckRow], fields: int) -> tuple[Gauge, ...]:
    """Return what of the checks can be drawn, in the order in which people ask; ``fields``: how many leave."""
    by_name = {c.name: c for c in checks}
    found = [
        _count(by_name, "persons"),
        _count(by_name, "records"),
        _group(by_name, "k_anonymity"),
        _group(by_name, "aggregates"),
        _group(by_name, "linkage"),
        _unique(by_name),
        _sensitive(by_name, fields),
    ]
    return tuple(g for g in found if g is not None)


def _count(checks: Mapping[str, CheckRow], name: str) -> Gauge | None:
    check = checks.get(name)
    if check is None or not check.figure.isdecimal():
        return None
    count = int(check.figure)
    ticks = tuple(_among_marks(m) for m in MARKS)
    return Gauge(name, check.result, "count", count, tuple(MARKS), _among_marks(count), ticks)


def _among_marks(count: int) -> float:
    return _within(math.log10(count / _FEW) / _DECADES) if count else 0.0


def _group(checks: Mapping[str, CheckRow], name: str) -> Gauge | None:
    """Draw ``smallest/fewest``; what was not measured, for there was nothing to hold against it, is left out."""
    check = checks.get(name)
    smallest, slash, fewest = check.figure.partition("/") if check else ("", "", "")
    if check is None or not slash:
        return None
    limit = int(fewest or SMALLEST)
    size = int(smallest)
    return Gauge(name, check.result, "group", size, (limit,), _risk(size), (_risk(limit),))


def _risk(size: int) -> float:
    return _within(1 - math.log(max(size, 1)) / math.log(_LARGE))


def _unique(checks: Mapping[str, CheckRow]) -> Gauge | None:
    check = checks.get("uniqueness")
    if check is None or not check.figure.endswith("%"):
        return None
    share = float(check.figure.removesuffix("%")) / 100
    return Gauge(check.name, check.result, "share", share, (), share, ())


def _sensitive(checks: Mapping[str, CheckRow], fields: int) -> Gauge | None:
    """The impact assessment's figure counts the fields with sensitive personal data (PIPL Art. 28, 55)."""
    check = checks.get("impact_assessment")
    if check is None or not check.figure.isdecimal() or not fields:
        return None
    share = min(int(check.figure) / fields, 1.0)
    return Gauge("sensitive_fields", check.result, "share", share, (), share, ())


def _within(place: float) -> float:
    return min(max(place, 0.0), 1.0)
