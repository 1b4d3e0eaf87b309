"""Crawl a source: register what is new, mark what vanished, notice changed schemas, keep what people decided.

What a scan found and what people said of a dataset is never touched here. A crawl that finds nothing changed writes one
row and one audit event; one that cannot look the whole source through changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import undefer

from catalog import cancellation, drift, grades
from catalog.acts import Act, acting
from catalog.crawl_plans import Known, Plan, compared, known_of
from catalog.crawl_summaries import CrawlSummary
from catalog.due_runs import wait_for_scans
from catalog.errors import GuikouError
from catalog.heartbeats import Held, StoppedError
from catalog.leases import (
    INTERRUPTED,
    WAIT_SECONDS,
    Lease,
    LeaseLostError,
    end,
    give_back,
    lapse,
    prolong,
    secure,
    slot_of_source,
    start,
    unexpected,
)
from catalog.models import Crawl, Dataset, Field, Run, SchemaChange, Source
from catalog.naming import code_for
from catalog.patience import CatalogAwayError, is_away
from catalog.scan_runs import busy
from catalog.schema_changes import Change, changes_between
from catalog.source_register import opened, source_of_name
from catalog.sources.access import Access
from catalog.sources.base import ColumnInfo
from catalog.sources.discovery import Discovery, FoundTable, discover
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, CrawlStage, CrawlStep, RunKind, ScanStatus
from policies.decisions import Action
from policies.types import Text

VANISH, RETURN, RESHAPE = "dataset:vanish", "dataset:return", "dataset:reshape"
#: Datasets registered or changed in one transaction, so that others get their turn.
_AT_ONCE = 500
_T = TypeVar("_T")


def crawl(
    store: Store,
    actor: Actor,
    name: str,
    *,
    held: Held | None = None,
    progress: Callable[[CrawlStep], None] | None = None,
    waits: Callable[[Text], None] | None = None,
) -> CrawlSummary:
    """Look a source through and bring the catalog up to it.

    What is new is registered for the source's owner at the strictest level, unclassified until it is scanned. Nobody
    scans or crawls the source meanwhile, on whichever machine. A worker hands in the run that it has ``held`` already;
    when a schedule made it, scans of all that is there wait afterwards.
    ``progress`` hears how far it is, maybe from another thread; ``waits`` is told once for whom it waits.
    Raises NotFoundError, RefusedError, UnusableInputError, LeaseLostError; a crawl that failed is kept with its reason.
    """
    access, rule = opened(store, actor, name)
    if held is not None:
        return _attempt(_Attempt(store, actor, name, held, progress), access, rule)
    lease = _begin(store, actor, name, waits)
    with Held(store, lease) as mine:
        return _attempt(_Attempt(store, actor, name, mine, progress), access, rule)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt at a crawl: whose, of what, by which taking of its run, and who looks on."""

    store: Store
    actor: Actor
    name: str
    held: Held
    progress: Callable[[CrawlStep], None] | None = None

    @property
    def lease(self) -> Lease:
        """The taking."""
        return self.held.lease

    def told(self, step: CrawlStep) -> None:
        """Note how far it is. Raises as ``Held.check`` does."""
        self.held.at(step)
        if self.progress is not None:
            self.progress(step)

    @contextmanager
    def acting(self) -> Iterator[tuple[Act, Source]]:
        """Open a unit of work for as long as the run is ours."""
        cancellation.ask()
        with acting(self.store, self.actor) as act:
            prolong(act.session, secure(act.session, self.lease), self.held.step)
            yield act, source_of_name(act.session, self.name)


def _begin(
    store: Store, actor: Actor, name: str, waits: Callable[[Text], None] | None = None
) -> Lease:
    while True:
        lapse(store)
        with acting(store, actor) as act:
            source = source_of_name(act.session, name)
            slot = slot_of_source(source)
            run = Run(kind=RunKind.CRAWL, slot=slot, source_id=source.id)
            lease = start(act, run)
            if lease is not None:
                return lease
        if waits is not None:
            waits(busy(store, slot))
            waits = None
        time.sleep(WAIT_SECONDS)


