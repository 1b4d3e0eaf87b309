"""The level ladder, and what each level requires."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.entities import FIELD_KINDS
from policies.rule_files import Node, UnknownWordError, parse_mapping
from policies.types import Text

RECIPIENT_KINDS = ("own_bureau", "government", "agreement", "public")
#: Parts of a release chain, in the order in which they come (Article 27; Article 5 for the leading group).
PARTS = ("consent", "review", "approve", "decide")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder and what it requires. ``k`` and ``chain`` are by recipient kind."""

    number: int
    key: str
    name: Text
    gbt43697: Text
    find: str
    samples: str
    storage: Text
    transmission: Text
    k: Mapping[str, int]
    chain: Mapping[str, tuple[str, ...]]
    protections: Mapping[str, str]
    encrypted: bool
    marked: bool
    valid_days: int
    two_person_delivery: bool
    mlps_grade: int
    review_months: int


@dataclass(frozen=True)
class Levels:
    """The ladder, lowest first."""

    ladder: tuple[Level, ...]

    def by_number(self, number: int) -> Level:
        """Return a level by its number. Raises UnknownWordError."""
        for level in self.ladder:
            if level.number == number:
                return level
        raise UnknownWordError("level", number, [level.number for level in self.ladder])

    def strictest(self) -> Level:
        """Return the top of the ladder: what stands in for not knowing."""
        return self.ladder[-1]


_KEYS = tuple(Level.__slots__)


def parse_levels(name: str, text: str) -> Levels:
    """Read the text of ``levels.yaml``; errors call it ``name``. Raises PolicyFileError."""
    top = parse_mapping(name, text, ("levels",))
    ladder = tuple(_level(n) for n in top.nodes("levels", _KEYS))
    numbers = [level.number for level in ladder]
    # Number 0 stands for "levels do not matter" where decisions are made.
    if not ladder or numbers != sorted(set(numbers)) or numbers[0] < 1:
        problem = "levels must be numbered upwards from 1 or more, lowest first, each number once"
        raise top.fail(problem, "levels")
    return Levels(ladder)


def _level(n: Node) -> Level:
    k, chain = n.node("k", RECIPIENT_KINDS), n.node("chain", RECIPIENT_KINDS)
    protections = n.node("protections", FIELD_KINDS)
    kinds = ("none", "mask", "suppress", "pseudonym", "generalize", "redact")
    return Level(
        number=n.get("number", int),
        key=n.get("key", str),
        name=n.text("name"),
        gbt43697=n.text("gbt43697"),
        find=n.choice("find", ("all", "bureau", "named")),
        samples=n.choice("samples", ("plain", "masked", "none")),
        storage=n.text("storage"),
        transmission=n.text("transmission"),
        k={kind: k.get(kind, int) for kind in RECIPIENT_KINDS},
        chain={kind: chain.words(kind, PARTS) for kind in RECIPIENT_KINDS},
        protections={kind: protections.choice(kind, kinds) for kind in FIELD_KINDS},
        encrypted=n.get("encrypted", bool),
        marked=n.get("marked", bool),
        valid_days=n.get("valid_days", int),
        two_person_delivery=n.get("two_person_delivery", bool),
        mlps_grade=n.get("mlps_grade", int),
        review_months=n.get("review_months", int),
    )
