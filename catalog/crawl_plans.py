"""What a crawl has to do: what was found in a source, held against what the catalog has of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from catalog.datasets import SECRET_WORDS
from catalog.models import Dataset
from catalog.source_register import source_of_name
from catalog.sources.access import Access
from catalog.sources.discovery import Discovery, FoundTable
from catalog.store import Store


@dataclass(frozen=True, slots=True)
class Known:
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
class Plan:
    """What a crawl has to do. ``seen`` has what is to be noted of a known dataset."""

    new: list[FoundTable]
    seen: list[tuple[Known, FoundTable | None]]
    vanished: list[Known]
    held: list[str]


def known_of(store: Store, name: str) -> list[Known]:
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
        return [Known(*row) for row in session.execute(query)]


def compared(known: Sequence[Known], found: Discovery, access: Access) -> Plan:
    """Return what there is to do so that the catalog has what was found."""
    there = {(k.location, k.table): k for k in known}
    by_table = access.kind != "files"
    plan = Plan([], [], [], [])
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
