"""Judges of columns as a whole: names of people, organizations, addresses, diseases."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from classifiers.judges import SPREAD, tally
from classifiers.sketch import FieldSketch
from classifiers.types import Evidence

C = TypeVar("C")


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
        silenced = against and other >= 0.8 and entity != "PERSON"
        silenced &= entity != "CN_ADDRESS" or share < _PLAIN
        if matches and share >= needed and not silenced:
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
    if entity == "PERSON" and sketch.counts["person:spelled"]:
        han = ("person:dotted", "person:peoples", "person:spelled")
        return sum(sketch.counts[name] for name in han)
    return sketch.counts["capitalized"]


#: Share of cells from which addresses are told whatever the header says.
_PLAIN = 0.85
#: Share of cells that must be a common given name where the header is "name" and nothing else is there.
_FIRST = 0.5
#: So much less likeness is needed under a header that may be anything's: name, 名称.
_WEAK = 0.1
#: Share of cells that must have the form when the header says so.
_NAMED = {"PERSON": 0.4, "ORGANIZATION": 0.3, "CN_ADDRESS": 0.3}


#: Share of names in which parts are known from which the others that are spelled alike are names, too.
_PARTS = 0.35
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
    # Names without surnames in front: with a point inside, or of parts that are known; the rest is spelled alike.
    dotted = counts["person:dotted"] + counts["person:peoples"]
    if counts["person:peoples"] >= _PARTS * (counts["person:peoples"] + counts["person:spelled"]):
        dotted += counts["person:spelled"]
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
        surnames = tally(sketch, "surname")
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
    latin = min(examined, counts["address:latin"] + counts["address:europe"])
    matches = max(counts["address"], latin)
    return matches / examined, matches, 0.6
