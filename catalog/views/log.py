"""The read side: the audit log for the inspectors."""

from dataclasses import replace

from sqlalchemy import select

from catalog.acts import acting
from catalog.models import (
    AuditEvent,
)
from catalog.past_acts import rule_text
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
    """Return events of the audit log, newest first, with the deciding rule as it read then.

    Looking is itself recorded. Raises RefusedError.
    """
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
    # Reading an old version of the rules takes a while: the catalog is not locked for it.
    with store.reading() as session:
        return [replace(row, reason=rule_text(session, row.body)) for row in rows]
