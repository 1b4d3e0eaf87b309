"""What leaves of each field: entity, level, and its protection, which is never weaker than what the level asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from catalog.errors import UsageError
from catalog.models import Dataset, Field
from catalog.requests.redaction import redact
from catalog.types import RecipientKind
from classifiers.detectors import DETECTORS
from classifiers.types import Detector
from policies.decisions import Decision
from policies.entities import Entities, Entity
from policies.protections import (
    DECLARED,
    SAMPLES,
    ProtectionError,
    ProtectionSpec,
    at_least,
    choices,
    propose,
    propose_sample,
    propose_text,
    protect,
    read_written,
    specify,
)
from policies.protections.aggregating import Aggregation
from policies.rule_files import UnknownWordError
from policies.rulebook import Rulebook

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


@dataclass(frozen=True, slots=True)
class Under:
    """What fields are protected under: the dataset's level, the recipient's kind, the rules, the cipher."""

    level: int
    kind: RecipientKind
    rulebook: Rulebook
    cipher: str


def proposed(field: Field, under: Under) -> ProtectionSpec:
    """Return the protection the rules propose; what was not scanned is held back. A field's own level counts too."""
    if field.outcome not in SCANNED:
        return ProtectionSpec("suppress")
    level, rulebook = max(under.level, field.level or 0), under.rulebook
    spec = propose(field.entity, level, under.kind.value, rulebook=rulebook, cipher=under.cipher)
    found = entities_of(field, rulebook.entities)
    if not any(e.personal and e.key != field.entity for e in found):
        return spec
    text = propose_text(level, rulebook=rulebook)
    return text if DECLARED[text.kind].strength > DECLARED[spec.kind].strength else spec


def samples_obligation(decision: Decision) -> str:
    """Return how samples must be shown: plain, masked, none; a refusal, and one that does not say so, show nothing."""
    said = (o.value for o in decision.obligations if o.kind == "samples")
    return next(said, "none") if decision.allowed else "none"


def sampled(field: Field, under: Under, obligation: str) -> ProtectionSpec:
    """Return how a field's values may be shown; the stricter of ``obligation`` and what the field's own level says."""
    own = under.rulebook.levels.by_number(max(under.level, field.level or 0)).samples
    strictest = max(obligation, own, key=SAMPLES.index)
    released = proposed(field, under)
    return propose_sample(field.entity, released, strictest, rulebook=under.rulebook)


def offered(dataset: Dataset, name: str, under: Under) -> tuple[ProtectionSpec, ...]:
    """Return the protections a person may choose for a field, the proposed one first."""
    field = next(f for f in dataset.fields if f.name == name)
    person = _other(person_field(dataset), name)
    return choices(field.entity, proposed(field, under), person=person, cipher=under.cipher)


def _other(person: str | None, name: str) -> str | None:
    return person if person != name else None


def planned_fields(
    dataset: Dataset,
    names: Sequence[str],
    asked: Mapping[str, str],
    under: Under,
) -> list[dict[str, Any]]:
    """Return the field part of an envelope: name, entity, level, protection, parameters, asked, weaker.

    ``asked`` (field → protection, as ``mask`` or ``mask:first=3,last=4``) replaces what is proposed. ``weaker`` was
    True in older envelopes where less than the proposed protection was asked for; that is refused now.

    Raises UsageError for unknown or repeated fields, for none at all, and for a protection that is unknown, does not
    suit the field, or is weaker than what the level asks for.
    """
    _check_names(dataset, names, asked)
    by_name = {f.name: f for f in dataset.fields}
    planned = []
    for name in names:
        field = by_name[name]
        spec = proposed(field, under)
        if name in asked:
            spec = _chosen(dataset, field, asked[name], spec, under)
        planned.append(
            {
                "name": name,
                "entity": field.entity,
                "level": field.level,
                "protection": spec.kind,
                "parameters": dict(spec.parameters),
                "asked": asked.get(name),
                "weaker": False,
            }
        )
    kinds = {f["protection"] for f in planned}
    if "aggregate" in kinds and kinds <= {"aggregate", "suppress"}:
        raise UsageError(
            "汇总须有分组字段：请再选一个要提供的字段，如地区或年份。",
            "Figures need a field to group by: ask for one more field, such as region or year.",
        )
    return planned


