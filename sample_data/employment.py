"""Unemployment registration, the job fair's database, and the public list of training bodies."""

import json
from datetime import date

import numpy as np
import polars as pl

from sample_data import dirt, words
from sample_data.dice import Dice, joined, padded
from sample_data.numbers import landlines, mobiles, usccs
from sample_data.people import (
    TODAY,
    addresses,
    companies,
    days,
    ethnic_label,
    label,
    names,
    sex_labels,
    text,
    written,
)
from sample_data.truth import Column, Table
from sample_data.world import World

JOB_FAIR = "job_fair.sqlite"


def tables(world: World) -> list[Table]:
    """Return the tables of this family."""
    return [unemployment(world), *job_fair(world), training_bodies(world)]


def unemployment(world: World) -> Table:
    """Unemployment registration under Chinese headers, tab-separated."""
    dice = world.dice("unemployment")
    doubles = world.length(4) // 5
    once = world.persons(dice, 1_300, active=True)
    serial = joined("SY2025", padded(np.arange(1, len(once) + 1), 6))
    who = dirt.with_doubles(once.with_columns(serial=serial), dice, doubles)
    n = len(who)
    columns = (
        Column("登记编号", who["serial"], dirt={"doubled_key": doubles}),
        Column("姓名", who["name"], "PERSON", element="AAC003"),
        Column("性别", sex_labels(who["male"].to_numpy()), "SEX", element="AAC004N"),
        dirt.identity(Column("公民身份号码", who["id"], "CN_RESIDENT_ID", element="AAC002"), dice),
        Column("出生日期", written(who["birth"], "%Y-%m-%d"), "DATE_OF_BIRTH"),
        Column("民族", ethnic_label(who["ethnic"]), "ETHNIC_GROUP", element="AAC005N"),
        Column("文化程度", label(who["education"], words.EDUCATION), "EDUCATION"),
        Column("户口性质", label(who["household"], words.HOUSEHOLD), "HOUSEHOLD_TYPE"),
        Column("婚姻状况", label(who["marital"], words.MARITAL), "MARITAL_STATUS"),
        dirt.mobile(Column("联系电话", who["mobile"], "PHONE_NUMBER", element="AAE005"), dice),
        Column("常住地址", who["address"], "CN_ADDRESS", element="AAE006"),
        Column("原工作单位", who["employer_name"], "ORGANIZATION", element="AAB004"),
        Column("失业原因", dice.pick(("合同到期", "协商解除", "单位裁员", "单位破产", "个人辞职"), n)),
        Column("失业日期", written(days(dice, date(2025, 1, 1), TODAY, n), "%Y-%m-%d")),
        Column("失业前月工资", who["wage"].cast(pl.String), "INCOME",
               may_be=("CONTRIBUTION_BASE",)),
        Column("失业金标准", dice.pick(("1904", "2080", "2212"), n), "BENEFIT_AMOUNT"),
        dirt.card(Column("银行卡号", who["card"], "CN_BANK_CARD", element="AAE010"), dice),
        Column("求职意向", dice.pick(words.JOBS, n)),
        Column("就业状态", text("失业", n), "EMPLOYMENT_STATUS", element="AAC016N"),
        Column("经办人", world.handlers(dice, n), "PERSON", element="AAE011"),
        Column("登记日期", written(days(dice, date(2025, 1, 1), TODAY, n), "%Y年%m月%d日")),
        Column("备用字段", text("", n)),
    )  # fmt: skip
    return Table(
        "unemployment_registrations", "unemployment_registrations.tsv", columns,
        ("失业登记台账", "Unemployment registrations"),
        ("2025年失业登记及失业金领取标准。", "Registrations of 2025 and the benefit rate granted."),
        "employment_center", "employment_liaison", 4, (4, 4), encoding="utf-8",
    )  # fmt: skip


def job_fair(world: World) -> list[Table]:
    """The job fair's database: applicants, vacancies, interview notes, a code table."""
    dice = world.dice("job_fair")
    who = world.persons(dice, 1_200, active=True)
    return [
        _applicants(dice, who),
        _vacancies(world, dice),
        _interviews(dice, who),
        _ethnic_codes(),
    ]


