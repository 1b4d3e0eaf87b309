"""Cells that somebody has masked already."""

from random import Random

from benchmarks.strangers import words
from benchmarks.strangers.contacts import _where, email, mobile
from benchmarks.strangers.numbers import bank_card, digits, plate
from benchmarks.strangers.people import Person


def masked_mobile(rng: Random, p: Person) -> str:
    m = mobile(rng, p)
    return f"{m[:3]}****{m[7:]}"


def masked_name(rng: Random, p: Person) -> str:
    return p.name[0] + "*" * (len(p.name) - 1)


def masked_middle(rng: Random, p: Person) -> str:
    return p.name[0] + "*" + (p.name[-1] if len(p.name) > 2 else "")


def masked_id(rng: Random, p: Person) -> str:
    return f"{p.id[:6]}********{p.id[14:]}"


def masked_id_short(rng: Random, p: Person) -> str:
    return f"{p.id[0]}{'*' * 16}{p.id[-1]}"


def masked_card(rng: Random, p: Person) -> str:
    card = bank_card(rng, p)
    return f"{card[:4]} **** **** {card[-4:]}"


def masked_email(rng: Random, p: Person) -> str:
    user, host = email(rng, p).split("@")
    return f"{user[0]}***@{host}"


def masked_address(rng: Random, p: Person) -> str:
    return f"{_where(p)}{rng.choice(words.ROADS)}***号"


def masked_plate(rng: Random, p: Person) -> str:
    whole = plate(rng, p)
    return f"{whole[:2]}***{whole[-2:]}"


def masked_ssn(rng: Random, p: Person) -> str:
    return f"***-**-{digits(rng, 4)}"
