"""The read side: registered sources."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalog.acts import acting
from catalog.models import Dataset, Source
from catalog.source_register import resource_of_source, source_of_name
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.types import Text


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as shown; ``location`` has no password in it."""

    name: str
    kind: str
    location: str
    patterns: tuple[str, ...]
    owner: str
    owner_name: Text
    statement_seconds: int
    rows_per_second: int | None
    most_rows: int | None
    datasets: int
    added_by: str
    added_at: datetime


def list_sources(store: Store, actor: Actor) -> list[SourceRow]:
    """Return the sources by name. Raises RefusedError."""
    with acting(store, actor) as act:
        act.require(Action.SOURCE_VIEW, resource_of_source("*"))
        bound = select(Dataset.source_id, func.count()).group_by(Dataset.source_id)
        counts = {row[0]: row[1] for row in act.session.execute(bound)}
        query = select(Source).options(joinedload(Source.owner)).where(Source.removed_at.is_(None))
        found = act.session.scalars(query.order_by(Source.name))
        return [_row(source, counts.get(source.id, 0)) for source in found]


def show_source(store: Store, actor: Actor, name: str) -> SourceRow:
    """Return one source. Raises NotFoundError, RefusedError."""
    with acting(store, actor) as act:
        act.require(Action.SOURCE_VIEW, resource_of_source(name))
        source = source_of_name(act.session, name)
        bound = select(func.count()).select_from(Dataset).where(Dataset.source_id == source.id)
        return _row(source, act.session.scalar(bound) or 0)


def _row(source: Source, datasets: int) -> SourceRow:
    return SourceRow(
        name=source.name,
        kind=source.kind,
        location=source.location,
        patterns=tuple(source.patterns),
        owner=source.owner.code,
        owner_name=Text(source.owner.name_zh, source.owner.name_en),
        statement_seconds=source.statement_seconds,
        rows_per_second=source.rows_per_second,
        most_rows=source.most_rows,
        datasets=datasets,
        added_by=source.added_by,
        added_at=source.added_at,
    )
