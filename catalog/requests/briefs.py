"""One request on one page, for whoever signs it: what leaves, how risky, what the protections do, what is signed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.acts import Act, looking
from catalog.detectors import installed
from catalog.models import Artifact, Dataset, Request
from catalog.requests.deadlines import wait_of
from catalog.requests.gauges import Gauge, gauges
from catalog.requests.loading import request_of, request_resource
from catalog.requests.shown import Rows, columns_of, protected_rows
from catalog.requests.synthetic import synthetic_rows
from catalog.requests.types import RequestPage
from catalog.requests.views import show
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.protections import ProtectionSpec
from policies.types import Text

#: Earlier releases that are named; the rest are counted.
MOST_EARLIER = 5
#: What undoes a signature (DESIGN idea 7); ``changes_since`` finds each of them.
VOIDED_BY = (
    Text("申请内容有任何改动", "any change of the request"),
    Text("数据集结构或内容变化", "the dataset's schema or content changes"),
    Text("级别升高或标密", "its level rises, or it is marked a state secret"),
    Text("规则修订", "the rules are amended"),
)


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A release made for the same recipient before: ``rows`` and ``persons`` as its manifest has them."""

    number: str
    title: Text
    fields: int
    rows: int
    persons: int
    prepared_at: datetime
    same_dataset: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that one signs for, on one page.

    ``persons``: about how many people, as the checks counted them, None before they ran. ``before`` and ``after``:
    three made-up rows of ``page.fields``, as text; empty for a recipient outside. ``earlier``: the latest releases to
    the recipient that the asker may see, newest first, of ``earlier_count`` in all. ``due``: the last day of what the
    request waits for, as ``wait_of`` counts; None when nothing is open or has a deadline.
    """

    page: RequestPage
    persons: int | None
    records: int | None
    gauges: tuple[Gauge, ...]
    before: Rows
    after: Rows
    earlier: tuple[EarlierRow, ...]
    earlier_count: int
    due: date | None
    overdue: bool
    voided_by: tuple[Text, ...]


def brief(store: Store, actor: Actor, number: str) -> Brief:
    """Return the brief of request ``number``. No row of the data is read.

    Raises NotFoundError when it is not there or not for the asker; that is recorded as a refusal.
    """
    page = show(store, actor, number)
    with looking(store, actor) as act:
        request = request_of(act.session, number)
        inside = any(held.role != "external_recipient" for held in act.subject.roles)
        earlier = _earlier(act, request) if inside else []
        seen = [row for row, visible in earlier if visible]
        wait = wait_of(act, request)
        due = wait.due_on if wait else None
        entities = {f.name: f.entity for f in request.dataset.fields}
        today = act.today
    before, after = _made_up(store, page, entities) if inside else ((), ())
    return Brief(
        page=page,
        persons=_count(page, "persons"),
        records=_count(page, "records"),
        gauges=gauges(page.checks, len(page.fields)),
        before=before,
        after=after,
        earlier=tuple(seen[:MOST_EARLIER]),
        earlier_count=len(earlier),
        due=due,
        overdue=due is not None and due < today,
        voided_by=VOIDED_BY,
    )


def _count(page: RequestPage, name: str) -> int | None:
    figures = (c.figure for c in page.checks if c.name == name)
    return next((int(f) for f in figures if f.isdecimal()), None)


def _made_up(store: Store, page: RequestPage, entities: dict[str, str | None]) -> tuple[Rows, Rows]:
    # As it would leave under the conditions that were attached.
    plan = {f.name: ProtectionSpec(f.protection, f.parameters) for f in page.fields}
    frame = synthetic_rows({name: entities.get(name) for name in columns_of(plan)})
    before = tuple(frame.select(list(plan)).rows())
    return before, protected_rows(frame, plan, installed(store.settings))


def _earlier(act: Act, request: Request) -> list[tuple[EarlierRow, bool]]:
    """Return releases to the same recipient, newest first, and whether the asker may see each."""
    query = (
        select(Artifact)
        .join(Request, Request.id == Artifact.request_id)
        .where(Request.recipient_id == request.recipient_id, Request.id != request.id)
        .options(
            selectinload(Artifact.request).selectinload(Request.dataset).selectinload(Dataset.owner)
        )
        .order_by(Artifact.id.desc())
    )
    artifacts = list(act.session.scalars(query))
    flags = act.policy.decide_many(
        act.subject,
        Action.REQUEST_VIEW,
        [request_resource(a.request) for a in artifacts],
        on=act.today,
    )
    return [(_earlier_row(a, request), may) for a, may in zip(artifacts, flags, strict=True)]


def _earlier_row(artifact: Artifact, now: Request) -> EarlierRow:
    request = artifact.request
    return EarlierRow(
        number=request.number,
        title=Text(request.dataset.title_zh, request.dataset.title_en),
        fields=len(artifact.manifest["envelope"]["fields"]),
        rows=artifact.rows,
        persons=int(artifact.manifest["counts"]["persons"]),
        prepared_at=artifact.created_at,
        same_dataset=request.dataset_id == now.dataset_id,
    )
