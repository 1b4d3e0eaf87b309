"""Whether every version on record rests on a review and an approval that hold."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.models import PolicyChange, PolicyChangeAct, PolicyVersion
from catalog.policy_changes.loading import APPROVED, digest_of, envelope_of
from catalog.requests.signatures import is_act_signed
from policies.folders import rulebook_of
from policies.rule_files import PolicyFileError


def false_versions(session: Session, keys: Path) -> list[PolicyVersion]:
    """Return the recorded versions whose files, day or approvals are not what was signed, oldest first."""
    query = (
        select(PolicyVersion)
        .order_by(PolicyVersion.id)
        .options(
            selectinload(PolicyVersion.change)
            .selectinload(PolicyChange.acts)
            .selectinload(PolicyChangeAct.actor)
        )
    )
    return [row for row in session.scalars(query) if any(_faults(row, keys))]


def _faults(row: PolicyVersion, keys: Path) -> Iterator[bool]:
    """Yield, one check after the other, whether something is wrong."""
    yield not _is_whole(row)
    change = row.change
    if change is None:
        yield row.origin != "shipped"
        return
    yield change.state != APPROVED or (change.version, change.in_force_from) != (
        row.version,
        row.in_force_from,
    )
    # Comments are no part of the version, but of what was approved.
    yield dict(row.texts) != dict(change.texts)
    yield digest_of(envelope_of(change, change.proposer.login)) != change.envelope_digest
    counting = [a for a in change.acts if a.in_force]
    yield not {"review", "approve"} <= {a.part for a in counting}
    hands = [change.proposer.login, *(a.login for a in counting if a.part)]
    yield len(set(hands)) < len(hands)
    for done in counting:
        day = change.in_force_from if done.to_state == APPROVED else None
        yield done.envelope_digest != digest_of(change.envelope, day)
        yield not is_act_signed(keys, change, done)


def _is_whole(row: PolicyVersion) -> bool:
    return _version_of(tuple(sorted(row.texts.items()))) == row.version


@lru_cache(maxsize=32)
def _version_of(texts: tuple[tuple[str, str], ...]) -> str | None:
    """Return the version that files make, None when they cannot be read; reading them takes most of a second."""
    try:
        return rulebook_of(dict(texts)).version
    except PolicyFileError:
        return None
