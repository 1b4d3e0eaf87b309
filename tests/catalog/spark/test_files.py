"""Files and folders on Spark: the same sketches and digests as here."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.engines import jobs, local
from catalog.errors import UnusableInputError
from catalog.sources import open_source
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
from tests.catalog.spark.conftest import WITH, on_spark


@pytest.fixture
def parquet_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "typed"
    folder.mkdir()
    for number in range(40):
        table = pa.table(
            {
                "证件": resident_ids(5),
                "手机": pa.array([int(m) for m in mobiles(5)], pa.int64()),
                "金额": pa.array([Decimal("1.10")] * 5, pa.decimal128(38, 2)),
                "日期": pa.array([dt.date(2026, 1, 1)] * 5),
                "时刻": pa.array([dt.datetime(2026, 1, 1, 8)] * 5, pa.timestamp("us")),  # noqa: DTZ001 - a cell
            }
        )
        pq.write_table(table, folder / f"{number:03}.parquet")
    return folder


@pytest.mark.parametrize("kind", ["csv_folder", "parquet_folder"])
def test_a_folder_gives_the_same_sketch_as_here(
    session: "SparkSession",
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that a few files make a tree.
    monkeypatch.setattr(jobs, "FAN_IN", 2)
    (table,) = open_source(request.getfixturevalue(kind)).tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    there = on_spark(session, table)
    assert here.sketch.rows > 0
    assert dump(there.sketch) == dump(here.sketch)
    assert there.digest == here.digest


def test_one_file(session: "SparkSession", csv_folder: Path) -> None:
    (table,) = open_source(csv_folder / "month=2026-01" / "p.csv").tables()
    here = local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above
    there = on_spark(session, table)
    assert (dump(there.sketch), there.digest) == (dump(here.sketch), here.digest)


def test_files_of_other_columns_are_refused(session: "SparkSession", csv_folder: Path) -> None:
    (csv_folder / "month=2026-02" / "p.csv").write_text("姓名,别的\n张三,1\n", "utf-8")
    (table,) = open_source(csv_folder).tables()
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        on_spark(session, table)
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above


def test_partitions_are_columns(csv_folder: Path) -> None:
    (csv_folder / "month=__HIVE_DEFAULT_PARTITION__").mkdir()
    shutil.copy(
        csv_folder / "month=2026-01" / "p.csv", csv_folder / "month=__HIVE_DEFAULT_PARTITION__"
    )
    (table,) = open_source(csv_folder).tables()
    months = [m for b in table.batches(columns=["month"]) for m in b["month"].to_pylist()]
    assert (months.count("2026-01"), months.count("2026-02"), months.count(None)) == (30, 30, 30)
    assert sum(b.num_rows for b in table.batches(rows=40)) == 40
