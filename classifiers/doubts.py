"""What a field was not taken for, and why: kept beside what was found, so that a finding can be argued with."""

from collections.abc import Mapping, Sequence

from classifiers.candidates import SUPPORT, Candidate, support
from classifiers.sketch import FieldSketch
from classifiers.types import Considered, Detector, Doubt, Finding

#: Of what a field was not taken for, so much is told.
MAX_CONSIDERED = 5


def considered(
    sketch: FieldSketch,
    said: Mapping[str, float],
    examined: int,
    detectors: tuple[Detector, ...],
    candidates: Sequence[Candidate],
    findings: Sequence[Finding],
) -> tuple[Considered, ...]:
    """Return what else the field might have been and why it was not taken for it, most matches first."""
    told = {f.entity for f in findings}
    weaker = {c.entity for c in candidates}
    found: dict[str, Considered] = {}
    for d in detectors:
        matches = sketch.counts[f"m:{d.id}"]
        if not matches or d.entity in told:
            continue
        doubt = Doubt.WEAKER if d.entity in weaker else _doubt(d, sketch, said, matches / examined)
        if d.entity not in found or found[d.entity].matches < matches:
            found[d.entity] = Considered(d.entity, d.id, matches, doubt)
    nearest = sorted(found.values(), key=lambda c: (-c.matches, c.entity))
    return tuple(nearest[:MAX_CONSIDERED])


def _doubt(
    detector: Detector, sketch: FieldSketch, said: Mapping[str, float], ratio: float
) -> Doubt:
    if detector.alone is None:
        return Doubt.UNNAMED if support(said, detector.entity) < SUPPORT else Doubt.FEW
    if is_luck(detector, sketch):
        return Doubt.LUCK
    return Doubt.FEW if ratio < detector.alone else Doubt.LOOK_ALIKE


def is_luck(detector: Detector, sketch: FieldSketch) -> bool:
    """Whether no more pass the check digit than luck explains."""
    if not detector.check or detector.chance == 1.0:
        return False
    tried = sketch.counts[f"p:{detector.id}"]
    return sketch.counts[f"m:{detector.id}"] < 2.5 * detector.chance * tried
