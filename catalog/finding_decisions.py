"""What people say of findings, confirmed or rejected. It outlives scans and shows how right detectors are."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from sqlalchemy import func, select

from catalog.acts import Act, acting, looking
from catalog.datasets import dataset_of, resource_of
from catalog.errors import NotFoundError, UsageError
from catalog.models import Dataset, Field, Finding, FindingDecision
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action

Verdict = Literal["confirmed", "rejected"]
#: Quantile of the normal distribution for 95 %, two-sided.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Precision:
    """How often people confirmed what a detector found: of ``confirmed + rejected``, with the 95 % interval, 0–1."""

    detector: str
    confirmed: int
    rejected: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DecidedFinding:
    """A finding as it stands, and what was last said of it; ``verdict`` None when nobody said anything."""

    field: str
    entity: str
    detector: str
    matches: int
    examined: int
    verdict: str | None
    reason: str
    by: str | None


def decide(
    store: Store, actor: Actor, code: str, field: str, entity: str, verdict: Verdict, reason: str
) -> None:
    """Say whether a finding is right. It changes no level: that is lowered by a request and a second person alone.

    A rejection says why. Raises NotFoundError, UsageError, RefusedError.
    """
    if verdict == "rejected" and not reason.strip():
        raise UsageError("须写明理由：--reason。", "Say why: --reason.")
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.FINDING_DECIDE, resource_of(dataset))
        query = select(Finding).join(Field, Field.id == Finding.field_id)
        query = query.where(Field.dataset_id == dataset.id, Field.name == field)
        finding = act.session.scalar(query.where(Finding.entity == entity))
        if finding is None:
            raise NotFoundError(
                f"{code} 的字段 {field} 没有发现 {entity}。见 guikou finding list {code}。",
                f"Nothing of kind {entity} was found in field {field} of {code}. See guikou finding list {code}.",
            )
        act.session.add(
            FindingDecision(
                dataset_id=dataset.id,
                field=field,
                entity=entity,
                detector=finding.detector,
                verdict=verdict,
                reason=reason.strip(),
                by=actor.login,
                at=act.now,
            )
        )
        details = {"field": field, "entity": entity, "verdict": verdict, "reason": reason.strip()}
        act.record(Action.FINDING_DECIDE, "dataset", code, details, decision=decision)


def list_findings(store: Store, actor: Actor, code: str) -> list[DecidedFinding]:
    """Return what was found in a dataset, with what people last said. Raises NotFoundError, RefusedError."""
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        act.require(Action.DATASET_VIEW, resource_of(dataset))
        return findings_of(act, dataset)


def findings_of(act: Act, dataset: Dataset) -> list[DecidedFinding]:
    """Return what was found in a dataset whose fields are loaded, with what people last said, field by field."""
    said = {(d.field, d.entity): d for d in _latest(act, dataset.id)}
    return [
        DecidedFinding(
            field=f.name,
            entity=x.entity,
            detector=x.detector,
            matches=x.matches + x.masked,
            examined=x.examined,
            verdict=last.verdict if last else None,
            reason=last.reason if last else "",
            by=last.by if last else None,
        )
        for f in dataset.fields
        for x in f.findings
        for last in [said.get((f.name, x.entity))]
    ]


def precisions(store: Store, actor: Actor) -> list[Precision]:
    """Return how right each detector was, by what was last said of each finding the asker may see; by detector."""
    with looking(store, actor) as act:
        counts: dict[str, list[int]] = {}
        seen: dict[int, bool] = {}
        for last in _latest(act):
            dataset = act.session.get_one(Dataset, last.dataset_id)
            if dataset.id not in seen:
                allowed = act.decide(Action.DATASET_VIEW, resource_of(dataset)).allowed
                seen[dataset.id] = allowed
            if seen[dataset.id]:
                counts.setdefault(last.detector, [0, 0])[last.verdict == "rejected"] += 1
    return [
        Precision(detector, yes, no, yes / (yes + no), *wilson(yes, yes + no))
        for detector, (yes, no) in sorted(counts.items())
    ]


def wilson(hits: int, number: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927; Brown, Cai and DasGupta, Statistical Science 2001)."""
    if not number:
        return 0.0, 1.0
    share, square = hits / number, Z * Z / number
    middle = share + square / 2
    half = Z * sqrt(share * (1 - share) / number + square / (4 * number))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    return max(0.0, low), min(1.0, high)


def _latest(act: Act, dataset_id: int | None = None) -> list[FindingDecision]:
    newest = select(func.max(FindingDecision.id)).group_by(
        FindingDecision.dataset_id, FindingDecision.field, FindingDecision.entity
    )
    query = select(FindingDecision).where(FindingDecision.id.in_(newest))
    if dataset_id is not None:
        query = query.where(FindingDecision.dataset_id == dataset_id)
    return list(act.session.scalars(query.order_by(FindingDecision.id)))
