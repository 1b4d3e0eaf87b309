"""Find a request, and say what the policy needs to know of it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.errors import NotFoundError
from catalog.models import Dataset, Field, PolicyChangeAct, Request, RequestAct
from policies.decisions import Resource
from policies.procedures import Procedure
from policies.rulebook import Rulebook

PROCEDURE = "release"
ARTICLE = "第二十七条"
#: States in which a release is in its recipient's hands and may be used and fetched.
IN_USE = ("delivered", "acknowledged")
#: States in which its use has ended and proof is awaited, given or being checked that the data is gone.
TO_BE_GONE = (
    "recalled",
    "recall_confirmed",
    "handed_back",
    "expired",
    "destroyed",
    "proof_insufficient",
)
#: The applicant's own part, beside those of the policy.
APPLY = "apply"


def release_procedure(rulebook: Rulebook) -> Procedure:
    """Return the procedure of Article 27 in a version of the rules."""
    return rulebook.procedure(PROCEDURE)


def request_of(session: Session, number: str) -> Request:
    """Return the request with this number, with its dataset's fields. Raises NotFoundError."""
    found = session.scalar(
        select(Request)
        .where(Request.number == number, Request.procedure == PROCEDURE)
        .options(
            selectinload(Request.acts).selectinload(RequestAct.actor),
            selectinload(Request.dataset).selectinload(Dataset.fields).selectinload(Field.findings),
        )
    )
    if found is None:
        raise unknown_request(number)
    return found


def unknown_request(number: str) -> NotFoundError:
    """Return the error for a request that is not there, or that this person may not see."""
    return NotFoundError(
        f"没有申请 {number}，或您无权知悉。用 guikou request list 查看。",
        f"There is no request {number}, or you may not know of it. See guikou request list.",
    )


def participants_of(request: Request) -> Mapping[str, str]:
    """Return who filled which part of a request."""
    return parts_filled(request.acts, request.applicant.login)


def stood_at(request: Request) -> str | None:
    """Return the state from which a request came to where it is, None when no act in force brought it there."""
    act = came_by(request)
    return act.from_state if act else None


def came_by(request: Request) -> RequestAct | None:
    """Return the act in force that brought a request to where it is; one that left it there is none."""
    moved = (a for a in reversed(request.acts) if a.in_force and a.from_state != a.to_state)
    return next((a for a in moved if a.to_state == request.state), None)


def parts_filled(acts: Sequence[RequestAct | PolicyChangeAct], filed_by: str) -> Mapping[str, str]:
    """Return who filled which part, counting only acts in force; a person stood for filled it too.

    Whoever filed it (``filed_by``) is left out: for them there is the fact ``is_applicant``.
    """
    found: dict[str, str] = {}
    for act in acts:
        part = APPLY if act.event == "submit" else act.part
        if part is None or not act.in_force:
            continue
        for login in (act.login, act.deputy_for):
            if login is not None and login != filed_by:
                found.setdefault(login, part)
    return found


def request_resource(request: Request) -> Resource:
    """Return what the policy needs to know of a request; its level is never below its dataset's."""
    return Resource(
        kind="request",
        id=request.number,
        department=request.dataset.owner.code,
        level=max(request.level, request.dataset.level),
        state_secret=request.dataset.state_secret,
        recipient_kind=request.recipient_kind,
        recipient=request.recipient.code,
        applicant=request.applicant.login,
        participants=participants_of(request),
    )
