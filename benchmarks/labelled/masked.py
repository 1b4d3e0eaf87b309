"""Already masked values: personal data that is hidden in part and must be recognized as masked."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.labelled.negatives_base import digits, letters

Make = Callable[[Random, int], list[object]]
STARS = "*＊×●#"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国文斌宇浩凯欣怡梓涵子轩雨佳"
_COUNTIES = ("320102", "320583", "310115", "330106", "340103", "110108", "420106", "440305")
_HOSTS = ("163.com", "qq.com", "126.com", "gmail.com", "sina.cn", "outlook.com", "njhrss.gov.cn")


@dataclass(frozen=True)
class Masked:
    """A kind of column whose values are masked: the right answer is ``entity``, all cells masked.

    ``make(rng, n)`` returns n cells of text, the same for the same generator state. Headers that
    say nothing stand there only where the shape alone tells the entity.
    """

    name: str
    entity: str
    headers: tuple[str, ...]
    make: Make


def _each(cell: Callable[[Random], str]) -> Make:
    return lambda rng, n: [cell(rng) for _ in range(n)]


def _mixed(cell: Callable[[Random, str], str]) -> Make:
    """One star character a column, drawn once: a system masks in one way."""

    def make(rng: Random, n: int) -> list[object]:
        star = rng.choice(STARS)
        return [cell(rng, star) for _ in range(n)]

    return make


def _stars_any(cell: Callable[[Random, str], str]) -> Make:
    """A star character a cell: several systems were poured together."""
    return lambda rng, n: [cell(rng, rng.choice(STARS)) for _ in range(n)]


def _mobile(rng: Random) -> str:
    return rng.choice(("13", "15", "17", "18", "19")) + digits(rng, 9)


def _name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + letters(rng, rng.choice((1, 2, 2)), _GIVEN)


def _birthday(rng: Random) -> str:
    return f"{rng.randint(1948, 2006)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"


def _identity(rng: Random) -> str:
    """An identity number as far as its shape goes; the masked ones keep no check that counts."""
    return rng.choice(_COUNTIES) + _birthday(rng) + digits(rng, 3) + rng.choice("0123456789X")


def _hide(text: str, keep_first: int, keep_last: int, star: str) -> str:
    hidden = len(text) - keep_first - keep_last
    return text[:keep_first] + star * hidden + (text[-keep_last:] if keep_last else "")


def _card(rng: Random) -> str:
    return rng.choice(("6222", "6217", "6228", "6216")) + digits(rng, rng.choice((12, 15)))


def _local(rng: Random) -> str:
    return letters(rng, rng.randint(4, 9), "abcdefghijklmnopqrstuvwxyz")


_PHONES = (
    Masked(
        "mobile, middle four",
        "PHONE_NUMBER",
        ("手机号", "联系电话", "sjh", "mobile", "AAE005", "col7", "备注1"),
        _each(lambda rng: _hide(_mobile(rng), 3, 4, "*")),
    ),
    Masked(
        "mobile, middle four, other stars",
        "PHONE_NUMBER",
        ("电话", "lxdh", "phone_masked", "field_3", "value"),
        _mixed(lambda rng, star: _hide(_mobile(rng), 3, 4, star)),
    ),
    Masked(
        "mobile, last four hidden",
        "PHONE_NUMBER",
        ("手机号码", "sjhm", "tel", "contact_phone"),
        _mixed(lambda rng, star: _hide(_mobile(rng), 7, 0, star)),
    ),
    Masked(
        "mobile, only last four",
        "PHONE_NUMBER",
        ("联系手机", "lxsj", "phone_no", "cell"),
        _mixed(lambda rng, star: _hide(_mobile(rng), 0, 4, star)),
    ),
    Masked(
        "mobile, letters",
        "PHONE_NUMBER",
        ("手机号", "mobile", "col7"),
        _each(lambda r: _hide(_mobile(r), 3, 4, "X")),
    ),
    Masked(
        "mobile with spaces",
        "PHONE_NUMBER",
        ("预留手机", "ylsj", "mobile_no", "col7", "备注2"),
        _mixed(lambda rng, star: f"{_mobile(rng)[:3]} {star * 4} {digits(rng, 4)}"),
    ),
    Masked(
        "mobile with +86",
        "PHONE_NUMBER",
        ("国际手机号", "phone_e164", "dh", "field_8"),
        _each(lambda rng: f"+86 {_hide(_mobile(rng), 3, 4, '*')}"),
    ),
    Masked(
        "landline",
        "PHONE_NUMBER",
        ("固定电话", "gddh", "landline", "office_tel"),
        _mixed(lambda rng, star: f"025-{star * 4}{digits(rng, 4)}"),
    ),
)

_NAMES = (
    Masked(
        "surname and star",
        "PERSON",
        ("姓名", "户主姓名", "xm", "name", "AAC003", "经办人"),
        _mixed(lambda rng, star: _name(rng)[0] + star),
    ),
    Masked(
        "surname and stars to length",
        "PERSON",
        ("参保人", "申请人姓名", "sqrxm", "full_name", "col7"),
        _each(lambda rng: _hide(_name(rng), 1, 0, "*")),
    ),
    Masked(
        "middle star",
        "PERSON",
        ("联系人", "lxr", "contact_name", "备注1", "field_3"),
        _mixed(
            lambda rng, star: _hide(rng.choice(_SURNAMES) + letters(rng, 2, _GIVEN), 1, 1, star)
        ),
    ),
    Masked(
        "surname hidden",
        "PERSON",
        ("姓名", "员工姓名", "ygxm", "staff_name", "person"),
        _mixed(lambda rng, star: star + _name(rng)[1:]),
    ),
    Masked(
        "surname and 某",
        "PERSON",
        ("当事人", "被申请人", "dsr", "party_name", "col7"),
        _each(lambda rng: rng.choice(_SURNAMES) + rng.choice(("某", "某某"))),
    ),
)

_IDENTITIES = (
    Masked(
        "county and last four",
        "CN_RESIDENT_ID",
        ("身份证号", "证件号码", "sfzh", "id_card", "AAC002", "col7", "备注1"),
        _each(lambda rng: _hide(_identity(rng), 6, 4, "*")),
    ),
    Masked(
        "province digits and last four",
        "CN_RESIDENT_ID",
        ("公民身份号码", "gmsfhm", "id_no", "field_3"),
        _mixed(lambda rng, star: _hide(_identity(rng), 3, 4, star)),
    ),
    Masked(
        "first and last",
        "CN_RESIDENT_ID",
        ("身份证", "sfz", "id_number", "社会保障号码"),
        _mixed(lambda rng, star: _hide(_identity(rng), 1, 1, star)),
    ),
    Masked(
        "birth date hidden, stars of several systems",
        "CN_RESIDENT_ID",
        ("证件号", "zjhm", "citizen_id", "value", "col7"),
        _stars_any(lambda rng, star: _hide(_identity(rng), 6, 4, star)),
    ),
    Masked(
        "last six hidden",
        "CN_RESIDENT_ID",
        ("法人身份证号", "frsfzh", "idcard_masked"),
        _mixed(lambda rng, star: _hide(_identity(rng), 12, 0, star)),
    ),
    Masked(
        "fifteen digits",
        "CN_RESIDENT_ID",
        ("旧身份证号", "一代证号", "old_id_card"),
        _mixed(lambda rng, star: _hide(_identity(rng)[:15], 6, 3, star)),
    ),
)

_CARDS = (
    Masked(
        "card in groups",
        "CN_BANK_CARD",
        ("银行卡号", "卡号", "yhkh", "bank_card", "col7"),
        _mixed(lambda rng, star: f"{_card(rng)[:4]} {star * 4} {star * 4} {digits(rng, 4)}"),
    ),
    Masked(
        "card run together",
        "CN_BANK_CARD",
        ("收款卡号", "skkh", "card_no", "AAE010", "field_3"),
        _each(lambda rng: _hide(_card(rng), 6, 4, "*")),
    ),
    Masked(
        "card, only last four",
        "CN_BANK_CARD",
        ("工资卡号", "gzkh", "bank_card_tail", "发放银行卡"),
        _mixed(lambda rng, star: star * 4 + digits(rng, 4)),
    ),
    Masked(
        "card, all but last four",
        "CN_BANK_CARD",
        ("银行卡", "yhk", "debit_card", "待遇发放卡号"),
        _mixed(lambda rng, star: _hide(_card(rng), 0, 4, star)),
    ),
)

_OTHERS = (
    Masked(
        "e-mail, first letter kept",
        "EMAIL_ADDRESS",
        ("电子邮箱", "邮箱", "dzyx", "email", "col7", "备注1"),
        _each(lambda rng: _hide(_local(rng), 1, 0, "*") + "@" + rng.choice(_HOSTS)),
    ),
    Masked(
        "e-mail, three stars",
        "EMAIL_ADDRESS",
        ("mail", "联系邮箱", "lxyx", "field_3", "value"),
        _mixed(lambda rng, star: f"{_local(rng)[:2]}{star * 3}@{rng.choice(_HOSTS)}"),
    ),
    Masked(
        "e-mail, both ends kept",
        "EMAIL_ADDRESS",
        ("e_mail", "电邮", "contact_email", "col7"),
        _mixed(lambda rng, star: f"{_hide(_local(rng), 1, 1, star)}@{rng.choice(_HOSTS)}"),
    ),
    Masked(
        "e-mail of QQ numbers",
        "EMAIL_ADDRESS",
        ("邮箱地址", "yxdz", "user_email", "备注2"),
        _each(lambda rng: f"{digits(rng, 3)}****{digits(rng, 2)}@qq.com"),
    ),
    Masked(
        "plate, middle hidden",
        "CN_VEHICLE_PLATE",
        ("车牌号", "cph", "plate_no", "col7", "备注1"),
        _mixed(
            lambda rng, star: (
                f"{rng.choice('苏浙沪皖鲁')}{letters(rng, 1)}{star * 3}{digits(rng, 2)}"
            )
        ),
    ),
    Masked(
        "plate with dot",
        "CN_VEHICLE_PLATE",
        ("车辆号牌", "clhp", "licence_plate", "field_3"),
        _each(
            lambda rng: (
                f"{rng.choice('苏浙京粤')}{letters(rng, 1)}·{digits(rng, 1)}***{digits(rng, 1)}"
            )
        ),
    ),
    Masked(
        "address, house hidden",
        "CN_ADDRESS",
        ("家庭住址", "通讯地址", "txdz", "home_address", "户籍地址"),
        _mixed(
            lambda rng, star: (
                rng.choice(("南京市鼓楼区", "苏州市姑苏区", "常州市钟楼区", "无锡市梁溪区"))
                + rng.choice(("中山北路", "人民路", "清扬路", "和燕路"))
                + star * rng.randint(3, 8)
            )
        ),
    ),
    Masked(
        "passport",
        "CN_PASSPORT",
        ("护照号", "护照号码", "hzhm", "passport_no"),
        _mixed(lambda rng, star: f"{rng.choice('EG')}{digits(rng, 2)}{star * 4}{digits(rng, 2)}"),
    ),
    Masked(
        "social security card",
        "CN_SOCIAL_SECURITY_CARD",
        ("社保卡号", "社会保障卡号", "sbkh", "ssc_no"),
        _mixed(lambda rng, star: f"{letters(rng, 1)}{digits(rng, 2)}{star * 4}{digits(rng, 2)}"),
    ),
)

MASKED: tuple[Masked, ...] = _PHONES + _NAMES + _IDENTITIES + _CARDS + _OTHERS
