"""Nothing opens a door by accident: unknown words, and the traps of Casbin."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from policies.decisions import (
    ROLES,
    Action,
    Cell,
    Columns,
    Policy,
    Resource,
    RoleHeld,
    Subject,
    UnknownWordError,
)
from policies.rule_files import PolicyFileError
from policies.rulebook import Rulebook, shipped
from tests.policies.test_decisions import DATA, LONG_AGO, RELEASE, STAFF, TODAY, person
from tests.policies.test_table import columns_of


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


UNKNOWN: list[tuple[str, str, Resource, RoleHeld]] = [
    # what is unknown, action, resource, role held
    ("action", "dataset:steal", DATA, STAFF),
    ("action", "", DATA, STAFF),
    ("action", "dataset:find|audit:view", DATA, STAFF),
    ("action", "*", DATA, STAFF),
    ("level", "dataset:find", replace(DATA, level=9), STAFF),
    ("level", "dataset:find", replace(DATA, level=0), STAFF),
    ("level", "dataset:find", replace(DATA, level=-1), STAFF),
    ("level", "dataset:find", replace(DATA, level="4"), STAFF),  # type: ignore[arg-type]
    ("level", "dataset:find", replace(DATA, level=True), STAFF),
    ("recipient kind", "dataset:find", replace(DATA, recipient_kind="friend"), STAFF),
    ("recipient kind", "dataset:find", replace(DATA, recipient_kind=""), STAFF),
    ("recipient kind", "dataset:find", replace(DATA, recipient_kind="*"), STAFF),
    ("state-secret mark", "dataset:find", replace(DATA, state_secret="内部"), STAFF),
    ("state-secret mark", "dataset:find", replace(DATA, state_secret=""), STAFF),
    ("role", "dataset:find", DATA, replace(STAFF, role="king")),
    ("role", "dataset:find", DATA, replace(STAFF, role="")),
    ("role", "dataset:find", DATA, replace(STAFF, role="*")),
    ("role", "dataset:find", DATA, replace(STAFF, role="staff|planning")),
    ("role", "dataset:find", DATA, replace(STAFF, role="king", valid_to=LONG_AGO)),
]


@pytest.mark.parametrize(("kind", "action", "resource", "held"), UNKNOWN)
def test_unknown_words_deny_by_an_error(
    policy: Policy, kind: str, action: str, resource: Resource, held: RoleHeld
) -> None:
    subject = Subject("u", (held,), "pension")
    with pytest.raises(UnknownWordError) as single:
        policy.decide(subject, action, resource, on=TODAY)
    # One unknown word among known ones denies the whole batch: nothing is answered past it.
    with pytest.raises(UnknownWordError) as many:
        policy.decide_many(subject, action, [DATA, resource, DATA], on=TODAY)
    assert single.value.kind == many.value.kind == kind
    if resource.state_secret != "":  # in a column, how a thing says that it bears no mark
        with pytest.raises(UnknownWordError) as columns:
            policy.decide_columns(subject, action, columns_of([resource]), on=TODAY)
        assert columns.value.kind == kind


def test_a_person_without_a_name_is_nobody(policy: Policy) -> None:
    with pytest.raises(UnknownWordError, match="person"):
        policy.decide(Subject("", (STAFF,), "pension"), Action.DATASET_FIND, DATA, on=TODAY)


def test_an_unknown_attribute_is_an_error() -> None:
    with pytest.raises(TypeError, match="secret"):
        Resource("dataset", "d", secret="机密")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="secrets"):
        Columns(1, secrets=np.array(["机密"]))  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="shape"):
        Columns(2, levels=np.array([1]))


# ---- traps of Casbin ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", sorted(ROLES))
def test_a_person_named_like_a_role_does_not_hold_it(policy: Policy, id_: str) -> None:
    named = person("staff", "card", id_=id_)
    plain = person("staff", "card")
    for action in Action:
        told = policy.decide(named, action, RELEASE, on=TODAY)
        assert told == policy.decide(plain, action, RELEASE, on=TODAY)
    nobody = Subject(id_, (), "card")
    assert not policy.decide(nobody, Action.DATASET_FIND, DATA, on=TODAY).allowed


def test_a_department_named_like_a_role_gives_nothing(policy: Policy) -> None:
    odd_unit = person("staff", "planning")
    assert not policy.decide(odd_unit, Action.REQUEST_REVIEW, RELEASE, on=TODAY).allowed


def test_levels_are_numbers_not_words() -> None:
    """To Casbin '9' > '10': a ladder of twelve, and a rule up to 10."""
    text = shipped().texts["levels.yaml"]
    start = text.index("  - number: 6")
    top = text[start:]
    more = "".join(
        top.replace("number: 6", f"number: {n}").replace("key: core", f"key: core{n}")
        for n in range(7, 13)
    )
    rules = shipped().texts["rules.yaml"].replace("levels: [1, 4]", "levels: [1, 10]")
    texts = {**shipped().texts, "levels.yaml": text + more, "rules.yaml": rules}
    policy = Rulebook.from_texts(texts).policy(TODAY)
    finance = person("finance_supervision", "finance")
    found = [
        n
        for n in range(1, 13)
        if policy.decide(finance, Action.DATASET_FIND, replace(DATA, level=n), on=TODAY).allowed
    ]
    assert found == list(range(1, 11))
    for n in range(1, 13):
        cell = Cell("finance_supervision", "dataset:find", n, "own", "none", frozenset())
        assert policy.authority.ask(cell) == policy.cell(cell)


def test_level_zero_means_that_levels_do_not_matter_and_is_no_level() -> None:
    text = shipped().texts["levels.yaml"].replace("number: 1\n", "number: 0\n", 1)
    with pytest.raises(PolicyFileError, match="from 1 or more"):
        Rulebook.from_texts({**shipped().texts, "levels.yaml": text})


def test_empty_words_match_nothing_even_in_casbin(policy: Policy) -> None:
    good = ("staff", "dataset:find", "1", "own", "none", "")
    enforce = policy.authority._enforcer.enforce
    assert enforce(*good)
    for at in range(5):
        assert not enforce(*(("" if i == at else word) for i, word in enumerate(good))), at


def test_an_unused_rulebook_with_all_rules_over_denies(policy: Policy) -> None:
    text = shipped().texts["rules.yaml"].replace("    effect:", "    to: 2020-01-01\n    effect:")
    rulebook = Rulebook.from_texts({**shipped().texts, "rules.yaml": text})
    over = rulebook.policy(TODAY)
    assert over.rules == {}
    for role, action in product(ROLES, Action):
        subject = person(role)
        assert not over.decide(subject, action, DATA, on=TODAY).allowed
        assert over.decide_many(subject, action, [DATA, RELEASE], on=TODAY) == [False, False]
