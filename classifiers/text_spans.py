"""Places in a text: the span, the form in which texts are read, and which of two overlapping spans stays."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

#: Full-width ASCII and the ideographic space, one character for one, so that positions stay true.
WIDE = [chr(0xFF01 + i) for i in range(94)] + ["\u3000"]
NARROW = [chr(0x21 + i) for i in range(94)] + [" "]
_NARROW = str.maketrans(dict(zip(WIDE, NARROW, strict=True)))
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
#: JSON's escapes; characters beyond the basic plane take two (RFC 8259, section 7).
_ESCAPE = re.compile(
    r"\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u(?P<one>[0-9a-fA-F]{4})"
)
#: Names, addresses and organizations: told by words, so numbers go before them.
LEXICAL = frozenset({"PERSON", "CN_ADDRESS", "ORGANIZATION"})
#: Told by words or by a model of language.
_WORDY = LEXICAL | {"LOCATION"}
#: Who goes first when two numbers are of one length; scores are not asked, as Presidio changes them.
_RANK = {
    "CN_RESIDENT_ID": 0,
    "CN_FOREIGNER_ID": 1,
    "CN_USCC": 2,
    "CN_BANK_CARD": 3,
    "CREDIT_CARD": 4,
}


class Span(NamedTuple):
    """One entity in a text: characters ``start`` (included) to ``end`` (not included), ``score`` 0–1."""

    entity: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    r"""A text as the recognizers read it: half-width, JSON's ``\uXXXX`` decoded, with the way back."""

    text: str
    starts: tuple[int, ...] = ()  # of each character, in the original; empty when nothing moved

    def back(self, span: Span) -> Span:
        """Return ``span`` (of this reading) with the positions of the original text."""
        if not self.starts:
            return span
        return span._replace(start=self.starts[span.start], end=self.starts[span.end])


def read(text: str) -> Reading:
    """Return the form of ``text`` that is searched."""
    narrow = text.translate(_NARROW) if _WIDE.search(text) else text
    if "\\u" not in narrow:
        return Reading(narrow)
    characters: list[str] = []
    starts: list[int] = []
    end = 0
    for match in _ESCAPE.finditer(narrow):
        characters.extend(narrow[end : match.start()])
        starts.extend(range(end, match.start()))
        characters.append(_unescaped(match))
        starts.append(match.start())
        end = match.end()
    characters.extend(narrow[end:])
    starts.extend(range(end, len(narrow) + 1))
    return Reading("".join(characters).translate(_NARROW), tuple(starts))


def _unescaped(match: re.Match[str]) -> str:
    """Return the character of an escape; half a pair is the replacement character."""
    if match["one"] is None:
        return chr(
            0x10000 + ((int(match["high"], 16) & 0x3FF) << 10) + (int(match["low"], 16) & 0x3FF)
        )
    character = chr(int(match["one"], 16))
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character


_start = itemgetter(1)


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap, by position: numbers before words, then the longer, then the entity's rank.

    A span inside another of the same entity is dropped first, as Presidio does.
    """
    found = sorted(spans, key=_start)
    if all(a.end <= b.start for a, b in pairwise(found)):
        return found
    found = _outermost(found)
    found.sort(
        key=lambda s: (
            s.entity in _WORDY,
            s.start - s.end,
            _RANK.get(s.entity, 9),
            s.start,
            s.entity,
        )
    )
    kept: list[Span] = []
    starts: list[int] = []  # of what is kept, in order, so that only two neighbors are compared
    for span in found:
        place = bisect_left(starts, span.start)
        if place and kept[place - 1].end > span.start:
            continue
        if place < len(kept) and kept[place].start < span.end:
            continue
        kept.insert(place, span)
        starts.insert(place, span.start)
    return kept


def _outermost(spans: Iterable[Span]) -> list[Span]:
    ordered = sorted(set(spans), key=lambda s: (s.entity, s.start, -s.end, -s.score))
    kept: list[Span] = []
    for span in ordered:
        last = kept[-1] if kept else None
        if last is None or last.entity != span.entity or span.end > last.end:
            kept.append(span)
    return kept
