"""Rows of cells hashed and added up by compiled loops: BLAKE2s of a row, spread by BLAKE3 over 1,024 lanes.

Both hashes are made of one function of four words (RFC 7693, 3.1), written here as LLVM's own instructions: on single
words for a row, on vectors of sixteen for what its digest is spread to. Importing this loads numba.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from catalog.sources.content import LANES
from classifiers.compiled import compiled, item

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Lanes = NDArray[np.uint16]

#: Blocks of BLAKE3's output made at a time: sixteen words wide, two vectors of AVX2 or one of AVX-512.
_WIDE = 16

_IV = (
    *(0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A),
    *(0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19),
)
#: Message words of BLAKE2s, round by round (RFC 7693, 2.7).
_SIGMA = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)
#: Those of BLAKE3 follow from one permutation (BLAKE3 paper, 2.2), seven rounds of it.
_STEP = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
_CHUNK_START, _CHUNK_END, _ROOT = 1, 2, 8
_ROUNDS3 = 7


def _schedule3() -> tuple[tuple[int, ...], ...]:
    rounds = [tuple(range(16))]
    while len(rounds) < _ROUNDS3:
        rounds.append(tuple(rounds[-1][place] for place in _STEP))
    return tuple(rounds)


def _rounds(
    build: Any, v: list[Any], message: list[Any], schedule: Sequence[Sequence[int]]
) -> None:
    """Mix the sixteen words ``v`` with the message, single words or vectors alike."""
    kind = v[0].type
    bits = [
        ir.Constant(kind, [n] * kind.count if isinstance(kind, ir.VectorType) else n)
        for n in range(33)
    ]

    def turned(word: Any, by: int) -> Any:
        return build.or_(build.lshr(word, bits[by]), build.shl(word, bits[32 - by]))

    def mix(a: int, b: int, c: int, d: int, x: Any, y: Any) -> None:
        for added, first, second in ((x, 16, 12), (y, 8, 7)):
            v[a] = build.add(build.add(v[a], v[b]), added)
            v[d] = turned(build.xor(v[d], v[a]), first)
            v[c] = build.add(v[c], v[d])
            v[b] = turned(build.xor(v[b], v[c]), second)

    for order in schedule:
        for i in range(4):
            mix(i, 4 + i, 8 + i, 12 + i, message[order[2 * i]], message[order[2 * i + 1]])
        for i in range(4):
            places = (i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
            mix(*places, message[order[8 + 2 * i]], message[order[9 + 2 * i]])


def _data(context: Any, build: Any, kind: Any, array: Any) -> Any:
    return context.make_array(kind)(context, build, array).data


def _compress_typed(_typing: Any, state: Any, block: Any, _at: Any, _count: Any, _last: Any) -> Any:
    def made(context: Any, build: Any, signature: Any, args: Any) -> Any:
        word = ir.IntType(32)
        h_at = _data(context, build, signature.args[0], args[0])
        places = [build.gep(h_at, [ir.Constant(ir.IntType(64), i)]) for i in range(8)]
        h = [build.load(place) for place in places]
        start = build.gep(_data(context, build, signature.args[1], args[1]), [args[2]])
        start = build.bitcast(start, word.as_pointer())
        message = [
            build.load(build.gep(start, [ir.Constant(ir.IntType(64), i)]), align=1)
            for i in range(16)
        ]
        v = h + [ir.Constant(word, n) for n in _IV]
        v[12] = build.xor(v[12], build.trunc(args[3], word))
        v[13] = build.xor(
            v[13], build.trunc(build.lshr(args[3], ir.Constant(ir.IntType(64), 32)), word)
        )
        v[14] = build.xor(v[14], build.trunc(args[4], word))
        _rounds(build, v, message, _SIGMA)
        for i, place in enumerate(places):
            build.store(build.xor(build.xor(h[i], v[i]), v[8 + i]), place)
        return context.get_dummy_value()

    return types.void(state, block, types.int64, types.int64, types.int64), made


def _spread_typed(_typing: Any, digest: Any, _size: Any, lanes: Any) -> Any:
    def made(context: Any, build: Any, signature: Any, args: Any) -> Any:
        word = ir.IntType(32)
        wide, halves = ir.VectorType(word, _WIDE), ir.VectorType(ir.IntType(16), 2 * _WIDE)
        at = _data(context, build, signature.args[0], args[0])
        none = ir.Constant(wide, [0] * _WIDE)

        def everywhere(value: Any) -> Any:
            first = build.insert_element(
                ir.Constant(wide, ir.Undefined), value, ir.Constant(word, 0)
            )
            return build.shuffle_vector(first, ir.Constant(wide, ir.Undefined), none)

        def constant(number: int) -> Any:
            return ir.Constant(wide, [number] * _WIDE)

        message = [
            everywhere(build.load(build.gep(at, [ir.Constant(ir.IntType(64), i)])))
            for i in range(16)
        ]
        length = everywhere(build.trunc(args[1], word))
        out = _data(context, build, signature.args[2], args[2])
        for turn in range(LANES // 32 // _WIDE):
            counters = ir.Constant(wide, [turn * _WIDE + i for i in range(_WIDE)])
            v = [constant(n) for n in _IV + _IV[:4]]
            v += [counters, none, length, constant(_CHUNK_START | _CHUNK_END | _ROOT)]
            _rounds(build, v, message, _schedule3())
            words = [build.xor(v[i], v[8 + i]) for i in range(8)]
            words += [build.xor(v[8 + i], constant(_IV[i])) for i in range(8)]
            for i, made_words in enumerate(words):
                place = ir.Constant(ir.IntType(64), (turn * 16 + i) * 2 * _WIDE)
                sum_at = build.bitcast(build.gep(out, [place]), halves.as_pointer())
                total = build.add(build.load(sum_at, align=2), build.bitcast(made_words, halves))
                build.store(total, sum_at, align=2)
        return context.get_dummy_value()

    return types.void(digest, types.int64, lanes), made


#: BLAKE2s: mix 64 bytes of a block from a place on into the state; the bytes so far; -1 for the last block, else 0.
_compress = cast("Any", intrinsic(_compress_typed))
#: BLAKE3: add 2,048 bytes of output for the message of up to 64 bytes, as numbers of 16 bits, to the lanes.
_spread = cast("Any", intrinsic(_spread_typed))


_START = np.array((_IV[0] ^ 0x01010020, *_IV[1:]), dtype=np.uint32)


@compiled
def _digested(data: Bytes, size: int, state: Words) -> None:
    """Put BLAKE2s-256 of the first ``size`` bytes, after which there are zeros up to a whole block, into the state."""
    state[:8] = _START
    at = 0
    while at + 64 < size:
        _compress(state, data, at, at + 64, 0)
        at += 64
    _compress(state, data, at, size, -1)


@compiled
def add_rows(data: Bytes, starts: Ints, sizes: Ints, lanes: Lanes) -> None:
    """Add rows to the lanes: cell by cell its size, in four bytes, and its bytes.

    ``starts`` and ``sizes`` (-1: null) are a row a column and hold where the cells lie in ``data``.
    """
    wide, rows = starts.shape
    room = np.zeros(1024, dtype=np.uint8)
    state = np.zeros(16, dtype=np.uint32)
    used = 0
    for row in range(rows):
        long = 4 * wide
        for column in range(wide):
            long += max(sizes[column, row], 0)
        if long + 64 > len(room):
            room = np.zeros(2 * long + 64, dtype=np.uint8)
        at = 0
        for column in range(wide):
            size, first = sizes[column, row], starts[column, row]
            for k in range(4):
                room[at + k] = (size >> (8 * k)) & 255
            at += 4
            for k in range(size):
                room[at + k] = item(data, first + k)
            at += max(size, 0)
        for k in range(at, max(used, at + 64)):
            room[k] = 0
        used = at
        _digested(room, at, state)
        _spread(state, 32, lanes)


@compiled
def spread(message: Bytes, lanes: Lanes) -> None:
    """Add BLAKE3's first 2,048 bytes for a message of at most 64 to the lanes."""
    block = np.zeros(64, dtype=np.uint8)
    block[: len(message)] = message
    _spread(block.view(np.uint32), len(message), lanes)


def in_order(lanes: Lanes) -> Lanes:
    """Return the lanes in the order of the bytes that they are sums of: they are kept sixteen blocks side by side."""
    return lanes.reshape(-1, 16, _WIDE, 2).swapaxes(1, 2).reshape(-1)
