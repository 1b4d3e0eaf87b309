"""What the characters of a name say by themselves: a surname, characters usual in given names, no everyday word.

Texts are arrays of code points, half-width; compiled.
"""

import numpy as np

from classifiers.compiled import lean
from classifiers.text_tables import (
    AMBIGUOUS,
    COMMONEST,
    COMPOUNDED,
    DOUBTFUL,
    FIRST,
    HEAD,
    IS_HAN,
    NAMEY,
    NEVER,
    SURNAME,
    USUAL,
    WORD,
    tables,
)
from classifiers.text_tries import AHEAD, Codes, Tables, flags_of, kind, step

IMPOSSIBLE = -9.0


@lean
def surname(text: Codes, place: int, high: int, t: Tables) -> int:
    """Return the length of the surname that stands here, 0 when there is none; 欧阳 goes before 欧."""
    bits = kind(text, place, t)
    if bits & HEAD and place + 1 < high:
        node = step(t, AHEAD, step(t, AHEAD, 0, text[place]), text[place + 1])
        if node and flags_of(node) & COMPOUNDED:
            return 2
    return 1 if bits & SURNAME else 0


@lean
def own_weight(text: Codes, start: int, given: int, end: int, t: Tables) -> float:
    """Return how much the characters from ``start`` look like a name; -9 when they cannot be one."""
    last = kind(text, end - 1, t)
    two = end - given == 2
    if last & (FIRST | NEVER) or (two and kind(text, given, t) & NEVER):
        return IMPOSSIBLE
    bits = kind(text, start, t)
    if given - start > 1:
        weight = 0.8
    elif bits & AMBIGUOUS:
        weight = -0.6
    else:
        weight = 0.4 if bits & COMMONEST else 0.2
    if not two:
        weight += 1.0 if last & NAMEY else 0.4 if last & USUAL else -0.6
        return weight - (0.5 if last & DOUBTFUL else 0.0)
    for place in range(given, end):
        bits = kind(text, place, t)
        weight += 0.8 if bits & NAMEY else 0.6 if bits & USUAL else -0.45
        weight -= 0.4 if bits & DOUBTFUL else 0.0
    return weight


@lean
def longest_word(text: Codes, place: int, high: int, t: Tables) -> int:
    """Return the length of the longest word that begins at ``place``, 0 when there is none."""
    node, at, length = 0, place, 0
    while at < high:
        node = step(t, AHEAD, node, text[at])
        if node == 0:
            break
        at += 1
        if flags_of(node) & WORD and at - place > 1:
            length = at - place
    return length


@lean
def _is_veiled(text: Codes, start: int, end: int, high: int) -> bool:
    """Tell whether 某 stands in the name or right behind: left out on purpose."""
    last = min(end + 1, high)
    place = start + 1
    while place < last and text[place] != 0x67D0:  # 某
        place += 1
    return place < last


@lean
def spoilt(text: Codes, start: int, given: int, end: int, high: int, t: Tables) -> float:
    """Return what everyday words in the characters, and across the end of the name, take from its weight."""
    loss = 0.0
    last = kind(text, end - 1, t)
    two = end - given == 2
    word = longest_word(text, start, high, t)
    if word >= end - start or _is_veiled(text, start, end, high):
        loss = 4.0
    elif word:
        # 周一鸣 begins with an everyday word and is a name all the same, where all else agrees.
        both = last & kind(text, given, t) & USUAL != 0
        loss = 1.5 if two and both else 2.5 if two and last & USUAL else 4.0
    if two and longest_word(text, given, end, t) == 2:
        loss += 0.3 if last & USUAL and kind(text, given, t) & USUAL else 1.2
    if end < high and longest_word(text, end - 1, high, t) > 1:
        loss += 0.8 if two else 1.2
    if two and end < high and longest_word(text, given, high, t) > 2:
        loss += 1.5
    return loss


@lean
def is_inside(text: Codes, low: int, start: int, high: int, t: Tables) -> bool:
    """Tell whether the surname's character ends an everyday word: 主张, 如何, 提高."""
    if start > low and longest_word(text, start - 1, high, t) > 1:
        return True
    return start - 1 > low and longest_word(text, start - 2, high, t) > 2


@lean
def any_not_han(text: Codes, start: int, end: int, t: Tables) -> bool:
    """Tell whether any character from ``start`` to ``end`` is not Chinese."""
    while start < end and kind(text, start, t) & IS_HAN:
        start += 1
    return start < end


def is_name(name: str) -> bool:
    """Tell whether ``name`` is a surname and one or two Chinese characters."""
    codes, t = codes_of(name), tables()
    given = surname(codes, 0, len(codes), t)
    return 0 < given < len(codes) <= given + 2 and not any_not_han(codes, 0, len(codes), t)


def likeness(name: str) -> float:
    """Return how much a surname and one or two characters look like a name, -9 when they cannot be one."""
    codes, t = codes_of(name), tables()
    given, end = surname(codes, 0, len(codes), t), len(codes)
    own = own_weight(codes, 0, given, end, t)
    return own if own == IMPOSSIBLE else own - spoilt(codes, 0, given, end, end, t)


def codes_of(text: str) -> Codes:
    """Return the code points of ``text``; lone surrogates are kept."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
