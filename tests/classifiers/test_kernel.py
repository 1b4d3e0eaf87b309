"""The kernel: sketches add up, whatever the batches; what a column holds, in every spelling; what it does not."""

import pickle
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import checks, shapes
from classifiers.checks import ID_CHECKS, ID_WEIGHTS, passes
from classifiers.kernel import conclude, empty, merge, sketch
from classifiers.types import FieldResult, Outcome


def resident_ids(n: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    days = np.datetime64("1950-01-01") + rng.integers(0, 20_000, n)
    made = []
    for region, day, serial in zip(
        rng.integers(0, 9, n), days, rng.integers(1, 1000, n), strict=True
    ):
        first = f"32099{region}{str(day).replace('-', '')}{serial:03d}"
        digits = np.array([int(c) for c in first])
        made.append(first + chr(ID_CHECKS[int(digits @ ID_WEIGHTS) % 11]))
    return made


def mobiles(n: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    heads = rng.choice(["138", "139", "150", "186", "177", "199", "133", "158"], n)
    return [f"{h}{t:08d}" for h, t in zip(heads, rng.integers(0, 10**8, n), strict=True)]


def names(n: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    surname = rng.choice(list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"), n)
    given_ = list("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建国华玉红梅")
    first, second = rng.choice(given_, n), rng.choice([*given_, ""], n)
    return [a + b + c for a, b, c in zip(surname, first, second, strict=True)]


def field(values: Sequence[object], name: str = "col1") -> FieldResult:
    return conclude(sketch(pl.DataFrame({name: values}, strict=False))).fields[0]


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        lambda v: f"'{v}",
        lambda v: f" {v} ",
        lambda v: f"{v[:6]} {v[6:14]} {v[14:]}",
        lambda v: "".join(chr(ord(c) + 0xFEE0) for c in v),
        lambda v: f'="{v}"',
    ],
    ids=["plain", "lower", "apostrophe", "spaces", "grouped", "full-width", "formula"],
)
def test_identity_numbers_in_every_spelling(spell: object) -> None:
    found = field([spell(v) for v in resident_ids(200)])  # type: ignore[operator]
    assert (found.entity, found.findings[0].matches) == ("CN_RESIDENT_ID", 200)


@pytest.mark.parametrize(
    "values",
    [
        mobiles(200),
        [int(v) for v in mobiles(200)],
        [float(v) for v in mobiles(200)],
        [f"{v}.0" for v in mobiles(200)],
        [f"+86 {v[:3]}-{v[3:7]}-{v[7:]}" for v in mobiles(200)],
        [f"{float(v):.10E}" for v in mobiles(200)],
    ],
    ids=["text", "integers", "floats", "float-text", "international", "scientific"],
)
def test_mobiles_in_every_spelling(values: list[object]) -> None:
    found = field(values)
    assert (found.entity, found.findings[0].matches) == ("PHONE_NUMBER", 200)


def sequence(start: int, n: int = 300) -> list[str]:
    return [str(start + i) for i in range(n)]


RNG = np.random.default_rng(7)
HARD_NEGATIVES: dict[str, list[str]] = {
    "sequence-from-13": sequence(13_800_000_000),
    "order-16": [str(v) for v in RNG.integers(10**15, 10**16, 300)],
    "order-dated-18": [
        f"20251{m:03d}{v:010d}"
        for m, v in zip(RNG.integers(100, 999, 300), RNG.integers(0, 10**10, 300), strict=True)
    ],
    "seconds": [str(v) for v in RNG.integers(1_600_000_000, 1_760_000_000, 300)],
    "milliseconds": [str(v) for v in RNG.integers(1_600_000_000_000, 1_760_000_000_000, 300)],
    "snowflake-19": [str(v) for v in RNG.integers(10**18, 2 * 10**18, 300)],
    "random-18": [str(v) for v in RNG.integers(10**17, 10**18, 300)],
    "uuid": [
        f"{a:08x}-{b:04x}-4{c:03x}-a{d:03x}-{e:012x}"
        for a, b, c, d, e in zip(
            *(RNG.integers(0, 16**k, 300) for k in (8, 4, 3, 3, 12)), strict=True
        )
    ],
    "md5": [
        f"{a:016x}{b:016x}"
        for a, b in zip(RNG.integers(0, 2**63, 300), RNG.integers(0, 2**63, 300), strict=True)
    ],
    "version": [
        f"{a}.{b}.{c}.{d}"
        for a, b, c, d in zip(
            RNG.integers(1, 5, 300),
            RNG.integers(0, 20, 300),
            RNG.integers(0, 9, 300),
            RNG.integers(0, 200, 300),
            strict=True,
        )
    ],
    "year": [str(v) for v in RNG.integers(1998, 2026, 300)],
    "amount": [f"{v:.2f}" for v in RNG.uniform(1, 90_000, 300)],
    "county": [f"3202{v:02d}" for v in RNG.integers(1, 90, 300)],
    "status": [str(v) for v in RNG.integers(1, 3, 300)],
    "ean13": [str(v) for v in RNG.integers(6_900_000_000_000, 6_999_999_999_999, 300)],
    "place": [
        str(v)
        for v in RNG.choice(["江阴", "无锡", "南京", "苏州", "常州", "徐州", "宜兴", "张家港"], 300)
    ],
    "job": [
        str(v)
        for v in RNG.choice(
            ["会计", "电工", "焊工", "程序员", "保安", "护士", "司机", "钳工", "厨师"], 300
        )
    ],
    "product": [
        str(v)
        for v in RNG.choice(
            ["白菜", "黄瓜", "马铃薯", "方便面", "洗衣粉", "金桔", "毛巾", "牛奶"], 300
        )
    ],
    "event-date": [str(v) for v in np.datetime64("2023-01-01") + RNG.integers(0, 900, 300)],
    "eleven-digits-from-1": [str(v) for v in RNG.integers(10**10, 2 * 10**10, 300)],
    "shelf": [
        f"{a}{b}.{c}"
        for a, b, c in zip(
            RNG.choice(list("ABCDEF"), 300),
            RNG.integers(10, 60, 300),
            RNG.integers(1, 9, 300),
            strict=True,
        )
    ],
    "seat": [
        f"{a}{b}"
        for a, b in zip(RNG.choice(list("ABCDEF"), 300), RNG.integers(10, 60, 300), strict=True)
    ],
    "size": [str(v) for v in RNG.choice(["S", "M", "L", "XL"], 300)],
    "62-without-luhn": [f"62{v:017d}" for v in RNG.integers(0, 10**17, 300)],
    "sku": [
        f"{a}{b:08d}"
        for a, b in zip(RNG.choice(list("ABCDEFGH"), 300), RNG.integers(0, 10**8, 300), strict=True)
    ],
    "unit": [str(v) for v in RNG.choice(["财务部", "人事部", "市场部", "研发部"], 300)],
}


@pytest.mark.parametrize("header", ["col1", "数据"])
@pytest.mark.parametrize("kind", HARD_NEGATIVES)
def test_hard_negatives_stay_negative(kind: str, header: str) -> None:
    found = field(HARD_NEGATIVES[kind], header)
    assert (found.outcome, found.findings) == (Outcome.NONE_FOUND, ())


def test_a_misleading_header_is_outweighed_by_the_values() -> None:
    assert field(mobiles(100), "备注").entity == "PHONE_NUMBER"
    assert field(mobiles(100), "状态").entity == "PHONE_NUMBER"
    departments = ["养老保险科", "工伤保险科", "信息中心"] * 40
    assert field(departments, "手机号").entity != "PHONE_NUMBER"
    assert field(["正常", "停用"] * 50, "身份证号").entity is None
    assert field(["甲类", "乙类"] * 50, "缴费基数").entity is None


def test_check_digits_by_luck_are_not_cards() -> None:
    lucky = [f"62{v:014d}" for v in np.random.default_rng(3).integers(0, 10**14, 2000)]
    share = sum(passes("luhn", v) for v in lucky) / len(lucky)
    assert 0.07 < share < 0.13
    assert field(lucky).entity is None


def test_one_identity_number_in_many_remarks_is_found() -> None:
    remarks = ["已电话告知办理流程，请携带材料到窗口办理"] * 100_000
    remarks[77_777] = f"来电人身份证号{resident_ids(1)[0]}，要求查询"
    found = field(remarks, "备注")
    assert found.entity is None
    assert [(f.entity, f.matches, f.sparse) for f in found.findings] == [
        ("CN_RESIDENT_ID", 1, True)
    ]


def test_masked_values_are_counted_apart() -> None:
    found = field([f"{v[:3]}****{v[7:]}" for v in mobiles(50)] + mobiles(10), "手机号")
    assert (found.entity, found.findings[0].matches, found.findings[0].masked) == (
        "PHONE_NUMBER",
        10,
        50,
    )
    hidden = field([f"{v[0]}*" for v in names(50)], "姓名")
    assert (hidden.entity, hidden.findings[0].matches, hidden.findings[0].masked) == (
        "PERSON",
        0,
        50,
    )


def test_a_birth_date_beside_the_identity_number_is_told_by_it() -> None:
    ids = resident_ids(100)
    frame = pl.DataFrame({"a": ids, "b": [v[6:14] for v in ids], "c": ["20240105"] * 100})
    fields = conclude(sketch(frame)).fields
    assert [f.entity for f in fields] == ["CN_RESIDENT_ID", "DATE_OF_BIRTH", None]
    assert "neighbor" in fields[1].findings[0].evidence


def test_names_are_told_from_the_column() -> None:
    assert field(names(300)).entity == "PERSON"
    assert field(names(300), "法定代表人").entity == "PERSON"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([None] * 50, Outcome.INSUFFICIENT_SAMPLE),
        (["", "NULL", "无", "-", "N/A"] * 10, Outcome.INSUFFICIENT_SAMPLE),
        (["x"], Outcome.INSUFFICIENT_SAMPLE),
        (["x", "y", "z"], Outcome.NONE_FOUND),
        ([b"\x00\x01"] * 5, Outcome.FAILED),
    ],
)
def test_only_what_was_looked_at_is_called_clean(values: list[object], outcome: Outcome) -> None:
    assert field(values).outcome is outcome


