"""Insured persons, employers and contributions: the core of social insurance."""

from datetime import date

import numpy as np
import polars as pl

from sample_data import dirt, words
from sample_data.dice import Dice, joined, padded
from sample_data.people import TODAY, days, text, where, written
from sample_data.truth import Column, Table
from sample_data.world import World

#: Prime step through person × month × insurance, so that no contribution comes twice.
STRIDE = 1_000_003


def tables(world: World) -> list[Table]:
    """Return the tables of this family."""
    return [insured_persons(world), employers(world), contributions(world)]


def insured_persons(world: World) -> Table:
    """The register of insured persons under its LD/T field codes."""
    dice = world.dice("insured_persons")
    doubles = world.length(6) // 4
    who = dirt.with_doubles(world.people, dice, doubles)
    n = len(who)
    retired = who["retired"].to_numpy()
    status = where(retired, text("03", n), dice.weigh({"01": 92, "05": 8}, n))
    columns = (
        Column("AAC001", who["person_no"], "PERSON_NUMBER", dirt={"doubled_key": doubles}),
        Column("AAA029", text("01", n)),
        dirt.identity(Column("AAC002", who["id"], "CN_RESIDENT_ID"), dice),
        Column("AAC003", who["name"], "PERSON"),
        Column("AAC004", where(who["male"].to_numpy(), text("1", n), "2"), "SEX"),
        Column("AAC005", who["ethnic"], "ETHNIC_GROUP"),
        Column("AAC006", written(who["birth"]), "DATE_OF_BIRTH"),
        Column("AAC007", written(who["started"])),
        Column("AAC009", who["household"], "HOUSEHOLD_TYPE"),
        dirt.soiled(Column("AAC010", who["origin"], "CN_ADDRESS"), dice, nulls=0.03),
        Column("AAC011", who["education"], "EDUCATION"),
        Column("AAC016", status, "EMPLOYMENT_STATUS"),
        Column("AAC017", who["marital"], "MARITAL_STATUS"),
        Column("AAC161", text("CHN", n), "NATIONALITY"),
        dirt.mobile(Column("AAC067", who["mobile"], "PHONE_NUMBER"), dice),
        dirt.soiled(Column("AAE006", who["address"], "CN_ADDRESS"), dice, nulls=0.02),
        Column("AAE007", dice.pick(("214400", "214401", "214405", "214432"), n), "CN_POSTCODE"),
        Column("AAB001", who["employer_no"], "EMPLOYER_NUMBER"),
        Column("AAB004", who["employer_name"], "ORGANIZATION"),
        Column("AAC008", dice.weigh({"正常参保": 90, "终止参保": 10}, n),
               may_be=("EMPLOYMENT_STATUS",)),
        Column("AAC049", written(who["started"], "%Y%m")),
        Column("AAC040", who["wage"].cast(pl.String), "CONTRIBUTION_BASE",
               may_be=("INCOME",)),
        Column("AAE008", dice.pick(words.BANK_CODES, n)),
        dirt.card(Column("AAE010", who["card"], "CN_BANK_CARD"), dice),
        Column("AAB301", who["district_code"]),
        Column("AAE011", world.handlers(dice, n), "PERSON"),
        Column("AAE036", written(days(dice, date(2019, 1, 1), TODAY, n))),
        _remarks(dice, who),
    )  # fmt: skip
    return Table(
        "insured_persons", "insured_persons.csv", columns,
        ("参保人员基本信息表", "Register of insured persons"),
        ("全市参保人员主数据，一人一行，字段名为行业标准代码。",
         "Master register of all insured persons, one row each, headed by the trade's field codes."),
        "fund_center", "fund_liaison", 5, (4, 4), encoding="utf-8",
    )  # fmt: skip


