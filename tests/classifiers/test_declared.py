"""Detectors of one's own: a good file works in columns and in texts, a bad one is refused with line and reason."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from ruamel.yaml import YAML

from classifiers import declared, reference, text_patterns
from classifiers.checks import CHECKS
from classifiers.declared import MAX_LENGTH, load
from classifiers.detectors import DETECTORS
from classifiers.kernel import conclude, sketch
from classifiers.names import said
from classifiers.types import Detector, FieldResult, Outcome
from policies import entities
from policies.rule_files import HERE
from policies.rulebook import shipped

DOCUMENT = Path(__file__).parents[2] / "docs" / "detectors.md"
GOOD = """\
- id: badge
  entity: OWN_BADGE
  source: test
  pattern: 'B\\d{4}'
  alone: 0.9
  examples: {valid: [B1234], invalid: [B123]}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    return path


def change(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def field(name: str, values: list[str], own: tuple[Detector, ...]) -> FieldResult:
    chosen = (*DETECTORS, *own)
    return conclude(
        sketch(pl.DataFrame({name: values}), detectors=chosen), detectors=chosen
    ).fields[0]


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Detector, ...]:
    """The detectors of the example in the document."""
    found = re.search(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found
    return load(written(tmp_path_factory.mktemp("own"), found.group(1)))


BADGES = [f"{letters}20{i:06d}" for i, letters in enumerate(["YJ", "RS", "SB"] * 20)]


def test_the_example_of_the_document_works(documented: tuple[Detector, ...]) -> None:
    assert [d.entity for d in documented] == ["OWN_EMPLOYEE_BADGE", "OWN_PROJECT_CARD"]
    for name in ("col1", "工号", "staff_badge_no"):
        found = field(name, BADGES, documented)
        assert found.entity == "OWN_EMPLOYEE_BADGE", name
        assert found.findings[0].matches == len(BADGES)
    rng = np.random.default_rng(1)
    random = [str(v) for v in rng.integers(8800_0000_0000_0000, 8800_9999_9999_9999, 200)]
    assert field("流水号", random, documented).entity is None, "one in ten passes Luhn by luck"


def test_a_header_of_ones_own_makes_a_column_count(documented: tuple[Detector, ...]) -> None:
    mixed = BADGES[:30] + [f"暂未发证{i}" for i in range(40)]
    assert field("col1", mixed, documented).entity is None
    found = field("工作证号", mixed, documented)
    assert (found.entity, found.findings[0].matches) == ("OWN_EMPLOYEE_BADGE", 30)


def test_in_texts(documented: tuple[Detector, ...]) -> None:
    cells = [f"来访者出示工号 {b}，已登记。" for b in BADGES[:20]] + [
        "天气良好，一切正常，无事发生。"
    ] * 20
    found = {f.entity: f for f in field("备注", cells, documented).findings}
    assert found["OWN_EMPLOYEE_BADGE"].matches == 20


def test_words(tmp_path: Path) -> None:
    own = load(
        written(
            tmp_path,
            "- {id: shift, entity: OWN_SHIFT, source: test, words: [早班, 中班, Night], alone: 0.9, "
            "examples: {valid: [早班, NIGHT], invalid: [晚]}}",
        )
    )
    assert field("col1", ["早班", "中班", "night", "早班"] * 10, own).entity == "OWN_SHIFT"


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(GOOD.replace("badge", "second"), "utf-8")
    (tmp_path / "a.yml").write_text(GOOD.replace("badge", "first"), "utf-8")
    (tmp_path / "notes.txt").write_text("not read", "utf-8")
    assert [d.id for d in load(tmp_path)] == ["first", "second"]


def test_built_in_findings_do_not_change(documented: tuple[Detector, ...]) -> None:
    values = ["13812345678", "13912345678", "15012345678", "18612345678"] * 9
    alone = conclude(sketch(pl.DataFrame({"c": values}))).fields[0]
    assert field("c", values, documented) == alone


def test_one_that_runs_away_all_the_same_fails_its_field_only(
    documented: tuple[Detector, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_patterns, "PATIENCE", 0.05)
    badge = replace(documented[0], text_pattern=r"(?:9|99)+!")
    chosen = (*DETECTORS, badge)
    remarks = ["登记情况如下：" + "9" * 200 + "，其余从略，共 9!"] * 5
    table = pl.DataFrame({"备注": remarks, "电话": ["13812345678", "13912345679"] * 2 + [""]})
    fields = conclude(sketch(table, detectors=chosen), detectors=chosen).fields
    assert (fields[0].outcome, fields[0].reason) == (
        Outcome.FAILED,
        "employee_badge: PatternTimeoutError",
    )
    assert fields[1].entity == "PHONE_NUMBER"


def test_every_alternative_is_anchored(tmp_path: Path) -> None:
    text = change("'B\\d{4}'", "'^A\\d{4}|B\\d{4}$'")
    own = load(written(tmp_path, text.replace("[B123]", "[A1234x, xB1234]")))
    assert own[0].pattern == r"^(?:A\d{4}|B\d{4})$"
    assert field("col1", [f"A{i:04d}x" for i in range(50)], own).entity is None


def test_signs_of_yaml_inside_texts_are_texts(tmp_path: Path) -> None:
    text = change("source: test", "source: R &D office, *see order 7")
    assert load(written(tmp_path, text))[0].source == "R &D office, *see order 7"


def test_luck_with_a_check_is_known(tmp_path: Path) -> None:
    """One in ten passes Luhn: neither a low share nor sparse hits make random numbers count."""
    text = GOOD.replace("'B\\d{4}'", "'88\\d{14}'\n  check: luhn\n  sparse: true").replace(
        "0.9", "0.05"
    )
    own = load(written(tmp_path, text.replace("B1234", "'8800000000000005'")))
    random = [f"88{v:014d}" for v in np.random.default_rng(2).integers(0, 10**14, 400)]
    assert field("col1", random, own).entity is None
    assert field("col1", ["8800000000000005", "8800000000000013"] * 20, own).entity == "OWN_BADGE"


@pytest.mark.parametrize(
    ("header", "strength"),
    [
        ("pin", 0.95),
        ("PIN_2", 0.95),
        ("staff_pin", 0.7),
        ("staffPin", 0.7),
        ("shipin", 0.0),
        ("胸牌", 0.95),
        ("员工胸牌", 0.7),
        ("胸牌颜色", 0.0),
        ("staffbadgeno", 0.7),
        ("备注", 0.0),
    ],
)
def test_words_in_headers(header: str, strength: float, documented: tuple[Detector, ...]) -> None:
    badge = replace(documented[0], headers=("pin", "胸牌", "badge_no"))
    assert said(header, [badge]).get(badge.entity, 0.0) == strength


def as_yaml(d: Detector) -> dict[str, object]:
    """Return a built-in detector as a user would declare it, under another name."""
    declared: dict[str, object] = {
        "id": f"own_{d.id}".replace("_words", "_w"),
        "entity": f"OWN_{d.entity}",
        "source": d.source,
        "headers": ["胸牌"],
        "context": list(d.context),
        "lengths": list(d.lengths),
        "sparse": d.sparse,
        "examples": {"valid": list(d.valid), "invalid": list(d.invalid)},
    }
    form = (
        {"words": list(d.words)} if d.words else {"pattern": d.pattern, "normalizer": d.normalizer}
    )
    optional = {"text_pattern": d.text_pattern, "check": d.check, "alone": d.alone}
    return declared | form | {k: v for k, v in optional.items() if v}


def test_what_is_built_in_could_have_been_declared(tmp_path: Path) -> None:
    """The examples of all built-in detectors are told alike by the built-in one and the same one declared."""
    built = [d for d in DETECTORS if d.valid and d.invalid and d.lengths[1] <= MAX_LENGTH]
    assert len(built) > 50
    with (tmp_path / "own.yaml").open("w", encoding="utf-8") as file:
        YAML().dump([as_yaml(d) for d in built], file)
    own = load(tmp_path / "own.yaml")
    cells = sorted({c for d in built for c in (*d.valid, *d.invalid)})
    table = pl.DataFrame({f"c{n}": [cell] for n, cell in enumerate(cells)})
    # Headers have no say here: what only they make count is run as well.
    chosen = tuple(replace(d, alone=1.0, headers=()) for d in (*built, *own))
    for found in sketch(table, detectors=chosen).fields:
        for one, same in zip(built, own, strict=True):
            for count in ("p:", "m:"):
                assert found.counts[count + one.id] == found.counts[count + same.id], one.id


def test_the_document_names_every_check() -> None:
    told = re.search(r"`check` is one of ([^.]*)\.", DOCUMENT.read_text("utf-8"))
    assert told
    assert told.group(1).split(", ") == list(CHECKS)


def test_people_and_organizations_may_be_declared_as_well(tmp_path: Path) -> None:
    text = change("OWN_BADGE", "ORGANIZATION").replace("'B\\d{4}'", "'(?:市|县)人社[一-龥]{1,6}'")
    own = load(written(tmp_path, text.replace("B1234", "市人社信息中心").replace("B123", "市场")))
    assert field("c", ["市人社信息中心", "县人社窗口"] * 9, own).entity == "ORGANIZATION"


def test_the_policy_knows_what_one_declares() -> None:
    assert entities.OWN == declared.OWN
    found = shipped().entities.get("OWN_BADGE")
    assert (found.floor, found.kind, found.personal) == (4, "identifier", True)
    assert set(declared.ENTITIES) <= set(shipped().entities.by_key)


def test_the_policy_can_give_one_a_line_of_its_own(tmp_path: Path) -> None:
    """As docs/detectors.md says: name, category and floor are the policy's to give."""
    line = re.search(r"^  OWN_EMPLOYEE_BADGE: .*$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert line
    text = (HERE / "entities.yaml").read_text("utf-8")
    changed = tmp_path / "entities.yaml"
    changed.write_text(text.replace("\n  OWN_:", f"\n{line.group()}\n  OWN_:"), "utf-8")
    found = entities.parse_entities(changed.name, changed.read_text("utf-8")).get(
        "OWN_EMPLOYEE_BADGE"
    )
    assert (found.name.zh, found.floor) == ("工作证号", 3)


def test_the_reference_table_is_that_of_the_code() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert reference.rewritten(text) == text, (
        "run python -m classifiers.reference docs/detectors.md"
    )
    with pytest.raises(ValueError, match="needs the marks"):
        reference.rewritten("nothing")
