"""The read side: the audit log for the inspectors."""

from sqlalchemy import select

from catalog.acts import acting
from catalog.models import (
    AuditEvent,
)
from catalog.store import Store
from catalog.types import Actor
from catalog.views.rows import AuditRow
from policies.decisions import Action, Resource


def list_events(
    store: Store,
    actor: Actor,
    *,
    who: str | None = None,
    action: str | None = None,
    outcome: str | None = None,
    object_id: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> list[AuditRow]:
    """Return events of the audit log, newest first. Raises RefusedError; looking is itself recorded."""
    with acting(store, actor) as act:
        decision = act.require(Action.AUDIT_VIEW, Resource(kind="audit", id="*"))
        query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit).offset(offset)
        asked = {
            AuditEvent.actor: who,
            AuditEvent.action: action,
            AuditEvent.outcome: outcome,
            AuditEvent.object_id: object_id,
        }
        for column, value in asked.items():
            if value:
                query = query.where(column == value)
        rows = [
            AuditRow(e.seq, e.at, e.actor, e.action, e.object_kind, e.object_id, e.outcome, e.body)
            for e in act.session.scalars(query)
        ]
        act.record(Action.AUDIT_VIEW, "audit", "*", decision=decision)
        return rows
