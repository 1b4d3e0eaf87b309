"""The frozen rows that are shown of a change of the rules, and of their versions."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.requests.types import ActRow, NextStep
from catalog.touched import Touch
from policies.diff import Difference
from policies.types import Text


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of the rules in a list. ``base`` is the version it changes, ``version`` the one it makes."""

    number: str
    state: str
    state_name: Text
    proposer: str
    proposer_name: Text
    reason: str
    base: str
    version: str
    in_force_from: date | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A change that waits for the asker, and what they can do."""

    row: ChangeRow
    steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class FileDiff:
    """How one file changes: a unified diff by lines, without line ends."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything about one change. ``stale`` says what moved on since it was drafted; empty when nothing did.

    ``difference`` is what changes in the answers, ``touches`` for whom and what in this catalog as it is.
    ``earliest`` is the first day from which an approval given ``today`` may let it count.
    """

    row: ChangeRow
    envelope_digest: str
    files: tuple[FileDiff, ...]
    difference: Difference
    touches: tuple[Touch, ...]
    stale: tuple[Text, ...]
    acts: tuple[ActRow, ...]
    steps: tuple[NextStep, ...]
    earliest: date
    today: date


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the rules; ``until`` is its last day, None while nothing follows.

    ``standing`` is now, to_come, past, or never: replaced before its first day.
    """

    version: str
    origin: str
    in_force_from: date
    until: date | None
    recorded_at: datetime
    change: str | None
    standing: str
