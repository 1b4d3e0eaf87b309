"""Marks of a release are found under its own key, and under no other."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections import marks, pseudonym
from policies.protections.pseudonyms import PSEUDONYM_CHARACTERS, codes_of

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
PEOPLE = pl.Series("id", [f"99010119800101{n:04d}" for n in range(4_000)])


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_pseudonym_bears_its_release(cipher: str) -> None:
    codes = codes_of(pseudonym(PEOPLE, KEY, cipher=cipher))
    mine = marks.look_for_pseudonyms(codes, KEY, cipher)
    other = marks.look_for_pseudonyms(codes, OTHER, cipher)
    assert (mine.tried, mine.agreed) == (4_000, 4_000)
    assert other.agreed <= 2  # 4,000 trials at one in a million
    assert mine.chance < math.log(1e-100) < other.chance


def test_pseudonyms_are_found_whatever_their_case_and_among_other_cells() -> None:
    made = pseudonym(PEOPLE.head(5), KEY)
    cells = pl.Series(
        [f" {made[0].lower()} ", made[1], made[1], "ABC", "", None, "x" * 20, "1" * 20]
    )
    codes = codes_of(cells)
    assert codes.shape == (3, PSEUDONYM_CHARACTERS)  # twenty X are written like one
    assert marks.look_for_pseudonyms(codes, KEY).agreed == 2


def test_one_wrong_letter_is_no_longer_of_the_release() -> None:
    made = pseudonym(PEOPLE, KEY)
    bent = made.map_elements(
        lambda code: ("B" if code[0] == "A" else "A") + code[1:], return_dtype=pl.String
    )
    assert marks.look_for_pseudonyms(codes_of(bent), KEY).agreed <= 2


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=200, unique=True), st.data())
@settings(max_examples=60)
def test_rows_are_kept_and_their_order_follows_the_key(
    cells: list[str], data: st.DataObject
) -> None:
    frame = pl.DataFrame({"id": cells, "n": range(len(cells))})
    made = marks.in_marked_order(frame, "id", KEY)
    assert made.sort("n").equals(frame)
    shuffled = frame[data.draw(st.permutations(range(len(cells))))]
    folded = marks.keyed(frame["id"], KEY, "order")
    if len(set(folded.tolist())) == len(cells):
        assert marks.in_marked_order(shuffled, "id", KEY).equals(made)


def test_an_order_is_found_in_a_part_of_the_rows() -> None:
    made = marks.in_marked_order(PEOPLE.to_frame(), "id", KEY)["id"]
    part = made.gather_every(7).head(marks.LOOKED_AT)
    mine, other = marks.look_for_order(part, KEY), marks.look_for_order(part, OTHER)
    assert mine.agreed == mine.tried == len(part) // 2
    assert mine.chance < math.log(1e-50)
    assert other.chance > math.log(1e-6)


def test_numbers_written_otherwise_keep_their_place() -> None:
    whole = pl.Series("n", [12, 7, 105])
    assert (
        marks.keyed(whole, KEY, "order").tolist()
        == marks.keyed(pl.Series("n", ["12", " 7", "105.0"]), KEY, "order").tolist()
        == marks.keyed(whole.cast(pl.Float64), KEY, "order").tolist()
    )


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=100),
    st.sampled_from([0.01, 0.1, 0.5, 1.0, 10.0]),
)
@settings(max_examples=80)
def test_digits_move_by_no_more_than_the_tolerance(values: list[float], tolerance: float) -> None:
    numbers = pl.Series("v", values)
    anchors = pl.Series("a", [str(n) for n in range(len(values))])
    moved = marks.with_marked_digits(numbers, anchors, KEY, tolerance)
    assert ((moved - numbers).abs() <= tolerance * 1.000001).all()
    small = numbers.abs() <= tolerance
    assert (moved == numbers).filter(small).all()


def test_digits_are_found_in_texts_and_numbers_alike() -> None:
    values = pl.Series("v", [f"{n * 1.37 + 20:.2f}" for n in range(3_000)])
    anchors = PEOPLE.head(3_000)
    for column in (values, values.cast(pl.Float64)):
        made = marks.with_marked_digits(column, anchors, KEY, 0.1)
        assert made.dtype == column.dtype
        assert marks.look_for_digits(made, anchors, KEY, 0.1).agreed == 3_000
        assert marks.look_for_digits(made, anchors, OTHER, 0.1).chance > math.log(1e-6)
        assert marks.look_for_digits(column, anchors, KEY, 0.1).chance > math.log(1e-6)


def test_what_is_no_number_is_left_alone() -> None:
    cells = pl.Series("v", ["n/a", None, "", "0", "0.05"])
    anchors = pl.Series("a", list("abcde"))
    assert marks.with_marked_digits(cells, anchors, KEY, 0.1).to_list() == cells.to_list()


@pytest.mark.parametrize(
    ("tried", "agreed", "each", "exact"),
    [(10, 10, 0.5, 0.5**10), (20, 15, 0.5, 0.020695), (2, 2, 1e-6, 1e-12), (100, 50, 0.5, 1.0)],
)
def test_the_chance_is_a_bound(tried: int, agreed: int, each: float, exact: float) -> None:
    assert math.exp(marks.chance(tried, agreed, each)) >= exact * 0.999


def test_nothing_tried_says_nothing() -> None:
    assert marks.chance(0, 0, 0.5) == 0.0
    assert marks.look_for_order(pl.Series("a", [], dtype=pl.String), KEY).chance == 0.0


def test_false_accusations_are_as_rare_as_said() -> None:
    """Under many keys, an unrelated order is as unlikely as the bound says, never more often."""
    looks = [
        marks.look_for_order(PEOPLE.head(512), number.to_bytes(32)).chance
        for number in range(2_000)
    ]
    for bound in (0.1, 0.01):
        assert sum(chance <= math.log(bound) for chance in looks) <= bound * len(looks)
