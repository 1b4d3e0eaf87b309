"""Names of several parts in Chinese texts (阿依古丽·买买提), and what may be a name at all."""

import re
from collections.abc import Iterable, Iterator

from classifiers.lexicons import persons
from classifiers.lexicons.surnames import COMMON
from classifiers.text_characters import is_name, likeness
from classifiers.text_roles import MORE_PEOPLE
from classifiers.text_spans import Span
from classifiers.text_tables import HAN, PREPOSITIONS, SELF


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


DOTTED_GATE = rf"([{HAN}]{{2,16}})(?:[·•・‧][{HAN}]{{1,12}}){{1,3}}"
_DOTTED = re.compile(DOTTED_GATE)
#: Characters that names of Uyghurs, Kazakhs, Tibetans and foreigners are written in.
_SOUNDS = frozenset(
    "阿艾依古丽买提江木尔克拜努娜热汗托合迪山吐逊肉孜不都达拉巴特苏莱曼哈力帕米玛麦马穆卡斯姆祖农亚库甫萨比图罕伊布欣沙夏茹"
    "仙姑娅则居叶别肯加那塔什波才让扎西顿珠卓旦增次仁央金格桑多吉洛平措索朗德青边罗美约翰史密威廉彼得安大卫琼乔治万诺夫历赛"
    "来毛奴兰班凯吾铁乌日其敖登高斯琴呼和浩包勒朝鲁门尼瓦玉素甫白贝乃坎珍旺尖琼普丹南益美敏万如里萨伊"
)
_INTRODUCED = re.compile(
    _any([*SELF, *persons.PEOPLE, *MORE_PEOPLE, *persons.LABELS, *persons.VERBS, *PREPOSITIONS])
)
_SPOKEN = re.compile(
    rf"(?:{_any(persons.DOINGS)}|{_any(persons.TITLES)}|{_any(w for w in persons.FOLLOWS if len(w) > 1)}).*"
)
#: 和 stands in names as well: it joins two where a surname follows.
_JOINED = re.compile(rf"[与及跟]|和(?=[{''.join(sorted(COMMON))}])")


def find_dotted(text: str) -> Iterator[Span]:
    """Yield names of several parts with a middle dot, freed of the words before and behind them."""
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        dot = start + match.end(1) - match.start(1)
        for word in _INTRODUCED.finditer(text, start, dot):
            if word.end() <= dot - 2 and not _sounds(text[start : word.end()]):
                start = word.end()
        last = max(text.rfind(mark, start, end) for mark in "·•・‧") + 1
        behind = (pattern.search(text, last + 1, end) for pattern in (_SPOKEN, _JOINED))
        end = min((match.start() for match in behind if match), default=end)
        if _sounds(text[start:end]):
            yield Span("PERSON", start, end, 0.85)


def _sounds(name: str) -> bool:
    """Tell whether most characters are of those that foreign names are written in."""
    letters = [c for c in name if c not in "·•・‧"]
    return bool(letters) and sum(c in _SOUNDS for c in letters) >= len(letters) / 2


def could_be_name(text: str, start: int, end: int) -> bool:
    """Tell whether what a model calls a name may be one; Chinese ones want a surname and no everyday word."""
    name = text[start:end]
    if not re.match(f"[{HAN}]", name) or (len(name) > 2 and _sounds(name)):
        return True
    return is_name(name) and likeness(name) > -1.5
