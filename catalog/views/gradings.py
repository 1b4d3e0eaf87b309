"""The read side: what about levels waits for a second person, and tasks to look at levels again."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from catalog.acts import Act, looking
from catalog.datasets import resource_of
from catalog.grading_decisions import grading_of, verdict
from catalog.models import Dataset, Grading, Regrading, User
from catalog.store import Store
from catalog.types import Actor, GradingState
from catalog.views.rows import GradingRow, RegradingRow
from catalog.views.visible import visible_filter
from policies.decisions import Action
from policies.types import Text


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


def gradings_to_decide(act: Act) -> tuple[GradingRow, ...]:
    """Return the gradings that wait for the asker, oldest first."""
    query = _gradings().where(Grading.state == GradingState.WAITING).order_by(Grading.id)
    rows = (_grading(act, g) for g in act.session.scalars(query))
    return tuple(r for r in rows if r.mine)


def regradings_to_answer(act: Act) -> tuple[RegradingRow, ...]:
    """Return the open tasks on the data of departments in which the asker answers for levels."""
    query = select(Regrading).where(Regrading.outcome.is_(None)).order_by(Regrading.due)
    query = query.options(joinedload(Regrading.dataset).joinedload(Dataset.owner))
    tasks = act.session.scalars(query)
    return tuple(_regrading(r, act.today) for r in tasks if answers_for(act, r.dataset))


def answers_for(act: Act, dataset: Dataset) -> bool:
    """Tell whether the asker declares levels for the department that owns a dataset."""
    own = {r.department for r in act.subject.roles}
    if dataset.owner.code not in own:
        return False
    return act.decide(Action.DATASET_SET_LEVEL, resource_of(dataset)).allowed


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
