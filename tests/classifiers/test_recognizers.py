"""The Presidio recognizers: the same answers as the text engine, without a network."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest
import spacy
from hypothesis import given, settings
from presidio_analyzer import AnalyzerEngine, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from ruamel.yaml import YAML
from spacy.pipeline import EntityRuler

import classifiers
from classifiers import recognizers as subject
from classifiers.detectors import DETECTORS
from classifiers.text import find
from classifiers.text_spans import Span, resolve
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
        patch.delenv(subject.MODEL_VARIABLE, raising=False)
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


@settings(max_examples=150, deadline=None)
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
    monkeypatch.setenv(subject.MODEL_VARIABLE, "zh_core_web_none")
    with pytest.raises(OSError, match="zh_core_web_none"):
        subject.analyzer()


def test_an_installed_model_adds_its_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = spacy.blank("zh")
    ruler = model.add_pipe("entity_ruler", config={"validate": True})
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": "PERSON", "pattern": "包青天"}])
    model.to_disk(tmp_path / "model")
    monkeypatch.setenv(subject.MODEL_VARIABLE, str(tmp_path / "model"))
    results = subject.analyzer().analyze("昨夜包青天微服私访", "zh")
    assert [(r.entity_type, r.start, r.end) for r in results] == [("PERSON", 2, 5)]


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
    assert sorted(found) == [0, 0, 1, 1]  # mobiles and landlines, in two languages
