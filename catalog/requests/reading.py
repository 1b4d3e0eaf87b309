"""Read the rows of a dataset in batches, and tell which of them a release takes and whom they are about."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from catalog.requests.filters import RowFilter
from catalog.requests.persons import NOBODY, Digester
from catalog.sources.base import TableRef


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read and how: ``digester`` makes digests of ``person_field``, None where no field tells persons apart.

    ``progress`` is called with the rows read since its last call.
    """

    table: TableRef
    row_filter: RowFilter | None
    person_field: str | None
    digester: Digester | None
    batch_rows: int
    progress: Callable[[int], None] | None = None

    def frames(self, names: Collection[str]) -> Iterator[pl.DataFrame]:
        """Yield all rows with the fields ``names`` and those that the filter and the persons need.

        Raises UnusableInputError when the source cannot be read.
        """
        needed = {*names, *(self.row_filter.fields if self.row_filter else ())}
        columns = sorted(needed.union(filter(None, [self.person_field])))
        # A row count alone still needs a column to be read.
        columns = columns or [self.table.schema()[0].name]
        for batch in self.table.batches(columns=columns, batch_rows=self.batch_rows):
            yield pl.DataFrame(pl.from_arrow(batch))
            if self.progress is not None:
                self.progress(batch.num_rows)

    def chosen(self, frame: pl.DataFrame) -> pl.Series:
        """Return for each row whether the release takes it."""
        if self.row_filter is None:
            return pl.Series([True], dtype=pl.Boolean).new_from_index(0, frame.height)
        return frame.select(self.row_filter.to_polars().fill_null(value=False)).to_series()


def persons_of(
    frame: pl.DataFrame, person_field: str | None, digester: Digester | None, first: int
) -> pl.Series:
    """Return a digest of each row's person (UInt64).

    A row without one is a person of its own, numbered from ``first``.
    """
    numbers = np.arange(first, first + frame.height, dtype=np.uint64) | NOBODY
    alone = pl.Series("person", numbers)
    if person_field is None or digester is None:
        return alone
    found = digester(frame[person_field])
    return found.zip_with(found != NOBODY, alone)
