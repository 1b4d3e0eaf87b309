"""The rules of one day as a table: for every cell, whether it is allowed and by which rule.

Compiled from the rules' own selectors, one array per action. Casbin stays the authority: the table
says in every cell what Casbin says (a test enumerates all), and ``verify`` asks Casbin about a sample of cells before
a table is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from policies.authority import Authority
from policies.questions import Cell
from policies.rule_files import PolicyFileError, UnknownWordError
from policies.rules import ANY, Rule
from policies.words import FACTS, RECIPIENTS, RELATIONS, ROLES, Action

#: Cells asked of Casbin before a table is used: so many at random, and so many inside the reach of each rule.
RANDOM_CELLS = 96
CELLS_OF_A_RULE = 2

ROLE_AT = {role: at for at, role in enumerate(ROLES)}
RELATION_AT = {relation: at for at, relation in enumerate(RELATIONS)}
RECIPIENT_AT = {kind: at for at, kind in enumerate(RECIPIENTS)}
OWN, GRANTED, OTHER = (RELATION_AT[relation] for relation in ("own", "granted", "other"))


@dataclass(frozen=True)
class ActionTable:
    """The answers for one act: an axis for role, level, relation, recipient kind, and one for all facts together.

    ``answers`` has type int16 and shape (roles, levels, relations, recipients, 2 ** len(facts)). A cell holds 0 where
    no rule speaks, n when allowed by the rule at position n - 1 of the rules in force, -n when denied by it.
    ``levels`` starts with 0, "levels do not matter". ``facts`` are those that a rule on this act asks for; the last
    axis counts in binary, the first fact being the lowest digit. Other facts change nothing.
    """

    action: Action
    levels: tuple[int, ...]
    facts: tuple[str, ...]
    answers: npt.NDArray[np.int16]

    @cached_property
    def bit(self) -> Mapping[str, int]:
        """Return what each fact adds to a position on the last axis; 0 for one that no rule asks for."""
        return {f: 1 << self.facts.index(f) if f in self.facts else 0 for f in FACTS}

    @cached_property
    def flat(self) -> memoryview:
        """Return the answers as one row of Python numbers, quicker to index one by one."""
        return self.answers.reshape(-1).data

    @cached_property
    def strides(self) -> tuple[int, int, int, int]:
        """Return how far apart in ``flat`` neighbors are along role, level, relation and recipient kind."""
        role, level, relation, recipient, _ = (s // 2 for s in self.answers.strides)
        return role, level, relation, recipient

    @cached_property
    def tells_grants_apart(self) -> bool:
        """Whether having been granted a thing makes a difference to anybody."""
        return bool((self.answers[:, :, GRANTED] != self.answers[:, :, OTHER]).any())


class DecisionTable:
    """The tables of all acts, by the rules in force, on a ladder of levels."""

    def __init__(self, rules: Sequence[Rule], ladder: Sequence[int]) -> None:
        self.rules = tuple(rules)
        self.levels = (0, *ladder)
        self.level_at = {level: at for at, level in enumerate(self.levels)}
        self._of = {action: compile_action(action, self.rules, self.levels) for action in Action}

    def of(self, action: Action) -> ActionTable:
        """Return the table of an act."""
        return self._of[action]

    def cell(self, cell: Cell) -> tuple[bool, str]:
        """Return the answer for one cell and the deciding rule's id, "" when no rule speaks.

        Raises UnknownWordError.
        """
        table = self.of(known_action(cell.action))
        for fact in cell.facts:
            if fact not in FACTS:
                raise UnknownWordError("fact", fact, FACTS)
        bits = sum(table.bit[fact] for fact in cell.facts)
        answer = int(
            table.answers[
                _at("role", cell.role, ROLE_AT),
                _at("level", cell.level, self.level_at),
                _at("relation", cell.relation, RELATION_AT),
                _at("recipient kind", cell.recipient, RECIPIENT_AT),
                bits,
            ]
        )
        return answer > 0, self.rule_of(answer)

    def rule_of(self, answer: int) -> str:
        """Return the id of the rule that an answer stems from, "" for none."""
        return self.rules[abs(answer) - 1].id if answer else ""

    def verify(self, authority: Authority, seed: str) -> None:
        """Ask Casbin about a sample of cells, the same for the same ``seed``.

        Raises PolicyFileError when it differs from the table: a defect of the compiler opens no door.
        """
        for cell in self._sample(np.random.default_rng(list(seed.encode()))):
            said, told = authority.ask(cell), self.cell(cell)
            if said != told:
                problem = f"compiled to {told}, but Casbin says {said} of {cell}; please report this defect"
                raise PolicyFileError("rules.yaml", 1, problem)

    def _sample(self, dice: np.random.Generator) -> Iterator[Cell]:
        def one(among: Sequence[Any]) -> Any:
            return among[int(dice.integers(len(among)))]

        acts = [action.value for action in Action]
        for rule in (*self.rules * CELLS_OF_A_RULE, *[None] * RANDOM_CELLS):
            axes = (
                _reach(rule, self.levels) if rule else (ROLES, self.levels, RELATIONS, RECIPIENTS)
            )
            roles, levels, relations, recipients = axes
            yield Cell(
                one(roles),
                one(rule.actions if rule else acts),
                one(levels),
                one(relations),
                one(recipients),
                frozenset(rule.conditions if rule else ())
                | {fact for fact in FACTS if dice.integers(2)},
            )


Reach = tuple[Sequence[str], Sequence[int], Sequence[str], Sequence[str]]


def _reach(rule: Rule, levels: Sequence[int]) -> Reach:
    """Return the roles, levels, relations and recipient kinds that a rule speaks of, as model.conf compares them."""
    return (
        ROLES if ANY in rule.roles else rule.roles,
        [level for level in levels if level == 0 or rule.low <= level <= rule.high],
        RELATIONS if rule.scope == "any" else (rule.scope,),
        rule.recipients or RECIPIENTS,
    )


def compile_action(action: Action, rules: Sequence[Rule], levels: Sequence[int]) -> ActionTable:
    """Return the table of an act. ``levels`` starts with 0. Raises UnknownWordError for a word that no axis has."""
    speaking = [(n, rule) for n, rule in enumerate(rules, 1) if action.value in rule.actions]
    facts = tuple(f for f in FACTS if any(f in rule.conditions for _, rule in speaking))
    shape = (len(ROLES), len(levels), len(RELATIONS), len(RECIPIENTS), 1 << len(facts))
    answers = np.zeros(shape, dtype=np.int16)
    level_at = {level: at for at, level in enumerate(levels)}
    # What is written later stands: as Casbin explains, the last rule that allows and, over all, the first that denies.
    allowing = [(n, rule) for n, rule in speaking if rule.effect == "allow"]
    denying = [(-n, rule) for n, rule in reversed(speaking) if rule.effect == "deny"]
    if len(allowing) + len(denying) != len(speaking):
        wrong = next(r.effect for _, r in speaking if r.effect not in ("allow", "deny"))
        raise UnknownWordError("effect", wrong, ("allow", "deny"))
    for answer, rule in (*allowing, *denying):
        roles, reached, relations, recipients = _reach(rule, levels)
        answers[
            np.ix_(
                [_at("role", role, ROLE_AT) for role in roles],
                [level_at[level] for level in reached],
                [_at("relation", relation, RELATION_AT) for relation in relations],
                [_at("recipient kind", kind, RECIPIENT_AT) for kind in recipients],
                _holding(rule.conditions, facts),
            )
        ] = answer
    answers.flags.writeable = False
    return ActionTable(action, tuple(levels), facts, answers)


def _holding(wanted: Sequence[str], facts: Sequence[str]) -> list[int]:
    """Return the positions on the last axis at which all facts ``wanted`` hold."""
    for fact in wanted:
        if fact not in FACTS:
            raise UnknownWordError("fact", fact, FACTS)
    need = sum(1 << facts.index(fact) for fact in set(wanted))
    return [bits for bits in range(1 << len(facts)) if bits & need == need]


def known_action(action: str) -> Action:
    """Return the act of this name. Raises UnknownWordError."""
    try:
        return Action(action)
    except ValueError:
        raise UnknownWordError("action", action, [a.value for a in Action]) from None


def _at(kind: str, word: Any, positions: Mapping[Any, int]) -> int:
    """Return where a word is on its axis. Raises UnknownWordError."""
    found = positions.get(word)
    if found is None:
        raise UnknownWordError(kind, word, tuple(positions))
    return found
