"""Places and addresses: counties with their real codes, streets, estates and villages; English ones too."""

import functools
from dataclasses import dataclass
from random import Random

from benchmarks.labelled.words import lines, words


@dataclass(frozen=True, slots=True)
class County:
    """A county or district with its code and some of its streets and towns."""

    province: str
    city: str
    code: str
    district: str
    towns: tuple[str, ...]

    @property
    def full(self) -> str:
        """Province, city and district as one string; a municipality is named once."""
        province = "" if self.province == self.city else self.province
        return f"{province}{self.city}{self.district}"


@functools.cache
def counties() -> tuple[County, ...]:
    """All counties of the list."""
    found = []
    for line in lines("places", "counties"):
        province, city, code, district, towns = line.split("|")
        found.append(County(province, city, code, district, tuple(towns.split(","))))
    return tuple(found)


def county(rng: Random) -> str:
    """The code of some county."""
    return rng.choice(counties()).code


def _floors(rng: Random) -> str:
    house, room = rng.randint(1, 40), f"{rng.randint(1, 32)}{rng.randint(1, 8):02}"
    return rng.choice(
        (
            f"{house}幢{rng.randint(1, 4)}单元{room}室",
            f"{house}栋{room}",
            f"{house}号楼{rng.randint(1, 5)}单元{room}",
            f"{house}-{rng.randint(1, 3)}-{room}",
            f"{house}幢{room}室",
        )
    )


def _town_address(rng: Random, where: County) -> str:
    road, number = rng.choice(words("places", "roads")), rng.randint(1, 900)
    estate = rng.choice(words("places", "estates"))
    return rng.choice(
        (
            f"{road}{number}号{estate}{_floors(rng)}",
            f"{road}{number}号",
            f"{rng.choice(where.towns)}{road}{number}号{_floors(rng)}",
            f"{estate}{_floors(rng)}",
            f"{road}{number}号之{rng.randint(1, 9)}",
            f"{rng.choice(words('places', 'communities'))}社区{road}{number}弄{rng.randint(1, 90)}号",
        )
    )


def _village_address(rng: Random, where: County) -> str:
    town, village = rng.choice(where.towns), rng.choice(words("places", "villages"))
    return rng.choice(
        (
            f"{town}{village}村{rng.randint(1, 20)}组{rng.randint(1, 99)}号",
            f"{town}{village}村委会{rng.choice('一二三四五六七八')}组",
            f"{town}{village}村{rng.randint(1, 300)}号",
            f"{town}{village}行政村{rng.choice(words('places', 'villages'))}自然村{rng.randint(1, 99)}号",
        )
    )


def address(rng: Random, short: float = 0.25) -> str:
    """A Chinese address; a share of them leaves province and city out."""
    where = rng.choice(counties())
    local = (_town_address if rng.random() < 0.7 else _village_address)(rng, where)
    if rng.random() < short:
        start = rng.choice((where.district, where.city, f"{where.city}{where.district}"))
    else:
        start = where.full
    if rng.random() < 0.06:
        start = start.replace("省", "省 ").replace("市", "市 ", 1)
    return start + local


def street_only(rng: Random) -> str:
    """An address without the city, as people fill in forms: road, number, house."""
    return _town_address(rng, rng.choice(counties()))


def postcode(rng: Random) -> str:
    """Six digits whose first two are those of a province's post offices."""
    return rng.choice(
        "21 22 31 32 10 30 40 51 52 61 43 41 45 05 25 26 27 23 35 36 33 34 11 71 65 55".split()
    ) + (
        f"{rng.randint(0, 99):02}{rng.choice(('00', '01', '12', '23', '31', '05', '36', '44', '50', '99'))}"
    )
