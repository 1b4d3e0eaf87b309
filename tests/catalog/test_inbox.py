"""What waits for a person, read in one act, is what each part says by itself; and the count of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog import gradings, inbox, policy_changes, requests, rulebooks, views
from catalog.acts import looking
from catalog.drift_acts import answering
from catalog.models import Dataset, Department, DriftEvent
from catalog.requests.waiting import Candidates
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Resource
from policies.words import STATE_SECRET_MARKS
from tests.catalog.release_cases import Case, open_case

LIKE = {"fields": ["status", "months"], "purpose": "统计"}
PEOPLE = ("planner", "planner2", "leader", "operator", "steward", "clerk", "doctor", "inspector")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Requests that wait for several people, two of them alike; a lowering; a review; two changes in data."""
    opened = open_case(tmp_path_factory.mktemp("inbox"), tmp_path_factory, rows=40)
    for _ in range(2):
        opened.walk(opened.create(**LIKE), "consent")
    opened.walk(opened.create(), "submit")
    gradings.set_level(opened.store, opened.who["steward"], "pensions", 3, "order 12")
    opened.change(review_due=rulebooks.day(opened.store) + timedelta(days=3))
    _add_changes(opened, 2)
    yield opened
    opened.store.close()


def _add_changes(case: Case, count: int) -> None:
    with case.store.unit_of_work() as session:
        dataset = session.scalars(select(Dataset)).one()
        for _ in range(count):
            session.add(
                DriftEvent(
                    dataset_id=dataset.id,
                    at=dataset.registered_at,
                    kind="dataset_vanished",
                    severity="important",
                    before={},
                    after={},
                    actor="system",
                )
            )


@pytest.mark.parametrize("login", PEOPLE)
def test_one_act_reads_what_each_part_says(case: Case, login: str) -> None:
    store, actor = case.store, case.who[login]
    found = inbox.waiting(store, actor)
    assert found.requests == requests.inbox(store, actor)
    assert list(found.changes) == policy_changes.inbox(store, actor)
    assert found.duties == views.list_duties(store, actor)
    assert found.drift == views.drift_inbox(
        store, actor, limit=inbox.FEW if found.requests.rows else inbox.MANY
    )
    assert list(found.due) == requests.urgent(store, actor)
    assert list(found.like) == requests.like_requests(store, actor)
    assert found.count == inbox.count(store, actor)


def test_the_parts_are_there(case: Case) -> None:
    found = {login: inbox.waiting(case.store, case.who[login]) for login in PEOPLE}
    assert {login for login, f in found.items() if f.requests.rows} >= {"steward", "planner"}
    assert {login for login, f in found.items() if f.duties.gradings} == {"planner", "planner2"}
    assert {login for login, f in found.items() if f.duties.reviews} == {"steward"}
    assert {login for login, f in found.items() if f.drift.count} == {"operator", "steward"}
    review = found["steward"].duties.reviews[0]
    assert (review.dataset, review.level, review.overdue) == ("pensions", 4, False)


def test_the_count(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    found = inbox.waiting(case.store, case.who["steward"])
    parts = len(found.requests.rows) + len(found.duties) + found.drift.count
    assert found.total.number == parts + sum(not row.mine for row in found.due)
    assert found.count == inbox.Count(parts, more=False)
    monkeypatch.setattr(inbox, "MOST_COUNTED", 1)
    two = case.who["planner"]
    assert len(inbox.waiting(case.store, two).requests.rows) == 2
    assert inbox.count(case.store, two).more
    assert inbox.count(case.store, two) == inbox.waiting(case.store, two).count


def test_requests_are_read_once(case: Case) -> None:
    with looking(case.store, case.who["planner"]) as act:
        candidates = Candidates(act)
        events = {"review", "approve", "submit"}
        wide = candidates.of(events)
        assert wide
        for some in ({"review"}, {"approve"}, events):
            assert candidates.of(some) == Candidates(act).of(some)
            assert candidates.alike(some, most_level=4) == Candidates(act).alike(some, most_level=4)
        assert len(candidates.alike({"review"}, most_level=4)) == 2


@pytest.mark.parametrize("approved", ["", "grade 3, filed 2026"])
@pytest.mark.parametrize("mark", [None, *STATE_SECRET_MARKS])
@pytest.mark.parametrize("level", [1, 3, 6])
def test_changes_wait_for_who_answers_for_the_data(
    case: Case, level: int, mark: str | None, approved: str
) -> None:
    """Asked of each kind of data at once, it is what is asked of the one dataset."""
    before = _of_the_dataset(case.store)
    case.change(level=level, state_secret=mark)
    settings = case.store.settings.model_copy(update={"state_secret_approved": approved})
    store = Store(settings)
    try:
        waits = {who for who, actor in case.who.items() if views.drift_inbox(store, actor).count}
        assert waits == {who for who, actor in case.who.items() if _answers(store, actor)}
    finally:
        store.close()
        case.change(level=before[0], state_secret=before[1])


def _of_the_dataset(store: Store) -> tuple[int, str | None]:
    with store.reading() as session:
        level, mark = session.execute(select(Dataset.level, Dataset.state_secret)).one()
        return level, mark


def _answers(store: Store, actor: Actor) -> bool:
    with looking(store, actor) as act:
        dataset = act.session.scalars(select(Dataset)).one()
        owner = act.session.get_one(Department, dataset.owner_id)
        thing = Resource(
            kind="dataset",
            id=dataset.code,
            department=owner.code,
            level=dataset.level,
            state_secret=dataset.state_secret,
        )
        return bool(answering(act, thing))
