"""Hard negatives made of digits: order numbers, timestamps, sequences, measures, amounts."""

from random import Random

from benchmarks.labelled.negatives_base import (
    Make,
    Negative,
    among,
    counting,
    digits,
    each,
    ean,
    isbn10,
    moment,
    mostly,
)
from benchmarks.labelled.negatives_words import DISTRICTS


def _dated(rng: Random, tail: int, form: str = "%Y%m%d") -> str:
    return moment(rng).strftime(form) + digits(rng, tail)


def _like_identity(rng: Random) -> str:
    """County, day and four digits: the shape of an identity number, its check digit by chance."""
    return rng.choice(DISTRICTS) + _dated(rng, 4)


def _snowflake(rng: Random) -> int:
    """Twitter's layout: 41 bits of milliseconds, 10 of machine, 12 of sequence."""
    milliseconds = int((moment(rng).timestamp() - 1288834974) * 1000)
    return (milliseconds << 22) | (rng.randrange(32) << 12) | rng.randrange(4096)


def _climbing(start: int, widest: int) -> Make:
    """Numbers that climb by uneven steps, as an order service hands them out."""

    def make(rng: Random, n: int) -> list[object]:
        cells: list[object] = []
        number = start
        for _ in range(n):
            number += rng.randint(1, widest)
            cells.append(str(number))
        return cells

    return make


_ORDERS: tuple[Negative, ...] = (
    Negative(
        "order number with date, 18 digits",
        ("订单号", "业务流水号", "ddbh", "order_no", "col7", "备注1"),
        each(lambda rng: _dated(rng, 10)),
    ),
    Negative(
        "order number shaped like an identity number",
        ("受理编号", "办件编号", "slbh", "case_no", "field_3", "value"),
        each(_like_identity),
    ),
    Negative(
        "random 18 digits",
        ("流水号", "交易序号", "jyxh", "trans_id", "col12", "c5"),
        each(lambda rng: str(rng.randint(1, 9)) + digits(rng, 17)),
    ),
    Negative(
        "17 digits and X now and then",
        ("检验编号", "条码", "jybh", "inspection_code", "x2", "属性4"),
        each(lambda rng: str(rng.randint(1, 6)) + digits(rng, 16) + rng.choice("0123456789X")),
    ),
    Negative(
        "15 digits, any first two",
        ("批次号", "出库单号", "ckdh", "batch_no", "column_9", "val"),
        each(lambda rng: digits(rng, 15)),
    ),
    Negative(
        "16 digits that start with 62",
        ("流水号", "支付流水", "lsh", "serial_no", "txn_seq", "col7"),
        each(lambda rng: "62" + digits(rng, 14)),
    ),
    Negative(
        "19 digits that start with 62",
        ("交易流水号", "对账编号", "dzbh", "recon_no", "field_3", "值"),
        each(lambda rng: "62" + digits(rng, 17)),
    ),
    Negative(
        "16 digits in groups of four",
        ("兑换编号", "防伪码", "fwm", "voucher_no", "c3", "备注2"),
        each(lambda rng: " ".join(digits(rng, 4) for _ in range(4))),
    ),
    Negative(
        "11 digits that start with 1",
        ("订单号", "单号", "ddh", "order_id", "col7", "data1"),
        each(lambda rng: "1" + digits(rng, 10)),
    ),
    Negative(
        "11 digits that start with 1, as integers",
        ("订单编号", "工单号", "gdh", "ticket_id", "num", "f11"),
        each(lambda rng: 10**10 + rng.randrange(10**10)),
    ),
    Negative(
        "sequence inside the mobile range",
        ("单据号", "序列", "djh", "doc_seq", "col7", "备注1"),
        counting(13_000_000_000),
    ),
    Negative(
        "uneven sequence inside the mobile range",
        ("快递运单", "波次号", "bch", "wave_no", "value", "field_8"),
        _climbing(18_600_000_000, 9),
    ),
    Negative(
        "order number of minute and counter, 16 digits",
        ("取号流水", "叫号单", "jhd", "queue_no", "col2", "k"),
        each(lambda rng: _dated(rng, 4, "%Y%m%d%H%M")),
    ),
    Negative(
        "order number with year first, 12 digits",
        ("合同流水", "采购单号", "cgdh", "po_number", "col5", "信息3"),
        each(lambda rng: _dated(rng, 8, "%Y")),
    ),
    Negative(
        "order number with a letter prefix",
        ("订单号", "退货单号", "thdh", "return_no", "col7", "备注1"),
        each(lambda rng: rng.choice(("SO", "PO", "DD", "TH")) + _dated(rng, 6, "%y%m%d")),
    ),
    Negative(
        "order number with dashes",
        ("订单号", "交易单", "jyd", "order_ref", "col8", "字段2"),
        each(lambda rng: f"{digits(rng, 3)}-{digits(rng, 7)}-{digits(rng, 7)}"),
    ),
    Negative(
        "tracking number of 12 digits",
        ("快递单号", "运单号", "ydh", "tracking_no", "awb"),
        each(lambda rng: rng.choice(("7", "4", "3")) + digits(rng, 11)),
    ),
    Negative(
        "tracking number of the carriers, mixed",
        ("物流单号", "快递单号", "wldh", "waybill", "col4", "other"),
        each(
            lambda rng: rng.choice(
                (
                    "SF" + digits(rng, 13),
                    "YT" + digits(rng, 13),
                    "JDVA" + digits(rng, 11),
                    f"E{rng.choice('ABM')}{digits(rng, 9)}CN",
                )
            )
        ),
    ),
    Negative(
        "invoice number of 8 digits",
        ("发票号码", "票据号", "fphm", "invoice_no", "fp_no"),
        each(lambda rng: digits(rng, 8)),
    ),
    Negative(
        "invoice code of 12 digits",
        ("发票代码", "票种代码", "fpdm", "invoice_code", "col3", "field_9"),
        each(lambda rng: "0" + rng.choice(DISTRICTS)[:4] + digits(rng, 7)),
    ),
    Negative(
        "digital invoice of 20 digits",
        ("数电票号码", "全电发票", "sdph", "e_invoice", "col6", "值2"),
        each(lambda rng: moment(rng).strftime("%y") + rng.choice(DISTRICTS)[:2] + digits(rng, 16)),
    ),
)

