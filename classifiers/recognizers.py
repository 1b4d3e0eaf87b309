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

from classifiers.text import LEXICAL
from classifiers.text_patterns import TextPattern, text_patterns
from classifiers.text_spans import LEXICAL as LEXICAL_ENTITIES
from classifiers.text_spans import Span, read

LANGUAGES = ("zh", "en")
#: ``regex.ASCII`` of the regex package, which Presidio compiles with; it has no types.
ASCII = 0x80
#: Names an installed spaCy model, or its folder; unset, texts are only cut into tokens.
MODEL_VARIABLE = "GUIKOU_SPACY_MODEL"
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

        ``regex_flags`` is ignored: the pattern says itself what case it wants.
        """
        del regex_flags
        reading = read(text)
        found = super().analyze(reading.text, entities, nlp_artifacts, self.global_regex_flags)
        allowed = set(self._pattern.places(reading.text)) if found else set()
        kept = [result for result in found if (result.start, result.end) in allowed]
        for result in kept:
            place = reading.back(Span(result.entity_type, result.start, result.end, result.score))
            result.start, result.end = place.start, place.end
        return kept


class WordsRecognizer(LocalRecognizer):
    """Names, addresses or organizations in Chinese texts, told by words; a few English forms."""

    def __init__(self, entity: str, language: str) -> None:
        self.name: str  # Presidio sets it and does not declare it
        self._finders = [finder for known, finder, _ in LEXICAL if known == entity]
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
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


class OfflineSpacyEngine(SpacyNlpEngine):
    """spaCy without a download: blank pipelines, or one installed model for its own language."""

    def __init__(self, model: str | None = None) -> None:
        super().__init__(models=[{"lang_code": code, "model_name": "blank"} for code in LANGUAGES])
        self._model = model

    def load(self) -> None:
        """Load the pipelines. Raises OSError when the model is not installed; nothing is fetched."""
        pipelines = {code: spacy.blank(code) for code in LANGUAGES}
        if self._model:
            loaded = spacy.load(self._model)
            pipelines[str(loaded.lang)] = loaded
        for pipeline in pipelines.values():
            pipeline.max_length = _MAX_TEXT
        self.nlp = pipelines  # type: ignore[assignment]  # Presidio declares it as None


def recognizers() -> list[EntityRecognizer]:
    """Return a recognizer for every detector with a text pattern and one for each of names, addresses, organizations.

    Each is there once for Chinese and once for English.
    """
    found: list[EntityRecognizer] = []
    for language in LANGUAGES:
        found += [TextPatternRecognizer(pattern, language) for pattern in text_patterns()]
        found += [WordsRecognizer(entity, language) for entity in sorted(LEXICAL_ENTITIES)]
    return found


def register(registry: RecognizerRegistry) -> None:
    """Add the recognizers of the languages that ``registry`` supports."""
    for recognizer in recognizers():
        if recognizer.supported_language in registry.supported_languages:
            registry.add_recognizer(recognizer)


def analyzer() -> AnalyzerEngine:
    """Return an analyzer for Chinese and English with these recognizers, and no other.

    The spaCy model named in GUIKOU_SPACY_MODEL, when set, adds the names it sees. Raises OSError when it is not
    installed: it is never fetched.
    """
    model = os.environ.get(MODEL_VARIABLE)
    engine = OfflineSpacyEngine(model)
    engine.load()
    registry = RecognizerRegistry(supported_languages=list(LANGUAGES))
    register(registry)
    if model:
        registry.add_nlp_recognizer(engine)
    return AnalyzerEngine(registry, engine, supported_languages=list(LANGUAGES))


def spans(results: Sequence[RecognizerResult]) -> list[Span]:
    """Return Presidio's results as spans, overlaps included; ``text_spans.resolve`` settles them."""
    return [Span(r.entity_type, r.start, r.end, r.score) for r in results]


def configuration() -> dict[str, object]:
    """Return what ``presidio.yaml`` holds: the patterns as custom recognizers of Presidio."""
    return {
        "supported_languages": list(LANGUAGES),
        "global_regex_flags": ASCII,
        "recognizers": [_custom(pattern) for pattern in text_patterns()],
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


def write_configuration(path: str | os.PathLike[str]) -> None:
    """Write ``presidio.yaml`` to ``path``."""
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    with Path(path).open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        yaml.dump(configuration(), file)


_HEADER = """\
# Mainland China and the global set for Presidio: patterns only. Check digits are not run by this file, so numbers that
# have one get a low score; classifiers.recognizers.register runs them. Written from the detectors: do not edit.
"""
