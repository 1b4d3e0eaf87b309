"""What a column looks like as a whole: names of people, organizations and addresses, masked values, types of writing."""

from collections import Counter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.lexicons import places
from classifiers.lexicons.surnames import COMPOUND, ENGLISH_GIVEN, GIVEN, SINGLE

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_DATE = r"^(?:1[89]|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?)$"
TYPES = (
    ("integer", r"^-?(?:0|[1-9]\d{0,14})$"),
    ("decimal", r"^-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)\.\d+$"),
    ("date", _DATE),
    ("datetime", r"^(?:1[89]|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d{2}"),
    ("boolean", r"^(?i:true|false|是|否|yes|no)$"),
)

_SURNAMES = "".join(sorted(SINGLE))
_GIVEN = "".join(sorted(GIVEN))
_COMPOUND = "|".join(COMPOUND)
_NAME = rf"^(?:(?:{_COMPOUND})\p{{Han}}{{1,2}}|[{_SURNAMES}]\p{{Han}}{{1,3}})$"
_DOTTED = r"^\p{Han}{1,8}(?:[·•・‧]\p{Han}{1,8}){1,3}$"
_ALL_GIVEN = rf"^(?:(?:{_COMPOUND})|\p{{Han}})[{_GIVEN}]{{1,3}}$"
_LATIN_NAME = r"^(?:(?:Mrs?|Ms|Dr|Miss)\.? )?[A-Z][A-Za-z'\-]{1,20}(?: [A-Z]\.?)?(?:[ ,]{1,2}[A-Z][A-Za-z'\-]{1,20}){1,3}(?:,? (?:Jr|Sr|MD|PhD|DDS|DVM|II|III|IV)\.?)?$|^[A-Z]{2,20}[ ,]+[A-Z]{2,20}(?: [A-Z]{2,20})?$"

_STRONG = (
    "公司|集团|商行|商店|超市|酒店|宾馆|饭店|医院|卫生院|卫生室|诊所|药房|药店|学校|学院|大学|中学|小学|幼儿园|银行|支行|分行|委员会|人民政府|合作社|协会|研究所|研究院"
    "|事务所|工作室|经营部|服务部|服务站|门市部|养老院|敬老院|福利院|基金会|联合会|加工厂|制造厂|服务中心|培训中心|保障所|办事处|有限合伙|分局|职业技术学院|技工学校|机构"
)
_ORG_STRONG = rf"(?:{_STRONG})(?:[（(].{{1,12}}[)）])?$"
_ORG_WEAK = r"(?:厂|店|中心|局|站|所|院|社|馆|行|坊|部|处|会|场|队)(?:[（(].{1,12}[)）])?$"
_ORG_LATIN = r"(?i)\b(?:inc|ltd|llc|corp|co|company|gmbh|plc|group|bank|university|hospital|school|college|institute|limited|corporation|s\.a|ag|bureau|agency|foundation|association)\.?$"

_REGION = rf"(?:{places.PROVINCES}|\p{{Han}}{{2,7}}(?:市|区|县|旗|镇|乡|街道|州|盟|开发区))"
_STREET = r"(?:路|街|大道|巷|弄|胡同|村|庄|社区|小区|新村|花园|苑|园|大厦|广场|公寓|里|工业区|开发区|组|屯|大院|家园|府|庭|城|道|坊|湾)"
_NUMBER = r"[0-9一二三四五六七八九十百]+\s*(?:号|栋|幢|座|单元|室|层|楼|弄|组|户|#|-\d)"
_ADDRESS = rf"^{_REGION}.{{0,30}}{_STREET}.{{0,20}}$|^.{{0,24}}{_STREET}.{{0,10}}{_NUMBER}.{{0,30}}$|^{_REGION}.{{0,30}}{_NUMBER}.{{0,30}}$"
_ADDRESS_LATIN = (
    r"(?i)^\d{1,6}[A-Za-z]?,? (?:[A-Za-z0-9.'\-]+ ){1,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq"
    r"|terrace|highway|hwy|parkway|pkwy|circle|cir|alley|branch|bridge|brook|camp|canyon|cape|center|cliffs?|corner|course|cove|creek|crescent|crossing|dale|dam"
    r"|divide|estates?|expressway|extension|falls|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|gardens?|gateway|glens?|greens?|groves?|harbors?"
    r"|haven|heights|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|light|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?"
    r"|mission|motorway|mount|mountains?|neck|orchard|oval|overpass|parks?|pass|passage|path|pike|pines?|plains?|plaza|points?|ports?|prairie|radial|ramp|ranch"
    r"|rapids?|rest|ridges?|river|route|row|run|shoals?|shores?|skyway|springs?|spurs?|station|stravenue|stream|summit|throughway|trace|track|trail|tunnel"
    r"|turnpike|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|wells?)\.?(?:,? (?:apt|suite|ste|unit|#).*)?\b"
)
_ADDRESS_FORM = (
    r"^\d{1,6}[A-Za-z]?,? [A-Z][A-Za-z.'\-]+(?: [A-Za-z0-9.'#\-]+){0,6}|^(?i:p\.?o\.? box) \d+"
)
_CAPITALIZED = r"^[A-Z][A-Za-z.&'\-]*(?:,? (?:and |& |of |the )?[A-Z][A-Za-z.&'\-]*){0,6}\.?$"
_ENGLISH_NAME = rf"^(?:(?:Mrs?|Ms|Dr|Miss)\.? )?(?:{'|'.join(ENGLISH_GIVEN)})\b"

