"""What can be searched for: the words of a name, and the words of a query. Pure, the same for both databases.

A run of Han characters gives each character and each pair of neighbors, so one or two characters are found as they
stand; names give their pinyin too, in full and as initials, from every syllable on. Latin words and codes are found
by how they, or a part of them after a border of words, begin: ``psnIdCard`` by psn, id, idcard, card.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalog.errors import UsageError

#: Written into the catalog with the index; another number means that the index is made anew.
VERSION = "2"
#: Most characters of a query.
LONGEST = 200
#: Most bytes of words kept of one dataset's names, fields or descriptions: a tsvector holds less than 1 MiB.
ROOM = 400_000
#: Put before the word that a name begins with, and before the key of an entity; neither occurs in a name.
START, ENTITY = "⊢", "⊨"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(f"([{_HAN}]+)|((?:(?![{_HAN}])[^\\W_])+)")
_JOINED = re.compile(f"([{_HAN}]+)|((?:(?![{_HAN}])\\w)+)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECES = re.compile(r"[^\W\d_]+|\d+")
#: Longest name taken letter by letter in pinyin, most pieces of an identifier, most characters of a word.
_SYLLABLES, _PARTS, _WORD = 16, 8, 64


def plain(text: str) -> str:
    """Return text as it is compared: full width as half width, lower case, no control characters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(" " if unicodedata.category(c)[0] == "C" else c for c in folded)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for match in _RUNS.finditer(text):
        yield match.group(1) is not None, match.group()


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


@lru_cache(maxsize=65_536)
def words_of(name: str, *, spoken: bool = True) -> frozenset[str]:
    """Return the words by which ``name`` is found; with ``spoken``, its pinyin and its initials among them."""
    found: set[str] = set()
    for han, run in _runs(plain(name)):
        if han:
            found.update(run, _pairs(run))
            if spoken:
                found.update(_spoken(run))
        else:
            found.add(run[:_WORD])
    found.update(_parts(name))
    return frozenset(found)


def _spoken(run: str) -> Iterator[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - late: a large dictionary

    syllables = [s for s in lazy_pinyin(run[:_SYLLABLES]) if s.isascii()]
    for i in range(len(syllables)):
        yield "".join(syllables[i:])[:_WORD]
        yield "".join(s[0] for s in syllables[i:])


def _parts(name: str) -> Iterator[str]:
    """Yield an identifier from each of its pieces on: id_card and idCard by idcard and card, AAC002 by 002."""
    folded = unicodedata.normalize("NFKC", name)
    for word in re.split(f"[^\\w]+|[{_HAN}]+", folded):
        pieces = _PIECES.findall(_CAMEL.sub("_", word).lower())[:_PARTS]
        for i in range(len(pieces)):
            yield "".join(pieces[i:])[:_WORD]


def starts_of(name: str) -> set[str]:
    """Return the words that say how ``name`` begins."""
    for han, run in _runs(plain(name)):
        return {START + run[0], START + run[:2]} if han else {START + run[:_WORD]}
    return set()


def kind_word(entity: str) -> str:
    """Return the word by which datasets are found that hold an entity."""
    return ENTITY + "".join(c for c in entity.lower() if c.isalnum())


def scope_words(level: int, owner_id: int) -> tuple[str, str]:
    """Return the words for the level of a dataset and for the department that owns it."""
    return level_word(level), owner_word(owner_id)


def level_word(level: int) -> str:
    """Return the word for a level."""
    return f"l{level}"


def owner_word(owner_id: int) -> str:
    """Return the word for an owning department, by its key."""
    return f"o{owner_id}"


def line(words: Iterable[str]) -> str:
    """Return words as they are kept: sorted, separated by spaces, no more than there is room for."""
    text = " ".join(sorted(words))
    if len(text.encode()) <= ROOM:
        return text
    cut = text.encode()[:ROOM].decode(errors="ignore")
    return cut.rpartition(" ")[0]


@dataclass(frozen=True, slots=True)
class Term:
    """One word to look up: whole, or as the ``beginning`` of words."""

    word: str
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for, ready for any index.

    ``whole``: the text as it is compared; ``runs``: terms, all of which have to be found, those of one run in the same
    place; ``start``: those by which a name begins with it; ``strings``: runs of three Han characters and more, which
    have to stand in the text as they are.
    """

    whole: str
    runs: tuple[tuple[Term, ...], ...]
    start: tuple[Term, ...]
    strings: tuple[str, ...]


def parse(text: str) -> Query:
    """Read what a person typed; no sign in it has a meaning of its own.

    Raises UsageError when it is longer than 200 characters or has no letter, digit or Chinese character in it.
    """
    if len(text) > LONGEST:
        raise UsageError(
            f"查找内容过长（{len(text)} 个字符，最多 {LONGEST} 个）。请只写关键的词。",
            f"That is too long to search for ({len(text)} characters, {LONGEST} at most). Give the main words only.",
        )
    whole = " ".join(plain(text).split())
    runs = list(_runs(whole))
    if not runs:
        raise UsageError(
            "请写要查找的内容：至少一个汉字、字母或数字。",
            "Say what to search for: at least one Chinese character, letter or digit.",
        )
    terms = dict.fromkeys(tuple(_terms(han, run)) for han, run in _joined(whole))
    strings = dict.fromkeys(run for han, run in runs if han and len(run) > 2)
    return Query(whole, tuple(terms), tuple(_start(*runs[0])), tuple(strings))


def _joined(whole: str) -> Iterator[tuple[bool, str]]:
    """Yield the runs of a query; an identifier with underscores as one, as names are kept from each of its pieces on.

    Its pieces have to stand side by side: of many codes that begin alike, looking up each piece would read them all.
    """
    for match in _JOINED.finditer(whole):
        if match.group(1) is not None:
            yield True, match.group()
        elif pieces := _PIECES.findall(match.group()):
            yield False, "".join(pieces[:_PARTS] if "_" in match.group() else pieces)


def _terms(han: bool, run: str) -> list[Term]:
    if not han:
        # One letter begins half of all words: it is looked up as a word.
        return [Term(run[:_WORD], beginning=len(run) > 1)]
    return [Term(word) for word in _pairs(run) or [run]]


def _start(han: bool, run: str) -> list[Term]:
    return [Term(START + run[:2])] if han else [Term(START + run[:_WORD], beginning=True)]
