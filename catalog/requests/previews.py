"""What a release would look like: three rows with its protections, of the data or, for most who look, of nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.acts import Act, acting, refusal
from catalog.datasets import resource_of
from catalog.detectors import installed
from catalog.errors import UsageError
from catalog.models import Request
from catalog.requests.conditions import terms_of
from catalog.requests.envelopes import recipient_kind_of
from catalog.requests.fields import Under, helping_fields, plan_of, sampled, samples_obligation
from catalog.requests.loading import ARTICLE, request_of, request_resource, unknown_request
from catalog.requests.rows import dataset_lines
from catalog.requests.shown import (
    Place,
    columns_of,
    place_of,
    protected_rows,
    read_rows,
    scanned_table,
)
from catalog.requests.source_checks import row_filter_of
from catalog.requests.synthetic import ROWS, synthetic_rows
from catalog.requests.types import FieldLine, ShownRows
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.protections import ProtectionSpec, at_least
from policies.types import Text

EVENT = "request:preview"


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be shown, as it was decided; ``entities`` are of every field looked at."""

    dataset: str
    place: Place
    envelope: Mapping[str, object]
    plan: Mapping[str, ProtectionSpec]
    fields: tuple[FieldLine, ...]
    entities: Mapping[str, str | None]
    obligation: str


def preview(store: Store, actor: Actor, number: str) -> ShownRows:
    """Return three rows as request ``number`` would hand them out.

    They are of the data only for those who may see samples of it, and then no field is shown freer than samples may
    be; for all others they are made up. The look is recorded with counts only.

    Raises NotFoundError, UsageError when dataset or source are not what they were, UnusableInputError when the source
    cannot be read, and RefusedError for a recipient outside,
    who sees the data when it is delivered.
    """
    with acting(store, actor) as act:
        job = _decided(act, number)
    detectors = installed(store.settings)
    if job.obligation == "none":
        frame = synthetic_rows(job.entities)
    else:
        table = scanned_table(job.place)
        frame = read_rows(table, columns_of(job.plan), ROWS, row_filter_of(table, job.envelope))
    rows = protected_rows(frame, job.plan, detectors)
    return ShownRows(job.dataset, job.fields, rows, job.obligation, job.obligation == "none")


def _decided(act: Act, number: str) -> _Job:
    request = request_of(act.session, number)
    resource = request_resource(request)
    decision = act.decide(Action.REQUEST_VIEW, resource)
    if not decision.allowed:
        raise unknown_request(number)
    if all(held.role == "external_recipient" for held in act.subject.roles):
        act.refuse(
            refusal(
                "preview-inside",
                ARTICLE,
                Text("预览只供本单位办理人员", "previews are for the bureau's own people"),
                Text("交付后即可查看数据。", "You see the data once it is delivered."),
            ),
            EVENT,
            resource,
        )
    obligation = _obligation(act, request)
    plan = plan_of(terms_of(request))
    if gone := sorted(set(plan).difference(f.name for f in request.dataset.fields)):
        raise UsageError(
            f"数据集已没有字段 {'、'.join(gone)}。请修改申请：guikou request revise。",
            f"The dataset no longer has {', '.join(gone)}. Revise the request: guikou request revise.",
        )
    if obligation != "none":
        plan = _no_freer(act, request, plan, obligation)
    act.record(
        EVENT,
        "request",
        number,
        {"rows": ROWS, "fields": len(plan), "synthetic": obligation == "none"},
        decision=decision,
    )
    dataset = request.dataset
    entities = {f.name: f.entity for f in dataset.fields}
    looked_at = [*plan, *sorted(helping_fields(plan).difference(plan))]
    return _Job(
        dataset=dataset.code,
        place=place_of(dataset),
        envelope=request.envelope,
        plan=plan,
        fields=dataset_lines(dataset, plan),
        entities={name: entities.get(name) for name in looked_at},
        obligation=obligation,
    )


def _obligation(act: Act, request: Request) -> str:
    """Return how the asker may see samples of the dataset; ``none`` when not at all."""
    decision = act.decide(Action.DATASET_SAMPLES, resource_of(request.dataset))
    return samples_obligation(decision)


def _no_freer(
    act: Act, request: Request, plan: Mapping[str, ProtectionSpec], obligation: str
) -> dict[str, ProtectionSpec]:
    """Return the plan with what samples demand where that gives away less than the release will."""
    dataset = request.dataset
    kind = recipient_kind_of(request.recipient)
    under = Under(dataset.level, kind, act.rulebook, act.settings.cipher)
    fields = {f.name: f for f in dataset.fields}
    stricter = {}
    for name, spec in plan.items():
        sample = sampled(fields[name], under, obligation)
        stricter[name] = spec if at_least(spec, sample) else sample
    return stricter
