"""The form of a table."""

from typing import NamedTuple


class Table(NamedTuple):
    """Strings as they stand in cells. ``valid`` are found; ``invalid`` and ``near`` are not, whatever the header.

    ``near`` looks like the real thing but for one point: a check digit, a length, a date, a letter that is not used.
    """

    valid: tuple[str, ...]
    invalid: tuple[str, ...]
    near: tuple[str, ...]
