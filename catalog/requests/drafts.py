"""Apply for a release, change the application, see what would leave."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from catalog.acts import Act, acting, looking, refusal
from catalog.attachment_files import sole_keeper
from catalog.datasets import dataset_of, resource_of, unknown_dataset
from catalog.errors import UsageError
from catalog.models import Dataset, Department, Request
from catalog.people import department_of
from catalog.requests.documents import Document, add_document, as_attached, entries_of, keep_content
from catalog.requests.envelopes import (
    Application,
    application_of,
    build_envelope,
    digest_of,
    expiry_of,
    recipient_kind_of,
    under,
)
from catalog.requests.fields import Under, offered, planned_fields
from catalog.requests.loading import ARTICLE, PROCEDURE, request_of, request_resource
from catalog.requests.rows import choice_lines, field_lines
from catalog.requests.steps import applicant_only
from catalog.requests.types import FieldLine
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.types import Text

#: States in which the applicant may change the application.
EDITABLE = ("draft", "returned")


def create(  # noqa: PLR0913 - these are the parts of an application (Article 27)
    store: Store,
    actor: Actor,
    *,
    dataset: str,
    recipient: str,
    purpose: str,
    legal_basis: str,
    fields: Sequence[str],
    format: str = "csv",  # noqa: A002 - the field's own word
    method: str = "download",
    valid_days: int | None = None,
    destruction: str = "",
    row_filter: str | None = None,
    protections: Mapping[str, str] | None = None,
    tolerances: Mapping[str, float] | None = None,
    impact_assessment: str | None = None,
    agreement: str | None = None,
    recipient_key: str | None = None,
    password: bool = False,
    agreement_from: date | None = None,
    agreement_until: date | None = None,
    documents: Sequence[Document] = (),
) -> str:
    """Apply for a release and return its number; it is a draft until it is submitted.

    ``recipient`` is a department's code; ``fields`` names of the dataset's fields; ``format`` csv, parquet or xlsx;
    ``method`` download or medium; ``valid_days`` at most what the level allows (default: 90, or less);
    ``row_filter`` as in ``catalog.requests.filters``; ``protections`` field → kind, instead of the proposed one;
    ``impact_assessment`` and ``agreement`` are references, ``agreement_from`` and ``agreement_until`` its first and
    last day; ``recipient_key`` an age public key of the recipient, ``password`` instead of a key for one who has none;
    ``documents`` are attached to it.

    Raises NotFoundError, UsageError, UnusableInputError (a document), RefusedError.
    """
    asked = Application(
        dataset=dataset,
        recipient=recipient,
        purpose=purpose,
        legal_basis=legal_basis,
        fields=tuple(fields),
        format=format,
        method=method,
        valid_days=valid_days,
        destruction=destruction,
        row_filter=row_filter,
        protections=protections,
        tolerances=tolerances,
        impact_assessment=impact_assessment,
        agreement=agreement,
        recipient_key=recipient_key,
        password=password,
        agreement_from=agreement_from,
        agreement_until=agreement_until,
    )
    with _keeper(store, documents), acting(store, actor) as act:
        found, to = dataset_of(act.session, dataset), department_of(act.session, recipient)
        kind = recipient_kind_of(to)
        resource = replace(
            resource_of(found),
            recipient_kind=kind.value,
            recipient=to.code,
            applicant=actor.login,
        )
        decision = act.require(Action.REQUEST_CREATE, resource)
        request = Request(
            number=uuid4().hex,  # until the row has its own number
            procedure=PROCEDURE,
            state="draft",
            applicant_id=actor.user_id,
            dataset_id=found.id,
            recipient_id=to.id,
            recipient_kind=kind.value,
            level=found.level,
            envelope={},
            envelope_digest="",
            policy_version=act.policy.version,
            created_at=act.now,
            updated_at=act.now,
        )
        act.session.add(request)
        act.session.flush()
        request.number = f"R{act.today.year}-{request.id:05d}"
        bind(act, request, asked)
        if documents:
            rows = [add_document(act, request, document) for document in documents]
            bind(act, request, as_attached(asked, rows))
        details: dict[str, Any] = {
            "dataset": found.code,
            "recipient": to.code,
            "envelope": request.envelope_digest,
        }
        if documents:
            details["attachments"] = [a.sha256 for a in request.attachments]
        act.record(Action.REQUEST_CREATE, "request", request.number, details, decision=decision)
        keep_content(act, documents)
        return request.number


def _keeper(store: Store, documents: Sequence[Document]) -> AbstractContextManager[None]:
    return sole_keeper(store.settings.attachments) if documents else nullcontext()


def bind(act: Act, request: Request, asked: Application) -> None:
    """Make the request's envelope anew from what is asked for; whatever was approved before no longer counts.

    Raises NotFoundError, UsageError.
    """
    dataset = dataset_of(act.session, asked.dataset)
    to = department_of(act.session, asked.recipient)
    login = act.actor.login
    attached = entries_of(request.attachments)
    envelope = build_envelope(act, request.number, login, asked, dataset, to, attached)
    request.dataset_id, request.recipient_id = dataset.id, to.id
    request.recipient_kind = recipient_kind_of(to).value
    request.level, request.policy_version = dataset.level, act.policy.version
    request.envelope, request.envelope_digest = envelope, digest_of(envelope)
    request.expires_on = expiry_of(envelope)
    request.updated_at = act.now
    for done in request.acts:
        done.in_force = False
    act.session.flush()
    act.session.expire(request, ["dataset", "recipient"])


def revise(store: Store, actor: Actor, number: str, **changes: Any) -> None:
    """Change an application that is a draft or was returned; keywords as for ``create``, only what changes.

    The envelope is made anew from the dataset and the rules as they are now; earlier approvals no longer count.

    Raises NotFoundError, UsageError, RefusedError.
    """
    known = set(Application.__slots__)
    if unknown := sorted(set(changes) - known):
        raise UsageError(
            f"申请没有这些内容：{'、'.join(unknown)}。",
            f"An application has no {', '.join(unknown)}.",
        )
    if "fields" in changes:
        changes["fields"] = tuple(changes["fields"])
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        decision = act.require(Action.REQUEST_CREATE, resource)
        if actor.user_id != request.applicant_id:
            act.refuse(applicant_only(), "request:revise", resource)
        if request.state not in EDITABLE:
            denied = refusal(
                "procedure-state",
                ARTICLE,
                Text("申请已提交，不能修改", "the request was submitted and cannot be changed"),
                Text("请先撤回，或由审批人退回。", "Withdraw it, or have it returned first."),
            )
            act.refuse(denied, "request:revise", resource)
        before = request.envelope_digest
        bind(act, request, replace(application_of(request.envelope), **changes))
        details = {"before": before, "envelope": request.envelope_digest}
        act.record("request:revise", "request", number, details, decision=decision)


def line_of(dataset: Dataset, name: str, terms: Under) -> FieldLine:
    """Return a field as the rules would have it leave."""
    (line,) = field_lines(planned_fields(dataset, [name], {}, terms))
    return line


def propose_fields(
    store: Store, actor: Actor, dataset: str, recipient: str, fields: Sequence[str] | None = None
) -> tuple[FieldLine, ...]:
    """Return what would leave and how the rules would protect it, before applying; all fields by default.

    ``choices`` of each are the protections that may be asked for instead.

    Raises NotFoundError, UsageError.
    """
    with looking(store, actor) as act:
        found = dataset_of(act.session, dataset)
        if not act.decide(Action.DATASET_FIND, resource_of(found)).allowed:
            raise unknown_dataset(dataset)
        to: Department = department_of(act.session, recipient)
        names = list(fields) if fields is not None else [f.name for f in found.fields]
        terms = under(act, found, to)
        lines = field_lines(planned_fields(found, names, {}, terms))
        return tuple(
            replace(line, choices=choice_lines(offered(found, line.name, terms))) for line in lines
        )
