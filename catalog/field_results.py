"""What a scan says of each field, brought into the catalog: a field and a finding keep their identity over scans."""

from typing import Any

from sqlalchemy import select, update

from catalog.acts import Act
from catalog.models import Dataset, Field, Finding, FindingDecision, SchemaChange
from classifiers.types import FieldResult, Outcome
from classifiers.types import Finding as Found


def keep_fields(act: Act, dataset: Dataset, results: tuple[FieldResult, ...], scan_id: int) -> None:
    """Bring fields and findings to what was seen; a finding keeps its identity over scans."""
    _rename(act, dataset, {r.name for r in results})
    known = {f.name: f for f in dataset.fields}
    for gone in set(known) - {r.name for r in results}:
        dataset.fields.remove(known[gone])
    for result in results:
        kept = known.get(result.name)
        if kept is None:
            kept = Field(name=result.name, position=result.position, findings=[])
            dataset.fields.append(kept)
        kept.position, kept.type = result.position, result.type.value
        kept.outcome, kept.entity, kept.reason = result.outcome.value, result.entity, result.reason
        kept.considered = considered_json(result)
        kept.rows, kept.nulls, kept.distinct = result.rows, result.nulls, result.distinct
        _keep_findings(kept, result, scan_id)
    act.session.flush()


def considered_json(result: FieldResult) -> list[Any]:
    """Return what a field was not taken for as it is kept and printed."""
    return [
        {
            "entity": c.entity,
            "detector": c.detector,
            "matches": c.matches,
            "doubt": c.doubt.value,
        }
        for c in result.considered
    ]


def _keep_findings(kept: Field, result: FieldResult, scan_id: int) -> None:
    known = {f.entity: f for f in kept.findings}
    for gone in set(known) - {f.entity for f in result.findings}:
        kept.findings.remove(known[gone])
    for found in result.findings:
        _note(kept, known.get(found.entity), found, scan_id)


def _note(kept: Field, finding: Finding | None, found: Found, scan_id: int) -> None:
    if finding is None:
        finding = Finding(entity=found.entity, first_scan_id=scan_id)
        kept.findings.append(finding)
    finding.last_scan_id = scan_id
    finding.matches, finding.masked = found.matches, found.masked
    finding.examined, finding.ratio = found.examined, found.ratio
    finding.confidence, finding.sparse = found.confidence, found.sparse
    finding.evidence = [e.value for e in found.evidence]
    finding.detector = found.detector


def keep_sampled(
    act: Act, dataset: Dataset, results: tuple[FieldResult, ...], scan_id: int, said: str
) -> None:
    """Add what a part of the rows showed. Nothing known is taken back, and no field becomes clean by it.

    ``said`` is what is to be known of such a scan; it is the reason of every field that only it speaks of.
    """
    known = {f.name: f for f in dataset.fields}
    for result in results:
        kept = known.get(result.name)
        if kept is None:
            kept = Field(name=result.name, position=result.position, findings=[])
            dataset.fields.append(kept)
        looked_at = kept.outcome in {Outcome.FOUND, Outcome.NONE_FOUND} and not dataset.sampled
        fresh = [f for f in result.findings if f.entity not in {x.entity for x in kept.findings}]
        if looked_at and not fresh and dataset.proposed_level is not None:
            continue
        kept.type = result.type.value
        kept.entity = kept.entity or result.entity
        kept.rows, kept.nulls, kept.distinct = result.rows, result.nulls, result.distinct
        kept.considered = considered_json(result)
        kept.outcome, kept.reason = _sampled_outcome(kept, result).value, said
        _add_findings(kept, result, scan_id)
    act.session.flush()


def _sampled_outcome(kept: Field, result: FieldResult) -> Outcome:
    if result.outcome == Outcome.NONE_FOUND:
        return Outcome.FOUND if kept.findings else Outcome.INSUFFICIENT_SAMPLE
    return result.outcome


def _add_findings(kept: Field, result: FieldResult, scan_id: int) -> None:
    known = {f.entity: f for f in kept.findings}
    for found in result.findings:
        finding = known.get(found.entity)
        if finding is None or finding.matches + finding.masked < found.matches + found.masked:
            _note(kept, finding, found, scan_id)
        else:
            finding.last_scan_id = scan_id


def _rename(act: Act, dataset: Dataset, names: set[str]) -> None:
    """Give fields the new names that crawls noticed, with what was found in them and which element they are."""
    query = select(SchemaChange).where(
        SchemaChange.dataset_id == dataset.id, SchemaChange.kind == "renamed"
    )
    fields = {f.name: f for f in dataset.fields}
    for change in act.session.scalars(query.order_by(SchemaChange.id)):
        old, new = change.before or "", change.after or ""
        if old in fields and new in names and old not in names and new not in fields:
            fields[new] = fields.pop(old)
            fields[new].name = new
            said = update(FindingDecision).where(FindingDecision.dataset_id == dataset.id)
            act.session.execute(said.where(FindingDecision.field == old).values(field=new))
            if old in dataset.elements:
                kept = {k: v for k, v in dataset.elements.items() if k != old}
                dataset.elements = kept | {new: dataset.elements[old]}
    act.session.flush()
