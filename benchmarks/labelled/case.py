"""What a labelled case is: a table, and for every column what a person at a bureau would say it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Column:
    """One column of a case and its truth.

    ``entity`` is what it holds, None for no personal data. ``kind`` is positive, negative, masked or text; ``maker``
    the form of an entity or the name of a hard negative. ``style`` is that of the header: zh, pinyin, initials, en,
    code, none, misleading; own for the headers of hard negatives. ``holding`` says, of a text column, how many cells
    hold each entity. ``note`` says how it was soiled.
    """

    header: str
    style: str
    kind: str
    maker: str
    entity: str | None
    values: list[object]
    note: str = ""
    holding: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A table of neighbors: columns of one length, made for the same people."""

    name: str
    columns: tuple[Column, ...]
    style: str
    kind: str
    note: str = ""

    @property
    def table(self) -> pl.DataFrame:
        """The columns as a table, each of the narrowest type."""
        return pl.DataFrame([series(c.header, c.values) for c in self.columns])

    @property
    def labels(self) -> dict[str, str | None]:
        """The expected entity of every column; text columns hold none as a whole."""
        return {c.header: c.entity for c in self.columns}


def series(name: str, cells: list[object]) -> pl.Series:
    """Return cells as a column: integers, decimals or dates where all are, else text."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if len(kinds) == 1 and str not in kinds:
        return pl.Series(name, cells)
    texts = [None if cell is None else str(cell) for cell in cells]
    return pl.Series(name, texts, dtype=pl.String)
