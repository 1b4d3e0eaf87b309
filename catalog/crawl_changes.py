"""What a crawl changes in the catalog: datasets that are new, seen again, of another shape, or gone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from catalog import drift, grades
from catalog.acts import Act
from catalog.crawl_plans import Known
from catalog.models import Dataset, Field, SchemaChange, Source
from catalog.naming import code_for
from catalog.schema_changes import Change, changes_between
from catalog.sources.base import ColumnInfo
from catalog.sources.discovery import FoundTable
from policies.decisions import Action

VANISH, RETURN, RESHAPE = "dataset:vanish", "dataset:return", "dataset:reshape"


def register(act: Act, source: Source, tables: Sequence[FoundTable]) -> list[str]:
    """Register tables that nothing was known of, unclassified; return the datasets' codes in their order."""
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


def see(
    act: Act, source: Source, seen: Sequence[tuple[Known, FoundTable | None]]
) -> list[tuple[str, set[str]]]:
    """Note what a look at known datasets showed: each dataset's code, with ``returned``, ``bound`` or ``changed``."""
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


def vanish(act: Act, gone: Sequence[Known]) -> None:
    """Mark datasets of which nothing was found any more; all that is known of them stays."""
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
