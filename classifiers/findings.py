"""From candidates to findings: the winner with every cell of its kind, and what else is in the field."""

from collections.abc import Iterator, Mapping

from classifiers import calibration
from classifiers.candidates import SOFT, Candidate
from classifiers.detectors import BY_ID
from classifiers.sketch import FieldSketch
from classifiers.types import Evidence, Finding


def assemble(
    sketch: FieldSketch,
    winner: Candidate | None,
    candidates: list[Candidate],
    examined: int,
) -> tuple[Finding, ...]:
    """Return the findings of one field, the winner first: sparse ones, and those in other cells, beside it."""
    kept: dict[str, Candidate] = {}
    for c in candidates:
        if winner is not None and c.entity == winner.entity:
            continue
        disjoint = winner is None or c.matches + winner.matches + winner.masked <= 1.05 * examined
        if (c.sparse or (c.alone and disjoint)) and (
            c.entity not in kept or kept[c.entity].matches < c.matches
        ):
            kept[c.entity] = c
    if winner is not None:
        kept[winner.entity] = _whole(sketch, winner, candidates)
    findings = [_finding(c, examined) for c in kept.values()]
    findings += _texts(sketch, winner, kept, examined)
    first = winner.entity if winner else ""
    return tuple(sorted(findings, key=lambda f: (f.entity != first, -f.matches, f.entity)))


def _whole(sketch: FieldSketch, winner: Candidate, candidates: list[Candidate]) -> Candidate:
    """Count every cell of the winning entity: its full forms by all its detectors, and its masked ones."""
    same = [c for c in candidates if c.entity == winner.entity]
    masked = max(
        [winner.masked, *(c.masked for c in same), sketch.counts[f"masked:{winner.entity}"]]
    )
    # A masked cell may still have the form: 江苏省江阴市**路12号.
    matches = min(_union(sketch, winner, same), sketch.counts["examined"] - masked)
    return Candidate(
        winner.entity,
        winner.detector,
        matches,
        winner.confidence,
        winner.evidence,
        winner.alone,
        masked,
    )


#: Detectors of one entity that never match the same cell: their counts may be added.
DISJOINT = (
    ("cn_resident_id_18", "cn_resident_id_15"),
    ("cn_mobile", "cn_landline", "cn_phones", "intl_phone"),
    ("ipv4", "ipv6"),
    ("icd10", "disease_zh"),
    ("geo_pair", "geo_point"),
    ("birth_date", "birth_month", "birth_date_western"),
    ("income", "income_range"),
    ("ethnic_group_words", "ethnic_group_short"),
)


def _union(sketch: FieldSketch, winner: Candidate, same: list[Candidate]) -> int:
    matches = max(c.matches for c in same) if same else winner.matches
    for group in DISJOINT:
        if winner.detector in group or any(c.detector in group for c in same):
            matches = max(matches, sum(sketch.counts[f"m:{d}"] for d in group))
    for suffix in ("words", "codes"):
        stem = winner.detector.removesuffix("_words").removesuffix("_codes")
        matches = max(matches, sketch.counts[f"m:{stem}_{suffix}"])
    if winner.detector.endswith(("_words", "_codes")):
        stem = winner.detector.rpartition("_")[0]
        both = sketch.counts[f"m:{stem}_words"] + sketch.counts[f"m:{stem}_codes"]
        matches = min(max(matches, both), sketch.counts["examined"])
    return min(matches, sketch.counts["examined"])


def _finding(c: Candidate, examined: int) -> Finding:
    return Finding(
        entity=c.entity,
        matches=c.matches,
        examined=examined,
        ratio=c.matches / examined,
        confidence=round(_confidence(c), 4),
        evidence=c.evidence,
        detector=c.detector,
        masked=c.masked,
        sparse=c.sparse,
    )


def _confidence(c: Candidate) -> float:
    """Return what was measured; detectors that were declared by users say themselves how sure they are."""
    ours = c.detector in BY_ID or c.entity in SOFT or c.detector.startswith("masked_")
    return calibration.of_field(c.confidence) if ours else c.confidence


def _is_things(sketch: FieldSketch, examined: int) -> bool:
    """Whether cells look like English names and none has a surname: Madison Sofa, Jordan Sneakers."""
    latin = sketch.counts["person:latin"]
    return latin >= max(10, 0.5 * examined) and not sketch.counts["person:surname"]


def _texts(
    sketch: FieldSketch,
    winner: Candidate | None,
    kept: Mapping[str, Candidate],
    examined: int,
) -> Iterator[Finding]:
    for key, cells in sorted(sketch.counts.items()):
        if not key.startswith("t:") or not cells:
            continue
        entity = key[2:]
        if entity in kept and not kept[entity].sparse:
            continue
        # Addresses and names of organizations are made of surnames and places: only numbers count inside them.
        if winner is not None and (winner.entity in SOFT or winner.alone) and entity in SOFT:
            continue
        if entity == "PERSON" and winner is None and _is_things(sketch, examined):
            continue
        already = kept[entity].matches if entity in kept else 0
        share = (cells + already) / examined
        yield Finding(
            entity=entity,
            matches=cells + already,
            examined=examined,
            ratio=share,
            confidence=calibration.of_texts(entity, share),
            evidence=(Evidence.VALUES, Evidence.CONTEXT),
            detector="text",
            masked=sketch.counts[f"x:{entity}"],
            sparse=share < 0.5,
        )
