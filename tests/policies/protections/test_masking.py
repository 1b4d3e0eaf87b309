"""Masks keep lengths and the ends that they say, and nothing else."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections import mask


def masked(value: str | None, first: int, last: int) -> str | None:
    made: str | None = mask(pl.Series("x", [value], dtype=pl.String), first, last)[0]
    return made


@pytest.mark.parametrize(
    ("value", "first", "last", "expected"),
    [
        ("13812345678", 3, 4, "138****5678"),
        ("张三", 1, 0, "张*"),
        ("张", 1, 0, "*"),
        ("abc", 2, 2, "***"),
        ("abcd", 2, 2, "****"),
        ("abcde", 2, 2, "ab*de"),
        ("", 1, 1, ""),
        (None, 1, 1, None),
        ("１３８１２３４５６７８", 3, 4, "１３８****５６７８"),
        ("𠀀𠀁𠀂", 1, 0, "𠀀**"),
        ("jia@example.org", 1, 0, "j**************"),
        ("anything", 0, 0, "********"),
    ],
)
def test_masking(value: str | None, first: int, last: int, expected: str | None) -> None:
    assert masked(value, first, last) == expected


@settings(max_examples=150)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=10),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_lengths_stay_and_the_middle_is_gone(
    values: list[str | None], first: int, last: int
) -> None:
    made = mask(pl.Series("x", values, dtype=pl.String), first, last)
    for value, out in zip(values, made, strict=True):
        if value is None:
            assert out is None
            continue
        assert len(out) == len(value)
        kept = first + last < len(value)
        middle = out[first : len(out) - last] if kept else out
        assert set(middle) <= {"*"}
        if kept:
            assert out[:first] == value[:first]
            assert out[len(out) - last :] == value[len(value) - last :]
    assert mask(made, first, last).to_list() == made.to_list()
