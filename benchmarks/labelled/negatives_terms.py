"""Hard negatives made of words: many have two to four Han and begin with a surname's character."""

from random import Random

from benchmarks.labelled import negatives_words as words
from benchmarks.labelled.negatives_base import Negative, among, each, gaps, mostly

_AREAS = ("东", "西", "南", "北", "高新", "城", "江", "新")


def _product(rng: Random) -> str:
    return rng.choice(words.PRODUCTS)


def _shelf_talk(rng: Random) -> str:
    return f"{_product(rng)}{rng.choice(('（整箱）', '', ' 500g', '大包装', '-红', '×2'))}"


_GOODS: tuple[Negative, ...] = (
    Negative(
        "product names",
        ("商品名称", "品名", "spmc", "product", "item_name", "col7"),
        among(words.PRODUCTS),
    ),
    Negative(
        "product names under 名称", ("名称", "mc", "name", "title", "备注1"), among(words.PRODUCTS)
    ),
    Negative(
        "product names with sizes", ("货品", "物品", "wp", "goods", "field_3"), each(_shelf_talk)
    ),
    Negative("dish names", ("菜名", "菜品", "cp", "dish", "name", "col7"), among(words.DISHES)),
    Negative(
        "plants", ("树种", "药材名", "ycm", "species", "plant_name", "col7"), among(words.PLANTS)
    ),
    Negative("animals", ("物种", "动物名称", "dwmc", "animal", "field_3"), among(words.ANIMALS)),
    Negative("brand names", ("品牌", "商标", "pp", "brand", "make", "col7"), mostly(words.BRANDS)),
    Negative(
        "titles of books and films",
        ("书名", "片名", "作品", "zp", "title", "col7"),
        among(words.TITLES),
    ),
    Negative(
        "titles in brackets",
        ("读物", "书目", "sm", "reading", "备注1"),
        each(lambda rng: f"《{rng.choice(words.TITLES)}》"),
    ),
    Negative("idioms", ("成语", "口号", "寄语", "cy", "slogan", "col7"), among(words.IDIOMS)),
    Negative(
        "surnamed common words",
        ("关键词", "标签", "bq", "tag", "keyword", "col7"),
        among(words.SURNAMED),
    ),
    Negative(
        "single surnamed characters", ("方位", "季", "jc", "mark_char", "col7"), among(words.SINGLE)
    ),
)

_PLACES: tuple[Negative, ...] = (
    Negative(
        "cities and counties",
        ("城市", "地市", "ds", "city", "from_city", "col7"),
        among(words.CITIES),
    ),
    Negative(
        "districts",
        ("区县", "行政区", "qx", "district", "col7"),
        among(words.AREA_NAMES),
    ),
    Negative("towns", ("乡镇", "街道", "xz", "town", "name", "col7"), among(words.TOWNS)),
    Negative(
        "scenic spots", ("景点", "景区", "jd", "attraction", "spot", "col7"), among(words.SCENIC)
    ),
    Negative(
        "roads", ("路段", "道路名称", "ld", "road", "section_name", "col7"), among(words.ROADS)
    ),
    Negative("metro stations", ("车站", "站名", "zm", "station", "col7"), among(words.STATIONS)),
    Negative(
        "sides of a town",
        ("片区", "网格", "pq", "zone", "col7"),
        each(
            lambda rng: rng.choice(_AREAS) + rng.choice(("片区", "城区", "一网格", "二网格", "区"))
        ),
    ),
    Negative(
        "rivers and lakes",
        ("河流", "水体", "hl", "river", "waters", "field_3"),
        among(words.WATERS),
    ),
)

_WORK: tuple[Negative, ...] = (
    Negative(
        "job titles",
        ("岗位", "职务", "gw", "position", "job_title", "col7"),
        among(words.JOB_TITLES),
    ),
    Negative(
        "professional titles", ("职称", "技术等级", "zc", "rank", "field_3"), mostly(words.RANKS)
    ),
    Negative(
        "occupations",
        ("工种", "职业工种", "gz", "trade", "occupation", "col7"),
        among(words.TRADES),
    ),
    Negative(
        "department names",
        ("部门", "科室", "ks", "dept", "department", "col7"),
        mostly(words.DEPARTMENTS),
    ),
    Negative(
        "status words",
        ("状态", "办理状态", "zt", "status", "处理结果", "col7"),
        mostly(words.STATUS_WORDS),
    ),
    Negative(
        "course names",
        ("课程", "培训课程", "kc", "course", "subject_name", "col7"),
        among(words.COURSES),
    ),
    Negative("subjects", ("科目", "学科", "km", "subject", "col7"), among(words.SUBJECTS)),
    Negative("industries", ("行业", "所属行业", "hy", "industry", "col7"), among(words.INDUSTRIES)),
    Negative(
        "policies",
        ("政策名称", "事项名称", "sxmc", "policy", "matter", "col7"),
        among(words.POLICIES),
    ),
    Negative(
        "materials to hand in",
        ("材料名称", "附件", "clmc", "material_name", "col7"),
        among(words.PAPERS),
    ),
)

_OTHERS: tuple[Negative, ...] = (
    Negative("colours", ("颜色", "车身颜色", "ys", "color", "col7"), among(words.COLORS)),
    Negative("sports", ("项目", "运动项目", "ydxm", "sport", "col7"), among(words.SPORTS)),
    Negative("weather", ("天气", "天气状况", "tq", "weather", "col7"), among(words.WEATHER)),
    Negative("directions", ("朝向", "方向", "cx", "direction", "col7"), among(words.DIRECTIONS)),
    Negative("festivals", ("节日", "假期", "jr", "holiday", "col7"), among(words.FESTIVALS)),
    Negative("zodiac signs", ("星座", "生肖", "sx", "zodiac", "col7"), among(words.ZODIAC)),
    Negative(
        "metals and chemicals",
        ("化学品", "元素", "hxp", "chemical", "col7"),
        among(words.CHEMICALS),
    ),
    Negative(
        "faults of machines",
        ("故障现象", "报修内容", "gzxx", "fault", "col7"),
        gaps(among(words.FAULTS)),
    ),
    Negative("instruments and dances", ("乐器", "曲目", "qm", "tune", "col7"), among(words.MUSIC)),
    Negative("medicines", ("药品名称", "通用名", "ypmc", "drug", "col7"), among(words.MEDICINES)),
    Negative(
        "abbreviations of provinces",
        ("省份简称", "归属简称", "jc", "prov_abbr", "col7"),
        among(tuple("京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")),
    ),
    Negative(
        "yes, no and remarks", ("备注", "说明", "bz", "remark", "col7"), mostly(words.REMARKS)
    ),
)

TERMS: tuple[Negative, ...] = _GOODS + _PLACES + _WORK + _OTHERS
