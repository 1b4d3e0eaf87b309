"""Crawl a source: register what is new, mark what vanished, notice changed schemas, keep what people decided.

What a scan found and what people said of a dataset is never touched here. A crawl that finds nothing changed writes one
row and one audit event; one that cannot look the whole source through changes nothing.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from catalog import drift
from catalog.acts import Act, acting
from catalog.datasets import SECRET_WORDS
from catalog.errors import GuikouError
from catalog.grades import start
from catalog.models import Crawl, Dataset, Field, SchemaChange, Source
from catalog.naming import code_for
from catalog.schema_changes import Change, changes_between
from catalog.source_register import opened, source_of_name
from catalog.sources.access import Access
from catalog.sources.base import ColumnInfo
from catalog.sources.discovery import Discovery, FoundTable, discover
from catalog.sources.turns import turn
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, ScanStatus
from policies.decisions import Action
from policies.types import Text

VANISH, RETURN, RESHAPE = "dataset:vanish", "dataset:return", "dataset:reshape"
#: Datasets registered or changed in one transaction, so that others get their turn.
_AT_ONCE = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What one crawl came to. ``held``: not registered, as they name state secrets; ``unread``: files and why."""

    source: str
    tables: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    vanished: tuple[str, ...]
    returned: tuple[str, ...]
    bound: tuple[str, ...]
    held: tuple[str, ...]
    unread: tuple[tuple[str, Text], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Known:
    """A dataset as far as a crawl compares it."""

    id: int
    code: str
    location: str
    table: str | None
    stamp: str
    digest: str
    vanished: bool
    bound: bool


@dataclass(slots=True)
class _Plan:
    """What a crawl has to do. ``seen`` has what is to be noted of a known dataset."""

    new: list[FoundTable]
    seen: list[tuple[_Known, FoundTable | None]]
    vanished: list[_Known]
    held: list[str]


def crawl(store: Store, actor: Actor, name: str) -> CrawlSummary:
    """Look a source through and bring the catalog up to it.

    What is new is registered for the source's owner at the strictest level, unclassified until it is scanned.
    Raises NotFoundError, RefusedError, UnusableInputError; a crawl that failed is kept with its reason.
    """
    access, rule = opened(store, actor, name)
    began = time.perf_counter()
    with turn(store.settings.home, name):
        try:
            known = _known(store, name)
            found = discover(access, {k.location: k.stamp for k in known if k.stamp})
        except GuikouError as error:
            _fail(store, actor, name, error)
            raise
        plan = _compared(known, found, access)
        summary = _done(store, actor, name, plan, found, began)
    with acting(store, actor) as act:
        _note(act, name, summary, rule)
    return summary


def _known(store: Store, name: str) -> list[_Known]:
    """Return the datasets of a source, and those that were registered by their location before it was."""
    with store.reading() as session:
        source = source_of_name(session, name)
        query = select(
            Dataset.id,
            Dataset.code,
            Dataset.location,
            Dataset.table_name,
            Dataset.stamp,
            Dataset.seen_digest,
            Dataset.vanished_at.is_not(None),
            Dataset.source_id.is_not(None),
        ).where(or_(Dataset.source_id == source.id, Dataset.source_id.is_(None)))
        return [_Known(*row) for row in session.execute(query)]


def _compared(known: Sequence[_Known], found: Discovery, access: Access) -> _Plan:
    there = {(k.location, k.table): k for k in known}
    by_table = access.kind == "database"
    plan = _Plan([], [], [], [])
    present: set[int] = set()
    for table in found.tables:
        kept = there.get((table.location, table.table))
        if kept is None:
            if SECRET_WORDS.search(f"{table.name} {table.comment}"):
                plan.held.append(table.name)
            else:
                plan.new.append(table)
            continue
        present.add(kept.id)
        if (
            not kept.bound
            or kept.vanished
            or (kept.stamp, kept.digest) != (table.stamp, table.digest)
        ):
            plan.seen.append((kept, table))
    for kept in known:
        if kept.id in present or not kept.bound:
            continue
        if (kept.table if by_table else kept.location) in found.same:
            if kept.vanished:
                plan.seen.append((kept, None))
        elif not kept.vanished:
            plan.vanished.append(kept)
    return plan


def _done(
    store: Store, actor: Actor, name: str, plan: _Plan, found: Discovery, began: float
) -> CrawlSummary:
    new: list[str] = []
    for tables in _parts(plan.new):
        with acting(store, actor) as act:
            new += _register(act, source_of_name(act.session, name), tables)
    noted: list[tuple[str, set[str]]] = []
    for seen in _parts(plan.seen):
        with acting(store, actor) as act:
            noted += _see(act, source_of_name(act.session, name), seen)
    for gone in _parts(plan.vanished):
        with acting(store, actor) as act:
            _vanish(act, gone)

    def those(word: str) -> tuple[str, ...]:
        return tuple(code for code, words in noted if word in words)

    return CrawlSummary(
        source=name,
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
    start(act, made)
    for dataset in made:
        details = {
            "owner": source.owner.code,
            "source": source.name,
            "fields": len(dataset.fields),
        }
        act.record(Action.DATASET_REGISTER, "dataset", dataset.code, details)
    return [dataset.code for dataset in made]


def _see(
    act: Act, source: Source, seen: Sequence[tuple[_Known, FoundTable | None]]
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


def _vanish(act: Act, gone: Sequence[_Known]) -> None:
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


def _note(act: Act, name: str, summary: CrawlSummary, rule: str) -> None:
    counts = {
        "tables": summary.tables,
        "new": len(summary.new),
        "changed": len(summary.changed),
        "vanished": len(summary.vanished),
        "returned": len(summary.returned),
        "held": len(summary.held),
        "unread": len(summary.unread),
    }
    act.session.add(
        Crawl(
            source_id=source_of_name(act.session, name).id,
            started_by=act.actor.login,
            finished_at=act.now,
            status=ScanStatus.DONE,
            seconds=summary.seconds,
            counts=counts,
        )
    )
    act.record(Action.SOURCE_CRAWL, "source", name, {**counts, "rule": rule})


def _fail(store: Store, actor: Actor, name: str, error: GuikouError) -> None:
    with acting(store, actor) as act:
        act.session.add(
            Crawl(
                source_id=source_of_name(act.session, name).id,
                started_by=actor.login,
                finished_at=act.now,
                status=ScanStatus.FAILED,
                seconds=0.0,
                counts={},
                reason_zh=error.message.zh,
                reason_en=error.message.en,
            )
        )
        details = {"kind": type(error).__name__}
        act.record(Action.SOURCE_CRAWL, "source", name, details, outcome=AuditOutcome.FAILED)
