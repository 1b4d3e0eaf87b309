"""Run the screens and the worker as two child processes, and leave none behind."""

import errno
import gc
import http
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalog.errors import GuikouError, UsageError

APP = Path(__file__).parents[1] / "app.py"
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10


def check_port(port: int) -> None:
    """Raise UsageError unless ``port`` of this machine is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise UsageError(
                    f"无权使用端口 {port}。请换一个 1024 以上的端口：make run PORT=9000。",
                    f"Port {port} needs privileges. Choose one above 1024: make run PORT=9000.",
                ) from None
            other = port + 1 if port < 65535 else 9000
            raise UsageError(
                f"端口 {port} 已被占用。请换一个：make run PORT={other}。",
                f"Port {port} is taken. Choose another: make run PORT={other}.",
            ) from None


def serve(port: int, ready: Callable[[str], None]) -> int:
    """Serve on ``port`` of this machine until SIGINT or SIGTERM; return 0, or 1 when a child ended by itself.

    ``ready`` is called with the address once the screens answer. Raises GuikouError when they do not start.
    """
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    address = f"http://{HOST}:{port}"
    children = [_screens(port), _worker()]
    try:
        if not _wait_until_up(port, children, stopping):
            return 0
        ready(address)
        while not stopping:
            if any(child.poll() is not None for child in children):
                return 1
            time.sleep(0.2)
        return 0
    finally:
        _stop(children)


def _child(arguments: list[str], **more: Any) -> "subprocess.Popen[bytes]":
    # A session of their own: Ctrl-C reaches us alone, and we end them in order. The pipe tells them when we are
    # gone, however that happened: they read it until it closes.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "GUIKOU_WITH_PARENT": "1"},
        **more,
    )


def _screens(port: int) -> "subprocess.Popen[bytes]":
    return _child(["-m", "catalog.screens", "--port", str(port)])


def _worker() -> "subprocess.Popen[bytes]":
    return _child(["-m", "catalog.cli", "worker"], stdout=subprocess.DEVNULL)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _wait_until_up(
    port: int, children: list["subprocess.Popen[bytes]"], stopping: list[int]
) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not stopping:
        if any(child.poll() is not None for child in children):
            break
        if _answers(port):
            return True
        time.sleep(0.2)
    if stopping:
        return False
    raise GuikouError(
        "浏览器界面没有启动成功。请运行 guikou doctor 查看原因。",
        "The screens did not start. Run guikou doctor to see why.",
    )


def _stop(children: list["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if child.stdin is not None:
            child.stdin.close()


def settle() -> None:
    """Leave what is loaded by now out of the rounds of the garbage collector, and let it make fewer of them.

    In the middle of a page a round over all modules and rules takes 0.1 s; 20,000 new objects are less than one page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def end_with_parent(stop: Callable[[], None]) -> None:
    """In a child of ``serve``: call ``stop`` once the parent is gone. Does nothing elsewhere."""
    if os.environ.get("GUIKOU_WITH_PARENT") != "1":
        return

    def _watch() -> None:
        while os.read(0, 1024):
            pass
        stop()

    threading.Thread(target=_watch, name="guikou-parent", daemon=True).start()
