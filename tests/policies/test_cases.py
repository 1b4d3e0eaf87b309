"""The cases that the shipped rules must pass, that they would notice a changed rule, and what a broken file says."""

from dataclasses import replace
from datetime import date

import pytest

from policies.cases import Case, cases_of, parse_cases, run_cases
from policies.folders import read_folder, rulebook_of
from policies.rule_files import PolicyFileError
from policies.rulebook import Rulebook, shipped
from policies.rules import Rule
from policies.words import RECIPIENTS

TEXTS = read_folder(cases=True)
CASES = cases_of(TEXTS, shipped())


def test_the_shipped_rules_pass_their_cases() -> None:
    report = run_cases(shipped(), CASES)
    assert report.failed == ()
    assert report.uncovered == ()
    assert report.passed
    assert len(CASES) >= 2 * len(shipped().rules)


def with_rules(rules: tuple[Rule, ...]) -> Rulebook:
    return replace(shipped(), rules=rules, _policies={})


def failures(rules: tuple[Rule, ...], about: str) -> list[str]:
    book = with_rules(rules)
    cases = [case for case in CASES if case.rule == about]
    return [r.case.id for r in run_cases(book, cases).failed]


@pytest.mark.parametrize("rule", shipped().rules, ids=lambda r: r.id)
def test_the_cases_notice_a_rule_that_is_gone(rule: Rule) -> None:
    assert failures(tuple(r for r in shipped().rules if r.id != rule.id), rule.id)


def weaker(rule: Rule) -> list[Rule]:
    """The rule with one of its limits taken away."""
    found = []
    if rule.scope != "any":
        found.append(replace(rule, scope="any"))
    if rule.low > 1:
        found.append(replace(rule, low=rule.low - 1))
    if rule.high < 6:
        found.append(replace(rule, high=rule.high + 1))
    if rule.recipients:
        found.append(replace(rule, recipients=RECIPIENTS))
    if rule.conditions:
        found.append(replace(rule, conditions=()))
    return found


#: Limits whose loss no case can see, because another rule decides the same there.
UNSEEN = {
    # no-core denies level 6 to everybody.
    ("apply", 6),
    ("consent", 6),
    ("review", 6),
    ("approve", 6),
    ("decide", 6),
    ("hand-out", 6),
    # no-core denies level 6 to staff as well, under another name.
    ("no-important-by-staff", 6),
}


@pytest.mark.parametrize(
    ("rule", "changed"),
    [(rule, other) for rule in shipped().rules for other in weaker(rule)],
    ids=lambda r: r.id,
)
def test_the_cases_notice_a_limit_that_is_gone(rule: Rule, changed: Rule) -> None:
    rules = tuple(changed if r.id == rule.id else r for r in shipped().rules)
    unseen = changed.high != rule.high and (rule.id, changed.high) in UNSEEN
    assert bool(failures(rules, rule.id)) is not unseen, changed


def text(case: str) -> str:
    return f"on: 2026-03-01\ncases:\n{case}"


GOOD = """  - rule: find-own
    case: {zh: 甲, en: a}
    who: {role: staff, department: pension}
    what: dataset:view
    thing: {owner: pension, level: 5}
    expect: allow
"""
BROKEN = {
    "unknown rule": ("rule: find-own", "rule: find-mine", 3, "find-bureau"),
    "unknown role": ("role: staff", "role: clerk", 5, "owner_liaison"),
    "unknown act": ("dataset:view", "dataset:eat", 6, "dataset:find"),
    "unknown level": ("level: 5", "level: 7", 7, "1, 2, 3, 4, 5, 6"),
    "unknown recipient": (
        "level: 5",
        "recipient_kind: friend",
        7,
        "own_bureau, government, agreement, public",
    ),
    "unknown part": ("level: 5", "parts: {li: cook}", 7, "consent"),
    "misspelt expect": ("expect: allow", "expect: alow", 8, "allow, deny, error"),
    "unknown key": ("level: 5", "levels: 5", 7, "unknown key 'levels'"),
    "half a sentence": ("{zh: 甲, en: a}", "{zh: 甲}", 4, "zh and en"),
    "two ways to hold": (
        "role: staff,",
        "roles: [], role: staff,",
        5,
        "either role or roles",
    ),
    "no department": (", department: pension", "", 5, "department is missing"),
    "allowed by silence": (
        "expect: allow",
        "expect: allow\n    because: default-deny",
        8,
        "silence",
    ),
    "error by a rule": ("expect: allow", "expect: error", 8, "goes with"),
    "because of nothing": ("expect: allow", "expect: deny\n    because: find-mine", 9, "find-own"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_case_names_line_and_what_is_allowed(kind: str) -> None:
    good, bad, line, said = BROKEN[kind]
    assert good in GOOD
    with pytest.raises(PolicyFileError) as caught:
        parse_cases("cases.yaml", text(GOOD.replace(good, bad, 1)), shipped())
    assert caught.value.line == line
    assert caught.value.file == "cases.yaml"
    assert said in caught.value.problem


def test_no_cases_is_an_error() -> None:
    with pytest.raises(PolicyFileError, match="nothing would be tested"):
        parse_cases("cases.yaml", "on: 2026-03-01\ncases: []\n", shipped())
    with pytest.raises(PolicyFileError, match=r"cases\.yaml.*is missing"):
        cases_of({}, shipped())


def one(case: str) -> Case:
    (found,) = parse_cases("cases.yaml", text(case), shipped())
    return found


def test_a_wrong_expectation_fails_and_says_what_came() -> None:
    report = run_cases(shipped(), [one(GOOD.replace("expect: allow", "expect: deny"))])
    (failed,) = report.failed
    assert (failed.got, failed.by) == ("allow", "find-own")
    assert not report.passed
    right_answer_by_another = GOOD + "    because: find-bureau\n"
    assert run_cases(shipped(), [one(right_answer_by_another)]).failed


def test_a_rule_needs_a_case_that_it_decides_and_a_near_miss() -> None:
    report = run_cases(shipped(), [one(GOOD)])
    assert report.failed == ()
    wanted = {(u.rule, u.wants) for u in report.uncovered}
    assert ("find-own", "near_miss") in wanted
    assert ("find-own", "decides") not in wanted
    assert {("consent", "decides"), ("consent", "near_miss")} <= wanted


def test_a_case_has_its_day() -> None:
    ended = GOOD.replace("department: pension}", "department: pension, to: 2026-03-01}")
    assert run_cases(shipped(), [one(ended)]).failed == ()
    later = ended + "    on: 2026-03-02\n"
    assert one(later).on == date(2026, 3, 2)
    assert run_cases(shipped(), [one(later)]).failed[0].by == "default-deny"


def test_a_rulebook_of_a_folder_is_the_shipped_one() -> None:
    assert rulebook_of(TEXTS).version == shipped().version
