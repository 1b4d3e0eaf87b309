"""What each entity is: category, kind of field, level floor, sensitive or not by profile and day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from policies.rule_files import Node, UnknownWordError, parse_mapping
from policies.types import Text

#: What protections go by. ``identifier`` points at one person; ``quasi_identifier`` does with others of its kind.
FIELD_KINDS = ("identifier", "quasi_identifier", "sensitive", "contact", "text", "other")
#: Entities that an installation's own detectors declare begin so.
OWN = "OWN_"
SENSITIVE = ("all", "2020", "none")


@dataclass(frozen=True, slots=True)
class Profile:
    """A standard's list of what is sensitive, in force from a day on."""

    key: str
    start: date
    source: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of data. ``floor`` is the least level of a field that holds it in full."""

    key: str
    name: Text
    category: str
    kind: str
    floor: int
    sensitive: str

    @property
    def personal(self) -> bool:
        """Whether it is personal data, not data on organizations or nothing of the kind."""
        return self.category not in {"organization", "other"}

    def is_sensitive(self, profile: Profile) -> bool:
        """Whether it is sensitive personal information under ``profile``."""
        return self.sensitive == "all" or self.sensitive == profile.key.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class Combination:
    """Sets of entities that together raise a dataset: one of each set must be there."""

    id: str
    all_of: tuple[frozenset[str], ...]
    level: int
    reason: Text
    source: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A number of distinct persons from which on a dataset is raised."""

    id: str
    persons: int
    sensitive: bool
    level: int
    reason: Text
    source: str


@dataclass(frozen=True)
class Entities:
    """The whole table."""

    profiles: tuple[Profile, ...]
    categories: Mapping[str, Text]
    by_key: Mapping[str, Entity]
    combinations: tuple[Combination, ...]
    scales: tuple[Scale, ...]
    masked_floor: int
    none_found_level: int

    def get(self, key: str) -> Entity:
        """Return an entity; one of an installation's own (OWN_…) is as ``OWN_`` says. Raises UnknownWordError."""
        if key not in self.by_key and key.startswith(OWN):
            return replace(self.by_key[OWN], key=key, name=Text(key, key))
        if key not in self.by_key:
            raise UnknownWordError("entity", key, tuple(self.by_key))
        return self.by_key[key]

    def profile(self, on: date, key: str | None = None) -> Profile:
        """Return the profile named ``key``, else the one in force on a day (the first before any was)."""
        if key is not None:
            found = [p for p in self.profiles if p.key == key]
            if not found:
                raise UnknownWordError("profile", key, [p.key for p in self.profiles])
            return found[0]
        in_force = [p for p in self.profiles if p.start <= on]
        return max(in_force, key=lambda p: p.start) if in_force else self.profiles[0]


def parse_entities(name: str, text: str) -> Entities:
    """Read the text of ``entities.yaml``; errors call it ``name``. Raises PolicyFileError."""
    top = parse_mapping(
        name,
        text,
        (
            "profiles",
            "categories",
            "masked_floor",
            "entities",
            "combinations",
            "scale",
            "none_found_level",
        ),
    )
    profiles = tuple(
        Profile(n.get("key", str), n.get("from", date), n.get("source", str))
        for n in top.nodes("profiles", ("key", "from", "source"))
    )
    if not profiles:
        raise top.fail("profiles is empty", "profiles")
    raw = top.get("categories", dict)
    categories_node = top.node("categories", tuple(raw))
    categories = {str(key): categories_node.text(key) for key in raw}
    table = top.node("entities", tuple(top.get("entities", dict)))
    entities = {str(key): _entity(table, str(key), categories) for key in table.data}
    return Entities(
        profiles=profiles,
        categories=categories,
        by_key=entities,
        combinations=tuple(_combination(n, entities) for n in _combinations(top)),
        scales=tuple(_scale(n) for n in top.nodes("scale", _SCALE)),
        masked_floor=top.get("masked_floor", int),
        none_found_level=top.get("none_found_level", int),
    )


_SCALE = ("id", "persons", "sensitive", "level", "reason", "source")


def _combinations(top: Node) -> list[Node]:
    return list(top.nodes("combinations", ("id", "all_of", "level", "reason", "source")))


def _entity(table: Node, key: str, categories: Mapping[str, Text]) -> Entity:
    n = table.node(key, ("name", "category", "kind", "floor", "sensitive"))
    return Entity(
        key=key,
        name=n.text("name"),
        category=n.choice("category", tuple(categories)),
        kind=n.choice("kind", FIELD_KINDS),
        floor=n.get("floor", int),
        sensitive=n.choice("sensitive", SENSITIVE),
    )


def _combination(n: Node, entities: Mapping[str, Entity]) -> Combination:
    sets = n.get("all_of", list)
    for word in (w for s in sets for w in s):
        if word not in entities:
            raise n.fail(f"all_of has {word!r}, which is no entity", "all_of")
    return Combination(
        id=n.get("id", str),
        all_of=tuple(frozenset(map(str, s)) for s in sets),
        level=n.get("level", int),
        reason=n.text("reason"),
        source=n.get("source", str),
    )


def _scale(n: Node) -> Scale:
    return Scale(
        id=n.get("id", str),
        persons=n.get("persons", int),
        sensitive=n.get("sensitive", bool),
        level=n.get("level", int),
        reason=n.text("reason"),
        source=n.get("source", str),
    )
