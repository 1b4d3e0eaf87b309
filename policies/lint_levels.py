"""Hold rules and levels against each other: what a level asks for, somebody has to be able to do."""

from collections.abc import Iterator, Mapping

from policies.findings import ERROR, Finding
from policies.grid import Grid
from policies.levels import Level
from policies.names import RECIPIENTS
from policies.rule_files import tree
from policies.rulebook import Rulebook
from policies.sentences import act, both, listed
from policies.table import DecisionTable
from policies.types import Text
from policies.words import Action

FILE = "levels.yaml"
_PART_ACTIONS: Mapping[str, Action] = {
    "consent": Action.REQUEST_CONSENT,
    "review": Action.REQUEST_REVIEW,
    "approve": Action.REQUEST_APPROVE,
    "decide": Action.REQUEST_DECIDE,
}
#: What every release takes beside its approvals.
_ALWAYS = (
    Action.REQUEST_SUBMIT,
    Action.REQUEST_PREPARE,
    Action.REQUEST_DELIVER,
    Action.REQUEST_ACKNOWLEDGE,
)
#: Who stands for "all", "bureau" and "named" in ``find`` where another department's data is looked for.
_FINDERS = {"all": "external_recipient", "bureau": "staff"}


def check_levels(rulebook: Rulebook, table: DecisionTable) -> Iterator[Finding]:
    """Yield where levels.yaml asks for what no rule allows, or rules allow what levels.yaml rules out."""
    ladder = rulebook.levels.ladder
    numbers = [level.number for level in ladder]
    lines = _Lines(rulebook.texts[FILE])
    allowed = {
        action: _Allowed(Grid.of(action, numbers), table)
        for action in (
            *_PART_ACTIONS.values(),
            *_ALWAYS,
            Action.DATASET_FIND,
            Action.DATASET_SAMPLES,
        )
    }
    for position, level in enumerate(ladder):
        yield from _chain(level, allowed, lines.of(position, "chain"))
        yield from _samples(level, allowed, lines.of(position, "samples"))
        yield from _find(level, allowed, lines.of(position, "find"))


class _Lines:
    def __init__(self, text: str) -> None:
        self._levels = tree(text)["levels"]

    def of(self, position: int, key: str) -> int:
        return int(self._levels[position].lc.key(key)[0]) + 1


class _Allowed:
    """The answers to one act."""

    def __init__(self, grid: Grid, table: DecisionTable) -> None:
        self._grid, self._mask = grid, grid.allowed(table)
        self.somewhere = bool(self._mask.any())

    def anybody(self, level: int, kind: str = "none") -> bool:
        """Tell whether anybody may at a level, for a kind of recipient."""
        place = self._grid.levels.index(level)
        return bool(self._mask[:, place, :, self._grid.recipients.index(kind)].any())

    def stranger(self, role: str, level: int) -> bool:
        """Tell whether a role may with another department's thing."""
        grid = self._grid
        return bool(
            self._mask[
                grid.roles.index(role), grid.levels.index(level), grid.relations.index("other")
            ].any()
        )


def _chain(level: Level, allowed: Mapping[Action, _Allowed], line: int) -> Iterator[Finding]:
    stuck: dict[Action, list[str]] = {}
    for kind, parts in level.chain.items():
        for action in (*(_PART_ACTIONS[part] for part in parts), *(_ALWAYS if parts else ())):
            # What nobody may do at all is a gap of the rules, said once there.
            if allowed[action].somewhere and not allowed[action].anybody(level.number, kind):
                stuck.setdefault(action, []).append(kind)
    for action, kinds in stuck.items():
        said = act(action.value)
        to = both(lambda language, kinds=kinds: listed(kinds, RECIPIENTS, language))  # type: ignore[misc]  # binds now
        text = Text(
            f"{level.number} 级数据提供给{to.zh}须经“{said.zh}”（{action.value}），但没有规则允许任何人办理",
            f"level {level.number} to {to.en} takes {action.value} ({said.en}), and no rule lets anybody do it",
        )
        yield Finding(ERROR, "gap", FILE, line, None, text)


def _samples(level: Level, allowed: Mapping[Action, _Allowed], line: int) -> Iterator[Finding]:
    may = allowed[Action.DATASET_SAMPLES].anybody(level.number)
    if may and level.samples == "none":
        text = Text(
            f"{level.number} 级规定不展示样例（samples: none），规则却允许查看",
            f"level {level.number} shows no samples (samples: none), and a rule lets them be seen",
        )
        yield Finding(ERROR, "contradiction", FILE, line, None, text)
    if not may and level.samples != "none":
        text = Text(
            f"{level.number} 级可展示样例（samples: {level.samples}），但没有规则允许任何人查看",
            f"level {level.number} shows samples ({level.samples}), and no rule lets anybody see them",
        )
        yield Finding(ERROR, "gap", FILE, line, None, text)


def _find(level: Level, allowed: Mapping[Action, _Allowed], line: int) -> Iterator[Finding]:
    """Compare ``find`` with what strangers may: all lets everybody find it, bureau the staff, named neither."""
    order = ("named", "bureau", "all")
    for find, role in _FINDERS.items():
        meant = order.index(level.find) >= order.index(find)
        if allowed[Action.DATASET_FIND].stranger(role, level.number) is not meant:
            text = Text(
                f"{level.number} 级规定 find: {level.find}，"
                f"规则却{'不' if meant else ''}允许 {role} 知悉其他部门的数据",
                f"level {level.number} says find: {level.find}, and the rules "
                f"{'do not let' if meant else 'let'} {role} find other departments' data",
            )
            yield Finding(ERROR, "contradiction", FILE, line, None, text)
