"""Linkage: how few persons would be alike for a recipient who puts this release beside what they already have.

Pseudonyms differ from release to release, so that rows are linked by the quasi-identifiers, or by what else the
recipient knows. The figure takes for granted that they can be: no group can be smaller than it says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from catalog.disclosure.groups import row_digests
from catalog.disclosure.linkage import Held, joined_groups
from catalog.errors import GuikouError
from catalog.requests.earlier import EarlierRelease, Source
from catalog.requests.fields import protector, quasi_identifiers
from catalog.requests.persons import NOBODY, Digester
from catalog.requests.reading import Reading
from catalog.requests.source_checks import SourceChangedError, check_source, row_filter_of
from policies.entities import Entities
from policies.types import Text

#: Earlier releases that are read again; the most recent ones.
MOST_READ = 5

Kept = frozenset[tuple[str | None, str, str]]


@dataclass(frozen=True, slots=True)
class Linkage:
    """What comes of linking. ``joined``: numbers of releases read again; ``smallest``: persons alike in all of them.

    ``fields``: quasi-identifiers that they add; ``unread``: releases that could not be read again, with the reason.
    """

    joined: tuple[str, ...]
    smallest: int | None
    fields: tuple[str, ...]
    unread: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """What linking needs: how to make digests of an entity's identifiers, and how to read."""

    known: Entities
    digester: Callable[[str], Digester]
    key: bytes
    batch_rows: int
    progress: Callable[[int], None] | None = None

    def link(
        self,
        pairs: pl.DataFrame,
        envelope: Mapping[str, Any],
        source: Source,
        earlier: Sequence[EarlierRelease],
    ) -> Linkage:
        """Return the smallest group on this release's ``pairs`` (group, person) and what earlier ones add to it."""
        own = self._kept(envelope)
        rows = [e for e in earlier if not e.only_figures]
        adding = [e for e in rows if self._kept(e.envelope) - own][-MOST_READ:]
        joined, held, unread = list[str](), list[pl.DataFrame](), list[tuple[str, Text]]()
        for release in adding:
            try:
                held.append(self._held(release, source))
            except _UnreadError as error:
                unread.append((release.number, error.reason))
            else:
                joined.append(release.number)
        more = {name for e in adding for _, name, _ in self._kept(e.envelope) - own}
        smallest = joined_groups(pairs, held).smallest if held else None
        return Linkage(tuple(joined), smallest, tuple(sorted(more)), tuple(unread))

    def _kept(self, envelope: Mapping[str, Any]) -> Kept:
        """Return the quasi-identifiers of an envelope, each as detailed as it leaves."""
        names = set(quasi_identifiers(envelope, self.known))
        return frozenset(
            (f["entity"], f["name"], f"{f['protection']} {sorted(f['parameters'].items())}")
            for f in envelope["fields"]
            if f["name"] in names
        )

    def _held(self, release: EarlierRelease, source: Source) -> pl.DataFrame:
        """Read an earlier release's rows as they left, and return what is held of each person."""
        then = release.source
        if then.person_field is None or then.person_entity != source.person_entity:
            raise _UnreadError(
                Text(
                    "两份数据没有同一种个人标识，无法按人对应",
                    "the two have no identifier in common, so their persons cannot be matched",
                )
            )
        names = quasi_identifiers(release.envelope, self.known)
        held = Held()
        try:
            reading = self._reading(release, then)
            protect = protector(release.envelope, self.key)
            for frame in reading.frames([*names, *protect.helping]):
                chosen = frame.filter(reading.chosen(frame))
                if chosen.is_empty():
                    continue
                persons = self.digester(then.person_entity or "")(chosen[then.person_field])
                named = persons != NOBODY
                rows = row_digests(protect(chosen.select(names), chosen))
                held.add(rows.filter(named), persons.filter(named))
        except SourceChangedError as error:
            raise _UnreadError(error.reason) from None
        except GuikouError:
            # Its message may name a place that the applicant need not know.
            reason = Text("当时的数据源现在读不出", "its source cannot be read any more")
            raise _UnreadError(reason) from None
        return held.by_person()

    def _reading(self, release: EarlierRelease, then: Source) -> Reading:
        table = then.at.open()
        check_source(table, release.envelope)
        return Reading(
            table,
            row_filter_of(table, release.envelope),
            then.person_field,
            None,
            self.batch_rows,
            self.progress,
        )


class _UnreadError(Exception):
    """An earlier release cannot be read again. Never leaves this module."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)
