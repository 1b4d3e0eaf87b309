"""The data that a dossier is made from: all that is on record about a request, as JSON types. Never a cell value."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from catalog import rulebooks
from catalog.acts import Act
from catalog.audit import Checkpoint
from catalog.dossiers.verification import FORMAT
from catalog.models import (
    Artifact,
    Attachment,
    AuditCheckpoint,
    AuditEvent,
    Destruction,
    Installation,
    Notice,
    Request,
    User,
)
from catalog.past_acts import rule_text
from catalog.requests.destructions import statement_of as proof_statement
from catalog.requests.loading import release_procedure
from catalog.requests.rows import field_lines
from catalog.requests.signatures import statement_of
from catalog.verification import SIGNATURE
from policies import names
from policies.protections import DECLARED
from policies.rulebook import Rulebook
from policies.types import Text

#: Earlier checkpoints whose roots come out of a dossier too, so that inspectors can hold their own against it.
CHECKPOINTS = 100
Said = dict[str, str]


def document_of(act: Act, request: Request, point: Checkpoint) -> dict[str, Any]:
    """Return the data of a dossier, but for the proof of its events (``audit.hashes``) and its language.

    ``point`` is the checkpoint that covers the event by which it is made.
    """
    events = _events(act, request.number, point)
    bodies = [json.loads(e.body) for e in events]
    installation = act.session.get(Installation, "id")
    procedure, notices = release_procedure(act.rulebook), _notices(act, request)
    return {
        "format": FORMAT,
        "installation": installation.value if installation else "",
        "made": {
            "at": act.now.isoformat(timespec="seconds"),
            "by": act.actor.login,
            "policy": act.policy.version,
            "timezone": act.settings.timezone,
        },
        "request": _request(act.rulebook, request),
        "envelope": request.envelope,
        "envelope_digest": request.envelope_digest,
        "fields": _fields(act.rulebook, request),
        "attachments": [_attachment(a) for a in sorted(request.attachments, key=lambda a: a.id)],
        "checks": [
            {
                "name": c.name,
                "result": c.result,
                "figure": c.figure,
                "reason": {"zh": c.reason_zh, "en": c.reason_en},
                "at": c.at.isoformat(timespec="seconds"),
            }
            for c in request.checks
        ],
        "acts": [
            {
                **statement_of(a, request.number, a.login),
                "comment": a.comment,
                "envelope_digest": a.envelope_digest,
                "in_force": a.in_force,
                "signature": a.signature,
            }
            for a in request.acts
        ],
        "artifacts": [_artifact(a) for a in request.artifacts],
        "rules": _rules(act, request, bodies),
        "proofs": _proofs(act, request),
        "notices": [
            {
                "kind": n.kind,
                "to": n.user.login,
                "at": n.at.isoformat(timespec="seconds"),
                "due_on": n.due_on.isoformat(),
            }
            for n in notices
        ],
        "people": _people(act, request, bodies, notices),
        "states": {s.key: _said(s.name) for s in procedure.states.values()},
        # Of two steps with one name, such as the delivery by two people, the first.
        "steps": {s.event: _said(s.name) for s in reversed(procedure.steps)},
        "audit": {
            "checkpoints": _checkpoints(act, point),
            "events": [e.body for e in events],
            "reasons": [
                _said(reason) if (reason := rule_text(act.session, e.body)) else None
                for e in events
            ],
            "hashes": [],
        },
    }


def _said(text: Text) -> Said:
    return {"zh": text.zh, "en": text.en}


def _level(rulebook: Rulebook, number: int) -> dict[str, Any]:
    return {"number": number, "name": _said(rulebook.levels.by_number(number).name)}


def _request(rulebook: Rulebook, request: Request) -> dict[str, Any]:
    dataset, to = request.dataset, request.recipient
    return {
        "number": request.number,
        "state": request.state,
        "applicant": request.applicant.login,
        "department": {
            "zh": request.applicant.department.name_zh,
            "en": request.applicant.department.name_en,
        },
        "dataset": {
            "code": dataset.code,
            "title": {"zh": dataset.title_zh, "en": dataset.title_en},
            "owner": {"zh": dataset.owner.name_zh, "en": dataset.owner.name_en},
        },
        "recipient": {
            "code": to.code,
            "name": {"zh": to.name_zh, "en": to.name_en},
            "kind": request.recipient_kind,
        },
        "level": _level(rulebook, request.level),
        "created_at": request.created_at.isoformat(timespec="seconds"),
        "updated_at": request.updated_at.isoformat(timespec="seconds"),
        "expires_on": request.expires_on.isoformat() if request.expires_on else None,
        "policy_version": request.policy_version,
    }


def _fields(rulebook: Rulebook, request: Request) -> list[dict[str, Any]]:
    known = rulebook.entities.by_key
    found = []
    for line in field_lines(request.envelope["fields"]):
        entity = known.get(line.entity) if line.entity else None
        found.append(
            {
                "name": line.name,
                "entity": _said(entity.name) if entity else None,
                "level": _level(rulebook, line.level) if line.level is not None else None,
                "protection": line.protection,
                "protection_name": _said(DECLARED[line.protection].name),
                "guarantee": _said(line.guarantee),
            }
        )
    return found


def _attachment(row: Attachment) -> dict[str, Any]:
    """Return what is on record of an attached document; the document itself stays in the catalog."""
    days = {"starts_on": row.starts_on, "ends_on": row.ends_on, "dated": row.dated}
    return {
        "kind": row.kind,
        "name": row.name,
        "number": row.number,
        "conclusion": row.conclusion,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "size": row.size,
        "sha256": row.sha256,
        "by": row.attached_by.login,
        "at": row.attached_at.isoformat(timespec="seconds"),
    }


def _artifact(artifact: Artifact) -> dict[str, Any]:
    path = Path(artifact.path)
    try:
        signature = (path.parent / SIGNATURE).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        signature = ""  # destroyed, or lost; what is recorded of it stays
    return {
        "file": path.name,
        "sha256": artifact.sha256,
        "size": artifact.size,
        "rows": artifact.rows,
        "format": artifact.format,
        "encrypted": artifact.encrypted,
        "created_at": artifact.created_at.isoformat(timespec="seconds"),
        "downloads": artifact.downloads,
        "download_limit": artifact.download_limit,
        "manifest": artifact.manifest,
        "signature": signature,
    }


def _events(act: Act, number: str, point: Checkpoint) -> list[AuditEvent]:
    query = select(AuditEvent).where(
        AuditEvent.object_kind == "request",
        AuditEvent.object_id == number,
        AuditEvent.seq < point.size,
    )
    return list(act.session.scalars(query.order_by(AuditEvent.seq)))


def _checkpoints(act: Act, point: Checkpoint) -> list[str]:
    """Return the notes of this checkpoint and of earlier ones, newest first, one of each size."""
    query = select(AuditCheckpoint).where(AuditCheckpoint.size < point.size)
    newest = query.order_by(AuditCheckpoint.size.desc(), AuditCheckpoint.id.desc())
    notes = {c.size: c.note for c in act.session.scalars(newest.limit(CHECKPOINTS))}
    return [point.to_note(), *notes.values()]


def _rules(act: Act, request: Request, events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the versions of the rules by which something about the request was decided, in order of their use."""
    named = (str(e["details"]["policy"]) for e in events if e["details"].get("policy"))
    found = []
    for version in dict.fromkeys([*named, request.policy_version]):
        entry = rulebooks.entry_of(act.session, version)
        found.append(
            {
                "version": version,
                "in_force_from": entry.in_force_from.isoformat() if entry else None,
                "change": entry.change.number if entry and entry.change else None,
            }
        )
    return found


