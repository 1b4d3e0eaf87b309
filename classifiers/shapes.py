"""What a column looks like as a whole: names of people, organizations and addresses, masked values, types of writing."""

from collections import Counter
from functools import cache

import numpy as np
import polars as pl

from classifiers import masks
from classifiers.cells import (
    DIGIT,
    HAN,
    LOWER,
    UPPER,
    WIDE,
    Bools,
    Bytes,
    Cells,
    Ints,
    Marks,
    total,
)
from classifiers.compiled import compiled, item
from classifiers.dates import days
from classifiers.lexicons import places
from classifiers.lexicons.surnames import (
    COMPOUND,
    ENGLISH_GIVEN,
    ENGLISH_SURNAMES,
    GIVEN,
    PINYIN_GIVEN,
    PINYIN_SURNAMES,
    SINGLE,
)
from classifiers.plan import Family, Gate, Walk, Walks, family, walk_all

_DATE = r"^(?:1[89]|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?)$"
#: Whole numbers of more digits are numbers of something, not quantities.
MAX_INTEGER = 15
TYPES = (
    ("integer", r"^-(?:0|[1-9]\d{0,14})$"),  # without a sign, the marks tell
    ("decimal", r"^-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)\.\d+$"),
    ("date", _DATE),
    ("datetime", r"^(?:1[89]|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d{2}"),
    ("boolean", r"^(?i:true|false|是|否|yes|no)$"),
)

#: Categories that turn up in every hospital: infections, tumors, diabetes, heart, lungs, stomach, spine, kidneys, injuries.
DIAGNOSES = (
    "A09|A15|A16|A41|B02|B18|B34|C16|C18|C20|C22|C34|C50|C53|C56|C61|C73|D17|D25|D50|D64|E03|E04|E05|E10|E11|E14|E66|E78|E79"
    "|F0[13]|F10|F20|F3[123]|F4[1-3]|G20|G40|G43|G45|G47|G5[0-6]|H10|H2[56]|H35|H40|H52|H6[56]|H81|H9[01]|I1[0-35]|I2[0-5]|I4[4-9]"
    "|I50|I6[0-9]|I70|I80|I83|I84|J0[0-69]|J1[0-8]|J2[0-2]|J3[0-5]|J4[0-7]|J6[0-4]|J84|J9[368]|K0[1-5]|K21|K2[5-9]|K3[0-57]|K4[0-3]"
    "|K5[1-9]|K6[0-4]|K7[0-6]|K8[0-35]|K92|L0[1-38]|L2[03-5]|L30|L40|L50|M0[56]|M1[057]|M19|M2[35]|M4[1-578]|M5[0-4]|M6[25]|M7[0579]"
    "|M8[0-1]|N0[0-9]|N1[0-9]|N2[0-3]|N3[0-9]|N40|N6[0-4]|N7[0-6]|N8[0-9]|N9[2-5]|O0[0-6]|O4[0-7]|O8[0-2]|R0[0-7]|R1[0-1]|R4[0-2]|R5[0-9]"
    "|S0[0-9]|S[2-9][0-9]|T[0-1][0-9]|T2[0-9]|T8[0-9]|T9[0-8]|Z[0-9]{2}"
)
_SURNAMES = "".join(sorted(SINGLE))
_GIVEN = "".join(sorted(GIVEN))
_COMPOUND = "|".join(COMPOUND)
_NAME = rf"^(?:(?:{_COMPOUND})\p{{Han}}{{1,2}}|[{_SURNAMES}]\p{{Han}}{{1,3}}|[{_SURNAMES}] {{1,4}}\p{{Han}}(?: {{1,2}}\p{{Han}})?)$"
_DOTTED = r"^\p{Han}{1,8}(?:[·•・‧]\p{Han}{1,8}){1,3}$"
_ALL_GIVEN = rf"^(?:(?:{_COMPOUND})|\p{{Han}}) {{0,4}}[{_GIVEN}](?: {{0,2}}[{_GIVEN}]){{0,2}}$"
_LATIN_NAME = r"^(?:(?:Mrs?|Ms|Dr|Miss)\.? )?[A-Z][A-Za-z'\-]{1,20}(?: [A-Z]\.?)?(?:[ ,]{1,2}[A-Z][A-Za-z'\-]{1,20}){1,3}(?:,? (?:Jr|Sr|MD|PhD|DDS|DVM|II|III|IV)\.?)?$|^[A-Z]{2,20}[ ,]+[A-Z]{2,20}(?: [A-Z]{2,20})?$"

