"""Scan tables that only Spark can open (catalog.sources.spark), each as a job of its own.

Spark reads them, the kernel sees Arrow batches on the executors as it does of a Parquet file here, and the sketches
take the same way back as those of pieces: no value reaches the driver.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engines.jobs import FAN_IN, SCHEMA, Batches, guarded, merged, row_of
from catalog.engines.local import Sketched
from catalog.engines.pieces import Seen, With
from catalog.errors import GuikouError
from catalog.sources.parquet import plain
from catalog.sources.spark import SparkTable
from catalog.sources.spark_errors import failures, ignore_pandas
from classifiers.kernel import empty, merge, sketch

if TYPE_CHECKING:
    from pyspark import Accumulator
    from pyspark.sql import SparkSession


def sketch_frame(
    spark: "SparkSession",
    table: SparkTable,
    using: With,
    look: Callable[[int], None] = lambda _rows: None,
) -> Sketched:
    """Sketch all rows of a table in one job; the digest is the one before it was read (of Iceberg's; else "").

    ``look`` is called every second with the rows of tasks that are done; what it raises ends the job.
    Raises UsageError, NotFoundError (no such table), UnusableInputError.
    """
    began = time.perf_counter()
    ignore_pandas()
    digest = table.digest()
    with failures():
        frame = table.frame()
        names = frame.columns
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(using.batch_rows))
        parts = max(1, frame.rdd.getNumPartitions())
        rows = spark.sparkContext.accumulator(0)
        found = frame.mapInArrow(_looking(names, using, FAN_IN, rows), SCHEMA)
        seen = merged(spark, found, parts, FAN_IN, lambda: look(rows.value)).get(0)
    if isinstance(seen, GuikouError):
        raise seen
    total = empty(names) if seen is None else seen.sketch
    return Sketched(total, digest, None, time.perf_counter() - began)


def _looking(
    names: list[str], using: With, fan_in: int, rows: "Accumulator[int]"
) -> Callable[[Batches], Batches]:
    def look(batches: Batches) -> Batches:
        from pyspark import TaskContext  # noqa: PLC0415 - on an executor

        context: Any = TaskContext.get()
        seen = guarded(partial(_looked, batches, names, using))
        if isinstance(seen, Seen):
            rows.add(seen.sketch.rows)
        yield row_of(0, context.partitionId() // fan_in, seen)

    return look


def _looked(batches: Batches, names: list[str], using: With) -> Seen:
    total = empty(names)
    for batch in batches:
        total = merge(total, sketch(plain(batch), using.key, using.detectors))
    return Seen(total, {})
