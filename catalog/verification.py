"""Check and open a delivered release with the public key alone: no catalog, no database, no network."""

import base64
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from catalog import signing
from catalog.encryption import decrypt_file
from catalog.errors import NotFoundError, UnusableInputError
from catalog.password_sealing import METHOD as PASSWORD
from policies.types import Text

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
MANIFEST_DOMAIN = "release-manifest/v1"
ACT_DOMAIN = "request-act/v1"
MANIFEST_FORMAT = "guikou-manifest/v1"
_CHUNK = 1 << 20
_ACT_KEYS = (
    "request",
    "event",
    "part",
    "actor",
    "role",
    "deputy_for",
    "from",
    "to",
    "comment_sha256",
    "at",
)
#: Said only of an act that stands under conditions, its own or those of acts before it.
_CONDITION_KEYS = ("conditions", "obligations_sha256")

#: What a damaged archive makes the zip reader raise.
_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    EOFError,
    OSError,
)

_PROBLEMS = {
    "missing": Text("缺少文件，交付不完整", "a file is missing; the delivery is not complete"),
    "signature": Text(
        "清单与签名不符：被改动，或不是该公钥的单位所发",
        "manifest and signature do not match: altered, or not from the owner of this key",
    ),
    "manifest": Text("清单格式无法识别", "the manifest cannot be read"),
    "data": Text("数据文件与清单中的摘要不符", "the data file differs from the manifest's digest"),
    "envelope": Text("审批内容与其摘要不符", "the approved content differs from its digest"),
    "approval": Text("有审批签名不成立", "the signature of an approval does not hold"),
    "package": Text("压缩包被改动", "the package was altered"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a delivery."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What a check of a delivery saw; counts and digests, never a value. ``whole``: every byte is what was signed."""

    release: str | None
    problems: tuple[Problem, ...]
    approvals: int = 0
    rows: int | None = None
    encrypted: bool = False
    expires_on: str | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", not self.problems)

    @property
    def ok(self) -> bool:
        """The same as ``whole``."""
        return self.whole


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of a delivery, in a folder or in a package. ``data`` is given when it was renamed."""

    folder: Path | None
    archive: zipfile.ZipFile | None = None
    data: Path | None = None

    def read(self, name: str) -> bytes:
        """Return a small file whole. Raises FileNotFoundError."""
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading. Raises FileNotFoundError."""
        if self.archive is not None:
            try:
                return self.archive.open(name)
            except KeyError:
                raise FileNotFoundError(name) from None
        folder = self.folder or Path()
        if self.data is not None and name not in {MANIFEST, SIGNATURE}:
            return self.data.open("rb")
        return (folder / name).open("rb")


def verify_artifact(path: Path, public_key: Path) -> VerificationReport:
    """Check a delivery: its folder, any of its files, or the package (.zip).

    Raises NotFoundError when ``path`` or the key is not there, UnusableInputError for an unusable key.
    """
    key = signing.load_public_key(public_key)
    try:
        with _delivery(path) as delivery:
            report = _verify(delivery, key)
        if not path.is_dir() and zipfile.is_zipfile(path) and path.suffix == ".zip":
            report = _with_package(report, path)
    except _DAMAGED_ZIP as error:
        code = "missing" if isinstance(error, FileNotFoundError) else "package"
        return VerificationReport(None, (_problem(code),))
    return report


def open_artifact(
    path: Path,
    public_key: Path,
    destination: Path,
    *,
    identity: str | None = None,
    ask: Callable[[], str] | None = None,
) -> Path:
    """Check a delivery and write its data, decrypted, into the folder ``destination``; return the file.

    ``identity`` is the recipient's age secret key (``AGE-SECRET-KEY-1…``) or the password, needed when the data is
    encrypted; ``ask`` is called for a password that was not given.

    Raises NotFoundError; UnusableInputError when the check fails, the key does not fit, or it is missing.
    """
    report = verify_artifact(path, public_key)
    if not report.whole:
        zh = "；".join(p.text.zh for p in report.problems)
        en = "; ".join(p.text.en for p in report.problems)
        raise UnusableInputError(
            f"核验未通过：{zh}。请勿使用，向发布单位重新索取。",
            f"Verification failed: {en}. Do not use it; ask the releasing body for it again.",
        )
    said = report.manifest["file"]
    destination.mkdir(parents=True, exist_ok=True)
    target = destination / str(said["content"]["name"])
    partial = target.with_name(f".{target.name}.partial")
    try:
        with _delivery(path) as delivery, delivery.open(said["name"]) as source:
            if said["encryption"]:
                if identity is None and ask is not None and said["encryption"] == PASSWORD:
                    identity = ask()
                decrypt_file(source, partial, identity, said["encryption"])
            else:
                _copy(source, partial)
        if _file_sha256(partial) != said["content"]["sha256"]:
            raise UnusableInputError(
                "解密后的内容与清单不符。请向发布单位重新索取。",
                "The decrypted content differs from the manifest. Ask the releasing body again.",
            )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def act_statement(act: Mapping[str, Any], envelope_digest: str) -> bytes:
    """Return the canonical JSON that the signature of an act on a request covers."""
    names = [*_ACT_KEYS, *(name for name in _CONDITION_KEYS if name in act)]
    return rfc8785.dumps({"envelope": envelope_digest, **{name: act[name] for name in names}})


def write_package(delivery: Path, names: list[str], target: IO[bytes]) -> None:
    """Write the files of a folder as a zip whose every byte follows from them."""
    _write_zip(Delivery(delivery), names, target.write)


@contextmanager
def _delivery(path: Path) -> Iterator[Delivery]:
    if not path.exists():
        raise NotFoundError(
            f"找不到“{path}”。请核对路径。", f'There is no "{path}". Check the path.'
        )
    if path.is_dir():
        yield Delivery(path)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield Delivery(None, archive)
    elif path.name in {MANIFEST, SIGNATURE}:
        yield Delivery(path.parent)
    else:
        yield Delivery(path.parent, data=path)


def _verify(delivery: Delivery, key: Ed25519PublicKey) -> VerificationReport:
    try:
        raw, signature = delivery.read(MANIFEST), delivery.read(SIGNATURE)
    except FileNotFoundError:
        return VerificationReport(None, (_problem("missing"),))
    if not _signature_holds(key, raw, signature):
        return VerificationReport(None, (_problem("signature"),))
    manifest = json.loads(raw)
    if manifest.get("format") != MANIFEST_FORMAT:
        return VerificationReport(None, (_problem("manifest"),))
    problems = [*_data_problems(delivery, manifest["file"]), *_approval_problems(manifest, key)]
    return VerificationReport(
        release=manifest["release"],
        problems=tuple(_problem(code) for code in problems),
        approvals=len(manifest["approvals"]),
        rows=manifest["counts"]["rows"],
        encrypted=bool(manifest["file"]["encryption"]),
        expires_on=manifest["terms"]["expires_on"],
        manifest=manifest,
    )


def _signature_holds(key: Ed25519PublicKey, raw: bytes, signature: bytes) -> bool:
    """Compare the file itself too: base64 has unused bits that a decoder does not look at."""
    try:
        if base64.b64encode(base64.b64decode(signature, validate=True)) != signature:
            return False
    except ValueError:
        return False
    return signing.is_signed(key, MANIFEST_DOMAIN, raw, signature.decode("ascii"))


def _data_problems(delivery: Delivery, said: Mapping[str, Any]) -> Iterator[str]:
    try:
        with delivery.open(said["name"]) as file:
            if _sha256(file) != said["sha256"]:
                yield "data"
    except FileNotFoundError:
        yield "missing"


def _approval_problems(manifest: Mapping[str, Any], key: Ed25519PublicKey) -> Iterator[str]:
    digest = manifest["envelope_digest"]
    if hashlib.sha256(rfc8785.dumps(manifest["envelope"])).hexdigest() != digest:
        yield "envelope"
    acts = manifest["approvals"]
    if not acts or not all(
        signing.is_signed(key, ACT_DOMAIN, act_statement(act, digest), act["signature"])
        for act in acts
    ):
        yield "approval"


class _Forward(io.RawIOBase):
    """Hands bytes on and cannot seek, so that the zip writer makes the same bytes for file and digest."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # any buffer
        self._take(bytes(data))
        return len(data)


def _with_package(report: VerificationReport, path: Path) -> VerificationReport:
    """Call a package whole only when writing it anew gives the same bytes."""
    if not report.whole:
        return report
    names = [report.manifest["file"]["name"], MANIFEST, SIGNATURE]
    anew = hashlib.sha256()
    with zipfile.ZipFile(path) as archive:
        _write_zip(Delivery(None, archive), names, anew.update)
    if anew.hexdigest() == _file_sha256(path):
        return report
    return VerificationReport(report.release, (_problem("package"),))


def _write_zip(delivery: Delivery, names: list[str], take: Callable[[bytes], object]) -> None:
    with zipfile.ZipFile(_Forward(take), "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o600 << 16
            with delivery.open(name) as source, archive.open(info, "w", force_zip64=True) as inner:
                while chunk := source.read(_CHUNK):
                    inner.write(chunk)


def _copy(source: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            file.write(chunk)


def _sha256(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _sha256(file)


def _problem(code: str) -> Problem:
    return Problem(code, _PROBLEMS[code])
