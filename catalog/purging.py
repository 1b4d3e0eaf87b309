"""Runs that ended long ago: what is known of a scan or crawl stays with it, and the audit log stays whole."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from catalog.leases import clock
from catalog.models import Crawl, Run, Scan
from catalog.store import Store
from catalog.types import ScanStatus

ENDED = (ScanStatus.DONE, ScanStatus.FAILED)
#: Runs that are deleted in one transaction: others wait for it no longer than a moment.
PART = 1_000


def purge(store: Store) -> int:
    """Delete the runs that ended more than ``GUIKOU_RUN_DAYS`` ago; return how many there were.

    Of each dataset, of the crawls of each source, and of each schedule, the last success and the last failure stay,
    however old.
    """
    deleted = 0
    while True:
        with store.unit_of_work() as session:
            before = clock(session) - timedelta(days=store.settings.run_days)
            newer = aliased(Run)
            same = and_(newer.schedule_id == Run.schedule_id, newer.status == Run.status)
            of_schedule = select(newer.id).where(newer.id > Run.id, same).exists()
            over = (
                select(Run.id)
                # When it was due is in an index, and comes before its end.
                .where(Run.status.in_(ENDED), Run.due_at < before, Run.finished_at < before)
                .where(select(newer.id).where(_follows(newer)).exists())
                .where(or_(Run.schedule_id.is_(None), of_schedule))
                .limit(PART)
            )
            ids = session.scalars(over).all()
            session.execute(update(Scan).where(Scan.run_id.in_(ids)).values(run_id=None))
            session.execute(update(Crawl).where(Crawl.run_id.in_(ids)).values(run_id=None))
            session.execute(delete(Run).where(Run.id.in_(ids)))
        deleted += len(ids)
        if len(ids) < PART:
            return deleted


def _follows(newer: type[Run]) -> ColumnElement[bool]:
    """Return the condition that a run is about the same, ended alike, and came later."""
    # A scan has no source, a crawl no dataset. IS NOT DISTINCT FROM, PostgreSQL looks up in no index.
    about = or_(newer.dataset_id == Run.dataset_id, newer.source_id == Run.source_id)
    return and_(newer.id > Run.id, newer.kind == Run.kind, newer.status == Run.status, about)
