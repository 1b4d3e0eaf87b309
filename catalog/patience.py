"""A catalog database that is away for a moment ends nothing: what was to be written is tried again."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from catalog.database_errors import AWAY, explained
from catalog.errors import GuikouError

log = logging.getLogger(__name__)
#: Seconds: about what a server takes to be restarted, or to fail over to another.
PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.5
T = TypeVar("T")


class CatalogAwayError(GuikouError):
    """The catalog's database does not answer, or has no room, and has not for a while."""

    def __init__(self, error: DBAPIError) -> None:
        told = explained(error) or AWAY
        super().__init__(told.zh, told.en)


def is_away(error: DBAPIError) -> bool:
    """Tell whether an error says that the database is not there, rather than that it refuses something."""
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def patiently(attempt: Callable[[], T]) -> T:
    """Return what ``attempt`` comes to, made again and again while the catalog's database is away.

    It may have been done already when the connection broke as it was committed: ``attempt`` has to look.
    Raises CatalogAwayError in the end, and whatever else ``attempt`` raises at once.
    """
    until, pause = time.monotonic() + PATIENCE_SECONDS, PAUSE_SECONDS
    while True:
        try:
            return attempt()
        except DBAPIError as error:
            if not is_away(error):
                raise
            if time.monotonic() + pause > until:
                raise CatalogAwayError(error) from error
            log.warning("the catalog database is away: %s", type(error).__name__)
        time.sleep(pause)
        pause = min(pause * 2, 5.0)
