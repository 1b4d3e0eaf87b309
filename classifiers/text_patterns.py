"""Numbers and addresses of fixed form in texts: the detectors' text patterns, gated in Rust, checked by the column."""

import itertools
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce

import polars as pl
import regex  # type: ignore[import-untyped]  # comes with Presidio; ships no types

from classifiers.checks import CHECKS
from classifiers.detectors import DETECTORS
from classifiers.lexicons.surnames import COMMON
from classifiers.normalizers import NORMALIZERS, plain
from classifiers.text_context import contradicted, is_doubtful
from classifiers.text_gates import Needs, for_rust, needs
from classifiers.text_spans import Span
from classifiers.types import Detector

#: What one pattern may take for one text (of at most ``text.PIECE`` characters), in seconds.
PATIENCE = 5.0
#: What it may take for all texts that are scanned together (of at most ``text.PORTION`` bytes), in seconds.
BUDGET = 60.0
#: From so many digits a pattern is sifted with others.
_MANY = 7


class PatternTimeoutError(ValueError):
    """A text pattern took longer than ``PATIENCE`` for one text or ``BUDGET`` for many; what they hold is not known."""

    def __init__(self, detector: str) -> None:
        super().__init__(
            f"探测器 {detector} 的正则式耗时过长，请简化该正则式。"
            f" The text pattern of detector {detector} takes too long: simplify it."
        )
        self.detector = detector


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A detector made ready for texts.

    ``needs`` says what a cell must hold; ``gate`` is a pattern for Rust that no hit escapes, None when there is none.
    ``trusted``: it comes with Guikou and is known not to explode.
    """

    detector: Detector
    compiled: "regex.Pattern[str]"
    needs: Needs
    gate: str | None
    trusted: bool

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where the pattern stands in ``text`` (half-width) and nothing beside it contradicts.

        Raises PatternTimeoutError when the pattern explodes on this text.
        """
        detector, entity = self.detector.id, self.detector.entity
        # The patterns that come with Guikou do not explode (tests), and watching the clock doubles their time.
        patience = None if self.trusted else PATIENCE
        try:
            found = [match.span() for match in self.compiled.finditer(text, timeout=patience)]
        except TimeoutError:
            raise PatternTimeoutError(detector) from None
        if not is_doubtful(detector, entity):
            return [place for place in found if place[0] < place[1]]
        return [
            (start, end)
            for start, end in found
            if start < end and not contradicted(detector, entity, text, start, end)
        ]

    def places_in(self, texts: Sequence[str]) -> list[tuple[int, int, int]]:
        """Return the number of the text, start and end of every place.

        Raises PatternTimeoutError when the pattern explodes.
        """
        deadline = time.monotonic() + BUDGET
        found: list[tuple[int, int, int]] = []
        for number, text in enumerate(texts):
            found += [(number, start, end) for start, end in self.places(text)]
            if time.monotonic() > deadline:
                raise PatternTimeoutError(self.detector.id)
        return found

    def confirm(self, values: Sequence[str]) -> list[bool]:
        """Tell which of the matched ``values`` a column would hold, too; see ``confirm``."""
        return confirm([(self, values)])[0]

    def spans(self, text: str) -> list[Span]:
        """Return the confirmed spans of one text (half-width)."""
        places = self.places(text)
        if not places:
            return []
        good = self.confirm([text[start:end] for start, end in places])
        return [self.span(start, end) for start, end in itertools.compress(places, good)]

    def span(self, start: int, end: int) -> Span:
        """Return the span of this detector's entity."""
        return Span(self.detector.entity, start, end, self.detector.confidence)


