"""The compiled table says in every cell what Casbin says, and so do all answers that come from it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from policies.authority import Authority
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
    Visible,
)
from policies.rule_files import PolicyFileError
from policies.rulebook import Rulebook, shipped
from policies.rules import Rule
from policies.table import DecisionTable, compile_action
from policies.types import Text
from policies.words import FACTS, OPERATE, PART_OF, RECIPIENTS, RELATIONS, STATE_SECRET_MARKS

TODAY = date(2026, 1, 1)
LONG_AGO = date(2020, 1, 1)
LEVELS = (0, *(level.number for level in shipped().levels.ladder))
RULES = tuple(r for r in shipped().rules if r.in_force(TODAY))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


def facts_of(rules: Sequence[Rule], action: Action) -> list[str]:
    """The facts that some rule on an act asks for; that others change nothing has a test of its own."""
    return [f for f in FACTS if any(f in r.conditions for r in rules if action.value in r.actions)]


def every_cell(rules: Sequence[Rule], action: Action) -> Iterator[Cell]:
    facts = facts_of(rules, action)
    sets = [frozenset(c) for n in range(len(facts) + 1) for c in combinations(facts, n)]
    for role, level, relation, kind, held in product(ROLES, LEVELS, RELATIONS, RECIPIENTS, sets):
        yield Cell(role, action.value, level, relation, kind, held)


def alone(rules: Sequence[Rule], action: Action) -> Authority:
    """Casbin with the rules on one act only: a tenth of the time; see the test that this changes nothing."""
    return Authority([r for r in rules if action.value in r.actions], shipped().model)


def situation(cell: Cell) -> tuple[Subject, Resource]:
    """A person and a thing that stand to each other as a cell says."""
    subject = Subject("u", (RoleHeld(cell.role, "unit", LONG_AGO),), "unit")
    part = PART_OF.get(Action(cell.action))
    other = "review" if part != "review" else "consent"
    resource = Resource(
        "thing",
        "x",
        department="unit" if cell.relation == "own" else "elsewhere",
        level=cell.level or None,
        state_secret="机密" if cell.facts & {"state_secret", "unapproved_system"} else None,
        approved_system="unapproved_system" not in cell.facts,
        recipient_kind=None if cell.recipient == "none" else cell.recipient,
        recipient="unit" if "is_recipient" in cell.facts else "hospital",
        applicant="u" if "is_applicant" in cell.facts else "someone",
        participants={"u": other} if "took_part" in cell.facts else {"someone": other},
        granted_to=frozenset({"unit"} if cell.relation == "granted" else ()),
    )
    return subject, resource


def columns_of(things: Sequence[Resource]) -> Columns:
    """The same things as columns; all or none of them have a level."""
    levels = [t.level for t in things]
    return Columns(
        size=len(things),
        levels=None if None in levels else np.array(levels),
        departments=np.array([t.department or "" for t in things]),
        state_secrets=np.array([t.state_secret or "" for t in things]),
        recipient_kinds=np.array(
            ["none" if t.recipient_kind is None else t.recipient_kind for t in things]
        ),
        recipients=np.array([t.recipient or "" for t in things]),
        applicants=np.array([t.applicant or "" for t in things]),
        approved_systems=np.array([t.approved_system for t in things]),
        granted_to={
            code: np.array([code in t.granted_to for t in things])
            for code in {c for t in things for c in t.granted_to}
        },
        participants={
            person: np.array([t.participants.get(person, "") for t in things])
            for person in {p for t in things for p in t.participants}
        },
    )


def is_found(visible: Visible, thing: Resource) -> bool:
    """What the filter says of one thing, read as its docstrings say."""
    owner = thing.department if thing.department in visible.departments else None
    granted = thing.granted_to & set(visible.departments)
    found = [visible.everywhere] + [
        p.found for p in visible.parts if p.owner == owner and p.granted in (None, granted)
    ]
    return any(thing.level in (f.marked if thing.state_secret else f.unmarked) for f in found)


@pytest.mark.parametrize("action", Action)
def test_every_answer_is_casbins(policy: Policy, action: Action) -> None:
    casbin = alone(RULES, action)
    cells = list(every_cell(RULES, action))
    assert len(cells) == policy.table.of(action).answers.size
    asked = {cell: casbin.ask(cell) for cell in cells}
    assert [c for c in cells if policy.cell(c) != asked[c]] == []
    for role, with_level in product(ROLES, (False, True)):
        some = [c for c in cells if c.role == role and bool(c.level) is with_level]
        things = [situation(cell)[1] for cell in some]
        subject = situation(some[0])[0]
        allowed = [asked[cell][0] for cell in some]
        singles = [policy.decide(subject, action, thing, on=TODAY) for thing in things]
        assert [d.allowed for d in singles] == allowed
        assert [d.rule for d in singles] == [asked[c][1] or "default-deny" for c in some]
        assert policy.decide_many(subject, action, things, on=TODAY) == allowed
        columns = policy.decide_columns(subject, action, columns_of(things), on=TODAY)
        assert columns.tolist() == allowed
        if action is Action.DATASET_FIND and with_level:
            visible = policy.visible(subject, on=TODAY)
            bare = [i for i, cell in enumerate(some) if cell.recipient == "none"]
            assert [is_found(visible, things[i]) for i in bare] == [allowed[i] for i in bare]


def test_neither_other_rules_nor_other_facts_change_an_answer(policy: Policy) -> None:
    dice = np.random.default_rng(20260101)
    everything = list(
        product(
            ROLES,
            Action,
            LEVELS,
            RELATIONS,
            RECIPIENTS,
            [frozenset(c) for n in range(len(FACTS) + 1) for c in combinations(FACTS, n)],
        )
    )
    some = [everything[int(i)] for i in dice.integers(len(everything), size=800)]
    for role, action, level, relation, kind, facts in some:
        cell = Cell(role, action.value, level, relation, kind, facts)
        told = policy.authority.ask(cell)
        relevant = replace(cell, facts=facts & set(facts_of(RULES, action)))
        assert told == alone(RULES, action).ask(relevant) == policy.cell(cell), cell


def odd(id_: str, effect: str, roles: tuple[str, ...], **more: Any) -> Rule:
    text = Text("一", "one")
    given: dict[str, Any] = {
        "actions": ("dataset:find",),
        "scope": "any",
        "low": 1,
        "high": 6,
        "recipients": (),
        "conditions": (),
        **more,
    }
    return Rule(
        id=id_,
        article="a",
        roles=roles,
        effect=effect,
        reason=text,
        remedy=text,
        valid_from=LONG_AGO,
        valid_to=None,
        **given,
    )


ODD_RULES = (
    odd("a1", "allow", ("*",), scope="granted", low=2, high=5),
    odd("d1", "deny", ("staff", "planning"), scope="own", conditions=("state_secret",)),
    odd(
        "a2",
        "allow",
        ("staff", "*"),
        actions=("dataset:find", "audit:view"),
        recipients=("none", "public"),
    ),
    odd("d2", "deny", ("*",), low=5, high=5, conditions=("took_part", "is_applicant")),
    odd("d3", "deny", ("staff",), scope="own", low=4),
    odd("a3", "allow", ("planning",), scope="own"),
)


def test_rules_of_another_kind_agree_too() -> None:
    table = DecisionTable(ODD_RULES, LEVELS[1:])
    casbin = Authority(ODD_RULES, shipped().model)
    assert table.of(Action.DATASET_FIND).facts == ("is_applicant", "took_part", "state_secret")
    assert table.of(Action.DATASET_FIND).tells_grants_apart
    for action in (Action.DATASET_FIND, Action.AUDIT_VIEW):
        wrong = [c for c in every_cell(ODD_RULES, action) if table.cell(c) != casbin.ask(c)]
        assert wrong == []


def test_without_rules_nothing_is_allowed_and_nothing_explained() -> None:
    none = DecisionTable((), LEVELS[1:])
    casbin = Authority((), shipped().model)
    for action in (Action.DATASET_FIND, Action.REQUEST_REVIEW):
        assert not none.of(action).answers.any()
        for role in ("staff", "", "*"):
            cell = Cell(role, action.value, 0, "own", "none", frozenset())
            assert casbin.ask(cell) == (False, "")


def test_a_table_cannot_be_changed(policy: Policy) -> None:
    with pytest.raises(ValueError, match="read-only"):
        policy.table.of(Action.DATASET_FIND).answers[0] = 1


def test_casbin_names_the_last_that_allows_and_the_first_that_denies() -> None:
    table = DecisionTable(ODD_RULES, LEVELS[1:])
    several = Cell("planning", "dataset:find", 3, "own", "none", frozenset())
    assert table.cell(several) == (True, "a3")
    denied = Cell("staff", "dataset:find", 5, "own", "none", frozenset(FACTS))
    assert table.cell(denied) == (False, "d1")


@pytest.mark.parametrize("defect", ["opened", "closed", "another rule"])
def test_a_defect_of_the_compiler_is_found_at_load(
    monkeypatch: pytest.MonkeyPatch, defect: str
) -> None:
    from policies import table

    def broken(action: Action, rules: Sequence[Rule], levels: Sequence[int]) -> object:
        made = compile_action(action, rules, levels)
        answers = made.answers.copy()
        if defect == "opened":
            answers[answers == 0] = 1
        elif defect == "closed":
            answers[answers > 0] = 0
        else:
            answers[answers < 0] += 1
        return replace(made, answers=answers)

    monkeypatch.setattr(table, "compile_action", broken)
    rulebook = replace(shipped(), _policies={})
    with pytest.raises(PolicyFileError, match="Casbin says"):
        rulebook.policy(TODAY)


def test_the_sample_asked_of_casbin_depends_on_the_version_only(policy: Policy) -> None:
    class Listening(Authority):
        asked: list[Cell]

        def ask(self, cell: Cell) -> tuple[bool, str]:
            self.asked.append(cell)
            return super().ask(cell)

    def asked(seed: str) -> list[Cell]:
        listening = Listening(RULES, shipped().model)
        listening.asked = []
        policy.table.verify(listening, seed)
        return listening.asked

    first = asked("one")
    assert first == asked("one") != asked("two")
    assert len(first) >= 150
    # Each rule is among them with a cell that it speaks of, so that no rule is left out by chance.
    for rule in RULES:
        assert any(
            cell.action in rule.actions and set(rule.conditions) <= cell.facts for cell in first
        ), rule.id


MODEL = shipped().model
OTHER_MODELS = {
    "allows by silence": ("some(where (p.eft == allow)) && !some", "!some", "[policy_effect]"),
    "forgets a comparison": (" && hold(r.facts, p.facts)", "", "[matchers]"),
    "compares strings": ("between(r.level, p.low, p.high)", "r.level >= p.low", "[matchers]"),
    "adds an attribute": ("recipient, facts\n", "recipient, facts, hour\n", "[request_definition]"),
    "loses the effect": ("facts, eft", "facts", "[policy_definition]"),
    "inherits roles": ("[policy_effect]", "[role_definition]\ng = _, _\n\n[policy_effect]", "used"),
    "any instead of all": ("&& among(r.act", "|| among(r.act", "[matchers]"),
    "runs words together": ("p.role) && among", "p.role)&&among", "[matchers]"),
    "no section at all": ("[matchers]", "[matches]", "[matches]"),
}


@pytest.mark.parametrize("kind", OTHER_MODELS)
def test_another_model_is_refused(kind: str) -> None:
    old, new, said = OTHER_MODELS[kind]
    assert old in MODEL
    with pytest.raises(PolicyFileError) as caught:
        Rulebook.from_texts({**shipped().texts, "model.conf": MODEL.replace(old, new, 1)})
    assert str(caught.value).startswith("model.conf, line ")
    assert said in str(caught.value)


def test_comments_layout_and_order_of_the_model_are_free() -> None:
    text = MODEL.replace("# Small", "# Very small").replace(
        "among(r.role, p.role) && among(r.act, p.act)",
        "among(r.act,p.act)  && among(r.role, p.role)",
    )
    assert text != MODEL
    assert Rulebook.from_texts({**shipped().texts, "model.conf": text}).policy(TODAY)
    with pytest.raises(PolicyFileError, match=r"model\.conf, line 1: is no Casbin model"):
        Rulebook.from_texts({**shipped().texts, "model.conf": "r = sub"})


GOOD = Cell("staff", "dataset:find", 1, "own", "none", frozenset())
UNKNOWN_CELLS = [
    (replace(GOOD, role="king"), "role"),
    (replace(GOOD, role=""), "role"),
    (replace(GOOD, role="*"), "role"),
    (replace(GOOD, role="staff|planning"), "role"),
    (replace(GOOD, action="dataset:steal"), "action"),
    (replace(GOOD, action=""), "action"),
    (replace(GOOD, action="*"), "action"),
    (replace(GOOD, level=7), "level"),
    (replace(GOOD, level=-1), "level"),
    (replace(GOOD, relation="any"), "relation"),
    (replace(GOOD, relation=""), "relation"),
    (replace(GOOD, recipient="friend"), "recipient kind"),
    (replace(GOOD, recipient=""), "recipient kind"),
    (replace(GOOD, recipient="*"), "recipient kind"),
    (replace(GOOD, facts=frozenset({"is_king"})), "fact"),
    (replace(GOOD, facts=frozenset({""})), "fact"),
]


@pytest.mark.parametrize(("cell", "kind"), UNKNOWN_CELLS)
def test_an_unknown_word_in_a_cell_denies_by_an_error(
    policy: Policy, cell: Cell, kind: str
) -> None:
    with pytest.raises(UnknownWordError) as caught:
        policy.cell(cell)
    assert caught.value.kind == kind


def test_a_word_no_axis_has_does_not_compile() -> None:
    rule = RULES[0]
    action = Action(rule.actions[0])
    for wrong in (
        {"effect": "alow"},
        {"effect": ""},
        {"roles": ("king",)},
        {"scope": "all"},
        {"recipients": ("friend",)},
        {"conditions": ("is_king",)},
    ):
        with pytest.raises(UnknownWordError):
            compile_action(action, [replace(rule, **wrong)], LEVELS)  # type: ignore[arg-type]


def test_all_words_of_parts_and_marks_are_known() -> None:
    assert {"operate"} == OPERATE & set(PART_OF.values())
    assert STATE_SECRET_MARKS == ("绝密", "机密", "秘密")
