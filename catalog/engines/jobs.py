"""Scans as Spark jobs: pieces of tables are sketched where executors run, and sketches are merged as a tree.

Pieces are read by our own readers, so that every cell is the text it is in a local scan. What comes back are counts and
keyed digests, or the sentence of an error; never a value. Executors need Guikou and the same paths (docs/spark.md).
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from catalog import errors
from catalog.engines.executors import awaited
from catalog.engines.local import Sketched
from catalog.engines.pieces import Moments, Piece, Seen, With, cut, digest, readers
from catalog.errors import GuikouError, UnusableInputError
from catalog.sources.base import ColumnInfo, TableRef
from catalog.sources.content import states_joined
from catalog.sources.places import TablePlace
from catalog.sources.spark_errors import failures, ignore_pandas
from classifiers.stored import dump, load

if TYPE_CHECKING:
    from pyspark import Accumulator
    from pyspark.sql import DataFrame, SparkSession

#: Sketches merged by one task of the tree.
FAN_IN = 32
#: Tasks a processor: files are of different sizes.
_TASKS_EACH = 4
#: What a task hands on of a table by its number: what was seen, and where it belongs in the tree; or what went wrong.
SCHEMA = (
    "number int, place int, sketch binary, files string, content binary, kind string, zh string,"
    " en string"
)
_ARROW = pa.schema(
    [
        ("number", pa.int32()),
        ("place", pa.int32()),
        ("sketch", pa.binary()),
        ("files", pa.string()),
        ("content", pa.binary()),
        ("kind", pa.string()),
        ("zh", pa.string()),
        ("en", pa.string()),
    ]
)
Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class Asked:
    """A table to be sketched, where it lies, and with what; ``content`` as ``sketch_table`` takes it."""

    table: TableRef
    place: TablePlace
    using: With
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of one table that are read one after the other, as number ``place`` of the table."""

    number: int
    place: int
    pieces: tuple[Piece, ...]


Task = tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What an executor needs to know: the tasks, and of each table its columns and what to look with."""

    tasks: tuple[Task, ...]
    tables: tuple[tuple[tuple[ColumnInfo, ...], With], ...]
    fan_in: int


def sketch_tables(
    spark: "SparkSession",
    asked: Sequence[Asked],
    connections: int,
    look: Callable[[list[int]], None] = lambda _rows: None,
) -> list[Sketched | GuikouError]:
    """Sketch all rows of tables in one job; of each return what came of it, or what it is wrong with, in order.

    Of one database, at most ``connections`` tasks read. ``look`` is called every second with the rows so far, table by
    table, those of tasks that are done; what it raises ends the job. Raises UnusableInputError when Spark itself fails.
    """
    began = time.perf_counter()
    results: list[Sketched | GuikouError | None] = [None] * len(asked)
    tables: list[tuple[tuple[ColumnInfo, ...], With]] = [((), one.using) for one in asked]
    laid = _Laid(_TASKS_EACH * spark.sparkContext.defaultParallelism)
    with Moments() as moments:
        for number, one in enumerate(asked):
            try:
                tables[number] = (tuple(one.table.schema()), one.using)
                pieces = cut(one.table, one.place, connections, moments)
            except GuikouError as error:
                results[number] = error
            else:
                laid.add(number, one.table, pieces, connections)
        tasks = laid.tasks()
        seen = _done(spark, Work(tasks, tuple(tables), FAN_IN), look) if tasks else {}
    seconds = time.perf_counter() - began
    for number, found in seen.items():
        results[number] = (
            found if isinstance(found, GuikouError) else _sketched(asked[number], found, seconds)
        )
    return cast("list[Sketched | GuikouError]", results)


class _Laid:
    """Pieces laid out over tasks: each database has its own few, and files as many as there is use for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._files: list[Task] = []
        self._databases: dict[str, list[list[Share]]] = {}

    def add(self, number: int, table: TableRef, pieces: list[Piece], connections: int) -> None:
        """Lay out the pieces of a table."""
        count = readers(table, connections)
        if not count:
            self._files += [(share,) for share in _shared(number, pieces, self._most)]
            return
        lanes = self._databases.setdefault(table.source.location, [[] for _ in range(count)])
        shortest = sorted(lanes, key=len)
        for place, piece in enumerate(pieces):
            shortest[place % len(lanes)].append(Share(number, place, (piece,)))

    def tasks(self) -> tuple[Task, ...]:
        """Return what has been laid out, databases first: they take longest."""
        lanes = [tuple(lane) for lanes in self._databases.values() for lane in lanes if lane]
        return (*lanes, *self._files)


def _sketched(asked: Asked, seen: Seen, seconds: float) -> Sketched:
    content = seen.content
    if content is not None and asked.content is not None:
        content = states_joined(content, asked.content)
    whole = Seen(seen.sketch, seen.files, content)
    return Sketched(seen.sketch, digest(asked.table, whole), content, seconds, seen.files)


