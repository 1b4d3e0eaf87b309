"""Synthetic people: names as the generations bear them, and what hangs together in one row."""

import datetime
import functools
from dataclasses import dataclass
from random import Random

from benchmarks.labelled.numbers import resident_id
from benchmarks.labelled.places import county
from benchmarks.labelled.words import words

#: Shares of the ten most common surnames in per mille (census figures, rounded); the others decay after them.
_TOP = (72, 72, 68, 54, 45, 31, 22, 21, 20, 19)
_LAST_BIRTH = datetime.date(2008, 12, 31)
_TODAY = datetime.date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic person; ``sex`` is 1 for men and 2 for women, ``county`` the six digits of the identity number."""

    name: str
    sex: int
    birth: datetime.date
    county: str
    resident_id: str

    @property
    def age(self) -> int:
        """Full years at the benchmark's fixed day."""
        before = (_TODAY.month, _TODAY.day) < (self.birth.month, self.birth.day)
        return _TODAY.year - self.birth.year - before


@functools.cache
def _weights() -> list[float]:
    rest = len(words("people", "surnames")) - len(_TOP)
    return [*_TOP, *(16 / (1 + place / 12) ** 1.6 for place in range(rest))]


def surname(rng: Random) -> str:
    """A surname; in one of four cases without regard to how common it is, as in small places."""
    known = words("people", "surnames")
    return rng.choice(known) if rng.random() < 0.25 else rng.choices(known, _weights())[0]


def _generation(year: int) -> str:
    return "old" if year < 1956 else "middle" if year < 1982 else "young"


def given(rng: Random, sex: int, year: int) -> str:
    """A given name of the generation: a usual one, or two of its characters put together."""
    usual = words("people", f"{'men' if sex == 1 else 'women'}_{_generation(year)}")
    draw = rng.random()
    if draw < 0.55:
        return rng.choice(usual)
    if draw < 0.85:
        return rng.choice(words("people", "free")) + rng.choice(rng.choice(usual))
    if draw < 0.93:
        return rng.choice(rng.choice(usual))
    return rng.choice(rng.choice(usual)) + rng.choice(rng.choice(usual))


def han_name(rng: Random, sex: int = 0, year: int = 1985) -> str:
    """A Chinese name; now and then one of a minority."""
    if rng.random() < 0.012:
        kind = rng.choice(("minority", "minority_plain"))
        return rng.choice(words("people", kind))
    family = surname(rng)
    if rng.random() < 0.01 and len(family) == 1:
        family += surname(rng)[0]
    return family + given(rng, sex or rng.randint(1, 2), year)


def minority_name(rng: Random) -> str:
    """A name of a minority: transcribed, with the dot or without."""
    first, _, last = rng.choice(words("people", "minority")).partition("·")
    other = rng.choice(words("people", "minority")).partition("·")[2]
    if rng.random() < 0.2:
        return rng.choice(words("people", "minority_plain"))
    return f"{first}·{last if rng.random() < 0.3 else other}"


def english_name(rng: Random) -> str:
    """Given name and surname, at times with an initial between them."""
    first = rng.choice(words("people", rng.choice(("english_men", "english_women"))))
    middle = f" {rng.choice('ABCDEFGHJKLMNPRST')}." if rng.random() < 0.15 else ""
    return f"{first}{middle} {rng.choice(words('people', 'english_surnames'))}"


def pinyin_name(rng: Random) -> str:
    """A Chinese name in Latin letters, as passports and cards write it."""
    family = rng.choice(words("people", "pinyin_surnames"))
    own = rng.choice(words("people", "pinyin_given"))
    return rng.choice((f"{family.upper()} {own.upper()}", f"{own} {family}", f"{family}, {own}"))


def birth_date(rng: Random) -> datetime.date:
    """A birth between 1934 and 2008, workers and pensioners most often."""
    year = int(min(2008, max(1934, rng.gauss(1976, 15))))
    first = datetime.date(year, 1, 1)
    return min(_LAST_BIRTH, first + datetime.timedelta(days=rng.randrange(365)))


def person(rng: Random) -> Person:
    """A person whose name, sex, birth and identity number agree."""
    sex = rng.randint(1, 2)
    birth = birth_date(rng)
    where = county(rng)
    number = resident_id(rng, where, birth, sex)
    return Person(han_name(rng, sex, birth.year), sex, birth, where, number)


def people(rng: Random, count: int) -> list[Person]:
    """That many people, one a row."""
    return [person(rng) for _ in range(count)]


def company_founder(rng: Random) -> str:
    """The given name that a shop or workshop is called after."""
    return rng.choice(words("people", "men_middle") + words("people", "women_middle"))
