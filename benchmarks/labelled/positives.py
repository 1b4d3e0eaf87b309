"""All forms of all entities that the labelled benchmark knows."""

from benchmarks.labelled.positives_documents import DOCUMENTS
from benchmarks.labelled.positives_personal import PERSONAL
from benchmarks.labelled.positives_reach import REACH
from benchmarks.labelled.variants import Variant

__all__ = ["POSITIVES", "Variant"]

POSITIVES: tuple[Variant, ...] = DOCUMENTS + REACH + PERSONAL
