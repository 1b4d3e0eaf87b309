"""Marks by which a copy tells which release it is of, from a part of its rows and columns, in any order and encoding.

Nothing about the data is kept for it: a release's own key is enough to look for its marks.

- ``pseudonym``: the last letters of each pseudonym are a tag over the others under the release's key.
- ``order``: rows lie in the order of a keyed function of one field, within each stretch written at once.
- ``digits``: a field that declares a tolerance is rounded so that each value's parity follows a keyed function of the
  row (R. Agrawal, J. Kiernan, "Watermarking relational databases", VLDB 2002). No other field's values are changed.

Each look returns how many independent trials there were and how many agreed; ``chance`` bounds how often unrelated data
would agree as much.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from policies.protections.cells import Bytes, Ints, cells_of, folded_cells, numbers_of, texts_of
from policies.protections.ciphers import BLOCK, derived, macs
from policies.protections.pseudonyms import TAG_CHARACTERS, tagged

KINDS = ("pseudonym", "order", "digits")
#: Distinct values that are looked at for an order or for digits: enough for any doubt, few enough for many releases.
LOOKED_AT = 1_024
#: The order within this many rows is the release's; between two such stretches it is the source's.
STRETCH = 131_072


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one look for one mark of one release came to.

    ``tried``: independent trials; ``agreed``: how many agreed; ``chance``: natural logarithm of the most that
    unrelated data would agree this much or more.
    """

    mark: str
    tried: int
    agreed: int
    chance: float


def chance(tried: int, agreed: int, each: float) -> float:
    """Return the natural logarithm of a bound on P(X ≥ ``agreed``), X binomial of ``tried`` with probability ``each``.

    The bound is exp(-n · KL(k/n ‖ p)) (W. Hoeffding, JASA 58, 1963, theorem 1); 0 where less agreed than expected.
    """
    if tried == 0 or agreed <= tried * each:
        return 0.0
    share = agreed / tried
    apart = share * math.log(share / each)
    if share < 1:
        apart += (1 - share) * math.log((1 - share) / (1 - each))
    return -tried * apart


def keyed(series: pl.Series, key: bytes, purpose: str) -> NDArray[np.uint64]:
    """Return a keyed 64-bit number per cell, equal for cells that differ only in how they are written; 0 for null."""
    cells = folded_cells(cells_of(texts_of(series)), compact=True)
    made, order = macs(cells, derived(key, "aes", purpose), "aes")
    numbers = np.zeros(len(cells), dtype=np.uint64)
    numbers[order] = made.reshape(-1, BLOCK)[:, :8].copy().view(np.uint64).reshape(-1)
    return numbers


def in_marked_order(frame: pl.DataFrame, field: str, key: bytes) -> pl.DataFrame:
    """Return the rows in the order that marks the release; rows with equal cells in ``field`` keep theirs."""
    return frame[np.argsort(keyed(frame[field], key, "order"), kind="stable")]


def with_marked_digits(
    values: pl.Series, anchors: pl.Series, key: bytes, tolerance: float
) -> pl.Series:
    """Return numbers moved by at most ``tolerance``, so that their parity in steps of it follows the row's anchor.

    What is no number, and what is smaller than a step, stays as it is. The type stays; texts are written anew only
    where the number moved.
    """
    numbers = numbers_of(values)
    moved = _on_grid(numbers.to_numpy(), _bits(anchors, key), tolerance)
    changed = pl.Series(np.isfinite(moved))
    decimals = max(0, -math.floor(math.log10(tolerance))) if tolerance < 1 else 0
    rounded = pl.Series(values.name, moved).round(decimals)
    written = (
        _written(rounded, decimals)
        if values.dtype == pl.String
        else rounded.cast(values.dtype, strict=False)
    )
    return written.zip_with(changed & written.is_not_null(), values).alias(values.name)


def _written(numbers: pl.Series, decimals: int) -> pl.Series:
    if decimals == 0:
        return numbers.cast(pl.Int64, strict=False).cast(pl.String)
    return numbers.map_elements(lambda n: f"{n:.{decimals}f}", return_dtype=pl.String)


def _on_grid(numbers: NDArray[np.float64], bits: Ints, tolerance: float) -> NDArray[np.float64]:
    """Return the nearest multiple of ``tolerance`` with the parity asked for; NaN where nothing is to be moved."""
    with np.errstate(invalid="ignore"):
        steps = np.round(numbers / tolerance)
        away = np.where(numbers / tolerance >= steps, 1, -1)
        fits = (steps.astype(np.float64) % 2) == bits
        steps = np.where(fits, steps, steps + away)
        kept = np.isfinite(numbers) & (np.abs(numbers) > tolerance)
    return np.where(kept, steps * tolerance, np.nan)


def _bits(anchors: pl.Series, key: bytes) -> Ints:
    return (keyed(anchors, key, "digits") & np.uint64(1)).astype(np.int64)


def look_for_pseudonyms(codes: Bytes, key: bytes, cipher: str = "aes") -> Evidence:
    """Look for the tag of a release in distinct pseudonyms, as ``pseudonyms.codes_of`` makes them."""
    agreed = tagged(codes, key, cipher)
    return Evidence(
        "pseudonym", len(codes), agreed, chance(len(codes), agreed, 32.0**-TAG_CHARACTERS)
    )


def look_for_order(values: pl.Series, key: bytes) -> Evidence:
    """Look for a release's order in the distinct values of a column, as they first appear.

    Disjoint pairs of distinct values are compared: under another key, each is in order with a chance of one half,
    independently, whatever the order of the rows.
    """
    numbers = keyed(values, key, "order")
    pairs = numbers[: len(numbers) // 2 * 2].reshape(-1, 2)
    agreed = int((pairs[:, 0] < pairs[:, 1]).sum())
    return Evidence("order", len(pairs), agreed, chance(len(pairs), agreed, 0.5))


def look_for_digits(
    values: pl.Series, anchors: pl.Series, key: bytes, tolerance: float
) -> Evidence:
    """Look for a release's parities: one trial for each distinct anchor, whose first value counts."""
    numbers = numbers_of(values).to_numpy()
    with np.errstate(invalid="ignore"):
        usable = np.isfinite(numbers) & (np.abs(numbers) > tolerance)
        odd = (np.round(numbers / tolerance) % 2) == _bits(anchors, key)
    tried, agreed = int(usable.sum()), int((odd & usable).sum())
    return Evidence("digits", tried, agreed, chance(tried, agreed, 0.5))
