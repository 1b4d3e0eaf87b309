"""People who do not exist, each with everything that a table may say of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.strangers import words

#: Share of people of each group in an ordinary table; regions with their own people have most of those.
ORDINARY = {
    "han": 0.94,
    "uyghur": 0.01,
    "tibetan": 0.01,
    "mongol": 0.02,
    "yi": 0.01,
    "kazakh": 0.01,
}
REGIONS = {
    "xinjiang": {"uyghur": 0.62, "kazakh": 0.1, "han": 0.28},
    "tibet": {"tibetan": 0.75, "han": 0.25},
    "mongolia": {"mongol": 0.55, "han": 0.45},
    "liangshan": {"yi": 0.6, "han": 0.4},
}
GROUPS = {
    "uyghur": "维吾尔族",
    "tibetan": "藏族",
    "mongol": "蒙古族",
    "yi": "彝族",
    "kazakh": "哈萨克族",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """One person; ``group`` is a key of GROUPS, or han."""

    name: str
    sex: str
    ethnic: str
    group: str
    born: date
    id: str
    county: list[str]
    latin: str
    german: str


def with_check(seventeen: str) -> str:
    """Return a resident number with its check digit (ISO 7064 MOD 11-2)."""
    total = sum(w * int(d) for w, d in zip(WEIGHTS, seventeen, strict=True))
    return seventeen + "10X98765432"[total % 11]


def birth(rng: Random, low: int = 18, high: int = 92) -> date:
    """Return a birthday of somebody ``low`` to ``high`` years old in 2024."""
    return date(2024, 6, 1) - timedelta(days=rng.randrange(low * 365, high * 365))


def han(rng: Random, sex: str) -> str:
    """Return a Han name: one surname in twenty is rare or compound."""
    draw = rng.random()
    if draw < 0.02:
        surname = rng.choice(words.COMPOUND)
    elif draw < 0.05:
        surname = rng.choice(words.RARE_SURNAMES)
    else:
        surname = words.SURNAMES[min(int(rng.expovariate(0.045)), len(words.SURNAMES) - 1)]
    draw = rng.random()
    if draw < 0.22:
        return surname + rng.choice(words.GIVEN_ONE)
    if draw < 0.6:
        return surname + rng.choice(words.GIVEN_TWO)
    return surname + rng.choice(words.GIVEN_ONE) + rng.choice(words.GIVEN_ONE)


def named(rng: Random, group: str, sex: str) -> str:
    """Return a name as the group writes it in Han characters."""
    if group == "uyghur":
        given = words.UYGHUR_MALE if sex == "男" else words.UYGHUR_FEMALE
        return f"{rng.choice(given)}·{rng.choice(words.UYGHUR_MALE)}"
    if group == "kazakh":
        return f"{rng.choice(words.KAZAKH)}·{rng.choice(words.KAZAKH)}"
    if group == "tibetan":
        parts = rng.sample(words.TIBETAN, 2)
        return parts[0] if rng.random() < 0.06 else "".join(parts)
    if group == "mongol":
        return (
            rng.choice(words.MONGOL)
            if rng.random() < 0.75
            else "".join(rng.sample(words.MONGOL, 2))
        )
    if group == "yi":
        return rng.choice(words.YI) + rng.choice(words.YI_GIVEN)
    return han(rng, sex)


def person(rng: Random, region: str = "", low: int = 18, high: int = 92) -> Person:
    """Return a person of a region (see REGIONS); none for the whole country."""
    shares = REGIONS.get(region, ORDINARY)
    group = rng.choices(list(shares), list(shares.values()))[0]
    sex = rng.choice("男女")
    counties = {
        "xinjiang": words.XINJIANG,
        "tibet": words.TIBET,
        "mongolia": words.MONGOLIA,
        "liangshan": [c for c in words.COUNTIES if c[0] == "513432"],
    }.get(region, words.COUNTIES)
    county = rng.choice(counties)
    born = birth(rng, low, high)
    code = county[0] if rng.random() < 0.8 else rng.choice(words.COUNTIES)[0]
    sequence = f"{rng.randrange(100):02}{rng.choice('13579' if sex == '男' else '02468')}"
    return Person(
        name=named(rng, group, sex),
        sex=sex,
        ethnic=GROUPS.get(group) or ("汉族" if rng.random() < 0.9 else rng.choice(words.ETHNIC)),
        group=group,
        born=born,
        id=with_check(f"{code}{born:%Y%m%d}{sequence}"),
        county=county,
        latin=f"{rng.choice(words.LATIN_FIRST)} {rng.choice(words.LATIN_LAST)}",
        german=f"{rng.choice(words.GERMAN_FIRST)} {rng.choice(words.GERMAN_LAST)}".replace(
            "_", " "
        ),
    )


def people(rng: Random, n: int, region: str = "", low: int = 18, high: int = 92) -> list[Person]:
    """Return ``n`` people."""
    return [person(rng, region, low, high) for _ in range(n)]
