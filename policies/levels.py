"""The level ladder, what each level requires, and when a level is looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.entities import FIELD_KINDS
from policies.rule_files import Node, UnknownWordError, parse_mapping
from policies.types import Text

RECIPIENT_KINDS = ("own_bureau", "government", "agreement", "public")
#: Parts of a release chain, in the order in which they come (Article 27; Article 5 for the leading group).
PARTS = ("consent", "review", "approve", "decide")
#: What measures are about.
MEASURE_KINDS = ("storage", "transmission")
#: What opens a re-grading before the yearly review (GB/T 43697-2024).
TRIGGERS = ("volume", "merge", "deidentification", "incident", "order")
#: Grades of classified protection (GB/T 22240-2020).
MLPS_GRADES = range(1, 6)
#: Words of the other axis (Law on Guarding State Secrets, Art. 14): never names of ordinary levels.
STATE_SECRET_WORDS = ("绝密", "机密", "秘密", "secret")


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a level may ask of the system that holds the data. ``kind``: storage or transmission."""

    key: str
    kind: str
    name: Text
    source: str


@dataclass(frozen=True, slots=True)
class RegradingTerms:
    """When a level is looked at again.

    ``volume_factor``: growth of rows or persons since the last grading; ``due_days``: days to answer, by trigger.
    """

    volume_factor: float
    due_days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder and what it requires.

    ``k``, ``chain`` and ``destruction`` are by recipient kind; ``storage`` and ``transmission`` name measures.
    """

    number: int
    key: str
    name: Text
    gbt43697: Text
    find: str
    samples: str
    storage: tuple[str, ...]
    transmission: tuple[str, ...]
    k: Mapping[str, int]
    chain: Mapping[str, tuple[str, ...]]
    protections: Mapping[str, str]
    encrypted: bool
    marked: bool
    valid_days: int
    two_person_delivery: bool
    mlps_grade: int
    review_months: int
    destruction: Mapping[str, bool]

    @property
    def mark(self) -> Text:
        """The mark that what leaves carries."""
        return Text(f"{self.number} 级 {self.name.zh}", f"level {self.number}, {self.name.en}")


@dataclass(frozen=True)
class Levels:
    """The ladder, lowest first, the measures it asks for, and when a level is looked at again.

    ``bulk_level``: highest level at which like requests may be approved together; 0 for none.
    """

    ladder: tuple[Level, ...]
    measures: Mapping[str, Measure]
    regrading: RegradingTerms
    bulk_level: int = 0

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
    top = parse_mapping(name, text, ("measures", "regrade", "bulk_level", "levels"))
    table = top.node("measures", tuple(map(str, top.get("measures", dict))))
    measures = {str(key): _measure(table, str(key)) for key in table.data}
    ladder = tuple(_level(n, measures) for n in top.nodes("levels", _KEYS))
    numbers = [level.number for level in ladder]
    # Number 0 stands for "levels do not matter" where decisions are made.
    if not ladder or numbers != sorted(set(numbers)) or numbers[0] < 1:
        problem = "levels must be numbered upwards from 1 or more, lowest first, each number once"
        raise top.fail(problem, "levels")
    if len({level.key for level in ladder}) < len(ladder):
        raise top.fail("levels has the same key twice", "levels")
    # Versions of before there was bulk approval allow none.
    bulk = top.get("bulk_level", int, 0)
    if isinstance(bulk, bool) or not 0 <= bulk < numbers[-1]:
        raise top.fail("bulk_level is 0 or a level below the highest", "bulk_level")
    regrading = _regrading(top.node("regrade", ("volume_factor", "due_days")))
    return Levels(ladder, measures, regrading, bulk)


def _measure(table: Node, key: str) -> Measure:
    n = table.node(key, ("kind", "name", "source"))
    return Measure(key, n.choice("kind", MEASURE_KINDS), n.text("name"), n.get("source", str))


def _regrading(n: Node) -> RegradingTerms:
    factor = n.get("volume_factor", (int, float))
    if isinstance(factor, bool) or factor <= 1:
        raise n.fail("volume_factor must be above 1", "volume_factor")
    days = n.node("due_days", TRIGGERS)
    return RegradingTerms(float(factor), {t: _at_least(days, t, 1) for t in TRIGGERS})


def _level(n: Node, measures: Mapping[str, Measure]) -> Level:
    k, chain = n.node("k", RECIPIENT_KINDS), n.node("chain", RECIPIENT_KINDS)
    protections = n.node("protections", FIELD_KINDS)
    kinds = ("none", "mask", "suppress", "pseudonym", "generalize", "redact")
    return Level(
        number=n.get("number", int),
        key=n.get("key", str),
        name=_name(n),
        gbt43697=n.text("gbt43697"),
        find=n.choice("find", ("all", "bureau", "named")),
        samples=n.choice("samples", ("plain", "masked", "none")),
        storage=_measures(n, "storage", measures),
        transmission=_measures(n, "transmission", measures),
        k={kind: _at_least(k, kind, 1) for kind in RECIPIENT_KINDS},
        chain={kind: chain.words(kind, PARTS) for kind in RECIPIENT_KINDS},
        protections={kind: protections.choice(kind, kinds) for kind in FIELD_KINDS},
        encrypted=n.get("encrypted", bool),
        marked=n.get("marked", bool),
        valid_days=_at_least(n, "valid_days", 1),
        two_person_delivery=n.get("two_person_delivery", bool),
        mlps_grade=_grade(n),
        review_months=_at_least(n, "review_months", 1),
        destruction=_destruction(n),
    )


def _destruction(n: Node) -> Mapping[str, bool]:
    """Read who has to prove destruction; a file from before there was such a word asks everybody."""
    if "destruction" not in n.data:
        return dict.fromkeys(RECIPIENT_KINDS, True)
    said = n.node("destruction", RECIPIENT_KINDS)
    return {kind: said.get(kind, bool) for kind in RECIPIENT_KINDS}


def _name(n: Node) -> Text:
    name = n.text("name")
    for word in STATE_SECRET_WORDS:
        if word in name.zh or word in name.en.lower():
            problem = f"name uses {word!r}, which marks state secrets: another axis than the levels"
            raise n.fail(problem, "name")
    return name


def _measures(n: Node, kind: str, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    return n.words(kind, tuple(key for key, m in measures.items() if m.kind == kind))


def _at_least(n: Node, key: str, least: int) -> int:
    value: int = n.get(key, int)
    if value < least:
        raise n.fail(f"{key} must be at least {least}", key)
    return value


def _grade(n: Node) -> int:
    grade: int = n.get("mlps_grade", int)
    if grade not in MLPS_GRADES:
        raise n.fail("mlps_grade must be a grade of GB/T 22240, 1 to 5", "mlps_grade")
    return grade
