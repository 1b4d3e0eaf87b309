"""Levels: the highest wins, every raise keeps its reason, what was not seen never pulls down."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.classification import FieldFact, classify
from policies.entities import parse_entities
from policies.levels import RECIPIENT_KINDS, parse_levels
from policies.rule_files import HERE, PolicyFileError, UnknownWordError
from policies.rulebook import shipped

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
    upstream = classify(
        facts, declared=declared, persons=persons, on=DAY, rulebook=RULES, upstream=[("u", 5)]
    )
    assert upstream.level == max(before, 5)


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


@pytest.mark.parametrize(
    ("file", "good", "bad", "said"),
    [
        ("levels.yaml", "number: 2", "number: 1", "upwards"),
        ("levels.yaml", "find: bureau", "find: everybody", "allowed: all, bureau, named"),
        ("levels.yaml", "encrypted: false", "encrypted: no way", "must be bool"),
        ("levels.yaml", "chain: {own_bureau", "chain: {own", "unknown key"),
        ("entities.yaml", "category: health", "category: helth", "allowed: basic"),
        ("entities.yaml", "kind: identifier", "kind: identifyer", "allowed: identifier"),
        ("entities.yaml", "[[PERSON], [PHONE_NUMBER]]", "[[PERSON], [PHONE]]", "no entity"),
    ],
)
def test_a_bad_file_names_its_line(file: str, good: str, bad: str, said: str) -> None:
    text = (HERE / file).read_text("utf-8")
    assert good in text
    parse = parse_levels if file == "levels.yaml" else parse_entities
    with pytest.raises(PolicyFileError, match=f"{file}, line") as caught:
        parse(file, text.replace(good, bad, 1))
    assert said in str(caught.value)