def _proofs(act: Act, request: Request) -> list[dict[str, Any]]:
    """Return the statements of destruction as they were signed, oldest first, with what became of them."""
    query = select(Destruction).where(Destruction.request_id == request.id)
    return [
        {
            "statement": proof_statement(p, request, p.stated_by.login),
            "digest": p.digest,
            "signature": p.signature,
            "outcome": p.outcome,
            "checked_by": p.checked_by.login if p.checked_by else None,
            "checked_at": p.checked_at.isoformat(timespec="seconds") if p.checked_at else None,
        }
        for p in act.session.scalars(query.order_by(Destruction.id))
    ]


def _notices(act: Act, request: Request) -> list[Notice]:
    query = select(Notice).where(Notice.request_id == request.id)
    return list(act.session.scalars(query.order_by(Notice.id)))


def _people(
    act: Act, request: Request, events: Iterable[dict[str, Any]], notices: Iterable[Notice]
) -> dict[str, Said]:
    """Return the names of all who are named by their login."""
    logins = {act.actor.login, request.applicant.login, *(e["actor"] for e in events)}
    logins |= {n.user.login for n in notices}
    logins |= {a.attached_by.login for a in request.attachments}
    for done in request.acts:
        logins |= {done.login, done.deputy_for or done.login}
    query = select(User).where(User.login.in_(logins)).order_by(User.login)
    known = {u.login: {"zh": u.name_zh, "en": u.name_en} for u in act.session.scalars(query)}
    return {**known, "system": _said(names.ROLES["system"])}