def _attempt(at: _Attempt, access: Access, rule: str) -> CrawlSummary:
    began = time.perf_counter()
    try:
        known = known_of(at.store, at.name)
        found = discover(access, {k.location: k.stamp for k in known if k.stamp}, at.told)
        at.held.check()
        summary = _done(at, compared(known, found, access), found, began)
        _note(at, summary, rule)
    except (LeaseLostError, CatalogAwayError):
        raise  # whoever holds the run, or finds that nobody does, says how this ended
    except GuikouError as error:
        _fail(at, error.message, type(error).__name__, back=isinstance(error, StoppedError))
        raise
    except KeyboardInterrupt:
        _fail(at, INTERRUPTED, "Interrupted")
        raise
    except Exception as error:
        # Kept by its kind: the message of a foreign error may quote a cell.
        if isinstance(error, DBAPIError) and is_away(error):
            raise CatalogAwayError(error) from error
        kind = type(error).__name__
        _fail(at, unexpected(kind), kind)
        raise
    return summary


def _done(at: _Attempt, plan: Plan, found: Discovery, began: float) -> CrawlSummary:
    new: list[str] = []
    written, total = 0, len(plan.new) + len(plan.seen) + len(plan.vanished)

    def wrote(count: int) -> None:
        nonlocal written
        written += count
        at.told(CrawlStep(CrawlStage.RECORDING, written, total))

    if total:
        wrote(0)
    for tables in _parts(plan.new):
        with at.acting() as (act, source):
            new += _register(act, source, tables)
        wrote(len(tables))
    noted: list[tuple[str, set[str]]] = []
    for seen in _parts(plan.seen):
        with at.acting() as (act, source):
            noted += _see(act, source, seen)
        wrote(len(seen))
    for gone in _parts(plan.vanished):
        with at.acting() as (act, _):
            _vanish(act, gone)
        wrote(len(gone))

    def those(word: str) -> tuple[str, ...]:
        return tuple(code for code, words in noted if word in words)

    return CrawlSummary(
        source=at.name,
        tables=len(found.tables) + len(found.same),
        new=tuple(new),
        changed=those("changed"),
        vanished=tuple(k.code for k in plan.vanished),
        returned=those("returned"),
        bound=those("bound"),
        held=tuple(plan.held),
        unread=tuple(sorted(found.unread.items(), key=lambda item: item[0])),
        seconds=time.perf_counter() - began,
    )


def _parts(items: Iterable[_T]) -> Iterator[list[_T]]:
    left = iter(items)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _register(act: Act, source: Source, tables: Sequence[FoundTable]) -> list[str]:
    taken = set(act.session.scalars(select(Dataset.code)))
    made = []
    for table in tables:
        code = code_for(source.name, table.name, taken)
        taken.add(code)
        title = (table.comment.strip() or table.name)[:128]
        made.append(
            Dataset(
                code=code,
                title_zh=title,
                title_en=table.name[:128],
                owner_id=source.owner_id,
                source_id=source.id,
                location=table.location,
                table_name=table.table,
                source_kind=table.kind,
                registered_at=act.now,
                seen_digest=table.digest,
                seen_schema=_schema(table.columns),
                stamp=table.stamp,
                fields=_fields(table.columns),
            )
        )
    grades.start(act, made)
    given = {"owner": source.owner.code, "source": source.name}
    details = {dataset.code: {**given, "fields": len(dataset.fields)} for dataset in made}
    act.record_all(Action.DATASET_REGISTER, "dataset", details)
    return [dataset.code for dataset in made]


