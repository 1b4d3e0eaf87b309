"""Whether a version of the rules may be proposed at all: its files hold, its cases pass, and it can be changed again.

What no version may give up, whoever approves it: a review and an approval by other people than the proposer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

from policies.cases import FILE as CASES
from policies.cases import cases_of, run_cases
from policies.decisions import Cell, Policy
from policies.findings import ERROR, Finding
from policies.folders import rulebook_of
from policies.lint import finding_of, lint
from policies.procedures import Procedure, Transition
from policies.rule_files import PolicyFileError
from policies.rulebook import PROCEDURES, Rulebook
from policies.types import Text
from policies.words import ROLES, Action

CHANGE = "policy_change"
#: Which act fills which part of a change of the rules (Article 31).
PARTS = {"review": Action.POLICY_REVIEW, "approve": Action.POLICY_APPROVE}
#: How the facts that a rule must deny by are told to people.
_FACTS = {
    "is_applicant": Text("自己提出的规则修订", "a rule change of their own"),
    "took_part": Text(
        "自己已办过另一环节的规则修订", "a rule change in which they took another part"
    ),
}


@dataclass(frozen=True, slots=True)
class Examined:
    """What a look at rule files turned up: errors, and the version they make, None while they cannot be read."""

    faults: tuple[Finding, ...]
    rulebook: Rulebook | None


def examine(texts: Mapping[str, str], on: date) -> Examined:
    """Say whether rule files (by name, as in a folder) can be put in force from a day on, and why not.

    Takes seconds the first time: call it before a database is locked; the last results are kept.
    """
    return _examine(tuple(sorted(texts.items())), on)


@lru_cache(maxsize=8)
def _examine(texts: tuple[tuple[str, str], ...], on: date) -> Examined:
    given = dict(texts)
    found = [f for f in lint(given, on) if f.severity == ERROR]
    if found:
        return Examined(tuple(found), None)
    try:
        rulebook = rulebook_of(given)
        found += _failed_cases(given, rulebook)
        found += _procedure(rulebook.procedure(CHANGE))
        for day in days_of_change(rulebook, on):
            found += _separation(rulebook.policy(day))
    except PolicyFileError as error:
        # Compiling them may fail where reading them did not.
        return Examined((finding_of(error),), None)
    return Examined(tuple(found), rulebook)


def days_of_change(rulebook: Rulebook, on: date) -> list[date]:
    """Return a day and every later one on which rules of the version begin or have ended."""
    later = {r.valid_from for r in rulebook.rules}
    later |= {r.valid_to + timedelta(days=1) for r in rulebook.rules if r.valid_to}
    return [on, *sorted(day for day in later if day > on)]


def _failed_cases(texts: Mapping[str, str], rulebook: Rulebook) -> Iterator[Finding]:
    if CASES not in texts:
        said = Text("缺少案例文件", "is missing: rules come with the cases that they must pass")
        yield Finding(ERROR, "missing", CASES, 1, None, said)
        return
    report = run_cases(rulebook, cases_of(texts, rulebook))
    for r in report.failed:
        said = Text(
            f"案例 {r.case.id}（{r.case.text.zh}）应为 {r.case.expect}（{r.case.because}），"
            f"实为 {r.got}（{r.by}）",
            f"case {r.case.id} ({r.case.text.en}) expects {r.case.expect} by {r.case.because}, "
            f"the rules say {r.got} by {r.by}",
        )
        yield Finding(ERROR, "failed-case", CASES, r.case.line, r.case.rule, said)
    for u in report.uncovered:
        said = Text(f"规则 {u.rule} 缺案例（{u.wants}）", f"rule {u.rule} lacks a case ({u.wants})")
        yield Finding(ERROR, "no-case", CASES, 1, u.rule, said)


def _procedure(procedure: Procedure) -> Iterator[Finding]:
    """Yield how a procedure of changes reaches approval without a review and an approval one after the other."""
    for part, action in PARTS.items():
        steps = [s for s in procedure.steps if s.part == part]
        # The event keeps the part's name: faces and signatures know it by that.
        strange = [s for s in steps if (s.action, s.event) != (action, part)]
        if procedure.fixed is None or not steps or strange:
            yield _broken(
                Text(
                    f"chain 中须有 {part}，且由 {action.value} 办理",
                    f"its chain needs the part {part}, filled by {action.value}",
                )
            )
            return
    seen: set[tuple[str, frozenset[str]]] = set()
    frontier = [(next(iter(procedure.states)), frozenset[str]())]
    while frontier:
        state, done = frontier.pop()
        if state == "approved" and not set(PARTS) <= done:
            yield _broken(
                Text(
                    "未经审核和批准即可到达 approved",
                    "it leads to approved without both review and approve",
                )
            )
            return
        if (state, done) not in seen:
            seen.add((state, done))
            frontier += [(t.to_state, _parts_after(t, done)) for t in procedure.open_steps(state)]


def _parts_after(taken: Transition, before: frozenset[str]) -> frozenset[str]:
    # A step that fills no part, such as a return, starts the parts anew.
    return before | {taken.part} if taken.part else frozenset()


def _broken(text: Text) -> Finding:
    return Finding(ERROR, "open-door", f"{PROCEDURES}/{CHANGE}.yaml", 1, None, text)


def _separation(policy: Policy) -> Iterator[Finding]:
    """Yield who could review or approve their own change, or take both parts in one."""
    for role, action, fact in product(ROLES, PARTS.values(), _FACTS):
        allowed, rule = policy.cell(Cell(role, action.value, 0, "other", "none", frozenset({fact})))
        if allowed:
            text = Text(
                f"{role} 可对{_FACTS[fact].zh}执行 {action.value}；一人一环节，不得自办，请保留禁止规则",
                f"{role} could {action.value} {_FACTS[fact].en}; one person, one part, and nobody on "
                "their own: keep the rules that deny it",
            )
            yield Finding(ERROR, "open-door", "rules.yaml", 1, rule, text)
