"""One check and what came of it, and what the checks look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.measures import Required
from catalog.models import Attachment, Dataset, Field
from catalog.requests.alternatives import Alternative
from catalog.requests.earlier import AskedBefore, Difference, EarlierRelease
from catalog.requests.linkage import Linkage
from catalog.requests.measures import Measures
from catalog.types import CheckResult, RecipientKind
from policies.decisions import Decision
from policies.entities import Entities, Profile
from policies.levels import Level, Levels
from policies.types import Text


@dataclass(frozen=True, slots=True)
class Check:
    """One check and what came of it. ``reason`` says why, and what to do when it is not passed.

    ``details``: what else a person can act on, as JSON; never a value.
    """

    name: str
    result: CheckResult
    figure: str
    reason: Text
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What the checks look at without the data.

    ``decision``: what the rules say to submitting it; ``earlier``: what the recipient already has; ``before``: what
    they asked for before; ``recipients`` counts who can acknowledge; ``profile``: the sensitivity list in force;
    ``required``: the measures that the dataset's level asks of the system that holds it; ``attached``: the documents
    of the request, of which ``damaged`` are not as they were attached.
    """

    envelope: Mapping[str, Any]
    dataset: Dataset
    level: Level
    entities: Entities
    profile: Profile
    today: date
    decision: Decision
    earlier: tuple[EarlierRelease, ...]
    before: AskedBefore | None
    recipients: int
    levels: Levels
    required: Sequence[Required]
    attached: Sequence[Attachment] = ()
    damaged: int = 0

    @property
    def kind(self) -> RecipientKind:
        """Who receives it."""
        return RecipientKind(self.envelope["recipient"]["kind"])

    @property
    def k(self) -> int:
        """Persons that the smallest group must have (levels.yaml; GB/T 42460)."""
        return self.level.k[self.kind.value]

    @property
    def selected(self) -> list[Field]:
        """The fields asked for."""
        names = {f["name"] for f in self.envelope["fields"]}
        return [f for f in self.dataset.fields if f.name in names]


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured on the data as it would leave.

    ``alternatives``: generalizations that reach k, when it is not reached; ``complete``: none that loses less was left
    out. ``linkage`` None: nobody's quasi-identifiers would be added to.
    """

    measures: Measures
    alternatives: tuple[Alternative, ...] = ()
    complete: bool = True
    linkage: Linkage | None = None
    differences: tuple[Difference, ...] = ()


def passed(name: str, figure: str, zh: str, en: str) -> Check:
    """Return a check that is passed."""
    return Check(name, CheckResult.PASSED, figure, Text(zh, en))


def warned(name: str, figure: str, zh: str, en: str) -> Check:
    """Return a check that approvers must look at."""
    return Check(name, CheckResult.WARNING, figure, Text(zh, en))


def refused(name: str, figure: str, zh: str, en: str) -> Check:
    """Return a check that stops the request."""
    return Check(name, CheckResult.REFUSED, figure, Text(zh, en))


def stops_public(facts: CheckFacts) -> CheckResult:
    """Return what a failure comes to: refused for the public, for others a warning that approvers sign under."""
    public = facts.kind is RecipientKind.PUBLIC
    return CheckResult.REFUSED if public else CheckResult.WARNING
