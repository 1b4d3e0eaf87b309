"""What leaves of each field: entity, level, and the protection the rules propose for this recipient."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from catalog.errors import UsageError
from catalog.models import Dataset, Field
from catalog.requests.redaction import redact
from catalog.types import RecipientKind
from policies.entities import Entities, Entity
from policies.protections import KINDS, ProtectionSpec, propose, propose_text, protect, specify
from policies.rulebook import Rulebook

#: Which protections give away less: asking for less than was proposed is shown to the approvers.
_STRENGTH = {"none": 0, "mask": 1, "generalize": 1, "redact": 1, "pseudonym": 2, "suppress": 3}
#: Identifiers in the order in which they tell persons apart, best first.
_PERSON_KEYS = (
    "CN_RESIDENT_ID",
    "PERSON_NUMBER",
    "CN_SOCIAL_SECURITY_CARD",
    "CN_MEDICAL_INSURANCE_CARD",
    "CN_FOREIGNER_ID",
    "CN_PASSPORT",
    "CN_TRAVEL_PERMIT",
    "CN_MILITARY_ID",
    "PHONE_NUMBER",
)
#: Places are written out in full; comparing with one would keep somebody's address.
_PLACES = frozenset({"CN_ADDRESS", "GEO_COORDINATE", "LOCATION"})
SCANNED = frozenset({"found", "none_found"})


def entities_of(field: Field, known: Entities) -> list[Entity]:
    """Return everything the last scan found in a field, the winning entity first."""
    keys = [field.entity, *(f.entity for f in field.findings)]
    return [known.get(key) for key in dict.fromkeys(k for k in keys if k)]


def holds_personal_data(fields: Iterable[Field], known: Entities) -> bool:
    """Tell whether any field holds personal data, as its own content or among its text."""
    return any(entity.personal for field in fields for entity in entities_of(field, known))


def identifying(field: Field, known: Entities) -> bool:
    """Tell whether a value of the field may point at a person; one that was not scanned may."""
    found = entities_of(field, known)
    return (
        field.outcome not in SCANNED
        or any(e.kind in {"identifier", "contact"} or e.key in _PLACES for e in found)
        or (field.entity is None and any(e.personal for e in found))
    )


def person_field(dataset: Dataset) -> str | None:
    """Return the field that tells persons apart best, or None."""
    by_entity = {f.entity: f.name for f in reversed(dataset.fields) if f.entity}
    return next((by_entity[key] for key in _PERSON_KEYS if key in by_entity), None)


def proposed(field: Field, level: int, kind: RecipientKind, rulebook: Rulebook) -> ProtectionSpec:
    """Return the protection the rules propose; what was not scanned is held back."""
    if field.outcome not in SCANNED:
        return ProtectionSpec("suppress")
    spec = propose(field.entity, level, kind.value, rulebook=rulebook)
    found = entities_of(field, rulebook.entities)
    among_text = [e for e in found if e.personal and e.key != field.entity]
    text = propose_text(level, rulebook=rulebook) if among_text else spec
    return text if _STRENGTH[text.kind] > _STRENGTH[spec.kind] else spec


def planned_fields(
    dataset: Dataset,
    kind: RecipientKind,
    names: Sequence[str],
    asked: Mapping[str, str],
    rulebook: Rulebook,
) -> list[dict[str, Any]]:
    """Return the field part of an envelope: name, entity, level, protection, parameters, asked, weaker.

    ``asked`` (field → kind) replaces what is proposed. Raises UsageError for unknown or repeated fields, for none
    at all, and for an unknown protection.
    """
    _check_names(dataset, names, asked)
    by_name = {f.name: f for f in dataset.fields}
    planned = []
    for name in names:
        field = by_name[name]
        proposal = proposed(field, dataset.level, kind, rulebook)
        spec = specify(asked[name], field.entity) if name in asked else proposal
        planned.append(
            {
                "name": name,
                "entity": field.entity,
                "level": field.level,
                "protection": spec.kind,
                "parameters": dict(spec.parameters),
                "asked": asked.get(name),
                "weaker": _STRENGTH[spec.kind] < _STRENGTH[proposal.kind],
            }
        )
    return planned


def _check_names(dataset: Dataset, names: Sequence[str], asked: Mapping[str, str]) -> None:
    known = {f.name for f in dataset.fields}
    if not names:
        raise UsageError("至少选择一个字段（--fields）。", "Ask for at least one field (--fields).")
    if len(set(names)) != len(names):
        raise UsageError("字段重复。每个字段只写一次。", "A field is named twice; name each once.")
    if wrong := [n for n in [*names, *asked] if n not in known]:
        raise UsageError(
            f"数据集 {dataset.code} 没有字段：{'、'.join(wrong)}。用 guikou dataset show 查看。",
            f"{dataset.code} has no field {', '.join(wrong)}. See guikou dataset show.",
        )
    if unknown := sorted({k for k in asked.values() if k not in KINDS}):
        raise UsageError(
            f"没有这种保护方式：{'、'.join(unknown)}。可用：{'、'.join(KINDS)}。",
            f"There is no protection {', '.join(unknown)}; there are {', '.join(KINDS)}.",
        )


def plan_of(envelope: Mapping[str, Any]) -> dict[str, ProtectionSpec]:
    """Return the protections of an envelope by field."""
    return {f["name"]: ProtectionSpec(f["protection"], f["parameters"]) for f in envelope["fields"]}


def protector(envelope: Mapping[str, Any], key: bytes) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return what does to a frame of the envelope's fields what the envelope says, under a release's key."""
    plan = plan_of(envelope)

    def apply(frame: pl.DataFrame) -> pl.DataFrame:
        return protect(frame, plan, key=key, redact=redact)

    return apply


def quasi_identifiers(envelope: Mapping[str, Any], known: Entities) -> list[str]:
    """Return the fields that leave and, with others of their kind, may single out a person (GB/T 42460)."""
    return [
        f["name"]
        for f in envelope["fields"]
        if f["entity"]
        and f["protection"] != "suppress"
        and known.get(f["entity"]).kind == "quasi_identifier"
    ]


def clear_identifiers(envelope: Mapping[str, Any], known: Entities) -> list[str]:
    """Return the fields that leave with an identifier as it is: the release is not de-identified."""
    return [
        f["name"]
        for f in envelope["fields"]
        if f["entity"]
        and f["protection"] == "none"
        and known.get(f["entity"]).kind in {"identifier", "contact"}
        and known.get(f["entity"]).personal
    ]
