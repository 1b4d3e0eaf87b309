"""Headers made of known words: pinyin initials with words before them (yktzh: 一卡通 and 账号), English heads.

What is put together so is a weaker hint than a header that is listed: the values have to agree more fully.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from classifiers.lexicons import headers

#: Strength of a header that is put together, and of one that other things are called, too.
COMPOUND, VAGUE = 0.55, 0.4
#: Shortest initials that others may stand before, and shortest that are made of a Chinese word.
_HEAD, _MADE = 3, 4
#: How coded attributes end in initials (代码, 编码, 名称, 类别) and in English; the latter may be keys of something.
_CODED_ENDS = ("dm", "bm", "mc", "lb")
CODE_ENDS = frozenset({"code", "cd", "dm"})
KEY_ENDS = frozenset({"id", "no", "key", "name", "desc", "label", "text", "value"})
#: English words behind an amount that do not take it elsewhere.
AMOUNT_ENDS = frozenset({"amount", "amt", "sum", "total"})
#: What accounts are called that hold no money.
_LOGINS = frozenset(headers.LOGINS.split())


@cache
def initials_of(word: str) -> str:
    """Return the pinyin initials of a Chinese word: 账号 → zh."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - it loads a dictionary

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER)).lower()


@cache
def _before() -> frozenset[str]:
    return frozenset(initials_of(w) for w in headers.QUALIFIERS.split())


@cache
def _pairs() -> Mapping[str, str]:
    """Return initials of accounts, benefits and names: dfzh (对方账号), btje (补贴金额), poxm (配偶姓名) → entity."""
    accounts = {initials_of(w) + "zh": "BANK_ACCOUNT" for w in headers.PAYING.split()}
    paid = {initials_of(w) + "je": "BENEFIT_AMOUNT" for w in headers.PAID.split()}
    names = {initials_of(w) + "xm": "PERSON" for w in headers.NAMED.split()}
    return accounts | paid | names


@cache
def _heads() -> Mapping[str, str]:
    """Return initials → entity, of those listed and of the Chinese words; what two entities share is left out."""
    listed = {
        word: entity
        for entity, words in headers.INITIALS.items()
        for word in words.split()
        if len(word) >= _HEAD and word.isalpha()
    }
    made: dict[str, set[str]] = {}
    for entity, words in headers.CHINESE.items():
        for word in words.split():
            if len(word) >= _MADE and not word.isascii():
                made.setdefault(initials_of(word), set()).add(entity)
    alone = {word: found.pop() for word, found in made.items() if len(found) == 1}
    return alone | dict(_pairs()) | listed


def of_initials(letters: str, coded: frozenset[str]) -> str | None:
    """Return the entity that ``letters`` are the initials of, None when they are none's.

    Words may stand before a known one, and the word for a code behind one of the ``coded`` entities.
    """
    for end in ("", *_CODED_ENDS):
        if not letters.endswith(end):
            continue
        bare = letters[: len(letters) - len(end)]
        entity = _behind_words(bare)
        if entity and (not end or entity in coded):
            return entity
    return None


def _behind_words(letters: str) -> str | None:
    heads = _heads()
    for start in range(len(letters) - _HEAD + 1):
        entity = heads.get(letters[start:])
        if entity is not None and _is_made_of(letters[:start]):
            return entity
    return None


def _is_made_of(letters: str) -> bool:
    """Whether letters are the initials of two words at most that stand before others."""
    if not letters or letters in _before():
        return True
    return any(
        letters[:i] in _before() and letters[i:] in _before() for i in range(2, len(letters))
    )


def is_account(tokens: Sequence[str]) -> bool:
    """Whether an English header names an account that may be a bank's: subsidy_account, not login_account."""
    return len(tokens) > 1 and tokens[-1] == "account" and not _LOGINS.intersection(tokens)
