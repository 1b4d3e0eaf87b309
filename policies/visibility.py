"""Which datasets a person may find, as few conditions that a database can test."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from policies.questions import RoleHeld
from policies.standing import secrecy
from policies.table import GRANTED, OTHER, OWN, RECIPIENT_AT, ROLE_AT, ActionTable, DecisionTable
from policies.words import Action

#: Whether a dataset may be found, by position of its level and by whether it bears a state-secret mark: (levels, 2).
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """Levels that may be found: of datasets without a state-secret mark, and of those that bear one."""

    unmarked: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.unmarked or self.marked)


@dataclass(frozen=True, slots=True)
class Part:
    """Datasets owned by department ``owner`` (None: by none of ``Visible.departments``) that may be found.

    ``granted`` are those of ``Visible.departments`` that the dataset is granted to, no more and no fewer; None when
    it does not matter.
    """

    owner: str | None
    granted: frozenset[str] | None
    found: Found


@dataclass(frozen=True, slots=True)
class Visible:
    """Which datasets a person may find: those that ``everywhere`` or one of ``parts`` describes.

    ``departments`` are the own departments in which a dataset is looked at differently than elsewhere.
    """

    departments: tuple[str, ...]
    everywhere: Found
    parts: tuple[Part, ...]


def visible(
    tables: DecisionTable, held: Sequence[RoleHeld], *, approved_system: bool = False
) -> Visible:
    """Return which datasets a person with roles ``held`` may find, exactly as one decision after another would say.

    ``approved_system``: they lie in an installation that may hold state secrets.
    """
    table = tables.of(Action.DATASET_FIND)
    marked = secrecy(table, approved=approved_system)
    answers = [_of_role(table, role, marked) for role in held]
    departments = tuple(
        sorted(
            {
                r.department
                for r, a in zip(held, answers, strict=True)
                if r.department and _differs(a)
            }
        )
    )
    grants: list[frozenset[str] | None] = [None]
    if any((a[GRANTED] != a[OTHER]).any() for a in answers):
        grants = [
            frozenset(c) for n in range(len(departments) + 1) for c in combinations(departments, n)
        ]
    cases: dict[tuple[str | None, frozenset[str] | None], Flags] = {}
    for owner in (*departments, None):
        for granted in grants:
            rows = [
                a[_relation(r.department, owner, granted)]
                for r, a in zip(held, answers, strict=True)
            ]
            cases[owner, granted] = _allowed(rows, (len(tables.levels), 2))
    shared = np.logical_and.reduce(list(cases.values()))
    parts = (
        Part(owner, granted, _found(flags & ~shared, tables.levels))
        for (owner, granted), flags in cases.items()
    )
    return Visible(departments, _found(shared, tables.levels), tuple(p for p in parts if p.found))


def _of_role(table: ActionTable, held: RoleHeld, marked: int) -> npt.NDArray[np.int16]:
    """Return the answers for one role by relation, level, and without or with a mark: shape (3, levels, 2)."""
    answers = table.answers[ROLE_AT[held.role], :, :, RECIPIENT_AT["none"]]
    # A dataset has neither applicant nor recipient nor parts, so of all facts only the mark can hold.
    either = answers[:, :, [0, marked]]
    return np.moveaxis(either, 1, 0)


def _differs(answers: npt.NDArray[np.int16]) -> bool:
    return bool((answers != answers[OTHER]).any())


def _relation(department: str, owner: str | None, granted: frozenset[str] | None) -> int:
    if department and department == owner:
        return OWN
    return GRANTED if granted and department in granted else OTHER


def _allowed(rows: Sequence[npt.NDArray[np.int16]], shape: tuple[int, int]) -> Flags:
    if not rows:
        return np.zeros(shape, dtype=np.bool_)
    stacked = np.stack(rows)
    return np.asarray((stacked > 0).any(axis=0) & ~(stacked < 0).any(axis=0))


def _found(flags: Flags, levels: Sequence[int]) -> Found:
    # Position 0 stands for "levels do not matter"; a dataset always has one.
    each = [
        frozenset(level for level, f in zip(levels[1:], flags[1:, m], strict=True) if f)
        for m in (0, 1)
    ]
    return Found(*each)
