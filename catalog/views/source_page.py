"""The read side: one source with its crawls and the datasets in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from catalog.acts import looking
from catalog.models import Crawl, Dataset
from catalog.source_register import resource_of_source, source_of_name
from catalog.store import Store
from catalog.types import Actor
from catalog.views.lists import rows_of
from catalog.views.rows import DatasetRow
from catalog.views.sources import SourceRow, source_row
from catalog.views.visible import visible_filter
from policies.decisions import Action
from policies.types import Text

#: Crawls shown of a source.
CRAWLS = 20


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """One look through a source: how it ended and what it counted."""

    finished_at: datetime
    started_by: str
    status: str
    seconds: float
    counts: dict[str, int]
    reason: Text | None


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source, its newest crawls, ``found`` datasets of it that the asker may find, and some of these.

    ``may``: whether the asker may crawl and test it.
    """

    row: SourceRow
    crawls: tuple[CrawlRow, ...]
    found: int
    datasets: tuple[DatasetRow, ...]
    may: bool


def show_source_page(
    store: Store, actor: Actor, name: str, *, limit: int = 100, offset: int = 0
) -> SourcePage:
    """Return a source as its page shows it. Raises NotFoundError, RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.SOURCE_VIEW, resource_of_source(name))
        source = source_of_name(act.session, name)
        mine = visible_filter(act), Dataset.source_id == source.id
        found = act.session.scalar(select(func.count()).select_from(Dataset).where(*mine)) or 0
        query = select(Dataset.id).where(*mine).order_by(Dataset.code).limit(limit).offset(offset)
        datasets = rows_of(act, act.session.scalars(query).all())
        newest = select(Crawl).where(Crawl.source_id == source.id).order_by(Crawl.id.desc())
        crawls = act.session.scalars(newest.limit(CRAWLS)).all()
        return SourcePage(
            row=source_row(act.session, source),
            crawls=tuple(map(_crawl, crawls)),
            found=found,
            datasets=tuple(datasets),
            may=act.decide(Action.SOURCE_CRAWL, resource_of_source(name)).allowed,
        )


def _crawl(c: Crawl) -> CrawlRow:
    reason = Text(c.reason_zh, c.reason_en or "") if c.reason_zh else None
    return CrawlRow(c.finished_at, c.started_by, c.status, c.seconds, dict(c.counts), reason)
