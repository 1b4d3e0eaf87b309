"""Arbitration cases, hotline calls and work-injury findings: free text with personal data in some cells."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from sample_data import dirt, words
from sample_data.dice import Dice, joined, padded
from sample_data.numbers import landlines
from sample_data.people import TODAY, days, sex_labels, text, where, written
from sample_data.truth import Column, Table
from sample_data.world import World

Row = dict[str, str]

#: Sentences of the hotline; what stands in braces is a person's, and is counted under the entity in ENTITIES.
ASKED = (
    "咨询城乡居民养老保险缴费档次和待遇计算办法。",
    "询问失业金申领条件，已答复需连续缴费满一年且非本人意愿中断就业。",
    "反映社保卡在药店刷卡失败，12月{day}日已换卡，仍显示“卡状态异常”。",
    "询问灵活就业人员参保流程，来电人称去年缴费6.8万元，是否可以补缴。",
    "反映{org}拖欠2025年{month}月工资，涉及同事约{few}人。",
    "投诉单位未足额缴纳社保，缴费基数只有4494元，实际工资每月9800元。",
    "咨询工伤认定期限，工单202512{day}00{few}已转工伤保险科。",
    "对政务服务网版本3.2.10.1登录报错500表示不满，要求尽快修复。",
    "询问退休审批进度，受理号31200{few}45{day}，请经办机构回复。",
)
PRIVATE = (
    "来电人{name}，身份证号{id}，咨询养老金何时到账。",
    "请回电{phone}，本人上午上班不方便接听。",
    "社保卡挂失，姓名{name}，身份证{id}，新卡寄{addr}。",
    "失业金打错账户，正确卡号{card}，请核实后补发。",
    "请将参保证明发到{mail}，谢谢。",
    "投诉{org}车间主任{name}，其手机{phone}，要求补签劳动合同。",
    "来电人称在单位门口被车辆{plate}撞伤，问是否算工伤，联系电话{phone}。",
    "代母亲查询，母亲身份证号码为{id}，电话{phone}。",
)
DISPUTES = (
    "申请人于{year}年{month}月入职被申请人处从事{job}工作，月工资{pay}元，双方未签订书面劳动合同。",
    "被申请人以旷工3天为由解除劳动合同，申请人要求支付经济补偿金{pay}元。",
    "申请人主张{year}年加班费共计{pay}元，提交考勤记录{few}页。",
    "双方对{year}年年终奖发放标准有争议，调解未成。",
)
EVIDENCE = (
    "证人{name}（电话{phone}）到庭陈述。",
    "申请人身份证号{id}，经当庭核对无误。",
    "工资由个人账户{card}转账支付，有流水为证。",
    "送达地址确认为{addr}。",
)
ENTITIES = {
    "name": "PERSON", "id": "CN_RESIDENT_ID", "phone": "PHONE_NUMBER", "card": "CN_BANK_CARD",
    "mail": "EMAIL_ADDRESS", "addr": "CN_ADDRESS", "plate": "CN_VEHICLE_PLATE",
    "org": "ORGANIZATION",
}  # fmt: skip


def tables(world: World) -> list[Table]:
    """Return the tables of this family."""
    return [arbitration(world), hotline(world), work_injuries(world)]


class Writer:
    """Fills sentences with the data of persons drawn by chance, and counts the cells that hold each entity."""

    def __init__(self, world: World, dice: Dice, n: int) -> None:
        who = world.people[dice.ints(0, len(world.people), n)]
        plates = joined("苏X", dice.pick("ABCDEFGHJK", n), padded(dice.ints(0, 10_000, n), 4))
        self._slots: dict[str, list[str]] = {
            "name": who["name"].to_list(),
            "id": who["id"].to_list(),
            "phone": who["mobile"].to_list(),
            "card": who["card"].to_list(),
            "addr": who["address"].to_list(),
            "org": who["employer_name"].to_list(),
            "plate": plates.to_list(),
            "mail": joined("u", padded(dice.ints(0, 10**6, n), 6), "@example.com").to_list(),
            "job": dice.pick(words.JOBS, n).to_list(),
            "day": padded(dice.ints(1, 29, n), 2).to_list(),
            "month": padded(dice.ints(1, 13, n), 1).to_list(),
            "year": padded(dice.ints(2019, 2026, n), 4).to_list(),
            "few": padded(dice.ints(10, 99, n), 2).to_list(),
            "pay": padded(dice.hill(32, 240, n) * 100, 4).to_list(),
        }
        self.cells: Counter[str] = Counter()

    def cell(self, row: int, template: str) -> str:
        """Return the template filled for this row."""
        for slot, entity in ENTITIES.items():
            if f"{{{slot}}}" in template:
                self.cells[entity] += 1
        return template.format_map({slot: values[row] for slot, values in self._slots.items()})


def _chosen(dice: Dice, options: tuple[str, ...], n: int) -> list[str]:
    return dice.pick(options, n).to_list()


def hotline(world: World) -> Table:
    """Calls to 12333: one in twenty holds somebody's number."""
    dice = world.dice("hotline")
    n = world.length(2_600)
    writer = Writer(world, dice, n)
    private = dice.chance(0.05, n)
    asked, told = _chosen(dice, ASKED, n), _chosen(dice, PRIVATE, n)
    cells = [writer.cell(i, told[i] if private[i] else asked[i]) for i in range(n)]
    replies = dice.pick(
        ("已当场答复。", "已转经办机构办理，三个工作日内回复。", "已记录，请保持电话畅通。", "无"),
        n,
    )
    caller = where(
        dice.chance(0.8, n),
        world.people["mobile"].gather(dice.ints(0, len(world.people), n)),
        landlines(dice, n),
    )
    when = joined(
        written(days(dice, date(2025, 10, 1), TODAY, n), "%Y-%m-%d"), " ",
        padded(dice.ints(8, 20, n), 2), ":", padded(dice.ints(0, 60, n), 2), ":",
        padded(dice.ints(0, 60, n), 2),
    )  # fmt: skip
    columns = (
        Column("工单编号", joined("GD2025", padded(10**6 + np.arange(n) * 3, 10))),
        Column("来电时间", when),
        dirt.soiled(Column("来电号码", caller, "PHONE_NUMBER", element="AAE005"), dice, nulls=0.05),
        Column("业务类别", dice.pick(("养老保险", "失业保险", "工伤保险", "社保卡", "劳动关系"), n)),
        Column("来电内容", pl.Series(cells), cells=dict(writer.cells), free_text=True,
               element="AAE013"),
        Column("答复内容", replies),
        Column("满意度", dice.weigh({"5": 60, "4": 25, "3": 9, "2": 4, "1": 2}, n)),
        Column("坐席工号", padded(dice.ints(8_001, 8_031, n), 4), may_be=("PERSON_NUMBER",)),
        Column("通话秒数", pl.Series(dice.hill(20, 1_500, n)).cast(pl.String)),
    )  # fmt: skip
    return Table(
        "hotline_calls", "hotline_calls.csv", columns,
        ("12333来电工单", "12333 hotline calls"),
        ("2025年第四季度来电工单，来电内容为自由文本。",
         "Calls of the last quarter of 2025; what was said is free text."),
        "hotline", "hotline_liaison", 3, (4, 4), encoding="utf-8",
    )  # fmt: skip


