"""What waits for a person, of every kind, read in one act: what the inbox shows, and how much the side bar counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import policy_changes, requests, views
from catalog.acts import looking
from catalog.policy_changes import WaitingChange
from catalog.requests import Candidates, DueRow, Inbox, Like
from catalog.store import Store
from catalog.types import Actor
from catalog.views import DriftInbox, Duties

#: Changes in data that are shown: few where a request is beneath them.
FEW, MANY = 5, 20
#: Requests that are counted where nothing else is wanted; beyond them "+" is said.
MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: release requests, rule changes, levels, changes in data; and what is due of it.

    ``like``: requests among them that can be approved together.
    """

    requests: Inbox
    changes: tuple[WaitingChange, ...]
    duties: Duties
    drift: DriftInbox
    due: tuple[DueRow, ...]
    like: tuple[Like, ...]

    @property
    def total(self) -> "Count":
        """Return how much it is; what is due counts by itself where it is others' to do."""
        number = len(self.requests) + len(self.changes) + len(self.duties) + self.drift.count
        others = sum(not row.mine for row in self.due)
        return Count(number + others, more=self.requests.more or self.duties.more)

    @property
    def count(self) -> "Count":
        """Return what ``count`` does."""
        return _count(self.requests, self.changes, self.duties, self.drift)


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits for somebody; ``more``: there is more than was counted."""

    number: int
    more: bool = False


def waiting(store: Store, actor: Actor) -> Waiting:
    """Return what waits for the asker, the oldest or gravest of each kind."""
    with looking(store, actor) as act:
        candidates = Candidates(act)
        found = requests.inbox_of(act, candidates)
        return Waiting(
            requests=found,
            changes=tuple(policy_changes.inbox_of(act)),
            duties=views.duties_of(act),
            drift=views.drift_inbox_of(act, limit=FEW if found.rows else MANY),
            due=tuple(requests.urgent_of(act, candidates)),
            like=tuple(requests.like_of(act, candidates)),
        )


def count(store: Store, actor: Actor) -> Count:
    """Return how much waits for the asker, but for what is due and others' to do."""
    with looking(store, actor) as act:
        return _count(
            requests.inbox_of(act, Candidates(act), limit=MOST_COUNTED),
            policy_changes.inbox_of(act),
            views.duties_of(act),
            views.drift_inbox_of(act, limit=0),
        )


def _count(
    found: Inbox, changes: Sequence[WaitingChange], duties: Duties, drift: DriftInbox
) -> Count:
    counted = min(len(found), MOST_COUNTED)
    number = counted + len(changes) + len(duties) + drift.count
    return Count(number, more=found.more or duties.more or counted < len(found))
