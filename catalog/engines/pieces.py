"""A table cut into pieces that are read apart, on whichever machine, each as a scan here would read it.

A piece says where to read and holds neither a cell nor a password: credentials are looked up where it is read. What is
seen of pieces is merged: sketches, the digests of files, the hashes of rows.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import sqlalchemy as sa

from catalog.errors import UnusableInputError, UsageError
from catalog.settings import Settings
from catalog.sources.base import ColumnInfo, TableRef
from catalog.sources.content import rows_hashed, states_joined
from catalog.sources.credentials import credentials_file
from catalog.sources.delimited import DelimitedTable
from catalog.sources.folders import is_remote
from catalog.sources.parquet import ParquetTable
from catalog.sources.parts import FolderTable, Part, digest_of
from catalog.sources.places import TablePlace
from catalog.sources.sql_tables import DatabaseTable
from classifiers.kernel import TableSketch, empty, merge, sketch
from classifiers.types import Detector

#: Bytes of row groups, before compression, that make a piece of a Parquet file.
PIECE_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class With:
    """What pieces are looked at with."""

    key: bytes
    detectors: tuple[Detector, ...]
    batch_rows: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of some pieces: a sketch, the digests of the files in them, the hash of a database's rows."""

    sketch: TableSketch
    files: dict[str, str]
    content: bytes | None = None

    def joined(self, other: "Seen") -> "Seen":
        """Return what was seen of both."""
        content = self.content or other.content
        if self.content is not None and other.content is not None:
            content = states_joined(self.content, other.content)
        return Seen(merge(self.sketch, other.sketch), self.files | other.files, content)


