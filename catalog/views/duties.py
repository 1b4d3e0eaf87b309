"""The read side: what about levels waits for a person, and which measures are missing where."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.acts import Act, looking
from catalog.measures import standing_of
from catalog.models import Attestation, Dataset, Department, Regrading
from catalog.store import Store
from catalog.types import Actor
from catalog.views.gradings import (
    answered_by,
    gradings_to_decide,
    regradings_to_answer,
    reviews_to_answer,
)
from catalog.views.rows import Duties, MeasureRow
from catalog.views.visible import visible_filter
from policies.types import Text

#: Duties of a kind that are shown.
MOST = 50


def list_duties(store: Store, actor: Actor, *, limit: int = MOST) -> Duties:
    """Return what about levels waits for a person; of each kind no more than ``limit``."""
    with looking(store, actor) as act:
        return duties_of(act, limit=limit)


def duties_of(act: Act, *, limit: int = MOST) -> Duties:
    """Return what ``list_duties`` does, as part of an act that asks for more."""
    answered = answered_by(act)
    gradings = gradings_to_decide(act, limit + 1)
    regradings = regradings_to_answer(act, answered, limit + 1)
    reviews = reviews_to_answer(act, answered, limit + 1)
    return Duties(
        gradings=gradings[:limit],
        regradings=regradings[:limit],
        reviews=reviews[:limit],
        more=max(map(len, (gradings, regradings, reviews))) > limit,
    )


def list_measures(
    store: Store,
    actor: Actor,
    *,
    missing_only: bool = False,
    level: int | None = None,
    department: str | None = None,
    dataset: str | None = None,
) -> list[MeasureRow]:
    """Return what each dataset that the asker may find has to have by its level, and what is on record (Article 29)."""
    with looking(store, actor) as act:
        query = select(Dataset).options(joinedload(Dataset.owner)).where(visible_filter(act))
        if level is not None:
            query = query.where(Dataset.level == level)
        if department is not None:
            query = query.where(Dataset.owner.has(Department.code == department))
        if dataset is not None:
            query = query.where(Dataset.code == dataset)
        said: dict[int, list[Attestation]] = defaultdict(list)
        for attestation in act.session.scalars(select(Attestation)):
            said[attestation.dataset_id].append(attestation)
        tasks: dict[int, list[Regrading]] = defaultdict(list)
        for task in act.session.scalars(select(Regrading).where(Regrading.outcome.is_(None))):
            tasks[task.dataset_id].append(task)
        return [
            MeasureRow(
                dataset=d.code,
                title=Text(d.title_zh, d.title_en),
                owner=d.owner.code,
                owner_name=Text(d.owner.name_zh, d.owner.name_en),
                level=d.level,
                level_name=act.rulebook.levels.by_number(d.level).name,
                required=required,
            )
            for d in act.session.scalars(query.order_by(Dataset.code))
            for required in standing_of(act, d, said[d.id], tasks[d.id])
            if not (missing_only and required.met)
        ]
