"""Free text: every cell is sifted in Rust, what is left is read closely; same answers as Presidio's analyzer.

Every detector's text pattern and every finder of names, addresses and organizations has a gate: a pattern without
look-around that matches wherever it can find something. The gates run over all cells at once in Polars; only cells
that pass are read in Python, and check digits run over all numbers of a batch. Presidio's AnalyzerEngine is not asked
here: it cuts every text into tokens and copies every result, which takes ten times as long as the search. The
recognizers that it would run are made of the same patterns and finders, and tests hold that it finds the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from classifiers.text_model import MODEL_GATE, model_name, model_spans
from classifiers.text_names import NAME_FINDERS
from classifiers.text_patterns import MASKED, MASKED_GATE, text_patterns
from classifiers.text_places import (
    ADDRESS_GATE,
    ORGANIZATION_GATE,
    find_addresses,
    find_organizations,
)
from classifiers.text_spans import NARROW, WIDE, Span, read, resolve

__all__ = ["Span", "TextHits", "find", "redact", "scan_texts"]

#: Texts longer than this are read in pieces cut where no entity can be; in characters.
PIECE = 65_536
_CUTS = "\n\r。；;！？"
#: Longer than any entity and the words around it that count; in characters.
_OVERLAP = 1_024

#: What is told by words: how to find it, and the pattern for Rust that no hit escapes.
LEXICAL: tuple[tuple[str, Callable[[str], Iterable[Span]], str], ...] = (
    *(("PERSON", finder, gate) for finder, gate in NAME_FINDERS),
    ("CN_ADDRESS", find_addresses, ADDRESS_GATE),
    ("ORGANIZATION", find_organizations, ORGANIZATION_GATE),
)


@dataclass(frozen=True, slots=True)
class TextHits:
    """How many cells hold an entity, how often it occurs in them, and how many cells hold a masked form of it."""

    cells: int
    occurrences: int
    masked: int = 0


def find(text: str, language: str = "zh") -> list[Span]:
    """Return the personal data in one text, in order, without overlaps.

    ``language`` is zh or en; both are sought in either, as texts mix them. Any length of text is read.
    """
    del language
    reading = read(text)
    long = len(reading.text) > PIECE
    spans = _scan_long(reading.text) if long else resolve(candidates(reading.text))
    return [reading.back(span) for span in spans]


def candidates(text: str) -> Iterator[Span]:
    """Yield every span that any recognizer sees in ``text`` (as ``read`` gives it), overlaps included."""
    for pattern in text_patterns():
        yield from pattern.spans(text)
    for _, finder, _ in LEXICAL:
        yield from finder(text)
    yield from model_spans([text])[0]


def scan_texts(values: pl.Series, counts: pl.Series) -> dict[str, TextHits]:
    """Return what entities occur in distinct cells, by entity.

    ``values`` (String): the distinct cells, null allowed; ``counts``: how many rows hold each. Cells and occurrences
    are counts of rows. Raises ValueError when the two differ in length.
    """
    if len(values) != len(counts):
        message = "values and counts differ in length"
        raise ValueError(message)
    weights = counts.cast(pl.Int64).fill_null(0).to_list()
    cells: dict[str, int] = {}
    occurrences: dict[str, int] = {}
    masked: dict[str, int] = {}
    texts = _readings(values)
    for place, spans in _scan(texts):
        weight = weights[place]
        for entity in {span.entity for span in spans}:
            cells[entity] = cells.get(entity, 0) + weight
        for span in spans:
            occurrences[span.entity] = occurrences.get(span.entity, 0) + weight
    for place, entity in _masked(texts):
        masked[entity] = masked.get(entity, 0) + weights[place]
    return {
        entity: TextHits(cells.get(entity, 0), occurrences.get(entity, 0), masked.get(entity, 0))
        for entity in sorted(cells.keys() | masked.keys())
    }


def redact(series: pl.Series, replacements: Mapping[str, str] | None = None) -> pl.Series:
    """Return texts with each span replaced: by what ``replacements`` has for its entity, else by ``<ENTITY>``.

    Null stays null. A series of another type than String is cast first.
    """
    chosen = replacements or {}
    texts = series.cast(pl.String)
    originals = texts.to_list()
    for place, spans in _scan(_readings(texts)):
        original = originals[place]
        reading = read(original)
        pieces: list[str] = []
        end = 0
        for span in map(reading.back, spans):
            pieces += [original[end : span.start], chosen.get(span.entity, f"<{span.entity}>")]
            end = span.end
        originals[place] = "".join([*pieces, original[end:]])
    return pl.Series(series.name, originals, dtype=pl.String)


def _readings(values: pl.Series) -> pl.Series:
    """Return the cells as they are searched (see ``text_spans.read``); null stays null."""
    texts = values.cast(pl.String).str.replace_many(WIDE, NARROW)
    escaped = texts.str.contains("\\u", literal=True).fill_null(value=False)
    if not escaped.any():
        return texts
    places = escaped.arg_true()
    return texts.scatter(places, [read(text).text for text in texts.gather(places)])


def _scan(texts: pl.Series) -> Iterator[tuple[int, list[Span]]]:
    """Yield the place and the spans of every cell that has any; ``texts`` as ``_readings`` gives them."""
    long = (texts.str.len_chars() > PIECE).fill_null(value=False)
    for place in long.arg_true().to_list():
        spans = _scan_long(texts[place])
        if spans:
            yield place, spans
    found = _gated(texts.set(long, None) if long.any() else texts)
    for place in sorted(found):
        spans = resolve(found[place])
        if spans:
            yield place, spans


def _gated(texts: pl.Series) -> dict[int, list[Span]]:
    """Return the candidates of each cell, overlaps included; only what passes a gate is read in Python."""
    found: dict[int, list[Span]] = {}
    patterns = text_patterns()
    passed = _sift(texts, [*(p.gate for p in patterns), *(gate for _, _, gate in LEXICAL)])
    for pattern, cells in zip(patterns, passed, strict=False):
        hits = [
            (row, start, end, text[start:end])
            for row, text in cells
            for start, end in pattern.places(text)
        ]
        good = pattern.confirm([value for *_, value in hits])
        for (row, start, end, _), ok in zip(hits, good, strict=True):
            if ok:
                found.setdefault(row, []).append(pattern.span(start, end))
    for (_, finder, _), cells in zip(LEXICAL, passed, strict=True):
        for row, text in cells:
            if spans := list(finder(text)):
                found.setdefault(row, []).extend(spans)
    if model_name():
        readable = list(next(_sift(texts, [MODEL_GATE])))
        seen = model_spans([text for _, text in readable])
        for (row, _), spans in zip(readable, seen, strict=True):
            if spans:
                found.setdefault(row, []).extend(spans)
    return found


def _sift(texts: pl.Series, gates: Sequence[str | None]) -> Iterator[Iterator[tuple[int, str]]]:
    """Yield for each gate the place and the text of every cell that passes; all gates run in one go, in parallel."""
    column = pl.col("text")
    frame = pl.DataFrame({"text": texts}).select(
        (column.is_not_null() if gate is None else column.str.contains(gate)).alias(str(number))
        for number, gate in enumerate(gates)
    )
    for passed in frame.get_columns():
        places = passed.arg_true()
        yield zip(places.to_list(), texts.gather(places).to_list(), strict=True)


def _scan_long(text: str) -> list[Span]:
    """Return the spans of a long text (as ``read`` gives it), piece by piece."""
    cuts = list(_pieces(text))
    found = _gated(pl.Series([text[a:b] for a, b, _, _ in cuts], dtype=pl.String))
    spans = [
        replace(span, start=span.start + cuts[row][0], end=span.end + cuts[row][0])
        for row, some in found.items()
        for span in some
        if cuts[row][2] <= span.start + cuts[row][0] < cuts[row][3]
    ]
    return resolve(spans)


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


def _masked(values: pl.Series) -> Iterator[tuple[int, str]]:
    """Yield place and entity for each cell that holds a masked form."""
    for row, text in next(_sift(values, [MASKED_GATE])):
        for entity, pattern in MASKED.items():
            if pattern.search(text):
                yield row, entity
