"""Who may do what: every act and role with the conditions, the rules behind them and what is always denied."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policies import sentences
from policies.decisions import Policy
from policies.grid import Box, Grid, grids
from policies.rules import ANY, Rule
from policies.table import DecisionTable
from policies.types import Text

ALWAYS, PARTLY, NEVER = "always", "partly", "never"


@dataclass(frozen=True, slots=True)
class Grant:
    """One set of combinations in which a role may act, in words, and the rules that allow it."""

    box: Box
    where: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One role's answer to one act.

    ``verdict`` is always, partly or never; ``short`` fits a table's cell; ``denied_by`` names the rules that deny the
    role some of it.
    """

    role: str
    verdict: str
    short: Text
    grants: tuple[Grant, ...]
    denied_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One act: the answers of all roles, and the rules that deny it to everybody under a condition."""

    action: str
    name: Text
    entries: tuple[Entry, ...]
    denied_by: tuple[str, ...]

    def entry(self, role: str) -> Entry:
        """Return the answer for ``role``."""
        return next(e for e in self.entries if e.role == role)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All acts of one version of the rules, and the rules themselves."""

    version: str
    roles: tuple[str, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]

    def of_role(self, role: str) -> "Matrix":
        """Return the part for one role."""
        rows = tuple(replace(row, entries=(row.entry(role),)) for row in self.rows)
        return replace(self, roles=(role,), rows=rows)


def matrix(policy: Policy) -> Matrix:
    """Return who may do what by ``policy``."""
    rules = tuple(policy.rules.values())
    ladder = [level.number for level in policy.levels.ladder]
    rows = tuple(_row(grid, policy.table, rules) for grid in grids(ladder))
    return Matrix(policy.version, tuple(e.role for e in rows[0].entries), rows, rules)


def _row(grid: Grid, table: DecisionTable, rules: Sequence[Rule]) -> Row:
    about = [r for r in rules if grid.action.value in r.actions]
    general = tuple(r.id for r in about if r.effect == "deny" and ANY in r.roles)
    entries = tuple(_entry(grid, role, table, about) for role in grid.roles)
    return Row(grid.action.value, sentences.act(grid.action.value), entries, general)


def _entry(grid: Grid, role: str, table: DecisionTable, about: Sequence[Rule]) -> Entry:
    alone = replace(grid, roles=(role,))
    allowed = alone.allowed(table)
    denying = tuple(
        r.id for r in about if r.effect == "deny" and role in r.roles and alone.matching(r).any()
    )
    if not allowed.any():
        return Entry(role, NEVER, Text("", ""), (), denying)
    boxes = alone.boxes(allowed)
    grants = tuple(Grant(box, sentences.where(box, alone), _allowing(box, about)) for box in boxes)
    short = _short(boxes, alone)
    verdict = ALWAYS if allowed.all() else PARTLY
    return Entry(role, verdict, short, grants, denying)


def _allowing(box: Box, about: Iterable[Rule]) -> tuple[str, ...]:
    """Return the rules that allow at least one combination of a box."""
    held = frozenset(box.requires)
    return tuple(
        r.id
        for r in about
        if r.effect == "allow"
        and set(r.conditions) <= held
        and (ANY in r.roles or set(box.roles) & set(r.roles))
        and any(n == 0 or r.low <= n <= r.high for n in box.levels)
        and (r.scope == "any" or r.scope in box.relations)
        and (not r.recipients or set(r.recipients) & set(box.recipients))
    )


def _short(boxes: Iterable[Box], grid: Grid) -> Text:
    """Return whose data, which levels and which facts, without recipients and without what is denied to everybody."""
    plain = [replace(b, recipients=grid.recipients, excludes=()) for b in boxes]
    kept = [b for b in plain if not any(_within(b, other) for other in plain if other != b)]
    said = list(dict.fromkeys(sentences.where(b, grid) for b in kept))
    if said == [sentences.EVERYWHERE]:
        return Text("全部", "all")
    return Text("；".join(t.zh for t in said), "; or ".join(t.en for t in said))


def _within(box: Box, other: Box) -> bool:
    return (
        set(box.levels) <= set(other.levels)
        and set(box.relations) <= set(other.relations)
        and set(box.requires) >= set(other.requires)
    )
