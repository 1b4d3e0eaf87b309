"""The kernel: a batch of rows becomes a sketch. Every cell is looked at; only counts and keyed digests stay.

Each column is brought to its distinct values first. Cheap gates (length, class of characters) decide which values a
pattern sees at all; patterns run in Polars, check digits as array operations. All counts are additive per cell, so
neither the size nor the order of batches changes a result.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classifiers import checks, normalizers, shapes
from classifiers.candidates import SUPPORT, support
from classifiers.conclude import conclude
from classifiers.detectors import DETECTORS
from classifiers.names import hints
from classifiers.sketch import FieldSketch, TableSketch, empty, keyed_digests, merge
from classifiers.types import Detector

__all__ = ["DEFAULT_KEY", "TableSketch", "conclude", "empty", "merge", "sketch"]

#: For scans that keep nothing; an installation that keeps sketches passes its own.
DEFAULT_KEY = b"guikou: sketches that are not kept"
#: Reasons a column can fail for without the scan of the others being at stake.
ERRORS = (pl.exceptions.PolarsError, pa.ArrowException, ValueError, OverflowError, MemoryError)
#: Free text starts here; shorter cells are looked at whole.
MIN_TEXT = 8
_GATED: dict[str, tuple[Detector, ...]] = {
    gate: tuple(d for d in DETECTORS if d.gate == gate)
    for gate in ("digits", "ascii", "wide", "any")
}

#: Looked at in every column, for a neighbor may speak for them.
_NEIGHBORS = frozenset({"birth_date", "sex_codes"})

Ints = NDArray[np.int64]


def sketch(
    batch: pl.DataFrame | pa.RecordBatch | pa.Table, key: bytes = DEFAULT_KEY
) -> TableSketch:
    """Return the sketch of ``batch`` (any number of rows, columns of any storage type)."""
    frame = batch if isinstance(batch, pl.DataFrame) else _frame(batch)
    columns = [_Column(series, key) for series in frame.get_columns()]
    pairs = _pairs(columns, frame.height)
    return TableSketch(frame.height, tuple(c.sketch() for c in columns), pairs)


def _frame(batch: pa.RecordBatch | pa.Table) -> pl.DataFrame:
    table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    found = pl.from_arrow(table)
    if not isinstance(found, pl.DataFrame):
        msg = "a table is expected"
        raise TypeError(msg)
    return found


class _Column:
    """One column of one batch: its distinct values as people write them, how often each occurs, and the counts."""

    def __init__(self, series: pl.Series, key: bytes) -> None:
        self.series = series
        self.said = {hint.entity: hint.strength for hint in hints(series.name)}
        self.counts: Counter[str] = Counter()
        self.failed: set[str] = set()
        self.digests = keyed_digests(pl.Series([], dtype=pl.String), key)
        self.texts: pl.Series | None = None
        self.birth_hits = self.id_hits = self.sex_hits = False
        try:
            self._look(key)
        except ERRORS as error:
            self.failed.add(type(error).__name__)
            self.texts = None

    def sketch(self) -> FieldSketch:
        return FieldSketch(
            self.series.name,
            str(self.series.dtype),
            +self.counts,
            self.digests,
            frozenset(self.failed),
        )

    def _look(self, key: bytes) -> None:
        self.counts["rows"] = len(self.series)
        if self.series.dtype == pl.Binary:
            self.counts["binary"] = len(self.series) - self.series.null_count()
            self.counts["nulls"] = self.series.null_count()
            return
        texts = as_written(self.series)
        grouped = texts.value_counts(name="n")
        raw, weights = grouped.to_series(0), grouped.to_series(1).cast(pl.Int64)
        values = normalizers.plain(raw.fill_null(""))
        lowered = values.str.to_lowercase() if values.str.len_bytes().max() != 0 else values
        absent = lowered.is_in(list(normalizers.NULL_WORDS))
        self.counts["nulls"] = int(weights.filter(absent).sum())
        self.texts = texts
        self._examine(values.filter(~absent), weights.filter(~absent).to_numpy(), key)

    def _examine(self, values: pl.Series, weights: Ints, key: bytes) -> None:
        self.counts["examined"] = int(weights.sum())
        if values.is_empty():
            return
        self.digests = keyed_digests(values.unique(), key)
        characters = values.str.len_chars()
        lengths = characters.to_numpy().astype(np.int64)
        narrow = (values.str.len_bytes() == characters).to_numpy()
        digits = values.str.contains(r"^\d+$").to_numpy() & narrow
        self.counts["digits"] = int(weights[digits].sum())
        self._types(values, weights, digits)
        forms = _Forms(values, lengths)
        classes = {"digits": narrow, "ascii": narrow, "wide": ~narrow, "any": np.ones_like(narrow)}
        for gate, detectors in _GATED.items():
            for detector in detectors:
                if self._can_matter(detector):
                    self._try(detector, forms, classes[gate], weights)
        shapes.count(values, lengths, narrow, digits, weights, self.counts)
        self._long_texts(values, lengths, narrow, digits, weights)
        self.birth_hits = self.counts["m:birth_date"] > 0
        self.id_hits = self.counts["m:cn_resident_id_18"] > 0
        self.sex_hits = self.counts["m:sex_codes"] > 0 or self.counts["m:sex_words"] > 0

    def _can_matter(self, detector: Detector) -> bool:
        """Leave out what only a header could make count when this header does not."""
        decides = detector.alone is not None or detector.sparse or detector.id in _NEIGHBORS
        return decides or support(self.said, detector.entity) >= SUPPORT

    def _types(self, values: pl.Series, weights: Ints, digits: NDArray[np.bool_]) -> None:
        """Count cells by the type they are written in; leading zeros and 16 digits or more are text."""
        for name, pattern in shapes.TYPES:
            found = values.str.contains(pattern).to_numpy()
            if name == "date":
                found &= checks.day_of(values, found)
            self.counts[f"type:{name}"] = int(weights[found].sum())
        del digits

    def _try(
        self, detector: Detector, forms: "_Forms", inside: NDArray[np.bool_], weights: Ints
    ) -> None:
        """Run one detector; one that breaks makes the field failed, by name, and the others go on."""
        try:
            self._detect(detector, forms, inside, weights)
        except ERRORS as error:
            self.failed.add(f"{detector.id}: {type(error).__name__}")

    def _detect(
        self, detector: Detector, forms: "_Forms", inside: NDArray[np.bool_], weights: Ints
    ) -> None:
        low, high = detector.lengths
        form, lengths = forms.get(detector.normalizer)
        places = np.flatnonzero(inside & (lengths >= low) & (lengths <= high))
        if not len(places):
            return
        whole = len(places) == len(lengths)
        seen = form if whole else form.gather(places)
        hit = matching(detector, seen)
        if not hit.any():
            return
        places, seen = places[hit], seen.filter(pl.Series(hit))
        self.counts[f"p:{detector.id}"] = int(weights[places].sum())
        good = checks.CHECKS[detector.check](seen) if detector.check else None
        if good is not None:
            places, seen = places[good], seen.filter(pl.Series(good))
        if not len(places):
            return
        self.counts[f"m:{detector.id}"] = int(weights[places].sum())
        shapes.describe(detector.id, seen, weights[places], self.counts)

    def _long_texts(
        self,
        values: pl.Series,
        lengths: Ints,
        narrow: NDArray[np.bool_],
        digits: NDArray[np.bool_],
        weights: Ints,
    ) -> None:
        """Hand every cell that can be free text to the text engine, whatever the rest of the column is."""
        worth = (lengths >= MIN_TEXT) & ~digits
        if not worth.any():
            return
        spaced = values.str.contains(r"[\s,;:{}<>\[\]\"'，。；：、？！（）]").to_numpy()
        worth &= (~narrow & ((lengths >= 12) | spaced)) | (narrow & spaced)
        places = np.flatnonzero(worth)
        if not len(places):
            return
        from classifiers.text import scan_texts  # noqa: PLC0415 - late: Presidio takes a second to import

        self.counts["texts"] = int(weights[places].sum())
        try:
            found = scan_texts(values.gather(places), pl.Series(weights[places]))
        except ERRORS as error:
            detector = getattr(error, "detector", "text")
            self.failed.add(f"{detector}: {type(error).__name__}")
            return
        for entity, hits in found.items():
            self.counts[f"t:{entity}"] += hits.cells
            self.counts[f"o:{entity}"] += hits.occurrences
            self.counts[f"x:{entity}"] += hits.masked


def matching(detector: Detector, values: pl.Series) -> NDArray[np.bool_]:
    """Tell which normalized values are in the detector's word list, or match its pattern; no check yet."""
    if detector.words:
        found = values.str.to_lowercase().is_in(list(detector.words))
    else:
        found = values.str.contains(detector.pattern or r"^\b$")
    return found.to_numpy()


