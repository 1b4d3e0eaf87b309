"""What goes wrong on Spark is said without a cell and without a word of Java."""

import json
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest

from catalog.cli import run
from catalog.engines import executors, gathering, jobs, spark
from catalog.engines.gathering import SparkEngine
from catalog.engines.pieces import Seen
from catalog.errors import GuikouError, UnusableInputError
from catalog.heartbeats import StoppedError
from catalog.sources import open_source
from catalog.sources.places import TablePlace
from catalog.sources.spark_errors import failures, ignore_pandas
from tests.classifiers.test_kernel import resident_ids

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession
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


ATTEMPTS = """
import json, os, pathlib
from catalog.engines import spark
from catalog.errors import UnusableInputError

def children():
    return pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()

for master in ("k8s://https://127.0.0.1:9", "nonsense", "local[1]"):
    try:
        with spark.session(master) as started:
            said = str(started.range(3).count())
    except UnusableInputError as error:
        said = error.message.en
    print(json.dumps([master, said, len(children())]))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts processes by /proc")
def test_a_cluster_that_does_not_answer_leaves_no_java_behind() -> None:
    """In a process of its own, as a worker that tries again and again."""
    pytest.importorskip("pyspark")
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS], capture_output=True, text=True, check=False, timeout=200
    )
    tried = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert [(master, left) for master, _, left in tried] == [
        ("k8s://https://127.0.0.1:9", 0),
        ("nonsense", 0),
        ("local[1]", 0),
    ], done.stderr[-400:]
    (_, cluster, _), (_, nonsense, _), (_, counted, _) = tried
    assert "Spark cannot be started on k8s://https://127.0.0.1:9" in cluster
    assert "spark.kubernetes.container.image" in cluster
    assert "Spark cannot be started on nonsense" in nonsense
    assert counted == "3"


class Java:
    """A context of Java's that has stopped, with the driver alone."""

    def sc(self) -> "Java":
        return self

    def isStopped(self) -> bool:  # noqa: N802 - Spark's
        return True

    def getExecutorMemoryStatus(self) -> MagicMock:  # noqa: N802 - Spark's
        return MagicMock(size=lambda: 1)


def test_a_cluster_that_ends_spark_in_a_job_is_told() -> None:
    def collect() -> None:
        raise RuntimeError("a text of Java")

    context = MagicMock(master="yarn", _jsc=Java())
    with pytest.raises(UnusableInputError, match=r"Spark has stopped by itself \(yarn\)"):
        executors.awaited(context, collect, lambda: None)
    with pytest.raises(RuntimeError):
        executors.awaited(MagicMock(master="local[2]"), collect, lambda: None)


