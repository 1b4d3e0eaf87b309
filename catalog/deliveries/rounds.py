"""One round of deliveries: what is due is claimed, sent outside of any transaction, and its end written down.

A delivery is made at least once: a worker killed between sending and writing leaves it claimed for some minutes, then
another sends it again under the same name, by which the receiver knows it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.acts import Act, acting
from catalog.deliveries.failures import DeliveryError
from catalog.deliveries.mails import send
from catalog.deliveries.messages import mail, name_of, payload
from catalog.deliveries.webhooks import key_of, post
from catalog.errors import GuikouError
from catalog.models import Dataset, Delivery, DriftEvent
from catalog.settings import Settings
from catalog.sources.credentials import credentials_of
from catalog.store import Store
from catalog.types import SYSTEM, Actor, AuditOutcome
from policies.decisions import Action, Resource

log = logging.getLogger(__name__)

WEBHOOK, MAIL = "webhook", "mail"
#: Names under which the secret of the webhook and the password of the mail server lie, as those of sources do.
WEBHOOK_SECRET, MAIL_PASSWORD = "webhook", "mail"
#: How long one that is being sent is left alone by others.
CLAIMED = timedelta(minutes=5)
#: 30 s, 2 min, 8 min, 32 min, 2 h, 9 h, 24 h between the tries; then it is given up.
TRIES = 8
FIRST_WAIT, MOST_WAIT = timedelta(seconds=30), timedelta(hours=24)
#: Made in one round of one channel, and told of in one message.
MOST_A_ROUND, MOST_A_MESSAGE = 50, 100


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to: deliveries made, put off, given up."""

    sent: int = 0
    failed: int = 0
    dead: int = 0


def deliver_due(store: Store, actor: Actor = SYSTEM) -> Round:
    """Make the deliveries that are due; of a channel that fails, no more in this round.

    Raises RefusedError, UsageError and UnusableInputError for a secret that cannot be used.
    """
    with acting(store, actor) as act:
        act.require(Action.DRIFT_DELIVER, Resource(kind="drift", id="*"))
    sent = failed = dead = 0
    for channel in _channels(store):
        sender = _sender(channel, store.settings)
        for _ in range(MOST_A_ROUND):
            claimed = _claim(store, actor, channel)
            if not claimed:
                break
            error = _send(store, claimed, sender)
            gone = _end(store, actor, channel, claimed, error)
            sent += 0 if error else len(claimed)
            failed += len(claimed) - gone if error else 0
            dead += gone
            if error:
                break
    return Round(sent, failed, dead)


