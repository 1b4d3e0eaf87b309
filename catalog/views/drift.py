"""The read side: what changed in datasets, as far as the asker may know, and what waits to be taken note of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from catalog.acts import Act, looking
from catalog.datasets import resource_of
from catalog.drift_acts import answering, answering_each, unknown_event
from catalog.models import Dataset, Department, DriftAcknowledgement, DriftEvent
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource
from policies.types import Text
from policies.words import STATE_SECRET_MARKS


@dataclass(frozen=True, slots=True)
class AcknowledgementRow:
    """Which department took note, by whom, when, and what it says."""

    department: str
    department_name: Text
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One event. ``open``: the owning department has not taken note; ``mine``: a department of the asker's has not."""

    id: int
    at: datetime
    dataset: str
    title: Text
    owner: str
    owner_name: Text
    level: int
    kind: str
    severity: str
    field: str | None
    entity: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    actor: str
    acknowledgements: tuple[AcknowledgementRow, ...]
    open: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class DriftInbox:
    """What waits for the asker: ``count`` in all, the gravest and newest of it."""

    count: int
    rows: tuple[DriftRow, ...]


def list_drift(
    store: Store,
    actor: Actor,
    *,
    dataset: str | None = None,
    kind: str | None = None,
    only_open: bool = False,
    limit: int = 100,
) -> list[DriftRow]:
    """Return events on data that the asker may follow, newest first.

    ``only_open``: those that the owning department has not taken note of.
    """
    with looking(store, actor) as act:
        query = _events().where(_where(act, Action.DRIFT_VIEW)).order_by(DriftEvent.id.desc())
        if dataset is not None:
            query = query.where(Dataset.code == dataset)
        if kind is not None:
            query = query.where(DriftEvent.kind == kind)
        if only_open:
            query = query.where(~_noted(DriftAcknowledgement.department_id == Dataset.owner_id))
        return [_row(act, e) for e in act.session.scalars(query.limit(limit))]


def show_drift(store: Store, actor: Actor, number: int) -> DriftRow:
    """Return one event. Raises NotFoundError, alike for one that is not there and one that may not be known."""
    with looking(store, actor) as act:
        event = act.session.scalar(_events().where(DriftEvent.id == number))
        if event is None or not act.decide(Action.DRIFT_VIEW, resource_of(event.dataset)).allowed:
            raise unknown_event(number)
        return _row(act, event)


def drift_inbox(store: Store, actor: Actor, *, limit: int = 20) -> DriftInbox:
    """Return what a department of the asker's has not taken note of, important first, then newest first."""
    with looking(store, actor) as act:
        return drift_inbox_of(act, limit=limit)


def drift_inbox_of(act: Act, *, limit: int = 20) -> DriftInbox:
    """Return what ``drift_inbox`` does, as part of an act that asks for more."""
    if not act.policy.may_ever(act.subject, Action.DRIFT_ACKNOWLEDGE, on=act.today):
        return DriftInbox(0, ())
    kinds = _parts(act)
    answered = _answered(act, kinds)
    own = select(Department.code, Department.id).where(Department.code.in_(answered))
    keys = {code: key for code, key in act.session.execute(own)}  # noqa: C416 - typed, unlike dict(rows)
    waiting = [
        and_(~_noted(DriftAcknowledgement.department_id == keys[code]), _about(parts, kinds))
        for code, parts in answered.items()
    ]
    query = select(DriftEvent.id).where(~DriftEvent.settled, or_(false(), *waiting))
    ids = act.session.scalars(query.order_by(DriftEvent.severity, DriftEvent.id.desc())).all()
    shown = act.session.scalars(_events().where(DriftEvent.id.in_(ids[:limit])))
    events = {event.id: event for event in shown}
    return DriftInbox(len(ids), tuple(_row(act, events[i]) for i in ids[:limit]))


def drift_of(act: Act, dataset: Dataset, *, limit: int = 100) -> tuple[DriftRow, ...]:
    """Return the newest events of one dataset, newest first; none where the asker may not follow it."""
    if not act.decide(Action.DRIFT_VIEW, resource_of(dataset)).allowed:
        return ()
    query = _events().where(DriftEvent.dataset_id == dataset.id).order_by(DriftEvent.id.desc())
    return tuple(_row(act, e) for e in act.session.scalars(query.limit(limit)))


def _events() -> Select[Any]:
    noted = selectinload(DriftEvent.acknowledgements)
    return (
        select(DriftEvent)
        .join(Dataset, Dataset.id == DriftEvent.dataset_id)
        .options(
            joinedload(DriftEvent.dataset).joinedload(Dataset.owner),
            noted.joinedload(DriftAcknowledgement.department),
        )
    )


