"""Kill -9 at any point of prepare: either nothing, or the whole and verifiable artifact; one more command makes it."""

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from catalog import releases
from catalog.cli.request import _was_there
from catalog.errors import GuikouError
from catalog.release_files import Interrupted, locked, written_aside
from catalog.release_recovery import interrupted, recover
from catalog.release_writing import Written
from catalog.verification import MANIFEST, verify_artifact
from tests.catalog.release_cases import Case, open_case

ROOT = Path(__file__).parents[2]
#: Points picked at random a run, besides one of each kind; all of them pass (``GUIKOU_KILL_POINTS=all``).
PICKED, MOMENTS = 3, 2


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def kill(case: Case, number: str, folder: Path, *points: str) -> "subprocess.CompletedProcess[str]":
    user = case.who["operator"].user_id
    place = [str(case.store.settings.home), number, str(user), str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "tests.catalog.killing", *place, *points],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
        cwd=ROOT,
        timeout=1500,
    )


@pytest.mark.sqlite_file  # copies the home, database and all, for each kill
def test_killed_anywhere_it_is_nothing_or_whole(case: Case, tmp_path: Path) -> None:
    number = case.approved(fields=["amount", "status", "months"])
    case.store.close()
    counted = kill(case, number, tmp_path, "count")
    assert counted.returncode == 0, counted.stderr
    seen: list[str] = json.loads(counted.stdout)
    kinds = {what.split()[0] for what in seen}
    assert kinds >= {"write", "fsync", "commit", "os.mkdir", "os.rename", "os.link", "os.chmod"}
    if os.environ.get("GUIKOU_KILL_POINTS") == "all":
        points = [str(n + 1) for n in range(len(seen))] + [f"~{n * 10}" for n in range(60)]
    else:
        chance = random.Random()
        # The last of each kind: renamed but not on record, on record but the note not yet gone.
        named = {what.split()[0]: n + 1 for n, what in enumerate(seen)}.values()
        more = chance.sample(range(1, len(seen) + 1), PICKED)
        points = [str(n) for n in sorted({*named, *more})]
        points += [f"~{chance.randrange(20, 600)}" for _ in range(MOMENTS)]
    done = kill(case, number, tmp_path, *points)
    assert done.returncode == 0, (points, done.stderr)


def left(case: Case, number: str) -> list[str]:
    return sorted(p.name for p in (case.store.settings.releases / number).iterdir())


@pytest.mark.parametrize("encrypted", ["recipient", "password", "none"])
@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_a_full_disk_is_one_clear_error_and_leaves_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch, form: str, encrypted: str
) -> None:
    if encrypted == "none":
        case.change(level=2)
    number = case.approved(
        format=form, fields=["amount", "status", "months"], password=encrypted == "password"
    )
    whole = releases.write_data

    def on_a_full_disk(*given: Any) -> Written:
        most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, most[1]))
        try:
            return whole(*given)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, most)

    with monkeypatch.context() as patch:
        patch.setattr(releases, "write_data", on_a_full_disk)
        with pytest.raises(GuikouError, match=r"Writing to .* failed \(File too large\)"):
            releases.prepare(case.store, case.who["operator"], number)
    assert case.state(number) == "approved"
    assert left(case, number) == [".lock"]
    assert case.events(number)[-1] == ("operator", "request:prepare", "failed")
    row = releases.prepare(case.store, case.who["operator"], number)
    assert verify_artifact(Path(row.file), case.store.settings.keys / "public.pem").whole


def test_a_record_that_the_database_does_not_keep_leaves_no_file(case: Case) -> None:
    number = case.approved(fields=["amount", "status"])
    renamed = case.store.settings.releases / number

    def fail(_: Any) -> None:
        if any(p.is_dir() and p.name != ".partial" for p in renamed.glob("*")):
            event.remove(case.store.engine, "commit", fail)
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk is full"))

    event.listen(case.store.engine, "commit", fail)
    with pytest.raises(GuikouError, match="could not record"):
        releases.prepare(case.store, case.who["operator"], number)
    assert (case.state(number), left(case, number)) == ("approved", [".lock"])
    row = releases.prepare(case.store, case.who["operator"], number)
    assert left(case, number) == [".lock", Path(row.file).parent.name]


def test_what_is_being_prepared_or_of_another_day_is_let_alone(case: Case) -> None:
    number = case.approved(fields=["amount", "status"])
    folder = case.store.settings.releases / number
    with locked(folder), written_aside(folder, "operator", datetime.now(UTC)) as partial:
        assert recover(case.store) == interrupted(case.store) == []
        assert partial.exists()
    older = folder / "0123456789ab"
    older.mkdir()
    (older / MANIFEST).write_text("{}")
    assert recover(case.store) == []
    assert older.exists()


def test_the_command_says_what_was_there(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    number = case.approved(fields=["amount", "status"])
    folder = case.store.settings.releases / number
    (folder / ".partial").mkdir(parents=True)
    (folder / ".partial" / f"{number}.csv").write_bytes(b"x" * 1234)
    (case.store.settings.keys / "releases").mkdir(exist_ok=True)
    (case.store.settings.keys / "releases" / f".{number}.key.0a1b2c3d").write_bytes(b"half")
    assert [(i.number, i.size, i.by) for i in interrupted(case.store)] == [(number, 1234, None)]
    found: list[Interrupted] = []
    releases.prepare(case.store, case.who["operator"], number, found=found.append)
    assert [i.size for i in found] == [1234]
    assert ("operator", "request:prepare", "failed") in case.events(number)
    keys = {p.name for p in (case.store.settings.keys / "releases").iterdir()}
    assert keys == {f"{number}.key", f"{number}.age"}
    _was_there(found[0], "Asia/Shanghai")
    assert "1,234" in capsys.readouterr().err
