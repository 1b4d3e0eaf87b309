"""What stands before and behind names of people in texts, and how much of a name it lets be expected; compiled.

Texts are arrays of code points, half-width; ``low`` and ``high`` bound the cell.
"""

from classifiers.compiled import lean
from classifiers.text_papers import is_count, is_group, is_proof, is_sex, is_year
from classifiers.text_tables import (
    ANY_WORD,
    BEFORE,
    BEHIND,
    BEING,
    BLANK,
    FORM,
    HEAD,
    IS_HAN,
    KEY,
    LABEL,
    NUMERAL,
    PAPER,
    SURNAME,
    WORD,
)
from classifiers.text_tries import AHEAD, BACK, Codes, Tables, flags_of, kind, step, weight_of

_OPENING, IN_A_LIST, _FORM, _LABEL, _MENTION = 1.0, 2.0, 2.0, 3.0, 2.0
_CLOSING, _SPEAKING, _LIST, _YEARS, _PROOF = 1.2, 1.6, 1.3, 2.0, 3.0
#: More than this neither side weighs.
MOST = 3.0


# --- before a name ----------------------------------------------------------------------------------------------


@lean
def word_before(text: Codes, low: int, place: int, t: Tables) -> tuple[float, int]:
    """Return the weight and the length of the word that ends at ``place``; of a word on no list, length 0."""
    found, added = 0.0, 0
    while True:
        node, at = 0, place
        weight, length, being, plain = -1.0, 0, False, False
        while at > low:
            node = step(t, BACK, node, text[at - 1])
            if node == 0:
                break
            at -= 1
            flags = flags_of(node)
            if flags & BEFORE:
                weight, length = weight_of(node), place - at
                being = flags & BEING != 0 and weight == 0.8
            plain = plain or (flags & WORD != 0 and place - at > 1)
        if weight < 0:
            weight = ANY_WORD if plain and added == 0 else 0.0
        found = max(found, min(weight, 2.0) if added else weight)
        if not being:
            return found, added + length
        added += length  # 申请人为张三
        place -= length


@lean
def weight_before(text: Codes, low: int, place: int, t: Tables) -> tuple[float, int]:
    """Return how much what stands before ``place`` lets a name be expected, 0 to 3, and the length of that word."""
    if place == low:
        return _OPENING, 0
    last = text[place - 1]
    if kind(text, place - 1, t) & IS_HAN:
        if place - 1 > low and is_unit(last) and 48 <= text[place - 2] <= 57:
            return _OPENING, 0  # 1502室薛磊收: an address ends
        return word_before(text, low, place, t)
    if last == 0xB7:  # ·
        return 0.0, 0
    if last == 64:  # @
        return _MENTION, 0
    return max(_OPENING, _after_sign(text, low, place, t)), 0


@lean
def is_unit(code: int) -> bool:
    """Tell whether a character ends an address behind a number: 室号栋幢楼户层."""
    return code in (0x5BA4, 0x53F7, 0x680B, 0x5E62, 0x697C, 0x6237, 0x5C42)


@lean
def _is_quote(code: int) -> bool:
    return code in (34, 39, 0x201C, 0x2018, 0x300C, 40, 0x3010, 91)


@lean
def _after_sign(text: Codes, low: int, place: int, t: Tables) -> float:
    """Return the weight of a label before a colon, a tag, blanks or a quotation mark; 0 when there is none."""
    low = max(low, place - 72)
    end = place - (1 if _is_quote(text[place - 1]) else 0)
    bare = _before_tags(text, low, end)
    tagged = bare != end
    end = bare
    while end > low and place - end < 8 and kind(text, end - 1, t) & BLANK:
        end -= 1
    if end > low and (text[end - 1] == 58 or text[end - 1] == 61):  # : =
        return _LABEL if _is_label(text, low, end - 1, t) else 0.0
    if tagged:
        return _LABEL if _is_label(text, low, end, t) else 0.0
    weight = 0.0
    if end > low and kind(text, end - 1, t) & IS_HAN:
        weight = word_before(text, low, end, t)[0]
    if bare != end:  # blanks only
        return _FORM if weight == 2.0 or _is_form(text, low, end, t) else 0.0
    return weight if end != place else 0.0


