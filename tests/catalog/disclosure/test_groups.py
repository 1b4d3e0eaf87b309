"""k-anonymity, l-diversity and t-closeness against counting by hand."""

import math
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.disclosure.diversity import DiversityCounter
from catalog.disclosure.groups import GroupCounter, Groups, row_digests

rows = st.lists(
    st.tuples(
        st.sampled_from("abcd"), st.sampled_from("xyz"), st.integers(0, 9), st.integers(0, 4)
    ),
    max_size=60,
)


def digests(values: list[Any]) -> pl.Series:
    return pl.Series([hash(v) % 2**63 for v in values], dtype=pl.UInt64)


@settings(max_examples=200)
@given(rows=rows, cut=st.integers(1, 20), compact_at=st.sampled_from([1, 7, 10**6]))
def test_groups_are_those_counted_by_hand(
    rows: list[tuple[str, str, int, int]], cut: int, compact_at: int
) -> None:
    counter = GroupCounter(compact_at=compact_at)
    for start in range(0, len(rows), cut):
        part = rows[start : start + cut]
        frame = pl.DataFrame([r[:2] for r in part], schema=["a", "b"], orient="row")
        counter.add(row_digests(frame), digests([r[2] for r in part]))
    by_hand = defaultdict(set)
    for a, b, person, _ in rows:
        by_hand[a, b].add(person)
    sizes = sorted(len(g) for g in by_hand.values())
    found = counter.groups()
    assert sorted(found.sizes.tolist()) == sizes
    assert found.smallest == (sizes[0] if sizes else None)
    assert found.members == sum(sizes)
    for k in range(6):
        assert found.below(k) == sum(n for n in sizes if n < k)
    assert found.average_risk == pytest.approx(len(sizes) / sum(sizes) if sizes else 0)
    assert sorted(counter.persons().tolist()) == sorted(
        digests(sorted({r[2] for r in rows})).to_list()
    )


@pytest.mark.parametrize(
    ("sizes", "k", "share"),
    [([20], 21, 1.0), ([21], 21, 0.0), ([20, 21], 21, 20 / 41), ([1, 3], 2, 1 / 4), ([], 5, 0.0)],
)
def test_shares_of_persons_in_small_groups(sizes: list[int], k: int, share: float) -> None:
    groups = Groups(np.array(sizes, dtype=np.int64))
    assert groups.share_below(k) == pytest.approx(share)


@pytest.mark.parametrize(
    "cells",
    [
        [1, 2, None],
        [1.5, 2.5, None],
        ["a", "", None],
        [date(2026, 1, 1), date(2026, 1, 2), None],
        [True, False, None],
    ],
)
def test_rows_are_alike_when_their_cells_are(cells: list[Any]) -> None:
    frame = pl.DataFrame({"a": cells * 2, "b": [*cells, *reversed(cells)]})
    found = row_digests(frame).to_list()
    named = list(zip(*frame.to_dict(as_series=False).values(), strict=True))
    for i, one in enumerate(named):
        for j, other in enumerate(named):
            assert (found[i] == found[j]) == (one == other)


def test_order_of_columns_and_place_of_empty_cells_count() -> None:
    frame = pl.DataFrame({"a": ["x", "y", None, "x"], "b": ["y", "x", "x", None]})
    assert row_digests(frame).n_unique() == 4


def test_widths_of_numbers_and_batches_without_a_value_do_not_matter() -> None:
    narrow = pl.DataFrame({"a": pl.Series([7, None], dtype=pl.Int8)})
    wide = pl.DataFrame({"a": pl.Series([7, None], dtype=pl.UInt32)})
    nothing = pl.DataFrame({"a": pl.Series([None, None])})
    assert row_digests(narrow).to_list() == row_digests(wide).to_list()
    assert row_digests(nothing)[0] == row_digests(narrow)[1]


def test_without_columns_all_rows_are_one_group() -> None:
    assert row_digests(pl.DataFrame({"a": [1, 2, 3]}).drop("a")).n_unique() <= 1
    counter = GroupCounter()
    counter.add(pl.Series([0, 0, 0], dtype=pl.UInt64), digests([1, 2, 2]))
    assert counter.groups().smallest == 2


def test_digests_do_not_clash_on_structured_data() -> None:
    n = 100_000
    frame = pl.DataFrame({"a": np.arange(n) % 317, "b": np.arange(n) // 317, "c": np.zeros(n)})
    assert row_digests(frame).n_unique() == n


@settings(max_examples=200)
@given(rows=rows, cut=st.integers(1, 20), compact_at=st.sampled_from([1, 10**6]))
def test_diversity_is_that_counted_by_hand(
    rows: list[tuple[str, str, int, int]], cut: int, compact_at: int
) -> None:
    counter = DiversityCounter(compact_at=compact_at)
    for start in range(0, len(rows), cut):
        part = rows[start : start + cut]
        counter.add(digests([r[0] for r in part]), digests([r[3] for r in part]))
    found = counter.diversity()
    if not rows:
        assert found is None
        return
    assert found is not None
    groups: dict[str, Counter[int]] = defaultdict(Counter)
    for a, _, _, value in rows:
        groups[a][value] += 1
    whole = Counter(r[3] for r in rows)
    assert found.distinct == min(len(c) for c in groups.values())
    assert found.groups_alike == sum(len(c) == 1 for c in groups.values())
    assert found.groups == len(groups)
    assert found.entropy == pytest.approx(min(effective(c) for c in groups.values()))
    assert found.distance == pytest.approx(
        max(distance(c, whole) for c in groups.values()), abs=1e-9
    )


def effective(counts: Counter[int]) -> float:
    total = counts.total()
    return math.exp(-sum(n / total * math.log(n / total) for n in counts.values()))


def distance(counts: Counter[int], whole: Counter[int]) -> float:
    return sum(abs(counts[v] / counts.total() - n / whole.total()) for v, n in whole.items()) / 2
