"""The read side: what about levels waits for a second person, and tasks to look at levels again."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from catalog.acts import Act, looking
from catalog.grading_decisions import DECIDES, grading_of, verdict
from catalog.models import Dataset, Department, Grading, Regrading, User
from catalog.requests.waiting import PART, parts
from catalog.store import Store
from catalog.types import Actor, GradingKind, GradingState
from catalog.views.rows import GradingRow, RegradingRow, ReviewRow
from catalog.views.visible import visible_filter
from policies.columns import Columns
from policies.decisions import Action, Resource
from policies.types import Text

#: How long before a review is due it stands in the inbox of the owner.
AHEAD = timedelta(days=30)
#: What lists show of the dataset that something is about.
_SHOWN = (Dataset.code, Dataset.title_zh, Dataset.title_en)


def list_gradings(
    store: Store, actor: Actor, *, state: str | None = None, dataset: str | None = None
) -> list[GradingRow]:
    """Return the gradings on datasets that the asker may find, newest first."""
    with looking(store, actor) as act:
        query = _gradings().join(Dataset, Dataset.id == Grading.dataset_id)
        query = query.where(visible_filter(act)).order_by(Grading.id.desc())
        if state is not None:
            query = query.where(Grading.state == state)
        if dataset is not None:
            query = query.where(Dataset.code == dataset)
        return [_grading(act, g) for g in act.session.scalars(query)]


def show_grading(store: Store, actor: Actor, number: str) -> GradingRow:
    """Return one grading. Raises NotFoundError."""
    with looking(store, actor) as act:
        return _grading(act, grading_of(act, number))


def list_regradings(store: Store, actor: Actor, *, closed: bool = False) -> list[RegradingRow]:
    """Return the tasks on datasets that the asker may find, the most urgent first; ``closed``: with those answered."""
    with looking(store, actor) as act:
        query = select(Regrading).options(joinedload(Regrading.dataset))
        query = query.join(Dataset, Dataset.id == Regrading.dataset_id).where(visible_filter(act))
        if not closed:
            query = query.where(Regrading.outcome.is_(None))
        query = query.order_by(Regrading.due, Regrading.id)
        return [_regrading(r, act.today) for r in act.session.scalars(query)]


def gradings_of(act: Act, dataset: Dataset) -> tuple[GradingRow, ...]:
    """Return the gradings of one dataset, newest first."""
    query = _gradings().where(Grading.dataset_id == dataset.id).order_by(Grading.id.desc())
    return tuple(_grading(act, g) for g in act.session.scalars(query))


def regradings_of(act: Act, dataset: Dataset) -> tuple[RegradingRow, ...]:
    """Return the tasks of one dataset, newest first."""
    query = select(Regrading).where(Regrading.dataset_id == dataset.id)
    query = query.order_by(Regrading.id.desc())
    return tuple(_regrading(r, act.today) for r in act.session.scalars(query))


def gradings_to_decide(act: Act, limit: int) -> tuple[GradingRow, ...]:
    """Return the gradings that wait for the asker, oldest first, no more than ``limit``."""
    return tuple(islice(_to_decide(act, limit), limit))


def _to_decide(act: Act, wanted: int) -> Iterator[GradingRow]:
    for part in parts(_perhaps_to_decide(act), min(PART, wanted)):
        query = _gradings().where(Grading.id.in_(part)).order_by(Grading.id)
        yield from (r for r in (_grading(act, g) for g in act.session.scalars(query)) if r.mine)


def _perhaps_to_decide(act: Act) -> list[int]:
    """Return the keys of waiting gradings that the rules let the asker decide, whoever proposed them; oldest first."""
    query = (
        select(Grading.id, Grading.kind, Dataset.level, Dataset.state_secret, Department.code)
        .join(Dataset, Dataset.id == Grading.dataset_id)
        .join(Department, Department.id == Dataset.owner_id)
        .where(Grading.state == GradingState.WAITING)
    )
    lines = act.session.execute(query.order_by(Grading.id)).all() if _may_decide_any(act) else []
    if not lines:
        return []
    things = Columns(
        size=len(lines),
        levels=np.array([line.level for line in lines]),
        departments=np.array([line.code for line in lines]),
        state_secrets=np.array([line.state_secret or "" for line in lines]),
        approved_systems=np.full(len(lines), bool(act.settings.state_secret_approved)),
    )
    decide = act.policy.decide_columns
    may = {
        kind: decide(act.subject, DECIDES[kind], things, on=act.today)
        for kind in {GradingKind(line.kind) for line in lines}
        if not act.policy.tells_grants_apart(DECIDES[kind])
    }
    always = np.ones(len(lines), np.bool_)
    return [line.id for n, line in enumerate(lines) if may.get(GradingKind(line.kind), always)[n]]


def _may_decide_any(act: Act) -> bool:
    may_ever = act.policy.may_ever
    return any(may_ever(act.subject, action, on=act.today) for action in set(DECIDES.values()))


def regradings_to_answer(
    act: Act, answered: ColumnElement[bool] | None, limit: int
) -> tuple[RegradingRow, ...]:
    """Return the open tasks on the datasets for whose levels the asker answers, the most urgent first.

    ``answered``: what ``answered_by`` says.
    """
    if answered is None:
        return ()
    query = select(Regrading).join(Dataset, Dataset.id == Regrading.dataset_id)
    query = query.where(Regrading.outcome.is_(None), answered)
    shown = contains_eager(Regrading.dataset).load_only(*_SHOWN)
    query = query.options(shown)
    tasks = act.session.scalars(query.order_by(Regrading.due, Regrading.id).limit(limit))
    return tuple(_regrading(r, act.today) for r in tasks)


def reviews_to_answer(
    act: Act, answered: ColumnElement[bool] | None, limit: int
) -> tuple[ReviewRow, ...]:
    """Return the datasets of which the level is to be reviewed soon, as ``regradings_to_answer`` does."""
    if answered is None:
        return ()
    query = select(Dataset.review_due, Dataset.level, *_SHOWN)
    query = query.where(Dataset.review_due <= act.today + AHEAD, answered)
    query = query.order_by(Dataset.review_due, Dataset.code).limit(limit)
    return tuple(
        ReviewRow(code, Text(zh, en), level, due, overdue=due < act.today)
        for due, level, code, zh, en in act.session.execute(query)
        if due is not None
    )


def answered_by(act: Act) -> ColumnElement[bool] | None:
    """Return the condition on the datasets for whose owner the asker declares levels, None where there are none."""
    own = {r.department for r in act.subject.roles if r.department}
    query = select(Dataset.owner_id, Department.code, Dataset.level, Dataset.state_secret)
    query = query.join(Department, Department.id == Dataset.owner_id)
    kinds = act.session.execute(query.where(Department.code.in_(own)).distinct())
    answered = [
        and_(
            Dataset.owner_id == owner,
            Dataset.level == level,
            Dataset.state_secret.is_not_distinct_from(mark),
        )
        for owner, code, level, mark in kinds
        if _may_set(act, code, level, mark)
    ]
    return or_(*answered) if answered else None


def _may_set(act: Act, owner: str, level: int, mark: str | None) -> bool:
    thing = Resource(kind="dataset", id="", department=owner, level=level, state_secret=mark)
    return act.decide(Action.DATASET_SET_LEVEL, thing).allowed


def _gradings() -> Select[Any]:
    people = (Grading.proposed_by, Grading.decided_by)
    return select(Grading).options(
        joinedload(Grading.dataset).joinedload(Dataset.owner), *(joinedload(p) for p in people)
    )


def _name(user: User) -> Text:
    return Text(user.name_zh, user.name_en)


def _title(dataset: Dataset) -> Text:
    return Text(dataset.title_zh, dataset.title_en)


def _grading(act: Act, g: Grading) -> GradingRow:
    waiting = g.state == GradingState.WAITING
    return GradingRow(
        number=g.number,
        dataset=g.dataset.code,
        title=_title(g.dataset),
        kind=g.kind,
        state=g.state,
        from_level=g.from_level,
        to_level=g.to_level,
        from_mark=g.from_mark,
        to_mark=g.to_mark,
        trigger=g.trigger,
        reason=g.reason,
        evidence=g.evidence,
        proposed_by=g.proposed_by.login,
        proposed_by_name=_name(g.proposed_by),
        proposed_at=g.proposed_at,
        decided_by=g.decided_by.login if g.decided_by else None,
        decided_by_name=_name(g.decided_by) if g.decided_by else None,
        decided_at=g.decided_at,
        comment=g.comment,
        mine=waiting and verdict(act, g).allowed,
        own=waiting and g.proposed_by_id == act.actor.user_id,
    )


def _regrading(r: Regrading, today: date) -> RegradingRow:
    return RegradingRow(
        id=r.id,
        dataset=r.dataset.code,
        title=_title(r.dataset),
        trigger=r.trigger,
        reason=Text(r.reason_zh, r.reason_en),
        level=r.level,
        opened_by=r.opened_by,
        opened_at=r.opened_at,
        due=r.due,
        overdue=r.outcome is None and r.due < today,
        outcome=r.outcome,
    )
