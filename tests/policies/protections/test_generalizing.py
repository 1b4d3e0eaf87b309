"""Generalization: what comes out for what goes in; unreadable is empty; order is kept."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections import ProtectionError, ProtectionSpec, generalize


def one(value: object, **parameters: object) -> str | None:
    series = pl.Series("x", [value], dtype=pl.String if value is None else None)
    made: str | None = generalize(series, ProtectionSpec("generalize", parameters).parameters)[0]
    return made


@pytest.mark.parametrize(
    ("value", "month", "year"),
    [
        ("1990-03-07", "1990-03", "1990"),
        ("19900307", "1990-03", "1990"),
        ("1990/3/7", "1990-03", "1990"),
        ("1990.3.7", "1990-03", "1990"),
        ("1990年3月7日", "1990-03", "1990"),
        ("1990年3月", "1990-03", "1990"),
        ("1990-03", "1990-03", "1990"),
        ("199003", "1990-03", "1990"),
        ("1990年", None, "1990"),
        ("1990", None, "1990"),
        ("1990-03-07 12:00:00", "1990-03", "1990"),
        ("1990-03-07T00:00:00Z", "1990-03", "1990"),
        ("19900307120000", "1990-03", "1990"),
        ("１９９０－０３－０７", "1990-03", "1990"),
        (" 1990-03-07 ", "1990-03", "1990"),
        (date(1990, 3, 7), "1990-03", "1990"),
        (datetime(1990, 3, 7, 12, tzinfo=UTC), "1990-03", "1990"),
        (19900307, "1990-03", "1990"),
        (19900307.0, "1990-03", "1990"),
        ("7/3/90", None, None),
        ("900307", None, None),
        ("1990-02-30", None, None),
        ("1990-13-01", None, None),
        ("1990-00-01", None, None),
        ("1990-03/07", None, None),
        ("1990-03-07x", None, None),
        ("1990-123-07", None, None),
        ("1790-01-01", None, None),
        ("9999-12-31", None, None),
        ("无", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_dates(value: object, month: str | None, year: str | None) -> None:
    assert one(value, to="month") == month
    assert one(value, to="year") == year
    band = f"{int(year) // 5 * 5}–{int(year) // 5 * 5 + 4}" if year else None
    assert one(value, to="years", width=5) == band


@pytest.mark.parametrize(
    ("value", "district", "city", "province"),
    [
        ("江苏省无锡市江阴市人民路1号", "江苏省无锡市江阴市", "江苏省无锡市", "江苏省"),
        ("江苏省 无锡市 江阴市 人民路", "江苏省无锡市江阴市", "江苏省无锡市", "江苏省"),
        ("江苏省江阴市人民路1号", "江苏省江阴市", "江苏省江阴市", "江苏省"),
        ("江阴市人民路1号", "江阴市", "江阴市", None),
        ("北京市海淀区中关村大街1号", "北京市海淀区", "北京市", "北京市"),
        ("上海市浦东新区世纪大道", "上海市浦东新区", "上海市", "上海市"),
        (
            "内蒙古自治区呼和浩特市新城区",
            "内蒙古自治区呼和浩特市新城区",
            "内蒙古自治区呼和浩特市",
            "内蒙古自治区",
        ),
        (
            "新疆维吾尔自治区喀什地区喀什市",
            "新疆维吾尔自治区喀什地区喀什市",
            "新疆维吾尔自治区喀什地区",
            "新疆维吾尔自治区",
        ),
        ("恩施土家族苗族自治州利川市", "恩施土家族苗族自治州利川市", "恩施土家族苗族自治州", None),
        ("锡林郭勒盟锡林浩特市", "锡林郭勒盟锡林浩特市", "锡林郭勒盟", None),
        ("云江市云山县解放路2号", "云江市云山县", "云江市", None),
        ("济宁市市中区", "济宁市市中区", "济宁市", None),
        ("荆州市沙市区北京路", "荆州市沙市区", "荆州市", None),
        ("新乡市红旗区", "新乡市红旗区", "新乡市", None),
        ("台州市路桥区", "台州市路桥区", "台州市", None),
        ("海淀区超市旁", "海淀区", None, None),
        ("香港特别行政区", "香港特别行政区", "香港特别行政区", "香港特别行政区"),
        ("苏州市工业园区星湖街", "苏州市", "苏州市", None),
        ("江阴市市场监督管理局", "江阴市", "江阴市", None),
        ("人民路1号", None, None, None),
        ("人民路阳光小区3号", None, None, None),
        ("阳光小区3幢", None, None, None),
        ("No. 1, Renmin Road", None, None, None),
        ("区", None, None, None),
        ("市", None, None, None),
        ("江苏", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_places(
    value: str | None, district: str | None, city: str | None, province: str | None
) -> None:
    assert one(value, to="district") == district
    assert one(value, to="city") == city
    assert one(value, to="province") == province


@pytest.mark.parametrize(
    ("parameters", "value", "expected"),
    [
        ({"to": "band", "width": 1000}, "1,234.5", "1000–2000"),
        ({"to": "band", "width": 1000}, "¥1,234.50元", "1000–2000"),
        ({"to": "band", "width": 1000}, "１２３４", "1000–2000"),
        ({"to": "band", "width": 1000}, 1234.5, "1000–2000"),
        ({"to": "band", "width": 1000}, 2000, "2000–3000"),
        ({"to": "band", "width": 1000}, "-1", "-1000–0"),
        ({"to": "band", "width": 0.5}, "0.7", "0.5–1"),
        ({"to": "band", "width": 10}, "很多", None),
        ({"to": "band", "width": 10}, "1.2万", None),
        ({"to": "band", "width": 10}, "NaN", None),
        ({"to": "band", "width": 10}, "inf", None),
        ({"to": "band", "width": 10}, "1e300", None),
        ({"to": "band", "width": 10}, float("nan"), None),
        ({"to": "age_band", "width": 10}, "35", "30–39"),
        ({"to": "age_band", "width": 10}, "35岁", "30–39"),
        ({"to": "age_band", "width": 5}, 89, "85–89"),
        ({"to": "age_band", "width": 20}, 89, "80–89"),
        ({"to": "age_band", "width": 10}, "90", "90+"),
        ({"to": "age_band", "width": 10}, "107", "90+"),
        ({"to": "age_band", "width": 10}, "131", None),
        ({"to": "age_band", "width": 10}, "-1", None),
        ({"to": "prefix", "keep": 2}, "214400", "21"),
        ({"to": "prefix", "keep": 2}, 214400.0, "21"),
        ({"to": "prefix", "keep": 2}, "21", None),
        ({"to": "prefix", "keep": 2}, "", None),
        ({"to": "province_code"}, "320281", "320000"),
        ({"to": "province_code"}, 320281, "320000"),
        ({"to": "province_code"}, "320281001002", "320000"),
        ({"to": "city_code"}, "320281", "320200"),
        ({"to": "province_code"}, "990281", None),
        ({"to": "province_code"}, "3202", None),
        ({"to": "icd_three"}, "J18.901", "J18"),
        ({"to": "icd_three"}, "i10.x00", "I10"),
        ({"to": "icd_three"}, "C34", "C34"),
        ({"to": "icd_three"}, "肺炎", None),
        ({"to": "icd_three"}, "J1", None),
        ({"to": "icd_chapter"}, "J18.901", "J00–J99"),
        ({"to": "icd_chapter"}, "D50.0", "D50–D89"),
        ({"to": "icd_chapter"}, "D48.9", "C00–D48"),
        ({"to": "icd_chapter"}, "U07.1", "U00–U99"),
        ({"to": "icd_chapter"}, "肺炎 J18", None),
    ],
)
def test_numbers_and_codes(
    parameters: dict[str, object], value: object, expected: str | None
) -> None:
    assert one(value, **parameters) == expected
    assert one(None, **parameters) is None


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"to": "hour"},
        {"to": "year", "width": 5},
        {"to": "band"},
        {"to": "band", "width": 0},
        {"to": "band", "width": "10"},
        {"to": "band", "width": True},
        {"to": "years", "width": 0.5},
        {"to": "age_band", "width": 7.5},
        {"to": "prefix", "keep": 0},
        {"to": "prefix", "keep": 2.5},
        {"to": "year", "format": "x"},
    ],
)
def test_a_wrong_parameter_is_one_clear_error(parameters: dict[str, object]) -> None:
    with pytest.raises(ProtectionError) as raised:
        ProtectionSpec("generalize", parameters)
    assert raised.value.reason.zh
    assert "\n" not in raised.value.reason.en


numbers = st.integers(-(10**11), 10**11).map(lambda cents: cents / 100)


@settings(max_examples=200)
@given(numbers, numbers, st.sampled_from([1, 5, 10, 500, 1000]))
def test_bands_keep_order_and_hold_their_values(a: float, b: float, width: int) -> None:
    low, high = sorted((a, b))
    bands = [
        generalize(pl.Series([float(v)]), {"to": "band", "width": width})[0] for v in (low, high)
    ]
    starts = [int(band[: band.index("–", 1)]) for band in bands]
    assert starts[0] <= starts[1]
    for value, start in zip((low, high), starts, strict=True):
        assert start <= value < start + width


@settings(max_examples=200)
@given(
    st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.dates(date(1800, 1, 1), date(2200, 12, 31))
)
def test_dates_keep_order_and_the_coarser_follows_from_the_finer(a: date, b: date) -> None:
    low, high = sorted((a, b))
    for to in ({"to": "month"}, {"to": "year"}, {"to": "years", "width": 10}):
        assert str(one(low.isoformat(), **to)) <= str(one(high.isoformat(), **to))
    if one(low, to="month") == one(high, to="month"):
        assert one(low, to="year") == one(high, to="year")
    assert one(low, to="year") == one(low.isoformat(), to="year") == f"{low:%Y}"


@settings(max_examples=150)
@given(
    st.text(max_size=25),
    st.sampled_from(
        [
            "month",
            "year",
            "district",
            "city",
            "province",
            "icd_three",
            "icd_chapter",
            "province_code",
            "city_code",
        ]
    ),
)
def test_nothing_that_cannot_be_read_comes_through_and_twice_is_once(value: str, to: str) -> None:
    spec = ProtectionSpec("generalize", {"to": to})
    assert spec.repeatable
    made = one(value, to=to)
    if made is not None:
        assert one(made, to=to) == made


@given(
    st.sampled_from(["江苏省无锡市江阴市", "云江市东区", "北京市海淀区", "云山县"]),
    st.text("甲乙丙路1号室幢小区超市", max_size=12),
)
@settings(max_examples=150)
def test_no_street_comes_through(head: str, tail: str) -> None:
    made = one(head + "人民路" + tail, to="district")
    assert made is None or head.startswith(made)
