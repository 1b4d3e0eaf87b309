"""Find a change of the rules, and say what the policy needs to know of it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog import rulebooks
from catalog.acts import Act
from catalog.errors import NotFoundError
from catalog.models import PolicyChange, PolicyChangeAct
from catalog.requests.loading import parts_filled
from catalog.requests.signatures import is_act_signed
from policies.decisions import Resource
from policies.procedures import Procedure
from policies.rulebook import Rulebook
from policies.types import Text

PROCEDURE = "policy_change"
#: The planning section interprets and revises the rules.
ARTICLE = "第三十一条"
KIND = "policy_change"
APPROVED = "approved"
FORMAT = "guikou-policy-change/v1"
#: The rules as a whole, for acts that are about no particular change.
RULES = Resource(kind="policy", id="*")


def change_procedure(rulebook: Rulebook) -> Procedure:
    """Return the procedure of rule changes in a version of the rules."""
    return rulebook.procedure(PROCEDURE)


def change_of(session: Session, number: str) -> PolicyChange:
    """Return the change with this number and its acts. Raises NotFoundError."""
    found = session.scalar(
        select(PolicyChange)
        .where(PolicyChange.number == number)
        .options(selectinload(PolicyChange.acts).selectinload(PolicyChangeAct.actor))
    )
    if found is None:
        raise unknown_change(number)
    return found


def unknown_change(number: str) -> NotFoundError:
    """Return the error for a change that is not there."""
    return NotFoundError(
        f"没有规则修订 {number}。用 guikou policy changes 查看。",
        f"There is no rule change {number}. See guikou policy changes.",
    )


def change_resource(change: PolicyChange) -> Resource:
    """Return what the policy needs to know of a change."""
    return Resource(
        kind=KIND,
        id=change.number,
        applicant=change.proposer.login,
        participants=parts_filled(change.acts, change.proposer.login),
    )


def envelope_of(change: PolicyChange, proposer: str) -> dict[str, Any]:
    """Return what approvals of a change are bound to; the files whole, comments included."""
    return {
        "format": FORMAT,
        "change": change.number,
        "proposer": proposer,
        "reason": change.reason,
        "base": change.base,
        "version": change.version,
        "files": {n: hashlib.sha256(t.encode()).hexdigest() for n, t in change.texts.items()},
    }


def digest_of(envelope: Mapping[str, Any], in_force_from: date | None = None) -> str:
    """Return the SHA-256 (hex) of an envelope's canonical JSON; an approval's with the day from which it counts."""
    said = dict(envelope)
    if in_force_from is not None:
        said["in_force_from"] = in_force_from.isoformat()
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def changed_since(act: Act, change: PolicyChange) -> list[Text]:
    """Say why what was drafted, reviewed or approved is no longer what would come into force; empty when it is."""
    found = []
    if change.base != rulebooks.last(act.session).version:
        found.append(
            Text(
                f"其间已有其他修订获批（所依据的版本 {change.base[:12]} 已被取代）",
                f"another change was approved meanwhile: version {change.base[:12]}, which this one "
                "changes, was replaced",
            )
        )
    if digest_of(envelope_of(change, change.proposer.login)) != change.envelope_digest:
        found.append(Text("修订内容与其摘要不符", "the change's content differs from its digest"))
    elif not all(is_genuine(act, change, done) for done in change.acts if done.in_force):
        found.append(Text("有审批签名不成立", "the signature of an approval does not hold"))
    return found


def is_genuine(act: Act, change: PolicyChange, done: PolicyChangeAct) -> bool:
    """Tell whether an act in force was signed here, for what the change is now."""
    approving = done.to_state == APPROVED
    expected = digest_of(change.envelope, change.in_force_from if approving else None)
    return done.envelope_digest == expected and is_act_signed(act.settings.keys, change, done)
