"""Tables that only Spark can open: of its catalog (Hive, Iceberg, Delta, …), and of databases by their JDBC drivers.

They are opened by the Spark that this process runs, if it runs one. What is in them stays on the executors: engines
take the data frame, and ``batches`` is refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.sources import jdbc
from catalog.sources.access import Access
from catalog.sources.base import BATCH_ROWS, ColumnInfo, Source, TableRef
from catalog.sources.headers import checked_names
from catalog.sources.spark_errors import failures, ignore_pandas

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructField

#: How Spark's catalog is written: spark-table:hr.people, spark-table:iceberg.hr.people; without a table in a source.
TABLE = "spark-table:"
SparkKind = Literal["spark", "jdbc"]
#: Types of Spark that the kernel reads from Arrow as it reads Parquet's; others are text of Spark's own.
_PLAIN = frozenset(
    "string binary boolean byte short integer long float double decimal "  # noqa: SIM905 - one line is read easier
    "date timestamp timestamp_ntz array struct map".split()
)
#: What Spark and its catalogs call a table, database or catalog that is not there; 1126 is Spark 3.5's.
_ABSENT = frozenset(
    {
        "TABLE_OR_VIEW_NOT_FOUND",
        "SCHEMA_NOT_FOUND",
        "CATALOG_NOT_FOUND",
        "REQUIRES_SINGLE_PART_NAMESPACE",
        "NESTED_DATABASE_UNSUPPORTED_BY_V1_SESSION_CATALOG",
        "_LEGACY_ERROR_TEMP_1126",
        "NoSuchNamespaceException",
    }
)
_running: "list[SparkSession]" = []


def kind_of(location: str) -> SparkKind | None:
    """Return which kind of place a location is that Spark alone can open; None for any other."""
    if location.startswith(TABLE):
        return "spark"
    return "jdbc" if location.startswith(jdbc.PREFIX) else None


@contextmanager
def offered(spark: "SparkSession") -> Iterator[None]:
    """Open tables with this Spark as long as the context is entered."""
    _running.append(spark)
    try:
        yield
    finally:
        _running.remove(spark)


def running() -> "SparkSession":
    """Return the Spark that this process runs. Raises UsageError when it runs none."""
    if not _running:
        raise UsageError(
            "这里只能由 Spark 读取。请在命令行使用 --engine spark（需安装 guikou[spark]）。",
            "Only Spark can read this. Use --engine spark in the terminal (it needs guikou[spark]).",
        )
    return _running[-1]


@dataclass(frozen=True, slots=True)
class Listed:
    """A table that there is in a source: its name, and what is said of it."""

    name: str
    comment: str


class SparkSource(Source):
    """A database of Spark's catalog (or one table of it), or a database behind a JDBC driver."""

    kind: SparkKind

    def __init__(
        self, location: str, table: str | None = None, access: Access | None = None
    ) -> None:
        found = kind_of(location)
        if found is None:
            raise ValueError(location)
        self.kind, self.location = found, location
        self._table, self._access = table, access

    def tables(self) -> list[TableRef]:
        """Return the one table that is named. Raises UsageError when a JDBC database is named only."""
        if self.kind == "spark":
            name = self._table or self.location.rpartition(".")[2].removeprefix(TABLE)
            return [self.table(name)]
        if self._table is None:
            raise UsageError(
                "请用 --table 指定 JDBC 数据库的一张表。",
                "Name a table of the JDBC database with --table.",
            )
        return [self.table(self._table)]

    def table(self, name: str) -> "SparkTable":
        """Return the table with this name; nothing is opened yet."""
        return SparkTable(self, name)

    def listed(self) -> list[Listed]:
        """Return the tables and views there, by name. Raises NotFoundError, UnusableInputError, UsageError."""
        spark = running()
        ignore_pandas()
        database = self.location.removeprefix(TABLE)
        with failures(partial(_unopened, database)):
            if self.kind == "jdbc":
                return [Listed(*one) for one in jdbc.listed(spark, self.location, self._access)]
            found = spark.catalog.listTables(_quoted(database))
            # Of Iceberg's Hive catalog, a database that is not there has no tables.
            if not found and not spark.catalog.databaseExists(_quoted(database)):
                raise _unopened(database, "SCHEMA_NOT_FOUND")
        return sorted(
            (Listed(t.name, t.description or "") for t in found if not t.isTemporary),
            key=lambda one: one.name,
        )

    def opened(self, name: str) -> "DataFrame":
        """Return the data frame of a table. Raises as :meth:`listed` does."""
        spark = running()
        ignore_pandas()
        whole = self._whole(name)
        with failures(partial(_unopened, whole)):
            if self.kind == "jdbc":
                return jdbc.opened(spark, self.location, name, self._access)
            return spark.table(_quoted(whole))

    def snapshot(self, name: str) -> str:
        """Return the snapshot that an Iceberg table is at, "" of any other. Raises as :meth:`listed` does.

        A snapshot has a number of its own, and another one whatever is written or deleted (Iceberg's table spec).
        """
        if self.kind == "jdbc":
            return ""
        spark, whole = running(), self._whole(name)
        ignore_pandas()
        with failures(partial(_unopened, whole)):
            rows = spark.sql(f"SHOW TBLPROPERTIES {_quoted(whole)}").collect()
        found: dict[str, str] = {row["key"]: row["value"] for row in rows}
        is_iceberg = found.get("format", "").startswith("iceberg/")
        return f"iceberg:{found['current-snapshot-id']}" if is_iceberg else ""

    def _whole(self, name: str) -> str:
        """Return the name that Spark's catalog has for a table."""
        whole = self.location.removeprefix(TABLE)
        apart = self._table is not None or self._access is not None
        return f"{whole}.{name}" if apart else whole


