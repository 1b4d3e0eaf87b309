"""Columns as other tables have them: English data sets, dates and telephones of other countries, crossed-out digits."""

import polars as pl
import pytest

from classifiers.conclude import conclude
from classifiers.kernel import sketch
from classifiers.types import FieldResult


def field(header: str, values: list[str], times: int = 8) -> FieldResult:
    return conclude(sketch(pl.DataFrame({header: values * times}))).fields[0]


FOUND = [
    ("date_of_birth", ["31/01/1958", "14/04/1983", "10/02/1998"], "DATE_OF_BIRTH"),
    ("出生日期", ["05/30/1961", "12/25/1949", "01/25/2008"], "DATE_OF_BIRTH"),
    ("dob", ["24-Oct-1980", "3-Jul-1990", "28-Nov-1985"], "DATE_OF_BIRTH"),
    ("salary", ["15K-37K", "12K-30K", "8k-12k"], "INCOME"),
    ("月收入", ["5000-8000元", "12000元以上", "5000元以下"], "INCOME"),
    ("学历", ["Some-college", "HS-grad", "11th", "Assoc-acdm"], "EDUCATION"),
    (
        "parental level of education",
        ["some college", "high school", "bachelor's degree"],
        "EDUCATION",
    ),
    ("残疾类型", ["肢体二级", "视力一级", "听力三级"], "DISABILITY"),
    ("col3", ["本地农村户籍", "外地城镇户籍", "本地城镇户籍"], "HOUSEHOLD_TYPE"),
    ("户籍地址", ["江苏省南京市鼓楼区", "上海市浦东新区", "安徽省合肥市蜀山区"], "CN_ADDRESS"),
    ("Medical Condition", ["Cancer", "Asthma", "Diabetes", "Hypertension"], "DIAGNOSIS"),
    ("col1", ["Lung cancer", "Migraine", "Acute bronchitis", "Type 2 diabetes"], "DIAGNOSIS"),
    ("emp_name", ["James", "Noah", "Emma", "Mary"], "PERSON"),
    ("col2", ["MARY SMITH", "JENNIFER TAYLOR", "JOSEPH GONZALEZ", "WILLIAM JONES"], "PERSON"),
    ("col2", ["Zhao Ming", "Sun Gang", "Li Xiaoyan", "Zhou Wei", "Wang Fang"], "PERSON"),
    ("customer_name", ["Robinson, Jessica", "Walker, Susan", "Allen, Peter"], "PERSON"),
    ("col5", ["+44 20 7345 7325", "+49 30 2929 2388", "+1 415 360 9117"], "PHONE_NUMBER"),
    ("ssn", ["123456789", "337584189", "078051120"], "US_SSN"),
    ("列4", ["A", "B", "O", "AB", "A", "O"], "BLOOD_TYPE"),
]


@pytest.mark.parametrize(("header", "values", "entity"), FOUND)
def test_found(header: str, values: list[str], entity: str) -> None:
    assert field(header, values).entity == entity


CLEAN = [
    ("product_name", ["Austin Table", "Madison Chair", "Olivia Sofa", "Paris Mug", "Harper Bag"]),
    ("col1", ["Austin Table", "Madison Chair", "Olivia Sofa", "Jordan Max", "Wireless Mouse"]),
    ("grade", ["A", "B", "C", "AB"]),
    ("col1", ["A", "B", "C", "A", "B"]),
    ("event_date", ["31/01/2018", "14/04/2019", "10/02/2020"]),
    ("计划", ["Basic", "Primary", "Other", "None"]),
    ("发票代码", ["044199230127", "047980900832", "032001600311"]),
    ("姓名", ["高等数学", "计算方法", "万里长征", "马克思主义", "程序设计"]),
    ("联系人", ["苏州", "无锡", "常州", "徐州", "扬州", "黄石", "温州"]),
    ("plan", ["5000-8000", "12000+", "1-2"]),
]


@pytest.mark.parametrize(("header", "values"), CLEAN)
def test_clean(header: str, values: list[str]) -> None:
    assert field(header, values).entity is None


MASKED = [
    ("手机号", ["138XXXX5678", "159XXXX0078"], "PHONE_NUMBER"),
    ("col1", ["*******0855", "*******0763"], "PHONE_NUMBER"),
    ("col1", ["110105XXXXXXXX002X", "650102xxxxxxxx3119"], "CN_RESIDENT_ID"),
    ("姓名", ["吴XX", "李xx"], "PERSON"),
    ("col1", ["徐先生", "王女士", "欧阳先生"], "PERSON"),
    ("col1", ["E*****049", "G9****975"], "CN_PASSPORT"),
    ("col1", ["宁DD**72", "冀E1**T0"], "CN_VEHICLE_PLATE"),
    ("col1", ["上海市浦东新区****", "河南省郑州市金水区滨江路***号"], "CN_ADDRESS"),
]


@pytest.mark.parametrize(("header", "values", "entity"), MASKED)
def test_masked(header: str, values: list[str], entity: str) -> None:
    told = field(header, values)
    assert told.entity == entity
    assert (told.findings[0].matches, told.findings[0].masked) == (0, 8 * len(values))
