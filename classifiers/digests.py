"""Keyed digests of cells: what is kept to count distinct values, and tells nobody without the key anything."""

import numpy as np
from numpy.typing import NDArray

from classifiers.cells import Bytes, Cells, Ints
from classifiers.compiled import compiled, item, lean, word

#: Smallest digests kept for the estimate of distinct values; its standard error is about 1 / sqrt(K - 2), 3 %.
K = 1024
TOP = 2**64 - 1
Digests = NDArray[np.uint64]
NO_DIGESTS: Digests = np.zeros(0, dtype=np.uint64)


def keyed_digests(cells: Cells, key: bytes) -> Digests:
    """Return the K smallest keyed digests of distinct cells, sorted.

    SipHash-1-3 under the first 16 bytes of ``key``: without the key no value can be tried against a sketch.
    """
    keys = np.frombuffer(key.ljust(16, b"\x00")[:16], dtype="<u8").astype(np.uint64)
    # Where cells differ, about 2 K of their digests are below this; where they do not, all of them are looked at.
    likely = TOP * 2 * K // max(len(cells), 2 * K)
    for limit in (likely, TOP):
        found = _below(cells.data, cells.starts, cells.ends, keys, np.uint64(limit))
        found.sort()
        found = found[np.diff(found, prepend=~found[:1]) != 0][:K]
        if len(found) == K or limit == TOP:
            break
    return found


def digest_each(cells: Cells, key: bytes) -> Digests:
    """Return the keyed digest of every cell, in order: SipHash-1-3 under the first 16 bytes of ``key``."""
    keys = np.frombuffer(key.ljust(16, b"\x00")[:16], dtype="<u8").astype(np.uint64)
    return _each(cells.data, cells.starts, cells.ends, keys)


@lean
def _turned(v: np.uint64, by: int) -> np.uint64:
    return np.uint64((v << np.uint64(by)) | (v >> np.uint64(64 - by)))


@lean
def _mixed(
    v0: np.uint64, v1: np.uint64, v2: np.uint64, v3: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words after one SipRound."""
    v0 += v1
    v1 = _turned(v1, 13) ^ v0
    v2 += v3
    v3 = _turned(v3, 16) ^ v2
    v0 = _turned(v0, 32) + v3
    v3 = _turned(v3, 21) ^ v0
    v2 += v1
    v1 = _turned(v1, 17) ^ v2
    return v0, v1, _turned(v2, 32), v3


@lean
def _last_word(data: Bytes, start: int, end: int) -> np.uint64:
    """Return the bytes that make no whole word, and above them the size of the cell."""
    found = np.uint64(0)
    rest = end - start & 7
    if rest and end >= 8:
        found = word(data, end - 8) >> np.uint64(64 - 8 * rest)
    else:
        for back in range(1, rest + 1):
            found = found << np.uint64(8) | np.uint64(item(data, end - back))
    return found | np.uint64(end - start) << np.uint64(56)


@lean
def _siphash(data: Bytes, start: int, end: int, k0: np.uint64, k1: np.uint64) -> np.uint64:
    """Return SipHash-1-3 (Aumasson and Bernstein 2012), which Python hashes with too, of ``data[start:end]``."""
    v0 = k0 ^ np.uint64(0x736F6D6570736575)
    v1 = k1 ^ np.uint64(0x646F72616E646F6D)
    v2 = k0 ^ np.uint64(0x6C7967656E657261)
    v3 = k1 ^ np.uint64(0x7465646279746573)
    for at in range(start, end - 7, 8):
        m = word(data, at)
        v0, v1, v2, v3 = _mixed(v0, v1, v2, v3 ^ m)
        v0 ^= m
    m = _last_word(data, start, end)
    v0, v1, v2, v3 = _mixed(v0, v1, v2, v3 ^ m)
    v0, v2 = v0 ^ m, v2 ^ np.uint64(0xFF)
    for _ in range(3):
        v0, v1, v2, v3 = _mixed(v0, v1, v2, v3)
    return v0 ^ v1 ^ v2 ^ v3


@compiled
def _below(data: Bytes, starts: Ints, ends: Ints, keys: Digests, limit: np.uint64) -> Digests:
    """Return the digests of cells that are no greater than ``limit``."""
    out = np.empty(len(starts), dtype=np.uint64)
    used = 0
    for i in range(len(starts)):
        found = _siphash(data, starts[i], ends[i], keys[0], keys[1])
        if found <= limit:
            out[used] = found
            used += 1
    return out[:used]


@compiled
def _each(data: Bytes, starts: Ints, ends: Ints, keys: Digests) -> Digests:
    out = np.empty(len(starts), dtype=np.uint64)
    for i in range(len(starts)):
        out[i] = _siphash(data, starts[i], ends[i], keys[0], keys[1])
    return out
