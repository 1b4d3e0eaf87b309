"""Read ``rules.yaml`` and turn it into Casbin policy lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policies.levels import Levels
from policies.rule_files import Node, parse_mapping
from policies.types import Text
from policies.words import FACTS, RECIPIENTS, ROLES, SCOPES, Action

ANY = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may (or may not) do what to what, by which article, why, and what to do instead.

    ``low`` and ``high`` bound the level, both included; ``recipients`` and ``conditions`` empty mean any and none.
    """

    id: str
    article: str
    roles: tuple[str, ...]
    actions: tuple[str, ...]
    scope: str
    low: int
    high: int
    recipients: tuple[str, ...]
    conditions: tuple[str, ...]
    effect: str
    reason: Text
    remedy: Text
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether the rule counts on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def line(self) -> list[str]:
        """Return the Casbin policy line."""
        return [
            self.id,
            "|".join(self.roles),
            "|".join(self.actions),
            self.scope,
            str(self.low),
            str(self.high),
            "|".join(self.recipients) or ANY,
            "|".join(self.conditions),
            self.effect,
        ]


_KEYS = (
    "id",
    "article",
    "roles",
    "actions",
    "scope",
    "levels",
    "recipients",
    "conditions",
    "effect",
    "reason",
    "remedy",
    "from",
    "to",
)


def parse_rules(name: str, text: str, levels: Levels) -> tuple[Rule, ...]:
    """Read the text of a rule file. Raises PolicyFileError naming file, line and what is allowed there."""
    top = parse_mapping(name, text, ("rules",))
    numbers = [level.number for level in levels.ladder]
    rules: list[Rule] = []
    for n in top.nodes("rules", _KEYS):
        rule = _rule(n, numbers)
        if any(other.id == rule.id for other in rules):
            raise n.fail(f"id {rule.id!r} is used twice", "id")
        rules.append(rule)
    if not rules:
        raise top.fail("rules is empty: everything would be denied", "rules")
    return tuple(rules)


def _rule(n: Node, numbers: Sequence[int]) -> Rule:
    bounds = list(n.get("levels", list, [numbers[0], numbers[-1]]))
    if len(bounds) != 2 or any(b not in numbers for b in bounds) or bounds[0] > bounds[1]:
        raise n.fail(f"levels is [lowest, highest] of {numbers[0]} to {numbers[-1]}", "levels")
    roles = n.words("roles", (*ROLES, ANY))
    actions = n.words("actions", tuple(a.value for a in Action))
    for key, words in (("roles", roles), ("actions", actions)):
        # An empty list would match nothing, or with Casbin's empty strings everything.
        if not words:
            raise n.fail(f"{key} is empty", key)
    return Rule(
        id=n.get("id", str),
        article=n.get("article", str),
        roles=roles,
        actions=actions,
        scope=n.choice("scope", SCOPES),
        low=bounds[0],
        high=bounds[1],
        recipients=n.words("recipients", RECIPIENTS, ()),
        conditions=n.words("conditions", FACTS, ()),
        effect=n.choice("effect", ("allow", "deny")),
        reason=n.text("reason"),
        remedy=n.text("remedy"),
        valid_from=n.get("from", date, date.min),
        valid_to=n.get("to", date, None),
    )
