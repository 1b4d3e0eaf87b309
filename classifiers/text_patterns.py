"""Numbers and addresses of fixed form in texts: the detectors' text patterns, gated in Rust, checked by the column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl
import regex  # type: ignore[import-untyped]  # comes with Presidio; ships no types
from polars.exceptions import ComputeError

from classifiers.checks import CHECKS
from classifiers.detectors import DETECTORS
from classifiers.lexicons.surnames import COMMON
from classifiers.normalizers import NORMALIZERS, plain
from classifiers.text_gates import without_lookarounds
from classifiers.text_spans import Span
from classifiers.types import Detector

#: What one pattern may take for one text (of at most ``text.PIECE`` characters), in seconds.
PATIENCE = 5.0
#: Words before a number that say it is none of the entities below.
_NUMBER_OF = re.compile(
    r"(?:订单|单号|流水|受理|工单|编号|案号|合同|序列|条码|批号|批次|版本|文号|凭证|发票|快递|运单|物流|金额|共计|合计|"
    r"[Vv]er(?:sion)?\.?|\b[Vv]|order(?: no\.?)?|ticket|invoice)(?:号码?|编码)?\s{0,2}[:为是#]?\s{0,2}$"
)
_NUMBER_AFTER = re.compile(r"\.\d|\s{0,1}(?:万?元|人次|吨|公里)")
_DOUBTFUL = frozenset(
    {"PHONE_NUMBER", "CN_BANK_CARD", "CREDIT_CARD", "US_SSN", "CN_PASSPORT", "IP_ADDRESS"}
)
#: A letter and eight digits may be anything's number: the word has to stand before it.
_NEEDED = {"CN_PASSPORT": re.compile(r"(?i)(?:护照|证件|passport)[^。\n]{0,24}$")}


class PatternTimeoutError(ValueError):
    """A text pattern took longer than ``PATIENCE`` for one text; what the text holds is not known."""

    def __init__(self, detector: str) -> None:
        super().__init__(
            f"探测器 {detector} 的正则式耗时过长，请简化该正则式。"
            f" The text pattern of detector {detector} takes too long: simplify it."
        )
        self.detector = detector


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A detector made ready for texts. ``gate`` is a pattern for Rust that no hit escapes, None when there is none."""

    detector: Detector
    compiled: "regex.Pattern[str]"
    gate: str | None

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where the pattern stands in ``text`` (half-width) and nothing beside it contradicts.

        Raises PatternTimeoutError when the pattern explodes on this text.
        """
        entity = self.detector.entity
        try:
            found = [match.span() for match in self.compiled.finditer(text, timeout=PATIENCE)]
        except TimeoutError:
            raise PatternTimeoutError(self.detector.id) from None
        if entity not in _DOUBTFUL:
            return found
        return [(start, end) for start, end in found if not contradicted(entity, text, start, end)]

    def confirm(self, values: Sequence[str]) -> list[bool]:
        """Hold what was matched against the detector's pattern for cells and its check, as the kernel does.

        So texts hold nothing that a column would not: 14112345678 is a machine's number in both.
        """
        detector = self.detector
        if not values or (detector.check is None and detector.pattern is None):
            return [True] * len(values)
        series = NORMALIZERS[detector.normalizer](plain(pl.Series(values, dtype=pl.String)))
        good = [True] * len(values)
        if detector.pattern is not None:
            good = series.str.contains(detector.pattern).to_list()
        if detector.check is not None:
            checked = CHECKS[detector.check](series)
            good = [a and bool(b) for a, b in zip(good, checked, strict=True)]
        return good

    def spans(self, text: str) -> list[Span]:
        """Return the confirmed spans of one text (half-width)."""
        places = self.places(text)
        good = self.confirm([text[a:b] for a, b in places])
        return [self.span(a, b) for (a, b), ok in zip(places, good, strict=True) if ok]

    def span(self, start: int, end: int) -> Span:
        """Return the span of this detector's entity."""
        return Span(self.detector.entity, start, end, self.detector.confidence)


def contradicted(entity: str, text: str, start: int, end: int) -> bool:
    """Tell whether the words beside a number say that it is an order's, a version's, an amount."""
    before = text[max(0, start - 32) : start]
    if entity in _NEEDED and not _NEEDED[entity].search(before):
        return True
    return bool(_NUMBER_OF.search(before)) or bool(_NUMBER_AFTER.match(text, end))


@cache
def text_patterns() -> tuple[TextPattern, ...]:
    """Return every detector that is sought in texts, ready to run."""
    return tuple(prepare(d) for d in DETECTORS if d.text_pattern is not None)


def prepare(detector: Detector) -> TextPattern:
    """Make a detector with a text pattern ready. Raises ValueError when it has none, ``regex.error`` on a bad one."""
    if detector.text_pattern is None:
        message = f"detector {detector.id} has no text pattern"
        raise ValueError(message)
    compiled = regex.compile(detector.text_pattern, regex.ASCII)
    return TextPattern(detector, compiled, _gate(detector.text_pattern))


def _gate(pattern: str) -> str | None:
    """Return ``pattern`` without its look-arounds: it matches wherever the pattern does, and Rust can run it."""
    # Python is told to read \d as ASCII; Rust's is all of Unicode, and slow.
    bare = without_lookarounds(pattern).replace(r"\d", "[0-9]")
    try:
        pl.Series([""], dtype=pl.String).str.contains(bare)
    except ComputeError:
        return None  # a back reference, a conditional: every cell is looked at
    return bare


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
MASKED_GATE = r"[*某]|1[3-9][0-9][xX]{4}"