STRONG = (
    "公司|集团|商行|商店|超市|酒店|宾馆|饭店|医院|卫生院|卫生室|诊所|药房|药店|学校|学院|大学|中学|小学|幼儿园|银行|支行|分行|委员会|人民政府|合作社|协会|研究所|研究院"
    "|事务所|工作室|经营部|服务部|服务站|门市部|养老院|敬老院|福利院|基金会|联合会|加工厂|制造厂|服务中心|培训中心|保障所|办事处|有限合伙|分局|职业技术学院|技工学校|机构"
)
_ORG_STRONG = rf"(?:{STRONG})(?:[（(][^（()）]+[)）])?$"
_ORG_WEAK = r"(?:厂|店|中心|局|站|所|院|社|馆|行|坊|部|处|会|场|队)(?:[（(][^（()）]+[)）])?$"
_ORG_LATIN = r"(?i)(?:^|[^a-z0-9_])(?:inc|ltd|llc|corp|co|company|gmbh|plc|group|bank|university|hospital|school|college|institute|limited|corporation|s\.a|ag|bureau|agency|foundation|association)\.?$"

REGION = places.REGION
STREET = r"(?:路|街|大道|巷|弄|胡同|村|庄|社区|小区|新村|花园|苑|园|大厦|广场|公寓|里|工业区|开发区|组|屯|大院|家园|府|庭|城|道|坊|湾)"
_NUMBER = r"[0-9一二三四五六七八九十百]+\s*(?:号|栋|幢|座|单元|室|层|楼|弄|组|户|#|-\d)"
_ADDRESS = (
    rf"^{REGION}.*{STREET}",
    rf"{STREET}.*{_NUMBER}",
    rf"^{REGION}.*{_NUMBER}",
)
#: A region within another and nothing behind: an address where the header says so.
_REGIONS = rf"^(?:{places.PROVINCES})(?:省|市|自治区|特别行政区|\p{{Han}}{{1,4}}自治区)?\p{{Han}}{{1,12}}(?:市|区|县|旗|镇|乡|街道|州|盟)$"
_ADDRESS_LATIN = (
    r"(?i)^\d{1,6}[A-Za-z]?,? (?:[A-Za-z0-9.'\-]+ ){1,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq"
    r"|terrace|highway|hwy|parkway|pkwy|circle|cir|alley|branch|bridge|brook|camp|canyon|cape|center|cliffs?|corner|course|cove|creek|crescent|crossing|dale|dam"
    r"|divide|estates?|expressway|extension|falls|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|gardens?|gateway|glens?|greens?|groves?|harbors?"
    r"|haven|heights|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|light|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?"
    r"|mission|motorway|mount|mountains?|neck|orchard|oval|overpass|parks?|pass|passage|path|pike|pines?|plains?|plaza|points?|ports?|prairie|radial|ramp|ranch"
    r"|rapids?|rest|ridges?|river|route|row|run|shoals?|shores?|skyway|springs?|spurs?|station|stravenue|stream|summit|throughway|trace|track|trail|tunnel"
    r"|turnpike|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|wells?)\.?(?:,? (?:apt|suite|ste|unit|#).*)?(?:[^a-z0-9_]|$)"
)
_ADDRESS_FORM = (
    r"^\d{1,6}[A-Za-z]?,? [A-Z][A-Za-z.'\-]+(?: [A-Za-z0-9.'#\-]+){0,6}|^(?i:p\.?o\.? box) \d+"
)
_CAPITALIZED = r"^[A-Z][A-Za-z.&'\-]*(?:,? (?:and |& |of |the )?[A-Z][A-Za-z.&'\-]*){0,6}\.?$"
_GIVEN_NAMES = "|".join(ENGLISH_GIVEN)
#: A given name first or, behind a comma, last; capitals throughout as well; Chinese names in pinyin.
_ENGLISH_NAME = rf"^(?i:(?:(?:Mrs?|Ms|Dr|Miss)\.? )?(?:{_GIVEN_NAMES})(?:[^A-Za-z0-9_]|$))"
_LAST_FIRST = rf"^(?i:[a-z'\-]+, ?(?:{_GIVEN_NAMES})(?: [a-z]\.?)?)$"
_SURNAMED = rf"(?i:(?:^|[^a-z])(?:{'|'.join(ENGLISH_SURNAMES)}|{PINYIN_SURNAMES})(?:,|,? (?:jr|sr|md|phd|dds|dvm|ii|iii|iv)\.?$|$))"
_PINYIN_NAME = (
    rf"^(?i:(?:{PINYIN_SURNAMES}),? {PINYIN_GIVEN}|{PINYIN_GIVEN} (?:{PINYIN_SURNAMES}))$"
)

