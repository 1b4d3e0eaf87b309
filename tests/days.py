"""The day by the clock of the installation: by the machine's own it is another one for some hours of each day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from catalog.settings import Settings

ZONE = ZoneInfo(Settings.model_fields["timezone"].default)


def today() -> date:
    """Return what day it is for a catalog of the tests."""
    return datetime.now(ZONE).date()
