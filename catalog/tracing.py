"""Tell of which release a leaked copy is, from the marks that its key left in it. Nothing of the copy is kept."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.acts import Act, acting
from catalog.models import Artifact, Request
from catalog.release_files import existing_key
from catalog.sources import TableRef, tables_of
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource
from policies.protections import marks
from policies.protections.pseudonyms import codes_of
from policies.types import Text

#: A release is named only where unrelated data would look like it less than once in a million traces.
FALSE_ACCUSATIONS = 1e-6
#: Rows of a copy that are read, and pseudonyms of it that are looked at: evenly over all that are there.
ROWS, CODES = 1_000_000, 4_096
#: What the marks are called.
MARKS = {
    "pseudonym": Text("假名尾码", "tag of pseudonyms"),
    "order": Text("行次序", "order of rows"),
    "digits": Text("末位数字", "low digits"),
}


@dataclass(frozen=True, slots=True)
class MarkFound:
    """One mark in one column of the copy: independent trials, and how many agreed with the release's key."""

    mark: str
    column: str
    tried: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Named:
    """A release that the copy is of. ``chance``: the most that unrelated data would look so, in any trace like this."""

    number: str
    recipient: str
    recipient_name: Text
    dataset: str
    prepared_at: datetime
    chance: float
    found: tuple[MarkFound, ...]

    @property
    def confidence(self) -> float:
        """One less the chance, for people; it is 1 to more digits than anyone reads."""
        return 1 - self.chance


