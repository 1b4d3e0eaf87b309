"""Column kinds that hold personal data: how a cell is written, the entity that should be told, and whether a
reader could tell it from the values and the neighboring columns alone."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.strangers_b import people as p

Cell = Callable[[Random, p.Person], str]


@dataclass(frozen=True)
class Kind:
    """`entities`: what may be told under an honest header; empty for a negative. "" among them allows nothing.

    `blind`: the same without a header; empty for nothing at all.
    """

    cell: Cell
    entities: frozenset[str] = frozenset()
    blind: frozenset[str] = frozenset()


KINDS: dict[str, Kind] = {}


def pick(words: str) -> Cell:
    """Return a cell maker that draws from words parted by blanks."""
    values = words.split()
    return lambda r, _: r.choice(values)


def tell(kind: str, cell: Cell, entities: str, blind: bool = True, also: str = "") -> None:
    """Declare a kind to be told; with `blind` false, silence without a header is right too."""
    found = frozenset(entities.split())
    other = found | frozenset(also.split())
    KINDS[kind] = Kind(cell, found, other if blind else other | {""})


def styled(r: Random, number: str) -> str:
    """Write a mobile number the way people type it."""
    a, b, c = number[:3], number[3:7], number[7:]
    return r.choice([number] * 6 + [f"{a} {b} {c}", f"{a}-{b}-{c}", "+86" + number, "86-" + number])


def wide(text: str) -> str:
    """Write in full width."""
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def fours(text: str) -> str:
    """Write in groups of four."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def age(q: p.Person) -> int:
    """Years of age in the middle of 2024."""
    return 2024 - q.birth.year - ((q.birth.month, q.birth.day) > (6, 30))


def other(make: Callable[[Random], str]) -> Cell:
    """A value of the row that has nothing to do with its person."""
    return lambda r, _: make(r)


