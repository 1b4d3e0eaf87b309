"""What a version of the rules must not do to this catalog: lock its people out, or forget words its register uses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select, union

from catalog.acts import Act, refusal
from catalog.models import Dataset, Field, Finding, PolicyChange, Request
from catalog.people import everybody
from catalog.policy_changes.loading import ARTICLE, KIND, PROCEDURE
from policies.decisions import Action, Decision, Policy, Resource, RoleHeld, Subject
from policies.entities import OWN
from policies.names import ACTIONS
from policies.rulebook import Rulebook
from policies.soundness import days_of_change
from policies.types import Text

#: What somebody must always be able to do, or the catalog could no longer be run, watched over or put right.
ESSENTIAL = (
    Action.POLICY_VIEW,
    Action.USER_ADD,
    Action.ROLE_ASSIGN,
    Action.AUDIT_VIEW,
    Action.AUDIT_VERIFY,
    Action.DATASET_REGISTER,
    Action.DATASET_FIND,
    Action.SCAN_RUN,
)
_SYSTEM = Subject("system", (RoleHeld("system", "", date.min),), "")


def objection(act: Act, rulebook: Rulebook, on: date) -> Decision | None:
    """Return the refusal of a version that this catalog could not live with from a day on, else None."""
    forgotten = list(_forgotten(act, rulebook))
    if forgotten:
        return refusal(
            "unknown-words",
            ARTICLE,
            Text(
                "；".join(t.zh for t in forgotten) + "，新规则却不认识",
                "; ".join(t.en for t in forgotten) + ": the new rules do not know them",
            ),
            Text(
                "请保留这些词，或先处理用到它们的记录。",
                "Keep these words, or settle their records.",
            ),
        )
    people = _people(act, on)
    for day in days_of_change(rulebook, on):
        locked = _lock_out(rulebook.policy(day), people, day)
        if locked is not None:
            return refusal(
                "lock-out",
                ARTICLE,
                Text(f"自 {day} 起{locked.zh}，规则将无法再改正", f"from {day} on {locked.en}"),
                Text(
                    "请改回相应规则，或先授予所需角色。",
                    "Put that rule back, or give somebody the role first.",
                ),
            )
    return None


def _people(act: Act, on: date) -> list[Subject]:
    """Return everybody with the roles held today that still count on a day, as if they had no end from then on."""
    found = []
    for subject, _ in everybody(act).values():
        held = [r for r in subject.roles if r.valid_to is None or r.valid_to >= on]
        roles = tuple(replace(r, valid_from=date.min, valid_to=None) for r in held)
        found.append(replace(subject, roles=roles))
    return found


def _lock_out(policy: Policy, people: Sequence[Subject], on: date) -> Text | None:
    """Say what nobody could do any more."""

    def may(subject: Subject, action: Action, resource: Resource) -> bool:
        return policy.decide(subject, action, resource, on=on).allowed

    for action in ESSENTIAL:
        thing = Resource(kind=action.value.split(":")[0], id="*")
        if not any(may(subject, action, thing) for subject in people):
            return _nobody(action)
    if not may(_SYSTEM, Action.SCAN_RUN, Resource("scan", "*")):
        return Text(
            "系统不能再执行定时扫描", "the installation could no longer run its scheduled scans"
        )
    return _dead_end(policy, people, on)


def _dead_end(policy: Policy, people: Sequence[Subject], on: date) -> Text | None:
    """Say which part of a change of the rules nobody could fill beside those who filled the others."""

    def able(action: Action, resource: Resource) -> list[Subject]:
        return [p for p in people if policy.decide(p, action, resource, on=on).allowed]

    proposers = able(Action.POLICY_PROPOSE, Resource(KIND, "*"))
    if not proposers:
        return _nobody(Action.POLICY_PROPOSE)
    reviews = [
        (drafted, reviewer)
        for drafted in (Resource(KIND, "*", applicant=p.id) for p in proposers)
        for reviewer in able(Action.POLICY_REVIEW, drafted)
    ]
    if not reviews:
        return _nobody(Action.POLICY_REVIEW)
    for drafted, reviewer in reviews:
        reviewed = replace(drafted, participants={reviewer.id: "review"})
        if able(Action.POLICY_APPROVE, reviewed):
            return None
    return _nobody(Action.POLICY_APPROVE)


def _nobody(action: Action) -> Text:
    return Text(
        f"再没有人能“{ACTIONS[action.value].zh}”", f"nobody could do {action.value} any more"
    )


def _forgotten(act: Act, rulebook: Rulebook) -> Iterator[Text]:
    """Yield what the register uses and the new rules do not know: levels, entities, states of requests."""
    scalars = act.session.scalars
    known_levels = {level.number for level in rulebook.levels.ladder}
    levels = set(scalars(union(select(Dataset.level), select(Request.level)))) - known_levels
    if levels:
        listed = ", ".join(map(str, sorted(levels)))
        yield Text(
            f"目录中有 {listed} 级的数据集或申请", f"datasets or requests are of level {listed}"
        )
    used = scalars(union(select(Field.entity), select(Finding.entity)))
    entities = {e for e in used if e and not e.startswith(OWN)} - set(rulebook.entities.by_key)
    if entities:
        listed = ", ".join(sorted(entities))
        yield Text(f"目录中发现过 {listed}", f"{listed} was found in the catalog")
    for table, key in ((Request, "release"), (PolicyChange, PROCEDURE)):
        states = set(scalars(select(table.state).distinct())) - set(rulebook.procedure(key).states)
        if states:
            listed = ", ".join(sorted(states))
            yield Text(f"有申请处于状态 {listed}", f"requests are in the state {listed}")
