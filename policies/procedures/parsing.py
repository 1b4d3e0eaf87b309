"""Read a procedure file, and refuse one that could not be followed to its end."""

from policies.levels import PARTS, Levels
from policies.procedures.engine import (
    APPROVED,
    BACK,
    FIRST,
    NEXT,
    Procedure,
    Reminders,
    State,
    Step,
)
from policies.rule_files import Node, parse_mapping
from policies.words import Action

#: To whom a late step is told beside its holders: those who stand in for them, or all holders of a role.
ESCALATIONS = ("deputies", "planning", "leader_in_charge", "leading_group")


def parse_procedure(name: str, text: str, levels: Levels) -> Procedure:
    """Read the text of a procedure. Raises PolicyFileError naming file, line and what is allowed there."""
    top = parse_mapping(
        name,
        text,
        ("procedure", "name", "article", "states", "chain", "parts", "steps", "void", "reminders"),
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
        reminders=_reminders(top),
    )
    _check(top, procedure)
    return procedure


def _chain(top: Node) -> tuple[str, ...]:
    parts = top.words("chain", None)
    # A request that nobody has to pass would be approved by being submitted.
    if not parts or len(set(parts)) != len(parts):
        raise top.fail("chain names the parts that every request needs, each once", "chain")
    return parts


def _reminders(top: Node) -> Reminders:
    """Read when people are told; what an older file does not say is as ``Reminders`` has it."""
    if "reminders" not in top.data:
        return Reminders()
    n = top.node("reminders", ("days", "remind", "escalate", "terms"))
    steps = [
        (e.get("after", int), e.choice("to", ESCALATIONS))
        for e in n.nodes("escalate", ("after", "to"))
    ]
    afters = [after for after, _ in steps]
    if afters != sorted(set(afters)) or any(after < 1 for after in afters):
        raise n.fail(
            "escalate goes up in days after the deadline, from 1 on, each once", "escalate"
        )
    return Reminders(
        working_days=n.choice("days", ("working", "calendar")) == "working",
        remind=_days(n, "remind"),
        escalate=tuple(steps),
        terms=_days(n, "terms"),
    )


def _days(n: Node, key: str) -> tuple[int, ...]:
    found = n.get(key, list)
    if any(not isinstance(d, int) or isinstance(d, bool) or d < 0 for d in found):
        raise n.fail(f"{key} is a list of days before, each 0 or more", key)
    return tuple(sorted(set(found), reverse=True))


_STEP = (
    "event",
    "action",
    "from",
    "to",
    "name",
    "part",
    "days",
    "two_person",
    "distinct",
    "not_by",
    "destruction",
    "while_held",
    "automatic",
)


def _step(n: Node, states: tuple[str, ...]) -> Step:
    return Step(
        event=n.get("event", str),
        action=Action(n.choice("action", tuple(a.value for a in Action))),
        sources=n.words("from", states),
        target=n.choice("to", (*states, FIRST, NEXT, BACK)),
        name=n.text("name"),
        part=n.get("part", str, None),
        days=n.get("days", int, None),
        two_person=n.choice("two_person", states) if "two_person" in n.data else None,
        distinct=n.get("distinct", bool, default=False),
        not_by=n.words("not_by", None, ()),
        destruction=n.get("destruction", bool, None),
        while_held=n.get("while_held", bool, default=False),
        automatic=n.get("automatic", bool, default=False),
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
    _check_words(top, procedure)


def _check_words(top: Node, procedure: Procedure) -> None:
    """Refuse what asks for people, levels or states that the procedure has none of."""
    for step in procedure.steps:
        if unknown := set(step.not_by) - set(procedure.events()):
            raise top.fail(f"{step.event} is not_by an unknown event {min(unknown)}", "steps")
        if step.destruction is not None and procedure.fixed is not None:
            raise top.fail(
                "destruction is for procedures whose chain comes with the level", "steps"
            )
        if step.while_held and not any(s.target == BACK for s in procedure.steps):
            raise top.fail(
                f"{step.event} is possible while held, but no step leads {BACK}", "steps"
            )


def _check_chain(top: Node, procedure: Procedure) -> None:
    for step in procedure.steps:
        if step.target in (FIRST, NEXT) and APPROVED not in procedure.states:
            raise top.fail(f"{FIRST} and {NEXT} lead to a state {APPROVED}", "states")
        if step.target == NEXT and step.part not in procedure.parts:
            raise top.fail(f"{step.event} leads to {NEXT} and fills no part of the chain", "steps")
        if step.two_person and procedure.fixed is not None:
            raise top.fail("two_person is for procedures whose chain comes with the level", "steps")
