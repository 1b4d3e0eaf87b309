"""How a field can be generalized further than it is: the rungs from the protection asked for to suppression."""

from collections.abc import Mapping
from typing import Any

from policies.protections import ProtectionError, ProtectionSpec, at_least, specify

_DATES: tuple[Mapping[str, Any], ...] = (
    {"to": "month"},
    {"to": "year"},
    {"to": "years", "width": 5},
    {"to": "years", "width": 10},
    {"to": "years", "width": 20},
)
_PLACES: tuple[Mapping[str, Any], ...] = ({"to": "district"}, {"to": "city"}, {"to": "province"})
_AMOUNTS: tuple[Mapping[str, Any], ...] = tuple(
    {"to": "band", "width": width} for width in (500, 1_000, 5_000, 10_000, 50_000)
)
#: Generalizations by entity, finest first; each nests in the next.
STEPS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "DATE_OF_BIRTH": _DATES,
    "DATE_TIME": _DATES,
    "CN_ADDRESS": _PLACES,
    "LOCATION": _PLACES,
    "CN_POSTCODE": tuple({"to": "prefix", "keep": keep} for keep in (4, 3, 2)),
    "AGE": tuple({"to": "age_band", "width": width} for width in (5, 10, 20)),
    "INCOME": _AMOUNTS,
    "CONTRIBUTION_BASE": _AMOUNTS,
    "BENEFIT_AMOUNT": _AMOUNTS,
    "ACCOUNT_BALANCE": _AMOUNTS,
    "DIAGNOSIS": ({"to": "icd_three"}, {"to": "icd_chapter"}),
}
SUPPRESSED = ProtectionSpec("suppress")


def rungs(entity: str | None, asked: ProtectionSpec) -> tuple[ProtectionSpec, ...]:
    """Return the protections from ``asked`` on, each giving away less than the one before, up to suppression."""
    found = [asked]
    for parameters in STEPS.get(entity or "", ()):
        try:
            spec = specify("generalize", entity, parameters)
        except ProtectionError:
            continue
        if spec != found[-1] and at_least(spec, found[-1]):
            found.append(spec)
    return (*found, SUPPRESSED) if asked != SUPPRESSED else (asked,)
