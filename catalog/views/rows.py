"""The frozen rows that screens and command line show."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.finding_decisions import DecidedFinding
from catalog.measures import Required
from catalog.views.drift import DriftRow
from policies.decisions import Action
from policies.types import Text


@dataclass(frozen=True, slots=True)
class QualityBrief:
    """The last quality run of a dataset, in figures."""

    at: datetime
    rules: int
    passed: int
    failed: int
    errors: int
    seconds: float


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset in a list."""

    code: str
    title: Text
    owner: str
    owner_name: Text
    steward: str | None
    steward_name: Text | None
    level: int
    level_name: Text
    declared_level: int | None
    proposed_level: int | None
    rows: int | None
    fields: int
    entities: tuple[str, ...]
    findings: int
    last_scan: datetime | None
    last_scan_status: str | None
    scan_seconds: float | None
    quality: QualityBrief | None
    review_due: date | None
    source: str | None = None
    vanished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DatasetList:
    """A page of a list of datasets. ``more``: there are more than ``total``, at which a search stops counting."""

    rows: tuple[DatasetRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class SchemaChangeRow:
    """A change of the columns that a crawl noticed. ``before`` and ``after`` are types; names, of a renamed field."""

    at: datetime
    kind: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as shown: counts and reasons, never a value."""

    entity: str
    matches: int
    masked: int
    examined: int
    ratio: float
    confidence: float
    sparse: bool
    evidence: tuple[str, ...]
    detector: str


@dataclass(frozen=True, slots=True)
class ConsideredRow:
    """What a field was not taken for, and why (a ``classifiers.types.Doubt``)."""

    entity: str
    matches: int
    doubt: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as last scanned. ``outcome`` is None before the first scan."""

    name: str
    type: str
    outcome: str | None
    entity: str | None
    level: int | None
    reason: str | None
    rows: int
    nulls: int
    distinct: int
    findings: tuple[FindingRow, ...]
    considered: tuple[ConsideredRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why a dataset has at least this level."""

    level: int
    kind: str
    text: Text
    source: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry in a dataset's history: a change of level or an event of the audit log."""

    at: datetime
    actor: str
    action: str
    outcome: str
    old_level: int | None = None
    new_level: int | None = None


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan."""

    id: int
    dataset: str
    title: Text
    status: str
    reason: Text | None
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    rows: int
    rows_scanned: int
    findings: int
    level: int | None
    mode: str = "full"
    coverage: Text | None = None
    #: What was found otherwise than by the scan before; None where there is nothing to compare with.
    changed: Text | None = None
    has_changed: bool = False
    #: Rows read so far, and the rows that there were the last time; None when it does not run.
    read: int | None = None
    expected: int | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None

    def running_for(self, now: datetime) -> float:
        """Return the seconds since it began."""
        return max(0.0, (now - self.started_at).total_seconds())

    def rate(self, now: datetime) -> float | None:
        """Return the rows a second, up to now or in all; None where there is nothing to divide."""
        seconds = self.running_for(now) if self.seconds is None else self.seconds
        rows = self.rows_scanned if self.read is None else self.read
        return rows / seconds if seconds > 0 and rows else None


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One schedule, with its last and its next run."""

    id: int
    dataset: str | None
    title: Text | None
    cron: str
    timezone: str
    active: bool
    created_by: str
    last_run: datetime | None
    last_status: str | None
    next_run: datetime | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class QualityRow:
    """The result of one quality rule in the last run."""

    rule: str
    kind: str
    columns: tuple[str, ...]
    title: Text
    source: str
    examined: int
    failed: int
    passed: bool
    error: str | None


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A dataset that another one is made from, or that is made from it. ``title`` is None when it may not be known."""

    code: str
    title: Text | None
    level: int


@dataclass(frozen=True, slots=True)
class GradingRow:
    """What about a level takes a second person. ``mine``: the asker may decide it now; ``own``: may withdraw it."""

    number: str
    dataset: str
    title: Text
    kind: str
    state: str
    from_level: int
    to_level: int
    from_mark: str | None
    to_mark: str | None
    trigger: str | None
    reason: str
    evidence: str
    proposed_by: str
    proposed_by_name: Text
    proposed_at: datetime
    decided_by: str | None
    decided_by_name: Text | None
    decided_at: datetime | None
    comment: str
    mine: bool
    own: bool


@dataclass(frozen=True, slots=True)
class RegradingRow:
    """A task to look at a level again. ``outcome`` is None while it is open."""

    id: int
    dataset: str
    title: Text
    trigger: str
    reason: Text
    level: int
    opened_by: str
    opened_at: datetime
    due: date
    overdue: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A required measure of one dataset, for the inspectors."""

    dataset: str
    title: Text
    owner: str
    owner_name: Text
    level: int
    level_name: Text
    required: Required


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A dataset of which the level is due to be reviewed."""

    dataset: str
    title: Text
    level: int
    due: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Duties:
    """What waits for a person about levels: gradings to decide, re-gradings to answer, reviews that are due.

    ``more``: there is more of a kind than is in these.
    """

    gradings: tuple[GradingRow, ...]
    regradings: tuple[RegradingRow, ...]
    reviews: tuple[ReviewRow, ...]
    more: bool = False

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.gradings) + len(self.regradings) + len(self.reviews)


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """Everything about one dataset that the asker may know."""

    row: DatasetRow
    description: Text
    location: str | None
    table: str | None
    version: int
    persons: int
    state_secret: str | None
    review_due: date | None
    profile: str | None
    minors: bool
    host_grade: int | None
    required: tuple[Required, ...]
    upstream: tuple[RelatedRow, ...]
    downstream: tuple[RelatedRow, ...]
    gradings: tuple[GradingRow, ...]
    regradings: tuple[RegradingRow, ...]
    reasons: tuple[ReasonRow, ...]
    fields: tuple[FieldRow, ...]
    scans: tuple[ScanRow, ...]
    history: tuple[HistoryRow, ...]
    quality: tuple[QualityRow, ...]
    may: frozenset[Action]
    schema_changes: tuple[SchemaChangeRow, ...] = ()
    drift: tuple[DriftRow, ...] = ()
    findings: tuple[DecidedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event of the audit log. ``reason`` is that of the rule that decided, as it read in the version of its day."""

    seq: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    outcome: str
    body: str
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, where they belong and the roles they hold."""

    login: str
    name: Text
    department: str
    department_name: Text
    active: bool
    roles: tuple[str, ...]
