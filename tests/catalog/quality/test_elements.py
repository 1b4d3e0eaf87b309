import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from catalog.errors import UnusableInputError, UsageError
from catalog.quality import RuleKind, Severity, load_elements, match_elements, rules_for
from catalog.quality.elements import FILE

ROOT = Path(__file__).parents[3]


def codes(columns: list[str], hints: dict[str, str] | None = None) -> dict[str, str]:
    return {column: e.code for column, e in match_elements(columns, hints).items()}


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("AAC002", "AAC002"),
        ("aac002", "AAC002"),
        (" Aac002 ", "AAC002"),
        ("AAC004N", "AAC004N"),
        ("aac004n", "AAC004N"),
        ("身份证号", "AAC002"),
        ("身份证 号", "AAC002"),
        ("SFZH", "AAC002"),
        ("full_name", "AAC003"),
        ("Full-Name", "AAC003"),
        ("xb", "AAC004"),
        ("性别", "AAC004N"),
        ("BAB010", "BAB010"),
    ],
)
def test_a_column_is_matched_by_code_or_alias(column: str, code: str) -> None:
    assert codes([column]) == {column: code}


@pytest.mark.parametrize("column", ["AAC002X", "AAC00", "身份证号码2", "", "col1", "AAC003N"])
def test_what_is_no_code_and_no_alias_is_not_matched(column: str) -> None:
    assert codes([column]) == {}


def test_a_hint_decides_over_the_name_and_can_take_a_match_away() -> None:
    assert codes(["AAC001", "x"], {"AAC001": "aac002", "x": "AAC003"}) == {
        "AAC001": "AAC002",
        "x": "AAC003",
    }
    assert codes(["AAC001"], {"AAC001": ""}) == {}


def test_a_hint_to_no_element_is_an_error_that_names_it() -> None:
    with pytest.raises(UsageError, match="ZZZ999") as caught:
        match_elements(["a"], {"a": "ZZZ999"})
    assert "ZZZ999" in caught.value.message.zh


def test_a_hinted_column_that_is_gone_keeps_its_rules() -> None:
    matched = match_elements(["x"], {"gone": "AAC002"})
    assert {c for rule in rules_for(["x"], matched) for c in rule.columns} == {"gone"}


def test_every_element_named_by_the_sample_data_is_known_and_aliases_agree() -> None:
    truth = YAML(typ="safe").load((ROOT / "sample_data" / "expected.yaml").read_text("utf-8"))
    columns = [c for dataset in truth["datasets"] for c in dataset["columns"] if c["element"]]
    assert {c["element"] for c in columns} <= set(load_elements().by_code)
    for column in columns:
        assert codes([column["name"]]) in ({}, {column["name"]: column["element"]})


def test_the_file_is_as_large_as_promised_and_every_rule_has_a_source() -> None:
    elements = load_elements()
    assert len(elements.by_code) >= 200
    rules = rules_for([], elements.by_code)
    assert all(rule.source and len(rule.source) <= 128 for rule in rules)
    assert len({rule.id for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        ("not_null:AAC002:AAC002", Severity.ERROR),  # QR002, stated
        ("not_null:AAC001:AAC001", Severity.WARNING),  # QR008, derived
        ("check_digit:AAC002:AAC002", Severity.ERROR),  # QR033 stated, QR034 derived
        ("check_digit:AAE010:AAE010", Severity.WARNING),
        ("range:AAE022:AAE022", Severity.ERROR),  # QR082, stated of this element alone
        ("range:AAE180:AAE180", Severity.WARNING),
        ("code_set:AAC017:AAC017", Severity.WARNING),  # the standard is presumed
        ("unique:QR010", Severity.ERROR),
        ("unique:QR011", Severity.WARNING),
        ("cross_field:QR088", Severity.ERROR),
        ("cross_field:QR102N", Severity.WARNING),
        ("cross_field:QR126-sex", Severity.WARNING),
    ],
)
def test_what_the_standard_does_not_state_is_a_warning(rule: str, severity: Severity) -> None:
    known = load_elements().by_code
    columns = [c for c in known if c not in ("AAE001", "AAE002", "AAE003", "AAE101", "AAE140")]
    columns = [c for c in columns if c not in ("EAC064", "AAE035")]
    found = {r.id: r.severity for r in rules_for(columns, match_elements(columns))}
    assert found[rule] is severity


