"""Explain what was decided in the past by the version of the rules that decided it."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog import rulebooks
from catalog.acts import looking
from catalog.errors import GuikouError, NotFoundError
from catalog.models import AuditEvent
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource
from policies.types import Text


@dataclass(frozen=True, slots=True)
class PastAct:
    """An event of the audit log with the rule that decided it, as that rule read then.

    ``policy`` is the version's digest, ``since`` its first day. ``rule`` may also name a check of the program itself,
    such as procedure-state: then ``reason`` is what was recorded, and ``remedy`` None.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    outcome: str
    policy: str
    since: date | None
    rule: str
    article: str
    reason: Text
    remedy: Text | None


def explain_event(store: Store, actor: Actor, seq: int) -> PastAct:
    """Return an event with the rule that decided it, by the version of its day; one's own, or with ``audit:view`` any.

    Raises NotFoundError when there is no such event, no rule decided it, or its version is not on record; RefusedError.
    """
    with looking(store, actor) as act:
        event = act.session.get(AuditEvent, seq)
        if event is None or event.actor != actor.login:
            act.require(Action.AUDIT_VIEW, Resource(kind="audit", id=str(seq)))
        if event is None:
            raise NotFoundError(
                f"审计日志中没有第 {seq} 号事件。", f"There is no event {seq} in the audit log."
            )
        return _explained(act.session, event)


def _explained(session: Session, event: AuditEvent) -> PastAct:
    details = json.loads(event.body)["details"]
    version, rule = str(details.get("policy") or ""), str(details.get("rule") or "")
    if not version or not rule:
        raise NotFoundError(
            f"第 {event.seq} 号事件（{event.action}）不是由规则裁决的。",
            f"Event {event.seq} ({event.action}) was not decided by a rule.",
        )
    rules = {r.id: r for r in rulebooks.by_version(session, version).rules}
    known = rules.get(rule)
    said = str(details.get("reason") or rule)
    entry = rulebooks.entry_of(session, version)
    return PastAct(
        seq=event.seq,
        at=event.at,
        actor=event.actor,
        action=event.action,
        object_kind=event.object_kind,
        object_id=event.object_id,
        outcome=event.outcome,
        policy=version,
        since=entry.in_force_from if entry else None,
        rule=rule,
        article=known.article if known else str(details.get("article") or ""),
        reason=known.reason if known else Text(said, said),
        remedy=known.remedy if known else None,
    )


def rule_text(session: Session, body: str) -> Text | None:
    """Return the reason of the rule that decided an event, as it read then; None where that is not on record."""
    details = json.loads(body)["details"]
    version, rule = details.get("policy"), details.get("rule")
    if not version or not rule:
        return None
    try:
        rules = rulebooks.by_version(session, str(version)).rules
    except GuikouError:
        return None
    return next((r.reason for r in rules if r.id == rule), None)
