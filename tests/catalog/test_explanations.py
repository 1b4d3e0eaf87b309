"""Explaining a decision: the same answer as the act itself would get, and nothing is done."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog import datasets, explanations, scans
from catalog.acts import RefusedError, looking
from catalog.datasets import dataset_of, resource_of
from catalog.errors import GuikouError, NotFoundError, NotSignedInError, UsageError
from catalog.explanations import Explanation, Question
from catalog.models import AuditEvent, Dataset, LevelChange, User
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision
from tests.catalog.change_cases import Clock
from tests.catalog.conftest import PEOPLE
from tests.catalog.test_datasets import new
from tests.days import today


@pytest.fixture
def registered(store: Store, bureau: dict[str, Actor], people_csv: Path) -> Store:
    datasets.register(store, bureau["steward"], new(people_csv))
    return store


def explained(
    store: Store, actor: Actor, login: str, action: str = "dataset:view", **more: Any
) -> Explanation:
    more = {"dataset": "people", **more}
    return explanations.explain(store, actor, Question(login=login, action=action, **more))


def ask(
    store: Store, actor: Actor, login: str, action: str = "dataset:view", **more: Any
) -> Decision:
    return explained(store, actor, login, action, **more).decision


def events(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [(e.actor, e.action, e.outcome) for e in rows]


@pytest.mark.parametrize(
    ("login", "action", "allowed"),
    [
        ("steward", "dataset:view", True),
        ("steward", "dataset:register", True),
        ("steward2", "dataset:register", False),
        ("operator", "scan:run", True),
        ("clerk", "scan:run", False),
        ("planner", "dataset:lower_level", True),
        ("steward", "dataset:lower_level", False),
        ("inspector", "audit:verify", True),
        ("clerk", "audit:verify", False),
        ("admin", "dataset:register", False),
    ],
)
def test_what_the_rules_would_say(
    registered: Store, bureau: dict[str, Actor], login: str, action: str, allowed: bool
) -> None:
    before = events(registered)
    decision = ask(registered, bureau["planner"], login, action)
    assert decision.allowed is allowed
    assert decision.rule
    assert decision.article
    assert decision.reason.zh
    assert decision.reason.en
    if not allowed:
        assert decision.remedy.zh
        assert decision.remedy.en
    assert events(registered) == before, "asking does nothing and refuses nobody"


def test_the_explanation_is_the_decision_that_the_act_gets(
    registered: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    for login, act in (
        ("clerk", lambda who: scans.scan_dataset(registered, who, "people")),
        ("steward2", lambda who: scans.scan_dataset(registered, who, "people")),
        ("doctor", lambda who: scans.scan_dataset(registered, who, "people")),
    ):
        with pytest.raises(RefusedError) as refused:
            act(bureau[login])
        assert ask(registered, bureau["planner"], login, "scan:run") == refused.value.decision
    assert ask(registered, bureau["planner"], "operator", "scan:run").allowed
    scans.scan_dataset(registered, bureau["operator"], "people")


def test_every_person_and_act_has_an_answer(registered: Store, bureau: dict[str, Actor]) -> None:
    with looking(registered, bureau["planner"]) as act:
        about = resource_of(dataset_of(act.session, "people"))
        day = act.today
    for login, _, _ in PEOPLE:
        with looking(registered, bureau[login]) as act:
            subject = act.subject
        for action in Action:
            told = ask(registered, bureau["planner"], login, action.value)
            assert told == act.policy.decide(subject, action, about, on=day), (login, action)


def test_the_recipient_counts(registered: Store, bureau: dict[str, Actor]) -> None:
    scans.scan_dataset(registered, bureau["operator"], "people")
    told = {
        kind: ask(registered, bureau["planner"], "clerk", "request:submit", recipient_kind=kind)
        for kind in ("government", "agreement", "public")
    }
    assert told["agreement"].allowed
    assert not told["public"].allowed
    assert told["public"].remedy.en


@pytest.mark.parametrize("who", ["clerk", "steward", "operator", "planner", "inspector", "leader"])
def test_everyone_may_ask_about_themselves(
    registered: Store, bureau: dict[str, Actor], who: str
) -> None:
    # Not scanned yet, it is of the strictest level, and a clerk does not know of it.
    scans.scan_dataset(registered, bureau["operator"], "people")
    before = events(registered)
    assert ask(registered, bureau[who], who).rule
    assert events(registered) == before


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("planner", True),
        ("inspector", True),
        ("clerk", False),
        ("steward", False),
        ("doctor", False),
    ],
)
def test_who_may_ask_about_others(
    registered: Store, bureau: dict[str, Actor], who: str, may: bool
) -> None:
    if may:
        assert ask(registered, bureau[who], "leader").rule
        return
    with pytest.raises(RefusedError) as refused:
        ask(registered, bureau[who], "leader")
    assert refused.value.decision.remedy.en
    assert events(registered)[-1] == (who, "policy:view", "refused")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"action": "dataset:eat"}, UsageError, "There is no act dataset:eat.*dataset:view"),
        ({"action": ""}, UsageError, "There is no act"),
        ({"action": "DATASET:VIEW"}, UsageError, "There is no act"),
        ({"dataset": "none"}, NotFoundError, "There is no dataset none, or you may not know of it"),
        ({"login": "nobody"}, NotFoundError, "nobody"),
    ],
)
def test_unusable_questions(
    registered: Store,
    bureau: dict[str, Actor],
    changes: dict[str, str],
    error: type[GuikouError],
    words: str,
) -> None:
    given = {"login": "leader", "action": "dataset:view", "dataset": "people"} | changes
    with pytest.raises(error, match=words):
        explanations.explain(registered, bureau["planner"], Question(**given))


def test_what_one_may_not_find_looks_like_what_is_not_there(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    with registered.unit_of_work() as session:
        session.scalars(select(Dataset)).one().state_secret = "机密"
    for who in ("doctor", "clerk"):
        with pytest.raises(NotFoundError) as hidden:
            ask(registered, bureau[who], who)
        with pytest.raises(NotFoundError) as absent:
            ask(registered, bureau[who], who, dataset="nothing")
        assert hidden.value.message.en.replace("people", "nothing") == absent.value.message.en


def test_an_explanation_says_what_it_was_made_from(
    registered: Store, bureau: dict[str, Actor]
) -> None:
    scans.scan_dataset(registered, bureau["operator"], "people")
    found = explained(
        registered, bureau["planner"], "clerk", "request:submit", recipient="hospital"
    )
    assert (found.login, found.action) == ("clerk", "request:submit")
    assert (found.resource.recipient, found.resource.recipient_kind) == ("hospital", "agreement")
    assert (found.resource.id, found.resource.level) == ("people", 4)
    assert len(found.policy) == 64
    (role,) = found.roles
    assert (role.role, role.department, role.in_force) == ("staff", "employment", True)
    assert (role.allowed, role.rule) == (True, "apply")
    assert {o.kind for o in found.decision.obligations} >= {"chain", "k"}


def test_a_recipient_of_the_own_bureau_is_one(registered: Store, bureau: dict[str, Actor]) -> None:
    found = explained(
        registered, bureau["planner"], "steward", "request:submit", recipient="pension"
    )
    assert found.resource.recipient_kind == "own_bureau"
    with pytest.raises(NotFoundError, match="nowhere"):
        explained(registered, bureau["planner"], "steward", "request:submit", recipient="nowhere")


def test_a_role_of_another_day(registered: Store, bureau: dict[str, Actor]) -> None:
    last = today() + timedelta(days=1)
    with registered.unit_of_work() as session:
        session.scalars(select(User).where(User.login == "planner2")).one().assignments[
            0
        ].valid_to = last
    held = explained(registered, bureau["planner"], "planner2", "dataset:lower_level", on=last)
    assert held.decision.allowed
    after = explained(
        registered,
        bureau["planner"],
        "planner2",
        "dataset:lower_level",
        on=last + timedelta(days=1),
    )
    assert (after.decision.allowed, after.decision.rule) == (False, "default-deny")
    assert (after.roles[0].in_force, after.roles[0].rule) == (False, "")


def test_the_rules_and_the_level_of_a_past_day(
    registered: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = today()
    Clock().turn(monkeypatch, days=5)
    with registered.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.code == "people")).one()
        raised = datetime.now(UTC) + timedelta(days=3)
        session.add(
            LevelChange(
                dataset_id=dataset.id,
                at=raised,
                actor="steward",
                old=dataset.level,
                new=3,
                reasons=[],
                policy_version="",
            )
        )
        dataset.level = 3  # 6 until then: not scanned
    for days, level, allowed in ((0, 6, False), (2, 6, False), (3, 3, True), (5, 3, True)):
        day = first + timedelta(days=days)
        found = explained(
            registered, bureau["planner"], "clerk", "dataset:view", dataset="people", on=day
        )
        assert (found.resource.level, found.decision.allowed) == (level, allowed)
    long_ago = date(2020, 1, 1)
    with pytest.raises(NotFoundError, match="was not registered yet on 2020-01-01"):
        explained(registered, bureau["planner"], "clerk", on=long_ago)
    with pytest.raises(NotFoundError, match="were not kept; the first version on record"):
        explained(registered, bureau["planner"], "clerk", "audit:view", dataset=None, on=long_ago)


def test_an_act_without_a_dataset(registered: Store, bureau: dict[str, Actor]) -> None:
    assert not ask(registered, bureau["planner"], "operator", "audit:view", dataset=None).allowed
    assert ask(registered, bureau["planner"], "operator", "schedule:create", dataset=None).allowed
    with pytest.raises(UsageError, match="say to which"):
        ask(registered, bureau["planner"], "operator", "dataset:view", dataset=None)


def test_an_account_that_ended(registered: Store, bureau: dict[str, Actor]) -> None:
    with registered.unit_of_work() as session:
        session.scalars(select(User).where(User.login == "clerk")).one().active = False
    with pytest.raises(NotSignedInError):
        ask(registered, bureau["clerk"], "clerk")
