"""The strangers' tables: whole ones, as offices, hospitals, banks, schools, shops and software houses keep them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from benchmarks.labelled.case import Case, Column
from benchmarks.strangers.dirt import soiled
from benchmarks.strangers.fields import FIELDS, MASKED, STYLES, Field
from benchmarks.strangers.negatives import NEGATIVES
from benchmarks.strangers.people import Person, people

#: name | region | youngest-oldest | fields | neutral columns beside them.
_TEMPLATES = """
参保登记 | - | 18-92 | person name id sex born ethnic household mobile address unit employer base | insurance kinds;event date
城乡居民养老 | - | 20-95 | person name id sexcode born ethniccode householdcode mobile rural card benefit | insurance codes;month
单位信息 | - | 25-70 | unit employer uscc orgcode legal landline address postcode | industry codes;county code
待遇发放 | - | 60-95 | person name id benefit card branch | month;status code 12
失业登记 | - | 18-60 | name id sex educode political marital mobile village employment | event date;reason
就业援助 | - | 18-60 | name sex age ethnic disability household mobile address range | yes no;event time
社保卡制卡 | - | 1-90 | name id social card mobile address | event time;sequence 1
医保结算 | - | 1-95 | name id medical record disease balance employer | amount whole;event date
住院登记 | - | 1-95 | record patient sex agewords blood disease icd mobile spouse | departments;bed;event date
门诊处方 | - | 1-95 | record patient sexcode age disease | drugs;quantity;price
体检报告 | - | 18-80 | patient id sex born marital blood mobile employer | lab values;body measure
银行开户 | - | 18-80 | name id mobile card branch address balance | event date;status code 12
对公客户 | - | 25-70 | company uscc legal account branch landline email | amount whole;industry codes
信贷申请 | - | 20-65 | name id mobile marital education employer wage plate | amount whole;loan terms;score
学籍 | - | 6-19 | pupil student sex born ethnic id householdcode address spouse mobile | school classes;score
教师花名册 | - | 22-62 | staff name sex born education political email mobile | departments;courses;job titles
考生 | - | 17-23 | student id sex ethnic political mobile postcode rural | score;county code
电商订单 | - | 18-70 | name mobile address postcode | order number 18 digits;goods;price;quantity;order status;waybill
会员 | - | 18-70 | name mobile email wechat qq born sexcode balance | event time;plans
花名册 | - | 20-62 | staff name sex id born education marital political mobile email card wage base | departments;job titles
简历库 | - | 20-50 | name sex age education mobile email range wxid | job titles;industries
招聘投递 | - | 20-50 | name mobile enmail rangek education | job titles;event time
港澳台员工 | - | 22-65 | staff pinyin name hk permit passport nation mobile | departments;event date
外籍人员 | - | 22-65 | latin passport foreigner nation sexen usphone enmail | event date;job titles
台胞 | - | 22-65 | name taiwan sex mobile address employer | event date
出入境 | - | 18-80 | pinyin passport hk born sexen nation | flight;event date
村民台账 | - | 1-95 | name id sex ethnic village mobile religion blood | amount whole;yes no
南疆村户 | xinjiang | 1-90 | name id sex ethnic rural mobile | amount whole;year
藏区户籍 | tibet | 1-90 | name sex ethnic religion rural education | year;yes no
牧户 | mongolia | 18-90 | name id ethnic rural mobile benefit | quantity;plants
凉山脱贫户 | liangshan | 1-90 | name sex ethnic village disability mobile | amount whole;reason
残疾人 | - | 1-90 | name id disability marital rural spouse mobile benefit | event date
退役军人 | - | 19-80 | name military id political mobile employment | event date;document number
停车 | - | 18-70 | plate name mobile | clock;price;parking
访客登记 | - | 18-70 | name id written plate employer | event time;reason
物业业主 | - | 25-80 | name mobile address plate local | room;meter reading
快递面单 | - | 18-70 | name written address | waybill digits;couriers;price
登录日志 | - | 18-60 | name ip mac ip6 geo | user agents;event time;operations;http status
系统用户 | - | 20-60 | staff name email mobile password ip | event time;permissions;boolean
开放平台 | - | 20-60 | company key jwt hash ip | plans;event time;version like ip
门禁人脸 | - | 18-65 | staff name biometric biopath | event time;serial number
外勤签到 | - | 18-65 | name mobile lng lat geo | event time;clock
企业名录 | - | 25-70 | company uscc legal mobile email address | industries;stock code
CRM contacts | - | 20-70 | latin first last enmail usphone encompany usaddress | deal stages;titles en
SaaS accounts | - | 20-70 | latin enmail encompany ip key | plans;event time;uuid
US payroll | - | 20-70 | lastfirst ssn born usstreet zip dollars | titles en;departments
US benefits | - | 20-70 | latin ssnbare sexletter maritalcode eduen usphone | plans;amount whole
UK staff | - | 20-70 | latin nino enmail usstreet | titles en;months en
India vendors | - | 20-70 | latin pan enmail encompany | invoice number;amount whole
Kunden | - | 20-80 | german deaddress dephone iban enmail | products like people;price
Lieferanten | - | 20-80 | encompany destreet zip german dephone iban | contract number;price
Payments | - | 20-80 | latin credit enmail usaddress | uuid;price;timestamp milliseconds
信访 | - | 20-80 | name written village employer | order status;event date
旅客 | - | 18-80 | name id mobile pinyin | train;room;price
社区矫正 | - | 18-80 | name id religion marital education address geo | event date
"""
#: What stands above personal data and says something else.
MISLEADING = {
    "备注": "", "说明": "", "编号": "", "名称": "", "类型": "", "内容": "", "remark": "", "value": "", "数量": "", "status": "",
    "手机号": "PHONE_NUMBER", "邮箱": "EMAIL_ADDRESS", "微信": "CN_WECHAT", "医保卡号": "CN_MEDICAL_INSURANCE_CARD",
    "单位名称": "ORGANIZATION", "身份证号": "CN_RESIDENT_ID", "地址": "CN_ADDRESS", "车牌号": "CN_VEHICLE_PLATE",
}  # fmt: skip
#: Have no check digit: under a header for any number they may as well be one.
_UNCHECKED = frozenset({"passport", "hk", "icd"})
#: Words and numbers that are plainly none of what the header says.
_PLAIN = "departments;courses;job titles;goods;order status;user agents;uuid;event time;dishes;drugs;insurance kinds;weather;percent;url".split(
    ";"
)
_LYING = ["手机号", "身份证号", "银行卡号", "电子邮箱", "车牌号", "护照号", "IP地址", "出生日期"]
#: What may be told of a kind as well: AAC040 is the wage that contributions are paid on; a bank's name is an organization's.
LENIENT = {
    "branch": frozenset({None}), "wage": frozenset({"CONTRIBUTION_BASE"}), "first": frozenset({None}), "last": frozenset({None}), "biopath": frozenset({None}),
    "couriers": frozenset({"ORGANIZATION"}), "stock names": frozenset({"ORGANIZATION"}), "iccid": frozenset(),
}  # fmt: skip


@dataclass(frozen=True)
class Stranger(Column):
    """A column of which ``also`` may be told without being wrong."""

    also: frozenset[str | None] = frozenset()


@dataclass(frozen=True)
class Template:
    """A kind of table."""

    name: str
    region: str
    ages: tuple[int, int]
    fields: list[str]
    neutral: list[str]


def _template(line: str) -> Template:
    name, region, ages, fields, neutral = (part.strip() for part in line.split("|"))
    low, high = ages.split("-")
    known = [kind for kind in neutral.split(";") if kind in NEGATIVES]
    return Template(name, region.strip("-"), (int(low), int(high)), fields.split(), known)


TEMPLATES = [_template(line) for line in filter(str.strip, _TEMPLATES.splitlines())]


def _rows(rng: Random) -> int:
    return (
        rng.randrange(1500, 4000)
        if rng.random() < 0.06
        else rng.choice([30, 45, 60, 90, 150, 220, 300])
    )


def _silent(rng: Random) -> list[str]:
    form = rng.choice(
        ["col_{}", "F{}", "column{}", "字段{}", "_c{}", "Unnamed: {}", "V{}", "列{}", "field_{}"]
    )
    return [form.format(i + 1) for i in range(40)]


def _header(rng: Random, field: Field, style: str) -> str:
    choices = field.headers.get(style) or field.headers["en"] or field.headers["zh"]
    return rng.choice(choices)


def _unique(headers: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        out.append(header if seen[header] == 1 else f"{header}{seen[header]}")
    return out


def _positive(rng: Random, key: str, who: list[Person], style: str, header: str) -> Stranger:
    field = FIELDS[key]
    make = rng.choice(field.makers)
    cells, note = soiled(rng, [make(rng, p) for p in who])
    also = LENIENT.get(key, frozenset())
    return Stranger(
        header, style, "positive", f"{key}.{make.__name__}", field.entity, cells, note, also=also
    )


def _negative(rng: Random, kind: str, n: int, style: str, header: str) -> Stranger:
    cells = NEGATIVES[kind][1](rng, n)
    also = LENIENT.get(kind, frozenset())
    return Stranger(header, style, "negative", kind, None, cells, also=also)


def _case(name: str, style: str, columns: list[Stranger], note: str = "") -> Case:
    headers = _unique([c.header for c in columns])
    named = tuple(replace(c, header=h) for c, h in zip(columns, headers, strict=True))
    return Case(name, named, style, "strangers", note)


def _told(rng: Random, template: Template, style: str) -> Case:
    n = _rows(rng)
    who = people(rng, n, template.region, *template.ages)
    columns = [
        _positive(rng, k, who, style, _header(rng, FIELDS[k], style)) for k in template.fields
    ]
    columns += [_negative(rng, k, n, "own", rng.choice(NEGATIVES[k][0])) for k in template.neutral]
    rng.shuffle(columns)
    return _case(template.name, style, columns, f"{n} rows")


def _untold(rng: Random, template: Template) -> Case:
    n = _rows(rng)
    who = people(rng, n, template.region, *template.ages)
    headers = iter(_silent(rng))
    columns = [
        _positive(rng, k, who, "none", next(headers)) for k in template.fields if FIELDS[k].speaks
    ]
    columns += [_negative(rng, k, n, "none", next(headers)) for k in template.neutral]
    rng.shuffle(columns)
    return _case(template.name, "none", columns, f"{n} rows")


def _mistold(rng: Random, template: Template) -> Case:
    n = _rows(rng)
    who = people(rng, n, template.region, *template.ages)
    columns: list[Stranger] = []
    for key in template.fields:
        if FIELDS[key].speaks:
            wrong = [h for h, entity in MISLEADING.items() if entity != FIELDS[key].entity]
            if key in _UNCHECKED:
                wrong = [h for h in wrong if MISLEADING[h]]
            columns.append(_positive(rng, key, who, "misleading", rng.choice(wrong)))
    return _case(template.name, "misleading", columns, f"{n} rows")


def _masked(rng: Random) -> Case:
    n = _rows(rng)
    who = people(rng, n)
    columns: list[Stranger] = []
    for key, (entity, make) in MASKED.items():
        style = rng.choice(["zh", "en", "none"])
        header = f"f{len(columns)}" if style == "none" else _header(rng, FIELDS[key], style)
        cells, note = soiled(rng, [make(rng, p) for p in who], marks=False)
        columns.append(Stranger(header, style, "masked", make.__name__, entity, cells, note))
    return _case("已脱敏", "mixed", columns, f"{n} rows")


def _negatives(rng: Random, style: str) -> Iterator[Case]:
    kinds = list(NEGATIVES)
    rng.shuffle(kinds)
    for start in range(0, len(kinds), 8):
        n = _rows(rng)
        silent = _silent(rng)
        part = kinds[start : start + 8]
        columns = [
            _negative(
                rng, k, n, style, silent[i] if style == "none" else rng.choice(NEGATIVES[k][0])
            )
            for i, k in enumerate(part)
        ]
        yield _case("业务表", style, columns, f"{n} rows")


def _lying(rng: Random) -> Case:
    n = _rows(rng)
    columns = [
        _negative(rng, k, n, "misleading", h)
        for k, h in zip(rng.sample(_PLAIN, 8), _LYING, strict=True)
    ]
    return _case("错位表", "misleading", columns, f"{n} rows")


def cases(seed: int) -> Iterator[Case]:
    """Yield the tables of one seed: every template in each style of header, negatives by themselves, masked ones."""
    for template in TEMPLATES:
        for style in STYLES:
            yield _told(Random(f"{seed}/{template.name}/{style}"), template, style)
        yield _untold(Random(f"{seed}/{template.name}/none"), template)
        yield _mistold(Random(f"{seed}/{template.name}/misleading"), template)
    for style in ("own", "none"):
        for turn in range(2):
            yield from _negatives(Random(f"{seed}/negatives/{style}/{turn}"), style)
    for turn in range(4):
        yield _masked(Random(f"{seed}/masked/{turn}"))
        yield _lying(Random(f"{seed}/lying/{turn}"))
