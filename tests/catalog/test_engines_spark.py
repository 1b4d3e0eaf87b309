"""The Spark engine: the same findings as here, one job, and no value in any error. Real Spark, local[2]."""

import datetime as dt
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.cli import run
from catalog.engines import jobs, local, spark
from catalog.engines.pieces import Seen
from catalog.errors import GuikouError, UnusableInputError
from catalog.sources import TableRef, open_source
from catalog.sources.places import TablePlace
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, names, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WITH = {"key": DEFAULT_KEY, "detectors": DETECTORS, "batch_rows": 1000}


@pytest.fixture(scope="module")
def session() -> Iterator["SparkSession"]:
    if shutil.which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    with spark.session("local[2]") as started:
        yield started


def on_spark(session: "SparkSession", table: TableRef) -> local.Sketched:
    place = TablePlace(table.source.location, table.name)
    return jobs.on_spark(session, 4)(place)(table, **WITH)  # type: ignore[arg-type]  # named above


@pytest.fixture
def csv_folder(tmp_path: Path) -> Path:
    rows = [
        f'{a},{b},{c},"多行\n备注"'
        for a, b, c in zip(names(60), resident_ids(60), mobiles(60), strict=True)
    ]
    for month, encoding in ((1, "gb18030"), (2, "utf-8")):
        path = tmp_path / "people" / f"month=2026-0{month}" / "p.csv"
        path.parent.mkdir(parents=True)
        part = rows[(month - 1) * 30 : month * 30]
        path.write_text("姓名,身份证号,手机号,备注\n" + "\n".join(part) + "\n", encoding)
    return tmp_path / "people"


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


def test_what_a_file_is_wrong_with_is_said_without_a_cell(
    session: "SparkSession", csv_folder: Path
) -> None:
    secret = resident_ids(61)[-1]
    path = csv_folder / "month=2026-02" / "p.csv"
    path.write_text(path.read_text("utf-8") + f"某人,{secret}\n", "utf-8")
    (table,) = open_source(csv_folder).tables()
    with pytest.raises(UnusableInputError, match="has 2 fields where the header has 4") as caught:
        on_spark(session, table)
    assert secret not in str(caught.value)


def test_files_of_other_columns_are_refused(session: "SparkSession", csv_folder: Path) -> None:
    (csv_folder / "month=2026-02" / "p.csv").write_text("姓名,别的\n张三,1\n", "utf-8")
    (table,) = open_source(csv_folder).tables()
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        on_spark(session, table)
    with pytest.raises(UnusableInputError, match="not those of the first file"):
        local.sketch_table(table, **WITH)  # type: ignore[arg-type]  # named above


def test_a_foreign_error_is_named_by_its_kind_alone() -> None:
    def broken() -> Seen:
        raise ValueError("110101199001011237")

    said = jobs.guarded(broken)
    assert isinstance(said, GuikouError)
    assert "ValueError" in said.message.en
    assert "110101" not in said.message.en + said.message.zh


def test_without_java(
    monkeypatch: pytest.MonkeyPatch, csv_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert run(["scan", str(csv_folder), "--engine", "spark"]) != 0
    assert "There is no Java" in capsys.readouterr().err


def test_partitions_are_columns(csv_folder: Path) -> None:
    (csv_folder / "month=__HIVE_DEFAULT_PARTITION__").mkdir()
    shutil.copy(
        csv_folder / "month=2026-01" / "p.csv", csv_folder / "month=__HIVE_DEFAULT_PARTITION__"
    )
    (table,) = open_source(csv_folder).tables()
    months = [m for b in table.batches(columns=["month"]) for m in b["month"].to_pylist()]
    assert (months.count("2026-01"), months.count("2026-02"), months.count(None)) == (30, 30, 30)
    assert sum(b.num_rows for b in table.batches(rows=40)) == 40
