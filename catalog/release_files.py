"""The folder of one release: written aside, made durable, renamed into place; whole or not there at all.

A preparation that has not come to its end has a note of who began it, in ``.partial`` first and then, between the
rename and the record in the database, in the folder itself. What bears the note and has no record was interrupted.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.errors import GuikouError, UsageError
from catalog.signing import create_private, sync

PARTIAL, NOTE, LOCK = ".partial", "begun.json", ".lock"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A preparation of release ``number`` that was cut off: who began it and when, and the bytes it had written.

    ``by`` and ``at`` are None when it was cut off before it could say so.
    """

    number: str
    by: str | None
    at: datetime | None
    size: int


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody else from writing in the folder of a release.

    The lock is the operating system's, so a killed process lets go of it. Raises UsageError when another process has
    it, GuikouError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                "另一个进程正在制备该申请的数据。请等它结束。",
                "Another process is preparing this release. Wait until it is done.",
            ) from None
        yield
    finally:
        os.close(lock)


@contextmanager
def written_aside(folder: Path, by: str, at: datetime) -> Iterator[Path]:
    """Yield an empty ``.partial`` inside ``folder``, which is locked; whatever is left in it at the end goes.

    Raises GuikouError when the disk does not take what is written.
    """
    partial = folder / PARTIAL
    try:
        partial.mkdir(mode=0o700)
        try:
            (partial / NOTE).write_text(json.dumps({"by": by, "at": at.isoformat()}), "utf-8")
            yield partial
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def put_in_place(partial: Path, final: Path) -> None:
    """Make everything in ``partial`` durable and rename it to ``final``, which is not there yet."""
    for path in partial.iterdir():
        path.chmod(0o600)
        sync(path)
    sync(partial)
    partial.rename(final)
    sync(final.parent)


def settle(final: Path) -> None:
    """Take the note away: the folder is on record."""
    (final / NOTE).unlink(missing_ok=True)


def interrupted_in(folder: Path, recorded: Collection[str]) -> Interrupted | None:
    """Return what a killed preparation left in ``folder``, which is locked; ``recorded``: sub-folders on record."""
    left = _left(folder, recorded)
    if not left:
        return None
    by, at = _note(left)
    size = sum(p.stat().st_size for one in left for p in one.rglob("*") if p.is_file())
    return Interrupted(folder.name, by, at, size)


def clear(folder: Path, recorded: Collection[str]) -> None:
    """Remove what a killed preparation left in ``folder``, which is locked; what is on record stays."""
    for one in _left(folder, recorded):
        shutil.rmtree(one)
    for name in recorded:
        settle(folder / name)


def clear_unfinished_keys(keys: Path, number: str) -> None:
    """Remove what making a key of a release left behind when it was killed, while the release is locked."""
    for path in (keys / "releases").glob(f".{number}.*"):
        path.unlink(missing_ok=True)


def _left(folder: Path, recorded: Collection[str]) -> list[Path]:
    # A folder without note and record is none of a killed run: the database may be an older one, put back.
    return [
        one
        for one in sorted(folder.iterdir())
        if one.name not in recorded and (one.name == PARTIAL or (one / NOTE).exists())
    ]


def _note(left: list[Path]) -> tuple[str | None, datetime | None]:
    for one in left:
        try:
            said = json.loads((one / NOTE).read_text("utf-8"))
            return str(said["by"]), datetime.fromisoformat(said["at"])
        except (OSError, ValueError, KeyError):
            continue  # cut off while it was written
    return None, None


def free_name(folder: Path, digest: str) -> str:
    """Return the name of a new sub-folder for an envelope's digest: one envelope may be prepared more than once."""
    stem, number = digest[:12], 1
    while (folder / (name := stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return name


def release_key(keys: Path, number: str) -> bytes:
    """Return the secret of one release (32 bytes), from which its pseudonyms are made; made once, kept 0600.

    Nothing leaves but what it made, so two releases cannot be joined, and no one can try identity numbers. A
    preparation that begins again finds it and makes the same pseudonyms.
    """
    path = _key_path(keys, number)
    if not path.exists():
        create_private(path, secrets.token_bytes(KEY_BYTES))
    return _read_key(path)


def existing_key(keys: Path, number: str) -> bytes | None:
    """Return the secret of a release, or None when it is no longer there. Raises GuikouError when it is damaged."""
    path = _key_path(keys, number)
    return _read_key(path) if path.exists() else None


def _key_path(keys: Path, number: str) -> Path:
    return keys / "releases" / f"{number}.key"


def _read_key(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise GuikouError(
            f"制备密钥 {path} 已损坏。请从备份恢复 keys 文件夹。",
            f"The release key {path} is damaged. Restore the keys folder from a backup.",
        )
    return key


def identity_path(keys: Path, number: str) -> Path:
    """Return where the age identity of one release lies when the recipient brought no key."""
    return keys / "releases" / f"{number}.age"


def password_path(keys: Path, number: str) -> Path:
    """Return where the password of one release lies when the recipient has no key at all."""
    return keys / "releases" / f"{number}.password"


def unwritable(folder: Path, error: OSError) -> GuikouError:
    """Return the error for a folder that cannot be written."""
    return GuikouError(
        f"写入 {folder} 失败（{error.strerror}）。请检查磁盘空间和权限后重新制备。",
        f"Writing to {folder} failed ({error.strerror}). Check space and permissions, then prepare again.",
    )
