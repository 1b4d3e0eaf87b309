"""Who may do what: a decision that explains itself, enforced by Casbin, remembered per policy version.

A decision depends only on a cell of small closed sets: role, action, level, relation, recipient kind, facts. Casbin
answers each cell once; its answer is kept, so that single, batch and filter decisions are the same answers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import casbin
from casbin.model import Model

from policies.levels import Levels
from policies.names import ACTIONS
from policies.names import ROLES as ROLE_NAMES
from policies.rule_files import UnknownWordError
from policies.rules import ANY, Rule
from policies.types import Text
from policies.words import (
    FACTS,
    OPERATE,
    PART_OF,
    RECIPIENTS,
    ROLES,
    Action,
)

__all__ = [
    "ROLES",
    "Action",
    "Decision",
    "Obligation",
    "Policy",
    "Resource",
    "RoleHeld",
    "Subject",
    "UnknownWordError",
    "Visible",
]


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role held in a department from a day to a day; ``deputy_for`` is whose place it is held in."""

    role: str
    department: str
    valid_from: date
    valid_to: date | None = None
    deputy_for: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks."""

    id: str
    roles: tuple[RoleHeld, ...]
    department: str


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked about. ``department`` owns it, ``recipient`` is the body that would receive it.

    ``level`` None where levels do not matter; ``participants`` maps a person to the part already filled.
    """

    kind: str
    id: str
    department: str | None = None
    level: int | None = None
    state_secret: str | None = None
    recipient_kind: str | None = None
    recipient: str | None = None
    granted: bool = False
    applicant: str | None = None
    participants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed act must observe, such as ``encrypted``: ``true``."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: allowed or not, by which rule and article, why, what to do, and who can instead."""

    allowed: bool
    rule: str
    article: str
    reason: Text
    remedy: Text
    who_can: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """Which datasets a subject may find: levels anywhere, and levels in the own departments."""

    own_departments: tuple[str, ...]
    own_levels: tuple[int, ...]
    other_levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """All that a decision depends on, for one role. ``level`` 0 where levels do not matter."""

    role: str
    action: str
    level: int
    relation: str
    recipient: str
    facts: frozenset[str]


NOBODY = "nobody"
DEFAULT_ARTICLE = "第二十七条"


def _among(word: str, listed: str) -> bool:
    return listed == ANY or (word != "" and (word in listed.split("|") or ANY in listed.split("|")))


def _covers(relation: str, scope: str) -> bool:
    return scope in ("any", relation)


def _between(level: str, low: str, high: str) -> bool:
    # Casbin compares strings ('9' > '10'), hence numbers here. Level 0: levels do not matter.
    return level == "0" or int(low) <= int(level) <= int(high)


def _hold(facts: str, wanted: str) -> bool:
    return not wanted or set(wanted.split("|")) <= set(facts.split("|"))


