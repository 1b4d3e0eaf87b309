"""The installation's Ed25519 key: made once, kept in a file only its owner can read."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from catalog.errors import GuikouError, NotFoundError, UnusableInputError


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, readable by the owner only from the first byte on; whole or not at all."""
    _private(path, content).replace(path)
    sync(path.parent)


def create_private(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` as ``write_private`` does, unless it is there: the first of several wins."""
    temporary = _private(path, content)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        pass  # another process was quicker, and may have used its own already
    finally:
        temporary.unlink()
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def ensure_keys(folder: Path) -> None:
    """Make ``private.pem`` and ``public.pem`` in ``folder`` unless they are there."""
    private_path = folder / "private.pem"
    if private_path.exists():
        return
    key = Ed25519PrivateKey.generate()
    write_private(
        private_path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "public.pem").write_bytes(public)


def _private_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / "private.pem"
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise GuikouError(
            f"签名密钥 {path} 读不出（{type(error).__name__}）。请从备份恢复 keys 文件夹。",
            f"The signing key {path} cannot be read ({type(error).__name__}). "
            "Restore the keys folder from a backup.",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise GuikouError(
            f"{path} 不是 Ed25519 密钥。请从备份恢复 keys 文件夹。",
            f"{path} is not an Ed25519 key. Restore the keys folder from a backup.",
        )
    return key


def load_public_key(path: Path) -> Ed25519PublicKey:
    """Read a PEM public key. Raises NotFoundError or UnusableInputError."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except FileNotFoundError:
        raise NotFoundError(
            f"找不到公钥 {path}。请向发布单位索取 public.pem。",
            f"There is no public key {path}. Ask the releasing body for its public.pem.",
        ) from None
    except (OSError, ValueError) as error:
        raise UnusableInputError(
            f"{path} 不是可用的公钥（{type(error).__name__}）。",
            f"{path} is not a usable public key ({type(error).__name__}).",
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableInputError(
            f"{path} 不是 Ed25519 公钥。", f"{path} is not an Ed25519 public key."
        )
    return key


def sign(folder: Path, domain: str, message: bytes) -> str:
    """Return the base64 signature of ``message`` under ``domain`` (domains keep uses apart)."""
    return base64.b64encode(_private_key(folder).sign(_framed(domain, message))).decode()


def is_signed(key: Ed25519PublicKey, domain: str, message: bytes, signature: str) -> bool:
    """Tell whether ``signature`` (base64) is ``key``'s over ``message`` under ``domain``."""
    try:
        key.verify(base64.b64decode(signature, validate=True), _framed(domain, message))
    except (InvalidSignature, ValueError):
        return False
    return True


def _framed(domain: str, message: bytes) -> bytes:
    return b"guikou/" + domain.encode() + b"\x00" + message
