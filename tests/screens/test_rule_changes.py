"""Rule changes on the screen: the list and the versions, the diff of one, and the buttons of whose turn it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog import policy_changes
from catalog.store import Store
from tests.catalog.change_cases import NARROWED, WITH_LIST, WITHOUT_LIST
from tests.screens.conftest import Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]


@pytest.fixture
def number(store: Store) -> str:
    """A change that waits for its review."""
    planner = actors(store)["planner"]
    made = policy_changes.propose(store, planner, NARROWED, "fewer people read the register")
    policy_changes.act_on(store, planner, made, "submit")
    return made


def test_what_a_change_does_is_on_one_page(visitor: Maker, number: str) -> None:
    shown = text_of(visitor("inspector").open("rule-change", number=number))
    for part in (
        "fewer people read the register",
        "Fang Guikou",
        "1</b> narrowed",
        "list people",
        "leader in charge",
        "account-for → no rule",
        WITH_LIST,
        WITHOUT_LIST,
        "g-del",
        "Cheng Youxu",
    ):
        assert part in shown
    assert "change.review" not in str(
        buttons(visitor("inspector").open("rule-change", number=number))
    )
    shown = text_of(visitor("inspector", "zh").open("rule-change", number=number))
    for part in ("收紧", "查看人员", "无规则", "待规划信息科审核", "分管领导"):
        assert part in shown


def test_from_the_inbox_to_the_day(visitor: Maker, store: Store, number: str) -> None:
    assert f"number={number}" not in text_of(visitor("planner").open("inbox"))
    assert f"number={number}" in text_of(visitor("planner2").open("inbox"))
    app = visitor("planner2").open("rule-change", number=number)
    assert f"change.review|{number}" in buttons(app)
    app.text_area(key=f"change.comment|{number}|1").input("as the leader asked")
    app.button(key=f"change.review|{number}").click().run()
    assert "awaiting approval" in text_of(app)
    assert f"number={number}" in text_of(visitor("leader").open("inbox"))
    app = visitor("leader").open("rule-change", number=number)
    assert "as the leader asked" in text_of(app)
    day = app.date_input(key=f"change.day|{number}")
    assert day.value == policy_changes.show(
        store, actors(store)["leader"], number
    ).today + timedelta(1)
    wanted = day.value + timedelta(days=6)
    day.set_value(wanted)
    app.button(key=f"change.approve|{number}").click().run()
    assert "g-note-bad" not in text_of(app)
    row = policy_changes.show(store, actors(store)["leader"], number).row
    assert (row.state, row.in_force_from) == ("approved", wanted)
    shown = text_of(visitor("leader").open("rule-changes"))
    for part in (number, "to come", "in force", "shipped with the program", wanted.isoformat()):
        assert part in shown


def test_a_return_wants_a_reason(visitor: Maker, number: str) -> None:
    app = visitor("planner2").open("rule-change", number=number)
    app.button(key=f"change.return|{number}").click().run()
    assert "Say why" in text_of(app)
    app.text_area(key=f"change.comment|{number}|1").input("name the article")
    app.button(key=f"change.return|{number}").click().run()
    assert "returned" in text_of(app)
    app = visitor("planner").open("rule-change", number=number)
    assert "name the article" in text_of(app)
    assert f"change.submit|{number}" in buttons(app)


def test_who_may_not_see_the_rules_is_told_by_which_rule(visitor: Maker, number: str) -> None:
    who = visitor("hotline_staff")
    for shown in (
        text_of(who.open("rule-changes")),
        text_of(who.open("rule-change", number=number)),
    ):
        assert "Not allowed" in shown
        assert "fewer people" not in shown
    assert "Choose one from the list" in text_of(visitor("planner").open("rule-change"))
    assert "There is no rule change" in text_of(
        visitor("planner").open("rule-change", number="P2020-00001")
    )


def test_the_audit_screen_shows_the_rule_of_the_day(visitor: Maker, number: str) -> None:
    shown = text_of(visitor("inspector").open("audit"))
    assert "The planning section interprets and revises the rules" in shown
    assert number in shown
