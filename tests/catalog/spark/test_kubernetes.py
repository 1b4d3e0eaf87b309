"""Scans on Kubernetes: Spark's own client, driver and executors; the API server alone is stood in for."""

import signal
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from tests.catalog.faults.workers import wait_for
from tests.catalog.spark.conftest import is_spark_3
from tests.catalog.spark.kubernetes import Kubernetes
from tests.catalog.spark.scanning import INSTALLED, VALUES, Scanning, sent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc"),
]
IMAGE = "spark.kubernetes.container.image"


@pytest.fixture
def kubernetes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kubernetes]:
    pyspark = pytest.importorskip("pyspark")
    if which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    server = Kubernetes(tmp_path / "pods", Path(pyspark.__file__).parent)
    yield server
    server.close()


def nothing_is_left(kubernetes: Kubernetes) -> None:
    assert not kubernetes.pods
    assert not kubernetes.objects["configmaps"]
    wait_for(lambda: not any(p.processes() for p in kubernetes.created), "containers end", 30)


def test_executors_in_pods_find_what_a_scan_here_finds(
    kubernetes: Kubernetes, scanning: Scanning, tmp_path: Path
) -> None:
    """With the Guikou of an archive, which they compile first; the first is killed, and replaced."""
    scanning.start(
        kubernetes.master, f"{IMAGE} spark\n{sent(tmp_path)}spark.executor.instances 1\n"
    )
    wait_for(lambda: any(pod.works() for pod in kubernetes.created), "a pod works", 100)
    (first,) = kubernetes.created
    first.kill()
    assert scanning.finds_what_a_scan_here_finds()
    nothing_is_left(kubernetes)
    first, *more = kubernetes.created
    assert (more[-1].folder / "guikou/catalog/engines/__pycache__").exists()
    logs = b"".join((pod.folder / "log.txt").read_bytes() for pod in (first, *more))
    assert logs
    assert not [one for one in VALUES if one in logs]


def test_a_scan_that_is_told_to_end_ends_its_pods(
    kubernetes: Kubernetes, scanning: Scanning
) -> None:
    scanning.start(kubernetes.master, f"{IMAGE} spark\n{INSTALLED}")
    wait_for(lambda: any(pod.works() for pod in kubernetes.created), "a pod works", 100)
    assert scanning.told(signal.SIGTERM) == (130, "", "\nInterrupted.\n")
    nothing_is_left(kubernetes)


@pytest.mark.skipif(
    is_spark_3(), reason="Spark 3.5 does not let its Kubernetes client be asked for reasons"
)
@pytest.mark.parametrize(
    ("image", "reason"), [("nowhere/guikou:1", "ErrImagePull"), ("broken", "Error 1")]
)
def test_pods_that_cannot_start_are_told_with_the_reason(
    kubernetes: Kubernetes, scanning: Scanning, image: str, reason: str
) -> None:
    scanning.start(kubernetes.master, f"{IMAGE} {image}\n", seconds=15)
    code, said, errors = scanning.ended()
    assert (code, said) == (5, ""), errors
    assert f"{kubernetes.master} has given Spark no executor for " in errors
    assert f" s ({reason})." in errors
    assert errors.count("\n") == 1
    nothing_is_left(kubernetes)


def test_a_server_that_refuses_is_told(kubernetes: Kubernetes, scanning: Scanning) -> None:
    kubernetes.forbidden = True
    scanning.start(kubernetes.master, f"{IMAGE} spark\n")
    code, said, errors = scanning.ended()
    assert (code, said) == (5, "")
    assert f"cannot be started on {kubernetes.master} (KubernetesClientException 403)" in errors
    assert "credentials" in errors
    assert errors.count("\n") == 1