def test_a_file_is_read_again_once_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    text = FILE.read_text("utf-8")
    file.write_text(text, "utf-8")
    assert load_elements(file) is load_elements(file)
    assert load_elements(file).by_code["AAC003"].length == 64
    file.write_text(
        text.replace("type: text\n    length: 64", "type: text\n    length: 1640"), "utf-8"
    )
    assert load_elements(file).by_code["AAC003"].length == 1640


def test_rules_follow_the_elements_of_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    text = (
        FILE.read_text("utf-8").partition("\nelements:")[0]
        + """
elements:
  - {code: XYZ001, zh: 工号, en: Staff number, type: text,
     pattern: '[A-Z][0-9]{3}', source: house rule, required: H1, unique: H2}
keys: []
cross_fields: []
"""
    )
    file.write_text(text, "utf-8")
    own = load_elements(file)
    matched = match_elements(["xyz001", "AAC003"], elements=own)
    rules = rules_for(["xyz001", "AAC003"], matched, elements=own)
    assert [(r.kind, r.columns, r.source) for r in rules] == [
        (RuleKind.NOT_NULL, ("xyz001",), "H1"),
        (RuleKind.UNIQUE, ("xyz001",), "H2"),
        (RuleKind.FORMAT, ("xyz001",), "house rule"),
    ]


@pytest.mark.parametrize(
    "content", [None, b"", b"- 1\n", b"a: [1\nb: {", b"\xff\xfe\x00", b"a: 1\na: 2\n"]
)
def test_what_is_no_elements_file_is_one_clear_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "own.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnusableInputError, match=r"own\.yaml is wrong in line \d"):
        load_elements(file)


def test_importing_the_package_does_not_import_great_expectations() -> None:
    code = "import sys, json, catalog.quality; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    loaded = json.loads(done.stdout)
    assert "catalog.quality.expectations" in loaded
    assert not {"great_expectations", "pandas"} & set(loaded)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version: 1", "version: 2", "version must be 1"),
        (
            "type: text, length: 64, aliases: [联系人",
            "type: text, length: 0, aliases: [联系人",
            "1 or more",
        ),
        ("code: AAE004", "code: AAE4", "three capital letters and three digits"),
        ("code: AAE004", "code: AAE005", "there twice"),
        ("aliases: [联系人, lxr", "aliases: [姓名, lxr", "belongs to AAE004 already"),
        ("check: uscc", "check: usc", "allowed: resident_id, uscc, luhn"),
        ("zh: 联系人, en:", "chinese: 联系人, en:", "unknown key 'chinese'"),
        (
            "type: amount, aliases: [缴费基数",
            "type: money, aliases: [缴费基数",
            "allowed: text, code",
        ),
        ("set: write_off", "set: write_on", "allowed: sex"),
        ("pattern: '[0-9]{16}'", "pattern: '(?=x)[0-9]{16}'", "of the form (?:…) only"),
        ("pattern: '[0-9]{16}'", "pattern: '([0-9]){16}'", "of the form (?:…) only"),
        ("pattern: '[0-9]{16}'", "pattern: '[0-9'", "no regular expression"),
        ("pattern: '[0-9]{16}'", "pattern: '[0-9]++'", "syntax of RE2"),
        ("pattern: '[0-9]{16}'", "pattern: '[0-9]{1001}'", "syntax of RE2"),
        ("pattern: '[0-9]{16}'", "pattern: '[[:digit:]]'", "set of characters within a set"),
        ("warnings: [QR008,", "warnings: [8,", "warnings has 8"),
        ('男: "1"', '男: "7"', "'7' is not among the values"),
        ('{"0": 固定', "{0: 固定", "write codes in quotes"),
        ("elements: [AAC006, AAC007], zh", "elements: [AAC006, AAC998], zh", "AAC998"),
        (
            "check: period, elements: [ZZZ001]",
            "check: period, elements: [AAC006, AAC007]",
            "takes 1 to 1",
        ),
        ('values: ["01"], zh', "zh", "needs values"),
        ("range: {min: 0, max: 12, source: QR085}", "range: {source: QR085}", "min, max or below"),
        ("{id: QR089,", "{id: QR088,", "QR088 is there twice"),
        ("name_length: 8, aliases", "aliases", "needs name_length"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    copy = tmp_path / "elements.yaml"
    copy.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UnusableInputError, match=r"elements\.yaml, |elements\.yaml is") as caught:
        load_elements(copy)
    assert says in caught.value.message.en
    assert " line " in caught.value.message.en
