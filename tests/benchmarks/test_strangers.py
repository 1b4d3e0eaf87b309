"""The tables of strangers: the same every time, and true."""

from random import Random

from stdnum import iban, luhn
from stdnum.cn import ric, uscc

from benchmarks.strangers import contacts, numbers, people
from benchmarks.strangers.fields import FIELDS, STYLES
from benchmarks.strangers.negatives import NEGATIVES
from benchmarks.strangers.tables import TEMPLATES, cases


def test_the_same_seed_makes_the_same_cases() -> None:
    first, second = (list(cases(3)) for _ in range(2))
    assert [c.labels for c in first] == [c.labels for c in second]
    assert all(a.table.equals(b.table) for a, b in zip(first, second, strict=True))


def test_every_field_is_in_some_table_and_has_a_name_in_chinese_or_english() -> None:
    assert {key for template in TEMPLATES for key in template.fields} == set(FIELDS)
    assert all(f.headers["zh"] or f.headers["en"] for f in FIELDS.values())
    assert all(set(f.headers) == set(STYLES) for f in FIELDS.values())
    assert len(NEGATIVES) >= 60


def test_numbers_are_valid() -> None:
    rng = Random(2)
    for _ in range(300):
        person = people.person(rng)
        assert ric.calc_check_digit(person.id) == person.id[-1]
        assert ric.get_birth_date(person.id) == person.born
        assert uscc.is_valid(numbers.uscc(rng, person))
        assert luhn.is_valid(numbers.bank_card(rng, person))
        assert luhn.is_valid(numbers.credit_card(rng, person))
        assert iban.is_valid(numbers.iban_de(rng, person))
        assert contacts.mobile(rng, person).isdigit()
