"""What is committed: reproducible, small, complete, and about nobody real."""

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from stdnum import luhn, numdb
from stdnum.cn import ric, uscc

from sample_data.generate import generate
from sample_data.people import TODAY
from sample_data.words import DISTRICTS, ELSEWHERE
from tests.sample_data.conftest import FOLDER, read_yaml
from tests.sample_data.reading import Cells, read

DATASETS: list[dict[str, Any]] = read_yaml(FOLDER / "expected.yaml")["datasets"]
BY_CODE = pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d["code"])
NULLS = {"", "NULL", "-", "无"}
ENTITIES = {
    "PERSON", "CN_RESIDENT_ID", "CN_FOREIGNER_ID", "CN_PASSPORT", "CN_TRAVEL_PERMIT",
    "CN_SOCIAL_SECURITY_CARD", "CN_MEDICAL_INSURANCE_CARD", "CN_MILITARY_ID", "PHONE_NUMBER",
    "EMAIL_ADDRESS", "CN_ADDRESS", "CN_POSTCODE", "CN_BANK_CARD", "BANK_ACCOUNT", "CN_USCC",
    "CN_ORG_CODE", "ORGANIZATION", "CN_VEHICLE_PLATE", "IP_ADDRESS", "MAC_ADDRESS",
    "GEO_COORDINATE", "CN_QQ", "CN_WECHAT", "DATE_OF_BIRTH", "AGE", "SEX", "ETHNIC_GROUP",
    "NATIONALITY", "MARITAL_STATUS", "EDUCATION", "POLITICAL_AFFILIATION", "RELIGION",
    "HOUSEHOLD_TYPE", "BLOOD_TYPE", "DISABILITY", "DIAGNOSIS", "MEDICAL_RECORD_NUMBER",
    "INCOME", "CONTRIBUTION_BASE", "BENEFIT_AMOUNT", "ACCOUNT_BALANCE", "EMPLOYMENT_STATUS",
    "PERSON_NUMBER", "EMPLOYER_NUMBER", "CREDENTIAL", "BIOMETRIC",
}  # fmt: skip


def plain(cell: object) -> str:
    """Take off what dirt put on: width, spaces, dashes, apostrophe, country code; upper case."""
    text = unicodedata.normalize("NFKC", str(cell)).strip().lstrip("'").removeprefix("+86")
    return re.sub(r"[ ()-]", "", text).upper()


def is_null(cell: object) -> bool:
    return cell is None or str(cell).strip() in NULLS


def columns_of(entity: str) -> list[tuple[dict[str, Any], dict[str, Any], list[Any]]]:
    """Return (dataset, column, non-null cells) of every unmasked column of an entity."""
    found = []
    for dataset in DATASETS:
        cells = read(FOLDER, dataset)
        for column in dataset["columns"]:
            if column["entity"] == entity and not column["masked"]:
                values = [c for c in cells[column["name"]] if not is_null(c)]
                found.append((dataset, column, values))
    assert found
    return found


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("again")
    generate(out)
    return out


@pytest.mark.parametrize(
    "name", sorted({d["file"] for d in DATASETS if d["file"].endswith("sv")} | {"expected.yaml"})
)
def test_text_files_come_out_byte_for_byte(again: Path, name: str) -> None:
    assert (again / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    "dataset", [d for d in DATASETS if not d["file"].endswith("sv")], ids=lambda d: d["code"]
)
def test_binary_files_come_out_with_the_same_content(again: Path, dataset: dict[str, Any]) -> None:
    assert read(again, dataset) == read(FOLDER, dataset)


def test_another_seed_gives_other_people_and_more_rows_longer_tables(tmp_path: Path) -> None:
    generate(tmp_path / "a", rows=2_000, seed=1)
    generate(tmp_path / "b", rows=4_000, seed=2)
    one, two = (
        read(tmp_path / side, {"file": "contributions.parquet"})["AAC002"] for side in ("a", "b")
    )
    assert (len(one), len(two)) == (2_000, 4_000)
    assert not set(one) & set(two)


