"""What each entity is: category, kind of field, level floor, sensitive or not by profile and day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policies.rule_files import Node, UnknownWordError, parse_mapping
from policies.types import Text

#: What protections go by. ``identifier`` points at one person; ``quasi_identifier`` does with others of its kind.
FIELD_KINDS = ("identifier", "quasi_identifier", "sensitive", "contact", "text", "other")
#: Entities that an installation's own detectors declare begin so.
OWN = "OWN_"
#: ``sensitive`` says one of these, or lists profiles.
SENSITIVE = ("all", "none")


@dataclass(frozen=True, slots=True)
class Profile:
    """A standard's list of what is sensitive, in force from a day on."""

    key: str
    start: date
    source: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of data. ``floor`` is the least level of a field that holds it in full.

    ``sensitive``: keys of the profiles under which it is sensitive personal information.
    """

    key: str
    name: Text
    category: str
    kind: str
    floor: int
    sensitive: frozenset[str]

    @property
    def personal(self) -> bool:
        """Whether it is personal data, not data on organizations or nothing of the kind."""
        return self.category not in {"organization", "other"}

    def is_sensitive(self, profile: Profile) -> bool:
        """Whether it is sensitive personal information under ``profile``."""
        return profile.key in self.sensitive


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


@dataclass(frozen=True, slots=True)
class Minors:
    """Below which age a person's data is sensitive whatever it is, and from which level on."""

    age: int
    level: int
    reason: Text
    source: str


@dataclass(frozen=True)
class Entities:
    """The whole table. The floors are the least levels of personal data, ordinary and sensitive."""

    profiles: tuple[Profile, ...]
    categories: Mapping[str, Text]
    by_key: Mapping[str, Entity]
    combinations: tuple[Combination, ...]
    scales: tuple[Scale, ...]
    masked_floor: int
    personal_floor: int
    sensitive_floor: int
    minors: Minors
    failed_level: int
    none_found_level: int

    def floor(self, entity: Entity, profile: Profile) -> int:
        """Return the least level of a field that holds ``entity`` in full, under a profile."""
        if entity.is_sensitive(profile):
            return max(entity.floor, self.sensitive_floor)
        return max(entity.floor, self.personal_floor) if entity.personal else entity.floor

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


_TOP = (
    "profiles",
    "categories",
    "masked_floor",
    "personal_floor",
    "sensitive_floor",
    "entities",
    "combinations",
    "scale",
    "minors",
    "failed_level",
    "none_found_level",
)
_SCALE = ("id", "persons", "sensitive", "level", "reason", "source")


def parse_entities(name: str, text: str, levels: Collection[int] | None = None) -> Entities:
    """Read the text of ``entities.yaml``; errors call it ``name``.

    ``levels`` are the numbers of the ladder, which every level written here must be one of; None leaves that unasked.

    Raises PolicyFileError.
    """
    top = parse_mapping(name, text, _TOP)
    ladder = _Ladder(levels)
    profiles = _profiles(top)
    raw = top.get("categories", dict)
    categories_node = top.node("categories", tuple(raw))
    categories = {str(key): categories_node.text(key) for key in raw}
    table = top.node("entities", tuple(top.get("entities", dict)))
    keys = tuple(p.key for p in profiles)
    entities = {str(key): _entity(table, str(key), categories, keys, ladder) for key in table.data}
    return Entities(
        profiles=profiles,
        categories=categories,
        by_key=entities,
        combinations=_combinations(top, entities, ladder),
        scales=_scales(top, ladder),
        masked_floor=ladder.read(top, "masked_floor"),
        personal_floor=ladder.read(top, "personal_floor"),
        sensitive_floor=ladder.read(top, "sensitive_floor"),
        minors=_minors(top, ladder),
        failed_level=ladder.read(top, "failed_level"),
        none_found_level=ladder.read(top, "none_found_level"),
    )


