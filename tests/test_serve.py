"""Serving: up, down, and nothing left behind, however it ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port)],
        env={**os.environ, "GUIKOU_HOME": str(home), "GUIKOU_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def family(home: Path) -> set[int]:
    """Return the processes that belong to this installation, whoever their parent is."""
    mark = f"GUIKOU_HOME={home}".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
        except OSError:
            continue
    return found


def gone(home: Path, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not family(home):
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", Path, int]]:
    home, port = tmp_path / "home", free_port()
    with start(home, port) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert f"http://127.0.0.1:{port}" in line
        yield process, home, port
        process.kill()
        for left in family(home):
            os.kill(left, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_no_process(
    served: tuple["subprocess.Popen[str]", Path, int], number: signal.Signals
) -> None:
    process, home, port = served
    assert answers(port)
    assert len(family(home)) >= 3
    process.send_signal(number)
    assert process.wait(20) == 0
    assert gone(home, 5)
    assert not answers(port)


def test_killed_it_leaves_no_process_either(
    served: tuple["subprocess.Popen[str]", Path, int],
) -> None:
    process, home, _ = served
    process.kill()
    process.wait(10)
    assert gone(home)


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with start(tmp_path / "home", port) as process:
            out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert out.count("\n") == 1
    assert f"Port {port} is taken" in out
    assert "PORT=" in out


def test_a_home_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file is in the way")
    with start(tmp_path / "home", free_port()) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "GUIKOU_HOME" in out
    assert "Traceback" not in out


MAKEFILE = Path(__file__).parents[1] / "Makefile"


def make(
    *arguments: str, path: str = "", folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *arguments],
        cwd=folder or MAKEFILE.parent,
        env={**os.environ, "PATH": f"{path}:/usr/bin:/bin" if path else os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_too_old_is_one_clear_line(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        fake = tmp_path / name
        fake.write_text(
            '#!/bin/sh\ncase "$*" in *--version*) echo "Python 3.9.2";; *) exit 1;; esac\n'
        )
        fake.chmod(0o755)
    (tmp_path / "Makefile").write_text(MAKEFILE.read_text("utf-8"))
    done = make("run", path=str(tmp_path), folder=tmp_path)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert lines == [
        "guikou: Python 3.11 or newer is needed; found Python 3.9.2. "
        "Install it, or say make PYTHON=/path/to/python3.11."
    ]


def test_the_port_passes_through_and_help_names_the_targets() -> None:
    assert "--port 9000" in make("-n", "run", "PORT=9000").stdout
    said = make("help").stdout
    for target in ("make run", "make demo", "make test", "make bench"):
        assert target in said


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_hash_and_name_no_host(name: str) -> None:
    text = (MAKEFILE.parent / name).read_text("utf-8")
    assert "://" not in text
    pinned = [
        line for line in text.splitlines() if line and not line[0].isspace() and line[0] != "#"
    ]
    assert len(pinned) > 50
    assert all("==" in line for line in pinned)
    assert text.count("--hash=sha256:") > len(pinned)