def arbitration(world: World) -> Table:
    """Labor-dispute cases: names in columns, numbers in the summary."""
    dice = world.dice("arbitration")
    who = world.persons(dice, 620, active=True)
    n = len(who)
    writer = Writer(world, dice, n)
    private = dice.chance(0.14, n)
    facts, proof = _chosen(dice, DISPUTES, n), _chosen(dice, EVIDENCE, n)
    summary = [writer.cell(i, facts[i] + (proof[i] if private[i] else "")) for i in range(n)]
    columns = (
        Column("案号", joined("云劳人仲案字〔2025〕第", padded(np.arange(1, n + 1), 1), "号")),
        Column("申请人", who["name"], "PERSON", element="AAC003"),
        Column("被申请人", who["employer_name"], "ORGANIZATION", element="AAB004"),
        Column("案由", dice.pick(("劳动报酬", "经济补偿", "确认劳动关系", "工伤待遇", "社会保险"), n)),
        Column("立案日期", written(days(dice, date(2025, 1, 2), TODAY, n), "%Y.%m.%d")),
        Column("标的金额", pl.Series(dice.hill(3_000, 260_000, n)).cast(pl.String)),
        Column("案情摘要", pl.Series(summary), cells=dict(writer.cells), free_text=True),
        Column("结案方式", dice.pick(("调解", "裁决", "撤回", "未结"), n)),
        Column("仲裁员", world.handlers(dice, n), "PERSON"),
    )  # fmt: skip
    return Table(
        "arbitration_cases", "arbitration_cases.csv", columns,
        ("劳动人事争议案件", "Labor-dispute cases"),
        ("仲裁案件及案情摘要。", "Arbitration cases with a summary of each."),
        "arbitration", "arbitration_liaison", 4, (4, 4), encoding="utf-8",
    )  # fmt: skip


