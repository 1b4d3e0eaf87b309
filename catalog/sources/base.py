"""What every kind of source offers: tables, their columns, and their rows as Arrow batches."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from catalog.errors import NotFoundError
from catalog.sources.content import ContentHash
from catalog.sources.sampling import reservoir

#: Rows of a batch when the caller does not say; the same figure as ``Settings.batch_rows``.
BATCH_ROWS = 131_072

#: Bytes after which a batch is handed on although it has fewer rows, so that wide tables stay small.
BATCH_BYTES = 48 << 20


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column's name and the type it is stored in, as its source words it (``string``, ``int64``, ``VARCHAR(18)``)."""

    name: str
    storage_type: str


class Source(ABC):
    """A file or database opened for reading.

    ``kind`` is csv, tsv, excel, parquet, spark, jdbc, or the database dialect (sqlite, postgresql, mysql, …).
    ``location`` is the absolute path, or the URL without its password: fit to be stored and shown.
    """

    kind: str
    location: str

    @abstractmethod
    def tables(self) -> list["TableRef"]:
        """Return the tables inside: one for a delimited or Parquet file, one a sheet, one a table or view.

        Raises NotFoundError when the sheet or table asked for is not there, and UnusableInputError when the source
        cannot be read.
        """


class TableRef(ABC):
    """One table of a source: what it is called, and its rows.

    ``name`` is unique within the source; ``label`` is for people. Every method reads the source when called, and
    raises UnusableInputError, which never holds a cell value, when it cannot be read.
    """

    def __init__(self, source: Source, name: str, label: str) -> None:
        self.source = source
        self.name = name
        self.label = label

    @abstractmethod
    def schema(self) -> list[ColumnInfo]:
        """Return the columns in the order of the source."""

    @abstractmethod
    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        batch_rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows in the order of the source, ``columns`` only (all by default), at most ``rows`` of them.

        A batch has 1 to ``batch_rows`` rows; it may be smaller where rows are wide. No batch is yielded for a table
        without rows. Values are as they are written: text for delimited files, Excel and databases, the stored type
        for Parquet. A cell that is empty is null. Close the iterator, or use it up, to free the source.

        Raises NotFoundError for a column that is not in the table.
        """

    @abstractmethod
    def digest(self) -> str:
        """Return SHA-256 in hex: of the file's bytes, or of schema and content for a database table.

        Nothing ("") where it is not known, as of a table that only Spark reads.
        """

    def hasher(self) -> ContentHash | None:
        """Return what makes the digest from the batches of one whole reading, None when the file has its own."""
        return None

    def sampled(
        self, rows: int, batch_rows: int = BATCH_ROWS
    ) -> tuple[int, Iterable[pa.RecordBatch]]:
        """Return how many rows the table has, and about ``rows`` of them drawn at random.

        All of them where there are no more. Raises UnusableInputError.
        """
        return reservoir(self.batches(batch_rows=batch_rows), rows)

    def rows(self) -> int | None:
        """Return the number of rows when the source knows it without reading them all, else None."""
        return None

    def details(self) -> Mapping[str, str]:
        """Return how the table was read (encoding, delimiter, header_row, …), for people and the record."""
        return {}

    def _positions(self, columns: Sequence[str] | None) -> list[int]:
        """Return the positions of ``columns`` in the schema; all when None. Raises NotFoundError."""
        names = [column.name for column in self.schema()]
        if columns is None:
            return list(range(len(names)))
        missing = [name for name in columns if name not in names]
        if missing:
            raise NotFoundError(
                f"“{self.label}”里没有这些列：{'、'.join(missing)}。请核对列名。",
                f'"{self.label}" has no column {", ".join(missing)}. Check the column names.',
            )
        where = {name: position for position, name in enumerate(names)}
        return [where[name] for name in columns]


def rebatch(
    batches: Iterable[pa.RecordBatch], batch_rows: int, rows: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of ``batches`` again in batches of ``batch_rows``, at most ``rows`` in all.

    A batch is cut earlier at ``BATCH_BYTES``, so that memory stays bounded for wide rows.
    """
    if batch_rows < 1:
        raise ValueError(f"batch_rows must be at least 1, not {batch_rows}")
    kept: list[pa.RecordBatch] = []
    held = size = 0
    for batch in _limited(batches, rows):
        start = 0
        while start < batch.num_rows:
            part = batch.slice(start, batch_rows - held)
            start += part.num_rows
            held += part.num_rows
            size += part.nbytes
            kept.append(part)
            if held == batch_rows or size >= BATCH_BYTES:
                yield _joined(kept)
                kept, held, size = [], 0, 0
    if held:
        yield _joined(kept)


def _limited(batches: Iterable[pa.RecordBatch], rows: int | None) -> Iterator[pa.RecordBatch]:
    """Yield non-empty batches until ``rows`` rows have passed."""
    left = rows
    if left is not None and left <= 0:
        return
    for batch in batches:
        part = batch if left is None else batch.slice(0, left)
        if part.num_rows:
            yield part
        if left is not None:
            left -= part.num_rows
            if left == 0:
                return


def _joined(parts: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Join batches of one schema into one."""
    if len(parts) == 1:
        return parts[0]
    (whole,) = pa.Table.from_batches(parts).combine_chunks().to_batches()
    return whole
