"""Take one of the generalizations that a check proposed into the application."""

from catalog.acts import acting
from catalog.errors import NotFoundError
from catalog.requests.drafts import revise
from catalog.requests.envelopes import application_of
from catalog.requests.loading import request_of, request_resource, unknown_request
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action


def adopt(store: Store, actor: Actor, number: str, which: int) -> None:
    """Change the application to alternative ``which`` (from 1) of its last k-anonymity check; then submit it again.

    The checks look at the data anew when it is submitted, so that an alternative of an older state cannot slip by.

    Raises NotFoundError (no such request or alternative), UsageError, RefusedError.
    """
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        if not act.decide(Action.REQUEST_VIEW, request_resource(request)).allowed:
            raise unknown_request(number)
        offered = [
            alternative
            for check in request.checks
            if check.name == "k_anonymity"
            for alternative in check.details.get("alternatives", [])
        ]
        before = dict(application_of(request.envelope).protections or {})
    if not 1 <= which <= len(offered):
        raise NotFoundError(
            f"申请 {number} 没有第 {which} 个方案，共 {len(offered)} 个。先运行 guikou request check {number}。",
            f"{number} has no alternative {which}; there are {len(offered)}. Run guikou request check {number} first.",
        )
    revise(store, actor, number, protections={**before, **offered[which - 1]["protections"]})
