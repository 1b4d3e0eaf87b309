"""Names, addresses, telephones, organizations and accounts, as they are written: from a person to a cell."""

import string
from random import Random

from benchmarks.strangers import words
from benchmarks.strangers.numbers import digits
from benchmarks.strangers.people import Person

ALNUM = string.ascii_lowercase + string.digits
MOBILES = "130 131 132 133 135 136 137 138 139 150 151 152 155 156 158 159 166 173 176 177 178 180 181 182 183 185 186 187 188 189 191 193 198 199".split()
AREAS = "010 021 0571 0755 028 029 0371 0731 0991 0898 0451 025".split()


def name(rng: Random, p: Person) -> str:
    return p.name


def name_spaced(rng: Random, p: Person) -> str:
    return p.name[0] + " " + p.name[1:] if len(p.name) == 2 else p.name


def latin_name(rng: Random, p: Person) -> str:
    return p.latin


def last_first(rng: Random, p: Person) -> str:
    first, last = p.latin.split(" ", 1)
    return f"{last}, {first}"


def first_name(rng: Random, p: Person) -> str:
    return p.latin.split(" ", 1)[0]


def last_name(rng: Random, p: Person) -> str:
    return p.latin.split(" ", 1)[1]


def german_name(rng: Random, p: Person) -> str:
    return p.german


def pinyin_name(rng: Random, p: Person) -> str:
    surname, given = rng.choice(words.PINYIN_SURNAMES), rng.choice(words.PINYIN_GIVEN)
    return f"{surname.upper()} {given.upper()}" if rng.random() < 0.5 else f"{given} {surname}"


def mobile(rng: Random, p: Person) -> str:
    return rng.choice(MOBILES) + "".join(rng.choices("0123456789", k=8))


def mobile_written(rng: Random, p: Person) -> str:
    m = mobile(rng, p)
    return rng.choice(
        [
            f"+86 {m}",
            f"{m[:3]}-{m[3:7]}-{m[7:]}",
            f"{m[:3]} {m[3:7]} {m[7:]}",
            m,
            f"86-{m}",
            f"+86{m}",
        ]
    )


def landline(rng: Random, p: Person) -> str:
    area = rng.choice(AREAS)
    number = digits(
        rng, 8 if len(area) == 3 or area in {"0571", "0755", "0371", "0731"} else 7
    ).replace("1", "8", 1)
    tail = f"-{digits(rng, 3)}" if rng.random() < 0.1 else ""
    return f"{area}-{number}{tail}" if rng.random() < 0.8 else f"({area}){number}"


def phone_mixed(rng: Random, p: Person) -> str:
    return landline(rng, p) if rng.random() < 0.3 else mobile(rng, p)


def phone_local(rng: Random, p: Person) -> str:
    return rng.choice("5678") + digits(rng, 7)[-6:] + str(rng.randrange(10))


def us_phone(rng: Random, p: Person) -> str:
    a, b, c = rng.randrange(201, 989), rng.randrange(200, 999), rng.randrange(10000)
    return rng.choice(
        [f"({a}) {b}-{c:04}", f"{a}-{b}-{c:04}", f"+1 {a}-{b}-{c:04}", f"{a}.{b}.{c:04}"]
    )


def german_phone(rng: Random, p: Person) -> str:
    return rng.choice(
        [f"+49 30 {digits(rng, 7)}", f"+49 171 {digits(rng, 7)}", f"+49 (0)89 {digits(rng, 6)}"]
    )


def email(rng: Random, p: Person) -> str:
    user = (
        rng.choice(words.PINYIN_SURNAMES).lower()
        + rng.choice([".", "_", ""])
        + rng.choice(words.PINYIN_GIVEN).lower()
    )
    return (
        f"{user}{rng.randrange(100) if rng.random() < 0.5 else ''}@{rng.choice(words.MAIL_HOSTS)}"
    )


def email_latin(rng: Random, p: Person) -> str:
    return f"{p.latin.replace(' ', '.').replace(chr(39), '').lower()}@{rng.choice(['example.com', 'globex.io', 'mail.co.uk'])}"


def qq_email(rng: Random, p: Person) -> str:
    return f"{digits(rng, rng.choice([8, 9, 10]))}@qq.com"


def _house(rng: Random) -> str:
    return rng.choice([
        f"{rng.randrange(1, 60)}幢{rng.randrange(1, 5)}单元{rng.randrange(1, 30)}0{rng.randrange(1, 5)}室",
        f"{rng.randrange(1, 60)}号楼{rng.randrange(1, 7)}单元{rng.randrange(101, 2504)}",
        f"{rng.randrange(1, 30)}-{rng.randrange(1, 4)}-{rng.randrange(101, 1804)}",
        f"{rng.choice('ABC')}座{rng.randrange(101, 2504)}室",
    ])  # fmt: skip


def _where(p: Person) -> str:
    province, city, county = p.county[1:]
    return province + ("" if city == "-" else city) + county


def address(rng: Random, p: Person) -> str:
    return f"{_where(p)}{rng.choice(words.ROADS)}{rng.randrange(1, 900)}号{rng.choice(words.ESTATES)}{_house(rng)}"


