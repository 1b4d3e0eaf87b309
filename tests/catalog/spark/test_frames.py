"""Tables that only Spark can open: a real Hive metastore (Derby), and JDBC (Derby)."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.cli import run
from catalog.engines import frames, local
from catalog.engines.pieces import With
from catalog.errors import NotFoundError, UsageError
from catalog.file_scans import FileScan, concluded
from catalog.settings import Settings
from catalog.sources import open_source
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
from tests.catalog.spark.conftest import WITH


@pytest.fixture
def rows_of_types(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    made = {
        "证件": resident_ids(50),
        "手机": pa.array([int(m) for m in mobiles(50)], pa.int64()),
        "金额": pa.array([Decimal("1.10")] * 50, pa.decimal128(12, 2)),
        "日期": pa.array([dt.date(2026, 1, 1), None] * 25),
        "备注": pa.array([["甲", "13800138000"], []] * 25, pa.list_(pa.string())),
    }
    pq.write_table(pa.table(made), path)
    return path


def test_a_hive_table_is_seen_as_its_files_are(
    session: "SparkSession",
    rows_of_types: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "FAN_IN", 2)
    session.sql("create database if not exists hr")
    session.sql(
        f"create table hr.people stored as parquet as select * from parquet.`{rows_of_types}`"
    )
    using = With(DEFAULT_KEY, DETECTORS, 20)
    try:
        assert session.conf.get("spark.sql.catalogImplementation") == "hive"
        found = frames.sketch_frame(session, "spark-table:hr.people", None, settings, using)
    finally:
        session.sql("drop table hr.people")
    (table,) = open_source(rows_of_types).tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    assert found.sketch.rows == 50
    assert dump(found.sketch) == dump(here.sketch)
    with pytest.raises(NotFoundError, match="no table"):
        frames.sketch_frame(session, "spark-table:hr.nobody", None, settings, using)


def test_a_jdbc_table(
    session: "SparkSession", rows_of_types: Path, tmp_path: Path, settings: Settings
) -> None:
    url, using = f"jdbc:derby:{tmp_path}/derby;create=true", With(DEFAULT_KEY, DETECTORS, 20)
    frame = session.read.parquet(str(rows_of_types)).drop("备注")
    frame.write.format("jdbc").option("url", url).option("dbtable", "people").save()
    found = frames.sketch_frame(session, url, "people", settings, using)
    (table,) = open_source(rows_of_types).tables()
    here = concluded(
        local.sketch_table(table, **WITH),  # type: ignore[arg-type]  # named above
        DETECTORS,
        "",
        "",
    )
    there = concluded(found, DETECTORS, "", "")

    def told(scan: FileScan) -> list[tuple[object, ...]]:
        fields = (f for f in scan.result.fields if f.name != "备注")
        return [(f.name, f.entity, f.outcome, f.rows, f.nulls, f.distinct) for f in fields]

    assert told(there) == told(here)
    assert {"CN_RESIDENT_ID", "PHONE_NUMBER"} <= {f.entity for f in there.result.fields}
    with pytest.raises(UsageError, match="--table"):
        frames.sketch_frame(session, url, None, settings, using)
    for secret in (
        "jdbc:mysql://h/x?user=a&password=b",
        "jdbc:oracle:thin:scott/tiger@h:1521/x",
    ):
        with pytest.raises(UsageError, match="GUIKOU_SOURCE_JDBC_PASSWORD"):
            frames.sketch_frame(session, secret, "people", settings, using)


def test_what_only_spark_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "spark-table:hr.people"]) == 2
    assert "--engine spark" in capsys.readouterr().err
