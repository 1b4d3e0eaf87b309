"""Judges of columns of one detector: what real numbers, codes and dates look like together, and headers that err."""

from collections.abc import Callable, Iterable, Mapping

from classifiers.candidates import CONTRARY, RELATED
from classifiers.names import wants_few, wants_numbers
from classifiers.sketch import FieldSketch
from classifiers.types import Detector

#: From so many distinct values on, a column is expected to show the spread of the real thing.
SPREAD = 20


def tally(sketch: FieldSketch, name: str) -> list[int]:
    """Return the counts of a tally that the sketch keeps: of segments, chapters, surnames."""
    prefix = f"{name}:"
    return [n for key, n in sketch.counts.items() if key.startswith(prefix)]


def is_real(detector: str, sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Whether a column that matches ``detector`` is shaped like the real thing, not like a look-alike."""
    judge = _JUDGES.get(detector)
    return judge is None or judge(sketch, said)


def _mobile(sketch: FieldSketch, _said: Mapping[str, float]) -> bool:
    """Subscribers spread over segments; a sequence that starts with 1 stays in one or two."""
    segments = tally(sketch, "segment")
    distinct = sketch.distinct()
    if distinct < SPREAD:
        return len(segments) >= min(2, distinct)
    return len(segments) >= 4 and max(segments) <= 0.7 * sum(segments)


def _passport(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Without a header: spread over the serials, as issued at random times, and not an order code's date."""
    serials = tally(sketch, "serial")
    if any(e in said for e in ("CN_PASSPORT", "CN_TRAVEL_PERMIT")):
        return True
    spread = len(serials) >= 10
    if any(said.values()):
        return set(said) <= _FORMED and spread and sketch.distinct() >= SPREAD
    return spread or sketch.distinct() < SPREAD


def _no_permit(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """H and eight digits are rather permits of Hong Kong residents than passports; K and J are only these."""
    permits, matches = sketch.counts["m:cn_travel_permit"], sketch.counts["m:cn_passport"]
    if permits >= 0.98 * matches and not {"CN_PASSPORT", "CN_RESIDENT_ID"}.intersection(said):
        return False
    return _passport(sketch, said)


#: What has a form of its own or none like a passport's: cells under such a header that are all passports are passports.
_FORMED = frozenset(
    {
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "CN_WECHAT",
        "CN_QQ",
        "CN_MEDICAL_INSURANCE_CARD",
        "CN_ADDRESS",
        "CN_VEHICLE_PLATE",
    }
    | {
        "PERSON",
        "ORGANIZATION",
        "CN_RESIDENT_ID",
        "DATE_OF_BIRTH",
        "SEX",
        "AGE",
        "CN_POSTCODE",
        "CN_BANK_CARD",
        "IP_ADDRESS",
    }
)


def _ip(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Addresses start above 9 and have octets above 31; versions do not. Against another header nearly all must."""
    needed = 0.95 if said.get("", 0.0) >= 0.5 else 0.5
    return sketch.counts["ip:wide"] >= needed * sketch.counts["m:ipv4"]


def _icd(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Without a header: what hospitals see most is there, subdivided or nationally coded; no shelf codes."""
    matches = sketch.counts["m:icd10"]
    if said.get("DIAGNOSIS", 0.0):
        return True
    if said.get("", 0.0) >= 0.6:
        # 类型, 编码: only what is coded as the nation does, of the common ones, over many chapters.
        national, common = sketch.counts["icd:national"], sketch.counts["icd:common"]
        chapters = len(tally(sketch, "chapter"))
        return national >= 0.9 * matches and common >= 0.7 * matches and chapters >= 6
    if sketch.counts["icd:national"] >= 0.3 * matches:
        return True
    if sketch.counts["icd:common"] < 0.5 * matches:
        return False
    dotted = sketch.counts["icd:dotted"] >= 0.3 * matches
    return dotted and len(tally(sketch, "chapter")) >= 8


def _resident_15(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Fifteen digits have no check: nearly all must hold a date, and the header must not say otherwise.

    Beside numbers of eighteen digits that pass the check they are the same people's old ones.
    """
    if sketch.counts["m:cn_resident_id_18"] >= 0.03 * sketch.counts["m:cn_resident_id_15"]:
        return sketch.counts["m:cn_resident_id_18"] >= 2
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


def _short_groups(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """藏, 白, 水 are groups where the header says so, or where 汉 or other groups stand beside them."""
    beside = sketch.counts["m:ethnic_group_words"] >= 0.02 * sketch.counts["examined"]
    return bool(said.get("ETHNIC_GROUP")) or (beside and _words(sketch, said))


def _landline(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    matches = sketch.counts["m:cn_landline"]
    if sketch.counts["landline:dash"] >= 0.3 * matches:
        return True
    # Codes begin with 0, too; but not with area codes that are in use.
    return not said.get("", 0.0) and sketch.counts["landline:area"] >= 0.8 * matches


def _disease(sketch: FieldSketch, said: Mapping[str, float]) -> bool:
    """Against a header that names something else nearly every cell must be a disease, and many different ones."""
    full = sketch.counts["m:disease_zh"] >= _ALL_ILL * sketch.counts["examined"]
    return said.get("", 0.0) < 0.8 or (full and sketch.distinct() >= SPREAD // 2)


#: Share of diseases that outdoes a header.
_ALL_ILL = 0.95


def is_confirmed(detector: str, sketch: FieldSketch, name: float) -> bool:
    """Whether values bear a weak header out: an account of money has twelve digits or more."""
    if detector != "bank_account" or name >= 0.6:
        return True
    return sketch.counts["account:long"] >= 0.9 * sketch.counts["m:bank_account"]


#: Below this share of cells that a header can mean, it is refuted, if so many cells were seen.
_REFUTED, _SEEN = 0.12, 20
#: Share of distinct values that no class has.
_MANY = 0.5
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
    """Whether a header asks for numbers or dates and hardly a cell has one: departments under 手机号, names under 数量.

    So is a header for people over a list of cities, or of a few goods, and one for a class over ever new values.

    Then the header says nothing, and the values decide as they would without one.
    """
    counts, examined = sketch.counts, sketch.counts["examined"]
    named = {entity for entity, strength in said.items() if strength >= CONTRARY}
    if named == {"PERSON"} and examined >= _SEEN:
        return _are_no_names(sketch)
    if named <= {""} and wants_few(sketch.name):
        return sketch.distinct() >= max(SPREAD, _MANY * examined)
    if examined < _SEEN or not ((named <= _NUMBERED and named) or wants_numbers(sketch.name)):
        return False
    numbers = sum(n for key, n in counts.items() if key.startswith("type:"))
    meant = [
        counts[f"m:{d.id}"]
        for d in detectors
        if named.intersection((d.entity, *RELATED.get(d.entity, ())))
    ]
    meant += [counts["m:birth_date"], counts["m:birth_date_western"]]
    veiled = sum(n for key, n in counts.items() if key.startswith("masked:"))
    return max([numbers, veiled, *meant]) < _REFUTED * examined


def _are_no_names(sketch: FieldSketch) -> bool:
    """Whether what stands under a header for names is plainly something else: cities, or a few goods over and over."""
    counts, examined, distinct = sketch.counts, sketch.counts["examined"], sketch.distinct()
    if counts["person:place"] >= _PLACES * examined:
        return True
    few = distinct <= _FEW and distinct <= _REPEATED * examined
    listed = ("first", "family", "latin", "dotted", "peoples", "spelled")
    # Names in pinyin are of syllables; what few goods are so by chance.
    if counts["person:syllables"] >= _SYLLABIC * examined:
        return False
    likely = sum(counts[f"person:{name}"] for name in listed)
    return few and counts["lettered"] >= 0.9 * examined and likely <= _UNLIKELY * examined


#: Share of cells that are cities; what is a short list; and the share of names that one may hold by chance.
_PLACES, _FEW, _REPEATED, _UNLIKELY = 0.5, 60, 0.25, 0.1
#: Share of cells that pinyin can spell from which they may well be given names.
_SYLLABIC = 0.5


_JUDGES: Mapping[str, Callable[[FieldSketch, Mapping[str, float]], bool]] = {
    "cn_mobile": _mobile,
    "cn_landline": _landline,
    "cn_passport": _no_permit,
    "cn_travel_permit": _passport,
    "ipv4": _ip,
    "icd10": _icd,
    "disease_zh": _disease,
    "cn_resident_id_15": _resident_15,
    "cn_org_code": _org_code,
    "blood_type_letters": _blood,
    "ethnic_group_short": _short_groups,
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
