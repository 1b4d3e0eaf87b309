"""Patterns that users declare, tried before they are used: anchored, read alike by every engine, and not exploding."""

import importlib
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import product
from typing import Any

import polars as pl
import regex  # type: ignore[import-untyped]  # comes with Presidio; ships no types

from classifiers.checks import CHECKS
from classifiers.detectors import DETECTORS
from classifiers.kernel import sketch
from classifiers.plan import decides
from classifiers.text_patterns import PatternTimeoutError, prepare
from classifiers.types import Detector

#: Python's parser of patterns: private, but the same for decades; ``automata`` reads it, too.
_parser: Any = importlib.import_module("re._parser")
#: Seconds that a text pattern may take for one bait.
PATIENCE = 0.2
#: So often a bait repeats what the pattern repeats, outside and inside of it: exponential and cubic ones stand out.
_PUMP, _INNER = 128, 2
#: A repetition of so many and more is pumped.
_MANY = 8
#: A class is filled with the first of these that belongs to it.
_FILLINGS = ("a1A_-. 张", "1aA_-. 张", " -_.a1A张")
#: Longer than this no repetition gets.
_LONGEST = 2_048
#: A character that no pattern asks for.
_NO = "\0"
#: Examples looked at together, a column each.
_TOGETHER = 64

#: The share of strings that pass a check by luck, as the built-in detectors have it.
CHANCES = {
    name: max((d.chance for d in DETECTORS if d.check == name), default=1.0) for name in CHECKS
}


class PatternError(ValueError):
    """A pattern that cannot be used, and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


class Verdict(StrEnum):
    """What the kernel says of one cell."""

    MATCHES = "matches"
    CHECK = "check"  # the form is right, the check says no
    FORM = "form"  # pattern, words or lengths say no
    ABSENT = "absent"  # a spelling of "no value"


def whole(pattern: str) -> str:
    """Return ``pattern`` anchored at both ends of a cell, with all its alternatives.

    Raises PatternError for one that an engine cannot read, that engines read differently, or that takes an empty cell.
    """
    body = pattern.removeprefix("^")
    if re.search(r"(?<!\\)(?:\\\\)*\$$", body):
        body = body[:-1]
    anchored = f"^(?:{body})$"
    try:
        _parsed(anchored.replace(r"\p{Han}", "\u4e00"))
        empty = pl.Series([""]).str.contains(anchored)[0]
    except (pl.exceptions.PolarsError, re.error, OverflowError, RecursionError) as error:
        zh, en = _cause(body, error)
        raise PatternError(f"pattern 不可用：{zh}", f"the pattern cannot be used: {en}") from None
    if empty:
        raise PatternError(
            "pattern 连空单元格也匹配，请至少要求一个字符",
            "the pattern matches an empty cell; make it ask for something",
        )
    return anchored


def _cause(body: str, error: Exception) -> tuple[str, str]:
    if re.search(r"\(\?<?[=!]", body):
        return "环视只能写在 text_pattern 里", "look-around belongs in text_pattern"
    if isinstance(error, re.error):
        return error.msg, error.msg
    return "过于复杂，或用了反向引用等不支持的写法", "it is too large, or has a back reference"


def _parsed(pattern: str) -> Any:
    """Return what Python reads. Raises PatternError for what engines read differently, ``re.error``."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        try:
            return _parser.parse(pattern)
        except FutureWarning:
            raise PatternError(
                "字符类中的 [、&&、--、~~、|| 在各引擎中含义不同，请写成 \\[ 或改写",
                "[, &&, --, ~~ or || inside a class means different things to engines; write \\[ or do without",
            ) from None


def try_text_pattern(pattern: str, examples: Iterable[str]) -> None:
    """Try a text pattern on strings made to let it run away (CWE-1333), of what it repeats itself and of examples.

    Raises PatternError when it cannot be read, matches nothing at all, or takes more than ``PATIENCE`` for one.
    """
    try:
        compiled = regex.compile(pattern, flags=regex.ASCII)
        baits = [*_generic(examples), *_baits(pattern)]
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(
            f"text_pattern 不可用：{error}", f"the text_pattern cannot be used: {error}"
        ) from None
    if compiled.match(""):
        raise PatternError(
            "text_pattern 连空文本也匹配，请至少要求一个字符",
            "the text_pattern matches nothing at all; make it ask for something",
        )
    try:
        for bait in baits:
            compiled.search(bait, timeout=PATIENCE)
    except TimeoutError:
        raise _slow() from None


def _slow() -> PatternError:
    return PatternError(
        "text_pattern 在某些文本上耗时过长，请不要在重复里再套重复",
        "the text_pattern takes too long on some texts; leave out repetitions inside repetitions",
    )


