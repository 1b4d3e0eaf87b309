"""Values that are masked already: 138****5678, 张*, 110105XXXXXXXX002X; counted apart, not as personal data in full."""

from collections import Counter

import numpy as np

from classifiers.cells import DIGIT, HAN, LOWER, STAR, UPPER, WIDE, Bools, Bytes, Cells, Ints
from classifiers.compiled import compiled, item
from classifiers.lexicons import places

#: What stands for a hidden character.
_STAR = r"[*＊×●•#]"
#: Letters that stand for hidden digits, so many at least.
_CROSSED = "(?:X{4,}|x{4,})"
MASKED = (
    (
        "CN_RESIDENT_ID",
        rf"^(?:[1-8]\d{{0,13}}{_STAR}{{4,17}}[\dXx]{{0,4}}|[1-8]\d{{5}}{_CROSSED}\d{{2,4}}[\dXx]|{_STAR}{{14}}\d{{3}}[\dXx])$",
        (15, 18),
    ),
    (
        "PHONE_NUMBER",
        rf"^(?:(?:\+?86|0086)?1\d{{1,3}}(?:{_STAR}{{3,8}}|{_CROSSED})\d{{0,4}}|0\d{{2,3}}-?{_STAR}{{3,8}}\d{{0,4}}|{_STAR}{{7}}\d{{4}})$",
        (11, 16),
    ),
    (
        "CN_BANK_CARD",
        rf"^(?:\d{{4,8}}[ ]?(?:{_STAR}{{4,}}[ *]*|{_CROSSED})\d{{2,4}}|{_STAR}{{12,15}}\d{{4}})$",
        (16, 23),
    ),
    ("US_SSN", rf"^(?:{_STAR}{{5}}|[Xx]{{5}})\d{{4}}$", (11, 11)),
    ("CN_PASSPORT", rf"^(?:[EGDSP]|[SDP]E|M[AB]|E[A-Z])\d{{0,4}}{_STAR}{{3,6}}\d{{1,4}}$", (9, 9)),
    (
        "EMAIL_ADDRESS",
        rf"^[A-Za-z0-9._\-]{{0,8}}{_STAR}{{1,20}}[A-Za-z0-9._\-]{{0,8}}@.{{3,60}}$",
        (6, 90),
    ),
    (
        "PERSON",
        rf"^(?:\p{{Han}}{{1,2}}{_STAR}{{1,3}}\p{{Han}}?|{_STAR}{{1,2}}\p{{Han}}{{1,2}}|\p{{Han}}(?:X{{1,2}}|x{{1,2}}))$",
        (2, 5),
    ),
    (
        "CN_VEHICLE_PLATE",
        rf"^\p{{Han}}[A-Z](?:{_STAR}{{2,5}}[A-Z0-9]{{1,3}}|[A-Z0-9]{{1,3}}{_STAR}{{2,5}}[A-Z0-9]{{0,3}})$",
        (7, 8),
    ),
    ("CN_ADDRESS", rf"^{places.REGION}.*{_STAR}{{2,}}.*$", (6, 80)),
)
_ANY_MASKED = rf"{_STAR}{{2,}}"


def count(cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Add to ``counts`` how many cells hold a masked form of which entity."""
    some = cells.bounds.some
    masked = np.zeros(len(cells), dtype=np.bool_)
    if some & STAR:
        masked |= ((cells.marks & STAR) != 0) & (cells.sizes <= 100)
    if some & (UPPER | LOWER) and some & (DIGIT | HAN):
        masked |= _crossed(cells)
    at = np.flatnonzero(masked)
    if not len(at):
        return
    seen, kept, size = cells.take(at).series(), weights[at], cells.sizes[at]
    # 138 **** 1234, 苏B·**45: what stands between the characters says nothing.
    closed = seen.str.replace_all(r"[\s·\-]", "")
    left = np.ones(len(at), dtype=np.bool_)
    for entity, pattern, (low, high) in MASKED:
        found = left & (size >= low) & (size <= high) & closed.str.contains(pattern).to_numpy()
        counts[f"masked:{entity}"] += int(kept[found].sum())
        left &= ~found
    counts["masked:other"] += int(kept[left & seen.str.contains(_ANY_MASKED).to_numpy()].sum())


def _crossed(cells: Cells) -> Bools:
    """Tell which cells may have letters X for what is hidden: digits and letters, Han and letters."""
    letters = (cells.marks & (UPPER | LOWER)) != 0
    digits = (cells.marks & DIGIT) != 0
    number = digits & ((cells.marks & WIDE) == 0) & (cells.sizes >= 11) & (cells.sizes <= 23)
    name = ((cells.marks & HAN) != 0) & ~digits & (cells.sizes <= 3)
    found = np.flatnonzero(letters & (number | name))
    crossed = np.zeros(len(cells), dtype=np.bool_)
    crossed[found] = _many_x(cells.data, cells.starts[found], cells.ends[found])
    return crossed


@compiled
def _many_x(data: Bytes, starts: Ints, ends: Ints) -> Bools:
    """Tell which cells hold four letters X of one case and more, or, where they hold Chinese, one."""
    out = np.empty(len(starts), dtype=np.bool_)
    for i in range(len(starts)):
        upper, lower, wide = 0, 0, False
        for k in range(starts[i], ends[i]):
            c = item(data, k)
            upper += c == 88
            lower += c == 120
            wide |= c >= 0x80
        out[i] = max(upper, lower) >= (1 if wide else 4)
    return out
