"""What a killed preparation left: put on record and cleared away, before the next one or when the worker starts."""

from pathlib import Path

from sqlalchemy import select

from catalog.acts import acting
from catalog.errors import UsageError
from catalog.models import Artifact, Request
from catalog.release_files import (
    Interrupted,
    clear,
    clear_unfinished_keys,
    interrupted_in,
    locked,
)
from catalog.store import Store
from catalog.types import SYSTEM, Actor, AuditOutcome
from policies.decisions import Action


def clear_interrupted(store: Store, actor: Actor, number: str) -> Interrupted | None:
    """Clear away what a killed preparation of a release left; the caller holds the lock of its folder.

    The audit event comes first: a file that goes without one would go unseen, a second event is only one too many.
    """
    folder = store.settings.releases / number
    recorded = _recorded(store, number)
    left = interrupted_in(folder, recorded)
    if left is not None:
        details = {"kind": "Interrupted", "by": left.by, "bytes": left.size}
        details["begun"] = left.at.isoformat(timespec="seconds") if left.at else None
        with acting(store, actor) as act:
            act.record(
                Action.REQUEST_PREPARE, "request", number, details, outcome=AuditOutcome.FAILED
            )
    clear(folder, recorded)
    clear_unfinished_keys(store.settings.keys, number)
    return left


def recover(store: Store) -> list[Interrupted]:
    """Clear away what killed preparations left, unless somebody is preparing it now; return what there was."""
    found = []
    for folder in _folders(store.settings.releases):
        try:
            with locked(folder):
                left = clear_interrupted(store, SYSTEM, folder.name)
        except UsageError:
            continue  # being prepared
        if left is not None:
            found.append(left)
    return found


def interrupted(store: Store) -> list[Interrupted]:
    """Return what killed preparations left, without touching it."""
    found = []
    for folder in _folders(store.settings.releases):
        try:
            with locked(folder):
                left = interrupted_in(folder, _recorded(store, folder.name))
        except UsageError:
            continue  # being prepared
        if left is not None:
            found.append(left)
    return found


def _folders(releases: Path) -> list[Path]:
    return sorted(p for p in releases.iterdir() if p.is_dir()) if releases.is_dir() else []


def _recorded(store: Store, number: str) -> set[str]:
    with store.reading() as session:
        query = (
            select(Artifact.path)
            .join(Request, Request.id == Artifact.request_id)
            .where(Request.number == number)
        )
        return {Path(path).parent.name for path in session.scalars(query)}
