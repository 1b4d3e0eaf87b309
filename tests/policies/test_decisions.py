"""Decisions: who may do what, why not, and that nothing opens a door by accident."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from policies.decisions import (
    ROLES,
    Action,
    Cell,
    Policy,
    Resource,
    RoleHeld,
    Subject,
)
from policies.rule_files import HERE, PolicyFileError
from policies.rulebook import Rulebook, shipped
from policies.rules import ANY, Rule, parse_rules
from policies.words import FACTS, RECIPIENTS, RELATIONS

TODAY = date(2026, 1, 1)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


def person(role: str, department: str = "pension", *, id_: str = "u", **held: object) -> Subject:
    role_held = RoleHeld(role, department, LONG_AGO, **held)  # type: ignore[arg-type]
    return Subject(id_, (role_held,), department)


STAFF = RoleHeld("staff", "pension", LONG_AGO)
DATA = Resource("dataset", "d", department="pension", level=4)
RELEASE = Resource(
    "request",
    "R1",
    department="pension",
    level=4,
    recipient_kind="agreement",
    recipient="hospital",
    applicant="clerk",
    participants={"clerk": "apply"},
)
CASES = [
    # role, department, action, resource, allowed, rule
    ("owner_liaison", "pension", Action.DATASET_REGISTER, DATA, True, "register-own"),
    ("owner_liaison", "card", Action.DATASET_REGISTER, DATA, False, "default-deny"),
    ("information_center", "center", Action.DATASET_REGISTER, DATA, True, "operate"),
    ("staff", "card", Action.DATASET_FIND, DATA, True, "find-bureau"),
    ("staff", "card", Action.DATASET_FIND, replace(DATA, level=5), False, "default-deny"),
    ("staff", "pension", Action.DATASET_FIND, replace(DATA, level=5), True, "find-own"),
    ("planning", "planning", Action.DATASET_FIND, replace(DATA, level=6), True, "find-functions"),
    ("external_recipient", "hospital", Action.DATASET_FIND, DATA, False, "default-deny"),
    (
        "external_recipient",
        "hospital",
        Action.DATASET_FIND,
        replace(DATA, level=1),
        True,
        "find-public",
    ),
    ("administrator", "center", Action.DATASET_FIND, replace(DATA, level=1), False, "default-deny"),
    ("owner_liaison", "pension", Action.DATASET_LOWER_LEVEL, DATA, False, "default-deny"),
    ("planning", "planning", Action.DATASET_LOWER_LEVEL, DATA, True, "grade"),
    ("staff", "card", Action.REQUEST_CREATE, RELEASE, True, "apply"),
    (
        "staff",
        "card",
        Action.REQUEST_CREATE,
        replace(RELEASE, level=5),
        False,
        "no-important-by-staff",
    ),
    ("owner_liaison", "card", Action.REQUEST_CREATE, replace(RELEASE, level=5), True, "apply"),
    ("owner_liaison", "card", Action.REQUEST_CREATE, replace(RELEASE, level=6), False, "no-core"),
    (
        "staff",
        "card",
        Action.REQUEST_SUBMIT,
        replace(RELEASE, recipient_kind="public"),
        False,
        "no-publishing",
    ),
    (
        "staff",
        "card",
        Action.REQUEST_SUBMIT,
        replace(RELEASE, state_secret="机密"),
        False,
        "no-state-secret",
    ),
    ("owner_liaison", "pension", Action.REQUEST_CONSENT, RELEASE, True, "consent"),
    ("owner_liaison", "card", Action.REQUEST_CONSENT, RELEASE, False, "default-deny"),
    ("planning", "planning", Action.REQUEST_REVIEW, RELEASE, True, "review"),
    ("planning", "planning", Action.REQUEST_APPROVE, RELEASE, False, "default-deny"),
    ("leader_in_charge", "office", Action.REQUEST_APPROVE, RELEASE, True, "approve"),
    ("leading_group", "group", Action.REQUEST_DECIDE, replace(RELEASE, level=5), True, "decide"),
    ("leading_group", "group", Action.REQUEST_DECIDE, RELEASE, False, "default-deny"),
    ("information_center", "center", Action.REQUEST_PREPARE, RELEASE, True, "hand-out"),
    ("external_recipient", "hospital", Action.REQUEST_ACKNOWLEDGE, RELEASE, True, "receive"),
    ("external_recipient", "bank", Action.REQUEST_ACKNOWLEDGE, RELEASE, False, "default-deny"),
    ("external_recipient", "bank", Action.REQUEST_VIEW, RELEASE, False, "default-deny"),
    (
        "discipline_inspection",
        "discipline",
        Action.AUDIT_VIEW,
        Resource("audit", "*"),
        True,
        "supervise",
    ),
    (
        "information_center",
        "center",
        Action.AUDIT_VIEW,
        Resource("audit", "*"),
        False,
        "operator-is-no-auditor",
    ),
    ("administrator", "center", Action.USER_ADD, Resource("user", "x"), True, "administer"),
    ("planning", "planning", Action.USER_ADD, Resource("user", "x"), False, "default-deny"),
]


@pytest.mark.parametrize(("role", "department", "action", "resource", "allowed", "rule"), CASES)
def test_who_may_do_what(
    policy: Policy,
    role: str,
    department: str,
    action: Action,
    resource: Resource,
    allowed: bool,
    rule: str,
) -> None:
    decision = policy.decide(person(role, department), action, resource, on=TODAY)
    assert (decision.allowed, decision.rule) == (allowed, rule)
    assert decision.article
    for text in (decision.reason, decision.remedy):
        assert text.zh
        assert text.en
    if not allowed and rule == "default-deny":
        assert role not in decision.who_can or department != resource.department


def test_nobody_acts_on_their_own_request_nor_twice(policy: Policy) -> None:
    own = person("planning", "planning", id_="clerk")
    assert policy.decide(own, Action.REQUEST_REVIEW, RELEASE, on=TODAY).rule == "no-own-request"
    took = replace(RELEASE, participants={"clerk": "apply", "u": "consent"})
    both = person("planning", "planning")
    assert policy.decide(both, Action.REQUEST_REVIEW, took, on=TODAY).rule == "one-person-one-part"
    operator = replace(RELEASE, participants={"u": "prepare"})
    center = person("information_center", "center")
    assert policy.decide(center, Action.REQUEST_DELIVER, operator, on=TODAY).allowed


def test_a_deputy_carries_the_conflicts_of_the_person_stood_for(policy: Policy) -> None:
    deputy = person("planning", "planning", id_="deputy", deputy_for="clerk")
    assert policy.decide(deputy, Action.REQUEST_REVIEW, RELEASE, on=TODAY).rule == "no-own-request"
    other = person("planning", "planning", id_="deputy", deputy_for="boss")
    assert policy.decide(other, Action.REQUEST_REVIEW, RELEASE, on=TODAY).allowed


def test_deny_wins_over_every_other_role(policy: Policy) -> None:
    both = Subject(
        "u",
        (
            RoleHeld("discipline_inspection", "d", LONG_AGO),
            RoleHeld("information_center", "c", LONG_AGO),
        ),
        "d",
    )
    assert (
        policy.decide(both, Action.AUDIT_VIEW, Resource("audit", "*"), on=TODAY).rule
        == "operator-is-no-auditor"
    )


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 2), None, False),
        (LONG_AGO, date(2026, 1, 1), True),
        (LONG_AGO, date(2025, 12, 31), False),
    ],
)
def test_roles_count_from_day_to_day(
    policy: Policy, start: date, end: date | None, allowed: bool
) -> None:
    subject = Subject("u", (RoleHeld("planning", "planning", start, end),), "planning")
    assert policy.decide(subject, Action.REQUEST_REVIEW, RELEASE, on=TODAY).allowed is allowed


def test_nobody_without_a_role_may_anything(policy: Policy) -> None:
    nobody = Subject("planning", (), "planning")
    for action in Action:
        assert not policy.decide(nobody, action, DATA, on=TODAY).allowed


def by_hand(rules: tuple[Rule, ...], cell: Cell) -> bool:
    """The meaning of the rules in ten lines: the independent oracle."""
    effects = [
        r.effect
        for r in rules
        if (cell.role in r.roles or ANY in r.roles)
        and cell.action in r.actions
        and r.scope in ("any", cell.relation)
        and (cell.level == 0 or r.low <= cell.level <= r.high)
        and (not r.recipients or cell.recipient in r.recipients)
        and set(r.conditions) <= cell.facts
    ]
    return "allow" in effects and "deny" not in effects


def test_the_table_and_the_rules_agree_in_every_cell(policy: Policy) -> None:
    rules = shipped().rules
    fact_sets = [frozenset[str](), *(frozenset({f}) for f in FACTS), frozenset(FACTS)]
    axes = (ROLES, Action, (0, 1, 4, 5, 6), RELATIONS, RECIPIENTS, fact_sets)
    for role, action, level, relation, recipient, facts in product(*axes):
        cell = Cell(role, action.value, level, relation, recipient, facts)
        assert policy.cell(cell)[0] is by_hand(rules, cell), cell


BAD_RULES = {
    "misspelt effect": ("effect: allow", "effect: alow", "allowed: allow, deny"),
    "unknown role": ("roles: [finance_supervision]", "roles: [finance]", "allowed: leading_group"),
    "unknown action": (
        "actions: [dataset:samples]",
        "actions: [dataset:sample]",
        "dataset:samples",
    ),
    "unknown key": ("scope: own", "scopes: own", "unknown key"),
    "unknown fact": ("conditions: [took_part]", "conditions: [took_parts]", "took_part"),
    "bad levels": ("levels: [1, 4]", "levels: [4, 1]", "lowest, highest"),
    "reused id": ("id: find-bureau", "id: find-own", "used twice"),
    "empty roles": ("roles: [system]", "roles: []", "empty"),
    "half a sentence": ("{zh: 无需办理, en: nothing to do}", "{zh: 无需办理}", "zh and en"),
    "no yaml": ("rules:", "rules: [", "line"),
}


@pytest.mark.parametrize("kind", BAD_RULES)
def test_a_bad_rule_file_names_file_line_and_what_is_allowed(kind: str) -> None:
    good, bad, said = BAD_RULES[kind]
    text = (HERE / "rules.yaml").read_text("utf-8")
    assert good in text
    with pytest.raises(PolicyFileError) as caught:
        parse_rules("rules.yaml", text.replace(good, bad, 1), shipped().levels)
    assert str(caught.value).startswith("rules.yaml, line ")
    assert said in str(caught.value)


def test_no_rules_is_an_error(policy: Policy) -> None:
    with pytest.raises(PolicyFileError, match="everything would be denied"):
        parse_rules("rules.yaml", "rules: []\n", policy.levels)


def test_a_rule_counts_only_in_its_time() -> None:
    text = (HERE / "rules.yaml").read_text("utf-8")
    changed = text.replace("  - id: approve\n", "  - id: approve\n    from: 2027-01-01\n", 1)
    rulebook = Rulebook.from_texts({**shipped().texts, "rules.yaml": changed})
    leader = person("leader_in_charge", "office")
    before = rulebook.policy(TODAY)
    assert not before.decide(leader, Action.REQUEST_APPROVE, RELEASE, on=TODAY).allowed
    after = rulebook.policy(date(2027, 1, 1))
    assert after.decide(leader, Action.REQUEST_APPROVE, RELEASE, on=date(2027, 1, 1)).allowed
