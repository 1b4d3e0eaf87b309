"""The cases of the labelled benchmark: columns of every kind under headers of every style, cut into tables.

Nothing here is taken from the classifiers: words, numbers and check digits are this benchmark's own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

from benchmarks.labelled import dirt
from benchmarks.labelled.case import Case, Column
from benchmarks.labelled.headers import header, known, plain
from benchmarks.labelled.masked import MASKED
from benchmarks.labelled.negatives import NEGATIVES
from benchmarks.labelled.people import Person, people
from benchmarks.labelled.positives import POSITIVES, Variant
from benchmarks.labelled.remarks import REMARKS

#: How often a form of an entity occurs under headers of each style.
TIMES = {"zh": 2, "pinyin": 1, "initials": 1, "en": 2, "code": 1, "none": 2, "misleading": 1}
#: Headers that say something else, over values that speak for themselves.
MISLEADING = {
    "PHONE_NUMBER": ("备注", "单位名称", "金额", "所属部门", "姓名"),
    "CN_RESIDENT_ID": ("姓名", "备注", "联系电话", "product_name", "单位名称"),
    "EMAIL_ADDRESS": ("联系电话", "姓名", "备注", "address"),
    "CN_USCC": ("备注", "联系人", "address"),
    "CN_BANK_CARD": ("备注", "姓名", "所属部门"),
    "CN_VEHICLE_PLATE": ("备注", "姓名", "金额"),
    "IP_ADDRESS": ("姓名", "所属部门"),
    "MAC_ADDRESS": ("备注", "姓名"),
    "CN_ADDRESS": ("金额", "联系电话", "邮箱"),
    "ORGANIZATION": ("手机号", "数量", "身份证号"),
    "PERSON": ("金额", "数量", "手机号", "email"),
    "DIAGNOSIS": ("金额", "手机号"),
    "ETHNIC_GROUP": ("金额", "性别"),
    "MARITAL_STATUS": ("数量", "民族"),
}
#: Headers of personal data over values that are none.
PRETENDING = ("手机号", "身份证号", "电子邮箱", "银行卡号", "sfzh", "id_card_no", "出生日期")
#: Hard negatives whose values are words: nothing in them could be a number of anything.
PLAIN_WORDS = ("department", "status", "product", "dish", "job", "course", "weekday", "brand")
#: Hard negatives' headers that say nothing.
_SILENT = frozenset(plain()) | {"col13", "val", "other", "label", "t", "n", "k"}
_ROWS = (200, 200, 300, 400, 600, 1000, 2000)
_TINY = (8, 10, 12, 15)
Make = Callable[[Random, Sequence[Person]], list[object]]


@dataclass(frozen=True)
class _Plan:
    """A column to be: its header, its truth, and what makes its cells."""

    header: str
    style: str
    kind: str
    maker: str
    entity: str | None
    make: Make
    variant: Variant | None = None


def cases(seed: int, *, share: float = 1.0) -> Iterator[Case]:
    """Yield the cases of one seed, the same every time; ``share`` keeps that part of the columns.

    Tables have 3 to 10 columns and 200 to 2,000 rows; one in twelve has 8 to 15 rows.
    """
    rng = Random(seed)
    plans = [p for p in _planned(rng) if rng.random() < share]
    strangers = [p for p in plans if p.kind == "negative" and rng.random() < 0.3]
    apart = {id(p) for p in strangers}
    groups: dict[tuple[str, str], list[_Plan]] = {}
    for plan in plans:
        if id(plan) not in apart:
            style = "own" if plan.kind == "negative" else plan.style
            groups.setdefault((plan.kind, style), []).append(plan)
    for (kind, style), group in groups.items():
        rng.shuffle(group)
        for number, part in enumerate(_cut(rng, group)):
            guests = (
                _fitting(part, strangers, rng.choice((0, 1, 1, 2))) if kind == "positive" else []
            )
            yield _case(rng, f"{kind} {style} {number}", [*part, *guests], style, kind)
    for number, part in enumerate(_cut(rng, strangers)):
        yield _case(rng, f"negative left {number}", part, "own", "negative")


def _cut(rng: Random, plans: list[_Plan]) -> Iterator[list[_Plan]]:
    """Cut plans into tables in which no header occurs twice."""
    waiting = plans
    while waiting:
        width = rng.randint(3, 9)
        part: list[_Plan] = []
        later: list[_Plan] = []
        for plan in waiting:
            fits = len(part) < width and plan.header not in {p.header for p in part}
            (part if fits else later).append(plan)
        yield part
        waiting = later


def _fitting(part: list[_Plan], others: list[_Plan], count: int) -> list[_Plan]:
    """Take up to ``count`` plans out of ``others`` whose headers the table does not have yet."""
    headers = {p.header for p in part}
    found: list[_Plan] = []
    for plan in list(others):
        if len(found) == count:
            break
        if plan.header not in headers:
            headers.add(plan.header)
            others.remove(plan)
            found.append(plan)
    return found


def _case(rng: Random, name: str, plans: list[_Plan], style: str, kind: str) -> Case:
    needs = any(p.variant and p.variant.beside_id and p.style == "none" for p in plans)
    if needs and not any(
        p.maker == "18 characters" and p.entity == "CN_RESIDENT_ID" for p in plans
    ):
        taken = {p.header for p in plans}
        free = rng.choice([h for h in plain() if h not in taken])
        plans = [_positive(POSITIVES[0], free, "none"), *plans]
    rows = rng.choice(_TINY) if rng.random() < 1 / 12 else rng.choice(_ROWS)
    persons = people(rng, rows)
    columns = tuple(_column(Random(rng.random()), plan, persons) for plan in plans)
    return Case(name, columns, style, kind, f"{rows} rows")


def _column(rng: Random, plan: _Plan, persons: Sequence[Person]) -> Column:
    cells, note = plan.make(rng, persons), ""
    holding: dict[str, int] = {}
    if plan.variant is not None:
        told = plan.style not in {"none", "misleading"}
        how = dirt.draw(rng, plan.variant.dresses, repeats=plan.variant.repeats and told)
        cells, note = dirt.soil(rng, cells, how), str(how)
    if plan.kind == "text":
        cells, holding = _counted(cells)
    return Column(plan.header, plan.style, plan.kind, plan.maker, plan.entity, cells, note, holding)


def _counted(cells: list[object]) -> tuple[list[object], dict[str, int]]:
    """Take texts and what each holds apart, and count the cells that hold each entity."""
    pairs = cast("list[tuple[object, frozenset[str]]]", cells)
    return [text for text, _ in pairs], dict(Counter(e for _, found in pairs for e in found))


def _positive(variant: Variant, name: str, style: str) -> _Plan:
    return _Plan(name, style, "positive", variant.name, variant.entity, variant.make, variant)


def _planned(rng: Random) -> Iterator[_Plan]:
    for variant in POSITIVES:
        for style in _styles(variant):
            for _ in range(TIMES[style]):
                name = _header(rng, variant, style)
                if name:
                    yield _positive(variant, name, style)
    yield from _harmless(rng)
    for masked in MASKED:
        for name in masked.headers:
            yield _Plan(name, "own", "masked", masked.name, masked.entity, _sized(masked.make))
    for remark in REMARKS:
        if "sparse" not in remark.name:
            for name in remark.headers:
                yield _Plan(name, "own", "text", remark.name, None, _told(remark.make))


def _styles(variant: Variant) -> Iterator[str]:
    for style in variant.styles:
        if known(variant.section, style) and not (variant.bare and style == "initials"):
            yield style
    if variant.alone or variant.beside_id:
        yield "none"
    if variant.alone and variant.entity in MISLEADING:
        yield "misleading"


def _header(rng: Random, variant: Variant, style: str) -> str | None:
    if style == "misleading":
        return rng.choice(MISLEADING[variant.entity])
    return header(rng, variant.section, style, labels=variant.labels)


def _harmless(rng: Random) -> Iterator[_Plan]:
    for negative in NEGATIVES:
        make = _sized(negative.make)
        for name in negative.headers:
            style = "none" if name in _SILENT else "own"
            yield _Plan(name, style, "negative", negative.name, None, make)
        if negative.alone:
            yield _Plan(rng.choice(plain()), "none", "negative", negative.name, None, make)
        if any(word in negative.name for word in PLAIN_WORDS):
            name = rng.choice(PRETENDING)
            yield _Plan(name, "misleading", "negative", negative.name, None, make)


def _sized(make: Callable[[Random, int], list[object]]) -> Make:
    return lambda rng, persons: make(rng, len(persons))


def _told(make: Callable[[Random, int], tuple[list[str], list[frozenset[str]]]]) -> Make:
    return lambda rng, persons: list(zip(*make(rng, len(persons)), strict=True))
