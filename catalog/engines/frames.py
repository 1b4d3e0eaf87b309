"""Tables that only Spark can open: of its catalog (Hive, Iceberg, Delta, …) and of JDBC drivers.

Spark reads them, the kernel sees Arrow batches on the executors as it does of a Parquet file here, and the sketches
take the same way back as those of pieces: no value reaches the driver.
"""

import re
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engines.jobs import FAN_IN, SCHEMA, Batches, guarded, merged, row_of
from catalog.engines.local import Sketched
from catalog.engines.pieces import Seen, With
from catalog.engines.spark import failures, without_pandas
from catalog.errors import GuikouError, NotFoundError, UsageError
from catalog.settings import Settings
from catalog.sources.credentials import credentials_of, variable
from catalog.sources.headers import checked_names
from catalog.sources.parquet import plain
from classifiers.kernel import empty, merge, sketch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: How a table of Spark's catalog is written: spark-table:hr.people, spark-table:iceberg.hr.people.
TABLE = "spark-table:"
JDBC = "jdbc:"
#: Under which name the user and the password of a JDBC database are looked up.
CREDENTIALS = "jdbc"
#: What drivers take for a password in a URL: a property, or Oracle's user/password@host.
_PASSWORD = re.compile(r"(?i)(password|passwd|pwd)\s*=|:[^:/@\s]+/[^@/\s]+@")
#: Types of Spark that the kernel reads from Arrow as it reads Parquet's; others are text of Spark's own.
_PLAIN = {
    "string",
    "binary",
    "boolean",
    "byte",
    "short",
    "integer",
    "long",
    "float",
    "double",
    "decimal",
    "date",
    "timestamp",
    "timestamp_ntz",
    "array",
    "struct",
    "map",
}


def is_frame(location: str) -> bool:
    """Tell whether Spark alone can open a location."""
    return location.startswith((TABLE, JDBC))


def sketch_frame(
    spark: "SparkSession", location: str, table: str | None, settings: Settings, using: With
) -> Sketched:
    """Sketch all rows of a table of Spark's catalog, or of the ``table`` of a JDBC database, in one job.

    There is no digest of the content (""). Raises UsageError, NotFoundError (no such table), UnusableInputError.
    """
    began = time.perf_counter()
    with failures(), without_pandas():
        frame = _opened(spark, location, table, settings)
        names = frame.columns
        checked_names(names, table or location)
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(using.batch_rows))
        parts = max(1, frame.rdd.getNumPartitions())
        found = frame.mapInArrow(_looking(names, using, FAN_IN), SCHEMA)
        seen = merged(spark, found, parts, FAN_IN, lambda: None).get(0)
    if isinstance(seen, GuikouError):
        raise seen
    total = empty(names) if seen is None else seen.sketch
    return Sketched(total, "", None, time.perf_counter() - began)


def _opened(
    spark: "SparkSession", location: str, table: str | None, settings: Settings
) -> "DataFrame":
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra
    from pyspark.sql.functions import col  # noqa: PLC0415 - an extra

    try:
        if location.startswith(TABLE):
            # Quoted, as Spark takes names that are not ASCII only so; Hive takes none.
            parts = location.removeprefix(TABLE).replace("`", "").split(".")
            frame = spark.table(".".join(f"`{part}`" for part in parts))
        else:
            frame = _jdbc(spark, location, table, settings)
    except AnalysisException as error:
        if error.getCondition() != "TABLE_OR_VIEW_NOT_FOUND":
            raise
        missing = True
    else:
        missing = False
    if missing:
        raise NotFoundError(
            f"Spark 的目录里没有表“{location.removeprefix(TABLE)}”。请核对表名和 spark-defaults.conf 中的目录设置。",
            f'Spark\'s catalog has no table "{location.removeprefix(TABLE)}". Check its name, and the catalogs in '
            "spark-defaults.conf.",
        )
    chosen = []
    for field in frame.schema.fields:
        quoted = "`" + field.name.replace("`", "``") + "`"
        known = field.dataType.typeName().partition("(")[0] in _PLAIN
        chosen.append(col(quoted) if known else col(quoted).cast("string").alias(field.name))
    return frame.select(*chosen)


def _jdbc(
    spark: "SparkSession", location: str, table: str | None, settings: Settings
) -> "DataFrame":
    if table is None:
        raise UsageError(
            "请用 --table 指定 JDBC 数据库的一张表。",
            "Name a table of the JDBC database with --table.",
        )
    if _PASSWORD.search(location):
        name = variable(CREDENTIALS)
        raise UsageError(
            f"JDBC 地址中不能带密码。请放在环境变量 {name} 或密码文件的 {CREDENTIALS} 项中。",
            f"A JDBC URL with a password is not taken. Put it into {name}, or under {CREDENTIALS} in the file of "
            "passwords.",
        )
    reader = spark.read.format("jdbc").option("url", location).option("dbtable", table)
    found = credentials_of(CREDENTIALS, settings)
    if found.user is not None:
        reader = reader.option("user", found.user)
    if found.password is not None:
        reader = reader.option("password", found.password.reveal())
    return reader.load()


def _looking(names: list[str], using: With, fan_in: int) -> Callable[[Batches], Batches]:
    def look(batches: Batches) -> Batches:
        from pyspark import TaskContext  # noqa: PLC0415 - on an executor

        context: Any = TaskContext.get()
        seen = guarded(partial(_looked, batches, names, using))
        yield row_of(0, context.partitionId() // fan_in, seen)

    return look


def _looked(batches: Batches, names: list[str], using: With) -> Seen:
    total = empty(names)
    for batch in batches:
        total = merge(total, sketch(plain(batch), using.key, using.detectors))
    return Seen(total, {})
