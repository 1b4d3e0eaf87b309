"""The detectors as Presidio recognizers: mainland China for any Presidio user.

    from classifiers.recognizers import register
    register(registry)

Nothing is fetched from anywhere. ``presidio.yaml`` beside this file holds the patterns alone, without check digits,
for those who configure Presidio by file.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import spacy
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    LocalRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from ruamel.yaml import YAML

from classifiers.detectors import DETECTORS
from classifiers.text_finders import LEXICAL
from classifiers.text_model import MODEL_ENTITIES, model_name, model_spans
from classifiers.text_patterns import TextPattern, text_patterns
from classifiers.text_spans import LEXICAL as LEXICAL_ENTITIES
from classifiers.text_spans import Span, read
from classifiers.types import Detector

LANGUAGES = ("zh", "en")
#: ``regex.ASCII`` of the regex package, which Presidio compiles with; it has no types.
ASCII = 0x80
#: A bare pattern of a number with a check digit, as in presidio.yaml, is right this rarely.
UNCHECKED_SCORE = 0.4
_MAX_TEXT = 1_000_000_000


class TextPatternRecognizer(PatternRecognizer):
    """A detector's text pattern, its check, and the words beside a number that speak against it."""

    def __init__(self, pattern: TextPattern, language: str) -> None:
        self.name: str  # Presidio sets it and does not declare it
        self._pattern = pattern
        detector = pattern.detector
        super().__init__(
            supported_entity=detector.entity,
            name=f"Guikou_{detector.id}",
            supported_language=language,
            patterns=[Pattern(detector.id, pattern.compiled.pattern, detector.confidence)],
            context=list(detector.context),
            global_regex_flags=ASCII,
        )

    @property
    def id(self) -> str:
        """Return an identifier that is the same in every process."""
        return f"{self.name}_{self.supported_language}"

    def validate_result(self, pattern_text: str) -> bool | None:
        """Return whether the check digit is right; None for a detector without a check."""
        if self._pattern.detector.check is None:
            return None
        return self._pattern.confirm([pattern_text])[0]

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Return what is found in ``text``, full-width digits and JSON escapes included.

        ``regex_flags`` is ignored: the pattern says itself what case it wants. Raises PatternTimeoutError where
        Presidio would log that a pattern took too long and go on as if nothing had been there.
        """
        del entities, nlp_artifacts, regex_flags
        reading = read(text)
        return [self._result(reading.back(span)) for span in self._pattern.spans(reading.text)]

    def _result(self, span: Span) -> RecognizerResult:
        detector = self._pattern.detector
        explanation = self.build_regex_explanation(
            self.name,
            detector.id,
            detector.text_pattern or "",
            span.score,
            detector.check is not None,  # what has a check and is here has passed it
            ASCII,
        )
        return RecognizerResult(
            span.entity,
            span.start,
            span.end,
            span.score,
            explanation,
            _metadata(self.name, self.id),
        )


class WordsRecognizer(LocalRecognizer):
    """Names, addresses or organizations in Chinese texts, told by words; a few English forms."""

    def __init__(self, entity: str, language: str) -> None:
        self.name: str  # Presidio sets it and does not declare it
        self._finders = [finder.find for finder in LEXICAL if finder.entity == entity]
        super().__init__(
            supported_entities=[entity],
            supported_language=language,
            name=f"Guikou_{entity.lower()}_words",
        )

    @property
    def id(self) -> str:
        """Return an identifier that is the same in every process."""
        return f"{self.name}_{self.supported_language}"

    def load(self) -> None:
        """Load nothing: the words are part of the code."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return what is found in ``text``."""
        del entities, nlp_artifacts
        reading = read(text)
        return [
            self._result(reading.back(span))
            for finder in self._finders
            for span in finder(reading.text)
        ]

    def _result(self, span: Span) -> RecognizerResult:
        return RecognizerResult(
            span.entity,
            span.start,
            span.end,
            span.score,
            recognition_metadata=_metadata(self.name, self.id),
        )


