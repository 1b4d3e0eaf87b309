"""How a registered source is opened: where it lies, as whom, and how gently."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.settings import Settings
from catalog.sources.credentials import Credentials, credentials_of

Kind = Literal["database", "files", "spark", "jdbc"]
#: What only a process with Spark can read.
SPARK_KINDS: frozenset[Kind] = frozenset({"spark", "jdbc"})
#: Seconds a statement may take when nothing else is said of the source.
STATEMENT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source is spared: seconds a statement may take, rows read in a second, rows read of one table.

    None sets no limit. A table with more than ``most_rows`` is looked at in part, and what is said of it says so.
    """

    statement_seconds: int = STATEMENT_SECONDS
    rows_per_second: int | None = None
    most_rows: int | None = None


#: For a location that somebody names once; its statements take as long as they take.
NO_LIMITS = Limits(statement_seconds=0)

#: For a registered source of which nothing else is said.
GENTLE = Limits()


@dataclass(frozen=True, slots=True)
class Access:
    """A registered source, ready to be opened. ``location`` holds no password."""

    name: str
    kind: Kind
    location: str
    patterns: tuple[str, ...]
    limits: Limits
    settings: Settings = field(repr=False)

    def credentials(self) -> Credentials:
        """Look up the credentials of the moment. Raises UnusableInputError."""
        return credentials_of(self.name, self.settings)
