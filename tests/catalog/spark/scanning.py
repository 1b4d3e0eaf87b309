"""A scan on a cluster in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

from catalog.cli.scan import as_json
from catalog.file_scans import scan_file
from tests.classifiers.test_kernel import mobiles, names, resident_ids

ROOT = Path(__file__).parents[3]
#: What executors need where the machines of the cluster have Guikou.
INSTALLED = f"spark.executorEnv.PYTHONPATH {ROOT}\n"
#: What nobody but an executor may hold in its hands.
VALUES = [one.encode() for one in (*names(80), *resident_ids(80), *mobiles(80))]


def sent(folder: Path) -> str:
    """Return the settings of Spark by which executors get Guikou as an archive, which is made in a folder."""
    archive = folder / "guikou.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for package in ("catalog", "classifiers", "policies"):
            for path in sorted((ROOT / package).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    made.write(path, path.relative_to(ROOT))
    return f"spark.archives {archive.as_uri()}#guikou\nspark.executorEnv.PYTHONPATH guikou\n"


class Scanning:
    """``guikou scan`` of a folder of eight files that are made in ``home``."""

    def __init__(self, home: Path) -> None:
        self._home, self._folder = home, home / "people"
        self._process: subprocess.Popen[str] | None = None
        self._folder.mkdir()
        columns = zip(names(80), resident_ids(80), mobiles(80), strict=True)
        rows = [f"{a},{b},{c}\n" for a, b, c in columns]
        for part in range(8):
            text = "姓名,身份证号,手机号\n" + "".join(rows[part * 10 : part * 10 + 10])
            (self._folder / f"{part}.csv").write_text(text, "utf-8")

    def start(self, master: str, settings: str, seconds: int = 60, **more: str) -> None:
        """Start it, to wait so many seconds for executors, with ``more`` in its environment."""
        conf = self._home / "conf"
        conf.mkdir()
        (conf / "spark-defaults.conf").write_text(f"spark.executor.memory 512m\n{settings}")
        environment = os.environ | {
            "SPARK_CONF_DIR": str(conf),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYTHONPATH": str(ROOT),
            "GUIKOU_SPARK_EXECUTOR_SECONDS": str(seconds),
        }
        on = ["--engine", "spark", "--master", master, "--format", "json"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "scan", str(self._folder), *on],
            env=environment | more,
            cwd=self._home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def told(self, number: signal.Signals) -> tuple[int, str, str]:
        """Send it a signal; return as :meth:`ended` does."""
        assert self._process is not None
        self._process.send_signal(number)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        """Return its exit code and what it said, when it has ended."""
        assert self._process is not None
        said, errors = self._process.communicate(timeout=200)
        return self._process.returncode, said, errors

    def finds_what_a_scan_here_finds(self) -> bool:
        """Tell whether it does, when it has ended."""
        code, said, errors = self.ended()
        assert code == 0, errors
        (here,) = (as_json(one) for one in scan_file(str(self._folder)))
        assert here["rows"] == 80
        return {**json.loads(said), "seconds": 0} == {**here, "seconds": 0}

    def end(self) -> None:
        """End whatever is left of it."""
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()


def processes(mark: bytes, named: bytes = b"") -> list[int]:
    """Return the processes with ``mark`` (NAME=value) in their environment and ``named`` in their command."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark in (place / "environ").read_bytes().split(b"\0")
            command = (place / "cmdline").read_bytes()
        except OSError:  # it has ended, or is somebody else's
            continue
        if ours and command and named in command:
            found.append(int(place.name))
    return found