class ModelRecognizer(LocalRecognizer):
    """People, places and organizations that the spaCy model of GUIKOU_SPACY_MODEL sees."""

    def __init__(self, language: str) -> None:
        self.name: str  # Presidio sets it and does not declare it
        super().__init__(
            supported_entities=sorted(set(MODEL_ENTITIES.values())),
            supported_language=language,
            name="Guikou_model",
        )

    @property
    def id(self) -> str:
        """Return an identifier that is the same in every process."""
        return f"{self.name}_{self.supported_language}"

    def load(self) -> None:
        """Load the model. Raises ValueError when it is not installed."""
        model_spans([])

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return what the model sees in ``text``."""
        del entities, nlp_artifacts
        reading = read(text)
        return [
            RecognizerResult(
                place.entity,
                place.start,
                place.end,
                place.score,
                recognition_metadata=_metadata(self.name, self.id),
            )
            for place in map(reading.back, model_spans([reading.text])[0])
        ]


def _metadata(name: str, identifier: str) -> dict[str, str]:
    return {
        RecognizerResult.RECOGNIZER_NAME_KEY: name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: identifier,
    }


class BlankSpacyEngine(SpacyNlpEngine):
    """spaCy without a model and without a download: texts are cut into tokens, no more."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": code, "model_name": "blank"} for code in LANGUAGES])

    def load(self) -> None:
        """Make a blank pipeline for each language."""
        pipelines = {code: spacy.blank(code) for code in LANGUAGES}
        for pipeline in pipelines.values():
            pipeline.max_length = _MAX_TEXT
        self.nlp = pipelines  # type: ignore[assignment]  # Presidio declares it as None


def recognizers(detectors: Sequence[Detector] = DETECTORS) -> list[EntityRecognizer]:
    """Return a recognizer for each detector with a text pattern and one for each of names, addresses, organizations.

    Each is there once for Chinese and once for English; with GUIKOU_SPACY_MODEL set, one more for the model's names.
    Raises ValueError when that model is not installed.
    """
    found: list[EntityRecognizer] = []
    for language in LANGUAGES:
        found += [TextPatternRecognizer(pattern, language) for pattern in text_patterns(detectors)]
        found += [WordsRecognizer(entity, language) for entity in sorted(LEXICAL_ENTITIES)]
        if model_name():
            found.append(ModelRecognizer(language))
    return found


def register(registry: RecognizerRegistry, detectors: Sequence[Detector] = DETECTORS) -> None:
    """Add the recognizers of the languages that ``registry`` supports; those that it has already are left alone.

    Raises ValueError when it supports neither Chinese nor English.
    """
    if not set(LANGUAGES) & set(registry.supported_languages):
        message = (
            '登记表须支持 zh 或 en，例如 RecognizerRegistry(supported_languages=["zh", "en"])。'
            ' The registry must support zh or en: RecognizerRegistry(supported_languages=["zh", "en"]).'
        )
        raise ValueError(message)
    known = {recognizer.id for recognizer in registry.recognizers}
    for recognizer in recognizers(detectors):
        if (
            recognizer.supported_language in registry.supported_languages
            and recognizer.id not in known
        ):
            registry.add_recognizer(recognizer)


def analyzer(detectors: Sequence[Detector] = DETECTORS) -> AnalyzerEngine:
    """Return an analyzer for Chinese and English with these recognizers, and no other.

    The spaCy model named in GUIKOU_SPACY_MODEL, when set, adds the names it sees. Raises ValueError when it is not
    installed: it is never fetched.
    """
    engine = BlankSpacyEngine()
    engine.load()
    registry = RecognizerRegistry(supported_languages=list(LANGUAGES))
    register(registry, detectors)
    return AnalyzerEngine(registry, engine, supported_languages=list(LANGUAGES))


def spans(results: Sequence[RecognizerResult]) -> list[Span]:
    """Return Presidio's results as spans, overlaps included; ``text_spans.resolve`` settles them."""
    return [Span(r.entity_type, r.start, r.end, r.score) for r in results]


def configuration(detectors: Sequence[Detector] = DETECTORS) -> dict[str, object]:
    """Return what ``presidio.yaml`` holds: the patterns as custom recognizers of Presidio."""
    return {
        "supported_languages": list(LANGUAGES),
        "global_regex_flags": ASCII,
        "recognizers": [_custom(pattern) for pattern in text_patterns(detectors)],
    }


def _custom(pattern: TextPattern) -> dict[str, object]:
    detector = pattern.detector
    score = UNCHECKED_SCORE if detector.check else detector.confidence
    return {
        "name": f"Guikou {detector.id}",
        "type": "custom",
        "supported_entity": detector.entity,
        "supported_languages": [
            {"language": code, "context": list(detector.context)} for code in LANGUAGES
        ],
        "patterns": [{"name": detector.id, "regex": detector.text_pattern, "score": score}],
    }


def write_configuration(
    path: str | os.PathLike[str], detectors: Sequence[Detector] = DETECTORS
) -> None:
    """Write ``presidio.yaml`` to ``path``."""
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    with Path(path).open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        yaml.dump(configuration(detectors), file)


_HEADER = """\
# Mainland China and the global set for Presidio: patterns only. Check digits are not run by this file, so numbers that
# have one get a low score; classifiers.recognizers.register runs them. Written from the detectors: do not edit.
"""
