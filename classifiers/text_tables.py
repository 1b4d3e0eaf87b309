"""The words and characters by which names of people are told, laid out for compiled loops."""
# ruff: noqa: SIM905 - word lists

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from classifiers.lexicons import brands, persons
from classifiers.lexicons.places import ETHNIC_GROUPS
from classifiers.lexicons.surnames import COMMON, COMPOUND, GIVEN, SINGLE
from classifiers.text_doings import (
    MORE_DOINGS,
    MORE_OBJECTS,
    MORE_WORDS,
    TIBETAN,
    VERBAL,
)
from classifiers.text_roles import (
    DEPARTMENTS,
    MORE_PEOPLE,
    MORE_USUAL,
    MORE_VERBS,
    NAMELY,
    SHORT_VERBS,
    SUFFIXES,
)
from classifiers.text_tries import Tables, lay_out
from classifiers.text_words import WORDS

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
#: 由, 从 and the like are surnames in the lists and nowhere else.
SURNAMES = (SINGLE | persons.RARE_SURNAMES) - frozenset("由从那且邮司后")

#: Surnames of the second hundred that are hardly another word.
COMMON_TOO = "肖付闫韦陶覃庞聂施洪翟颜倪樊殷翁舒章鲁岳裴左齐耿焦欧詹关祝柴柯喻骆阮柳霍尚缪邬戚葛桂靳栾鲍荆蒲苑岑佟"

#: What a character can be, as bits.
(
    IS_HAN,
    SURNAME,
    COMMONEST,
    AMBIGUOUS,
    NAMEY,
    USUAL,
    NEVER,
    DOUBTFUL,
    FIRST,
    HEAD,
    BLANK,
    NUMERAL,
    ADDRESSED,
) = (1 << i for i in range(13))
#: What a word can be, as bits; those of the forward trie, then those of the backward one.
WORD, BEHIND, PAPER, COMPOUNDED, TITLE, POLITE = (1 << i for i in range(6))
BEFORE, BEING, LABEL, FORM, KEY = (1 << i for i in range(6, 11))

SELF = ("我叫", "他叫", "她叫", "叫做", "名叫", "叫", "本人系", "本人", "我是", "我系", "称呼")
PREPOSITIONS = "由向与和跟给找问让被请对据经及为同因是系即如以将把的有听到位名"
_BEING = ("名叫", "姓名", "是", "为", "叫", "系")
#: Words right before a name, and what each weighs; the longest counts.
WORDS_BEFORE: dict[str, float] = {
    **dict.fromkeys(persons.TIMES, 0.6),
    **dict.fromkeys(PREPOSITIONS, 0.8),
    **SUFFIXES,
    **dict.fromkeys(SHORT_VERBS, 0.8),
    **dict.fromkeys(DEPARTMENTS, 1.3),
    **dict.fromkeys((*persons.VERBS, *MORE_VERBS, *MORE_OBJECTS), 1.5),
    **dict.fromkeys(("人员", *persons.PEOPLE, *MORE_PEOPLE), 2.0),
    **dict.fromkeys(SELF, 3.0),
    "找": 1.3,
    "申请": 0.0,
    "核对": 0.0,
    "人": 2.0,
}
_LABEL_WORDS = (*persons.PEOPLE, *MORE_PEOPLE, *persons.LABELS, *"人者员名方户", "人员")
#: Words right behind a name, and what each weighs; the heaviest counts.
WORDS_BEHIND: dict[str, float] = {
    **dict.fromkeys((*persons.FOLLOWS, *"家讲持须收了吧呢吗", *VERBAL), 0.8),
    **dict.fromkeys(("今天", "昨天", "明天", "今早", "昨晚", "今日", "昨日"), 1.2),
    **dict.fromkeys(("本人", "家属", "家人", "之子", "之女", "之父", "之母", "之妻", "之夫"), 2.0),
    **dict.fromkeys((*persons.DOINGS, *MORE_DOINGS), 2.0),
    **dict.fromkeys((f"的{word}" for word in persons.BELONGINGS), 2.0),
    **dict.fromkeys((*persons.TITLES, "同学", "校友", "老弟", "老兄"), 3.0),
}
_PAPERS = (
    "公民身份证 居民身份证 身份证 身份号 证件号 社保号 社会保障号 手机 联系电话 电话 联系方式 性别 出生 生于"
).split()
_POLITE = "先生 女士 小姐".split()
_TITLES = (
    "先生 女士 小姐 师傅 同志 老师 同学 大爷 大妈 阿姨 大姐 大哥 大叔 大伯 律师 医生 医师 护士 主任 经理 老板 "
    "书记 局长 科长 处长 所长 院长 校长 厂长 班长 主管 队长 会计 警官 法官 法师 村长 镇长 教授 工程师"
).split()
#: A word that is on no list, beside a name.
ANY_WORD = 0.7


