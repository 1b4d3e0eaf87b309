"""Row filters: ``field op value AND …``, parsed here into a Polars expression; nothing is ever evaluated.

Grammar::

    filter    := condition ("AND" condition)*
    condition := field op literal | field ["NOT"] "IN" "(" literal ("," literal)* ")" | field "IS" ["NOT"] "NULL"
    op        := "=" | "!=" | "<>" | "<" | "<=" | ">" | ">="
    field     := a word, or a name in double quotes with "" for a quotation mark
    literal   := a number, a text in single quotes with '' for a quote, or a date in single quotes (YYYY-MM-DD)

Numbers compare as decimals and dates as dates whatever the storage type; a cell that cannot be read so does not
match. Text compares with ``=``, ``!=`` and ``IN`` only.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne

import polars as pl

from catalog.errors import UsageError

MAX_CONDITIONS = 20
MAX_VALUES = 500

#: Digits before and behind the point that a comparison keeps; 18-digit codes stay exact, as floats would not.
_NUMBER = pl.Decimal(38, 8)
_DATE_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
_COMPARE = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_ORDER = {"<", "<=", ">", ">="}
#: What a condition can ask, as in ``Condition.op``.
COMPARISONS = (*_COMPARE, "in", "not in", "is null", "is not null")
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<quoted>"(?:[^"]|"")*")
  | (?P<text>'(?:[^']|'')*')
  | (?P<number>[+-]?\d{1,28}(?:\.\d{1,8})?(?![\w.]))
  | (?P<op><=|>=|!=|<>|=|<|>)
  | (?P<mark>[(),])
  | (?P<word>[^\W\d]\w*)
    )""",
    re.VERBOSE,
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"[+-]?\d{1,28}(?:\.\d{1,8})?")

Literal = Decimal | date | str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``op`` is a comparison, ``in``, ``not in``, ``is null`` or ``is not null``."""

    field: str
    op: str
    values: tuple[Literal, ...] = ()

    def to_polars(self) -> pl.Expr:
        """Return the condition as a Boolean expression; null where it cannot be decided."""
        if not self.values:
            null = _is_empty(self.field)
            return null if self.op == "is null" else ~null
        if self.op in _COMPARE:
            return self._compare(self.op, self.values[0])
        any_of = reduce(lambda a, b: a | b, [self._compare("=", v) for v in self.values])
        return any_of if self.op == "in" else ~any_of

    def _compare(self, op: str, value: Literal) -> pl.Expr:
        if isinstance(value, Decimal):
            cells = pl.col(self.field).cast(pl.String).str.strip_chars()
            number = cells.cast(_NUMBER, strict=False)
            result: pl.Expr = _COMPARE[op](number, pl.lit(value, dtype=_NUMBER))
        elif isinstance(value, date):
            result = _COMPARE[op](_as_date(self.field), pl.lit(value))
        else:
            cells = pl.col(self.field).cast(pl.String).str.strip_chars()
            result = _COMPARE[op](cells, pl.lit(value))
        return result

    def to_sql(self) -> str:
        """Return the condition as SQL, for people to read."""
        name = '"' + self.field.replace('"', '""') + '"'
        if not self.values:
            return f"{name} {self.op.upper()}"
        if self.op in _COMPARE:
            return f"{name} {'<>' if self.op == '!=' else self.op} {_sql(self.values[0])}"
        return f"{name} {self.op.upper()} ({', '.join(_sql(v) for v in self.values)})"


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields it reads."""
        return frozenset(c.field for c in self.conditions)

    @property
    def compared_fields(self) -> frozenset[str]:
        """The fields it holds against values; a value of an identifying field would be personal data."""
        return frozenset(c.field for c in self.conditions if c.values)

    def to_polars(self) -> pl.Expr:
        """Return the filter as one Boolean expression."""
        return reduce(and_, [c.to_polars() for c in self.conditions])

    def to_sql(self) -> str:
        """Return the filter as an SQL condition, for people to read and as the envelope keeps it."""
        return " AND ".join(c.to_sql() for c in self.conditions)


def parse_filter(text: str, known: Collection[str]) -> RowFilter:
    """Read a row filter over the fields ``known``.

    Raises UsageError, which names the place but never quotes a value.
    """
    tokens = _tokens(text)
    conditions, at = [], 0
    while True:
        condition, at = _condition(tokens, at, known)
        conditions.append(condition)
        if at == len(tokens):
            break
        if not _is_word(tokens, at, "AND"):
            raise _wrong("两个条件之间须用 AND 连接", "conditions are joined by AND")
        at += 1
    if len(conditions) > MAX_CONDITIONS:
        raise _wrong(f"最多 {MAX_CONDITIONS} 个条件", f"at most {MAX_CONDITIONS} conditions")
    return RowFilter(tuple(conditions))


_Token = tuple[str, str]


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _wrong(f"第 {at + 1} 个字符处无法识别", f"cannot be read at character {at + 1}")
        kind = match.lastgroup or ""
        found.append((kind, match.group(kind)))
        at = match.end()
    return found


