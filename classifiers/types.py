"""The words of classification: outcome, evidence, finding, and the results for a field and a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a scan can say of one field. Only ``NONE_FOUND`` may be shown as clean."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    INSUFFICIENT_SAMPLE = "insufficient_sample"
    FAILED = "failed"


class Evidence(StrEnum):
    """What speaks for a finding."""

    VALUES = "values"
    CHECK_DIGIT = "check_digit"
    NAME = "name"
    NEIGHBOR = "neighbor"
    CONTEXT = "context"


class Doubt(StrEnum):
    """Why an entity that was considered for a field is not what the field is taken for."""

    WEAKER = "weaker"  # another entity has the stronger evidence
    FEW = "few"  # too few cells match
    LUCK = "luck"  # no more pass the check digit than luck explains
    LOOK_ALIKE = "look_alike"  # the form is there, the spread of the real thing is not
    UNNAMED = "unnamed"  # only a header or a neighbor can make it count, and none does


@dataclass(frozen=True, slots=True)
class Considered:
    """An entity that a field was not taken for, and why. ``matches`` cells have the form and pass the check, if any."""

    entity: str
    detector: str
    matches: int
    doubt: Doubt


class FieldType(StrEnum):
    """The type the values of a field are written in, whatever the storage type."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    BINARY = "binary"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Finding:
    """One entity found in one field, with counts over all cells examined; never a value.

    ``matches`` counts full values, ``masked`` counts cells that hold an already masked form of the entity,
    ``examined`` counts non-null cells. ``ratio`` is matches / examined. ``confidence`` is 0–1.
    ``sparse`` says that the field as a whole is something else and the entity occurs in a few cells of it.
    """

    entity: str
    matches: int
    examined: int
    ratio: float
    confidence: float
    evidence: tuple[Evidence, ...]
    detector: str
    masked: int = 0
    sparse: bool = False


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What was found in one field. ``entity`` is the winning one, or None; ``distinct`` is an estimate.

    ``considered`` lists what else it might have been, nearest first, five at most.
    """

    name: str
    position: int
    type: FieldType
    outcome: Outcome
    entity: str | None
    findings: tuple[Finding, ...]
    rows: int
    nulls: int
    distinct: int
    reason: str | None = None
    considered: tuple[Considered, ...] = ()


@dataclass(frozen=True, slots=True)
class TableResult:
    """What was found in one table. ``rows`` in the table, ``rows_scanned`` of them looked at."""

    rows: int
    rows_scanned: int
    fields: tuple[FieldResult, ...]
    persons: int = 0  # distinct persons, estimated from the best identifier; 0 when there is none
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """Share of the rows looked at, 0–1; 1.0 for an empty table read in full."""
        return self.rows_scanned / self.rows if self.rows else 1.0


@dataclass(frozen=True, slots=True)
class Detector:
    """One way to recognize one entity, declared once and run by two engines.

    ``words`` (in lower case) are the only values it takes, for code lists; else
    ``pattern`` matches a whole normalized cell, in the syntax that Rust's and Python's regex engines share (no
    look-around); ``text_pattern`` finds the entity inside free text (Python ``re``, digit look-arounds), None when
    it is not sought there. ``check`` names a value test in ``checks``. ``normalizer`` names a form in
    ``normalizers``; ``lengths`` gates the length of that form, both ends included; ``gate`` says which class of
    characters a value must be of to be looked at: digits, ascii, wide (some non-ASCII) or any.

    ``alone``: the share of cells from which values decide by themselves, None when the header (or a neighbor) must
    support them. ``named``: the share from which they confirm a header. ``chance``: the share of strings of the
    pattern that pass by luck (1/11 for MOD 11-2, 1/10 for Luhn; 1.0 without a check). ``confidence`` is that of
    values alone at full ratio. ``headers``: words that name it in headers, beside those of ``names``.
    ``sparse``: a few hits in a field of something else are reported.
    ``valid`` and ``invalid`` are examples, run by a test; ``source`` names the standard.
    """

    id: str
    entity: str
    source: str
    pattern: str | None = None
    words: tuple[str, ...] = ()
    text_pattern: str | None = None
    check: str | None = None
    chance: float = 1.0
    normalizer: str = "plain"
    lengths: tuple[int, int] = (1, 64)
    gate: str = "any"
    alone: float | None = None
    named: float = 0.3
    sparse: bool = False
    headers: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    confidence: float = 0.9
    valid: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
