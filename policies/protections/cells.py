"""A column as bytes and back: what protections walk over, and how values stored as numbers are read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: From here on a 64-bit float no longer holds every whole number (IEEE 754).
EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Cells:
    """``data`` in UTF-8, cell i being ``data[offsets[i]:offsets[i + 1]]``; ``valid`` is False where it is null."""

    data: Bytes
    offsets: Ints
    valid: Bools

    def __len__(self) -> int:
        return len(self.valid)


def cells_of(texts: pl.Series) -> Cells:
    """Return a column of strings as bytes, without copying them once they lie one after another."""
    array: Any = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, dtype=np.int64)[array.offset :][: len(array) + 1]
    raw = np.frombuffer(data, dtype=np.uint8) if data else np.zeros(0, dtype=np.uint8)
    valid = texts.is_not_null().to_numpy() if texts.null_count() else np.ones(len(texts), np.bool_)
    return Cells(raw, places, valid)


def texts_from(name: str, cells: Cells) -> pl.Series:
    """Return bytes as a column of strings."""
    count = len(cells)
    nulls = None if cells.valid.all() else pa.py_buffer(np.packbits(cells.valid, bitorder="little"))
    array = pa.LargeStringArray.from_buffers(
        count, pa.py_buffer(cells.offsets), pa.py_buffer(cells.data), nulls
    )
    return pl.Series(name, array)


def texts_of(series: pl.Series) -> pl.Series:
    """Return the values as written: a float that is a whole number loses its .0 (Excel's identity numbers).

    NaN and infinities become null; so does what has no one way to be written (lists, structures, bytes).
    """
    dtype = series.dtype
    if dtype == pl.String:
        return series
    if dtype.is_nested() or dtype in (pl.Binary, pl.Null, pl.Object):
        return nothing(series)
    if dtype.is_float():
        return _floats(series)
    if dtype == pl.Datetime:
        return series.dt.strftime("%Y-%m-%d %H:%M:%S")
    return series.cast(pl.String)


def _floats(series: pl.Series) -> pl.Series:
    value = pl.col(series.name).cast(pl.Float64)
    whole = (value.round(0) == value) & (value.abs() < 2**63)
    as_text = (
        pl.when(value.is_finite().not_())
        .then(None)
        .when(whole)
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(value.cast(pl.String))
    )
    return series.to_frame().select(as_text.alias(series.name)).to_series()


def nothing(series: pl.Series) -> pl.Series:
    """Return a column of text as long as ``series`` with nothing in it."""
    return pl.Series(series.name, [None], dtype=pl.String).new_from_index(0, len(series))


#: What people write around an amount: thousands separators, currency, the unit.
_AMOUNT = r"[,，¥￥元\s]"


def numbers_of(series: pl.Series) -> pl.Series:
    """Return the values as 64-bit floats; what is not a number, or not a finite one, is null.

    Full-width digits, thousands separators, a currency mark and 元 are read; other units are not.
    """
    dtype = series.dtype
    if dtype.is_numeric():
        number = series.cast(pl.Float64)
    elif dtype == pl.String:
        number = series.cast(pl.Float64, strict=False)
        if number.null_count() > series.null_count():
            number = folded(series).str.replace_all(_AMOUNT, "").cast(pl.Float64, strict=False)
    else:
        return pl.Series(series.name, [None], dtype=pl.Float64).new_from_index(0, len(series))
    finite = pl.col(series.name).is_finite()
    if number.is_finite().fill_null(value=True).all():
        return number
    return number.to_frame().select(pl.when(finite).then(pl.col(series.name))).to_series()


def folded(texts: pl.Series) -> pl.Series:
    """Return ``texts`` with full-width characters as plain ones and without outer spaces."""
    cells = cells_of(texts)
    done = folded_cells(cells, compact=False)
    return texts if done is cells else texts_from(texts.name, done)


def folded_cells(cells: Cells, *, compact: bool) -> Cells:
    """Return the cells in the form in which they are compared; the cells themselves when all are in it.

    Full-width characters are plain, outer spaces gone; ``compact`` also drops inner spaces and dashes, makes letters
    large, and drops the .0 of a whole number.
    """
    from policies.protections import loops_text as loops  # noqa: PLC0415 - numba loads for a second

    if loops.is_folded(cells.data, 0, len(cells.data), compact):
        return cells
    out = np.empty(len(cells.data), dtype=np.uint8)
    places = np.empty(len(cells) + 1, dtype=np.int64)
    size = loops.fold_cells(cells.data, cells.offsets, cells.valid, compact, out, places)
    return Cells(out[:size], places, cells.valid)
