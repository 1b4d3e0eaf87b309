"""The hard negatives of the labelled benchmark: columns that only look like personal data."""

from benchmarks.labelled.negatives_base import Negative
from benchmarks.labelled.negatives_codes import CODES
from benchmarks.labelled.negatives_flags import FLAGS
from benchmarks.labelled.negatives_measures import MEASURES
from benchmarks.labelled.negatives_numbers import NUMBERS
from benchmarks.labelled.negatives_technical import TECHNICAL
from benchmarks.labelled.negatives_terms import TERMS

__all__ = ["NEGATIVES", "Negative"]

NEGATIVES: tuple[Negative, ...] = NUMBERS + MEASURES + CODES + FLAGS + TERMS + TECHNICAL
