"""Read a few rows of a source and protect them before anything else sees them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from catalog.datasets import place_of as table_place
from catalog.datasets import schema_digest
from catalog.errors import UsageError
from catalog.models import Dataset
from catalog.requests.fields import helping_fields
from catalog.requests.filters import RowFilter
from catalog.requests.redaction import redact
from catalog.sources import TableRef
from catalog.sources.places import TablePlace
from classifiers.types import Detector
from policies.protections import KEY_BYTES, ProtectionSpec, protect
from policies.protections.cells import texts_of

#: Characters of a cell that are shown.
MOST_CHARACTERS = 200
#: Rows looked at for those that match a filter, so that a preview does not read a source to its end.
MOST_READ = 200_000
_FILES = frozenset({"csv", "tsv", "excel", "parquet"})
Rows = tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dataset's table lies, and what it was when it was last scanned."""

    at: TablePlace
    schema_digest: str
    content_digest: str


def place_of(dataset: Dataset) -> Place:
    """Return where a dataset's table lies."""
    return Place(table_place(dataset), dataset.schema_digest, dataset.content_digest)


def scanned_table(place: Place) -> TableRef:
    """Open a table for a look. A file is compared with what was scanned; of a database, whose rows move, the columns.

    Raises UsageError when it is not what was scanned: what is in it now is of no known level. Raises NotFoundError,
    UnusableInputError.
    """
    table = place.at.open()
    changed = schema_digest(table.schema()) != place.schema_digest
    if table.source.kind in _FILES:
        changed = changed or table.digest() != place.content_digest
    if changed:
        raise UsageError(
            "数据源已不是上次扫描时的样子，其中的内容级别未知。请先重新扫描：guikou dataset scan。",
            "The source is not what was scanned, so the level of what is in it now is unknown. Scan it again first: "
            "guikou dataset scan.",
        )
    return table


def read_rows(
    table: TableRef, columns: Sequence[str], rows: int, row_filter: RowFilter | None = None
) -> pl.DataFrame:
    """Return the first ``rows`` rows that match, with ``columns`` and what the filter looks at.

    Raises NotFoundError, UnusableInputError.
    """
    others = sorted(set(row_filter.fields if row_filter else ()).difference(columns))
    found: list[pl.DataFrame] = []
    limit = rows if row_filter is None else MOST_READ
    for batch in table.batches(columns=[*columns, *others], rows=limit, batch_rows=max(rows, 4096)):
        frame = pl.DataFrame(pl.from_arrow(batch))
        found.append(frame.filter(row_filter.to_polars()) if row_filter else frame)
        if sum(part.height for part in found) >= rows:
            break
    if not found:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.concat(found).head(rows)


def protected_rows(
    frame: pl.DataFrame, plan: Mapping[str, ProtectionSpec], detectors: Sequence[Detector]
) -> Rows:
    """Return the fields of ``plan`` as they may be shown.

    The key is made for this one look: what is seen cannot be joined with a release, or with another look.
    """
    key = secrets.token_bytes(KEY_BYTES)
    made = protect(
        frame.select(list(plan)),
        plan,
        key=key,
        redact=lambda texts: redact(texts, detectors),
        others=frame,
    )
    shown = made.select(texts_of(series).str.head(MOST_CHARACTERS) for series in made)
    return tuple(shown.rows())


def columns_of(plan: Mapping[str, ProtectionSpec]) -> list[str]:
    """Return the columns to read for a plan."""
    return [*plan, *sorted(helping_fields(plan).difference(plan))]
