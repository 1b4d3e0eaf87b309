"""The generalizations proposed are those that pass and lose least, by trying every one."""

from collections import defaultdict
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.disclosure.generalization import Search
from catalog.disclosure.ladders import Ladder, LadderCounter
from catalog.disclosure.tables import CodeTable

#: Rungs as functions of a value from 0 to 7: as it is, pairs, fours, all alike.
NESTED = [lambda v: v, lambda v: v // 2, lambda v: v // 4, lambda v: 0 * v]
#: The middle rung is no coarsening of the one before.
CROSSED = [lambda v: v // 2, lambda v: (v + 1) // 4, lambda v: 0 * v]


def searched(
    rows: list[tuple[int, ...]], people: list[int], rungs: list[Any], k: int, **options: Any
) -> tuple[Search, list[Ladder]]:
    counters = [LadderCounter(f"f{i}", tuple(range(len(rungs)))) for i in range(len(rows[0]))]
    codes, ladders = [], []
    for i, counter in enumerate(counters):
        column = [r[i] for r in rows]
        half = len(column) // 2
        parts = [
            counter.add([pl.Series([f(v) for v in part], dtype=pl.UInt64) for f in rungs])
            for part in (column[:half], column[half:])
        ]
        place = np.concatenate([p.to_numpy() for p in parts])
        codes.append(place)
        ladders.append(counter.ladder(np.bincount(place, minlength=counter.values().height)))
    pairs = pl.DataFrame([*codes, np.array(people, dtype=np.uint64)]).unique()
    table = CodeTable.of(pairs.to_numpy()[:, :-1].astype(np.uint32), pairs.to_series(-1).to_numpy())
    return Search(ladders, table, k, **options), ladders


def small(
    rows: list[tuple[int, ...]], people: list[int], rungs: list[Any], node: Any, k: int
) -> int:
    groups = defaultdict(set)
    for row, person in zip(rows, people, strict=True):
        groups[tuple(rungs[r](v) for r, v in zip(node, row, strict=True))].add(person)
    return sum(len(g) for g in groups.values() if len(g) < k)


tables = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)), min_size=1, max_size=40
).flatmap(
    lambda rows: st.tuples(
        st.just(rows), st.lists(st.integers(0, 25), min_size=len(rows), max_size=len(rows))
    )
)


@settings(max_examples=150)
@given(table=tables, k=st.integers(1, 6), most=st.integers(0, 4))
def test_the_first_answer_loses_least_of_all_that_pass(
    table: tuple[list[tuple[int, ...]], list[int]], k: int, most: int
) -> None:
    rows, people = table
    search, ladders = searched(rows, people, NESTED, k, most_held_back=most)
    losses = [ladder.losses() for ladder in ladders]
    everything = {}
    for node in product(range(4), repeat=3):
        below = small(rows, people, NESTED, node, k)
        kept = len(set(people)) > 0 and below <= most
        if kept and any(len(g) >= k for g in _groups(rows, people, NESTED, node)):
            everything[node] = sum(losses[i][r] for i, r in enumerate(node)) / 3
    found = search.run()
    assert found.complete
    if not everything:
        assert found.answers == ()
        return
    assert found.answers[0].loss == pytest.approx(min(everything.values()))
    for answer in found.answers:
        assert answer.loss == pytest.approx(everything[answer.node])
        assert answer.held_back == small(rows, people, NESTED, answer.node, k)
        sizes = [len(g) for g in _groups(rows, people, NESTED, answer.node) if len(g) >= k]
        assert answer.smallest == min(sizes)
    for one, other in product(found.answers, repeat=2):
        assert one == other or not all(a >= b for a, b in zip(one.node, other.node, strict=True))
    assert [a.loss for a in found.answers] == sorted(a.loss for a in found.answers)


def _groups(rows: Any, people: Any, rungs: Any, node: Any) -> list[set[int]]:
    groups = defaultdict(set)
    for row, person in zip(rows, people, strict=True):
        groups[tuple(rungs[r](v) for r, v in zip(node, row, strict=True))].add(person)
    return list(groups.values())


@settings(max_examples=60)
@given(table=tables, k=st.integers(2, 6))
def test_whatever_is_answered_passes_on_ladders_that_are_not_nested_too(
    table: tuple[list[tuple[int, ...]], list[int]], k: int
) -> None:
    rows, people = table
    for answer in searched(rows, people, CROSSED, k)[0].run().answers:
        assert small(rows, people, CROSSED, answer.node, k) == 0


@settings(max_examples=40)
@given(table=tables, k=st.integers(2, 6))
def test_without_a_budget_there_is_still_an_answer_and_it_says_so(
    table: tuple[list[tuple[int, ...]], list[int]], k: int
) -> None:
    rows, people = table
    found = searched(rows, people, NESTED, k, budget_nodes=0)[0].run()
    assert found.complete == (not found.answers)
    assert bool(found.answers) == (len(set(people)) >= k)
    for answer in found.answers:
        assert small(rows, people, NESTED, answer.node, k) == 0


def test_losses_are_the_normalized_certainty_penalty() -> None:
    # Four values, weights 1 2 3 4; pairs lose 1/3 of each, all alike lose everything.
    ladder = Ladder(
        "f",
        ("as it is", "pairs", "three and one", "suppressed"),
        np.array([[0, 1, 2, 3], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]], dtype=np.uint32),
        np.array([1, 2, 3, 4]),
    )
    assert ladder.losses() == pytest.approx((0, 1 / 3, 6 / 10 * 2 / 3, 1))
    assert ladder.distinct == (4, 2, 2, 1)


def test_a_field_of_one_value_has_nothing_to_lose() -> None:
    one = Ladder("f", (0, 1), np.zeros((2, 1), dtype=np.uint32), np.array([9]))
    assert one.losses() == (0, 0)
