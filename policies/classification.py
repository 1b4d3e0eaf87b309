"""Which level a dataset has: the highest wins, and every raise keeps its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policies.entities import Entities, Profile
from policies.rule_files import UnknownWordError
from policies.rulebook import Rulebook
from policies.types import Text

OUTCOMES = ("found", "none_found", "insufficient_sample", "failed", "unscanned")


@dataclass(frozen=True, slots=True)
class FieldFact:
    """What a scan says of one field: ``entities`` and ``masked`` map an entity to its cells."""

    name: str
    entity: str | None
    entities: Mapping[str, int]
    outcome: str
    masked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LevelReason:
    """Why a dataset has at least ``level``. ``kind`` says of what sort."""

    level: int
    kind: str
    text: Text
    source: str
    fields: tuple[str, ...] = ()


#: Kinds of reasons that people alone stand behind; all others hold a level up whatever people say.
SAID = frozenset({"declared", "undeclared"})


@dataclass(frozen=True, slots=True)
class Classification:
    """A dataset's level, all its reasons (highest first), and the level of each field.

    ``profile`` is the key of the sensitivity list that it was classified by.
    """

    level: int
    reasons: tuple[LevelReason, ...]
    field_levels: Mapping[str, int]
    profile: str

    def above(self, level: int) -> tuple[LevelReason, ...]:
        """Return what holds the dataset above ``level``, whatever people declare: below it nobody lowers."""
        return tuple(r for r in self.reasons if r.level > level and r.kind not in SAID)


#: Article 29 is the regulation's word on levels; the numbers come from the standards named in entities.yaml.
ARTICLE = "第二十九条"


def classify(
    fields: Sequence[FieldFact],
    *,
    declared: int | None,
    persons: int,
    on: date,
    upstream: Sequence[tuple[str, int]] = (),
    profile: str | None = None,
    minors: bool = False,
    rulebook: Rulebook,
) -> Classification:
    """Return the level that declaration, fields, combinations, scale and upstream datasets make together.

    ``fields`` empty means unscanned: the strictest level stands in for not knowing. ``persons`` counts distinct
    persons; ``upstream`` names datasets this one is made from, with their levels; ``minors``: there are persons
    below the age of ``minors`` among them; ``profile`` is the one in force on the day unless named. The highest wins.

    Raises UnknownWordError for an unknown level, entity, outcome or profile.
    """
    for fact in fields:
        if fact.outcome not in OUTCOMES:
            raise UnknownWordError("outcome", fact.outcome, OUTCOMES)
    entities = rulebook.entities
    table = _Table(entities, entities.profile(on, profile), _is_anonymous(fields, entities))
    floors = {fact.name: _field_floor(fact, table) for fact in fields}
    reasons: list[LevelReason] = []
    if declared is not None:
        rulebook.levels.by_number(declared)
        text = Text(f"申报为 {declared} 级", f"declared at level {declared}")
        reasons.append(LevelReason(declared, "declared", text, ARTICLE))
    if not fields or all(fact.outcome == "unscanned" for fact in fields):
        text = Text("尚未扫描，按最高级别对待", "not scanned yet: treated as the strictest level")
        reasons.append(
            LevelReason(rulebook.levels.strictest().number, "unclassified", text, ARTICLE)
        )
    reasons += _field_reasons(fields, floors, table)
    reasons += _combination_reasons(fields, entities)
    reasons += _person_reasons(fields, persons, table, minors=minors)
    for name, level in upstream:
        text = Text(
            f"上游数据集 {name} 为 {level} 级", f"upstream dataset {name} is at level {level}"
        )
        number = rulebook.levels.by_number(level).number
        reasons.append(LevelReason(number, "upstream", text, ARTICLE))
    reasons += _silence(fields, reasons, entities)
    ordered = tuple(sorted(reasons, key=lambda r: -r.level))
    return Classification(ordered[0].level, ordered, floors, table.profile.key)


@dataclass(frozen=True, slots=True)
class _Table:
    """The entities as they count for one dataset: under a profile, and pointing at somebody or not."""

    entities: Entities
    profile: Profile
    anonymous: bool

    def floor(self, key: str) -> int:
        """Return the floor of an entity. An amount in a table that points at nobody is no one's amount."""
        entity = self.entities.get(key)
        if self.anonymous and entity.category == "property" and entity.kind == "sensitive":
            return self.entities.none_found_level
        return self.entities.floor(entity, self.profile)

    def masked(self, key: str) -> int:
        """Return the floor of an entity that is masked in the source."""
        entity = self.entities.get(key)
        full = self.entities.floor(entity, self.profile)
        return max(min(self.entities.masked_floor, full), full - 1)


def _full(fact: FieldFact) -> list[str]:
    return [key for key, cells in fact.entities.items() if cells > 0]


