"""Names of people in texts: what stands before, what stands behind and the characters themselves are weighed.

Neither side need be certain: 由王小明负责 has a preposition before and a verb behind, and characters usual in names;
together they are enough. Weights and the sum needed were set on sentences of several trades, with and without names.
The loops are compiled and walk over the code points of all cells, one after another.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from classifiers.compiled import compiled, lean
from classifiers.text_characters import (
    any_not_han,
    codes_of,
    is_inside,
    own_weight,
    spoilt,
    surname,
)
from classifiers.text_neighbors import IN_A_LIST, MOST, weight_before, weight_behind
from classifiers.text_spans import Span
from classifiers.text_tables import (
    ADDRESSED,
    AMBIGUOUS,
    DOUBTFUL,
    HEAD,
    IS_HAN,
    SURNAME,
    tables,
)
from classifiers.text_titles import titled_end
from classifiers.text_tries import Codes, Tables, kind

Ints = NDArray[np.int64]
#: So many characters are searched at once, so that memory is bounded.
AT_ONCE = 1 << 20
#: What all weights must add up to.
ENOUGH = 3.0
#: Characters that weigh so much are a name where one side says nothing and the other so much: what is before, behind.
CERTAIN, ALONE, TOLD, SAID = 1.55, 1.2, 0.7, 2.0
#: Two characters that weigh so much need less beside them.
SHORT = 0.75
_SCORE, _TITLED_SCORE = 0.6, 0.7


# --- names ------------------------------------------------------------------------------------------------------


@lean
def _weight(
    text: Codes, start: int, given: int, end: int, high: int, before: float, t: Tables
) -> float:
    """Return what the name from ``start`` to ``end`` weighs together with what is beside it; 0 for too little."""
    own = own_weight(text, start, given, end, t)
    if own + before + MOST < ENOUGH or (before <= 0 and own < 1):
        return 0.0
    if end - given == 2 and text[end - 1] == 0x548C and end < high and kind(text, end, t) & IS_HAN:
        return 0.0  # 王伟和班长 are two people
    behind = weight_behind(text, end, high, t)
    total = max(before, 0.0) + behind + own
    sided = (before > 0 or behind >= MOST) and (behind > 0 or before >= MOST)
    if not sided:
        enough = CERTAIN if end - given == 2 else ALONE
        told = TOLD if end - given == 2 else SAID
        if own < enough or (before < told and behind < SAID):
            return 0.0
        total += ENOUGH - enough - told if enough + told < ENOUGH else 0.0
    elif end - given == 1 and own >= SHORT:
        total += 0.4
    return total - spoilt(text, start, given, end, high, t) if total >= ENOUGH else 0.0


@lean
def _is_function(text: Codes, start: int, t: Tables) -> bool:
    return text[start] == 0x4E8E or kind(text, start, t) & AMBIGUOUS != 0  # 于


@lean
def _best(
    text: Codes, low: int, start: int, high: int, listed: bool, t: Tables
) -> tuple[float, int]:
    """Return weight and end of the name that begins here, the longer unless the shorter weighs clearly more; 0, 0."""
    before, length = weight_before(text, low, start, t)
    given = start + surname(text, start, high, t)
    if listed:
        before = IN_A_LIST
    elif length and before < 1.5 and given - start == 1 and _is_function(text, start, t):
        before -= 0.6  # 入职于, 位于: no surname
    best, best_end, inside = 0.0, 0, False
    for end in range(min(given + 2, high), given, -1):
        if not kind(text, end - 1, t) & IS_HAN or not kind(text, given, t) & IS_HAN:
            continue
        total = _weight(text, start, given, end, high, before, t)
        if total < ENOUGH:
            continue
        if best_end == 0 and length < 2 and not listed:
            inside = is_inside(text, low, start, high, t)
        if inside and total - 2.0 < ENOUGH:
            continue
        # 陈静家的, 曾峰有: what hardly ends a name is left out where it can be.
        clear = -0.6 if best_end and kind(text, best_end - 1, t) & DOUBTFUL else 0.3
        if best_end == 0 or total > best + clear:
            best, best_end = total, end
    return best, best_end


@lean
def _joint(text: Codes, place: int, high: int) -> int:
    """Return the end of what joins the names of a list, 0 when nothing does."""
    if place >= high or text[place] not in (
        0x3001,
        0x548C,
        0x4E0E,
        0x53CA,
        44,
        0xFF0C,
    ):  # 、和与及,
        return 0
    return place + (2 if place + 1 < high and text[place + 1] == 32 else 1)


@lean
def _listed_before(text: Codes, low: int, start: int, high: int, t: Tables) -> int:
    """Return the length of the name in a list right before the joint that ends at ``start``, 0 when there is none."""
    end = start - (1 if start > low and text[start - 1] == 32 else 0) - 1
    if end <= low or _joint(text, end, high) != start:
        return 0
    for length in (3, 2):
        first = end - length
        if first < low or not kind(text, first, t) & SURNAME:
            continue
        if any_not_han(text, first, end, t):
            continue
        own = own_weight(text, first, first + 1, end, t) - spoilt(
            text, first, first + 1, end, high, t
        )
        if own >= 0.6 and weight_before(text, low, first, t)[0] > 0:
            return end - first
        return 0
    return 0


@lean
def _add(
    found: Ints, scores: NDArray[np.float64], n: int, place: tuple[int, int, int], score: float
) -> int:
    """Write down cell, start and end of a name as the ``n``-th, and return how many there are now."""
    found[n, 0], found[n, 1], found[n, 2] = place
    scores[n] = score
    return n + 1


@lean
def _in_cell(
    text: Codes, low: int, high: int, t: Tables, found: Ints, scores: NDArray[np.float64]
) -> int:
    """Write start and end of the names in one cell to ``found`` (n × 2), and their scores; return their number."""
    n = 0
    taken, titled, listed = low, low, low - 1
    for start in range(low, high - 1):
        if not kind(text, start, t) & (SURNAME | HEAD) or not kind(text, start + 1, t) & IS_HAN:
            continue
        given = start + surname(text, start, high, t)
        if given == start or given >= high:
            continue
        if start >= titled and kind(text, given, t) & ADDRESSED:
            end = titled_end(text, low, start, high, t)
            if end:
                found[n, 0], found[n, 1], scores[n] = start, end, _TITLED_SCORE
                n += 1
                titled = end
        if start < taken:
            continue
        total, end = _best(text, low, start, high, start == listed, t)
        if end == 0:
            continue
        found[n, 0], found[n, 1] = start, end
        scores[n] = round(_SCORE + min(0.35, (total - ENOUGH) / 10), 3)
        n += 1
        n = _add_listed(text, max(low, taken), start, high, t, found, scores, n)
        taken = end
        listed = _joint(text, end, high) or low - 1
    return n


@lean
def _add_listed(
    text: Codes,
    low: int,
    start: int,
    high: int,
    t: Tables,
    found: Ints,
    scores: NDArray[np.float64],
    n: int,
) -> int:
    """Add the names that stand in a list before the one that begins at ``start``: 王芳、李强二人."""
    while True:
        length = _listed_before(text, low, start, high, t)
        if length == 0:
            return n
        end = start - 1 - (1 if text[start - 1] == 32 else 0)
        start = end - length
        found[n, 0], found[n, 1], scores[n] = start, end, _TITLED_SCORE
        n += 1


@compiled
def _search(
    text: Codes, bounds: Ints, t: Tables, room: int
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Return the cell of each name, its start and end in the text (n × 2), and the score."""
    found = np.empty((room, 2), dtype=np.int64)
    scores = np.empty(room, dtype=np.float64)
    cells = np.empty(room, dtype=np.int64)
    n = 0
    for cell in range(len(bounds) - 1):
        more = _in_cell(text, bounds[cell], bounds[cell + 1], t, found[n:], scores[n:])
        cells[n : n + more] = cell
        n += more
    return cells[:n], found[:n], scores[:n]


