"""What changes between two versions: every combination, exactly, in lines that people can read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from policies.decisions import Cell
from policies.diff import NARROWED, WIDENED, Difference, DisagreementError, compare
from policies.grid import Grid, grids
from policies.rulebook import Rulebook, shipped
from policies.words import Action

TODAY = date(2026, 3, 1)
LADDER = [level.number for level in shipped().levels.ladder]


def changed(good: str, bad: str, file: str = "rules.yaml") -> Rulebook:
    texts = dict(shipped().texts)
    assert good in texts[file]
    return Rulebook.from_texts({**texts, file: texts[file].replace(good, bad, 1)})


CHANGES = {
    "higher level": ("levels: [1, 4]", "levels: [1, 5]"),
    "any department": ("    scope: own\n", "    scope: any\n"),
    "publishing stopped earlier": (
        "    levels: [4, 6]\n    recipients: [public]",
        "    levels: [3, 6]\n    recipients: [public]",
    ),
    "two parts allowed": ("conditions: [took_part]", "conditions: [took_part, is_applicant]"),
    "another role": ("roles: [finance_supervision]", "roles: [finance_supervision, administrator]"),
    "denied from 5 on": (
        "    levels: [6, 6]\n    effect: deny",
        "    levels: [5, 6]\n    effect: deny",
    ),
}


def by_asking(old: Rulebook, new: Rulebook, action: Action) -> Iterator[tuple[Cell, bool]]:
    """The independent oracle: each combination asked of both policies, one by one."""
    grid = Grid.of(action, LADDER)
    before, after = old.policy(TODAY), new.policy(TODAY)
    for cell in grid.cells(grid.on_levels(grid.levels)):
        was, now = before.authority.ask(cell)[0], after.authority.ask(cell)[0]
        if was is not now:
            yield cell, now


def covered(found: Difference, change: str) -> set[Cell]:
    by_action = {grid.action.value: grid for grid in grids(LADDER)}
    return {
        cell
        for line in found.lines
        if line.change == change
        for box in line.boxes
        for cell in by_action[box.action].cells(by_action[box.action].inside(box))
    }


def test_the_same_rules_differ_in_nothing() -> None:
    found = compare(shipped(), shipped(), TODAY)
    assert (found.lines, found.edits, found.widened, found.narrowed) == ((), (), 0, 0)
    assert (found.added, found.removed, found.edited) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "actions"),
    [
        ("higher level", [Action.DATASET_FIND, Action.DATASET_VIEW, Action.DATASET_SAMPLES]),
        ("any department", [Action.DATASET_FIND, Action.QUALITY_RUN]),
        ("another role", [Action.DATASET_VIEW, Action.AUDIT_VIEW]),
    ],
)
def test_every_combination_that_changes_and_no_other(change: str, actions: list[Action]) -> None:
    new = changed(*CHANGES[change])
    found = compare(shipped(), new, TODAY)
    told = dict.fromkeys(covered(found, WIDENED), True) | dict.fromkeys(
        covered(found, NARROWED), False
    )
    for action in actions:
        asked = dict(by_asking(shipped(), new, action))
        assert asked == {c: now for c, now in told.items() if c.action == action.value}
    assert {a.value for a in found.actions} >= {c.action for c in told}


@pytest.mark.parametrize("change", CHANGES)
def test_figures_add_up_and_back_again(change: str) -> None:
    new = changed(*CHANGES[change])
    there, back = compare(shipped(), new, TODAY), compare(new, shipped(), TODAY)
    assert there.lines
    assert (there.widened, there.narrowed) == (back.narrowed, back.widened)
    for change_, count in ((WIDENED, there.widened), (NARROWED, there.narrowed)):
        lines = [line for line in there.lines if line.change == change_]
        assert sum(line.combinations for line in lines) == count == len(covered(there, change_))
    assert len(there.lines) <= 12


def test_a_line_says_who_where_and_by_which_rules() -> None:
    found = compare(shipped(), changed(*CHANGES["higher level"]), TODAY)
    (line,) = found.lines
    assert (line.change, line.actions) == (WIDENED, ("dataset:find", "dataset:view"))
    assert line.who.en == "owner's liaison, staff"
    assert line.who.zh == "归口联络员、工作人员"
    assert line.where.en == "other departments; level 5"
    assert line.where.zh == "非本部门，5 级"
    assert (line.before, line.after) == ((), ("find-bureau",))
    assert found.edited == ("find-bureau",)


def test_what_widens_comes_first() -> None:
    texts = dict(shipped().texts)
    rules = texts["rules.yaml"].replace(*CHANGES["higher level"], 1)
    rules = rules.replace(*CHANGES["denied from 5 on"], 1)
    found = compare(shipped(), Rulebook.from_texts({**texts, "rules.yaml": rules}), TODAY)
    order = [line.change for line in found.lines]
    assert order == sorted(order, key=lambda c: c != WIDENED)
    assert set(order) == {WIDENED, NARROWED}


def test_rules_that_come_and_go() -> None:
    new = changed("id: account-for", "id: report-to")
    found = compare(shipped(), new, TODAY)
    assert (found.added, found.removed) == (("report-to",), ("account-for",))
    assert found.lines == ()


def test_a_rule_counts_from_its_day_on() -> None:
    new = changed("  - id: approve\n", "  - id: approve\n    from: 2027-01-01\n")
    assert compare(shipped(), new, TODAY).narrowed > 0
    assert compare(shipped(), new, date(2027, 1, 1)).narrowed == 0


def test_values_of_other_files_and_words_of_rules() -> None:
    (edit,) = compare(
        shipped(), changed("agreement: 5", "agreement: 3", "levels.yaml"), TODAY
    ).edits
    assert (edit.file, edit.path, edit.old, edit.new) == (
        "levels.yaml",
        "levels.3.k.agreement",
        5,
        3,
    )
    (word,) = compare(shipped(), changed("article: 第二十五条", "article: 第四条"), TODAY).edits
    assert (word.path, word.old, word.new) == ("find-own.article", "第二十五条", "第四条")
    (floor,) = compare(
        shipped(), changed("masked_floor: 2", "masked_floor: 3", "entities.yaml"), TODAY
    ).edits
    assert (floor.file, floor.path) == ("entities.yaml", "masked_floor")


def test_a_level_that_one_version_does_not_know() -> None:
    ladder = shipped().levels
    short = replace(ladder, ladder=ladder.ladder[:5])
    rules = tuple(replace(r, high=min(r.high, 5)) for r in shipped().rules if r.low < 6)
    new = replace(shipped(), levels=short, rules=rules, version="short", _policies={})
    found = compare(shipped(), new, TODAY)
    lost = [line for line in found.lines if line.change == NARROWED]
    assert any("level 6" in line.where.en for line in lost)
    assert not [line for line in found.lines if line.change == WIDENED and "6" in line.where.en]


def test_a_disagreement_with_the_policy_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    new = changed(*CHANGES["higher level"])
    policy = new.policy(TODAY)
    monkeypatch.setattr(type(policy.authority), "ask", lambda *_: (False, ""))
    with pytest.raises(DisagreementError):
        compare(shipped(), new, TODAY)
