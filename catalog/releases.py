"""Prepare, hand out and count what was approved. What leaves is written here, from the envelope, and nowhere else."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785
from sqlalchemy.exc import SQLAlchemyError

from catalog import signing
from catalog.acts import Act, RefusedError, acting, refusal
from catalog.detectors import installed
from catalog.encryption import AgeKey, Lock, Password, ensure_identity
from catalog.errors import GuikouError
from catalog.manifests import manifest_of, mark_of, notice_of
from catalog.models import Artifact, Installation, Request
from catalog.password_sealing import ensure_password
from catalog.release_downloads import download, package, unlocking_key
from catalog.release_files import (
    Interrupted,
    free_name,
    identity_path,
    locked,
    password_path,
    put_in_place,
    release_key,
    settle,
    written_aside,
)
from catalog.release_recovery import clear_interrupted
from catalog.release_writing import Order, Progress, Written, write_data
from catalog.requests.conditions import bounds_on, terms_of
from catalog.requests.earlier import PERSONS_FILE, source_of
from catalog.requests.fields import holds_personal_data, quasi_identifiers
from catalog.requests.loading import ARTICLE, request_of, request_resource
from catalog.requests.persons import digester, persons_key
from catalog.requests.rows import artifact_row
from catalog.requests.source_checks import SourceChangedError
from catalog.requests.steps import allowed_step, take_step
from catalog.requests.types import ArtifactRow
from catalog.requests.voiding import void_if_changed
from catalog.sources.places import TablePlace
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from catalog.verification import (
    MANIFEST,
    MANIFEST_DOMAIN,
    SIGNATURE,
)
from policies.conditions import Bounds
from policies.decisions import Action, Decision
from policies.levels import Level
from policies.types import Text

__all__ = ["download", "package", "prepare", "unlocking_key"]

#: How often an artifact may be fetched.
DOWNLOADS = 3


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be prepared, as it was when the work began."""

    envelope: dict[str, Any]
    digest: str
    at: TablePlace
    person_field: str | None
    person_entity: str | None
    quasi_identifiers: tuple[str, ...]
    recipient: Text
    level: Level
    bounds: Bounds


def prepare(
    store: Store,
    actor: Actor,
    number: str,
    *,
    progress: Progress | None = None,
    found: Callable[[Interrupted], None] | None = None,
) -> ArtifactRow:
    """Write the artifact of an approved request; ``progress`` is called with the rows read since its last call.

    The files are written aside and renamed into ``releases/NUMBER/`` in the unit of work that records them, so that a
    killed run leaves nothing behind that counts. Running it again clears away what was left, hands it to ``found``, and
    begins again under the same key. When the source, the dataset or the rules are not what was approved, the approvals
    are voided and RefusedError says why.

    Raises NotFoundError, RefusedError, UsageError (another run is at it), UnusableInputError, GuikouError (disk or
    database take no more).
    """
    job = _begin(store, actor, number)
    with locked(store.settings.releases / number):
        left = clear_interrupted(store, actor, number)
        if left is not None and found is not None:
            found(left)
        try:
            return _write(store, actor, number, job, progress)
        except SourceChangedError as error:
            raise RefusedError(_source_changed(store, actor, number, error.reason)) from None
        except RefusedError:
            raise  # on record already
        except GuikouError as error:
            _note_failure(store, actor, number, error)
            raise


def _write(
    store: Store, actor: Actor, number: str, job: _Job, progress: Progress | None
) -> ArtifactRow:
    folder = store.settings.releases / number
    with written_aside(folder, actor.login, datetime.now(UTC)) as partial:
        written = write_data(partial, _order(store, number, job), progress)
        try:
            row = _finish(store, actor, number, partial, written, job.digest)
        except SQLAlchemyError as error:
            with suppress(SQLAlchemyError):
                # Only the database knows whether it kept the record; what has none goes.
                clear_interrupted(store, actor, number)
            raise _database_failed(error) from error
    settle(Path(row.file).parent)
    return row


def _begin(store: Store, actor: Actor, number: str) -> _Job:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        transition, _ = allowed_step(act, request, request_resource(request), "prepare")
        voided = void_if_changed(act, request, transition)
        # Only what is still as it was approved is read: an envelope that was tampered with may hold anything.
        job = _job(act, request) if voided is None else None
    if voided is not None:
        raise RefusedError(voided)
    if job is None:  # it was made unless voided
        raise AssertionError
    return job


def _job(act: Act, request: Request) -> _Job:
    dataset, to = request.dataset, request.recipient
    source = source_of(dataset)
    return _Job(
        envelope=terms_of(request),
        digest=request.envelope_digest,
        at=source.at,
        person_field=source.person_field,
        person_entity=source.person_entity,
        quasi_identifiers=tuple(quasi_identifiers(terms_of(request), act.rulebook.entities)),
        recipient=Text(to.name_zh, to.name_en),
        level=act.rulebook.levels.by_number(request.envelope["level"]),
        bounds=bounds_on(request),
    )


