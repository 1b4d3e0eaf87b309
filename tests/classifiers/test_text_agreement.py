"""Text engine and Presidio's analyzer find the same in any string; batches and order change nothing."""
# ruff: noqa: SIM905 - lists of words

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine

from benchmarks.text_cases import Words
from benchmarks.text_templates import NEGATIVE, POSITIVE
from classifiers import recognizers, text
from classifiers.text import find, redact, scan_texts
from classifiers.text_model import MODEL_VARIABLE
from classifiers.text_spans import resolve
from classifiers.types import Detector

WORDS = Words(random.Random(3))
#: Sentences with valid numbers, names and addresses; sentences with look-alikes; and what breaks sentences.
SENTENCES = [WORDS.fill(template).text for template in [*POSITIVE, *NEGATIVE]]
VALUES = [
    WORDS.fill("{" + slot + "}").text
    for slot in "p t a o id id15 m tel bare card credit mail plate pass uscc ip iban no v".split()
    for _ in range(4)
]
CLUES = "电话 座机 护照 通行证 身份证 卡号 订单号 版本 联系人： IP 姓名 由 的 同志 card ssn".split()
CHARACTERS = st.text(
    st.one_of(
        st.sampled_from("0123456789１２３Xx-－ .:：@+()（）\t\n\x00，。、|\"'{}<>/\\u·某*"),
        st.sampled_from("王李张刘陈于高江金的在和省市区路号室公司厂"),
        st.characters(codec="utf-8"),
    ),
    max_size=6,
)
MIXTURES = st.lists(
    st.one_of(
        st.sampled_from(VALUES), st.sampled_from(CLUES), st.sampled_from(SENTENCES), CHARACTERS
    ),
    max_size=6,
).map("".join)
ONES = pl.Series([1])


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(MODEL_VARIABLE, raising=False)
        return recognizers.analyzer()


@settings(max_examples=250)
@given(cell=MIXTURES)
def test_presidio_finds_the_same_entities(engine: AnalyzerEngine, cell: str) -> None:
    theirs = {span.entity for span in resolve(recognizers.spans(engine.analyze(cell, "zh")))}
    assert scan_texts(pl.Series([cell]), ONES).keys() - _masked_only(cell) == theirs


def _masked_only(cell: str) -> set[str]:
    hits = scan_texts(pl.Series([cell]), ONES)
    return {entity for entity, hit in hits.items() if not hit.cells}


@pytest.mark.parametrize("cell", SENTENCES)
def test_presidio_finds_the_same_places_in_sentences(engine: AnalyzerEngine, cell: str) -> None:
    theirs = resolve(recognizers.spans(engine.analyze(cell, "zh")))
    assert [span[:3] for span in theirs] == [span[:3] for span in find(cell)]


@settings(max_examples=60)
@given(
    cells=st.lists(st.one_of(st.none(), MIXTURES), min_size=1, max_size=8),
    cut=st.integers(0, 8),
    order=st.randoms(use_true_random=False),
    portion=st.integers(1, 400),
)
def test_batches_and_order_change_nothing(
    cells: list[str | None], cut: int, order: random.Random, portion: int
) -> None:
    whole = _counts(cells)
    parts = [_counts(part) for part in (cells[:cut], cells[cut:]) if part]
    assert {e: sum(p.get(e, 0) for p in parts) for e in whole} == whole
    assert {e for p in parts for e in p} == whole.keys()
    shuffled = order.sample(cells, len(cells))
    assert _counts(shuffled) == whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "PORTION", portion)
        assert _counts(shuffled) == whole


def _counts(cells: list[str | None]) -> dict[str, int]:
    hits = scan_texts(pl.Series(cells, dtype=pl.String), pl.Series([1] * len(cells)))
    return {
        entity: 1_000_000 * h.cells + 1_000 * h.occurrences + h.masked for entity, h in hits.items()
    }


@settings(max_examples=150)
@given(cell=MIXTURES)
def test_redaction_leaves_no_found_value(cell: str) -> None:
    spans = find(cell)
    [left] = redact(pl.Series([cell]), {span.entity: "\x01" for span in spans}).to_list()
    for span in spans:
        value = cell[span.start : span.end]
        assert len(value) < text.TELLING or value not in left


def test_redaction_reaches_where_nothing_tells_the_value() -> None:
    cell = "申请人王小明（13812345678）；订单13812345678，问王小明乎"
    assert redact(pl.Series([cell])).to_list() == [
        "申请人<PERSON>（<PHONE_NUMBER>）；订单<PHONE_NUMBER>，问<PERSON>乎"
    ]


# --- detectors that users declare ----------------------------------------------------------------------------------

BADGE = Detector(
    id="own_badge",
    entity="OWN_BADGE",
    source="a test",
    pattern=r"^ZX-\d{6}$",
    text_pattern=r"(?<![0-9A-Z])ZX-\d{6}(?!\d)",
)


def test_a_declared_detector_is_sought_by_both_and_only_where_it_is_asked_for() -> None:
    cells = pl.Series(["工牌ZX-123456，电话13812345678", "ZX-1234567"])
    counts = pl.Series([2, 1])
    assert {e: h.cells for e, h in scan_texts(cells, counts, [BADGE]).items()} == {"OWN_BADGE": 2}
    assert scan_texts(cells, counts).keys() == {"PHONE_NUMBER"}
    assert [span.entity for span in find(cells[0], detectors=[BADGE])] == ["OWN_BADGE"]
    assert redact(cells, detectors=[BADGE])[0] == "工牌<OWN_BADGE>，电话13812345678"
    results = recognizers.analyzer([BADGE]).analyze(cells[0], "zh")
    assert [result.entity_type for result in results] == ["OWN_BADGE"]


def test_a_declared_list_of_words_holds_in_texts_too() -> None:
    listed = Detector(
        id="own_site", entity="OWN_SITE", source="a test", words=("站点甲",), text_pattern="站点."
    )
    assert [span.start for span in find("站点甲、站点乙", detectors=[listed])] == [0]
