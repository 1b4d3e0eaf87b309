"""Forms of documents and accounts: identity numbers, cards, codes of organizations."""

from random import Random

from benchmarks.labelled import numbers
from benchmarks.labelled.dirt import CARD, COMMON, IDENTITY, LETTERS
from benchmarks.labelled.numbers import digits
from benchmarks.labelled.people import Person
from benchmarks.labelled.places import county
from benchmarks.labelled.variants import Variant, each, either, of


def _new(_rng: Random, person: Person) -> str:
    return person.resident_id


def _old(rng: Random, person: Person) -> str:
    return numbers.old_resident_id(rng, person.county, person.birth, person.sex)


def _permit(rng: Random, person: Person) -> str:
    return numbers.residence_permit(rng, person.birth, person.sex)


def _green(rng: Random, person: Person) -> str:
    return numbers.foreigner_id(rng, person.birth, new=True)


def _green_old(rng: Random, person: Person) -> str:
    return numbers.foreigner_id(rng, person.birth, new=False)


def _dashed_org_code(rng: Random) -> str:
    plain = numbers.org_code(rng)
    return f"{plain[:8]}-{plain[8]}"


_IDENTITY = (
    Variant("18 characters", "CN_RESIDENT_ID", of(_new), alone=True, dresses=IDENTITY),
    Variant("15 digits", "CN_RESIDENT_ID", of(_old), alone=True, dresses=COMMON),
    Variant(
        "18 and 15",
        "CN_RESIDENT_ID",
        either(_new, _old, weights=(6, 4)),
        alone=True,
        dresses=IDENTITY,
    ),
    Variant(
        "residence permits among them",
        "CN_RESIDENT_ID",
        either(_new, _permit, weights=(7, 3)),
        alone=True,
        dresses=IDENTITY,
    ),
    Variant("residence permits only", "CN_RESIDENT_ID", of(_permit), alone=True, dresses=IDENTITY),
    Variant("old cards", "CN_FOREIGNER_ID", of(_green_old), alone=True, dresses=LETTERS),
    Variant("new cards", "CN_FOREIGNER_ID", of(_green), alone=True, dresses=COMMON),
    Variant("old and new cards", "CN_FOREIGNER_ID", either(_green_old, _green), alone=True),
    Variant("passports", "CN_PASSPORT", each(numbers.passport), dresses=LETTERS),
    Variant("permits", "CN_TRAVEL_PERMIT", each(numbers.travel_permit), dresses=LETTERS),
    Variant("officers and soldiers", "CN_MILITARY_ID", each(numbers.military_id), alone=True),
    Variant("social security numbers", "US_SSN", each(numbers.ssn), alone=True, dresses=COMMON),
)
_CARDS = (
    Variant(
        "a letter and 8 digits",
        "CN_SOCIAL_SECURITY_CARD",
        each(lambda rng: rng.choice("ABCDEFGHJK") + digits(rng, 8)),
        dresses=COMMON,
    ),
    Variant(
        "9 digits", "CN_SOCIAL_SECURITY_CARD", each(lambda rng: digits(rng, 9)), dresses=COMMON
    ),
    Variant(
        "10 digits of one office",
        "CN_MEDICAL_INSURANCE_CARD",
        each(lambda rng: "00" + digits(rng, 8)),
        dresses=COMMON,
    ),
    Variant(
        "12 digits with county",
        "CN_MEDICAL_INSURANCE_CARD",
        each(lambda rng: county(rng) + digits(rng, 6)),
        dresses=COMMON,
    ),
    Variant("debit cards", "CN_BANK_CARD", each(numbers.bank_card), alone=True, dresses=CARD),
    Variant(
        "debit cards as integers",
        "CN_BANK_CARD",
        each(lambda rng: int(numbers.bank_card(rng))),
        alone=True,
    ),
    Variant("company accounts", "BANK_ACCOUNT", each(numbers.bank_account), dresses=COMMON),
    Variant(
        "accounts of 12 and 17 digits",
        "BANK_ACCOUNT",
        each(lambda rng: rng.choice("123458") + digits(rng, rng.choice((11, 16)))),
        dresses=COMMON,
    ),
    Variant(
        "Visa and Mastercard", "CREDIT_CARD", each(numbers.credit_card), alone=True, dresses=CARD
    ),
    Variant("European accounts", "IBAN_CODE", each(numbers.iban), alone=True, dresses=COMMON),
    Variant(
        "European accounts in fours",
        "IBAN_CODE",
        each(lambda rng: " ".join(_fours(numbers.iban(rng)))),
        alone=True,
    ),
)


def _fours(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(0, len(text), 4)]


_CODES = (
    Variant(
        "18 characters",
        "CN_USCC",
        each(lambda rng: numbers.uscc(rng, county(rng))),
        alone=True,
        dresses=LETTERS,
    ),
    Variant("with dash", "CN_ORG_CODE", each(_dashed_org_code), alone=True, dresses=COMMON),
    Variant("9 characters", "CN_ORG_CODE", each(numbers.org_code), dresses=COMMON),
    Variant("10 digits", "PERSON_NUMBER", each(lambda rng: "10" + digits(rng, 8)), dresses=COMMON),
    Variant(
        "integers of 7 digits", "PERSON_NUMBER", each(lambda rng: rng.randint(1_000_000, 9_999_999))
    ),
    Variant(
        "letters and digits",
        "PERSON_NUMBER",
        each(lambda rng: f"{rng.choice(('NJ', 'P', 'SB'))}{digits(rng, 8)}"),
        styles=("zh", "pinyin", "en", "code"),
    ),
    Variant("8 digits", "EMPLOYER_NUMBER", each(lambda rng: digits(rng, 8)), dresses=COMMON),
    Variant(
        "county and 6 digits", "EMPLOYER_NUMBER", each(lambda rng: county(rng) + digits(rng, 6))
    ),
    Variant(
        "of wards",
        "MEDICAL_RECORD_NUMBER",
        each(lambda rng: f"ZY{rng.randint(10, 26)}{digits(rng, 7)}"),
        dresses=COMMON,
    ),
    Variant(
        "of 8 digits", "MEDICAL_RECORD_NUMBER", each(lambda rng: digits(rng, 8)), dresses=COMMON
    ),
    Variant(
        "as integers", "MEDICAL_RECORD_NUMBER", each(lambda rng: rng.randint(100_000, 2_999_999))
    ),
)

DOCUMENTS: tuple[Variant, ...] = _IDENTITY + _CARDS + _CODES