def _remarks(dice: Dice, who: pl.DataFrame) -> Column:
    """Remarks: mostly empty, in a few a number that belongs elsewhere."""
    n = len(who)
    cells = dice.weigh(
        {"": 880, "材料齐全": 60, "已短信通知": 30, "档案待补": 20, "转入接续中": 10}, n
    ).to_list()
    order = dice.order(n)
    phones, ids = (max(2, n // k) for k in (400, 1_300))
    for i in order[:phones]:
        cells[i] = f"本人电话已换，新号{who['mobile'][int(i)]}"
    for i in order[phones : phones + ids]:
        cells[i] = f"原证件号有误，应为{who['id'][int(i)]}"
    counted = {"PHONE_NUMBER": phones, "CN_RESIDENT_ID": ids}
    return Column("AAE013", pl.Series(cells), cells=counted, free_text=True)


def employers(world: World) -> Table:
    """Employers, in the encoding that older systems export."""
    dice = world.dice("employer_table")
    firms = world.employers
    n = len(firms)
    heads = dice.hill(3, 900, n)
    public = firms["public"].to_numpy()
    columns = (
        Column("AAB001", firms["no"], "EMPLOYER_NUMBER"),
        Column("AAB004", firms["name"], "ORGANIZATION"),
        dirt.soiled(Column("BAB010", firms["uscc"], "CN_USCC"), dice,
                    nulls=0.006, wrong_check_digit=0.004, spaces=0.004),
        Column("AAB019", where(public, text("55", n), "10")),
        Column("AAB022", firms["industry"]),
        Column("AAE045", firms["legal"], "PERSON"),
        dirt.mobile(Column("EAC153", firms["legal_mobile"], "PHONE_NUMBER"), dice, nulls=0.05),
        Column("AAE004", firms["contact"], "PERSON"),
        dirt.soiled(Column("AAE005", firms["phone"], "PHONE_NUMBER"), dice, nulls=0.03),
        Column("AAE006", firms["address"], "CN_ADDRESS"),
        Column("AAE007", dice.pick(("214400", "214401", "214405", "214432"), n), "CN_POSTCODE"),
        Column("AAB050", written(firms["joined_on"], "%Y%m")),
        Column("AAB051", dice.weigh({"1": 94, "2": 4, "3": 2}, n)),
        Column("AAB119", pl.Series(heads).cast(pl.String)),
        Column("AAB121", joined(pl.Series(heads * dice.ints(4_494, 11_000, n)), ".00"),
               may_be=("CONTRIBUTION_BASE",)),
        Column("AAB301", firms["district_code"]),
    )  # fmt: skip
    return Table(
        "employers", "employers.csv", columns,
        ("参保单位基本信息表", "Register of employers"),
        ("参保单位及其法定代表人、联系人。", "Enrolled employers, their legal representatives and contacts."),
        "fund_center", "fund_liaison", 3, (3, 4), encoding="gb18030",
    )  # fmt: skip


def contributions(world: World) -> Table:
    """Monthly contributions, the largest table: typed, in Parquet."""
    dice = world.dice("contributions")
    n = world.rows
    kinds = ("110", "210", "410")
    payers = world.active.filter(pl.col("started") < date(2024, 1, 1))
    place = np.arange(n) * STRIDE % (len(payers) * 24 * len(kinds))
    who = payers[place // (24 * len(kinds))]
    month = place % 24
    due = pl.Series((2024 + month // 12) * 100 + month % 12 + 1)
    base = who["wage"].to_numpy() // 10 * 10
    insurance = pl.Series(kinds).gather(place // 24 % len(kinds))
    rate = insurance.replace_strict({"110": 160, "210": 5, "410": 4}, return_dtype=pl.Int64)
    own = insurance.replace_strict({"110": 80, "210": 5, "410": 0}, return_dtype=pl.Int64)
    arrived = joined(due.cast(pl.String), padded(dice.ints(5, 26, n), 2)).str.to_date("%Y%m%d")
    serial = joined("2024", padded(10**9 + np.arange(n) * 907 + dice.ints(0, 907, n), 14))
    columns = (
        Column("EAZ058", serial),
        Column("AAC001", who["person_no"], "PERSON_NUMBER"),
        dirt.soiled(Column("AAC002", who["id"], "CN_RESIDENT_ID"), dice, wrong_check_digit=0.001),
        Column("AAC003", who["name"], "PERSON"),
        Column("AAB001", who["employer_no"], "EMPLOYER_NUMBER"),
        Column("AAE140", insurance),
        Column("AAE003", due),
        Column("AAE180", pl.Series(base / 1), "CONTRIBUTION_BASE", may_be=("INCOME",)),
        Column("AAE020", pl.Series(base * rate.to_numpy() / 1000),
               may_be=("CONTRIBUTION_BASE",)),
        Column("AAE022", pl.Series(base * own.to_numpy() / 1000),
               may_be=("CONTRIBUTION_BASE",)),
        Column("EAD131", arrived),
        Column("AAE078", pl.Series(dice.ints(0, 50, n) > 0).cast(pl.Int8)),
    )  # fmt: skip
    return Table(
        "contributions", "contributions.parquet", columns,
        ("个人缴费明细", "Contribution records"),
        ("职工社会保险按月征缴明细。", "Monthly social-insurance contributions of employees."),
        "fund_center", "fund_liaison", 4, (4, 4),
    )  # fmt: skip