def _condition(tokens: list[_Token], at: int, known: Collection[str]) -> tuple[Condition, int]:
    field, at = _field(tokens, at, known)
    if _is_word(tokens, at, "IS"):
        negated = _is_word(tokens, at + 1, "NOT")
        at += 1 + negated
        if not _is_word(tokens, at, "NULL"):
            raise _wrong("IS 之后须为 NULL 或 NOT NULL", "IS is followed by NULL or NOT NULL")
        return Condition(field, "is not null" if negated else "is null"), at + 1
    negated = _is_word(tokens, at, "NOT")
    at += negated
    if _is_word(tokens, at, "IN"):
        values, at = _values(tokens, at + 1)
        return Condition(field, "not in" if negated else "in", values), at
    if negated or _kind(tokens, at) != "op":
        raise _wrong(
            "字段名之后须为比较符、IN 或 IS NULL", "a field is followed by =, <, IN or IS NULL"
        )
    op = tokens[at][1].replace("<>", "!=")
    value = _literal(tokens, at + 1)
    if op in _ORDER and isinstance(value, str):
        raise _wrong(
            "大小比较只能用数字或 'YYYY-MM-DD' 日期",
            "only numbers and 'YYYY-MM-DD' dates have an order",
        )
    return Condition(field, op, (value,)), at + 2


def _field(tokens: list[_Token], at: int, known: Collection[str]) -> tuple[str, int]:
    kind = _kind(tokens, at)
    if kind not in {"word", "quoted"}:
        raise _wrong("条件须以字段名开头", "a condition starts with a field name")
    name = tokens[at][1]
    if kind == "quoted":
        name = name[1:-1].replace('""', '"')
    if name not in known:
        # Not quoted: what stands here may be a value in the wrong place.
        raise _wrong(
            f"第 {at + 1} 个词不是该数据集的字段", f"word {at + 1} is not a field of the dataset"
        )
    return name, at + 1


def _values(tokens: list[_Token], at: int) -> tuple[tuple[Literal, ...], int]:
    values: list[Literal] = []
    expected = "("
    while True:
        if _kind(tokens, at) != "mark" or tokens[at][1] != expected:
            break
        values.append(_literal(tokens, at + 1))
        at += 2
        if _kind(tokens, at) == "mark" and tokens[at][1] == ")":
            if len(values) > MAX_VALUES:
                raise _wrong(f"IN 最多 {MAX_VALUES} 个值", f"IN takes at most {MAX_VALUES} values")
            return tuple(values), at + 1
        expected = ","
    raise _wrong("IN 之后须为 (值, 值, …)", "IN is followed by (value, value, …)")


def _literal(tokens: list[_Token], at: int) -> Literal:
    kind = _kind(tokens, at)
    if kind == "number":
        return Decimal(tokens[at][1])
    if kind != "text":
        raise _wrong(
            "比较的值须为数字，或放在单引号内", "a value is a number, or stands in single quotes"
        )
    text = tokens[at][1][1:-1].replace("''", "'")
    return _day(text) if _ISO_DATE.fullmatch(text) else text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong("日期不存在", "there is no such date") from None


def _kind(tokens: list[_Token], at: int) -> str:
    return tokens[at][0] if at < len(tokens) else "end"


def _is_word(tokens: list[_Token], at: int, word: str) -> bool:
    return _kind(tokens, at) == "word" and tokens[at][1].upper() == word


def _is_empty(field: str) -> pl.Expr:
    cells = pl.col(field)
    return cells.is_null() | (cells.cast(pl.String).str.strip_chars() == "")


def _as_date(field: str) -> pl.Expr:
    cells = pl.col(field).cast(pl.String).str.strip_chars().str.head(11)
    day = cells.str.extract(r"^(\d{4}-\d{2}-\d{2})").fill_null(cells)
    return pl.coalesce([day.str.strptime(pl.Date, form, strict=False) for form in _DATE_FORMATS])


def _sql(value: Literal) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    text = value.isoformat() if isinstance(value, date) else value.replace("'", "''")
    return f"'{text}'"


def _wrong(zh: str, en: str) -> UsageError:
    return UsageError(
        f"筛选条件无法使用：{zh}。示例：status = '1' AND paid_months >= 12。",
        f"The row filter cannot be used: {en}. Example: status = '1' AND paid_months >= 12.",
    )


def condition_of(field: str, type_: str, op: str, written: str = "") -> Condition:
    """Return a condition as controls ask for it. ``type_``: as in Field; ``op``: as in Condition.

    ``written``: the value as a person writes it; those of ``in`` and ``not in`` are parted by commas. Raises UsageError
    for a value that has no order, or is missing.
    """
    if op in {"is null", "is not null"}:
        return Condition(field, op)
    several = re.split(r"[,，、]", written) if op in {"in", "not in"} else [written]
    values = tuple(_value(v.strip(), type_, op) for v in several if v.strip())
    if not values:
        raise _wrong("条件缺少要比较的值", "a condition has no value to compare with")
    return Condition(field, op, values)


def _value(said: str, type_: str, op: str) -> Literal:
    if _ISO_DATE.fullmatch(said):
        return _day(said)
    if (type_ in {"integer", "decimal"} or op in _ORDER) and _DECIMAL.fullmatch(said):
        return Decimal(said)
    if op in _ORDER:
        raise _wrong(
            "大小比较只能用数字或 YYYY-MM-DD 日期",
            "only numbers and YYYY-MM-DD dates have an order",
        )
    return said


def written_value(value: Literal) -> str:
    """Return a value as a person writes it in a control."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