#: What stands for a hidden character.
_STAR = r"[*＊×●•#]"
MASKED = (
    ("CN_RESIDENT_ID", rf"^(?:[1-8]\d{{0,9}}{_STAR}{{4,17}}[\dXx]{{0,4}})$", (15, 18)),
    (
        "PHONE_NUMBER",
        rf"^(?:1\d{{1,3}}{_STAR}{{3,8}}\d{{0,4}}|0\d{{2,3}}-?{_STAR}{{3,8}}\d{{0,4}})$",
        (11, 13),
    ),
    ("CN_BANK_CARD", rf"^(?:\d{{4,8}}[ ]?{_STAR}{{4,}}[ *]*\d{{2,4}})$", (16, 23)),
    (
        "EMAIL_ADDRESS",
        rf"^[A-Za-z0-9._\-]{{0,8}}{_STAR}{{1,20}}[A-Za-z0-9._\-]{{0,8}}@.{{3,60}}$",
        (6, 90),
    ),
    (
        "PERSON",
        rf"^(?:\p{{Han}}{{1,2}}{_STAR}{{1,3}}\p{{Han}}?|{_STAR}{{1,2}}\p{{Han}}{{1,2}})$",
        (2, 5),
    ),
    ("CN_VEHICLE_PLATE", rf"^\p{{Han}}[A-Z]{_STAR}{{2,5}}[A-Z0-9]{{1,3}}$", (7, 8)),
)
_ANY_MASKED = rf"{_STAR}{{2,}}"


def count(
    values: pl.Series,
    lengths: Ints,
    narrow: Bools,
    digits: Bools,
    weights: Ints,
    counts: Counter[str],
) -> None:
    """Add to ``counts`` what names of people, organizations, addresses and masked values there are."""
    wide = np.flatnonzero(~narrow & (lengths >= 2) & (lengths <= 80))
    if len(wide):
        _count_wide(values.gather(wide), lengths[wide], weights[wide], counts)
    latin = np.flatnonzero(narrow & ~digits & (lengths >= 2) & (lengths <= 120))
    if len(latin):
        _count_latin(values.gather(latin), weights[latin], counts)
    _count_masked(values, lengths, weights, counts)


def _add(counts: Counter[str], name: str, found: pl.Series, weights: Ints) -> None:
    counts[name] += int(weights[found.to_numpy()].sum())


def _count_wide(values: pl.Series, lengths: Ints, weights: Ints, counts: Counter[str]) -> None:
    short = np.flatnonzero(lengths <= 24)
    if len(short):
        _count_names(values.gather(short), lengths[short], weights[short], counts)
    long = np.flatnonzero(lengths >= 4)
    if len(long):
        rest, kept, size = values.gather(long), weights[long], lengths[long]
        strong = rest.str.contains(_ORG_STRONG).to_numpy() & (size <= 60)
        weak = rest.str.contains(_ORG_WEAK).to_numpy() & (size >= 6) & (size <= 60) & ~strong
        plain = ~rest.str.contains(r"[0-9]").to_numpy()
        address = rest.str.contains(_ADDRESS).to_numpy() & (size >= 6) & ~strong & ~(weak & plain)
        counts["org:strong"] += int(kept[strong].sum())
        counts["org:weak"] += int(kept[weak].sum())
        counts["org:both"] += int(kept[(strong | weak) & ~address].sum())
        counts["address"] += int(kept[address].sum())


