"""Parquet files, streamed page by page; the types are kept, except nested ones, which become JSON text."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import UnusableInputError
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef, rebatch
from catalog.sources.files import file_digest, stamp, unchanged, unreadable
from catalog.sources.headers import checked_names

#: Values decoded at a time, over all columns, so that a batch of 10,000 columns stays small.
_CELLS = 4_000_000


class ParquetSource(Source):
    """One Parquet file, which is one table."""

    kind = "parquet"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.location = str(path)

    def tables(self) -> list[TableRef]:
        """Return the one table, named after the file."""
        return [ParquetTable(self)]


class ParquetTable(TableRef):
    """The rows of a Parquet file."""

    source: ParquetSource

    def __init__(self, source: ParquetSource) -> None:
        super().__init__(source, source.path.stem, source.path.name)
        self._path = source.path
        self._groups: Sequence[int] | None = None

    def groups(self) -> list[int]:
        """Return the sizes of the row groups, in bytes before compression."""
        with self._opened() as file:
            footer = file.metadata
            return [footer.row_group(i).total_byte_size for i in range(footer.num_row_groups)]

    def of_groups(self, groups: Sequence[int]) -> "ParquetTable":
        """Return the table with the rows of some row groups only; its digest is still that of the file."""
        narrowed = copy(self)
        narrowed._groups = groups
        return narrowed

    def schema(self) -> list[ColumnInfo]:
        """Return the columns with their Arrow types. Raises UnusableInputError for names used twice."""
        with self._opened() as file:
            schema = file.schema_arrow
        checked_names(schema.names, self.label)
        return [ColumnInfo(field.name, str(field.type)) for field in schema]

    def digest(self) -> str:
        """Return SHA-256 of the file's bytes in hex."""
        return file_digest(self._path)

    def rows(self) -> int:
        """Return the number of rows, from the footer."""
        with self._opened() as file:
            return int(file.metadata.num_rows)

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        batch_rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """Yield batches as :meth:`TableRef.batches` says.

        Dictionary columns are decoded; structs, lists and maps become JSON text, so that what they hold is looked at
        too.
        """
        before = stamp(self._path)
        positions = self._positions(columns)
        try:
            with self._opened() as file:
                yield from rebatch(
                    _decoded(file, positions, batch_rows, self._groups), batch_rows, rows
                )
        except UnusableInputError:
            unchanged(self._path, before)  # what looks damaged is being written
            raise
        unchanged(self._path, before)

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        """Open the file; whatever pyarrow finds wrong with it leaves as UnusableInputError."""
        failure: UnusableInputError
        try:
            # Without pre-buffering, or a row group is held in memory as a whole.
            with pq.ParquetFile(self._path, pre_buffer=False, buffer_size=1 << 20) as file:
                yield file
                return
        except (pa.ArrowException, NotImplementedError, UnicodeError):
            failure = self._damaged()
        except OSError as error:
            failure = self._failed(error)
        raise failure

    def _failed(self, error: OSError) -> UnusableInputError:
        # pyarrow words a damaged page as an OSError without a number.
        return self._damaged() if error.errno is None else unreadable(self._path, error)

    def _damaged(self) -> UnusableInputError:
        return UnusableInputError(
            f"Parquet 文件“{self._path}”已损坏或使用了不支持的特性。请重新复制或导出。",
            f'The Parquet file "{self._path}" is damaged or uses a feature that is not supported. Copy '
            "or export it again.",
        )


def _decoded(
    file: pq.ParquetFile, positions: list[int], batch_rows: int, groups: Sequence[int] | None
) -> Iterator[pa.RecordBatch]:
    names = file.schema_arrow.names
    wanted = [names[position] for position in positions]
    size = max(1, min(batch_rows, _CELLS // max(1, len(wanted))))
    for batch in file.iter_batches(batch_size=size, row_groups=groups, columns=wanted):
        yield plain(batch.select(wanted))


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with dictionary columns decoded and nested columns as JSON text."""
    if not any(pa.types.is_nested(f.type) or pa.types.is_dictionary(f.type) for f in batch.schema):
        return batch
    return pa.RecordBatch.from_arrays(
        [_flat(column) for column in batch.columns], names=batch.schema.names
    )


def _flat(column: "pa.Array[Any]") -> "pa.Array[Any]":
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if not pa.types.is_nested(column.type):
        return column
    texts = [
        None if value is None else json.dumps(value, ensure_ascii=False, default=str)
        for value in column.to_pylist()
    ]
    return pa.array(texts, pa.string())
