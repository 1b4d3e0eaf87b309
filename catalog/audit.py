"""The audit log, and its only writer: append, checkpoint, verify.

An RFC 6962 Merkle tree over canonical JSON (RFC 8785). Only the tree's frontier is kept beside the events, so an
append costs O(log n) hashes; ``verify`` reads all events once and recomputes every root that was ever signed.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog import signing
from catalog.errors import NotFoundError, UnusableInputError
from catalog.models import AuditCheckpoint, AuditEvent, AuditTree, Installation
from catalog.types import AuditOutcome

DOMAIN = "audit-checkpoint/v1"
HASH_BYTES = 32


def leaf_hash(body: bytes) -> bytes:
    """Hash a leaf (RFC 6962, 2.1: prefix 0x00)."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node (RFC 6962, 2.1: prefix 0x01)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The roots of the perfect subtrees that make up a tree of ``size`` leaves, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash: subtrees of equal height merge, as in binary addition."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.peaks.pop(), node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the Merkle tree hash; that of an empty tree is SHA-256 of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """Pack the peaks for storing."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> "Frontier":
        """Unpack what ``to_bytes`` packed."""
        peaks = [packed[i : i + HASH_BYTES] for i in range(0, len(packed), HASH_BYTES)]
        return cls(size, peaks)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event says; ``details`` is JSON without any cell value."""

    actor: str
    action: str
    object_kind: str
    object_id: str
    outcome: AuditOutcome
    details: Mapping[str, Any]
    at: datetime


