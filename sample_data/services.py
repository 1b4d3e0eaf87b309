"""Card issue, service stations, operations, and an export without names of columns."""

import hashlib
import uuid
from datetime import date

import numpy as np
import polars as pl

from sample_data import dirt, words
from sample_data.dice import Dice, Ints, joined, padded
from sample_data.numbers import landlines
from sample_data.people import TODAY, days, names, sex_labels, text, written
from sample_data.truth import Column, Table
from sample_data.world import World

#: Epoch of the snowflake identifiers, in ms; they come out 18 digits long, as identity numbers are.
SNOWFLAKE_EPOCH = 1_577_836_800_000


def tables(world: World) -> list[Table]:
    """Return the tables of this family."""
    return [card_issue(world), stations(world), operations(world), unnamed(world)]


def card_issue(world: World) -> Table:
    """Cards handed out; the counter's export masks name and numbers."""
    dice = world.dice("card_issue")
    who = world.persons(dice, 2_600)
    n = len(who)
    columns = (
        Column("社会保障卡号", joined(dice.pick("ABCD", n), padded(10**7 + np.arange(n) * 13, 8)),
               "CN_SOCIAL_SECURITY_CARD", element="AAZ500"),
        Column("姓名", dirt.masked_name(who["name"]), "PERSON", masked=n),
        Column("身份证号码", dirt.masked(who["id"], 6, 4), "CN_RESIDENT_ID", masked=n),
        Column("手机号码", dirt.masked(who["mobile"], 3, 4), "PHONE_NUMBER", masked=n),
        Column("银行卡号", dirt.masked(who["card"], 6, 4), "CN_BANK_CARD", masked=n),
        Column("制卡批次", joined("P2025", padded(dice.ints(1, 60, n), 3))),
        Column("发卡日期", written(days(dice, date(2025, 1, 1), TODAY, n), "%Y-%m-%d")),
        Column("发卡网点", dice.pick(words.BANKS, n), may_be=("ORGANIZATION",)),
        Column("卡状态", dice.weigh({"正常": 92, "挂失": 5, "注销": 3}, n), element="AAZ502"),
        Column("领卡方式", dice.weigh({"本人": 85, "代领": 15}, n)),
    )  # fmt: skip
    return Table(
        "card_issue", "social_security_cards.csv", columns,
        ("社会保障卡发放台账", "Social-security-card issue"),
        ("窗口导出，姓名和号码已脱敏，卡号未脱敏。",
         "Counter export; names and numbers are masked, the card number is not."),
        "card", "card_liaison", 3, (4, 4), encoding="utf-8-sig",
    )  # fmt: skip


def stations(world: World) -> Table:
    """Access units of the bureau's network and their addresses in the plan (Article 24)."""
    dice = world.dice("stations")
    kinds = {"镇街人社所": "人力资源和社会保障所", "村社区服务站": "劳动保障服务站",
             "定点医疗机构": "社区卫生服务中心", "定点药店": "大药房"}  # fmt: skip
    towns = [(d, t) for d, ts in words.DISTRICTS.values() for t in ts]
    rows = [
        (kind, district, town, f"云江市{town}{tail}")
        for kind, tail in kinds.items()
        for district, town in towns
    ]
    kind, district, town, unit = (pl.Series(list(part)) for part in zip(*rows, strict=True))
    n = len(rows)
    net = np.arange(n)
    mac = [f"02:1A:{a:02X}:{b:02X}:{c:02X}:{d:02X}" for a, b, c, d in _octets(dice, n)]
    columns = (
        Column(
            "入网单位编号",
            joined("RW", padded(np.arange(1, n + 1), 4)),
            may_be=("EMPLOYER_NUMBER",),
        ),
        Column("入网单位名称", unit, "ORGANIZATION"),
        Column("单位类别", kind),
        Column("所属镇街", town, may_be=("CN_ADDRESS", "ORGANIZATION")),
        Column("地址", joined("江苏省云江市", district, town, dice.pick(words.ROADS, n),
               padded(dice.ints(1, 300, n), 1), "号"), "CN_ADDRESS", element="AAE006"),
        Column("网段", joined("10.32.", padded(net, 1), ".0/24"), may_be=("IP_ADDRESS",)),
        Column("IP地址", joined("10.32.", padded(net, 1), ".", padded(dice.ints(10, 250, n), 1)),
               "IP_ADDRESS"),
        Column("MAC地址", pl.Series(mac), "MAC_ADDRESS"),
        Column("经度", joined("120.", padded(dice.ints(150_000, 600_000, n), 6)), "GEO_COORDINATE"),
        Column("纬度", joined("31.", padded(dice.ints(650_000, 990_000, n), 6)), "GEO_COORDINATE"),
        Column("联系人", names(dice, dice.chance(0.5, n)), "PERSON", element="AAE004"),
        Column("联系电话", landlines(dice, n), "PHONE_NUMBER", element="AAE005"),
        Column("入网日期", written(days(dice, date(2012, 1, 1), TODAY, n), "%Y-%m-%d")),
        Column("状态", dice.weigh({"在网": 95, "停用": 5}, n)),
    )  # fmt: skip
    return Table(
        "service_stations", "service_stations.csv", columns,
        ("入网单位与网络地址登记", "Access units and network addresses"),
        ("镇街人社所、服务站、定点医疗机构和药店的网段与IP地址。",
         "Segments and IP addresses of township offices, service stations, hospitals and pharmacies."),
        "information_center", "center_liaison", 3, (3, 4), encoding="utf-8",
    )  # fmt: skip


