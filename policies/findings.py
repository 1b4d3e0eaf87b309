"""What a look over the rules turned up: where, how grave, what is wrong."""

from dataclasses import dataclass

from policies.types import Text

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the rules. ``kind`` is a key such as dead-rule, ``line`` counts from 1.

    ``unusable``: the file cannot be read as rules at all, so that this version can never come into force.
    """

    severity: str
    kind: str
    file: str
    line: int
    rule: str | None
    text: Text
    unusable: bool = False