def test_what_is_committed_is_small() -> None:
    files = [p for p in FOLDER.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert sum(p.stat().st_size for p in files) < 8_000_000
    assert max(p.stat().st_size for p in files) < 1_900_000


def test_no_file_is_there_that_the_truth_does_not_name() -> None:
    data = {p.name for p in FOLDER.iterdir() if p.suffix not in {".py", ".md"} and p.is_file()}
    assert data == {d["file"] for d in DATASETS} | {"expected.yaml"}
    assert len({d["file"] for d in DATASETS}) >= 12


@BY_CODE
def test_the_truth_covers_every_column_and_row(dataset: dict[str, Any]) -> None:
    cells = read(FOLDER, dataset)
    assert list(cells) == [column["name"] for column in dataset["columns"]]
    assert {len(values) for values in cells.values()} == {dataset["rows"]}


@BY_CODE
def test_nulls_are_counted(dataset: dict[str, Any]) -> None:
    cells = read(FOLDER, dataset)
    for column in dataset["columns"]:
        counted = sum(is_null(cell) for cell in cells[column["name"]])
        assert counted == column["nulls"], column["name"]


@BY_CODE
def test_the_truth_is_well_formed(dataset: dict[str, Any], bureau: dict[str, Any]) -> None:
    departments = {d["code"]: d for d in bureau["departments"]}
    assert re.fullmatch(r"[a-z][a-z0-9_]{1,62}", dataset["code"])
    assert dataset["steward"] == departments[dataset["owner"]]["liaison"]
    assert 1 <= dataset["level_min"] <= dataset["level_max"] <= 6
    assert 1 <= dataset["declared_level"] <= 6
    for column in dataset["columns"]:
        named = {column["entity"], *column["may_be"], *column["cells"]} - {None}
        assert named <= ENTITIES
        found = bool(column["entity"] or column["masked"] or column["cells"])
        outcome = "found" if found else "none_found"
        empty = column["nulls"] == dataset["rows"]
        assert column["outcome"] == ("insufficient_sample" if empty else outcome)


def test_resident_numbers_agree_with_an_independent_check_and_are_counted() -> None:
    for dataset, column, values in columns_of("CN_RESIDENT_ID"):
        long = [v for v in map(plain, values) if len(v) == 18]
        short = len(values) - len(long)
        right = [v for v in long if v[-1] == ric.calc_check_digit(v)]
        where = f"{dataset['code']}.{column['name']}"
        assert len(right) + short == column["cells"]["CN_RESIDENT_ID"], where
        assert len(long) - len(right) == column["dirt"].get("wrong_check_digit", 0), where
        assert short == column["dirt"].get("fifteen_digits", 0), where
        assert all(ric.get_birth_date(v) <= TODAY for v in long), where


def test_nobody_can_hold_one_of_the_resident_numbers() -> None:
    """The region codes were never assigned: python-stdnum's register of GB/T 2260 has no county for them."""
    regions = {plain(v)[:6] for _, _, values in columns_of("CN_RESIDENT_ID") for v in values} | {
        str(code) for code in (*DISTRICTS, *ELSEWHERE)
    }
    register = numdb.get("cn/loc")
    for region in regions:
        known = {key for _, properties in register.info(region) for key in properties}
        assert "county" not in known, region
    known = {key for _, properties in register.info("320281") for key in properties}
    assert "county" in known, "the register answers for a real county"


@pytest.mark.parametrize(
    ("entity", "check"), [("CN_BANK_CARD", luhn.is_valid), ("CN_USCC", uscc.is_valid)]
)
def test_other_check_digits_agree_and_are_counted(entity: str, check: Any) -> None:
    for dataset, column, values in columns_of(entity):
        right = sum(check(plain(v)) for v in values)
        where = f"{dataset['code']}.{column['name']}"
        assert right == column["cells"][entity], where
        assert len(values) - right == column["dirt"].get("wrong_check_digit", 0), where


@pytest.mark.parametrize(
    ("code", "number", "birth", "sex"),
    [
        ("insured_persons", "AAC002", "AAC006", "AAC004"),
        ("unemployment_registrations", "公民身份号码", "出生日期", "性别"),
        ("unnamed_export", "col3", "col5", "col4"),
        ("rural_pension", "sfzh", "csrq", "xb"),
    ],
)
def test_birth_date_and_sex_agree_with_the_number(
    code: str, number: str, birth: str, sex: str
) -> None:
    cells = read(FOLDER, next(d for d in DATASETS if d["code"] == code))
    compared = 0
    for one, born, label in zip(cells[number], cells[birth], cells[sex], strict=True):
        if len(plain(one)) == 18:
            compared += 1
            assert re.sub(r"\D", "", born) == plain(one)[6:14]
            assert (label in {"1", "男"}) == (int(plain(one)[16]) % 2 == 1)
    assert compared > 1_000


def test_mobiles_and_e_mails_have_their_shape() -> None:
    for _, _, values in columns_of("PHONE_NUMBER"):
        numbers = [plain(f"{v:.0f}" if isinstance(v, float) else v) for v in values]
        assert all(re.fullmatch(r"1[3-9]\d{9}|0510\d{8}", number) for number in numbers)
    for _, _, values in columns_of("EMAIL_ADDRESS"):
        assert all(
            v.endswith(("@example.com", "@example.net", "@mail.example.org")) for v in values
        )


IN_TEXT = {
    "CN_RESIDENT_ID": re.compile(r"(?<!\d)\d{17}[\dX](?!\d)"),
    "CN_BANK_CARD": re.compile(r"(?<!\d)62\d{17}(?!\d)"),
    "PHONE_NUMBER": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "EMAIL_ADDRESS": re.compile(r"[\w.]+@[\w.]*example\.\w+"),
    "CN_VEHICLE_PLATE": re.compile(r"苏X[A-Z]\d{4}"),
    "CN_ADDRESS": re.compile(r"江苏省云江市"),
}


def free_texts() -> list[tuple[str, dict[str, Any], Cells]]:
    return [
        (f"{d['code']}.{c['name']}", c, read(FOLDER, d))
        for d in DATASETS
        for c in d["columns"]
        if c["free_text"]
    ]


def test_free_text_holds_exactly_what_is_counted() -> None:
    texts = free_texts()
    assert len(texts) >= 5
    for where, column, cells in texts:
        counted = Counter(
            entity
            for cell in cells[column["name"]]
            for entity, pattern in IN_TEXT.items()
            if pattern.search(cell)
        )
        said = {k: v for k, v in column["cells"].items() if k in IN_TEXT}
        assert counted == said, where


def test_some_free_text_is_sparse() -> None:
    shares = [
        min(column["cells"].values()) / len(cells[column["name"]])
        for _, column, cells in free_texts()
    ]
    assert min(shares) < 0.001


def test_doubled_keys_are_counted() -> None:
    seen = 0
    for dataset in DATASETS:
        for column in dataset["columns"]:
            if doubled := column["dirt"].get("doubled_key"):
                cells = read(FOLDER, dataset)[column["name"]]
                assert len(cells) - len(set(cells)) == doubled
                seen += 1
    assert seen >= 2


@pytest.mark.parametrize(
    "dirt",
    ["full_width", "spaces", "lower_case_x", "apostrophe", "wrong_check_digit", "nulls",
     "country_code", "card_groups"],
)  # fmt: skip
def test_every_kind_of_dirt_occurs(dirt: str) -> None:
    assert any(column["dirt"].get(dirt) for d in DATASETS for column in d["columns"])


def test_masked_cells_hold_asterisks_only_where_masked() -> None:
    masked = [(d, c) for d in DATASETS for c in d["columns"] if c["masked"]]
    assert {c["entity"] for _, c in masked} >= {"PERSON", "PHONE_NUMBER", "CN_RESIDENT_ID"}
    for dataset, column in masked:
        cells = read(FOLDER, dataset)[column["name"]]
        assert sum("*" in cell for cell in cells) == column["masked"] == dataset["rows"]


def test_elements_are_field_codes() -> None:
    elements = {c["element"] for d in DATASETS for c in d["columns"]} - {None}
    assert len(elements) > 40
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}N?", element) for element in elements)