def _octets(dice: Dice, n: int) -> Ints:
    return dice.ints(0, 256, 4 * n).reshape(n, 4)


def operations(world: World) -> Table:
    """What the systems log of themselves: nobody in it, and much that looks like somebody."""
    dice = world.dice("operations")
    n = world.length(4_000)
    seconds = 1_764_547_200 + np.sort(dice.ints(0, 31 * 86_400, n))
    millis = seconds * 1_000 + dice.ints(0, 1_000, n)
    snowflake = ((millis - SNOWFLAKE_EPOCH) << 22) + dice.ints(0, 2**22, n)
    order = joined(pl.Series(seconds), padded(dice.ints(0, 10**10, n), 10))
    digests = [hashlib.md5(f"{s}".encode(), usedforsecurity=False) for s in snowflake]
    days_ = pl.Series((seconds // 86_400).astype(np.int32)).cast(pl.Date)
    columns = (
        Column("日志序号", pl.Series(10_000_000_001 + np.arange(n)).cast(pl.String)),
        Column("请求流水号", pl.Series(snowflake).cast(pl.String)),
        Column("业务单号", order),
        Column("会话标识", pl.Series([str(uuid.UUID(bytes=d.digest())) for d in digests])),
        Column("报文摘要", pl.Series([d.hexdigest() for d in digests])),
        Column("时间戳", pl.Series(seconds).cast(pl.String)),
        Column("毫秒时间戳", pl.Series(millis).cast(pl.String)),
        Column("业务日期", written(days_)),
        Column("所属年度", text("2025", n), element="AAE001"),
        Column("客户端版本", joined(dice.pick(("2.14.", "3.0.", "3.2."), n),
               padded(dice.ints(0, 12, n), 1), ".", padded(dice.ints(1, 200, n), 1))),
        Column("功能模块", dice.pick(("养老核定", "待遇发放", "单位征缴", "卡管理", "工伤认定", "转移接续"), n)),
        Column("岗位", dice.pick(("初审岗", "复核岗", "科长", "系统管理员"), n)),
        Column("行政区划", dice.pick([str(c) for c in words.DISTRICTS], n), element="AAB301"),
        Column("状态", dice.weigh({"1": 97, "2": 3}, n)),
        Column("涉及金额", joined(pl.Series(dice.hill(0, 90_000, n)), ".",
                              padded(dice.ints(0, 100, n), 2))),
        Column("耗时毫秒", pl.Series(dice.hill(3, 4_000, n)).cast(pl.String)),
        Column("耗材条码", _ean13(dice, n)),
    )  # fmt: skip
    return Table(
        "operations_log", "operations_log.csv", columns,
        ("业务系统运行日志", "Operations log"),
        ("系统运行日志，不含个人。", "What the systems log of themselves; nobody in it."),
        "information_center", "center_liaison", 2, (1, 2), encoding="utf-8",
    )  # fmt: skip


def _ean13(dice: Dice, n: int) -> pl.Series:
    """Return article numbers with their check digit (EAN-13), of few articles."""
    articles = dice.ints(690_100_000_000, 699_999_999_999, 40)
    each = (articles[:, None] // 10 ** np.arange(11, -1, -1)) % 10
    check = (10 - each @ np.tile([1, 3], 6) % 10) % 10
    return dice.pick([str(a * 10 + c) for a, c in zip(articles, check, strict=True)], n)


def unnamed(world: World) -> Table:
    """An export whose columns are called col1, col2 …: only the values tell."""
    dice = world.dice("unnamed")
    who = world.persons(dice, 1_300)
    n = len(who)
    columns = (
        Column("col1", pl.Series(np.arange(1, n + 1)).cast(pl.String)),
        Column("col2", who["name"], "PERSON", element="AAC003"),
        dirt.identity(Column("col3", who["id"], "CN_RESIDENT_ID", element="AAC002"), dice),
        Column("col4", sex_labels(who["male"].to_numpy()), "SEX", element="AAC004N"),
        Column("col5", written(who["birth"], "%Y-%m-%d"), "DATE_OF_BIRTH"),
        dirt.mobile(Column("col6", who["mobile"], "PHONE_NUMBER", element="AAC067"), dice),
        dirt.card(Column("col7", who["card"], "CN_BANK_CARD", element="AAE010"), dice),
        Column("col8", who["address"], "CN_ADDRESS", element="AAE006"),
        Column("col9", who["employer_name"], "ORGANIZATION", element="AAB004"),
        Column("col10", written(who["started"], "%Y-%m-%d"), element="AAC007"),
        Column("col11", joined(pl.Series(dice.hill(100, 9_000, n)), ".00")),
        Column("col12", dice.weigh({"1": 9, "2": 1}, n)),
        Column("col13", dice.pick(("养老保险", "失业保险", "工伤保险"), n), element="AAE140N"),
    )  # fmt: skip
    return Table(
        "unnamed_export", "unnamed_export.csv", columns,
        ("无列名导出文件", "Export without column names"),
        ("业务科室移交的历史导出，列名无意义。", "Handed over by a department; its headers say nothing."),
        "fund_center", "fund_liaison", 4, (4, 4), encoding="utf-8",
    )  # fmt: skip
