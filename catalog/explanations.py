"""Explain what the rules would say of somebody's act, without doing it."""

from catalog.acts import acting, subject_of
from catalog.datasets import dataset_of, resource_of, unknown_dataset
from catalog.errors import UsageError
from catalog.people import user_of
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision, Resource


def explain(
    store: Store,
    actor: Actor,
    *,
    login: str,
    action: str,
    dataset: str,
    recipient_kind: str | None = None,
) -> Decision:
    """Return the decision for ``login`` doing ``action`` to ``dataset`` today.

    Everyone may ask about themselves and what they may find; asking about others takes ``policy:view``.
    Raises UsageError for an unknown action, NotFoundError, RefusedError.
    """
    try:
        asked = Action(action)
    except ValueError:
        known = ", ".join(sorted(a.value for a in Action))
        raise UsageError(
            f"没有行为 {action}。有：{known}。", f"There is no act {action}. There are: {known}."
        ) from None
    with acting(store, actor) as act:
        if login != actor.login:
            act.require(Action.POLICY_VIEW, Resource(kind="policy", id=login))
        found = dataset_of(act.session, dataset)
        about = resource_of(found)
        if not act.decide(Action.DATASET_FIND, about).allowed:
            raise unknown_dataset(dataset)
        person = user_of(act.session, login)
        subject = subject_of(act.session, Actor(person.id, person.login), act.today)
        resource = Resource(
            kind=about.kind,
            id=about.id,
            department=about.department,
            level=about.level,
            state_secret=about.state_secret,
            recipient_kind=recipient_kind,
        )
        return act.decide(asked, resource, subject=subject)
