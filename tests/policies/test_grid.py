"""The enumeration of combinations: it says what Casbin says, and its boxes hold exactly what they cover."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.decisions import Policy
from policies.grid import Grid, Mask, grids
from policies.questions import Cell
from policies.rulebook import shipped
from policies.rules import ANY, Rule
from policies.shapes import shape_of
from policies.table import DecisionTable
from policies.words import FACTS, PART_OF, RECIPIENTS, ROLES, SCOPES, Action

TODAY = date(2026, 3, 1)
LADDER = tuple(level.number for level in shipped().levels.ladder)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


def answers(grid: Grid, table: DecisionTable) -> dict[Cell, bool]:
    everything = np.ones(grid.axes, dtype=np.bool_)
    allowed = grid.allowed(table).ravel()
    return dict(zip(grid.cells(everything), map(bool, allowed), strict=True))


@pytest.mark.parametrize("action", list(Action))
def test_the_enumeration_is_casbins_answer(policy: Policy, action: Action) -> None:
    found = answers(Grid.of(action, LADDER), policy.table)
    # Casbin takes 180 µs a question: every 13th (a prime: no axis is skipped) of the large grids.
    step = 13 if len(found) > 1500 else 1
    asked = list(found.items())[::step]
    assert len(asked) >= min(len(found), 100)
    assert [c for c, allowed in asked if policy.authority.ask(c)[0] is not allowed] == []


rules_made = st.builds(
    replace,
    st.just(shipped().rules[0]),
    id=st.uuids().map(str),
    roles=st.lists(st.sampled_from((*ROLES, ANY)), min_size=1, max_size=3).map(tuple),
    actions=st.just((Action.REQUEST_REVIEW.value,)),
    scope=st.sampled_from(SCOPES),
    low=st.integers(1, 3),
    high=st.integers(3, 6),
    recipients=st.lists(st.sampled_from(RECIPIENTS), max_size=2, unique=True).map(tuple),
    conditions=st.lists(st.sampled_from(FACTS), max_size=2, unique=True).map(tuple),
    effect=st.sampled_from(("allow", "deny")),
)


@settings(max_examples=12)
@given(st.lists(rules_made, min_size=1, max_size=5), st.data())
def test_any_rules_are_enumerated_as_casbin_answers(rules: list[Rule], data: st.DataObject) -> None:
    book = shipped()
    policy = Policy(tuple(rules), levels=book.levels, version="x", model=book.model)
    found = list(answers(Grid.of(Action.REQUEST_REVIEW, LADDER), policy.table).items())
    for place in data.draw(st.lists(st.integers(0, len(found) - 1), min_size=20, max_size=20)):
        cell, allowed = found[place]
        assert policy.authority.ask(cell)[0] is allowed


@settings(max_examples=60)
@given(st.data())
def test_boxes_hold_exactly_what_they_cover(data: st.DataObject) -> None:
    grid = Grid.of(Action.DATASET_VIEW, LADDER)
    size = int(np.prod(grid.axes))
    chosen = data.draw(st.sets(st.integers(0, size - 1), max_size=60))
    mask = np.zeros(size, dtype=np.bool_)
    mask[list(chosen)] = True
    mask = mask.reshape(grid.axes)
    together: Mask = np.zeros(grid.axes, dtype=np.bool_)
    for box in grid.boxes(mask):
        assert grid.inside(box).any()
        together |= grid.inside(box)
    assert (together == mask).all()


def test_a_box_is_as_large_as_it_can_be(policy: Policy) -> None:
    staff = replace(Grid.of(Action.DATASET_FIND, LADDER), roles=("staff",))
    boxes = staff.boxes(staff.allowed(policy.table))
    assert [(b.relations, b.levels) for b in boxes] == [
        (("own", "granted", "other"), (1, 2, 3, 4)),
        (("own",), (1, 2, 3, 4, 5, 6)),
    ]


@pytest.mark.parametrize("grid", list(grids(LADDER)), ids=lambda g: g.action.value)
def test_corners_are_inside(policy: Policy, grid: Grid) -> None:
    for box in grid.boxes(grid.allowed(policy.table)):
        cells = list(grid.corners(box))
        assert cells
        assert all(policy.cell(cell)[0] for cell in cells)


@pytest.mark.parametrize("grid", list(grids(LADDER)), ids=lambda g: g.action.value)
def test_where_each_rule_speaks_is_what_was_compiled(policy: Policy, grid: Grid) -> None:
    said = {
        "allow": np.zeros(grid.axes, dtype=np.bool_),
        "deny": np.zeros(grid.axes, dtype=np.bool_),
    }
    for rule in policy.rules.values():
        said[rule.effect] |= grid.matching(rule)
    assert ((said["allow"] & ~said["deny"]) == grid.allowed(policy.table)).all()


def test_a_level_that_the_rules_do_not_know_is_denied(policy: Policy) -> None:
    grid = Grid.of(Action.DATASET_FIND, (*LADDER, 7))
    allowed = grid.allowed(policy.table)
    assert not allowed[:, grid.levels.index(7)].any()
    assert (allowed[:, :-1] == Grid.of(Action.DATASET_FIND, LADDER).allowed(policy.table)).all()


def test_every_act_has_a_shape_of_known_facts() -> None:
    for action in Action:
        assert set(shape_of(action).facts) <= set(FACTS)
    assert "took_part" in shape_of(Action.REQUEST_REVIEW).facts
    assert "took_part" not in shape_of(Action.REQUEST_VIEW).facts
    assert {a for a in Action if "took_part" in shape_of(a).facts} == set(PART_OF)
    assert not shape_of(Action.AUDIT_VIEW).levels