def confirm(matched: Sequence[tuple[TextPattern, Sequence[str]]]) -> list[list[bool]]:
    """Hold what patterns matched against their detectors' patterns for cells and their checks, as the kernel does.

    So texts hold nothing that a column would not: 14112345678 is a machine's number in both. Returns the answers for
    the values of each pattern. Values of all patterns are brought to their form together.
    """
    strings = [value for _, values in matched for value in values]
    every = pl.Series(strings, dtype=pl.String)
    if not all(map(_PLAIN.fullmatch, strings)):
        every = plain(every)
    forms = {"plain": every}
    answers: list[list[bool]] = []
    first = 0
    for pattern, values in matched:
        name = pattern.detector.normalizer
        if values and name not in forms:
            forms[name] = NORMALIZERS[name](every)
        answers.append(
            _held(pattern.detector, forms[name][first : first + len(values)]) if values else []
        )
        first += len(values)
    return answers


def _held(detector: Detector, form: pl.Series) -> list[bool]:
    good = form.str.len_chars().is_between(*detector.lengths)
    if detector.words:
        good &= form.str.to_lowercase().is_in(list(detector.words))
    elif detector.pattern is not None:
        good &= form.str.contains(detector.pattern)
    if detector.check is not None:
        good &= pl.Series(CHECKS[detector.check](form))
    return good.to_list()


#: Values that ``plain`` leaves as they are: no quote, no space at an end, no number written as a float.
_PLAIN = re.compile(r"(?!\d(?:\.\d+)?[Ee])(?!\d{5,}\.0)[0-9A-Za-z+(](?:[ -~]*[0-9A-Za-z)])?")
_OURS = frozenset(DETECTORS)


def text_patterns(detectors: Sequence[Detector] = DETECTORS) -> tuple[TextPattern, ...]:
    """Return those of ``detectors`` that are sought in texts, ready to run; made once for each set of them.

    Raises ``regex.error`` on a text pattern that is none.
    """
    return _shipped() if detectors is DETECTORS else _prepared(tuple(detectors))


@dataclass(frozen=True, slots=True)
class Family:
    """Patterns of long numbers, sifted together first: ``gate`` matches wherever one of them does."""

    members: frozenset[str]
    needs: Needs
    gate: str


@cache
def numbers() -> Family:
    """Return the family of the patterns with many digits that come with Guikou."""
    some = [p for p in _shipped() if p.needs.digits >= _MANY and p.needs.close and p.gate]
    gate = "|".join(f"(?:{pattern.gate})" for pattern in some)
    members = frozenset(pattern.detector.id for pattern in some)
    return Family(members, reduce(Needs.either, (p.needs for p in some)), gate)


@cache
def _shipped() -> tuple[TextPattern, ...]:
    return _prepared(DETECTORS)


@lru_cache(maxsize=64)
def _prepared(detectors: tuple[Detector, ...]) -> tuple[TextPattern, ...]:
    return tuple(prepare(d) for d in detectors if d.text_pattern is not None)


def prepare(detector: Detector) -> TextPattern:
    """Make a detector with a text pattern ready. Raises ValueError when it has none, ``regex.error`` on a bad one."""
    if detector.text_pattern is None:
        message = f"detector {detector.id} has no text pattern"
        raise ValueError(message)
    compiled = regex.compile(detector.text_pattern, regex.ASCII)
    source = detector.text_pattern
    return TextPattern(detector, compiled, needs(source), for_rust(source), detector in _OURS)


#: Personal data that has been made unreadable already: counted apart.
MASKED: Mapping[str, re.Pattern[str]] = {
    "PHONE_NUMBER": re.compile(r"(?<![0-9*])1[3-9]\d[*xX]{4,6}\d{2,4}(?![0-9*])", re.ASCII),
    "CN_RESIDENT_ID": re.compile(
        r"(?<![0-9A-Za-z*])(?=[\d*]{14,17}[\dXx*](?![0-9*]))[1-8]\d{0,9}\*{3,16}[\dXx]{0,6}",
        re.ASCII,
    ),
    "CN_BANK_CARD": re.compile(r"(?<![0-9*])62\d{2,4}[ *]{6,16}\d{3,4}(?![0-9*])", re.ASCII),
    "PERSON": re.compile(
        rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]\*{{1,2}}(?![*\d])|[{COMMON}]某(?!些|种|公|单|地|市|县|村|厂|年|月|日|个)"
    ),
}
