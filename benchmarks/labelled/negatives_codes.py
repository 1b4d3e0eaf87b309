"""Hard negatives that are codes of things: documents, goods, rooms, licences, states."""

import base64
from random import Random

from benchmarks.labelled.negatives_base import (
    Negative,
    digits,
    each,
    letters,
    moment,
)

_OFFICES = (
    "苏人社发",
    "宁人社规",
    "国发",
    "苏政办函",
    "人社部发",
    "锡安监字",
    "常财社",
    "京高法发",
)
_PROVINCES = ("苏", "浙", "沪", "京", "鲁", "皖")
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_STARS = "*＊×●"


def _document(rng: Random) -> str:
    opening, closing = rng.choice(("〔〕", "[]", "（）", "【】"))
    year = moment(rng).year
    return f"{rng.choice(_OFFICES)}{opening}{year}{closing}{rng.randint(1, 399)}号"


def _court_case(rng: Random) -> str:
    court = rng.choice(_PROVINCES) + digits(rng, 4)
    kind = rng.choice(("民初", "民终", "行初", "执", "刑初"))
    return f"（{moment(rng).year}）{court}{kind}{rng.randint(1, 9999)}号"


def _arbitration_case(rng: Random) -> str:
    return f"宁劳人仲案字[{moment(rng).year}]第{rng.randint(1, 9999)}号"


def _safety_licence(rng: Random) -> str:
    return f"({rng.choice(_PROVINCES)})JZ安许证字[{moment(rng).year}]{digits(rng, 6)}"


def _starred_product(rng: Random) -> str:
    star = rng.choice(_STARS)
    return rng.choice(("SKU-", "A", "型号", "P/N ")) + digits(rng, 2) + star * 3 + letters(rng, 2)


def _shelf(rng: Random) -> str:
    return f"{rng.choice('ABCDEFGHKLMRST')}{rng.randint(0, 99):02}.{rng.randint(0, 9)}"


def _document_id(rng: Random) -> str:
    return base64.b64encode(rng.randbytes(12)).decode()


def _chip(rng: Random) -> str:
    return f"{rng.choice(('STM32F', 'GD32E', 'LM', 'TPS', 'ADS'))}{digits(rng, 3)}{letters(rng, 2)}"


_CALLED = ("Austin", "Madison", "Olivia", "Jordan", "Harper", "Charlotte", "Savannah", "Sydney")
_GOODS = ("Table", "Chair", "Sofa", "Desk Lamp", "Mug", "Bag", "Shelf", "Runner")

_DOCUMENTS: tuple[Negative, ...] = (
    Negative(
        "document numbers", ("文号", "发文字号", "wh", "doc_no", "col7", "备注1"), each(_document)
    ),
    Negative("court case numbers", ("案号", "文书号", "ah", "docket", "col7"), each(_court_case)),
    Negative(
        "arbitration case numbers",
        ("仲裁案号", "立案号", "lah", "case_ref", "field_3"),
        each(_arbitration_case),
    ),
    Negative(
        "licence numbers of building firms",
        ("安全生产许可证", "许可证编号", "xkzbh", "permit_no", "col7"),
        each(_safety_licence),
    ),
    Negative(
        "food licence numbers",
        ("食品经营许可证编号", "许可编号", "xkbh", "food_licence", "col4"),
        each(lambda rng: "JY" + rng.choice("123") + digits(rng, 13)),
    ),
    Negative(
        "drug approval numbers",
        ("批准文号", "国药准字", "pzwh", "approval_no", "col7", "备注1"),
        each(lambda rng: f"国药准字{rng.choice('HZSJ')}{digits(rng, 8)}"),
    ),
    Negative(
        "qualification certificate numbers",
        ("资质证书编号", "资质编号", "zzbh", "qualification_no", "field_3"),
        each(lambda rng: f"{rng.choice('AD')}{rng.randint(1, 3)}{digits(rng, 8)}"),
    ),
    Negative(
        "patent numbers",
        ("专利号", "申请号", "zlh", "patent_no", "col7"),
        each(
            lambda rng: (
                f"ZL{moment(rng).year}{rng.choice('123')}{digits(rng, 7)}.{rng.choice('0123456789X')}"
            )
        ),
    ),
    Negative(
        "standards",
        ("执行标准", "标准号", "bzh", "standard", "col5"),
        each(
            lambda rng: (
                f"{rng.choice(('GB/T', 'GB', 'JT/T', 'LD/T'))} {rng.randint(100, 45000)}—{moment(rng).year}"
            )
        ),
    ),
    Negative(
        "policy ids of cargo insurance",
        ("货运险保单号", "保单编号", "bdh", "policy_id", "col7"),
        each(lambda rng: f"PYII{moment(rng).year}{digits(rng, 12)}"),
    ),
    Negative(
        "contract numbers",
        ("合同编号", "协议号", "htbh", "contract_no", "col7", "值"),
        each(lambda rng: f"HT-{moment(rng):%Y%m}-{rng.randint(1, 999):03}"),
    ),
)


