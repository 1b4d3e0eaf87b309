"""The Presidio recognizers: the same answers as the text engine, without a network."""

import socket
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from ruamel.yaml import YAML
from spacy.pipeline import EntityRuler

import classifiers
from classifiers import recognizers as subject
from classifiers import text_patterns
from classifiers.checks import CHECKS
from classifiers.detectors import DETECTORS
from classifiers.kernel import matching
from classifiers.normalizers import NORMALIZERS, plain
from classifiers.text import find, scan_texts
from classifiers.text_model import MODEL_VARIABLE
from classifiers.text_patterns import PatternTimeoutError, prepare
from classifiers.text_spans import Span, resolve
from classifiers.types import Detector
from tests.classifiers.test_text import FOUND, MIXTURES, NOTHING

YAML_FILE = Path(classifiers.__file__).parent / "presidio.yaml"


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    def refuse(*_: object, **__: object) -> NoReturn:
        message = "the network was used"
        raise AssertionError(message)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.delenv(MODEL_VARIABLE, raising=False)
        made = subject.analyzer()
        made.analyze("电话13812345678，mail a@example.com", "zh")
        return made


def places(spans: list[Span]) -> list[tuple[str, int, int]]:
    return [(s.entity, s.start, s.end) for s in spans]


@pytest.mark.parametrize("language", subject.LANGUAGES)
@pytest.mark.parametrize("text", [*(text for text, _ in FOUND), *NOTHING])
def test_says_the_same_as_the_text_engine(engine: AnalyzerEngine, text: str, language: str) -> None:
    results = engine.analyze(text, language)
    assert places(resolve(subject.spans(results))) == places(find(text, language))


@settings(max_examples=150)
@given(text=MIXTURES)
def test_says_the_same_of_any_mixture(engine: AnalyzerEngine, text: str) -> None:
    results = engine.analyze(text, "zh")
    assert places(resolve(subject.spans(results))) == places(find(text))


def test_registers_with_any_registry() -> None:
    registry = RecognizerRegistry(supported_languages=["en"])
    subject.register(registry)
    entities = set(registry.get_supported_entities(languages=["en"]))
    sought = {d.entity for d in DETECTORS if d.text_pattern} | {
        "PERSON",
        "CN_ADDRESS",
        "ORGANIZATION",
    }
    assert entities == sought


def test_identifiers_are_distinct_and_the_same_every_time() -> None:
    first = [recognizer.id for recognizer in subject.recognizers()]
    assert len(set(first)) == len(first)
    assert first == [recognizer.id for recognizer in subject.recognizers()]


def test_validation_runs_the_check_digit() -> None:
    (found,) = (
        r for r in subject.recognizers()
        if isinstance(r, PatternRecognizer) and r.id == "Guikou_cn_resident_id_18_zh"
    )  # fmt: skip
    assert found.validate_result("110105 19491231 002x") is True
    assert found.validate_result("110105194912310021") is False


def test_a_model_that_is_not_installed_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, "zh_core_web_none")
    with pytest.raises(ValueError, match="zh_core_web_none"):
        subject.analyzer()
    with pytest.raises(ValueError, match="zh_core_web_none"):
        find("昨夜微服私访")


def test_an_installed_model_adds_its_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = spacy.blank("zh")
    ruler = model.add_pipe("entity_ruler", config={"validate": True})
    assert isinstance(ruler, EntityRuler)
    labels = {
        "包青天": "PERSON",
        "东西": "PERSON",
        "鹿鸣渡": "GPE",
        "五更": "TIME",
        "13812345678": "ORG",
    }
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in labels.items()])
    model.to_disk(tmp_path / "model")
    text = "昨夜五更包青天在鹿鸣渡买东西，电话13812345678"
    assert [s.entity for s in find(text)] == ["PHONE_NUMBER"]
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "model"))
    expected = [("PERSON", 4, 7), ("LOCATION", 8, 11), ("PHONE_NUMBER", 17, 28)]
    assert places(find(text)) == expected
    assert places(resolve(subject.spans(subject.analyzer().analyze(text, "zh")))) == expected
    hits = scan_texts(pl.Series([text, "无", None]), pl.Series([3, 1, 1]))
    assert {entity: hit.cells for entity, hit in hits.items()} == {
        "LOCATION": 3, "PERSON": 3, "PHONE_NUMBER": 3
    }  # fmt: skip


def test_an_exploding_pattern_is_an_error_not_silence(
    engine: AnalyzerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = prepare(Detector(id="bomb", entity="BOMB", source="test", text_pattern=r"(?:a|aa)+$"))
    monkeypatch.setattr(text_patterns, "PATIENCE", 0.05)
    recognizer = subject.TextPatternRecognizer(pattern, "zh")
    for call in (pattern.spans, lambda text: recognizer.analyze(text, ["BOMB"])):
        with pytest.raises(PatternTimeoutError, match="bomb"):
            call("a" * 60 + "b")


def test_registering_twice_changes_nothing_and_another_language_is_refused() -> None:
    registry = RecognizerRegistry(supported_languages=["zh", "en"])
    subject.register(registry)
    once = [recognizer.id for recognizer in registry.recognizers]
    subject.register(registry)
    assert [recognizer.id for recognizer in registry.recognizers] == once
    with pytest.raises(ValueError, match="zh or en"):
        subject.register(RecognizerRegistry(supported_languages=["de"]))


def test_the_yaml_file_is_that_of_the_detectors() -> None:
    with YAML_FILE.open(encoding="utf-8") as file:
        written = YAML(typ="safe").load(file)
    assert written == subject.configuration(), "run classifiers.recognizers.write_configuration"


def test_presidio_loads_the_yaml_file() -> None:
    registry = RecognizerRegistryProvider(conf_file=YAML_FILE).create_recognizer_registry()
    sought = {d.entity for d in DETECTORS if d.text_pattern}
    for language in subject.LANGUAGES:
        names = {
            r.supported_entities[0] for r in registry.get_recognizers(language, all_fields=True)
        }
        assert sought <= names
    loaded = [
        r
        for r in registry.recognizers
        if isinstance(r, PatternRecognizer) and r.supported_entities == ["PHONE_NUMBER"]
    ]
    found = [len(r.analyze("电话13812345678。", ["PHONE_NUMBER"])) for r in loaded]
    assert sorted(found) == [
        0,
        0,
        0,
        0,
        1,
        1,
    ]  # mobiles, landlines, numbers in town; in two languages


def _in_a_cell(detector: Detector, value: str) -> bool:
    """Return what the vector kernel says of a cell."""
    series = NORMALIZERS[detector.normalizer](plain(pl.Series([value], dtype=pl.String)))
    matched = bool(matching(detector, series)[0])
    return matched and (detector.check is None or bool(CHECKS[detector.check](series)[0]))


@pytest.mark.parametrize("detector", [d for d in DETECTORS if d.text_pattern], ids=lambda d: d.id)
@settings(max_examples=40)
@given(data=st.data())
def test_a_text_holds_nothing_that_a_cell_would_not(
    detector: Detector, data: st.DataObject
) -> None:
    example = data.draw(st.sampled_from(detector.valid + detector.invalid))
    place = data.draw(st.integers(0, len(example) - 1))
    other = data.draw(st.sampled_from("0123456789AX-. "))
    value = example[:place] + other + example[place + 1 :]
    for text in (example, value):
        for span in prepare(detector).spans(text):
            assert _in_a_cell(detector, text[span.start : span.end])
