"""Ways to reach someone, machines and places: telephones, mail, network addresses, coordinates, plates."""

from random import Random

from benchmarks.labelled.numbers import digits
from benchmarks.labelled.words import words

_MOBILE = (
    "134 135 136 137 138 139 150 151 152 157 158 159 178 182 183 184 187 188 198 130 131 132 155 156 166 176 185 186 "
    "133 149 153 173 177 180 181 189 191 193 199 170 171 167 190 192 195 196 197 175 147 145"
).split()
_AREAS = "010 021 022 025 0512 0510 0519 0516 0571 0577 020 0755 028 0816 027 0713 0731 0371 0531 0551 0591 0871".split()
_MAIL = "qq.com qq.com 163.com 163.com 126.com sina.com gmail.com outlook.com foxmail.com 139.com sohu.com hotmail.com".split()
_WORK = "nju.edu.cn js.gov.cn hengtong-group.cn dingsheng.com.cn mail.tsinghua.edu.cn rsj.example.gov.cn".split()
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_HEX = "0123456789abcdef"


def mobile(rng: Random) -> str:
    """Eleven digits of a segment in use by people."""
    return rng.choice(_MOBILE) + digits(rng, 8)


def landline(rng: Random) -> str:
    """Area code and number, with a dash, brackets or neither; an extension now and then."""
    area = rng.choice(_AREAS)
    number = rng.choice("2345678") + digits(rng, 7 if len(area) == 3 or rng.random() < 0.6 else 6)
    tail = rng.choice(("", "", "", "", f"-{digits(rng, 3)}", f"转{digits(rng, 4)}"))
    return (
        rng.choice((f"{area}-{number}", f"{area}-{number}", f"({area}){number}", f"{area}{number}"))
        + tail
    )


def local_number(rng: Random) -> str:
    """A landline without its area code, as within one city."""
    return rng.choice("5688") + digits(rng, 7)


def english_phone(rng: Random) -> str:
    """A number of the United States as it is written there."""
    area, exchange = rng.choice((212, 415, 503, 614, 702, 818, 206, 312)), rng.randint(220, 989)
    line = digits(rng, 4)
    return rng.choice(
        (f"({area}) {exchange}-{line}", f"{area}-{exchange}-{line}", f"+1 {area} {exchange} {line}")
    )


def email(rng: Random) -> str:
    """A private address, or one at work."""
    family = rng.choice(words("people", "pinyin_surnames")).lower()
    own = rng.choice(words("people", "pinyin_given")).lower()
    if rng.random() < 0.2:
        return f"{rng.choice((own, f'{own}.{family}', f'{family}{own}'))}@{rng.choice(_WORK)}"
    local = rng.choice(
        (
            digits(rng, rng.randint(8, 10)).replace("0", "7", 1),
            f"{family}{own}{rng.randint(60, 2010)}",
            f"{own}_{family}",
            f"{family}.{own}",
            mobile(rng),
            f"{own[0]}{family}{digits(rng, 3)}",
        )
    )
    return f"{local}@{rng.choice(_MAIL)}"


def plate(rng: Random) -> str:
    """A plate of a car: the usual, a new-energy one, or one with a special tail (GA 36)."""
    start = rng.choice(_PLATES if rng.random() < 0.4 else "苏浙沪皖") + rng.choice("ABCDEFGHJKLM")
    draw = rng.random()
    if draw < 0.2:
        return f"{start}{rng.choice('DFAB')}{digits(rng, 5)}"
    if draw < 0.24:
        return f"{start}{digits(rng, 4)}{rng.choice('学警挂')}"
    tail = list(digits(rng, 5))
    for place in rng.sample(range(5), rng.choice((0, 1, 1, 2))):
        tail[place] = rng.choice(_PLATE_LETTERS)
    return start + "".join(tail)


def ipv4(rng: Random) -> str:
    """An address of a private network, or of the internet."""
    if rng.random() < 0.5:
        first = rng.choice(("10", "192.168", "172.16", "172.20"))
        rest = 4 - len(first.split("."))
        return ".".join(
            [first, *(str(rng.randint(0, 254)) for _ in range(rest - 1)), str(rng.randint(1, 254))]
        )
    return ".".join(str(n) for n in (rng.choice((36, 49, 58, 61, 112, 117, 121, 180, 202, 218, 222)),
                                    rng.randint(0, 255), rng.randint(0, 255), rng.randint(1, 254)))  # fmt: skip


def ipv6(rng: Random) -> str:
    """An address of eight groups, or a shortened one."""
    groups = [f"{rng.randrange(16**4):x}" for _ in range(8)]
    start = rng.choice(("240e", "2408", "2409", "2001:da8", "fe80"))
    if rng.random() < 0.5:
        return f"{start}::{':'.join(groups[:3])}"
    return (
        ":".join([start, *groups])[: len(start)]
        + ":"
        + ":".join(groups[: 8 - len(start.split(":"))])
    )


def mac(rng: Random) -> str:
    """A network card, with colons, dashes or Cisco's dots."""
    pairs = ["".join(rng.choices(_HEX, k=2)) for _ in range(6)]
    return ":".join(pairs)


def longitude(rng: Random) -> float:
    """Degrees east within China, six decimals."""
    return round(rng.gauss(118.8, 1.5) if rng.random() < 0.6 else rng.uniform(87, 127), 6)


def latitude(rng: Random) -> float:
    """Degrees north within China, six decimals."""
    return round(rng.gauss(32.0, 1.0) if rng.random() < 0.6 else rng.uniform(20, 48), 6)


def qq(rng: Random) -> str:
    """A QQ number, five to ten digits."""
    return rng.choice("123456789") + digits(rng, rng.choice((5, 7, 8, 8, 9, 9)))


def wechat(rng: Random) -> str:
    """A WeChat id: one given by the system, or one of the user's own."""
    if rng.random() < 0.5:
        return wxid(rng)
    family = rng.choice(words("people", "pinyin_surnames")).lower()
    own = rng.choice(words("people", "pinyin_given")).lower()
    return rng.choice(
        (
            f"{family}{own}{rng.randint(1, 999):03}",
            f"{own}_{rng.randint(66, 9999)}",
            f"{family}-{own}{rng.randint(80, 99)}",
        )
    )


def wxid(rng: Random) -> str:
    """A WeChat id as given by the system."""
    return "wxid_" + "".join(
        rng.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=rng.choice((12, 13, 14)))
    )
