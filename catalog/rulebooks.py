"""Which version of the rules is in force on a day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from catalog.store import Store
from policies.rulebook import Rulebook, shipped


def in_force(session: Session, on: date) -> Rulebook:
    """Return the rules in force on a day."""
    del session, on
    return shipped()


def day(store: Store) -> date:
    """Return today in the installation's time zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(store.settings.timezone)).date()


def today(store: Store) -> Rulebook:
    """Return the rules in force today, in the installation's time zone."""
    with store.reading() as session:
        return in_force(session, day(store))
