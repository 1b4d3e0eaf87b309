"""The least that a purpose needs, field by field (PIPL Art. 6, 19: no more than the purpose needs).

The rules say how strongly a field must be protected at its level; a proposal goes further where the use allows it: an
identifier that it does not need is left out, a date becomes a year, an address a district, an amount a sum. It is
advice: the applicant may ask for more, within the rules, and the approvers see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.acts import looking
from catalog.datasets import dataset_of, resource_of, unknown_dataset
from catalog.models import Dataset, Department, Field, Request
from catalog.people import department_of
from catalog.requests.drafts import line_of
from catalog.requests.envelopes import recipient_kind_of, under
from catalog.requests.fields import Under, identifying, offered, person_field
from catalog.requests.loading import PROCEDURE
from catalog.requests.rows import choice_lines
from catalog.requests.types import FieldLine
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.protections import ProtectionError, ProtectionSpec, at_least, specify
from policies.types import Text

#: Two purposes that share so many pairs of characters are like each other (Dice's coefficient).
LIKE = 0.5
#: States that say a request was not granted, or not yet.
_NOT_GRANTED = ("draft", "returned", "rejected", "withdrawn")
_WAITING = "awaiting_%"


class Use(StrEnum):
    """What the recipient does with the data: handles cases of named people, analyses rows, or wants figures."""

    CASES = "cases"
    ANALYSIS = "analysis"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field that could be asked for, and the least of it that the use needs.

    ``needed``: whether to ask for it at all; ``written``: the protection that suffices, as people write it, None for
    the one that the rules ask for; ``reason`` says why not, or why so. ``earlier``: granted requests that it is held
    against; ``asked_before``: whether any of them had it. ``type`` as in Field; ``identifying``: no row is chosen by
    its values.
    """

    line: FieldLine
    type: str
    identifying: bool
    needed: bool
    written: str | None
    reason: Text | None
    earlier: tuple[str, ...]
    asked_before: bool

    @property
    def unusual(self) -> bool:
        """Whether earlier granted requests did without it."""
        return bool(self.earlier) and not self.asked_before


@dataclass(frozen=True, slots=True)
class _Before:
    numbers: tuple[str, ...]
    fields: frozenset[str]


def propose_least(
    store: Store, actor: Actor, dataset: str, recipient: str, use: Use, purpose: str = ""
) -> tuple[Proposal, ...]:
    """Return every field of the dataset with the least of it that ``use`` needs.

    Held against granted requests for the dataset by the same recipient, or for a like ``purpose`` by recipients of its
    kind. ``choices`` of each line are the protections that may be asked for, for figures also sums and counts.

    Raises NotFoundError.
    """
    with looking(store, actor) as act:
        found = dataset_of(act.session, dataset)
        if not act.decide(Action.DATASET_FIND, resource_of(found)).allowed:
            raise unknown_dataset(dataset)
        to = department_of(act.session, recipient)
        terms = under(act, found, to)
        before = _granted_before(act.session, found, to, purpose)
        key = person_field(found)
        return tuple(_proposal(found, f, terms, use, before, key) for f in found.fields)


def _proposal(
    dataset: Dataset, field: Field, terms: Under, use: Use, before: _Before, key: str | None
) -> Proposal:
    specs = offered(dataset, field.name, terms)
    line = line_of(dataset, field.name, terms)
    if use is Use.FIGURES:
        specs = (*specs, *_figures(field, specs[0]))
    needed, spec, reason = _least(field, specs, terms, use, is_key=field.name == key)
    written = spec.written() if spec is not None and spec != specs[0] else None
    if spec is not None and spec not in specs:
        specs = (*specs, spec)
    return Proposal(
        line=replace(line, choices=choice_lines(specs)),
        type=field.type,
        identifying=identifying(field, terms.rulebook.entities),
        needed=needed,
        written=written,
        reason=reason,
        earlier=before.numbers,
        asked_before=field.name in before.fields,
    )


