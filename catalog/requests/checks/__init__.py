"""The automatic checks, run before any person spends time on a request; each with its figure, reason and remedy.

docs/checks.md has the table: what each looks at, when it warns, when it refuses, and by which standard.
"""

from collections.abc import Sequence

from catalog.requests.checks.aggregates import aggregates, difference
from catalog.requests.checks.anonymity import diversity, k_anonymity, linkage, uniqueness
from catalog.requests.checks.application import (
    host,
    measures,
    minimum,
    policy,
    protections,
    recipient,
    scanned,
    sensitive_fields,
    state_secret,
)
from catalog.requests.checks.counts import MARKS, format_fits, persons, records, rows
from catalog.requests.checks.documents import agreement, attachments, impact_assessment
from catalog.requests.checks.types import Check, CheckFacts, Found
from catalog.types import CheckResult
from policies.types import Text

__all__ = [
    "MARKS",
    "Check",
    "CheckFacts",
    "Found",
    "measured_checks",
    "refused_checks",
    "sensitive_fields",
    "source_changed",
    "static_checks",
]


def static_checks(facts: CheckFacts) -> list[Check]:
    """Run the checks that need no look at the data; the rules come first."""
    return [
        policy(facts),
        scanned(facts),
        state_secret(facts),
        attachments(facts),
        agreement(facts),
        impact_assessment(facts),
        protections(facts),
        minimum(facts),
        recipient(facts),
        host(facts),
        measures(facts),
    ]


def measured_checks(facts: CheckFacts, found: Found) -> list[Check]:
    """Run the checks on the figures of the data as it would leave."""
    return [
        persons(facts, found),
        records(facts, found),
        rows(facts, found),
        k_anonymity(facts, found),
        diversity(facts, found),
        uniqueness(facts, found),
        aggregates(found),
        difference(facts, found),
        linkage(facts, found),
        format_fits(facts, found),
    ]


def source_changed(reason: Text) -> Check:
    """Return the check of a source that is not what was registered and scanned."""
    return Check("source", CheckResult.REFUSED, "", reason)


def refused_checks(checks: Sequence[Check]) -> list[Check]:
    """Return the checks that stop the request."""
    return [c for c in checks if c.result is CheckResult.REFUSED]