_NAMES = Gate(needs=HAN, sizes=(2, 24))
_WIDE = Gate(needs=HAN, sizes=(4, 80))
_LATIN = Gate(needs=UPPER | LOWER, bars=WIDE, sizes=(2, 120))


#: What every column is asked; the rest is asked of Latin ones.
_FIRST = ("types", "name", "org", "address", "region", "latin")
FAMILIES = {
    "types": (dict(TYPES), Gate()),
    "name": (
        {
            "person": _NAME,
            "person:dotted": _DOTTED,
            "person:given": _ALL_GIVEN,
            "masked:PERSON": rf"^(?:[{_SURNAMES}]|{_COMPOUND})(?:某[某\p{{Han}}]?|\p{{Han}}某|先生|女士|小姐|太太)$",
        },
        _NAMES,
    ),
    "org": ({"org:strong": _ORG_STRONG, "org:weak": _ORG_WEAK, "digit": "[0-9]"}, _WIDE),
    "address": ({str(i): p for i, p in enumerate(_ADDRESS)}, _WIDE),
    "region": ({"region": _REGIONS}, _WIDE),
    "latin": (
        {
            "person:latin": _LATIN_NAME,
            "capitalized": _CAPITALIZED,
            "address:form": _ADDRESS_FORM,
            "lettered": "[A-Za-z]{2}",
            "worded": r"^[A-Za-z]+(?:[ ,/()'\-]+[A-Za-z0-9.]+)*\)?$",
        },
        _LATIN,
    ),
    "english": (
        {
            "person:english": _ENGLISH_NAME,
            "person:first": rf"^(?i:{_GIVEN_NAMES})$",
            "org:latin": _ORG_LATIN,
        },
        _LATIN,
    ),
    "pinyin": ({"person:pinyin": _PINYIN_NAME, "person:last": _LAST_FIRST}, _LATIN),
    "surname": ({"person:surname": _SURNAMED}, _LATIN),
    "disease": ({"diagnosis:latin": rf"^(?i:.*(?:{places.DISEASES_EN})(?:[^a-z].*)?)$"}, _LATIN),
    "street": ({"address:latin": _ADDRESS_LATIN}, _LATIN),
}


@cache
def _family(name: str) -> Family:
    """Return a family of shapes, made when first asked for."""
    return family(*FAMILIES[name])


def due(cells: Cells) -> list[Family]:
    """Return the families that ``types`` and ``count`` need walked over ``cells``."""
    return [_family(name) for name in _FIRST if FAMILIES[name][1].may_hold(cells)]