class _Forms:
    """The normalized forms of a column's distinct values, each made once and only when asked for."""

    def __init__(self, values: pl.Series, lengths: Ints) -> None:
        self._made = {"plain": (values, lengths)}

    def get(self, name: str) -> tuple[pl.Series, Ints]:
        if name not in self._made:
            form = normalizers.NORMALIZERS[name](self._made["plain"][0])
            self._made[name] = (form, form.str.len_chars().to_numpy().astype(np.int64))
        return self._made[name]


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


def _pairs(columns: list[_Column], rows: int) -> Counter[tuple[str, int, int]]:
    """Count the rows in which an identity number and a date, or a sex, beside it agree (and could)."""
    pairs: Counter[tuple[str, int, int]] = Counter()
    ids = [i for i, c in enumerate(columns) if c.id_hits]
    if not ids or not rows:
        return pairs
    births = [i for i, c in enumerate(columns) if c.birth_hits and not c.id_hits]
    sexes = [i for i, c in enumerate(columns) if c.sex_hits]
    for i in ids:
        number = normalizers.compact(normalizers.plain(_cells(columns[i])))
        valid = checks.resident_id(number)
        born = number.str.slice(6, 8).cast(pl.Int64, strict=False).fill_null(0).to_numpy()
        male = number.str.slice(16, 1).is_in(["1", "3", "5", "7", "9"]).to_numpy()
        for j in births:
            cells = normalizers.plain(_cells(columns[j]))
            dates = checks.date_numbers(cells)
            _agree(pairs, "birth", (i, j), valid & (dates > 0), born == dates)
        for j in sexes:
            cells = normalizers.plain(_cells(columns[j])).str.to_lowercase()
            men = cells.is_in(["1", "男", "男性", "male", "m"]).to_numpy()
            women = cells.is_in(["2", "女", "女性", "female", "f"]).to_numpy()
            _agree(pairs, "sex", (i, j), valid & (men | women), men == male)
    return pairs


def _cells(column: _Column) -> pl.Series:
    if column.texts is None:
        return pl.Series([""] * len(column.series), dtype=pl.String)
    return column.texts.fill_null("")


def _agree(
    pairs: Counter[tuple[str, int, int]],
    kind: str,
    at: tuple[int, int],
    comparable: NDArray[np.bool_],
    equal: NDArray[np.bool_],
) -> None:
    pairs[(f"{kind}:comparable", *at)] += int(comparable.sum())
    pairs[(f"{kind}:equal", *at)] += int((comparable & equal).sum())


def scan(batches: Iterable[pl.DataFrame], key: bytes = DEFAULT_KEY) -> TableSketch:
    """Return the sketch of all batches together (at least one)."""
    total: TableSketch | None = None
    for batch in batches:
        part = sketch(batch, key)
        total = part if total is None else merge(total, part)
    if total is None:
        msg = "there is no batch"
        raise ValueError(msg)
    return total