# fmt: off
tell("name", lambda _, q: q.name, "PERSON")
tell("other_name", other(p.name), "PERSON")
tell("spaced_name", lambda _, q: f"{q.name[0]}　{q.name[1]}" if len(q.name) == 2 else q.name, "PERSON")
tell("english_name", lambda _, q: " ".join(q.english), "PERSON")
tell("last_first", lambda _, q: f"{q.english[1]}, {q.english[0]}", "PERSON")
tell("first_name", lambda _, q: q.english[0], "PERSON")
tell("last_name", lambda _, q: q.english[1], "PERSON")
tell("identity", lambda _, q: q.identity, "CN_RESIDENT_ID")
tell("identity_lower", lambda _, q: "'" + q.identity.lower(), "CN_RESIDENT_ID")
tell("identity_spaced", lambda _, q: f"{q.identity[:6]} {q.identity[6:14]} {q.identity[14:]}", "CN_RESIDENT_ID")
tell("identity_wide", lambda r, q: wide(q.identity) if r.random() < 0.3 else q.identity, "CN_RESIDENT_ID")
tell("identity_old", lambda r, q: q.identity[:6] + q.identity[8:17] if r.random() < 0.3 else q.identity, "CN_RESIDENT_ID")
tell("permit", lambda r, q: p.identity(r, q.birth, q.sex, r.choice(["810000", "820000", "830000"])), "CN_RESIDENT_ID")
tell("mobile", lambda r, _: p.mobile(r), "PHONE_NUMBER")
tell("mobile_styled", lambda r, _: styled(r, p.mobile(r)), "PHONE_NUMBER")
tell("mobile_float", lambda r, _: p.mobile(r) + ".0", "PHONE_NUMBER")
tell("mobile_science", lambda r, _: f"{float(p.mobile(r)):.10e}", "PHONE_NUMBER")
tell("landline", other(p.landline), "PHONE_NUMBER")
tell("any_phone", lambda r, _: p.landline(r) if r.random() < 0.4 else p.mobile(r), "PHONE_NUMBER")
tell("two_phones", lambda r, _: f"{p.mobile(r)}/{p.mobile(r)}" if r.random() < 0.2 else p.mobile(r), "PHONE_NUMBER")
tell("us_phone", lambda r, _: (f"({r.choice(['212', '415', '312', '206'])}) {r.randint(220, 989)}-{p.digits(r, 4)}"), "PHONE_NUMBER")
tell("email", lambda r, q: (f"{q.english[0]}.{q.english[1].replace(chr(39), '')}{r.randint(1, 99)}@{r.choice(['qq.com', '163.com', 'example.com', 'mail.example.org'])}".lower()), "EMAIL_ADDRESS")
tell("address", other(p.address), "CN_ADDRESS")
tell("short_address", lambda r, _: (f"{r.choice(['翠苑一区', '阳光小区', '金桂苑', '世纪城'])}{r.randint(1, 40)}幢{r.randint(1, 4)}单元{r.randint(101, 1802)}室"), "CN_ADDRESS")
tell("postcode", lambda r, _: r.choice(["100020", "200120", "518000", "310012", "610041", "430061", "215000", "410005"]), "CN_POSTCODE", False)
tell("bank_card", other(p.bank_card), "CN_BANK_CARD")
tell("bank_card_spaced", lambda r, _: fours(p.bank_card(r)), "CN_BANK_CARD")
tell("account", lambda r, _: r.choice(["1202", "4403", "3301"]) + p.digits(r, 15), "BANK_ACCOUNT", False)
tell("credit_card", other(p.credit_card), "CREDIT_CARD")
tell("iban", other(p.iban), "IBAN_CODE")
tell("ssn", lambda r, _: f"{r.randint(100, 665)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}", "US_SSN")
tell("uscc", other(p.social_credit), "CN_USCC")
tell("org_code", lambda r, _: f"{(c := p.organization_code(r))[:8]}-{c[8]}", "CN_ORG_CODE")
tell("company", other(p.company), "ORGANIZATION")
tell("english_company", lambda r, _: (f"{r.choice(p.LAST)} {r.choice(['Logistics', 'Foods', 'Systems', 'Partners', 'Medical'])} {r.choice(['Inc.', 'LLC', 'Ltd', 'GmbH', 'Corp.'])}"), "ORGANIZATION")
tell("plate", other(p.plate), "CN_VEHICLE_PLATE")
tell("plate_dot", lambda r, _: f"{(s := p.plate(r))[:2]}·{s[2:]}", "CN_VEHICLE_PLATE")
tell("ip", lambda r, _: (f"{r.choice([112, 183, 36, 10, 222])}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"), "IP_ADDRESS")
tell("ipv6", lambda r, _: (f"2408:84{r.randint(10, 99)}:{r.getrandbits(16):x}:{r.getrandbits(16):x}::{r.getrandbits(16):x}"), "IP_ADDRESS")
tell("mac", lambda r, _: ":".join(f"{r.getrandbits(8):02X}" for _ in range(6)), "MAC_ADDRESS")
tell("longitude", lambda r, _: f"{r.uniform(113.7, 122.0):.6f}", "GEO_COORDINATE")
tell("latitude", lambda r, _: f"{r.uniform(22.4, 31.3):.6f}", "GEO_COORDINATE")
tell("lon_lat", lambda r, _: f"{r.uniform(113.7, 122.0):.5f},{r.uniform(22.4, 31.3):.5f}", "GEO_COORDINATE")
tell("qq", lambda r, _: str(r.randint(10_000_000, 3_999_999_999)), "CN_QQ", False)
tell("wechat", lambda r, q: r.choice([f"wxid_{r.getrandbits(64):013x}"[:19], f"{q.english[0].lower()}_{r.randint(10, 9999)}"]), "CN_WECHAT", False)
tell("birth", lambda _, q: f"{q.birth:%Y-%m-%d}", "DATE_OF_BIRTH", False)
tell("birth_beside", lambda _, q: f"{q.birth:%Y/%m/%d}", "DATE_OF_BIRTH")
tell("birth_compact", lambda _, q: f"{q.birth:%Y%m%d}", "DATE_OF_BIRTH")
tell("birth_han", lambda _, q: f"{q.birth.year}年{q.birth.month}月{q.birth.day}日", "DATE_OF_BIRTH", False)
tell("birth_us", lambda _, q: f"{q.birth:%m/%d/%Y}", "DATE_OF_BIRTH", False)
tell("age", lambda _, q: str(age(q)), "AGE", False)
tell("age_han", lambda _, q: f"{age(q)}岁", "AGE")
tell("sex", lambda _, q: q.sex, "SEX")
tell("sex_code", lambda _, q: "21"[q.sex == "男"], "SEX", False)
tell("sex_letter", lambda _, q: "FM"[q.sex == "男"], "SEX", False)
tell("sex_english", lambda _, q: ["Female", "Male"][q.sex == "男"], "SEX")
tell("ethnic", lambda r, _: r.choice(["汉族"] * 12 + p.ETHNIC), "ETHNIC_GROUP")
tell("ethnic_bare", lambda r, _: r.choice(["汉"] * 12 + ["回", "满", "壮", "苗", "土家", "维吾尔"]), "ETHNIC_GROUP")
tell("ethnic_code", lambda r, _: r.choice(["01"] * 9 + ["03", "08", "11", "15"]), "ETHNIC_GROUP", False)
tell("disability", lambda r, _: (r.choice("视力 听力 言语 肢体 智力 精神".split()) + "残疾" + r.choice("一二三四") + "级"), "DISABILITY")
tell("record_number", lambda r, _: f"{r.randint(200_000, 1_999_999):08d}", "MEDICAL_RECORD_NUMBER", False)
tell("mrn", lambda r, _: f"MRN{p.digits(r, 7)}", "MEDICAL_RECORD_NUMBER", False)
tell("insurance_card", lambda r, _: r.choice("ABC") + p.digits(r, 8), "CN_MEDICAL_INSURANCE_CARD", False)
tell("social_card", lambda r, _: r.choice("ABCDEF") + p.digits(r, 8), "CN_SOCIAL_SECURITY_CARD", False)
tell("military", lambda r, _: f"{r.choice('军南北空海')}字第{p.digits(r, 7)}号", "CN_MILITARY_ID")
tell("passport", lambda r, _: r.choice([f"E{p.digits(r, 8)}", f"E{r.choice('ABCDEFGH')}{p.digits(r, 7)}", f"G{p.digits(r, 8)}"]), "CN_PASSPORT", False)
tell("home_return", lambda r, _: r.choice("HHM") + p.digits(r, 8), "CN_TRAVEL_PERMIT", False)
tell("foreigner", lambda r, q: p.identity(r, q.birth, q.sex, f"9{r.choice(p.REGIONS)[:2]}{r.choice(['840', '392', '410'])}"), "CN_FOREIGNER_ID")
tell("salary", lambda r, _: f"{r.gauss(8200, 2600):.2f}".replace("-", ""), "INCOME", False)
tell("salary_us", lambda r, _: f"${r.randint(38, 190) * 1000:,}", "INCOME", False)
tell("base", lambda r, _: f"{r.choice([4462, 6821, 7310, 9000, 12000, 22311])}", "CONTRIBUTION_BASE", False)
tell("benefit", lambda r, _: f"{r.uniform(120, 4800):.2f}", "BENEFIT_AMOUNT", False)
tell("balance", lambda r, _: f"{r.lognormvariate(8, 1.4):,.2f}", "ACCOUNT_BALANCE", False)
tell("person_number", lambda r, _: f"44{p.digits(r, 8)}", "PERSON_NUMBER", False)
tell("staff_number", lambda r, _: f"{r.choice(['A', 'HR', 'YG'])}{p.digits(r, 5)}", "PERSON_NUMBER", False)
tell("employer_number", lambda r, _: f"4403{p.digits(r, 6)}", "EMPLOYER_NUMBER", False)
tell("bcrypt", lambda r, _: ("$2b$12$" + "".join(r.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./", k=53))), "CREDENTIAL")
tell("password", lambda r, q: q.english[0].lower() + r.choice("@#!_") + p.digits(r, 4), "CREDENTIAL", False)
tell("cloud_key", lambda r, _: ("LTAI5t" + "".join(r.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=18))), "CREDENTIAL", False)
tell("face", lambda r, _: "[" + ",".join(f"{r.uniform(-1, 1):.4f}" for _ in range(12)) + "]", "BIOMETRIC", False)
# fmt: on

#: Kinds drawn from words: the kind, its entity (a question mark: not to be told from the values alone), the words.
DRAWN = """
few_names PERSON 王建军 李秀兰 张敏 陈志远 刘洋 赵晓燕 周国栋 吴欣怡
nation NATIONALITY? 中国 中国 中国 美国 日本 韩国 越南 俄罗斯 法国
nation_code NATIONALITY? CHN CHN USA JPN KOR VNM RUS FRA
marital MARITAL_STATUS 已婚 已婚 未婚 离异 丧偶
marital_english MARITAL_STATUS Married Single Divorced Widowed
marital_code MARITAL_STATUS? 10 20 20 20 30 40
education EDUCATION 小学 初中 高中 中专 大专 本科 本科 硕士研究生 博士研究生
education_short EDUCATION 本科 专科 硕士 博士
politics POLITICAL_AFFILIATION 中共党员 共青团员 群众 群众 群众 民盟盟员
religion RELIGION 无宗教信仰 佛教 道教 伊斯兰教 天主教 基督教
household HOUSEHOLD_TYPE 农业户口 非农业户口 城镇户口 居民户口
household_code HOUSEHOLD_TYPE? 10 20 20
blood BLOOD_TYPE A型 B型 O型 AB型
blood_rh BLOOD_TYPE A+ B+ O+ AB+ O- A-
blood_bare BLOOD_TYPE? A B O AB
diagnosis DIAGNOSIS 高血压病2级 2型糖尿病 急性上呼吸道感染 慢性胃炎 腰椎间盘突出症 冠状动脉粥样硬化性心脏病 肺部感染 急性阑尾炎 缺铁性贫血 膝关节骨性关节炎 脑梗死 甲状腺结节
icd DIAGNOSIS I10.x00 E11.900 J06.900 K29.500 M51.202 I25.103 J98.414 K35.900 D50.900 M17.900 I63.900
icd_us DIAGNOSIS I10 E11.9 J06.9 K29.50 M51.26 F32.9 J45.909 N39.0 R07.9
employment EMPLOYMENT_STATUS 在职 在职 在职 退休 离休 失业 退职
"""
for line in DRAWN.strip().splitlines():
    drawn, entity, words = line.split(" ", 2)
    tell(drawn, pick(words), entity.rstrip("?"), not entity.endswith("?"))
