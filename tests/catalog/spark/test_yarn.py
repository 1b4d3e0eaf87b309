"""Scans on YARN: Spark's own client, application master and executors; the servers alone are stood in for."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest

from tests.catalog.faults.workers import wait_for
from tests.catalog.spark.scanning import INSTALLED, VALUES, Scanning, processes, sent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc"),
]


class Yarn:
    """A cluster of one node (Yarn.java) that has its settings, and a folder for each container, in ``folder``."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self.folder, self._log = folder, folder.parent / "yarn.log"
        self.settings = f"spark.yarn.jars local:{jars}/*\nspark.yarn.stagingDir {folder}/staging\n"
        self.environment = {"HADOOP_CONF_DIR": str(folder)}
        source = Path(__file__).with_name("Yarn.java")
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                ["java", "-cp", f"{jars}/*", str(source), str(folder)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
            )

    def ready(self) -> None:
        def is_there() -> bool:
            assert self._process.poll() is None, self._log.read_text()
            return (self.folder / "yarn-site.xml").exists()

        wait_for(is_there, "YARN can be asked", 60)

    def close(self) -> None:
        """End it as the end of its input does, with all containers."""
        self._process.communicate(timeout=30)

    def containers(self) -> list[Path]:
        return sorted(self.folder.glob("container_*"))

    def works(self) -> list[Path]:
        """Return the containers in which Spark has started Python, to read a piece."""
        return [one for one in self.containers() if _processes(one, b"pyspark.daemon")]

    def kill(self, container: Path) -> None:
        for number in _processes(container):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def nothing_is_left(self) -> None:
        wait_for(lambda: not any(map(_processes, self.containers())), "containers end", 30)
        assert not list(self.folder.glob("staging/*/.sparkStaging/*"))


def _processes(container: Path, named: bytes = b"") -> list[int]:
    return processes(f"CONTAINER_ID={container.name}".encode(), named)


@pytest.fixture
def yarn(tmp_path: Path) -> Iterator[Yarn]:
    pyspark = pytest.importorskip("pyspark")
    if which("javac") is None:
        pytest.skip("javac is missing: the stand-in of YARN is compiled (a JDK, Java 17)")
    folder = tmp_path / "yarn"
    folder.mkdir()
    cluster = Yarn(folder, Path(pyspark.__file__).parent / "jars")
    try:
        cluster.ready()
        yield cluster
    finally:
        cluster.close()


def test_executors_of_yarn_find_what_a_scan_here_finds(
    yarn: Yarn, scanning: Scanning, tmp_path: Path
) -> None:
    """With the Guikou of an archive, which they compile first; the first is killed, and replaced."""
    settings = f"{yarn.settings}{sent(tmp_path)}spark.executor.instances 1\n"
    scanning.start("yarn", settings, **yarn.environment)
    wait_for(yarn.works, "a container works", 100)
    (first,) = yarn.works()
    yarn.kill(first)
    assert scanning.finds_what_a_scan_here_finds()
    yarn.nothing_is_left()
    _, first, *more = yarn.containers()
    assert (more[-1] / "guikou/catalog/engines/__pycache__").exists()
    logs = b"".join((one / "stderr").read_bytes() for one in (first, *more))
    assert logs
    assert not [one for one in VALUES if one in logs]


def test_a_scan_that_is_told_to_end_ends_its_containers(yarn: Yarn, scanning: Scanning) -> None:
    scanning.start("yarn", yarn.settings + INSTALLED, **yarn.environment)
    wait_for(yarn.works, "a container works", 100)
    assert scanning.told(signal.SIGINT) == (130, "", "\nInterrupted.\n")
    yarn.nothing_is_left()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """A ResourceManager that lets Spark connect, and says nothing."""
    pytest.importorskip("pyspark")
    if which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    with socket.create_server(("127.0.0.1", 0)) as server:
        name, (host, port) = "yarn.resourcemanager.address", server.getsockname()
        (tmp_path / "yarn-site.xml").write_text(
            f"<configuration><property><name>{name}</name><value>{host}:{port}</value></property>"
            "</configuration>\n"
        )
        server.settimeout(100)
        yield server


def test_a_manager_that_is_not_there_is_told_in_time(
    manager: socket.socket, scanning: Scanning, tmp_path: Path
) -> None:
    manager.close()
    scanning.start("yarn", "", seconds=5, HADOOP_CONF_DIR=str(tmp_path))
    code, said, errors = scanning.ended()
    assert (code, said) == (5, ""), errors
    assert "Spark cannot be started on yarn (TimeoutError)." in errors
    assert "HADOOP_CONF_DIR" in errors
    assert errors.count("\n") == 1


def test_a_scan_that_is_told_to_end_before_spark_has_started(
    manager: socket.socket, scanning: Scanning, tmp_path: Path
) -> None:
    scanning.start("yarn", "", HADOOP_CONF_DIR=str(tmp_path))
    connection, _ = manager.accept()
    with connection:
        assert scanning.told(signal.SIGINT) == (130, "", "\nInterrupted.\n")
