"""Proof of destruction: the recipient states how, when and before whom; somebody else checks it and closes."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import signing
from catalog.acts import Act, acting, refusal
from catalog.errors import UsageError
from catalog.models import Destruction, Request
from catalog.requests.envelopes import MAX_TEXT, names_a_person
from catalog.requests.loading import ARTICLE, IN_USE, request_of, request_resource
from catalog.requests.rows import name_of, request_row
from catalog.requests.steps import allowed_step, check_comment, check_known, take_step
from catalog.requests.types import DestructionRow, RequestRow
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Decision
from policies.types import Text

DOMAIN = "destruction-proof/v1"
ACCEPTED, INSUFFICIENT = "accepted", "insufficient"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Certificate:
    """A file that proves the destruction: its name and SHA-256 (hex). The file itself is not taken in."""

    name: str
    sha256: str


def digest_of_bytes(content: bytes) -> str:
    """Return the SHA-256 (hex) of a certificate that was sent in."""
    return hashlib.sha256(content).hexdigest()


def certificate_of(path: Path) -> Certificate:
    """Return name and digest of a certificate. Raises UsageError when it cannot be read, or is empty."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise UsageError(
            f"证明文件 {path} 读不出（{error.strerror}）。请核对路径。",
            f"The certificate {path} cannot be read ({error.strerror}). Check the path.",
        ) from None
    if size == 0:
        raise UsageError(f"证明文件 {path} 是空的。", f"The certificate {path} is empty.")
    return Certificate(path.name[-255:], digest.hexdigest())


def state_destroyed(
    store: Store,
    actor: Actor,
    number: str,
    *,
    how: str,
    on: date,
    witness: str,
    certificate: Certificate | None = None,
    comment: str = "",
) -> RequestRow:
    """State, for the recipient, that a release and all copies were destroyed.

    ``how`` the method, ``on`` the day, ``witness`` who saw it (names, no identity numbers). The statement is signed by
    the installation and waits for the center or the owning department.

    Raises NotFoundError, UsageError, RefusedError.
    """
    check_comment("destroy", comment)
    _check_words(how, witness)
    with acting(store, actor) as act:
        check_known(act, "destroy")
        request = request_of(act.session, number)
        transition, decision = allowed_step(act, request, request_resource(request), "destroy")
        _check_day(act, request, on)
        made = Destruction(
            request_id=request.id,
            how=how.strip(),
            destroyed_on=on,
            witness=witness.strip(),
            certificate=certificate.name if certificate else None,
            certificate_sha256=certificate.sha256 if certificate else None,
            stated_by_id=actor.user_id,
            stated_at=act.now,
            outcome=None,
            digest="",
            signature="",
        )
        raw = rfc8785.dumps(statement_of(made, request, actor.login))
        made.digest = hashlib.sha256(raw).hexdigest()
        made.signature = signing.sign(act.settings.keys, DOMAIN, raw)
        take_step(
            act, request, transition, decision, comment=comment, details={"proof": made.digest}
        )
        act.session.add(made)
        return request_row(request, act.rulebook)


def check(store: Store, actor: Actor, number: str, event: str, comment: str = "") -> RequestRow:
    """Close a release, or send its proof of destruction back: ``event`` is ``close`` or ``reject_proof``.

    A proof that differs from what was signed closes nothing; it can only be sent back.

    Raises NotFoundError, UsageError, RefusedError.
    """
    check_comment(event, comment)
    with acting(store, actor) as act:
        check_known(act, event)
        request = request_of(act.session, number)
        transition, decision = allowed_step(act, request, request_resource(request), event)
        proof = last_proof(act.session, request)
        waiting = proof if proof is not None and proof.outcome is None else None
        details: dict[str, Any] = {}
        if waiting is not None:
            if event == "close" and not is_proof_signed(act.settings.keys, waiting, request):
                act.refuse(_altered(), transition.action.value, request_resource(request))
            waiting.outcome = ACCEPTED if event == "close" else INSUFFICIENT
            waiting.checked_by_id, waiting.checked_at = actor.user_id, act.now
            details = {"proof": waiting.digest}
        take_step(act, request, transition, decision, comment=comment, details=details)
        return request_row(request, act.rulebook)


