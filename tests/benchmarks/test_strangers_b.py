"""The second kept set: its truth is true, and it is the same every time."""

from collections.abc import Callable
from random import Random

import pytest
from stdnum import iban, luhn
from stdnum.cn import uscc

from benchmarks.strangers_b import people
from benchmarks.strangers_b.tables import KINDS, STYLES, tables


@pytest.mark.parametrize(
    ("make", "valid"),
    [
        (people.social_credit, uscc.is_valid),
        (people.bank_card, luhn.is_valid),
        (people.credit_card, luhn.is_valid),
        (people.iban, iban.is_valid),
    ],
)
def test_numbers_are_valid(make: Callable[[Random], str], valid: Callable[[str], bool]) -> None:
    rng = Random(5)
    assert all(valid(make(rng)) for _ in range(200))


def test_identity_numbers_carry_birth_sex_and_check_digit() -> None:
    for person in people.people(Random(5), 200):
        number = person.identity
        assert number[6:14] == f"{person.birth:%Y%m%d}"
        assert int(number[16]) % 2 == (person.sex == "男")
        # ISO 7064 MOD 11-2 over all eighteen leaves one.
        values = [10 if c == "X" else int(c) for c in number]
        assert sum(v * pow(2, 17 - i, 11) for i, v in enumerate(values)) % 11 == 1


def test_tables_are_the_same_every_time_and_of_every_style() -> None:
    first, again = tables(3), tables(3)
    assert first == again
    assert {t.style for t in first} == set(STYLES)
    assert {c.kind for t in first for c in t.columns} == set(KINDS)
    for table in first:
        assert len({c.header for c in table.columns}) == len(table.columns)
        assert {len(c.cells) for c in table.columns} <= set(range(50, 3001))


def test_a_hundred_kinds_hold_nothing() -> None:
    assert sum(not kind.entities for kind in KINDS.values()) >= 100
