"""Pensions: one workbook of three sheets, and the accounts of residents from an old system."""

from dataclasses import replace
from itertools import chain

import numpy as np
import polars as pl

from sample_data import dirt, words
from sample_data.dice import Dice, joined, padded
from sample_data.people import ethnic_label, label, sex_labels, text, where, written
from sample_data.truth import Column, Table
from sample_data.world import World


def tables(world: World) -> list[Table]:
    """Return the tables of this family."""
    return [*pensions(world), rural_pension(world)]


def pensions(world: World) -> list[Table]:
    """One workbook of three sheets: payments, suspensions, statistics."""
    dice = world.dice("pensions")
    pensioners = world.people.filter(pl.col("retired"))
    who = pensioners[[int(i) for i in dice.order(len(pensioners))[: world.length(1_500)]]]
    return [_payments(dice, who), _suspensions(world, dice, pensioners), _statistics(dice)]


def _payments(dice: Dice, who: pl.DataFrame) -> Table:
    n = len(who)
    amount = dice.hill(1_350, 9_800, n) + dice.ints(0, 100, n) / 100
    extra = np.where(dice.chance(0.05, n), dice.ints(50, 2_000, n), 0)
    phones = who["mobile"].cast(pl.Int64).cast(pl.Float64).to_list()
    gone = dice.rows(n, max(1, n // 30))
    for row in gone:
        phones[row] = None
    columns = (
        Column("序号", pl.Series(np.arange(1, n + 1))),
        Column("个人编号", who["person_no"], "PERSON_NUMBER", element="AAC001"),
        Column("姓名", who["name"], "PERSON", element="AAC003"),
        dirt.soiled(Column("社会保障号码", who["id"], "CN_RESIDENT_ID", element="AAC002"), dice,
                    nulls=0.002, wrong_check_digit=0.002, lower_case_x=0.2),
        Column("性别", sex_labels(who["male"].to_numpy()), "SEX", element="AAC004N"),
        Column("待遇年月", text("202512", n), element="EAC064"),
        Column("养老金", pl.Series(np.round(amount, 2)), "BENEFIT_AMOUNT", element="AAE019"),
        Column("补发金额", pl.Series(extra / 1), element="EAC063",
               may_be=("BENEFIT_AMOUNT",)),
        Column("实发金额", pl.Series(np.round(amount + extra, 2)),
               may_be=("BENEFIT_AMOUNT", "INCOME")),
        Column("开户银行", dice.pick(words.BANKS, n), may_be=("ORGANIZATION",), element="EAZ049"),
        Column("银行账号", who["card"], "CN_BANK_CARD", element="AAE010"),
        Column("手机号", pl.Series(phones), "PHONE_NUMBER", element="AAC067"),
        Column("发放状态", dice.weigh({"成功": 985, "退票": 15}, n)),
    )  # fmt: skip
    return Table(
        "pension_payments", "pension_payments.xlsx", columns,
        ("养老金发放明细", "Pension payments"),
        ("2025年12月养老金社会化发放明细。", "Pensions paid out for December 2025."),
        "fund_center", "fund_liaison", 4, (4, 4), table="发放明细",
    )  # fmt: skip


def _suspensions(world: World, dice: Dice, pensioners: pl.DataFrame) -> Table:
    order = dice.order(len(pensioners))[: world.length(160)]
    who = pensioners[[int(i) for i in order]]
    n = len(who)
    reasons = dice.weigh({"未通过资格认证": 70, "疑似死亡": 15, "服刑": 5, "重复领取": 10}, n)
    kin = world.people[dice.ints(0, len(world.people), n)]
    notes, phones = [], 0
    for reason, name, number in zip(reasons, kin["name"], kin["mobile"], strict=True):
        if reason == "疑似死亡":
            notes.append(f"社区反映已去世，联系家属{name}，电话{number}，待提供死亡证明。")
            phones += 1
        else:
            notes.append(
                "已发函告知，恢复前须完成认证。" if reason[0] == "未" else "待核实后处理。"
            )
    columns = (
        Column("个人编号", who["person_no"], "PERSON_NUMBER", element="AAC001"),
        Column("姓名", who["name"], "PERSON", element="AAC003"),
        Column("社会保障号码", who["id"], "CN_RESIDENT_ID", element="AAC002"),
        Column("民族", ethnic_label(who["ethnic"]), "ETHNIC_GROUP", element="AAC005N"),
        Column("暂停原因", reasons),
        Column("暂停年月", dice.pick(("2025-09", "2025-10", "2025-11", "2025-12"), n)),
        dirt.mobile(Column("联系电话", who["mobile"], "PHONE_NUMBER", element="AAE005"), dice),
        Column("说明", pl.Series(notes), free_text=True, element="AAE013",
               cells={"PHONE_NUMBER": phones, "PERSON": phones}),
    )  # fmt: skip
    return Table(
        "pension_suspensions", "pension_payments.xlsx", columns,
        ("养老金暂停发放名单", "Suspended pensions"),
        ("因未认证、疑似死亡等暂停发放的人员。", "Pensioners whose payment is suspended, and why."),
        "pension", "pension_liaison", 4, (4, 4), table="暂停发放",
    )  # fmt: skip


def _statistics(dice: Dice) -> Table:
    towns = list(chain.from_iterable(towns for _, towns in words.DISTRICTS.values()))
    months = [f"2025-{m:02d}" for m in range(1, 13)]
    n = len(towns) * len(months)
    heads = dice.ints(800, 9_000, n)
    mean = dice.ints(2_400, 3_300, n)
    columns = (
        Column("年月", pl.Series(sorted(months * len(towns)))),
        Column("镇街", pl.Series(towns * len(months)), may_be=("CN_ADDRESS", "ORGANIZATION")),
        Column("领取人数", pl.Series(heads)),
        Column("发放总额", pl.Series(heads * mean / 1), may_be=("BENEFIT_AMOUNT",)),
        Column("人均", pl.Series(mean), may_be=("BENEFIT_AMOUNT",)),
    )
    return Table(
        "pension_statistics", "pension_payments.xlsx", columns,
        ("养老金发放统计", "Pension statistics"),
        ("按月按镇街汇总，不含个人。", "Totals a month and township; nobody in them."),
        "pension", "pension_liaison", 2, (1, 4), table="统计",
    )  # fmt: skip


def rural_pension(world: World) -> Table:
    """Residents' pension under pinyin initials, with old 15-digit numbers."""
    dice = world.dice("rural_pension")
    who = world.persons(dice, 1_400)
    n = len(who)
    ids = who["id"].to_list()
    old = [i for i, born in enumerate(who["birth"]) if born.year < 1968][: n // 40]
    for i in old:
        ids[i] = ids[i][:6] + ids[i][8:17]
    id_column = dirt.soiled(
        Column("sfzh", pl.Series(ids), "CN_RESIDENT_ID", element="AAC002"), dice, nulls=0.004
    )
    fifteen = int((id_column.values.str.len_chars() == 15).sum())
    id_column = replace(id_column, dirt={**id_column.dirt, "fifteen_digits": fifteen})
    columns = (
        Column("grbh", who["person_no"], "PERSON_NUMBER", element="AAC001"),
        Column("xm", who["name"], "PERSON", element="AAC003"),
        id_column,
        Column("xb", where(who["male"].to_numpy(), text("1", n), "2"), "SEX", element="AAC004"),
        Column("mz", ethnic_label(who["ethnic"]), "ETHNIC_GROUP", element="AAC005N"),
        Column("csrq", written(who["birth"], "%Y/%m/%d"), "DATE_OF_BIRTH"),
        dirt.mobile(Column("lxdh", who["mobile"], "PHONE_NUMBER", element="AAE005"), dice),
        Column("jtzz", who["address"], "CN_ADDRESS", element="AAC026"),
        Column("hyzk", label(who["marital"], words.MARITAL), "MARITAL_STATUS"),
        Column("whcd", label(who["education"], words.EDUCATION), "EDUCATION"),
        dirt.card(Column("yhkh", who["card"], "CN_BANK_CARD", element="AAE010"), dice),
        Column("jfdc", dice.pick(("100", "300", "500", "900", "1200", "2500"), n),
               may_be=("CONTRIBUTION_BASE",)),
        Column("jfnd", text("2025", n), element="AAE101"),
        Column("zhye", joined(pl.Series(dice.hill(200, 60_000, n)), ".",
                              padded(dice.ints(0, 100, n), 2)), "ACCOUNT_BALANCE",
               element="AKC087"),
        Column("cbzt", dice.weigh({"正常参保": 9, "终止参保": 1}, n), element="AAC008",
               may_be=("EMPLOYMENT_STATUS",)),
    )  # fmt: skip
    return Table(
        "rural_pension", "rural_pension_pinyin.csv", columns,
        ("城乡居民养老保险缴费档案", "Residents' pension accounts"),
        ("老系统导出，列名为拼音首字母。", "Exported from an old system; headed by pinyin initials."),
        "pension", "pension_liaison", 4, (4, 4), encoding="gb18030",
    )  # fmt: skip
