"""What a column's header says: Chinese, pinyin and its initials, English, LD/T field codes. A hint, never a verdict."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from classifiers import compounds
from classifiers.lexicons import headers
from classifiers.lexicons.headers import OTHER
from classifiers.types import Detector


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
_AMOUNT_TAIL = re.compile(r"(?:金额|数额|标准|合计)$")
#: Attributes that are kept as codes, words, or both.
_CODED = frozenset(
    {"SEX", "ETHNIC_GROUP", "NATIONALITY", "MARITAL_STATUS", "EDUCATION", "HOUSEHOLD_TYPE"}
    | {"POLITICAL_AFFILIATION", "EMPLOYMENT_STATUS", "BLOOD_TYPE", "RELIGION", "DIAGNOSIS"}
)
_CODED_TAIL = re.compile(r"(?:代码|编码|名称|类别|情况|描述)$")
_AMOUNTS = frozenset({"INCOME", "CONTRIBUTION_BASE", "BENEFIT_AMOUNT", "ACCOUNT_BALANCE"})
#: The same in full pinyin.
_PINYIN_TAIL = re.compile(r"^(?:haoma|hao|ma|bianhao|xinxi|mingcheng|daima|wenben|zhi)?$")
_PINYIN_ENDS = re.compile(r"(?:jine|shue|mingcheng|daima)$")
#: Syllables of pinyin, a little too generous: they only tell pinyin from English.
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|uai|uan|iao|ian|ing|ang|eng|ong|ia|ie|iu|in|ua|uo|ui|un|ue|ve|ai|ei|ao|ou|an|en|er|[aoeiuv]))+"
)
_TABLE_PREFIX = re.compile(
    r"^(?:prm|tbl?|t|c|f|v|s|n|d|sys|ods|dwd|dim|fld|col)_(?=\w)", re.IGNORECASE
)
#: Latin words of so many letters are told inside others.
_OWN_WORD = 5


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


def said(header: str, detectors: Iterable[Detector] = ()) -> dict[str, float]:
    """Return how strongly ``header`` speaks for each entity: its hints, and the words that ``detectors`` bring along.

    A word that is the whole header counts 0.95, one that it ends with 0.7, a short Latin one only as a word of its
    own; the more particular word of a user's detector silences what else the header hints at.
    """
    found = {hint.entity: hint.strength for hint in hints(header)}
    for detector in detectors:
        for word in detector.headers:
            strength = _speaks_for(word, header)
            if strength > found.get(detector.entity, 0.0):
                found = {e: min(s, 0.3) for e, s in found.items()} | {detector.entity: strength}
    return found


def _speaks_for(word: str, header: str) -> float:
    short, name = comparable(word), comparable(header)
    if not short or not name.endswith(short):
        return 0.0
    if short == name:
        return 0.95
    if len(short) >= _OWN_WORD or _HAN.search(short):
        return 0.7
    # pin ends 视频 in pinyin, too: short words have to stand alone.
    tokens = re.split(r"[\W_]+", _CAMEL.sub("_", header.rstrip("0123456789_ -")).lower())
    return 0.7 if tokens[-1] == short or "".join(tokens[-2:]) == short else 0.0


def comparable(text: str) -> str:
    """Return a header or a word for headers as it is compared: letters alone, in lower case, no number at its end."""
    return re.sub(r"[\W_]+|\d+$", "", text).lower()


def wants_numbers(header: str) -> bool:
    """Whether only numbers and dates can stand under a header: 数量, 缴费金额, total_amount, 登记日期."""
    return _ends_in(header, *headers.QUANTITIES.split(), *headers.MOMENTS.split())


def wants_few(header: str) -> bool:
    """Whether few values recur under a header: 状态, 单位类型, order_status."""
    return _ends_in(header, *headers.CLASSES.split())


def _ends_in(header: str, *words: str) -> bool:
    tail = re.split(r"[\W_]+", _CAMEL.sub("_", header).lower().strip("0123456789_ -"))[-1]
    return any(tail.endswith(word) if _HAN.match(word) else tail == word for word in words)


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
def _amount_words() -> frozenset[str]:
    return frozenset(w for w, entity in _chinese_words().items() if entity in _AMOUNTS)


@cache
def _silent_words() -> frozenset[str]:
    return frozenset(headers.SILENT.split())


def _chinese(text: str) -> tuple[NameHint, ...]:
    bare = re.sub(r"[\s_\-/.、:：]", "", _BRACKETS.sub("", text)).lower() or text.lower()
    stripped = re.sub(r"[0-9]+$", "", bare)
    if stripped in _silent_words():
        return ()
    best: tuple[int, int, str] | None = None
    whole = bare
    coded = _CODED_TAIL.search(bare)
    if coded and _chinese_words().get(bare[: coded.start()]) in _CODED:
        bare = bare[: coded.start()]
    amount = _AMOUNT_TAIL.search(bare)
    if amount and any(bare[: amount.start()].endswith(w) for w in _amount_words()):
        bare = bare[: amount.start()]
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
    exact = length == len(whole)
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


def _unaccented(text: str) -> str:
    """Return a header without its accents: Straße, Prénom, Dirección."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _latin(text: str) -> tuple[NameHint, ...]:
    spaced = _CAMEL.sub("_", _BRACKETS.sub("", text))
    joined = re.sub(r"[^A-Za-z0-9]+", "_", _unaccented(spaced)).strip("_").lower()
    plain = re.sub(r"_?\d+$", "", joined)
    for word in (joined, plain, _TABLE_PREFIX.sub("", plain)):
        if not word or word in headers.ENGLISH_SILENT.split():
            return ()
        found = _latin_exact(word)
        if found:
            return (found,)
    whole = re.sub(r"[^a-z]", "", plain)
    inside = _pinyin_inside(whole)
    if inside:
        return inside
    entity = compounds.of_initials(whole, _CODED) if plain.replace("_", "") == whole else None
    if entity is not None:
        return (NameHint(entity, compounds.COMPOUND, "initials"),)
    return _latin_inside(_split(plain) if whole == plain else plain)


