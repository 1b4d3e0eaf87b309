"""Read a file of data elements; every mistake names file, line and what is allowed there."""

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from catalog.quality.types import (
    ARITY,
    CROSS_CHECKS,
    DIGIT_CHECKS,
    TYPES,
    CodeSet,
    CrossField,
    Element,
    Elements,
    Key,
    Range,
    TypeRule,
    folded,
)
from policies.rule_files import Node, load_mapping
from policies.types import Text

ELEMENT_KEYS = (
    *("code", "zh", "en", "type", "length", "set", "check", "pattern", "range", "required"),
    *("unique", "source", "aliases", "name_length", "name_aliases"),
)


class ElementFile:
    """Reads one elements file; every mistake is a PolicyFileError with its line, raised by either method."""

    def __init__(self, path: Path) -> None:
        sections = ("types", "code_sets", "elements", "keys", "cross_fields")
        allowed = ("version", "warnings", *sections)
        self.top = load_mapping(path, allowed)
        self.file = path.name

    def read(self) -> Elements:
        """Return what the file says. Raises PolicyFileError."""
        if self.top.get("version", int) != 1:
            raise self.top.fail("version must be 1", "version")
        self.types = dict(self._types())
        self.sets = dict(self._sets())
        by_code: dict[str, Element] = {}
        by_alias: dict[str, Element] = {}
        for node, element in self._elements():
            if element.code in by_code:
                raise node.fail(f"{element.code} is there twice", "code")
            by_code[element.code] = element
            for alias in element.aliases:
                other = by_alias.setdefault(folded(alias), element)
                if other is not element:
                    raise node.fail(f"the alias {alias} belongs to {other.code} already")
        self.codes = by_code
        keys = tuple(self._keys())
        crosses = tuple(self._crosses())
        self._no_doubles([*keys, *crosses])
        warnings_ = frozenset(self.top.words("warnings", None, []))
        return Elements(by_code, by_alias, keys, crosses, self.file, warnings_)

    def _no_doubles(self, rules: Sequence[Key | CrossField]) -> None:
        ids = [rule.id for rule in rules]
        for double in {i for i in ids if ids.count(i) > 1}:
            raise self.top.fail(f"the rule id {double} is there twice", "cross_fields")

    def _types(self) -> Iterator[tuple[str, TypeRule]]:
        section = self.top.node("types", TYPES)
        for name in TYPES:
            allowed = ("zh", "en", "shape", "format", "says", "source", "range")
            node = section.node(name, allowed)
            shape, form = self._regex(node, "shape"), self._regex(node, "format")
            source = node.get("source", str, "")
            if (shape or form) and not source:
                raise node.fail("source is missing")
            yield (
                name,
                TypeRule(
                    name,
                    _title(node),
                    shape,
                    form,
                    node.text("says") if form else None,
                    source,
                    self._range(node),
                ),
            )

    def _sets(self) -> Iterator[tuple[str, CodeSet]]:
        section = self.top.get("code_sets", dict)
        nodes = self.top.node("code_sets", tuple(section))
        for name in section:
            node = nodes.node(name, ("source", "values", "also"))
            values = _strings(node, "values", nullable=True)
            also = _strings(node, "also", {}, nullable=False)
            for code in set(also.values()) - set(values):
                raise node.fail(f"{code!r} is not among the values", "also")
            if not values:
                raise node.fail("values is empty", "values")
            plain_also = {k: v for k, v in also.items() if v is not None}
            yield name, CodeSet(name, node.get("source", str), values, plain_also)

    def _elements(self) -> Iterator[tuple[Node, Element]]:
        for node in self.top.nodes("elements", ELEMENT_KEYS):
            yield node, self._element(node)
            if "name_length" in node.data:
                yield node, self._twin(node)
            elif "name_aliases" in node.data:
                raise node.fail("name_aliases needs name_length", "name_aliases")

    def _element(self, node: Node) -> Element:
        type_ = self.types[node.choice("type", TYPES)]
        set_name = node.choice("set", (*self.sets, ""), "")
        code_set = self.sets[set_name] if set_name else None
        check = node.choice("check", (*DIGIT_CHECKS, ""), "") or None
        pattern = self._regex(node, "pattern")
        if pattern and not node.get("source", str, ""):
            raise node.fail("a pattern needs a source", "pattern")
        return Element(
            code=_code(node),
            title=_title(node),
            type=type_,
            length=_length(node, "length"),
            code_set=code_set,
            allowed=tuple(code_set.values) if code_set else (),
            check=check,
            pattern=pattern,
            range=self._range(node) or type_.range,
            required=node.get("required", str, None),
            unique=node.get("unique", str, None),
            source=node.get("source", str, ""),
            aliases=node.words("aliases", None, []),
        )

    def _twin(self, node: Node) -> Element:
        set_name = node.get("set", str, "")
        code_set = self.sets[set_name] if set_name else None
        title = _title(node)
        return Element(
            code=f"{_code(node)}N",
            title=Text(
                title.zh.removesuffix("代码") + "（名称）", title.en.removesuffix(" code") + " name"
            ),
            type=self.types["text"],
            length=_length(node, "name_length"),
            code_set=code_set,
            allowed=tuple(code_set.names()) if code_set else (),
            aliases=node.words("name_aliases", None, []),
        )

    def _keys(self) -> Iterator[Key]:
        allowed = ("id", "elements", "has", "lacks", "determines", "zh", "en")
        for node in self.top.nodes("keys", allowed):
            elements = self._known(node, "elements")
            determines = node.get("determines", bool, False)
            if len(elements) < 1 + determines:
                raise node.fail(f"elements needs {1 + determines} or more", "elements")
            has, lacks = self._known(node, "has", []), self._known(node, "lacks", [])
            yield Key(node.get("id", str), elements, has, lacks, _title(node), determines)

    def _crosses(self) -> Iterator[CrossField]:
        allowed = ("id", "check", "elements", "values", "minus", "strict", "zh", "en")
        for node in self.top.nodes("cross_fields", allowed):
            check = node.choice("check", CROSS_CHECKS)
            elements = self._known(node, "elements")
            least, most = ARITY[check]
            if not least <= len(elements) <= most:
                raise node.fail(f"{check} takes {least} to {most} elements", "elements")
            values = node.words("values", None, [])
            if check.endswith("_when") and not values:
                raise node.fail(f"{check} needs values", "check")
            if check in ("pair", "id_sex") and self.codes[elements[0]].code_set is None:
                raise node.fail(f"{check} needs an element with a set first", "elements")
            yield CrossField(
                id=node.get("id", str),
                check=check,
                elements=elements,
                title=_title(node),
                values=values,
                minus=node.words("minus", elements[1:], []),
                strict=node.get("strict", bool, False),
            )

    def _known(self, node: Node, key: str, default: Any = ...) -> tuple[str, ...]:
        words = node.words(key, None, default)
        for word in words:
            if word not in self.codes:
                raise node.fail(f"{key} names {word}, which is no element of this file", key)
        return words

    def _regex(self, node: Node, key: str) -> str | None:
        pattern: str | None = node.get(key, str, None)
        if pattern is None:
            return None
        problem = _unfit(pattern)
        if problem:
            raise node.fail(f"{key} {problem}", key)
        return pattern

    def _range(self, node: Node) -> Range | None:
        if "range" not in node.data:
            return None
        inner = node.node("range", ("min", "max", "below", "source"))
        limits = [inner.get(k, (int, float), None) for k in ("min", "max", "below")]
        if limits == [None, None, None]:
            raise inner.fail("a range needs min, max or below")
        least, most, below = (None if x is None else float(x) for x in limits)
        return Range(least, most, below, inner.get("source", str))


