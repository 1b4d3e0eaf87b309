"""Sketches kept of a dataset, so that what is appended can be added: only under the same detectors, key and schema."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from catalog.acts import Act
from catalog.errors import GuikouError
from catalog.models import Dataset, Sketch
from catalog.signing import write_private
from classifiers.sketch import TableSketch
from classifiers.stored import UnreadableSketchError, dump, load

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of the last scan that looked at everything. ``sketch`` and ``content`` only with a ``mark``."""

    digest: str
    schema_digest: str
    mark: dict[str, Any]
    sketch: TableSketch | None
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a sketch has to have been made under to be gone on with."""

    detectors: str
    key: bytes

    @property
    def key_id(self) -> str:
        """Names the key without telling it."""
        return hashlib.sha256(b"guikou sketch key" + self.key).hexdigest()[:16]


def sketch_key(keys: Path) -> bytes:
    """Return the installation's key of the digests in kept sketches; made once, kept 0600. Raises GuikouError."""
    path = keys / "sketches.key"
    if not path.exists():
        write_private(path, secrets.token_bytes(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise GuikouError(
            f"摘要密钥 {path} 已损坏。请从备份恢复 keys 文件夹，或删除它后全量重扫。",
            f"The key of sketches, {path}, is damaged. Restore the keys folder from a backup, or delete it and scan in "
            "full.",
        )
    return key


def kept_of(session: Session, dataset: Dataset, terms: Terms) -> Kept | None:
    """Return what was kept of a dataset, None when there is nothing to go on with: then it is scanned in full."""
    row = session.get(Sketch, dataset.id)
    if row is None or (row.detectors, row.key_id) != (terms.detectors, terms.key_id):
        return None
    if dataset.sampled or row.schema_digest != dataset.schema_digest:
        return None
    try:
        sketch = load(row.sketch) if row.sketch is not None else None
    except UnreadableSketchError:
        return None
    return Kept(row.digest, row.schema_digest, dict(row.mark), sketch, row.content)


def keep(act: Act, dataset: Dataset, scan_id: int, terms: Terms, kept: Kept) -> None:
    """Keep what a scan came to, in place of what was kept before."""
    act.session.merge(
        Sketch(
            dataset_id=dataset.id,
            scan_id=scan_id,
            detectors=terms.detectors,
            key_id=terms.key_id,
            schema_digest=kept.schema_digest,
            digest=kept.digest,
            mark=kept.mark,
            sketch=dump(kept.sketch) if kept.sketch is not None else None,
            content=kept.content,
        )
    )
