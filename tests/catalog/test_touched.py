"""What a change of the rules means for the people, datasets and requests that are registered."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog import explanations, touched
from catalog.acts import RefusedError
from catalog.errors import NotFoundError
from catalog.explanations import Question
from catalog.models import AuditEvent, User
from catalog.touched import Touch
from policies.diff import NARROWED, WIDENED, compare
from policies.rulebook import Rulebook, shipped
from tests.catalog.release_cases import Case, open_case

TODAY = date(2026, 3, 1)


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def changed(good: str, bad: str) -> Rulebook:
    texts = dict(shipped().texts)
    assert good in texts["rules.yaml"]
    return Rulebook.from_texts({**texts, "rules.yaml": texts["rules.yaml"].replace(good, bad, 1)})


def touches(case: Case, new: Rulebook, by: str = "planner") -> list[Touch]:
    difference = compare(shipped(), new, TODAY)
    return touched.touched(case.store, case.who[by], difference, shipped(), new)


def test_nothing_changes_for_anybody(case: Case) -> None:
    assert touches(case, shipped()) == []


def test_people_of_other_departments_find_what_they_could_not(case: Case) -> None:
    case.change(level=5)
    found = touches(case, changed("levels: [1, 4]", "levels: [1, 5]"))
    assert {(t.change, t.action) for t in found} == {
        (WIDENED, "dataset:find"),
        (WIDENED, "dataset:view"),
    }
    for touch in found:
        # The clerk and the other liaison; the owner's own people could before.
        assert set(touch.people) == {"clerk", "steward2"}
        assert touch.things == ("pensions",)
        assert not touch.of_requests


def test_what_concerns_other_levels_touches_nobody(case: Case) -> None:
    assert touches(case, changed("levels: [1, 4]", "levels: [1, 5]")) == []


def test_requests_under_way_are_asked_as_they_are(case: Case) -> None:
    number = case.create()
    case.walk(number, "submit")
    found = touches(
        case,
        changed(
            "roles: [staff, owner_liaison]\n    actions: [request:view, request:read_attachment]",
            "roles: [owner_liaison]\n    actions: [request:view, request:read_attachment]",
        ),
    )
    assert {t.action for t in found} == {"request:view", "request:read_attachment"}
    for touch in found:
        assert touch.change == NARROWED
        assert (touch.people, touch.things, touch.of_requests) == (("clerk",), (number,), True)


def test_new_requests_are_asked_by_kind_of_recipient(case: Case) -> None:
    case.change(level=3)
    found = touches(
        case,
        changed(
            "    levels: [4, 6]\n    recipients: [public]",
            "    levels: [3, 6]\n    recipients: [public]",
        ),
    )
    (touch,) = [t for t in found if t.action == "request:submit"]
    assert (touch.change, touch.recipient_kind) == (NARROWED, "public")
    assert set(touch.people) == {"clerk", "steward", "steward2"}
    assert touch.things == ("pensions",)


def test_acts_without_data(case: Case) -> None:
    found = touches(
        case,
        changed(
            "actions: [audit:view, user:list, policy:view]", "actions: [user:list, policy:view]"
        ),
    )
    (touch,) = found
    assert touch == Touch(NARROWED, "audit:view", ("leader",), ())


def test_who_has_left_is_not_counted(case: Case) -> None:
    case.change(level=5)
    with case.store.unit_of_work() as session:
        session.scalars(select(User).where(User.login == "clerk")).one().active = False
    found = touches(case, changed("levels: [1, 4]", "levels: [1, 5]"))
    assert {t.people for t in found} == {("steward2",)}


def test_datasets_that_the_asker_may_not_find_are_not_named(case: Case) -> None:
    case.change(level=5)
    new = changed("levels: [1, 4]", "levels: [1, 5]")
    assert touches(case, new, by="inspector")
    # The administrator may read the rules, and find no dataset.
    assert touches(case, new, by="admin") == []


def test_it_takes_the_right_to_read_the_rules(case: Case) -> None:
    def events() -> int:
        with case.store.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent)) or 0

    assert touched.may_ask(case.store, case.who["planner"])
    before = events()
    assert not touched.may_ask(case.store, case.who["clerk"])
    assert events() == before, "asking whether one may is no refusal"
    with pytest.raises(RefusedError):
        touches(case, shipped(), by="clerk")
    assert events() == before + 1


def test_a_request_is_explained_with_its_applicant_recipient_and_parts(case: Case) -> None:
    number = case.create()
    case.walk(number, "consent")

    def rule(login: str, action: str, by: str = "planner") -> str:
        asked = Question(login=login, action=action, request=number)
        return explanations.explain(case.store, case.who[by], asked).decision.rule

    assert rule("clerk", "request:withdraw") == "withdraw"
    assert rule("steward2", "request:withdraw") == "default-deny"
    assert rule("doctor", "request:acknowledge") == "receive"
    assert rule("planner", "request:review") == "review"
    case.assign("steward", "planning", "planning")
    assert rule("steward", "request:review") == "one-person-one-part"
    with pytest.raises(NotFoundError, match="There is no request"):
        rule("steward2", "request:view", by="steward2")