def last_proof(session: Session, request: Request) -> Destruction | None:
    """Return the latest statement of destruction of a request."""
    query = select(Destruction).where(Destruction.request_id == request.id)
    return session.scalar(query.order_by(Destruction.id.desc()).limit(1))


def proof_rows(act: Act, request: Request) -> tuple[DestructionRow, ...]:
    """Return the statements of destruction of a request, oldest first, with whether their signatures hold."""
    query = select(Destruction).where(Destruction.request_id == request.id)
    return tuple(
        DestructionRow(
            how=p.how,
            destroyed_on=p.destroyed_on,
            witness=p.witness,
            certificate=p.certificate,
            certificate_sha256=p.certificate_sha256,
            digest=p.digest,
            signed=is_proof_signed(act.settings.keys, p, request),
            stated_by=p.stated_by.login,
            stated_by_name=name_of(p.stated_by),
            stated_at=p.stated_at,
            outcome=p.outcome,
            checked_by=p.checked_by.login if p.checked_by else None,
            checked_by_name=name_of(p.checked_by) if p.checked_by else None,
            checked_at=p.checked_at,
        )
        for p in act.session.scalars(query.order_by(Destruction.id))
    )


def statement_of(proof: Destruction, request: Request, login: str) -> dict[str, Any]:
    """Return what a proof says, as it is signed: of which release and which files, by whom."""
    return {
        "format": "guikou-destruction/v1",
        "request": request.number,
        "envelope": request.envelope_digest,
        "files": sorted(a.sha256 for a in request.artifacts),
        "how": proof.how,
        "on": proof.destroyed_on.isoformat(),
        "witness": proof.witness,
        "certificate": proof.certificate,
        "certificate_sha256": proof.certificate_sha256,
        "stated_by": login,
        "stated_at": proof.stated_at.isoformat(timespec="microseconds"),
    }


def is_proof_signed(keys: Path, proof: Destruction, request: Request) -> bool:
    """Tell whether a proof is what was signed when it was stated."""
    raw = rfc8785.dumps(statement_of(proof, request, proof.stated_by.login))
    public = signing.load_public_key(keys / "public.pem")
    return proof.digest == hashlib.sha256(raw).hexdigest() and signing.is_signed(
        public, DOMAIN, raw, proof.signature
    )


def _altered() -> Decision:
    return refusal(
        "proof-altered",
        ARTICLE,
        Text(
            "销毁证明与签名不符，已被改动",
            "the proof of destruction differs from what was signed: it was altered",
        ),
        Text(
            "请报告纪检监察室；退回证明，由接收方重新报送。",
            "Report it to discipline inspection; send the proof back, and have the recipient state it again.",
        ),
    )


def _check_words(how: str, witness: str) -> None:
    for zh, en, said in (
        ("销毁方式", "how it was destroyed", how),
        ("见证人", "who witnessed it", witness),
    ):
        if not said.strip():
            raise UsageError(f"须写明{zh}。", f"Say {en}.")
        if len(said) > MAX_TEXT:
            raise UsageError(
                f"每项文字最多 {MAX_TEXT} 字。", f"Each text has at most {MAX_TEXT} characters."
            )
        if names_a_person(said):
            raise UsageError(
                "文字中含身份证号或手机号。请去掉，见证人只写姓名和单位。",
                "The words hold an identity or mobile number. Take it out; of witnesses give name and body.",
            )


def _check_day(act: Act, request: Request, on: date) -> None:
    """Refuse a day on which the release was not in the recipient's hands yet, or that has not come."""
    handed = [a.at for a in request.acts if a.in_force and a.to_state in IN_USE]
    first = min(handed).astimezone(act.zone).date() if handed else None
    if on > act.today or (first is not None and on < first):
        since = first.isoformat() if first else "–"
        raise UsageError(
            f"销毁日期须在交付（{since}）之后、今日（{act.today}）之前或当日。",
            f"The day of destruction lies between the delivery ({since}) and today ({act.today}).",
        )