def _unfit(pattern: str) -> str | None:
    """Say what is wrong with a regular expression, or return None.

    It ends up in Arrow's RE2 by way of pandas, which warns of groups; Python must read it alike.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            groups = re.compile(pattern).groups
    except re.error as error:
        return f"is no regular expression ({error.msg})"
    except FutureWarning:
        return "may not have a set of characters within a set"
    if groups or re.search(r"(?<!\\)\(\?[^:]", pattern):
        return "may use groups of the form (?:…) only"
    try:
        pc.match_substring_regex(pa.array([""]), pattern=f"^(?:{pattern})$")
    except pa.ArrowInvalid:
        return "is not in the syntax of RE2 (no a++, \\Z or counts above 1000)"
    return None


def _title(node: Node) -> Text:
    return Text(node.get("zh", str), node.get("en", str))


def _code(node: Node) -> str:
    code: str = node.get("code", str)
    if not re.fullmatch(r"[A-Z]{3}[0-9]{3}", code):
        raise node.fail("code must be three capital letters and three digits", "code")
    return code


def _length(node: Node, key: str) -> int | None:
    length: int | None = node.get(key, int, None)
    if length is not None and length < 1:
        raise node.fail(f"{key} must be 1 or more", key)
    return length


def _strings(node: Node, key: str, default: Any = ..., *, nullable: bool) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for code, name in node.get(key, dict, default).items():
        if not isinstance(code, str) or not (isinstance(name, str) or (nullable and name is None)):
            raise node.fail(f"{key} must map text to text; write codes in quotes", key)
        found[str(code)] = None if name is None else str(name)
    return found
