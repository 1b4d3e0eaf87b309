"""Judges of whole columns: people's names, organizations, addresses, and what real numbers look like together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from classifiers.candidates import CONTRARY
from classifiers.names import wants_numbers
from classifiers.sketch import FieldSketch
from classifiers.types import Detector, Evidence

C = TypeVar("C")

#: From so many distinct values on, a column is expected to show the spread of the real thing.
SPREAD = 20


def _tally(sketch: FieldSketch, name: str) -> list[int]:
    prefix = f"{name}:"
    return [n for key, n in sketch.counts.items() if key.startswith(prefix)]


def is_real(detector: str, sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Whether a column that matches ``detector`` is shaped like the real thing, not like a look-alike."""
    judge = _JUDGES.get(detector)
    return judge is None or judge(sketch, said)


def _mobile(sketch: FieldSketch, _said: Mapping[str, float]) -> bool:
    """Subscribers spread over segments; a sequence that starts with 1 stays in one or two."""
    segments = _tally(sketch, "segment")
    distinct = sketch.distinct()
    if distinct < SPREAD:
        return len(segments) >= min(2, distinct)
    return len(segments) >= 4 and max(segments) <= 0.7 * sum(segments)


def _passport(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Without a header: spread over the serials, as issued at random times, and not an order code's date."""
    serials = _tally(sketch, "serial")
    if any(e in said for e in ("CN_PASSPORT", "CN_TRAVEL_PERMIT")):
        return True
    return not any(said.values()) and (sketch.distinct() < SPREAD or len(serials) >= 10)


def _ip(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Addresses start above 9 and have octets above 31; versions do not. Against another header nearly all must."""
    needed = 0.95 if said.get("", 0.0) >= 0.5 else 0.5
    return sketch.counts["ip:wide"] >= needed * sketch.counts["m:ipv4"]


def _icd(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Without a header: what hospitals see most is there, subdivided or nationally coded; no shelf codes."""
    if said.get("DIAGNOSIS", 0.0) or said.get("", 0.0) >= 0.6:
        return bool(said.get("DIAGNOSIS", 0.0))
    matches = sketch.counts["m:icd10"]
    if sketch.counts["icd:national"] >= 0.3 * matches:
        return True
    if sketch.counts["icd:common"] < 0.5 * matches:
        return False
    dotted = sketch.counts["icd:dotted"] >= 0.3 * matches
    return dotted and len(_tally(sketch, "chapter")) >= 8


def _resident_15(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Fifteen digits have no check: nearly all must hold a date, and the header must not say otherwise."""
    return not said.get("", 0.0) and sketch.distinct() > 2


def _org_code(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    return not said.get("", 0.0) and sketch.distinct() > 2


def _blood(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Grades are A, B and C: the groups are told by AB and O beside A and B, in about their shares."""
    if said.get("", 0.0) >= CONTRARY:
        return False
    counts, examined = sketch.counts, sketch.counts["examined"]
    return 0.01 * examined <= counts["blood:ab"] <= 0.5 * examined and counts["blood:o"] > 0


def _words(sketch: FieldSketch, _said: Mapping[str, float]) -> bool:
    """A code table lists each value once; a column of people repeats them."""
    return sketch.distinct() <= 0.5 * sketch.counts["examined"] or sketch.counts["examined"] < 12


def _landline(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    dashed = sketch.counts["landline:dash"] >= 0.3 * sketch.counts["m:cn_landline"]
    return dashed or not said.get("", 0.0)


def _disease(_sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    return said.get("", 0.0) < 0.8


#: Below this share of cells that a header can mean, it is refuted, if so many cells were seen.
_REFUTED, _SEEN = 0.12, 20
#: Entities that are told by digits: what stands under their headers without any is something else.
_NUMBERED = frozenset(
    {
        "PHONE_NUMBER",
        "CN_RESIDENT_ID",
        "CN_BANK_CARD",
        "BANK_ACCOUNT",
        "CN_POSTCODE",
        "AGE",
        "INCOME",
    }
    | {"CONTRIBUTION_BASE", "BENEFIT_AMOUNT", "ACCOUNT_BALANCE"}
)


def is_refuted(
    sketch: FieldSketch, said: Mapping[str, float], detectors: Iterable[Detector]
) -> bool:
    """Whether a header asks for numbers and hardly a cell has one: departments under 手机号, names under 数量.

    Then the header says nothing, and the values decide as they would without one.
    """
    counts, examined = sketch.counts, sketch.counts["examined"]
    named = {entity for entity, strength in said.items() if strength >= CONTRARY}
    if examined < _SEEN or not ((named <= _NUMBERED and named) or wants_numbers(sketch.name)):
        return False
    numbers = sum(n for key, n in counts.items() if key.startswith("type:"))
    meant = [counts[f"m:{d.id}"] for d in detectors if d.entity in named]
    veiled = sum(n for key, n in counts.items() if key.startswith("masked:"))
    return max([numbers, veiled, *meant]) < _REFUTED * examined


_JUDGES: Mapping[str, Callable[[FieldSketch, Mapping[str, float]], bool]] = {
    "cn_mobile": _mobile,
    "cn_landline": _landline,
    "cn_passport": _passport,
    "cn_travel_permit": _passport,
    "ipv4": _ip,
    "icd10": _icd,
    "disease_zh": _disease,
    "cn_resident_id_15": _resident_15,
    "cn_org_code": _org_code,
    "blood_type_letters": _blood,
    **{
        f"{entity}_words": _words
        for entity in ("ethnic_group", "education", "political_affiliation", "household_type")
    },
}


def is_birth_years(sketch: FieldSketch) -> bool:
    """Whether dates under a silent header are births: spread over 35 years and more, nearly all 16 years ago.

    Events crowd into the years of the business; people are born over a lifetime.
    """
    years = {int(key[5:]): n for key, n in sketch.counts.items() if key.startswith("year:")}
    total = sum(years.values())
    if total < SPREAD or sketch.counts["m:birth_date"] < 0.95 * sketch.counts["examined"]:
        return False
    ordered = sorted(years)
    old = sum(n for year, n in years.items() if year <= _ADULT_YEAR)
    reach = _quantile(years, 0.95) - _quantile(years, 0.05)
    return len(ordered) >= 15 and reach >= 30 and old >= 0.95 * total and ordered[0] > 1900


#: Births of people of working age as of this writing; a later edition may move it on.
_ADULT_YEAR = 2010


def _quantile(years: Mapping[int, int], share: float) -> int:
    total, seen = sum(years.values()), 0
    for year in sorted(years):
        seen += years[year]
        if seen >= share * total:
            return year
    return max(years)


def columns(
    sketch: FieldSketch,
    said: Mapping[str, float],
    *,
    beside_id: bool,
    make: Callable[..., C],
) -> Iterator[C]:
    """Yield what the column as a whole looks like: people, organizations, addresses."""
    examined = sketch.counts["examined"]
    other = said.get("", 0.0)
    named = {e: said.get(e, 0.0) for e in ("PERSON", "ORGANIZATION", "CN_ADDRESS")}
    strongest = max(said.values(), default=0.0)
    yield from _diagnoses(sketch, said, make)
    for entity, share, matches, alone in (
        ("PERSON", *_person(sketch, beside_id=beside_id)),
        ("ORGANIZATION", *_organization(sketch)),
        ("CN_ADDRESS", *_address(sketch)),
    ):
        name = named[entity]
        against = name < 0.35 and strongest >= 0.6
        needed = alone + (0.12 if against else 0.0) + (0.1 if other >= 0.8 else 0.0)
        if matches and share >= needed and not (against and entity != "PERSON" and other >= 0.8):
            values = 0.9 * min(1.0, 0.4 + 0.6 * share)
            also = {Evidence.NEIGHBOR} if entity == "PERSON" and beside_id else ()
            yield make(
                entity,
                f"{entity.lower()}_column",
                matches,
                values,
                name,
                also=also,
                alone=True,
            )
        elif name >= 0.35 and (
            matches >= _NAMED[entity] * examined if name >= 0.6 else share >= needed - _WEAK
        ):
            yield make(entity, f"{entity.lower()}_column", matches, 0.45 * share, name)
        elif (
            name >= 0.35
            and entity == "PERSON"
            and sketch.counts["person:first"] >= _FIRST * examined
        ):
            first = sketch.counts["person:first"]
            yield make(entity, f"{entity.lower()}_column", first, 0.5 * first / examined, name)
        elif name >= 0.6 and _fits(sketch, entity) >= 0.6 * examined:
            fitting = _fits(sketch, entity)
            yield make(entity, f"{entity.lower()}_column", fitting, 0.3 * fitting / examined, name)


#: Share of English names of diseases from which they decide alone, and confirm a header.
_ILL, _ILL_NAMED = 0.75, 0.3


def _diagnoses(
    sketch: FieldSketch, said: Mapping[str, float], make: Callable[..., C]
) -> Iterator[C]:
    """Yield the English names of diseases and injuries in a column."""
    cells = sketch.counts["diagnosis:latin"]
    share, name = cells / sketch.counts["examined"], said.get("DIAGNOSIS", 0.0)
    alone = share >= _ILL and said.get("", 0.0) < 0.8
    if cells and (alone or (name >= 0.35 and share >= _ILL_NAMED)):
        values = 0.85 * (0.5 + 0.5 * share) if alone else 0.45 * share
        yield make("DIAGNOSIS", "disease_en", cells, values, name, alone=alone)


def _fits(sketch: FieldSketch, entity: str) -> int:
    """Return the cells that a plain header may stand over: capitalized words, house numbers before words, regions."""
    if entity == "CN_ADDRESS":
        return max(sketch.counts["address:form"], sketch.counts["address:region"])
    return sketch.counts["capitalized"]


#: Share of cells that must be a common given name where the header is "name" and nothing else is there.
_FIRST = 0.5
#: So much less likeness is needed under a header that may be anything's: name, 名称.
_WEAK = 0.1
#: Share of cells that must have the form when the header says so.
_NAMED = {"PERSON": 0.4, "ORGANIZATION": 0.3, "CN_ADDRESS": 0.3}


#: In a column of people about one in twenty-five has a name of four characters.
_LONG = 0.3
#: Share of names whose given names are of usual characters, at least, in any column of people.
_GIVEN = 0.25


def _person(sketch: FieldSketch, *, beside_id: bool) -> tuple[float, int, float]:
    """Return (likeness 0–1, cells, likeness needed without a header).

    A column of names has surnames in front, characters of given names behind, lengths of two and three mixed, and
    surnames spread as in the population: no single one above a third.
    """
    counts, examined = sketch.counts, sketch.counts["examined"]
    dotted = counts["person:dotted"]
    matches = counts["person"] + dotted
    if counts["person:4"] > _LONG * matches:
        matches -= counts["person:4"]  # 高等数学, 计算方法: people of four characters are few
    latin = counts["person:latin"]
    if latin > matches:
        # English names are told by given names that are common; four in ten people have one of those listed.
        told = counts["person:english"] + counts["person:pinyin"] + counts["person:last"]
        english = told / latin
        if not counts["person:surname"] and latin >= SPREAD // 2:
            english *= 0.2  # Austin Table, Madison Chair
        return latin / examined * (0.4 + 0.6 * min(1.0, english / 0.4)), latin, 0.75
    if not matches:
        return 0.0, 0, 1.0
    if counts["person:given"] + dotted < _GIVEN * matches and matches >= SPREAD:
        return 0.0, 0, 1.0  # 黄瓜, 苏州, 龙抄手: surnames in front and hardly a given name behind
    form = matches / examined
    given = (counts["person:given"] + dotted) / matches
    likeness = form * (0.35 + 0.65 * min(1.0, given / 0.75))
    distinct = sketch.distinct()
    if distinct >= SPREAD:
        surnames = _tally(sketch, "surname")
        spread = dotted >= 0.5 * matches or (
            len(surnames) >= 8 and max(surnames) <= 0.4 * sum(surnames)
        )
        mixed = (
            dotted >= 0.5 * matches
            or counts["person:3"] >= 0.15 * matches
            or counts["person:2"] >= 0.6 * matches
        )
        likeness *= 1.0 if spread and mixed else 0.6
    elif distinct < 3:
        likeness *= 0.8
    # A handful of values repeated over and over is a list of something, unless the names are plainly names.
    needed = 0.72 if distinct >= SPREAD else 0.82
    return likeness, matches, needed - (0.1 if beside_id else 0.0)


def _organization(sketch: FieldSketch) -> tuple[float, int, float]:
    counts, examined = sketch.counts, sketch.counts["examined"]
    han = max(counts["org:both"], counts["org:strong"])
    matches = max(han, counts["org:latin"])
    strong = counts["org:strong"] + counts["org:latin"]
    return matches / examined, matches, 0.6 if strong >= 0.4 * matches else 0.8


def _address(sketch: FieldSketch) -> tuple[float, int, float]:
    counts, examined = sketch.counts, sketch.counts["examined"]
    matches = max(counts["address"], counts["address:latin"])
    return matches / examined, matches, 0.6