def _is_anonymous(fields: Sequence[FieldFact], entities: Entities) -> bool:
    """Tell whether nothing in the dataset points at a person."""
    found = {key for fact in fields for key in _full(fact)}
    found |= {key for fact in fields for key, cells in fact.masked.items() if cells}
    return not any(
        entities.get(key).personal and entities.get(key).kind in {"identifier", "contact"}
        for key in found
    )


def _field_floor(fact: FieldFact, table: _Table) -> int:
    floors = [table.floor(key) for key in _full(fact)]
    floors += [
        table.masked(key) for key, cells in fact.masked.items() if cells and key not in _full(fact)
    ]
    # Nothing found is internal: a scan never calls anything public.
    return max(floors, default=table.entities.none_found_level)


def _field_reasons(
    fields: Sequence[FieldFact], floors: Mapping[str, int], table: _Table
) -> Iterator[LevelReason]:
    by_entity: dict[tuple[str, bool], list[str]] = {}
    for fact in fields:
        for key in _full(fact):
            by_entity.setdefault((key, False), []).append(fact.name)
        for key, cells in fact.masked.items():
            if cells and key not in _full(fact):
                by_entity.setdefault((key, True), []).append(fact.name)
    for (key, masked), names in by_entity.items():
        entity = table.entities.get(key)
        category = table.entities.categories[entity.category]
        floor = min(floors[n] for n in names) if masked else table.floor(key)
        sensitive = entity.is_sensitive(table.profile)
        listed = ", ".join(names)
        text = Text(
            f"字段 {listed} 含{'已脱敏的' if masked else ''}{entity.name.zh}"
            f"（{category.zh}{'，敏感个人信息' if sensitive else ''}）",
            f"{listed}: {'masked ' if masked else ''}{entity.name.en} "
            f"({category.en}{', sensitive' if sensitive else ''})",
        )
        source = f"{table.profile.source}; GB/T 43697-2024"
        yield LevelReason(floor, "masked" if masked else "field", text, source, tuple(names))


def _combination_reasons(fields: Sequence[FieldFact], entities: Entities) -> Iterator[LevelReason]:
    where: dict[str, list[str]] = {}
    for fact in fields:
        for key in _full(fact):
            where.setdefault(key, []).append(fact.name)
    for combination in entities.combinations:
        found = [sorted(where.keys() & choice) for choice in combination.all_of]
        if all(found):
            names = tuple(dict.fromkeys(n for keys in found for k in keys for n in where[k]))
            yield LevelReason(
                combination.level, "combination", combination.reason, combination.source, names
            )


def _person_reasons(
    fields: Sequence[FieldFact], persons: int, table: _Table, *, minors: bool
) -> Iterator[LevelReason]:
    """Yield what the persons themselves raise: children among them, and how many they are."""
    found = [table.entities.get(key) for fact in fields for key in _full(fact)]
    if not any(entity.personal for entity in found):
        return
    if minors:
        rule = table.entities.minors
        yield LevelReason(rule.level, "minors", rule.reason, rule.source)
    sensitive = minors or any(entity.is_sensitive(table.profile) for entity in found)
    for scale in table.entities.scales:
        if persons >= scale.persons and (sensitive or not scale.sensitive):
            text = Text(
                f"{scale.reason.zh}（约 {persons:,} 人）", f"{scale.reason.en} (about {persons:,})"
            )
            yield LevelReason(scale.level, "scale", text, scale.source)


def _silence(
    fields: Sequence[FieldFact], reasons: Sequence[LevelReason], entities: Entities
) -> Iterator[LevelReason]:
    """Yield what was not seen: it never pulls down, and nothing found is internal, not public."""
    blind = {
        outcome: tuple(f.name for f in fields if f.outcome == outcome)
        for outcome in ("failed", "insufficient_sample")
    }
    if blind["failed"]:
        listed = ", ".join(blind["failed"])
        text = Text(
            f"字段 {listed} 检测失败，按最高普通个人信息级别对待，须重新扫描",
            f"detection failed on {listed}: treated as sensitive until scanned again",
        )
        yield LevelReason(entities.failed_level, "failed", text, ARTICLE, blind["failed"])
    if blind["insufficient_sample"]:
        listed = ", ".join(blind["insufficient_sample"])
        text = Text(
            f"字段 {listed} 值太少，无法判断", f"too few values in {listed} to say anything"
        )
        level = entities.none_found_level
        yield LevelReason(level, "insufficient_sample", text, ARTICLE, blind["insufficient_sample"])
    if fields and not any(r.kind in {"declared", "unclassified"} for r in reasons):
        text = Text(
            "没有申报级别：扫描至少建议为内部，公开须由人申报",
            "no declared level: a scan proposes at least internal; only people make data public",
        )
        yield LevelReason(entities.none_found_level, "undeclared", text, ARTICLE)
