"""A file on disk: that it can be read, what it is, whether it changed meanwhile, its digest."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from catalog import cancellation
from catalog.errors import NotFoundError, UnusableInputError

#: Bytes read at a time when a whole file passes through.
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from the next without reading it."""

    size: int
    modified_ns: int
    inode: int


def stamp(path: Path) -> Stamp:
    """Return the present stamp of ``path``; raises UnusableInputError when the file is gone."""
    try:
        found = path.stat()
    except OSError:
        raise _changed(path) from None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def unchanged(path: Path, before: Stamp) -> None:
    """Raise UnusableInputError when ``path`` is not in the state of ``before`` any more."""
    if stamp(path) != before:
        raise _changed(path)


def readable_file(location: str | Path) -> Path:
    """Return the absolute path of ``location``, a regular file that is not empty and may be read.

    Raises NotFoundError when there is nothing there; UnusableInputError for a folder, a device, a pipe, a file
    without permission, an empty file.
    """
    path = Path(location).expanduser()
    try:
        found = path.stat()
    except PermissionError:
        raise _forbidden(path) from None
    except (OSError, ValueError):  # ValueError: a NUL character in the name
        raise NotFoundError(
            f"找不到文件“{path}”。请核对路径。", f'There is no file "{path}". Check the path.'
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise UnusableInputError(
            f"“{path}”是文件夹，不是文件。请指定其中的某个文件。",
            f'"{path}" is a folder, not a file. Name one of the files in it.',
        )
    if not stat.S_ISREG(found.st_mode):
        raise UnusableInputError(
            f"“{path}”是管道或设备，不是普通文件。请先把数据存成文件。",
            f'"{path}" is a pipe or a device, not a regular file. Save the data to a file first.',
        )
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _forbidden(path)
    if found.st_size == 0:
        raise UnusableInputError(
            f"“{path}”是空文件。请核对导出是否完成。",
            f'"{path}" is empty. Check whether the export finished.',
        )
    return path.absolute()


def file_digest(path: Path) -> str:
    """Return SHA-256 of the file's bytes in hex."""
    try:
        with path.open("rb", buffering=0) as file:
            hasher, chunk = hashlib.sha256(), memoryview(bytearray(CHUNK))
            while size := file.readinto(chunk):
                cancellation.ask()
                hasher.update(chunk[:size])
            return hasher.hexdigest()
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> UnusableInputError:
    """Return the error for a file the operating system will not read."""
    if isinstance(error, PermissionError):
        return _forbidden(path)
    reason = error.strerror or type(error).__name__
    return UnusableInputError(
        f"读取“{path}”失败（{reason}）。请检查磁盘或网络盘后重试。",
        f'Reading "{path}" failed ({reason}). Check the disk or the network drive and try again.',
    )


def _forbidden(path: Path) -> UnusableInputError:
    return UnusableInputError(
        f"没有读取“{path}”的权限。请让文件的所有者授予读权限。",
        f'No permission to read "{path}". Ask the owner of the file for read permission.',
    )


def _changed(path: Path) -> UnusableInputError:
    return UnusableInputError(
        f"“{path}”在读取过程中被改动。请等写入结束后重试。",
        f'"{path}" changed while it was read. Wait until it is written completely and try again.',
    )
