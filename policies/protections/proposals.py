"""Which protection a field gets: what its level asks for, with the parameters that suit its entity."""

from collections.abc import Mapping
from typing import Any

from policies.levels import RECIPIENT_KINDS
from policies.protections.declared import ProtectionError
from policies.protections.format_preserving import NOT_OFFERED
from policies.protections.generalizing import TARGETS
from policies.protections.ordering import at_least
from policies.protections.specs import KINDS, ProtectionSpec
from policies.rule_files import UnknownWordError
from policies.rulebook import Rulebook
from policies.types import Text

#: How a protection is set for an entity; the rest take the defaults of the kind.
_MASKS: Mapping[str, tuple[int, int]] = {
    "PHONE_NUMBER": (3, 4),
    "CN_RESIDENT_ID": (3, 4),
    "CN_BANK_CARD": (0, 4),
    "BANK_ACCOUNT": (0, 4),
    "CREDIT_CARD": (0, 4),
    "EMAIL_ADDRESS": (1, 0),
    "PERSON": (1, 0),
    "CN_VEHICLE_PLATE": (2, 1),
}
_GENERALIZATIONS: Mapping[str, Mapping[str, Any]] = {
    "DATE_OF_BIRTH": {"to": "year"},
    "DATE_TIME": {"to": "month"},
    "CN_ADDRESS": {"to": "district"},
    "LOCATION": {"to": "city"},
    "CN_POSTCODE": {"to": "prefix", "keep": 2},
    "AGE": {"to": "age_band", "width": 10},
    "INCOME": {"to": "band", "width": 1000},
    "CONTRIBUTION_BASE": {"to": "band", "width": 1000},
    "BENEFIT_AMOUNT": {"to": "band", "width": 500},
    "ACCOUNT_BALANCE": {"to": "band", "width": 10_000},
    "DIAGNOSIS": {"to": "icd_chapter"},
}
#: What else an entity can be generalized to than what is proposed for it.
_TARGETS: Mapping[str, tuple[str, ...]] = {
    "DATE_OF_BIRTH": ("month", "year", "years"),
    "DATE_TIME": ("month", "year", "years"),
    "CN_ADDRESS": ("district", "city", "province"),
    "LOCATION": ("district", "city", "province"),
    "CN_POSTCODE": ("prefix",),
    "AGE": ("age_band", "band"),
    "DIAGNOSIS": ("icd_three", "icd_chapter"),
}
_AMOUNTS = frozenset({"INCOME", "CONTRIBUTION_BASE", "BENEFIT_AMOUNT", "ACCOUNT_BALANCE"})
_ROUND_TO = {
    "INCOME": 100,
    "CONTRIBUTION_BASE": 100,
    "BENEFIT_AMOUNT": 50,
    "ACCOUNT_BALANCE": 1000,
    "AGE": 5,
}
_ENDS: Mapping[str, tuple[int, int]] = {"AGE": (16, 90)}
_DATES = frozenset({"DATE_OF_BIRTH", "DATE_TIME"})
_FORMATS = {
    "CN_RESIDENT_ID": "resident_id",
    "CN_BANK_CARD": "card",
    "CREDIT_CARD": "card",
    "PHONE_NUMBER": "phone",
}
#: Identifiers that are written in several ways: spaces, dashes and case do not make another value.
_NUMBERS = frozenset(
    {
        "CN_RESIDENT_ID",
        "CN_FOREIGNER_ID",
        "CN_PASSPORT",
        "CN_TRAVEL_PERMIT",
        "CN_SOCIAL_SECURITY_CARD",
        "CN_MEDICAL_INSURANCE_CARD",
        "PHONE_NUMBER",
        "CN_BANK_CARD",
        "BANK_ACCOUNT",
        "CREDIT_CARD",
        "PERSON_NUMBER",
    }
)
#: Code lists of a few values are as coarse as they get; k-anonymity looks at them with the others.
_COARSE = frozenset(
    {
        "SEX",
        "ETHNIC_GROUP",
        "NATIONALITY",
        "MARITAL_STATUS",
        "EDUCATION",
        "POLITICAL_AFFILIATION",
        "HOUSEHOLD_TYPE",
        "EMPLOYMENT_STATUS",
    }
)


def propose(
    entity: str | None,
    level: int,
    recipient_kind: str,
    *,
    rulebook: Rulebook,
    cipher: str = "aes",
) -> ProtectionSpec:
    """Return the protection that ``levels.yaml`` asks for a field, by its entity and the dataset's level.

    A field without a finding is of kind ``other``. ``cipher`` is the installation's. Raises UnknownWordError.
    """
    if recipient_kind not in RECIPIENT_KINDS:
        raise UnknownWordError("recipient kind", recipient_kind, RECIPIENT_KINDS)
    kind = rulebook.entities.get(entity).kind if entity else "other"
    return _fallen_back(rulebook.levels.by_number(level).protections[kind], entity, cipher)


def propose_text(level: int, *, rulebook: Rulebook) -> ProtectionSpec:
    """Return the protection for free text in which personal data occurs."""
    return _fallen_back(rulebook.levels.by_number(level).protections["text"], None, "aes")


def _fallen_back(protection: str, entity: str | None, cipher: str) -> ProtectionSpec:
    """Return what a level asks for; where that does not suit the entity, the nearest that gives away no more."""
    if protection == "generalize" and (entity or "") in _COARSE:
        return ProtectionSpec("none")
    try:
        return specify(protection, entity, cipher=cipher)
    except ProtectionError:
        return ProtectionSpec("suppress")