class Policy:
    """The rules in force on one day, compiled once."""

    def __init__(
        self, rules: tuple[Rule, ...], *, levels: Levels, version: str, model: str
    ) -> None:
        self.version = version
        self.levels = levels
        self.rules = {rule.id: rule for rule in rules}
        self._enforcer = _enforcer(rules, model)
        self._cells: dict[Cell, tuple[bool, str]] = {}

    def cell(self, cell: Cell) -> tuple[bool, str]:
        """Return Casbin's answer for one cell and the deciding rule's id, "" when no rule speaks."""
        known = self._cells.get(cell)
        if known is None:
            facts = "|".join(sorted(cell.facts))
            allowed, explained = self._enforcer.enforce_ex(
                cell.role, cell.action, str(cell.level), cell.relation, cell.recipient, facts
            )
            known = self._cells[cell] = (bool(allowed), explained[0] if explained else "")
        return known

    def decide(
        self, subject: Subject, action: Action | str, resource: Resource, *, on: date
    ) -> Decision:
        """Decide one act on a day. An unknown word denies by raising UnknownWordError."""
        asked = _known_action(action)
        held = [r for r in subject.roles if _holds(r, on)]
        answers = [self.cell(self._cell(subject, role, asked, resource)) for role in held]
        # Deny wins over every role; a person without any role is nobody and may do nothing.
        denying = next((rule for allowed, rule in answers if not allowed and rule), None)
        allowing = next((rule for allowed, rule in answers if allowed), None)
        if allowing is not None and denying is None:
            return self._explained(allowing, asked, resource, allowed=True)
        if denying is not None:
            return self._explained(denying, asked, resource, allowed=False)
        return self._silent(asked, resource)

    def decide_many(
        self, subject: Subject, action: Action | str, resources: Iterable[Resource], *, on: date
    ) -> list[bool]:
        """Decide one act on many things; the same answers as ``decide``, without explanations."""
        asked = _known_action(action)
        held = [r for r in subject.roles if _holds(r, on)]
        return [self._allowed(subject, held, asked, resource) for resource in resources]

    def _allowed(
        self, subject: Subject, held: list[RoleHeld], action: Action, resource: Resource
    ) -> bool:
        answers = [self.cell(self._cell(subject, role, action, resource)) for role in held]
        return any(a for a, _ in answers) and not any(rule and not a for a, rule in answers)

    def visible(self, subject: Subject, *, on: date) -> Visible:
        """Return which datasets a subject may find, for a filter in SQL."""
        held = [r for r in subject.roles if _holds(r, on)]
        numbers = [level.number for level in self.levels.ladder]

        def levels(department: str) -> tuple[int, ...]:
            things = [Resource("dataset", "", department, level=n) for n in numbers]
            flags = self.decide_many(subject, Action.DATASET_FIND, things, on=on)
            return tuple(n for n, flag in zip(numbers, flags, strict=True) if flag)

        own = tuple(sorted({r.department for r in held if r.department}))
        # Every own department is alike here unless roles differ between them: take what all of them allow.
        each = [set(levels(department)) for department in own]
        shared = set.intersection(*each) if each else set()
        return Visible(own, tuple(sorted(shared)), levels(""))

    def _explained(
        self, rule_id: str, action: Action, resource: Resource, *, allowed: bool
    ) -> Decision:
        rule = self.rules[rule_id]
        return Decision(
            allowed=allowed,
            rule=rule.id,
            article=rule.article,
            reason=rule.reason,
            remedy=rule.remedy,
            who_can=() if allowed else self._who_can(action, resource),
            obligations=self._obligations(action, resource) if allowed else (),
        )

    def _silent(self, action: Action, resource: Resource) -> Decision:
        who = self._who_can(action, resource)
        names = [ROLE_NAMES[role] for role in who]
        zh, en = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
        return Decision(
            allowed=False,
            rule="default-deny",
            article=self._article(action),
            reason=Text(
                f"没有规则允许您“{ACTIONS[action.value].zh}”，未经允许即为禁止",
                f"no rule allows this act ({action.value}); what is not allowed is denied",
            ),
            remedy=Text(
                f"请联系有权办理的：{zh}" if who else "任何人都不能执行此操作",
                f"ask someone who may: {en}" if who else "nobody may do this",
            ),
            who_can=who,
        )

    def _article(self, action: Action) -> str:
        """Return the article under which others may do it; Article 27 where no rule speaks of it."""
        articles = (r.article for r in self.rules.values() if action.value in r.actions)
        return next(articles, DEFAULT_ARTICLE)

    def _who_can(self, action: Action, resource: Resource) -> tuple[str, ...]:
        """Return the roles that could do it, in the owning department or by their function."""
        facts = frozenset({"state_secret"} if resource.state_secret else ())
        found = []
        for role in ROLES:
            if role == "system":
                continue
            cells = (
                Cell(
                    role,
                    action.value,
                    resource.level or 0,
                    relation,
                    resource.recipient_kind or "none",
                    facts | extra,
                )
                for relation in ("own", "other")
                for extra in (frozenset[str](), frozenset({"is_recipient"}))
            )
            if any(self.cell(cell)[0] for cell in cells):
                found.append(role)
        return tuple(found)

    def _cell(self, subject: Subject, held: RoleHeld, action: Action, resource: Resource) -> Cell:
        recipient = resource.recipient_kind or "none"
        if recipient not in RECIPIENTS:
            raise UnknownWordError("recipient kind", recipient, RECIPIENTS)
        if resource.level is not None:
            self.levels.by_number(resource.level)
        return Cell(
            held.role,
            action.value,
            resource.level or 0,
            _relation(held, resource),
            recipient,
            _facts(subject, held, action, resource),
        )

    def _obligations(self, action: Action, resource: Resource) -> tuple[Obligation, ...]:
        if resource.level is None:
            return ()
        level = self.levels.by_number(resource.level)
        if action is Action.DATASET_SAMPLES:
            return (Obligation("samples", level.samples),)
        if not action.value.startswith(("request:", "release:")):
            return ()
        kind = resource.recipient_kind or "own_bureau"
        return (
            Obligation("chain", ",".join(level.chain[kind])),
            Obligation("k", str(level.k[kind])),
            Obligation("encrypted", str(level.encrypted).lower()),
            Obligation("two_person_delivery", str(level.two_person_delivery).lower()),
        )


def _known_action(action: Action | str) -> Action:
    try:
        return Action(action)
    except ValueError:
        raise UnknownWordError("action", action, [a.value for a in Action]) from None


def _holds(role: RoleHeld, on: date) -> bool:
    if role.role not in ROLES:
        raise UnknownWordError("role", role.role, ROLES)
    return role.valid_from <= on and (role.valid_to is None or on <= role.valid_to)


def _relation(held: RoleHeld, resource: Resource) -> str:
    if resource.department and held.department == resource.department:
        return "own"
    return "granted" if resource.granted else "other"


def _facts(subject: Subject, held: RoleHeld, action: Action, resource: Resource) -> frozenset[str]:
    # A deputy carries the conflicts of the person stood for as well as their own.
    persons = {subject.id} | ({held.deputy_for} if held.deputy_for else set())
    part = PART_OF.get(action)
    taken = {_part(resource.participants[p]) for p in persons if p in resource.participants}
    facts = {
        "is_applicant": resource.applicant in persons,
        "took_part": part is not None and bool(taken - {part}),
        "is_recipient": bool(resource.recipient) and held.department == resource.recipient,
        "state_secret": bool(resource.state_secret),
    }
    return frozenset(name for name in FACTS if facts[name])


def _part(name: str) -> str:
    return "operate" if name in OPERATE else name


def _enforcer(rules: tuple[Rule, ...], model: str) -> casbin.Enforcer:
    parsed = Model()
    parsed.load_model_from_text(model)
    enforcer = casbin.Enforcer(parsed)
    functions: dict[str, Callable[..., bool]] = {
        "among": _among,
        "covers": _covers,
        "between": _between,
        "hold": _hold,
    }
    for name, function in functions.items():
        enforcer.add_function(name, function)
    for rule in rules:
        enforcer.add_policy(*rule.line())
    return enforcer