def types(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> Bools:
    """Count cells by the type they are written in, and tell which are numbers or dates.

    Leading zeros and 16 digits or more are text.
    """
    plain = _whole_numbers(cells.data, cells.starts, cells.sizes, cells.marks)
    counts["type:integer"] = total(weights, plain)
    walk = walks[_family("types")]
    for name in walk.present():
        found = walk.hits(name)
        if name == "date":
            found &= days(cells if len(walk.places) == len(cells) else cells.take(walk.places)) > 0
        counts[f"type:{name}"] += int(weights[walk.places[found]].sum())
        plain[walk.places[found]] = True
    return plain


@compiled
def _whole_numbers(data: Bytes, starts: Ints, sizes: Ints, marks: Marks) -> Bools:
    """Tell which cells are digits, not too many, and no zero before others."""
    out = np.zeros(len(starts), dtype=np.bool_)
    for i in range(len(starts)):
        if marks[i] == DIGIT and sizes[i] <= MAX_INTEGER:
            out[i] = sizes[i] == 1 or data[starts[i]] != 48
    return out


def count(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Add to ``counts`` what names of people, organizations, addresses and masked values there are."""
    if _NAMES.may_hold(cells):
        _count_names(walks[_family("name")], cells, weights, counts)
    if _WIDE.may_hold(cells):
        _count_places(walks, cells, weights, counts)
    latin = walks[_family("latin")] if _LATIN.may_hold(cells) else None
    if latin and "lettered" in set(latin.present()):
        english, street = _family("english"), _family("street")
        more = walk_all([english, street], cells)
        for walk in (latin, more[english], more[street]):
            _add_all(walk, weights, counts)
        named = latin.hits("person:latin")
        counts["person:english"] = int(
            weights[latin.places[named & more[english].hits("person:english")]].sum()
        )
        for shape, some in (
            ("pinyin", latin.places[named & ~more[english].hits("person:english")]),
            ("surname", latin.places[named]),
            ("disease", latin.places[latin.hits("worded")]),
        ):
            if len(some):
                _add_all(_family(shape).walk(cells.take(some)), weights[some], counts)
    masks.count(cells, weights, counts)


def _add_all(walk: Walk, weights: Ints, counts: Counter[str]) -> None:
    for name in walk.present():
        counts[name] += int(weights[walk.places[walk.hits(name)]].sum())


def _count_names(walk: Walk, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    _add_all(walk, weights, counts)
    veiled = walk.hits("masked:PERSON")  # 张某, 张女士: the given name is left out on purpose
    counts["person"] -= int(weights[walk.places[veiled]].sum())
    counts["person:han"] += int(weights[walk.places[cells.sizes[walk.places] <= 4]].sum())
    named = walk.places[walk.hits("person") & ~veiled]
    counts["person:given"] = int(
        weights[walk.places[walk.hits("person:given") & walk.hits("person")]].sum()
    )
    if not len(named):
        return
    sizes = cells.sizes[named]
    for length in (2, 3, 4):
        counts[f"person:{length}"] += int(weights[named[sizes == length]].sum())
    heads = _first_characters(cells.data, cells.starts[named], cells.ends[named])
    tally = np.bincount(heads, weights[named])
    for code in np.flatnonzero(tally):
        counts[f"surname:{chr(code)}"] += int(tally[code])


@compiled
def _first_characters(data: Bytes, starts: Ints, ends: Ints) -> Ints:
    """Return the code points that cells begin with (those of Chinese characters: three bytes, else 0)."""
    out = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(starts)):
        at = starts[i]
        if ends[i] - at >= 3 and data[at] >= 0xE0 and data[at] < 0xF0:
            out[i] = (
                (item(data, at) & 15) << 12
                | (item(data, at + 1) & 63) << 6
                | item(data, at + 2) & 63
            )
    return out


def _count_places(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    org, address, region = (walks[_family(name)] for name in ("org", "address", "region"))
    places = org.places  # all three have the same gate
    size, kept = cells.sizes[places], weights[places]
    strong = org.hits("org:strong") & (size <= 60)
    weak = org.hits("org:weak") & (size >= 6) & (size <= 60) & ~strong
    found = (address.sets != 0) & (size >= 6) & ~strong & ~(weak & ~org.hits("digit"))
    counts["org:strong"] += int(kept[strong].sum())
    counts["org:weak"] += int(kept[weak].sum())
    counts["org:both"] += int(kept[(strong | weak) & ~found].sum())
    counts["address"] += int(kept[found].sum())
    counts["address:region"] += int(kept[(region.sets != 0) | found].sum())


#: Characters (from, how many) by which the cells of a detector are tallied, and what the tally is called.
_TALLIES = {
    "cn_mobile": ("segment", 0, 3),
    "birth_date": ("year", 0, 4),
    "icd10": ("chapter", 0, 1),
    "cn_passport": ("serial", 2, 2),
    "cn_travel_permit": ("serial", 2, 2),
}
_TRAITS = {
    "blood_type_letters": (("blood:ab", "^AB$"), ("blood:o", "^O$")),
    "icd10": (
        ("icd:dotted", r"\."),
        ("icd:national", r"\.[0-9x]{3}"),
        ("icd:common", rf"^(?:{DIAGNOSES})"),
    ),
    "cn_landline": (("landline:dash", r"[-()]"),),
    "ipv4": (("ip:wide", r"^(?:[1-9]\d|\d{3}).*\.(?:3[2-9]|[4-9]\d|\d{3})(?:\.|$)"),),
}


def describe(detector: str, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Add to ``counts`` what tells real columns of a detector from look-alikes: segments, octets, years."""
    if detector in _TALLIES:
        name, start, width = _TALLIES[detector]
        size = int((cells.ends - cells.starts).min())
        if size < start + width:
            return
        codes = _characters(cells.data, cells.starts + start, width)
        frame = pl.DataFrame({"code": codes, "n": weights}).group_by("code").agg(pl.col("n").sum())
        for code, n in frame.iter_rows():
            counts[f"{name}:{code.to_bytes(width, 'big').decode()}"] += int(n)
    for name, pattern in _TRAITS.get(detector, ()):
        found = cells.series().str.contains(pattern).to_numpy()
        counts[name] += int(weights[found].sum())


@compiled
def _characters(data: Bytes, starts: Ints, width: int) -> Ints:
    """Return the ASCII characters from each start as one number, 8 bits a character."""
    out = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(starts)):
        for k in range(width):
            out[i] = out[i] << 8 | np.int64(data[starts[i] + k])
    return out