_MARKS: tuple[Negative, ...] = (
    Negative(
        "ISBN-10",
        ("ISBN", "书号", "国际标准书号", "sh", "col7", "备注"),
        each(lambda rng: isbn10("7" + digits(rng, 8))),
    ),
    Negative(
        "ISBN-13",
        ("ISBN", "图书编号", "tsbh", "book_code", "col7", "field_3"),
        each(lambda rng: ean("9787" + digits(rng, 8))),
    ),
    Negative(
        "ISBN-13 with dashes",
        ("isbn13", "书号", "教材书号", "jcsh", "x1"),
        each(lambda rng: f"978-7-{digits(rng, 3)}-{digits(rng, 5)}-{rng.randrange(10)}"),
    ),
    Negative(
        "EAN-13 bar code",
        ("条形码", "商品条码", "sptm", "barcode", "ean", "col7"),
        each(lambda rng: ean(rng.choice(("690", "692", "693", "697")) + digits(rng, 9))),
    ),
    Negative(
        "EAN-13 as integers",
        ("条码", "gtin", "item_code", "col10", "数据1"),
        each(lambda rng: int(ean("69" + digits(rng, 10)))),
    ),
    Negative(
        "snowflake ids",
        ("id", "主键", "zj", "msg_id", "col7", "value"),
        each(_snowflake),
    ),
    Negative(
        "snowflake ids as text",
        ("记录ID", "日志编号", "rzbh", "event_id", "field_1"),
        each(lambda rng: str(_snowflake(rng))),
    ),
    Negative("sequence from 1", ("序号", "行号", "xh", "rownum", "id", "col1"), counting(1)),
    Negative(
        "sequence from 1 with zeros",
        ("编号", "流水", "bh", "seq_no", "col1", "c0"),
        counting(1, form="08d"),
    ),
    Negative(
        "sequence from 100000", ("序号", "台账号", "tzh", "key", "field_0"), counting(100_000)
    ),
    Negative(
        "sequence of 18 digits",
        ("主键", "业务主键", "ywzj", "pk", "col1"),
        counting(320_102_199_001_010_000),
    ),
    Negative(
        "sequence of 16 digits from 6222",
        ("凭证号", "票据序列", "pjxl", "voucher_seq", "col7"),
        counting(6_222_020_000_000_000, form="d"),
    ),
    Negative(
        "county codes",
        ("行政区划代码", "区划", "xzqh", "area_code", "county", "col7"),
        mostly(DISTRICTS),
    ),
    Negative(
        "village codes of 12 digits",
        ("统计用区划代码", "村级代码", "cjdm", "village_code", "field_6"),
        each(lambda rng: rng.choice(DISTRICTS) + f"{rng.randint(1, 20):03}{rng.randint(1, 30):03}"),
    ),
    Negative(
        "province codes",
        ("省份代码", "sfdm", "prov", "col7"),
        among(("11", "12", "13", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44")),
    ),
    Negative(
        "commodity classification of 19 digits",
        ("税收分类编码", "商品编码", "spbm", "tax_category", "col7"),
        each(lambda rng: f"{rng.randint(1, 4)}{rng.randint(1, 13):02}{digits(rng, 10)}000000"),
    ),
    Negative(
        "customs commodity code",
        ("HS编码", "海关税号", "hsbm", "hs_code", "col5"),
        each(
            lambda rng: f"{rng.randint(1, 97):02}{digits(rng, 6)}{rng.choice(('00', '10', '90'))}"
        ),
    ),
    Negative(
        "electricity meter number",
        ("表号", "资产编号", "zcbh", "meter_no", "col7"),
        each(lambda rng: "32" + digits(rng, 20)),
    ),
)

NUMBERS: tuple[Negative, ...] = _ORDERS + _MARKS
