"""Crawl a source: register what is new, mark what vanished, notice changed schemas, keep what people decided.

What a scan found and what people said of a dataset is never touched here. A crawl that finds nothing changed writes one
row and one audit event; one that cannot look the whole source through changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from catalog import cancellation
from catalog.acts import Act, acting
from catalog.crawl_changes import register, see, vanish
from catalog.crawl_plans import Plan, compared, known_of
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
from catalog.models import Crawl, Dataset, Run, Source
from catalog.patience import CatalogAwayError, is_away
from catalog.scan_runs import busy
from catalog.source_register import opened, source_of_name
from catalog.sources.access import Access
from catalog.sources.discovery import Discovery, discover
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, CrawlStage, CrawlStep, RunKind, ScanStatus
from policies.decisions import Action
from policies.types import Text

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
            new += register(act, source, tables)
        wrote(len(tables))
    noted: list[tuple[str, set[str]]] = []
    for seen in _parts(plan.seen):
        with at.acting() as (act, source):
            noted += see(act, source, seen)
        wrote(len(seen))
    for gone in _parts(plan.vanished):
        with at.acting() as (act, _):
            vanish(act, gone)
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
