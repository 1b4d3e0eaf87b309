"""What a list of datasets can be narrowed to: only what occurs among the datasets that the asker may find."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select

from catalog import search_matches
from catalog.acts import Act, looking
from catalog.models import Dataset, Department, Finding
from catalog.search_words import Term, kind_word
from catalog.store import Store
from catalog.types import Actor
from catalog.views.visible import visible_filter
from policies.types import Text


@dataclass(frozen=True, slots=True)
class DatasetChoices:
    """Owners by code, levels, entities."""

    owners: dict[str, Text]
    levels: tuple[int, ...]
    entities: tuple[str, ...]


def dataset_choices(store: Store, actor: Actor) -> DatasetChoices:
    """Return the owners, levels and entities of the datasets that ``actor`` may find."""
    with looking(store, actor) as act:
        seen = visible_filter(act)
        owned = exists().where(Dataset.owner_id == Department.id, seen)
        departments = select(Department).where(owned).order_by(Department.code)
        owners = {d.code: Text(d.name_zh, d.name_en) for d in act.session.scalars(departments)}
        levels = tuple(
            level.number for level in act.rulebook.levels.ladder if _occurs(act, seen, level.number)
        )
        known = act.session.scalars(_entities()).all()
        return DatasetChoices(owners, levels, tuple(e for e in known if _is_found(act, seen, e)))


def _entities() -> Select[str]:
    """Return the query for the entities that occur, in order: from one to the next, not finding by finding."""
    first = select(func.min(Finding.entity).label("entity")).cte("entities", recursive=True)
    following = select(func.min(Finding.entity)).where(Finding.entity > first.c.entity)
    known = first.union_all(select(following.scalar_subquery()).where(first.c.entity.is_not(None)))
    return select(known.c.entity).where(known.c.entity.is_not(None)).order_by(known.c.entity)


def _occurs(act: Act, seen: ColumnElement[bool], level: int) -> bool:
    query = select(Dataset.id).where(Dataset.level == level, seen).limit(1)
    return act.session.scalar(query) is not None


def _is_found(act: Act, seen: ColumnElement[bool], entity: str) -> bool:
    held = search_matches.occurs(act.session, Term(kind_word(entity)))
    return act.session.scalar(select(Dataset.id).where(held, seen).limit(1)) is not None
