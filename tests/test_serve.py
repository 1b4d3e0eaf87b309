"""Serving: up, down, and nothing left behind, however it ends."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", "serve", *arguments],
        env={**os.environ, "GUIKOU_HOME": str(home), "GUIKOU_LANG": "en", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
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


def family(home: Path) -> dict[int, str]:
    """Return the processes of this installation, whoever their parent is, with their command lines."""
    mark = f"GUIKOU_HOME={home}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(folder.name)] = command
        except OSError:
            continue
    return found


def gone(home: Path, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not family(home):
            return True
        time.sleep(0.1)
    return False


@dataclass
class Served:
    process: "subprocess.Popen[str]"
    home: Path
    port: int

    def child(self, words: str) -> int:
        """Return the one child whose command line holds ``words``."""
        (found,) = [pid for pid, command in family(self.home).items() if words in command]
        return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    home, port = tmp_path / "home", free_port()
    with start(home, "--port", str(port)) as process:
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            yield Served(process, home, port)
        finally:
            process.kill()
            for left in family(home):
                os.kill(left, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_leaves_no_process(served: Served, number: signal.Signals) -> None:
    assert answers(served.port)
    assert len(family(served.home)) >= 3
    # As a terminal does it: to the whole group.
    os.killpg(served.process.pid, number)
    assert served.process.wait(20) == 0
    assert gone(served.home, 5)
    assert not answers(served.port)
    assert served.process.stdout is not None
    assert served.process.stdout.read() == ""
    with sqlite3.connect(served.home / "catalog.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_killed_it_leaves_no_process_either(served: Served) -> None:
    served.process.kill()
    served.process.wait(10)
    assert gone(served.home)
    assert not answers(served.port)


@pytest.mark.parametrize("child", ["catalog.cli worker", "catalog.screens"])
def test_when_one_child_ends_the_other_does_not_go_on_alone(served: Served, child: str) -> None:
    os.kill(served.child(child), signal.SIGKILL)
    assert served.process.wait(20) == 1
    assert gone(served.home, 5)


def test_stopped_while_starting_it_leaves_no_process(tmp_path: Path) -> None:
    with start(tmp_path / "home", "--port", str(free_port())) as process:
        while not any(
            "catalog.screens" in command for command in family(tmp_path / "home").values()
        ):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Guikou is up" not in out
    assert gone(tmp_path / "home", 5)


def test_a_taken_port_is_one_line_that_names_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with start(tmp_path / "home", "--demo", "--port", str(port)) as process:
            out, _ = process.communicate(timeout=60)
    other = port + 1 if port < 65535 else 9000
    assert process.returncode == 2
    assert out == f"guikou: Port {port} is taken. Choose another: make run PORT={other}.\n"
    assert not (tmp_path / "home").exists(), "nothing is made before the port is known to be free"


@pytest.mark.parametrize("arguments", [("--port", "{port}"), ()])
def test_a_port_taken_everywhere_counts_and_comes_from_the_setting(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        given = [a.format(port=port) for a in arguments]
        with start(tmp_path / "home", *given, GUIKOU_PORT=port) as process:
            out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"Port {port} is taken" in out


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_one_line(tmp_path: Path, port: str) -> None:
    with start(tmp_path / "home", "--port", port) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert out.count("\n") == 1
    assert "--port" in out


@pytest.mark.parametrize("more", [(), ("--demo",)])
@pytest.mark.parametrize("kind", ["a file in the way", "below a file", "no folder can be made"])
def test_a_home_that_cannot_be_written_is_one_line(
    tmp_path: Path, kind: str, more: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("")
    home = {
        "a file in the way": tmp_path / "file",
        "below a file": tmp_path / "file" / "home",
        "no folder can be made": Path("/proc/guikou"),  # not even by root
    }[kind]
    with start(home, "--port", str(free_port()), *more) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert out.count("\n") == 1
    assert out.startswith(f"guikou: Cannot write to the folder {home}")
    assert "GUIKOU_HOME" in out


@pytest.mark.sqlite_file
def test_a_damaged_catalog_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "catalog.db").write_bytes(b"no database " * 500)
    with start(tmp_path / "home", "--port", str(free_port())) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out.count("\n") == 1
    assert "The catalog database cannot be opened" in out
