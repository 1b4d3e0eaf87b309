"""What goes wrong on Spark is said without a cell and without a word of Java."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.cli import run
from catalog.engines import gathering, jobs
from catalog.engines.gathering import SparkEngine
from catalog.engines.pieces import Seen
from catalog.errors import GuikouError, UnusableInputError
from catalog.heartbeats import StoppedError
from catalog.sources import open_source
from catalog.sources.places import TablePlace
from catalog.sources.spark_errors import failures
from tests.classifiers.test_kernel import resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
from tests.catalog.spark.conftest import on_spark


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


def test_a_scan_that_is_told_to_stop_ends_its_job(
    session: "SparkSession", csv_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(gathering, "_LOOK_SECONDS", 0.0)
    (table,) = open_source(csv_folder).tables()
    place = TablePlace(str(csv_folder), None)

    def stop(_rows: int) -> None:
        raise StoppedError

    with SparkEngine(session, 4) as engine, pytest.raises(StoppedError):
        engine(place)(table, progress=stop)
    assert not session.sparkContext.statusTracker().getActiveJobsIds()


def test_spark_that_fails_is_no_word_of_java(session: "SparkSession") -> None:
    with (
        pytest.raises(UnusableInputError, match="The Spark job failed") as raised,
        failures(),
    ):
        session.sql("select * from there_is_no_such_table").collect()
    assert "no_such" not in raised.value.message.en
