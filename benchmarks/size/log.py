"""Audit events by the million, hashed as the log hashes them."""

import json
import random
from datetime import timedelta

import sqlalchemy as sa

from benchmarks.size.bureau import START
from benchmarks.size.rows import Bulk
from catalog.audit import Frontier, leaf_hash
from catalog.models import AuditEvent, AuditTree
from catalog.store import Store

ACTIONS = ("dataset:view", "scan:run", "dataset:samples", "request:submit")
CHUNK = 50_000


def add_events(store: Store, events: int, datasets: int) -> None:
    """Append events as the log does, and keep the frontier. The indexes are made afterwards, in one go each."""
    dice = random.Random(3)
    with store.reading() as session:
        tree = session.get_one(AuditTree, 1)
        frontier = Frontier.from_bytes(tree.size, tree.peaks)
    indexes = AuditEvent.__table__.indexes
    for index in indexes:
        index.drop(store.engine)
    with Bulk(store.engine) as bulk:
        for start in range(0, events, CHUNK):
            rows = [
                _event(dice, n, datasets, frontier)
                for n in range(start, min(events, start + CHUNK))
            ]
            bulk.add(AuditEvent, rows)
            bulk.commit()
    for index in indexes:
        index.create(store.engine)
    with store.engine.begin() as connection:
        kept = sa.update(AuditTree).values(size=frontier.size, peaks=frontier.to_bytes())
        connection.execute(kept)


def _event(dice: random.Random, n: int, datasets: int, frontier: Frontier) -> dict[str, object]:
    at = START + timedelta(seconds=n)
    said = {
        "action": dice.choice(ACTIONS),
        "actor": f"person{dice.randrange(500)}",
        "at": at.isoformat(timespec="microseconds"),
        "details": {"policy": "x" * 12},
        # Some are looked at far more often than others.
        "object_id": f"dataset_{int(dice.random() ** 2 * datasets):06}",
        "object_kind": "dataset",
        "outcome": "allowed",
        "seq": frontier.size,
    }
    # Keys in order, no blanks, ASCII: this is canonical JSON already.
    body = json.dumps(said, separators=(",", ":"))
    leaf = leaf_hash(body.encode())
    frontier.append(leaf)
    del said["details"]
    return {**said, "at": at, "body": body, "leaf_hash": leaf}
