"""The brief: what one signs for on one page; its figures as places on a scale; nothing of the data in it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import requests
from catalog.acts import looking
from catalog.errors import NotFoundError
from catalog.requests.gauges import gauges
from catalog.requests.types import CheckRow
from policies.types import Text
from tests.catalog.release_cases import Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def check(name: str, figure: str, result: str = "passed") -> CheckRow:
    return CheckRow(name, result, figure, Text("", ""), at=None)  # type: ignore[arg-type]


def test_a_brief_says_what_is_signed_with_rows_of_nobody(case: Case) -> None:
    number = case.create()
    case.walk(number, "consent")
    events = case.events(number)
    found = requests.brief(case.store, case.who["planner"], number)
    assert case.events(number) == events, "looking at a brief records nothing"
    assert (
        found.page.envelope_digest
        == requests.show(case.store, case.who["planner"], number).envelope_digest
    )
    assert found.persons == found.records == len(case.rows)
    fields = [f.name for f in found.page.fields]
    assert [len(row) for row in (*found.before, *found.after)] == [len(fields)] * 6
    changed = {
        name
        for place, name in enumerate(fields)
        if any(a[place] != b[place] for a, b in zip(found.before, found.after, strict=True))
    }
    assert {"id_number", "name", "birth", "phone"} <= changed
    real = {value for row in case.rows for value in row.values() if len(value) > 3}
    shown = {value for row in (*found.before, *found.after) for value in row if value}
    assert not real & shown
    assert (found.earlier, found.earlier_count) == ((), 0)
    assert found.due is not None
    with looking(case.store, case.who["planner"]) as act:
        # Three working days, however the weekends and holidays of the year lie.
        assert act.today + timedelta(days=3) <= found.due <= act.today + timedelta(days=14)
    assert not found.overdue


def test_a_brief_counts_the_earlier_releases_to_the_recipient(case: Case) -> None:
    first = case.delivered()
    number = case.create(fields=["status", "months"])
    case.act(number, "submit", "clerk")
    found = requests.brief(case.store, case.who["planner"], number)
    assert [(e.number, e.fields, e.rows, e.persons, e.same_dataset) for e in found.earlier] == [
        (first, 7, len(case.rows), len(case.rows), True)
    ]
    assert found.earlier_count == 1
    assert requests.brief(case.store, case.who["planner"], first).due is None


def test_a_recipient_outside_sees_neither_risks_nor_examples(case: Case) -> None:
    number = case.delivered()
    found = requests.brief(case.store, case.who["doctor"], number)
    said = (found.gauges, found.before, found.after, found.earlier, found.persons)
    assert said == ((), (), (), (), None)
    with pytest.raises(NotFoundError):
        requests.brief(case.store, case.who["doctor"], "R2026-99999")


@pytest.mark.parametrize(
    ("name", "figure", "past"),
    [
        ("persons", "24", 0),
        ("persons", "25", 1),
        ("persons", "2500", 3),
        ("k_anonymity", "3/3", 1),
        ("k_anonymity", "4/3", 0),
        ("linkage", "1/5", 1),
        ("aggregates", "12/10", 0),
    ],
)
def test_a_bar_reaches_its_limit_when_the_figure_does(name: str, figure: str, past: int) -> None:
    (gauge,) = gauges([check(name, figure)], 4)
    assert sum(gauge.place >= tick for tick in gauge.ticks) == past
    assert len(gauge.ticks) == len(gauge.limits)


@pytest.mark.parametrize(
    ("name", "figure"),
    [("k_anonymity", ""), ("linkage", "0"), ("uniqueness", ""), ("persons", ""), ("records", "")],
)
def test_what_was_not_measured_is_not_drawn(name: str, figure: str) -> None:
    assert gauges([check(name, figure)], 4) == ()


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_people_and_smaller_groups_are_never_further_left(one: int, other: int) -> None:
    few, many = sorted((one, other))
    places = [gauges([check("persons", str(n))], 1)[0].place for n in (few, many)]
    assert 0 <= places[0] <= places[1] <= 1
    risks = [gauges([check("k_anonymity", f"{n}/5")], 1)[0].place for n in (few, many)]
    assert 0 <= risks[1] <= risks[0] <= 1
