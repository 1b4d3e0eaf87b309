"""The kernel: a batch of rows becomes a sketch. Every cell is looked at; only counts and keyed digests stay.

A column is taken as bytes. Where its cells repeat themselves it is brought to its distinct values first. Marks of what
a cell is made of gate what is run over it; then each family of patterns is walked in one pass, and check digits are
run over what matched. All counts are additive per cell, so neither the size nor the order of batches changes a result.
"""

from collections import Counter
from functools import lru_cache
from typing import TypeGuard

import numpy as np
import polars as pl
import pyarrow as pa

from classifiers import checks, neighbors, shapes, sifting
from classifiers.candidates import SUPPORT, support
from classifiers.cells import DIGIT, WIDE, Bools, Cells, Ints, total, total_at
from classifiers.conclude import conclude
from classifiers.detectors import DETECTORS
from classifiers.digests import NO_DIGESTS, keyed_digests
from classifiers.forms import compact_cells, phone_cells, plain_cells
from classifiers.names import said
from classifiers.neighbors import Rows
from classifiers.plan import ABSENT, Plan, Walk, Walks, decides, plan, walk_all
from classifiers.sketch import FieldSketch, TableSketch, empty, merge
from classifiers.types import Detector

__all__ = ["DEFAULT_KEY", "TableSketch", "conclude", "empty", "merge", "sketch"]

#: For scans that keep nothing; an installation that keeps sketches passes its own.
DEFAULT_KEY = b"guikou: sketches that are not kept"
#: Reasons a column can fail for without the scan of the others being at stake.
ERRORS = (pl.exceptions.PolarsError, pa.ArrowException, ValueError, OverflowError, MemoryError)
#: Cells looked at to see whether a column repeats itself; below so many it is not worth asking.
PROBE = 2_048


def sketch(
    batch: pl.DataFrame | pa.RecordBatch | pa.Table,
    key: bytes = DEFAULT_KEY,
    detectors: tuple[Detector, ...] = DETECTORS,
) -> TableSketch:
    """Return the sketch of ``batch`` (any number of rows, columns of any storage type) by ``detectors``."""
    chosen = plan(detectors)
    if isinstance(batch, pl.DataFrame):
        named = [(series.name, series) for series in batch.get_columns()]
        rows = batch.height
    else:
        named = list(zip(batch.schema.names, batch.columns, strict=True))
        rows = batch.num_rows

    columns = [_Column(name, values, chosen, key) for name, values in named]
    pairs = neighbors.pairs([c.rows for c in columns], [c.counts for c in columns])
    return TableSketch(rows, tuple(c.sketch() for c in columns), pairs)


class _Column:
    """One column of one batch: its cells in plain form, how often each occurs, and the counts."""

    def __init__(
        self, name: str, values: pl.Series | pa.Array | pa.ChunkedArray, chosen: Plan, key: bytes
    ) -> None:
        self.name = name
        self.plan = chosen
        self.storage = str(values.dtype if isinstance(values, pl.Series) else values.type)
        self.counts: Counter[str] = Counter(rows=len(values))
        self.failed: set[str] = set()
        self.digests = NO_DIGESTS
        self.rows: Rows | None = None
        try:
            if is_text(values):
                self._look_at(values, key)
                self.storage = "String"
            else:
                self._look(as_series(values), key)
        except ERRORS as error:
            self.failed.add(type(error).__name__)
            self.rows = None

    def sketch(self) -> FieldSketch:
        failed = frozenset(self.failed)
        return FieldSketch(self.name, self.storage, +self.counts, self.digests, failed)

    def _look(self, series: pl.Series, key: bytes) -> None:
        self.storage = str(series.dtype)
        if series.dtype == pl.Binary:
            self.counts["nulls"] = series.null_count()
            self.counts["binary"] = len(series) - series.null_count()
            return
        self._look_at(as_written(series).to_arrow(), key)

    def _look_at(self, texts: pa.Array, key: bytes) -> None:
        values, weights, numbers = _distinct(texts)
        cells = plain_cells(values)
        self.rows = Rows(cells, numbers)
        absent = _absent(cells)
        if absent.any():
            places = np.flatnonzero(~absent)
            cells, weights = cells.take(places), weights[places]
        self.counts["examined"] = int(weights.sum())
        self.counts["nulls"] = len(texts) - self.counts["examined"]
        if len(cells):
            self._examine(cells, weights, key)

    def _examine(self, cells: Cells, weights: Ints, key: bytes) -> None:
        self.digests = keyed_digests(cells, key)
        digits = cells.marks == DIGIT
        self.counts["digits"] = total(weights, digits)
        chosen = _asked(self.plan, self.name)
        families = [f for f in self.plan.families if not chosen.isdisjoint(f.names)]
        due = shapes.due(cells) | sifting.due(cells)
        found = walk_all([*families, *due.values()], cells)
        walks = dict(zip(due, found[len(families) :], strict=True))
        plain = shapes.types(walks, cells, weights, self.counts)
        for walk in found[: len(families)]:
            for name in chosen.intersection(walk.present()):
                self._try(self.plan.detectors[name], cells, walk, weights)
        for detector in self.plan.loose:
            if detector.id in chosen:
                self._try(detector, cells, None, weights)
        shapes.count(walks, cells, weights, self.counts)
        self._long_texts(walks, cells, digits | plain, weights)

    def _try(self, detector: Detector, cells: Cells, walk: Walk | None, weights: Ints) -> None:
        """Run one detector; one that breaks makes the field failed, by name, and the others go on."""
        try:
            self._detect(detector, cells, walk, weights)
        except ERRORS as error:
            self.failed.add(f"{detector.id}: {type(error).__name__}")

    def _detect(self, detector: Detector, cells: Cells, walk: Walk | None, weights: Ints) -> None:
        places = cells.everywhere if walk is None else walk.where(detector.id)
        if not len(places):
            return
        seen = _in_form(detector, cells.take(places))
        good = _gated(detector, seen)
        if walk is None or detector.id in self.plan.inexact:
            told = matching(detector, seen.series())
            good = told if good is None else good & told
        if good is not None and not good.all():
            places, seen = places[good], seen.take(np.flatnonzero(good))
        self.counts[f"p:{detector.id}"] = total_at(weights, places)
        if detector.check:
            good = checks.CHECKS[detector.check](seen)
            if not good.all():
                places, seen = places[good], seen.take(np.flatnonzero(good))
        if len(places):
            self.counts[f"m:{detector.id}"] = total_at(weights, places)
            shapes.describe(detector.id, seen, weights[places], self.counts)

    def _long_texts(self, walks: Walks, cells: Cells, plain: Bools, weights: Ints) -> None:
        """Hand every cell that can be free text to the text engine, whatever the rest of the column is."""
        places = sifting.to_read(walks, cells, plain, weights, self.counts)
        if not len(places):
            return
        from classifiers.text import scan_texts  # noqa: PLC0415 - late: Presidio takes a second to import

        try:
            found = scan_texts(
                cells.take(places).series(), pl.Series(weights[places]), self.plan.texts
            )
        except ERRORS as error:
            detector = getattr(error, "detector", "text")
            self.failed.add(f"{detector}: {type(error).__name__}")
            return
        for entity, hits in found.items():
            self.counts[f"t:{entity}"] += hits.cells
            self.counts[f"o:{entity}"] += hits.occurrences
            self.counts[f"x:{entity}"] += hits.masked


