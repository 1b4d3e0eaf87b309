"""Make the dossier of a request: an act of its own, in the log that it shows."""

import base64
import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import audit, signing
from catalog.acts import acting
from catalog.dossiers.document import document_of
from catalog.dossiers.examination import examine
from catalog.dossiers.page import page
from catalog.dossiers.verification import seal
from catalog.inclusion import prove
from catalog.models import AuditEvent
from catalog.requests.loading import request_of, request_resource
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.types import Language


@dataclass(frozen=True, slots=True)
class Dossier:
    """The file: its name and every byte of it."""

    name: str
    content: bytes


def make(store: Store, actor: Actor, number: str, *, language: Language = "zh") -> Dossier:
    """Return the dossier of request ``number`` in ``language``, signed; that it was made is its last event.

    The log is signed as it stands, and that checkpoint kept. Raises NotFoundError, RefusedError.
    """
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        decision = act.require(Action.RELEASE_DOSSIER, request_resource(request))
        details = {"envelope": request.envelope_digest, "state": request.state}
        act.record(Action.RELEASE_DOSSIER, "request", number, details, decision=decision)
        point = audit.checkpoint(act.session, store.settings.keys)
        document = document_of(act, request, point)
    # Hashing the log takes a while when it is long: the catalog is not locked for it, and events never change.
    with store.reading() as session:
        document["audit"]["hashes"] = _proof(session, document["audit"])
    document["language"] = language
    key = signing.load_public_key(store.settings.keys / "public.pem")
    made = page(document, examine(document, key))
    return Dossier(f"{number}.html", seal(store.settings.keys, made))


def _proof(session: Session, said: dict[str, Any]) -> list[str]:
    points = [audit.Checkpoint.from_note(note) for note in said["checkpoints"]]
    size, wanted = points[0].size, [int(json.loads(body)["seq"]) for body in said["events"]]
    query = select(AuditEvent.leaf_hash).where(AuditEvent.seq < size).order_by(AuditEvent.seq)
    # The proof stops at the last leaf, not at the cursor's end.
    with closing(session.scalars(query.execution_options(yield_per=10_000))) as leaves:
        hashes = prove(size, wanted, [p.size for p in points], leaves)
    return [base64.b64encode(h).decode() for h in hashes]
