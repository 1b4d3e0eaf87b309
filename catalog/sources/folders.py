"""Files of a folder or an object store: which there are, and one of them to read. Through fsspec where it is remote."""

import errno
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from catalog import cancellation
from catalog.errors import GuikouError, NotFoundError, UnusableInputError
from catalog.sources.access import Access
from catalog.sources.base import Source
from catalog.sources.credentials import Credentials

#: What a file of tables is called, when no pattern is given.
SUFFIXES = frozenset(
    ".csv .tsv .tab .txt .xls .xlsx .xlsm .xlsb .parquet .db .sqlite .sqlite3".split()  # noqa: SIM905 - a word list
)
#: What an object store says of a file's content, and what it says of its time.
_TAGS = ("ETag", "etag", "md5Hash", "content_md5", "checksum", "uid")
_TIMES = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")
#: Under which names the protocols of fsspec take a user and a password.
_LOGIN = {
    "s3": ("key", "secret"),
    "s3a": ("key", "secret"),
    "oss": ("key", "secret"),
    "obs": ("key", "secret"),
    "abfs": ("account_name", "account_key"),
    "az": ("account_name", "account_key"),
}
#: No space, quota used up, larger than a file may be.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a source: its full location, its path below the source's root, and what changes when it does."""

    location: str
    relative: str
    stamp: str


def is_remote(location: str) -> bool:
    """Tell whether a location is a URL, not a path of this machine."""
    return "://" in location


def protocols() -> frozenset[str]:
    """Return the protocols of object stores and file systems that fsspec knows, installed or not."""
    from fsspec.registry import known_implementations  # noqa: PLC0415 - late

    return frozenset(known_implementations)


def list_files(
    access: Access, seen: Callable[[int], None] = lambda _count: None
) -> list[FoundFile]:
    """Return the files of a source that match its patterns, in order; ``seen`` is told how many there are so far.

    Raises NotFoundError when the folder is not there, UnusableInputError when it cannot be listed in full: a file that
    was only not seen would pass for vanished.
    """
    listed = _remote_files(access) if is_remote(access.location) else _local_files(access)
    wanted = (f for f in listed if _wanted(f.relative, access.patterns))
    return sorted(cancellation.asking(wanted, seen), key=_by_path)


def open_remote(location: str, access: Access, open_file: Any) -> Source:
    """Return the source in the file at ``location``, copied to a private folder for as long as the source is used.

    ``open_file`` opens a path. Raises NotFoundError, UnusableInputError.
    """
    folder = _scratch(access.settings.home)
    copy = folder / (PurePosixPath(location).name or "file")
    try:
        system = _system(access)
        _get(system, location, copy)
        source: Source = open_file(copy)
    except BaseException:
        # Whatever it was, no copy of the data is left behind.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    source.location = location
    weakref.finalize(source, shutil.rmtree, folder, ignore_errors=True)
    return source


def check_files(access: Access) -> None:
    """Raise NotFoundError or UnusableInputError unless the root of a source is a folder that can be listed."""
    if is_remote(access.location):
        next(_remote_files(access), None)
    else:
        _readable_folder(Path(access.location))


def _wanted(relative: str, patterns: tuple[str, ...]) -> bool:
    path = PurePosixPath(relative)
    if any(part.startswith((".", "~$", "_")) for part in path.parts):
        return False  # hidden, locked by Excel, or a job's own (_SUCCESS, _temporary)
    if patterns:
        return any(_fits(relative, pattern) for pattern in patterns)
    return path.suffix.lower() in SUFFIXES


def _fits(relative: str, pattern: str) -> bool:
    """Tell whether a path fits a pattern; ``*`` runs over folders too, ``**/`` also stands for none."""
    return fnmatch(relative, pattern) or (
        pattern.startswith("**/") and fnmatch(relative, pattern[3:])
    )


def _by_path(file: FoundFile) -> str:
    return file.relative


def _readable_folder(root: Path) -> None:
    if not root.exists():
        raise NotFoundError(
            f"找不到文件夹“{root}”。请核对路径，或检查共享盘是否已挂载。",
            f'There is no folder "{root}". Check the path, or whether the share is mounted.',
        )
    if not root.is_dir():
        raise UnusableInputError(
            f"“{root}”不是文件夹。数据源是文件夹、对象存储或数据库；单个文件用 guikou dataset register。",
            f'"{root}" is no folder. A source is a folder, an object store or a database; register a single file '
            "with guikou dataset register.",
        )
    try:
        with os.scandir(root) as entries:
            next(entries, None)
    except OSError as error:
        raise _unlisted(str(root), error) from None


