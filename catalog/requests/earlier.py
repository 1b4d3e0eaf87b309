"""What a recipient already has: the releases made for them before, and whom each was about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.datasets import place_of
from catalog.disclosure.persons import (
    DamagedSketchError,
    PersonSketch,
    Together,
    difference,
    together,
)
from catalog.models import Artifact, Dataset, Request
from catalog.requests.fields import person_field
from catalog.sources.places import TablePlace

#: Beside the data file of a release, never handed out: who is in it, as a sketch of keyed digests.
PERSONS_FILE = "persons.npz"
#: States of requests that did not ask in earnest, or were turned down.
_NOT_ASKED = ("draft", "returned", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of an earlier release came from, and which field tells its persons apart, of which entity."""

    at: TablePlace
    person_field: str | None
    person_entity: str | None


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """A release to the same recipient. ``sketch`` None: it was made before sketches were kept, or lost it."""

    number: str
    envelope: Mapping[str, Any]
    rows: int
    persons: int
    sketch: PersonSketch | None
    source: Source

    @property
    def only_figures(self) -> bool:
        """Whether sums or counts left, and no row about anybody."""
        return any(f["protection"] == "aggregate" for f in self.envelope["fields"])


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """What earlier requests of the recipient asked for of the dataset, for the same purpose if there were any."""

    numbers: tuple[str, ...]
    fields: frozenset[str]
    same_purpose: bool


def earlier_releases(session: Session, request: Request) -> tuple[EarlierRelease, ...]:
    """Return the releases made for the recipient of ``request`` under other requests, oldest first."""
    query = (
        select(Artifact)
        .join(Request, Request.id == Artifact.request_id)
        .where(Request.recipient_id == request.recipient_id, Request.id != request.id)
        .options(
            selectinload(Artifact.request)
            .selectinload(Request.dataset)
            .selectinload(Dataset.fields)
        )
        .order_by(Artifact.id)
    )
    return tuple(_earlier(artifact) for artifact in session.scalars(query))


def _earlier(artifact: Artifact) -> EarlierRelease:
    request = artifact.request
    return EarlierRelease(
        number=request.number,
        envelope=artifact.manifest["envelope"],
        rows=artifact.rows,
        persons=int(artifact.manifest["counts"]["persons"]),
        sketch=sketch_in(Path(artifact.path).parent / PERSONS_FILE),
        source=source_of(request.dataset),
    )


def source_of(dataset: Dataset) -> Source:
    """Return where a dataset lies and how it tells persons apart."""
    name = person_field(dataset)
    entity = next((f.entity for f in dataset.fields if f.name == name), None)
    return Source(place_of(dataset), name, entity)


def sketch_in(path: Path) -> PersonSketch | None:
    """Return the sketch of a release's persons in a file; None when it is not there, or damaged."""
    try:
        return PersonSketch.from_bytes(path.read_bytes())
    except (OSError, DamagedSketchError):
        return None


def asked_before(session: Session, request: Request) -> AskedBefore | None:
    """Return what the recipient was asked for of this dataset before; None when it never was."""
    query = (
        select(Request.number, Request.envelope)
        .where(
            Request.recipient_id == request.recipient_id,
            Request.dataset_id == request.dataset_id,
            Request.id != request.id,
            Request.procedure == request.procedure,
            Request.state.not_in(_NOT_ASKED),
        )
        .order_by(Request.id)
    )
    found = [(number, envelope) for number, envelope in session.execute(query)]
    same = [(n, e) for n, e in found if e["purpose"] == request.envelope["purpose"]]
    chosen = same or found
    if not chosen:
        return None
    fields = frozenset(f["name"] for _, e in chosen for f in e["fields"])
    return AskedBefore(tuple(n for n, _ in chosen), fields, same_purpose=bool(same))


def cumulative(now: PersonSketch, earlier: Sequence[EarlierRelease]) -> Together:
    """Count the distinct persons of this release and earlier ones of rows; one without a sketch is added up."""
    earlier = [e for e in earlier if not e.only_figures]
    known = together([now, *(e.sketch for e in earlier if e.sketch is not None)])
    added = sum(e.persons for e in earlier if e.sketch is None)
    return Together(known.persons + added, exact=known.exact and not added)


@dataclass(frozen=True, slots=True)
class Difference:
    """How this release differs from an earlier one: persons only here and only there; None when there are many.

    ``told``: False when nothing says who was in one of the two; ``rows``: rows more or fewer than then.
    """

    number: str
    told: bool
    only_now: int | None
    only_then: int | None
    rows: int


def differences(
    now: PersonSketch, rows: int, code: str, earlier: Sequence[EarlierRelease]
) -> tuple[Difference, ...]:
    """Hold the persons of this release of dataset ``code`` against those of each earlier one of it."""
    found = []
    for release in earlier:
        if release.envelope["dataset"]["code"] != code:
            continue
        then = release.sketch
        told = then is not None and not now.unnamed and not then.unnamed
        apart = difference(now, then) if told and then is not None else None
        only_now, only_then = apart if apart is not None else (None, None)
        found.append(Difference(release.number, told, only_now, only_then, rows - release.rows))
    return tuple(found)
