"""Aggregates: no small cell, no dominated one, none that subtraction would tell; batches change nothing."""

import random
from collections import defaultdict
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections.aggregating import CONTRIBUTORS, FEWEST, Aggregation, complement


def aggregated(
    rows: list[tuple[str, str, str, float]], cut: int | None = None
) -> tuple[dict[tuple[str, str], tuple[float, int] | None], int]:
    frame = pl.DataFrame(rows, schema=["a", "b", "person", "amount"], orient="row")
    made = Aggregation(("a", "b"), {"amount": "sum"})
    for start in range(0, len(rows), cut or len(rows)):
        part = frame.slice(start, cut or len(rows))
        made.add(part.select("a", "b"), part.select("amount"), part["person"])
    table = made.table()
    cells = {
        (r["a"], r["b"]): None
        if r[CONTRIBUTORS] is None
        else (round(r["amount"], 6), r[CONTRIBUTORS])
        for r in table.frame.to_dicts()
    }
    assert table.cells == len(cells)
    assert table.left_out == sum(v is None for v in cells.values())
    return cells, table.left_out


def people(a: str, b: str, count: int, amount: float = 100.0) -> list[tuple[str, str, str, float]]:
    return [(a, b, f"{a}{b}{n}", amount + n) for n in range(count)]


def test_a_cell_of_ten_persons_is_shown_and_one_of_nine_is_not() -> None:
    # Two small cells a line, so that nothing else needs to go.
    rows = people("x", "1", 9) + people("x", "2", 9) + people("x", "3", 10)
    rows += people("y", "1", 9) + people("y", "2", 9) + people("y", "3", 12)
    cells, left_out = aggregated(rows)
    assert cells["x", "3"] == (sum(100.0 + n for n in range(10)), 10)
    assert [k for k, v in cells.items() if v is None] == [
        ("x", "1"),
        ("x", "2"),
        ("y", "1"),
        ("y", "2"),
    ]
    assert left_out == 4


def test_rows_of_one_person_are_one_contributor() -> None:
    rows = [("x", "1", "p", 1.0)] * 50 + people("y", "2", 10)
    cells, _ = aggregated(rows)
    assert cells["x", "1"] is None
    assert cells["y", "2"] is not None


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ([100] * 12, True),
        ([10_000] + [1] * 30, False),
        ([5000, 5000] + [50] * 20, False),
        ([1000, 900] + [5] * 18, False),
        ([300, 300] + [50] * 20, True),
    ],
)
def test_a_cell_that_one_or_two_dominate_is_left_out(amounts: list[float], shown: bool) -> None:
    rows = [("x", "1", f"p{n}", float(a)) for n, a in enumerate(amounts)]
    cells, _ = aggregated(rows)
    assert (cells["x", "1"] is not None) == shown


def test_a_lone_small_cell_takes_the_next_smallest_of_its_line_with_it() -> None:
    rows = [
        r
        for b in "123"
        for a in "xyz"
        for r in people(a, b, 3 if (a, b) == ("x", "1") else 20 + int(b))
    ]
    cells, _ = aggregated(rows)
    hidden = {k for k, v in cells.items() if v is None}
    assert ("x", "1") in hidden
    for a in "xyz":
        assert sum((a, b) in hidden for b in "123") != 1
    for b in "123":
        assert sum((a, b) in hidden for a in "xyz") != 1


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4), st.integers(1, 60))
def test_what_is_shown_is_safe_and_right_however_it_is_cut(
    seed: int, wide: int, high: int, cut: int
) -> None:
    chance = random.Random(seed)
    rows = [
        (f"a{i}", f"b{j}", f"p{chance.randrange(60)}", float(chance.randrange(1, 50)))
        for i, j in product(range(wide), range(high))
        for _ in range(chance.choice([0, 1, 5, 15, 40]))
    ]
    if not rows:
        return
    cells, _ = aggregated(rows, cut)
    assert cells == aggregated(rows)[0]
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for a, b, person, amount in rows:
        sums[a, b][person] += amount
    assert set(cells) == set(sums)
    for key, shown in cells.items():
        if shown is not None:
            assert shown == (round(sum(sums[key].values()), 6), len(sums[key]))
            assert shown[1] >= FEWEST
            first, second = sorted(sums[key].values(), reverse=True)[:2]
            assert first + second <= 0.85 * shown[0] + 1e-9
    for place in (0, 1):
        for value in {k[place] for k in cells}:
            line = [k for k in cells if k[place] == value]
            hidden = [k for k in line if cells[k] is None]
            if hidden and len(hidden) < len(line):
                assert len(hidden) >= 2
                assert sum(len(sums[k]) for k in hidden) >= FEWEST


def test_a_count_and_a_table_without_rows() -> None:
    made = Aggregation(("g",), {"n": "count"})
    frame = pl.DataFrame({"g": ["a"] * 15 + ["b"] * 12, "n": [None, *range(26)]})
    made.add(frame.select("g"), frame.select("n"), None)
    assert made.table().frame.rows() == [("a", 14.0, 15), ("b", 12.0, 12)]
    assert Aggregation(("g",), {"n": "count"}).table().frame.columns == ["g", "n", CONTRIBUTORS]


def test_a_line_with_no_other_cell_is_left_alone() -> None:
    left_out = [True, False, False]
    complement([("a",), ("b",), ("c",)], [3, 30, 20], left_out)
    assert left_out == [True, False, True]
    alone = [True]
    complement([("a", "x")], [3], alone)
    assert alone == [True]