def _pinyin_inside(letters: str) -> tuple[NameHint, ...]:
    """Look for known words in a header of full pinyin without separators; the last one is the head."""
    if len(letters) < 6 or not _SYLLABLES.fullmatch(letters):
        return ()
    best: tuple[int, int, str] | None = None
    tail = _PINYIN_ENDS.search(letters)
    if tail and any(letters[: tail.start()].endswith(w) for w in _pinyin_words()):
        letters = letters[: tail.start()]
    for word, entity in _pinyin_words().items():
        place = letters.rfind(word)
        # A word that begins or ends in the middle of a syllable is none.
        if place < 0 or (place and not _SYLLABLES.fullmatch(letters[:place])):
            continue
        end = place + len(word)
        if end < len(letters) and not _SYLLABLES.fullmatch(letters[end:]):
            continue
        if best is None or (end, len(word)) > best[:2]:
            best = (end, len(word), entity)
    if best is None:
        return ()
    end, length, entity = best
    if not _PINYIN_TAIL.match(letters[end:]):
        return (NameHint(OTHER, 0.4, "pinyin"), NameHint(entity, 0.4, "pinyin"))
    weak = length <= 4 and length < len(letters)
    return (NameHint(entity, 0.5 if weak else 0.75, "pinyin"),)


@cache
def _tokens() -> frozenset[str]:
    """Return the English words that headers are made of, of three letters and more, and those that go with them."""
    words = " ".join(headers.ENGLISH.values()).replace("_", " ").split()
    more = "code name number no id years level type status amount amt value date flag"
    return frozenset(
        w
        for w in (*words, *more.split())
        if len(w) >= 3 or w in {"no", "id", "ip", "qq", "of", "on"}
    )


@lru_cache(maxsize=1024)
def _split(letters: str) -> str:
    """Return a header written without separators as its English words joined by _; as it is when it has others."""
    best: list[str | None] = [""] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(end):
            before = best[start]
            if before is None or letters[start:end] not in _tokens():
                continue
            made = f"{before}_{letters[start:end]}".strip("_")
            known = best[end]
            if known is None or made.count("_") < known.count("_"):
                best[end] = made
    return best[-1] or letters


def _latin_exact(word: str) -> NameHint | None:
    if word == "name":  # of a person, or of a dish, a town, a product
        return NameHint(_english_words()[word], 0.5, "english")
    if word in _english_words():
        return NameHint(_english_words()[word], 0.95 if len(word) > 2 else 0.8, "english")
    squeezed = word.replace("_", "")
    if squeezed in _initials():
        return NameHint(_initials()[squeezed], 0.8 if len(squeezed) > 2 else 0.65, "initials")
    if len(squeezed) >= 5 and squeezed in _pinyin_words():
        return NameHint(_pinyin_words()[squeezed], 0.85, "pinyin")
    return None


def _put_together(tokens: Sequence[str]) -> NameHint | None:
    """Tell headers whose last word says how a known attribute is kept, and money's accounts: education_code."""
    if compounds.is_account(tokens):
        return NameHint("BANK_ACCOUNT", compounds.VAGUE, "english")
    before, last = tokens[:-1], tokens[-1]
    if not before:
        return None
    exact = _latin_exact("_".join(before))
    known = exact or next(
        (h for i in range(1, len(before) - 1) if (h := _latin_exact("_".join(before[i:])))), None
    )
    if known is None:
        return None
    if known.entity in _CODED and (exact or known.entity != "DIAGNOSIS"):
        if last in compounds.CODE_ENDS:
            return NameHint(known.entity, 0.8 if exact else 0.7, known.source)
        if last in compounds.KEY_ENDS and len(before) > 1:
            return NameHint(known.entity, compounds.COMPOUND, known.source)
    # What is paid is no income: pay_amount.
    if last in compounds.AMOUNT_ENDS and known.entity in _AMOUNTS - {"INCOME"}:
        return NameHint(known.entity, 0.7, known.source)
    return None


def _latin_inside(joined: str) -> tuple[NameHint, ...]:
    """Look for known words among the tokens; as in Chinese, the last one is the head."""
    tokens = joined.split("_")
    if made := _put_together(tokens):
        return (made,)
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
