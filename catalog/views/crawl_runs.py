"""The read side: crawls of sources as runs, whether a schedule or a person began them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from catalog.acts import looking
from catalog.crawl_summaries import CHANGES, changes_said, missed_said
from catalog.models import Crawl, Run, Source
from catalog.source_register import resource_of_source
from catalog.store import Store
from catalog.types import Actor, CrawlStage, CrawlStep, RunKind, ScanStatus
from catalog.views.runs import first_what_counts
from policies.decisions import Action
from policies.types import Text

KEPT = Text("已知内容保留", "what was known stays")


@dataclass(frozen=True, slots=True)
class CrawlRunRow:
    """One run of a crawl: waiting, under way or ended. ``began_at`` is None until a process has taken it."""

    id: int
    source: str
    status: str
    reason: Text | None
    started_by: str
    due_at: datetime
    began_at: datetime | None
    finished_at: datetime | None
    #: Tables and files seen, None unless it was done; of these, how many were not registered and why.
    tables: int | None
    missed: Text | None
    #: New, changed, vanished and returned since the crawl before, or that what was known stays; None until it ended.
    changed: Text | None
    has_changed: bool
    #: How far it is; None unless it is under way.
    step: CrawlStep | None = None

    def seconds(self, now: datetime) -> float | None:
        """Return how long it took, or has been under way up to ``now``; None where it was never begun."""
        if self.began_at is None or self.status == ScanStatus.WAITING:
            return None
        return max(0.0, ((self.finished_at or now) - self.began_at).total_seconds())


def list_crawl_runs(store: Store, actor: Actor, *, limit: int = 20) -> list[CrawlRunRow]:
    """Return the newest runs of crawls, failures first, then what is under way; none to whom sources are not shown.

    Those of sources that were removed are left out.
    """
    with looking(store, actor) as act:
        if not act.decide(Action.SOURCE_VIEW, resource_of_source("*")).allowed:
            return []
        query = (
            select(Run)
            .join(Run.source)
            # From the index of sources: beside a few crawls there may be millions of scans.
            .where(Run.source_id > 0, Run.kind == RunKind.CRAWL, Source.removed_at.is_(None))
            .options(contains_eager(Run.source))
            .order_by((Run.id + 0).desc())
            .limit(limit)
        )
        runs = act.session.scalars(query).all()
        done = Crawl.run_id.in_([r.id for r in runs]), Crawl.status == ScanStatus.DONE
        counts = {c.run_id: c.counts for c in act.session.scalars(select(Crawl).where(*done))}
        rows = [_row(r, counts.get(r.id)) for r in runs]
    return first_what_counts(rows, lambda r: r.source)


def _row(run: Run, counts: Mapping[str, int] | None) -> CrawlRunRow:
    failed = run.status == ScanStatus.FAILED
    running = run.status == ScanStatus.RUNNING
    changed = KEPT if failed else None if counts is None else changes_said(counts)
    return CrawlRunRow(
        id=run.id,
        source=run.source.name if run.source else "",
        status=run.status,
        reason=Text(run.reason_zh, run.reason_en or "") if failed and run.reason_zh else None,
        started_by=run.started_by,
        due_at=run.due_at,
        began_at=run.began_at,
        finished_at=run.finished_at,
        tables=None if counts is None else counts["tables"],
        missed=None if counts is None else missed_said(counts),
        changed=changed,
        has_changed=counts is not None and any(counts.get(key) for key in CHANGES),
        step=CrawlStep(CrawlStage(run.stage), run.seen, run.total)
        if running and run.stage
        else None,
    )
