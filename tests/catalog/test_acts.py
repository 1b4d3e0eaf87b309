"""Reads wait for no writer; a read that is refused is recorded all the same."""

from collections.abc import Callable, Iterator

import pytest

from catalog import inbox, policy_changes, requests, touched, views
from catalog.acts import RefusedError, acting, looking
from catalog.errors import NotFoundError
from catalog.explanations import Question, explain
from catalog.models import Installation
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource
from tests.catalog.release_cases import Case, open_case

RULES = Resource(kind="policy", id="*")
Read = Callable[[Store, Actor, str], object]
READS: dict[str, Read] = {
    "dataset": lambda s, a, _: views.show_dataset(s, a, "pensions"),
    "search": lambda s, a, _: views.find_datasets(s, a, "pensions"),
    "request": requests.show,
    "brief": requests.brief,
    "inbox": lambda s, a, _: inbox.waiting(s, a),
    "count": lambda s, a, _: inbox.count(s, a),
    "sources": lambda s, a, _: views.list_sources(s, a),
    "rule changes": lambda s, a, _: policy_changes.list_changes(s, a),
    "versions": lambda s, a, _: policy_changes.versions(s, a),
    "rules": lambda s, a, _: views.show_rules(s, a),
    "explanation": lambda s, a, _: explain(s, a, Question("clerk", "dataset:view", "pensions")),
    "who may ask": lambda s, a, _: touched.may_ask(s, a),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path_factory.mktemp("acts"), tmp_path_factory, rows=12)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def number(case: Case) -> str:
    made = case.create()
    case.walk(made, "consent")
    return made


@pytest.mark.parametrize("name", READS)
def test_a_read_waits_for_no_writer(case: Case, number: str, name: str) -> None:
    with acting(case.store, case.who["operator"]) as writer:
        # Not over yet: on SQLite nobody else may write now.
        writer.session.add(Installation(key=f"held for {name}", value="1"))
        writer.session.flush()
        assert READS[name](case.store, case.who["planner"], number) is not None


def test_a_read_that_is_refused_is_recorded(case: Case) -> None:
    with (
        pytest.raises(RefusedError) as raised,
        looking(case.store, case.who["clerk"]) as act,
    ):
        act.require(Action.AUDIT_VIEW, Resource(kind="audit", id="held"))
    assert case.events("held") == [("clerk", "audit:view", "refused")]
    assert raised.value.decision.rule in str(raised.value.message.en)


@pytest.mark.parametrize("what", ["dataset", "request"])
def test_what_may_not_be_known_of_is_not_there_and_the_refusal_is_recorded(
    case: Case, number: str, what: str
) -> None:
    # A recipient outside and a department that has nothing to do with it.
    thing = "pensions" if what == "dataset" else number
    login = "doctor" if what == "dataset" else "steward2"
    read: Callable[[str], object] = (
        (lambda one: views.show_dataset(case.store, case.who[login], one))
        if what == "dataset"
        else (lambda one: requests.show(case.store, case.who[login], one))
    )
    before = case.events(thing)
    with pytest.raises(NotFoundError) as hidden:
        read(thing)
    with pytest.raises(NotFoundError) as absent:
        read("R-2099-000001" if what == "request" else "nothing")
    assert case.events(thing) == [*before, (login, f"{what}:view", "refused")]
    assert str(hidden.value).replace(thing, "…") == str(absent.value).replace(
        "R-2099-000001" if what == "request" else "nothing", "…"
    )
