"""Seal a dossier and check one: every byte is what was signed, and what it says comes out. No catalog is needed.

The file is the page, then one line with the signature over every byte before it. The data that the page was made from
is embedded in it as JSON, so that acts, manifests and audit log are verified again, each by its own signature.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from catalog import audit, signing
from catalog.dossiers.examination import Examination, Problem, examine, held_problem
from catalog.errors import NotFoundError, UnusableInputError

FORMAT = "guikou-dossier/v1"
DOMAIN = "dossier/v1"
OPENING = '<script type="application/json" id="dossier">'
CLOSING = "</script>"
_SEAL = re.compile(rb"<!-- guikou dossier signature ([A-Za-z0-9+/]{86}==) -->\n\Z")


@dataclass(frozen=True, slots=True)
class DossierReport:
    """What a check of a dossier saw. ``whole``: every byte is as signed, and all that it says comes out."""

    request: str | None
    problems: tuple[Problem, ...]
    made_at: str | None = None
    made_by: str | None = None
    acts: int = 0
    events: int = 0
    manifests: int = 0
    log_size: int = 0
    log_root: str = ""
    held: int = 0
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", not self.problems)


def embedded(document: dict[str, Any]) -> str:
    """Return the data as it stands in the page: JSON in which no markup can begin."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return OPENING + text.replace("<", "\\u003c") + CLOSING


def seal(keys: Path, page: str) -> bytes:
    """Return the file: the page, and the signature over each of its bytes."""
    body = page.encode()
    signature = signing.sign(keys, DOMAIN, body)
    return body + f"<!-- guikou dossier signature {signature} -->\n".encode("ascii")


def verify_dossier(path: Path, public_key: Path, held: Iterable[Path] = ()) -> DossierReport:
    """Check a dossier with the public key alone; ``held``: files with checkpoints that the reader kept.

    Raises NotFoundError when a file is not there, UnusableInputError when one is no key or checkpoint.
    """
    key = signing.load_public_key(public_key)
    points = [audit.Checkpoint.from_file(p) for p in held]
    raw = _read(path)
    body = _signed_part(raw, key)
    if body is None:
        return DossierReport(None, (Problem.of("signature"),))
    document = _document(body)
    if document is None:
        return DossierReport(None, (Problem.of("format"),))
    examined = examine(document, key)
    problems = [*examined.problems, *_held_problems(examined, points, key)]
    return DossierReport(
        request=document["request"]["number"],
        problems=tuple(problems),
        made_at=document["made"]["at"],
        made_by=document["made"]["by"],
        acts=len(examined.signed),
        events=examined.events,
        manifests=examined.manifests,
        log_size=examined.size,
        log_root=examined.root,
        held=len(points),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(
            f"找不到“{path}”。请核对路径。", f'There is no "{path}". Check the path.'
        ) from None
    except OSError as error:
        raise UnusableInputError(
            f"{path} 读不出（{error.strerror}）。", f"{path} cannot be read ({error.strerror})."
        ) from None


def _signed_part(raw: bytes, key: Ed25519PublicKey) -> bytes | None:
    """Return the bytes before the seal when it is the key's over them, else None."""
    found = _SEAL.search(raw)
    if found is None:
        return None
    signature = found[1]
    # Base64 has unused bits that a decoder does not look at: the text itself must be the one way to write it.
    if base64.b64encode(base64.b64decode(signature, validate=True)) != signature:
        return None
    body = raw[: found.start()]
    return body if signing.is_signed(key, DOMAIN, body, signature.decode("ascii")) else None


def _document(body: bytes) -> dict[str, Any] | None:
    """Return the data in a page that was signed as a dossier, None when this program cannot read it."""
    before, opening, rest = body.decode().partition(OPENING)
    del before
    document = json.loads(rest.partition(CLOSING)[0]) if opening else {}
    return document if document.get("format") == FORMAT else None


def _held_problems(
    examined: Examination, points: list[audit.Checkpoint], key: Ed25519PublicKey
) -> list[Problem]:
    found = []
    for place, point in enumerate(points, 1):
        if not signing.is_signed(key, audit.DOMAIN, point.statement(), point.signature):
            found.append(Problem.of("checkpoint", place))
        elif code := held_problem(examined, point):
            found.append(Problem.of(code, place))
    return found