def _order(store: Store, number: str, job: _Job) -> Order:
    return Order(
        table=job.at.open(),
        envelope=job.envelope,
        key=release_key(store.settings.keys, number),
        notice=notice_of(job.envelope, job.recipient, job.level, job.bounds),
        mark=mark_of(job.level),
        lock=_lock(store, number, job.envelope["output"]),
        person_field=job.person_field,
        quasi_identifiers=job.quasi_identifiers,
        batch_rows=store.settings.batch_rows,
        detectors=installed(store.settings),
        digester=digester(persons_key(store.settings.keys), job.person_entity)
        if job.person_entity
        else None,
    )


def _lock(store: Store, number: str, output: Mapping[str, Any]) -> Lock | None:
    """Return what the data is encrypted with; a secret that the recipient did not bring is made once and kept."""
    if output["recipient_key"] is not None:
        return AgeKey(output["recipient_key"])
    if not output["encrypted"]:
        return None
    if output.get("password"):
        return Password(ensure_password(password_path(store.settings.keys, number)))
    return AgeKey(ensure_identity(identity_path(store.settings.keys, number)))


def _source_changed(store: Store, actor: Actor, number: str, reason: Text) -> Decision:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        transition, _ = allowed_step(act, request, request_resource(request), "prepare")
        voided = void_if_changed(act, request, transition, [reason])
    if voided is None:  # a reason was given
        raise AssertionError
    return voided


def _note_failure(store: Store, actor: Actor, number: str, error: GuikouError) -> None:
    # Where the disk is full the log may be, too: what the person has to do comes first.
    with suppress(SQLAlchemyError), acting(store, actor) as act:
        act.record(
            Action.REQUEST_PREPARE,
            "request",
            number,
            {"kind": type(error).__name__},
            outcome=AuditOutcome.FAILED,
        )


def _database_failed(error: SQLAlchemyError) -> GuikouError:
    kind = type(getattr(error, "orig", None) or error).__name__
    return GuikouError(
        f"目录数据库未能记录交付件（{kind}），未留下交付件。请检查磁盘空间和数据库后重新制备。",
        f"The catalog database could not record the artifact ({kind}), so there is none. Check the disk's space and "
        "the database, then prepare again.",
    )


def _finish(
    store: Store, actor: Actor, number: str, partial: Path, written: Written, digest: str
) -> ArtifactRow:
    row = None
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        transition, decision = allowed_step(act, request, resource, "prepare")
        more = [] if request.envelope_digest == digest else [_other_content()]
        voided = void_if_changed(act, request, transition, more)
        most = bounds_on(request).rows
        if voided is None and most is not None and written.measures.rows > most:
            act.refuse(_too_many(most), Action.REQUEST_PREPARE.value, resource)
        if voided is None:
            manifest = _signed_manifest(act, request, partial, written)
            final = partial.parent / free_name(partial.parent, digest)
            (partial / PERSONS_FILE).write_bytes(written.measures.sketch.to_bytes())
            take_step(
                act,
                request,
                transition,
                decision,
                details={"sha256": written.sha256, "rows": written.measures.rows},
            )
            artifact = _keep(act, request, final / written.name, written, manifest)
            row = artifact_row(artifact, request.expires_on)
            # Last: a folder without a record is cleared by the next run, a record without a folder would be a lie.
            put_in_place(partial, final)
    if voided is not None:
        raise RefusedError(voided)
    if row is None:
        raise AssertionError
    return row


def _too_many(most: int) -> Decision:
    return refusal(
        "condition-rows",
        ARTICLE,
        Text(
            f"审批条件限定最多 {most} 行，数据超出",
            f"an approval allows {most} rows at most, and there are more",
        ),
        Text(
            "请申请人收窄行筛选后重新申请。", "The applicant narrows the row filter and asks again."
        ),
    )


def _other_content() -> Text:
    return Text("申请内容在制备期间变化", "the request changed while it was prepared")


def _signed_manifest(act: Act, request: Request, partial: Path, written: Written) -> dict[str, Any]:
    recipient = Text(request.recipient.name_zh, request.recipient.name_en)
    installation = act.session.get(Installation, "id")
    level = act.rulebook.levels.by_number(request.envelope["level"])
    manifest = manifest_of(
        request,
        written,
        personal=holds_personal_data(request.dataset.fields, act.rulebook.entities),
        notice=notice_of(terms_of(request), recipient, level, bounds_on(request)),
        level=level,
        installation=installation.value if installation else "unknown",
        at=act.now,
    )
    raw = rfc8785.dumps(manifest)
    signature = signing.sign(act.settings.keys, MANIFEST_DOMAIN, raw)
    (partial / MANIFEST).write_bytes(raw)
    (partial / SIGNATURE).write_text(signature, encoding="ascii")
    return manifest


def _keep(
    act: Act, request: Request, path: Path, written: Written, manifest: Mapping[str, Any]
) -> Artifact:
    artifact = Artifact(
        path=str(path.resolve()),
        sha256=written.sha256,
        size=written.size,
        rows=written.measures.rows,
        persons=int(manifest["counts"]["persons"]),
        format=request.envelope["output"]["format"],
        encrypted=written.encryption is not None,
        manifest=dict(manifest),
        created_at=act.now,
        downloads=0,
        download_limit=min(DOWNLOADS, bounds_on(request).downloads or DOWNLOADS),
    )
    request.artifacts.append(artifact)
    act.session.flush()
    return artifact
