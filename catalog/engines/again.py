"""A source that was cut off is read once more from the beginning: a restart or a dropped connection ends no scan."""

import logging
from collections.abc import Callable
from typing import TypeVar

from catalog import cancellation
from catalog.errors import SourceInterruptedError

log = logging.getLogger(__name__)
#: Seconds before the second attempt: about what a database takes to come up again.
PAUSE_SECONDS = 10.0
T = TypeVar("T")


def once_more(attempt: Callable[[], T]) -> tuple[T, int]:
    """Return what ``attempt`` comes to, made a second time when the source was cut off in the first, and how often.

    From the beginning, not from where it broke off: the rows may be others by now. Raises what the last one raises.
    """
    try:
        return attempt(), 1
    except SourceInterruptedError as error:
        log.warning("a source was cut off; it is read once more: %s", error)
    cancellation.pause(PAUSE_SECONDS)
    return attempt(), 2
