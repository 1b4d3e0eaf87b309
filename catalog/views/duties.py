"""The read side: what about levels waits for a person."""

from catalog.acts import Act, looking
from catalog.store import Store
from catalog.types import Actor
from catalog.views.gradings import (
    answered_by,
    gradings_to_decide,
    regradings_to_answer,
    reviews_to_answer,
)
from catalog.views.rows import Duties

#: Duties of a kind that are shown.
MOST = 20


def list_duties(store: Store, actor: Actor, *, limit: int = MOST) -> Duties:
    """Return what about levels waits for a person; of each kind no more than ``limit``."""
    with looking(store, actor) as act:
        return duties_of(act, limit=limit)


def duties_of(act: Act, *, limit: int = MOST) -> Duties:
    """Return what ``list_duties`` does, as part of an act that asks for more."""
    answered = answered_by(act)
    gradings = gradings_to_decide(act, limit + 1)
    regradings = regradings_to_answer(act, answered, limit + 1)
    reviews = reviews_to_answer(act, answered, limit + 1)
    return Duties(
        gradings=gradings[:limit],
        regradings=regradings[:limit],
        reviews=reviews[:limit],
        more=max(map(len, (gradings, regradings, reviews))) > limit,
    )
