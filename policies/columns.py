"""Many decisions at once, over columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from policies.questions import RoleHeld, Subject
from policies.rule_files import UnknownWordError
from policies.standing import part_of, persons_of, secrecy
from policies.table import (
    GRANTED,
    OTHER,
    OWN,
    RECIPIENT_AT,
    ROLE_AT,
    ActionTable,
    DecisionTable,
)
from policies.words import OPERATE, PART_OF, STATE_SECRET_MARKS, Action

Words = npt.NDArray[np.str_]
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Columns:
    """Many things as columns: what Resource says of one, each an array of shape (size,), or None where none has it.

    ``levels`` holds integers, ``recipient_kinds`` words of RECIPIENTS, the others words, "" where a thing has none.
    ``granted_to`` and ``participants`` have a column for each department (bool: granted to it) and each person (the
    part already filled, "" for none). ``approved_systems`` (bool): which lie where state secrets may be held.
    """

    size: int
    levels: npt.NDArray[np.integer] | None = None
    departments: Words | None = None
    state_secrets: Words | None = None
    recipient_kinds: Words | None = None
    recipients: Words | None = None
    applicants: Words | None = None
    granted_to: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    participants: Mapping[str, Words] = field(default_factory=dict)
    approved_systems: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        single = (
            self.levels,
            self.departments,
            self.state_secrets,
            self.recipient_kinds,
            self.recipients,
            self.applicants,
            self.approved_systems,
        )
        for column in (*single, *self.granted_to.values(), *self.participants.values()):
            if column is not None and column.shape != (self.size,):
                raise ValueError(f"a column has shape {column.shape}, not ({self.size},)")


def decide(
    tables: DecisionTable,
    action: Action,
    subject: Subject,
    held: Sequence[RoleHeld],
    things: Columns,
) -> npt.NDArray[np.bool_]:
    """Return for each thing whether a person with roles ``held`` may do it. Raises UnknownWordError."""
    table = tables.of(action)
    base = _of_the_things(table, tables.level_at, things)
    answers = table.answers.reshape(-1)
    allowed, denied = np.zeros(things.size, np.bool_), np.zeros(things.size, np.bool_)
    for role in held:
        at = base + _of_the_role(table, action, role, persons_of(subject, role), things)
        answer = answers[at]
        allowed |= answer > 0
        denied |= answer < 0
    return allowed & ~denied


def _of_the_things(table: ActionTable, level_at: Mapping[int, int], things: Columns) -> Positions:
    _, per_level, _, per_recipient = table.strides
    base = np.zeros(things.size, dtype=np.intp)
    if things.levels is not None:
        base += _levels(things.levels, level_at) * per_level
    kinds = things.recipient_kinds
    if kinds is None:
        base += RECIPIENT_AT["none"] * per_recipient
    else:
        base += _known("recipient kind", kinds, tuple(RECIPIENT_AT)) * per_recipient
    if things.state_secrets is not None:
        marks = _known("state-secret mark", things.state_secrets, ("", *STATE_SECRET_MARKS))
        approved, unapproved = secrecy(table, approved=True), secrecy(table, approved=False)
        where = False if things.approved_systems is None else things.approved_systems
        base += np.where(marks > 0, np.where(where, approved, unapproved), 0)
    return base


def _levels(levels: npt.NDArray[np.integer], level_at: Mapping[int, int]) -> Positions:
    if levels.dtype.kind not in "iu":
        raise UnknownWordError("level", f"of type {levels.dtype}", tuple(level_at)[1:])
    positions = np.zeros(max(level_at) + 1, dtype=np.intp)
    for level, at in level_at.items():
        positions[level] = at
    found = positions[np.clip(levels, 0, len(positions) - 1)]
    wrong = (found == 0) | (levels >= len(positions))
    if wrong.any():
        raise UnknownWordError("level", int(levels[wrong][0]), tuple(level_at)[1:])
    return np.asarray(found, dtype=np.intp)


def _known(kind: str, column: Words, known: Sequence[str]) -> Positions:
    positions = np.full(column.shape, -1, dtype=np.intp)
    for at, word in enumerate(known):
        positions[column == word] = at
    if (positions < 0).any():
        word = str(column[positions < 0][0])
        raise UnknownWordError(kind, word, tuple(w for w in known if w))
    return positions


def _of_the_role(
    table: ActionTable, action: Action, held: RoleHeld, persons: Sequence[str], things: Columns
) -> Positions:
    per_role, _, per_relation, _ = table.strides
    relation = np.full(things.size, OTHER, dtype=np.intp)
    if held.department in things.granted_to:
        relation[things.granted_to[held.department]] = GRANTED
    if things.departments is not None and held.department:
        relation[things.departments == held.department] = OWN
    at = relation * per_relation + ROLE_AT[held.role] * per_role
    if table.bit["is_recipient"] and things.recipients is not None and held.department:
        at += (things.recipients == held.department) * table.bit["is_recipient"]
    if table.bit["is_applicant"] and things.applicants is not None:
        at += np.isin(things.applicants, persons) * table.bit["is_applicant"]
    if table.bit["took_part"]:
        at += _took_part(action, persons, things) * table.bit["took_part"]
    return at


def _took_part(action: Action, persons: Sequence[str], things: Columns) -> npt.NDArray[np.bool_]:
    took, part = np.zeros(things.size, np.bool_), PART_OF.get(action)
    for person in persons:
        if part is not None and person in things.participants:
            filled = things.participants[person]
            same = [name for name in (part, *OPERATE) if part_of(name) == part]
            took |= (filled != "") & ~np.isin(filled, same)
    return took
