"""Compiled loops over digests; importing this loads numba, which takes a second."""

import numpy as np
from numpy.typing import NDArray

from classifiers.compiled import compiled

Digests = NDArray[np.uint64]


@compiled
def fill_cells(
    digests: Digests, out: Digests, tables: int, cells: int, bits: int, first_bit: int
) -> None:
    """Add digests to the cells of an invertible Bloom lookup table, ``out`` (3, tables × cells): counts, keys, checks.

    The check is splitmix64 of the key, as in ``persons``.
    """
    for i in range(len(digests)):
        key = digests[i]
        mixed = key + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        for table in range(tables):
            place = (key >> np.uint64(first_bit + table * bits)) & np.uint64(cells - 1)
            at = table * cells + np.int64(place)
            out[0, at] += np.uint64(1)
            out[1, at] ^= key
            out[2, at] ^= mixed
