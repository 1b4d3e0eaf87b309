"""The Makefile: what a stranger's first two commands say when the machine is not as they need it."""

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
PYTHONS = ("python3", "python3.11", "python3.12", "python3.13")
TOO_OLD = 'case "$*" in *--version*) echo "Python 3.9.2";; *) exit 1;; esac'
LOCKS = ("requirements.lock", "requirements-dev.lock")
NOBODY = 65534


def make(
    *arguments: str, folder: Path, path: Path | None = None, user: int | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("MAKE")},
            "PATH": f"{path}:/usr/bin:/bin" if path else os.environ["PATH"],
            "LC_ALL": "C",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        user=user,
    )


def said(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """Return what was said, without make's own last word on a failed target."""
    return [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if not re.match(r"make(\[\d+\])?: \*\*\*", line)
    ]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder with the Makefile alone, which other accounts can reach too."""
    made = Path(tempfile.mkdtemp(prefix="guikou-make-"))
    made.chmod(0o755)
    shutil.copy(MAKEFILE, made / "Makefile")
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def pythons(folder: Path, script: str) -> Path:
    """Put interpreters that do only what ``script`` says first on a PATH."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for name in PYTHONS:
        (bin_ / name).write_text(f"#!/bin/sh\n{script}\n")
        (bin_ / name).chmod(0o755)
    return bin_


@pytest.mark.parametrize("target", ["run", "demo", "test", "bench"])
def test_a_python_too_old_is_one_clear_line(folder: Path, target: str) -> None:
    done = make(target, folder=folder, path=pythons(folder, TOO_OLD))
    assert done.returncode == 2
    assert said(done) == [
        "guikou: Python 3.11 or newer is needed; found Python 3.9.2. "
        "Install it, or say make PYTHON=/path/to/python3.11."
    ]
    assert not (folder / ".venv").exists()


def test_a_newer_python_beside_an_old_one_is_taken(folder: Path) -> None:
    path = pythons(folder, TOO_OLD)
    (path / "python3.12").write_text("#!/bin/sh\nexit 0\n")
    done = make("-n", "run", folder=folder, path=path)
    assert "python3.12 -m venv .venv" in done.stdout


def test_a_python_of_ones_own_choice_is_taken(folder: Path) -> None:
    done = make("-n", "run", "PYTHON=/opt/python", folder=folder, path=pythons(folder, TOO_OLD))
    assert "/opt/python -m venv .venv" in done.stdout


def test_a_folder_that_cannot_be_written_is_one_clear_line(folder: Path) -> None:
    path = pythons(folder, "exit 0")
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IRGRP | stat.S_IXGRP | 0o005)
    # Root may write anywhere, so that make runs as somebody else then.
    user = NOBODY if os.geteuid() == 0 else None
    done = make("run", folder=folder, path=path, user=user)
    assert done.returncode == 2
    assert said(done) == [
        "guikou: this folder cannot be written to. "
        "Copy it to a folder of your own and run make there."
    ]


def test_a_python_without_venv_is_told_what_to_install(folder: Path) -> None:
    script = 'case "$*" in *venv*) exit 1;; esac'
    done = make("run", folder=folder, path=pythons(folder, script))
    assert done.returncode == 2
    assert said(done) == [
        "guikou: Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv."
    ]


@pytest.mark.parametrize(
    ("arguments", "port"), [((), "8501"), (("PORT=9000",), "9000"), (("PORT=1",), "1")]
)
def test_the_port_passes_through(arguments: tuple[str, ...], port: str) -> None:
    done = make("-n", "run", *arguments, folder=MAKEFILE.parent)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith(f"guikou serve --demo --port {port}")


def test_help_is_the_default_and_names_the_targets(folder: Path) -> None:
    done = make(folder=folder)
    assert done.stdout == make("help", folder=folder).stdout
    for words in (
        "make run",
        "PORT=9000",
        "make demo",
        "make test",
        "make bench",
        "make lock",
        "make iceberg",
    ):
        assert words in done.stdout


def test_every_target_that_is_no_file_is_phony() -> None:
    text = MAKEFILE.read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    targets = re.findall(r"^([a-z]+):(?!=)", text, re.MULTILINE)
    assert sorted(phony.split()) == sorted(targets)


@pytest.mark.parametrize("name", [*LOCKS, "requirements-iceberg.lock"])
def test_lock_files_pin_by_hash_and_name_no_host(name: str) -> None:
    text = (MAKEFILE.parent / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|--(extra-)?index-url|-f|--find-links|--trusted-host)", text, re.MULTILINE
    )
    pinned = re.findall(r"^([A-Za-z0-9][\w.\-]*)(?:\[[\w,]+\])?==\S+", text, re.MULTILINE)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(entries) > (50 if name in LOCKS else 2)
    assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []


def test_the_two_lock_files_agree() -> None:
    run, dev = (
        dict(
            re.findall(
                r"^([A-Za-z0-9][\w.\-]*)(?:\[[\w,]+\])?==(\S+)",
                (MAKEFILE.parent / name).read_text("utf-8"),
                re.MULTILINE,
            )
        )
        for name in LOCKS
    )
    both = run.keys() & dev.keys()
    assert len(both) > 50
    assert {n: (run[n], dev[n]) for n in both if run[n] != dev[n]} == {}