@dataclass(frozen=True)
class _Ladder:
    """Reads levels; one that the ladder does not have is an error."""

    numbers: Collection[int] | None

    def read(self, n: Node, key: str) -> int:
        number: int = n.get(key, int)
        if self.numbers is not None and number not in self.numbers:
            listed = ", ".join(map(str, sorted(self.numbers)))
            raise n.fail(f"{key} is {number}; allowed: {listed}", key)
        return number


def _profiles(top: Node) -> tuple[Profile, ...]:
    nodes = list(top.nodes("profiles", ("key", "from", "source")))
    if not nodes:
        raise top.fail("profiles is empty", "profiles")
    found: list[Profile] = []
    for n in nodes:
        profile = Profile(n.get("key", str), n.get("from", date), n.get("source", str))
        if any(profile.key == p.key for p in found):
            raise n.fail(f"profile {profile.key!r} is there twice", "key")
        if found and profile.start <= found[-1].start:
            raise n.fail("profiles must come in the order of their dates, each later", "from")
        found.append(profile)
    return tuple(found)


def _once(n: Node, known: Sequence[str]) -> str:
    key: str = n.get("id", str)
    if key in known:
        raise n.fail(f"id {key!r} is used twice", "id")
    return key


def _entity(
    table: Node,
    key: str,
    categories: Mapping[str, Text],
    profiles: tuple[str, ...],
    ladder: _Ladder,
) -> Entity:
    n = table.node(key, ("name", "category", "kind", "floor", "sensitive"))
    return Entity(
        key=key,
        name=n.text("name"),
        category=n.choice("category", tuple(categories)),
        kind=n.choice("kind", FIELD_KINDS),
        floor=ladder.read(n, "floor"),
        sensitive=_sensitive(n, profiles),
    )


def _sensitive(n: Node, profiles: tuple[str, ...]) -> frozenset[str]:
    said = n.get("sensitive", (str, list))
    if isinstance(said, list):
        return frozenset(n.words("sensitive", profiles))
    if said not in SENSITIVE:
        listed = ", ".join(profiles)
        raise n.fail(
            f"sensitive is {said!r}; allowed: all, none or a list of {listed}", "sensitive"
        )
    return frozenset(profiles) if said == "all" else frozenset()


def _combinations(
    top: Node, entities: Mapping[str, Entity], ladder: _Ladder
) -> tuple[Combination, ...]:
    found: list[Combination] = []
    for n in top.nodes("combinations", ("id", "all_of", "level", "reason", "source")):
        key, sets = _once(n, [c.id for c in found]), n.get("all_of", list)
        if len(sets) < 2 or not all(isinstance(s, list) and s for s in sets):
            raise n.fail("all_of needs two or more lists of entities, none empty", "all_of")
        for word in (w for s in sets for w in s):
            if word not in entities:
                raise n.fail(f"all_of has {word!r}, which is no entity", "all_of")
        found.append(
            Combination(
                id=key,
                all_of=tuple(frozenset(map(str, s)) for s in sets),
                level=ladder.read(n, "level"),
                reason=n.text("reason"),
                source=n.get("source", str),
            )
        )
    return tuple(found)


def _scales(top: Node, ladder: _Ladder) -> tuple[Scale, ...]:
    found: list[Scale] = []
    for n in top.nodes("scale", _SCALE):
        key, persons = _once(n, [s.id for s in found]), n.get("persons", int)
        if persons < 1:
            raise n.fail("persons must be at least 1", "persons")
        found.append(
            Scale(
                id=key,
                persons=persons,
                sensitive=n.get("sensitive", bool),
                level=ladder.read(n, "level"),
                reason=n.text("reason"),
                source=n.get("source", str),
            )
        )
    return tuple(found)


def _minors(top: Node, ladder: _Ladder) -> Minors:
    n = top.node("minors", ("age", "level", "reason", "source"))
    return Minors(
        n.get("age", int), ladder.read(n, "level"), n.text("reason"), n.get("source", str)
    )
