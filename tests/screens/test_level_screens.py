"""Levels on the screens: what is required and missing, what waits for a second person, and its buttons."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from catalog import gradings, regradings, upstreams
from catalog.models import Attestation, Dataset, Grading
from catalog.store import Store
from tests.catalog.level_cases import change
from tests.screens.conftest import Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]
CODE = "work_injury_findings"


def level_of(store: Store) -> int:
    with store.reading() as db:
        return db.scalars(select(Dataset).where(Dataset.code == CODE)).one().level


@pytest.fixture
def lowering(store: Store) -> str:
    """A lowering from 5 to 4 that the owner's liaison asked for."""
    owner = actors(store)["work_injury_liaison"]
    gradings.set_level(store, owner, CODE, 5, "order 12")
    number = gradings.set_level(store, owner, CODE, 4, "order 12 was taken back").waiting
    assert number is not None
    return number


@pytest.mark.parametrize("page", ["inbox", "dataset"])
def test_a_lowering_is_confirmed_by_who_may(
    visitor: Maker, store: Store, lowering: str, page: str
) -> None:
    query = {"code": CODE} if page == "dataset" else {}
    app = visitor("planner2").open(page, **query)
    assert "order 12 was taken back" in text_of(app)
    app.button(key=f"grading.{lowering}.confirm").click().run()
    assert not app.exception
    assert level_of(store) == 4
    assert f"grading.{lowering}.confirm" not in buttons(app)


def test_a_refusal_asks_for_a_reason(visitor: Maker, store: Store, lowering: str) -> None:
    app = visitor("planner2").open("inbox")
    app.button(key=f"grading.{lowering}.refuse").click().run()
    assert "g-note-bad" in text_of(app)
    app.text_input(key=f"grading.{lowering}.comment").input("not yet")
    app.button(key=f"grading.{lowering}.refuse").click().run()
    assert level_of(store) == 5
    shown = text_of(visitor("inspector").open("dataset", code=CODE))
    assert "not yet" in shown
    assert lowering in shown


def test_many_gradings_leave_room_for_what_comes_after(
    visitor: Maker, store: Store, lowering: str
) -> None:
    with store.unit_of_work() as db:
        one = db.scalars(select(Grading).where(Grading.number == lowering)).one()
        kept = {c.name: getattr(one, c.name) for c in Grading.__table__.columns}
        more = [f"G2099-{n:05}" for n in range(1, 7)]
        db.add_all(Grading(**{**kept, "id": None, "number": number}) for number in more)
    app = visitor("planner2").open("inbox")
    offered = {key for key in buttons(app) if key.endswith(".confirm")}
    assert offered == {f"grading.{n}.confirm" for n in (lowering, more[0])}
    folded = [e for e in app.expander if e.label == "5 more"]
    assert len(folded) == 1
    assert all(number in text_of(app) for number in more)
    app.button(key=f"grading.{lowering}.confirm").click().run()
    assert f"grading.{more[1]}.confirm" in buttons(app)


@pytest.mark.parametrize("login", ["work_injury_liaison", "center1", "inspector", "leader"])
def test_others_see_it_and_cannot_decide(visitor: Maker, lowering: str, login: str) -> None:
    app = visitor(login).open("dataset", code=CODE)
    assert "waits for a second person" in text_of(app)
    offered = {b for b in buttons(app) if b.startswith(f"grading.{lowering}")}
    own = {f"grading.{lowering}.withdraw"}
    assert offered == (own if login == "work_injury_liaison" else set())


def test_regradings_and_reviews_wait_for_the_owner(visitor: Maker, store: Store) -> None:
    who = actors(store)
    regradings.regrade(store, who["planner2"], CODE, "incident", "report of 3 November")
    with store.reading() as db:
        due = db.scalars(select(Dataset).where(Dataset.code == CODE)).one().registered_at.date()
    change(store, CODE, review_due=due)
    shown = text_of(visitor("work_injury_liaison").open("inbox"))
    assert "To be graded again" in shown
    assert "report of 3 November" in shown
    assert "Levels to review" in shown
    assert "report of 3 November" not in text_of(visitor("planner2").open("inbox"))
    page = text_of(visitor("inspector", "zh").open("dataset", code=CODE))
    assert "重新定级（安全事件）" in page


def test_a_review_is_reported_on_the_screen(visitor: Maker, store: Store) -> None:
    app = visitor("work_injury_liaison").open("dataset", code=CODE)
    next(a for a in app.text_area if a.label.startswith("What was looked at")).input("all fields")
    next(b for b in app.button if b.label == "Report review").click().run()
    assert "waits for a second person" in text_of(app)
    assert "all fields" in text_of(visitor("planner2").open("inbox"))


def test_measures_are_recorded_and_what_is_missing_is_listed(visitor: Maker, store: Store) -> None:
    app = visitor("center1").open("dataset", code=CODE)
    next(m for m in app.multiselect if m.label == "Measures in place").select("logging")
    next(i for i in app.text_input if i.label.startswith("What shows it")).input("test 17")
    next(b for b in app.button if b.label == "Record").click().run()
    assert "Recorded." in text_of(app)
    with store.reading() as db:
        kept = {a.measure: a.evidence for a in db.scalars(select(Attestation))}
    assert kept["logging"] == "test 17"
    app = visitor("inspector").open("measures")
    shown = text_of(app)
    assert "Findings of work injury" in shown
    assert "encrypted at rest" in shown
    assert "test 17" not in shown
    app.toggle(key="measures.every").set_value(True).run()
    assert "test 17" in text_of(app)


def test_lineage_and_profile_are_shown(visitor: Maker, store: Store) -> None:
    upstreams.add(store, actors(store)["center1"], "training_bodies", "service_stations")
    shown = text_of(visitor("planner2").open("dataset", code="training_bodies"))
    assert "service_stations" in shown
    assert "45574-2025" in shown
    assert "GB/T 43697" in shown
