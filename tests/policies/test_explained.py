"""What a decision tells beside yes and no: what to observe, and who can instead."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from policies.decisions import ROLES, Action, Cell, Policy, Resource, Subject
from policies.rulebook import shipped
from policies.words import FACTS, RECIPIENTS, RELATIONS
from tests.policies.test_decisions import DATA, RELEASE, TODAY, person


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


def told(policy: Policy, subject: Subject, action: Action, resource: Resource) -> dict[str, str]:
    decision = policy.decide(subject, action, resource, on=TODAY)
    assert decision.allowed
    return {o.kind: o.value for o in decision.obligations}


def test_samples_oblige_to_mask_by_kind_of_field(policy: Policy) -> None:
    liaison = person("owner_liaison")
    for level in shipped().levels.ladder[:4]:
        found = told(policy, liaison, Action.DATASET_SAMPLES, replace(DATA, level=level.number))
        assert found.pop("samples") == level.samples
        assert found.pop("marked") == str(level.marked).lower()
        masks = {f"mask:{k}": v for k, v in level.protections.items()}
        assert found == (masks if level.samples == "masked" else {})


def test_a_release_obliges_to_what_its_level_requires(policy: Policy) -> None:
    center = person("information_center", "center")
    for level, kind in product(shipped().levels.ladder[:3], RECIPIENTS):
        resource = replace(RELEASE, level=level.number, recipient_kind=kind)
        assert told(policy, center, Action.REQUEST_PREPARE, resource) == {
            **({"chain": ",".join(level.chain[kind])} if kind != "none" else {}),
            **({"k": str(level.k[kind])} if kind != "none" else {}),
            "encrypted": str(level.encrypted).lower(),
            "marked": str(level.marked).lower(),
            "valid_days": str(level.valid_days),
            "two_person_delivery": str(level.two_person_delivery).lower(),
            "mlps_grade": str(level.mlps_grade),
            **{f"mask:{k}": v for k, v in level.protections.items()},
        }


def test_a_refusal_and_an_act_without_level_oblige_to_nothing(policy: Policy) -> None:
    refused = policy.decide(person("staff"), Action.REQUEST_APPROVE, RELEASE, on=TODAY)
    assert refused.obligations == ()
    admin = person("administrator", "center")
    assert told(policy, admin, Action.USER_ADD, Resource("user", "x")) == {}


WHO_CAN: list[tuple[Subject, Action, Resource, str, tuple[str, ...], str]] = [
    # Their own request: other holders of the role may.
    (
        person("planning", "planning", id_="clerk"),
        Action.REQUEST_REVIEW,
        RELEASE,
        "no-own-request",
        ("planning",),
        "another holder of the role",
    ),
    (
        person("planning", "planning"),
        Action.REQUEST_REVIEW,
        replace(RELEASE, participants={"u": "consent"}),
        "one-person-one-part",
        ("planning",),
        "another holder of the role",
    ),
    # Withdrawing is the applicant's alone.
    (
        person("staff", "card"),
        Action.REQUEST_WITHDRAW,
        RELEASE,
        "default-deny",
        ("owner_liaison", "staff"),
        "staff (the applicant)",
    ),
    # Another department's liaison does not consent.
    (
        person("owner_liaison", "card"),
        Action.REQUEST_CONSENT,
        RELEASE,
        "default-deny",
        ("owner_liaison",),
        "owner's liaison (of the owning department)",
    ),
    (
        person("external_recipient", "bank"),
        Action.REQUEST_ACKNOWLEDGE,
        RELEASE,
        "default-deny",
        ("owner_liaison", "staff", "external_recipient"),
        "external recipient (of the receiving body)",
    ),
    # What the thing itself rules out, nobody may.
    (
        person("staff", "card"),
        Action.REQUEST_CREATE,
        replace(RELEASE, level=6),
        "no-core",
        (),
        "aggregate figures only",
    ),
    (
        person("planning", "planning"),
        Action.REQUEST_REVIEW,
        replace(RELEASE, state_secret="机密"),
        "no-state-secret",
        (),
        "secrecy office",
    ),
    (
        person("administrator", "center"),
        Action.REQUEST_RESUME,
        replace(RELEASE, level=6),
        "default-deny",
        (),
        "nobody may do this",
    ),
    (
        person("staff", "card"),
        Action.REQUEST_CREATE,
        replace(RELEASE, level=5),
        "no-important-by-staff",
        ("owner_liaison",),
        "liaison apply",
    ),
]


@pytest.mark.parametrize(("subject", "action", "resource", "rule", "who", "remedy"), WHO_CAN)
def test_a_refusal_says_who_can_instead(
    policy: Policy,
    subject: Subject,
    action: Action,
    resource: Resource,
    rule: str,
    who: tuple[str, ...],
    remedy: str,
) -> None:
    decision = policy.decide(subject, action, resource, on=TODAY)
    assert not decision.allowed
    assert (decision.rule, decision.who_can) == (rule, who)
    assert remedy in decision.remedy.en


def test_whoever_is_named_really_can(policy: Policy) -> None:
    """Every role named can do it in some standing to the thing, and no other role can in any."""
    for action, level, secret in product(Action, range(1, 7), (None, "机密")):
        thing = replace(RELEASE, level=level, state_secret=secret, granted=True)
        told = policy.decide(Subject("u", (), "x"), action, thing, on=TODAY)
        fixed = {"state_secret", "unapproved_system"} if secret else set()
        personal = [set(c) for n in range(4) for c in combinations(FACTS[:3], n)]
        able = {
            role
            for role, relation, facts in product(ROLES, RELATIONS, personal)
            if role != "system"
            and policy.cell(
                Cell(role, action.value, level, relation, "agreement", frozenset(facts | fixed))
            )[0]
        }
        assert set(told.who_can) == able, (action, level, secret)
        assert told.article
