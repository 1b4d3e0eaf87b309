"""How well columns are told: precision, recall and F1 by entity and by style of header, and false positives."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from benchmarks.labelled.case import Case, Column

#: Tells each column of a table: its entity, everything found in it, and how much of it is masked.
Teller = Callable[[pl.DataFrame], Sequence["Told"]]
#: Labelled in texts only where certain: not scored.
UNCERTAIN = frozenset({"ORGANIZATION"})


@dataclass(frozen=True)
class Told:
    """What an engine says of one column: its entity and, of all that was found, full and masked cells."""

    entity: str | None
    found: dict[str, tuple[int, int]]
    evidence: str = ""
    #: How sure the engine is of each, 0–1.
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass
class Score:
    """Counts of columns told rightly, wrongly and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def there(self) -> int:
        """How many there were to tell."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of what was said that is right."""
        said = self.right + self.wrong
        return self.right / said if said else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was said."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


class Board:
    """The scores of one engine over many cases."""

    def __init__(self) -> None:
        self.by_entity: dict[str, Score] = {}
        self.by_style: dict[str, Score] = {}
        self.by_mask: dict[str, Score] = {}
        self.by_text: dict[str, Score] = {}
        self.text_cells: dict[str, list[int]] = {}
        #: Columns of each kind of hard negative; those told to be an entity; those with a find in some cells.
        self.negatives: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.stray: Counter[str] = Counter()
        self.misses: list[str] = []
        #: What was said with which confidence, and whether it is so: of fields as a whole, and of cells of text.
        self.sure: dict[str, list[tuple[float, bool]]] = {"fields": [], "cells": []}

    def add(self, case: Case, column: Column, told: Told) -> None:
        """Count one column."""
        for entity, confidence in told.confidence.items():
            right = entity == column.entity or entity in column.holding
            whole = "fields" if entity == told.entity else "cells"
            self.sure[whole].append((confidence, right))
        if column.kind == "masked":
            self._add_masked(case, column, told)
        elif column.kind == "text":
            self._add_text(case, column, told)
        else:
            self._add_whole(case, column, told)

    def _add_whole(self, case: Case, column: Column, told: Told) -> None:
        wrong = told.entity is not None and told.entity != column.entity
        missed = column.entity is not None and told.entity != column.entity
        for key, scores in ((column.entity, self.by_entity), (column.style, self.by_style)):
            if key is not None and column.entity is not None:
                one = scores.setdefault(key, Score())
                one.missed += missed
                one.right += not missed
        if told.entity is not None and wrong:
            self.by_entity.setdefault(told.entity, Score()).wrong += 1
            self.by_style.setdefault(column.style, Score()).wrong += 1
        stray = column.kind == "negative" and not wrong and bool(told.found)
        if column.kind == "negative":
            self.negatives[column.maker] += 1
            self.false[column.maker] += wrong
            self.stray[column.maker] += stray
        if wrong or missed or stray:
            self._miss(case, column, told)

    def _add_masked(self, case: Case, column: Column, told: Told) -> None:
        assert column.entity is not None
        full, masked = told.found.get(column.entity, (0, 0))
        right = masked > 0 and full == 0
        one = self.by_mask.setdefault(column.entity, Score())
        one.right += right
        one.missed += not right
        if not right:
            self._miss(case, column, told)

    def _add_text(self, case: Case, column: Column, told: Told) -> None:
        expected = set(column.holding) - UNCERTAIN
        found = {e for e, (full, _) in told.found.items() if full} - UNCERTAIN
        for entity in expected | found:
            one = self.by_text.setdefault(entity, Score())
            one.right += entity in expected and entity in found
            one.wrong += entity not in expected
            one.missed += entity not in found
        for entity in expected:
            cells = self.text_cells.setdefault(entity, [0, 0])
            cells[0] += column.holding[entity]
            cells[1] += told.found.get(entity, (0, 0))[0]
        if expected != found:
            self._miss(case, column, told)

    def _miss(self, case: Case, column: Column, told: Told) -> None:
        held = ", ".join(f"{e} {n}" for e, n in sorted(column.holding.items()))
        expected = column.entity or (f"in cells: {held}" if held else "nothing")
        got = told.entity or ("only in cells" if told.found else "nothing")
        self.misses.append(
            f"{column.entity or column.kind}: {column.maker} | {column.style} {column.header!r} | {case.name}, "
            f"{case.note}, {column.note or 'clean'} | expected {expected}, got {got} | {told.evidence or '-'}"
        )


def score(cases: Iterable[Case], tell: Teller) -> Board:
    """Return the scores of ``tell`` over ``cases``."""
    board = Board()
    for case in cases:
        for column, told in zip(case.columns, tell(case.table), strict=True):
            board.add(case, column, told)
    return board


def total(scores: Iterable[Score]) -> Score:
    """Return all scores together."""
    whole = Score()
    for one in scores:
        whole.right += one.right
        whole.wrong += one.wrong
        whole.missed += one.missed
    return whole


#: Where one bin of confidences ends and the next begins.
_BINS = (0.0, 0.7, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0)


def reliability(said: Sequence[tuple[float, bool]]) -> list[tuple[float, int, float, float]]:
    """Return for each bin of confidences that occurs its upper end, how many there are, their mean and the share right."""
    rows = []
    for low, high in itertools.pairwise(_BINS):
        inside = [(c, right) for c, right in said if low < c <= high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            rows.append((high, len(inside), mean, sum(r for _, r in inside) / len(inside)))
    return rows


def calibration_error(said: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error (Naeini et al. 2015): how far confidence and share right lie apart, 0–1."""
    rows = reliability(said)
    return sum(n * abs(mean - right) for _, n, mean, right in rows) / max(len(said), 1)
