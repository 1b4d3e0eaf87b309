"""Rules that Great Expectations cannot word: true or false per row, null where a row is not to be examined."""

from collections.abc import Callable, Mapping

import polars as pl

from catalog.quality.cells import Chunk
from catalog.quality.rules import Rule
from classifiers import checks

Test = Callable[[Rule, Chunk], pl.Series]
#: Bank cards by their first digit and length (ISO/IEC 7812-1: 4, 5, 6 and national 9); other accounts, such as
#: passbooks, have no check digit and are not examined.
CARD = r"^(?:6\d{15,18}|[45]\d{15}|9\d{15,18})$"


def _where(condition: pl.Series, holds: pl.Series) -> pl.Series:
    """Return ``holds`` (null counts as false) where ``condition``, null elsewhere."""
    chosen = pl.when(condition.fill_null(value=False)).then(holds.fill_null(value=False))
    return pl.select(chosen).to_series()


def _over(values: pl.Series, condition: pl.Series, check: str) -> pl.Series:
    """Run a check of ``classifiers.checks`` on the values that fulfil ``condition``."""
    places = condition.fill_null(value=False).arg_true()
    found = pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(values))
    if not len(places):
        return found
    passed = checks.CHECKS[check](values.gather(places))
    return found.scatter(places, pl.Series(passed))


def check_digit(rule: Rule, chunk: Chunk) -> pl.Series:
    """Check digits of numbers that have their form; a wrong form, or a masked number, is the format rule's.

    ID numbers: 17 digits and one more character (QR034), foreigners' included; credit codes: 18 letters and
    digits; bank cards: see ``CARD``.
    """
    values = chunk.compact(rule.columns[0])
    check = rule.elements[0].check
    if check == "resident_id":
        examined = values.str.contains(r"^[0-9]{17}[0-9A-Z]$")
        return _over(values, examined, "resident_id") | _over(values, examined, "foreigner_id")
    if check == "uscc":
        return _over(values, values.str.contains(r"^[0-9A-Z]{18}$"), "uscc")
    return _over(values, values.str.contains(CARD), "luhn")


def is_date(rule: Rule, chunk: Chunk) -> pl.Series:
    """Tell which non-null cells hold a real date or month."""
    (column,), (element,) = rule.columns, rule.elements
    return _where(chunk.plain(column).is_not_null(), chunk.moments(column, element).is_not_null())


def _id_numbers(column: str, chunk: Chunk) -> pl.Series:
    """Return the ID numbers with 17 digits and an 18th character; null elsewhere."""
    values = chunk.compact(column)
    good = values.str.contains(r"^[0-9]{17}[0-9X]$")
    return pl.select(pl.when(good).then(values)).to_series()


def _both(left: pl.Series, right: pl.Series, holds: pl.Series) -> pl.Series:
    return _where(left.is_not_null() & right.is_not_null(), holds)


def _period(rule: Rule, chunk: Chunk) -> pl.Series:
    values = chunk.plain(rule.columns[0])
    return _where(values.str.contains(r"^\d{16}$"), values.str.slice(0, 8) <= values.str.slice(8))


def _id_birth_date(rule: Rule, chunk: Chunk) -> pl.Series:
    birth = chunk.days(rule.columns[0]).dt.strftime("%Y%m%d")
    number = _id_numbers(rule.columns[1], chunk)
    return _both(birth, number, birth == number.str.slice(6, 8))


def _codes(rule: Rule, chunk: Chunk, position: int) -> pl.Series:
    """Return codes as they are and names as their code; null for what the code set does not know."""
    element = rule.elements[position]
    values = chunk.plain(rule.columns[position])
    if element.code_set is None:
        return values
    known = {code: code for code in element.code_set.values}
    if element.code.endswith("N"):
        known = element.code_set.names()
    return values.replace_strict(known, default=None, return_dtype=pl.String)


