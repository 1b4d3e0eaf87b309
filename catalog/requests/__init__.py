"""Requests for the release of data (Article 27): application, checks, approvals bound to content, the read side."""

from collections.abc import Sequence

from catalog.requests.adopting import adopt
from catalog.requests.answers import accept, report_use
from catalog.requests.attachments import attach, detach, read_attachment
from catalog.requests.briefs import Brief, brief
from catalog.requests.bulk import Like, approve_like, like_of, like_requests
from catalog.requests.destructions import Certificate, certificate_of, check, state_destroyed
from catalog.requests.documents import CONCLUSIONS, KINDS, Document
from catalog.requests.drafts import create, propose_fields, revise
from catalog.requests.due import DueRow, Told, due, urgent, urgent_of
from catalog.requests.previews import preview
from catalog.requests.proposals import Proposal, Use, propose_least
from catalog.requests.reminding import remind
from catalog.requests.steps import act_on
from catalog.requests.submission import run_checks, submit
from catalog.requests.terms import end_terms
from catalog.requests.types import (
    ActRow,
    ArtifactRow,
    AttachmentRow,
    CheckRow,
    ConditionRow,
    DestructionRow,
    FieldLine,
    Inbox,
    InboxRow,
    NextStep,
    RequestPage,
    RequestRow,
    ShownRows,
)
from catalog.requests.views import MOST, inbox, inbox_of, list_for, show
from catalog.requests.voiding import void_changed
from catalog.requests.waiting import Candidates
from catalog.store import Store
from catalog.types import Actor

__all__ = [
    "CONCLUSIONS",
    "KINDS",
    "MOST",
    "ActRow",
    "ArtifactRow",
    "AttachmentRow",
    "Brief",
    "Candidates",
    "Certificate",
    "CheckRow",
    "ConditionRow",
    "DestructionRow",
    "Document",
    "DueRow",
    "FieldLine",
    "Inbox",
    "InboxRow",
    "Like",
    "NextStep",
    "Proposal",
    "RequestPage",
    "RequestRow",
    "ShownRows",
    "Told",
    "Use",
    "accept",
    "acknowledge",
    "act",
    "adopt",
    "approve",
    "approve_like",
    "attach",
    "brief",
    "certificate_of",
    "consent",
    "create",
    "decide",
    "deliver",
    "detach",
    "due",
    "end_terms",
    "inbox",
    "inbox_of",
    "like_of",
    "like_requests",
    "list_for",
    "preview",
    "propose_fields",
    "propose_least",
    "read_attachment",
    "reject",
    "remind",
    "report_use",
    "review",
    "revise",
    "run_checks",
    "send_back",
    "show",
    "state_destroyed",
    "submit",
    "urgent",
    "urgent_of",
    "void_changed",
    "withdraw",
]


def act(
    store: Store,
    actor: Actor,
    number: str,
    event: str,
    comment: str = "",
    *,
    conditions: Sequence[str] = (),
) -> RequestRow:
    """Take any step but ``prepare`` (``catalog.releases.prepare``) and ``destroy`` (``state_destroyed``).

    ``event`` as in ``NextStep.event``; ``conditions`` as written, such as ``downloads=1``.

    Raises NotFoundError, UsageError, RefusedError.
    """
    if event == "submit":
        return submit(store, actor, number, comment)
    if event in {"close", "reject_proof"}:
        return check(store, actor, number, event, comment)
    return act_on(store, actor, number, event, comment, conditions=conditions)


def consent(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Consent as the owning department. Raises NotFoundError, UsageError, RefusedError, as all steps do."""
    return act_on(store, actor, number, "consent", comment)


def review(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Pass the request on as the planning section."""
    return act_on(store, actor, number, "review", comment)


def approve(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Approve as the leader in charge."""
    return act_on(store, actor, number, "approve", comment)


def decide(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Decide as the leading group, which important data needs (Article 5)."""
    return act_on(store, actor, number, "decide", comment)


def reject(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Refuse the request for good; ``comment`` says why."""
    return act_on(store, actor, number, "reject", comment)


def send_back(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Return the request to its applicant; ``comment`` says what to change."""
    return act_on(store, actor, number, "return", comment)


def withdraw(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Withdraw one's own request."""
    return act_on(store, actor, number, "withdraw", comment)


def deliver(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Hand over as the information center; at high levels twice, by two people."""
    return act_on(store, actor, number, "deliver", comment)


def acknowledge(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Acknowledge receipt as the recipient."""
    return act_on(store, actor, number, "acknowledge", comment)