def append(
    session: Session,
    *,
    actor: str,
    action: str,
    object_kind: str,
    object_id: str,
    outcome: AuditOutcome,
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event in the caller's transaction; ``details`` is JSON without any cell value."""
    when = at or datetime.now(UTC)
    entry = Entry(actor, action, object_kind, object_id, outcome, details or {}, when)
    return append_all(session, [entry])[0]


def append_all(session: Session, entries: Iterable[Entry]) -> list[AuditEvent]:
    """Append events in order in the caller's transaction, many at the cost of few."""
    tree = session.get(AuditTree, 1, with_for_update=True) or _planted(session)
    frontier = Frontier.from_bytes(tree.size, tree.peaks)
    events = []
    for entry in entries:
        event = _event(entry, frontier.size)
        frontier.append(event.leaf_hash)
        events.append(event)
    tree.size, tree.peaks = frontier.size, frontier.to_bytes()
    session.add_all(events)
    session.flush()
    return events


def _event(entry: Entry, seq: int) -> AuditEvent:
    body = rfc8785.dumps(
        {
            "seq": seq,
            "at": entry.at.isoformat(timespec="microseconds"),
            "actor": entry.actor,
            "action": entry.action,
            "object_kind": entry.object_kind,
            "object_id": entry.object_id,
            "outcome": entry.outcome.value,
            "details": json.loads(json.dumps(dict(entry.details), ensure_ascii=False)),
        }
    )
    return AuditEvent(
        seq=seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        outcome=entry.outcome.value,
        body=body.decode(),
        leaf_hash=leaf_hash(body),
    )


def _planted(session: Session) -> AuditTree:
    """Make the tree of an empty log, or take the one that another writer made in the same moment."""
    tree = AuditTree(id=1, size=0, peaks=b"")
    try:
        with session.begin_nested():
            session.add(tree)
    except IntegrityError:
        return session.get_one(AuditTree, 1, with_for_update=True)
    return tree


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the log of this origin has ``size`` events and this root."""

    origin: str
    size: int
    root: str
    at: str
    signature: str

    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        return f"{self.origin}\n{self.size}\n{self.root}\n{self.at}\n".encode()

    def to_note(self) -> str:
        """Return the text that is handed to the inspectors."""
        return f"{self.statement().decode()}\n— {self.signature}\n"

    @classmethod
    def from_note(cls, note: str) -> "Checkpoint":
        """Read a note. Raises ValueError when it is not one."""
        lines = note.splitlines()
        if len(lines) != 6 or lines[4] or not lines[5].startswith("— "):
            msg = "not a checkpoint"
            raise ValueError(msg)
        return cls(lines[0], int(lines[1]), lines[2], lines[3], lines[5][2:])

    @classmethod
    def from_file(cls, path: Path) -> "Checkpoint":
        """Read the note in a file. Raises NotFoundError, UnusableInputError."""
        try:
            return cls.from_note(path.read_text("utf-8"))
        except FileNotFoundError:
            raise NotFoundError(f"没有文件 {path}。", f"There is no file {path}.") from None
        except (OSError, ValueError):
            raise UnusableInputError(
                f"{path} 不是检查点文件。", f"{path} is not a checkpoint file."
            ) from None


def checkpoint(session: Session, keys: Path) -> Checkpoint:
    """Sign the log as it stands, keep the checkpoint and return it; O(1) in the log's length."""
    tree = session.get(AuditTree, 1, with_for_update=True)
    frontier = Frontier.from_bytes(tree.size, tree.peaks) if tree else Frontier()
    installation = session.get(Installation, "id")
    at = datetime.now(UTC)
    unsigned = Checkpoint(
        origin=f"guikou/{installation.value if installation else 'unknown'}",
        size=frontier.size,
        root=base64.b64encode(frontier.root()).decode(),
        at=at.isoformat(timespec="seconds"),
        signature="",
    )
    signature = signing.sign(keys, DOMAIN, unsigned.statement())
    signed = Checkpoint(unsigned.origin, unsigned.size, unsigned.root, unsigned.at, signature)
    session.add(AuditCheckpoint(size=signed.size, root=signed.root, note=signed.to_note(), at=at))
    return signed


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` saw. ``problems`` is empty when the log is whole; each is a code and a place."""

    events: int
    checkpoints: int
    root: str
    problems: tuple[tuple[str, int], ...]

    @property
    def whole(self) -> bool:
        """True when nothing was edited, deleted, inserted, moved or cut off."""
        return not self.problems


def verify(
    session: Session, public_key: Path, held: Iterable[Checkpoint] = (), batch: int = 10_000
) -> Verification:
    """Recompute the whole tree and hold it against every checkpoint kept here or ``held`` elsewhere.

    Problem codes, each with the event's number or the checkpoint's size: ``sequence`` (a gap or a move),
    ``body`` (text and hash differ), ``columns`` (look-up columns differ from the text), ``root`` (a signed root
    does not come out), ``cut`` (a checkpoint is longer than the log), ``signature``, ``frontier``.
    """
    key = signing.load_public_key(public_key)
    problems: list[tuple[str, int]] = []
    signed: dict[int, set[str]] = {}
    count = 0
    kept = [Checkpoint.from_note(n) for n in session.scalars(select(AuditCheckpoint.note))]
    for point in [*kept, *held]:
        count += 1
        if not signing.is_signed(key, DOMAIN, point.statement(), point.signature):
            problems.append(("signature", point.size))
        signed.setdefault(point.size, set()).add(point.root)
    frontier = _replay(session, signed, problems, batch)
    problems += [("cut", size) for size in sorted(signed) if size > frontier.size]
    tree = session.get(AuditTree, 1)
    if (tree.size, tree.peaks) != (frontier.size, frontier.to_bytes()) if tree else frontier.size:
        problems.append(("frontier", frontier.size))
    root = base64.b64encode(frontier.root()).decode()
    return Verification(frontier.size, count, root, tuple(problems))


def _replay(
    session: Session,
    signed: Mapping[int, set[str]],
    problems: list[tuple[str, int]],
    batch: int,
) -> Frontier:
    frontier = Frontier()
    _hold(frontier, signed, problems)
    rows = session.scalars(
        select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=batch)
    )
    for event in rows:
        if event.seq != frontier.size:
            problems.append(("sequence", event.seq))
        problems += [(code, event.seq) for code in _faults(event)]
        frontier.append(event.leaf_hash)
        _hold(frontier, signed, problems)
        session.expunge(event)
    return frontier


def _hold(
    frontier: Frontier, signed: Mapping[int, set[str]], problems: list[tuple[str, int]]
) -> None:
    roots = signed.get(frontier.size)
    if roots is not None and roots != {base64.b64encode(frontier.root()).decode()}:
        problems.append(("root", frontier.size))


def _faults(event: AuditEvent) -> list[str]:
    faults = []
    if leaf_hash(event.body.encode()) != event.leaf_hash:
        faults.append("body")
    said = json.loads(event.body)
    columns = {
        "seq": event.seq,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor,
        "action": event.action,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "outcome": event.outcome,
    }
    if any(said.get(name) != value for name, value in columns.items()):
        faults.append("columns")
    return faults


def count(session: Session) -> int:
    """Return the number of events."""
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0
