"""The documents that are attached to requests, on disk: named by their SHA-256, private, checked at every opening."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import GuikouError
from catalog.signing import write_private


def digest_of_content(content: bytes) -> str:
    """Return the SHA-256 (hex) of a document."""
    return hashlib.sha256(content).hexdigest()


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the document with this digest lies."""
    return folder / sha256[:2] / sha256


@contextmanager
def sole_keeper(folder: Path) -> Iterator[None]:
    """Hold the store while documents come and go, so that nobody removes what another one just attached.

    Raises GuikouError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def put(folder: Path, content: bytes) -> str:
    """Keep a document, whole or not at all, and return its digest. Raises GuikouError when it cannot be written."""
    sha256 = digest_of_content(content)
    if not is_whole(folder, sha256):
        try:
            write_private(path_of(folder, sha256), content)
        except OSError as error:
            raise _unwritable(folder, error) from error
    return sha256


def read(folder: Path, sha256: str) -> bytes:
    """Return a document. Raises GuikouError when it is missing or is not what was attached."""
    try:
        content = path_of(folder, sha256).read_bytes()
    except OSError:
        content = None
    if content is None or digest_of_content(content) != sha256:
        raise GuikouError(
            f"附件 {sha256[:12]} 缺失或已被改动。请从备份恢复 attachments 文件夹，并告知纪检监察室。",
            f"Attachment {sha256[:12]} is missing or was altered. Restore the attachments folder from a backup and "
            "tell the inspectors.",
        )
    return content


def is_whole(folder: Path, sha256: str) -> bool:
    """Tell whether a document is there with every byte as it was attached."""
    path = path_of(folder, sha256)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def drop(folder: Path, sha256: str) -> None:
    """Remove a document that no request refers to any more."""
    path_of(folder, sha256).unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> GuikouError:
    return GuikouError(
        f"写入 {folder} 失败（{error.strerror}）。请检查磁盘空间和权限。",
        f"Writing to {folder} failed ({error.strerror}). Check space and permissions.",
    )
