"""Encrypt a release for its recipient, streaming: age with X25519 keys (age-encryption.org/v1), or a password.

age is the rule: a recipient can bring a public key of their own so that the bureau never holds the secret one, and
standard tools open the file without Guikou. A password (``password_sealing``) is for a recipient without any key. Both
authenticate every 64 KiB; the data file's SHA-256 stands in the signed manifest besides.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage  # type: ignore[import-untyped]  # ships no type information
from pyrage import x25519

from catalog import password_sealing
from catalog.errors import UnusableInputError, UsageError
from catalog.password_sealing import Sealing, Sink, WrongPasswordError, unsealed
from catalog.signing import create_private

METHOD = "age-x25519"
_COPY = 1 << 20


@dataclass(frozen=True, slots=True)
class AgeKey:
    """An age public key (``age1…``), for whose secret key a release is encrypted."""

    public: str
    method = METHOD
    suffix = ".age"


@dataclass(frozen=True, slots=True)
class Password:
    """A password, with which a release is encrypted."""

    password: str
    method = password_sealing.METHOD
    suffix = password_sealing.SUFFIX


Lock = AgeKey | Password


def check_recipient_key(key: str) -> None:
    """Raise UsageError unless ``key`` is an age public key (``age1…``)."""
    try:
        x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise UsageError(
            "接收方公钥无效：须为 age1 开头的 age 公钥，由接收方用 age-keygen 生成。",
            "The recipient's key is not usable: give an age public key (age1…), "
            "which the recipient makes with age-keygen.",
        ) from None


def ensure_identity(path: Path) -> str:
    """Return the public key of the identity kept at ``path`` (0600), making it first if needed."""
    if not path.exists():
        create_private(path, f"{x25519.Identity.generate()}\n".encode())
    return str(x25519.Identity.from_str(path.read_text().strip()).to_public())


@contextmanager
def sealing(target: Sink, lock: Lock) -> Iterator[Sink]:
    """Yield a file to write to; what is written lands encrypted in ``target``, complete when left normally.

    Raises what writing to ``target`` raises.
    """
    if isinstance(lock, AgeKey):
        with _age(target, lock.public) as into:
            yield into
        return
    sealed = Sealing(target, lock.password)
    yield sealed
    sealed.finish()


class _Target:
    """Remembers why the disk took no more: age words every failure as its own."""

    def __init__(self, target: Sink) -> None:
        self._target = target
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self._target.flush()


@contextmanager
def _age(target: Sink, public: str) -> Iterator[Sink]:
    """Give age what it pulls: it it runs in a thread of its own at the other end of a pipe."""
    recipient, kept = x25519.Recipient.from_str(public), _Target(target)
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                pyrage.encrypt_io(source, kept, [recipient])
            except pyrage.EncryptError as error:
                failures.append(kept.failure or error)

    thread = threading.Thread(target=encrypt, name="age")
    thread.start()
    try:
        with os.fdopen(writing, "wb", buffering=_COPY) as into:
            yield into
    except BrokenPipeError:
        thread.join()
        raise (failures or [BrokenPipeError()])[0] from None
    finally:
        thread.join()
    if failures:
        raise failures[0]


def encrypt_file(source: Path, target: Path, public_key: str) -> None:
    """Write ``source`` to ``target``, readable only with the secret key of ``public_key``."""
    recipient = x25519.Recipient.from_str(public_key)
    with source.open("rb") as plain, target.open("wb") as sealed:
        pyrage.encrypt_io(plain, sealed, [recipient])


def decrypt_file(source: IO[bytes], target: Path, secret: str | None, method: str = METHOD) -> None:
    """Write ``source``, decrypted with the age secret key or the password ``secret``, to ``target`` (0600).

    ``method``: as the manifest says. Raises UnusableInputError when the secret is missing, is none, or does not fit.
    """
    target.touch(mode=0o600)
    with target.open("wb") as plain:
        if method == password_sealing.METHOD:
            _with_password(source, plain, secret)
        elif method == METHOD:
            _with_identity(source, plain, secret)
        else:
            raise UnusableInputError(
                f"不认识的加密方式 {method}。请升级 Guikou 后再打开。",
                f"Encrypted in a way this version does not know ({method}). Upgrade Guikou and open it again.",
            )


def _with_identity(source: IO[bytes], plain: IO[bytes], identity: str | None) -> None:
    try:
        pyrage.decrypt_io(source, plain, [x25519.Identity.from_str((identity or "").strip())])
    except (pyrage.IdentityError, pyrage.DecryptError):
        raise UnusableInputError(
            "打不开：密钥缺失或不对。请提供接收方的 age 私钥（AGE-SECRET-KEY-1 开头）。",
            "Cannot be opened: the key is missing or does not fit. "
            "Give the recipient's age secret key (AGE-SECRET-KEY-1…).",
        ) from None


def _with_password(source: IO[bytes], plain: IO[Any], password: str | None) -> None:
    try:
        for chunk in unsealed(source, password or ""):
            plain.write(chunk)
    except WrongPasswordError:
        raise UnusableInputError(
            "打不开：口令缺失或不对，或文件被改动。请核对交付人另行告知的口令。",
            "Cannot be opened: the password is missing or wrong, or the file was altered. Check the password that the "
            "people who delivered it told you.",
        ) from None