class SparkTable(TableRef):
    """A table that Spark has; its rows are seen by executors only, and the content is not hashed."""

    source: SparkSource

    def __init__(self, source: SparkSource, name: str) -> None:
        super().__init__(source, name, name)
        self._opened: DataFrame | None = None
        self._fraction: float | None = None

    def frame(self) -> "DataFrame":
        """Return its data frame, columns that the kernel does not know as text. Raises as the source does."""
        from pyspark.sql.functions import col  # noqa: PLC0415 - an extra

        found = self._frame()
        checked_names(found.columns, self.name)
        if self._fraction is not None:
            found = found.sample(self._fraction)
        chosen = []
        for field in found.schema.fields:
            one = col("`" + field.name.replace("`", "``") + "`")
            chosen.append(one if _is_plain(field) else one.cast("string").alias(field.name))
        return found.select(*chosen)

    def count(self) -> int:
        """Return the number of rows, counted by the executors. Raises as the source does."""
        ignore_pandas()
        with failures():
            return self._frame().count()

    def drawn(self, rows: int, total: int) -> "SparkTable":
        """Return the table with about ``rows`` of its ``total`` rows, each drawn by itself at random."""
        drawn = copy(self)
        drawn._fraction = rows / total if total > rows else None
        return drawn

    def schema(self) -> list[ColumnInfo]:
        """Return the columns with the types that Spark has for them."""
        fields = self._frame().schema.fields
        return [ColumnInfo(f.name, f.dataType.simpleString()) for f in fields]

    def batches(
        self,
        columns: Sequence[str] | None = None,  # noqa: ARG002 - refused whatever is asked for
        rows: int | None = None,  # noqa: ARG002 - the same
        batch_rows: int = BATCH_ROWS,  # noqa: ARG002 - the same
    ) -> Iterator[pa.RecordBatch]:
        """Refuse: no row of it comes to this process. Raises UnusableInputError."""
        raise UnusableInputError(
            f"“{self.label}”由 Spark 读取，只能用 --engine spark 扫描。"
            "预览和对外提供须先把它导出为文件再登记。",
            f'"{self.label}" is read by Spark, and only scanned (--engine spark). For previews and releases write it '
            "to files and register those.",
        )

    def digest(self) -> str:
        """Return the snapshot of an Iceberg table, "" of others: nothing is hashed. Raises as the source does."""
        return self.source.snapshot(self.name)

    def _frame(self) -> "DataFrame":
        if self._opened is None:
            self._opened = self.source.opened(self.name)
        return self._opened


def _unopened(name: str, failed: str) -> NotFoundError | UnusableInputError:
    if failed in _ABSENT:
        return NotFoundError(
            f"Spark 的目录里没有“{name}”。请核对名称和 spark-defaults.conf 中的目录设置。",
            f'Spark\'s catalog has no "{name}". Check its name, and the catalogs in spark-defaults.conf.',
        )
    return UnusableInputError(
        f"Spark 打不开“{name}”（{failed}）。请核对 spark-defaults.conf 中的目录设置及其 jar（spark.jars），"
        "以及元数据服务是否可用。",
        f'Spark cannot open "{name}" ({failed}). Check the catalog in spark-defaults.conf, its jar (spark.jars), and '
        "that its metastore answers.",
    )


def _quoted(name: str) -> str:
    """Return a name of parts as Spark takes it: those that are not ASCII only so."""
    return ".".join(f"`{part}`" for part in name.replace("`", "").split("."))


def _is_plain(field: "StructField") -> bool:
    return field.dataType.typeName().partition("(")[0] in _PLAIN
