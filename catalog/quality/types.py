"""The words of data elements: type, code set, element, key, and rule between columns."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policies.types import Text

TYPES = ("text", "code", "integer", "amount", "ledger", "rate", "date", "month", "year")
DIGIT_CHECKS = ("resident_id", "uscc", "luhn")
CROSS_CHECKS = (
    "period",
    "id_birth_date",
    "id_sex",
    "order",
    "empty_when",
    "positive_when",
    "same_when",
    "at_most",
    "sum",
    "product",
    "pair",
    "differ",
    "same_province",
)
#: How many elements a cross-field check takes: at least, at most.
ARITY: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(CROSS_CHECKS, (2, 2)),
    "period": (1, 1),
    "same_when": (3, 3),
    "product": (3, 3),
    "sum": (3, 9),
}


class Severity(StrEnum):
    """How a breach weighs: the standard asks for the rule, or the rule was derived from it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Range:
    """Limits of a number: ``least`` and ``most`` included, ``below`` not; ``source`` names the rule."""

    least: float | None
    most: float | None
    below: float | None
    source: str


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What a type asks of a cell: ``shape`` once normalized, ``format`` as written; ``says`` words the latter."""

    name: str
    title: Text
    shape: str | None = None
    format: str | None = None
    says: Text | None = None
    source: str = ""
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A closed list: code → name (None where names are not compared), spellings of names → code."""

    name: str
    source: str
    values: Mapping[str, str | None]
    also: Mapping[str, str]

    def names(self) -> dict[str, str]:
        """Return every known name or spelling → its code; empty when names are not compared."""
        found = {name: code for code, name in self.values.items() if name is not None}
        return {**self.also, **found} if found else {}


@dataclass(frozen=True, slots=True)
class Element:
    """One data element. ``required`` and ``unique`` hold the id of the rule that asks for it, or None.

    ``length`` is in characters. ``allowed`` are the values of its code set: codes, or names for a twin with N.
    """

    code: str
    title: Text
    type: TypeRule
    length: int | None = None
    code_set: CodeSet | None = None
    allowed: tuple[str, ...] = ()
    check: str | None = None
    pattern: str | None = None
    range: Range | None = None
    required: str | None = None
    unique: str | None = None
    source: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """Elements that are unique together, in the tables that have ``has`` and lack ``lacks``.

    With ``determines``, equal values of all but the last go with one value of the last.
    """

    id: str
    elements: tuple[str, ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    title: Text
    determines: bool = False


@dataclass(frozen=True, slots=True)
class CrossField:
    """A rule between the columns of one row; ``values`` are those of the condition, ``minus`` is subtracted."""

    id: str
    check: str
    elements: tuple[str, ...]
    title: Text
    values: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Elements:
    """Everything that an elements file says. ``warnings`` are the ids of rules whose breach is a warning."""

    by_code: Mapping[str, Element]
    by_alias: Mapping[str, Element]
    keys: tuple[Key, ...]
    cross_fields: tuple[CrossField, ...]
    file: str = "elements.yaml"
    warnings: frozenset[str] = frozenset()

    def severity(self, source: str) -> Severity:
        """Return how a rule of ``source`` weighs: a warning if it says "derived" or names warnings only."""
        ids = re.findall(r"QR\d{3}", source)
        derived = "derived" in source or (ids and self.warnings.issuperset(ids))
        return Severity.WARNING if derived else Severity.ERROR


def folded(name: str) -> str:
    """Return a column name or alias in the form in which they are compared."""
    return re.sub(r"[\s_\-－]", "", unicodedata.normalize("NFKC", name)).casefold()
