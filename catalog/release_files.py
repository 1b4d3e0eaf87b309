"""The folder of one release: written aside, made durable, renamed into place; whole or not there at all."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import GuikouError, UsageError
from catalog.signing import write_private

PARTIAL = ".partial"
KEY_BYTES = 32


@contextmanager
def sole_writer(folder: Path) -> Iterator[Path]:
    """Yield an empty ``.partial`` inside ``folder`` that nobody else writes to; what is left in it goes.

    The lock is the operating system's, so a killed process lets go of it. Raises UsageError when another process is
    preparing the same release, GuikouError when the folder cannot be written.
    """
    partial = folder / PARTIAL
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        _lock(lock)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        try:
            yield partial
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        os.close(lock)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            "另一个进程正在制备该申请的数据。请等它结束。",
            "Another process is preparing this release. Wait until it is done.",
        ) from None


def put_in_place(partial: Path, final: Path) -> None:
    """Make everything in ``partial`` durable and rename it to ``final``, which no record points to."""
    for path in partial.iterdir():
        path.chmod(0o600)
        sync(path)
    sync(partial)
    if final.exists():
        shutil.rmtree(final)
    partial.rename(final)
    sync(final.parent)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def release_key(keys: Path, number: str) -> bytes:
    """Return the secret of one release (32 bytes), from which its pseudonyms are made; made once, kept 0600.

    Nothing leaves but what it made, so two releases cannot be joined, and no one can try identity numbers.
    """
    path = _key_path(keys, number)
    if not path.exists():
        write_private(path, secrets.token_bytes(KEY_BYTES))
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


def unwritable(folder: Path, error: OSError) -> GuikouError:
    """Return the error for a folder that cannot be written."""
    return GuikouError(
        f"写入 {folder} 失败（{error.strerror}）。请检查磁盘空间和权限后重新制备。",
        f"Writing to {folder} failed ({error.strerror}). Check space and permissions, then prepare again.",
    )
