"""What an allowed act must observe, from what its level requires."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.levels import Level
from policies.words import Action


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed act must observe, such as ``encrypted``: ``true``.

    Kinds: ``samples`` (plain, masked, none), ``mask:KIND`` (what is done to fields of that kind), ``marked``,
    ``encrypted``, ``two_person_delivery`` (true, false), ``valid_days``, ``mlps_grade`` (numbers), and, where a
    recipient kind is given, ``chain`` (parts, with commas; empty: never handed out) and ``k`` (a number).
    """

    kind: str
    value: str


def obligations(level: Level, action: Action, recipient: str) -> tuple[Obligation, ...]:
    """Return what ``action`` on something of ``level`` must observe. ``recipient`` is a recipient kind or ``none``."""
    return tuple(Obligation(kind, value) for kind, value in _required(level, action, recipient))


def _required(level: Level, action: Action, recipient: str) -> Iterator[tuple[str, str]]:
    if action in {Action.DATASET_VIEW, Action.DATASET_SAMPLES}:
        yield "marked", _flag(level.marked)
    if action is Action.DATASET_SAMPLES:
        yield "samples", level.samples
        if level.samples == "masked":
            yield from _masks(level)
    if not action.value.startswith(("request:", "release:")):
        return
    if recipient in level.chain:
        yield "chain", ",".join(level.chain[recipient])
        yield "k", str(level.k[recipient])
    yield "encrypted", _flag(level.encrypted)
    yield "marked", _flag(level.marked)
    yield "valid_days", str(level.valid_days)
    yield "two_person_delivery", _flag(level.two_person_delivery)
    yield "mlps_grade", str(level.mlps_grade)
    yield from _masks(level)


def _masks(level: Level) -> Iterator[tuple[str, str]]:
    for kind, protection in level.protections.items():
        yield f"mask:{kind}", protection


def _flag(value: bool) -> str:
    return str(value).lower()
