"""What came to a database table since it was last read, told by a column that only grows."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from catalog.errors import UnusableInputError
from catalog.sources.schemas import exact
from catalog.sources.sql_tables import DatabaseTable

#: Numbers and times: what a mark may be. Nothing else is ever kept of a cell.
_NUMBER = re.compile(r"-?\d{1,38}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T][\d:.]{5,18}( ?[+-][\d:]{2,6}|Z)?)?")
#: CONVERT's style of times as ODBC writes them, with all their digits (Transact-SQL, CAST and CONVERT).
_ODBC_CANONICAL: sa.ColumnClause[int] = sa.literal_column("121")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a table had grown: its rows, and the highest number or time in the column; None in an empty one."""

    rows: int
    last: str | None


def mark_of(table: DatabaseTable, column: str) -> Mark:
    """Return how far ``table`` has grown. Raises UnusableInputError for a column that cannot tell."""
    named = _column(column)
    found = table.asked(
        sa.func.count(), sa.func.count(named), _text(table.source.kind, sa.func.max(named))
    )
    rows, present, last = int(found[0]), int(found[1]), found[2]
    if present != rows or (last is not None and not _fits(str(last))):
        raise UnusableInputError(
            f"“{table.label}”的字段 {column} 有空值，或不是数字和时间，不能用来判断新增。请改用自增编号或写入时间。",
            f'The column {column} of "{table.label}" has nulls or is neither a number nor a time: it cannot tell what '
            "was appended. Use a serial number or the time of writing.",
        )
    return Mark(rows, None if last is None else str(last))


def rows_upto(table: DatabaseTable, column: str, last: str) -> int:
    """Return how many rows there are up to the mark. Raises UnusableInputError."""
    return int(table.where(_column(column) <= _literal(last)).asked(sa.func.count())[0])


def between(table: DatabaseTable, column: str, after: str | None, upto: str) -> DatabaseTable:
    """Return the table narrowed to the rows after one mark, up to another."""
    condition = _column(column) <= _literal(upto)
    return table.where(
        condition if after is None else (_column(column) > _literal(after)) & condition
    )


def _column(name: str) -> sa.ColumnClause[object]:
    return sa.column(exact(name))


def _text(kind: str, value: sa.ColumnElement[object]) -> sa.ColumnElement[str]:
    """Return a value as the server writes it, of a length: Oracle has no text without."""
    if kind == "mssql":  # a plain cast writes "Jan  5 2024  1:02AM"
        return sa.func.convert(sa.literal_column("VARCHAR(64)"), value, _ODBC_CANONICAL)
    return sa.cast(value, sa.String(64))


def _fits(last: str) -> bool:
    return bool(_NUMBER.fullmatch(last) or _TIME.fullmatch(last))


def _literal(last: str) -> sa.ColumnElement[object]:
    """Return a mark as SQL writes it: a typed parameter would not compare with every type of time."""
    if not _fits(last):
        msg = "a mark is a number or a time"
        raise ValueError(msg)
    return sa.literal_column(last if _NUMBER.fullmatch(last) else f"'{last}'")
