"""Where the password of a source comes from: the environment, a file only its owner can read, or a keyring.

It is looked up at each connection and never kept: not in the catalog, not in a location, not in an engine's URL.
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from catalog.errors import UnusableInputError
from catalog.settings import Settings

#: Service under which passwords lie in a keyring; the user name there is the source's name.
SERVICE = "guikou"
Origin = Literal["environment", "file", "keyring", "none"]


class Secret:
    """A text that shows itself to nobody who does not ask for it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for a driver and for nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> tuple[Any, ...]:
        msg = "a secret is not stored"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who a source is opened as. ``options`` go to an object store as they are (endpoint, token, region)."""

    origin: Origin = "none"
    user: str | None = None
    password: Secret | None = None
    options: Mapping[str, Secret] = field(default_factory=dict)


NO_CREDENTIALS = Credentials()


def variable(name: str, what: str = "PASSWORD") -> str:
    """Return the environment variable that holds the password (or the user) of a source."""
    return f"GUIKOU_SOURCE_{re.sub(r'[^A-Z0-9]', '_', name.upper())}_{what}"


def credentials_file(settings: Settings) -> Path:
    """Return where the file of passwords lies."""
    return (
        Path(settings.credentials).expanduser()
        if settings.credentials
        else settings.home / "credentials.yaml"
    )


def credentials_of(name: str, settings: Settings) -> Credentials:
    """Return the credentials of the source ``name``: from the environment, else the file, else the keyring.

    Raises UnusableInputError for a file that others can read, or that cannot be understood; its content is not quoted.
    """
    user = os.environ.get(variable(name, "USER"))
    password = os.environ.get(variable(name))
    if password is not None:
        return Credentials("environment", user, Secret(password))
    kept = _from_file(name, credentials_file(settings))
    if kept is not None:
        return kept
    found = _from_keyring(name)
    if found is not None:
        return Credentials("keyring", user, Secret(found))
    return Credentials("none", user) if user else NO_CREDENTIALS


def _from_file(name: str, path: Path) -> Credentials | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from None
    if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077 or found.st_uid != os.geteuid():
        raise UnusableInputError(
            f"密码文件 {path} 可被他人读写，或不属于当前用户，未予采用。请执行 chmod 600 {path}。",
            f"The password file {path} can be read by others or is not yours, and is not used. Run "
            f"chmod 600 {path}.",
        )
    try:
        entries = YAML(typ="safe").load(path.read_text("utf-8")) or {}
    except OSError as error:
        raise _unreadable(path, error) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _misshapen(path, f"{mark.line + 1}" if mark else "?") from None
    except UnicodeError:
        raise _misshapen(path, "?") from None
    entry = entries.get(name) if isinstance(entries, dict) else entries
    if entry is None:
        return None
    return _read_entry(name, entry, path)


def _read_entry(name: str, entry: object, path: Path) -> Credentials:
    if isinstance(entry, str):
        return Credentials("file", None, Secret(entry))
    if not isinstance(entry, dict) or set(entry) - {"user", "password", "options"}:
        raise _misshapen(path, name)
    password, options = entry.get("password"), entry.get("options") or {}
    if not isinstance(options, dict):
        raise _misshapen(path, name)
    return Credentials(
        "file",
        None if entry.get("user") is None else str(entry["user"]),
        None if password is None else Secret(str(password)),
        {str(key): Secret(str(value)) for key, value in options.items()},
    )


def _from_keyring(name: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:  # no keyring on this machine, or a locked one
        return None


def _unreadable(path: Path, error: OSError) -> UnusableInputError:
    reason = error.strerror or type(error).__name__
    return UnusableInputError(
        f"密码文件 {path} 读不出（{reason}）。请检查该文件（设置项 GUIKOU_CREDENTIALS）。",
        f"The password file {path} cannot be read ({reason}). Check it (setting GUIKOU_CREDENTIALS).",
    )


def _misshapen(path: Path, where: str) -> UnusableInputError:
    return UnusableInputError(
        f"密码文件 {path} 写法有误（{where}）。每个数据源一项：名称: {{user: …, password: …, options: {{…}}}}。",
        f"The password file {path} is not as it should be ({where}). One entry a source: "
        "name: {user: …, password: …, options: {…}}.",
    )