_THINGS: tuple[Negative, ...] = (
    Negative(
        "serial numbers with letters",
        ("出厂编号", "设备序列号", "sbxlh", "serial", "sn", "col7"),
        each(lambda rng: letters(rng, 2) + digits(rng, 4) + letters(rng, 1) + digits(rng, 5)),
    ),
    Negative(
        "a letter and eight digits",
        ("物料编码", "图纸号", "wlbm", "part_no", "material"),
        each(lambda rng: rng.choice("BFKQRTVXZ") + digits(rng, 8)),
    ),
    Negative(
        "a letter and ten digits",
        ("资产卡片号", "固定资产编号", "gdzcbh", "asset_no", "col7"),
        each(lambda rng: rng.choice("ABFGKNZ") + digits(rng, 10)),
    ),
    Negative(
        "nine random characters",
        ("取件码", "邀请链接码", "校验串", "short_code", "col7", "value"),
        each(lambda rng: letters(rng, 9, "0123456789ABCDEFGHJKLMNPQRTUWXY")),
    ),
    Negative(
        "eight and one after a dash",
        ("模具号", "图号", "th", "drawing_no", "field_3"),
        each(lambda rng: digits(rng, 8) + "-" + rng.choice("0123456789X")),
    ),
    Negative(
        "18 random characters of the credit-code alphabet",
        ("激活批次", "包裹标签", "bgbq", "label_code", "col7"),
        each(lambda rng: letters(rng, 18, "0123456789ABCDEFGHJKLMNPQRTUWXY")),
    ),
    Negative("shelf codes", ("货位", "库位", "hw", "shelf", "bin"), each(_shelf), alone=False),
    Negative(
        "shelf codes with dashes",
        ("仓位编码", "架位", "jw", "slot", "col7", "备注2"),
        each(
            lambda rng: (
                f"{rng.choice('ABCD')}-{rng.randint(1, 20):02}-{rng.randint(1, 6)}-{rng.randint(1, 9)}"
            )
        ),
    ),
    Negative(
        "room numbers",
        ("房间号", "会议室", "fjh", "room", "room_no"),
        each(lambda rng: f"{rng.randint(1, 28)}{rng.randint(1, 40):02}"),
    ),
    Negative(
        "seat numbers",
        ("座位号", "座次", "zwh", "seat", "col7"),
        each(
            lambda rng: f"{rng.randint(1, 16):02}车{rng.randint(1, 20):02}{rng.choice('ABCDF')}号"
        ),
    ),
    Negative(
        "rows and seats",
        ("排座", "考场座位", "kczw", "row_seat", "field_3"),
        each(lambda rng: f"{rng.randint(1, 30)}排{rng.randint(1, 40)}座"),
    ),
    Negative(
        "phone extensions",
        ("分机号", "内线", "fjh", "extension", "ext", "col7"),
        each(lambda rng: digits(rng, rng.choice((3, 4)))),
    ),
    Negative(
        "flights and trains",
        ("车次", "航班", "cc", "train_no", "col7"),
        each(
            lambda rng: (
                rng.choice(("G", "D", "K", "T", "MU", "CZ", "HO")) + str(rng.randint(1, 9999))
            )
        ),
    ),
    Negative(
        "bus lines",
        ("公交线路", "途经线路", "gjxl", "bus_line", "col7", "备注1"),
        each(lambda rng: rng.choice(("", "高铁", "夜间", "D", "Y")) + f"{rng.randint(1, 899)}路"),
    ),
    Negative(
        "starred codes of goods",
        ("商品型号", "涂销编码", "spxh", "model", "col7"),
        each(_starred_product),
    ),
    Negative("electronic parts", ("元器件型号", "芯片", "xh", "chip", "col7"), each(_chip)),
    Negative(
        "section numbers like addresses of machines",
        ("条款号", "章节", "zj", "section", "clause"),
        each(lambda rng: ".".join(str(rng.randint(1, 12)) for _ in range(4))),
    ),
    Negative(
        "budget lines",
        ("预算科目", "科目编码", "kmbm", "account_code", "col7"),
        each(
            lambda rng: f"{rng.randint(1001, 6901)}.{rng.randint(1, 99):02}.{rng.randint(1, 99):02}"
        ),
    ),
    Negative(
        "branch codes of a bank",
        ("网点代号", "机构网点", "wddh", "branch_no", "col7"),
        each(lambda rng: "0" + digits(rng, 4)),
    ),
    Negative(
        "stock tickers",
        ("证券代码", "股票代码", "zqdm", "ticker", "col7"),
        each(lambda rng: rng.choice(("600", "601", "000", "002", "300", "688")) + digits(rng, 3)),
    ),
    Negative(
        "stock tickers with market",
        ("标的", "股票", "bd", "symbol", "field_3"),
        each(lambda rng: f"{rng.choice(('SH60', 'SZ00', 'SZ30'))}{digits(rng, 4)}"),
    ),
    Negative(
        "map tiles",
        ("瓦片编号", "图幅号", "tfh", "tile", "col7"),
        each(
            lambda rng: (
                f"{rng.randint(8, 18)}/{rng.randint(1000, 99999)}/{rng.randint(1000, 99999)}"
            )
        ),
    ),
    Negative(
        "pile numbers of roads",
        ("桩号", "里程桩", "zh", "milepost", "col7"),
        each(lambda rng: f"K{rng.randint(0, 999)}+{rng.randint(0, 999):03}"),
    ),
    Negative(
        "base64 object ids",
        ("对象ID", "附件编号", "fjbh", "object_id", "oid", "col7"),
        each(_document_id),
    ),
    Negative(
        "invoice codes of twelve digits",
        ("发票代码", "fpdm", "invoice_code", "col7", "备注"),
        each(lambda rng: "0" + digits(rng, 11)),
    ),
    Negative(
        "grades with letters",
        ("等第", "dengdi", "grade", "col7"),
        each(lambda rng: rng.choice(("A", "B", "C", "AB", "A"))),
    ),
    Negative(
        "goods called by given names",
        ("product_name", "item_name", "商品名称", "col7"),
        each(lambda rng: f"{rng.choice(_CALLED)} {rng.choice(_GOODS)}"),
    ),
    Negative(
        "base32 short ids",
        ("批注编号", "素材ID", "scid", "asset_id", "field_3"),
        each(lambda rng: letters(rng, 16, _BASE32)),
    ),
)

CODES: tuple[Negative, ...] = _DOCUMENTS + _THINGS