def _figures(field: Field, required: ProtectionSpec) -> Iterable[ProtectionSpec]:
    for measure in ("sum", "count"):
        spec = ProtectionSpec("aggregate", {"measure": measure})
        if at_least(spec, required) and (
            measure == "count" or field.type in {"integer", "decimal"}
        ):
            yield spec


def _least(
    field: Field, specs: Sequence[ProtectionSpec], terms: Under, use: Use, *, is_key: bool
) -> tuple[bool, ProtectionSpec | None, Text | None]:
    """Return whether the field is needed, the protection that suffices (None: the rules' own), and why."""
    required = specs[0]
    known = terms.rulebook.entities
    kind = known.get(field.entity).kind if field.entity else "other"
    if required.kind == "suppress":
        return False, None, Text("按规则不得提供", "the rules leave it out")
    if kind in {"identifier", "contact"} and known.get(field.entity or "").personal:
        return _identifier(use, is_key=is_key, required=required)
    if required.kind == "redact" and use is not Use.CASES:
        return False, None, Text("文字可能带出个人信息", "free text may bring personal data along")
    if kind == "quasi_identifier" or field.entity in _PLACES:
        return _coarser(field.entity, required)
    if use is Use.FIGURES and kind == "sensitive" and field.type in {"integer", "decimal"}:
        total = ProtectionSpec("aggregate", {"measure": "sum"})
        return True, total, Text("统计只需合计", "a sum is enough for figures")
    return True, None, None


_PLACES = frozenset({"CN_ADDRESS", "LOCATION"})


def _identifier(
    use: Use, *, is_key: bool, required: ProtectionSpec
) -> tuple[bool, ProtectionSpec | None, Text | None]:
    if use is Use.FIGURES:
        return False, None, Text("统计不需要个人标识", "figures need no identifiers")
    if not is_key:
        said = Text("一个标识已足以区分人员", "one identifier is enough to tell people apart")
        return False, None, said
    if use is Use.ANALYSIS and required.kind == "none":
        said = Text("分析只需假名", "a pseudonym is enough for analysis")
        return True, ProtectionSpec("pseudonym"), said
    return True, None, None


def _coarser(
    entity: str | None, required: ProtectionSpec
) -> tuple[bool, ProtectionSpec | None, Text | None]:
    """Return the usual generalization of what may single people out, where it gives away less than the rules ask."""
    try:
        spec = specify("generalize", entity)
    except ProtectionError:
        return True, None, None
    if spec == required or not at_least(spec, required):
        return True, None, None
    return True, spec, Text("概化后通常已够用", "generalized is usually enough")


def _granted_before(session: Session, dataset: Dataset, to: Department, purpose: str) -> _Before:
    query = (
        select(Request.number, Request.recipient_id, Request.envelope)
        .where(
            Request.dataset_id == dataset.id,
            Request.procedure == PROCEDURE,
            or_(
                Request.recipient_id == to.id,
                Request.recipient_kind == recipient_kind_of(to).value,
            ),
            Request.state.not_in(_NOT_GRANTED),
            Request.state.not_like(_WAITING),
        )
        .order_by(Request.id)
    )
    rows = [(number, who == to.id, envelope) for number, who, envelope in session.execute(query)]
    like = [r for r in rows if is_like(purpose, r[2]["purpose"])]
    chosen = like or [r for r in rows if r[1]]
    return _Before(tuple(number for number, _, _ in chosen), _fields(e for _, _, e in chosen))


def _fields(envelopes: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(
        f["name"] for e in envelopes for f in e["fields"] if f["protection"] != "suppress"
    )


def is_like(one: str, other: str) -> bool:
    """Tell whether two purposes are worded alike: at least half their pairs of characters are the same."""
    a, b = _pairs(one), _pairs(other)
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= LIKE


def _pairs(said: str) -> frozenset[str]:
    letters = "".join(c for c in said.casefold() if c.isalnum())
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
