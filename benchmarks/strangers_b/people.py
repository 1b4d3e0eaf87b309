"""Synthetic people and their identifiers, from public rules alone (GB 11643, GB 32100, GB 11714, ISO 13616, Luhn)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
COMPOUND = ["欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟"]
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉玲红梅兰云飞鹏宇浩然子轩梓涵欣怡雨桐思远博雅晨曦佳琪志远海燕春晓俊峰天佑晓东新立振宁少波国栋爱民淑珍玉凤德胜"
MINORITY = [
    "阿依古丽·买买提",
    "艾力·吐尔逊",
    "古丽娜尔·阿不都",
    "迪丽热巴·肉孜",
    "巴图·朝鲁",
    "扎西·多吉",
]
FIRST = "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Carlos Maria Wei Aisha Omar Priya Sven Ingrid Chloe Mateo Yuki Fatima".split()
LAST = "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Nguyen O'Brien Patel Kowalski".split()
REGIONS = "110105 310115 440305 330106 510107 420106 320508 430102 370202 210203 610113 350203 500112 130102 410105 120104 530102 522301 650102 450103 360102 340104".split()
ETHNIC = (
    "汉族 回族 满族 壮族 苗族 维吾尔族 土家族 彝族 蒙古族 藏族 布依族 侗族 瑶族 朝鲜族 白族".split()
)
MOBILE = "130 131 132 133 135 136 137 138 139 150 151 152 155 156 158 159 166 170 173 176 177 180 181 183 185 186 187 188 189 191 198 199".split()
AREA = "010 021 022 023 020 0755 0571 028 027 0512 0731 0532 0411 029 0592".split()


@dataclass(frozen=True)
class Person:
    """One invented person; `identity` carries `birth` and `sex`."""

    name: str
    english: tuple[str, str]
    sex: str
    birth: date
    identity: str


def mod11_2(body: str) -> str:
    """Return the eighteenth character of a resident identity number for its first seventeen (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def luhn(body: str) -> str:
    """Return the Luhn digit that completes `body`."""
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    return str(-total % 10)


def digits(rng: Random, n: int) -> str:
    """Return n decimal digits."""
    return "".join(rng.choices("0123456789", k=n))


def name(rng: Random) -> str:
    """Return a Chinese name: two characters in four tenths, three in half, four or a minority name in the rest."""
    if rng.random() < 0.02:
        return rng.choice(MINORITY)
    surname = rng.choice(COMPOUND) if rng.random() < 0.02 else rng.choice(SURNAMES)
    return surname + "".join(rng.choices(GIVEN, k=1 if rng.random() < 0.4 else 2))


def day(rng: Random, low: date, high: date) -> date:
    """Return a day between two days, both included."""
    return low + timedelta(days=rng.randint(0, (high - low).days))


def identity(rng: Random, birth: date, sex: str, region: str = "") -> str:
    """Return an eighteen-character identity number; the seventeenth digit is odd for men."""
    order = rng.randint(0, 49) * 2 + (sex == "男")
    body = f"{region or rng.choice(REGIONS)}{birth:%Y%m%d}{rng.randint(0, 9)}{order:02d}"
    return body + mod11_2(body)


def people(rng: Random, n: int, low: int = 1945, high: int = 2004) -> list[Person]:
    """Return n people born in the years low to high."""
    found = []
    for _ in range(n):
        sex, birth = rng.choice("男女"), day(rng, date(low, 1, 1), date(high, 12, 28))
        english = (rng.choice(FIRST), rng.choice(LAST))
        found.append(Person(name(rng), english, sex, birth, identity(rng, birth, sex)))
    return found


def organization_code(rng: Random) -> str:
    """Return nine characters of GB 11714 without the hyphen."""
    body = rng.choice("0123456789MA") + digits(rng, 7)
    total = sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "0123456789X0"[11 - total % 11]


def social_credit(rng: Random) -> str:
    """Return a unified social credit code of GB 32100 (MOD 31)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    body = rng.choice(["91", "91", "92", "12", "52"]) + rng.choice(REGIONS) + organization_code(rng)
    total = sum(alphabet.index(c) * w for c, w in zip(body, weights, strict=True))
    return body + alphabet[(31 - total % 31) % 31]


def bank_card(rng: Random) -> str:
    """Return a UnionPay number of 16 or 19 digits."""
    prefix = rng.choice(["622202", "622848", "621700", "621661", "622588", "621226", "623058"])
    body = prefix + digits(rng, rng.choice([9, 12, 12]))
    return body + luhn(body)


def credit_card(rng: Random) -> str:
    """Return a Visa, MasterCard or American Express number."""
    start, n = rng.choice([("4", 14), ("4", 14), ("52", 13), ("55", 13), ("37", 12)])
    body = start + digits(rng, n)
    return body + luhn(body)


def iban(rng: Random) -> str:
    """Return a German, Dutch or British IBAN (ISO 13616, MOD 97-10)."""
    country, bban = rng.choice(
        [
            ("DE", digits(rng, 18)),
            ("NL", "INGB" + digits(rng, 10)),
            ("GB", "NWBK" + digits(rng, 14)),
        ]
    )
    rest = int("".join(str(int(c, 36)) for c in bban + country + "00")) % 97
    return f"{country}{98 - rest:02d}{bban}"


def mobile(rng: Random) -> str:
    """Return a mobile number of eleven digits."""
    return rng.choice(MOBILE) + digits(rng, 8)


def landline(rng: Random) -> str:
    """Return a landline number with area code; one in ten has an extension."""
    area = rng.choice(AREA)
    tail = f"-{rng.randint(800, 8999)}" if rng.random() < 0.1 else ""
    return f"{area}-{rng.randint(2, 8)}{digits(rng, 7 if len(area) < 4 or area in ('0755', '0571', '0512', '0731', '0532', '0411', '0592') else 6)}{tail}"


def plate(rng: Random) -> str:
    """Return a number plate of GA 36, one in five for new energy."""
    place = rng.choice(
        ["京A", "沪C", "粤B", "浙A", "川A", "鄂A", "苏E", "湘A", "鲁B", "陕A", "新A"]
    )
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    if rng.random() < 0.2:
        return f"{place}{rng.choice('DF')}{digits(rng, 5)}"
    if rng.random() < 0.5:
        return f"{place}{digits(rng, 5)}"
    return f"{place}{rng.choice(letters)}{digits(rng, 2)}{rng.choice(letters)}{digits(rng, 1)}"


def address(rng: Random) -> str:
    """Return a postal address in town or in a village."""
    town = rng.choice(
        "北京市朝阳区 上海市浦东新区 广东省深圳市南山区 浙江省杭州市西湖区 四川省成都市武侯区 湖北省武汉市武昌区 江苏省苏州市姑苏区 湖南省长沙市芙蓉区 山东省青岛市市南区 陕西省西安市雁塔区".split()
    )
    if rng.random() < 0.25:
        place = rng.choice(
            "贵州省兴义市鲁屯镇 湖南省浏阳市大瑶镇 河北省定州市砖路镇 四川省简阳市禾丰镇 安徽省桐城市大关镇".split()
        )
        return f"{place}{rng.choice('石桥 王家 向阳 双河 柳树 新塘'.split())}村{rng.randint(1, 18)}组{rng.randint(1, 99)}号"
    road = rng.choice("中山 解放 建设 人民 文化 科技 滨江 长江 学院 凤凰".split()) + rng.choice(
        "路 大道 街 东路 北路".split()
    )
    tail = rng.choice(
        [
            f"{rng.randint(1, 30)}号楼{rng.randint(1, 6)}单元{rng.randint(101, 2804)}室",
            f"{rng.randint(1, 24)}栋{rng.randint(101, 3206)}",
            "",
        ]
    )
    estate = rng.choice("锦绣花园 阳光小区 翠苑新村 世纪城 金桂苑".split()) if tail else ""
    return f"{town}{road}{rng.randint(1, 998)}号{estate}{tail}"


def company(rng: Random) -> str:
    """Return the name of a company, school, hospital or office."""
    city = rng.choice("深圳市 杭州 成都 武汉市 苏州 青岛 西安 上海 北京 长沙市".split())
    if rng.random() < 0.2:
        return city + rng.choice(
            "第一人民医院 实验小学 第三中学 公共交通集团 市政工程管理处 妇幼保健院".split()
        )
    brand = "".join(rng.choices("华鑫盛泰恒瑞宏达汇丰诚信嘉业博远天成凯德", k=2))
    kind = rng.choice("科技 贸易 物业服务 建筑工程 餐饮管理 物流 电子 医疗器械 文化传媒".split())
    return f"{city}{brand}{kind}{rng.choice('有限公司 有限公司 有限责任公司 股份有限公司'.split())}"
