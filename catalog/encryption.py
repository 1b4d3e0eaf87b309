"""Encrypt a release for its recipient: the age format with X25519 keys (age-encryption.org/v1), streaming.

age was chosen over AES-GCM with a password: it streams with bounded memory and authenticates every 64 KiB, a
recipient can bring a public key of their own so that the bureau never holds the secret one, and standard tools
open the file without Guikou. The data file's SHA-256 stands in the signed manifest besides.
"""

from pathlib import Path
from typing import IO

import pyrage  # type: ignore[import-untyped]  # ships no type information
from pyrage import x25519

from catalog.errors import UnusableInputError, UsageError
from catalog.signing import write_private

METHOD = "age-x25519"


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
        write_private(path, f"{x25519.Identity.generate()}\n".encode())
    return str(x25519.Identity.from_str(path.read_text().strip()).to_public())


def encrypt_file(source: Path, target: Path, public_key: str) -> None:
    """Write ``source`` to ``target``, readable only with the secret key of ``public_key``."""
    recipient = x25519.Recipient.from_str(public_key)
    with source.open("rb") as plain, target.open("wb") as sealed:
        pyrage.encrypt_io(plain, sealed, [recipient])


def decrypt_file(source: IO[bytes], target: Path, identity: str | None) -> None:
    """Write ``source``, decrypted with the age secret key ``identity``, to ``target`` (0600).

    Raises UnusableInputError when the key is missing, is none, or does not fit.
    """
    try:
        secret = x25519.Identity.from_str((identity or "").strip())
        target.touch(mode=0o600)
        with target.open("wb") as plain:
            pyrage.decrypt_io(source, plain, [secret])
    except (pyrage.IdentityError, pyrage.DecryptError):
        raise UnusableInputError(
            "打不开：密钥缺失或不对。请提供接收方的 age 私钥（AGE-SECRET-KEY-1 开头）。",
            "Cannot be opened: the key is missing or does not fit. "
            "Give the recipient's age secret key (AGE-SECRET-KEY-1…).",
        ) from None
