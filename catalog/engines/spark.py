"""Run a scan on Spark: each file is sketched where an executor runs, and sketches are merged as a tree.

Files are read by our own readers, so that every cell is the text it is in a local scan. What comes back are counts and
keyed digests, or the sentence of an error; never a value. Executors need Guikou and the same paths (docs/spark.md).
"""

import json
import os
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from catalog.engines.local import Sketched
from catalog.errors import GuikouError, UnusableInputError, UsageError
from catalog.sources.base import ColumnInfo, TableRef
from catalog.sources.delimited import DelimitedTable
from catalog.sources.parquet import ParquetTable
from catalog.sources.parts import FolderTable, Part, digest_of
from classifiers.kernel import empty, merge, sketch
from classifiers.stored import dump, load
from classifiers.types import Detector

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Sketches merged by one task of the tree.
FAN_IN = 32
#: What a task hands on: a sketch, the digests of the files in it as JSON, or what went wrong in both languages.
SCHEMA = "sketch binary, files string, zh string, en string"
_ARROW = pa.schema(
    [("sketch", pa.binary()), ("files", pa.string()), ("zh", pa.string()), ("en", pa.string())]
)


@dataclass(frozen=True, slots=True)
class Work:
    """What an executor needs to know: the files, their columns, and what to look with."""

    parts: tuple[Part, ...]
    expected: tuple[ColumnInfo, ...]
    key: bytes
    detectors: tuple[Detector, ...]
    batch_rows: int


