"""A standalone cluster of two workers, each executor a process of its own that has Guikou from an archive alone."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from catalog import people, scans, views
from catalog.datasets import NewDataset, register
from catalog.models import Sketch
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD
from tests.catalog.spark.scanning import ROOT, sent
from tests.classifiers.test_kernel import mobiles, names, resident_ids

WORKERS = 2


def started(stack: ExitStack, log: Path, kind: str, *options: str) -> None:
    """Start a part of the cluster that knows of no checkout, and stop it with the stack."""
    pyspark = pytest.importorskip("pyspark")
    home = Path(pyspark.__file__).parent
    apart = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in apart}
    kept |= {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *options]
    out = stack.enter_context(log.open("w"))
    process = subprocess.Popen(command, env=kept, cwd=log.parent, stdout=out, stderr=out)
    stack.callback(process.wait)
    stack.callback(process.terminate)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The master's address."""
    if shutil.which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    log = tmp_path / "master.log"
    here = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    with ExitStack() as stack:
        started(stack, log, "master.Master", *here)
        address = None
        while address is None:
            time.sleep(0.1)
            address = re.search(r"spark://127\.0\.0\.1:\d+", log.read_text())
        for number in range(WORKERS):
            folder = tmp_path / f"worker{number}"
            options = (*here, "-c", "1", "-m", "1g", "-d", str(folder), address[0])
            started(stack, tmp_path / f"{folder.name}.log", "worker.Worker", *options)
        yield address[0]


@pytest.fixture
def settings_of_spark(tmp_path: Path) -> Path:
    """A folder of settings by which executors get Guikou as an archive."""
    conf = tmp_path / "conf"
    conf.mkdir()
    settings = f"{sent(tmp_path)}spark.executor.memory 512m\n"
    (conf / "spark-defaults.conf").write_text(settings)
    return conf


@pytest.mark.slow
def test_executors_of_a_cluster_find_what_a_scan_here_finds(
    cluster: str,
    settings_of_spark: Path,
    store: Store,
    bureau: dict[str, Actor],
    tmp_path: Path,
) -> None:
    operator, folder = bureau["operator"], tmp_path / "people"
    folder.mkdir()
    rows = [
        f"{a},{b},{c}\n" for a, b, c in zip(names(80), resident_ids(80), mobiles(80), strict=True)
    ]
    for part in range(8):
        text = "姓名,身份证号,手机号\n" + "".join(rows[part * 10 : part * 10 + 10])
        (folder / f"{part}.csv").write_text(text, "utf-8")
    register(store, operator, NewDataset("people", "人员", "People", "pension", None, str(folder)))
    environment = os.environ | {
        "GUIKOU_HOME": str(store.settings.home),
        "GUIKOU_TOKEN": people.sign_in(store, "operator", PASSWORD).token,
        "SPARK_CONF_DIR": str(settings_of_spark),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }
    scan = ["dataset", "scan", "people", "--engine", "spark", "--master", cluster]
    done = subprocess.run(
        [sys.executable, "-m", "catalog.cli", *scan, "--format", "json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (said,) = json.loads(done.stdout)
    assert (said["rows"], said["findings"], said["status"]) == (80, 3, "done")

    def known() -> tuple[object, ...]:
        page = views.show_dataset(store, operator, "people")
        with store.reading() as opened:
            kept = opened.query(Sketch).one()
            return page.fields, page.row.level, page.version, kept.sketch, kept.digest, kept.mark

    there = known()
    scans.scan_dataset(store, operator, "people")
    assert known() == there
    # Each worker's executor read some of it, by the Guikou in the archive, and none wrote of it.
    logs = list(tmp_path.glob("worker*/app-*/*/stderr"))
    assert len(logs) == WORKERS
    assert all("Finished task" in p.read_text("utf-8") for p in logs)
    assert all((p.parent / "guikou/catalog/engines/__pycache__").exists() for p in logs)
    written = b"".join(p.read_bytes() for p in (*logs, *tmp_path.glob("*.log")))
    values = (*names(80), *resident_ids(80), *mobiles(80))
    assert not [one for one in values if one.encode() in written]
