"""Who was in a release, as keyed digests: how many persons two releases have in common, and by whom they differ.

A sketch holds the number of persons, the smallest of their 64-bit digests (KMV, Bar-Yossef et al. 2002: the distinct
persons of several releases together), and an invertible Bloom lookup table (Goodrich and Mitzenmacher 2011: the few
persons by which two releases of any size differ). No value is in it, and without the installation's key no value can
be tried against it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.uint64]
#: Digests kept. Up to as many persons all figures are exact; beyond, the standard error is 1 / sqrt(K), below 1 %.
K = 16_384
#: Tables and cells a table of the lookup table: a difference of 9 persons is missed once in 400,000 times, one of 100
#: is still told in most cases.
_TABLES, _CELLS, _BITS = 4, 64, 6
#: Where the bits begin that say which cell: the lowest of a digest may all be one.
_FIRST_BIT = np.uint64(8)
_FORMAT = 1


class DamagedSketchError(ValueError):
    """What was read is not a sketch."""


@dataclass(frozen=True, slots=True)
class PersonSketch:
    """The persons of one release. ``unnamed``: rows that no field assigns to a person, each counted as one.

    ``smallest``: the K smallest digests, sorted; ``cells``: (3, tables × cells) counts, keys and checks.
    """

    named: int
    unnamed: int
    smallest: Digests
    cells: Digests

    @classmethod
    def of(cls, digests: Digests, unnamed: int = 0) -> "PersonSketch":
        """Return the sketch of distinct keyed digests, in any order."""
        least = np.partition(digests, K)[:K] if len(digests) > K else digests
        return cls(len(digests), unnamed, np.sort(least), _cells(digests))

    @property
    def persons(self) -> int:
        """Persons in the release, exact."""
        return self.named + self.unnamed

    def to_bytes(self) -> bytes:
        """Return it as an .npz file."""
        head = np.array([_FORMAT, self.named, self.unnamed], dtype=np.int64)
        file = io.BytesIO()
        np.savez(file, head=head, smallest=self.smallest, cells=self.cells)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "PersonSketch":
        """Read what ``to_bytes`` made. Raises DamagedSketchError."""
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as file:
                head, smallest, cells = file["head"], file["smallest"], file["cells"]
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise DamagedSketchError from error
        right = (
            head.shape == (3,)
            and head[0] == _FORMAT
            and head.dtype == np.int64
            and smallest.dtype == cells.dtype == np.uint64
            and len(smallest) == min(K, head[1])
            and cells.shape == (3, _TABLES * _CELLS)
        )
        if not right:
            raise DamagedSketchError
        return cls(int(head[1]), int(head[2]), smallest, cells)


@dataclass(frozen=True, slots=True)
class Together:
    """Distinct persons of several releases together; ``exact`` unless estimated."""

    persons: int
    exact: bool


def together(sketches: Sequence[PersonSketch]) -> Together:
    """Count the distinct persons of several releases; unnamed rows are added up, since nothing says who they are."""
    unnamed = sum(s.unnamed for s in sketches)
    if not sketches:
        return Together(0, exact=True)
    merged = np.unique(np.concatenate([s.smallest for s in sketches]))
    if all(s.named <= K for s in sketches):
        return Together(len(merged) + unnamed, exact=not (unnamed and len(sketches) > 1))
    # The K-th smallest of the union is one of the K smallest of some part.
    kth = int(merged[K - 1])
    estimate = round((K - 1) / ((kth + 1) / 2**64))
    least, most = max(s.named for s in sketches), sum(s.named for s in sketches)
    named = min(max(estimate, least), most)
    return Together(named + unnamed, exact=least == most)


def difference(one: PersonSketch, other: PersonSketch) -> tuple[int, int] | None:
    """Return how many named persons only ``one`` and only ``other`` has; None when they are too many to be told.

    Too many is more than some 100; by the cells' counts, below 10 is told but for one time in 400,000.
    """
    cells = one.cells.copy()
    cells[0] -= other.cells[0]
    cells[1] ^= other.cells[1]
    cells[2] ^= other.cells[2]
    only = [0, 0]
    waiting = list(range(_TABLES * _CELLS))
    while waiting:
        side = _pure(cells, at := waiting.pop())
        if side is None:
            continue
        key = cells[1, at : at + 1].copy()
        only[side] += 1
        step = np.uint64(1) if side else np.uint64(0xFFFFFFFFFFFFFFFF)
        for place in _places(key)[:, 0]:
            inside = slice(
                place, place + 1
            )  # of arrays, not scalars: numpy warns of overflow in those
            cells[0, inside] += step
            cells[1, inside] ^= key
            cells[2, inside] ^= _checks(key)
            waiting.append(int(place))
    return None if cells.any() else (only[0], only[1])


def _pure(cells: Digests, at: int) -> int | None:
    """Return 0 or 1 when a cell holds one person, of the first or the second release, else None."""
    count = int(cells[0, at])
    if count not in {1, 2**64 - 1}:
        return None
    key = cells[1, at : at + 1]
    if _checks(key)[0] != cells[2, at] or at not in _places(key)[:, 0]:
        return None
    return 0 if count == 1 else 1


def _places(keys: Digests) -> NDArray[np.int64]:
    """Return where each key goes, one cell a table: shape (tables, keys)."""
    shifts = _FIRST_BIT + np.arange(_TABLES, dtype=np.uint64)[:, None] * np.uint64(_BITS)
    inside = (keys[None, :] >> shifts) & np.uint64(_CELLS - 1)
    return inside.astype(np.int64) + np.arange(_TABLES)[:, None] * _CELLS


def _checks(keys: Digests) -> Digests:
    """Return a second, independent-looking digest of each key (splitmix64)."""
    mixed = keys + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _cells(digests: Digests) -> Digests:
    cells = np.zeros((3, _TABLES * _CELLS), dtype=np.uint64)
    if not len(digests):
        return cells
    from catalog.disclosure.loops import fill_cells  # noqa: PLC0415 - numba loads for a second

    fill_cells(digests, cells, _TABLES, _CELLS, _BITS, int(_FIRST_BIT))
    return cells
