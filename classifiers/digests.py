"""Keyed digests of cells: what is kept to count distinct values, and tells nobody without the key anything."""

import numpy as np
from numpy.typing import NDArray

from classifiers.cells import Bytes, Cells, Ints
from classifiers.compiled import compiled

#: Smallest digests kept for the estimate of distinct values; its standard error is about 1 / sqrt(K - 2), 3 %.
K = 1024
Digests = NDArray[np.uint64]
NO_DIGESTS: Digests = np.zeros(0, dtype=np.uint64)


def keyed_digests(cells: Cells, key: bytes) -> Digests:
    """Return the K smallest keyed digests of distinct cells, sorted.

    SipHash-1-3 under the first 16 bytes of ``key``: without the key no value can be tried against a sketch.
    """
    halves = np.frombuffer(key.ljust(16, b"\x00")[:16], dtype="<u8").astype(np.uint64)
    return _smallest(cells.data, cells.starts, cells.ends, halves[0], halves[1], K)


def digest_each(cells: Cells, key: bytes) -> Digests:
    """Return the keyed digest of every cell, in order: SipHash-1-3 under the first 16 bytes of ``key``."""
    halves = np.frombuffer(key.ljust(16, b"\x00")[:16], dtype="<u8").astype(np.uint64)
    return _each(cells.data, cells.starts, cells.ends, halves[0], halves[1])


@compiled
def _siphash(data: Bytes, start: int, end: int, k0: np.uint64, k1: np.uint64) -> np.uint64:
    """Return SipHash-1-3 (Aumasson and Bernstein 2012), which Python hashes with too, of ``data[start:end]``."""
    v0 = k0 ^ np.uint64(0x736F6D6570736575)
    v1 = k1 ^ np.uint64(0x646F72616E646F6D)
    v2 = k0 ^ np.uint64(0x6C7967656E657261)
    v3 = k1 ^ np.uint64(0x7465646279746573)
    size = end - start
    words = size // 8
    for w in range(words + 4):
        if w < words:
            m = np.uint64(0)
            base = start + w * 8
            for j in range(8):
                m |= np.uint64(data[base + j]) << np.uint64(8 * j)
        elif w == words:
            m = np.uint64(size & 0xFF) << np.uint64(56)
            base = start + words * 8
            for j in range(end - base):
                m |= np.uint64(data[base + j]) << np.uint64(8 * j)
        else:
            m = np.uint64(0)
        if w <= words:
            v3 ^= m
        elif w == words + 1:
            v2 ^= np.uint64(0xFF)
        v0 += v1
        v1 = (v1 << np.uint64(13)) | (v1 >> np.uint64(51))
        v1 ^= v0
        v0 = (v0 << np.uint64(32)) | (v0 >> np.uint64(32))
        v2 += v3
        v3 = (v3 << np.uint64(16)) | (v3 >> np.uint64(48))
        v3 ^= v2
        v0 += v3
        v3 = (v3 << np.uint64(21)) | (v3 >> np.uint64(43))
        v3 ^= v0
        v2 += v1
        v1 = (v1 << np.uint64(17)) | (v1 >> np.uint64(47))
        v1 ^= v2
        v2 = (v2 << np.uint64(32)) | (v2 >> np.uint64(32))
        if w <= words:
            v0 ^= m
    return v0 ^ v1 ^ v2 ^ v3


@compiled
def _smallest(
    data: Bytes, starts: Ints, ends: Ints, k0: np.uint64, k1: np.uint64, keep: int
) -> NDArray[np.uint64]:
    """Return the ``keep`` smallest distinct keyed hashes of cells, sorted, fewer when there are fewer."""
    room = np.empty(4 * keep, dtype=np.uint64)
    used = 0
    limit = np.uint64(0xFFFFFFFFFFFFFFFF)
    full = False
    for i in range(len(starts)):
        found = _siphash(data, starts[i], ends[i], k0, k1)
        if full and found >= limit:
            continue
        room[used] = found
        used += 1
        if used == len(room):
            kept = np.unique(room)
            used = min(keep, len(kept))
            room[:used] = kept[:used]
            if used == keep:
                full = True
                limit = room[used - 1]
    return np.unique(room[:used])[:keep]


@compiled
def _each(data: Bytes, starts: Ints, ends: Ints, k0: np.uint64, k1: np.uint64) -> Digests:
    out = np.empty(len(starts), dtype=np.uint64)
    for i in range(len(starts)):
        out[i] = _siphash(data, starts[i], ends[i], k0, k1)
    return out
