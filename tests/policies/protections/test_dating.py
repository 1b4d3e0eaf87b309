"""Date shift: intervals of one person stay, forms stay, and nobody's date stays as it was."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections.dating import date_shift

KEY, OTHER = b"k" * 32, b"o" * 32
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def shifted(
    dates: list[object], persons: list[str | None], key: bytes = KEY, most: int = 30
) -> list[object]:
    series = (
        pl.Series("d", dates)
        if any(d is not None for d in dates)
        else pl.Series("d", dates, dtype=pl.String)
    )
    return date_shift(series, pl.Series(persons, dtype=pl.String), key, days=most).to_list()


@settings(max_examples=120)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), days), min_size=1, max_size=20),
    st.integers(7, 400),
)
def test_intervals_stay_per_person_and_no_date_stays(
    rows: list[tuple[str, date]], most: int
) -> None:
    persons, dates = [p for p, _ in rows], [d for _, d in rows]
    made = [
        date.fromisoformat(str(d))
        for d in shifted([d.isoformat() for d in dates], persons, most=most)
    ]
    moved: dict[str, set[timedelta]] = {}
    for person, before, after in zip(persons, dates, made, strict=True):
        moved.setdefault(person, set()).add(after - before)
    for found in moved.values():
        assert len(found) == 1
        assert 1 <= abs(found.pop().days) <= most
    assert shifted(list(dates), persons, most=most) == made


def test_persons_move_by_different_days_under_different_keys() -> None:
    people = [f"p{n}" for n in range(3000)]
    first, other = (
        [(d - date(2000, 1, 1)).days for d in shifted([date(2000, 1, 1)] * 3000, people, key, 30)]
        for key in (KEY, OTHER)
    )
    assert set(first) == set(range(-30, 31)) - {0}
    assert sum(a == b for a, b in zip(first, other, strict=True)) < 150
    assert max(map(first.count, set(first))) < 100


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
        "%Y-%m-%d 08:30:00",
        "%Y-%m-%dT08:30:00Z",
        "%Y%m%d083000",
    ],
)
def test_the_form_stays(form: str) -> None:
    (plain,) = shifted(["1990-03-07"], ["a"])
    after = date.fromisoformat(str(plain))
    assert shifted([f"{date(1990, 3, 7):{form}}"], ["a"]) == [f"{after:{form}}"]


@pytest.mark.parametrize("value", ["1990-03", "1990", "7/3/90", "无", "", "1990-02-30", None])
def test_what_is_no_full_date_is_left_out(value: str | None) -> None:
    assert shifted([value, "1990-03-07"], ["a", "a"])[0] is None


def test_nobodys_date_is_left_out_and_one_person_is_one_however_written() -> None:
    made = shifted(
        ["1990-03-07"] * 5,
        [
            None,
            "",
            "32099919900307123x",
            "３２０９９９１９９００３０７１２３Ｘ",
            "32099919900307123X",
        ],
    )
    assert made[:2] == [None, None]
    assert len(set(made[2:])) == 1


def test_dates_and_times_stay_what_they_are() -> None:
    series = pl.Series("d", [datetime(1990, 3, 7, 8, 30, tzinfo=UTC), None])
    made = date_shift(series, pl.Series(["a", "a"]), KEY, days=30)
    assert made.dtype == series.dtype
    assert made[0].time() == series[0].time()
    assert made[1] is None
    assert (
        date_shift(pl.Series("d", [date(1990, 3, 7)]), pl.Series(["a"]), KEY, days=30).dtype
        == pl.Date
    )
