"""One engine for every approval: reads a procedure and says what comes next, or why nothing does.

Which parts a request needs, in which order, is the procedure's chain: written in its own file, or, where the file has
none, that of the level and the recipient kind (``levels.yaml``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from policies.levels import RECIPIENT_KINDS, Level, Levels
from policies.rule_files import UnknownWordError
from policies.types import Text
from policies.words import Action

#: Targets of steps that are no states: the first and the next part of the chain, and where a held request stood.
FIRST, NEXT, BACK = "first", "next", "back"
APPROVED = "approved"
#: The operator's part; what leaves the bureau leaves by it.
OPERATE = "operate"


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
    took the step before. ``not_by``: not by anybody who took one of these events. ``destruction``: only where the
    level asks (True) or does not ask (False) this kind of recipient for proof of destruction. ``while_held``: also
    from the state that holds requests, for one that stood where the step starts. ``automatic``: the installation's
    own.
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
    not_by: tuple[str, ...] = ()
    destruction: bool | None = None
    while_held: bool = False
    automatic: bool = False

    @property
    def hands_out(self) -> bool:
        """Whether the step leads towards handing out, and not only back or to an end."""
        return self.target in (FIRST, NEXT) or self.part == OPERATE


@dataclass(frozen=True, slots=True)
class Reminders:
    """When people are told of a deadline.

    ``working_days``: whether the days of steps are working days. ``remind``: days before the deadline on which those
    who hold the part are told; ``escalate``: days after it, and to whom then (``ESCALATIONS``); ``terms``: days before
    the end of a term on which its recipient and its owner are told.
    """

    working_days: bool = True
    remind: tuple[int, ...] = (1, 0)
    escalate: tuple[tuple[int, str], ...] = ()
    terms: tuple[int, ...] = (30, 7, 1)


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
    reminders: Reminders = Reminders()

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
        stood: str | None = None,
    ) -> Transition | Blocked:
        """Return where ``event`` leads from ``state``, or why it leads nowhere.

        ``level`` and ``recipient_kind`` are not asked for where the chain is fixed. ``two_people``: an approval asks
        for two people although the level does not. ``stood``: where a held request stood before.

        Raises UnknownWordError for an unknown state, event, level or recipient kind.
        """
        here = self._state(state)
        steps = self._by_event.get(event, ())
        if not steps:
            raise UnknownWordError("event", event, self.events())
        step = next(
            (
                s
                for s in steps
                if self._starts(s, state, stood) and self._asked(s, level, recipient_kind)
            ),
            None,
        )
        if step is None:
            return self._blocked(here, steps[0], level, recipient_kind, stood)
        parts = self._parts(level, recipient_kind)
        if not parts and step.hands_out:
            return Blocked(
                Text(
                    f"{level} 级数据不得提供给此类接收方",
                    f"data of level {level} is not handed to this kind of recipient",
                ),
                Text("请改为提供汇总统计", "give aggregate figures instead"),
            )
        target = stood if step.target == BACK else self._target(step, parts, level, two_people)
        if target is None:
            return Blocked(
                Text("没有记录此前所处环节", "it is not on record where the request stood before"),
                Text("请撤回或召回", "withdraw or recall it"),
            )
        return Transition(step, state, target)

    def events(self) -> tuple[str, ...]:
        """Return every event once, in order."""
        return tuple(self._by_event)

    def open_steps(
        self,
        state: str,
        *,
        level: int | None = None,
        recipient_kind: str | None = None,
        stood: str | None = None,
    ) -> list[Transition]:
        """Return every step that can be taken from ``state``, the installation's own among them."""
        # What does not start here would be told why; nobody asks.
        starting = dict.fromkeys(s.event for s in self.steps if self._starts(s, state, stood))
        found = (
            self.next(state, event, level=level, recipient_kind=recipient_kind, stood=stood)
            for event in starting
        )
        return [t for t in found if isinstance(t, Transition)]

    def holds(self, state: str) -> bool:
        """Tell whether requests in ``state`` are held until they go back to where they stood."""
        return any(s.target == BACK and state in s.sources for s in self.steps)

    def can_be_voided(self, state: str) -> bool:
        """Whether a change of content sends a request in ``state`` back."""
        return self._state(state).key in self.void_sources

    @cached_property
    def _by_event(self) -> Mapping[str, tuple[Step, ...]]:
        """Return the steps of every event, in order."""
        events = dict.fromkeys(s.event for s in self.steps)
        return {event: tuple(s for s in self.steps if s.event == event) for event in events}

    def _starts(self, step: Step, state: str, stood: str | None) -> bool:
        """Tell whether a step starts from a state, or, held there, from where the request stood."""
        if state in step.sources:
            return True
        return step.while_held and stood in step.sources and self.holds(state)

    def _asked(self, step: Step, level: int | None, recipient_kind: str | None) -> bool:
        if step.destruction is None:
            return True
        if recipient_kind not in RECIPIENT_KINDS:
            raise UnknownWordError("recipient kind", recipient_kind, RECIPIENT_KINDS)
        return self._level(level).destruction[recipient_kind] == step.destruction

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

    def _blocked(
        self,
        here: State,
        step: Step,
        level: int | None,
        recipient_kind: str | None,
        stood: str | None,
    ) -> Blocked:
        open_now = [
            s
            for s in self.steps
            if self._starts(s, here.key, stood)
            and not s.automatic
            and self._asked(s, level, recipient_kind)
        ]
        listed_zh = "、".join(s.name.zh for s in open_now) or "无"
        listed_en = ", ".join(s.name.en for s in open_now) or "nothing"
        return Blocked(
            Text(
                f"现状为“{here.name.zh}”，不能执行“{step.name.zh}”",
                f"the request is {here.name.en}: {step.name.en} is not possible now",
            ),
            Text(f"现在可以：{listed_zh}", f"possible now: {listed_en}"),
        )
