"""Words laid out so that compiled loops can look them up in a text: hashed tries, read forward or backward.

Everything lies in one array, because a compiled function counts its references to every array it is handed.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from classifiers.compiled import lean

Codes = NDArray[np.uint32]


#: Bits of characters (of the basic plane) with the nodes of one-character beginnings, then two tries; see ``lay_out``.
Tables = NDArray[np.int64]
#: Which trie: words read forward, words read backward.
AHEAD, BACK = 0, 1
#: Where a trie's hash table begins, how many places it has, where its nodes' entries begin: three numbers a trie.
_HEADER, _PLANE = 6, 0x10000
#: An entry: the node in 20 bits, the flags of the word that ends there in 16 (0 where none does), its weight × 100.
_NODE, _FLAGS, _WEIGHT = 20, 20, 36
_Words = Mapping[str, tuple[int, float]]
_Steps = dict[tuple[int, int], int]


def lay_out(kinds: NDArray[np.int64], ahead: _Words, back: _Words) -> Tables:
    """Return the bits (at most 16) of 65,536 characters and two tries in one array.

    Words come with flags (not 0) and a weight of at least 0.
    """
    header: list[int] = []
    parts: list[NDArray[np.int64]] = []
    plane = kinds.copy()
    place = _HEADER + _PLANE
    for which, words in ((AHEAD, ahead), (BACK, back)):
        steps, entries = _grown(words, -1 if which == BACK else 1)
        for (node, character), following in steps.items():
            if node == 0:
                plane[character] |= following << (16 + _NODE * which)
        table = _hashed(steps)
        header += [place, len(table) // 2, place + len(table)]
        parts += [table, np.array(entries, dtype=np.int64)]
        place += len(table) + len(entries)
    return np.concatenate([np.array(header, dtype=np.int64), plane, *parts])


def _grown(words: _Words, direction: int) -> tuple[_Steps, list[int]]:
    """Return the steps (node, character) → node, and the entry of each node; the root is node 0."""
    steps: _Steps = {}
    entries = [0]
    for word, (flags, weight) in words.items():
        node = 0
        for character in word[::direction]:
            step = node, ord(character)
            node = steps.setdefault(step, len(entries))
            if node == len(entries):
                entries.append(node)
        entries[node] = node | flags << _FLAGS | round(weight * 100) << _WEIGHT
    return steps, entries


def _hashed(steps: _Steps) -> NDArray[np.int64]:
    """Return a hash table of (node, character) → node: keys at even places, nodes at odd ones."""
    later = {step: node for step, node in steps.items() if step[0]}
    table = np.zeros(2 << (2 * len(later)).bit_length(), dtype=np.int64)
    keys = np.array([node << 21 | character for node, character in later], dtype=np.int64)
    _fill(keys, np.array(list(later.values()), dtype=np.int64), table)
    return table


@lean
def _slot(key: np.int64, size: np.int64 | int) -> np.int64:
    """Return where in a table of ``size`` (a power of two) the search for ``key`` begins."""
    mixed = (key ^ (key >> 17)) * 0x9E3779B1
    return (mixed >> 11) & (size - 1)


@lean
def _fill(keys: NDArray[np.int64], nodes: NDArray[np.int64], table: NDArray[np.int64]) -> None:
    size = len(table) // 2
    for i in range(len(keys)):
        place = _slot(keys[i], size)
        while table[2 * place + 1]:
            place = (place + 1) & (size - 1)
        table[2 * place], table[2 * place + 1] = keys[i], nodes[i]


@lean
def step(t: Tables, which: int, entry: int, character: int) -> int:
    """Return the entry after ``entry`` (0 at the root) by ``character`` in trie ``which``, 0 when there is none."""
    node = np.int64(entry) & 0xFFFFF
    code = np.int64(character)
    if node == 0:
        following = (t[6 + code] >> (16 + 20 * which)) & 0xFFFFF if code < 0x10000 else np.int64(0)
        return int(t[t[3 * which + 2] + following]) if following else 0
    key = node << 21 | code
    start, size = t[3 * which], t[3 * which + 1]
    place = _slot(key, size)
    while t[start + 2 * place + 1]:
        if t[start + 2 * place] == key:
            return int(t[t[3 * which + 2] + t[start + 2 * place + 1]])
        place = (place + 1) & (size - 1)
    return 0


@lean
def flags_of(entry: int) -> int:
    """Return the flags of the word that ends at an entry, 0 when none does."""
    return (entry >> 20) & 0xFFFF


@lean
def weight_of(entry: int) -> float:
    """Return the weight of the word that ends at an entry."""
    return (entry >> 36) / 100


@lean
def kind(text: Codes, place: int, t: Tables) -> int:
    """Return the bits of the character at ``place``; beyond the basic plane, 1 for an ideograph and 0 for others."""
    code = np.int64(text[place])
    if code < 0x10000:
        return int(t[6 + code] & 0xFFFF)
    return 1 if 0x20000 <= code < 0x2FA20 else 0
