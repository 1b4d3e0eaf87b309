"""The read side: the rules in force, and who may do what by them."""

from dataclasses import dataclass
from datetime import date

from catalog.acts import looking
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource
from policies.levels import Level
from policies.matrix import Matrix, matrix


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules in force on a day: their matrix, and the levels they speak of."""

    on: date
    matrix: Matrix
    levels: tuple[Level, ...]


def show_rules(store: Store, actor: Actor) -> RulesPage:
    """Return the rules in force today. Raises RefusedError without ``policy:view``."""
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, Resource(kind="policy", id="*"))
        return RulesPage(act.today, matrix(act.policy), act.rulebook.levels.ladder)
