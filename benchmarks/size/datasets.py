"""Datasets by the hundred thousand: names as a bureau gives them, fields, a scan, findings, words of the search."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from benchmarks.size.bureau import START
from benchmarks.size.rows import Bulk
from catalog import search_index
from catalog.models import Dataset, Department, Field, Finding, Scan, SearchEntry
from catalog.search_words import scope_words
from catalog.store import Store

CHUNK = 2_000
THINGS = "养老保险 失业保险 工伤保险 医疗保险 就业登记 职称评审 人才档案 社会保障卡 劳动合同 工资支付 职业培训 考试报名 待遇发放 基金收支 稽核检查 仲裁案件 参保人员 参保单位 创业补贴 技能鉴定".split()
SORTS = "信息 明细 台账 汇总 登记 申报 变更 历史 核定 结算 名册 统计 备案 审核 公示 交换".split()
HEADS = "人员 单位 缴费 待遇 银行 身份 联系 开户 登记 经办 审核 发放 参保 终止 户籍 工作 出生 学历 职业 银行卡".split()
TAILS = "编号 名称 日期 金额 状态 类型 代码 时间 标志 地址 电话 号码 备注 原因 比例 次数".split()
ENTITIES = "CN_RESIDENT_ID PERSON_NAME PHONE_NUMBER BANK_CARD ADDRESS".split()


def add_datasets(store: Store, datasets: int, width: int) -> None:
    """Add datasets with ``width`` fields each, scanned once, with findings and their place in the index."""
    dice = random.Random(1)
    with store.reading() as session:
        units = sa.select(Department.id).where(Department.code.like("unit%"))
        owners = session.scalars(units.order_by(Department.id)).all()
    with Bulk(store.engine) as bulk:
        for start in range(0, datasets, CHUNK):
            _part(bulk, dice, owners, range(start, min(datasets, start + CHUNK)), width)
            bulk.commit()


def _part(
    bulk: Bulk, dice: random.Random, owners: Sequence[int], numbers: range, width: int
) -> None:
    made, columns, entries, scans, findings = [], [], [], [], []
    for n in numbers:
        key = n + 1
        title = f"{dice.choice(THINGS)}{dice.choice(SORTS)}{dice.choice(HEADS)}表"
        names = _field_names(dice, width)
        made.append(
            {
                "id": key,
                "code": f"dataset_{n:06}",
                "title_zh": title,
                "title_en": f"dataset {n}",
                "description_zh": f"{title}，由业务系统每日归集，供{dice.choice(THINGS)}业务使用。",
                "description_en": "collected every day",
                "owner_id": dice.choice(owners),
                "location": f"warehouse/{n}.parquet",
                "source_kind": "parquet",
                "level": dice.choices((1, 2, 3, 4, 5, 6), (10, 25, 30, 25, 7, 3))[0],
                "level_reasons": [
                    {
                        "level": 3,
                        "kind": "field",
                        "zh": "理由" * 40,
                        "en": "reason " * 20,
                        "source": "",
                        "fields": [],
                    }
                ],
                "review_due": date(2026, 12, 1) + timedelta(days=dice.randrange(700)),
                "registered_at": START,
                "seen_schema": [[name, "string"] for name in names],
            }
        )
        columns += [
            {
                "id": n * width + i + 1,
                "dataset_id": key,
                "position": i,
                "name": name,
                "type": "text",
                "outcome": "none_found",
            }
            for i, name in enumerate(names)
        ]
        scans.append(
            {
                "id": key,
                "dataset_id": key,
                "started_by": "system",
                "status": "done",
                "started_at": START,
                "finished_at": START,
                "rows": 1000,
                "rows_scanned": 1000,
            }
        )
        held = dice.sample(range(min(width, len(ENTITIES))), min(3, width))
        findings += [
            {
                "field_id": n * width + i + 1,
                "entity": ENTITIES[i],
                "matches": 9,
                "examined": 10,
                "ratio": 0.9,
                "confidence": 0.9,
                "evidence": [],
                "detector": "x",
                "first_scan_id": key,
                "last_scan_id": key,
            }
            for i in held
        ]
        d = made[-1]
        entries.append(
            search_index.entry(
                key,
                (d["code"], d["title_zh"], d["title_en"]),
                (d["description_zh"], d["description_en"]),
                names,
                {ENTITIES[i] for i in held},
                scope_words(d["level"], d["owner_id"]),
            )
        )
    for model, rows in (
        (Dataset, made),
        (Field, columns),
        (Scan, scans),
        (Finding, findings),
        (SearchEntry, entries),
    ):
        bulk.add(model, rows)


def _field_names(dice: random.Random, width: int) -> list[str]:
    """Three kinds of names: Chinese, codes of the trade, English; each once in a table."""
    names: dict[str, None] = {}
    while len(names) < width:
        kind = dice.random()
        if kind < 0.6:
            name = dice.choice(HEADS) + dice.choice(TAILS)
        elif kind < 0.9:
            name = f"A{dice.choice('ABC')}{dice.choice('ABCDEFG')}{dice.randrange(1000):03}"
        else:
            name = f"{dice.choice(('psn', 'emp', 'pay'))}_{dice.choice(('id', 'no', 'amt', 'date'))}{dice.randrange(1000)}"
        names[name] = None
    return list(names)
