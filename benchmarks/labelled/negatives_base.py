"""What a hard negative is, and the few builders that its cells are made with."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

Make = Callable[[Random, int], list[object]]
_EPOCH = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)
_YEARS_12 = 12 * 365 * 86400 - 86400


@dataclass(frozen=True)
class Negative:
    """A kind of column that holds no personal data: the right answer is no entity at all.

    ``make(rng, n)`` returns n cells, the same for the same generator state; cells are str, int,
    float or None, one type (beside None) a column. ``alone`` is False where only the header tells
    it from personal data, so that it must not stand under a header that says nothing.
    """

    name: str
    headers: tuple[str, ...]
    make: Make
    alone: bool = True


def each(cell: Callable[[Random], object]) -> Make:
    """Cells drawn one by one."""
    return lambda rng, n: [cell(rng) for _ in range(n)]


def among(words: Sequence[object]) -> Make:
    """Words drawn with equal chances."""
    return lambda rng, n: [rng.choice(words) for _ in range(n)]


def mostly(words: Sequence[object]) -> Make:
    """Words drawn as codes are in practice: a few of them fill most rows."""

    def make(rng: Random, n: int) -> list[object]:
        weights = [1 / (rank + 1) for rank in range(len(words))]
        return list(rng.choices(words, weights, k=n))

    return make


def gaps(make: Make, share: float = 0.15, blanks: Sequence[object] = (None, "", "-", "无")) -> Make:
    """The same cells with a share of them missing, written in several ways."""

    def with_gaps(rng: Random, n: int) -> list[object]:
        cells = make(rng, n)
        return [rng.choice(blanks) if rng.random() < share else cell for cell in cells]

    return with_gaps


def counting(start: int, step: int = 1, form: str = "") -> Make:
    """A sequence; with a format specification the numbers become text."""

    def make(_rng: Random, n: int) -> list[object]:
        numbers = range(start, start + n * step, step)
        return [format(number, form) if form else number for number in numbers]

    return make


def digits(rng: Random, count: int) -> str:
    """That many random digits."""
    return "".join(rng.choices("0123456789", k=count))


def letters(rng: Random, count: int, alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ") -> str:
    """That many random characters of an alphabet."""
    return "".join(rng.choices(alphabet, k=count))


def moment(rng: Random) -> datetime.datetime:
    """An event between 2015 and 2026, months evenly spread, UTC."""
    return _EPOCH + datetime.timedelta(seconds=rng.randrange(_YEARS_12))


def stamped(form: str) -> Make:
    """Event times in one format of strftime."""
    return each(lambda rng: moment(rng).strftime(form))


def ean(body: str) -> str:
    """A body of 12 digits with its GS1 check digit (ISBN-13 and EAN-13)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def isbn10(body: str) -> str:
    """A body of 9 digits with its ISBN-10 check character (MOD 11)."""
    rest = -sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return body + ("X" if rest == 10 else str(rest))