@contextmanager
def session(master: str) -> "Iterator[SparkSession]":
    """Start Spark on ``master``, quiet, and stop it. Raises UnusableInputError: no pyspark, no Java, no cluster."""
    try:
        with _without_pandas():
            from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
        from pyspark.conf import SparkConf  # noqa: PLC0415 - an extra
        from pyspark.core.context import SparkContext  # noqa: PLC0415 - an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra
        from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnusableInputError(
            "没有安装 Spark。请安装：pip install 'guikou[spark]'。",
            "Spark is not installed. Install it: pip install 'guikou[spark]'.",
        ) from None
    if not _java():
        raise UnusableInputError(
            "找不到 Java。Spark 需要 Java 17 或更新版本；请安装并设置 JAVA_HOME。",
            "There is no Java. Spark needs Java 17 or newer; install it and set JAVA_HOME.",
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setMaster(master).setAppName("guikou scan")
    conf.set("spark.ui.showConsoleProgress", "false").set("spark.ui.enabled", "false")
    conf.set("spark.sql.session.timeZone", "UTC")
    with Path(os.devnull).open("w") as nowhere:
        try:
            # Spark's own log may quote what it reads.
            gateway = launch_gateway(conf, {"stdout": nowhere, "stderr": nowhere})  # type: ignore[no-untyped-call]  # pyspark has no type for it
            context = SparkContext(gateway=gateway, conf=conf)
        except Exception as error:  # noqa: BLE001 - py4j's and Java's own, with texts of theirs
            raise _unstarted(master, type(error).__name__) from None
    spark = SparkSession(context)
    failed = ""
    try:
        yield spark
    except PySparkException as error:
        failed = error.getCondition() or type(error).__name__
    except Exception as error:
        # py4j's errors carry Java's message, which may quote a cell.
        if type(error).__module__.partition(".")[0] not in {"py4j", "pyspark"}:
            raise
        failed = type(error).__name__
    finally:
        spark.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
        SparkContext._gateway = SparkContext._jvm = None
    if failed:
        raise UnusableInputError(
            f"Spark 作业失败（{failed}）。请查看集群日志后重试。",
            f"The Spark job failed ({failed}). Look at the cluster's log and try again.",
        )


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Silence pyspark's warning of a pandas newer than it knows: none is used here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def sketcher(spark: "SparkSession") -> Callable[..., Sketched]:
    """Return what sketches a table on ``spark``, to be called like ``catalog.engines.local.sketch_table``."""

    def on_spark(
        table: TableRef, *, key: bytes, detectors: tuple[Detector, ...], batch_rows: int
    ) -> Sketched:
        return sketch_table(spark, table, key=key, detectors=detectors, batch_rows=batch_rows)

    return on_spark


def sketch_table(
    spark: "SparkSession",
    table: TableRef,
    *,
    key: bytes,
    detectors: tuple[Detector, ...],
    batch_rows: int,
) -> Sketched:
    """Sketch all rows of a file, or of a folder's files, on the executors; the digest is made in the same pass.

    Raises UsageError for a table that lies elsewhere, GuikouError with the sentence of whatever a file is wrong with.
    """
    began = time.perf_counter()
    work = Work(tuple(_parts(table)), tuple(table.schema()), key, detectors, batch_rows)
    at_once = max(1, min(len(work.parts), 4 * spark.sparkContext.defaultParallelism))
    with _without_pandas():
        found = spark.range(0, len(work.parts), 1, at_once).mapInArrow(_looking(work), SCHEMA)
        rows = _tree(found, at_once).collect()
    wrong = next((r for r in rows if r.en), None)
    if wrong is not None:
        raise UnusableInputError(wrong.zh, wrong.en)
    total = empty([c.name for c in work.expected])
    files: dict[str, str] = {}
    for row in rows:
        total = merge(total, load(bytes(row.sketch)))
        files |= json.loads(row.files)
    digest = digest_of(files) if isinstance(table, FolderTable) else next(iter(files.values()))
    return Sketched(total, digest, None, time.perf_counter() - began)


def _parts(table: TableRef) -> list[Part]:
    if isinstance(table, FolderTable):
        return table.parts()
    if isinstance(table, DelimitedTable | ParquetTable):
        path = Path(table.source.location)
        return [Part(path, path.name, ())]
    raise UsageError(
        "Spark 引擎用于 CSV、Parquet 文件及其文件夹；其他来源请用 --engine local。",
        "The Spark engine reads CSV and Parquet files and folders of them; use --engine local for other sources.",
    )


def _tree(found: "DataFrame", tasks: int) -> "DataFrame":
    while tasks > FAN_IN:
        tasks = -(-tasks // FAN_IN)
        found = found.repartition(tasks).mapInArrow(_merging, SCHEMA)
    return found


def _looking(work: Work) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def look(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        numbers = [n for batch in batches for n in batch.column(0).to_pylist()]
        yield _guarded(lambda: _looked(work, numbers))

    return look


def _looked(work: Work, numbers: list[int]) -> pa.RecordBatch:
    total, files = empty([c.name for c in work.expected]), {}
    for part in (work.parts[n] for n in numbers):
        table = part.table()
        files[part.relative] = table.digest()
        for batch in part.batches(table, work.expected, None, work.batch_rows):
            total = merge(total, sketch(batch, work.key, work.detectors))
    return _row(dump(total), json.dumps(files), None, None)


def _merging(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = [row for batch in batches for row in batch.to_pylist()]
    if not rows:
        return
    wrong = next((r for r in rows if r["en"]), None)
    if wrong is not None:
        yield _row(None, None, wrong["zh"], wrong["en"])
        return
    total, files = load(rows[0]["sketch"]), json.loads(rows[0]["files"])
    for row in rows[1:]:
        total = merge(total, load(row["sketch"]))
        files |= json.loads(row["files"])
    yield _row(dump(total), json.dumps(files), None, None)


def _guarded(attempt: Callable[[], pa.RecordBatch]) -> pa.RecordBatch:
    """Return what an attempt comes to, or the error as a row: Spark writes tracebacks, and they may quote a cell."""
    try:
        return attempt()
    except GuikouError as error:
        return _row(None, None, error.message.zh, error.message.en)
    except Exception as error:  # noqa: BLE001 - whatever it is, its text stays on the executor
        kind = type(error).__name__
        return _row(
            None,
            None,
            f"执行器上出现意外错误 {kind}。请报告给信息中心。",
            f"An executor met an unexpected {kind}. Report it to the information center.",
        )


def _row(
    content: bytes | None, files: str | None, zh: str | None, en: str | None
) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(
        [{"sketch": content, "files": files, "zh": zh, "en": en}], schema=_ARROW
    )


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return Path(home, "bin", "java").exists() if home else shutil.which("java") is not None


def _unstarted(master: str, kind: str) -> UnusableInputError:
    return UnusableInputError(
        f"Spark 无法在 {master} 上启动（{kind}）。请核对 --master、Java 17 和集群状态。",
        f"Spark cannot be started on {master} ({kind}). Check --master, Java 17 and the cluster.",
    )
