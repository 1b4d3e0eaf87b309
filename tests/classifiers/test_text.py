"""Free text: what is found, what is left alone, and that sifting loses nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import sample_data
from classifiers import text as engine
from classifiers.text import TextHits, find, redact, scan_texts
from classifiers.text_gates import firsts, without_lookarounds
from classifiers.text_spans import Span, read, resolve

#: A text, and the pieces of it that are personal data, with their entities.
FOUND = [
    ("我叫王小明，我的电话是13812345678", {"王小明": "PERSON", "13812345678": "PHONE_NUMBER"}),
    ("身份证１１０１０５１９４９１２３１００２Ｘ", {"１１０１０５１９４９１２３１００２Ｘ": "CN_RESIDENT_ID"}),
    ("证号110105 19491231 002x。", {"110105 19491231 002x": "CN_RESIDENT_ID"}),
    ("证号110105-19491231-002X", {"110105-19491231-002X": "CN_RESIDENT_ID"}),
    ("回电+86 138-1234-5678或0510-86861234", {
        "+86 138-1234-5678": "PHONE_NUMBER", "0510-86861234": "PHONE_NUMBER"}),
    ("卡号6222 0200 0000 0000 000", {"6222 0200 0000 0000 000": "CN_BANK_CARD"}),
    ("发到zhang.san@example.com，谢谢", {"zhang.san@example.com": "EMAIL_ADDRESS"}),
    ("被苏B·12345撞了", {"苏B·12345": "CN_VEHICLE_PLATE"}),
    ("从10.1.20.33登录，网卡00:1A:2B:3C:4D:5E", {
        "10.1.20.33": "IP_ADDRESS", "00:1A:2B:3C:4D:5E": "MAC_ADDRESS"}),
    ("代码91350100M000100Y43", {"91350100M000100Y43": "CN_USCC"}),
    ("iban GB82 WEST 1234 5698 7654 32", {"GB82 WEST 1234 5698 7654 32": "IBAN_CODE"}),
    ("ssn 123-45-6789", {"123-45-6789": "US_SSN"}),
    ("登录IP：2001:db8::ff00:42:8329，网关fe80::1ff:fe23:4567:890a", {
        "2001:db8::ff00:42:8329": "IP_ADDRESS", "fe80::1ff:fe23:4567:890a": "IP_ADDRESS"}),
    ("旧身份证110105491231002已换发", {"110105491231002": "CN_RESIDENT_ID"}),
    ("座机：051086861234，传真01062345678转801", {
        "051086861234": "PHONE_NUMBER", "01062345678转801": "PHONE_NUMBER"}),
    ("请致电86861234", {"86861234": "PHONE_NUMBER"}),
    ("外国人永久居留证件USA320185072312", {"USA320185072312": "CN_FOREIGNER_ID"}),
    ("护照MA1234567换发K12345678", {"MA1234567": "CN_PASSPORT", "K12345678": "CN_PASSPORT"}),
    ("信用代码91350100m000100y43", {"91350100m000100y43": "CN_USCC"}),
    ("港澳居民通行证H12345678，台胞证号：12345678", {
        "H12345678": "CN_TRAVEL_PERMIT", "12345678": "CN_TRAVEL_PERMIT"}),
    ("卡号622202 0000000000000", {"622202 0000000000000": "CN_BANK_CARD"}),
    ("运通卡3400 000000 00009", {"3400 000000 00009": "CREDIT_CARD"}),
    ("汇至DE89370400440532013000", {"DE89370400440532013000": "IBAN_CODE"}),
    ("张伟和李娜一起来访", {"张伟": "PERSON", "李娜": "PERSON"}),
    ("John Carter said that Mary Jones had left", {"John Carter": "PERSON", "Mary Jones": "PERSON"}),
    ("card 4111 1111 1111 1111", {"4111 1111 1111 1111": "CREDIT_CARD"}),
    ("护照号E12345678", {"E12345678": "CN_PASSPORT"}),
    ("经办人刘洋已回复，家属陈桂兰表示满意", {"刘洋": "PERSON", "陈桂兰": "PERSON"}),
    ("王女士来电，李先生和张师傅昨天到窗口", {"王女士": "PERSON", "李先生": "PERSON", "张师傅": "PERSON"}),
    ("张建国（身份证号110105194912310021）于昨日到访", {"张建国": "PERSON"}),
    ("孙丽华反映社保卡丢失", {"孙丽华": "PERSON"}),
    ("联系人：欧阳娜娜", {"欧阳娜娜": "PERSON"}),
    ("姓名：周一鸣，", {"周一鸣": "PERSON"}),
    ("申请人阿依古丽·买买提，女", {"阿依古丽·买买提": "PERSON"}),
    ("同事张伟、李娜均可证明", {"张伟": "PERSON", "李娜": "PERSON"}),
    ("请联系业务员陈强", {"陈强": "PERSON"}),
    ("转给张科长处理", {"张科长": "PERSON"}),
    ('{"name":"张三","tel":"13912345678"}', {"张三": "PERSON", "13912345678": "PHONE_NUMBER"}),
    ('{"n":"\\u7535\\u8bdd13812345678","name":"\\u5f20\\u4e09"}', {
        "13812345678": "PHONE_NUMBER", "\\u5f20\\u4e09": "PERSON"}),
    ("Mr. Brown called from ABC Trading Co., Ltd.", {
        "Brown": "PERSON", "ABC Trading Co., Ltd": "ORGANIZATION"}),
    ("住址：江苏省江阴市澄江街道人民中路12号3幢501室", {
        "江苏省江阴市澄江街道人民中路12号3幢501室": "CN_ADDRESS"}),
    ("现住无锡市滨湖区太湖花园12-3-501室", {"无锡市滨湖区太湖花园12-3-501室": "CN_ADDRESS"}),
    ("家住青阳镇旌阳村5组12号", {"青阳镇旌阳村5组12号": "CN_ADDRESS"}),
    ("地址 北京市朝阳区建国路88号SOHO现代城A座1201", {
        "北京市朝阳区建国路88号SOHO现代城A座1201": "CN_ADDRESS"}),
    ("原在江阴市华士镇恒丰纺织有限公司上班", {"江阴市华士镇恒丰纺织有限公司": "ORGANIZATION"}),
    ("我和老婆在海澜之家集团股份有限公司做保洁", {"海澜之家集团股份有限公司": "ORGANIZATION"}),
    ("江阴市人民医院出具诊断证明", {"江阴市人民医院": "ORGANIZATION"}),
]  # fmt: skip
NOTHING = [
    "",
    "订单号13812345678已发货",
    "苏人社发〔2025〕7号文件规定",
    "（2024）苏0281民初1234号判决书已生效",
    "案号：澄劳人仲案字〔2025〕第123号",
    "2025年6月13日提交，金额13,800.00元",
    "时间戳1764547200123，流水号20250613123456789012",
    "证号110105194912310021",  # one digit off
    "卡号6222020000000000008",  # one digit off
    "版本3.2.10.1登录报错500",
    "物料E12345678一批",
    "申请人于2019年8月入职，月工资4800元",
    "申请人马上提交材料，单位不同意",
    "高温作业人员和管理人员的高温补贴发放时间",
    "根据《中华人民共和国劳动合同法》第三十八条",
    "请到3号窗口办理，10路公交可达",
    "由单位承担，由公司支付工伤保险待遇",
    "养老保险关系转移接续暂行办法",
    "附近的医院和药店可以刷卡",
    "公司未与我签订合同，公司老板失联",
    "班主任老师来电咨询",
    "任何问题请咨询12333",
    "江阴市、无锡市两地社保",
    "在江阴市区和无锡市区参保",
    "全省各市县区人社局",
    "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.6.127 Safari/537.36 Edg/1.2.3.4",
    "固件v2.10.3.1升级到3.2.10.4，回退Python 3.11.4.1，见第1.2.3.4条",
    "时间12:30:45，比例1::2，std::dec::hex，Face::Add",
    "流水110105491231002，单号051086861234，编号USA320185072312",
    "物料MA1234567，型号H12345678，批号91350100m000100y43",
    "尺寸120-35-4567毫米，订单3400 000000 00009，日期20240517，批次12345678",
    "the Jordan River and Madison Avenue, see John Street",
    "ISBN 9787302423287 到货，件号550e8400-e29b-41d4-a716-446655440000",
]
#: Pieces that texts are put together from: whole, broken and misleading ones.
PIECES = [
    *(part for text, parts in FOUND for part in (text, *parts)),
    *NOTHING,
    *"，。：（）·\n 和由于张王李某先号0139-",
    "联系人", "身份证", "有限公司", "江苏", "路", "\\u5f20", "＠", "１３８", "١٢٣", "\x00", "😀",
]  # fmt: skip
MIXTURES = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=4), st.integers(0, 10**18).map(str)),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds(text: str, expected: dict[str, str]) -> None:
    spans = find(text)
    assert {text[s.start : s.end]: s.entity for s in spans} == expected
    assert all(0 < s.score <= 1 for s in spans)


@pytest.mark.parametrize("text", NOTHING)
def test_leaves_alone(text: str) -> None:
    assert find(text) == []


def test_weights_cells_and_occurrences_by_their_rows() -> None:
    values = pl.Series(["电话13812345678、13912345678", "电话13712345678", None, "无"])
    hits = scan_texts(values, pl.Series([3, 2, 5, 1], dtype=pl.UInt32))
    assert hits == {"PHONE_NUMBER": TextHits(cells=5, occurrences=8)}


def test_counts_masked_forms_apart() -> None:
    values = pl.Series(["138****5678", "320281********1234", "张*", "王某来电", "某公司", "3*4*5"])
    hits = scan_texts(values, pl.Series([1] * 6))
    assert hits == {
        "CN_RESIDENT_ID": TextHits(0, 0, masked=1),
        "PERSON": TextHits(0, 0, masked=2),
        "PHONE_NUMBER": TextHits(0, 0, masked=1),
    }


@pytest.mark.parametrize("values", [[], [None, None], [""]])
def test_nothing_to_scan(values: list[str | None]) -> None:
    series = pl.Series(values, dtype=pl.String)
    assert scan_texts(series, pl.Series([1] * len(values), dtype=pl.Int64)) == {}
    assert redact(series).to_list() == values


def test_refuses_counts_of_another_length() -> None:
    with pytest.raises(ValueError, match="length"):
        scan_texts(pl.Series(["a"]), pl.Series([1, 2]))


@settings(max_examples=150)
@given(st.lists(MIXTURES, max_size=4))
def test_sifting_loses_nothing(texts: list[str]) -> None:
    cells: dict[str, int] = {}
    occurrences: dict[str, int] = {}
    for text in texts:
        spans = find(text)
        for entity in {s.entity for s in spans}:
            cells[entity] = cells.get(entity, 0) + 1
        for span in spans:
            occurrences[span.entity] = occurrences.get(span.entity, 0) + 1
    hits = scan_texts(
        pl.Series(texts, dtype=pl.String), pl.Series([1] * len(texts), dtype=pl.Int64)
    )
    assert {e: h.cells for e, h in hits.items() if h.cells} == cells
    assert {e: h.occurrences for e, h in hits.items() if h.cells} == occurrences


@settings(max_examples=150)
@given(MIXTURES)
def test_spans_are_in_order_inside_the_text_and_apart(text: str) -> None:
    spans = find(text)
    edges = [edge for s in spans for edge in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@settings(max_examples=100)
@given(MIXTURES)
def test_redaction_replaces_every_span_and_nothing_else(text: str) -> None:
    expected = text
    spans = find(text)
    assume(all(text.count(text[span.start : span.end]) == 1 for span in spans))
    for span in reversed(spans):
        expected = f"{expected[: span.start]}<{span.entity}>{expected[span.end :]}"
    assert redact(pl.Series("a", [text, None])).to_list() == [expected, None]


@settings(max_examples=60)
@given(st.lists(MIXTURES, min_size=1, max_size=6), st.integers(200, 400))
def test_long_texts_give_what_their_sentences_give(parts: list[str], size: int) -> None:
    text = "\n".join(part + "。" for part in parts)
    whole = find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "PIECE", size)
        assert find(text) == whole


@pytest.mark.timeout(240)
def test_a_cell_of_fifty_megabytes_is_read_to_its_end() -> None:
    filler = "这是一段没有任何内容的文字没有标点" * 1_000_000
    hits = scan_texts(pl.Series([filler + "电话13812345678"]), pl.Series([1]))
    assert hits == {"PHONE_NUMBER": TextHits(1, 1)}


def test_a_number_across_the_cut_of_two_pieces_is_found_once() -> None:
    for shift in (0, 1, 5, 10, 11):
        text = "文" * (engine.PIECE - shift) + "13812345678" + "文" * engine.PIECE
        assert [s.entity for s in find(text)] == ["PHONE_NUMBER"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "a@",
        "a.",
        "张",
        "江苏省",
        "路1号",
        "王·",
        "(",
        "1.",
        "有限公司",
        "\\u",
        "A1",
        '"name":"',
        "*",
    ],
)
def test_no_repetition_explodes(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    for span in find(text):
        assert 0 <= span.start < span.end <= len(text)


def test_of_overlapping_spans_numbers_and_longer_ones_stay() -> None:
    number, phone = Span("CN_RESIDENT_ID", 2, 20, 0.9), Span("PHONE_NUMBER", 5, 16, 1.0)
    words = Span("CN_ADDRESS", 0, 40, 1.0)
    assert resolve([phone, words, number]) == [number]
    assert resolve([phone, words]) == [phone]
    assert resolve([Span("PERSON", 0, 3, 0.7), Span("PERSON", 0, 2, 0.9)]) == [
        Span("PERSON", 0, 3, 0.7)
    ]


def test_reading_keeps_the_way_back() -> None:
    original = "ａ\\u7535b"
    reading = read(original)
    assert reading.text == "a电b"
    assert reading.back(Span("X", 1, 2, 1.0)) == Span("X", 1, 7, 1.0)


def test_lookarounds_are_taken_out_of_patterns() -> None:
    assert (
        without_lookarounds(r"(?<![0-9(])(?:a|b)(?=[)])\(?[(?=]c(?!d(e|f))") == r"(?:a|b)\(?[(?=]c"
    )
    assert firsts("(?<!申)请|由|请求") == "由请"


#: Files of the sample data, with the free-text column and the cells that hold each entity (expected.yaml).
SAMPLES = Path(sample_data.__file__).parent


def _truth() -> Iterator[tuple[str, str, str, dict[str, int]]]:
    expected = YAML(typ="safe").load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
    for dataset in expected["datasets"]:
        if dataset["file"].endswith(".csv"):
            for column in dataset["columns"]:
                if column["free_text"]:
                    yield dataset["file"], dataset["encoding"], column["name"], column["cells"]


@pytest.mark.parametrize(("file", "encoding", "column", "cells"), list(_truth()))
def test_counts_of_the_sample_data(
    file: str, encoding: str, column: str, cells: dict[str, int]
) -> None:
    with (SAMPLES / file).open(encoding=encoding, newline="") as opened:
        rows = [row[column] for row in csv.DictReader(opened)]
    distinct = pl.Series("cell", rows).value_counts(name="rows")
    hits = scan_texts(distinct["cell"], distinct["rows"])
    assert {entity: hit.cells for entity, hit in hits.items()} == cells
