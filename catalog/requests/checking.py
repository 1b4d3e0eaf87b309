"""Run the automatic checks on a request: gather the facts, look at the data, keep what came of it.

The data is read between two units of work, so that the catalog is not held up.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from catalog.acts import Act
from catalog.measures import required_of
from catalog.models import Request, RequestCheck, RoleAssignment, User
from catalog.requests.alternatives import Alternative, Asked, alternatives
from catalog.requests.checks import Check, CheckFacts, Found, measured_checks, static_checks
from catalog.requests.documents import damaged_of
from catalog.requests.earlier import (
    EarlierRelease,
    Source,
    asked_before,
    differences,
    earlier_releases,
    source_of,
)
from catalog.requests.fields import (
    clear_identifiers,
    figures_of,
    plan_of,
    protector,
    quasi_identifiers,
)
from catalog.requests.linkage import Linker
from catalog.requests.measures import Measures, Tally, measure
from catalog.requests.persons import Digester, digester, persons_key
from catalog.requests.reading import Reading
from catalog.requests.source_checks import check_source, row_filter_of
from catalog.settings import Settings
from policies.decisions import Decision
from policies.entities import Entities

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be looked at, taken out of the catalog. ``k``: persons that the smallest group must have."""

    envelope: Mapping[str, Any]
    digest: str
    source: Source
    k: int
    earlier: tuple[EarlierRelease, ...]
    known: Entities


def job_of(act: Act, request: Request) -> Job:
    """Return what has to be looked at to check a request."""
    level = act.rulebook.levels.by_number(request.level)
    return Job(
        envelope=request.envelope,
        digest=request.envelope_digest,
        source=source_of(request.dataset),
        k=level.k[request.recipient_kind],
        earlier=earlier_releases(act.session, request),
        known=act.rulebook.entities,
    )


def facts_of(
    act: Act, request: Request, decision: Decision, earlier: tuple[EarlierRelease, ...]
) -> CheckFacts:
    """Return what the checks look at without the data.

    ``decision``: of the rules, on submitting it; ``earlier``: what ``earlier_releases`` returns.
    """
    return CheckFacts(
        envelope=request.envelope,
        dataset=request.dataset,
        level=act.rulebook.levels.by_number(request.level),
        entities=act.rulebook.entities,
        profile=act.rulebook.entities.profile(act.today),
        today=act.today,
        decision=decision,
        earlier=earlier,
        before=asked_before(act.session, request),
        recipients=_recipients(act, request),
        levels=act.rulebook.levels,
        required=required_of(act, request.dataset),
        attached=tuple(request.attachments),
        damaged=len(damaged_of(request.attachments, act.settings.attachments)),
    )


def facts_now(act: Act, request: Request, decision: Decision) -> CheckFacts:
    """Return the facts with the releases as they are now: one may have been made while the data was looked at."""
    return facts_of(act, request, decision, earlier_releases(act.session, request))


def all_checks(facts: CheckFacts, found: Found | Check) -> list[Check]:
    """Run every check; ``found`` is a check itself when the data could not be looked at."""
    data = [found] if isinstance(found, Check) else measured_checks(facts, found)
    return [*static_checks(facts), *data]


def look(job: Job, settings: Settings, progress: Progress | None = None) -> Found:
    """Look at the data as it would leave; once more when k fails, and at what the recipient already has.

    Raises SourceChangedError when the source is not what was registered, UnusableInputError when it cannot be read.
    """
    table = job.source.at.open()
    check_source(table, job.envelope)
    key = persons_key(settings.keys)
    reading = Reading(
        table=table,
        row_filter=row_filter_of(table, job.envelope),
        person_field=job.source.person_field,
        digester=_digester(key, job.source.person_entity),
        batch_rows=settings.batch_rows,
        progress=progress,
    )
    # Only equality counts here, so any key will do; the release's own is made when it is prepared.
    passing = secrets.token_bytes(32)
    protect = protector(job.envelope, passing)
    found = measure(reading, protect, _tally(job, reading), figures_of(job.envelope))
    offered, complete = _offered(job, reading, found, passing)
    linker = Linker(
        job.known, lambda entity: digester(key, entity), passing, settings.batch_rows, progress
    )
    return Found(
        measures=found,
        alternatives=offered,
        complete=complete,
        linkage=None
        if found.cells
        else linker.link(found.pairs, job.envelope, job.source, job.earlier),
        differences=differences(
            found.sketch, found.rows, job.envelope["dataset"]["code"], job.earlier
        ),
    )


def _digester(key: bytes, entity: str | None) -> Digester | None:
    return digester(key, entity) if entity else None


def _tally(job: Job, reading: Reading) -> Tally:
    plan, known = plan_of(job.envelope), job.known
    leaving = {
        f["name"]: f["entity"] for f in job.envelope["fields"] if f["protection"] != "suppress"
    }
    aggregated = {n: plan[n].parameters["measure"] for n in leaving if plan[n].kind == "aggregate"}
    names = [n for n in leaving if n not in aggregated]
    return Tally(
        reading.person_field,
        tuple(n for n in quasi_identifiers(job.envelope, known) if n in names),
        sensitive=tuple(
            n for n in names if leaving[n] and known.get(leaving[n]).kind == "sensitive"
        ),
        digester=reading.digester,
        aggregated=aggregated,
        dimensions=tuple(names) if aggregated else (),
    )


def _offered(
    job: Job, reading: Reading, found: Measures, key: bytes
) -> tuple[tuple[Alternative, ...], bool]:
    """Return what would reach k, when it is not reached and de-identification is what was asked for."""
    if found.smallest_group is None or found.smallest_group >= job.k or found.cells:
        return (), True
    if clear_identifiers(job.envelope, job.known):
        return (), True
    entities = {f["name"]: f["entity"] for f in job.envelope["fields"]}
    plan = plan_of(job.envelope)
    asked = [Asked(n, entities[n], plan[n]) for n in found.quasi_identifiers]
    offered, search = alternatives(reading, asked, job.k, key)
    return offered, search.complete


def keep(act: Act, request: Request, checks: Sequence[Check]) -> None:
    """Replace the request's checks."""
    request.checks = [
        RequestCheck(
            name=c.name,
            result=c.result.value,
            figure=c.figure,
            reason_zh=c.reason.zh,
            reason_en=c.reason.en,
            details=dict(c.details),
            at=act.now,
        )
        for c in checks
    ]
    act.session.flush()


def summary(checks: Sequence[Check]) -> dict[str, str]:
    """Return the checks as they are recorded: name → result and figure."""
    return {c.name: f"{c.result.value} {c.figure}".strip() for c in checks}


def _recipients(act: Act, request: Request) -> int:
    """Return how many people of the receiving body hold a role today."""
    query = (
        select(func.count(func.distinct(User.id)))
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            User.active,
            RoleAssignment.department_id == request.recipient_id,
            RoleAssignment.valid_from <= act.today,
            (RoleAssignment.valid_to.is_(None)) | (RoleAssignment.valid_to >= act.today),
        )
    )
    return act.session.scalar(query) or 0