def _local_files(access: Access) -> Iterator[FoundFile]:
    root = Path(access.location)
    _readable_folder(root)

    def refuse(error: OSError) -> None:
        raise _unlisted(str(error.filename or root), error) from None

    for folder, _, names in os.walk(root, onerror=refuse):
        for name in cancellation.asking(names):
            path = Path(folder, name)
            try:
                found = path.stat()
            except FileNotFoundError:  # a link to nothing, or gone since
                continue
            except OSError as error:
                refuse(error)
            stamp = f"{found.st_size}:{found.st_mtime_ns}:{found.st_ino}"
            yield FoundFile(str(path), path.relative_to(root).as_posix(), stamp)


def _remote_files(access: Access) -> Iterator[FoundFile]:
    system = _system(access)
    try:
        root = system._strip_protocol(access.location)
        if not cancellation.apart(lambda: system.exists(root)):
            raise NotFoundError(
                f"对象存储中没有 {access.location}。请核对地址。",
                f"There is nothing at {access.location} in the object store. Check the address.",
            )
        found: dict[str, dict[str, Any]] = cancellation.apart(
            lambda: system.find(root, detail=True)
        )
    except GuikouError:
        raise
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        raise _unlisted(access.location, error) from None
    for path, about in found.items():
        relative = path[len(root) :].lstrip("/")
        yield FoundFile(system.unstrip_protocol(path), relative, _remote_stamp(about))


def _remote_stamp(about: dict[str, Any]) -> str:
    tag = next((str(about[key]) for key in (*_TAGS, *_TIMES) if about.get(key)), "")
    return f"{about.get('size')}:{tag}"[:200]


def _system(access: Access) -> Any:
    """Return the file system of a source. Raises UnusableInputError when its package is missing or it says no."""
    import fsspec  # noqa: PLC0415 - late

    protocol = access.location.partition("://")[0]
    options = _options(protocol, access.credentials())
    try:
        return fsspec.filesystem(protocol, skip_instance_cache=True, **options)
    except ImportError:
        raise UnusableInputError(
            f"没有安装访问 {protocol}:// 的组件。请安装相应的 fsspec 扩展，见 docs/sources.md。",
            f"What reads {protocol}:// is not installed. Install its fsspec package; see docs/sources.md.",
        ) from None
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        raise _unlisted(access.location, error) from None


def _options(protocol: str, credentials: Credentials) -> dict[str, Any]:
    user, password = _LOGIN.get(protocol, ("username", "password"))
    options: dict[str, Any] = {k: v.reveal() for k, v in credentials.options.items()}
    if credentials.user is not None:
        options[user] = credentials.user
    if credentials.password is not None:
        options[password] = credentials.password.reveal()
    return options


def _get(system: Any, location: str, copy: Path) -> None:
    try:
        system.get_file(system._strip_protocol(location), str(copy), callback=_asking())
    except GuikouError:
        raise  # canceled
    except FileNotFoundError:
        raise NotFoundError(
            f"对象存储中没有 {location}。请重新检视数据源。",
            f"There is no {location} in the object store. Crawl the source again.",
        ) from None
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        if isinstance(error, OSError) and error.errno in _FULL:
            raise UnusableInputError(
                f"磁盘已满，{location} 无法复制到 {copy.parent.parent}。请清理磁盘，或另设 GUIKOU_HOME。",
                f"The disk is full: {location} cannot be copied to {copy.parent.parent}. Make room, or set GUIKOU_HOME "
                "to a larger disk.",
            ) from None
        raise _unlisted(location, error) from None
    if copy.stat().st_size == 0:
        raise UnusableInputError(
            f"“{location}”是空文件。请核对导出是否完成。",
            f'"{location}" is empty. Check whether the export finished.',
        )


def _asking() -> Any:
    """Return what is called with each chunk of a copy."""
    from fsspec.callbacks import Callback  # noqa: PLC0415 - late

    return Callback(hooks={"ask": lambda *_size_and_value: cancellation.ask()})


def _scratch(home: Path) -> Path:
    """Return a new folder for one copy; what processes that are gone left behind is removed."""
    root = home / "scratch"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.iterdir():
        number = left.name.partition("-")[0]
        if number.isdigit() and not Path("/proc", number).exists() and Path("/proc").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))


def _unlisted(where: str, error: BaseException) -> UnusableInputError:
    # A store's own message may hold a signed address.
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return UnusableInputError(
        f"“{where}”无法读取（{reason}）。请核对地址、权限、密码和网络。",
        f'"{where}" cannot be read ({reason}). Check address, permissions, password and network.',
    )
