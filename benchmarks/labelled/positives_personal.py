"""Forms of what people are, have and earn."""

from collections.abc import Callable
from random import Random

from benchmarks.labelled import attributes
from benchmarks.labelled.dirt import COMMON
from benchmarks.labelled.people import Person
from benchmarks.labelled.variants import Variant, each, of

_DATE_FORMS = ("iso", "compact", "slashes", "dots", "han", "midnight", "excel", "short dashes")
_SEXES = {
    "男 and 女": ("男", "女"),
    "男性 and 女性": ("男性", "女性"),
    "Male and Female": ("Male", "Female"),
}


def _born(form: str) -> Callable[[Random, Person], str]:
    return lambda _rng, person: attributes.date_in(form, person.birth)


_BIRTHS = (
    *(
        Variant(form, "DATE_OF_BIRTH", of(_born(form)), beside_id=form in {"iso", "compact", "han"})
        for form in _DATE_FORMS
    ),
    Variant(
        "integers", "DATE_OF_BIRTH", of(lambda _r, p: int(f"{p.birth:%Y%m%d}")), beside_id=True
    ),
    Variant("dates", "DATE_OF_BIRTH", of(lambda _r, p: p.birth), beside_id=True),
    Variant(
        "several forms",
        "DATE_OF_BIRTH",
        of(lambda rng, p: attributes.date_in(rng.choice(_DATE_FORMS[:5]), p.birth)),
    ),
    Variant("years", "AGE", of(lambda _r, p: p.age)),
    Variant("years as text", "AGE", of(lambda _r, p: str(p.age)), dresses=COMMON),
    Variant("years as floats", "AGE", of(lambda _r, p: float(p.age))),
    Variant("years with 岁", "AGE", of(lambda _r, p: f"{p.age}岁"), alone=True),
)


def _sexed(pair: tuple[str, str]) -> Callable[[Random, Person], str]:
    return lambda _rng, person: pair[person.sex - 1]


_SEX = (
    *(
        Variant(name, "SEX", of(_sexed(pair)), alone=True, labels=True, repeats=False)
        for name, pair in _SEXES.items()
    ),
    Variant("1 and 2", "SEX", of(lambda _r, p: p.sex), repeats=False),
    Variant("1 and 2 as text", "SEX", of(lambda _r, p: str(p.sex)), repeats=False),
    Variant("M and F", "SEX", of(_sexed(("M", "F"))), repeats=False),
    Variant(
        "1, 2 and 9",
        "SEX",
        of(lambda rng, p: "9" if rng.random() < 0.04 else str(p.sex)),
        repeats=False,
    ),
)


def _words(kind: str, entity: str, *, alone: bool = True) -> Variant:
    return Variant(
        "words",
        entity,
        each(lambda rng: attributes.word(rng, kind)),
        alone=alone,
        labels=True,
        repeats=False,
        dresses=COMMON[1:],
    )


def _codes(kind: str, entity: str) -> Variant:
    return Variant(
        "codes", entity, each(lambda rng: attributes.code(rng, kind)), bare=True, repeats=False
    )


_STATUS = (
    _words("ethnic", "ETHNIC_GROUP"),
    _codes("ethnic", "ETHNIC_GROUP"),
    Variant(
        "words without 族",
        "ETHNIC_GROUP",
        each(lambda rng: attributes.word(rng, "ethnic").removesuffix("族")),
        repeats=False,
    ),
    _words("countries", "NATIONALITY", alone=False),
    Variant(
        "codes of three letters",
        "NATIONALITY",
        each(lambda rng: attributes.word(rng, "country_codes")),
        repeats=False,
    ),
    _words("marital", "MARITAL_STATUS"),
    _codes("marital", "MARITAL_STATUS"),
    _words("education", "EDUCATION"),
    _codes("education", "EDUCATION"),
    Variant("English", "EDUCATION", each(attributes.education_english), styles=("en", "zh")),
    _words("political", "POLITICAL_AFFILIATION"),
    _codes("political", "POLITICAL_AFFILIATION"),
    _words("religion", "RELIGION"),
    _words("household", "HOUSEHOLD_TYPE"),
    _codes("household", "HOUSEHOLD_TYPE"),
    _words("blood", "BLOOD_TYPE"),
    Variant(
        "letters",
        "BLOOD_TYPE",
        each(lambda rng: attributes.word(rng, "blood").removesuffix("型")),
        bare=True,
        repeats=False,
    ),
    _words("disability", "DISABILITY"),
    _words("disability_kinds", "DISABILITY"),
    _words("employment", "EMPLOYMENT_STATUS"),
    _codes("employment", "EMPLOYMENT_STATUS"),
    Variant("diseases", "DIAGNOSIS", each(attributes.disease), alone=True),
    Variant("ICD-10", "DIAGNOSIS", each(attributes.icd), alone=True, dresses=COMMON),
    Variant(
        "codes and words",
        "DIAGNOSIS",
        each(lambda rng: f"{attributes.icd(rng)} {attributes.disease(rng)}"),
        alone=True,
    ),
)

_STEPS = (
    "5000元以下",
    "5000-8000元",
    "8000-12000元",
    "12000元以上",
    "8K-15K",
    "15K-25K",
    "1-1.5万",
)
_ILLNESSES = (
    "Hypertension",
    "Asthma",
    "Lung cancer",
    "Acute bronchitis",
    "Migraine",
    "Type 2 diabetes",
    "Hip fracture",
)
_ABROAD = (
    Variant("ranges", "INCOME", each(lambda rng: rng.choice(_STEPS))),
    Variant(
        "diseases in English", "DIAGNOSIS", each(lambda rng: rng.choice(_ILLNESSES)), alone=True
    ),
)

_AMOUNTS: dict[str, Callable[[Random], float]] = {
    "INCOME": attributes.wage,
    "CONTRIBUTION_BASE": attributes.contribution_base,
    "BENEFIT_AMOUNT": attributes.pension,
    "ACCOUNT_BALANCE": attributes.balance,
}


def _amounts(entity: str, amount: Callable[[Random], float]) -> tuple[Variant, ...]:
    return (
        Variant("floats", entity, each(amount)),
        Variant("text", entity, each(lambda rng: f"{amount(rng):.2f}"), dresses=COMMON),
        Variant("with commas", entity, each(lambda rng: f"{amount(rng):,.2f}")),
        Variant("with sign", entity, each(lambda rng: f"￥{amount(rng):.2f}元")),
        Variant("integers", entity, each(lambda rng: round(amount(rng)))),
    )


_SECRETS = (
    Variant("passwords", "CREDENTIAL", each(attributes.password), repeats=False),
    Variant("bcrypt", "CREDENTIAL", each(attributes.bcrypt), alone=True, repeats=False),
    Variant("tokens", "CREDENTIAL", each(attributes.jwt), alone=True, headers="CREDENTIAL_TOKEN"),
    Variant(
        "keys", "CREDENTIAL", each(attributes.access_key), alone=True, headers="CREDENTIAL_TOKEN"
    ),
    Variant("templates", "BIOMETRIC", each(attributes.biometric), repeats=False),
)

PERSONAL: tuple[Variant, ...] = (
    *_BIRTHS,
    *_SEX,
    *_STATUS,
    *(v for entity, amount in _AMOUNTS.items() for v in _amounts(entity, amount)),
    *_SECRETS,
    *_ABROAD,
)
