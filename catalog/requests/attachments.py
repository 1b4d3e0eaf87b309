"""Attach documents to an application, take them off again, read them: the evidence that goes with a request."""

from sqlalchemy import func, select

from catalog import attachment_files
from catalog.acts import Act, acting, refusal
from catalog.errors import GuikouError, NotFoundError
from catalog.models import Attachment, Request
from catalog.requests.documents import Document, add_document, as_attached, keep_content
from catalog.requests.drafts import EDITABLE, bind
from catalog.requests.envelopes import application_of
from catalog.requests.loading import ARTICLE, request_of, request_resource, unknown_request
from catalog.requests.rows import attachment_row
from catalog.requests.steps import applicant_only
from catalog.requests.types import AttachmentRow
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Decision
from policies.types import Text


def attach(store: Store, actor: Actor, number: str, document: Document) -> AttachmentRow:
    """Attach a document to one's own draft or returned request; the envelope is made anew with its digest.

    An agreement's number and term, and an assessment's number, become those of the application. When no number is
    given, the one that the application names is taken.

    Raises NotFoundError, UsageError, UnusableInputError (not a document that is taken), RefusedError, GuikouError
    (it cannot be written).
    """
    with attachment_files.sole_keeper(store.settings.attachments), acting(store, actor) as act:
        request = request_of(act.session, number)
        decision = _may_change(act, request, "request:attach")
        row = add_document(act, request, document)
        before = request.envelope_digest
        bind(act, request, as_attached(application_of(request.envelope), [row]))
        details = {
            "kind": row.kind,
            "sha256": row.sha256,
            "size": row.size,
            "before": before,
            "envelope": request.envelope_digest,
        }
        act.record("request:attach", "request", number, details, decision=decision)
        # Last: a file that nothing points to harms nobody, a row without its file would be a lie.
        keep_content(act, [document])
        return attachment_row(row, whole=True)


def detach(store: Store, actor: Actor, number: str, which: int) -> None:
    """Take attachment ``which`` (its id) off one's own draft or returned request; its bytes go unless others have it.

    Raises NotFoundError, RefusedError.
    """
    folder = store.settings.attachments
    with attachment_files.sole_keeper(folder):
        with acting(store, actor) as act:
            request = request_of(act.session, number)
            decision = _may_change(act, request, "request:detach")
            row = _attachment(request, which)
            sha256, before = row.sha256, request.envelope_digest
            request.attachments.remove(row)
            act.session.flush()
            bind(act, request, application_of(request.envelope))
            details = {"sha256": sha256, "before": before, "envelope": request.envelope_digest}
            act.record("request:detach", "request", number, details, decision=decision)
            left = act.session.scalar(
                select(func.count()).select_from(Attachment).where(Attachment.sha256 == sha256)
            )
        if not left:
            attachment_files.drop(folder, sha256)


def read_attachment(
    store: Store, actor: Actor, number: str, which: int | None = None
) -> tuple[AttachmentRow, bytes]:
    """Return an attachment and its bytes, found to be what was attached; each reading is recorded.

    ``which`` is its id; None for the only one.

    Raises NotFoundError, RefusedError, GuikouError (missing or altered).
    """
    found, problem = None, None
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        if act.decide(Action.REQUEST_VIEW, resource).allowed:
            decision = act.require(Action.REQUEST_READ_ATTACHMENT, resource)
            row = _attachment(request, which)
            details = {"kind": row.kind, "sha256": row.sha256}
            try:
                content = attachment_files.read(act.settings.attachments, row.sha256)
                found, outcome = (attachment_row(row, whole=True), content), AuditOutcome.ALLOWED
            except GuikouError as error:
                problem, outcome = error, AuditOutcome.FAILED
        else:
            decision, details = act.decide(Action.REQUEST_VIEW, resource), {}
            problem, outcome = unknown_request(number), AuditOutcome.REFUSED
        act.record(
            Action.REQUEST_READ_ATTACHMENT,
            "request",
            number,
            details,
            outcome=outcome,
            decision=decision,
        )
    if found is None:
        raise problem or AssertionError
    return found


def _attachment(request: Request, which: int | None) -> Attachment:
    rows = [a for a in request.attachments if which is None or a.id == which]
    if len(rows) == 1:
        return rows[0]
    if which is None and rows:
        raise NotFoundError(
            f"{request.number} 有 {len(rows)} 份附件，请写明是哪一份。",
            f"{request.number} has {len(rows)} attachments: say which.",
        )
    raise NotFoundError(
        f"{request.number} 没有这份附件。", f"{request.number} has no such attachment."
    )


def _may_change(act: Act, request: Request, action: str) -> Decision:
    resource = request_resource(request)
    decision = act.require(Action.REQUEST_CREATE, resource)
    if act.actor.user_id != request.applicant_id:
        act.refuse(applicant_only(), action, resource)
    if request.state not in EDITABLE:
        denied = refusal(
            "procedure-state",
            ARTICLE,
            Text("申请已提交，附件不能增减", "the request was submitted: its attachments stand"),
            Text("请先撤回，或由审批人退回。", "Withdraw it, or have it returned first."),
        )
        act.refuse(denied, action, resource)
    return decision