def emails(dice: Dice, who: pl.DataFrame) -> pl.Series:
    """Return e-mail addresses of reserved domains, made from the surname (RFC 2606)."""
    n = len(who)
    pinyin = {name: p for name, (_, p) in words.SURNAMES.items()}
    surname = pl.Series(
        [pinyin.get(name[:2]) or pinyin.get(name[:1], "user") for name in who["name"]]
    )
    domains = {"example.com": 5, "mail.example.org": 3, "example.net": 2}
    return joined(surname, padded(dice.ints(10, 99_999, n), 2), "@", dice.weigh(domains, n))


def _applicants(dice: Dice, who: pl.DataFrame) -> Table:
    n = len(who)
    pay = dice.ints(5, 25, n) * 1_000
    columns = (
        Column("applicant_id", pl.Series(np.arange(1, n + 1)), may_be=("PERSON_NUMBER",)),
        Column("full_name", who["name"], "PERSON", element="AAC003"),
        Column("gender", sex_labels(who["male"].to_numpy()), "SEX", element="AAC004N"),
        Column("birth_date", written(who["birth"], "%Y-%m-%d"), "DATE_OF_BIRTH"),
        dirt.mobile(Column("mobile", who["mobile"], "PHONE_NUMBER", element="AAC067"), dice),
        dirt.soiled(Column("email", emails(dice, who), "EMAIL_ADDRESS", element="AAE015"), dice,
                    nulls=0.05),
        Column("qq", pl.Series(dice.ints(10**7, 10**10, n)).cast(pl.String), "CN_QQ"),
        Column("wechat", joined("wxid_", padded(dice.ints(10**7, 10**8, n), 8)), "CN_WECHAT"),
        Column("education", label(who["education"], words.EDUCATION), "EDUCATION"),
        Column("political_affiliation", label(who["political"], words.POLITICAL),
               "POLITICAL_AFFILIATION"),
        Column("ethnic_group", ethnic_label(who["ethnic"]), "ETHNIC_GROUP", element="AAC005N"),
        Column("marital_status", label(who["marital"], words.MARITAL), "MARITAL_STATUS"),
        Column("expected_salary", pl.Series(pay), may_be=("INCOME",)),
        Column("expected_job", dice.pick(words.JOBS, n)),
        Column("created_at", joined(written(days(dice, date(2025, 3, 1), date(2025, 3, 9), n),
               "%Y-%m-%d"), " ", padded(dice.ints(8, 18, n), 2), ":", padded(dice.ints(0, 60, n), 2),
               ":00")),
    )  # fmt: skip
    return Table(
        "job_applicants", JOB_FAIR, columns,
        ("招聘会求职人员", "Job-fair applicants"),
        ("春季招聘会现场登记的求职者。", "People who registered at the spring job fair."),
        "employment_center", "employment_liaison", 3, (3, 4), table="applicants",
    )  # fmt: skip


def _vacancies(world: World, dice: Dice) -> Table:
    firms = world.employers
    n = world.length(420)
    chosen = firms[dice.ints(0, len(firms), n)]
    low = dice.ints(4, 12, n) * 500 + 2_000
    columns = (
        Column("vacancy_id", pl.Series(np.arange(1, n + 1))),
        Column("employer_name", chosen["name"], "ORGANIZATION", element="AAB004"),
        Column("uscc", chosen["uscc"], "CN_USCC", element="BAB010"),
        Column("job_title", dice.pick(words.JOBS, n)),
        Column("headcount", pl.Series(dice.hill(1, 60, n))),
        Column("pay_min", pl.Series(low), may_be=("INCOME",)),
        Column("pay_max", pl.Series(low + dice.ints(1, 9, n) * 500), may_be=("INCOME",)),
        Column("published_on", written(days(dice, date(2025, 2, 1), date(2025, 3, 9), n),
                                       "%Y-%m-%d")),
    )  # fmt: skip
    return Table(
        "vacancies", JOB_FAIR, columns,
        ("招聘会岗位", "Job-fair vacancies"),
        ("参会单位发布的岗位，不含个人。", "Posts offered by employers; nobody in them."),
        "employment_center", "employment_liaison", 1, (2, 4), table="vacancies",
    )  # fmt: skip