def address_rural(rng: Random, p: Person) -> str:
    _, city, county = p.county[1:]
    head = rng.choice([_where(p), county if city == "-" else city + county, county])
    tail = rng.choice(
        [
            f"{rng.choice('一二三四五六七八')}组",
            f"{rng.randrange(1, 13)}组{rng.randrange(1, 99)}号",
            f"{rng.randrange(1, 200)}号",
            "",
            f"村民{rng.choice('一二三四五')}组",
        ]
    )
    return f"{head}{rng.choice(words.TOWNS)}{rng.choice(words.VILLAGES)}{tail}"


def address_short(rng: Random, p: Person) -> str:
    return rng.choice([
        f"{rng.choice(words.ESTATES)}{_house(rng)}",
        f"{rng.choice(words.ROADS)}{rng.randrange(1, 400)}号",
        f"{p.county[3]}{rng.choice(words.ROADS)}{rng.randrange(1, 400)}弄{rng.randrange(1, 60)}号{rng.randrange(101, 1204)}室",
        f"{rng.choice(words.VILLAGES)}{rng.choice('一二三四五六')}组",
    ])  # fmt: skip


def address_village(rng: Random, p: Person) -> str:
    return f"{rng.choice(words.VILLAGES)}{rng.choice(['一组', '二组', '三组', '4组', '5组12号', '东街8号', '第六村民小组'])}"


def address_mixed(rng: Random, p: Person) -> str:
    return rng.choice([address, address, address_rural, address_short])(rng, p)


def address_region(rng: Random, p: Person) -> str:
    if p.county[1].startswith("内蒙古"):
        return f"{_where(p)}{rng.choice(['乌里雅斯太镇', '道特淖尔镇', '嘎达布其镇'])}{rng.choice(['巴彦图嘎嘎查', '哈日高毕嘎查', '新区街12号', '友谊路5号3单元201'])}"
    if p.county[1].startswith("新疆"):
        return f"{_where(p)}{rng.choice(['阿热勒乡', '恰尔巴格乡', '吐曼塔勒乡'])}{rng.randrange(1, 20)}村{rng.randrange(1, 9)}组{rng.randrange(1, 120)}号"
    return f"{_where(p)}{rng.choice(['恰卜恰镇', '甘加镇', '河口镇', '吉日街道'])}{rng.choice(['次汗素村', '白石崖村', '团结路7号', '雪新村'])}{rng.choice(['', '二社', '3组', '18号'])}"


def us_address(rng: Random, p: Person) -> str:
    unit = rng.choice(
        [
            "",
            f", Apt {rng.randrange(1, 40)}{rng.choice('ABC')}",
            f" Suite {rng.randrange(100, 900)}",
        ]
    )
    return f"{rng.randrange(1, 9900)} {rng.choice(words.STREETS)}{unit}, {rng.choice(words.CITIES)}"


def us_street(rng: Random, p: Person) -> str:
    return f"{rng.randrange(1, 9900)} {rng.choice(words.STREETS)}"


def german_address(rng: Random, p: Person) -> str:
    return f"{german_street(rng, p)}, {rng.choice(words.GERMAN_CITIES).replace('_', ' ')}"


def german_street(rng: Random, p: Person) -> str:
    return f"{rng.choice(words.GERMAN_STREETS).replace('_', ' ')} {rng.randrange(1, 180)}{rng.choice(['', '', '', 'a', 'b', ' c'])}"


def postcode(rng: Random, p: Person) -> str:
    return (
        p.county[0][:2]
        + "".join(rng.choices("0123456789", k=2))
        + rng.choice(["00", "11", "25", "08"])
    )


def zip_code(rng: Random, p: Person) -> str:
    return digits(rng, 5)


def company(rng: Random, p: Person) -> str:
    city = (p.county[1] if p.county[2] == "-" else p.county[2]).rstrip("市")[:4]
    tail = rng.choice(
        ["有限公司", "有限公司", "有限责任公司", "股份有限公司", f"有限公司{city}分公司"]
    )
    return f"{city}{rng.choice(words.FIRM_WORDS)}{rng.choice(words.TRADES)}{tail}"


def institute(rng: Random, p: Person) -> str:
    return f"{p.county[3] if rng.random() < 0.6 else p.county[1]}{rng.choice(words.INSTITUTES)}"


def employer(rng: Random, p: Person) -> str:
    return (company if rng.random() < 0.7 else institute)(rng, p)


def company_en(rng: Random, p: Person) -> str:
    return rng.choice(words.COMPANIES)


def bank_branch(rng: Random, p: Person) -> str:
    city = p.county[1] if p.county[2] == "-" else p.county[2]
    return f"{rng.choice(words.BANKS)}{rng.choice(['', '股份有限公司'])}{city.rstrip('市')}{rng.choice(['分行', '城东支行', '高新支行', '解放路支行', '营业部'])}"


def bank_name(rng: Random, p: Person) -> str:
    return rng.choice(words.BANKS)


def qq(rng: Random, p: Person) -> str:
    return digits(rng, rng.choice([7, 8, 9, 9, 10, 10]))


def wechat(rng: Random, p: Person) -> str:
    return rng.choice([
        "wxid_" + "".join(rng.choices(ALNUM, k=14)),
        rng.choice(words.PINYIN_GIVEN).lower() + rng.choice(["_", "", "-"]) + digits(rng, 4),
        rng.choice(string.ascii_lowercase) + "".join(rng.choices(ALNUM, k=8)),
    ])  # fmt: skip


def wxid(rng: Random, p: Person) -> str:
    return "wxid_" + "".join(rng.choices(ALNUM, k=14))
