"""What stands before and behind names of people in texts, and how much of a name it lets be expected."""

import re

from classifiers.lexicons import persons
from classifiers.lexicons.surnames import COMPOUND, SINGLE

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
#: 由, 从 and the like are surnames in the lists and nowhere else.
SURNAMES = (SINGLE | persons.RARE_SURNAMES) - frozenset("由从那且邮司")
SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"

# --- before a name ----------------------------------------------------------------------------------------------

SELF = ("我叫", "他叫", "她叫", "叫做", "名叫", "叫", "本人系", "本人", "我是", "我系", "称呼")
PREPOSITIONS = "由向与和跟给找问让被请对据经及为同因是系即如以将把的有听到位名"
_BEING = ("名叫", "姓名", "是", "为", "叫", "系")
#: Words right before a name, and what each weighs; the longest counts.
WORDS_BEFORE: dict[str, float] = {
    **dict.fromkeys(persons.TIMES, 0.6),
    **dict.fromkeys(PREPOSITIONS, 0.8),
    **dict.fromkeys(persons.VERBS, 1.5),
    **dict.fromkeys(("人员", *persons.PEOPLE), 2.0),
    **dict.fromkeys(SELF, 3.0),
    "申请": 0.0,
    "核对": 0.0,
    "人": 2.0,
}
_LABEL_WORDS = frozenset(
    [*persons.PEOPLE, *persons.LABELS, "人员", "人", "者", "员", "名", "方", "户"]
)
_LONGEST_BEFORE = max(len(word) for word in WORDS_BEFORE)
_QUOTES = "\"'“‘「(（【["
_BLANKS = " \t"
#: Keys of JSON and labels of forms, with what stands between them and the value: tags, quotes, a colon.
_TAGS = re.compile(r"(?:</?[A-Za-z][^<>]{0,20}>){1,3}\Z")
_KEY = re.compile(rf"(?:(?<![a-z])|_)(?:{'|'.join(persons.KEYS)})\Z", re.IGNORECASE)
_OPENING, IN_A_LIST, _FORM, _LABEL = 1.0, 2.0, 2.0, 3.0


def weight_before(text: str, place: int) -> float:
    """Return how much what stands before ``place`` lets a name be expected, 0 to 3."""
    if place == 0:
        return _OPENING
    last = text[place - 1]
    if is_han(last):
        return _word_before(text, place)
    if last == "·":
        return 0.0
    return max(_OPENING, _after_sign(text, place))


def _word_before(text: str, place: int) -> float:
    for length in range(min(_LONGEST_BEFORE, place), 0, -1):
        weight = WORDS_BEFORE.get(text[place - length : place])
        if weight is None:
            continue
        if weight == 0.8 and text[place - length : place] in _BEING:  # 申请人为张三
            return max(weight, min(2.0, _word_before(text, place - length)))
        return weight
    return 0.0


def _after_sign(text: str, place: int) -> float:
    """Return the weight of a label before a colon, a tag, blanks or a quotation mark; 0 when there is none."""
    low = max(0, place - 72)
    end = place - (text[place - 1] in _QUOTES)
    inner = _TAGS.search(text, low, end)
    end = inner.start() if inner else end
    bare = end
    while end > low and place - end < 8 and text[end - 1] in _BLANKS:
        end -= 1
    if end > low and text[end - 1] in ":=":
        return _LABEL if _is_label(text, low, end - 1) else 0.0
    if inner:
        return _LABEL if _is_label(text, low, end) else 0.0
    word = _word_before(text, end) if end > low and is_han(text[end - 1]) else 0.0
    if bare != end:  # blanks only
        return _FORM if word == 2.0 or _is_form(text, end) else 0.0
    return word if end != place else 0.0


def _is_label(text: str, low: int, end: int) -> bool:
    while end > low and text[end - 1] in " \t\"'":
        end -= 1
    tags = _TAGS.search(text, low, end)
    end = tags.start() if tags else end
    for being in _BEING:
        if text.endswith(being, low, end) and text[low:end] != being and being != "姓名":
            end -= len(being)
            break
    if any(text[max(low, end - n) : end] in _LABEL_WORDS for n in range(1, 8)):
        return True
    return _KEY.search(text, max(low, end - 24), end) is not None


def _is_form(text: str, end: int) -> bool:
    return any(
        text[max(0, end - n) : end] in persons.LABELS
        and (end == n or not is_han(text[end - n - 1]))
        for n in (2, 3, 4)
    )


# --- behind a name ----------------------------------------------------------------------------------------------

COUNTED = r"等?[一二三四五六七八九十两\d]{1,3}人"
_PAPERS = (
    r"(?:公民|居民)?身份证|身份号|证件号|社保号|社会保障号|手机|联系电话|电话|联系方式|性别|出生|生于|"
    r"[男女]性?[,，、;；)）\s]|\d{17}[\dXx]|1[3-9]\d{9}|\d{2}岁"
)
PROOF = (
    r"(?:[ \t]{0,2}[(\[【][ \t]{0,2}|[ \t]{0,2}[,，、:;；]?[ \t]{0,2})"
    rf"(?:{_PAPERS}|[{HAN}]{{1,4}}族[,，、])"
)
YEARS = r"[于自][ ]?\d{2,4}年"
_BEHIND = re.compile(f"(?P<proof>{PROOF}|{COUNTED})|(?P<years>{YEARS})|(?P<list>、{SURNAME})")
#: Words right behind a name, and what each weighs; the heaviest counts.
WORDS_BEHIND: dict[str, float] = {
    **dict.fromkeys(persons.FOLLOWS, 0.8),
    **dict.fromkeys(("本人", "家属", "家人"), 2.0),
    **dict.fromkeys(persons.DOINGS, 2.0),
    **dict.fromkeys((f"的{word}" for word in persons.BELONGINGS), 2.0),
    **dict.fromkeys(persons.TITLES, 3.0),
}
_LONGEST_BEHIND = max(len(word) for word in WORDS_BEHIND)
_CLOSING = 1.2


def weight_behind(text: str, place: int) -> float:
    """Return how much what stands at ``place`` lets a name have ended there, 0 to 3."""
    if place >= len(text):
        return _CLOSING
    match = _BEHIND.match(text, place)
    if match:
        return {"proof": 3.0, "years": 2.0, "list": 1.3}[match.lastgroup or "list"]
    if not is_han(text[place]):
        return 0.0 if text[place] == "·" else _CLOSING
    return max(
        (WORDS_BEHIND.get(text[place : place + n], 0.0) for n in range(1, _LONGEST_BEHIND + 1)),
        default=0.0,
    )


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character >= "\U00020000"
    )
