"""What people are, have and earn: codes and words of the standards, diagnoses, amounts, secrets."""

import base64
import datetime
import json
from random import Random

from benchmarks.labelled.numbers import digits
from benchmarks.labelled.words import lines, words

_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#: Words of each kind with the shares they have in practice, most common first.
_STEEP = {"ethnic": 2.2, "marital": 1.0, "religion": 0.6, "countries": 1.6, "political": 0.9}
#: GB/T 2261.2 marital status, GB/T 4658 education, GB/T 4762 political affiliation, GB/T 3304 ethnic groups.
CODES = {
    "marital": ("10", "20", "21", "22", "23", "30", "40", "90"),
    "education": ("11", "14", "21", "31", "41", "44", "61", "71", "81", "90"),
    "political": ("01", "02", "03", "13", "12", "04", "06"),
    "ethnic": tuple(f"{n:02}" for n in range(1, 57)),
    "household": ("10", "20", "11", "12", "21", "22"),
    "employment": ("1", "2", "3", "4"),
}


def _weighted(rng: Random, known: tuple[str, ...], steep: float) -> str:
    return rng.choices(known, [1 / (rank + 1) ** steep for rank in range(len(known))])[0]


def word(rng: Random, kind: str) -> str:
    """A word of a kind, the common ones most often."""
    return _weighted(rng, words("attributes", kind), _STEEP.get(kind, 0.4))


def code(rng: Random, kind: str) -> str:
    """A code of a kind, the common ones most often."""
    return _weighted(rng, CODES[kind], _STEEP.get(kind, 0.5))


def education_english(rng: Random) -> str:
    """A level of education in English."""
    return rng.choice(lines("attributes", "education_english"))


def disease(rng: Random) -> str:
    """A diagnosis in Chinese, at times with a side, a stage or a second one."""
    name = rng.choice(words("attributes", "diseases"))
    draw = rng.random()
    if draw < 0.1:
        return f"{name}（{rng.choice(('左侧', '右侧', '双侧', '术后', '极高危', '待查'))}）"
    if draw < 0.18:
        return f"1.{name} 2.{rng.choice(words('attributes', 'diseases'))}"
    return name


def icd(rng: Random) -> str:
    """A code of ICD-10, or of its Chinese edition with six characters."""
    return rng.choice(words("attributes", "icd"))


def wage(rng: Random) -> float:
    """A month's wage in yuan."""
    return round(rng.lognormvariate(8.75, 0.45), 2)


def contribution_base(rng: Random) -> float:
    """A base in yuan between the floor and the ceiling of a year, many of them at the floor."""
    return (
        4879.0
        if rng.random() < 0.3
        else round(min(24396.0, max(4879.0, rng.lognormvariate(8.9, 0.4))), 2)
    )


def pension(rng: Random) -> float:
    """A month's pension in yuan."""
    return round(max(205.0, rng.gauss(3300, 900)), 2)


def balance(rng: Random) -> float:
    """What is in an account, in yuan."""
    return round(rng.lognormvariate(9.5, 1.3), 2)


def date_in(form: str, day: datetime.date) -> str:
    """A day in one of the eight forms that birth dates are written in."""
    return {
        "iso": f"{day:%Y-%m-%d}",
        "compact": f"{day:%Y%m%d}",
        "slashes": f"{day.year}/{day.month}/{day.day}",
        "dots": f"{day:%Y.%m.%d}",
        "han": f"{day.year}年{day.month}月{day.day}日",
        "midnight": f"{day:%Y-%m-%d} 00:00:00",
        "excel": f"{day:%Y/%m/%d} 0:00",
        "short dashes": f"{day.year}-{day.month}-{day.day}",
    }[form]


def password(rng: Random) -> str:
    """A password as users choose it."""
    base = rng.choice("Abc Pass qwe admin wang li zhang Nj hello summer test iloveu".split())
    return f"{base}{rng.choice(('@', '#', '!', '', '_'))}{digits(rng, rng.randint(3, 6))}"


def bcrypt(rng: Random) -> str:
    """A stored password in bcrypt's form."""
    return "$2b$12$" + "".join(rng.choices(_SAFE + "./", k=53))


def jwt(rng: Random) -> str:
    """A bearer token in three parts."""
    parts = [
        {"alg": "HS256", "typ": "JWT"},
        {"sub": digits(rng, 10), "iat": 1700000000 + rng.randrange(10**7)},
    ]
    coded = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts]
    return ".".join([*coded, "".join(rng.choices(_SAFE + "-_", k=43))])


def access_key(rng: Random) -> str:
    """A key of a cloud or of a model's service; never one that was issued."""
    if rng.random() < 0.5:
        return "AKIA" + "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16))
    return "LTAI5t" + "".join(rng.choices(_SAFE, k=18))


def biometric(rng: Random) -> str:
    """A template of a face or a fingerprint: a hundred bytes or so, in base64."""
    return base64.b64encode(rng.randbytes(rng.choice((48, 66, 96)))).decode()
