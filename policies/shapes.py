"""What there is to ask about in each act: a level, an owning department, a kind of recipient, facts.

The catalog asks of an act only what its thing has: an audit log has no level, a dataset no applicant. A rule that asks
for more can never hold; the tools that enumerate answers leave such combinations out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policies.words import PART_OF, Action


@dataclass(frozen=True, slots=True)
class Shape:
    """What an act's thing has. ``whole``: it may also be asked of all things at once, without a level."""

    levels: bool = False
    owned: bool = False
    recipients: bool = False
    facts: tuple[str, ...] = ()
    whole: bool = False


_DATA = Shape(levels=True, owned=True, facts=("state_secret", "unapproved_system"))
_REQUEST = Shape(
    levels=True,
    owned=True,
    recipients=True,
    facts=("is_applicant", "is_recipient", "state_secret"),
)
#: A change of the rules has a proposer, nothing else that rules ask about.
_CHANGE = Shape(facts=("is_applicant",))
_BY_RESOURCE: Mapping[str, Shape] = {
    "dataset": _DATA,
    "scan": _DATA,
    "finding": _DATA,
    "drift": _DATA,
    "quality": _DATA,
    "request": _REQUEST,
    "release": _REQUEST,
}
_BY_ACTION: Mapping[Action, Shape] = {
    Action.SCHEDULE_CREATE: replace(_DATA, whole=True),
    Action.USER_ADD: Shape(owned=True),
    Action.DRIFT_DELIVER: Shape(),
    # A copy is traced before anyone knows whose it is.
    Action.RELEASE_TRACE: Shape(),
    # What is exported of the register is what one may see of it.
    Action.RELEASE_EXPORT: Shape(),
    # Whose role it is counts as the applicant.
    Action.ROLE_ASSIGN: Shape(owned=True, facts=("is_applicant",)),
    Action.POLICY_REVIEW: _CHANGE,
    Action.POLICY_APPROVE: _CHANGE,
    Action.POLICY_REJECT: _CHANGE,
    Action.POLICY_RETURN: _CHANGE,
    Action.POLICY_WITHDRAW: _CHANGE,
}


def shape_of(action: Action) -> Shape:
    """Return what there is to ask about in ``action``."""
    found = _BY_ACTION.get(action) or _BY_RESOURCE.get(action.value.split(":")[0], Shape())
    if action in PART_OF:
        # Only who fills a part can have filled another one (Article 27: one person, one part).
        return replace(found, facts=(*found.facts, "took_part"))
    return found