def _id_sex(rule: Rule, chunk: Chunk) -> pl.Series:
    codes = _codes(rule, chunk, 0)
    number = _id_numbers(rule.columns[1], chunk)
    odd = number.str.slice(16, 1).is_in(["1", "3", "5", "7", "9"])
    told = codes.is_in(["1", "2"])
    return _where(told & number.is_not_null(), (codes == "1") == odd)


def _order(rule: Rule, chunk: Chunk) -> pl.Series:
    by_day = all(element.type.name == "date" for element in rule.elements)
    form = chunk.days if by_day else chunk.months
    early, late = (form(column) for column in rule.columns)
    strict = rule.cross is not None and rule.cross.strict
    return _both(early, late, early < late if strict else early <= late)


def _condition(rule: Rule, chunk: Chunk) -> pl.Series:
    """Tell which rows have one of the rule's values in its last column."""
    values = rule.cross.values if rule.cross else ()
    return chunk.plain(rule.columns[-1]).is_in(list(values))


def _empty_when(rule: Rule, chunk: Chunk) -> pl.Series:
    return _where(_condition(rule, chunk), chunk.plain(rule.columns[0]).is_null())


def _positive_when(rule: Rule, chunk: Chunk) -> pl.Series:
    return _where(_condition(rule, chunk), chunk.numbers(rule.columns[0]) > 0)


def _same_when(rule: Rule, chunk: Chunk) -> pl.Series:
    left, right = chunk.compact(rule.columns[0]), chunk.compact(rule.columns[1])
    examined = _condition(rule, chunk) & left.is_not_null() & right.is_not_null()
    return _where(examined, left == right)


def _at_most(rule: Rule, chunk: Chunk) -> pl.Series:
    left, right = (chunk.numbers(column) for column in rule.columns)
    return _both(left, right, left <= right)


def _cents(column: str, chunk: Chunk) -> pl.Series:
    return (chunk.numbers(column) * 100).round()


def _sum(rule: Rule, chunk: Chunk) -> pl.Series:
    minus = rule.cross.minus if rule.cross else ()
    total = _cents(rule.columns[0], chunk)
    rest = pl.Series([0.0]).new_from_index(0, chunk.rows)
    for column, element in zip(rule.columns[1:], rule.elements[1:], strict=True):
        part = _cents(column, chunk)
        rest = rest - part if element.code in minus else rest + part
    return _both(total, rest, total == rest)


def _product(rule: Rule, chunk: Chunk) -> pl.Series:
    total = _cents(rule.columns[0], chunk)
    expected = _cents(rule.columns[1], chunk) * chunk.numbers(rule.columns[2])
    # Half a cent of rounding, whichever way it went.
    return _both(total, expected, (total - expected).abs() <= 0.5 + 1e-6)


def _pair(rule: Rule, chunk: Chunk) -> pl.Series:
    code, named = _codes(rule, chunk, 0), _codes(rule, chunk, 1)
    return _both(code, named, code == named)


def _differ(rule: Rule, chunk: Chunk) -> pl.Series:
    left, right = (chunk.plain(column) for column in rule.columns)
    return _both(left, right, left != right)


def _same_province(rule: Rule, chunk: Chunk) -> pl.Series:
    left, right = (chunk.plain(column).str.slice(0, 2) for column in rule.columns)
    return _both(left, right, left == right)


CROSS: Mapping[str, Test] = {
    "period": _period,
    "id_birth_date": _id_birth_date,
    "id_sex": _id_sex,
    "order": _order,
    "empty_when": _empty_when,
    "positive_when": _positive_when,
    "same_when": _same_when,
    "at_most": _at_most,
    "sum": _sum,
    "product": _product,
    "pair": _pair,
    "differ": _differ,
    "same_province": _same_province,
}


def cross_field(rule: Rule, chunk: Chunk) -> pl.Series:
    """Run a cross-field rule. A row that lacks a value the rule needs is null."""
    if rule.cross is None:
        raise ValueError(f"{rule.id} is no cross-field rule")
    return CROSS[rule.cross.check](rule, chunk)
