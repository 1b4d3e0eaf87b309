"""Rules for cells of aggregates: at the mark, just below, just above."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.disclosure.cells import (
    Cell,
    CellCounter,
    cells_from,
    close_cells,
    faults,
    is_differencing,
    is_dominated,
    is_estimable,
    is_small,
)


@pytest.mark.parametrize(("contributors", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_cell_has_ten_contributors_or_none(contributors: int, small: bool) -> None:
    assert is_small(Cell(contributors)) is small


@pytest.mark.parametrize(
    ("total", "largest", "dominated"),
    [
        (100, (50, 35), False),  # exactly 85 %
        (100, (50, 35.01), True),
        (100, (50, 34.99), False),
        (100, (86,), True),
        (100, (85, 0), False),
        (0.3, (0.155, 0.1), False),  # 85 % in decimals that floats cannot hold
        (0, (), False),
        (None, (99, 1), False),
    ],
)
def test_two_contributors_make_up_at_most_85_percent(
    total: float | None, largest: tuple[float, ...], dominated: bool
) -> None:
    assert is_dominated(Cell(20, total, largest)) is dominated


@pytest.mark.parametrize(
    ("total", "largest", "estimable"),
    [
        (160, (100, 50), False),  # the rest is exactly 10 % of the largest
        (159.99, (100, 50), True),
        (160.01, (100, 50), False),
        (100, (100,), True),
        (None, (100,), False),
    ],
)
def test_the_largest_cannot_be_estimated_within_ten_percent(
    total: float | None, largest: tuple[float, ...], estimable: bool
) -> None:
    assert is_estimable(Cell(20, total, largest)) is estimable


def test_faults_are_counted_by_rule() -> None:
    found = faults(
        [
            Cell(0),
            Cell(9),
            Cell(10),
            Cell(12, 100, (86, 1)),
            Cell(15, 100, (10, 10)),
            Cell(11, 151, (100, 50)),
        ]
    )
    assert (found.cells, found.smallest, found.small, found.dominated, found.estimable) == (
        6,
        9,
        1,
        2,
        1,
    )
    assert found.any
    assert not faults([Cell(10), Cell(0)]).any
    assert faults([]).smallest is None


@pytest.mark.parametrize(
    ("now", "earlier", "close"),
    [
        ({("a",): 30}, {("a",): 30}, []),
        ({("a",): 30}, {("a",): 29}, [("a",)]),
        ({("a",): 30}, {("a",): 21}, [("a",)]),
        ({("a",): 30}, {("a",): 20}, []),
        ({("a",): 30, ("b",): 9}, {("a",): 30}, [("b",)]),
        ({}, {("c",): 10}, []),
    ],
)
def test_tables_differ_by_ten_or_not_at_all(
    now: dict[tuple[str], int], earlier: dict[tuple[str], int], close: list[tuple[str]]
) -> None:
    assert close_cells(now, earlier) == close


@pytest.mark.parametrize(("difference", "told"), [(0, False), (1, True), (9, True), (10, False)])
def test_outputs_differ_by_ten_or_not_at_all(difference: int, told: bool) -> None:
    assert is_differencing(difference) is told


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30))
def test_cells_are_made_of_what_was_contributed(given_: list[float]) -> None:
    cell = cells_from({("a",): given_})["a",]
    assert cell.contributors == len(given_)
    assert cell.largest == tuple(sorted(given_, reverse=True)[:2])
    assert cell.total == pytest.approx(sum(given_))
    if len(given_) <= 2 and sum(given_):
        assert is_dominated(cell)
        assert is_estimable(cell) == (max(given_) > 0)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 14), st.integers(-50, 900)), max_size=60
    ),
    cut=st.integers(1, 20),
    compact_at=st.sampled_from([1, 10**6]),
    is_sum=st.booleans(),
)
def test_cells_counted_over_batches_are_those_of_all_rows(
    rows: list[tuple[str, int, int]], cut: int, compact_at: int, is_sum: bool
) -> None:
    counter = CellCounter(is_sum=is_sum, compact_at=compact_at)
    for start in range(0, len(rows), cut):
        part = rows[start : start + cut]
        counter.add(
            pl.Series([ord(r[0]) for r in part], dtype=pl.UInt64),
            pl.Series([r[1] for r in part], dtype=pl.UInt64),
            pl.Series([f"¥{r[2]:,}" for r in part]),
        )
    given_: dict[str, dict[int, float]] = {}
    for cell, who, amount in rows:
        own = given_.setdefault(cell, {})
        own[who] = own.get(who, 0) + abs(amount)
    cells = [
        Cell(
            len(own),
            float(sum(own.values())) if is_sum else None,
            tuple(map(float, sorted(own.values(), reverse=True)[:2])),
        )
        for own in given_.values()
    ]
    assert counter.faults() == faults(cells)
