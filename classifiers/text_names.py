"""Names of people in texts: what stands before, what stands behind and the characters themselves are weighed.

Neither side need be certain: 由王小明负责 has a preposition before and a verb behind, and characters usual in names;
together they are enough. Weights and the sum needed were set on sentences of several trades, with and without names.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from classifiers.lexicons import persons
from classifiers.lexicons.surnames import COMMON, COMPOUND, GIVEN
from classifiers.text_gates import without_lookarounds
from classifiers.text_neighbors import (
    COUNTED,
    HAN,
    IN_A_LIST,
    PREPOSITIONS,
    PROOF,
    SELF,
    SURNAME,
    SURNAMES,
    WORDS_BEFORE,
    WORDS_BEHIND,
    YEARS,
    is_han,
    weight_before,
    weight_behind,
)
from classifiers.text_spans import Span

_GIVEN = GIVEN | persons.MORE_GIVEN
#: What all weights must add up to.
ENOUGH = 3.2


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


# --- the characters ---------------------------------------------------------------------------------------------

_IMPOSSIBLE = -9.0
_NOT_NAME = re.compile(
    rf"{_any(persons.NOT_NAMES)}|.某|.{{1,2}}某|.{{0,2}}(?:公司|单位|集团|学校|医院|中心|车间|部门|人员)"
)
_AT = re.compile(f"(?=({SURNAME})([{HAN}]{{1,2}}))")
_JOINT = re.compile(r"[、和与及,，][ ]?")
_LISTED = re.compile(rf"({SURNAME})([{HAN}]{{1,2}})[、和与及,，][ ]?\Z")


def likeness(text: str, start: int, surname: str, given: str) -> float:
    """Return how much surname and given characters look like a name, about -4 to 2; -9 when they cannot be one."""
    if given[-1] in persons.FIRST_OF_TWO or not persons.NEVER_GIVEN.isdisjoint(given):
        return _IMPOSSIBLE
    weight = _of_surname(surname) + _of_given(given)
    if _NOT_NAME.match(text, start):
        # 周一鸣 begins with an everyday word and is a name all the same, where all else agrees.
        weight -= 2.5 if len(given) == 2 and given[-1] in _GIVEN else 4.0
    return weight


def could_be_name(text: str, start: int, end: int) -> bool:
    """Tell whether what a model calls a name may be one; Chinese ones want a surname and no everyday word."""
    name = text[start:end]
    if not is_han(name[0]) or (len(name) > 2 and _sounds(name)):
        return True
    match = _AT.match(text, start)
    if match is None:
        return False
    given = text[match.end(1) : end]
    return 0 < len(given) <= 2 and likeness(text, start, match.group(1), given) > -1.5


@lru_cache(maxsize=1024)
def _of_surname(surname: str) -> float:
    if len(surname) > 1:
        return 0.8
    if surname in persons.AMBIGUOUS_SURNAMES:
        return -0.6
    return 0.4 if surname in COMMON else 0.2


def _of_given(given: str) -> float:
    usual = sum(c in _GIVEN for c in given)
    if len(given) == 1:
        return (0.4 if usual else -0.6) - 0.5 * (given in persons.DOUBTFUL_GIVEN)
    doubtful = sum(c in persons.DOUBTFUL_GIVEN for c in given)
    return (-0.9, 0.2, 1.2)[usual] - 0.4 * doubtful


def _weighed(text: str) -> list[Span]:
    """Return Chinese names of two to four characters."""
    found: list[Span] = []
    listed = -1
    for match in _AT.finditer(text):
        start = match.start()
        if found and start < found[-1].end:
            continue
        best = _best(text, match, before=IN_A_LIST if start == listed else None)
        if best is None:
            continue
        total, end = best
        found.append(Span("PERSON", start, end, round(0.6 + min(0.35, (total - ENOUGH) / 10), 3)))
        joint = _JOINT.match(text, end)
        listed = joint.end() if joint else -1
    return sorted([*found, *_listed_before(text, found)], key=lambda s: s.start)


def _best(text: str, match: re.Match[str], before: float | None) -> tuple[float, int] | None:
    """Return weight and end of the name that begins here, the longer unless the shorter weighs clearly more."""
    surname, two = match.groups()
    best: tuple[float, int] | None = None
    for length in (2, 1)[2 - len(two) :]:
        own = likeness(text, match.start(), surname, two[:length])
        if own <= -3:
            continue
        if before is None:
            before = weight_before(text, match.start())
        if before == 0 and own < 1:
            continue
        end = match.end(1) + length
        if length == 2 and two[1] == "和" and end < len(text) and is_han(text[end]):
            continue  # 王伟和班长 are two people
        behind = weight_behind(text, end)
        if behind < 3 and (before == 0 or (behind == 0 and before < 3)):
            continue
        total = before + behind + own
        if total >= ENOUGH and (best is None or total > best[0] + 0.3):
            best = total, end
    return best


def _listed_before(text: str, found: list[Span]) -> Iterator[Span]:
    """Yield the names that stand in a list before one that was found: 王芳、李强二人."""
    ends = {span.end for span in found}
    for span in found:
        start = span.start
        while match := _LISTED.search(text, max(0, start - 5), start):
            if match.end(2) in ends or likeness(text, match.start(), *match.groups()) < 0.6:
                break
            if weight_before(text, match.start()) == 0:
                break
            start = match.start()
            yield Span("PERSON", start, match.end(2), 0.7)


# --- surnames with a title, names of several parts, Latin names ---------------------------------------------------

_COMMON = f"(?:{'|'.join(COMPOUND)}|[{COMMON}])"
_POLITE = "先生|女士|小姐|师傅|同志|老师|大爷|大妈|阿姨|大姐|大哥"
_OFFICES = (
    "律师|医生|医师|护士|主任|经理|老板|书记|局长|科长|处长|所长|院长|校长|厂长|班长|主管|队长|会计|警官|法官|法师|村长|"
    "镇长|教授|工程师"
)
_ADDRESSED = rf"{_COMMON}(?P<title>{_POLITE}|{_OFFICES})(?![{HAN}]?(?:公司|店|酒楼))"
_TITLED = re.compile(_ADDRESSED)
_IN = ("", "在", "个")
_DOTTED_NAME = rf"([{HAN}]{{2,16}})(?:[·•・‧][{HAN}]{{1,12}}){{1,3}}"
_DOTTED = re.compile(_DOTTED_NAME)
#: Characters that names of Uyghurs, Kazakhs, Tibetans and foreigners are written in.
_SOUNDS = frozenset(
    "阿艾依古丽买提江木尔克拜努娜热汗托合迪山吐逊肉孜不都达拉巴特苏莱曼哈力帕米玛麦马穆卡斯姆祖农亚库甫萨比图罕伊布欣沙夏茹"
    "仙姑娅则居叶别肯加那塔什波才让扎西顿珠卓旦增次仁央金格桑多吉洛平措索朗德青边罗美约翰史密威廉彼得安大卫琼乔治万诺夫历赛"
    "来毛奴兰班凯吾铁乌日其敖登高斯琴呼和浩包勒朝鲁门"
)
_INTRODUCED = re.compile(
    _any([*SELF, *persons.PEOPLE, *persons.LABELS, *persons.VERBS, *PREPOSITIONS])
)
_SPOKEN = re.compile(
    rf"(?:{_any(persons.DOINGS)}|{_any(persons.TITLES)}|{_any(w for w in persons.FOLLOWS if len(w) > 1)}).*"
)
_LATIN_NAME = (
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? ([A-Z][a-z]{1,20}(?:[ \-][A-Z][a-z]{1,20}){0,2})"
    r"|(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness)(?: is|:| :)? ?\"?"
    r"([A-Z][a-z]{1,20}(?: [A-Z]\.)?(?: [A-Z][a-z]{1,20}){1,2})"
    r"|[Mm]y name is ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2}))(?![A-Za-z])"
)
_LATIN = re.compile(_LATIN_NAME)


def _titled(text: str) -> Iterator[Span]:
    """Yield surnames with a title or an office: 王女士, 张科长."""
    for match in _TITLED.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        if before in SURNAMES and text[start] in _GIVEN and weight_before(text, start - 1):
            continue  # 王文先生: the surname is the character before
        polite = match.group("title") in {"先生", "女士", "小姐"}
        if polite or text[start - 1 : start] in _IN or weight_before(text, start) > 0:
            yield Span("PERSON", start, end, 0.7)


def _dotted(text: str) -> Iterator[Span]:
    """Yield names of several parts with a middle dot, freed of the words before and behind them."""
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        dot = start + match.end(1) - match.start(1)
        for word in _INTRODUCED.finditer(text, start, dot):
            if word.end() <= dot - 2 and not _sounds(text[start : word.end()]):
                start = word.end()
        last = max(text.rfind(mark, start, end) for mark in "·•・‧") + 1
        behind = _SPOKEN.search(text, last + 1, end)
        end = behind.start() if behind else end
        if _sounds(text[start:end]):
            yield Span("PERSON", start, end, 0.85)


def _sounds(name: str) -> bool:
    """Tell whether most characters are of those that foreign names are written in."""
    letters = [c for c in name if c not in "·•・‧"]
    return bool(letters) and sum(c in _SOUNDS for c in letters) >= len(letters) / 2


def _latin(text: str) -> Iterator[Span]:
    """Yield English names after a title or a word for somebody."""
    for match in _LATIN.finditer(text):
        yield Span("PERSON", *match.span(match.lastindex or 0), 0.7)


# --- for Rust: what no hit escapes --------------------------------------------------------------------------------


def _lasts(words: Iterable[str]) -> str:
    return "".join(sorted({word[-1] for word in words}))


_S = f"[{''.join(sorted(SURNAMES | {name[0] for name in COMPOUND}))}]"
_NEVER = persons.NEVER_GIVEN - {name[1] for name in COMPOUND}
_X = f"[{HAN}&&[^{''.join(sorted(_NEVER))}]]"
#: What stands before a name ends in one of these.
_BEFORE = _lasts(WORDS_BEFORE)
_ANY_BEHIND = "|".join((PROOF, COUNTED, YEARS, "、", rf"$|[^{HAN}]", *WORDS_BEHIND))
_WEIGHED_GATE = without_lookarounds(
    rf"[:=>][ \t]{{0,3}}[\"'“‘「(（【\[]?{_S}{_X}|(?:叫|做|人|系|是|呼)[\"“]?{_S}{_X}|"
    rf"{_S}{_X}{{1,3}}(?:{_any(persons.TITLES)}|{COUNTED}|{PROOF})|(?:^|[^{HAN}]|[{_BEFORE}]){_S}{_X}{{1,3}}(?:{_ANY_BEHIND})"
)

#: How names are found, each with the pattern for Rust that no hit escapes.
NAME_FINDERS: tuple[tuple[Callable[[str], Iterable[Span]], str], ...] = (
    (_weighed, _WEIGHED_GATE),
    (_titled, without_lookarounds(_ADDRESSED)),
    (_dotted, _DOTTED_NAME),
    (_latin, without_lookarounds(_LATIN_NAME)),
)