@lean
def _before_tags(text: Codes, low: int, end: int) -> int:
    """Return where up to three tags that end at ``end`` begin, ``end`` when there is none."""
    for _ in range(3):
        if end - 3 < low or text[end - 1] != 62:  # >
            break
        at = end - 2
        while at > low and end - at < 24 and text[at] != 60 and text[at] != 62:
            at -= 1
        begin = at + (2 if text[at + 1] == 47 else 1)  # </
        if text[at] != 60 or begin >= end - 1 or not _is_latin(text[begin]):
            break
        end = at
    return end


@lean
def _is_latin(code: int) -> bool:
    return 65 <= code <= 90 or 97 <= code <= 122


@lean
def _is_label(text: Codes, low: int, end: int, t: Tables) -> bool:
    while end > low and (kind(text, end - 1, t) & BLANK or text[end - 1] in (34, 39)):
        end -= 1
    end = _before_tags(text, low, end)
    for _ in range(2):
        node, at, shorter = 0, end, end
        while at > low and end - at < 24:
            code = text[at - 1]
            node = step(t, BACK, node, code + 32 if 65 <= code <= 90 else code)
            if node == 0:
                break
            at -= 1
            flags = flags_of(node)
            if flags & LABEL:
                return True
            if flags & KEY and not (at > low and 97 <= text[at - 1] <= 122):
                return True
            if flags & BEING and at > low:
                shorter = at
        if shorter == end:
            return False
        end = shorter
    return False


@lean
def _is_form(text: Codes, low: int, end: int, t: Tables) -> bool:
    node, at = 0, end
    while at > low and end - at < 4:
        node = step(t, BACK, node, text[at - 1])
        if node == 0:
            return False
        at -= 1
        if flags_of(node) & FORM and (at == low or not kind(text, at - 1, t) & IS_HAN):
            return True
    return False


# --- behind a name ----------------------------------------------------------------------------------------------


@lean
def weight_behind(text: Codes, place: int, high: int, t: Tables) -> float:
    """Return how much what stands at ``place`` lets a name have ended there, 0 to 3."""
    if place >= high:
        return _CLOSING
    if kind(text, place, t) & IS_HAN:
        return _words_behind(text, place, high, t)
    code = text[place]
    if is_proof(text, place, high, t) or is_count(text, place, high, t):
        return _PROOF
    if code == 0x3001 and place + 1 < high and kind(text, place + 1, t) & (SURNAME | HEAD):  # 、
        return _LIST
    if code == 0xB7:  # ·
        return 0.0
    return _SPEAKING if code == 58 else _CLOSING


@lean
def _words_behind(text: Codes, place: int, high: int, t: Tables) -> float:
    code = text[place]
    if code in (0x4E8E, 0x81EA) and is_year(text, place + 1, high):  # 于 自
        return _YEARS
    if code in (0x7537, 0x5973) and is_sex(text, place, high):  # 男 女
        return _PROOF
    if (code == 0x7B49 or kind(text, place, t) & NUMERAL) and is_count(text, place, high, t):  # 等
        return _PROOF
    if is_group(text, place, high, t):
        return _PROOF
    dated = code == 0x4E8E and place + 1 < high and 48 <= text[place + 1] <= 57  # 于3月5日
    weight = max(_word_behind(text, place, high, t), _received(text, place, high, t))
    return max(weight, _SPEAKING) if dated else weight


@lean
def _received(text: Codes, place: int, high: int, t: Tables) -> float:
    """Return the weight of 收 at the end of an address and a name: 1502室薛磊收."""
    last = place + 1 == high or not kind(text, place + 1, t) & IS_HAN
    return _YEARS if text[place] == 0x6536 and last else 0.0


@lean
def _word_behind(text: Codes, place: int, high: int, t: Tables) -> float:
    entry, weight = 0, 0.0
    for at in range(place, high):
        entry = step(t, AHEAD, entry, text[at])
        if entry == 0:
            break
        flags = flags_of(entry)
        if flags & PAPER and at - place < 6:
            return _PROOF
        if flags & (WORD | BEHIND):
            weight = max(weight, weight_of(entry))
    if weight == 0 and text[place] == 0x7684 and _begins_word(text, place + 1, high, t):  # 的
        return ANY_WORD
    return weight


@lean
def _begins_word(text: Codes, place: int, high: int, t: Tables) -> bool:
    entry = 0
    for at in range(place, high):
        entry = step(t, AHEAD, entry, text[at])
        if entry == 0:
            return False
        if at > place and flags_of(entry) & WORD:
            return True
    return False
