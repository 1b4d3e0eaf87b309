"""What people do with the audit log: have it verified, have it signed."""

from collections.abc import Sequence
from pathlib import Path

from catalog import audit
from catalog.acts import acting
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Resource

THE_LOG = Resource(kind="audit", id="*")


def verify(
    store: Store, actor: Actor, *, held: Sequence[Path] = (), public_key: Path | None = None
) -> audit.Verification:
    """Verify the log against the checkpoints kept here and those in the files ``held``.

    Raises RefusedError, NotFoundError, UnusableInputError.
    """
    points = [audit.Checkpoint.from_file(path) for path in held]
    with acting(store, actor) as act:
        decision = act.require(Action.AUDIT_VERIFY, THE_LOG)
        found = audit.verify(act.session, public_key or store.settings.keys / "public.pem", points)
        outcome = AuditOutcome.ALLOWED if found.whole else AuditOutcome.FAILED
        details = {"events": found.events, "problems": len(found.problems)}
        act.record(Action.AUDIT_VERIFY, "audit", "*", details, outcome=outcome, decision=decision)
        return found


def checkpoint(store: Store, actor: Actor) -> audit.Checkpoint:
    """Sign the log as it stands, this act included. Raises RefusedError."""
    with acting(store, actor) as act:
        decision = act.require(Action.AUDIT_VERIFY, THE_LOG)
        act.record("audit:checkpoint", "audit", "*", decision=decision)
        return audit.checkpoint(act.session, store.settings.keys)