def _noted(by: ColumnElement[bool]) -> ColumnElement[bool]:
    return DriftEvent.acknowledgements.any(by)


#: What a decision about a dataset's drift looks at: owner's number and code, level, state-secret mark.
Part = tuple[int, str, int, str | None]


def _parts(act: Act) -> list[Part]:
    """Return the few kinds of datasets that there are, so that one decision serves each."""
    levels = [level.number for level in act.rulebook.levels.ladder]
    marked = Dataset.level.in_(levels), Dataset.state_secret.in_(STATE_SECRET_MARKS)
    kinds: CompoundSelect[Any] = union_all(
        *map(_unmarked, levels),
        select(Department.id, Department.code, Dataset.level, Dataset.state_secret)
        .join(Dataset, Dataset.owner_id == Department.id)
        .where(*marked)
        .distinct(),
    )
    return [(o, code, level, mark) for o, code, level, mark in act.session.execute(kinds)]


def _unmarked(level: int) -> Select[Any]:
    """Return the query for the owners of unmarked datasets of a level: one look into the index for each department."""
    kind = Dataset.level == level, Dataset.state_secret.is_(None)
    owns = select(Dataset.id).where(Dataset.owner_id == Department.id, *kind).exists()
    mark = cast(null(), Dataset.state_secret.type)
    return select(Department.id, Department.code, literal(level), mark).where(owns)


def _resource(part: Part) -> Resource:
    return Resource(kind="dataset", id="*", department=part[1], level=part[2], state_secret=part[3])


def _where(act: Act, action: Action) -> ColumnElement[bool]:
    """Return the SQL condition for events on data about which an act is allowed."""
    kinds = _parts(act)
    flags = act.decide_each(action, map(_resource, kinds))
    return _owned_by(list(compress(kinds, flags)))


def _answered(act: Act, kinds: list[Part]) -> dict[str, list[Part]]:
    """Return the departments of the asker with the data about which each is to take note."""
    found: dict[str, list[Part]] = {}
    each = answering_each(act, list(map(_resource, kinds)))
    for part, codes in zip(kinds, each, strict=True):
        for code in codes:
            found.setdefault(code, []).append(part)
    return found


def _about(parts: list[Part], kinds: list[Part]) -> ColumnElement[bool]:
    """Return the condition on DriftEvent that it is about a dataset of one of these of all ``kinds``."""
    if len(parts) == len(kinds):
        return true()  # the datasets need not be looked up
    return DriftEvent.dataset_id.in_(select(Dataset.id).where(_owned_by(parts)))


def _owned_by(parts: list[Part]) -> ColumnElement[bool]:
    """Return the condition on Dataset that it is of one of these kinds; owners alike in one condition."""
    kinds: dict[int, set[tuple[str | None, int]]] = {}
    for owner, _, level, mark in parts:
        kinds.setdefault(owner, set()).add((mark, level))
    alike: dict[frozenset[tuple[str | None, int]], list[int]] = {}
    for owner, seen in kinds.items():
        alike.setdefault(frozenset(seen), []).append(owner)
    return or_(
        false(),
        *(
            and_(
                Dataset.owner_id.in_(owners),
                or_(*(_of_kind(seen, m) for m in {m for m, _ in seen})),
            )
            for seen, owners in alike.items()
        ),
    )


def _of_kind(seen: Collection[tuple[str | None, int]], mark: str | None) -> ColumnElement[bool]:
    levels = [level for m, level in sorted(seen, key=str) if m == mark]
    return and_(Dataset.level.in_(levels), Dataset.state_secret.is_not_distinct_from(mark))


def _row(act: Act, event: DriftEvent) -> DriftRow:
    dataset = event.dataset
    by = {a.department.code for a in event.acknowledgements}
    return DriftRow(
        id=event.id,
        at=event.at,
        dataset=dataset.code,
        title=Text(dataset.title_zh, dataset.title_en),
        owner=dataset.owner.code,
        owner_name=Text(dataset.owner.name_zh, dataset.owner.name_en),
        level=dataset.level,
        kind=event.kind,
        severity=event.severity,
        field=event.field,
        entity=event.entity,
        before=event.before,
        after=event.after,
        actor=event.actor,
        acknowledgements=tuple(
            AcknowledgementRow(
                a.department.code,
                Text(a.department.name_zh, a.department.name_en),
                a.by,
                a.at,
                a.note,
            )
            for a in event.acknowledgements
        ),
        open=dataset.owner.code not in by,
        mine=not event.settled and bool(set(answering(act, resource_of(dataset))) - by),
    )
