"""Look over readable rules for what cannot be meant: rules that never speak, that others speak over, and gaps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from policies import sentences
from policies.findings import ERROR, WARNING, Finding
from policies.grid import Grid, Mask, grids
from policies.lint_levels import check_levels
from policies.names import FACTS, RECIPIENTS, RELATIONS
from policies.rule_files import parse_mapping
from policies.rulebook import Rulebook
from policies.rules import ANY, Rule
from policies.shapes import shape_of
from policies.table import DecisionTable
from policies.types import Text
from policies.words import AUTOMATIC, ROLES, Action

FILE = "rules.yaml"
_KEYS = frozenset(
    {*Rule.__slots__, "levels", "from", "to"} - {"low", "high", "valid_from", "valid_to"}
)


def check(rulebook: Rulebook, on: date) -> list[Finding]:
    """Return what is wrong with the rules in force on a day, or from a later day on."""
    lines = _lines(rulebook.texts[FILE])
    found: list[Finding] = []
    for rule in rulebook.rules:
        found += _time(rule, lines[rule.id], on)
        found += _lists(rule, lines[rule.id])
        found += _impossible(rule, lines[rule.id])
    ladder = [level.number for level in rulebook.levels.ladder]
    for day in sorted({max(on, r.valid_from) for r in rulebook.rules if _ever(r, on)}):
        table = _Table(tuple(r for r in rulebook.rules if r.in_force(day)), tuple(ladder), lines)
        starting = {r.id for r in table.rules if max(on, r.valid_from) == day}
        found += [f for f in table.useless() if f.rule in starting]
        if day == on:
            found += table.gaps()
            found += check_levels(rulebook, table.compiled)
    return found


def _ever(rule: Rule, on: date) -> bool:
    start = max(on, rule.valid_from)
    return rule.valid_to is None or start <= rule.valid_to


def _lines(text: str) -> dict[str, int]:
    nodes = parse_mapping(FILE, text, ("rules",)).nodes("rules", tuple(_KEYS))
    return {n.get("id", str): n.line("id") for n in nodes}


def _finding(kind: str, rule: Rule, line: int, text: Text, severity: str = ERROR) -> Finding:
    return Finding(severity, kind, FILE, line, rule.id, text)


def _time(rule: Rule, line: int, on: date) -> Iterator[Finding]:
    if rule.valid_to is None:
        return
    if rule.valid_to < rule.valid_from:
        text = Text(
            f"终止日 {rule.valid_to} 早于起始日 {rule.valid_from}，永不生效",
            f"it ends on {rule.valid_to}, before it begins on {rule.valid_from}: never in force",
        )
        yield _finding("dead-rule", rule, line, text)
    elif rule.valid_to < on:
        text = Text(
            f"已于 {rule.valid_to} 失效；仅用于解释过去的行为",
            f"it ended on {rule.valid_to}; it explains past acts only",
        )
        yield _finding("expired-rule", rule, line, text, WARNING)


def _lists(rule: Rule, line: int) -> Iterator[Finding]:
    for key, words in (
        ("roles", rule.roles),
        ("actions", rule.actions),
        ("recipients", rule.recipients),
        ("conditions", rule.conditions),
    ):
        twice = sorted({w for w in words if words.count(w) > 1})
        if twice:
            named = ", ".join(twice)
            text = Text(f"{key} 重复写了 {named}", f"{key} names {named} twice")
            yield _finding("repeated-word", rule, line, text, WARNING)
    if ANY in rule.roles and len(rule.roles) > 1:
        text = Text("roles 已含 *，其余角色多余", 'roles has "*"; the others say nothing more')
        yield _finding("repeated-word", rule, line, text, WARNING)
    if ANY in rule.roles and rule.effect == "allow":
        text = Text(
            "对所有角色（含外部接收方和系统）一律允许",
            "it allows every role, external recipients and the installation included",
        )
        yield _finding("allows-everybody", rule, line, text, WARNING)


def _impossible(rule: Rule, line: int) -> Iterator[Finding]:
    """Yield what a rule asks for that its acts do not have."""
    for action in rule.actions:
        shape = shape_of(Action(action))
        said = sentences.act(action)
        for fact in rule.conditions:
            if fact not in shape.facts:
                text = Text(
                    f"“{said.zh}”（{action}）中条件 {fact}（{FACTS[fact].zh}）永不成立",
                    f"{action}: the condition {fact} ({FACTS[fact].en}) can never hold for it",
                )
                yield _finding("impossible-condition", rule, line, text)
        if rule.scope != "any" and not shape.owned:
            text = Text(
                f"“{said.zh}”（{action}）不涉及归口部门，scope {rule.scope}（{RELATIONS[rule.scope].zh}）永不成立",
                f"{action}: its thing has no owning department, so scope {rule.scope} can never hold",
            )
            yield _finding("impossible-scope", rule, line, text)
        if rule.recipients and not shape.recipients and set(rule.recipients) != {"none"}:
            named = sentences.both(
                lambda language: sentences.listed(rule.recipients, RECIPIENTS, language)
            )
            text = Text(
                f"“{said.zh}”（{action}）没有接收方，recipients（{named.zh}）永不成立",
                f"{action}: nobody receives anything by it, so recipients ({named.en}) can never hold",
            )
            yield _finding("impossible-recipient", rule, line, text)


@dataclass(frozen=True)
class _Table:
    """Where each rule of one day speaks, act by act."""

    rules: tuple[Rule, ...]
    ladder: tuple[int, ...]
    lines: Mapping[str, int]

    @cached_property
    def grids(self) -> dict[str, Grid]:
        return {grid.action.value: grid for grid in grids(self.ladder)}

    @cached_property
    def matching(self) -> dict[str, dict[str, Mask]]:
        """Rule → act → where it speaks."""
        return {
            rule.id: {a: self.grids[a].matching(rule) for a in dict.fromkeys(rule.actions)}
            for rule in self.rules
        }

    @cached_property
    def compiled(self) -> DecisionTable:
        return DecisionTable(self.rules, self.ladder)

    def useless(self) -> Iterator[Finding]:
        """Yield the rules without which every answer would be the same."""
        left = list(self.rules)
        for rule in self.rules:
            found = self._useless(rule, [other for other in left if other.id != rule.id])
            if found:
                # What has been called useless speaks over nobody else.
                left.remove(rule)
                yield found

    def _useless(self, rule: Rule, others: Sequence[Rule]) -> Finding | None:
        line = self.lines[rule.id]
        if not any(mask.any() for mask in self.matching[rule.id].values()):
            text = Text("没有任何行为会符合它", "no act can ever match it")
            return _finding("dead-rule", rule, line, text)
        denying = [o for o in others if o.effect == "deny"]
        if rule.effect == "deny":
            if not any(self._meets(rule, o) for o in others if o.effect == "allow"):
                text = Text(
                    "它所禁止的本来就没有任何规则允许", "what it denies no rule allows anyway"
                )
                return _finding("dead-rule", rule, line, text)
            over = self._covering(rule, denying)
        else:
            over = self._covering(rule, denying)
            if over:
                named = ", ".join(over)
                text = Text(
                    f"它所允许的全部被禁止：{named}", f"all that it allows is denied by {named}"
                )
                return _finding("shadowed-rule", rule, line, text)
            over = self._covering(rule, others)
        if over:
            named = ", ".join(over)
            text = Text(
                f"去掉它结果不变，已由 {named} 涵盖",
                f"without it every answer stays the same: {named} says all of it",
            )
            return _finding("shadowed-rule", rule, line, text)
        return None

    def _covering(self, rule: Rule, others: Sequence[Rule]) -> tuple[str, ...]:
        """Return the rules that together speak wherever ``rule`` does; none when some of it is left."""
        for other in others:
            if all(
                self._within(mask, action, other) for action, mask in self.matching[rule.id].items()
            ):
                return (other.id,)
        names: dict[str, None] = {}
        for action, mask in self.matching[rule.id].items():
            left = mask.copy()
            for other in others:
                there = self.matching[other.id].get(action)
                if there is not None and (left & there).any():
                    left &= ~there
                    names[other.id] = None
            if left.any():
                return ()
        return tuple(names)

    def _within(self, mask: Mask, action: str, other: Rule) -> bool:
        there = self.matching[other.id].get(action)
        return there is not None and not (mask & ~there).any()

    def _meets(self, deny: Rule, allow: Rule) -> bool:
        """Tell whether a denial can meet a permission, perhaps one that the person holds by another role."""
        for action, mask in self.matching[deny.id].items():
            there = self.matching[allow.id].get(action)
            # Level and kind of recipient are the thing's; role, relation and facts can differ from role to role.
            if there is not None and (_of_thing(mask) & _of_thing(there)).any():
                return True
        return False

    def gaps(self) -> Iterator[Finding]:
        """Yield acts that nobody may do, and roles that may do nothing."""
        idle = dict.fromkeys(ROLES, True)
        for grid in self.grids.values():
            allowed = grid.allowed(self.compiled)
            by_role = [bool(one.any()) for one in allowed]
            for role, may in zip(grid.roles, by_role, strict=True):
                idle[role] = idle[role] and not may
            able = {role for role, may in zip(grid.roles, by_role, strict=True) if may}
            if not able - {"system"} and not (able and grid.action in AUTOMATIC):
                said = sentences.act(grid.action.value)
                text = Text(
                    f"任何人都不能“{said.zh}”（{grid.action.value}）",
                    f"nobody may {said.en} ({grid.action.value})",
                )
                yield Finding(ERROR, "gap", FILE, 1, None, text)
        for role in (role for role, nothing in idle.items() if nothing):
            text = Text(f"角色 {role} 不能做任何事", f"the role {role} may do nothing")
            yield Finding(WARNING, "idle-role", FILE, 1, None, text)


def _of_thing(mask: Mask) -> Mask:
    """Return at which levels and kinds of recipient a mask holds anything."""
    others = tuple(a for a in range(mask.ndim) if a not in {1, 3})
    return np.asarray(mask.any(axis=others))
