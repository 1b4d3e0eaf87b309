"""A folder of files of one schema as one table: partitions, with columns named in the folders as Hive writes them."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa

from catalog import cancellation
from catalog.errors import UnusableInputError
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef, rebatch
from catalog.sources.delimited import DelimitedSource
from catalog.sources.detect import detect
from catalog.sources.files import readable_file, unreadable
from catalog.sources.parquet import ParquetSource

#: What Hive calls a partition whose column is null.
_NULL = "__HIVE_DEFAULT_PARTITION__"
_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".parquet"})


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a folder, and what its folders say (``month=2026-01``): the columns in order, None for null."""

    path: Path
    relative: str
    keys: tuple[tuple[str, str | None], ...]

    def table(self) -> TableRef:
        """Open the file alone. Raises NotFoundError, UnusableInputError."""
        path = readable_file(self.path)
        kind = detect(path)
        if kind == "parquet":
            return ParquetSource(path).tables()[0]
        if kind in {"csv", "tsv"}:
            return DelimitedSource(path, kind).tables()[0]
        raise UnusableInputError(
            f"“{self.path}”不是 CSV 或 Parquet。作为一个数据集的文件夹只能有这两种文件。",
            f'"{self.path}" is neither CSV nor Parquet. A folder that is one dataset holds only these.',
        )

    def columns(self, table: TableRef) -> list[ColumnInfo]:
        """Return the columns of the file and those that its folders name."""
        return [*table.schema(), *(ColumnInfo(name, "string") for name, _ in self.keys)]

    def batches(
        self, table: TableRef, expected: Sequence[ColumnInfo], rows: int | None, batch_rows: int
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of the opened file with the folders' columns. Raises UnusableInputError for other columns."""
        if self.columns(table) != list(expected):
            raise UnusableInputError(
                f"“{self.path}”的列与同一文件夹里的第一个文件不同。请统一结构，或分开登记。",
                f'The columns of "{self.path}" are not those of the first file in the folder. Give all files the same '
                "columns, or register them apart.",
            )
        names = [c.name for c in expected]
        for batch in table.batches(rows=rows, batch_rows=batch_rows):
            said = [pa.array([value] * batch.num_rows, pa.string()) for _, value in self.keys]
            yield pa.RecordBatch.from_arrays([*batch.columns, *said], names=names)


class FolderSource(Source):
    """A folder whose files are the partitions of one table."""

    kind = "folder"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.location = str(path)

    def tables(self) -> list[TableRef]:
        """Return the one table, named after the folder."""
        return [FolderTable(self)]


class FolderTable(TableRef):
    """The rows of all files of a folder, in the order of their paths."""

    source: FolderSource

    def __init__(self, source: FolderSource) -> None:
        super().__init__(source, source.path.name, source.path.name)
        self._only: frozenset[str] | None = None
        #: Digests of files, by path, size and time of change.
        self._digests: dict[tuple[str, int, int], str] = {}

    def only(self, files: Iterable[str]) -> "FolderTable":
        """Return the table with the rows of some files, by their relative paths; its columns are those of all."""
        narrowed = copy(self)
        narrowed._only = frozenset(files)
        return narrowed

    def parts(self) -> list[Part]:
        """Return the files in order. Raises UnusableInputError when there is none, or the folder cannot be listed."""
        return [p for p in self._listed() if self._only is None or p.relative in self._only]

    def _listed(self) -> list[Part]:
        root = self.source.path

        def refuse(error: OSError) -> None:
            raise unreadable(root, error) from None

        found = [
            path.relative_to(root)
            for folder, _, names in os.walk(root, onerror=refuse)
            for path in (Path(folder, name) for name in cancellation.asking(names))
            if path.suffix.lower() in _SUFFIXES
            and not any(p.startswith((".", "_", "~$")) for p in path.relative_to(root).parts)
        ]
        if not found:
            raise UnusableInputError(
                f"文件夹“{root}”中没有 CSV 或 Parquet 文件。请核对路径。",
                f'There is no CSV or Parquet file in the folder "{root}". Check the path.',
            )
        return [
            Part(root / one, one.as_posix(), _keys(one))
            for one in sorted(found, key=lambda p: p.as_posix())
        ]

    def schema(self) -> list[ColumnInfo]:
        """Return the columns of the first file, and those that the folders name."""
        first = self._listed()[0]
        return first.columns(first.table())

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        batch_rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """Yield batches as :meth:`TableRef.batches` says, file after file."""
        expected = self.schema()
        positions = self._positions(columns)

        def read() -> Iterator[pa.RecordBatch]:
            for part in self.parts():
                for batch in part.batches(part.table(), expected, rows, batch_rows):
                    yield batch if columns is None else batch.select(positions)

        yield from rebatch(read(), batch_rows, rows)

    def digest(self) -> str:
        """Return SHA-256 in hex over the paths and digests of the files."""
        return digest_of(self.digests())

    def digests(self) -> dict[str, str]:
        """Return the digest of each file, by its relative path; one that is as it was is not read again."""
        return {part.relative: self._digest_of(part) for part in self.parts()}

    def states(self) -> dict[str, tuple[int, int]]:
        """Return of each file, by its relative path, the bytes and the time of the last change in ns."""
        return {part.relative: _state(part) for part in self.parts()}

    def _digest_of(self, part: Part) -> str:
        state = (part.relative, *_state(part))
        if state not in self._digests:
            self._digests[state] = part.table().digest()
        return self._digests[state]


def digest_of(files: Mapping[str, str]) -> str:
    """Return SHA-256 in hex of a folder: of the path and the digest of each file, in the order of the paths."""
    text = "\x00".join(f"{path}\x01{digest}" for path, digest in sorted(files.items()))
    return hashlib.sha256(b"guikou.folder.1\x00" + text.encode()).hexdigest()


def _state(part: Part) -> tuple[int, int]:
    try:
        found = part.path.stat()
    except OSError as error:
        raise unreadable(part.path, error) from None
    return found.st_size, found.st_mtime_ns


def _keys(relative: Path) -> tuple[tuple[str, str | None], ...]:
    named = (p.partition("=") for p in relative.parts[:-1] if "=" in p)
    return tuple((name, None if value == _NULL else unquote(value)) for name, _, value in named)
