"""A sketch as bytes, and back: versioned, compressed, no value in it; and what names the detectors it is made by."""

import hashlib
import json
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np

from classifiers.sketch import FieldSketch, TableSketch
from classifiers.types import Detector

#: Of the form of the bytes; a sketch of another one is not read.
VERSION = 1
_MAGIC = b"guikou sketch"


class UnreadableSketchError(ValueError):
    """These bytes are no sketch of this version, or a damaged one."""


def dump(sketch: TableSketch) -> bytes:
    """Return ``sketch`` as bytes."""
    head = {
        "rows": sketch.rows,
        "fields": [
            {
                "name": f.name,
                "storage": f.storage,
                "counts": dict(sorted(f.counts.items())),
                "digests": len(f.digests),
                "failed": sorted(f.failed),
            }
            for f in sketch.fields
        ],
        "pairs": sorted([*key, count] for key, count in sketch.pairs.items()),
    }
    text = json.dumps(head, ensure_ascii=False).encode()
    digests = b"".join(f.digests.astype("<u8").tobytes() for f in sketch.fields)
    body = len(text).to_bytes(8, "little") + text + digests
    return _MAGIC + bytes([VERSION]) + zlib.compress(body)


def load(content: bytes) -> TableSketch:
    """Return the sketch in ``content``. Raises UnreadableSketchError."""
    start = len(_MAGIC) + 1
    if content[:start] != _MAGIC + bytes([VERSION]):
        msg = "another version of sketches"
        raise UnreadableSketchError(msg)
    try:
        body = zlib.decompress(content[start:])
        size = int.from_bytes(body[:8], "little")
        head = json.loads(body[8 : 8 + size])
        digests = np.frombuffer(body[8 + size :], dtype="<u8").astype(np.uint64)
        fields, at = [], 0
        for f in head["fields"]:
            own = digests[at : at + f["digests"]]
            at += f["digests"]
            counts = Counter({str(k): int(n) for k, n in f["counts"].items()})
            fields.append(FieldSketch(f["name"], f["storage"], counts, own, frozenset(f["failed"])))
        pairs = Counter({(str(k), int(i), int(j)): int(n) for k, i, j, n in head["pairs"]})
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        msg = "a damaged sketch"
        raise UnreadableSketchError(msg) from error
    return TableSketch(int(head["rows"]), tuple(fields), pairs)


def detectors_digest(detectors: tuple[Detector, ...]) -> str:
    """Return SHA-256 in hex of what decides a sketch: the detectors as declared, and the code that runs them."""
    declared = "\n".join(map(repr, detectors))
    return hashlib.sha256(f"{VERSION}\n{_code()}\n{declared}".encode()).hexdigest()


@cache
def _code() -> str:
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
