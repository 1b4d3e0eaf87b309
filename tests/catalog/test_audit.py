"""The audit log: what was changed by anyone, however, is found."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from catalog import audit
from catalog.store import Store
from catalog.types import AuditOutcome


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, written down as it stands there: the oracle."""
    n = len(leaves)
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < n:
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_frontier_gives_the_root_of_rfc_6962(leaves: list[bytes]) -> None:
    frontier = audit.Frontier()
    for leaf in leaves:
        frontier.append(audit.leaf_hash(leaf))
        frontier = audit.Frontier.from_bytes(frontier.size, frontier.to_bytes())
    assert frontier.root() == mth(leaves)


def fill(store: Store, events: int) -> None:
    for number in range(events):
        with store.unit_of_work() as session:
            audit.append(
                session,
                actor="steward",
                action="dataset:register",
                object_kind="dataset",
                object_id=f"d{number}",
                outcome=AuditOutcome.ALLOWED,
                details={"名": "养老", "n": number},
            )


def problems(store: Store, held: tuple[audit.Checkpoint, ...] = ()) -> set[str]:
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem", held)
    assert found.whole == (not found.problems)
    return {code for code, _ in found.problems}


def sign(store: Store) -> audit.Checkpoint:
    with store.unit_of_work() as session:
        return audit.checkpoint(session, store.settings.keys)


def test_an_untouched_log_is_whole(store: Store) -> None:
    fill(store, 5)
    sign(store)
    fill(store, 6)
    sign(store)
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem")
    assert (found.events, found.checkpoints, found.problems) == (11, 2, ())


def test_many_events_are_appended_as_one_after_the_other(store: Store) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        audit.Entry("a", "dataset:register", "dataset", f"d{n}", AuditOutcome.ALLOWED, {"n": n}, at)
        for n in range(7)
    ]
    fill(store, 3)
    with store.unit_of_work() as session:
        together = [event.body for event in audit.append_all(session, entries)]
        assert audit.append_all(session, []) == []
    sign(store)
    assert problems(store) == set()
    assert [json.loads(body)["seq"] for body in together] == list(range(3, 10))
    assert [json.loads(body)["details"]["n"] for body in together] == list(range(7))


def test_an_empty_log_is_whole(store: Store) -> None:
    sign(store)
    assert problems(store) == set()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE audit_events SET body = replace(body, 'steward', 'nobody') WHERE seq = 3", "body"),
        ("UPDATE audit_events SET actor = 'nobody' WHERE seq = 3", "columns"),
        ("UPDATE audit_events SET outcome = 'refused' WHERE seq = 0", "columns"),
        ("DELETE FROM audit_events WHERE seq = 3", "sequence"),
        ("DELETE FROM audit_events WHERE seq >= 5", "cut"),
        ("DELETE FROM audit_events", "cut"),
        ("UPDATE audit_events SET seq = seq + 100 WHERE seq = 2", "sequence"),
        ("UPDATE audit_tree SET size = size + 1", "frontier"),
        ("UPDATE audit_checkpoints SET note = replace(note, 'guikou/', 'guikoo/')", "signature"),
    ],
)
def test_every_kind_of_tampering_is_found(store: Store, sql: str, code: str) -> None:
    fill(store, 7)
    sign(store)
    with store.engine.begin() as connection:
        connection.execute(text(sql))
    assert code in problems(store)


def test_a_rewritten_log_is_found_by_the_checkpoint_the_inspectors_hold(store: Store) -> None:
    fill(store, 4)
    held = sign(store)
    with store.engine.begin() as connection:
        for table in ("audit_events", "audit_tree", "audit_checkpoints"):
            connection.execute(text(f"DELETE FROM {table}"))
    fill(store, 3)
    assert "cut" in problems(store, (held,))
    fill(store, 3)
    with store.reading() as session:
        known = [n.at for n in session.query(audit.AuditEvent)]
    assert len(known) == 6
    assert "root" in problems(store, (held,))


def test_a_note_reads_back_and_a_forged_one_does_not_pass(store: Store) -> None:
    fill(store, 2)
    signed = sign(store)
    assert audit.Checkpoint.from_note(signed.to_note()) == signed
    forged = replace(signed, root=base64.b64encode(b"0" * 32).decode())
    assert problems(store, (forged,)) == {"signature", "root"}
    for junk in ("", "a\nb", signed.to_note().replace("— ", "- ")):
        with pytest.raises(ValueError, match=r"checkpoint|unpack"):
            audit.Checkpoint.from_note(junk)


def test_an_append_is_rolled_back_with_what_it_records(store: Store) -> None:
    fill(store, 2)

    def broken() -> None:
        with store.unit_of_work() as session:
            audit.append(
                session,
                actor="a",
                action="b",
                object_kind="c",
                object_id="d",
                outcome=AuditOutcome.ALLOWED,
            )
            msg = "stop"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        broken()
    assert problems(store) == set()
    with store.reading() as session:
        assert audit.count(session) == 2


def test_the_private_key_is_the_owners_alone(store: Store) -> None:
    key: Path = store.settings.keys / "private.pem"
    assert key.stat().st_mode & 0o777 == 0o600