def test_no_rows_are_insufficient() -> None:
    result = conclude(empty(["a", "b"]))
    assert (result.rows, result.coverage) == (0, 1.0)
    assert [f.outcome for f in result.fields] == [Outcome.INSUFFICIENT_SAMPLE] * 2


MIXED = pl.DataFrame(
    {
        "姓名": names(120),
        "sfzh": resident_ids(120),
        "联系电话": mobiles(120),
        "出生日期": [v[6:14] for v in resident_ids(120)],
        "备注": ["", "请回电13812345678，谢谢", "无", "已办结"] * 30,
        "金额": [float(i) + 0.5 for i in range(120)],
    }
)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 120), max_size=5), st.randoms(use_true_random=False))
def test_any_batches_in_any_order_give_the_same_result(cuts: list[int], random: object) -> None:
    edges = sorted({0, 120, *cuts})
    parts = [sketch(MIXED[a:b]) for a, b in pairwise(edges)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    total = empty(MIXED.columns)
    for part in parts:
        total = merge(total, part)
    assert conclude(total) == conclude(sketch(MIXED))


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from([*names(5), *mobiles(5), *resident_ids(5), "无", ""]),
        min_size=3,
        max_size=12,
    )
)
def test_merging_is_associative_and_commutative(values: list[str]) -> None:
    a, b, c = (sketch(pl.DataFrame({"x": values[i::3]})) for i in range(3))
    left, right = merge(merge(a, b), c), merge(a, merge(b, c))
    assert conclude(left) == conclude(right) == conclude(merge(c, merge(b, a)))


