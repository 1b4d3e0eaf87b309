"""Who may do what: a decision that explains itself, read from the rules of one day compiled to a table.

A decision depends only on a cell of small closed sets: role, action, level, relation, recipient kind, facts. The table
holds Casbin's answer for each cell, so that single, batch and filter decisions are the same answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from policies import columns, visibility
from policies.authority import Authority, check_model
from policies.columns import Columns
from policies.holders import Others, others
from policies.levels import Levels
from policies.names import ACTIONS
from policies.obligations import Obligation, obligations
from policies.questions import Cell, Resource, RoleHeld, Subject
from policies.rule_files import UnknownWordError
from policies.rules import Rule
from policies.standing import Standing, held_on
from policies.table import ROLE_AT, DecisionTable, known_action
from policies.types import Text
from policies.visibility import Visible
from policies.words import ROLES, Action

__all__ = [
    "ROLES",
    "Action",
    "Cell",
    "Columns",
    "Decision",
    "Obligation",
    "Policy",
    "Resource",
    "RoleHeld",
    "Subject",
    "UnknownWordError",
    "Visible",
]

DEFAULT_ARTICLE = "第二十七条"
MODEL = "model.conf"


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


class Policy:
    """The rules in force on one day, compiled once.

    Raises PolicyFileError when the model is not the one that the compiler reads, or when Casbin answers a sample of
    cells (drawn by ``version``) differently from the compiled table.
    """

    def __init__(
        self, rules: tuple[Rule, ...], *, levels: Levels, version: str, model: str
    ) -> None:
        check_model(MODEL, model)
        self.version = version
        self.levels = levels
        self.rules = {rule.id: rule for rule in rules}
        self.table = DecisionTable(rules, [level.number for level in levels.ladder])
        self.authority = Authority(rules, model)
        self.table.verify(self.authority, version)
        self._articles = {a: r.article for r in reversed(rules) for a in r.actions}
        self._others: dict[tuple[Action, int, tuple[int, ...]], Others] = {}
        self._obligations: dict[tuple[Action, int, str], tuple[Obligation, ...]] = {}

    def cell(self, cell: Cell) -> tuple[bool, str]:
        """Return whether one cell is allowed, and the deciding rule's id, "" when no rule speaks.

        Raises UnknownWordError.
        """
        return self.table.cell(cell)

    def decide(
        self, subject: Subject, action: Action | str, resource: Resource, *, on: date
    ) -> Decision:
        """Decide one act on a day. An unknown word denies by raising UnknownWordError."""
        asked = known_action(action)
        standing = Standing(self.table, asked, subject, held_on(subject, on))
        deciding = verdict(standing.answers(resource))
        if deciding == 0:
            return self._silent(standing, resource)
        rule = self.table.rules[abs(deciding) - 1]
        allowed = deciding > 0
        return Decision(
            allowed=allowed,
            rule=rule.id,
            article=rule.article,
            reason=rule.reason,
            remedy=rule.remedy,
            who_can=() if allowed else self._who_can(standing, resource).roles,
            obligations=self._observe(asked, resource) if allowed else (),
        )

    def decide_many(
        self, subject: Subject, action: Action | str, resources: Iterable[Resource], *, on: date
    ) -> list[bool]:
        """Decide one act on many things; the same answers as ``decide``, without explanations."""
        standing = Standing(self.table, known_action(action), subject, held_on(subject, on))
        things = resources if isinstance(resources, list) else list(resources)
        keys = standing.alike(things)
        # One of each kind is decided: of many things, few differ in anything that matters to this act.
        examples = dict(zip(keys, things, strict=True))
        flags = {key: verdict(standing.answers(thing)) > 0 for key, thing in examples.items()}
        return list(map(flags.__getitem__, keys))

    def decide_columns(
        self, subject: Subject, action: Action | str, things: Columns, *, on: date
    ) -> npt.NDArray[np.bool_]:
        """Decide one act on many things given as columns; an array of bool of shape (things.size,).

        The same answers as ``decide``. Raises UnknownWordError.
        """
        asked = known_action(action)
        return columns.decide(self.table, asked, subject, held_on(subject, on), things)

    def tells_grants_apart(self, action: Action) -> bool:
        """Whether the rules on an act make a difference between granted and other data, for anybody."""
        return self.table.of(action).tells_grants_apart

    def may_ever(self, subject: Subject, action: Action, *, on: date) -> bool:
        """Whether there is anything at all on which the rules allow a subject an act. Raises UnknownWordError."""
        answers = self.table.of(action).answers
        return any((answers[ROLE_AT[held.role]] > 0).any() for held in held_on(subject, on))

    def visible(self, subject: Subject, *, on: date, approved_system: bool = False) -> Visible:
        """Return which datasets a subject may find, for a filter in SQL."""
        return visibility.visible(self.table, held_on(subject, on), approved_system=approved_system)

    def _silent(self, standing: Standing, resource: Resource) -> Decision:
        action, who = standing.action, self._who_can(standing, resource)
        return Decision(
            allowed=False,
            rule="default-deny",
            article=self._articles.get(action.value, DEFAULT_ARTICLE),
            reason=Text(
                f"没有规则允许您“{ACTIONS[action.value].zh}”，未经允许即为禁止",
                f"no rule allows this act ({action.value}); what is not allowed is denied",
            ),
            remedy=who.remedy,
            who_can=who.roles,
        )

    def _who_can(self, standing: Standing, resource: Resource) -> Others:
        base, relations = standing.of_the_thing(resource), standing.relations(resource)
        key = (standing.action, base, relations)
        found = self._others.get(key)
        if found is None:
            found = self._others[key] = others(standing.table, base, relations)
        return found

    def _observe(self, action: Action, resource: Resource) -> tuple[Obligation, ...]:
        if resource.level is None:
            return ()
        key = (action, resource.level, resource.recipient_kind or "none")
        found = self._obligations.get(key)
        if found is None:
            level = self.levels.by_number(resource.level)
            found = self._obligations[key] = obligations(level, action, key[2])
        return found


def verdict(answers: list[int]) -> int:
    """Return the answer that decides among those of several roles, 0 for none.

    Deny wins over every role; a person without any role is nobody and may do nothing.
    """
    allowing = 0
    for answer in answers:
        if answer < 0:
            return answer
        if answer and not allowing:
            allowing = answer
    return allowing