def _interviews(dice: Dice, who: pl.DataFrame) -> Table:
    """Interview notes as JSON in a cell; one in four repeats how to reach the applicant."""
    n = len(who) // 3
    some = who.head(n)
    mail = emails(dice, some)
    told = dice.chance(0.25, n)
    wrote = dice.chance(0.12, n)
    cells = []
    for row in range(n):
        note = {"stage": "初试", "score": 60 + row % 37, "comment": "表达清楚，愿意倒班"}
        if told[row]:
            note["contact"] = some["mobile"][row]
        if wrote[row]:
            note["mail"] = mail[row]
        cells.append(json.dumps(note, ensure_ascii=False))
    counted = {"PHONE_NUMBER": int(told.sum()), "EMAIL_ADDRESS": int(wrote.sum())}
    columns = (
        Column("note_id", pl.Series(np.arange(1, n + 1))),
        Column("applicant_id", pl.Series(np.arange(1, n + 1)), may_be=("PERSON_NUMBER",)),
        Column("note_json", pl.Series(cells), cells=counted, free_text=True),
        Column("result", dice.pick(("录用", "待定", "不合适"), n)),
    )
    return Table(
        "interview_notes", JOB_FAIR, columns,
        ("面试记录", "Interview notes"),
        ("面试记录，内容为 JSON，含部分联系方式。", "Notes in JSON, some with contact details."),
        "employment_center", "employment_liaison", 3, (3, 3), table="interview_notes",
    )  # fmt: skip


def _ethnic_codes() -> Table:
    columns = (
        Column("dm", pl.Series([f"{i:02d}" for i in range(1, 57)])),
        Column("mc", pl.Series(words.ETHNIC), may_be=("ETHNIC_GROUP",)),
    )
    return Table(
        "ethnic_group_codes", JOB_FAIR, columns,
        ("民族代码表", "Code table of ethnic groups"),
        ("GB/T 3304 代码，公开标准，不含个人。", "Codes of GB/T 3304, a public standard; nobody in them."),
        "employment_center", "employment_liaison", 1, (1, 4), table="code_ethnic_group",
    )  # fmt: skip


def training_bodies(world: World) -> Table:
    """The public list of training bodies; its contacts are published."""
    dice = world.dice("training_bodies")
    firms = companies(dice, 200).filter(~pl.col("public"))
    n = len(firms)
    heads = firms["name"].str.replace(r"(集团有限公司|股份有限公司|有限公司|厂)$", "")
    office = landlines(dice, n).to_list()
    for row in dice.rows(n, n // 5):
        office[row] = mobiles(dice, 1)[0]
    columns = (
        Column("培训机构名称", joined(heads, "职业培训学校"), "ORGANIZATION"),
        Column("统一社会信用代码", usccs(dice, n, "52320290"), "CN_USCC", element="BAB010"),
        Column("办学许可证号", joined("人社民3202904", padded(np.arange(1, n + 1), 6), "号")),
        Column("培训工种", dice.pick(words.JOBS, n)),
        Column("培训等级", dice.pick(("初级工", "中级工", "高级工", "技师"), n)),
        Column("办学地址", addresses(dice, firms["district"], firms["township"]), "CN_ADDRESS"),
        Column("联系人", names(dice, dice.chance(0.5, n)), "PERSON", element="AAE004"),
        Column("咨询电话", pl.Series(office), "PHONE_NUMBER", element="AAE005"),
        Column("有效期至", written(days(dice, date(2026, 1, 1), date(2028, 12, 31), n), "%Y-%m-%d")),
    )  # fmt: skip
    return Table(
        "training_bodies", "training_bodies.csv", columns,
        ("定点培训机构名单", "Training bodies"),
        ("向社会公布的培训机构及公开联系方式。", "Published list of training bodies with public contacts."),
        "vocational", "vocational_liaison", 1, (3, 3), encoding="utf-8",
    )  # fmt: skip
