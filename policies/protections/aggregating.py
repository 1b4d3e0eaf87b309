"""Counts and sums by groups: no cell with few contributors, none that one or two dominate, none found by subtraction.

Rules of output checking: at least 10 unweighted contributors a cell; dominance (n, k) = (2, 85 %); p ratio 10 %.
A cell that is left out must not be found by subtracting the others from a total known elsewhere: in every line of the
table (all cells that differ in one group field only) either no cell is left out, or at least two with ten contributors
between them. That two tables differ by fewer than ten is not seen here: each release is looked at by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from policies.protections.cells import numbers_of, texts_of
from policies.protections.declared import Choice, Kind, Parameter, Parameters
from policies.types import Text

FEWEST = 10
DOMINATED, P_RATIO = 0.85, 0.10
CONTRIBUTORS = "contributors"
#: More distinct persons in groups are held as pairs before they are merged.
_COMPACT_AT = 1_000_000


def _guarantee(p: Parameters) -> Text:
    what = {"count": Text("计数", "counts"), "sum": Text("合计", "sums")}[p["measure"]]
    return Text(
        f"只提供按其余字段分组的{what.zh}；每组至少 {FEWEST} 人，且不由一两人主导，否则该组为空，并防止由差额推算",
        f"only {what.en} by the other fields; a group has at least {FEWEST} persons and no one or two dominate it, "
        "or it is left empty, and so are others that would tell it by subtraction",
    )


AGGREGATE = Kind(
    key="aggregate",
    name=Text("汇总", "aggregate"),
    parameters=(
        Parameter("measure", Choice(("count", "sum")), "sum", Text("计数或合计", "count or sum")),
    ),
    about=Text("按其余字段分组的合计或计数", "sums or counts by the other fields"),
    guarantee=_guarantee,
    when=Text("只需要统计数字", "where figures are all that is needed"),
    strength=4,
)


@dataclass(frozen=True, slots=True)
class Aggregated:
    """The table: group fields, measures, and contributors a cell, null where left out. ``cells``, and ``left_out``."""

    frame: pl.DataFrame
    cells: int
    left_out: int


@dataclass(slots=True)
class Aggregation:
    """Adds up batches; ``table`` gives the cells that may be shown.

    ``groups`` are the fields to group by, as they leave; ``measures`` maps a field to ``count`` or ``sum``.
    """

    groups: Sequence[str]
    measures: Mapping[str, str]
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _rows: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are looked at."""
        return (*self.groups, *self.measures)

    @property
    def columns(self) -> list[str]:
        """The columns of the table."""
        return [*self.groups, *self.measures, CONTRIBUTORS]

    def add(self, shown: pl.DataFrame, amounts: pl.DataFrame, persons: pl.Series | None) -> None:
        """Add rows: ``shown`` holds the groups as they leave, ``amounts`` the measured fields as they are.

        ``persons`` tells who contributes; without it, and where it is empty, each row is a contributor of its own.
        """
        if shown.is_empty():
            return
        columns = [texts_of(shown[name]) for name in self.groups]
        columns += [
            self._measured(amounts[name]).alias(f"measure.{name}") for name in self.measures
        ]
        columns.append(self._contributors(shown.height, persons).alias("contributor"))
        self._rows += shown.height
        self._parts.append(self._merged(pl.DataFrame(columns)))
        if sum(part.height for part in self._parts) > _COMPACT_AT:
            self._parts = [self._merged(pl.concat(self._parts))]

    def _measured(self, series: pl.Series) -> pl.Series:
        if self.measures[series.name] == "count":
            return series.is_not_null().cast(pl.Float64)
        return numbers_of(series)

    def _contributors(self, height: int, persons: pl.Series | None) -> pl.Series:
        alone = pl.int_range(self._rows, self._rows + height, dtype=pl.UInt64, eager=True).hash(
            seed=1
        )
        if persons is None:
            return alone
        texts = texts_of(persons).str.strip_chars().str.to_uppercase()
        empty = texts.is_null() | (texts == "")
        return texts.hash(seed=0).zip_with(~empty, alone)

    def _merged(self, frame: pl.DataFrame) -> pl.DataFrame:
        summed = [pl.col(f"measure.{name}").sum() for name in self.measures]
        return frame.group_by([*self.groups, "contributor"]).agg(summed)

    def table(self) -> Aggregated:
        """Return what may be shown, in the order of the groups."""
        if not self._parts:
            types = [pl.String] * len(self.groups) + [pl.Float64] * len(self.measures) + [pl.Int64]
            return Aggregated(
                pl.DataFrame(schema=dict(zip(self.columns, types, strict=True))), 0, 0
            )
        merged = self._merged(pl.concat(self._parts))
        figures = [pl.col(f"measure.{name}").sum().alias(name) for name in self.measures]
        unsafe = [
            _dominated(pl.col(f"measure.{n}")) for n, how in self.measures.items() if how == "sum"
        ]
        cells = merged.group_by(self.groups).agg(
            *figures,
            pl.len().cast(pl.Int64).alias(CONTRIBUTORS),
            pl.any_horizontal(unsafe or [pl.lit(value=False)]).alias("unsafe"),
        )
        cells = cells.sort(self.groups, nulls_last=True)
        left_out = ((cells[CONTRIBUTORS] < FEWEST) | cells["unsafe"]).to_list()
        complement(cells.select(self.groups).rows(), cells[CONTRIBUTORS].to_list(), left_out)
        hidden = pl.Series(left_out, dtype=pl.Boolean)
        shown = cells.select(
            *self.groups,
            *(
                pl.when(~hidden).then(pl.col(name)).alias(name)
                for name in [*self.measures, CONTRIBUTORS]
            ),
        )
        return Aggregated(shown, cells.height, sum(left_out))


def _dominated(amounts: pl.Expr) -> pl.Expr:
    """Tell whether two contributors make up too much of a sum, or the others too little beside the greatest."""
    sizes = amounts.abs().sort(descending=True)
    total, first, second = sizes.sum(), sizes.first(), sizes.get(1, null_on_oob=True).fill_null(0.0)
    dominated = (first + second) > DOMINATED * total
    told = (total - first - second) < P_RATIO * first
    return (total > 0) & (dominated | told)


def complement(
    groups: Sequence[tuple[object, ...]], contributors: Sequence[int], left_out: list[bool]
) -> None:
    """Leave out further cells, smallest first, until no line of the table tells a cell that was left out.

    ``groups`` names each cell by its values, ``left_out`` is changed. A line with no other cell is left alone.
    """
    lines: dict[tuple[int, tuple[object, ...]], list[int]] = {}
    for cell, values in enumerate(groups):
        for place in range(len(values)):
            lines.setdefault((place, (*values[:place], *values[place + 1 :])), []).append(cell)
    changed = True
    while changed:
        changed = False
        for cells in lines.values():
            hidden = [c for c in cells if left_out[c]]
            seen = sorted((c for c in cells if not left_out[c]), key=lambda c: contributors[c])
            if (
                hidden
                and seen
                and (len(hidden) < 2 or sum(contributors[c] for c in hidden) < FEWEST)
            ):
                left_out[seen[0]] = changed = True