def _distinct(texts: pa.Array) -> tuple[pa.Array, Ints, Ints | slice]:
    """Return the values of a column, how often each occurs, and which of them each row holds.

    Where few repeat, the values are the cells as they are. ``PROBE`` cells of a column with D distinct values hold
    about PROBE² / 2D repetitions: above a repetition in forty, a value turns up three times in a batch of 131,072 and
    more.
    """
    if len(texts) > PROBE and len(texts[:PROBE].unique()) >= 0.975 * PROBE:
        return texts, np.ones(len(texts), dtype=np.int64), slice(None)
    coded = texts.dictionary_encode(null_encoding="encode")
    numbers = coded.indices.to_numpy()
    return coded.dictionary, np.bincount(numbers, minlength=len(coded.dictionary)), numbers


@lru_cache(maxsize=1024)
def _asked(chosen: Plan, header: str) -> frozenset[str]:
    """Return the ids of the detectors to run; left out is what only a header could make count when this does not."""
    hints = said(header, chosen.named)
    return frozenset(
        d.id for d in chosen.detectors.values() if decides(d) or support(hints, d.entity) >= SUPPORT
    )


def _absent(cells: Cells) -> Bools:
    """Tell which cells hold no value: empty, or a word for none."""
    absent: Bools = cells.sizes == 0
    walk = ABSENT.walk(cells)
    absent[walk.places[walk.sets != 0]] = True
    return absent


def _in_form(detector: Detector, cells: Cells) -> Cells:
    if detector.normalizer == "plain":
        return cells
    compact = compact_cells(cells)
    return phone_cells(compact) if detector.normalizer == "phone" else compact


def _gated(detector: Detector, cells: Cells) -> Bools | None:
    """Tell which cells are of the lengths and the kind that a detector asks for; None: all are."""
    low, high = detector.lengths
    some, every, shortest, longest = cells.bounds
    good: Bools | None = None
    if shortest < low or longest > high:
        good = (cells.sizes >= low) & (cells.sizes <= high)
    if detector.gate != "any":
        wide = detector.gate == "wide"
        if not (every & WIDE if wide else not some & WIDE):
            kind = ((cells.marks & WIDE) != 0) == wide
            good = kind if good is None else good & kind
    return good


def matching(detector: Detector, values: pl.Series) -> Bools:
    """Tell which normalized values are in the detector's word list, or match its pattern; no check yet."""
    if detector.words:
        found = values.str.to_lowercase().is_in(list(detector.words))
    else:
        found = values.str.contains(detector.pattern or r"^\b$")
    return found.to_numpy()


def is_text(values: pl.Series | pa.Array | pa.ChunkedArray) -> TypeGuard[pa.Array]:
    """Tell whether a column is an Arrow array of strings, which is taken as it is."""
    if not isinstance(values, pa.Array):
        return False
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def as_series(values: pl.Series | pa.Array | pa.ChunkedArray) -> pl.Series:
    """Return a column as a series."""
    if isinstance(values, pl.Series):
        return values
    if isinstance(values, pa.ChunkedArray):
        for chunk in filter(is_text, values.chunks):
            chunk.validate(full=True)
    found = pl.from_arrow(values)
    if not isinstance(found, pl.Series):
        msg = "a column is expected"
        raise TypeError(msg)
    return found


def as_written(series: pl.Series) -> pl.Series:
    """Return cells as text: whole floats without .0, dates in ISO form, nested values as JSON; NaN is null."""
    if series.dtype == pl.String:
        return series
    if series.dtype.is_float():
        whole = (series.round(0) == series) & (series.abs() < 2**53)
        integers = series.cast(pl.Int64, strict=False).cast(pl.String)
        chosen = pl.when(series.is_nan()).then(None).when(whole).then(integers)
        return pl.select(chosen.otherwise(series.cast(pl.String))).to_series().alias(series.name)
    if series.dtype.is_nested():
        return pl.Series(series.name, [None if v is None else str(v) for v in series], pl.String)
    return series.cast(pl.String)
