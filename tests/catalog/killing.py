"""Kill a preparation at its n-th act on disk or database, or after some milliseconds, and look at what is left.

    python -m tests.catalog.killing HOME NUMBER OPERATOR FOLDER POINTS

``HOME`` is copied anew for each point: a number, counted over what writes, or ``~`` with milliseconds. With ``count``,
all that there is to be counted is printed. Everything happens in forked children, so that imports are paid for once;
the product knows nothing of it: Python's own audit events and three wrapped calls do the counting.
"""

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, event, select

from catalog import release_recovery, release_sinks, releases, rulebooks
from catalog.acts import RefusedError
from catalog.models import Artifact, AuditEvent, Request
from catalog.release_files import Interrupted
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import Actor
from catalog.verification import verify_artifact
from classifiers.cells import Cells
from classifiers.digests import digest_each

_WATCHED = (
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.remove",
    "os.link",
    "os.chmod",
    "shutil.rmtree",
)


class _Counter:
    """Counts what writes below ``home``, and dies at one of them."""

    def __init__(self, home: Path, die_at: int | None) -> None:
        self.home, self.die_at, self.seen = str(home), die_at, [] if die_at is None else None
        self.count = 0
        self.lock = threading.Lock()

    def happens(self, what: str) -> None:
        with self.lock:
            self.count += 1
            if self.seen is not None:
                self.seen.append(what)
            if self.count == self.die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, name: str, args: tuple[object, ...]) -> None:
        if name in _WATCHED or (name == "open" and "w" in str(args[1] or "")):
            place = next((str(a) for a in args if isinstance(a, str | Path)), "")
            if place.startswith(self.home):
                self.happens(f"{name} {Path(place).name}")

    def install(self) -> None:
        sys.addaudithook(self.hear)
        sync, write = os.fsync, release_sinks.Counted.write

        def fsync(descriptor: int) -> None:
            self.happens("fsync")
            sync(descriptor)

        def counted(sink: release_sinks.Counted, data: bytes) -> int:
            self.happens("write")
            return write(sink, data)

        os.fsync = fsync
        release_sinks.Counted.write = counted  # type: ignore[method-assign]
        event.listen(Engine, "commit", lambda _: self.happens("commit"))


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")
    sys.stderr.flush()


def _forked(work: Callable[[], None]) -> int:
    """Run ``work`` in a child; return its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the child says what went wrong and ends
            _say(f"{type(error).__name__}: {error}")
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def _prepare(home: Path, number: str, user: int, counter: _Counter | None) -> None:
    store = open_store(Settings(home=home))
    if counter is not None:
        counter.install()
    releases.prepare(store, Actor(user, "operator"), number)
    if counter is not None and counter.seen is not None:
        (home / "seen.json").write_text(json.dumps(counter.seen))


def _killed(home: Path, number: str, user: int, point: str) -> None:
    if not point.startswith("~"):
        status = _forked(lambda: _prepare(home, number, user, _Counter(home, int(point))))
        assert os.WIFSIGNALED(status), (point, status)
        assert os.WTERMSIG(status) == signal.SIGKILL, (point, status)
        return

    def late() -> None:
        def die() -> None:
            time.sleep(int(point[1:]) / 1000)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=die, daemon=True).start()
        _prepare(home, number, user, None)

    _forked(late)


def _state(store: Store, number: str) -> tuple[str, list[str]]:
    with store.reading() as session:
        request = session.scalars(select(Request).where(Request.number == number)).one()
        return request.state, list(session.scalars(select(Artifact.path)))


def _check(home: Path, number: str, user: int, *, worker: bool) -> None:
    """Hold what is left against what must hold: nothing or all of it, and the whole after one more command."""
    store = open_store(Settings(home=home))
    folder, actor = home / "releases" / number, Actor(user, "operator")
    state, paths = _state(store, number)
    assert (state, len(paths)) in {("approved", 0), ("prepared", 1)}, (state, paths)
    found: list[Interrupted] = []
    if worker or paths:
        found = release_recovery.recover(store)
        assert len(found) <= 1 - len(paths), found
        left = [p.name for p in folder.iterdir() if p.name != ".lock"] if folder.exists() else []
        assert left == [Path(p).parent.name for p in paths], left
    if paths:
        with pytest.raises(RefusedError) as refused:
            releases.prepare(store, actor, number)
        assert refused.value.decision.rule == "procedure-state"
    else:
        there = release_recovery.interrupted(store)
        assert not (worker and there), there
        releases.prepare(store, actor, number, found=found.append)
        assert len(found) == len(there) or worker
    state, paths = _state(store, number)
    assert (state, len(paths)) == ("prepared", 1)
    whole = Path(paths[0]).parent
    assert sorted(p.name for p in folder.iterdir()) == sorted([".lock", whole.name])
    assert len(list(whole.iterdir())) == 4, list(whole.iterdir())
    assert verify_artifact(whole, home / "keys" / "public.pem").whole
    keys = sorted(p.name for p in (home / "keys" / "releases").iterdir())
    assert keys == [f"{number}.age", f"{number}.key"], keys
    with store.reading() as session:
        outcomes = [
            (e.outcome, e.actor)
            for e in session.scalars(
                select(AuditEvent).where(AuditEvent.action == "request:prepare")
            )
        ]
    assert outcomes.count(("allowed", "operator")) == 1, outcomes
    assert len([o for o in outcomes if o[0] == "failed"]) == len(found), (outcomes, found)


def _try(home: Path, number: str, user: int, point: str, *, worker: bool) -> bool:
    """Tell whether everything holds after one kill, in a copy of the home."""
    if point == "count":
        status = _forked(lambda: _prepare(home, number, user, _Counter(home, None)))
        sys.stdout.write((home / "seen.json").read_text())
        return status == 0
    _killed(home, number, user, point)
    return _forked(lambda: _check(home, number, user, worker=worker)) == 0


def _warm(home: Path) -> None:
    """Load what every child would load: modules, rules, a compiled loop. No thread may be started before a fork."""
    store = open_store(Settings(home=home))
    rulebooks.today(store).policy(date(2026, 1, 1))
    store.close()
    none = np.zeros(1, dtype=np.int64)
    cells = Cells(np.zeros(1, dtype=np.uint8), none, none, none, np.zeros(1, dtype=np.uint32))
    digest_each(cells, bytes(16))


def main() -> int:
    """Do as the module says; the exit code is the number of points after which something did not hold."""
    home, number, user, folder = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    _warm(home)
    wrong = 0
    for turn, point in enumerate(sys.argv[5:]):
        copy = folder / "home"
        shutil.copytree(home, copy)
        if not _try(copy, number, user, point, worker=turn % 2 == 1):
            _say(f"after a kill at {point}: see above")
            wrong += 1
        shutil.rmtree(copy)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
