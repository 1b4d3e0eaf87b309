"""What the installation signs of an act on a request, and whether it still holds."""

import hashlib
from pathlib import Path
from typing import Any

from catalog import signing
from catalog.models import PolicyChange, PolicyChangeAct, Request, RequestAct
from catalog.verification import ACT_DOMAIN, act_statement

#: An act on a change of the rules can never be shown as one on a release.
_POLICY_DOMAIN = "policy-change-act/v1"


def _domain(done: RequestAct | PolicyChangeAct) -> str:
    return ACT_DOMAIN if isinstance(done, RequestAct) else _POLICY_DOMAIN


def statement_of(done: RequestAct | PolicyChangeAct, number: str, login: str) -> dict[str, Any]:
    """Return what the signature of an act covers, beside the envelope's digest."""
    said: dict[str, Any] = {
        "request": number,
        "event": done.event,
        "part": done.part,
        "actor": login,
        "role": done.role,
        "deputy_for": done.deputy_for,
        "from": done.from_state,
        "to": done.to_state,
        "comment_sha256": hashlib.sha256(done.comment.encode()).hexdigest(),
        "at": done.at.isoformat(timespec="microseconds"),
    }
    if isinstance(done, RequestAct) and done.obligations_sha256 is not None:
        # Acts without conditions are signed as they were before there were any.
        said["conditions"] = done.conditions
        said["obligations_sha256"] = done.obligations_sha256
    return said


def sign_act(keys: Path, number: str, login: str, done: RequestAct | PolicyChangeAct) -> str:
    """Return the signature (base64) of an act over the envelope's digest."""
    said = statement_of(done, number, login)
    return signing.sign(keys, _domain(done), act_statement(said, done.envelope_digest))


def is_act_signed(
    keys: Path, request: Request | PolicyChange, done: RequestAct | PolicyChangeAct
) -> bool:
    """Tell whether the signature of an act still holds over what is on record."""
    said = statement_of(done, request.number, done.login)
    return signing.is_signed(
        signing.load_public_key(keys / "public.pem"),
        _domain(done),
        act_statement(said, done.envelope_digest),
        done.signature,
    )
