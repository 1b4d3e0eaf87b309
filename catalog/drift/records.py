"""Events of drift, written in the unit of work that saw the change: all of it is kept, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from catalog.acts import Act
from catalog.coverage import Mode
from catalog.drift.comparing import Change, FieldState, Share, State, differences
from catalog.drift.kinds import KINDS
from catalog.models import Dataset, Delivery, DriftEvent, Finding, Scan, SchemaChange
from catalog.types import ScanStatus

#: Names told of one change of columns; the dataset's page has them all.
MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Before:
    """A dataset as it was before a scan. ``first``: nothing was known of it yet, so that nothing can have changed."""

    state: State
    first: bool


def before_scan(dataset: Dataset) -> Before:
    """Return what a scan is compared with; fields and findings are loaded."""
    return Before(_state(dataset, told=True), dataset.proposed_level is None)


def note_scan(act: Act, dataset: Dataset, before: Before, *, partial: bool) -> None:
    """Write what a scan, now kept, found otherwise.

    The first whole scan tells of nothing: what it found is all new, and stands on the dataset's page. A share is
    compared with what was last told of, so that one that creeps is told of once it has come far enough.
    """
    found = []
    if not before.first:
        known = set() if partial else _crawled(act, dataset)
        found = list(differences(before.state, _state(dataset), known=known, partial=partial))
    for one in found:
        note(act, dataset, one.change)
    _tell(dataset, before, {(one.field_id, one.change.entity) for one in found})


def counted(act: Act, dataset: Dataset) -> dict[str, int]:
    """Return how many events of each kind this act has written about a dataset, a raised level among them."""
    act.session.flush()
    query = (
        select(DriftEvent.kind, func.count())
        .where(DriftEvent.dataset_id == dataset.id, DriftEvent.at == act.now)
        .group_by(DriftEvent.kind)
    )
    return dict(act.session.execute(query).all())


def _tell(dataset: Dataset, before: Before, fresh: set[tuple[int | None, str | None]]) -> None:
    """Keep of each finding what was last told: its share now, when that is what was told, else what it was."""
    for field in dataset.fields:
        was = before.state.get(field.id, FieldState(field.name)).shares
        for finding in field.findings:
            kept = None if before.first else was.get(finding.entity)
            if kept is None or (field.id, finding.entity) in fresh:
                kept = _share(finding, told=False)
            finding.told_matches, finding.told_examined = kept.matches, kept.examined


def note_crawl(act: Act, dataset: Dataset, changes: Sequence[SchemaChange]) -> None:
    """Write what a crawl noticed of a dataset's columns: each that vanished, and the others together."""
    shares = {f.name: FieldState(f.name, _shares(f.findings, told=False)) for f in dataset.fields}
    for one in changes:
        if one.kind == "removed":
            was = shares.get(one.field, FieldState(one.field))
            kept = {entity: share.json() for entity, share in was.shares.items()}
            gone = {"type": one.before, "found": kept}
            note(act, dataset, Change("field_vanished", one.field, None, gone, {}))
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for kind in ("renamed", "retyped"):
        some = [c for c in changes if c.kind == kind][:MOST_NAMES]
        if some:
            before[kind] = {c.field: c.before for c in some}
            after[kind] = {c.field: c.after for c in some}
    added = [c.field for c in changes if c.kind == "added"]
    if added:
        after["added"] = added
    if after:
        note(act, dataset, Change("schema_changed", None, None, before, after))


def note(act: Act, dataset: Dataset, change: Change) -> DriftEvent:
    """Write one event about a dataset that has its number, and put down to whom it is to be sent."""
    event = DriftEvent(
        dataset_id=dataset.id,
        at=act.now,
        kind=change.kind,
        severity=KINDS[change.kind],
        field=change.field,
        entity=change.entity,
        before=dict(change.before),
        after=_short(dict(change.after)),
        actor=act.actor.login,
    )
    act.session.add(event)
    to = [("webhook", "")] if act.settings.webhook_url else []
    if act.settings.mail_server:
        to += [("mail", address) for address in act.settings.addresses(dataset.owner.code)]
    for channel, address in to:
        act.session.add(Delivery(event=event, channel=channel, address=address, next_at=act.now))
    return event


def _short(after: dict[str, Any]) -> dict[str, Any]:
    added = after.get("added", [])
    if len(added) > MOST_NAMES:
        return after | {"added": added[:MOST_NAMES], "more": len(added) - MOST_NAMES}
    return after


def _state(dataset: Dataset, *, told: bool = False) -> State:
    return {f.id: FieldState(f.name, _shares(f.findings, told=told)) for f in dataset.fields}


def _shares(findings: Sequence[Finding], *, told: bool) -> dict[str, Share]:
    return {f.entity: _share(f, told=told) for f in findings}


def _share(finding: Finding, *, told: bool) -> Share:
    if told and finding.told_matches is not None and finding.told_examined is not None:
        return Share(finding.told_matches, finding.told_examined)
    return Share(finding.matches + finding.masked, finding.examined)


def _crawled(act: Act, dataset: Dataset) -> set[tuple[str, str]]:
    """Return the columns that a crawl told of since the last whole scan."""
    since = act.session.scalar(
        select(func.max(Scan.finished_at)).where(
            Scan.dataset_id == dataset.id,
            Scan.status == ScanStatus.DONE,
            Scan.mode.in_([Mode.FULL, Mode.APPENDED]),
        )
    )
    query = select(SchemaChange.kind, SchemaChange.field).where(
        SchemaChange.dataset_id == dataset.id
    )
    if since is not None:
        query = query.where(SchemaChange.at >= since)
    return {(kind, name) for kind, name in act.session.execute(query)}
