"""Cases: who does what to what, and which answer the rules must give, because of which rule."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.levels import PARTS, RECIPIENT_KINDS
from policies.questions import Resource, RoleHeld, Subject
from policies.rule_files import Node, PolicyFileError, UnknownWordError, parse_mapping
from policies.rulebook import Rulebook
from policies.rules import Rule
from policies.types import Text
from policies.words import OPERATE, ROLES, Action

FILE = "cases.yaml"
ALLOW, DENY, ERROR = "allow", "deny", "error"
#: What decides where no rule speaks, and where a word is unknown.
SILENCE, UNKNOWN = "default-deny", "unknown-word"

_CASE = ("rule", "case", "who", "what", "thing", "on", "expect", "because")
_HELD = ("role", "department", "from", "to", "deputy_for")
_WHO = ("id", *_HELD, "roles")
_THING = (
    "owner",
    "level",
    "recipient_kind",
    "recipient",
    "applicant",
    "parts",
    "state_secret",
    "approved_system",
    "granted",
)
_PARTS = ("apply", *PARTS, *sorted(OPERATE), "receive")


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the answer it must get. ``rule`` is the rule that the case is about.

    ``because`` is the rule that must decide: ``rule`` itself, or for a near miss another one. ``expect`` is allow,
    deny or error (the words are unknown to the rules).
    """

    id: str
    line: int
    rule: str
    text: Text
    subject: Subject
    action: str
    resource: Resource
    on: date
    expect: str
    because: str

    @property
    def near_miss(self) -> bool:
        """Whether it shows where the rule does not decide."""
        return self.because != self.rule


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules answered: ``got`` is allow, deny or error, ``by`` the deciding rule."""

    case: Case
    got: str
    by: str

    @property
    def passed(self) -> bool:
        """Whether answer and rule are those expected."""
        return (self.got, self.by) == (self.case.expect, self.case.because)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A rule that no case shows deciding (``wants`` "decides") or not deciding ("near_miss")."""

    rule: str
    wants: str


