"""Turn what is stored of a change of the rules into the frozen rows that are shown."""

from catalog.acts import Act
from catalog.models import PolicyChange, PolicyChangeAct
from catalog.policy_changes.loading import change_procedure, is_genuine
from catalog.policy_changes.types import ChangeRow
from catalog.requests.rows import name_of
from catalog.requests.signatures import is_act_signed
from catalog.requests.types import ActRow
from policies.rulebook import Rulebook


def change_row(change: PolicyChange, rulebook: Rulebook) -> ChangeRow:
    """Return a change as shown in a list."""
    return ChangeRow(
        number=change.number,
        state=change.state,
        state_name=change_procedure(rulebook).states[change.state].name,
        proposer=change.proposer.login,
        proposer_name=name_of(change.proposer),
        reason=change.reason,
        base=change.base,
        version=change.version,
        in_force_from=change.in_force_from,
        created_at=change.created_at,
        updated_at=change.updated_at,
    )


def act_row(act: Act, change: PolicyChange, done: PolicyChangeAct) -> ActRow:
    """Return an act as shown; one in force is genuine only for what the change is now."""
    signed = (
        is_genuine(act, change, done)
        if done.in_force
        else is_act_signed(act.settings.keys, change, done)
    )
    return ActRow(
        event=done.event,
        part=done.part,
        actor=done.actor.login,
        actor_name=name_of(done.actor),
        role=done.role,
        from_state=done.from_state,
        to_state=done.to_state,
        comment=done.comment,
        envelope_digest=done.envelope_digest,
        in_force=done.in_force,
        signed=signed,
        at=done.at,
    )