def work_injuries(world: World) -> Table:
    """Findings of work injury: health data."""
    dice = world.dice("work_injuries")
    who = world.persons(dice, 800, active=True)
    n = len(who)
    codes = dice.pick(list(words.DIAGNOSES), n)
    name = codes.replace_strict({code: d for code, (d, _) in words.DIAGNOSES.items()})
    part = codes.replace_strict({code: p for code, (_, p) in words.DIAGNOSES.items()})
    accident = days(dice, date(2024, 6, 1), date(2025, 10, 31), n)
    age = accident.dt.year() - who["birth"].dt.year()
    graded = dice.chance(0.6, n)
    writer = Writer(world, dice, n)
    seen = dice.chance(0.06, n)
    course = _course(writer, seen)
    columns = (
        Column("认定书编号", joined("云工认字[2025]", padded(np.arange(1, n + 1), 5), "号")),
        Column("职工姓名", who["name"], "PERSON", element="AAC003"),
        dirt.identity(Column("身份证号", who["id"], "CN_RESIDENT_ID", element="AAC002"), dice),
        Column("性别", sex_labels(who["male"].to_numpy()), "SEX", element="AAC004N"),
        Column("年龄", age.cast(pl.String), "AGE"),
        dirt.mobile(Column("联系电话", who["mobile"], "PHONE_NUMBER", element="AAE005"), dice),
        Column("用人单位", who["employer_name"], "ORGANIZATION", element="AAB004"),
        Column("单位信用代码", who["employer_uscc"], "CN_USCC", element="BAB010"),
        Column("工种", dice.pick(words.JOBS, n)),
        Column("事故日期", written(accident, "%Y-%m-%d")),
        Column("事故经过", pl.Series([course(i, p) for i, p in enumerate(part)]),
               cells=writer.cells, free_text=True),
        Column("受伤部位", part, may_be=("DIAGNOSIS",)),
        Column("诊断", name, "DIAGNOSIS"),
        Column("诊断编码", codes, "DIAGNOSIS", element="AKC193"),
        Column("就诊医院", dice.pick(words.HOSPITALS, n), "ORGANIZATION"),
        Column("病历号", joined("ZY", padded(dice.ints(10**7, 10**8, n), 8)),
               "MEDICAL_RECORD_NUMBER"),
        Column("伤残等级", where(graded, dice.weigh(words.GRADES, n), ""), "DISABILITY"),
        Column("一次性伤残补助金", where(graded, pl.Series(dice.ints(300, 1_400, n) * 100)
               .cast(pl.String), ""), "BENEFIT_AMOUNT"),
        Column("认定结论", text("认定为工伤", n)),
    )  # fmt: skip
    return Table(
        "work_injury_findings", "work_injury_findings.csv", columns,
        ("工伤认定决定", "Findings of work injury"),
        ("工伤认定、诊断和劳动能力鉴定等级。", "Findings, diagnoses and grades of disability."),
        "work_injury", "work_injury_liaison", 4, (4, 4), encoding="utf-8",
    )  # fmt: skip


def _course(writer: Writer, seen: np.typing.NDArray[np.bool_]) -> Callable[[int, str], str]:
    """Return what writes the course of an accident, with a witness where ``seen``."""

    def write(row: int, part: str) -> str:
        told = words.CAUSES.get(part, f"在岗位作业时被设备挤压，致{part}受伤，由同事送医。")
        return told + (writer.cell(row, "目击者{name}，电话{phone}。") if seen[row] else "")

    return write
