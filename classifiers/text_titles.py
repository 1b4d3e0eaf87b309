"""Surnames with a title or an office behind them: 王女士, 张科长; compiled."""

from classifiers.compiled import lean
from classifiers.text_characters import longest_word, surname
from classifiers.text_neighbors import weight_before
from classifiers.text_tables import COMMONEST, POLITE, SURNAME, TITLE, USUAL
from classifiers.text_tries import AHEAD, Codes, Tables, flags_of, kind, step


@lean
def titled_end(text: Codes, low: int, start: int, high: int, t: Tables) -> int:
    """Return the end of a surname with a title or an office (王女士, 张科长) that begins here, 0 when there is none."""
    given = start + surname(text, start, high, t)
    if given - start == 1 and not kind(text, start, t) & COMMONEST:
        return 0
    node, end, polite = 0, 0, False
    for place in range(given, high):
        node = step(t, AHEAD, node, text[place])
        if node == 0:
            break
        if flags_of(node) & TITLE:
            end = place + 1
            polite = flags_of(node) & POLITE != 0
    if (
        end == 0
        or longest_word(text, start, high, t) >= end - start
        or _names_a_shop(text, end, high)
    ):
        return 0
    if start > low:
        last, here = kind(text, start - 1, t), kind(text, start, t)
        weight = weight_before(text, low, start, t)[0]
        if last & SURNAME and here & USUAL and weight_before(text, low, start - 1, t)[0] > 0:
            return 0  # 王文先生: the surname is the character before
        if not polite and text[start - 1] not in (0x5728, 0x4E2A) and weight <= 0:  # 在 个
            return 0
    return end


@lean
def _names_a_shop(text: Codes, end: int, high: int) -> bool:
    """Tell whether a company or a shop is called by the title: 王师傅面店."""
    for place in range(end, min(high, end + 2)):
        if text[place] == 0x5E97:  # 店
            return True
        if place + 1 < high and (text[place], text[place + 1]) in (
            (0x516C, 0x53F8),
            (0x9152, 0x697C),
        ):
            return True
    return False