def test_parts_of_different_tables_do_not_merge() -> None:
    with pytest.raises(ValueError, match="same fields"):
        merge(empty(["a"]), empty(["b"]))


def test_a_sketch_holds_no_value() -> None:
    kept = pickle.dumps(sketch(MIXED)) + repr(sketch(MIXED)).encode()
    for column in ("sfzh", "联系电话"):
        for value in MIXED[column].to_list():
            assert value.encode() not in kept
    assert (
        sketch(MIXED, b"one key").fields[1].digests[0]
        != sketch(MIXED, b"another").fields[1].digests[0]
    )
    assert pickle.loads(pickle.dumps(sketch(MIXED))).names == sketch(MIXED).names


def test_distinct_values_are_estimated_within_ten_percent() -> None:
    values = [str(v) for v in range(50_000)]
    assert 45_000 < field(values).distinct < 55_000
    assert field(values[:700]).distinct == 700


@pytest.mark.parametrize("digit", range(18))
def test_a_changed_digit_is_no_identity_number(digit: int) -> None:
    good = resident_ids(1, seed=digit)[0]
    assert passes("resident_id", good)
    other = "1" if good[digit] != "1" else "2"
    assert not passes("resident_id", good[:digit] + other + good[digit + 1 :])


ENGLISH = {
    "PERSON": ["Kathleen Webb", "Craig Cline", "Monica Henderson", "James Smith", "Dr. Linda Park"],
    "PHONE_NUMBER": ["(415) 555-0132", "415-555-0199", "+1 212 555 0110", "646.555.0143 x12"],
    "EMAIL_ADDRESS": ["k.webb@example.com", "cline@example.org", "m.h@example.net"],
    "US_SSN": ["123-45-6789", "219-09-9999", "457-55-5462"],
    "CREDIT_CARD": ["4111111111111111", "5500000000000004", "340000000000009", "6011000000000004"],
    "IBAN_CODE": [
        "GB82WEST12345698765432",
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
    ],
    "CN_ADDRESS": ["36 Castillo Avenue", "7110 Matthew Road", "409 Laurie Parks Apt. 12"],
    "IP_ADDRESS": ["192.168.10.44", "10.20.130.9", "172.16.4.200"],
    "MAC_ADDRESS": ["00:1A:2B:3C:4D:5E", "AA:BB:CC:00:11:22"],
}