@dataclass(frozen=True, slots=True)
class Report:
    """All results, and the rules without cases."""

    version: str
    results: tuple[Result, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """The cases that got another answer."""
        return tuple(r for r in self.results if not r.passed)

    @property
    def passed(self) -> bool:
        """Whether every case holds and every rule has its cases."""
        return not self.failed and not self.uncovered


def parse_cases(name: str, text: str, rulebook: Rulebook) -> tuple[Case, ...]:
    """Read cases written for ``rulebook``. Raises PolicyFileError naming file, line and what is allowed there."""
    top = parse_mapping(name, text, ("on", "cases"))
    day = top.get("on", date)
    known = [rule.id for rule in rulebook.rules]
    counts: dict[str, int] = {}
    cases = []
    for n in top.nodes("cases", _CASE):
        rule = n.choice("rule", known)
        counts[rule] = counts.get(rule, 0) + 1
        cases.append(_Reader(n, rulebook, day).case(f"{rule}/{counts[rule]}", known))
    if not cases:
        raise top.fail("cases is empty: nothing would be tested", "cases")
    return tuple(cases)


@dataclass(frozen=True)
class _Reader:
    """Reads one case; where an error is expected, words may be unknown."""

    n: Node
    rulebook: Rulebook
    day: date

    def case(self, id_: str, known: Sequence[str]) -> Case:
        n = self.n
        expect = n.choice("expect", (ALLOW, DENY, ERROR))
        rule = n.get("rule", str)
        because = n.choice("because", (*known, SILENCE, UNKNOWN), rule)
        if (expect == ERROR) is not (because == UNKNOWN):
            raise n.fail(f"expect: {ERROR} goes with because: {UNKNOWN}", "expect")
        if expect == ALLOW and because == SILENCE:
            raise n.fail("silence allows nothing: expect: deny", "expect")
        return Case(
            id=id_,
            line=n.line(),
            rule=rule,
            text=n.text("case"),
            subject=self._subject(n.node("who", _WHO), open_=expect == ERROR),
            action=self._word(n, "what", [a.value for a in Action], open_=expect == ERROR),
            resource=self._resource(n, open_=expect == ERROR),
            on=n.get("on", date, self.day),
            expect=expect,
            because=because,
        )

    def _subject(self, who: Node, *, open_: bool) -> Subject:
        if "roles" in who.data and "role" in who.data:
            raise who.fail("either role or roles", "roles")
        nodes = list(who.nodes("roles", _HELD)) if "roles" in who.data else [who]
        roles = tuple(self._held(n, open_=open_) for n in nodes)
        department = who.get("department", str, roles[0].department if roles else "")
        return Subject(who.get("id", str, "somebody"), roles, department)

    def _held(self, n: Node, *, open_: bool) -> RoleHeld:
        return RoleHeld(
            role=self._word(n, "role", ROLES, open_=open_),
            department=n.get("department", str),
            valid_from=n.get("from", date, date.min),
            valid_to=n.get("to", date, None),
            deputy_for=n.get("deputy_for", str, None),
        )

    def _resource(self, n: Node, *, open_: bool) -> Resource:
        kind = n.get("what", str).split(":")[0]
        if "thing" not in n.data:
            return Resource(kind, "case")
        thing = n.node("thing", _THING)
        level = thing.get("level", int, None)
        numbers = [known.number for known in self.rulebook.levels.ladder]
        if level is not None and level not in numbers and not open_:
            allowed = ", ".join(map(str, numbers))
            raise thing.fail(f"level is {level}; allowed: {allowed}", "level")
        return Resource(
            kind=kind,
            id="case",
            department=thing.get("owner", str, None),
            level=level,
            state_secret=thing.get("state_secret", str, None),
            recipient_kind=self._word(thing, "recipient_kind", RECIPIENT_KINDS, None, open_=open_),
            recipient=thing.get("recipient", str, None),
            approved_system=thing.get("approved_system", bool, False),
            granted=thing.get("granted", bool, False),
            applicant=thing.get("applicant", str, None),
            participants=self._participants(thing),
        )

    @staticmethod
    def _participants(thing: Node) -> Mapping[str, str]:
        if "parts" not in thing.data:
            return {}
        people = thing.get("parts", dict)
        node = thing.node("parts", tuple(people))
        return {str(person): node.choice(person, _PARTS) for person in people}

    @staticmethod
    def _word(n: Node, key: str, known: Sequence[str], default: Any = ..., *, open_: bool) -> Any:
        if open_ or (default is None and key not in n.data):
            return n.get(key, str, default)
        return n.choice(key, known)


def run_cases(rulebook: Rulebook, cases: Sequence[Case]) -> Report:
    """Ask the rules every case's question, on its day, and look for rules without cases."""
    results = tuple(_run(rulebook, case) for case in cases)
    return Report(rulebook.version, results, tuple(_uncovered(rulebook.rules, cases)))


def _run(rulebook: Rulebook, case: Case) -> Result:
    policy = rulebook.policy(case.on)
    try:
        decision = policy.decide(case.subject, case.action, case.resource, on=case.on)
    except UnknownWordError:
        return Result(case, ERROR, UNKNOWN)
    return Result(case, ALLOW if decision.allowed else DENY, decision.rule)


def _uncovered(rules: Sequence[Rule], cases: Sequence[Case]) -> Iterator[Uncovered]:
    for rule in rules:
        about = [case.near_miss for case in cases if case.rule == rule.id]
        if False not in about:
            yield Uncovered(rule.id, "decides")
        if True not in about:
            yield Uncovered(rule.id, "near_miss")


def cases_of(texts: Mapping[str, str], rulebook: Rulebook) -> tuple[Case, ...]:
    """Read the cases among a folder's files. Raises PolicyFileError when there are none."""
    if FILE not in texts:
        raise PolicyFileError(FILE, 1, "is missing; it holds the cases that the rules must pass")
    return parse_cases(FILE, texts[FILE], rulebook)
