"""Turn what is stored of a request into the frozen rows that are shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from catalog.models import Artifact, Attachment, Dataset, Request, User
from catalog.requests.loading import release_procedure
from catalog.requests.types import (
    ArtifactRow,
    AttachmentRow,
    CheckRow,
    FieldChoice,
    FieldLine,
    RequestRow,
)
from policies.protections import ProtectionSpec
from policies.rulebook import Rulebook
from policies.types import Text


def request_row(request: Request, rulebook: Rulebook) -> RequestRow:
    """Return a request as shown in a list."""
    return RequestRow(
        number=request.number,
        dataset=request.dataset.code,
        title=Text(request.dataset.title_zh, request.dataset.title_en),
        applicant=request.applicant.login,
        applicant_name=name_of(request.applicant),
        recipient=request.recipient.code,
        recipient_name=Text(request.recipient.name_zh, request.recipient.name_en),
        recipient_kind=request.recipient_kind,
        level=request.level,
        level_name=rulebook.levels.by_number(request.level).name,
        state=request.state,
        state_name=release_procedure(rulebook).states[request.state].name,
        created_at=request.created_at,
        updated_at=request.updated_at,
        expires_on=request.expires_on,
    )


def name_of(user: User) -> Text:
    """Return a person's name."""
    return Text(user.name_zh, user.name_en)


def artifact_row(artifact: Artifact, expires_on: date | None) -> ArtifactRow:
    """Return a prepared file as shown."""
    return ArtifactRow(
        id=artifact.id,
        file=artifact.path,
        sha256=artifact.sha256,
        size=artifact.size,
        rows=artifact.rows,
        format=artifact.format,
        encrypted=artifact.encrypted,
        created_at=artifact.created_at,
        downloads=artifact.downloads,
        download_limit=artifact.download_limit,
        expires_on=expires_on,
        manifest=artifact.manifest,
    )


def attachment_row(row: Attachment, *, whole: bool) -> AttachmentRow:
    """Return a document of a request as shown; ``whole``: its file was found to be what was attached."""
    return AttachmentRow(
        id=row.id,
        kind=row.kind,
        name=row.name,
        media=row.media,
        size=row.size,
        sha256=row.sha256,
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        dated=row.dated,
        author=row.author,
        conclusion=row.conclusion,
        attached_by=row.attached_by.login,
        attached_by_name=name_of(row.attached_by),
        attached_at=row.attached_at,
        whole=whole,
    )


def check_rows(request: Request) -> tuple[CheckRow, ...]:
    """Return the automatic checks of a request."""
    return tuple(
        CheckRow(c.name, c.result, c.figure, Text(c.reason_zh, c.reason_en), c.at, c.details)
        for c in request.checks
    )


def choice_lines(specs: Sequence[ProtectionSpec]) -> tuple[FieldChoice, ...]:
    """Return protections as they are offered."""
    return tuple(FieldChoice(s.written(), s.kind, s.guarantee) for s in specs)


def dataset_lines(dataset: Dataset, plan: Mapping[str, ProtectionSpec]) -> tuple[FieldLine, ...]:
    """Return the fields of a plan as shown, with what is known of them."""
    known = {f.name: f for f in dataset.fields}
    return tuple(
        FieldLine(
            name=name,
            entity=known[name].entity,
            level=known[name].level,
            protection=spec.kind,
            parameters=spec.parameters,
            guarantee=spec.guarantee,
        )
        for name, spec in plan.items()
    )


def field_lines(planned: list[dict[str, object]]) -> tuple[FieldLine, ...]:
    """Return the fields of an envelope as shown."""
    lines = []
    for f in planned:
        parameters = f["parameters"]
        known = dict(parameters) if isinstance(parameters, dict) else {}
        spec = ProtectionSpec(str(f["protection"]), known)
        entity, level = f["entity"], f["level"]
        lines.append(
            FieldLine(
                name=str(f["name"]),
                entity=str(entity) if entity else None,
                level=level if isinstance(level, int) else None,
                protection=spec.kind,
                parameters=known,
                guarantee=spec.guarantee,
            )
        )
    return tuple(lines)
