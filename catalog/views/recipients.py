"""What each recipient was given in all, and how that grew, against the marks from which more is looked at."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import case, func

from catalog.acts import looking
from catalog.disclosure.persons import PersonSketch, together
from catalog.models import Artifact, Request
from catalog.requests.checks import MARKS
from catalog.requests.earlier import PERSONS_FILE, sketch_in
from catalog.store import Store
from catalog.types import Actor
from catalog.views.releases import Recipient, known_releases
from policies.types import Text


@dataclass(frozen=True, slots=True)
class RecipientTotal:
    """All releases to one recipient. ``persons``: added up, so at most; ``mark``: the highest that records reached."""

    recipient: str
    name: Text
    kind: str
    releases: int
    rows: int
    persons: int
    mark: int | None
    first_at: datetime
    last_at: datetime
    next_end: date | None


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One release to a recipient, and what they have been given up to then.

    ``total_persons`` counts a person handed out twice once; ``exact`` unless estimated or added up.
    """

    number: str
    title: Text
    at: datetime
    rows: int
    persons: int
    total_rows: int
    total_persons: int
    exact: bool
    rows_mark: int | None
    persons_mark: int | None


def list_recipients(store: Store, actor: Actor) -> list[RecipientTotal]:
    """Return what each recipient was given, of the releases that the asker may follow; most records first."""
    with looking(store, actor) as act:
        rows = func.sum(Artifact.rows)
        query = (
            known_releases(act)
            .with_only_columns(
                Recipient.code,
                Recipient.name_zh,
                Recipient.name_en,
                func.max(Request.recipient_kind),
                func.count(),
                rows,
                func.sum(Artifact.persons),
                func.min(Artifact.created_at),
                func.max(Artifact.created_at),
                func.min(case((Request.expires_on >= act.today, Request.expires_on))),
            )
            .group_by(Recipient.code, Recipient.name_zh, Recipient.name_en)
            .order_by(rows.desc(), Recipient.code)
        )
        return [
            RecipientTotal(
                recipient=code,
                name=Text(zh, en),
                kind=kind,
                releases=releases,
                rows=int(total),
                persons=int(persons),
                mark=mark_of(int(total)),
                first_at=first,
                last_at=last,
                next_end=end,
            )
            for code, zh, en, kind, releases, total, persons, first, last, end in (
                act.session.execute(query)
            )
        ]


def course_of(store: Store, actor: Actor, recipient: str) -> list[CoursePoint]:
    """Return how what a recipient was given grew, oldest first, of the releases that the asker may follow.

    A release without a sketch of its persons, made before sketches were kept, is added up.
    """
    with looking(store, actor) as act:
        query = known_releases(act).add_columns(Artifact.path).where(Recipient.code == recipient)
        found = act.session.execute(query.order_by(Artifact.created_at, Artifact.id)).all()
    points: list[CoursePoint] = []
    sketches: list[PersonSketch] = []
    rows = added = 0
    for row in found:
        sketch = sketch_in(Path(row.path).parent / PERSONS_FILE) if row.persons else None
        if sketch is not None:
            sketches.append(sketch)
        else:
            added += row.persons
        rows += row.rows
        known = together(sketches)
        points.append(_point(row, rows, known.persons + added, exact=known.exact and not added))
    return points


def mark_of(total: int) -> int | None:
    """Return the highest escalation mark that a number of records or persons reached (``MARKS``), None below all."""
    return max((m for m in MARKS if total >= m), default=None)


def _point(row: Any, rows: int, persons: int, *, exact: bool) -> CoursePoint:
    return CoursePoint(
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        at=row.created_at,
        rows=row.rows,
        persons=row.persons,
        total_rows=rows,
        total_persons=persons,
        exact=exact,
        rows_mark=mark_of(rows),
        persons_mark=mark_of(persons),
    )
