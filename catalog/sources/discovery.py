"""What there is in a registered source at this moment: tables, sheets, files, each with its columns."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog import cancellation
from catalog.errors import NotFoundError, UnusableInputError
from catalog.sources.access import Access
from catalog.sources.base import ColumnInfo
from catalog.sources.folders import FoundFile, list_files
from catalog.sources.places import file_tables, open_registered
from catalog.sources.spark import SparkSource
from catalog.types import CrawlStage, CrawlStep
from policies.types import Text

#: Files that hold several tables, each named.
_HOLDERS = frozenset({"excel", "sqlite"})
Told = Callable[[CrawlStep], None]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table: where it lies, what it is called and says of itself, its columns, the state of its file."""

    location: str
    table: str | None
    kind: str
    name: str
    comment: str
    columns: tuple[ColumnInfo, ...]
    stamp: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 in hex of the columns' names and types in order."""
        text = "\x00".join(f"{c.name}\x01{c.storage_type}" for c in self.columns)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Discovery:
    """What was found. ``same``: files with the stamp that was known; ``unread``: those that hold no table, and why."""

    tables: list[FoundTable] = field(default_factory=list)
    same: set[str] = field(default_factory=set)
    unread: dict[str, Text] = field(default_factory=dict)


def discover(
    access: Access,
    stamps: Mapping[str, str],
    told: Told = lambda _step: None,
) -> Discovery:
    """Look through a source. ``stamps`` are those known of files, by location: a file that has its own is not opened.

    ``told`` hears how far it is with each table and file; of a database, from another thread.
    Raises NotFoundError, UnusableInputError when the source as a whole cannot be looked through.
    """
    found = Discovery()
    if access.kind == "database":
        _database(access, found, told)
    elif access.kind == "files":
        _files(access, stamps, found, told)
    else:
        _spark(access, found, told)
    return found


def _at(told: Told, stage: CrawlStage, total: int | None = None) -> Callable[[int], None]:
    return lambda count: told(CrawlStep(stage, count, total))


def _database(access: Access, found: Discovery, told: Told) -> None:
    from catalog.sources.columns import Reflected, reflect  # noqa: PLC0415 - late: SQLAlchemy

    source = open_registered(access)

    def look() -> list[Reflected]:
        with source.connected(source.location) as connection:
            return reflect(connection, _at(told, CrawlStage.LOOKING))

    # Two questions of a large catalog may take a database minutes.
    for one in cancellation.apart(look):
        if one.columns is None:
            found.unread[one.name] = Text("视图已失效", "a view of something that is gone")
            found.same.add(one.name)
            continue
        found.tables.append(
            FoundTable(source.location, one.name, source.kind, one.name, one.comment, one.columns)
        )


def _spark(access: Access, found: Discovery, told: Told) -> None:
    source = SparkSource(access.location, access=access)
    listed = source.listed()
    for one in cancellation.asking(listed, _at(told, CrawlStage.LOOKING, len(listed))):
        try:
            columns = tuple(source.table(one.name).schema())
        except NotFoundError:
            continue  # dropped meanwhile
        except UnusableInputError as error:
            found.unread[one.name] = error.message
            found.same.add(one.name)
            continue
        found.tables.append(
            FoundTable(source.location, one.name, source.kind, one.name, one.comment, columns)
        )


def _files(access: Access, stamps: Mapping[str, str], found: Discovery, told: Told) -> None:
    files = list_files(access, _at(told, CrawlStage.LISTING))
    for file in cancellation.asking(files, _at(told, CrawlStage.LOOKING, len(files))):
        if stamps.get(file.location) == file.stamp:
            found.same.add(file.location)
            continue
        try:
            found.tables += _tables(access, file)
        except UnusableInputError as error:
            found.unread[file.location] = error.message
            found.same.add(file.location)


def _tables(access: Access, file: FoundFile) -> Iterator[FoundTable]:
    tables = file_tables(access, file.location)
    for table in tables:
        several = table.source.kind in _HOLDERS
        yield FoundTable(
            location=file.location,
            table=table.name if several else None,
            kind=table.source.kind,
            name=f"{file.relative}/{table.name}" if several else file.relative,
            comment="",
            columns=tuple(table.schema()),
            stamp=file.stamp,
        )