#: How samples may be shown, the freest first.
SAMPLES = ("plain", "masked", "none")
#: What no part of may be seen, however long it is.
_SECRET = frozenset({"CREDENTIAL", "BIOMETRIC"})


def propose_sample(
    entity: str | None, released: ProtectionSpec, obligation: str, *, rulebook: Rulebook
) -> ProtectionSpec:
    """Return the protection of a field in a sample on the screen.

    ``released`` is what the level asks for when the field leaves for the bureau's own use, ``obligation`` how samples
    may be shown. ``plain``: as it would leave. ``masked``: identifiers and contacts with the usual masks, sensitive
    data as * only, the others as they would leave. ``none``: nothing. What would not leave is not shown either.

    Raises UnknownWordError.
    """
    if obligation not in SAMPLES:
        raise UnknownWordError("obligation on samples", obligation, SAMPLES)
    if obligation == "none" or released.kind == "suppress" or entity in _SECRET:
        return ProtectionSpec("suppress")
    kind = rulebook.entities.get(entity).kind if entity else "other"
    if obligation == "masked" and kind in {"identifier", "contact"}:
        return specify("mask", entity)
    if obligation == "masked" and kind == "sensitive":
        return ProtectionSpec("mask", {"first": 0, "last": 0})
    return released


def specify(
    protection: str,
    entity: str | None,
    given: Mapping[str, Any] | None = None,
    *,
    person: str | None = None,
    cipher: str = "aes",
) -> ProtectionSpec:
    """Return ``protection`` for ``entity``, with the parameters ``given`` and those that suit it for the others.

    ``person`` is the field that tells persons apart, for a date shift. Raises UnknownWordError for an unknown
    protection, ProtectionError when it does not suit the entity or a parameter is missing or wrong.
    """
    found = {**_suited(protection, entity or "", person, cipher), **(given or {})}
    if protection == "generalize" and given and "to" in given:
        proposed = _GENERALIZATIONS.get(entity or "", {})
        found = dict(given) if given["to"] != proposed.get("to") else {**proposed, **given}
    spec = ProtectionSpec(protection, found)
    if objection := _unsuited(spec, entity):
        raise ProtectionError(objection)
    return spec


def _suited(protection: str, about: str, person: str | None, cipher: str) -> dict[str, Any]:
    """Return the parameters that suit an entity, as far as any do."""
    keyed = {"cipher": cipher} if cipher != "aes" else {}
    if protection == "mask":
        first, last = _MASKS.get(about, (1, 1))
        return {"first": first, "last": last}
    if protection == "pseudonym":
        return {**keyed, **({"form": "number"} if about in _NUMBERS else {})}
    if protection == "generalize":
        return dict(_GENERALIZATIONS.get(about, {}))
    if protection == "format_preserving":
        return {**keyed, **({"format": _FORMATS[about]} if about in _FORMATS else {})}
    if protection == "date_shift":
        return {**keyed, **({"person": person} if person else {})}
    if protection == "round":
        return {"to": _ROUND_TO[about]} if about in _ROUND_TO else {}
    if protection == "top_bottom_code" and about in _ENDS:
        return dict(zip(("low", "high"), _ENDS[about], strict=True))
    return {}


def _unsuited(spec: ProtectionSpec, entity: str | None) -> Text | None:
    """Say why a protection does not suit an entity; None when it does. A field without an entity is anything."""
    if entity is None:
        return None
    if spec.kind == "format_preserving" and _FORMATS.get(entity) != spec.parameters["format"]:
        return NOT_OFFERED
    if spec.kind == "date_shift" and entity not in _DATES:
        return _wants("date_shift", "日期", "dates")
    if spec.kind in {"round", "top_bottom_code"} and entity not in _AMOUNTS | {"AGE"}:
        return _wants(spec.kind, "金额、年龄等数值", "numbers such as amounts and ages")
    if spec.kind == "generalize" and spec.parameters["to"] not in targets_of(entity):
        listed = ", ".join(targets_of(entity)) or "–"
        return Text(
            f"{entity} 不能概化为 {spec.parameters['to']}。可用：{listed}。",
            f"{entity} cannot be generalized to {spec.parameters['to']}; it can to: {listed}",
        )
    return None


def _wants(kind: str, zh: str, en: str) -> Text:
    return Text(f"{kind} 只用于{zh}。", f"{kind} is for {en} only")


def targets_of(entity: str | None) -> tuple[str, ...]:
    """Return what an entity's values can be generalized to; anything for a field without one."""
    if entity is None:
        return tuple(TARGETS)
    if entity in _AMOUNTS:
        return ("band",)
    return _TARGETS.get(entity, ())


def choices(
    entity: str | None, required: ProtectionSpec, *, person: str | None = None, cipher: str = "aes"
) -> tuple[ProtectionSpec, ...]:
    """Return the protections a person can choose for a field: those that suit it and give away no more than required.

    One of each kind, with the parameters that suit the entity; ``required`` itself is the first.
    """
    found = [required]
    for kind in KINDS:
        if kind in {required.kind, "aggregate"}:
            continue
        try:
            spec = specify(kind, entity, person=person, cipher=cipher)
        except ProtectionError:
            continue
        if at_least(spec, required):
            found.append(spec)
    return tuple(found)