@dataclass(frozen=True, slots=True)
class Trace:
    """What came of a trace: the releases named, most certain first, and what was looked at."""

    rows: int
    columns: int
    releases: int
    without_key: tuple[str, ...]
    named: tuple[Named, ...]
    false_accusations: float = FALSE_ACCUSATIONS


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release that was prepared once, and the key (32 bytes) its marks were made with; None when that is gone."""

    number: str
    envelope: Mapping[str, Any]
    key: bytes | None
    recipient: str
    recipient_name: Text
    dataset: str
    prepared_at: datetime


@dataclass(frozen=True, slots=True)
class _Copy:
    """The leaked copy as far as it is looked at: distinct values a column in order, and pseudonyms in any column."""

    frame: pl.DataFrame
    distinct: Mapping[str, pl.Series]
    codes: Mapping[str, Any]


def trace(store: Store, actor: Actor, location: str | Path, *, table: str | None = None) -> Trace:
    """Say which releases the table at ``location`` is a copy of: a part of it, in any order, encoding or format.

    Every release that was ever prepared is compared. Raises NotFoundError, UnusableInputError, UsageError (several
    tables), RefusedError.
    """
    with acting(store, actor) as act:
        act.require(Action.RELEASE_TRACE, Resource(kind="release", id="*"))
        releases = _releases(act)
    leaked = _frame(tables_of(str(location), table))
    known = [r for r in releases if r.key is not None]
    named = compare(leaked, known)
    found = Trace(
        rows=leaked.height,
        columns=leaked.width,
        releases=len(known),
        without_key=tuple(r.number for r in releases if r.key is None),
        named=named,
    )
    with acting(store, actor) as act:
        decision = act.require(Action.RELEASE_TRACE, Resource(kind="release", id="*"))
        details: dict[str, Any] = {"rows": found.rows, "columns": found.columns}
        details |= {"compared": found.releases, "named": [n.number for n in named]}
        act.record(Action.RELEASE_TRACE, "release", "*", details, decision=decision)
    return found


def _releases(act: Act) -> list[Prepared]:
    query = (
        select(Request)
        .where(Request.id.in_(select(Artifact.request_id)))
        .options(
            selectinload(Request.artifacts),
            selectinload(Request.recipient),
            selectinload(Request.dataset),
        )
        .order_by(Request.id)
    )
    return [
        Prepared(
            number=request.number,
            envelope=request.artifacts[-1].manifest["envelope"],
            key=existing_key(act.settings.keys, request.number),
            recipient=request.recipient.code,
            recipient_name=Text(request.recipient.name_zh, request.recipient.name_en),
            dataset=request.dataset.code,
            prepared_at=request.artifacts[-1].created_at,
        )
        for request in act.session.scalars(query)
    ]


def compare(leaked: pl.DataFrame, releases: Sequence[Prepared]) -> tuple[Named, ...]:
    """Return which of ``releases`` the rows are of, most certain first."""
    return tuple(sorted(_named(_copy_of(leaked), releases), key=lambda named: named.chance))


def _frame(tables: Sequence[TableRef]) -> pl.DataFrame:
    """Return the first rows of the largest table as text; a delivered workbook has a sheet for its notice, too."""
    frames = []
    for table in tables:
        batches = [pl.DataFrame(pl.from_arrow(batch)) for batch in table.batches(rows=ROWS)]
        if batches:
            frames.append(pl.concat(batches))
    return max(frames, key=lambda f: f.height, default=pl.DataFrame())


def _copy_of(frame: pl.DataFrame) -> _Copy:
    distinct, codes = {}, {}
    for series in frame.get_columns():
        values = series.drop_nulls().unique(maintain_order=True)
        distinct[series.name] = values.head(marks.LOOKED_AT)
        found = codes_of(values.cast(pl.String)) if values.dtype == pl.String else ()
        if len(found):
            codes[series.name] = found[:: math.ceil(len(found) / CODES)]
    return _Copy(frame, distinct, codes)


def _named(leaked: _Copy, releases: Sequence[Prepared]) -> Iterator[Named]:
    looks = [(release, list(_evidence(leaked, release))) for release in releases]
    # Every look of this trace might have agreed by chance (Bonferroni).
    tries = sum(len(evidence) for _, evidence in looks)
    for release, evidence in looks:
        best = min((e.chance for _, e in evidence), default=0.0)
        chance = math.exp(min(0.0, best + math.log(max(tries, 1))))
        if chance < FALSE_ACCUSATIONS:
            yield Named(
                number=release.number,
                recipient=release.recipient,
                recipient_name=release.recipient_name,
                dataset=release.dataset,
                prepared_at=release.prepared_at,
                chance=chance,
                found=tuple(
                    MarkFound(e.mark, column, e.tried, e.agreed)
                    for column, e in sorted(evidence, key=lambda found: found[1].chance)
                    if e.chance + math.log(tries) < math.log(FALSE_ACCUSATIONS)
                ),
            )


def _evidence(leaked: _Copy, release: Prepared) -> Iterator[tuple[str, marks.Evidence]]:
    """Yield each look for each mark that the release bears; columns may have got other names."""
    if release.key is None:
        return
    ciphers = {
        f["parameters"].get("cipher", "aes")
        for f in release.envelope["fields"]
        if f["protection"] == "pseudonym"
    }
    for name, codes in leaked.codes.items():
        for cipher in sorted(ciphers):
            yield name, marks.look_for_pseudonyms(codes, release.key, cipher)
    marked = release.envelope.get("marks") or {}
    if marked.get("order"):
        for name, values in leaked.distinct.items():
            yield name, marks.look_for_order(values, release.key)
        yield from _digits(leaked, release, release.key, marked["order"])


def _digits(
    leaked: _Copy, release: Prepared, key: bytes, anchor: str
) -> Iterator[tuple[str, marks.Evidence]]:
    """Yield the looks for marked digits, in columns that kept their names: a number's row is told by its anchor."""
    names = set(leaked.frame.columns)
    for name, tolerance in release.envelope["marks"]["tolerances"].items():
        if not {name, anchor} <= names:
            continue
        pairs = leaked.frame.select(pl.col(name).alias("value"), pl.col(anchor).alias("anchor"))
        once = pairs.drop_nulls().unique("anchor", keep="first", maintain_order=True)
        chosen = once.head(marks.LOOKED_AT)
        yield name, marks.look_for_digits(chosen["value"], chosen["anchor"], key, tolerance)
