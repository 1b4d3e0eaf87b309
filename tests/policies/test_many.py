"""One by one, many at a time and as columns: one answer, for any person and any things."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.decisions import ROLES, Action, Resource, RoleHeld, Subject
from policies.rulebook import shipped
from policies.words import RECIPIENTS, STATE_SECRET_MARKS
from tests.policies.test_decisions import RELEASE, TODAY
from tests.policies.test_table import columns_of

UNITS = ("pension", "card", "hospital")
PEOPLE = ("u", "boss", "clerk")
PARTS = ("apply", "consent", "review", "operate", "prepare", "deliver", "receive")

roles = st.builds(
    RoleHeld,
    role=st.sampled_from(ROLES),
    department=st.sampled_from(UNITS),
    valid_from=st.sampled_from([date(2020, 1, 1), date(2026, 1, 2)]),
    valid_to=st.sampled_from([None, TODAY, date(2025, 12, 31)]),
    deputy_for=st.sampled_from([None, "boss"]),
)
subjects = st.builds(
    Subject,
    id=st.just("u"),
    roles=st.lists(roles, max_size=3).map(tuple),
    department=st.just("pension"),
)
things = st.builds(
    Resource,
    kind=st.just("request"),
    id=st.just("R"),
    department=st.sampled_from([None, *UNITS]),
    level=st.integers(1, 6),
    state_secret=st.sampled_from([None, None, *STATE_SECRET_MARKS]),
    recipient_kind=st.sampled_from([None, *RECIPIENTS]),
    recipient=st.sampled_from([None, *UNITS]),
    applicant=st.sampled_from([None, *PEOPLE]),
    participants=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PARTS), max_size=2),
    granted_to=st.frozensets(st.sampled_from(UNITS), max_size=2),
)


@settings(max_examples=300)
@given(subject=subjects, action=st.sampled_from(Action), several=st.lists(things, max_size=8))
def test_single_many_and_columns_are_one_answer(
    subject: Subject, action: Action, several: list[Resource]
) -> None:
    policy = shipped().policy(TODAY)
    singles = [policy.decide(subject, action, thing, on=TODAY) for thing in several]
    allowed = [decision.allowed for decision in singles]
    assert policy.decide_many(subject, action, several, on=TODAY) == allowed
    assert policy.decide_many(subject, action, iter(several), on=TODAY) == allowed
    if several:
        columns = policy.decide_columns(subject, action, columns_of(several), on=TODAY)
        assert columns.tolist() == allowed
    for decision in singles:
        assert decision.allowed is (decision.rule in policy.rules) or not decision.allowed
        assert not (decision.obligations and not decision.allowed)
        assert not (decision.who_can and decision.allowed)


@pytest.mark.parametrize(("deputy_for", "who"), [(None, "u"), ("boss", "u"), ("boss", "boss")])
def test_preparing_and_delivering_are_one_part_in_every_form(
    deputy_for: str | None, who: str
) -> None:
    policy = shipped().policy(TODAY)
    role = RoleHeld("information_center", "center", date(2020, 1, 1), deputy_for=deputy_for)
    subject = Subject("u", (role,), "center")
    several = [
        replace(RELEASE, participants={who: part} if part else {"clerk": "apply"})
        for part in (*PARTS, "")
    ]
    same = [part in {"operate", "prepare", "deliver", ""} for part in (*PARTS, "")]
    decide = (subject, Action.REQUEST_DELIVER)
    assert [policy.decide(*decide, thing, on=TODAY).allowed for thing in several] == same
    assert policy.decide_many(*decide, several, on=TODAY) == same
    assert policy.decide_columns(*decide, columns_of(several), on=TODAY).tolist() == same


@settings(max_examples=100)
@given(subject=subjects, thing=things)
def test_a_person_with_a_denied_role_is_denied_whatever_else_they_hold(
    subject: Subject, thing: Resource
) -> None:
    """Deny of one role wins over allow of another; a further role that no rule speaks of changes nothing."""
    policy = shipped().policy(TODAY)
    for action in (Action.AUDIT_VIEW, Action.REQUEST_REVIEW, Action.REQUEST_SUBMIT):
        decisions = [
            policy.decide(Subject("u", (role,), "pension"), action, thing, on=TODAY)
            for role in subject.roles
        ]
        denied = [d for d in decisions if not d.allowed and d.rule != "default-deny"]
        together = policy.decide(subject, action, thing, on=TODAY)
        assert together.allowed is (not denied and any(d.allowed for d in decisions))
        if denied:
            assert together.rule == denied[0].rule
