"""One engine for every approval: reads a procedure and says what comes next, or why nothing does.

Which parts a request needs, in which order, is the procedure's chain: written in its own file, or, where the file has
none, that of the level and the recipient kind (``levels.yaml``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.levels import PARTS, RECIPIENT_KINDS, Level, Levels
from policies.rule_files import Node, UnknownWordError, parse_mapping
from policies.types import Text
from policies.words import Action

FIRST, NEXT = "first", "next"
APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class State:
    """Where a request can stand; from a ``final`` one nothing leads on."""

    key: str
    name: Text
    final: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the procedure. ``part`` is what the person fills, None for none; ``days`` the deadline.

    ``two_person``: the state in between where the level asks for two people; ``distinct``: not by the person who
    took the step before.
    """

    event: str
    action: Action
    sources: tuple[str, ...]
    target: str
    name: Text
    part: str | None
    days: int | None
    two_person: str | None
    distinct: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that can be taken: from where to where."""

    step: Step
    from_state: str
    to_state: str

    @property
    def event(self) -> str:
        """The step's event."""
        return self.step.event

    @property
    def action(self) -> Action:
        """What the policy is asked for."""
        return self.step.action

    @property
    def part(self) -> str | None:
        """The part that the person fills."""
        return self.step.part


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step that cannot be taken from here: why, and what to do."""

    reason: Text
    remedy: Text


@dataclass(frozen=True)
class Procedure:
    """States and steps of one kind of request."""

    key: str
    name: Text
    article: str
    states: Mapping[str, State]
    parts: Mapping[str, str]
    steps: tuple[Step, ...]
    void_sources: tuple[str, ...]
    void_target: str
    levels: Levels
    #: The parts that every request needs; None where level and recipient kind decide.
    fixed: tuple[str, ...] | None = None

    def chain(
        self, level: int | None = None, recipient_kind: str | None = None
    ) -> tuple[Step, ...]:
        """Return the approving steps, in order; empty: never handed out."""
        return tuple(self._step_of(part) for part in self._parts(level, recipient_kind))

    def next(
        self,
        state: str,
        event: str,
        *,
        level: int | None = None,
        recipient_kind: str | None = None,
        two_people: bool = False,
    ) -> Transition | Blocked:
        """Return where ``event`` leads from ``state``, or why it leads nowhere.

        ``level`` and ``recipient_kind`` are not asked for where the chain is fixed. ``two_people``: an approval asks
        for two people although the level does not.

        Raises UnknownWordError for an unknown state, event, level or recipient kind.
        """
        here = self._state(state)
        steps = [s for s in self.steps if s.event == event]
        if not steps:
            raise UnknownWordError("event", event, self.events())
        step = next((s for s in steps if state in s.sources), None)
        if step is None:
            return self._blocked(here, steps[0])
        parts = self._parts(level, recipient_kind)
        if not parts:
            return Blocked(
                Text(
                    f"{level} 级数据不得提供给此类接收方",
                    f"data of level {level} is not handed to this kind of recipient",
                ),
                Text("请改为提供汇总统计", "give aggregate figures instead"),
            )
        return Transition(step, state, self._target(step, parts, level, two_people))

    def events(self) -> tuple[str, ...]:
        """Return every event once, in order."""
        return tuple(dict.fromkeys(s.event for s in self.steps))

    def open_steps(
        self, state: str, *, level: int | None = None, recipient_kind: str | None = None
    ) -> list[Transition]:
        """Return every step that can be taken from ``state``."""
        found = (
            self.next(state, event, level=level, recipient_kind=recipient_kind)
            for event in self.events()
        )
        return [t for t in found if isinstance(t, Transition)]

    def can_be_voided(self, state: str) -> bool:
        """Whether a change of content sends a request in ``state`` back."""
        return self._state(state).key in self.void_sources

    def _target(
        self, step: Step, parts: tuple[str, ...], level: int | None, two_people: bool
    ) -> str:
        if step.target == FIRST:
            return self.parts[parts[0]]
        if step.target == NEXT:
            # A part that is no longer asked for, because the chain got shorter, leads on all the same.
            order = list(self.parts)
            done = order.index(step.part or "")
            left = [part for part in parts if order.index(part) > done]
            return self.parts[left[0]] if left else APPROVED
        if step.two_person and (two_people or self._level(level).two_person_delivery):
            return step.two_person
        return step.target

    def _parts(self, level: int | None, recipient_kind: str | None) -> tuple[str, ...]:
        if self.fixed is not None:
            return self.fixed
        if recipient_kind not in RECIPIENT_KINDS:
            raise UnknownWordError("recipient kind", recipient_kind, RECIPIENT_KINDS)
        return self._level(level).chain[recipient_kind]

    def _level(self, level: int | None) -> Level:
        if level is None:
            raise UnknownWordError("level", level, [known.number for known in self.levels.ladder])
        return self.levels.by_number(level)

    def _state(self, key: str) -> State:
        if key not in self.states:
            raise UnknownWordError("state", key, tuple(self.states))
        return self.states[key]

    def _step_of(self, part: str) -> Step:
        return next(s for s in self.steps if s.part == part)

    def _blocked(self, here: State, step: Step) -> Blocked:
        open_now = [s for s in self.steps if here.key in s.sources]
        listed_zh = "、".join(s.name.zh for s in open_now) or "无"
        listed_en = ", ".join(s.name.en for s in open_now) or "nothing"
        return Blocked(
            Text(
                f"现状为“{here.name.zh}”，不能执行“{step.name.zh}”",
                f"the request is {here.name.en}: {step.name.en} is not possible now",
            ),
            Text(f"现在可以：{listed_zh}", f"possible now: {listed_en}"),
        )


def parse_procedure(name: str, text: str, levels: Levels) -> Procedure:
    """Read the text of a procedure. Raises PolicyFileError naming file, line and what is allowed there."""
    top = parse_mapping(
        name,
        text,
        ("procedure", "name", "article", "states", "chain", "parts", "steps", "void"),
    )
    states = [
        State(n.get("key", str), n.text("name"), n.get("final", bool, default=False))
        for n in top.nodes("states", ("key", "name", "final"))
    ]
    keys = tuple(s.key for s in states)
    if len(set(keys)) != len(keys):
        raise top.fail("a state is there twice", "states")
    fixed = _chain(top) if "chain" in top.data else None
    order = PARTS if fixed is None else fixed
    parts = top.node("parts", order)
    void = top.node("void", ("from", "to"))
    procedure = Procedure(
        key=top.get("procedure", str),
        name=top.text("name"),
        article=top.get("article", str),
        states={s.key: s for s in states},
        parts={part: parts.choice(part, keys) for part in order},
        steps=tuple(_step(n, keys) for n in top.nodes("steps", _STEP)),
        void_sources=void.words("from", keys),
        void_target=void.choice("to", keys),
        levels=levels,
        fixed=fixed,
    )
    _check(top, procedure)
    return procedure


def _chain(top: Node) -> tuple[str, ...]:
    parts = top.words("chain", None)
    # A request that nobody has to pass would be approved by being submitted.
    if not parts or len(set(parts)) != len(parts):
        raise top.fail("chain names the parts that every request needs, each once", "chain")
    return parts


_STEP = ("event", "action", "from", "to", "name", "part", "days", "two_person", "distinct")


def _step(n: Node, states: tuple[str, ...]) -> Step:
    return Step(
        event=n.get("event", str),
        action=Action(n.choice("action", tuple(a.value for a in Action))),
        sources=n.words("from", states),
        target=n.choice("to", (*states, FIRST, NEXT)),
        name=n.text("name"),
        part=n.get("part", str, None),
        days=n.get("days", int, None),
        two_person=n.choice("two_person", states) if "two_person" in n.data else None,
        distinct=n.get("distinct", bool, default=False),
    )


def _check(top: Node, procedure: Procedure) -> None:
    """Refuse a state nobody reaches, a step out of a final state, a part without its step, a chain without its end."""
    reached = {procedure.void_target, *(s.key for s in list(procedure.states.values())[:1])}
    for step in procedure.steps:
        reached |= {step.target, step.two_person or step.target}
        if step.target in (FIRST, NEXT):
            reached |= {*procedure.parts.values(), APPROVED}
        for source in step.sources:
            if procedure.states[source].final:
                raise top.fail(f"{step.event} leads out of the final state {source}", "steps")
    missing = set(procedure.states) - reached
    if missing:
        raise top.fail(f"no step leads to {', '.join(sorted(missing))}", "states")
    for part in procedure.parts:
        if not any(s.part == part for s in procedure.steps):
            raise top.fail(f"no step fills the part {part}", "steps")
    _check_chain(top, procedure)


def _check_chain(top: Node, procedure: Procedure) -> None:
    for step in procedure.steps:
        if step.target in (FIRST, NEXT) and APPROVED not in procedure.states:
            raise top.fail(f"{FIRST} and {NEXT} lead to a state {APPROVED}", "states")
        if step.target == NEXT and step.part not in procedure.parts:
            raise top.fail(f"{step.event} leads to {NEXT} and fills no part of the chain", "steps")
        if step.two_person and procedure.fixed is not None:
            raise top.fail("two_person is for procedures whose chain comes with the level", "steps")