def _generic(examples: Iterable[str]) -> Iterator[str]:
    for unit in ("a", "1", "0 ", "-", "张", "aA1-", *examples):
        yield unit * (_PUMP if len(unit) < _MANY else _MANY) + _NO
        for place in range(0, len(unit), max(1, len(unit) // _MANY)):
            yield unit[:place] + unit[place] * _PUMP + _NO


def _baits(pattern: str) -> Iterator[str]:
    """Yield strings that satisfy ``pattern`` up to each of its repetitions, many times over, and fail there."""
    try:
        items = _parsed(pattern)
    except re.error:
        return  # only the regex package reads it; the generic baits have to do
    for filling, arm in product(_FILLINGS, (0, 1, -1)):
        text, cuts = _Bait(filling, arm).write(items)
        for cut in sorted(set(cuts)):
            yield text[:cut] + _NO
            yield text[:cut] + "\n" + text[cut:]


class _Bait:
    """A string that a parsed pattern matches, with each class filled and each alternative chosen alike."""

    def __init__(self, filling: str, arm: int) -> None:
        self.filling, self.arm = filling, arm

    def write(self, items: Iterable[Any], pump: int = _PUMP) -> tuple[str, list[int]]:
        """Return the string, and where in it repetitions end."""
        text, cuts = "", []
        for op, value in items:
            part, inner = self._item(str(op).lower(), value, pump)
            cuts += [len(text) + cut for cut in inner]
            text += part
        return text, cuts

    def _item(self, op: str, value: Any, pump: int) -> tuple[str, list[int]]:
        if op == "literal":
            return chr(value), []
        if op in {"any", "in", "not_literal", "range", "category"}:
            return self._one(op, value), []
        if op in {"max_repeat", "min_repeat", "possessive_repeat"}:
            least, most, inside = value
            text, _ = self.write(inside, _INNER)
            times = max(least, pump if most >= _MANY else min(most, 1))
            repeated = (text * min(times, _LONGEST))[:_LONGEST]
            return repeated, [len(repeated)] if most >= _MANY else []
        if op == "branch":
            arms = value[1]
            return self.write(arms[min(self.arm, len(arms) - 1)], pump)
        if op == "subpattern":
            return self.write(value[-1], pump)
        if op == "atomic_group":
            return self.write(value, pump)
        return "", []  # look-around, edges, back references

    def _one(self, op: str, value: Any) -> str:
        if op == "any":
            return self.filling[0]
        members = value if op == "in" else [(op, value)]
        negated = str(members[0][0]).lower() == "negate"
        fitting = (
            c for c in self.filling if negated != any(_is_of(ord(c), *one) for one in members)
        )
        first = members[0][1]
        spare = (
            ""
            if negated or isinstance(first, str)
            else chr(first[0] if isinstance(first, tuple) else first)
        )
        return next(fitting, spare)


def _is_of(character: int, op: Any, value: Any) -> bool:
    """Tell whether a character is of one part of a class, as Python's parser writes it."""
    kind = str(op).lower()
    if kind in {"literal", "not_literal"}:
        return bool(character == value) == (kind == "literal")
    if kind == "range":
        return bool(value[0] <= character <= value[1])
    if kind == "category":
        name = str(value).lower().removeprefix("category_")
        pattern = {"digit": r"\d", "space": r"\s", "word": r"\w"}.get(
            name.removeprefix("not_"), r"\b\B"
        )
        found = re.match(pattern, chr(character), re.ASCII) is not None
        return found != name.startswith("not_")
    return False


def is_sought(detector: Detector) -> bool:
    """Tell whether the text pattern finds any valid example in a text, behind a word of context or headers or none.

    Raises PatternError when it takes too long.
    """
    pattern = prepare(detector)
    words = ("", *detector.context, *detector.headers)
    frames = ("见{}{}。", "另，{}：{}，", "re: {} {} ")
    try:
        return any(
            pattern.spans(frame.format(word, example))
            for example in detector.valid
            for word in words
            for frame in frames
        )
    except PatternTimeoutError:
        raise _slow() from None


def verdicts(detectors: Sequence[Detector]) -> list[tuple[list[Verdict], list[Verdict]]]:
    """Return what the kernel says of the valid and the invalid examples of each detector, each example as a cell."""
    cells = sorted({c for d in detectors for c in (*d.valid, *d.invalid)})
    # The header has no say here: what only a header makes count is run as if values decided.
    chosen = tuple(d if decides(d) else replace(d, alone=1.0) for d in detectors)
    counts: dict[str, Mapping[str, int]] = {}
    for first in range(0, len(cells), _TOGETHER):
        some = cells[first : first + _TOGETHER]
        table = pl.DataFrame({str(n): [c] for n, c in enumerate(some)})
        fields = sketch(table, detectors=chosen).fields
        counts |= {cell: field.counts for cell, field in zip(some, fields, strict=True)}
    return [
        ([_verdict(d, counts[c]) for c in d.valid], [_verdict(d, counts[c]) for c in d.invalid])
        for d in detectors
    ]


def _verdict(detector: Detector, counts: Mapping[str, int]) -> Verdict:
    if counts[f"m:{detector.id}"]:
        return Verdict.MATCHES
    if counts[f"p:{detector.id}"]:
        return Verdict.CHECK
    return Verdict.FORM if counts["examined"] else Verdict.ABSENT
