"""Names of companies, shops, offices, schools, hospitals and villages' committees."""

from random import Random

from benchmarks.labelled.people import company_founder, surname
from benchmarks.labelled.places import counties
from benchmarks.labelled.words import lines, words


def _pick(rng: Random, section: str) -> str:
    return rng.choice(words("organizations", section))


def company(rng: Random) -> str:
    """A registered company: place, brand, line of business and form, in the usual orders."""
    where = rng.choice(counties())
    place = rng.choice(
        (where.city, where.city.removesuffix("市"), where.province, where.district or where.city)
    )
    brand, line, form = _pick(rng, "brands"), _pick(rng, "lines"), _pick(rng, "forms")
    return rng.choice(
        (
            f"{place}{brand}{line}{form}",
            f"{place}{brand}{line}{form}",
            f"{brand}{line}（{where.city.removesuffix('市')}）{form}",
            f"{brand}({where.city.removesuffix('市')}){line}{form}",
            f"{brand}{line}{form}",
        )
    )


def shop(rng: Random) -> str:
    """A sole trader as it is registered: district, name of the owner or a brand, kind of shop."""
    where = rng.choice(counties())
    place = rng.choice((where.district or where.city, f"{where.city}{where.district}"))
    name = rng.choice(
        (company_founder(rng), f"{surname(rng)}记", _pick(rng, "brands"), f"老{surname(rng)}")
    )
    return f"{place}{name}{_pick(rng, 'shops')}{rng.choice(('', '', '（个体工商户）'))}"


def public_body(rng: Random) -> str:
    """An office, a school or a hospital of some place."""
    where = rng.choice(counties())
    place = rng.choice((where.city, f"{where.city}{where.district}", where.district or where.city))
    return place + _pick(rng, rng.choice(("offices", "schools", "hospitals")))


def village_committee(rng: Random) -> str:
    """A committee of villagers or residents."""
    where = rng.choice(counties())
    town = rng.choice(where.towns)
    if rng.random() < 0.5:
        return f"{where.district}{town}{rng.choice(words('places', 'villages'))}村村民委员会"
    return f"{where.district}{town}{rng.choice(words('places', 'communities'))}社区居民委员会"


def organization(rng: Random) -> str:
    """Any of them, companies most often."""
    return rng.choices((company, shop, public_body, village_committee), (6, 2, 2, 1))[0](rng)


def english_company(rng: Random) -> str:
    """An English company."""
    return (
        f"{_pick(rng, 'english_first')} {_pick(rng, 'english_line')} "
        f"{rng.choice(lines('organizations', 'english_form'))}"
    )
