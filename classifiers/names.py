"""What a column's header says: Chinese, pinyin and its initials, English, LD/T field codes. A hint, never a verdict."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from classifiers.lexicons import headers
from classifiers.lexicons.headers import OTHER


@dataclass(frozen=True, slots=True)
class NameHint:
    """What a header hints at. ``entity`` "" says: something known that is none of the entities.

    ``strength`` is 0–1; ``source`` is code, chinese, pinyin, initials or english.
    """

    entity: str
    strength: float
    source: str


#: LD/T 92, GB/T 40217: three letters, three digits, N for the text of a coded item; projects put prefixes before.
_CODE = re.compile(r"(?:^|_)([A-Z]{3}\d{3})(N?)(?:_\w*)?$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]")
_TAIL = re.compile(r"^(?:号码?|码|编号|信息|名称|代码|文本|值|[0-9一二三]+)?$")
_TABLE_PREFIX = re.compile(
    r"^(?:prm|tbl?|t|c|f|v|s|n|d|sys|ods|dwd|dim|fld|col)_(?=\w)", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def hints(header: str) -> tuple[NameHint, ...]:
    """Return what ``header`` hints at, strongest first; empty when it says nothing."""
    text = header.strip().strip("'\"*# ").replace("\u3000", "")
    code = _CODE.search(text.upper())
    if code:
        entity = _codes().get(code.group(1))
        if entity is not None:
            return (NameHint(entity, 0.9, "code"),)
        # A code of the trade that is not in our list is still one: a coded item of something else.
        return (NameHint(OTHER, 0.5, "code"),)
    if _HAN.search(text):
        return _chinese(text)
    return _latin(text)


def is_silent(header: str) -> bool:
    """Whether a header says nothing of its column: col1, field_2, 备注, or words we do not know."""
    return not hints(header)


def _words(table: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity, words in table.items():
        for word in words.split():
            found.setdefault(word.lower(), entity)
    return found


@cache
def _codes() -> dict[str, str]:
    return {code.upper(): entity for code, entity in _words(headers.CODES).items()}


@cache
def _chinese_words() -> dict[str, str]:
    return _words(headers.CHINESE)


@cache
def _silent_words() -> frozenset[str]:
    return frozenset(headers.SILENT.split())


def _chinese(text: str) -> tuple[NameHint, ...]:
    bare = re.sub(r"[\s_\-/.、:：]", "", _BRACKETS.sub("", text)).lower() or text.lower()
    stripped = re.sub(r"[0-9]+$", "", bare)
    if stripped in _silent_words():
        return ()
    best: tuple[int, int, str] | None = None
    for word, entity in _chinese_words().items():
        place = bare.rfind(word)
        if place >= 0:
            candidate = (place + len(word), len(word), entity)
            if best is None or candidate[:2] > best[:2]:
                best = candidate
    if best is None:
        return ()
    end, length, entity = best
    # The head of a Chinese compound comes last: what follows the word takes the column elsewhere.
    if not _TAIL.match(bare[end:]):
        return (NameHint(OTHER, 0.4, "chinese"), NameHint(entity, 0.4, "chinese"))
    exact = length == len(bare)
    weak = length == 1 or (length <= 2 and not exact and entity in {"PERSON", "ORGANIZATION"})
    return (NameHint(entity, 0.95 if exact else 0.6 if weak else 0.85, "chinese"),)


@cache
def _english_words() -> dict[str, str]:
    return _words(headers.ENGLISH)


@cache
def _initials() -> dict[str, str]:
    return _words(headers.INITIALS)


@cache
def _pinyin_words() -> dict[str, str]:
    """Return the full pinyin of the Chinese words of two characters and more."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - it loads a dictionary

    found: dict[str, str] = {}
    for word, entity in _chinese_words().items():
        if len(word) >= 2 and _HAN.match(word):
            found.setdefault("".join(lazy_pinyin(word)).lower(), entity)
    return found


def _latin(text: str) -> tuple[NameHint, ...]:
    spaced = _CAMEL.sub("_", _BRACKETS.sub("", text))
    joined = re.sub(r"[^A-Za-z0-9]+", "_", spaced).strip("_").lower()
    plain = re.sub(r"_?\d+$", "", joined)
    for word in (joined, plain, _TABLE_PREFIX.sub("", plain)):
        if not word or word in headers.ENGLISH_SILENT.split():
            return ()
        found = _latin_exact(word)
        if found:
            return (found,)
    return _latin_inside(plain)


def _latin_exact(word: str) -> NameHint | None:
    if word in _english_words():
        return NameHint(_english_words()[word], 0.95 if len(word) > 2 else 0.8, "english")
    squeezed = word.replace("_", "")
    if squeezed in _initials():
        return NameHint(_initials()[squeezed], 0.8 if len(squeezed) > 2 else 0.65, "initials")
    if len(squeezed) >= 5 and squeezed in _pinyin_words():
        return NameHint(_pinyin_words()[squeezed], 0.85, "pinyin")
    return None


def _latin_inside(joined: str) -> tuple[NameHint, ...]:
    """Look for known words among the tokens; as in Chinese, the last one is the head."""
    tokens = joined.split("_")
    best: tuple[int, int, NameHint] | None = None
    for start in range(len(tokens)):
        for end in range(start + 1, len(tokens) + 1):
            found = _latin_exact("_".join(tokens[start:end]))
            if found and (best is None or (end, end - start) > best[:2]):
                best = (end, end - start, found)
    if best is None:
        return ()
    end, length, found = best
    if end < len(tokens) and tokens[end] not in {"no", "num", "number", "nbr", "val", "value"}:
        return (NameHint(OTHER, 0.4, found.source), NameHint(found.entity, 0.4, found.source))
    # "item_name" may be anybody's or anything's: one generic word at the end is a weak hint.
    strength = 0.35 if length == 1 and tokens[end - 1] in {"name", "id", "no", "code"} else 0.7
    return (NameHint(found.entity, strength, found.source),)
