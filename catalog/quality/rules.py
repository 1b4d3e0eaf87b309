"""Which quality rules hold for a dataset's columns, from the data elements they were matched to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from catalog.quality.elements import load_elements
from catalog.quality.types import CrossField, Element, Elements, Key, Range, Severity
from policies.types import Text


class RuleKind(StrEnum):
    """What a rule looks at."""

    TYPE = "type"
    NOT_NULL = "not_null"
    UNIQUE = "unique"
    CODE_SET = "code_set"
    CHECK_DIGIT = "check_digit"
    FORMAT = "format"
    RANGE = "range"
    CROSS_FIELD = "cross_field"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over one or more columns. ``source`` names the rule or standard it comes from.

    ``elements`` are the data elements of ``columns``, in the same order. A format rule has a ``pattern`` for the
    whole cell or a ``length`` in characters; a cross-field rule has ``cross``; a unique rule with ``determines`` asks
    that equal values of the other columns go with one value of the last.
    """

    id: str
    kind: RuleKind
    columns: tuple[str, ...]
    title: Text
    source: str
    severity: Severity = Severity.ERROR
    elements: tuple[Element, ...] = ()
    pattern: str | None = None
    length: int | None = None
    cross: CrossField | None = None
    determines: bool = False


#: What the check digits come from.
CHECK_SOURCES: Mapping[str, tuple[str, Text]] = {
    "resident_id": (
        "QR033, QR034; GB 11643-1999, ISO 7064 MOD 11-2",
        Text("身份号码的校验码正确", "the check digit of an ID number is right"),
    ),
    "uscc": (
        "QR039; GB 32100-2015, MOD 31",
        Text("信用代码的校验码正确", "the check character of a credit code is right"),
    ),
    "luhn": (
        "ISO/IEC 7812-1 annex B, derived",
        Text("银行卡号的校验码正确", "the check digit of a bank card is right"),
    ),
}


def rules_for(
    columns: Sequence[str], matched: Mapping[str, Element], *, elements: Elements | None = None
) -> list[Rule]:
    """Return the rules for a table with ``columns``, in the order of the columns, cross-field rules last.

    A matched column that is not among ``columns`` keeps its own rules (their run ends in an error); keys and
    cross-field rules are made where every column they need was matched. Of several columns of one element, the
    first stands for it there.
    """
    known = elements or load_elements()
    ordered = [*(c for c in columns if c in matched), *(c for c in matched if c not in columns)]
    rules = [rule for column in ordered for rule in _of_column(column, matched[column])]
    first: dict[str, str] = {}
    for column in ordered:
        first.setdefault(matched[column].code, column)
    rules += [_key(key, first, known) for key in known.keys if _holds(key, first)]
    rules += [
        _cross(cross, first, known)
        for cross in known.cross_fields
        if all(code in first for code in cross.elements)
    ]
    return [replace(rule, severity=known.severity(rule.source)) for rule in rules]


def _of_column(column: str, element: Element) -> Iterator[Rule]:
    def rule(kind: RuleKind, source: str, says: Text, **test: Any) -> Rule:
        part = "length" if "length" in test else kind
        return Rule(
            id=f"{part}:{element.code}:{column}"[:256],
            kind=kind,
            columns=(column,),
            title=Text(f"{element.title.zh}：{says.zh}", f"{element.title.en}: {says.en}"),
            source=source,
            elements=(element,),
            **test,
        )

    if element.required:
        yield rule(RuleKind.NOT_NULL, element.required, Text("必填", "must be filled"))
    if element.unique:
        yield rule(RuleKind.UNIQUE, element.unique, Text("唯一", "unique"))
    if element.type.source:
        title = element.type.title
        says = Text(f"类型为{title.zh}", f"is of type {title.en}")
        yield rule(RuleKind.TYPE, element.type.source, says)
    for source, says, test in _formats(element):
        yield rule(RuleKind.FORMAT, source, says, **test)
    if element.allowed and element.code_set:
        says = Text("取值在代码表内", "in its code set")
        yield rule(RuleKind.CODE_SET, element.code_set.source, says)
    if element.check:
        yield rule(RuleKind.CHECK_DIGIT, *CHECK_SOURCES[element.check])
    if element.range:
        yield rule(RuleKind.RANGE, element.range.source, _limits(element.range))


def _formats(element: Element) -> Iterator[tuple[str, Text, dict[str, Any]]]:
    """Yield source, wording and test of the rules on how a cell is written."""
    type_ = element.type
    if element.pattern:
        says = Text("格式符合规定", "written as laid down")
        yield element.source, says, {"pattern": element.pattern}
    elif type_.format and type_.says:
        yield type_.source, type_.says, {"pattern": type_.format}
    if element.length and not element.allowed:
        limit = element.length
        says = Text(f"长度不超过{limit}", f"at most {limit} characters")
        yield "QR027", says, {"length": limit}


def _limits(limits: Range) -> Text:
    zh, en = [], []
    if limits.least is not None:
        zh.append(f"不小于{limits.least:g}")
        en.append(f"at least {limits.least:g}")
    if limits.most is not None:
        zh.append(f"不大于{limits.most:g}")
        en.append(f"at most {limits.most:g}")
    if limits.below is not None:
        zh.append(f"小于{limits.below:g}")
        en.append(f"below {limits.below:g}")
    return Text("、".join(zh), ", ".join(en))


def _holds(key: Key, first: Mapping[str, str]) -> bool:
    needed = {*key.elements, *key.has}
    return needed <= set(first) and not set(key.lacks) & set(first)


def _key(key: Key, first: Mapping[str, str], known: Elements) -> Rule:
    return Rule(
        id=f"unique:{key.id}",
        kind=RuleKind.UNIQUE,
        columns=tuple(first[code] for code in key.elements),
        title=key.title,
        source=key.id,
        elements=tuple(known.by_code[code] for code in key.elements),
        determines=key.determines,
    )


def _cross(cross: CrossField, first: Mapping[str, str], known: Elements) -> Rule:
    return Rule(
        id=f"cross_field:{cross.id}",
        kind=RuleKind.CROSS_FIELD,
        columns=tuple(first[code] for code in cross.elements),
        title=cross.title,
        source=cross.id.partition("-")[0].removesuffix("N"),
        elements=tuple(known.by_code[code] for code in cross.elements),
        cross=cross,
    )
