"""How a person stands to a thing: where in the table the answers for each of their roles are."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from policies.questions import Resource, RoleHeld, Subject
from policies.rule_files import UnknownWordError
from policies.table import GRANTED, OTHER, OWN, RECIPIENT_AT, ROLE_AT, ActionTable, DecisionTable
from policies.words import OPERATE, PART_OF, RECIPIENTS, ROLES, STATE_SECRET_MARKS, Action

_MARKS = frozenset({None, *STATE_SECRET_MARKS})


def held_on(subject: Subject, on: date) -> list[RoleHeld]:
    """Return the roles that a person holds on a day. Raises UnknownWordError for a role nobody can hold."""
    if not subject.id:
        raise UnknownWordError("person", subject.id)
    for held in subject.roles:
        if held.role not in ROLE_AT:
            raise UnknownWordError("role", held.role, ROLES)
    return [held for held in subject.roles if held.in_force(on)]


def part_of(name: str) -> str:
    """Return the part that a procedure's name for it comes to."""
    return "operate" if name in OPERATE else name


def persons_of(subject: Subject, held: RoleHeld) -> tuple[str, ...]:
    """Return whose conflicts count in a role: a deputy carries those of the person stood for beside their own."""
    return (subject.id, held.deputy_for) if held.deputy_for else (subject.id,)


def secrecy(table: ActionTable, *, approved: bool) -> int:
    """Return what a state-secret mark adds to a position, in an installation that is ``approved`` for it or not."""
    return table.bit["state_secret"] | (0 if approved else table.bit["unapproved_system"])


class Standing:
    """One person and act against the table: positions, and what makes two things differ."""

    def __init__(
        self, tables: DecisionTable, action: Action, subject: Subject, held: Sequence[RoleHeld]
    ) -> None:
        self.action = action
        self.table: ActionTable = tables.of(action)
        self._level_at = tables.level_at
        self._part = PART_OF.get(action)
        self._held = [(role, persons_of(subject, role)) for role in held]

    def answers(self, resource: Resource) -> list[int]:
        """Return the table's answer for each role held. Raises UnknownWordError."""
        flat = self.table.flat
        base = self.of_the_thing(resource)
        per_role, _, per_relation, _ = self.table.strides
        return [
            flat[
                base
                + ROLE_AT[held.role] * per_role
                + self._relation(held, resource) * per_relation
                + (self._personal(held, persons, resource) if self.table.facts else 0)
            ]
            for held, persons in self._held
        ]

    def of_the_thing(self, resource: Resource) -> int:
        """Return what level, recipient kind and state-secret mark add to a position. Raises UnknownWordError."""
        _, per_level, _, per_recipient = self.table.strides
        level, kind = resource.level, resource.recipient_kind
        if level is None:
            at = 0
        else:
            at = self._level_at.get(level, 0) * per_level
            if at == 0 or isinstance(level, bool):
                raise UnknownWordError("level", level, tuple(self._level_at)[1:])
        if kind is None:
            kind = "none"
        elif kind not in RECIPIENT_AT:
            raise UnknownWordError("recipient kind", kind, RECIPIENTS)
        if resource.state_secret not in _MARKS:
            raise UnknownWordError("state-secret mark", resource.state_secret, STATE_SECRET_MARKS)
        at += RECIPIENT_AT[kind] * per_recipient
        return at + (
            secrecy(self.table, approved=resource.approved_system) if resource.state_secret else 0
        )

    def relations(self, resource: Resource) -> tuple[int, ...]:
        """Return the relations that somebody can have to the thing."""
        granted = (GRANTED,) if resource.granted or resource.granted_to else ()
        return (*((OWN,) if resource.department else ()), *granted, OTHER)

    def alike(self, things: Sequence[Resource]) -> list[tuple[Any, ...]]:
        """Return a key for each thing: those with equal keys have the same answer, and the same words in them."""
        names = ["level", "department", "recipient_kind", "state_secret", "approved_system"]
        if self.table.bit["is_recipient"]:
            names.append("recipient")
        if self.table.tells_grants_apart:
            names += ["granted", "granted_to"]
        keys: list[tuple[Any, ...]] = list(map(attrgetter(*names), things))
        persons = tuple(dict.fromkeys(p for _, several in self._held for p in several))
        apart: list[list[Any]] = []
        if self.table.bit["is_applicant"]:
            apart.append([t.applicant if t.applicant in persons else None for t in things])
        if self.table.bit["took_part"]:
            apart += [[t.participants.get(person) for t in things] for person in persons]
        return list(zip(keys, *apart, strict=True)) if apart else keys

    def _personal(self, held: RoleHeld, persons: Sequence[str], resource: Resource) -> int:
        bit, bits = self.table.bit, 0
        if bit["is_recipient"] and resource.recipient and held.department == resource.recipient:
            bits |= bit["is_recipient"]
        if bit["is_applicant"] and resource.applicant in persons:
            bits |= bit["is_applicant"]
        if bit["took_part"] and self._part is not None and resource.participants:
            parts = [resource.participants[p] for p in persons if p in resource.participants]
            if any(part_of(part) != self._part for part in parts):
                bits |= bit["took_part"]
        return bits

    @staticmethod
    def _relation(held: RoleHeld, resource: Resource) -> int:
        department = held.department
        if department and department == resource.department:
            return OWN
        return GRANTED if resource.granted or department in resource.granted_to else OTHER
