"""A PostgreSQL server of a test's own, and a way to any server that can be cut or stopped after so many bytes."""

import os
import pwd
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

PASSWORD = "only-of-a-test"
_CHUNK = 16 << 10
Fall = Literal["cut", "stall"] | Callable[[], object]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """A cluster below a folder of its own. PostgreSQL refuses to run as root, which then becomes ``nobody``."""

    def __init__(self, folder: Path, *, guarded: bool, memory: str) -> None:
        self.folder, self.port = folder, free_port()
        self._as = (
            {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        )
        if self._as:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run(
            "initdb",
            "-U",
            "owner",
            f"--pwfile={secret}",
            "-A",
            "scram-sha-256" if guarded else "trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {self.port}\nunix_socket_directories = ''\nlisten_addresses = '127.0.0.1'\n"
                f"fsync = off\nshared_buffers = {memory}\nmax_connections = 50\n"
            )
        self.start()

    def url(self, password: str = PASSWORD) -> str:
        return f"postgresql+psycopg://owner:{password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def restart(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-l", str(self.folder / "log"), "restart")

    def _run(self, *command: str) -> None:
        subprocess.run(
            [command[0], "-D", str(self.folder / "data"), *command[1:]],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            **self._as,  # type: ignore[call-overload]  # whose words depend on who runs this
        )


@contextmanager
def private_server(*, guarded: bool = True, memory: str = "8MB") -> Iterator[Server]:
    """Yield a running PostgreSQL, ``guarded`` by a password; raises FileNotFoundError where it is not installed."""
    folder = Path(tempfile.mkdtemp(prefix="guikou-pg-"))
    try:
        if shutil.which("initdb") is None:
            raise FileNotFoundError
        server = Server(folder, guarded=guarded, memory=memory)
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test has stopped it
                server.stop()
    finally:
        shutil.rmtree(folder)


class Way:
    """A way to a server on this machine, open until ``fall`` says otherwise."""

    def __init__(self, port: int) -> None:
        self._to, self._most, self._left = port, 0, 0
        self._what: Fall = "cut"
        self._shut, self._lost = False, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.fallen = 0
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def fall(self, most: int, what: Fall, times: int = 1_000) -> None:
        """Cut the next connections, let them stand still, or do something, after ``most`` bytes from the server."""
        self._most, self._what, self._left, self.fallen = most, what, times, 0

    def shut(self) -> None:
        """Cut all that go this way, and let nobody through until it is opened: a server that is down."""
        self._shut = True
        self._let_go()

    def open(self) -> None:
        """Let those through who come from now on."""
        self._shut = False

    def lose_commits(self, times: int) -> None:
        """Cut whoever says COMMIT next, once the server has done it and before its answer is handed on."""
        self._lost, self.fallen = times, 0

    def close(self) -> None:
        self._listening.close()
        self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, []
        for one in held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self._shut:
                client.close()
                continue
            server = socket.socket()
            # Little on the way: the server is to be in the middle of its answer when the way falls.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
            try:
                server.connect(("127.0.0.1", self._to))
            except OSError:
                server.close()
                client.close()
                continue
            self._held += [client, server]
            lost = threading.Event()
            for goes, ends in ((self._forth, (client, server)), (self._back, (server, client))):
                threading.Thread(target=goes, args=(*ends, lost), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(_CHUNK):
                if self._lost and b"COMMIT" in data:
                    self._lost -= 1
                    lost.set()
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _back(self, server: socket.socket, client: socket.socket, lost: threading.Event) -> None:
        passed = 0
        with suppress(OSError):
            while data := server.recv(_CHUNK):
                if lost.is_set():
                    self.fallen += 1
                    break
                passed += len(data)
                if passed > self._most and self._falls():
                    if self._what == "cut":
                        # No farewell: what is still on the way is gone too.
                        client.setsockopt(
                            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                        )
                        client.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
                        client.close()
                    if not callable(self._what):
                        return
                    self._what()
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)

    def _falls(self) -> bool:
        with self._lock:
            if self.fallen >= self._left:
                return False
            self.fallen += 1
            return True


@contextmanager
def way_to(port: int) -> Iterator[Way]:
    """Yield a way to the server at ``port`` of this machine."""
    way = Way(port)
    try:
        yield way
    finally:
        way.close()
