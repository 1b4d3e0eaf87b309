"""From counts to findings: what a field holds, how sure we are, and why. No cell is seen here.

Confidence is noisy-or of independent evidence, each documented where it is given: values say
``detector.confidence × (0.5 + 0.5 × ratio)`` when they decide by themselves, half of that when they only fit a
header; a header adds 0.7 × its strength; a neighboring field adds 0.6. It is capped at 0.999.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from classifiers import judges
from classifiers.detectors import DETECTORS
from classifiers.names import hints
from classifiers.sketch import FieldSketch, TableSketch
from classifiers.types import (
    Detector,
    Evidence,
    FieldResult,
    FieldType,
    Finding,
    Outcome,
    TableResult,
)

#: Below so many values a field in which nothing was found is not called clean.
MIN_EXAMINED = 3
#: A header this strong that says something else makes values without a check digit prove themselves nearly wholly.
CONTRARY = 0.8
CONTRARY_RATIO = 0.97
#: A header this strong counts as support.
SUPPORT = 0.35
CAP = 0.999
#: Rows in which a neighbor must be comparable, and the share that must agree.
MIN_PAIRS, PAIR_SHARE = 3, 0.9

#: Headers of one kind of number stand over others of the family: 证件号码 over passports, 银行账号 over cards.
RELATED: Mapping[str, tuple[str, ...]] = {
    "CN_RESIDENT_ID": ("CN_SOCIAL_SECURITY_CARD", "CN_PASSPORT"),
    "CN_FOREIGNER_ID": ("CN_RESIDENT_ID",),
    "CN_PASSPORT": ("CN_RESIDENT_ID",),
    "CN_TRAVEL_PERMIT": ("CN_RESIDENT_ID", "CN_PASSPORT"),
    "CN_MILITARY_ID": ("CN_RESIDENT_ID",),
    "CN_BANK_CARD": ("BANK_ACCOUNT", "CREDIT_CARD"),
    "CREDIT_CARD": ("CN_BANK_CARD", "BANK_ACCOUNT"),
}
#: Told by the column as a whole; a header that names something else outweighs them.
SOFT = frozenset({"PERSON", "ORGANIZATION", "CN_ADDRESS", "DIAGNOSIS"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    entity: str
    detector: str
    matches: int
    confidence: float
    evidence: tuple[Evidence, ...]
    alone: bool
    masked: int = 0
    sparse: bool = False


def conclude(sketch: TableSketch, *, rows: int | None = None) -> TableResult:
    """Return what was found in a table; ``rows`` when it has more than were sketched."""
    births = _neighbors(sketch, "birth")
    sexes = _neighbors(sketch, "sex")
    identified = any(f.counts["m:cn_resident_id_18"] for f in sketch.fields)
    results = [
        _field(f, place, place in births, place in sexes, beside_id=identified)
        for place, f in enumerate(sketch.fields)
    ]
    return TableResult(
        rows=sketch.rows if rows is None else rows,
        rows_scanned=sketch.rows,
        fields=tuple(results),
        persons=_persons(sketch, results),
    )


def _neighbors(sketch: TableSketch, kind: str) -> frozenset[int]:
    found = set()
    for (name, i, j), comparable in sketch.pairs.items():
        if name == f"{kind}:comparable" and comparable >= MIN_PAIRS:
            equal = sketch.pairs[(f"{kind}:equal", i, j)]
            # A constant column of one sex agrees half the time by luck; nine tenths do not come about so.
            if equal / comparable >= PAIR_SHARE:
                found.add(j)
    return frozenset(found)


def _field(
    sketch: FieldSketch, position: int, birth: bool, sex: bool, *, beside_id: bool
) -> FieldResult:
    counts = sketch.counts
    examined = counts["examined"]
    said = {h.entity: h.strength for h in hints(sketch.name)}
    candidates = []
    if examined:
        candidates = list(_structured(sketch, said, examined))
        candidates += judges.columns(sketch, said, beside_id=beside_id, make=_candidate)
        candidates += _neighbored(sketch, said, examined, birth=birth, sex=sex)
        candidates += _masked(sketch, said, examined)
    winner = _winner(candidates)
    findings = _findings(sketch, winner, candidates, examined)
    outcome, reason = _outcome(sketch, findings, examined)
    return FieldResult(
        name=sketch.name,
        position=position,
        type=_type(sketch),
        outcome=outcome,
        entity=winner.entity if winner else None,
        findings=findings,
        rows=counts["rows"],
        nulls=counts["nulls"],
        distinct=sketch.distinct(),
        reason=reason,
    )


def _candidate(
    entity: str,
    detector: str,
    matches: int,
    values: float,
    name: float,
    *,
    context: bool = False,
    alone: bool = False,
    masked: int = 0,
) -> _Candidate:
    """Weigh the evidence: noisy-or of values, name and context."""
    doubt = (1 - values) * (1 - 0.7 * name) * (0.4 if context else 1.0)
    evidence = [Evidence.VALUES] if values > 0 else []
    evidence += [Evidence.NAME] if name >= SUPPORT else []
    evidence += [Evidence.CONTEXT] if context else []
    confidence = min(CAP, 1 - doubt)
    return _Candidate(entity, detector, matches, confidence, tuple(evidence), alone, masked)


def support(said: Mapping[str, float], entity: str) -> float:
    """Return how strongly the header speaks for ``entity``, a related header counting four fifths."""
    own = said.get(entity, 0.0)
    return max([own, *(0.8 * said.get(other, 0.0) for other in RELATED.get(entity, ()))])


def contrary(said: Mapping[str, float], entity: str) -> bool:
    """Whether the header says outright that the field is something else than ``entity``."""
    return support(said, entity) < SUPPORT and max(said.values(), default=0.0) >= CONTRARY


def _structured(
    sketch: FieldSketch, said: Mapping[str, float], examined: int
) -> Iterator[_Candidate]:
    for detector in DETECTORS:
        matches = sketch.counts[f"m:{detector.id}"]
        if not matches or detector.id == "birth_date":
            continue
        ratio, name = matches / examined, support(said, detector.entity)
        if detector.alone is not None and _decides(detector, sketch, said, ratio):
            values = detector.confidence * (0.5 + 0.5 * ratio)
            yield _candidate(detector.entity, detector.id, matches, values, name, alone=True)
        elif name >= SUPPORT and ratio >= _needed(detector, name):
            values = 0.5 * detector.confidence * ratio
            yield _candidate(detector.entity, detector.id, matches, values, name)
        elif (
            detector.sparse
            and ratio < (detector.alone or 1.0)
            and _stands_out(detector, sketch, matches)
        ):
            yield _Candidate(
                detector.entity,
                detector.id,
                matches,
                detector.confidence * 0.8,
                (Evidence.VALUES,),
                alone=False,
                sparse=True,
            )


def _needed(detector: Detector, name: float) -> float:
    """A weak header asks for fuller columns."""
    return detector.named if name >= 0.6 else max(detector.named, 0.9)


def _decides(
    detector: Detector, sketch: FieldSketch, said: Mapping[str, float], ratio: float
) -> bool:
    """Whether values decide by themselves: enough of them, more than luck, and shaped like the real thing."""
    alone = detector.alone or 1.0
    if detector.chance == 1.0 and contrary(said, detector.entity):
        alone = max(alone, CONTRARY_RATIO)
    if ratio < alone:
        return False
    tried = sketch.counts[f"p:{detector.id}"]
    lucky = detector.chance if detector.check and detector.chance < 1.0 else 0.0
    if lucky and sketch.counts[f"m:{detector.id}"] < 2.5 * lucky * tried:
        return False
    return judges.is_real(detector.id, sketch, said)


def _stands_out(detector: Detector, sketch: FieldSketch, matches: int) -> bool:
    """Whether a few hits in a field of something else are no luck: most that have the form pass the check.

    In a column of numbers of every length some have any form; there only a check that most pass tells.
    """
    tried = sketch.counts[f"p:{detector.id}"]
    numbers = sketch.counts["digits"]
    if matches < 0.5 * tried:
        return False
    if detector.check in {"resident_id", "uscc"} or detector.id == "email":
        return True
    return numbers == 0 or tried >= 0.9 * numbers


def _neighbored(
    sketch: FieldSketch, said: Mapping[str, float], examined: int, *, birth: bool, sex: bool
) -> Iterator[_Candidate]:
    dates = sketch.counts["m:birth_date"]
    if dates:
        ratio, name = dates / examined, support(said, "DATE_OF_BIRTH")
        years = not said and judges.is_birth_years(sketch)
        if birth or years or (name >= SUPPORT and ratio >= _BIRTH_NAMED):
            values = 0.45 * ratio * (1.4 if years else 1.0)
            yield _candidate("DATE_OF_BIRTH", "birth_date", dates, values, name, context=birth)
    if sex:
        matches = max(sketch.counts["m:sex_codes"], sketch.counts["m:sex_words"])
        if matches / examined >= PAIR_SHARE:
            name = support(said, "SEX")
            yield _candidate("SEX", "sex_codes", matches, 0.4, name, context=True)


_BIRTH_NAMED = 0.5


def _masked(sketch: FieldSketch, said: Mapping[str, float], examined: int) -> Iterator[_Candidate]:
    for key, cells in sorted(sketch.counts.items()):
        if not key.startswith("masked:") or not cells:
            continue
        entity = key.partition(":")[2]
        ratio = cells / examined
        if entity == "other":
            best = max(said, key=lambda e: said[e], default="")
            entity = best if best and said[best] >= SUPPORT else ""
        elif support(said, entity) < SUPPORT:
            # 张* under 户名, 1**********4 under 证件号: the header names the kind where it names one.
            named = [e for e in said if e and said[e] >= 0.6 and entity != "EMAIL_ADDRESS"]
            entity = named[0] if named else entity
        if not entity:
            continue
        name = support(said, entity)
        if ratio < (0.2 if name >= SUPPORT else 0.6):
            continue
        made = _candidate(entity, f"masked_{entity.lower()}", 0, 0.8 * ratio, name, masked=cells)
        yield made


def _winner(candidates: list[_Candidate]) -> _Candidate | None:
    """Return the strongest candidate that is not sparse; ties go to more matches, then to the name."""
    ranked = [c for c in candidates if not c.sparse]
    if not ranked:
        return None
    return max(ranked, key=lambda c: (c.confidence, c.matches + c.masked, c.entity))


def _findings(
    sketch: FieldSketch,
    winner: _Candidate | None,
    candidates: list[_Candidate],
    examined: int,
) -> tuple[Finding, ...]:
    kept: dict[str, _Candidate] = {}
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


def _whole(sketch: FieldSketch, winner: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """Count every cell of the winning entity: its full forms by all its detectors, and its masked ones."""
    same = [c for c in candidates if c.entity == winner.entity]
    masked = max(
        [winner.masked, *(c.masked for c in same), sketch.counts[f"masked:{winner.entity}"]]
    )
    matches = _union(sketch, winner, same)
    return _Candidate(
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
    ("cn_mobile", "cn_landline"),
    ("ipv4", "ipv6"),
    ("icd10", "disease_zh"),
    ("birth_date", "birth_month"),
)


def _union(sketch: FieldSketch, winner: _Candidate, same: list[_Candidate]) -> int:
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


def _finding(c: _Candidate, examined: int) -> Finding:
    return Finding(
        entity=c.entity,
        matches=c.matches,
        examined=examined,
        ratio=c.matches / examined,
        confidence=round(c.confidence, 4),
        evidence=c.evidence,
        detector=c.detector,
        masked=c.masked,
        sparse=c.sparse,
    )


#: What a text engine's find means: it had the words around it.
TEXT_CONFIDENCE = 0.85


def _texts(
    sketch: FieldSketch,
    winner: _Candidate | None,
    kept: Mapping[str, _Candidate],
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
        already = kept[entity].matches if entity in kept else 0
        yield Finding(
            entity=entity,
            matches=cells + already,
            examined=examined,
            ratio=(cells + already) / examined,
            confidence=TEXT_CONFIDENCE,
            evidence=(Evidence.VALUES, Evidence.CONTEXT),
            detector="text",
            masked=sketch.counts[f"x:{entity}"],
            sparse=(cells + already) / examined < 0.5,
        )


def _outcome(
    sketch: FieldSketch, findings: tuple[Finding, ...], examined: int
) -> tuple[Outcome, str | None]:
    if sketch.failed:
        return Outcome.FAILED, ", ".join(sorted(sketch.failed))
    if findings:
        return Outcome.FOUND, None
    if sketch.counts["binary"]:
        return Outcome.FAILED, "binary content is not looked at"
    if examined < MIN_EXAMINED:
        return Outcome.INSUFFICIENT_SAMPLE, f"{examined} values"
    return Outcome.NONE_FOUND, None


def _type(sketch: FieldSketch) -> FieldType:
    counts, examined = sketch.counts, sketch.counts["examined"]
    if counts["binary"]:
        return FieldType.BINARY
    if not examined:
        return FieldType.EMPTY
    if counts["type:boolean"] == examined:
        return FieldType.BOOLEAN
    # Eight digits that are all real dates are dates; in 99 of 100 others some month or day is none.
    for kind, name in ((FieldType.DATE, "date"), (FieldType.DATETIME, "datetime")):
        if counts[f"type:{name}"] >= 0.98 * examined:
            return kind
    if counts["type:date"] + counts["type:datetime"] >= 0.98 * examined:
        return FieldType.DATETIME
    if counts["type:integer"] == examined:
        return FieldType.INTEGER
    if counts["type:integer"] + counts["type:decimal"] == examined:
        return FieldType.DECIMAL
    return FieldType.TEXT


#: What tells persons apart, best first.
PERSON_KEYS = (
    "CN_RESIDENT_ID",
    "PERSON_NUMBER",
    "CN_SOCIAL_SECURITY_CARD",
    "PHONE_NUMBER",
    "PERSON",
)


def _persons(sketch: TableSketch, results: list[FieldResult]) -> int:
    """Estimate the distinct persons from the best identifier there is."""
    for entity in PERSON_KEYS:
        found = [
            min(f.distinct(), r.findings[0].matches + r.findings[0].masked)
            for f, r in zip(sketch.fields, results, strict=True)
            if r.entity == entity
        ]
        if found:
            return max(found)
    return 0
