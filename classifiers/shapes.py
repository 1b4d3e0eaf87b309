"""What a column looks like as a whole: names of people, organizations, addresses, masked values, types of writing."""

from collections import Counter
from functools import cache

import numpy as np
import polars as pl

from classifiers import masks
from classifiers.cells import (
    DIGIT,
    HAN,
    LOWER,
    SPACED,
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
from classifiers.dates import days, digits_at
from classifiers.plan import Family, Walk, Walks, family, walk_all
from classifiers.shape_patterns import (
    AREAS,
    DIAGNOSES,
    FAMILIES,
    FIRST,
    MAX_INTEGER,
    PEOPLES,
    SPELLED,
)


@cache
def _family(name: str) -> Family:
    """Return a family of shapes, made when first asked for."""
    return family(*FAMILIES[name])


def due(cells: Cells) -> dict[str, Family]:
    """Return the families that ``types`` and ``count`` need walked over ``cells``, by name."""
    return {name: _family(name) for name in FIRST if FAMILIES[name][1].may_hold(cells)}


def types(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> Bools:
    """Count cells by the type they are written in, and tell which are numbers or dates.

    Leading zeros and 16 digits or more are text.
    """
    plain = _whole_numbers(cells.data, cells.starts, cells.sizes, cells.marks)
    counts["type:integer"] = total(weights, plain)
    walk = walks["types"]
    for name in walk.present():
        found = walk.hits(name)
        if name.startswith("geo:"):
            counts[name] += int(weights[walk.places[found]].sum())
            continue
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
    if "name" in walks:
        _count_names(walks["name"], cells, weights, counts)
    if "org" in walks:
        _count_places(walks, cells, weights, counts)
    if cells.bounds.some & (UPPER | LOWER):
        _count_latin(walks, cells, weights, counts)
    masks.count(cells, weights, counts)


def _count_latin(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Count names, organizations, diseases and addresses in Latin letters."""
    latin = walks.get("latin")
    if latin and "lettered" in set(latin.present()):
        seen, kept = cells.take(latin.places), weights[latin.places]
        english, street = walk_all([_family("english"), _family("street")], seen)
        _add_all(latin, weights, counts)
        for walk in (english, street):
            _add_all(walk, kept, counts)
        named = latin.hits("person:latin")
        counts["person:english"] = int(kept[named & english.hits("person:english")].sum())
        for shape, some in (
            ("pinyin", latin.places[named & ~english.hits("person:english")]),
            ("surname", latin.places[named]),
            ("disease", latin.places[latin.hits("worded")]),
        ):
            if len(some):
                _add_all(_family(shape).walk(cells.take(some)), weights[some], counts)
    held = cells.bounds.some
    letters = (cells.marks & (UPPER | LOWER)) != 0
    if held & WIDE:
        accented = np.flatnonzero(
            letters & ((cells.marks & WIDE) != 0) & ((cells.marks & HAN) == 0)
        )
        if len(accented):
            _count_accented(cells.take(accented), weights[accented], counts)
    if held & DIGIT and held & SPACED:
        housed = np.flatnonzero(
            letters & ((cells.marks & DIGIT) != 0) & ((cells.marks & SPACED) != 0)
        )
        if len(housed):
            _add_all(_family("europe").walk(cells.take(housed)), weights[housed], counts)


def _count_accented(cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Count the same among cells with letters that English lacks: Jürgen Müller, Åsa Lindqvist."""
    walk = _family("accented").walk(cells)
    english = _family("english").walk(cells)
    surname = _family("accented surname").walk(cells)
    for found in (walk, surname, _family("accented words").walk(cells)):
        _add_all(found, weights, counts)
    # All families have one gate: their cells are the same.
    named, kept = walk.hits("person:latin"), weights[walk.places]
    given = walk.hits("person:accented") | english.hits("person:english")
    counts["person:english"] += int(kept[named & given].sum())
    counts["org:latin"] += int(kept[english.hits("org:latin")].sum())
    plain = np.flatnonzero(named & ~surname.hits("person:surname"))
    if len(plain):
        _add_all(_family("surname").walk(cells.take(walk.places[plain])), kept[plain], counts)


def _add_all(walk: Walk, weights: Ints, counts: Counter[str]) -> None:
    for name in walk.present():
        counts[name] += int(weights[walk.places[walk.hits(name)]].sum())


def _count_names(walk: Walk, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    _add_all(walk, weights, counts)
    veiled = walk.hits("masked:PERSON")  # 张某, 张女士: the given name is left out on purpose
    counts["person"] -= int(weights[walk.places[veiled]].sum())
    counts["person:han"] += int(weights[walk.places[cells.sizes[walk.places] <= 4]].sum())
    foreign = _foreign(walk, cells, weights, counts)
    named = walk.places[walk.hits("person") & ~veiled & ~foreign]
    counts["person:given"] = int(
        weights[walk.places[walk.hits("person:given") & walk.hits("person") & ~foreign]].sum()
    )
    lengths, tally = np.zeros(6, dtype=np.int64), np.zeros(0x10000, dtype=np.int64)
    _tally_names(cells.data, cells.starts, cells.sizes, weights, named, lengths, tally)
    for length in (2, 3, 4):
        counts[f"person:{length}"] += int(lengths[length])
    for code in np.flatnonzero(tally):
        counts[f"surname:{chr(code)}"] += int(tally[code])


def _foreign(walk: Walk, cells: Cells, weights: Ints, counts: Counter[str]) -> Bools:
    """Count names without a surname in front, and tell which of the cells walked they are.

    Some begin like surnames all the same: 马海阿依, 白玛央金. Those of three characters at most are left to them.
    """
    found = np.zeros(len(walk.places), dtype=np.bool_)
    surnamed, size = walk.hits("person"), cells.sizes[walk.places]
    asked = np.flatnonzero((~surnamed | (size == 4)) & (size <= 9))
    if not len(asked):
        return found
    seen = cells.take(walk.places[asked]).series()
    spelled = seen.str.contains(SPELLED)
    asked, seen = asked[spelled.to_numpy()], seen.filter(spelled)
    known = seen.str.contains(PEOPLES).to_numpy()
    kept, both = weights[walk.places[asked]], surnamed[asked]
    counts["person:peoples"] += int(kept[known].sum())
    counts["person:spelled"] += int(kept[~known & ~both].sum())
    counts["person"] -= int(kept[known & both].sum())
    found[asked[known]] = True
    return found


@compiled
def _tally_names(
    data: Bytes, starts: Ints, sizes: Ints, weights: Ints, places: Ints, lengths: Ints, tally: Ints
) -> None:
    """Add to ``lengths`` (6) and ``tally`` how many cells have so many characters, and begin with which Chinese one."""
    for place in places:
        at = starts[place]
        code = (
            (item(data, at) & 15) << 12 | (item(data, at + 1) & 63) << 6 | item(data, at + 2) & 63
        )
        lengths[min(sizes[place], 5)] += weights[place]
        tally[code] += weights[place]


def _count_places(walks: Walks, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    org, address, region = (walks[name] for name in ("org", "address", "region"))
    places = org.places  # all three have the same gate
    size, kept = cells.sizes[places], weights[places]
    strong = org.hits("org:strong") & (size <= 60)
    weak = org.hits("org:weak") & (size >= 6) & (size <= 60) & ~strong
    # 大坪村4组 has five characters.
    found = (address.sets != 0) & (size >= 5) & ~strong & ~(weak & ~org.hits("digit"))
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
    "cn_landline": (("landline:dash", r"[-()]"), ("landline:area", AREAS)),
    "bank_account": (("account:long", r"^\d{12,30}$"),),
    "ipv4": (("ip:wide", r"^(?:[1-9]\d|\d{3}).*\.(?:3[2-9]|[4-9]\d|\d{3})(?:\.|$)"),),
}


def describe(detector: str, cells: Cells, weights: Ints, counts: Counter[str]) -> None:
    """Add to ``counts`` what tells real columns of a detector from look-alikes: segments, octets, years."""
    if detector in _TALLIES:
        _count_codes(*_TALLIES[detector], cells, weights, counts)
    for name, pattern in _TRAITS.get(detector, ()):
        found = cells.series().str.contains(pattern).to_numpy()
        counts[name] += int(weights[found].sum())


def _count_codes(
    name: str, start: int, width: int, cells: Cells, weights: Ints, counts: Counter[str]
) -> None:
    """Count cells by ``width`` ASCII characters behind the first ``start``, where all have so many."""
    if int((cells.ends - cells.starts).min()) < start + width:
        return
    tally = np.zeros(10**width, dtype=np.int64)
    if _tally_digits(cells.data, cells.starts, start, width, weights, tally):
        for number in np.flatnonzero(tally):
            counts[f"{name}:{number:0{width}}"] += int(tally[number])
        return
    codes = _characters(cells.data, cells.starts + start, width)
    frame = pl.DataFrame({"code": codes, "n": weights}).group_by("code").agg(pl.col("n").sum())
    for code, n in frame.iter_rows():
        counts[f"{name}:{code.to_bytes(width, 'big').decode()}"] += int(n)


@compiled
def _tally_digits(
    data: Bytes, starts: Ints, skipped: int, width: int, weights: Ints, tally: Ints
) -> bool:
    """Add to ``tally`` how often each number of ``width`` digits stands behind ``skipped`` bytes; False: not all do."""
    for i in range(len(starts)):
        number = digits_at(data, starts[i] + skipped, width)
        if number < 0:
            return False
        tally[number] += weights[i]
    return True


@compiled
def _characters(data: Bytes, starts: Ints, width: int) -> Ints:
    """Return the ASCII characters from each start as one number, 8 bits a character."""
    out = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(starts)):
        for k in range(width):
            out[i] = out[i] << 8 | np.int64(data[starts[i] + k])
    return out