def search(codes: Codes, bounds: Ints) -> Iterator[tuple[int, Span]]:
    """Return the cell and the place in it of every Chinese name and every surname with a title.

    ``codes``: the code points of all cells, half-width; cell i is ``codes[bounds[i]:bounds[i + 1]]``.
    """
    found = []
    first, last = 0, len(bounds) - 1
    while first < last:
        end = int(np.searchsorted(bounds, bounds[first] + AT_ONCE, side="right")) - 1
        end = min(max(end, first + 1), last)
        room = (
            3 * int(bounds[end] - bounds[first]) // 2 + 2
        )  # names, titles and lists, of two characters each
        found.append((first, *_search(codes, bounds[first : end + 1], tables(), room)))
        first = end
    return _spans(found, bounds)


def _spans(
    found: list[tuple[int, Ints, Ints, NDArray[np.float64]]], bounds: Ints
) -> Iterator[tuple[int, Span]]:
    for first, relative, places, scores in found:
        cells = relative + first
        starts, ends = (places - bounds[cells][:, None]).T.tolist()
        for cell, start, end, score in zip(
            cells.tolist(), starts, ends, scores.tolist(), strict=True
        ):
            yield cell, Span("PERSON", start, end, score)


def find_names(text: str) -> list[Span]:
    """Return the Chinese names, and surnames with a title, in one text, by position."""
    codes = codes_of(text)
    found = search(codes, np.array([0, len(codes)], dtype=np.int64))
    return sorted((span for _, span in found), key=lambda span: span.start)
