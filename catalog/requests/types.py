"""What is said when asking for a release, and the frozen rows that are shown of a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from policies.decisions import Action
from policies.types import Text


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list."""

    number: str
    dataset: str
    title: Text
    applicant: str
    applicant_name: Text
    recipient: str
    recipient_name: Text
    recipient_kind: str
    level: int
    level_name: Text
    state: str
    state_name: Text
    created_at: datetime
    updated_at: datetime
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What can be done with a request now. ``event`` is the procedure's; ``who`` are logins who may.

    ``names`` are theirs, in the same order. ``mine``: the asker may do it now; otherwise ``reason`` and ``remedy``
    say why not.
    """

    event: str
    action: Action
    label: Text
    mine: bool
    who: tuple[str, ...]
    reason: Text | None = None
    remedy: Text | None = None
    names: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A request that waits for the asker, and what they can do.

    ``due_on``: the deadline of what it waits for, None without one; ``left``: days until then, negative when past.
    """

    row: RequestRow
    steps: tuple[NextStep, ...]
    due_on: date | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for the asker, oldest first; ``more``: there is more than is in ``rows``."""

    rows: tuple[InboxRow, ...]
    more: bool

    def __len__(self) -> int:
        """Return how many are shown."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One automatic check. ``result`` is passed, warning or refused; ``figure`` a count or ratio.

    ``details``: figures, and for ``k_anonymity`` the ``alternatives`` that ``adopt`` takes by their number from 1.
    """

    name: str
    result: str
    figure: str
    reason: Text
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act. ``in_force`` is False when what it was given for has changed; ``signed``: its signature holds."""

    event: str
    part: str | None
    actor: str
    actor_name: Text
    role: str
    from_state: str
    to_state: str
    comment: str
    envelope_digest: str
    in_force: bool
    signed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DestructionRow:
    """A recipient's statement of destruction. ``signed``: it is what was stated.

    ``outcome``: accepted, insufficient, or None until somebody else has checked it.
    """

    how: str
    destroyed_on: date
    witness: str
    certificate: str | None
    certificate_sha256: str | None
    digest: str
    signed: bool
    stated_by: str
    stated_by_name: Text
    stated_at: datetime
    outcome: str | None
    checked_by: str | None
    checked_by_name: Text | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArtifactRow:
    """A prepared file: ``size`` in bytes, ``rows`` of data, downloads counted against the limit."""

    id: int
    file: str
    sha256: str
    size: int
    rows: int
    format: str
    encrypted: bool
    created_at: datetime
    downloads: int
    download_limit: int
    expires_on: date | None
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A document of a request: ``size`` in bytes, ``media`` a key of ``media_types``. ``whole``: it is as attached.

    ``starts_on`` and ``ends_on`` are an agreement's term; ``dated``, ``author``, ``conclusion`` an assessment's.
    """

    id: int
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    number: str | None
    starts_on: date | None
    ends_on: date | None
    dated: date | None
    author: str | None
    conclusion: str | None
    attached_by: str
    attached_by_name: Text
    attached_at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition in force: its kind and what it asks for, of which act and by whom."""

    kind: str
    said: Text
    event: str
    actor_name: Text


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A protection that may be asked for: as people write it, its kind, and what it guarantees."""

    written: str
    protection: str
    guarantee: Text


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field as it leaves: its entity and level, and what protects it. ``protection`` is ``none`` for nothing.

    ``choices``: what may be asked for, the protection itself first; only before a request is made.
    """

    name: str
    entity: str | None
    level: int | None
    protection: str
    parameters: Mapping[str, Any]
    guarantee: Text
    choices: tuple[FieldChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRows:
    """A few rows as they may be shown: values as text, None where there is none; ``fields`` say how each is protected.

    ``obligation``: how samples may be shown to the asker (plain, masked, none). ``synthetic``: the rows were made up.
    """

    dataset: str
    fields: tuple[FieldLine, ...]
    rows: tuple[tuple[str | None, ...], ...]
    obligation: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything about one request. ``stale`` says what changed since the envelope was made; empty when nothing.

    ``attachments`` is None for those who may not read them.
    """

    row: RequestRow
    purpose: str
    legal_basis: str
    impact_assessment: str | None
    agreement: str | None
    destruction: str
    format: str
    method: str
    encrypted: bool
    row_filter: str | None
    dataset_version: int
    content_digest: str
    schema_digest: str
    envelope_digest: str
    policy_version: str
    fields: tuple[FieldLine, ...]
    checks: tuple[CheckRow, ...]
    acts: tuple[ActRow, ...]
    steps: tuple[NextStep, ...]
    artifacts: tuple[ArtifactRow, ...]
    stale: tuple[Text, ...]
    envelope: Mapping[str, Any]
    attachments: tuple[AttachmentRow, ...] | None = None
    conditions: tuple[ConditionRow, ...] = ()
    #: Texts of conditions wait to be accepted, or a report on the use to be made, by the applicant or the recipient.
    to_accept: bool = False
    to_report: bool = False
    proofs: tuple[DestructionRow, ...] = ()
