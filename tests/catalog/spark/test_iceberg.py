"""Iceberg tables on a real Spark 3.5: found, registered, scanned; what was deleted from them is not there any more."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog import views
from catalog.cli import run
from catalog.engines import frames, local
from catalog.engines.pieces import With
from catalog.errors import NotFoundError
from catalog.sources import open_source
from catalog.store import Store
from catalog.types import Actor
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.catalog.spark.conftest import WITH, iceberg_jar
from tests.classifiers.test_kernel import mobiles, names, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.skipif(
    iceberg_jar() is None, reason="Spark 3.5 with Iceberg's jar is missing: make iceberg"
)
PLUGIN = "org.apache.iceberg.spark.SparkCatalog"
#: Delete files instead of files written anew: what is deleted stays in the folder.
MERGED_ON_READ = "'format-version'='2', 'write.delete.mode'='merge-on-read'"


def rows_of(count: int) -> pa.Table:
    return pa.table(
        {
            "编号": pa.array(range(count), pa.int64()),
            "姓名": names(count),
            "证件": resident_ids(count),
            "手机": mobiles(count),
            "金额": pa.array([Decimal("1.10")] * count, pa.decimal128(12, 2)),
            "日期": pa.array([dt.date(2026, 1, 1), None] * (count // 2)),
            "备注": pa.array([["甲"], []] * (count // 2), pa.list_(pa.string())),
            "月份": [f"2026-0{1 + number % 3}" for number in range(count)],
        }
    )


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    pq.write_table(rows_of(60), path)
    return path


@pytest.fixture(params=["hadoop", "hive"])
def lake(
    request: pytest.FixtureRequest, session: "SparkSession", rows: Path, tmp_path: Path
) -> Iterator[str]:
    """The catalog's name; its database ``hr`` has the table ``people``, a partition a month."""
    name = f"lake_{request.param}"
    session.conf.set(f"spark.sql.catalog.{name}", PLUGIN)
    session.conf.set(f"spark.sql.catalog.{name}.type", request.param)
    session.conf.set(f"spark.sql.catalog.{name}.cache-enabled", "false")
    folder = tmp_path.parent / "warehouse"  # a catalog is made once
    session.conf.set(f"spark.sql.catalog.{name}.warehouse", folder.as_uri())
    session.sql(f"create namespace {name}.hr")
    session.sql(
        f"create table {name}.hr.people using iceberg partitioned by (`月份`) comment '参保人员' "
        f"tblproperties ({MERGED_ON_READ}) as select * from parquet.`{rows}`"
    )
    yield name
    for table in session.catalog.listTables(f"{name}.hr"):
        session.sql(f"drop table {name}.hr.{table.name} purge")
    session.sql(f"drop namespace {name}.hr")


def sketched(session: "SparkSession", location: str) -> local.Sketched:
    (table,) = open_source(location).tables()
    return frames.sketch_frame(session, table, With(DEFAULT_KEY, DETECTORS, 20))  # type: ignore[arg-type]  # of Spark


def here(path: Path) -> bytes:
    (table,) = open_source(path).tables()
    return dump(local.sketch_table(table, **WITH).sketch)  # type: ignore[arg-type]  # named above


def test_a_table_gives_the_sketch_of_its_rows(
    session: "SparkSession", lake: str, rows: Path
) -> None:
    found = sketched(session, f"spark-table:{lake}.hr.people")
    assert found.sketch.rows == 60
    assert dump(found.sketch) == here(rows)
    with pytest.raises(NotFoundError, match="has no"):
        sketched(session, f"spark-table:{lake}.hr.nobody")


def test_what_was_deleted_is_found_no_more(
    session: "SparkSession", lake: str, tmp_path: Path
) -> None:
    people = f"{lake}.hr.people"
    session.sql(f"delete from {people} where `编号` % 2 = 0")
    kinds = session.sql(f"select content, sum(record_count) from {people}.files group by content")
    assert {tuple(row) for row in kinds.collect()} == {(0, 60), (1, 30)}
    rest = tmp_path / "rest.parquet"
    pq.write_table(rows_of(60).filter(pa.array([False, True] * 30)), rest)
    assert dump(sketched(session, f"spark-table:{people}").sketch) == here(rest)


def listed(said: str, **are: object) -> None:
    (one,) = json.loads(said)
    assert {name: one[name] for name in are} == are


def test_a_database_of_iceberg_is_a_source(
    session: "SparkSession",
    lake: str,
    rows: Path,
    terminal: list[str],
    store: Store,
    bureau: dict[str, Actor],
    capsys: pytest.CaptureFixture[str],
) -> None:
    def guikou(*arguments: str) -> str:
        assert run([*arguments, *terminal]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    def crawled(**are: Any) -> None:
        listed(guikou("source", "crawl", "lake", "--format", "json"), **are)

    def scanned(*options: str, **are: Any) -> None:
        listed(guikou("dataset", "scan", "lake_people", "--format", "json", *options), **are)

    people = f"{lake}.hr.people"
    guikou("source", "add", "lake", f"spark-table:{lake}.hr", "--owner", "pension")
    crawled(new=["lake_people"], changed=[], vanished=[])
    crawled(new=[], changed=[], vanished=[])
    scanned(rows=60, findings=3, mode="full")
    page = views.show_dataset(store, bureau["planner"], "lake_people")
    assert (page.row.title.zh, page.version) == ("参保人员", 1)

    scanned("--incremental", rows=0, findings=3, mode="unchanged")
    more = f"select `编号` + 60, `姓名`, `证件`, `手机`, `金额`, `日期`, `备注`, '2026-09' from parquet.`{rows}`"
    session.sql(f"insert into {people} {more}")
    crawled(new=[], changed=[], vanished=[])
    scanned("--incremental", rows=120, mode="full")
    session.sql(f"delete from {people} where `编号` >= 30")
    scanned("--incremental", rows=30, mode="full")
    scanned("--incremental", rows=0, mode="unchanged")

    session.sql(f"alter table {people} add column `邮箱` string")
    session.sql(f"alter table {people} rename column `编号` to `序号`")
    session.sql(f"create table {lake}.hr.fees (fee int) using iceberg")
    crawled(new=["lake_fees"], changed=["lake_people"], vanished=[])
    scanned("--incremental", rows=30, fields=9, mode="full")
    page = views.show_dataset(store, bureau["planner"], "lake_people")
    assert {"邮箱", "序号"} < {f.name for f in page.fields}
    session.sql(f"drop table {lake}.hr.fees")
    crawled(new=[], changed=[], vanished=["lake_fees"])


def test_a_database_that_a_catalog_of_iceberg_has_not(
    lake: str, terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["source", "add", "lake", f"spark-table:{lake}.nowhere", "--owner", "pension"]
    assert run([*add, *terminal]) == 4
    assert f'has no "{lake}.nowhere"' in capsys.readouterr().err
