"""Which cells are worth a close look: those that hold what a pattern needs and pass its gate, sifted by Polars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from classifiers.text_codes import ESCAPE, VEILED, Decoded, Ints, decode
from classifiers.text_context import ALSO
from classifiers.text_finders import SIFTED
from classifiers.text_gates import Needs
from classifiers.text_model import MODEL_GATE, model_name
from classifiers.text_names import search
from classifiers.text_patterns import TextPattern, numbers
from classifiers.text_spans import Span, read

#: Places of cells, and their texts.
Passed = tuple[list[int], list[str]]


@dataclass(frozen=True, slots=True)
class Sifted:
    """Cells, and what of them is worth a close look.

    ``long``: places of cells too long to be read at once, and their texts; ``worded`` and ``numbers``: what may hold
    something for each of ``text_finders.SIFTED`` and each pattern; ``readable``: what a model of language may read;
    ``veiled``: what may hold masked forms; ``names``: cells and names in them.
    """

    long: Passed
    worded: list[Passed]
    numbers: list[Passed]
    readable: Passed
    veiled: Passed
    names: Iterator[tuple[int, Span]]


def sifted(texts: pl.Series, patterns: Sequence[TextPattern], longest: int) -> Sifted:
    """Return what is worth a close look in the cells of a String column, null allowed.

    Cells of more than ``longest`` characters are only counted among the long ones. Hardly any of this holds the
    interpreter's lock.
    """
    cells = _readings(texts)
    veiled = sift(cells, Needs(VEILED), None)
    places = np.flatnonzero(np.diff(cells.bounds) > longest)
    long: Passed = ([], [])
    if len(places):
        long = places.tolist(), cells.texts.gather(pl.Series(places)).to_list()
        cells = decode(cells.texts.scatter(pl.Series(places), ""))
    return Sifted(
        long=long,
        worded=[sift(cells, finder.needs, finder.gate) for finder in SIFTED],
        numbers=sift_numbers(cells, patterns),
        readable=sift(cells, Needs(), MODEL_GATE) if model_name() else ([], []),
        veiled=veiled,
        names=search(cells.codes, cells.bounds),
    )


def _readings(texts: pl.Series) -> Decoded:
    """Return the cells as they are searched (see ``text_spans.read``)."""
    cells = decode(texts)
    escaped = np.flatnonzero(cells.marks & ESCAPE)
    if not len(escaped):
        return cells
    places = pl.Series(escaped)
    written = pl.Series([read(text).text for text in texts.gather(places)], dtype=pl.String)
    return decode(texts.scatter(places, written))


def sift_numbers(cells: Decoded, patterns: Sequence[TextPattern]) -> list[Passed]:
    """Return for each pattern the place and the text of every cell that may hold what it seeks."""
    family = numbers()
    long = _passing(cells, family.needs, family.gate)
    passed: list[Passed] = []
    for pattern in patterns:
        name = pattern.detector.id
        among = long if pattern.trusted and name in family.members else None
        if pattern.trusted and name in ALSO:
            among = _passing(cells, pattern.needs, pattern.gate)
            passed.append(sift(cells, Needs(), ALSO[name], among))
        else:
            passed.append(sift(cells, pattern.needs, pattern.gate, among))
    return passed


def sift(cells: Decoded, needs: Needs, gate: str | None, among: Ints | None = None) -> Passed:
    """Return the place and the text of every cell (``among`` some) that holds what is needed and passes the gate."""
    places = _passing(cells, needs, gate, among)
    if not len(places):
        return [], []
    return places.tolist(), cells.texts.gather(pl.Series(places)).to_list()


def _passing(cells: Decoded, needs: Needs, gate: str | None, among: Ints | None = None) -> Ints:
    holding = needs.places(cells)
    places = among
    if holding is not None:
        places = np.flatnonzero(holding) if places is None else places[holding[places]]
    if places is not None and not len(places):
        return places
    texts = cells.texts if places is None else cells.texts.gather(pl.Series(places))
    passed = texts.is_not_null() if gate is None else texts.str.contains(gate)
    chosen = np.flatnonzero(passed.fill_null(value=False).to_numpy())
    return chosen if places is None else places[chosen]
