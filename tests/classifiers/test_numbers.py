"""Numbers by the standards: valid ones match in every spelling, one changed digit never does, and others agree.

python-stdnum is the independent oracle. Where it says otherwise it is because it asks more (GB/T 2260 codes that
were assigned) or less (no age, no future), which each test states.
"""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine
from stdnum import iban, luhn
from stdnum.cn import ric, uscc
from stdnum.us import ssn

from classifiers.checks import passes
from classifiers.detectors import BY_ID
from classifiers.kernel import sketch
from classifiers.recognizers import analyzer
from tests.classifiers import numbers

FAST = settings(max_examples=120)
CHECKED: dict[str, tuple[st.SearchStrategy[str], str]] = {
    "cn_resident_id_18": (numbers.resident_ids, "身份证号"),
    "cn_foreigner_id": (numbers.foreigner_ids, "外国人永久居留证号"),
    "cn_uscc": (numbers.usccs, "信用代码"),
    "cn_org_code": (numbers.org_codes, "组织机构代码"),
    "cn_bank_card_unionpay": (numbers.bank_cards, "银行卡号"),
    "credit_card": (numbers.credit_cards, "信用卡号"),
    "iban": (numbers.ibans, "iban"),
}
UNCHECKED = {
    "cn_resident_id_15": (numbers.resident_ids_15, "身份证号"),
    "cn_mobile": (numbers.mobiles, "手机号"),
}
BOTH = {**CHECKED, **UNCHECKED}


def hits(detector: str, value: str, header: str) -> int:
    return sketch(pl.DataFrame({header: [value]})).fields[0].counts[f"m:{detector}"]


def full_width(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in value)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "lower": str.lower,
    "full-width": full_width,
    "apostrophe": lambda v: f"'{v}",
    "formula": lambda v: f'="{v}"',
    "padded": lambda v: f"\t{v}  ",
    "grouped": lambda v: " ".join(v[i : i + 4] for i in range(0, len(v), 4)),
    "dashed": lambda v: f"{v[:6]}-{v[6:]}",
    "en dash": lambda v: f"{v[:3]}–{v[3:]}",
}


@pytest.mark.parametrize("detector", BOTH)
@pytest.mark.parametrize("spelling", SPELLINGS)
@given(data=st.data())
@settings(max_examples=25)
def test_valid_numbers_always_match(detector: str, spelling: str, data: st.DataObject) -> None:
    strategy, header = BOTH[detector]
    value = data.draw(strategy)
    assert hits(detector, SPELLINGS[spelling](value), header) == 1


@pytest.mark.parametrize("detector", CHECKED)
@given(data=st.data())
@FAST
def test_one_changed_digit_never_does(detector: str, data: st.DataObject) -> None:
    strategy, header = CHECKED[detector]
    value = data.draw(strategy)
    place = data.draw(st.integers(0, len(value) - 1))
    assume(value[place].isdigit())
    other = data.draw(numbers.digits)
    assume(other != value[place])
    changed = value[:place] + other + value[place + 1 :]
    assert hits(detector, changed, header) == 0


@pytest.mark.parametrize("prefix", ["+86", "0086", "86", "+86 ", "(+86)", "+86-"])
@given(value=numbers.mobiles)
@settings(max_examples=20)
def test_mobiles_with_a_country_code(prefix: str, value: str) -> None:
    assert hits("cn_mobile", prefix + value, "手机号") == 1


@given(value=numbers.mobiles.map(int))
@settings(max_examples=20)
def test_mobiles_kept_as_numbers(value: int) -> None:
    for kept in (value, float(value), f"{value}.0", f"{value:.10E}"):
        field = sketch(pl.DataFrame({"手机号": [kept]})).fields[0]
        assert field.counts["m:cn_mobile"] == 1, repr(type(kept))


def mutated(strategy: st.SearchStrategy[str], alphabet: str) -> st.SearchStrategy[str]:
    """Valid numbers, numbers with one character changed, and strings of the same alphabet."""

    def change(parts: tuple[str, int, str]) -> str:
        value, place, new = parts
        at = place % len(value)
        return value[:at] + new + value[at + 1 :]

    changed = st.tuples(strategy, st.integers(0, 40), st.sampled_from(alphabet)).map(change)
    return st.one_of(strategy, changed, st.text(st.sampled_from(alphabet), max_size=22))


@given(mutated(numbers.resident_ids, "0123456789X"))
@FAST
def test_resident_ids_as_stdnum_has_them(value: str) -> None:
    ours = passes("resident_id", value)
    try:
        theirs = ric.is_valid(value)
    except KeyError:  # it stumbles over codes of a whole province
        theirs = False
    if theirs:
        assert ours or value[:2] == "71" or not "1900" < value[6:10] < "2100"
    elif ours:  # stdnum knows the codes that were assigned; a tenth of real numbers carry others
        assert ric.calc_check_digit(value) == value[-1]


@given(mutated(numbers.usccs, "0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ"))
@FAST
def test_credit_codes_as_stdnum_has_them(value: str) -> None:
    ours = passes("uscc", value)
    if ours:  # stdnum does not know the registers A, N and Y
        assert uscc.calc_check_digit(value[:-1]) == value[-1]
    if uscc.is_valid(value) and value[2:4] in numbers.PROVINCES:
        assert ours


@given(mutated(numbers.bank_cards, "0123456789"))
@FAST
def test_luhn_as_stdnum_has_it(value: str) -> None:
    if 12 <= len(value) <= 19 and len(set(value)) > 1:
        assert passes("luhn", value) == luhn.is_valid(value)
    else:
        assert not passes("luhn", value)


@given(mutated(numbers.ibans, "0123456789GBDEFR"))
@FAST
def test_ibans_as_stdnum_has_them(value: str) -> None:
    if iban.is_valid(value):
        assert passes("iban", value)
    if passes("iban", value):  # stdnum also knows each country's own length and checks
        assert int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1


@given(st.from_regex(r"\A[0-9]{3}-[0-9]{2}-[0-9]{4}\Z"))
@FAST
def test_social_security_numbers_as_stdnum_has_them(value: str) -> None:
    # stdnum also refuses two numbers that were printed on sample cards.
    assert passes("us_ssn", value) == ssn.is_valid(value) or value in ("078-05-1120", "457-55-5462")


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    return analyzer()


#: Detectors whose text pattern takes a number in its compact form wherever no letter or digit touches it.
AGREEING = (
    "cn_resident_id_18",
    "cn_foreigner_id",
    "cn_uscc",
    "cn_bank_card_unionpay",
    "credit_card",
    "cn_mobile",
    "iban",
)
_TEXT_OF = {"cn_bank_card_unionpay": "cn_bank_card"}


@pytest.mark.parametrize("detector", AGREEING)
@given(data=st.data())
@settings(max_examples=60)
def test_kernel_and_presidio_agree_on_any_string(
    detector: str, engine: AnalyzerEngine, data: st.DataObject
) -> None:
    """On cells of one unbroken run of letters and digits, as most are kept, both say the same."""
    strategy, header = BOTH[detector]
    value = data.draw(mutated(strategy, "0123456789X"))
    assume(value)
    entity = BY_ID[detector].entity
    kernel = hits(detector, value, header) > 0
    results: list[Any] = engine.analyze(f"号码：{value}。", "zh", entities=[entity])
    mine = _TEXT_OF.get(detector, detector)
    names = {
        r.recognition_metadata["recognizer_name"] for r in results if r.end - r.start == len(value)
    }
    assert (f"Guikou_{mine}" in names) == kernel
