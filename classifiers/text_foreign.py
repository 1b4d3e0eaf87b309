"""Names of several parts in Chinese texts (阿依古丽·买买提), names in English sentences, what may be a name at all."""
# ruff: noqa: E501 - word lists

import re
from collections.abc import Iterable, Iterator

from classifiers.lexicons import persons
from classifiers.lexicons.surnames import (
    COMMON,
    ENGLISH_GIVEN,
    ENGLISH_SURNAMES,
    PINYIN_GIVEN,
    PINYIN_SURNAMES,
)
from classifiers.text_characters import is_name, likeness
from classifiers.text_gates import without_lookarounds
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
_CAPITAL = r"[A-Z][a-z]{1,20}"
_SURNAME = rf"(?:O'|D'|Mc|Mac|De |La |Van |von |Al-|El-)?{_CAPITAL}(?:-{_CAPITAL})?"
PINYIN_SURNAMES_CAPITAL = "|".join(
    sorted({name.title() for name in PINYIN_SURNAMES.split("|")}, key=len, reverse=True)
)
_PINYIN = PINYIN_GIVEN.replace("[ '-]?", "'?")
#: Whom a sentence is about; two words in capitals behind it are a name, if neither is one of an office or a thing.
_ABOUT = (
    r"(?:Dear|Hi|Hello|Hey|Regards,|Sincerely,|Thanks,|Cheers,|[Tt]hx -|[Ss]poke (?:with|w/|to)|[Ss]peaking (?:with|to)|[Tt]alked (?:to|with)|[Mm]et (?:with )?"
    r"|[Ee]scalated to|[Aa]ssigned to|[Ff]orward(?:ed)?(?: it| this)? to|[Rr]eferred to|[Ii]nterviewed(?: by)?|[Rr]eviewed by|[Aa]pproved by|[Rr]eported by|[Ss]ubmitted by|[Ww]ritten by|[Pp]repared by"
    r"|[Ss]een by|[Ee]mailed|[Cc]alled|[Cc]ustomer|[Cc]lient|[Ee]mployee|[Aa]ccount holder|[Cc]ardholder|[Hh]older|[Rr]esident|[Pp]assenger|[Gg]uest|[Tt]enant|[Dd]octor|[Nn]urse|[Pp]rofessor|[Pp]rof\.?"
    r"|[Ss]tudent|[Mm]ember|[Uu]ser|[Aa]gent|[Dd]river|[Rr]ecipient|[Ss]ender|[Pp]ayee|[Mm]anager|[Cc]olleague|[Hh]usband|[Ww]ife|[Ss]on|[Dd]aughter|[Mm]other|[Ff]ather|[Bb]rother|[Ss]ister)"
)
_THINGS = (
    "Service|Services|Support|Team|Department|Dept|Sir|Madam|Customer|Human|Resources|Sales|Technical|Bank|Street|Account|Number|Name|Address|Phone|Data|Office|Center|Centre|All|Valued|Care|Desk"
    "|Committee|Board|Group|Manager|Director|Officer|Member|Members|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|July|August|September|October|November|December"
    "|New|San|Los|Las|North|South|East|West|United|The|This|That|Your|Our|My|No|Please|Thank|Thanks|Best|Kind|Windows|Microsoft|Google|Apple|Amazon|Credit|Card|Order|Ticket|Case|General|Hong|Relations|Experience|Success"
)
_LATIN_NAME = (
    rf"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? ({_CAPITAL}(?:[ \-]{_SURNAME}){{0,2}})"
    r"|(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness|[Aa]ttn|[Aa]ttention|[Ss]igned by)"
    rf"(?: is|:| :)? ?\"?({_CAPITAL}(?: [A-Z]\.)?(?: {_SURNAME}){{1,2}})"
    rf"|(?:[Mm]y name is|[Ii] am|I'm|[Tt]his is) ({_CAPITAL}(?: {_SURNAME}){{1,2}})"
    rf"|{_ABOUT}:?\s+((?!(?:{_THINGS})\b){_CAPITAL}(?: [A-Z]\.)? (?!(?:{_THINGS})\b){_SURNAME})"
    rf"|((?:{_any(sorted(ENGLISH_GIVEN))})(?: [A-Z]\.)? {_SURNAME})"
    rf"|((?!(?:{_THINGS})\b){_CAPITAL}(?: [A-Z]\.)? {_any(sorted(ENGLISH_SURNAMES))})"
    rf"|((?!Hong Kong|Long (?:Island|Beach))(?:{PINYIN_SURNAMES_CAPITAL}) (?=[A-Z])(?i:{_PINYIN}))"
    r")(?![A-Za-z])"
)
_LATIN = re.compile(_LATIN_NAME)
#: Without the lists of names, which would slow the search down: two words in capitals.
LATIN_GATE = without_lookarounds(
    rf"{_CAPITAL}(?: [A-Z]\.)? (?:[A-Z]|von )|(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]"
)
#: Words that follow a given name and make it something else: Jordan River, Madison Avenue.
_NO_SURNAMES = re.compile(
    r" (?:River|Street|Road|Avenue|Bank|Hotel|University|College|School|Hospital|Company|Inc|Ltd|Corp|City|County|State"
    r"|Max|Pro|Plus|Mini|Air|Ultra|Lite|Classic|Edition|Series|Model|Brand|Shoes|Watch|Phone|Park|Lake|Island|Airport|Center|Centre|Building|Tower|Group|Day|Prize|Award|Cup|Server|Report|Period|Update|Manager|Support|Service|Services|Team|Store|Market|Club|Hall|House|Garden|Cotton|Shirt|Chair|Table|Sofa|Mug|Bag|Script|Studio|Code)$"
)


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


def find_latin(text: str) -> Iterator[Span]:
    """Yield English names after a title or a word for somebody, and common given names before a surname."""
    for match in _LATIN.finditer(text):
        start, end = match.span(match.lastindex or 0)
        if not _NO_SURNAMES.search(text[start:end]):
            yield Span("PERSON", start, end, 0.7)


def could_be_name(text: str, start: int, end: int) -> bool:
    """Tell whether what a model calls a name may be one; Chinese ones want a surname and no everyday word."""
    name = text[start:end]
    if not re.match(f"[{HAN}]", name) or (len(name) > 2 and _sounds(name)):
        return True
    return is_name(name) and likeness(name) > -1.5
