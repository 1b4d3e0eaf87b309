"""Free text: every cell is sifted by compiled loops, what is left is read closely; same answers as Presidio's analyzer.

One pass turns cells into code points and notes what each holds. Names are sought in the code points of all cells;
patterns, addresses and organizations only in cells that hold what they need and pass a gate, which is a pattern without
look-around for Polars that matches wherever they can find something. Check digits run over all numbers of a batch.
Presidio's AnalyzerEngine is not asked here: it cuts every text into tokens and copies every result, which takes ten
times as long as the search. The recognizers that it would run are made of the same patterns and finders, and tests
hold that it finds the same.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import compress

import polars as pl

from classifiers.detectors import DETECTORS
from classifiers.text_finders import LEXICAL, SIFTED
from classifiers.text_model import model_spans
from classifiers.text_patterns import MASKED, TextPattern, confirm, text_patterns
from classifiers.text_sieve import Passed, Sifted, sifted
from classifiers.text_spans import Span, read, resolve
from classifiers.types import Detector

__all__ = ["Span", "TextHits", "find", "redact", "scan_texts"]

#: Texts longer than this are read in pieces cut where no entity can be; in characters.
PIECE = 65_536
_CUTS = "\n\r。；;！？"
#: Longer than any entity and the words around it that count; in characters.
_OVERLAP = 1_024
#: So much is sifted at once, in bytes, so that memory is bounded whatever the number of cells.
PORTION = 1 << 22
THREADS = 2
#: What is shorter is replaced only where it was found: two characters may stand in any word.
TELLING = 3


@dataclass(frozen=True, slots=True)
class TextHits:
    """How many cells hold an entity, how often it occurs in them, and how many cells hold a masked form of it."""

    cells: int
    occurrences: int
    masked: int = 0


def find(text: str, language: str = "zh", detectors: Sequence[Detector] = DETECTORS) -> list[Span]:
    """Return the personal data in one text, in order, without overlaps.

    ``language`` is zh or en; both are sought in either, as texts mix them. ``detectors``: those with a text pattern
    are sought. Any length of text is read. Raises PatternTimeoutError when a detector's pattern explodes.
    """
    del language
    reading = read(text)
    if len(reading.text) > PIECE:
        spans = _scan_long(reading.text, detectors)
    else:
        spans = resolve(candidates(reading.text, detectors))
    return [reading.back(span) for span in spans]


def candidates(text: str, detectors: Sequence[Detector] = DETECTORS) -> Iterator[Span]:
    """Yield every span that any recognizer sees in ``text`` (as ``read`` gives it), overlaps included."""
    for pattern in text_patterns(detectors):
        yield from pattern.spans(text)
    for finder in LEXICAL:
        yield from finder.find(text)
    yield from model_spans([text])[0]


def scan_texts(
    values: pl.Series, counts: pl.Series, detectors: Sequence[Detector] = DETECTORS
) -> dict[str, TextHits]:
    """Return what entities occur in distinct cells, by entity.

    ``values`` (String): the distinct cells, null allowed; ``counts``: how many rows hold each. Cells and occurrences
    are counts of rows. ``detectors``: those with a text pattern are sought. Raises ValueError when values and counts
    differ in length, PatternTimeoutError when a detector's pattern explodes.
    """
    if len(values) != len(counts):
        message = "values and counts differ in length"
        raise ValueError(message)
    weights = counts.cast(pl.Int64).fill_null(0).to_list()
    cells: dict[str, int] = {}
    occurrences: dict[str, int] = {}
    masked: dict[str, int] = {}
    for first, part in _portions(values.cast(pl.String), detectors):
        for place, spans in _scan(part, detectors):
            weight = weights[first + place]
            for entity in {span.entity for span in spans}:
                cells[entity] = cells.get(entity, 0) + weight
            for span in spans:
                occurrences[span.entity] = occurrences.get(span.entity, 0) + weight
        for place, entity in _masked(part):
            masked[entity] = masked.get(entity, 0) + weights[first + place]
    return {
        entity: TextHits(cells.get(entity, 0), occurrences.get(entity, 0), masked.get(entity, 0))
        for entity in sorted(cells.keys() | masked.keys())
    }


def redact(
    series: pl.Series,
    replacements: Mapping[str, str] | None = None,
    detectors: Sequence[Detector] = DETECTORS,
) -> pl.Series:
    """Return texts with each span replaced: by what ``replacements`` has for its entity, else by ``<ENTITY>``.

    What is found at one place of a text is replaced at every other place of it, too, though nothing there told it.
    Null stays null. A series of another type than String is cast first.
    """
    chosen = replacements or {}
    texts = series.cast(pl.String)
    done = texts.to_list()
    for first, part in _portions(texts, detectors):
        for place, spans in _scan(part, detectors):
            original = done[first + place]
            whole = map(read(original).back, spans)
            marked = [(s.start, s.end, chosen.get(s.entity, f"<{s.entity}>")) for s in whole]
            done[first + place] = _replaced(original, marked)
    return pl.Series(series.name, done, dtype=pl.String)


def _replaced(text: str, marked: Sequence[tuple[int, int, str]]) -> str:
    """Return ``text`` with places (start, end; in order) replaced, and what stood there wherever else it stands."""
    values = {text[start:end]: mark for start, end, mark in marked if end - start >= TELLING}
    again = re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))) or r"(?!)")
    pieces: list[str] = []
    last = 0
    for start, end, mark in [*marked, (len(text), len(text), "")]:
        pieces += [again.sub(lambda found: values[found[0]], text[last:start]), mark]
        last = end
    return "".join(pieces)


def _portions(texts: pl.Series, detectors: Sequence[Detector]) -> Iterator[tuple[int, Sifted]]:
    """Yield cells sifted, about ``PORTION`` bytes at a time, each with the place of its first cell.

    The next ones are sifted in threads while one is read.
    """
    patterns = text_patterns(detectors)
    sizes = texts.str.len_bytes().fill_null(0).cast(pl.Int64).cum_sum()
    first = 0
    waiting: deque[tuple[int, Future[Sifted]]] = deque()
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        while first < len(texts):
            done = int(sizes[first - 1]) if first else 0
            end = max(first + 1, int(sizes.search_sorted(done + PORTION, side="right")))
            waiting.append((first, pool.submit(sifted, texts[first:end], patterns, PIECE)))
            first = end
            if len(waiting) > THREADS:
                place, future = waiting.popleft()
                yield place, future.result()
        for place, future in waiting:
            yield place, future.result()


def _scan(part: Sifted, detectors: Sequence[Detector]) -> Iterator[tuple[int, list[Span]]]:
    """Yield the place and the spans of every cell that has any."""
    for place, text in zip(*part.long, strict=True):
        spans = _scan_long(text, detectors)
        if spans:
            yield place, spans
    found = _read(part, detectors)
    for place in sorted(found):
        yield place, resolve(found[place])


def _read(part: Sifted, detectors: Sequence[Detector]) -> dict[int, list[Span]]:
    """Return the candidates of each cell, overlaps included."""
    found: dict[int, list[Span]] = {}
    for finder, passed in zip(SIFTED, part.worded, strict=True):
        for row, text in zip(*passed, strict=True):
            if spans := list(finder.find(text)):
                found.setdefault(row, []).extend(spans)
    _add_numbers(found, text_patterns(detectors), part.numbers)
    for row, span in part.names:
        found.setdefault(row, []).append(span)
    rows, texts = part.readable
    for row, spans in zip(rows, model_spans(texts), strict=True):
        if spans:
            found.setdefault(row, []).extend(spans)
    return found


def _add_numbers(
    found: dict[int, list[Span]], patterns: Sequence[TextPattern], passed: Sequence[Passed]
) -> None:
    """Add what patterns match in the texts that passed, and a column would hold, too."""
    places = [p.places_in(texts) for p, (_, texts) in zip(patterns, passed, strict=True)]
    values = [
        [texts[number][start:end] for number, start, end in some]
        for some, (_, texts) in zip(places, passed, strict=True)
    ]
    answers = confirm(list(zip(patterns, values, strict=True)))
    for pattern, some, (rows, _), good in zip(patterns, places, passed, answers, strict=True):
        for number, start, end in compress(some, good):
            found.setdefault(rows[number], []).append(pattern.span(start, end))


def _scan_long(text: str, detectors: Sequence[Detector]) -> list[Span]:
    """Return the spans of a long text (as ``read`` gives it), piece by piece."""
    cuts = list(_pieces(text))
    found: list[Span] = []
    for first in range(0, len(cuts), PORTION // PIECE):
        some = cuts[first : first + PORTION // PIECE]
        pieces = pl.Series([text[a:b] for a, b, _, _ in some], dtype=pl.String)
        part = sifted(pieces, text_patterns(detectors), len(text))
        for row, spans in _read(part, detectors).items():
            shift, _, begin, end = some[row]
            moved = (s._replace(start=s.start + shift, end=s.end + shift) for s in spans)
            found += [span for span in moved if begin <= span.start < end]
    return resolve(found)


def _pieces(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield start and end of what is read, and of where a span may begin, so that each is found once.

    A piece ends after a sentence where there is one; where there is none, pieces overlap.
    """
    begin = 0
    while begin < len(text):
        end = min(begin + PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind(mark, begin + PIECE // 2, end) for mark in _CUTS)
            end = cut + 1 if cut >= 0 else end
        yield max(0, begin - _OVERLAP), min(len(text), end + _OVERLAP), begin, end
        begin = end


def _masked(part: Sifted) -> Iterator[tuple[int, str]]:
    """Yield place and entity for each cell that holds a masked form."""
    for row, text in zip(*part.veiled, strict=True):
        for entity, pattern in MASKED.items():
            if pattern.search(text):
                yield row, entity
