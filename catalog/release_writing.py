"""Write the data of a release from its envelope: source → filter → fields → protection → file → encryption."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from catalog.artifacts import TableWriter, flat, open_writer
from catalog.encryption import Lock
from catalog.overlapping import ahead, behind
from catalog.release_sinks import sinks
from catalog.requests.fields import figures_of, protector
from catalog.requests.marking import marked
from catalog.requests.measures import Measures, Tally, add_figures, of_figures
from catalog.requests.persons import Digester
from catalog.requests.source_checks import check_source, row_filter_of
from catalog.sources import TableRef
from catalog.types import ReleaseFormat
from classifiers.types import Detector
from policies.protections.aggregating import Aggregation
from policies.types import Text

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to write. ``key``: 32 bytes, the release's own. ``lock``: what it is encrypted with, None for plain.

    ``digester`` makes digests of the persons, by which later releases are held against this one.
    """

    table: TableRef
    envelope: Mapping[str, Any]
    key: bytes
    notice: Text
    lock: Lock | None
    person_field: str | None
    quasi_identifiers: tuple[str, ...]
    batch_rows: int
    detectors: tuple[Detector, ...]
    digester: Digester | None = None
    #: Part of the file's name that shows the level.
    mark: str = ""

    @property
    def names(self) -> list[str]:
        """The fields that leave, in order."""
        return [f["name"] for f in self.envelope["fields"]]


@dataclass(frozen=True, slots=True)
class Written:
    """The data file of a release. Digests are SHA-256 in hex, sizes bytes; ``content`` is what is inside."""

    name: str
    sha256: str
    size: int
    content_name: str
    content_sha256: str
    content_size: int
    encryption: str | None
    measures: Measures
    escaped_cells: int

    def to_json(self, form: str) -> dict[str, Any]:
        """Return the file part of the manifest."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "format": form,
            "encryption": self.encryption,
            "content": {
                "name": self.content_name,
                "sha256": self.content_sha256,
                "size": self.content_size,
            },
        }


def write_data(folder: Path, order: Order, progress: Progress | None = None) -> Written:
    """Write the data file into ``folder``; memory is bounded by the batches.

    Raises SourceChangedError when the source is not what was approved, before or while it was read;
    UnusableInputError when it cannot be read, or not be written in the format.
    """
    check_source(order.table, order.envelope)
    form = ReleaseFormat(order.envelope["output"]["format"])
    content = f"{order.envelope['request']}{order.mark}.{form.value}"
    name = content + (order.lock.suffix if order.lock else "")
    figures = figures_of(order.envelope)
    names = order.names if figures is None else figures.columns
    with sinks(folder / name, order.lock) as into:
        notice = (order.notice.zh, order.notice.en)
        with open_writer(form, into.content, names, notice, folder) as writer:
            measures = _copy_rows(order, writer, figures, progress)
    check_source(order.table, order.envelope)
    return Written(
        name=name,
        sha256=into.data.sha256,
        size=into.data.size,
        content_name=content,
        content_sha256=into.content.sha256,
        content_size=into.content.size,
        encryption=order.lock.method if order.lock else None,
        measures=measures,
        escaped_cells=writer.escaped,
    )


def _copy_rows(
    order: Order, writer: TableWriter, figures: Aggregation | None, progress: Progress | None
) -> Measures:
    row_filter = row_filter_of(order.table, order.envelope)
    protect = protector(order.envelope, order.key, order.detectors)
    others = {
        *(row_filter.fields if row_filter else ()),
        *filter(None, [order.person_field]),
        *protect.helping,
    }
    columns = [*order.names, *sorted(others.difference(order.names))]
    tally = Tally(order.person_field, order.quasi_identifiers, digester=order.digester)
    batches = order.table.batches(columns=columns, batch_rows=order.batch_rows)

    def write(shown: pl.DataFrame) -> None:
        writer.write(marked(shown, order.envelope, order.key))

    with behind(write) as later:
        for batch in ahead(batches):
            frame = pl.DataFrame(pl.from_arrow(batch))
            if row_filter is not None:
                frame = frame.filter(row_filter.to_polars())
            shown = flat(protect(flat(frame.select(order.names)), frame))
            if figures is None:
                later(shown)
            else:
                add_figures(figures, frame, protect, order.person_field)
            tally.rows_read += batch.num_rows
            tally.add(frame, shown)
            if progress is not None:
                progress(batch.num_rows)
    if figures is None:
        return tally.measures()
    table = figures.table()
    writer.write(table.frame)
    return of_figures(tally.measures(), table)
