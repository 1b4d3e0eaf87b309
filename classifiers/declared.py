"""Detectors that users declare in YAML: read, checked, and their examples run, before any is used."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from classifiers.candidates import SOFT
from classifiers.checks import CHECKS
from classifiers.declared_files import DetectorFileError, Entry, entries
from classifiers.declared_patterns import (
    CHANCES,
    PatternError,
    Verdict,
    is_sought,
    try_text_pattern,
    verdicts,
    whole,
)
from classifiers.detectors import BY_ID, DETECTORS
from classifiers.names import comparable
from classifiers.normalizers import NORMALIZERS, NULL_WORDS, plain
from classifiers.types import Detector

__all__ = ["DetectorFileError", "load"]

#: Entities of one's own begin so; the policy knows them all as one kind (``OWN_`` in entities.yaml).
OWN = "OWN_"
#: What built-in detectors recognize, and what is told by the column as a whole.
ENTITIES = frozenset({d.entity for d in DETECTORS} | SOFT)
#: Cells longer than this are texts.
MAX_LENGTH = 1 << 16
#: The last two make pairs among the built-in detectors: a word list and its codes are counted together.
_ID = re.compile(r"[a-z][a-z0-9_]{2,62}(?<!_words)(?<!_codes)")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{0,61}[A-Z0-9]")

#: What is wrong with an example, by what the kernel says of it.
_FAULTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MATCHES: ("被匹配，应不匹配", "matches {id}, and should not"),
    Verdict.CHECK: ("形式相符，但未通过校验", "has the form of {id}, and fails its check"),
    Verdict.FORM: (
        "不匹配，请核对 pattern、words、lengths",
        "does not match {id}: see its pattern, words and lengths",
    ),
    Verdict.ABSENT: ("等于没有值，无法匹配", "does not match {id}: it stands for no value"),
}


def load(path: Path) -> tuple[Detector, ...]:
    """Return the detectors of a YAML file, or of every ``*.yaml`` and ``*.yml`` in a folder, in order of names.

    Raises DetectorFileError for the first thing that is wrong, FileNotFoundError when there is no such path, OSError.
    """
    files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    found: dict[str, tuple[Detector, _Declaration]] = {}
    for file in files:
        for data in entries(file):
            entry = _Declaration(file.name, data)
            made = entry.detector()
            if made.id in found or made.id in BY_ID:
                raise entry.wrong(
                    f"编号 {made.id} 已被使用，请另取",
                    f"the id {made.id} is in use already; choose another",
                    "id",
                )
            found[made.id] = made, entry
    detectors = tuple(made for made, _ in found.values())
    for (made, entry), told in zip(found.values(), verdicts(detectors), strict=True):
        entry.hold_examples(made, told)
    return detectors


class _Declaration(Entry):
    """One detector of a file."""

    def tried(self, key: str, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except PatternError as error:
            raise self.wrong(error.zh, error.en, key) from None

    def detector(self) -> Detector:
        """Return the detector, its examples not run yet. Raises DetectorFileError."""
        name = self.named(
            "id",
            _ID,
            "小写字母、数字和 _，3 至 63 个，不以 _words、_codes 结尾",
            "lower-case letters, digits and _, 3 to 63 of them, and does not end in _words or _codes",
        )
        words, check = self.words(), self.among("check", CHECKS)
        pattern, sought = self.get("pattern"), self.get("text_pattern")
        if (pattern is None) == (not words):
            raise self.wrong(
                "pattern 与 words 请二选一", "give either a pattern or words, one of the two"
            )
        valid, invalid = self.examples()
        if sought is not None:
            self.tried("text_pattern", lambda: try_text_pattern(sought, valid))
        made = Detector(
            id=name,
            entity=self.entity(),
            source=str(self.get("source", ...)),
            pattern=None if words else self.tried("pattern", lambda: whole(pattern)),
            words=words,
            text_pattern=sought,
            check=check,
            chance=CHANCES[check] if check else 1.0,
            normalizer=self.normalizer(words),
            lengths=self.lengths(words),
            headers=self.headers(),
            context=self.texts("context"),
            alone=self.share("alone", None),
            named=self.share("named", 0.3) or 0.3,
            confidence=self.share("confidence", 0.8) or 0.8,
            sparse=bool(self.get("sparse", False)),
            valid=valid,
            invalid=invalid,
        )
        if not (made.alone or made.headers or made.sparse or made.text_pattern):
            raise self.wrong(
                "没有任何条件能使其成立：请给出 headers、alone、sparse 或 text_pattern",
                "nothing can make it count: give headers, alone, sparse or a text_pattern",
            )
        return made

    def entity(self) -> str:
        value = self.named("entity", _ENTITY, "大写字母、数字和 _", "capital letters, digits and _")
        if not value.startswith(OWN) and value not in ENTITIES:
            raise self.wrong(
                f"没有实体类型 {value}；请用已有的，或以 {OWN} 开头自定",
                f"there is no entity {value}; take a known one, or begin your own with {OWN}",
                "entity",
            )
        return value

    def normalizer(self, words: Sequence[str]) -> str:
        if words and "normalizer" in self.data:
            raise self.wrong(
                "words 按原样比较，请删去 normalizer",
                "words are compared as they are; leave the normalizer out",
                "normalizer",
            )
        return self.among("normalizer", NORMALIZERS) or "plain"

    def words(self) -> tuple[str, ...]:
        given = pl.Series(self.texts("words"), dtype=pl.String)
        words = tuple(plain(given).str.to_lowercase()) if len(given) else ()
        for number, word in enumerate(words, start=1):
            if word in NULL_WORDS:
                raise self.wrong(
                    f"words 第 {number} 个在表格中表示没有值，请删去",
                    f"word {number} stands for no value in tables; leave it out",
                    "words",
                )
        return words

    def headers(self) -> tuple[str, ...]:
        words = self.texts("headers")
        if not all(map(comparable, words)):
            raise self.wrong(
                "headers 中每个词至少含一个文字或字母",
                "each of the headers needs a letter or a Chinese character",
                "headers",
            )
        return words

    def lengths(self, words: Sequence[str]) -> tuple[int, int]:
        sizes = [len(word) for word in words] or [1, 64]
        value = self.get("lengths", [min(sizes), max(sizes)])
        whole_numbers = len(value) == 2 and all(type(v) is int for v in value)
        if not whole_numbers or not 0 < value[0] <= value[1] <= MAX_LENGTH:
            raise self.wrong(
                f"lengths 是两个整数，短的在前，至多 {MAX_LENGTH}",
                f"lengths are two whole numbers, the shorter first, at most {MAX_LENGTH}",
                "lengths",
            )
        return int(value[0]), int(value[1])

    def examples(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        given = self.get("examples", ...)
        self.hold_keys(given, ("valid", "invalid"))
        for key in ("valid", "invalid"):
            values = given.get(key)
            if (
                not isinstance(values, list)
                or not values
                or not all(isinstance(v, str) for v in values)
            ):
                raise self.wrong(
                    f"examples 需要列表 {key}，至少一个加引号的文本",
                    f"examples need a list {key} of at least one text in quotes",
                    "examples",
                )
        return tuple(map(str, given["valid"])), tuple(map(str, given["invalid"]))

    def hold_examples(
        self, made: Detector, told: tuple[Sequence[Verdict], Sequence[Verdict]]
    ) -> None:
        """Raise DetectorFileError for the first example that is told other than it says, by its place."""
        for key, said, verdicts_of in (("valid", "有效", told[0]), ("invalid", "无效", told[1])):
            for number, verdict in enumerate(verdicts_of):
                if (verdict is Verdict.MATCHES) != (key == "valid"):
                    line = int(self.data["examples"][key].lc.item(number)[0]) + 1
                    zh, en = _FAULTS[verdict]
                    zh = f"{made.id} 的第 {number + 1} 个{said}示例{zh}"
                    en = f"{key} example {number + 1} {en.format(id=made.id)}"
                    raise DetectorFileError(self.file, line, zh, en)
        if made.text_pattern and not self.tried("text_pattern", lambda: is_sought(made)):
            raise self.wrong(
                "text_pattern 在文本中找不到任何有效示例；它要求前面有的词请写入 context",
                "the text_pattern finds no valid example in a text; a word that it needs before it belongs in context",
                "text_pattern",
            )
