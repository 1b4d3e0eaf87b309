"""Values that fill the sentences of the free-text columns: valid, synthetic, in real-life forms."""

from collections.abc import Callable
from random import Random

from benchmarks.labelled import negatives_words as words
from benchmarks.labelled.negatives_base import digits, ean, letters, moment

_COUNTIES = (
    "320102 320104 320581 320683 321023 110105 310117 330381 340621 350582 360730 370283 410922 "
    "422801 430723 441781 450923 500236 510623 522631 532925 610527 622326 640522 230183 220381"
)
_SURNAMES = (
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 "
    "沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 "
    "孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 欧阳 司马 上官 "
    "诸葛 尉迟 皇甫 慕容 仇 桑 柏 鞠 谷 茅 符 车 麦 庞 边 卞 季 宫 祁 耿 牟 闵 纪 解 强 柴"
)
_GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 霞 平 刚 桂英 秀兰 建国 志强 文斌 子涵 宇轩 梓萱 浩然 "
    "诗琪 一诺 欣怡 国庆 红梅 玉珍 春花 大勇 金凤 小龙 德发 永贵 长顺 来娣 根宝 冬生 亚楠 思源 晓东 海燕 "
    "卫东 爱华 翠莲 福生 沐宸 若曦 俊熙 懿轩 嘉怡 雨桐 铭泽 奕辰 和平 成功 方圆 安宁 月 晨曦 立新 跃进 凯 "
    "莹 蕾 琳 鑫 淼 喆 婕 骞 赟 昊天 佩瑶 惠民 运来 双喜 白雪 高远 万里 钰 彤 斐 攸宁 知行"
)
_MINORITY = (
    "阿依古丽·买买提 迪力木拉提·艾尔肯 扎西次仁 卓玛央宗 乌云其木格 巴特尔 古丽娜尔·阿不都拉"
)
_ENGLISH = (
    "Li Wei;Wang Fang;Zhang Xiaoming;Chen Jing;Emma Thompson;John O'Neill;Priya Raman;Liu Yang;"
    "Michael Brandt;Sarah Whitfield;Zhou Mei;Robert Castellano;Huang Jianguo;Anna Lindqvist"
)
_MOBILES = (
    "130 131 132 133 134 135 136 137 138 139 150 151 152 153 155 156 157 158 159 166 173 175 176 "
    "177 178 180 181 182 183 185 186 187 188 189 191 193 198 199"
)
_LANDLINES = "025-8 025-5 0512-6 0510-8 0519-8 021-5 010-6 0571-8 0513-8 0755-2"
_AREAS = (
    "南京市鼓楼区;江苏省南京市江宁区东山街道;苏州市姑苏区;江苏省无锡市梁溪区;常州市天宁区;盐城市亭湖区;"
    "上海市浦东新区;北京市朝阳区;浙江省杭州市余杭区;安徽省合肥市包河区;广东省深圳市南山区;建邺区;栖霞区"
)
_STREETS = "中山北路 汉口西路 清扬路 和燕路 奥体大街 竹山路 兴隆大街 干将东路 文一西路 世纪大道 建国路 学府路"
_ESTATES = "锦绣花园 金陵名府 阳光家园 翠屏山庄 万科城 龙湖春江 和平里 石榴新村 虎踞关小区 雅居乐"
_PLATES = "苏A 苏B 苏E 苏F 沪C 浙A 皖A 京N 粤B 鲁Q 豫P 川A"
_HOSTS = "163.com qq.com 126.com gmail.com sina.cn outlook.com foxmail.com njmail.example.cn"
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def check_digit(body: str) -> str:
    """Return the check character of 17 digits (GB 11643, MOD 11-2)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, _weights(), strict=True)) % 11]


def _weights() -> tuple[int, ...]:
    return tuple(2 ** (17 - place) % 11 for place in range(17))


def luhn_digit(body: str) -> str:
    """Return the Luhn check digit of a body of digits (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def identity(rng: Random) -> str:
    """A valid resident identity number of 18 characters, plain."""
    birthday = f"{rng.randint(1940, 2015)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    body = rng.choice(_COUNTIES.split()) + birthday + digits(rng, 3)
    return body + check_digit(body)


def mobile(rng: Random) -> str:
    """A mobile number of 11 digits, plain."""
    return rng.choice(_MOBILES.split()) + digits(rng, 8)


def card(rng: Random) -> str:
    """A bank card number of 16 or 19 digits that passes Luhn, plain."""
    start, size = rng.choice(
        (("622202", 19), ("621700", 19), ("622848", 19), ("622580", 16), ("625912", 16))
    )
    body = start + digits(rng, size - 7)
    return body + luhn_digit(body)


def mail(rng: Random) -> str:
    """An e-mail address: pinyin, dotted, or a QQ number before the at-sign."""
    local = rng.choice(
        (
            letters(rng, rng.randint(3, 9), "abcdefghijlmnopqrstuwxyz") + digits(rng, 2),
            f"{letters(rng, 4, 'aeilnouwxz')}.{letters(rng, 3, 'abehgimny')}",
            str(rng.randint(10**7, 3 * 10**9)),
        )
    )
    return f"{local}@{rng.choice(_HOSTS.split())}"


def plate(rng: Random) -> str:
    """A vehicle plate: fuel or new energy, run together, with dot or space."""
    tail = letters(rng, 1, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") + digits(rng, 4)
    if rng.random() < 0.3:
        tail = rng.choice("DF") + digits(rng, 5)
    return rng.choice(_PLATES.split()) + rng.choice(("", "", "", "·", " ")) + tail


def name(rng: Random) -> str:
    """A person's name in Han: mostly one surname and a given name, some of other peoples."""
    if rng.random() < 0.03:
        return rng.choice(_MINORITY.split())
    return rng.choice(_SURNAMES.split()) + rng.choice(_GIVEN.split())


def address(rng: Random) -> str:
    """An address down to the house or the flat."""
    area = rng.choice(_AREAS.split(";"))
    street = f"{rng.choice(_STREETS.split())}{rng.randint(1, 399)}号"
    flat = f"{rng.choice(_ESTATES.split())}{rng.randint(1, 40)}幢{rng.randint(1, 4)}单元{rng.randint(101, 2804)}室"
    village = f"{rng.choice(('李家', '三合', '新桥', '桥头'))}村{rng.randint(2, 18)}组{rng.randint(1, 90)}号"
    return area + rng.choice((street, flat, street + flat, village))


def _typed_identity(rng: Random) -> str:
    text = identity(rng)
    return rng.choices(
        (text, text.lower(), f"{text[:6]} {text[6:14]} {text[14:]}", text.translate(_WIDE)),
        (12, 4, 2, 1),
    )[0]


def _typed_mobile(rng: Random) -> str:
    text = mobile(rng)
    dashed, spaced = (sep.join((text[:3], text[3:7], text[7:])) for sep in "- ")
    return rng.choices((text, dashed, spaced, text.translate(_WIDE)), (14, 2, 2, 1))[0]


def _typed_card(rng: Random) -> str:
    text = card(rng)
    grouped = " ".join(text[start : start + 4] for start in range(0, len(text), 4))
    return rng.choices((text, grouped), (4, 1))[0]


def _landline(rng: Random) -> str:
    start = rng.choice(_LANDLINES.split())
    return start + digits(rng, 7)


def _order(rng: Random) -> str:
    """An order number that no check digit and no shape makes into a person's number."""
    identity_like = "9" + digits(rng, 16)
    wrong = rng.choice([d for d in "0123456789" if d != check_digit(identity_like)])
    card_like = "35" + digits(rng, 14)
    unlucky = rng.choice([d for d in "0123456789" if d != luhn_digit(card_like)])
    stamp = f"{moment(rng):%Y%m%d%H%M%S}"
    return rng.choice(
        (
            f"DD{stamp}{digits(rng, 4)}",
            f"SF{digits(rng, 13)}",
            f"No.{digits(rng, 6)}",
            f"GD-{stamp[:8]}-{digits(rng, 5)}",
            stamp + digits(rng, 8),
            identity_like + wrong,
            card_like + unlucky,
            "10" + digits(rng, 9),
        )
    )


def _money(rng: Random) -> str:
    amount = rng.lognormvariate(8, 1.5)
    return rng.choice(
        (f"{amount:.2f}元", f"{amount:,.2f}", f"{int(amount)}块", f"{amount / 10000:.2f}万元")
    )


def _date(rng: Random) -> str:
    day = moment(rng)
    return rng.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day.month}月{day.day}日",
            f"{day.year}年{day.month}月{day.day}号",
            f"{day:%Y.%m.%d}",
            f"{day:%Y%m%d}",
            f"{day.month}.{day.day}",
        )
    )


