"""Working days: the State Council's arrangement, own files, and counting that agrees with itself."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UsageError
from catalog.settings import Settings
from catalog.working_days import OWN, WorkingDays, working_days

SHIPPED = working_days(Settings(home=Path("/nowhere")))
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),  # Friday, off
        (date(2026, 1, 4), True),  # Sunday, worked
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),  # Monday
        (date(2026, 2, 24), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 11, 23), True),
        (date(2027, 1, 1), True),  # not arranged yet, as far as is known here
    ],
)
def test_days_worked(day: date, works: bool) -> None:
    assert SHIPPED.works(day) is works


def test_the_first_day_does_not_count_and_days_off_are_left_out() -> None:
    # From Friday the 13th: Saturday the 14th is worked, then nine days off.
    assert SHIPPED.after(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert SHIPPED.after(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert SHIPPED.due(date(2026, 2, 13), 2, working=False) == date(2026, 2, 24)
    assert SHIPPED.due(date(2026, 11, 23), 2, working=False) == date(2026, 11, 25)


@given(DAYS, st.integers(0, 60))
def test_counting_there_and_back_agrees(day: date, number: int) -> None:
    last = SHIPPED.after(day, number)
    assert SHIPPED.between(day, last) == number
    assert SHIPPED.between(last, day) == -number
    assert number == 0 or SHIPPED.works(last)


@given(DAYS, DAYS, DAYS)
def test_working_days_between_add_up(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    total = SHIPPED.between(first, middle) + SHIPPED.between(middle, last)
    assert SHIPPED.between(first, last) == total
    assert 0 <= total <= (last - first).days


@given(DAYS, st.integers(0, 800))
def test_working_days_between_are_those_that_are_worked(first: date, length: int) -> None:
    days = [first + timedelta(days=n) for n in range(1, length + 1)]
    assert SHIPPED.between(first, first + timedelta(days=length)) == sum(map(SHIPPED.works, days))


def test_a_bureau_adds_years_and_they_are_read_anew(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert working_days(settings).works(date(2027, 1, 1))
    own = tmp_path / OWN
    own.write_text(
        "years:\n  - year: 2027\n    source: x\n    off: [[2027-01-01, 2027-01-03]]\n"
        "    worked: [2027-01-09]\n",
        "utf-8",
    )
    found = working_days(settings)
    assert not found.works(date(2027, 1, 1))
    assert found.works(date(2027, 1, 9))
    assert {2026, 2027} <= found.years
    assert not found.works(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("years:\n  - year: 2027\n    off: [[2027-01-03, 2027-01-01]]\n", "line 3.*comes after"),
        ("years:\n  - year: 2027\n    off: [2027-01-03]\n", "first and last"),
        ("years:\n  - year: 2027\n    off: []\n    worked: [soon]\n", "list of days"),
        (
            "years:\n  - year: 2027\n    off: [[2027-01-01, 2027-01-03]]\n    worked: [2027-01-02]\n",
            "off and worked",
        ),
        ("years:\n  - jahr: 2027\n", "unknown key"),
        ("years: [", "line"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_error(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / OWN).write_text(text, "utf-8")
    with pytest.raises(UsageError, match=said):
        working_days(Settings(home=tmp_path))


def test_days_off_may_be_none_at_all() -> None:
    every = WorkingDays(frozenset(), frozenset(), frozenset())
    assert every.after(date(2026, 1, 1), 1) == date(2026, 1, 2)
    assert every.between(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=7)) == 5
