"""Levels: the highest wins, every raise keeps its reason, what was not seen never pulls down."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.detectors import DETECTORS
from policies.classification import Classification, FieldFact, classify
from policies.entities import Entities, parse_entities
from policies.levels import RECIPIENT_KINDS, TRIGGERS, Level, Levels, parse_levels
from policies.rule_files import HERE, PolicyFileError, UnknownWordError
from policies.rulebook import Rulebook, shipped

RULES = shipped()
DAY = date(2026, 1, 1)


def fact(name: str, outcome: str = "found", /, **entities: int) -> FieldFact:
    first = next(iter(entities), None)
    return FieldFact(name, first, entities, outcome)


def level(*facts: FieldFact, declared: int | None = None, persons: int = 0) -> int:
    return classify(facts, declared=declared, persons=persons, on=DAY, rulebook=RULES).level


NAME, PHONE = fact("xm", PERSON=9), fact("dh", PHONE_NUMBER=9)
NUMBER, SEX = fact("sfz", CN_RESIDENT_ID=9), fact("xb", SEX=9)
FIRM, CLEAN = fact("dw", ORGANIZATION=9), fact("zt", "none_found")
PAY = fact("gz", INCOME=9)


@pytest.mark.parametrize(
    ("facts", "declared", "persons", "expected"),
    [
        ([], None, 0, 6),
        ([], 2, 0, 6),
        ([fact("a", "unscanned")], None, 0, 6),
        ([CLEAN], None, 0, 2),
        ([CLEAN], 1, 0, 1),
        ([FIRM], None, 0, 2),
        ([FIRM], 1, 0, 2),
        ([SEX], None, 0, 2),
        ([NAME], None, 0, 3),
        ([NAME, PHONE], 1, 0, 3),
        ([NUMBER], None, 0, 4),
        ([NAME, PAY], None, 0, 4),
        ([PAY], None, 0, 2),
        ([NAME, fact("sr", DATE_OF_BIRTH=9), FIRM], None, 0, 4),
        ([NAME], 5, 0, 5),
        ([NAME], None, 999_999, 3),
        ([NAME], None, 1_000_000, 5),
        ([NUMBER], None, 10_000, 4),
        ([FIRM], None, 5_000_000, 2),
        ([fact("x", "failed")], None, 0, 4),
        ([fact("x", "failed")], 1, 0, 4),
        ([fact("x", "insufficient_sample")], 1, 0, 2),
        ([FieldFact("m", "CN_RESIDENT_ID", {}, "found", {"CN_RESIDENT_ID": 5})], None, 0, 3),
        ([FieldFact("m", "PHONE_NUMBER", {}, "found", {"PHONE_NUMBER": 5})], None, 0, 2),
        ([FieldFact("bz", None, {"CN_RESIDENT_ID": 1}, "found")], None, 0, 4),
    ],
)
def test_the_level_of_a_dataset(
    facts: list[FieldFact], declared: int | None, persons: int, expected: int
) -> None:
    found = classify(facts, declared=declared, persons=persons, on=DAY, rulebook=RULES)
    assert found.level == expected
    assert found.reasons[0].level == expected
    assert all(r.text.zh and r.text.en and r.source for r in found.reasons)


ENTITIES = sorted(RULES.entities.by_key)
facts_ = st.builds(
    lambda i, e, n: FieldFact(f"f{i}", e, {e: n}, "found"),
    st.integers(0, 9),
    st.sampled_from(ENTITIES),
    st.integers(1, 100),
)


@given(st.lists(facts_, max_size=6), facts_, st.integers(1, 6), st.integers(0, 2_000_000))
def test_more_is_never_lower(
    facts: list[FieldFact], more: FieldFact, declared: int, persons: int
) -> None:
    facts = [CLEAN, *facts]
    before = classify(facts, declared=declared, persons=persons, on=DAY, rulebook=RULES).level
    assert (
        classify([*facts, more], declared=declared, persons=persons, on=DAY, rulebook=RULES).level
        >= before
    )
    assert (
        classify(facts, declared=declared, persons=persons + 1, on=DAY, rulebook=RULES).level
        >= before
    )
    assert before >= declared
    for above in range(1, 7):
        made = classify(
            facts,
            declared=declared,
            persons=persons,
            on=DAY,
            rulebook=RULES,
            upstream=[("u", above)],
        )
        assert made.level == max(before, above)
    young = classify(facts, declared=declared, persons=persons, on=DAY, minors=True, rulebook=RULES)
    assert young.level >= before


days = st.dates(date(2019, 1, 1), date(2030, 1, 1))


@given(
    st.lists(facts_, max_size=5),
    st.one_of(st.none(), st.integers(1, 6)),
    st.integers(0, 2_000_000),
    st.lists(st.integers(1, 6), max_size=2),
    st.booleans(),
    days,
)
def test_every_raise_has_its_reason_and_nothing_lowers_what_was_found(
    facts: list[FieldFact],
    declared: int | None,
    persons: int,
    above: list[int],
    minors: bool,
    on: date,
) -> None:
    def graded(level: int | None) -> Classification:
        return classify(
            [CLEAN, *facts],
            declared=level,
            persons=persons,
            on=on,
            upstream=[(f"u{i}", n) for i, n in enumerate(above)],
            minors=minors,
            rulebook=RULES,
        )

    found = graded(declared)
    assert found.level == max(r.level for r in found.reasons)
    assert all(r.text.zh and r.text.en and r.source for r in found.reasons)
    assert found.profile == RULES.entities.profile(on).key
    for level in range(1, 7):
        # Whatever is declared, the dataset stays at what holds it up: exactly that, or what was said.
        holding = found.above(level)
        assert graded(level).level == max([level, *(r.level for r in holding)])
        assert graded(level).above(level) == holding


def test_all_reasons_are_kept_highest_first() -> None:
    illness = fact("zd", DIAGNOSIS=9)
    found = classify(
        [NAME, NUMBER, PHONE, illness], declared=2, persons=20_000, on=DAY, rulebook=RULES
    )
    kinds = [r.kind for r in found.reasons]
    assert {"declared", "field", "combination", "scale"} <= set(kinds)
    assert [r.level for r in found.reasons] == sorted(
        (r.level for r in found.reasons), reverse=True
    )
    assert found.field_levels == {"xm": 3, "sfz": 4, "dh": 3, "zd": 4}


def test_profiles_have_dates() -> None:
    entities = RULES.entities
    assert entities.profile(date(2025, 10, 31)).key == "35273-2020"
    assert entities.profile(date(2025, 11, 1)).key == "45574-2025"
    assert entities.profile(DAY, "35273-2020").key == "35273-2020"
    number = entities.get("CN_RESIDENT_ID")
    assert number.is_sensitive(entities.profile(date(2025, 1, 1)))
    assert not number.is_sensitive(entities.profile(DAY))
    assert entities.get("DIAGNOSIS").is_sensitive(entities.profile(DAY))


def test_the_profile_of_the_day_counts_and_is_named() -> None:
    married = [NAME, fact("hy", MARITAL_STATUS=9)]

    def graded(on: date, profile: str | None = None) -> Classification:
        return classify(
            married, declared=None, persons=20_000, on=on, profile=profile, rulebook=RULES
        )

    before, after = graded(date(2025, 10, 31)), graded(date(2025, 11, 1))
    assert (before.level, before.profile) == (4, "35273-2020")
    assert (after.level, after.profile) == (3, "45574-2025")
    assert {"field", "scale"} <= {r.kind for r in before.reasons if r.level == 4}
    assert any("GB/T 35273-2020" in r.source for r in before.reasons)
    assert any("GB/T 45574-2025" in r.source for r in after.reasons)
    assert graded(DAY, "35273-2020").level == 4


@pytest.mark.parametrize(
    ("facts", "persons", "expected"),
    [([NAME], 0, 4), ([SEX], 0, 4), ([CLEAN], 0, 2), ([FIRM], 0, 2), ([NAME], 1_000_000, 5)],
)
def test_children(facts: list[FieldFact], persons: int, expected: int) -> None:
    found = classify(facts, declared=None, persons=persons, on=DAY, minors=True, rulebook=RULES)
    assert found.level == expected
    assert ("minors" in {r.kind for r in found.reasons}) == (expected >= 4)


def test_the_shipped_table_keeps_the_least_levels() -> None:
    """GB/T 43697-2024: personal data at least level 2, sensitive personal data at least level 4."""
    entities = RULES.entities
    assert (entities.personal_floor, entities.sensitive_floor) == (2, 4)
    for profile in entities.profiles:
        for entity in entities.by_key.values():
            least = entities.floor(entity, profile)
            assert least >= (2 if entity.personal else 1)
            assert least >= 4 or not entity.is_sensitive(profile)
    now = entities.profile(DAY)
    # PIPL Art. 28: biometric, religion, specific identity, health, financial account, whereabouts.
    for key in (
        "BIOMETRIC",
        "RELIGION",
        "NRP",
        "CN_MILITARY_ID",
        "DIAGNOSIS",
        "DISABILITY",
        "MEDICAL_RECORD_NUMBER",
        "CN_BANK_CARD",
        "BANK_ACCOUNT",
        "ACCOUNT_BALANCE",
        "GEO_COORDINATE",
    ):
        assert entities.get(key).is_sensitive(now), key


def test_every_entity_that_is_found_is_in_the_table() -> None:
    found = {d.entity for d in DETECTORS}
    assert found <= set(RULES.entities.by_key)
    for own in ("OWN_X", "OWN_SHOE_SIZE"):
        assert RULES.entities.get(own).floor == RULES.entities.by_key["OWN_"].floor


@pytest.mark.parametrize(
    "call",
    [
        lambda: RULES.levels.by_number(7),
        lambda: RULES.entities.get("SHOE_SIZE"),
        lambda: RULES.entities.profile(DAY, "none"),
        lambda: classify(
            [fact("a", SHOE_SIZE=1)], declared=None, persons=0, on=DAY, rulebook=RULES
        ),
        lambda: classify([fact("a", "clean")], declared=None, persons=0, on=DAY, rulebook=RULES),
        lambda: classify([CLEAN], declared=0, persons=0, on=DAY, rulebook=RULES),
    ],
)
def test_unknown_words_are_errors(call: object) -> None:
    with pytest.raises(UnknownWordError):
        call()  # type: ignore[operator]


def test_the_ladder_is_whole_and_never_uses_the_words_of_state_secrets() -> None:
    ladder = RULES.levels.ladder
    assert [step.number for step in ladder] == [1, 2, 3, 4, 5, 6]
    assert RULES.levels.strictest().key == "core"
    for step in ladder:
        assert set(step.k) == set(step.chain) == set(RECIPIENT_KINDS)
        assert not any(word in step.name.zh for word in ("绝密", "机密", "秘密"))
    outside = ("government", "agreement", "public")
    for step in ladder[:5]:
        for kind in outside:
            # Article 27: what leaves is reviewed by planning and approved by the leader in charge, or does not leave.
            assert step.chain[kind][:3] == ("consent", "review", "approve") or not step.chain[kind]
    assert not any(ladder[5].chain.values())


def test_a_higher_level_never_asks_for_less() -> None:
    ladder = RULES.levels.ladder
    finders = ("all", "bureau", "named")
    shown = ("plain", "masked", "none")
    for low, high in pairwise(ladder):
        assert high.mlps_grade >= low.mlps_grade
        assert high.review_months <= low.review_months
        assert high.valid_days <= low.valid_days
        assert (high.encrypted, high.marked, high.two_person_delivery) >= (
            low.encrypted,
            low.marked,
            low.two_person_delivery,
        )
        assert finders.index(high.find) >= finders.index(low.find)
        assert shown.index(high.samples) >= shown.index(low.samples)
        assert set(low.storage) <= set(high.storage)
        for kind in RECIPIENT_KINDS:
            assert high.k[kind] >= low.k[kind]
            assert high.destruction[kind] >= low.destruction[kind]
            assert set(low.chain[kind]) <= set(high.chain[kind]) or not high.chain[kind]


def test_whatever_a_level_says_is_read_by_something() -> None:
    """Each requirement of levels.yaml is enforced or shown somewhere beyond the reader of the file."""
    root = HERE.parent
    readers = "\n".join(
        p.read_text("utf-8")
        for folder in ("catalog", "policies")
        for p in sorted((root / folder).rglob("*.py"))
        if p.name != "levels.py" or p.parent.name != "policies"
    )
    for name in Level.__slots__:
        assert re.search(rf"\b(level|lvl|found|asked|x|high|l)\.{name}\b", readers), name
    assert set(RULES.levels.regrading.due_days) == set(TRIGGERS)


@pytest.mark.parametrize(
    ("file", "good", "bad", "said"),
    [
        ("levels.yaml", "number: 2", "number: 1", "upwards"),
        ("levels.yaml", "key: internal", "key: public", "same key twice"),
        ("levels.yaml", "find: bureau", "find: everybody", "allowed: all, bureau, named"),
        ("levels.yaml", "encrypted: false", "encrypted: no way", "must be bool"),
        ("levels.yaml", "chain: {own_bureau", "chain: {own", "unknown key"),
        ("levels.yaml", "en: sensitive}", "en: secret}", "another axis"),
        ("levels.yaml", "zh: 敏感,", "zh: 秘密,", "another axis"),
        ("levels.yaml", "zh: 内部,", "zh: 内部机密,", "another axis"),
        ("levels.yaml", "zh: 核心数据, en: core}", "zh: 绝密, en: core}", "another axis"),
        ("levels.yaml", "[access_control, logging]", "[access_control, loging]", "allowed: access"),
        ("levels.yaml", "storage: []", "storage: [integrity]", "allowed: access_control"),
        ("levels.yaml", "mlps_grade: 4", "mlps_grade: 6", "1 to 5"),
        ("levels.yaml", "review_months: 24", "review_months: 0", "at least 1"),
        ("levels.yaml", "valid_days: 730", "valid_days: 0", "at least 1"),
        ("levels.yaml", "volume_factor: 2", "volume_factor: 1", "above 1"),
        ("levels.yaml", "incident: 5", "incident: 0", "at least 1"),
        ("levels.yaml", "incident: 5, order", "order", "is missing"),
        ("levels.yaml", "{kind: storage, name", "{kind: store, name", "allowed: storage"),
        ("entities.yaml", "category: health", "category: helth", "allowed: basic"),
        ("entities.yaml", "kind: identifier", "kind: identifyer", "allowed: identifier"),
        ("entities.yaml", "[[PERSON], [PHONE_NUMBER]]", "[[PERSON], [PHONE]]", "no entity"),
        ("entities.yaml", "[[PERSON], [PHONE_NUMBER]]", "[[PERSON]]", "two or more"),
        ("entities.yaml", "[[PERSON], [PHONE_NUMBER]]", "[[PERSON], []]", "none empty"),
        ("entities.yaml", "floor: 4", "floor: 9", "allowed: 1, 2, 3, 4, 5, 6"),
        ("entities.yaml", "masked_floor: 2", "masked_floor: 0", "allowed: 1, 2, 3, 4, 5, 6"),
        ("entities.yaml", "sensitive: all", "sensitive: sometimes", "allowed: all, none"),
        ("entities.yaml", '["35273-2020"]', '["35273-2017"]', "allowed: 35273-2020, 45574-2025"),
        ("entities.yaml", "from: 2025-11-01", "from: 2020-10-01", "order of their dates"),
        ("entities.yaml", '"45574-2025"', '"35273-2020"', "there twice"),
        ("entities.yaml", "id: name-with-phone", "id: name-with-identity", "used twice"),
        ("entities.yaml", "id: persons-1000000", "id: persons-10000-sensitive", "used twice"),
        ("entities.yaml", "persons: 10000\n", "persons: 0\n", "at least 1"),
        ("entities.yaml", "age: 14\n  level: 4", "age: 14\n  level: 8", "allowed: 1, 2"),
    ],
)
def test_a_bad_file_names_its_line(file: str, good: str, bad: str, said: str) -> None:
    text = (HERE / file).read_text("utf-8")
    assert good in text
    with pytest.raises(PolicyFileError, match=f"{file}, line") as caught:
        parsed(file, text.replace(good, bad, 1))
    assert said in str(caught.value)


def parsed(file: str, text: str) -> Levels | Entities:
    if file == "levels.yaml":
        return parse_levels(file, text)
    return parse_entities(file, text, [level.number for level in RULES.levels.ladder])


def test_a_rulebook_holds_entities_against_its_own_ladder() -> None:
    texts = dict(RULES.texts)
    texts["entities.yaml"] = texts["entities.yaml"].replace("failed_level: 4", "failed_level: 7")
    with pytest.raises(PolicyFileError, match=r"failed_level is 7; allowed: 1, 2, 3, 4, 5, 6"):
        Rulebook.from_texts(texts)
