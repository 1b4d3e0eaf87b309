"""Hard negatives that count, measure, pay or date something: no person is meant."""

from random import Random

from benchmarks.labelled.negatives_base import (
    Negative,
    among,
    each,
    gaps,
    moment,
    mostly,
    stamped,
)
from benchmarks.labelled.negatives_words import SEASONS

_CLOCKS: tuple[Negative, ...] = (
    Negative(
        "timestamp in seconds",
        ("时间戳", "更新时间", "gxsj", "ts", "updated_at", "col7"),
        each(lambda rng: int(moment(rng).timestamp())),
    ),
    Negative(
        "timestamp in seconds as text",
        ("时间", "sjc", "epoch", "log_time", "field_3"),
        each(lambda rng: str(int(moment(rng).timestamp()))),
    ),
    Negative(
        "timestamp in milliseconds",
        ("采集时间戳", "时间戳", "create_time", "cjsjc", "ts_ms", "col7"),
        each(lambda rng: int(moment(rng).timestamp() * 1000) + rng.randrange(1000)),
    ),
    Negative(
        "timestamp in milliseconds as floats",
        ("事件时间", "event_ts", "sjsj", "t", "value"),
        each(lambda rng: float(int(moment(rng).timestamp() * 1000) + rng.randrange(1000))),
    ),
    Negative(
        "timestamp in microseconds",
        ("写入时刻", "xrsk", "ts_us", "trace_time", "col7"),
        each(lambda rng: int(moment(rng).timestamp()) * 10**6 + rng.randrange(10**6)),
    ),
    Negative(
        "event dates with dashes",
        ("办理日期", "受理日期", "blrq", "apply_date", "col7", "备注1"),
        stamped("%Y-%m-%d"),
    ),
    Negative(
        "event dates of eight digits",
        ("业务日期", "记账日期", "jzrq", "biz_date", "dt", "field_3"),
        stamped("%Y%m%d"),
    ),
    Negative(
        "event dates of eight digits as integers",
        ("统计日期", "tjrq", "stat_date", "AAE036", "col7"),
        each(lambda rng: int(moment(rng).strftime("%Y%m%d"))),
    ),
    Negative(
        "event dates in Chinese",
        ("签订日期", "发文日期", "fwrq", "signed_on", "列5"),
        each(lambda rng: "{0.year}年{0.month}月{0.day}日".format(moment(rng))),
    ),
    Negative(
        "event dates with slashes and no zeros",
        ("到货日期", "入库日期", "rkrq", "arrival", "c8"),
        gaps(each(lambda rng: "{0.year}/{0.month}/{0.day}".format(moment(rng)))),
    ),
    Negative(
        "event dates with dots",
        ("开票日期", "验收日期", "ysrq", "checked_on", "col9"),
        stamped("%Y.%m.%d"),
    ),
    Negative(
        "event times",
        ("发布时间", "登录时间", "fbsj", "created_at", "gmt_modified", "col7"),
        stamped("%Y-%m-%d %H:%M:%S"),
    ),
    Negative(
        "event times, ISO 8601",
        ("更新时间", "last_modified", "gxsj", "occurred", "field_3"),
        stamped("%Y-%m-%dT%H:%M:%S+08:00"),
    ),
    Negative(
        "event times of 14 digits",
        ("操作时间", "jysj", "czsj", "oper_time", "col7", "备注2"),
        stamped("%Y%m%d%H%M%S"),
    ),
    Negative(
        "deadlines to come",
        ("截止日期", "有效期至", "yxqz", "expires_on", "deadline", "col7"),
        each(
            lambda rng: f"{rng.randint(2027, 2049)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        ),
    ),
    Negative(
        "founding dates of plants and bridges",
        ("竣工日期", "建成日期", "jgrq", "built_on", "commissioned"),
        each(
            lambda rng: f"{rng.randint(1955, 2020)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        ),
        alone=False,
    ),
    Negative(
        "months",
        ("费款所属期", "账期", "年月", "ny", "period", "col7"),
        stamped("%Y%m"),
    ),
    Negative(
        "months with dash",
        ("统计月份", "所属月份", "ssyf", "month", "field_3"),
        stamped("%Y-%m"),
    ),
    Negative(
        "years",
        ("年度", "所属年份", "nd", "year", "col7", "value"),
        each(lambda rng: rng.randint(1990, 2026)),
    ),
    Negative(
        "times of day",
        ("开始时刻", "班次时间", "bcsj", "start_time", "col4"),
        each(lambda rng: f"{rng.randrange(24):02}:{rng.randrange(60):02}"),
    ),
    Negative(
        "durations",
        ("通话时长", "耗时", "sc", "duration", "elapsed", "col7"),
        each(lambda rng: f"{rng.randrange(3)}:{rng.randrange(60):02}:{rng.randrange(60):02}"),
    ),
    Negative(
        "weekdays",
        ("星期", "值班日", "xq", "weekday", "col7"),
        among(("周一", "周二", "周三", "周四", "周五", "周六", "周日")),
    ),
    Negative(
        "months, solar terms and seasons in words",
        ("节气", "季节", "jj", "season", "field_3"),
        among(SEASONS),
    ),
)


def _goods_amount(rng: Random) -> float:
    return round(rng.lognormvariate(5.5, 2), 2)


def _ratio(rng: Random) -> float:
    return rng.random()


_AMOUNTS: tuple[Negative, ...] = (
    Negative(
        "amounts of goods",
        ("货款", "订单金额", "采购单价", "cgdj", "unit_price", "col7"),
        each(_goods_amount),
    ),
    Negative(
        "amounts of goods as text with sign and commas",
        ("合同总价", "中标价", "zbj", "contract_amount", "field_3"),
        each(lambda rng: f"¥{rng.lognormvariate(9, 2):,.2f}"),
    ),
    Negative(
        "amounts in cents",
        ("商品价格分", "spjg", "price_cents", "amt_fen", "value"),
        each(lambda rng: rng.randint(1, 9_999_999)),
    ),
    Negative(
        "project investments in ten thousands",
        ("总投资（万元）", "预算", "ztz", "budget", "col11"),
        each(lambda rng: f"{rng.randint(50, 90000)}万元"),
    ),
    Negative(
        "counts",
        ("库存数量", "件数", "sl", "qty", "stock", "col7"),
        each(lambda r: r.randint(0, 500)),
    ),
    Negative(
        "counts as floats",
        ("人次", "访问量", "fwl", "visits", "n"),
        each(lambda rng: float(int(rng.lognormvariate(6, 2)))),
    ),
    Negative(
        "percentages",
        ("完成率", "参保率", "wcl", "rate", "pct", "col7"),
        each(lambda rng: f"{rng.uniform(0, 120):.{rng.randint(0, 2)}f}%"),
    ),
    Negative(
        "tax rates",
        ("税率", "sl", "tax_rate", "vat", "col7"),
        mostly(("13%", "6%", "9%", "3%", "1%", "免税", "0%", "5%")),
    ),
    Negative(
        "ratios with many decimals", ("权重", "占比", "zb", "score", "col7", "value"), each(_ratio)
    ),
    Negative(
        "ratios with many decimals as text",
        ("相似度", "xsd", "similarity", "weight", "field_3"),
        each(lambda rng: f"{rng.uniform(-1, 1):.15f}"),
    ),
    Negative(
        "readings in the range of longitudes",
        ("电压", "冷却水压力", "dy", "voltage", "reading"),
        each(lambda rng: round(rng.gauss(118, 2), 4)),
        alone=False,
    ),
    Negative(
        "measurement values with units",
        ("规格", "净含量", "gg", "spec", "size", "col7"),
        each(
            lambda rng: (
                f"{rng.randint(1, 999)}{rng.choice(('ml', 'g', 'kg', 'mm', '寸', '斤', 'L'))}"
            )
        ),
    ),
    Negative(
        "dimensions",
        ("外形尺寸", "包装尺寸", "cc", "dimensions", "col3"),
        each(lambda r: f"{r.randint(10, 999)}*{r.randint(10, 999)}*{r.randint(10, 999)}"),
    ),
    Negative(
        "temperatures",
        ("环境温度", "库温", "wd", "temp_c", "sensor_2"),
        each(lambda rng: round(rng.gauss(36.8, 6), 1)),
    ),
    Negative(
        "pressures as pairs",
        ("进出口压力", "yl", "pressure", "col7"),
        each(lambda rng: f"{rng.randint(100, 160)}/{rng.randint(60, 99)}"),
    ),
    Negative(
        "floors",
        ("楼层", "层数", "lc", "floor", "levels"),
        each(
            lambda rng: rng.choice(
                (f"{rng.randint(1, 33)}层", f"{rng.randint(1, 33)}F", "B1", "B2")
            )
        ),
    ),
    Negative(
        "scores",
        ("考核得分", "综合评分", "khdf", "score", "mark"),
        each(lambda r: r.randint(35, 100)),
    ),
    Negative(
        "scores out of ten",
        ("满意度", "评价分", "myd", "rating", "col7"),
        each(lambda rng: round(rng.betavariate(6, 2) * 10, 1)),
    ),
    Negative(
        "bytes of files",
        ("文件大小", "附件大小", "wjdx", "file_size", "bytes", "col7"),
        each(lambda rng: int(rng.lognormvariate(12, 3))),
    ),
    Negative(
        "sizes of files in words",
        ("大小", "占用空间", "dx", "size", "field_3"),
        each(lambda rng: f"{rng.uniform(1, 999):.1f} {rng.choice(('KB', 'MB', 'GB'))}"),
    ),
    Negative(
        "ages of equipment",
        ("使用年限", "设备已用年数", "synx", "service_life", "asset_years"),
        each(lambda rng: rng.randint(1, 40)),
    ),
    Negative(
        "room areas",
        ("建筑面积", "场地面积", "jzmj", "area_sqm", "col7"),
        each(lambda rng: round(rng.lognormvariate(5, 1), 2)),
    ),
)

MEASURES: tuple[Negative, ...] = _CLOCKS + _AMOUNTS
