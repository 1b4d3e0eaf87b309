"""What stands behind names of people and behind little else: papers, a sex, an age, how many they are; compiled."""

from classifiers.compiled import lean
from classifiers.text_tables import BLANK, IS_HAN, NUMERAL, PAPER
from classifiers.text_tries import AHEAD, Codes, Tables, flags_of, kind, step


@lean
def is_digit(text: Codes, place: int) -> bool:
    """Tell whether an ASCII digit stands at ``place``."""
    return bool(48 <= text[place] <= 57)


@lean
def is_year(text: Codes, place: int, high: int) -> bool:
    """Tell whether a year stands here, after 于 or 自."""
    if place < high and text[place] == 32:
        place += 1
    digits = 0
    while place < high and is_digit(text, place) and digits < 5:
        place += 1
        digits += 1
    return 2 <= digits <= 4 and place < high and text[place] == 0x5E74  # 年


@lean
def is_count(text: Codes, place: int, high: int, t: Tables) -> bool:
    """Tell whether people are counted here: 等三人."""
    if place < high and text[place] == 0x7B49:  # 等
        place += 1
    numerals = 0
    while place < high and numerals < 4 and kind(text, place, t) & NUMERAL:
        place += 1
        numerals += 1
    return 1 <= numerals <= 3 and place < high and text[place] == 0x4EBA  # 人


@lean
def is_proof(text: Codes, place: int, high: int, t: Tables) -> bool:
    """Tell whether papers, a sex, an age, a number or an ethnic group follow, in brackets or behind a comma."""
    at = _skip_blanks(text, place, high, t)
    for _ in range(2):  # || as well
        if at < high and _is_fence(text[at]):
            at = _skip_blanks(text, at + 1, high, t)
    if at >= high:
        return False
    if is_digit(text, at):
        return _is_number(text, at, high)
    if not kind(text, at, t) & IS_HAN:
        return False
    return is_sex(text, at, high) or _is_paper(text, at, high, t) or is_group(text, at, high, t)


@lean
def _is_fence(code: int) -> bool:
    """Tell whether a character opens a bracket or parts the fields of a list: ( [ 【 , ， 、 : ; / | ^."""
    return code in (40, 91, 0x3010, 44, 0xFF0C, 0x3001, 58, 59, 47, 124, 94)


@lean
def is_sex(text: Codes, at: int, high: int) -> bool:
    """Tell whether 男 or 女 stands here and ends a phrase."""
    if text[at] not in (0x7537, 0x5973):  # 男 女
        return False
    end = at + (2 if at + 1 < high and text[at + 1] == 0x6027 else 1)
    return end < high and text[end] in (44, 0xFF0C, 0x3001, 59, 41, 32, 9, 10, 13)


@lean
def _is_paper(text: Codes, at: int, high: int, t: Tables) -> bool:
    node = 0
    for k in range(at, min(high, at + 6)):
        node = step(t, AHEAD, node, text[k])
        if node == 0:
            return False
        if flags_of(node) & PAPER:
            return True
    return False


@lean
def is_group(text: Codes, at: int, high: int, t: Tables) -> bool:
    """Tell whether an ethnic group stands here and ends a phrase."""
    for k in range(at + 1, min(high - 1, at + 5)):
        if text[k] == 0x65CF:  # 族
            return text[k + 1] in (44, 0xFF0C, 0x3001)
        if not kind(text, k, t) & IS_HAN:
            return False
    return False


@lean
def _skip_blanks(text: Codes, place: int, high: int, t: Tables) -> int:
    end = min(high, place + 2)
    while place < end and kind(text, place, t) & BLANK:
        place += 1
    return place


@lean
def _is_number(text: Codes, place: int, high: int) -> bool:
    """Tell whether an identity number, a mobile number or an age stands here."""
    end = place
    while end < high and end - place < 19 and is_digit(text, end):
        end += 1
    digits = end - place
    if digits >= 17 and (digits > 17 or (end < high and text[end] in (88, 120))):
        return True
    if digits >= 11 and text[place] == 49 and text[place + 1] >= 51:
        return True
    return digits >= 2 and place + 2 < high and text[place + 2] == 0x5C81  # 岁