def _see(
    act: Act, source: Source, seen: Sequence[tuple[Known, FoundTable | None]]
) -> list[tuple[str, set[str]]]:
    """Note what a look at known datasets showed: that they are back, bound to the source, or of another shape."""
    query = select(Dataset).where(Dataset.id.in_([k.id for k, _ in seen]))
    datasets = {d.id: d for d in act.session.scalars(query.options(undefer(Dataset.seen_schema)))}
    noted = []
    for kept, table in seen:
        dataset, words = datasets[kept.id], set()
        if dataset.vanished_at is not None:
            dataset.vanished_at = None
            words.add("returned")
            drift.note(act, dataset, drift.Change("dataset_returned"))
            act.record(RETURN, "dataset", dataset.code, {"source": source.name})
        if dataset.source_id is None:
            dataset.source_id = source.id
            words.add("bound")
            act.record(RETURN, "dataset", dataset.code, {"source": source.name, "bound": True})
        if table is not None:
            if dataset.seen_digest and _reshape(act, dataset, table):
                words.add("changed")
            dataset.seen_digest, dataset.seen_schema = table.digest, _schema(table.columns)
            dataset.stamp = table.stamp
        noted.append((dataset.code, words))
    return noted


def _reshape(act: Act, dataset: Dataset, table: FoundTable) -> bool:
    before = [ColumnInfo(*column) for column in dataset.seen_schema]
    changes = changes_between(before, table.columns)
    noted = [
        SchemaChange(
            dataset_id=dataset.id,
            at=act.now,
            kind=one.kind,
            field=one.field,
            before=one.before,
            after=one.after,
        )
        for one in changes
    ]
    act.session.add_all(noted)
    drift.note_crawl(act, dataset, noted)
    if changes:
        act.record(RESHAPE, "dataset", dataset.code, {"changes": [_worded(c) for c in changes]})
        if not dataset.schema_digest:  # never read: its fields are only what was seen
            dataset.fields = []
            act.session.flush()
            dataset.fields = _fields(table.columns)
    return bool(changes)


def _vanish(act: Act, gone: Sequence[Known]) -> None:
    query = select(Dataset).where(Dataset.id.in_([k.id for k in gone])).order_by(Dataset.code)
    for dataset in act.session.scalars(query):
        dataset.vanished_at = act.now
        drift.note(act, dataset, drift.Change("dataset_vanished"))
        act.record(VANISH, "dataset", dataset.code, {"source": dataset.source_id})


def _fields(columns: Sequence[ColumnInfo]) -> list[Field]:
    return [Field(position=i, name=c.name[:512]) for i, c in enumerate(columns)]


def _schema(columns: Sequence[ColumnInfo]) -> list[Any]:
    return [[c.name, c.storage_type] for c in columns]


def _worded(change: Change) -> list[str | None]:
    return [change.kind, change.field, change.before, change.after]


def _note(at: _Attempt, summary: CrawlSummary, rule: str) -> None:
    with acting(at.store, at.actor) as act:
        run = secure(act.session, at.lease)
        source = source_of_name(act.session, at.name)
        ended = {"status": ScanStatus.DONE, "seconds": summary.seconds, "counts": summary.counts}
        started = {"source_id": source.id, "run_id": run.id, "started_by": at.actor.login}
        act.session.add(Crawl(**started, finished_at=act.now, **ended))
        act.record(Action.SOURCE_CRAWL, "source", at.name, {**summary.counts, "rule": rule})
        if run.schedule_id is not None:
            there = Dataset.source_id == source.id
            wait_for_scans(act.session, run.schedule_id, run.due_at, there)
        end(act, run, ScanStatus.DONE)


def _fail(at: _Attempt, reason: Text, kind: str, *, back: bool = False) -> None:
    with acting(at.store, at.actor) as act:
        run = secure(act.session, at.lease)
        act.session.add(
            Crawl(
                source_id=run.source_id,
                run_id=run.id,
                started_by=at.actor.login,
                finished_at=act.now,
                status=ScanStatus.FAILED,
                seconds=0.0,
                counts={},
                reason_zh=reason.zh,
                reason_en=reason.en,
            )
        )
        act.record(
            Action.SOURCE_CRAWL, "source", at.name, {"kind": kind}, outcome=AuditOutcome.FAILED
        )
        if back:
            give_back(run)
        else:
            end(act, run, ScanStatus.FAILED, reason)
