"""Hard negatives of few values: flags, grades, currencies, units."""

from benchmarks.labelled.negatives_base import Negative, among, each, gaps, mostly
from benchmarks.labelled.negatives_words import UNITS

FLAGS: tuple[Negative, ...] = (
    Negative(
        "flags 1 and 2", ("是否归档", "缴费标志", "jfbz", "flag", "status", "col7"), among((1, 2))
    ),
    Negative(
        "flags 0, 1 and 9",
        ("审核状态", "有效标志", "yxbz", "state", "AAE100", "col7"),
        among((0, 1, 9)),
    ),
    Negative(
        "flags 1 and 2 as text", ("办结标志", "类别", "lb", "type", "field_3"), among(("1", "2"))
    ),
    Negative(
        "flags Y and N", ("是否有效", "sfyx", "is_valid", "enabled", "col7"), among(("Y", "N"))
    ),
    Negative(
        "flags M and F of devices",
        ("接口公母", "插头类型", "ctlx", "connector"),
        among(("M", "F")),
        alone=False,
    ),
    Negative("yes and no", ("是否公示", "sfgs", "published", "col7", "备注1"), among(("是", "否"))),
    Negative("true and false", ("已同步", "ytb", "synced", "col7"), among(("true", "false"))),
    Negative(
        "codes 01 to 56",
        ("险种类型", "业务类别代码", "ywlb", "biz_type", "col7"),
        each(lambda rng: f"{rng.randint(1, 56):02}"),
    ),
    Negative(
        "grades A to D",
        ("信用等级", "考核等次", "khdc", "grade", "level", "col7"),
        gaps(mostly(("B", "A", "C", "D"))),
    ),
    Negative(
        "grades A, AB and B of tenders",
        ("资信等级", "标段组", "bdz", "lot_group", "rating"),
        mostly(("A", "B", "AB", "AA", "BB", "C")),
    ),
    Negative(
        "grades in words",
        ("评定结果", "考核结果", "khjg", "result", "col7"),
        mostly(("合格", "优秀", "良好", "不合格", "基本合格")),
    ),
    Negative(
        "licence types of firms",
        ("许可类型", "证照类型", "zzlx", "licence_type", "col7"),
        mostly(
            (
                "营业执照",
                "食品经营许可证",
                "劳务派遣许可证",
                "人力资源许可",
                "民办非企业登记",
                "特种设备许可",
            )
        ),
    ),
    Negative(
        "currencies",
        ("币种", "结算货币", "bz", "currency", "ccy", "col7"),
        mostly(("CNY", "USD", "EUR", "JPY", "HKD", "GBP", "KRW", "AUD")),
    ),
    Negative(
        "countries that goods come from",
        ("原产国", "货物产地", "hwcd", "origin_of_goods", "made_in"),
        mostly(("CN", "JP", "DE", "US", "KR", "VN", "IT", "FR", "TH")),
        alone=False,
    ),
    Negative(
        "countries that goods come from, in words",
        ("原产地", "进口来源国", "jklyg", "import_source", "goods_origin"),
        mostly(("中国", "日本", "德国", "美国", "韩国", "越南", "泰国", "意大利")),
        alone=False,
    ),
    Negative(
        "units",
        ("计量单位", "单位（量）", "jldw", "uom", "col7"),
        mostly(UNITS),
    ),
)
