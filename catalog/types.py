"""The words of the domain that the store, the use cases and the faces share."""

from dataclasses import dataclass
from enum import StrEnum


class AuditOutcome(StrEnum):
    """How an act ended."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    FAILED = "failed"


class ScanStatus(StrEnum):
    """Where a scan stands, or a run, which may wait."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RunKind(StrEnum):
    """What a run does."""

    SCAN = "scan"
    CRAWL = "crawl"


class CrawlStage(StrEnum):
    """What a crawl is at: listing files, looking at tables and files, writing what is otherwise into the catalog."""

    LISTING = "listing"
    LOOKING = "looking"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class CrawlStep:
    """How far a crawl is: so many tables or files of ``total``, which is None where it is not known yet."""

    stage: CrawlStage
    seen: int
    total: int | None = None


class RecipientKind(StrEnum):
    """Who receives a release; decides chain, thresholds and protections (Article 27; GB/T 42460)."""

    OWN_BUREAU = "own_bureau"
    GOVERNMENT = "government"
    AGREEMENT = "agreement"
    PUBLIC = "public"


class ReleaseFormat(StrEnum):
    """File format of a release."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


class CheckResult(StrEnum):
    """Result of one automatic check of a request."""

    PASSED = "passed"
    WARNING = "warning"
    REFUSED = "refused"


class GradingKind(StrEnum):
    """What about a level takes a second person (Article 29)."""

    LOWERING = "lowering"
    UNMARKING = "unmarking"
    REVIEW = "review"


class GradingState(StrEnum):
    """Where such a request stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. Roles are looked up anew at each act, so that an ended role ends at once."""

    user_id: int
    login: str


#: Who acts when the installation itself does: first start, scheduled runs. Holds no role and no password.
SYSTEM = Actor(user_id=0, login="system")
