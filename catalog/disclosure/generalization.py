"""Which generalizations of the quasi-identifiers reach k, and which of them lose least.

Full-domain generalization: all values of a field go to one rung of its ladder. Coarser never makes a group smaller, so
what fails on one field, or on two, fails with all of them (Incognito, LeFevre et al. 2005), and the nodes of the
lattice can be taken in the order of their loss until enough pass. A greedy climb comes first, so that there is an
answer however large the lattice is; ``Found.complete`` says whether nothing that loses less was left out.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from catalog.disclosure.ladders import Ladder
from catalog.disclosure.tables import CodeTable, Place

#: The rung of each field.
Node = tuple[int, ...]
#: Rows of tables looked at before the search by loss stops: some ten seconds on one core.
BUDGET_ROWS = 200_000_000
#: Nodes taken from the queue before it stops.
BUDGET_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A node that passes. ``loss``: mean over the fields of what their rungs lose, 0 to 1.

    ``smallest``: persons in the smallest group left; ``held_back``: persons in smaller groups, whose rows must not
    leave with the others.
    """

    node: Node
    loss: float
    smallest: int
    held_back: int


@dataclass(frozen=True, slots=True)
class Found:
    """Answers, least loss first; none is coarser than another in every field. ``tried``: nodes evaluated.

    ``complete``: every node that loses less than the last answer was ruled out.
    """

    answers: tuple[Answer, ...]
    complete: bool
    tried: int


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is remembered of the groups of some fields on some rungs."""

    members: int
    below: int
    smallest_kept: int


@dataclass(slots=True)
class Search:
    """One search over ``ladders``; ``table`` holds who has which values, one column a ladder.

    ``k``: persons that the smallest group must have; ``most_held_back``: persons in smaller groups that may be left
    out instead.
    """

    ladders: Sequence[Ladder]
    table: CodeTable
    k: int
    most_held_back: int = 0
    budget_rows: int = BUDGET_ROWS
    budget_nodes: int = BUDGET_NODES
    _rows: int = 0
    _losses: list[tuple[float, ...]] = field(default_factory=list)
    _parts: dict[tuple[int, ...], CodeTable] = field(default_factory=dict)
    _known: dict[tuple[Place, ...], _Figures] = field(default_factory=dict)

    def run(self, wanted: int = 3) -> Found:
        """Return up to ``wanted`` answers. Call it once."""
        losses = [ladder.losses() for ladder in self.ladders]
        start = tuple(self._lowest(i) for i in range(len(self.ladders)))
        self._losses = [lost[r:] for lost, r in zip(losses, start, strict=True)]
        self._begin_at(start)
        climbed = self._climb()
        if climbed is None:
            return Found((), complete=True, tried=len(self._known))
        nodes, complete = self._by_loss(wanted)
        if len(nodes) < wanted and not any(_covers(climbed, n) for n in nodes):
            nodes.append(climbed)
        answers = tuple(self._answer(node, start) for node in nodes)
        return Found(answers, complete, len(self._known))

    def _lowest(self, i: int) -> int:
        """Return the lowest rung on which field ``i`` alone passes; its highest when none does."""
        top = len(self.ladders[i].rungs) - 1
        return next((r for r in range(top) if self._passes(((i, r),))), top)

    def _begin_at(self, start: Node) -> None:
        """Forget the rungs below ``start``: what fails there fails with any others, and the table gets smaller."""
        cut = [ladder.above(r) for ladder, r in zip(self.ladders, start, strict=True)]
        self.ladders = [ladder for ladder, _ in cut]
        self.table = self.table.renumbered([numbers for _, numbers in cut])
        self._parts, self._known = {}, {}

    def _climb(self) -> Node | None:
        """Go up, where fewest persons stay in small groups, then down again wherever it still passes."""
        node = (0,) * len(self.ladders)
        while not self._passes(_places(node)):
            above = [(self._figures(_places(n)).below, self._loss(n), n) for n in self._above(node)]
            if not above:
                return None
            node = min(above)[2]
        while lower := [n for n in _below(node) if self._passes(_places(n))]:
            node = min(lower, key=self._loss)
        return node

    def _by_loss(self, wanted: int) -> tuple[list[Node], bool]:
        """Take nodes in the order of their loss; return those that pass, and whether none was left out."""
        first = (0,) * len(self.ladders)
        queue, seen, found = [(self._loss(first), first)], {first}, list[Node]()
        taken = 0
        while queue and len(found) < wanted:
            if self._rows > self.budget_rows or taken >= self.budget_nodes:
                return found, False
            _, node = heapq.heappop(queue)
            taken += 1
            if any(_covers(node, f) for f in found):
                continue
            if self._may_pass(node) and self._passes(_places(node)):
                found.append(node)
                continue
            for above in self._above(node):
                if above not in seen:
                    seen.add(above)
                    heapq.heappush(queue, (self._loss(above), above))
        return found, True

    def _above(self, node: Node) -> Iterator[Node]:
        for i, ladder in enumerate(self.ladders):
            if node[i] + 1 < len(ladder.rungs):
                yield (*node[:i], node[i] + 1, *node[i + 1 :])

    def _loss(self, node: Node) -> float:
        return sum(losses[r] for losses, r in zip(self._losses, node, strict=True)) / len(node)

    def _may_pass(self, node: Node) -> bool:
        """Tell whether every two fields pass by themselves."""
        return all(self._passes(pair) for pair in combinations(_places(node), 2))

    def _passes(self, places: tuple[Place, ...]) -> bool:
        figures = self._figures(places)
        return figures.below <= min(self.most_held_back, figures.members - 1)

    def _figures(self, places: tuple[Place, ...]) -> _Figures:
        if places not in self._known:
            table = self._part(tuple(i for i, _ in places))
            self._rows += table.height
            groups = table.groups(self.ladders, [r for _, r in places])
            kept = groups.sizes[groups.sizes >= self.k]
            smallest = int(kept.min()) if len(kept) else 0
            self._known[places] = _Figures(groups.members, groups.below(self.k), smallest)
        return self._known[places]

    def _part(self, fields: tuple[int, ...]) -> CodeTable:
        if fields == self.table.fields:
            return self.table
        if fields not in self._parts:
            self._parts[fields] = self.table.on(fields)
        return self._parts[fields]

    def _answer(self, node: Node, start: Node) -> Answer:
        figures = self._figures(_places(node))
        whole = tuple(a + b for a, b in zip(node, start, strict=True))
        return Answer(whole, self._loss(node), figures.smallest_kept, figures.below)


def _places(node: Node) -> tuple[Place, ...]:
    return tuple(enumerate(node))


def _covers(node: Node, other: Node) -> bool:
    """Tell whether ``node`` is at least as coarse as ``other`` in every field."""
    return all(a >= b for a, b in zip(node, other, strict=True))


def _below(node: Node) -> Iterator[Node]:
    for i, rung in enumerate(node):
        if rung:
            yield (*node[:i], rung - 1, *node[i + 1 :])
