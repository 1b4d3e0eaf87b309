"""Scans on Kubernetes: Spark's own client, driver and executors; the API server alone is stood in for."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

from catalog.cli.scan import as_json
from catalog.file_scans import scan_file
from tests.catalog.faults.workers import wait_for
from tests.catalog.spark.conftest import is_spark_3
from tests.catalog.spark.kubernetes import Kubernetes
from tests.catalog.spark.test_cluster import ROOT, packed
from tests.classifiers.test_kernel import mobiles, names, resident_ids

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc"),
]
#: What executors need where the image has Guikou.
INSTALLED = f"spark.executorEnv.PYTHONPATH {ROOT}\n"


@pytest.fixture
def kubernetes(tmp_path: Path) -> Iterator[Kubernetes]:
    pyspark = pytest.importorskip("pyspark")
    if which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    server = Kubernetes(tmp_path / "pods", Path(pyspark.__file__).parent)
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "people"
    made.mkdir()
    rows = [
        f"{a},{b},{c}\n" for a, b, c in zip(names(80), resident_ids(80), mobiles(80), strict=True)
    ]
    for part in range(8):
        text = "姓名,身份证号,手机号\n" + "".join(rows[part * 10 : part * 10 + 10])
        (made / f"{part}.csv").write_text(text, "utf-8")
    return made


@pytest.fixture
def started(
    kubernetes: Kubernetes, folder: Path, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a scan of the folder in a process of its own."""
    running: list[subprocess.Popen[str]] = []

    def start(image: str, settings: str, seconds: int = 60) -> subprocess.Popen[str]:
        conf = tmp_path / "conf"
        conf.mkdir()
        (conf / "spark-defaults.conf").write_text(
            f"spark.kubernetes.container.image {image}\nspark.executor.memory 512m\n{settings}"
        )
        environment = os.environ | {
            "SPARK_CONF_DIR": str(conf),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "KUBECONFIG": str(tmp_path / "none"),
            "PYTHONPATH": str(ROOT),
            "GUIKOU_SPARK_EXECUTOR_SECONDS": str(seconds),
        }
        on = ["--engine", "spark", "--master", kubernetes.master, "--format", "json"]
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "scan", str(folder), *on],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def finds_the_same(process: subprocess.Popen[str], folder: Path) -> None:
    said, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    (here,) = (as_json(one) for one in scan_file(str(folder)))
    there = json.loads(said)
    assert {**there, "seconds": 0} == {**here, "seconds": 0}
    assert there["rows"] == 80


def nothing_is_left(kubernetes: Kubernetes) -> None:
    assert not kubernetes.pods
    assert not kubernetes.objects["configmaps"]
    wait_for(lambda: not any(p.processes() for p in kubernetes.created), "containers end", 30)


def test_executors_in_pods_find_what_a_scan_here_finds(
    kubernetes: Kubernetes,
    started: Callable[..., subprocess.Popen[str]],
    folder: Path,
    tmp_path: Path,
) -> None:
    """With the Guikou of an archive, which they compile first."""
    archive = packed(tmp_path)
    settings = (
        f"spark.archives {archive.as_uri()}#guikou\nspark.executorEnv.PYTHONPATH guikou\n"
        "spark.executor.instances 1\n"
    )
    finds_the_same(started("spark", settings), folder)
    nothing_is_left(kubernetes)
    (pod,) = kubernetes.created
    assert (pod.folder / "guikou/catalog/engines/__pycache__").exists()
    log = (pod.folder / "log.txt").read_bytes()
    assert b"Spark" in log
    values = (*names(80), *resident_ids(80), *mobiles(80))
    assert not [one for one in values if one.encode() in log]


def test_an_executor_that_is_killed_is_replaced(
    kubernetes: Kubernetes, started: Callable[..., subprocess.Popen[str]], folder: Path
) -> None:
    process = started("spark", f"{INSTALLED}spark.executor.instances 2\n")
    wait_for(lambda: any(pod.works() for pod in kubernetes.created), "a pod works", 100)
    next(pod for pod in kubernetes.created if pod.works()).kill()
    finds_the_same(process, folder)
    nothing_is_left(kubernetes)
    assert len(kubernetes.created) > 2


def test_a_scan_that_is_told_to_end_ends_its_pods(
    kubernetes: Kubernetes, started: Callable[..., subprocess.Popen[str]]
) -> None:
    process = started("spark", INSTALLED)
    wait_for(lambda: any(pod.works() for pod in kubernetes.created), "a pod works", 100)
    process.terminate()
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, said, errors) == (130, "", "\nInterrupted.\n")
    nothing_is_left(kubernetes)


@pytest.mark.skipif(
    is_spark_3(), reason="Spark 3.5 does not let its Kubernetes client be asked for reasons"
)
@pytest.mark.parametrize(
    ("image", "reason"), [("nowhere/guikou:1", "ErrImagePull"), ("broken", "Error 1")]
)
def test_pods_that_cannot_start_are_told_with_the_reason(
    kubernetes: Kubernetes, started: Callable[..., subprocess.Popen[str]], image: str, reason: str
) -> None:
    process = started(image, "", seconds=2)
    said, errors = process.communicate(timeout=100)
    assert (process.returncode, said) == (5, "")
    assert f"{kubernetes.master} has given Spark no executor for " in errors
    assert f" s ({reason})." in errors
    assert errors.count("\n") == 1
    nothing_is_left(kubernetes)


def test_a_server_that_refuses_is_told(
    kubernetes: Kubernetes, started: Callable[..., subprocess.Popen[str]]
) -> None:
    kubernetes.forbidden = True
    said, errors = started("spark", "").communicate(timeout=100)
    assert said == ""
    assert f"cannot be started on {kubernetes.master} (KubernetesClientException 403)" in errors
    assert "credentials" in errors
    assert errors.count("\n") == 1