def test_a_session_that_cannot_be_made_is_told_as_a_cluster_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when a standalone master is not there: Spark gives up after a minute, and the session finds it stopped."""
    pytest.importorskip("pyspark")
    ended: list[str] = []

    class Context:
        _jvm, _jsc = None, Java()
        master, getConf = "spark://nowhere:1", dict[str, str]  # noqa: N815 - Spark's

        def __init__(self, **_: object) -> None: ...

        def stop(self) -> None:
            ended.append("context")

    def stopped(_: object) -> None:
        raise RuntimeError("a text of Java")

    @contextmanager
    def java(*_: object) -> Iterator[MagicMock]:
        try:
            yield MagicMock(jvm=None)
        finally:
            ended.append("java")

    monkeypatch.setattr("pyspark.SparkContext", Context)
    monkeypatch.setattr("pyspark.sql.SparkSession", stopped)
    monkeypatch.setattr(spark, "_java_for", java)
    with (
        pytest.raises(UnusableInputError, match="cannot be started on spark://nowhere:1") as told,
        spark.session("spark://nowhere:1"),
    ):
        raise AssertionError
    assert "a text" not in str(told.value)
    assert ended == ["context", "java"]


def test_a_scan_that_is_told_to_stop_ends_its_job(
    session: "SparkSession", csv_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(gathering, "_LOOK_SECONDS", 0.0)
    (table,) = open_source(csv_folder).tables()
    place = TablePlace(str(csv_folder), None)

    def stop(_rows: int) -> None:
        raise StoppedError

    with SparkEngine(session, 4) as engine, pytest.raises(StoppedError):
        engine(place)(table, progress=stop)
    assert not session.sparkContext.statusTracker().getActiveJobsIds()


def test_threads_do_not_give_each_other_the_warning_of_pandas_back() -> None:
    said = "PySpark does not yet fully support pandas >= 3.0.0."

    def work(_number: int) -> None:
        ignore_pandas()
        for _ in range(200):
            warnings.warn(said, FutureWarning, stacklevel=1)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(work, range(40))) == [None] * 40
        with pytest.raises(FutureWarning):
            warnings.warn("something else", FutureWarning, stacklevel=1)


class Late:
    """A frame whose job Spark hears of only once it was told to end it, as on a busy machine."""

    def __init__(self, frame: "DataFrame", told: threading.Event) -> None:
        self._frame, self._told = frame, told

    def collect(self) -> list[object]:
        assert self._told.wait(60)
        return list(self._frame.collect())


def test_a_job_that_had_not_begun_when_it_was_ended_does_not_go_on(
    session: "SparkSession", monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(batches: Iterator["RecordBatch"]) -> Iterator["RecordBatch"]:
        for batch in batches:
            time.sleep(20)
            yield batch

    told, context = threading.Event(), session.sparkContext
    ignore_pandas()
    frame = session.range(0, 1, 1, 1).mapInArrow(slowly, "id long")
    late = Late(frame, told)
    monkeypatch.setattr(executors, "_LOOK_SECONDS", 0.0)
    groups: list[str] = []

    def stop() -> None:
        raise StoppedError

    class Heard:
        """The context, noting which group of jobs it was told to end."""

        master = "local[2]"

        def setJobGroup(self, *args: object, **options: object) -> None:  # noqa: N802 - Spark's
            context.setJobGroup(*args, **options)  # type: ignore[arg-type]

        def cancelJobGroup(self, group: str) -> None:  # noqa: N802 - Spark's
            groups.append(group)
            context.cancelJobGroup(group)
            told.set()

    class Session:
        sparkContext = Heard()  # noqa: N815 - Spark's

    with pytest.raises(StoppedError):
        jobs._collected(Session(), late, stop)  # type: ignore[arg-type]
    tracker = context.statusTracker()
    known = [tracker.getJobInfo(number) for number in tracker.getJobIdsForGroup(groups[0])]
    assert [one.status for one in known if one is not None] == ["FAILED"]
    assert len(groups) > 1


def test_kubernetes_reasons_are_its_names_of_them_without_messages() -> None:
    def pod(**state: object) -> dict[str, object]:
        return {"status": {"containerStatuses": [{"state": state}]}}

    pods = [
        {"metadata": {}},
        {"status": {"phase": "Failed", "reason": "Evicted", "message": "secret"}},
        {"status": {"conditions": [{"status": "False", "reason": "Unschedulable"}]}},
        pod(waiting={"reason": "ContainerCreating"}),
        pod(waiting={"reason": "ImagePullBackOff", "message": "secret"}),
        pod(terminated={"reason": "OOMKilled", "exitCode": 137}),
        pod(running={}),
    ]
    assert executors.reasons(pods) == [
        "Evicted",
        "ImagePullBackOff",
        "OOMKilled 137",
        "Unschedulable",
    ]


def test_spark_that_fails_is_no_word_of_java(session: "SparkSession") -> None:
    with (
        pytest.raises(UnusableInputError, match="The Spark job failed") as raised,
        failures(),
    ):
        session.sql("select * from there_is_no_such_table").collect()
    assert "no_such" not in raised.value.message.en
