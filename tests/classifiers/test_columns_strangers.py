"""Columns of other peoples and countries, papers under headers of something else, and what only looks like them."""

import polars as pl
import pytest

from classifiers.conclude import conclude
from classifiers.kernel import sketch
from classifiers.types import FieldResult


def field(header: str, values: list[str], times: int = 8) -> FieldResult:
    return conclude(sketch(pl.DataFrame({header: values * times}))).fields[0]


GERMANS = [
    "Jürgen Müller",
    "Sabine Weiß",
    "Käthe von Bülow",
    "Uwe Schäfer",
    "Björn Großmann",
    "Stefan Köhler",
]
PERMITS = [f"H{n:08}" for n in range(10_234_567, 99_000_000, 2_345_678)]
PASSPORTS = [f"E{'ABCDEFGH'[n % 8]}{n:07}" for n in range(1_234_567, 9_900_000, 234_567)]
RANGES = ["3000-5000元", "5000-8000元", "8000-12000元", "20000元以上"]
TIBETANS = ["扎西多吉", "次仁卓玛", "格桑旺堆", "单增", "达娃央金", "仁青拉姆", "索朗次旦"]
MONGOLIANS = ["巴特尔", "乌云其其格", "斯琴高娃", "额尔敦", "苏和", "朝鲁", "萨仁图雅", "那顺"]
YI = ["沙马拉且", "阿侯木呷", "曲比史里", "马海日火", "吉克伍果", "俄木尔古"]

FOUND = [
    ("姓名", TIBETANS, "PERSON"),
    ("col1", TIBETANS, "PERSON"),
    ("col1", MONGOLIANS, "PERSON"),
    ("联系人", YI, "PERSON"),
    ("col1", YI, "PERSON"),
    ("姓名", ["阿迪娜", "库尔曼", "萨比尔", "别尔克", "努尔古丽"], "PERSON"),
    ("Ansprechpartner", GERMANS, "PERSON"),
    ("col4", GERMANS, "PERSON"),
    ("col4", ["José García", "María Fernández", "Álvaro Muñoz", "Belén Díaz"], "PERSON"),
    ("Straße", ["Im Brühl 5", "Große Bleichen 12a", "Müllerstr. 4", "Lindenweg 8"], "CN_ADDRESS"),
    ("col2", ["Münchner Straße 25", "An der Mühle 3", "Schloßplatz 1", "Lindenweg 8"], "CN_ADDRESS"),
    ("col2", ["Große Bleichen 12, 20354 Hamburg", "Im Tal 4 b, 80331 München"], "CN_ADDRESS"),
    ("adresse", ["12 rue de la Paix, 75002 Paris", "4 bis avenue Foch, 69006 Lyon"], "CN_ADDRESS"),
    ("住址", ["王楼村三组", "大坪村4组", "上河村东街8号", "七里铺村第六村民小组"], "CN_ADDRESS"),
    ("col5", ["王楼村三组", "大坪村4组", "石桥村一组", "双龙村二组"], "CN_ADDRESS"),
    ("民族", ["藏", "彝", "回"], "ETHNIC_GROUP"),
    ("col6", ["藏", "汉", "藏", "藏", "回"], "ETHNIC_GROUP"),
    ("AAC040", RANGES, "INCOME"),
    ("AAC040", ["4812.50", "5360", "7200.00"], "CONTRIBUTION_BASE"),
    ("微信", PERMITS, "CN_TRAVEL_PERMIT"),
    ("邮箱", PERMITS, "CN_TRAVEL_PERMIT"),
    ("医保卡号", PERMITS, "CN_TRAVEL_PERMIT"),
    ("微信", PASSPORTS, "CN_PASSPORT"),
    ("residence_permit_no", ["8100001990********"], "CN_RESIDENT_ID"),
    ("social_security_number", ["123456789", "337584189", "078051120"], "US_SSN"),
    ("education_code", ["10", "20", "60"], "EDUCATION"),
    ("类型", ["I10.x05", "E11.900", "K35.800", "J18.900", "S52.500", "M06.900", "N39.000"], "DIAGNOSIS"),
    ("地址", ["12345678@qq.com", "87654321@qq.com", "不详"], "EMAIL_ADDRESS"),
    ("编号", ["浙江省杭州市西湖区文三路478号", "上海市浦东新区张杨路500弄12号"], "CN_ADDRESS"),
    ("Account Name", ["Globex Inc.", "Initech LLC", "Contoso GmbH", "Umbrella Ltd"], "ORGANIZATION"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values", "entity"), FOUND)
def test_is_told(header: str, values: list[str], entity: str) -> None:
    assert field(header, values).entity == entity


LEFT = [
    ("国名", ["美国", "加拿大", "哈萨克斯坦", "巴基斯坦", "阿根廷", "古巴", "秘鲁"]),
    ("col1", ["美国", "加拿大", "哈萨克斯坦", "巴基斯坦", "阿根廷", "古巴", "秘鲁"]),
    ("col1", ["拉萨", "那曲", "阿里", "呼和浩特", "锡林浩特", "乌鲁木齐", "克拉玛依"]),
    ("col2", ["白", "黑", "红", "蓝"]),
    ("省份简称", ["京", "藏", "浙", "苏"]),
    ("col3", ["Platz 3", "Platz 1", "Platz 12"]),
    ("term", ["Spring 2024", "Autumn 2023", "Summer 2022"]),
    ("Produkt", ["Müller Milch", "Käse Würfel", "Süße Soße", "Bär Bäckerei"]),
    ("Product", ["Madison Sofa", "Jordan Sneakers", "Austin Backpack", "Mason Jar Set"]),
    ("资产编号", PERMITS),
    ("社保卡号", [f"H{n:08}" for n in range(3)]),
    ("发票代码", [f"0331{n:08}" for n in range(20_012_345, 30_000_000, 987_654)]),
    ("col7", [f"0331{n:08}" for n in range(20_012_345, 30_000_000, 987_654)]),
    ("部门编号", ["A01.900", "B02.901", "C03.902"]),
    ("教学楼", ["A座3层", "B座5层", "C座12层"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values"), LEFT)
def test_is_none_of_them(header: str, values: list[str]) -> None:
    told = field(header, values)
    assert told.entity not in {
        "PERSON",
        "CN_ADDRESS",
        "ETHNIC_GROUP",
        "CN_TRAVEL_PERMIT",
        "PHONE_NUMBER",
        "DIAGNOSIS",
    }
    assert "PERSON" not in {f.entity for f in told.findings}


def test_a_masked_social_security_number_names_itself() -> None:
    finding = field("f9", ["***-**-1234", "***-**-5678"]).findings[0]
    assert (finding.entity, finding.matches, finding.masked) == ("US_SSN", 0, 16)


def test_old_identity_numbers_beside_new_ones_are_told_under_any_header() -> None:
    values = ["110105491231002", "320106750705546", "330106800102003", "11010519491231002X"]
    finding = field("数量", values).findings[0]
    assert (finding.entity, finding.matches) == ("CN_RESIDENT_ID", 32)
