"""The read side: which measures each dataset has to have by its level, and which are missing (Article 29)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import defer, joinedload

from catalog.acts import Act, looking
from catalog.measures import standing_of
from catalog.models import Attestation, Dataset, Department, Regrading
from catalog.requests.waiting import LONG, parts
from catalog.search_matches import tested
from catalog.store import Store
from catalog.types import Actor
from catalog.views.rows import MeasureRow
from catalog.views.visible import visible_filter
from policies.levels import Level
from policies.types import Text

#: Datasets on a page.
PAGE = 25
#: Datasets that are counted.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """The measures of the datasets of one page. ``datasets``: how many there are in all, ``more``: more than that."""

    rows: tuple[MeasureRow, ...]
    datasets: int
    more: bool


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """What is asked for: ``missing`` measures only; level, code of the owning department, code of a dataset."""

    missing: bool = False
    level: int | None = None
    department: str | None = None
    dataset: str | None = None


def list_measures(
    store: Store, actor: Actor, asked: MeasureFilter | None = None
) -> list[MeasureRow]:
    """Return what each dataset that the asker may find has to have by its level, and what is on record."""
    wanted = asked or MeasureFilter()
    with looking(store, actor) as act:
        ids = act.session.scalars(_datasets(act, wanted)).all()
        return list(_rows(act, ids, wanted))


def measures_page(
    store: Store, actor: Actor, asked: MeasureFilter, *, page: int = 1, size: int = PAGE
) -> MeasurePage:
    """Return the same of the datasets of one page, by code. It counts to ``MOST``."""
    with looking(store, actor) as act:
        ids = act.session.scalars(_datasets(act, asked).limit(MOST + 1)).all()
        shown = ids[:MOST][(page - 1) * size : page * size]
        rows = tuple(_rows(act, shown, asked))
        return MeasurePage(rows, min(len(ids), MOST), more=len(ids) > MOST)


def _datasets(act: Act, asked: MeasureFilter) -> Select[int]:
    # Asked of one after the other in the order of codes: SQLite would else gather and sort all of them first.
    query = select(Dataset.id).where(tested(act.session, visible_filter(act)))
    if asked.level is not None:
        query = query.where(Dataset.level == asked.level)
    if asked.department is not None:
        owners = select(Department.id).where(Department.code == asked.department)
        query = query.where(Dataset.owner_id.in_(owners))
    if asked.dataset is not None:
        query = query.where(Dataset.code == asked.dataset)
    if asked.missing:
        query = query.where(tested(act.session, _lacks(act)))
    return query.order_by(Dataset.code)


def _lacks(act: Act) -> ColumnElement[bool]:
    """Return the condition that something is not met, as ``standing_of`` says of each measure."""
    late = Dataset.review_due.is_(None), Dataset.review_due < act.today
    profile = act.rulebook.entities.profile(act.today).key
    old = and_(Dataset.proposed_level.is_not(None), Dataset.profile.is_distinct_from(profile))
    of_levels = (and_(Dataset.level == x.number, _lacks_at(x)) for x in act.rulebook.levels.ladder)
    waits = Regrading.outcome.is_(None), Regrading.due < act.today
    task = select(Regrading.id).where(Regrading.dataset_id == Dataset.id, *waits).exists()
    # What costs least first: databases need not look at the others.
    return or_(*late, old, *of_levels, task)


def _lacks_at(level: Level) -> ColumnElement[bool]:
    known = select(Attestation.id).where(Attestation.dataset_id == Dataset.id)
    missing = (
        ~known.where(Attestation.measure == measure).exists()
        for measure in (*level.storage, *level.transmission)
    )
    host = Dataset.host_grade.is_(None), Dataset.host_grade < level.mlps_grade
    return or_(false(), *host, *missing)


def _rows(act: Act, ids: Sequence[int], asked: MeasureFilter) -> Iterator[MeasureRow]:
    for part in parts(ids, 500):
        yield from (r for r in _of(act, part) if not (asked.missing and r.required.met))


def _of(act: Act, ids: Sequence[int]) -> Iterator[MeasureRow]:
    said: dict[int, list[Attestation]] = defaultdict(list)
    for attestation in act.session.scalars(
        select(Attestation).where(Attestation.dataset_id.in_(ids))
    ):
        said[attestation.dataset_id].append(attestation)
    tasks: dict[int, list[Regrading]] = defaultdict(list)
    opened = select(Regrading).where(Regrading.dataset_id.in_(ids), Regrading.outcome.is_(None))
    for task in act.session.scalars(opened):
        tasks[task.dataset_id].append(task)
    loaded = select(Dataset).options(joinedload(Dataset.owner), *map(defer, LONG))
    for d in act.session.scalars(loaded.where(Dataset.id.in_(ids)).order_by(Dataset.code)):
        for required in standing_of(act, d, said[d.id], tasks[d.id]):
            yield MeasureRow(
                dataset=d.code,
                title=Text(d.title_zh, d.title_en),
                owner=d.owner.code,
                owner_name=Text(d.owner.name_zh, d.owner.name_en),
                level=d.level,
                level_name=act.rulebook.levels.by_number(d.level).name,
                required=required,
            )
