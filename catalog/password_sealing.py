"""Encrypt with a password, for a recipient without a key: AES-256-GCM in chunks, key from the password by scrypt.

A file is a header (17 bytes of name, log2 N, r, p, 16 of salt, 7 of nonce) and chunks of 64 KiB, each with its
tag of 16 bytes. The nonce of a chunk is those 7 bytes, its number (4, big-endian) and whether it is the last (1):
STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, "Online authenticated-encryption and its nonce-reuse
misuse-resistance", CRYPTO 2015), as age does it. Each chunk authenticates the header too, so that nothing can be
altered, exchanged, repeated or cut.
"""

import io
import secrets
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from catalog.signing import create_private

METHOD = "aes-256-gcm-scrypt"
SUFFIX = ".sealed"
MAGIC = b"guikou-sealed/v1\n"
CHUNK, TAG, SALT, PREFIX = 64 << 10, 16, 16, 7
#: log2 N, r, p: 128 MiB and a third of a second a try (OWASP Password Storage Cheat Sheet; RFC 7914).
COST = (17, 8, 1)
#: What a header may ask for, or one that was made up could take all memory.
MOST = (20, 8, 4)
#: Letters and digits that are not taken for each other on paper, 5 bits each; 25 of them cannot be tried.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _LETTERS = 5, 5
_HEADER = len(MAGIC) + len(COST) + SALT + PREFIX


#: Something that takes every byte written to it.
Sink: TypeAlias = IO[bytes] | io.RawIOBase


class WrongPasswordError(ValueError):
    """The password does not fit, or the file was altered: which of the two cannot be told."""


def ensure_password(path: Path) -> str:
    """Return the password kept at ``path`` (0600), making one of 125 random bits first if needed."""
    if not path.exists():
        made = "-".join(
            "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS)
        )
        create_private(path, f"{made}\n".encode())
    return path.read_text("ascii").strip()


class Sealing(io.RawIOBase):
    """Encrypts what is written to it; ``close`` writes the last chunk, without which nothing can be opened."""

    def __init__(self, target: Sink, password: str) -> None:
        salt = secrets.token_bytes(SALT)
        self._prefix = secrets.token_bytes(PREFIX)
        self._header = MAGIC + bytes(COST) + salt + self._prefix
        self._cipher = AESGCM(_key(password, salt, COST))
        self._target = target
        self._held = bytearray()
        self._number = 0
        target.write(self._header)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Write any buffer of bytes; return their number."""
        view = memoryview(data).cast("B")
        self._held += view
        start = 0
        # One chunk is kept back: the last one is marked.
        while len(self._held) - start > CHUNK:
            self._seal(bytes(self._held[start : start + CHUNK]), last=False)
            start += CHUNK
        del self._held[:start]
        return len(view)

    def finish(self) -> None:
        """Write the last chunk."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._target.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


def unsealed(source: IO[bytes], password: str) -> Iterator[bytes]:
    """Yield what was sealed, chunk by chunk, each authenticated; it is whole only when the iterator ends.

    Raises WrongPasswordError for a wrong password and for anything that was altered, cut or added.
    """
    header = source.read(_HEADER)
    cost = tuple(header[len(MAGIC) : len(MAGIC) + len(COST)])
    known = header.startswith(MAGIC) and len(header) == _HEADER
    if not known or not all(1 <= c <= most for c, most in zip(cost, MOST, strict=True)):
        raise WrongPasswordError
    salt, prefix = header[-PREFIX - SALT : -PREFIX], header[-PREFIX:]
    cipher = AESGCM(_key(password, salt, cost))
    number, chunk = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG) if len(chunk) == CHUNK + TAG else b""
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), chunk, header)
        except InvalidTag:
            raise WrongPasswordError from None
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _key(password: str, salt: bytes, cost: tuple[int, ...]) -> bytes:
    log_n, r, p = cost
    # People type it: spaces around it and the way letters are composed are not part of it.
    said = unicodedata.normalize("NFC", password.strip()).encode()
    return Scrypt(salt=salt, length=32, n=1 << log_n, r=r, p=p).derive(said)
