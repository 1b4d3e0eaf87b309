"""What every test relies on: no network beyond this machine, and no silent skip where nothing may be skipped."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

#: Set by .ci/run: a skip is then a failure.
NO_SKIP = os.environ.get("GUIKOU_TEST_NO_SKIP") == "1"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, but nothing may be skipped here: {call.excinfo}"
        )


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings or the installation of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("GUIKOU_") and not name.startswith("GUIKOU_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GUIKOU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GUIKOU_LANG", "en")
