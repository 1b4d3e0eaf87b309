"""One protection with its parameters, as it stands in an envelope, and as people write it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.protections.aggregating import AGGREGATE
from policies.protections.amounts import ROUND, TOP_BOTTOM_CODE
from policies.protections.dating import DATE_SHIFT
from policies.protections.declared import Kind, Parameters, ProtectionError
from policies.protections.format_preserving import FORMAT_PRESERVING
from policies.protections.generalizing import GENERALIZE
from policies.protections.masking import MASK
from policies.protections.plain import NONE, SUPPRESS
from policies.protections.pseudonyms import HASHES_REFUSED, PLAIN_HASHES, PSEUDONYM
from policies.protections.texts import REDACT
from policies.rule_files import UnknownWordError
from policies.types import Text

DECLARED: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        NONE,
        SUPPRESS,
        MASK,
        PSEUDONYM,
        FORMAT_PRESERVING,
        GENERALIZE,
        DATE_SHIFT,
        TOP_BOTTOM_CODE,
        ROUND,
        REDACT,
        AGGREGATE,
    )
}
KINDS = tuple(DECLARED)
GUARANTEES: Mapping[str, Text] = {key: kind.about for key, kind in DECLARED.items()}


@dataclass(frozen=True, slots=True)
class ProtectionSpec:
    """One protection with its parameters; defaults are filled in, so that an older envelope is read as it was meant.

    Raises UnknownWordError for an unknown kind, ProtectionError for a wrong parameter and for a plain hash.
    """

    kind: str
    parameters: Parameters = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind.lower() in PLAIN_HASHES:
            raise ProtectionError(HASHES_REFUSED)
        if self.kind not in DECLARED:
            raise UnknownWordError("protection", self.kind, KINDS)
        object.__setattr__(self, "parameters", DECLARED[self.kind].checked(self.parameters))

    @property
    def declared(self) -> Kind:
        """How its kind is declared."""
        return DECLARED[self.kind]

    @property
    def guarantee(self) -> Text:
        """What it promises, in both languages."""
        return self.declared.guarantee(self.parameters)

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice is doing it once."""
        return self.declared.repeatable or self.parameters.get("to") in REPEATABLE_TARGETS

    def written(self) -> str:
        """Return it as people write it: ``mask:first=3,last=4``."""
        listed = ",".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.kind}:{listed}" if listed else self.kind


#: Generalizations that can be read again: a year is a year, the district of a district is itself.
REPEATABLE_TARGETS = frozenset(
    {
        "year",
        "month",
        "district",
        "city",
        "province",
        "city_code",
        "province_code",
        "icd_three",
        "icd_chapter",
    }
)


def read_written(written: str) -> tuple[str, dict[str, Any]]:
    """Return kind and given parameters of ``mask:first=3,last=4``; types are those of the kind's parameters.

    Raises UnknownWordError for an unknown kind, ProtectionError for a plain hash, an unknown parameter, or what is not
    written as name=value.
    """
    kind, _, rest = written.strip().partition(":")
    kind = kind.strip()
    if kind.lower() in PLAIN_HASHES:
        raise ProtectionError(HASHES_REFUSED)
    if kind not in DECLARED:
        raise UnknownWordError("protection", kind, KINDS)
    known = {p.name: p for p in DECLARED[kind].parameters}
    given: dict[str, Any] = {}
    for part in filter(None, (p.strip() for p in rest.split(","))):
        name, equals, value = (x.strip() for x in part.partition("="))
        if not equals or name in given:
            raise ProtectionError(
                Text(
                    f"“{part}”须写成 参数=值，每个参数一次，如 mask:first=3,last=4。",
                    f'"{part}" is to be written name=value, each name once, as in mask:first=3,last=4',
                )
            )
        given[name] = known[name].type.read(value) if name in known else value
    if unknown := [name for name in given if name not in known]:
        DECLARED[kind].checked({name: given[name] for name in unknown})
    return kind, given
