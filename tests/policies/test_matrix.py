"""Who may do what: the table says what the policy says, and the page is one whole file in both languages."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from policies.decisions import Policy
from policies.grid import Grid
from policies.matrix import ALWAYS, NEVER, PARTLY, Matrix, matrix
from policies.matrix_page import page, where_of
from policies.rulebook import shipped
from policies.words import ROLES, Action

TODAY = date(2026, 3, 1)
LADDER = [level.number for level in shipped().levels.ladder]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped().policy(TODAY)


@pytest.fixture(scope="module")
def found(policy: Policy) -> Matrix:
    return matrix(policy)


def test_every_act_and_role_has_its_answer(found: Matrix) -> None:
    assert [row.action for row in found.rows] == [a.value for a in Action]
    for row in found.rows:
        assert [e.role for e in row.entries] == list(ROLES)


def test_an_entry_is_what_the_policy_says(found: Matrix, policy: Policy) -> None:
    for row in found.rows:
        grid = Grid.of(Action(row.action), LADDER)
        for entry in row.entries:
            alone = replace(grid, roles=(entry.role,))
            if entry.verdict == NEVER:
                assert not alone.allowed(policy.table).any()
                continue
            for grant in entry.grants:
                cells = list(alone.corners(grant.box))
                assert all(policy.cell(cell)[0] for cell in cells), (row.action, entry.role)
                # A fact that is not asked for may let another rule speak as well.
                least = [c for c in cells if c.facts == frozenset(grant.box.requires)]
                assert least
                assert {policy.cell(cell)[1] for cell in least} <= set(grant.rules)


EXPECTED = [
    # act, role, verdict, short
    ("dataset:find", "planning", ALWAYS, "all"),
    ("dataset:find", "staff", PARTLY, "levels 1–4; or own department"),
    ("dataset:find", "administrator", NEVER, ""),
    ("dataset:samples", "owner_liaison", PARTLY, "own department; levels 1–4"),
    ("scan:run", "information_center", PARTLY, "all"),
    ("request:review", "planning", PARTLY, "levels 1–5"),
    ("request:decide", "leading_group", PARTLY, "level 5"),
    ("request:withdraw", "staff", PARTLY, "as applicant"),
    ("request:acknowledge", "external_recipient", PARTLY, "as recipient"),
    ("audit:view", "information_center", NEVER, ""),
    ("policy:view", "leading_group", ALWAYS, "all"),
]


@pytest.mark.parametrize(("action", "role", "verdict", "short"), EXPECTED)
def test_the_cells(found: Matrix, action: str, role: str, verdict: str, short: str) -> None:
    row = next(r for r in found.rows if r.action == action)
    entry = row.entry(role)
    assert (entry.verdict, entry.short.en) == (verdict, short)
    assert bool(entry.short.zh) is bool(short)


def test_what_is_denied_to_all_and_to_some(found: Matrix) -> None:
    rows = {row.action: row for row in found.rows}
    assert rows["request:review"].denied_by == (
        "no-state-secret",
        "no-core",
        "no-publishing",
        "no-own-request",
        "one-person-one-part",
    )
    assert rows["audit:view"].denied_by == ()
    assert rows["audit:view"].entry("information_center").denied_by == ("operator-is-no-auditor",)
    assert rows["audit:view"].entry("discipline_inspection").denied_by == ()


def test_one_role_alone(found: Matrix) -> None:
    alone = found.of_role("staff")
    assert alone.roles == ("staff",)
    assert all([e.role for e in row.entries] == ["staff"] for row in alone.rows)


class _Balance(HTMLParser):
    """Collects tags left open, and everything that would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [f"{tag} {k}={v}" for k, v in attrs if k in {"src", "href"}]
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_one_whole_file(found: Matrix, language: Any) -> None:
    made = page(found, shipped().levels.ladder, TODAY, language)
    parser = _Balance()
    parser.feed(made)
    assert parser.open == []
    assert parser.fetched == []
    assert "url(" not in made
    assert "@import" not in made
    assert "<script" not in made
    assert f'id="speak-{language}" checked' in made
    assert "A4 landscape" in made
    for rule in shipped().rules:
        assert rule.id in made
        assert rule.reason.zh in made
    assert "规则" in made
    assert "Article 27" in made
    # Whatever is said is said in both languages.
    assert len(re.findall('lang="zh"', made)) == len(
        re.findall('<span lang="en"', made)
    ) + made.count('[lang="zh"]')


def test_nothing_of_a_rule_is_markup(policy: Policy) -> None:
    book = shipped()
    first = book.rules[0]
    hostile = replace(
        first, id="<b>x", reason=replace(first.reason, en='<img src=x onerror="y">', zh="<i>")
    )
    made = Policy((hostile, *book.rules[1:]), levels=book.levels, version="<u>", model=book.model)
    shown = page(matrix(made), book.levels.ladder, TODAY, "en")
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "<u>" not in shown


def test_a_rules_reach_in_words() -> None:
    ladder = shipped().levels.ladder
    rules = {rule.id: rule for rule in shipped().rules}
    assert where_of(rules["samples-own"], ladder).en == "own department; level 1–4"
    assert where_of(rules["operate"], ladder).en == "in every case"
    assert where_of(rules["no-publishing"], ladder).zh == "4–6 级，社会公开"
    dated = replace(rules["operate"], valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    assert where_of(dated, ladder).en == "from 2026-01-01; until 2026-12-31"
