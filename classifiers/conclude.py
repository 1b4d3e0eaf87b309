"""From counts to findings: what a field holds, how sure we are, and why. No cell is seen here."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from classifiers import judges, judges_columns, judges_neighbors
from classifiers.candidates import (
    CONTRARY_RATIO,
    SUPPORT,
    TEXT_STRENGTH,
    Candidate,
    contrary,
    support,
    undone,
    weigh,
)
from classifiers.detectors import DETECTORS
from classifiers.doubts import considered, is_luck
from classifiers.findings import DISJOINT, assemble
from classifiers.names import said
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

_NEIGHBOR = (Evidence.NEIGHBOR,)
#: Below so many values a field in which nothing was found is not called clean.
MIN_EXAMINED = 3
#: Rows in which a neighbor must be comparable, and the share that must agree.
MIN_PAIRS, PAIR_SHARE = 3, 0.9


class _Beside(NamedTuple):
    """What the columns beside a field say of it: a birth, a sex, a position, part of a name."""

    birth: bool
    sex: bool
    position: bool
    named: bool


def conclude(
    sketch: TableSketch,
    *,
    rows: int | None = None,
    detectors: tuple[Detector, ...] = DETECTORS,
) -> TableResult:
    """Return what was found in a table by the ``detectors`` that sketched it; ``rows`` when it has more than were."""
    births = _neighbors(sketch, "birth")
    sexes = _neighbors(sketch, "sex")
    positions = judges_neighbors.coordinates(sketch)
    named = judges_neighbors.parts_of_names(sketch)
    identified = any(f.counts["m:cn_resident_id_18"] for f in sketch.fields)
    results = [
        _field(
            f,
            place,
            detectors,
            _Beside(place in births, place in sexes, place in positions, place in named),
            beside_id=identified,
        )
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
    sketch: FieldSketch,
    position: int,
    detectors: tuple[Detector, ...],
    beside: _Beside,
    *,
    beside_id: bool,
) -> FieldResult:
    counts = sketch.counts
    examined = counts["examined"]
    says = said(sketch.name, [d for d in detectors if d.headers])
    if judges.is_refuted(sketch, says, detectors):
        says = {}
    candidates = []
    if examined:
        candidates = list(_structured(sketch, says, examined, detectors))
        candidates += judges_columns.columns(sketch, says, beside_id=beside_id, make=weigh)
        candidates += _neighbored(sketch, says, examined, beside)
        candidates += _masked(sketch, says, examined)
        candidates += _united(sketch, says, examined, detectors)
        candidates += _named_texts(sketch, says, examined)
    candidates = undone(candidates, examined)
    winner = _winner(candidates)
    findings = assemble(sketch, winner, candidates, examined)
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
        distinct=min(sketch.distinct(), examined),  # an estimate, which may overshoot
        reason=reason,
        considered=considered(sketch, says, examined, detectors, candidates, findings),
    )


def _structured(
    sketch: FieldSketch,
    said: Mapping[str, float],
    examined: int,
    detectors: tuple[Detector, ...],
) -> Iterator[Candidate]:
    for detector in detectors:
        matches = sketch.counts[f"m:{detector.id}"]
        if not matches or detector.id == "birth_date":
            continue
        ratio, name = matches / examined, support(said, detector.entity)
        checked = (Evidence.CHECK_DIGIT,) if detector.check else ()
        if detector.alone is not None and _decides(detector, sketch, said, ratio):
            values = detector.confidence * (0.5 + 0.5 * ratio)
            yield weigh(
                detector.entity,
                detector.id,
                matches,
                values,
                name,
                alone=True,
                also=checked,
            )
        elif (
            name >= SUPPORT
            and ratio >= _needed(detector, name)
            and judges.is_confirmed(detector.id, sketch, name)
        ):
            values = 0.5 * detector.confidence * ratio
            yield weigh(detector.entity, detector.id, matches, values, name, also=checked)
        elif (
            detector.sparse
            and ratio < (detector.alone or 1.0)
            and _stands_out(detector, sketch, matches)
        ):
            yield Candidate(
                detector.entity,
                detector.id,
                matches,
                detector.confidence * 0.8,
                (Evidence.VALUES,),
                alone=False,
                sparse=True,
            )


def _united(
    sketch: FieldSketch,
    said: Mapping[str, float],
    examined: int,
    detectors: tuple[Detector, ...],
) -> Iterator[Candidate]:
    """Weigh forms of one entity together where none fills the field: mobiles and landlines, IPv4 and IPv6."""
    by_id = {d.id: d for d in detectors}
    for group in DISJOINT:
        members = [by_id[i] for i in group if i in by_id and sketch.counts[f"m:{i}"]]
        if len(members) < 2 or any(d.alone is None for d in members):
            continue
        cells = min(sum(sketch.counts[f"m:{d.id}"] for d in members), examined)
        needed = min(d.alone or 1.0 for d in members)
        real = all(judges.is_real(d.id, sketch, said) for d in members)
        if cells >= needed * examined and real and not any(is_luck(d, sketch) for d in members):
            best = max(members, key=lambda d: sketch.counts[f"m:{d.id}"])
            values = best.confidence * (0.5 + 0.5 * cells / examined)
            name = support(said, best.entity)
            yield weigh(best.entity, best.id, cells, values, name, alone=True)


#: Share of cells in which the text engine must find what the header names: 张三 <a@b.cn> under 邮箱.
_NAMED_TEXTS = 0.6


def _named_texts(
    sketch: FieldSketch, said: Mapping[str, float], examined: int
) -> Iterator[Candidate]:
    for key, cells in sorted(sketch.counts.items()):
        if not key.startswith("t:") or cells < _NAMED_TEXTS * examined:
            continue
        entity = key.removeprefix("t:")
        name = support(said, entity)
        if name >= SUPPORT:
            values = 0.5 * TEXT_STRENGTH * cells / examined
            yield weigh(entity, "text", cells, values, name, also=(Evidence.CONTEXT,))


def _needed(detector: Detector, name: float) -> float:
    """A weak header asks for fuller columns."""
    return detector.named if name >= 0.6 else max(detector.named, 0.9)


#: Forms that nothing else has: no header makes them doubtful.
_PLAIN = frozenset({"email", "mac", "cn_wechat_given", "credential_form"})


def _decides(
    detector: Detector, sketch: FieldSketch, said: Mapping[str, float], ratio: float
) -> bool:
    """Whether values decide by themselves: enough of them, more than luck, and shaped like the real thing."""
    alone = detector.alone or 1.0
    if detector.chance == 1.0 and detector.id not in _PLAIN and contrary(said, detector.entity):
        alone = max(alone, CONTRARY_RATIO)
    if ratio < alone:
        return False
    if is_luck(detector, sketch):
        return False
    return judges.is_real(detector.id, sketch, said)


#: What luck alone may explain of a few hits in a field of something else.
_LUCKY = 0.02


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
    if detector.check and detector.chance**matches > _LUCKY:
        return False  # one number in ten passes Luhn's check
    return numbers == 0 or tried >= 0.9 * numbers


def _neighbored(
    sketch: FieldSketch, said: Mapping[str, float], examined: int, beside: _Beside
) -> Iterator[Candidate]:
    dates = sketch.counts["m:birth_date"]
    if dates:
        ratio, name = dates / examined, support(said, "DATE_OF_BIRTH")
        years = not said and judges.is_birth_years(sketch)
        if beside.birth or years or (name >= SUPPORT and ratio >= _BIRTH_NAMED):
            values = 0.45 * ratio * (1.4 if years else 1.0)
            yield weigh(
                "DATE_OF_BIRTH",
                "birth_date",
                dates,
                values,
                name,
                also=_NEIGHBOR if beside.birth else (),
            )
    if beside.position:
        cells = max(sketch.counts[f"geo:{box}"] for box in ("east", "west", "north"))
        yield weigh("GEO_COORDINATE", "geo_degree", cells, 0.6, 0.0, also=_NEIGHBOR)
    if beside.named:
        cells = max(sketch.counts["person:first"], sketch.counts["person:family"])
        also = _NEIGHBOR if cells < 0.6 * examined else ()
        yield weigh(
            "PERSON", "person_column", sketch.counts["capitalized"], 0.8, 0.0, also=also, alone=True
        )
    if beside.sex:
        matches = max(sketch.counts["m:sex_codes"], sketch.counts["m:sex_words"])
        if matches / examined >= PAIR_SHARE:
            name = support(said, "SEX")
            yield weigh("SEX", "sex_codes", matches, 0.4, name, also=_NEIGHBOR)


_BIRTH_NAMED = 0.5


def _masked(sketch: FieldSketch, said: Mapping[str, float], examined: int) -> Iterator[Candidate]:
    for key, cells in sorted(sketch.counts.items()):
        if not key.startswith("masked:") or not cells:
            continue
        entity = key.partition(":")[2]
        ratio = cells / examined
        if entity == "other":
            best = max(said, key=lambda e: said[e], default="")
            entity = best if best and said[best] >= SUPPORT else ""
        elif support(said, entity) < SUPPORT:
            # 1**********4 under 证件号: the header names the kind if it names one; 张某 and a***@b.cn name themselves.
            plain = entity in {"EMAIL_ADDRESS", "PERSON"}
            named = [e for e in said if e and said[e] >= 0.6 and not plain]
            entity = named[0] if named else entity
        if not entity:
            continue
        name = support(said, entity)
        if ratio < (0.2 if name >= SUPPORT else 0.6):
            continue
        made = weigh(entity, f"masked_{entity.lower()}", 0, 0.8 * ratio, name, masked=cells)
        yield made


def _winner(candidates: list[Candidate]) -> Candidate | None:
    """Return the strongest candidate that is not sparse; ties go to more matches, then to the name."""
    ranked = [c for c in candidates if not c.sparse]
    if not ranked:
        return None
    return max(ranked, key=lambda c: (c.confidence, c.matches + c.masked, c.entity))


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
