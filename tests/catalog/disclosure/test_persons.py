"""Sketches of persons: exact while they are few, estimated beyond, and small differences told at any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.disclosure.persons import (
    DamagedSketchError,
    K,
    PersonSketch,
    difference,
    together,
)


def keyed(numbers: np.ndarray) -> np.ndarray:
    """Return digests as good as keyed ones of numbered persons (splitmix64)."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def sketch(numbers: "set[int] | range", unnamed: int = 0) -> PersonSketch:
    return PersonSketch.of(keyed(np.array(list(numbers), dtype=np.uint64)), unnamed)


people = st.sets(st.integers(0, 10**6), max_size=40)


@settings(max_examples=100)
@given(st.lists(people, max_size=4))
def test_few_persons_are_counted_exactly(releases: list[set[int]]) -> None:
    found = together([sketch(r) for r in releases])
    assert found.exact
    assert found.persons == len(set().union(*releases))


@settings(max_examples=200)
@given(people, people)
def test_differences_are_told_side_by_side(one: set[int], other: set[int]) -> None:
    assert difference(sketch(one), sketch(other)) == (len(one - other), len(other - one))


@pytest.mark.parametrize(
    ("only_one", "only_other"), [(0, 0), (1, 0), (0, 9), (4, 5), (10, 0), (30, 30)]
)
def test_a_few_are_told_between_large_releases(only_one: int, only_other: int) -> None:
    size = 200_000
    one = sketch(range(size + only_one))
    other = sketch({*range(size), *range(10**7, 10**7 + only_other)})
    assert difference(one, other) == (only_one, only_other)


def test_many_are_not_told_but_never_taken_for_few() -> None:
    assert difference(sketch(range(5_000)), sketch(range(4_000, 9_000))) is None


def test_large_releases_are_estimated_and_say_so() -> None:
    found = together([sketch(range(300_000)), sketch(range(100_000, 500_000))])
    assert not found.exact
    assert found.persons == pytest.approx(500_000, rel=4 / K**0.5)
    again = together([sketch(range(300_000))])
    assert again.persons == 300_000


def test_the_estimate_stays_between_what_is_possible() -> None:
    found = together([sketch(range(100_000)), sketch(range(100_000))])
    assert 100_000 <= found.persons <= 200_000


def test_rows_of_nobody_are_added_up_and_make_the_figure_an_upper_bound() -> None:
    assert together([sketch({1, 2}, unnamed=3)]).persons == 5
    both = together([sketch({1, 2}, unnamed=3), sketch({2, 3}, unnamed=1)])
    assert (both.persons, both.exact) == (7, False)
    assert together([]).persons == 0


@pytest.mark.parametrize("size", [0, 5, K, K + 1])
def test_what_was_written_is_read(size: int) -> None:
    made = sketch(range(size), unnamed=2)
    read = PersonSketch.from_bytes(made.to_bytes())
    assert (read.named, read.unnamed) == (size, 2)
    assert np.array_equal(read.smallest, made.smallest)
    assert difference(read, made) == (0, 0)


@pytest.mark.parametrize("spoil", [b"", b"no zip", None])
def test_what_is_no_sketch_is_refused(spoil: bytes | None) -> None:
    raw = sketch(range(9)).to_bytes()
    with pytest.raises(DamagedSketchError):
        PersonSketch.from_bytes(raw[:-40] if spoil is None else spoil)
