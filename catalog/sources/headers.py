"""Whether the first row of a table names its columns. Names are never quoted: they may be data."""

import re
from collections.abc import Sequence

from catalog.errors import UnusableInputError

_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*%?")

#: Cells no one names a column with: a number of seven or more digits (an identity number with its X included), a
#: decimal fraction, a full date, an e-mail address.
_DATA = re.compile(
    r"\d{7,}[Xx]?|[+-]?\d+\.\d+|\d{4}([-/.年])\d{1,2}([-/.月])\d{1,2}日?(\s.*)?|[^@\s]+@[^@\s]+\.\w+"
)


def checked_header(cells: Sequence[str | None], label: str) -> list[str]:
    """Return the column names in ``cells``, white space around them taken off.

    Raises UnusableInputError, naming positions only, when a name is empty or occurs twice, or when the row looks like
    data: every cell a number, or a cell that is a long number, a fraction, a full date or an e-mail address.
    """
    names = [(cell or "").strip() for cell in cells]
    filled = [name for name in names if name]
    if filled and all(_NUMBER.fullmatch(name) for name in filled):
        raise _data(label)
    if any(_DATA.fullmatch(name) for name in filled):
        raise _data(label)
    return checked_names(names, label)


def checked_names(names: Sequence[str], label: str) -> list[str]:
    """Return ``names`` as a list. Raises UnusableInputError when one is empty or occurs twice."""
    empty = [position for position, name in enumerate(names, 1) if not name]
    if empty or not names:
        where = _listed(empty) or "1"
        raise UnusableInputError(
            f"“{label}”的表头第 {where} 列没有列名。请补上列名，或删去多余的列；若没有表头行，请加上一行。",
            f'The header of "{label}" has no name in column {where}. Name the column or remove it; '
            "if there is no header row, add one.",
        )
    first: dict[str, int] = {}
    doubles = []
    for position, name in enumerate(names, 1):
        if name in first:
            doubles.append((first[name], position))
        first.setdefault(name, position)
    if doubles:
        where = ", ".join(f"{one}={two}" for one, two in doubles[:5])
        raise UnusableInputError(
            f"“{label}”的表头有重名的列（位置 {where}）。请改成各不相同的列名。",
            f'The header of "{label}" names columns twice (positions {where}). Make the names '
            "different.",
        )
    return list(names)


def _listed(positions: Sequence[int]) -> str:
    return ", ".join(map(str, positions[:5])) + ("…" if len(positions) > 5 else "")


def _data(label: str) -> UnusableInputError:
    return UnusableInputError(
        f"“{label}”的第一行像是数据，不是列名。请在最前面加上一行列名。",
        f'The first row of "{label}" looks like data, not like column names. Add a row of column '
        "names above it.",
    )