def _shared(number: int, pieces: list[Piece], most: int) -> list[Share]:
    """Return at most so many shares, neighboring pieces in one."""
    count = min(len(pieces), most)
    bounds = [len(pieces) * i // count for i in range(count + 1)]
    return [
        Share(number, place, tuple(pieces[a:b])) for place, (a, b) in enumerate(pairwise(bounds))
    ]


def _done(
    spark: "SparkSession", work: Work, look: Callable[[list[int]], None]
) -> dict[int, Seen | GuikouError]:
    """Run the job; return what was seen of each table by its number."""
    ignore_pandas()
    with failures():
        rows = [spark.sparkContext.accumulator(0) for _ in work.tables]
        width = len(work.tasks)
        found = spark.range(0, width, 1, width).mapInArrow(_looking(work, rows), SCHEMA)
        places = max(share.place for task in work.tasks for share in task) + 1
        return merged(spark, found, places, work.fan_in, lambda: look([c.value for c in rows]))


def merged(
    spark: "SparkSession",
    found: "DataFrame",
    places: int,
    fan_in: int,
    look: Callable[[], None],
) -> dict[int, Seen | GuikouError]:
    """Merge rows of ``SCHEMA`` as a tree, until of each table there are few, and those here; return them by table.

    ``places``: of a table there were at most so many, and a row's place is theirs divided by ``fan_in``.
    """
    groups = -(-places // fan_in)
    while groups > 1:
        found = found.repartition(groups, "number", "place")
        found = found.mapInArrow(_merging(fan_in), SCHEMA)
        groups = 1 if groups <= fan_in else -(-groups // fan_in)
    return _collected(spark, found, look)


def _collected(
    spark: "SparkSession", found: "DataFrame", look: Callable[[], None]
) -> dict[int, Seen | GuikouError]:
    rows = [row.asDict() for row in awaited(spark.sparkContext, found.collect, look)]
    merged: dict[int, Seen | GuikouError] = {}
    for row in rows:
        _add(merged, row["number"], row)
    return merged


def _looking(work: Work, rows: "list[Accumulator[int]]") -> Callable[[Batches], Batches]:
    def look(batches: Batches) -> Batches:
        for task in (work.tasks[n] for batch in batches for n in batch.column(0).to_pylist()):
            for share in task:
                seen = guarded(partial(_looked, share, *work.tables[share.number]))
                if isinstance(seen, Seen):
                    rows[share.number].add(seen.sketch.rows)
                yield row_of(share.number, share.place // work.fan_in, seen)

    return look


def _looked(share: Share, columns: tuple[ColumnInfo, ...], using: With) -> Seen:
    total = share.pieces[0].look(columns, using)
    for piece in share.pieces[1:]:
        total = total.joined(piece.look(columns, using))
    return total


def _merging(fan_in: int) -> Callable[[Batches], Batches]:
    def merge(batches: Batches) -> Batches:
        merged: dict[tuple[int, int], Seen | GuikouError] = {}
        for batch in batches:
            for row in batch.to_pylist():
                _add(merged, (row["number"], row["place"]), row)
        for (number, place), seen in merged.items():
            yield row_of(number, place // fan_in, seen)

    return merge


def _add(merged: dict[Any, Seen | GuikouError], at: Any, row: dict[str, Any]) -> None:
    """Merge a row into what there is: what one piece is wrong with, its table is."""
    before, more = merged.get(at), _read(row)
    if before is None or isinstance(more, GuikouError):
        merged[at] = more
    elif isinstance(before, Seen):
        merged[at] = before.joined(more)


def guarded(attempt: Callable[[], Seen]) -> Seen | GuikouError:
    """Return what an attempt comes to, or its error: Spark writes tracebacks, and they may quote a cell."""
    try:
        return attempt()
    except GuikouError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, its text stays on the executor
        kind = type(error).__name__
        return UnusableInputError(
            f"执行器上出现意外错误 {kind}。请报告给信息中心。",
            f"An executor met an unexpected {kind}. Report it to the information center.",
        )


def row_of(number: int, place: int, seen: Seen | GuikouError) -> pa.RecordBatch:
    """Return what a task hands on of table ``number``, to be merged with what else there is for ``place``."""
    row: dict[str, Any] = {"number": number, "place": place}
    if isinstance(seen, GuikouError):
        row |= {"kind": type(seen).__name__, "zh": seen.message.zh, "en": seen.message.en}
    else:
        row |= {
            "sketch": dump(seen.sketch),
            "files": json.dumps(seen.files),
            "content": seen.content,
        }
    return pa.RecordBatch.from_pylist([row], schema=_ARROW)


def _read(row: dict[str, Any]) -> Seen | GuikouError:
    if row["kind"] is None:
        content = None if row["content"] is None else bytes(row["content"])
        return Seen(load(bytes(row["sketch"])), json.loads(row["files"]), content)
    kind = getattr(errors, row["kind"], UnusableInputError)
    made: GuikouError = kind(row["zh"], row["en"])
    return made
