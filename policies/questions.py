"""What is asked of the rules: who asks, about what, and the cell of small closed sets that this comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role held in a department from a day to a day, both included; ``deputy_for`` is whose place it is held in."""

    role: str
    department: str
    valid_from: date
    valid_to: date | None = None
    deputy_for: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the role is held on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks. ``id`` is never compared with the name of a role."""

    id: str
    roles: tuple[RoleHeld, ...]
    department: str


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked about. ``department`` owns it, ``recipient`` is the body that would receive it.

    ``level`` None where levels do not matter; ``participants`` maps a person to the part already filled.
    ``granted_to`` are the departments that were granted it; ``granted`` means those of whoever asks;
    ``approved_system``: it lies in an installation that may hold state secrets.
    """

    kind: str
    id: str
    department: str | None = None
    level: int | None = None
    state_secret: str | None = None
    recipient_kind: str | None = None
    recipient: str | None = None
    granted: bool = False
    applicant: str | None = None
    participants: Mapping[str, str] = field(default_factory=dict)
    granted_to: frozenset[str] = frozenset()
    approved_system: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """All that a decision depends on, for one role. ``level`` 0 where levels do not matter."""

    role: str
    action: str
    level: int
    relation: str
    recipient: str
    facts: frozenset[str]