@cache
def tables() -> Tables:
    """Return the tables, made once."""
    return lay_out(_kinds(), _ahead(), _back())


def _kinds() -> NDArray[np.int64]:
    kinds = np.zeros(0x10000, dtype=np.int64)
    for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000)):
        kinds[low:high] = IS_HAN
    sets = {
        SURNAME: SURNAMES,
        COMMONEST: set(COMMON) | set(COMMON_TOO),
        AMBIGUOUS: persons.AMBIGUOUS_SURNAMES - {"于"},
        NAMEY: NAMELY,
        USUAL: (
            {c for name in TIBETAN for c in name} | GIVEN | persons.MORE_GIVEN | NAMELY | MORE_USUAL
        )
        - set(VERBAL),
        NEVER: (persons.NEVER_GIVEN | set(VERBAL)) - set("若栋楼"),
        DOUBTFUL: (persons.DOUBTFUL_GIVEN | set("家之有楼")) - {"小"},
        FIRST: persons.FIRST_OF_TWO | {"小"},
        HEAD: {name[0] for name in (*COMPOUND, *TIBETAN)},
        BLANK: " \t",
        ADDRESSED: {word[0] for word in _TITLES},
        NUMERAL: "一二三四五六七八九十两0123456789",
    }
    for bit, characters in sets.items():
        for character in characters:
            kinds[ord(character)] |= bit
    return kinds


def _ahead() -> dict[str, tuple[int, float]]:
    words = {
        *WORDS,
        *MORE_WORDS,
        *persons.NOT_NAMES,
        *brands.BRANDS,
        *brands.SAYINGS,
        *ETHNIC_GROUPS,
    }
    words |= {w for w in (*WORDS_BEHIND, *WORDS_BEFORE, *_PAPERS, *_TITLES) if len(w) > 1}
    words = {word for word in words if "的" not in word}
    found = dict.fromkeys(words, (WORD, ANY_WORD))
    return _marked(
        found,
        (BEHIND, WORDS_BEHIND),
        (PAPER, _PAPERS),
        (COMPOUNDED, (*COMPOUND, *TIBETAN)),
        (TITLE, _TITLES),
        (POLITE, _POLITE),
    )


def _back() -> dict[str, tuple[int, float]]:
    words = {*WORDS, *persons.NOT_NAMES}
    found = dict.fromkeys(words, (WORD, ANY_WORD))
    return _marked(
        found,
        (BEFORE, WORDS_BEFORE),
        (BEING, _BEING),
        (LABEL, _LABEL_WORDS),
        (FORM, [w for w in persons.LABELS if 1 < len(w) < 5]),
        (KEY, persons.KEYS),
    )


def _marked(
    found: dict[str, tuple[int, float]], *marks: tuple[int, Iterable[str]]
) -> dict[str, tuple[int, float]]:
    for bit, words in marks:
        weights = words if isinstance(words, Mapping) else {}
        for word in words:
            flags, weight = found.get(word, (0, 0.0))
            found[word] = flags | bit, weights.get(word, weight)
    return found
