"""The read side: datasets found by words, best first, only those that the asker may find."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from catalog import search_matches
from catalog.acts import Act, looking
from catalog.models import Dataset, Department
from catalog.search_words import Query, Term, kind_word, parse
from catalog.store import Store
from catalog.types import Actor
from catalog.views.lists import rows_of
from catalog.views.rows import DatasetList
from catalog.views.visible import scope_of, visible_filter

#: Most datasets that a search counts and shows, page by page.
MOST = 1_000
#: Datasets on a page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list of datasets is narrowed to: code of the owner, level, key of an entity that was found."""

    department: str | None = None
    level: int | None = None
    entity: str | None = None

    @property
    def kind(self) -> Term | None:
        """Return the word by which the entity is found."""
        return Term(kind_word(self.entity)) if self.entity else None


def find_datasets(
    store: Store,
    actor: Actor,
    words: str = "",
    *,
    narrowing: Narrowing | None = None,
    page: int = 1,
    size: int = PAGE,
) -> DatasetList:
    """Return a page of the datasets that ``actor`` may find: with ``words``, the best first; without, by code.

    Best is the code itself, then a name that begins with the words, names, fields, descriptions; among equals, by
    code. With words or an entity it counts to ``MOST``, and beyond that ``more`` is true. Raises UsageError as
    ``parse`` does.
    """
    query = parse(words) if words.strip() else None
    narrowed = narrowing or Narrowing()
    with looking(store, actor) as act:
        seen, conditions = visible_filter(act), _conditions(narrowed)
        if query is None:
            return _listed(act, [seen, *conditions], narrowed.kind, page, size)
        conditions.append(search_matches.tested(act.session, seen))
        found = _ranked(act, query, conditions, narrowed.kind)
        shown = found[:MOST][(page - 1) * size : page * size]
        return DatasetList(rows_of(act, shown), min(len(found), MOST), len(found) > MOST)


def _conditions(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowing.department:
        owners = select(Department.id).where(Department.code == narrowing.department)
        conditions.append(Dataset.owner_id.in_(owners))
    if narrowing.level is not None:
        conditions.append(Dataset.level == narrowing.level)
    return conditions


def _listed(
    act: Act, conditions: list[ColumnElement[bool]], kind: Term | None, page: int, size: int
) -> DatasetList:
    ids, start = select(Dataset.id).where(*conditions), (page - 1) * size
    if kind is None:
        total = act.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
        shown = act.session.scalars(ids.order_by(Dataset.code).offset(start).limit(size)).all()
        return DatasetList(rows_of(act, shown), total, more=False)
    held = ids.where(search_matches.walked(act.session, kind, scope=scope_of(act))).order_by(
        Dataset.code
    )
    found = act.session.scalars(held.limit(MOST + 1)).all()
    shown = found[:MOST][start : start + size]
    return DatasetList(rows_of(act, shown), min(len(found), MOST), len(found) > MOST)


def _ranked(
    act: Act, query: Query, conditions: list[ColumnElement[bool]], kind: Term | None
) -> list[int]:
    """Return keys, best first, no more than one over ``MOST``: step by step, each reaching further."""
    found: dict[int, None] = {}
    for step in _steps(act, query, conditions, kind):
        if len(found) > MOST:
            break
        rows = act.session.execute(step.limit(MOST + 1)).all()
        found.update(dict.fromkeys(i for i, _ in sorted(rows, key=lambda row: row[1])))
    return list(found)[: MOST + 1]


def _steps(
    act: Act, query: Query, conditions: list[ColumnElement[bool]], kind: Term | None
) -> Iterator[Select[int, str]]:
    """Yield the steps; what ``conditions`` leave out is not looked for in the long texts."""
    one, session = select(Dataset.id, Dataset.code).where(*conditions), act.session
    exact = one.where(Dataset.code == query.whole)
    yield exact if kind is None else exact.where(search_matches.holds(kind))
    scope = scope_of(act)
    yield one.where(search_matches.start_matches(session, query, kind=kind, scope=scope))
    for reach in search_matches.REACHES:
        said = search_matches.matches(
            session, query.runs, reach, query.strings, kind=kind, scope=scope
        )
        yield one.where(said)
