"""Reproducible chance: the same seed and name give the same draws on any platform and numpy version."""

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Dice:
    """Draws of one table. Only raw bits of PCG64 are used, whose stream numpy guarantees (NEP 19)."""

    def __init__(self, seed: int, name: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode())]))

    def unit(self, n: int) -> npt.NDArray[np.float64]:
        """Return ``n`` numbers in [0, 1)."""
        raw = np.asarray(self._bits.random_raw(n), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def ints(self, low: int, high: int, n: int) -> Ints:
        """Return ``n`` integers with ``low`` <= x < ``high``; the span is below 2**53."""
        return (low + np.floor(self.unit(n) * (high - low))).astype(np.int64)

    def hill(self, low: int, high: int, n: int) -> Ints:
        """Return ``n`` integers in [low, high), the small ones more often, as wages are."""
        share = self.unit(n) * self.unit(n)
        return (low + np.floor(share * (high - low))).astype(np.int64)

    def chance(self, share: float, n: int) -> Bools:
        """Return ``n`` booleans, ``share`` of them true on average."""
        return self.unit(n) < share

    def rows(self, n: int, count: int) -> list[int]:
        """Return ``count`` different row numbers below ``n``, in rising order."""
        return sorted(int(i) for i in self.order(n)[:count])

    def order(self, n: int) -> Ints:
        """Return the numbers below ``n`` in an order drawn by chance."""
        return np.argsort(self.unit(n), kind="stable")

    def pick(self, options: Sequence[str], n: int) -> pl.Series:
        """Return ``n`` of ``options``, each equally likely."""
        return pl.Series(list(options), dtype=pl.String).gather(self.ints(0, len(options), n))

    def weigh(self, options: Mapping[str, int], n: int) -> pl.Series:
        """Return ``n`` keys of ``options``, each as likely as its weight."""
        marks = np.cumsum(list(options.values()))
        drawn = self.ints(0, int(marks[-1]), n)
        where = np.searchsorted(marks, drawn, side="right")
        return pl.Series(list(options), dtype=pl.String).gather(where.astype(np.int64))

    def one(self, options: Sequence[str]) -> str:
        """Return one of ``options``."""
        return options[int(self.ints(0, len(options), 1)[0])]


def joined(*parts: pl.Series | str) -> pl.Series:
    """Join series and constants row by row into one string series."""
    columns = [
        pl.lit(part) if isinstance(part, str) else pl.lit(part.cast(pl.String)) for part in parts
    ]
    return pl.select(pl.concat_str(columns).alias("joined")).to_series()


def padded(numbers: Ints, width: int) -> pl.Series:
    """Return ``numbers`` as text of ``width`` digits."""
    return pl.Series(numbers).cast(pl.String).str.zfill(width)
