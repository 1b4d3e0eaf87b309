"""Made-up numbers: of the same shape, one to one, and never one that passes its check."""

import random
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from classifiers import checks
from policies.protections import ProtectionError, ProtectionSpec, specify
from policies.protections.ciphers import block_cipher
from policies.protections.ff1 import permuted
from policies.protections.format_preserving import FORMATS, format_preserving

KEY, OTHER = b"k" * 32, b"o" * 32
NIST_256 = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94")


@pytest.mark.parametrize(
    ("tweak", "image"), [("", 6657667009), ("39383736353433323130", 1001623463)]
)
def test_the_samples_of_nist(tweak: str, image: int) -> None:
    """FF1samples.pdf, samples 7 and 8: 0123456789 under AES-256."""
    made = permuted(np.array([123456789]), 10, block_cipher(NIST_256, "aes"), bytes.fromhex(tweak))
    assert made.tolist() == [image]


@pytest.mark.parametrize("digits", [6, 7, 11, 17, 18])
@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_permutation_is_one_to_one(digits: int, cipher: str) -> None:
    values = np.unique(np.random.default_rng(1).integers(0, 10**digits, 3000))
    key = b"k" * (32 if cipher == "aes" else 16)
    made = permuted(values, digits, block_cipher(key, cipher))
    assert len(np.unique(made)) == len(values)
    assert made.min() >= 0
    assert made.max() < 10**digits


def identity(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


def identities(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    # Region 32099x was never assigned: nobody has these numbers.
    return [
        identity(
            f"32099{chance.randrange(10)}"
            f"{date(1930, 1, 1) + timedelta(days=chance.randrange(32_000)):%Y%m%d}{chance.randrange(1000):03d}"
        )
        for _ in range(count)
    ]


def cards(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    bodies = [f"62{chance.randrange(10**13):013d}{'0' * chance.randrange(4)}" for _ in range(count)]
    return [body + luhn.calc_check_digit(body) for body in bodies]


def phones(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09d}" for _ in range(count)]


GENERATED = {"resident_id": identities, "card": cards, "phone": phones}


def test_every_format_is_tested() -> None:
    assert set(GENERATED) == set(FORMATS)


@settings(max_examples=25)
@given(st.sampled_from(sorted(GENERATED)), st.integers(0, 10**6), st.sampled_from(["aes", "sm4"]))
def test_one_to_one_deterministic_and_never_valid(form: str, seed: int, cipher: str) -> None:
    values = list(dict.fromkeys(GENERATED[form](300, seed)))
    made = format_preserving(pl.Series("x", values), KEY, form, cipher=cipher)
    again = format_preserving(pl.Series("x", values[::-1]), KEY, form, cipher=cipher)
    assert again.to_list() == made.to_list()[::-1]
    assert made.null_count() == 0
    assert made.n_unique() == len(values)
    assert made.str.len_bytes().to_list() == [len(v) for v in values]
    assert not set(made) & set(values)
    other = format_preserving(pl.Series("x", values), OTHER, form, cipher=cipher)
    assert sum(a == b for a, b in zip(made, other, strict=True)) <= 1
    assert not any(map(valid, [form] * len(values), made))
    assert all(map(valid, [form] * len(values), values))


def valid(form: str, value: str) -> bool:
    """Tell by two independent checks whether a number could be somebody's."""
    if form == "phone":
        return value.startswith("0") or (value.startswith("1") and value[1] >= "3")
    if form == "card":
        return luhn.is_valid(value) or checks.passes("luhn", value)
    try:
        stdnum_says = ric.calc_check_digit(value) == value[-1]
    except ValidationError:
        stdnum_says = False
    return stdnum_says or checks.passes("resident_id", value)


def test_a_made_up_identity_number_looks_like_one() -> None:
    made = format_preserving(pl.Series("x", identities(500, 1)), KEY, "resident_id")
    for value in made:
        date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        assert int(value[:2]) in checks.PROVINCES


@pytest.mark.parametrize(
    ("form", "same"),
    [
        ("resident_id", ["320999900307123", identity("32099919900307123")]),
        ("resident_id", [identity("32099919900307002"), identity("32099919900307002").lower()]),
        (
            "phone",
            ["13812345678", "+86 138-1234-5678", "008613812345678", "１３８１２３４５６７８"],
        ),
        ("card", ["6222 0212 3456 7894", "6222021234567894"]),
    ],
)
def test_one_number_however_it_is_written(form: str, same: list[str]) -> None:
    made = format_preserving(pl.Series("x", same), KEY, form)
    assert made.null_count() == 0
    assert made.n_unique() == 1


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("resident_id", "320999199002301234"),
        ("resident_id", "99099919900307123X"),
        ("resident_id", "1234"),
        ("resident_id", "3209991990030712XX"),
        ("resident_id", "张三"),
        ("card", "12345678901"),
        ("card", "62220212345678901234"),
        ("card", "622202123456789a"),
        ("phone", "88881234"),
        ("phone", "12345678901"),
        ("phone", "0510-88881234-801"),
        ("phone", "1"),
        ("phone", ""),
        ("phone", None),
    ],
)
def test_what_is_none_of_the_form_is_left_out(form: str, value: str | None) -> None:
    assert format_preserving(pl.Series("x", [value], dtype=pl.String), KEY, form).to_list() == [
        None
    ]


def test_a_wrong_check_digit_never_meets_a_valid_number() -> None:
    body = "32099919900307123"
    values = [body + c for c in "0123456789X"]
    made = format_preserving(pl.Series("x", values), KEY, "resident_id")
    right = made[values.index(identity(body))]
    assert made.to_list().count(right) == 1


@pytest.mark.parametrize(
    "entity", ["PERSON", "CN_PASSPORT", "CN_SOCIAL_SECURITY_CARD", "EMAIL_ADDRESS"]
)
def test_what_has_no_check_digit_is_refused_with_the_reason(entity: str) -> None:
    with pytest.raises(ProtectionError, match=r"somebody's|needs format"):
        specify("format_preserving", entity)
    with pytest.raises(ProtectionError, match="somebody's"):
        specify("format_preserving", entity, {"format": "resident_id"})


def test_the_format_is_the_entitys() -> None:
    assert specify("format_preserving", "PHONE_NUMBER").parameters["format"] == "phone"
    assert specify("format_preserving", None, {"format": "card"}) == ProtectionSpec(
        "format_preserving", {"format": "card"}
    )