class Piece(Protocol):
    """Some rows of a table."""

    def look(self, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
        """Read and sketch the rows. Raises GuikouError, also when the columns are not ``columns`` any more."""


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A CSV or Parquet file, or some row groups of one; ``digested``: this piece has the digest of the file."""

    part: Part
    groups: tuple[int, ...] | None = None
    digested: bool = True

    def look(self, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
        """Read and sketch the file. Raises as :class:`Piece` says."""
        table = self.part.table()
        files = {self.part.relative: table.digest()} if self.digested else {}
        if self.groups is not None and isinstance(table, ParquetTable):
            table = table.of_groups(self.groups)
        batches = self.part.batches(table, columns, None, using.batch_rows)
        return Seen(_sketched(batches, columns, using), files)


@dataclass(frozen=True, slots=True)
class PlacePiece:
    """A whole table in a workbook, or in a file of an object store, named by its place."""

    place: TablePlace

    def look(self, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
        """Open, read and sketch the table. Raises as :class:`Piece` says."""
        table = self.place.open()
        _same(table, columns)
        digest = table.digest()
        batches = table.batches(batch_rows=using.batch_rows)
        return Seen(_sketched(batches, columns, using), {"": digest})


@dataclass(frozen=True, slots=True)
class RowsPiece:
    """Stretches of a database table as it was at one ``moment``, those of its rows that meet a ``condition``."""

    place: TablePlace
    stretches: tuple[str, ...]
    condition: "sa.ColumnElement[bool] | None"
    moment: str | None

    def look(self, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
        """Read and sketch one stretch after the other. Raises as :class:`Piece` says."""
        table = self.place.open()
        _same(table, columns)
        if not isinstance(table, DatabaseTable):
            msg = "stretches are of databases"
            raise TypeError(msg)
        table = table.at(self.moment)
        if self.condition is not None:
            table = table.where(self.condition)
        seen = None
        for stretch in self.stretches:
            chosen = sa.literal_column(stretch, sa.Boolean())
            one = _rows(table.where(chosen) if stretch else table, columns, using)
            seen = one if seen is None else seen.joined(one)
        if seen is None:
            msg = "a piece has at least one stretch"
            raise ValueError(msg)
        return seen


class Moments(ExitStack):
    """One moment of each database that is read in several connections, held until this is left."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, str | None] = {}

    def of(self, table: DatabaseTable) -> str | None:
        """Return the moment of a table's database as :meth:`DatabaseTable.held` does; the first time it is taken."""
        location = table.source.location
        if location not in self._held:
            self._held[location] = self.enter_context(table.held())
        return self._held[location]


def readers(table: TableRef, connections: int) -> int:
    """Return in how many connections a table's database may be read, at most ``connections``; 0 for no database.

    Where it sets a pace, each of them has a row a second at least.
    """
    if not isinstance(table, DatabaseTable):
        return 0
    pace = table.source.limits.rows_per_second
    return connections if pace is None else max(1, min(connections, pace))


def cut(table: TableRef, place: TablePlace, connections: int, moments: Moments) -> list[Piece]:
    """Return the pieces of a table, a database's in at most ``connections``, all of one moment where it has such.

    Raises what looking at the table raises, and UsageError for a password in a database's URL: pieces travel.
    """
    if isinstance(table, DatabaseTable):
        return list(_database(table, place, readers(table, connections), moments))
    if isinstance(table, FolderTable):
        return [piece for part in table.parts() for piece in _file(part)]
    if isinstance(table, DelimitedTable | ParquetTable) and not is_remote(place.location):
        path = Path(table.source.location)
        return list(_file(Part(path, path.name, ())))
    return [PlacePiece(_sendable(place))]


def digest(table: TableRef, seen: Seen) -> str:
    """Return the digest of a table from what was seen of all its pieces, as ``sketch_table`` gives it."""
    if isinstance(table, FolderTable):
        return digest_of(seen.files)
    hasher = table.hasher()
    if hasher is None:
        return next(iter(seen.files.values()))
    if seen.content is not None:
        hasher.resume(seen.content)
    return hasher.digest()


def _file(part: Part) -> Iterator[Piece]:
    """Yield a file as one piece, a large Parquet file as several: so many row groups as make ``PIECE_BYTES``."""
    large = part.path.stat().st_size > PIECE_BYTES // 16
    table = part.table() if large else None
    if not isinstance(table, ParquetTable):
        yield FilePiece(part)
        return
    kept: list[int] = []
    first, held = True, 0
    sizes = table.groups()
    for number, size in enumerate(sizes):
        kept.append(number)
        held += size
        if held >= PIECE_BYTES or number == len(sizes) - 1:
            yield FilePiece(part, tuple(kept), first)
            kept, first, held = [], False, 0
    if first:
        yield FilePiece(part)


def _database(
    table: DatabaseTable, place: TablePlace, most: int, moments: Moments
) -> list[RowsPiece]:
    location = table.source.location
    whole = table.source.engine.url.render_as_string(hide_password=False)
    if "://" in location and location != whole:
        raise UsageError(
            "地址中带有密码，不能送往 Spark 的执行器。请用 guikou source add 登记该数据源，"
            "密码放在执行器的环境变量或密码文件中。",
            "The URL holds a password, which is not sent to Spark's executors. Register the source with guikou source "
            "add and give the executors its password in their environment or in a file.",
        )
    stretches = table.stretches()
    count = min(len(stretches), most)
    moment = moments.of(table) if count > 1 else None
    sent = _sendable(place, most)
    parts = (tuple(stretches[i::count]) for i in range(count))
    return [RowsPiece(sent, part, table.condition, moment) for part in parts]


def _sendable(place: TablePlace, readers: int = 1) -> TablePlace:
    """Return a place with nothing of the settings but where credentials lie, and an equal share of the pace."""
    if place.access is None:
        return place
    limits, settings = place.access.limits, place.access.settings
    if limits.rows_per_second is not None:
        limits = replace(limits, rows_per_second=max(1, limits.rows_per_second // readers))
    # Not Settings(): that reads the environment, where passwords may be.
    kept = Settings.model_construct(
        home=settings.home.absolute(), credentials=str(credentials_file(settings).absolute())
    )
    return replace(place, access=replace(place.access, limits=limits, settings=kept))


def _same(table: TableRef, columns: tuple[ColumnInfo, ...]) -> None:
    if tuple(table.schema()) != columns:
        raise UnusableInputError(
            f"“{table.label}”的结构在扫描中发生了变化，或执行器看到的与本机不同。请重新扫描。",
            f'The columns of "{table.label}" changed during the scan, or executors see others than this machine does. '
            "Scan again.",
        )


def _rows(table: DatabaseTable, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
    total, content = empty([c.name for c in columns]), table.hasher()
    for batch in table.batches(batch_rows=using.batch_rows):
        total = merge(total, sketch(batch, using.key, using.detectors))
        content.add(rows_hashed(batch))
    return Seen(total, {}, content.state())


def _sketched(
    batches: Iterator[pa.RecordBatch], columns: tuple[ColumnInfo, ...], using: With
) -> TableSketch:
    total = empty([c.name for c in columns])
    for batch in batches:
        total = merge(total, sketch(batch, using.key, using.detectors))
    return total
