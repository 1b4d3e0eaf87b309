"""The end of a term: the installation ends what is over, once, whoever looks and however often."""

from sqlalchemy import select

from catalog.acts import Act, acting
from catalog.models import Request
from catalog.requests.conditions import last_day
from catalog.requests.envelopes import is_untouched
from catalog.requests.loading import PROCEDURE, release_procedure, request_of, request_resource
from catalog.requests.notices import tell_end
from catalog.requests.steps import take_step, verdict
from catalog.store import Store
from catalog.types import SYSTEM


def end_terms(store: Store) -> list[str]:
    """End every release and request whose last day has passed; return their numbers.

    A delivered release expires and waits for proof of destruction, or is closed where none is asked for; what was not
    delivered lapses. Each is a unit of work of its own; running it again, or in two workers at once, changes nothing.
    """
    with store.reading() as session:
        act = Act(session, SYSTEM, store)
        final = [s.key for s in release_procedure(act.rulebook).states.values() if s.final]
        query = select(Request.number).where(
            Request.procedure == PROCEDURE, Request.state.not_in(final)
        )
        open_ones = list(session.scalars(query.order_by(Request.id)))
        # What was altered in the database has no term to rely on: its next step voids it.
        numbers = [
            n
            for n in open_ones
            if (request := request_of(session, n))
            and is_untouched(request.envelope, request.envelope_digest)
            and act.today > last_day(request)
        ]
    return [number for number in numbers if _end(store, number)]


def _end(store: Store, number: str) -> bool:
    with acting(store, SYSTEM) as act:
        # Another worker may be at it: it is waited for, and then there is nothing to do.
        act.session.execute(select(Request.id).where(Request.number == number).with_for_update())
        request = request_of(act.session, number)
        if act.today <= last_day(request):
            return False
        resource = request_resource(request)
        steps = release_procedure(act.rulebook).steps
        for event in dict.fromkeys(s.event for s in steps if s.automatic):
            step, decision = verdict(act, act.subject, request, resource, event)
            if step is not None:
                details = {"expired_on": last_day(request).isoformat()}
                take_step(act, request, step, decision, details=details)
                tell_end(act, request)
                return True
    return False
