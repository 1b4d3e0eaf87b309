"""What changes between two versions of the rules: every combination whose answer differs, in few readable lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from policies import sentences
from policies.decisions import Policy
from policies.grid import Box, Grid, Mask
from policies.questions import Cell
from policies.rule_files import content
from policies.rulebook import Rulebook
from policies.rules import Rule
from policies.types import Text
from policies.words import Action

WIDENED, NARROWED = "widened", "narrowed"
RULES = "rules.yaml"


@dataclass(frozen=True, slots=True)
class Line:
    """Combinations whose answer changes alike: acts, who, and where in words.

    ``change`` is widened (denied before, allowed now) or narrowed; ``before`` and ``after`` name the rules that decide,
    "" where none speaks; ``combinations`` counts them.
    """

    change: str
    actions: tuple[str, ...]
    who: Text
    where: Text
    boxes: tuple[Box, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    combinations: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One value in a file that differs: ``path`` such as levels.4.k.public; None where it is not there."""

    file: str
    path: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two versions on a day.

    ``widened`` and ``narrowed`` count combinations exactly; ``rules`` names what was added, removed and edited;
    ``edits`` are the values of the other files that differ, and of the rules those that decide nothing.
    """

    old: str
    new: str
    on: date
    lines: tuple[Line, ...]
    widened: int
    narrowed: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    edited: tuple[str, ...]
    edits: tuple[Edit, ...]

    @property
    def actions(self) -> frozenset[Action]:
        """The acts with another answer somewhere."""
        return frozenset(Action(a) for line in self.lines for a in line.actions)


class DisagreementError(AssertionError):
    """The compiled table and Casbin disagree: a defect of the program, never of the rules."""


def compare(old: Rulebook, new: Rulebook, on: date) -> Difference:
    """Return what differs between two versions, by the rules in force on a day."""
    before, after = old.policy(on), new.policy(on)
    numbers = {level.number for book in (old, new) for level in book.levels.ladder}
    found: list[Line] = []
    counts = {WIDENED: 0, NARROWED: 0}
    for action in Action:
        grid = Grid.of(action, sorted(numbers))
        was, now = grid.allowed(before.table), grid.allowed(after.table)
        for change, mask in ((WIDENED, now & ~was), (NARROWED, was & ~now)):
            counts[change] += int(mask.sum())
            found += _lines(change, grid, mask, before, after)
    rules_old, rules_new = ({r.id: r for r in book.rules} for book in (old, new))
    return Difference(
        old=old.version,
        new=new.version,
        on=on,
        lines=tuple(_together(found)),
        widened=counts[WIDENED],
        narrowed=counts[NARROWED],
        added=tuple(sorted(rules_new.keys() - rules_old.keys())),
        removed=tuple(sorted(rules_old.keys() - rules_new.keys())),
        edited=tuple(
            sorted(i for i in rules_new.keys() & rules_old.keys() if rules_new[i] != rules_old[i])
        ),
        edits=tuple(_edits(old, new, rules_old, rules_new)),
    )


#: Boxes of up to so many combinations are asked of Casbin one by one, larger ones at their corners.
_ASKED = 64


def _lines(change: str, grid: Grid, mask: Mask, before: Policy, after: Policy) -> Iterator[Line]:
    left = mask.copy()
    for box in grid.boxes(mask):
        inside = grid.inside(box)
        few = int(inside.sum()) <= _ASKED
        cells = list(grid.cells(inside) if few else grid.corners(box))
        _confirm(change, cells, before, after)
        yield Line(
            change=change,
            actions=(box.action,),
            who=sentences.roles(box, grid),
            where=sentences.where(box, grid),
            boxes=(box,),
            before=_deciding(before, cells),
            after=_deciding(after, cells),
            combinations=int((left & inside).sum()),
        )
        left &= ~inside


def _confirm(change: str, cells: Sequence[Cell], before: Policy, after: Policy) -> None:
    """Ask Casbin itself. Raises DisagreementError."""
    for cell in cells:
        was, now = _allows(before, cell), _allows(after, cell)
        if (was, now) != ((False, True) if change == WIDENED else (True, False)):
            raise DisagreementError(str(cell))


def _allows(policy: Policy, cell: Cell) -> bool:
    return cell.level in policy.table.level_at and policy.authority.ask(cell)[0]


def _deciding(policy: Policy, cells: Sequence[Cell]) -> tuple[str, ...]:
    known = policy.table.level_at
    found = (policy.cell(cell)[1] for cell in cells if cell.level in known)
    return tuple(dict.fromkeys(rule for rule in found if rule))


def _together(lines: Sequence[Line]) -> list[Line]:
    """Put acts into one line that change alike; what widens comes first."""
    kept: dict[Any, Line] = {}
    for line in lines:
        key = (line.change, line.who, line.where, line.before, line.after)
        known = kept.get(key)
        kept[key] = (
            replace(
                known,
                actions=(*known.actions, *line.actions),
                boxes=(*known.boxes, *line.boxes),
                combinations=known.combinations + line.combinations,
            )
            if known
            else line
        )
    return sorted(kept.values(), key=lambda line: line.change != WIDENED)


def _edits(
    old: Rulebook, new: Rulebook, rules_old: Mapping[str, Rule], rules_new: Mapping[str, Rule]
) -> Iterator[Edit]:
    for name in sorted({*old.texts, *new.texts} - {RULES}):
        yield from _file_edits(name, old.texts.get(name), new.texts.get(name))
    for id_ in sorted(rules_old.keys() & rules_new.keys()):
        for key in ("article", "reason", "remedy"):
            was, now = getattr(rules_old[id_], key), getattr(rules_new[id_], key)
            if was != now:
                yield Edit(RULES, f"{id_}.{key}", was, now)


def _file_edits(name: str, old: str | None, new: str | None) -> Iterator[Edit]:
    if not name.endswith(".yaml"):
        if (old or "").split() != (new or "").split():
            yield Edit(name, "", "…", "…")
        return
    was = dict(_flat(content(old))) if old else {}
    now = dict(_flat(content(new))) if new else {}
    for path in [*was, *(p for p in now if p not in was)]:
        if was.get(path) != now.get(path):
            yield Edit(name, path, was.get(path), now.get(path))


#: What names the members of a list, so that inserting one does not shift all others.
_NAMES = ("number", "id", "key", "event")


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(v, dict) for v in value):
        for position, inner in enumerate(value):
            named = next(
                (inner[n] for n in _NAMES if isinstance(inner, dict) and n in inner), position
            )
            yield from _flat(inner, f"{path}.{named}")
    else:
        yield path, value
