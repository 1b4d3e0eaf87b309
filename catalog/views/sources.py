"""The read side: registered sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from catalog.acts import looking
from catalog.errors import UnusableInputError
from catalog.models import Crawl, Dataset, SchemaChange, Source
from catalog.source_access import access_of
from catalog.source_register import resource_of_source, source_of_name
from catalog.sources.access import Access
from catalog.store import Store
from catalog.types import Actor
from catalog.views.rows import SchemaChangeRow
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
    crawled_at: datetime | None
    crawl_status: str | None
    crawl_reason: Text | None
    #: Of the last crawl: tables, new, changed, vanished, returned, held, unread; empty before the first.
    crawl_counts: Mapping[str, int]
    #: Where the password lies at this moment: environment, file, keyring, none; unusable, when the file is not used.
    credentials: str


def list_sources(store: Store, actor: Actor) -> list[SourceRow]:
    """Return the sources by name. Raises RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.SOURCE_VIEW, resource_of_source("*"))
        bound = select(Dataset.source_id, func.count()).group_by(Dataset.source_id)
        counts = {row[0]: row[1] for row in act.session.execute(bound)}
        query = select(Source).options(joinedload(Source.owner)).where(Source.removed_at.is_(None))
        found = act.session.scalars(query.order_by(Source.name))
        newest = select(func.max(Crawl.id)).group_by(Crawl.source_id)
        crawls = {
            c.source_id: c for c in act.session.scalars(select(Crawl).where(Crawl.id.in_(newest)))
        }
        return [_row(s, counts.get(s.id, 0), crawls.get(s.id)) for s in found]


def show_source(store: Store, actor: Actor, name: str) -> SourceRow:
    """Return one source. Raises NotFoundError, RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.SOURCE_VIEW, resource_of_source(name))
        return source_row(act.session, source_of_name(act.session, name))


def source_row(session: Session, source: Source) -> SourceRow:
    """Return a source as a row."""
    bound = select(func.count()).select_from(Dataset).where(Dataset.source_id == source.id)
    query = select(Crawl).where(Crawl.source_id == source.id).order_by(Crawl.id.desc())
    return _row(source, session.scalar(bound) or 0, session.scalar(query.limit(1)))


def _row(source: Source, datasets: int, crawl: Crawl | None) -> SourceRow:
    reason = Text(crawl.reason_zh, crawl.reason_en or "") if crawl and crawl.reason_zh else None
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
        crawled_at=crawl.finished_at if crawl else None,
        crawl_status=crawl.status if crawl else None,
        crawl_reason=reason,
        crawl_counts=dict(crawl.counts) if crawl else {},
        credentials=_origin(access_of(source)),
    )


def _origin(access: Access) -> str:
    try:
        return access.credentials().origin
    except UnusableInputError:
        return "unusable"


def schema_changes_of(session: Session, dataset: Dataset) -> tuple[SchemaChangeRow, ...]:
    """Return the newest changes of a dataset's columns, newest first."""
    query = select(SchemaChange).where(SchemaChange.dataset_id == dataset.id)
    found = session.scalars(query.order_by(SchemaChange.id.desc()).limit(50))
    return tuple(SchemaChangeRow(c.at, c.kind, c.field, c.before, c.after) for c in found)
