"""Runs of what only Spark can read: other workers leave them to one that has it."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, joinedload

from catalog.models import Dataset, Run, Source
from catalog.sources.access import SPARK_KINDS
from catalog.store import Store
from catalog.types import ScanStatus
from policies.types import Text

WAITS_FOR_SPARK = Text(
    "带 --engine spark 的后台任务（只能由 Spark 读取）",
    "for a worker with --engine spark (only Spark can read it)",
)


def only_spark() -> ColumnElement[bool]:
    """Return the condition on a run that only a process with Spark can do."""
    dataset, source = aliased(Dataset), aliased(Source)
    scan = select(dataset.id).where(
        dataset.id == Run.dataset_id, dataset.source_kind.in_(SPARK_KINDS)
    )
    crawl = select(source.id).where(source.id == Run.source_id, source.kind.in_(SPARK_KINDS))
    return or_(scan.exists(), crawl.exists())


def needs_spark(dataset: Dataset | None, source: Source | None) -> bool:
    """Tell whether only Spark can scan ``dataset``, or crawl ``source`` where there is no dataset."""
    kind = dataset.source_kind if dataset else source.kind if source else ""
    return kind in SPARK_KINDS


def left_to_spark(store: Store) -> list[tuple[str, str]]:
    """Return what waits for a process with Spark, due longest first: kinds, codes of datasets or names of sources."""
    query = select(Run).where(Run.status == ScanStatus.WAITING, only_spark())
    loaded = query.options(joinedload(Run.dataset), joinedload(Run.source))
    with store.reading() as session:
        found = session.scalars(loaded.order_by(Run.due_at, Run.id))
        return [(run.kind, run.subject) for run in found]