@pytest.mark.parametrize("entity", ENGLISH)
def test_english_columns_without_a_header(entity: str) -> None:
    found = field(ENGLISH[entity] * 20)
    assert (found.entity, found.outcome) == (entity, Outcome.FOUND)


def test_a_detector_that_breaks_fails_its_field_by_name_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_values: pl.Series) -> np.ndarray:
        msg = "320981199001011234"
        raise ValueError(msg)

    monkeypatch.setitem(checks.CHECKS, "resident_id", broken)  # type: ignore[arg-type]
    first, second = conclude(sketch(pl.DataFrame({"a": resident_ids(50), "b": mobiles(50)}))).fields
    assert (first.outcome, first.reason) == (Outcome.FAILED, "cn_resident_id_18: ValueError")
    assert (second.outcome, second.entity) == (Outcome.FOUND, "PHONE_NUMBER")


def test_a_text_engine_that_breaks_is_not_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> dict[str, object]:
        msg = "a value"
        raise ValueError(msg)

    monkeypatch.setattr("classifiers.text.scan_texts", broken)
    found = field(["请回电，谢谢您的配合与支持", "已经办理完毕，请知悉"] * 10, "备注")
    assert (found.outcome, found.reason) == (Outcome.FAILED, "text: ValueError")


@pytest.mark.parametrize(
    ("header", "values", "entity"),
    [
        ("数量", ["阿依古丽·买买提", "古丽娜尔·艾山", "买买提·吐尔逊"], "PERSON"),
        ("金额", ["2型糖尿病", "左胫骨骨折", "腰椎间盘突出症"], "DIAGNOSIS"),
        ("手机号", ["江阴市第一人民医院", "江苏阳光集团有限公司", "无锡市中医院"], "ORGANIZATION"),
    ],
)
def test_a_header_that_asks_for_numbers_is_refuted_by_words(
    header: str, values: list[str], entity: str
) -> None:
    field = conclude(sketch(pl.DataFrame({header: values * 20}))).fields[0]
    assert field.entity == entity


def test_numbers_of_another_kind_do_not_refute_a_header() -> None:
    values = [f"{n:05}" for n in range(1000, 1100)]
    field = conclude(sketch(pl.DataFrame({"金额": values}))).fields[0]
    assert field.entity is None


def test_a_masked_cell_is_not_counted_as_a_full_one() -> None:
    values = [f"江苏省江阴市澄江街道**路{n}号" for n in range(40)]
    field = conclude(sketch(pl.DataFrame({"家庭住址": values}))).fields[0]
    assert [(f.entity, f.matches, f.masked) for f in field.findings] == [("CN_ADDRESS", 0, 40)]


def test_a_column_may_have_any_name() -> None:
    for header in ("n", "count", "values", ""):
        fields = sketch(pl.DataFrame({header: [1.0, 2.0, None] * 20})).fields
        assert (fields[0].failed, fields[0].counts["examined"]) == (frozenset(), 40)


def test_one_number_in_ten_passes_luhn_by_luck() -> None:
    from tests.classifiers.numbers import luhn_check

    first = "622202000000000"
    card = first + luhn_check(first)
    others = [f"DD-{n:06}" for n in range(300)]
    found = conclude(sketch(pl.DataFrame({"col7": [*others, card]}))).fields[0]
    assert found.findings == ()


def test_threads_that_build_a_family_at_the_same_time_do_not_mix_theirs_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = pl.DataFrame({"a": ["John Smith", "12 Main Street"], "b": ["2024-01-02", "2024-01-03"]})
    before = sketch(frame)
    # As when another thread's replaces the one in the cache meanwhile.
    monkeypatch.setattr(shapes, "_family", shapes._family.__wrapped__)
    assert sketch(frame).fields[0].counts == before.fields[0].counts