def _time(rng: Random) -> str:
    return rng.choice(
        (f"{rng.randint(7, 21)}点", f"{rng.randint(8, 20)}:{rng.randint(0, 59):02}", "下午三点半")
    )


Value = Callable[[Random], str]
#: placeholder → (entity it holds or None, maker)
VALUES: dict[str, tuple[str | None, Value]] = {
    "name": ("PERSON", name),
    "name2": ("PERSON", name),
    "ename": ("PERSON", lambda rng: rng.choice(_ENGLISH.split(";"))),
    "id": ("CN_RESIDENT_ID", _typed_identity),
    "phone": ("PHONE_NUMBER", _typed_mobile),
    "phone2": ("PHONE_NUMBER", _typed_mobile),
    "tel": ("PHONE_NUMBER", _landline),
    "card": ("CN_BANK_CARD", _typed_card),
    "mail": ("EMAIL_ADDRESS", mail),
    "plate": ("CN_VEHICLE_PLATE", plate),
    "addr": ("CN_ADDRESS", address),
    "money": (None, _money),
    "date": (None, _date),
    "time": (None, _time),
    "order": (None, _order),
    "days": (None, lambda rng: str(rng.randint(2, 60))),
    "stamp": (None, lambda rng: str(int(moment(rng).timestamp() * 1000))),
    "barcode": (None, lambda rng: ean("69" + digits(rng, 10))),
    "product": (None, lambda rng: rng.choice(words.PRODUCTS)),
    "policy": (None, lambda rng: rng.choice(words.POLICIES)),
    "idiom": (None, lambda rng: rng.choice(words.IDIOMS)),
}
