"""Which cells are worth a close look: those that hold what a pattern needs and pass its gate, sifted by Polars."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from classifiers.text_codes import Decoded, Ints
from classifiers.text_gates import Needs
from classifiers.text_patterns import TextPattern, numbers

#: Places of cells, and their texts.
Passed = tuple[list[int], list[str]]


def sift_numbers(cells: Decoded, patterns: Sequence[TextPattern]) -> list[Passed]:
    """Return for each pattern the place and the text of every cell that may hold what it seeks."""
    family = numbers()
    long = _passing(cells, family.needs, family.gate)
    return [
        sift(
            cells, p.needs, p.gate, long if p.trusted and p.detector.id in family.members else None
        )
        for p in patterns
    ]


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
