"""Kinds of columns rather than columns: compound headers, positions side by side, parts of names, headers that err."""

from collections.abc import Mapping, Sequence
from random import Random

import polars as pl
import pytest

from classifiers.conclude import conclude
from classifiers.kernel import sketch
from classifiers.names import hints

_LUCK = Random(20240607)


def entities(columns: Mapping[str, Sequence[str]]) -> list[str | None]:
    return [f.entity for f in conclude(sketch(pl.DataFrame(columns))).fields]


def degrees(low: float, high: float, digits: int = 6, cells: int = 120) -> list[str]:
    return [f"{_LUCK.uniform(low, high):.{digits}f}" for _ in range(cells)]


def numbers(length: int, cells: int = 120) -> list[str]:
    return [f"62{_LUCK.randrange(10 ** (length - 2)):0{length - 2}}" for _ in range(cells)]


COMPOUNDS = [
    ("dkzh", "BANK_ACCOUNT"),
    ("gzdfzh", "BANK_ACCOUNT"),
    ("loan_account", "BANK_ACCOUNT"),
    ("收款账户", "BANK_ACCOUNT"),
    ("xfje", None),
    ("jtje", "BENEFIT_AMOUNT"),
    ("pension_total", "BENEFIT_AMOUNT"),
    ("gjjjcjs", "CONTRIBUTION_BASE"),
    ("whcddm", "EDUCATION"),
    ("poxm", "PERSON"),
    ("applicant_marital_status_code", "MARITAL_STATUS"),
    ("blood_type_id", "BLOOD_TYPE"),
    ("education_level_name", "EDUCATION"),
    ("login_account", None),
    ("pay_amount", None),
    ("race_id", None),
    ("cplx", None),
    ("spdm", None),
    ("kcsl", None),
]


@pytest.mark.parametrize(("header", "entity"), COMPOUNDS)
def test_a_compound_header_hints_at_its_head(header: str, entity: str | None) -> None:
    assert next((h.entity for h in hints(header) if h.entity), None) == entity


def test_an_account_that_is_only_called_so_has_the_digits_of_one() -> None:
    assert entities({"subsidy_account": numbers(17)}) == ["BANK_ACCOUNT"]
    assert entities({"yktzh": numbers(17)}) == ["BANK_ACCOUNT"]
    assert entities({"subsidy_account": numbers(9)}) == [None]
    assert entities({"login_account": numbers(17)}) == [None]


GEO = "GEO_COORDINATE"
EAST, NORTH = degrees(104, 121.9), degrees(23, 38)
POSITIONS = [
    ({"c1": EAST, "c2": NORTH}, [GEO, GEO]),
    ({"wd": NORTH, "jd": EAST}, [GEO, GEO]),
    ({"c1": degrees(-122, -75, 4), "c2": degrees(26, 47, 4)}, [GEO, GEO]),
    ({"jd": EAST, "wd": [*NORTH[:50], *["无"] * 70]}, [GEO, GEO]),
    ({"c1": EAST, "c2": ["x"] * 120, "c3": NORTH}, [None, None, None]),
    ({"jd": EAST}, [None]),
    ({"c1": degrees(104, 121, 2), "c2": degrees(23, 38, 2)}, [None, None]),
    ({"c1": EAST, "c2": degrees(104, 121)}, [None, None]),
    ({"c1": EAST, "c2": degrees(0, 1)}, [None, None]),
    ({"c1": EAST, "c2": ["31.9208"] * 120}, [None, None]),
    ({"重量": EAST, "温度": NORTH}, [None, None]),
]


@pytest.mark.parametrize(("columns", "told"), POSITIONS)
def test_a_longitude_and_a_latitude_tell_one_another(
    columns: Mapping[str, Sequence[str]], told: list[str | None]
) -> None:
    assert entities(columns) == told