def try_again(store: Store, actor: Actor) -> int:
    """Make what was given up due again, with all its tries; return how many. Raises RefusedError."""
    with acting(store, actor) as act:
        decision = act.require(Action.DRIFT_DELIVER, Resource(kind="drift", id="*"))
        dead = act.session.scalars(select(Delivery).where(Delivery.state == "dead")).all()
        for delivery in dead:
            delivery.state, delivery.tries = "due", 0
            delivery.next_at, delivery.ended_at = act.now, None
        if dead:
            details = {"again": len(dead)}
            act.record(Action.DRIFT_DELIVER, "drift", "*", details, decision=decision)
        return len(dead)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries have failed."""
    grown: timedelta = FIRST_WAIT * 4 ** (tries - 1)
    return min(grown, MOST_WAIT)


def _claim(store: Store, actor: Actor, channel: str) -> list[int]:
    """Take what is due next, and of mail all that goes to the same address; nobody else takes it for a while."""
    with acting(store, actor) as act:
        due = (
            select(Delivery)
            .where(Delivery.channel == channel, Delivery.state == "due")
            .where(Delivery.next_at <= act.now)
            .order_by(Delivery.next_at, Delivery.id)
            .with_for_update(skip_locked=True)
        )
        first = act.session.scalar(due.limit(1))
        if first is None:
            return []
        taken = [first]
        if channel == MAIL:
            same = due.where(Delivery.address == first.address).limit(MOST_A_MESSAGE)
            taken = list(act.session.scalars(same))
        for delivery in taken:
            delivery.tries += 1
            delivery.next_at = act.now + CLAIMED
        return [delivery.id for delivery in taken]


def _channels(store: Store) -> list[str]:
    """Return the channels that are set up and for which something is due."""
    there = {WEBHOOK: store.settings.webhook_url, MAIL: store.settings.mail_server}
    with store.reading() as session:
        query = select(Delivery.channel).where(
            Delivery.state == "due", Delivery.next_at <= datetime.now(UTC)
        )
        due = set(session.scalars(query.distinct()))
    return [name for name, where in there.items() if where and name in due]


#: Sends events to an address under a name. Raises DeliveryError.
Sender = Callable[[Sequence[DriftEvent], str, str], None]


def _sender(channel: str, settings: Settings) -> Sender:
    """Return what sends on a channel; its secret is looked up first, so that a wrong one uses up no tries."""
    if channel == MAIL:
        credentials = credentials_of(MAIL_PASSWORD, settings)

        def by_mail(events: Sequence[DriftEvent], address: str, name: str) -> None:
            send(mail(events, settings.mail_from, address, name), settings, credentials)

        return by_mail
    password = credentials_of(WEBHOOK_SECRET, settings).password
    key = key_of(password.reveal() if password else "")

    def by_webhook(events: Sequence[DriftEvent], _address: str, name: str) -> None:
        now = int(datetime.now(UTC).timestamp())
        post(settings.webhook_url, key, name, now, payload(events[0]))

    return by_webhook


def _send(store: Store, claimed: Sequence[int], sender: Sender) -> str | None:
    """Send, and return what kept it from being sent. No transaction is open meanwhile."""
    with store.reading() as session:
        deliveries = _loaded(session, claimed)
        events, address = [d.event for d in deliveries], deliveries[0].address
        session.expunge_all()
    try:
        sender(events, address, name_of(events[0]))
    except DeliveryError as error:
        return str(error)
    return None


def _loaded(session: Session, numbers: Sequence[int]) -> list[Delivery]:
    event = joinedload(Delivery.event).joinedload(DriftEvent.dataset).joinedload(Dataset.owner)
    query = select(Delivery).where(Delivery.id.in_(numbers)).options(event).order_by(Delivery.id)
    return list(session.scalars(query))


def _end(
    store: Store, actor: Actor, channel: str, claimed: Sequence[int], error: str | None
) -> int:
    """Write down how it ended; return how many are given up."""
    with acting(store, actor) as act:
        deliveries = _loaded(act.session, claimed)
        for delivery in deliveries:
            delivery.error = error
            if error is None:
                delivery.state, delivery.ended_at = "sent", act.now
            elif delivery.tries >= TRIES:
                delivery.state, delivery.ended_at = "dead", act.now
            else:
                delivery.next_at = act.now + wait_after(delivery.tries)
        dead = sum(d.state == "dead" for d in deliveries)
        _record(act, channel, deliveries, error)
        return dead


def _record(act: Act, channel: str, deliveries: Sequence[Delivery], error: str | None) -> None:
    details = {
        "events": [d.event_id for d in deliveries],
        "tries": max(d.tries for d in deliveries),
        "error": error,
    }
    outcome = AuditOutcome.FAILED if error else AuditOutcome.ALLOWED
    act.record(Action.DRIFT_DELIVER, "drift", channel, details, outcome=outcome)


def keep_delivering(store: Store) -> None:
    """Do a round in the worker; what goes wrong is logged, and tried again the next time."""
    try:
        done = deliver_due(store)
    except GuikouError as error:
        log.warning("changes in data could not be delivered: %s", error)
    else:
        if done != Round():
            log.info(
                "deliveries: %d made, %d put off, %d given up", done.sent, done.failed, done.dead
            )