def _count_names(values: pl.Series, lengths: Ints, weights: Ints, counts: Counter[str]) -> None:
    named = values.str.contains(_NAME).to_numpy()
    dotted = values.str.contains(_DOTTED).to_numpy()
    counts["person:han"] += int(weights[lengths <= 4].sum())
    counts["person:dotted"] += int(weights[dotted].sum())
    if not named.any():
        return
    places_ = np.flatnonzero(named)
    seen, kept, size = values.gather(places_), weights[places_], lengths[places_]
    counts["person"] += int(kept.sum())
    for length in (2, 3, 4):
        counts[f"person:{length}"] += int(kept[size == length].sum())
    counts["person:given"] += int(kept[seen.str.contains(_ALL_GIVEN).to_numpy()].sum())
    heads = pl.DataFrame({"s": seen.str.head(1), "n": kept}).group_by("s").agg(pl.col("n").sum())
    for surname, cells in heads.iter_rows():
        counts[f"surname:{surname}"] += int(cells)


def _count_latin(values: pl.Series, weights: Ints, counts: Counter[str]) -> None:
    lettered = values.str.contains(r"[A-Za-z]{2}")
    if not lettered.any():
        return
    named = values.str.contains(_LATIN_NAME)
    _add(counts, "person:latin", named, weights)
    _add(counts, "person:english", named & values.str.contains(_ENGLISH_NAME), weights)
    _add(counts, "capitalized", values.str.contains(_CAPITALIZED), weights)
    _add(counts, "address:form", values.str.contains(_ADDRESS_FORM), weights)
    _add(counts, "org:latin", values.str.contains(_ORG_LATIN), weights)
    _add(counts, "address:latin", values.str.contains(_ADDRESS_LATIN), weights)


def _count_masked(values: pl.Series, lengths: Ints, weights: Ints, counts: Counter[str]) -> None:
    starred = values.str.contains(_STAR).to_numpy()
    if not starred.any():
        return
    at = np.flatnonzero(starred & (lengths <= 100))
    seen, kept, size = values.gather(at), weights[at], lengths[at]
    left = np.ones(len(at), dtype=np.bool_)
    for entity, pattern, (low, high) in MASKED:
        found = left & (size >= low) & (size <= high) & seen.str.contains(pattern).to_numpy()
        counts[f"masked:{entity}"] += int(kept[found].sum())
        left &= ~found
    counts["masked:other"] += int(kept[left & seen.str.contains(_ANY_MASKED).to_numpy()].sum())


def describe(detector: str, values: pl.Series, weights: Ints, counts: Counter[str]) -> None:
    """Add to ``counts`` what tells real columns of a detector from look-alikes: segments, octets, years."""
    if detector == "cn_mobile":
        _tally("segment", values.str.slice(0, 3), weights, counts)
        _tally("tail", values.str.slice(9, 2), weights, counts)
    elif detector == "birth_date":
        _tally("year", values.str.slice(0, 4), weights, counts)
    elif detector == "ipv4":
        first = values.str.extract(r"^(\d+)").cast(pl.Int32)
        _add(
            counts,
            "ip:wide",
            (first > 9) & values.str.contains(r"\.(?:3[2-9]|[4-9]\d|\d{3})\b"),
            weights,
        )
    elif detector == "icd10":
        _add(counts, "icd:dotted", values.str.contains(r"\."), weights)
        _add(counts, "icd:national", values.str.contains(r"\.[0-9x]{3}"), weights)
        _tally("chapter", values.str.slice(0, 1), weights, counts)
    elif detector in {"cn_passport", "cn_travel_permit"}:
        _tally("serial", values.str.slice(2, 2), weights, counts)
    elif detector == "cn_landline":
        _add(counts, "landline:dash", values.str.contains(r"[-()]"), weights)


def _tally(name: str, keys: pl.Series, weights: Ints, counts: Counter[str]) -> None:
    frame = pl.DataFrame({"k": keys, "n": weights}).group_by("k").agg(pl.col("n").sum())
    for key, cells in frame.iter_rows():
        counts[f"{name}:{key}"] += int(cells)