GIVEN = [
    "Rachel",
    "Gordon",
    "Tamara",
    "Wesley",
    "Naomi",
    "Julian",
    "Trevor",
    "Helen",
    "Craig",
    "Audrey",
    "Felix",
    "Nora",
    "Oscar",
    "Paula",
    "Quentin",
    "Rita",
    "Simon",
    "Tanya",
    "Ulric",
    "Vera",
    "Wanda",
    "Yvonne",
    "Zachary",
    "Irene",
]
FAMILY = [
    "Thompson",
    "Jenkins",
    "Hobbs",
    "Alvarez",
    "Whitlock",
    "Nguyen",
    "Patel",
    "Osborne",
    "Kowalski",
    "Larkin",
    "Reyes",
    "Schmidt",
    "Tanaka",
    "Underhill",
    "Vargas",
    "Webb",
    "Yates",
    "Zimmerman",
    "Abernathy",
    "Bennett",
    "Castillo",
    "Dunn",
    "Ellis",
    "Foster",
]
GOODS = [
    "Router",
    "Keyboard",
    "Lamp",
    "Monitor",
    "Desk",
    "Cable",
    "Printer",
    "Scanner",
    "Mouse",
    "Tripod",
]
TOWNS = [
    "Austin",
    "Houston",
    "Dallas",
    "Lincoln",
    "Chicago",
    "Boston",
    "Seattle",
    "Denver",
    "Phoenix",
    "Portland",
    "Memphis",
    "Tulsa",
    "Omaha",
    "Tampa",
    "Miami",
    "Fresno",
    "Mesa",
    "Tucson",
    "Oakland",
    "Raleigh",
    "Buffalo",
    "Toledo",
    "Newark",
    "Reno",
]
PARTS = [
    ({"c1": GIVEN * 5, "c2": FAMILY * 5}, ["PERSON", "PERSON"]),
    ({"c1": FAMILY * 5, "c2": GIVEN * 5}, ["PERSON", "PERSON"]),
    ({"c1": GIVEN * 5}, ["PERSON"]),
    ({"c1": TOWNS * 5}, [None]),
    ({"c1": GOODS * 12}, [None]),
    ({"c1": TOWNS * 5, "c2": FAMILY * 5}, [None, "PERSON"]),
    ({"city": GIVEN * 5}, [None]),
]


@pytest.mark.parametrize(("columns", "told"), PARTS)
def test_given_and_family_names_alone(
    columns: Mapping[str, Sequence[str]], told: list[str | None]
) -> None:
    assert entities(columns) == told


CITIES = ["常州", "北京", "苏州", "成都", "温州", "安庆", "广州", "郑州", "南京", "黄山"]
PEOPLE = [
    "王秀英",
    "李建国",
    "张伟",
    "陈晓燕",
    "刘洋",
    "赵文静",
    "周志强",
    "吴桂兰",
    "徐磊",
    "孙丽华",
]
_TOWNS = ("江阴", "无锡", "昆山")
_FIRMS = ("华鑫贸易", "宏远建材", "金泰电子", "永盛物流", "天成科技", "恒达机械", "美佳服饰")
COMPANIES = [f"{a}{b}有限公司" for a in _TOWNS for b in _FIRMS]
ILLNESSES = [
    "高血压病",
    "2型糖尿病",
    "急性阑尾炎",
    "慢性胃炎",
    "肺炎",
    "脑梗死",
    "腰椎间盘突出症",
    "白内障",
    "支气管哮喘",
    "胆囊炎",
    "冠心病",
]
ERRING = [
    ("客户姓名", CITIES * 10, None),
    ("customer_name", GOODS * 10, None),
    ("customer_name", TOWNS * 5, None),
    ("姓名", ["江阴市", "高新区", "云岩区", "向阳镇", "白云区"] * 12, None),
    ("first_name", ["Xiaoming", "Wei", "Guohua", "Meili", "Haoran", "Jianguo"] * 20, "PERSON"),
    ("客户姓名", PEOPLE * 10, "PERSON"),
    ("客户姓名", [*PEOPLE * 10, *CITIES], "PERSON"),
    ("customer_name", FAMILY * 5, "PERSON"),
    ("日期", COMPANIES * 3, "ORGANIZATION"),
    ("状态", COMPANIES, "ORGANIZATION"),
    ("商品名称", ILLNESSES * 10, "DIAGNOSIS"),
    ("商品名称", ["感冒灵颗粒", "肺炎疫苗", "胃炎胶囊", *GOODS] * 10, None),
    ("日期", ["2024-01-05", "2023-11-30", "2022-06-18"] * 20, None),
    ("类型", ["A类", "B类", "C类", "D类"] * 10, None),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values", "entity"), ERRING)
def test_values_that_are_certain_outdo_a_header(
    header: str, values: list[str], entity: str | None
) -> None:
    assert entities({header: values}) == [entity]


GROUPS = [
    (["汉"] * 90 + ["回"] * 6 + ["满"] * 4, "ETHNIC_GROUP"),
    (["汉"] * 60 + ["土家"] * 20 + ["侗"] * 20, "ETHNIC_GROUP"),
    (["汉", "唐", "宋", "元", "明"] * 20, None),
    (["白", "黑"] * 50, None),
]


@pytest.mark.parametrize(("values", "entity"), GROUPS)
def test_ethnic_groups_without_the_word_for_one(values: list[str], entity: str | None) -> None:
    assert entities({"c1": values}) == [entity]
