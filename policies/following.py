"""Which requests a person may follow, as few conditions that a database can test."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from policies.decisions import Policy
from policies.questions import Resource, Subject
from policies.standing import held_on
from policies.words import RECIPIENTS, STATE_SECRET_MARKS, Action

#: A level and a kind of recipient.
Kind = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which requests may be followed: those of ``kinds``, with or without a state-secret mark.

    ``owner`` and ``recipient`` are departments, ``applicant`` a person: one of ``Following``'s, or "" for none of them;
    None: whoever it is.
    """

    marked: bool
    owner: str | None
    recipient: str | None
    applicant: str | None
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Following:
    """The requests that a person may follow: those that one of ``ways`` describes."""

    departments: tuple[str, ...]
    persons: tuple[str, ...]
    ways: tuple[Way, ...]


def following(policy: Policy, subject: Subject, *, on: date) -> Following:
    """Return which requests a person may follow, exactly as ``request:view`` would be decided one by one.

    A request with a level, a kind of recipient or a mark that the rules do not know is not among them.
    """
    held = held_on(subject, on)
    departments = tuple(sorted({r.department for r in held if r.department}))
    persons = tuple(sorted({subject.id, *(r.deputy_for for r in held if r.deputy_for)}))
    levels = [level.number for level in policy.levels.ladder]
    every = list(product(levels, (k for k in RECIPIENTS if k != "none")))
    ways: list[Way] = []
    for marked in (False, True):
        found = [
            replace(way, kinds=_allowed(policy, subject, way, every, on))
            for way in _places(marked, departments, persons)
        ]
        shared = frozenset.intersection(*(way.kinds for way in found))
        ways.append(Way(marked, None, None, None, shared))
        ways += [replace(way, kinds=way.kinds - shared) for way in found]
    return Following(departments, persons, tuple(way for way in ways if way.kinds))


def _places(marked: bool, departments: Sequence[str], persons: Sequence[str]) -> Iterator[Way]:
    for owner, to, by in product((*departments, ""), (*departments, ""), (*persons, "")):
        yield Way(marked, owner, to, by, frozenset())


def _allowed(
    policy: Policy, subject: Subject, way: Way, every: Sequence[Kind], on: date
) -> frozenset[Kind]:
    things = [
        Resource(
            kind="request",
            id="*",
            department=way.owner or None,
            level=level,
            state_secret=STATE_SECRET_MARKS[0] if way.marked else None,
            recipient_kind=kind,
            recipient=way.recipient or None,
            applicant=way.applicant or None,
        )
        for level, kind in every
    ]
    may = policy.decide_many(subject, Action.REQUEST_VIEW, things, on=on)
    return frozenset(kind for kind, allowed in zip(every, may, strict=True) if allowed)