def _chosen(
    dataset: Dataset, field: Field, written: str, required: ProtectionSpec, under: Under
) -> ProtectionSpec:
    """Return the protection asked for. Raises UsageError."""
    person = _other(person_field(dataset), field.name)
    try:
        kind, given = read_written(written)
        spec = specify(kind, field.entity, given, person=person, cipher=under.cipher)
    except ProtectionError as error:
        raise UsageError(
            f"字段 {field.name}：{error.reason.zh}", f"{field.name}: {error.reason.en}"
        ) from None
    except UnknownWordError as error:
        known = ", ".join(map(str, error.known))
        raise UsageError(
            f"字段 {field.name}：没有这种保护方式 {error.word}。可用：{known}。",
            f"{field.name}: there is no protection {error.word}; there are {known}.",
        ) from None
    known_fields = {f.name for f in dataset.fields}
    if (needed := spec.parameters.get("person")) and needed not in known_fields - {field.name}:
        raise UsageError(
            f"字段 {field.name}：person={needed} 须是该数据集的另一字段。",
            f"{field.name}: person={needed} must be another field of the dataset.",
        )
    if not at_least(spec, required):
        raise UsageError(
            f"字段 {field.name} 的保护 {spec.written()} 弱于级别所要求的 {required.written()}"
            f"（{required.guarantee.zh}）。请改用不弱于它的保护，或去掉该字段。",
            f"{field.name}: {spec.written()} is weaker than {required.written()}, which the level asks for "
            f"({required.guarantee.en}). Ask for one that is not weaker, or leave the field out.",
        )
    return spec


def stronger(
    dataset: Dataset, name: str, written: str, now: ProtectionSpec, under: Under
) -> ProtectionSpec:
    """Return another protection of a field that leaves, which gives away less. Raises UsageError."""
    field = next(f for f in dataset.fields if f.name == name)
    spec = _chosen(dataset, field, written, now, under)
    if at_least(now, spec):
        raise UsageError(
            f"字段 {name} 的保护已不弱于 {spec.written()}。",
            f"{name} is protected no less than {spec.written()} already.",
        )
    return spec


def _check_names(dataset: Dataset, names: Sequence[str], asked: Mapping[str, str]) -> None:
    known = {f.name for f in dataset.fields}
    if not names:
        raise UsageError("至少选择一个字段。", "Ask for at least one field.")
    if len(set(names)) != len(names):
        raise UsageError("字段重复。每个字段只写一次。", "A field is named twice; name each once.")
    if wrong := [n for n in [*names, *asked] if n not in known]:
        raise UsageError(
            f"数据集 {dataset.code} 没有字段：{'、'.join(wrong)}。用 guikou dataset show 查看。",
            f"{dataset.code} has no field {', '.join(wrong)}. See guikou dataset show.",
        )


def plan_of(envelope: Mapping[str, Any]) -> dict[str, ProtectionSpec]:
    """Return the protections of an envelope by field."""
    return {f["name"]: ProtectionSpec(f["protection"], f["parameters"]) for f in envelope["fields"]}


@dataclass(frozen=True, slots=True)
class Protector:
    """Does to a frame of an envelope's fields what the envelope says, under a release's key.

    ``detectors`` find what is personal in free text.
    """

    plan: Mapping[str, ProtectionSpec]
    key: bytes
    detectors: Sequence[Detector]

    @property
    def helping(self) -> set[str]:
        """The fields that are looked at besides those that are protected."""
        return helping_fields(self.plan)

    def __call__(self, frame: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
        """Return ``frame`` protected; ``others`` holds the same rows with whatever else was read."""
        return protect(
            frame,
            self.plan,
            key=self.key,
            redact=lambda texts: redact(texts, self.detectors),
            others=others,
        )


def protector(
    envelope: Mapping[str, Any], key: bytes, detectors: Sequence[Detector] = DETECTORS
) -> Protector:
    """Return what protects the fields of an envelope."""
    return Protector(plan_of(envelope), key, detectors)


def figures_of(envelope: Mapping[str, Any]) -> Aggregation | None:
    """Return what adds up a release of figures, or None where rows leave; its groups are the fields that leave."""
    plan = plan_of(envelope)
    measures = {n: p.parameters["measure"] for n, p in plan.items() if p.kind == "aggregate"}
    groups = [n for n, p in plan.items() if p.kind not in {"aggregate", "suppress"}]
    return Aggregation(groups, measures) if measures else None


def helping_fields(plan: Mapping[str, ProtectionSpec]) -> set[str]:
    """Return the fields that a plan's protections look at besides their own: whose a date is."""
    return {p.parameters["person"] for p in plan.values() if "person" in p.parameters}


def quasi_identifiers(envelope: Mapping[str, Any], known: Entities) -> list[str]:
    """Return the fields that leave and, with others of their kind, may single out a person (GB/T 42460)."""
    return [
        f["name"]
        for f in envelope["fields"]
        if f["entity"]
        and f["protection"] not in {"suppress", "aggregate"}
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
