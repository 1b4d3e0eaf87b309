"""What a positive column is: an entity in one form of writing, made for the people in the rows of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.labelled.dirt import COMMON, Dress
from benchmarks.labelled.people import Person

Make = Callable[[Random, Sequence[Person]], list[object]]


@dataclass(frozen=True)
class Variant:
    """A kind of column that holds ``entity``; ``make(rng, people)`` returns one cell a person.

    ``alone`` says that its values decide under a header that says nothing. ``bare`` are codes or figures that only
    a clear header explains, not the initials of one. ``headers`` is the section of headers when it is not the
    entity's. ``labels`` marks words of a coded item. ``beside_id`` says that it decides alone beside an identity
    number. ``soiled`` is False for forms that are dirt by themselves.
    """

    name: str
    entity: str
    make: Make
    alone: bool = False
    bare: bool = False
    headers: str = ""
    labels: bool = False
    beside_id: bool = False
    dresses: tuple[Dress, ...] = field(default=())
    repeats: bool = True
    soiled: bool = True
    styles: tuple[str, ...] = ("zh", "pinyin", "initials", "en", "code")

    @property
    def section(self) -> str:
        """The section of headers."""
        return self.headers or self.entity


def each(cell: Callable[[Random], object]) -> Make:
    """Cells that do not depend on the person."""
    return lambda rng, people: [cell(rng) for _ in people]


def of(cell: Callable[[Random, Person], object]) -> Make:
    """Cells that depend on the person."""
    return lambda rng, people: [cell(rng, person) for person in people]


def either(*cells: Callable[[Random, Person], object], weights: Sequence[int] = ()) -> Make:
    """Each cell in one of several forms."""
    return lambda rng, people: [
        rng.choices(cells, weights or None)[0](rng, person) for person in people
    ]


__all__ = ["COMMON", "Variant", "each", "either", "of"]
