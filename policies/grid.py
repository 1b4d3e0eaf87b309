"""Every combination that an act can be asked about, answered at once, and sets of them in few readable boxes.

The answers are the compiled table's (policies/table.py), without what an act cannot be asked about, and with one axis a
fact, so that what does not matter can be left out.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from policies.questions import Cell
from policies.rules import ANY, Rule
from policies.shapes import shape_of
from policies.table import RECIPIENT_AT, RELATION_AT, ROLE_AT, DecisionTable
from policies.words import RECIPIENTS, RELATIONS, ROLES, Action

Mask = npt.NDArray[np.bool_]
#: Positions along each axis of a mask.
Positions = tuple[tuple[int, ...], ...]
_FIXED = 4  # role, level, relation, recipient; the facts follow, one axis each


@dataclass(frozen=True, slots=True)
class Box:
    """Combinations that differ in nothing that is named here.

    ``levels`` 0 stands for "no level in question". ``requires`` are facts that hold, ``excludes`` facts that do not;
    of all others it does not matter whether they hold.
    """

    action: str
    roles: tuple[str, ...]
    levels: tuple[int, ...]
    relations: tuple[str, ...]
    recipients: tuple[str, ...]
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """The combinations of one act. Masks over it have one axis for each of ``axes`` and are of type bool."""

    action: Action
    levels: tuple[int, ...]
    relations: tuple[str, ...]
    recipients: tuple[str, ...]
    facts: tuple[str, ...]
    roles: tuple[str, ...] = ROLES

    @classmethod
    def of(cls, action: Action, ladder: Sequence[int]) -> "Grid":
        """Return the grid of ``action`` on levels ``ladder``."""
        shape = shape_of(action)
        levels = tuple(ladder) if shape.levels else ()
        return cls(
            action=action,
            levels=(0, *levels) if shape.whole or not levels else levels,
            relations=RELATIONS if shape.owned else ("other",),
            recipients=tuple(r for r in RECIPIENTS if r != "none")
            if shape.recipients
            else ("none",),
            facts=shape.facts,
        )

    @property
    def axes(self) -> tuple[int, ...]:
        """Return how many positions each axis has."""
        fixed = (self.roles, self.levels, self.relations, self.recipients)
        return (*map(len, fixed), *(2 for _ in self.facts))

    def matching(self, rule: Rule) -> Mask:
        """Return where ``rule`` speaks, whatever its effect."""
        if self.action.value not in rule.actions or not set(rule.conditions) <= set(self.facts):
            return np.zeros(self.axes, dtype=np.bool_)
        along = [
            [ANY in rule.roles or role in rule.roles for role in self.roles],
            [level == 0 or rule.low <= level <= rule.high for level in self.levels],
            [rule.scope in ("any", relation) for relation in self.relations],
            [not rule.recipients or kind in rule.recipients for kind in self.recipients],
            *([fact not in rule.conditions, True] for fact in self.facts),
        ]
        return _product(along)

    def allowed(self, table: DecisionTable) -> Mask:
        """Return where the compiled rules allow; a level that they do not know is denied."""
        compiled = table.of(self.action)
        known = [at for at, level in enumerate(self.levels) if level in table.level_at]
        held = [
            sum(compiled.bit[f] for f, on in zip(self.facts, chosen, strict=True) if on)
            for chosen in product((False, True), repeat=len(self.facts))
        ]
        allowed = np.zeros((*self.axes[:_FIXED], len(held)), dtype=np.bool_)
        allowed[:, known] = (
            compiled.answers[
                np.ix_(
                    [ROLE_AT[role] for role in self.roles],
                    [table.level_at[self.levels[at]] for at in known],
                    [RELATION_AT[relation] for relation in self.relations],
                    [RECIPIENT_AT[kind] for kind in self.recipients],
                    held,
                )
            ]
            > 0
        )
        return allowed.reshape(self.axes)

    def on_levels(self, levels: Container[int]) -> Mask:
        """Return the combinations at some levels."""
        mask = np.zeros(self.axes, dtype=np.bool_)
        mask[:, [i for i, level in enumerate(self.levels) if level in levels]] = True
        return mask

    def inside(self, box: Box) -> Mask:
        """Return the combinations in a box."""
        along = [
            [role in box.roles for role in self.roles],
            [level in box.levels for level in self.levels],
            [relation in box.relations for relation in self.relations],
            [kind in box.recipients for kind in self.recipients],
            *([fact not in box.requires, fact not in box.excludes] for fact in self.facts),
        ]
        return _product(along)

    def boxes(self, mask: Mask) -> list[Box]:
        """Return few boxes that together hold exactly the combinations in ``mask``; they may overlap."""
        return [self._box(positions) for positions in _cover(mask)]

    def cells(self, mask: Mask) -> Iterator[Cell]:
        """Yield every combination in ``mask`` as the policy is asked."""
        for at in np.argwhere(mask):
            yield self._cell(tuple(int(i) for i in at))

    def corners(self, box: Box) -> Iterator[Cell]:
        """Yield the outermost combinations of a box as the policy is asked."""
        free = [f for f in self.facts if f not in box.requires and f not in box.excludes]
        extremes = {frozenset(box.requires), frozenset((*box.requires, *free))}
        for role, level, relation, kind, facts in product(
            box.roles,
            {box.levels[0], box.levels[-1]},
            {box.relations[0], box.relations[-1]},
            {box.recipients[0], box.recipients[-1]},
            extremes,
        ):
            yield Cell(role, self.action.value, level, relation, kind, facts)

    def _cell(self, at: Sequence[int]) -> Cell:
        facts = frozenset(f for f, on in zip(self.facts, at[_FIXED:], strict=True) if on)
        return Cell(
            self.roles[at[0]],
            self.action.value,
            self.levels[at[1]],
            self.relations[at[2]],
            self.recipients[at[3]],
            facts,
        )

    def _box(self, positions: Positions) -> Box:
        on, off = [], []
        for fact, held in zip(self.facts, positions[_FIXED:], strict=True):
            if held == (1,):
                on.append(fact)
            elif held == (0,):
                off.append(fact)
        return Box(
            self.action.value,
            tuple(self.roles[i] for i in positions[0]),
            tuple(self.levels[i] for i in positions[1]),
            tuple(self.relations[i] for i in positions[2]),
            tuple(self.recipients[i] for i in positions[3]),
            tuple(on),
            tuple(off),
        )


def _product(along: Sequence[Sequence[bool]]) -> Mask:
    result: Mask = np.ones((), dtype=np.bool_)
    for axis in along:
        result = result[..., None] & np.array(axis, dtype=np.bool_)
    return result


def _cover(mask: Mask) -> list[Positions]:
    """Cover a mask with boxes, each as large as it can grow from the first combination not covered yet.

    Facts grow first and roles last: what does not matter is left out before things are lumped together.
    """
    order = [*range(_FIXED, mask.ndim), 3, 2, 1, 0]
    left, found = mask.copy(), []
    while left.any():
        box = [[int(i)] for i in np.unravel_index(int(left.argmax()), left.shape)]
        for axis in order:
            every = [list(range(n)) if a == axis else box[a] for a, n in enumerate(mask.shape)]
            others = tuple(a for a in range(mask.ndim) if a != axis)
            box[axis] = [int(i) for i in np.flatnonzero(mask[np.ix_(*every)].all(axis=others))]
        left[np.ix_(*box)] = False
        found.append(tuple(map(tuple, box)))
    return found


def grids(ladder: Sequence[int]) -> Iterator[Grid]:
    """Yield the grid of every act."""
    for action in Action:
        yield Grid.of(action, ladder)
