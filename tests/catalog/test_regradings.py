"""Tasks to look at a level again: what opens them, who sees them, what closes them."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import grading_decisions, gradings, regradings, rulebooks, scans, views
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.health import examine
from catalog.models import Regrading
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.level_cases import change, events, found, registered

Bureau = dict[str, Actor]


def tasks(store: Store) -> list[tuple[str, str | None]]:
    with store.reading() as session:
        rows = session.scalars(select(Regrading).order_by(Regrading.id))
        return [(r.trigger, r.outcome) for r in rows]


@pytest.fixture
def people(store: Store, bureau: Bureau, people_csv: Path) -> str:
    return registered(store, bureau, people_csv)


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        ({"graded_rows": 60, "graded_persons": 60}, False),
        ({"graded_rows": 31, "graded_persons": 31}, False),
        ({"graded_rows": 30, "graded_persons": 60}, True),
        ({"graded_rows": 60, "graded_persons": 30}, True),
    ],
)
def test_growth_opens_a_task(
    store: Store, bureau: Bureau, people: str, before: dict[str, int], opens: bool
) -> None:
    change(store, **before)
    scans.scan_dataset(store, bureau["operator"], people)
    assert tasks(store) == ([("volume", None)] if opens else [])
    # Once is enough.
    scans.scan_dataset(store, bureau["operator"], people)
    assert len(tasks(store)) == opens


def test_a_mark_of_scale_opens_a_task(store: Store, bureau: Bureau, people: str) -> None:
    change(store, graded_persons=9_000, persons=11_000)
    from catalog.acts import acting
    from catalog.datasets import dataset_of

    with acting(store, bureau["operator"]) as act:
        regradings.note_volume(act, dataset_of(act.session, people))
    assert tasks(store) == [("volume", None)]
    (row,) = views.list_regradings(store, bureau["inspector"])
    assert "10,000" in row.reason.en


def test_an_order_is_answered_by_a_confirmed_review(
    store: Store, bureau: Bureau, people: str
) -> None:
    regradings.regrade(store, bureau["planner"], people, "order", "letter 12")
    assert {w for w in bureau if views.list_duties(store, bureau[w]).regradings} == {"steward"}
    page = views.show_dataset(store, bureau["steward"], people)
    assert [(r.trigger, r.outcome) for r in page.regradings] == [("order", None)]
    number = gradings.review(store, bureau["steward"], people, "looked at").waiting
    assert number is not None
    assert tasks(store) == [("order", None)]
    grading_decisions.confirm(store, bureau["planner"], number)
    assert tasks(store) == [("order", "kept")]
    assert [e for e in events(store) if e[1] == "level:regrade"] == [
        ("planner", "level:regrade"),
        ("planner", "level:regrade"),
    ]


def test_an_incident_is_answered_by_a_rise(store: Store, bureau: Bureau, people: str) -> None:
    regradings.regrade(store, bureau["steward"], people, "incident", "leak in the press")
    gradings.set_level(store, bureau["steward"], people, 5, "after the incident")
    assert tasks(store) == [("incident", "raised")]
    assert (found(store).graded_rows, found(store).graded_persons) == (60, found(store).persons)


def test_a_deidentification_is_answered_by_a_lowering(
    store: Store, bureau: Bureau, people_csv: Path, people: str
) -> None:
    regradings.regrade(store, bureau["steward"], people, "deidentification", "numbers cut")
    people_csv.write_text("编码,状态\n" + "".join(f"{i},正常\n" for i in range(40)), "utf-8")
    scans.scan_dataset(store, bureau["operator"], people)
    done = gradings.set_level(
        store,
        bureau["steward"],
        people,
        2,
        "de-identified",
        trigger="deidentification",
        evidence="DI-7",
    )
    assert done.waiting is not None
    assert grading_decisions.confirm(store, bureau["planner"], done.waiting) == 2
    assert tasks(store) == [("deidentification", "lowered")]


def test_who_may_ask_for_one(store: Store, bureau: Bureau, people: str) -> None:
    for who in ("clerk", "steward2", "operator", "inspector"):
        with pytest.raises(RefusedError):
            regradings.regrade(store, bureau[who], people, "order", "x")
        assert (who, "dataset:set_level") in events(store, "refused")
    for trigger, reason in (("weather", "x"), ("order", " ")):
        with pytest.raises(UsageError):
            regradings.regrade(store, bureau["steward"], people, trigger, reason)
    regradings.regrade(store, bureau["steward"], people, "order", "x")
    with pytest.raises(UsageError, match="open already"):
        regradings.regrade(store, bureau["planner"], people, "order", "y")


def test_overdue_is_seen_by_doctor_and_inspector(store: Store, bureau: Bureau, people: str) -> None:
    def doctor() -> bool:
        return next(c.fine for c in examine(store.settings) if c.name.en == "Level reviews")

    regradings.regrade(store, bureau["steward"], people, "incident", "x")
    assert doctor()
    with store.unit_of_work() as session:
        task = session.scalars(select(Regrading)).one()
        assert task.due == rulebooks.day(store) + timedelta(days=5)
        task.due = rulebooks.day(store) - timedelta(days=1)
    assert not doctor()
    lacking = views.list_measures(store, bureau["inspector"], views.MeasureFilter(missing=True))
    assert ("regrading", "overdue") in {
        (r.required.measure, r.required.standing.value) for r in lacking
    }
    assert views.list_regradings(store, bureau["inspector"])[0].overdue
