"""Check digits of other countries against python-stdnum, on any string of the form; and a changed digit never passes.

Where stdnum asks more (a date, a first digit), the detector's pattern does: the two are held together.
"""

import re
from types import ModuleType

import polars as pl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from stdnum import bitcoin
from stdnum.au import abn, acn, tfn
from stdnum.ca import sin
from stdnum.de import idnr as de_idnr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.gb import nhs
from stdnum.in_ import aadhaar, gstin
from stdnum.it import codicefiscale
from stdnum.se import orgnr
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.us import rtn

from classifiers.checks import passes
from classifiers.checks_abroad import CHECKS, is_bitcoin
from classifiers.detectors import BY_ID, abroad

FAST = settings(max_examples=300)
DIGITS: dict[str, tuple[ModuleType, int]] = {
    "uk_nhs": (nhs, 10),
    "au_tfn": (tfn, 9),
    "au_acn": (acn, 9),
    "aba_routing": (rtn, 9),
    "th_tnin": (pin, 13),
    "tr_id": (tckimlik, 11),
    "de_tax_id": (de_idnr, 11),
    "in_aadhaar": (aadhaar, 12),
    "au_abn": (abn, 11),
    "ca_sin": (sin, 9),
    "se_number": (orgnr, 10),
}
#: First digits that stdnum wants and the check does not ask for: 10 is 99 modulo 89 and is not issued.
FIRST = {"au_abn": "(?:1[1-9]|[2-9]).*", "ca_sin": "[1-79].*", "th_tnin": "[1-8].*"}


@pytest.mark.parametrize("check", DIGITS)
@FAST
@given(data=st.data())
def test_digits_as_stdnum_has_them(check: str, data: st.DataObject) -> None:
    """A random number with each last digit: one of ten or eleven passes."""
    module, length = DIGITS[check]
    head = data.draw(st.text("0123456789", min_size=length - 1, max_size=length - 1))
    assume(len(set(head)) > 1)  # a row of one digit passes by accident, and is refused
    values = [head + digit for digit in "0123456789"]
    wanted = [bool(module.is_valid(v)) for v in values]
    first = re.compile(FIRST.get(check, ".*"))
    found = CHECKS[check](pl.Series(values)).tolist()
    assert [
        hit and bool(first.fullmatch(v)) for hit, v in zip(found, values, strict=True)
    ] == wanted


@FAST
@given(
    st.integers(0, 99_999_999), st.sampled_from("TRWAGMYFPDXBNJZSQVHLCKE"), st.sampled_from("XYZ")
)
def test_spanish_letters(number: int, letter: str, first: str) -> None:
    citizen, foreigner = f"{number:08d}{letter}", f"{first}{number % 10_000_000:07d}{letter}"
    assert passes("es_nif", citizen) == dni.is_valid(citizen)
    assert passes("es_nif", foreigner) == nie.is_valid(foreigner)


@FAST
@given(
    st.integers(1, 28),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(2, 899),
    st.integers(0, 30),
)
def test_finnish_and_italian_codes(
    day: int, month: int, year: int, serial: int, check: int
) -> None:
    code = f"{day:02d}{month:02d}{year:02d}-{serial:03d}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[check]}"
    assert passes("fi_personal_identity_code", code) == hetu.is_valid(code)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    code = f"RSSMRA{year:02d}{'ABCDEHLMPRST'[month - 1]}{day:02d}H501{letters[check % 26]}"
    assert passes("it_fiscal_code", code) == codicefiscale.is_valid(code)


@FAST
@example(0, "J")  # 0000, with the check character that it would have
@given(st.integers(0, 9999), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_indian_tax_numbers(number: int, check: str) -> None:
    code = f"27AAPFU{number:04d}F1Z{check}"
    assert passes("in_gstin", code) == gstin.is_valid(code)


@pytest.mark.parametrize(
    "address",
    [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
        "1111111111111111111111111111111111",
    ],
)
def test_bitcoin_addresses_as_stdnum_has_them(address: str) -> None:
    assert is_bitcoin(address) == bitcoin.is_valid(address)


def test_bech32m_of_taproot() -> None:
    """BIP 350 (2020), which stdnum does not know."""
    assert is_bitcoin("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")
    assert not is_bitcoin("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcq")


@pytest.mark.parametrize(
    "detector", [d for d in abroad.DETECTORS if d.check and d.chance > 0.01], ids=lambda d: d.id
)
def test_a_changed_last_character_never_passes(detector: object) -> None:
    d = BY_ID[detector.id]  # type: ignore[attr-defined]
    assert d.check
    for given_out in d.valid:
        value = re.sub(r"[ \-]", "", given_out).upper() if d.normalizer == "compact" else given_out
        kin = "0123456789" if value[-1].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        passing = [c for c in kin if passes(d.check, value[:-1] + c)]
        # The last digit of an Australian Medicare number is the card's issue, not a check.
        assert passing == [value[-1]] or d.id == "au_medicare"


def test_cells_of_other_lengths_and_nothing_fail() -> None:
    for check in CHECKS.values():
        assert not check(pl.Series(["", "1", "12345678901234567890", "é" * 5])).any()
