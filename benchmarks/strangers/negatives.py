"""What looks like personal data and is none: each kind has a header of its own and a maker of cells."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from benchmarks.strangers import words
from benchmarks.strangers.numbers import digits, luhn

Cells = Callable[[Random, int], list[object]]


def _each(make: Callable[[Random, int], object]) -> Cells:
    return lambda rng, n: [make(rng, i) for i in range(n)]


def _of(choices: list[str] | str) -> Cells:
    return lambda rng, n: list(rng.choices(list(choices), k=n))


def _day(rng: Random, low: int = 2016, high: int = 2024) -> date:
    return date(low, 1, 1) + timedelta(days=rng.randrange((high - low) * 365))


def _time(rng: Random) -> datetime:
    return datetime(2023, 1, 1) + timedelta(seconds=rng.randrange(50_000_000))


def _run(start: int) -> Cells:
    return lambda rng, n: [start + i for i in range(n)]


def _ean(rng: Random, i: int) -> str:
    body = rng.choice(["690", "692", "693", "697"]) + digits(rng, 9)
    return body + str(-sum(int(c) * (3 if k % 2 else 1) for k, c in enumerate(body)) % 10)


def _isbn(rng: Random, i: int) -> str:
    body = "9787" + digits(rng, 8)
    whole = body + str(-sum(int(c) * (3 if k % 2 else 1) for k, c in enumerate(body)) % 10)
    return f"{whole[:3]}-{whole[3]}-{whole[4:7]}-{whole[7:12]}-{whole[12]}"


def _snowflake(rng: Random, n: int) -> list[object]:
    start = 1_720_000_000_000 << 20
    return [start + (i * rng.randrange(1, 90) << 22) + rng.randrange(4096) for i in range(n)]


def _order(rng: Random, i: int) -> str:
    return f"{_time(rng):%Y%m%d%H%M%S}{rng.randrange(10000):04}"


def _vin(rng: Random, i: int) -> str:
    return "L" + "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=10)) + digits(rng, 6)


def _address_free(rng: Random, i: int) -> str:
    return f"{rng.choice('ABCDEF')}区-{rng.randrange(1, 40):02}排-{rng.randrange(1, 9)}层"


def _contract(rng: Random, i: int) -> str:
    return f"HT-{rng.randrange(2018, 2025)}-{rng.randrange(10000):04}"


def _timestamps_s(rng: Random, n: int) -> list[object]:
    return [1_690_000_000 + rng.randrange(40_000_000) for _ in range(n)]


def _timestamps_ms(rng: Random, n: int) -> list[object]:
    return [1_690_000_000_000 + rng.randrange(40_000_000_000) for _ in range(n)]


#: kind: (headers, cells). The headers are what such a column is really called.
NEGATIVES: dict[str, tuple[list[str], Cells]] = {
    "order number 18 digits": (["订单编号", "order_no", "ddbh"], _each(_order)),
    "timestamp seconds": (["时间戳", "ts", "created_ts"], _timestamps_s),
    "timestamp milliseconds": (["gmt_create", "推送时间戳", "event_time"], _timestamps_ms),
    "snowflake id": (["主键", "id", "msg_id"], _snowflake),
    "sequence 1": (["序号", "xh", "No."], _run(1)),
    "sequence 1e10": (["流水号", "seq", "记录ID"], _run(13_800_000_000)),
    "sequence 18 digits": (["业务流水号", "biz_seq"], _run(330_106_199_001_010_000)),
    "ean": (["商品条码", "barcode", "ean13"], _each(_ean)),
    "isbn": (["ISBN", "书号"], _each(_isbn)),
    "uuid": (["uuid", "trace_id", "记录标识"], lambda r, n: [str(uuid.UUID(int=r.getrandbits(128))) for _ in range(n)]),
    "md5": (["file_md5", "校验值", "checksum"], _each(lambda r, i: hashlib.md5(r.randbytes(8)).hexdigest())),
    "sha1 commit": (["commit", "版本哈希"], _each(lambda r, i: hashlib.sha1(r.randbytes(8)).hexdigest()[:12])),
    "version like ip": (["版本号", "app_version", "固件版本"], _each(lambda r, i: f"{r.randrange(1, 6)}.{r.randrange(12)}.{r.randrange(20)}.{r.randrange(300)}")),
    "semver": (["version", "客户端版本"], _each(lambda r, i: f"v{r.randrange(1, 6)}.{r.randrange(12)}.{r.randrange(20)}")),
    "year": (["年度", "year", "AAE001"], _each(lambda r, i: r.randrange(1990, 2025))),
    "month": (["费款所属期", "period", "AAE003"], _each(lambda r, i: int(f"{_day(r):%Y%m}"))),
    "event date": (["办理日期", "AAE036", "create_date", "签订日期"], _each(lambda r, i: f"{_day(r):%Y-%m-%d}")),
    "event date old": (["参加工作日期", "入库日期", "成立日期"], _each(lambda r, i: f"{_day(r, 1975, 2020):%Y%m%d}")),
    "event time": (["操作时间", "updated_at", "打卡时间"], _each(lambda r, i: f"{_time(r):%Y-%m-%d %H:%M:%S}")),
    "clock": (["发车时间", "start_time"], _each(lambda r, i: f"{r.randrange(6, 23):02}:{r.choice(['00', '15', '30', '45'])}")),
    "price": (["单价", "price", "金额"], _each(lambda r, i: round(r.lognormvariate(3, 1), 2))),
    "amount whole": (["合计", "total_fee", "应缴总额"], _each(lambda r, i: r.randrange(100, 90_000))),
    "quantity": (["数量", "qty", "库存"], _each(lambda r, i: r.randrange(1, 100))),
    "score": (["成绩", "score", "得分"], _each(lambda r, i: r.randrange(30, 101))),
    "percent": (["折扣率", "completion", "占比"], _each(lambda r, i: f"{r.uniform(0, 100):.1f}%")),
    "ratio": (["费率", "rate"], _each(lambda r, i: round(r.random(), 4))),
    "county code": (["行政区划代码", "AAB301", "xzqh"], _each(lambda r, i: int(r.choice(words.COUNTIES)[0]))),
    "division code 12": (["统计用区划代码", "区划编码"], _each(lambda r, i: r.choice(words.COUNTIES)[0] + f"{r.randrange(1, 20):03}{r.randrange(1, 40):03}")),
    "goods": (["商品名称", "product_name", "品名"], _of(words.GOODS)),
    "drugs": (["药品名称", "通用名", "drug"], _of(words.DRUGS)),
    "scenic places": (["景点", "目的地", "站点"], _of(words.PLACES)),
    "provinces": (["省份", "province"], _of(words.PROVINCES)),
    "metro stations": (["站名", "station", "上车站"], _of(words.STATIONS)),
    "job titles": (["岗位", "职务", "position"], _of(words.JOBS)),
    "departments": (["部门", "科室", "dept"], _of(words.DEPARTMENTS)),
    "courses": (["课程名称", "course"], _of(words.COURSES)),
    "dishes": (["菜品", "dish"], _of(words.DISHES)),
    "books": (["书名", "title"], _of(words.BOOKS)),
    "plants": (["树种", "苗木名称"], _of(words.PLANTS)),
    "pets": (["犬种", "品种"], _of(words.ANIMALS)),
    "colors": (["颜色", "color"], _of(words.COLORS)),
    "order status": (["订单状态", "status", "审核状态"], _of(words.STATUSES)),
    "status code 12": (["状态", "flag", "AAE100"], _each(lambda r, i: r.randrange(1, 3))),
    "status code 0-9": (["单据类型", "type_code"], _each(lambda r, i: r.randrange(10))),
    "yes no": (["是否开票", "is_vip"], _of("是否")),
    "boolean": (["deleted", "启用"], _each(lambda r, i: r.random() < 0.3)),
    "insurance kinds": (["险种", "AAE140N", "险种名称"], _of(words.INSURANCES)),
    "insurance codes": (["险种代码", "AAE140"], _of(["110", "210", "310", "410", "510"])),
    "weather": (["天气", "weather"], _of(words.WEATHERS)),
    "couriers": (["快递公司", "承运商"], _of(words.LOGISTICS)),
    "waybill": (["运单号", "快递单号", "tracking_no"], _each(lambda r, i: r.choice(["SF", "YT", "JD"]) + digits(r, 13))),
    "waybill digits": (["物流单号", "waybill"], _each(lambda r, i: digits(r, 15))),
    "waybill 13": (["面单号", "expressNo"], _each(lambda r, i: "77" + digits(r, 11))),
    "school classes": (["班级", "class_name"], _of(words.COLLEGE_CLASSES)),
    "user agents": (["终端", "device", "browser"], _of(words.AGENTS)),
    "deal stages": (["Stage", "deal_stage"], _of(words.STAGES)),
    "industries": (["Industry", "segment"], _of(words.INDUSTRIES)),
    "plans": (["Plan", "subscription_tier"], _of(words.PLANS)),
    "products like people": (["Product", "item_title"], _of(words.PRODUCTS_EN)),
    "titles en": (["Job Title", "role"], _of(words.TITLES_EN)),
    "months en": (["Month", "billing_month"], _of(words.MONTHS)),
    "invoice number": (["发票号码", "invoice_no"], _each(lambda r, i: digits(r, 8))),
    "invoice code": (["发票代码", "fpdm"], _each(lambda r, i: "033" + digits(r, 9))),
    "contract number": (["合同编号", "contract_no"], _each(_contract)),
    "document number": (["文号", "doc_no"], _each(lambda r, i: f"杭人社发〔{r.randrange(2015, 2025)}〕{r.randrange(1, 200)}号")),
    "shelf": (["库位", "货架号"], _each(_address_free)),
    "vin": (["车架号", "VIN"], _each(_vin)),
    "sku": (["SKU", "货号"], _each(lambda r, i: f"{r.choice(['HX', 'LT', 'QM'])}{digits(r, 5)}-{r.choice('SMLX')}")),
    "imei": (["IMEI", "设备串号"], _each(lambda r, i: luhn("86" + digits(r, 12)))),
    "serial number": (["SN", "设备序列号"], _each(lambda r, i: "".join(r.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=12)))),
    "sms code": (["动态码类型", "随机数"], _each(lambda r, i: f"{r.randrange(1_000_000):06}")),
    "meter reading": (["表底", "reading"], _each(lambda r, i: round(r.uniform(0, 99_999), 1))),
    "temperature": (["温度", "temp"], _each(lambda r, i: round(r.uniform(-8, 39), 1))),
    "body measure": (["件重", "width_cm"], _each(lambda r, i: r.randrange(40, 200))),
    "url": (["链接", "url", "referer"], _each(lambda r, i: f"https://www.example.com/p/{r.randrange(100_000)}.html")),
    "file path": (["附件", "file_path"], _each(lambda r, i: f"/data/upload/{_day(r):%Y/%m/%d}/{digits(r, 6)}.pdf")),
    "hex color": (["色值", "hex"], _each(lambda r, i: f"#{r.randrange(1 << 24):06X}")),
    "class hours": (["学时", "hours"], _each(lambda r, i: r.choice([16, 24, 32, 48, 64]))),
    "iot card": (["物联网卡号", "iot_no"], _each(lambda r, i: r.choice(["1440", "1064", "1410"]) + digits(r, 9))),
    "iccid": (["ICCID", "SIM卡号"], _each(lambda r, i: "898600" + digits(r, 14))),
    "account subject": (["科目编码", "subject_code"], _each(lambda r, i: r.choice(["1001", "100201", "22110101", "660203"]))),
    "account names": (["科目名称", "摘要分类"], _of("库存现金 银行存款 应收账款 应付职工薪酬 主营业务收入 管理费用 财务费用 固定资产 累计折旧".split())),
    "land parcel": (["宗地代码", "不动产单元号"], _each(lambda r, i: f"{r.choice(words.COUNTIES)[0]}{r.randrange(1, 99):03}{r.randrange(1, 99):03}GB{digits(r, 5)}F{digits(r, 4)}0001")),
    "patent": (["专利号", "申请号"], _each(lambda r, i: f"CN{r.randrange(2010, 2024)}1{digits(r, 7)}.{r.randrange(10)}")),
    "flight": (["航班号", "flight"], _each(lambda r, i: r.choice(["CA", "MU", "CZ", "HU"]) + str(r.randrange(1000, 9999)))),
    "train": (["车次", "train_no"], _each(lambda r, i: r.choice("GDKT") + str(r.randrange(10, 9000)))),
    "stock code": (["证券代码", "ticker"], _each(lambda r, i: r.choice(["600", "000", "300", "688"]) + f"{r.randrange(1000):03}")),
    "stock names": (["证券简称", "stock_name"], _of("贵州茅台 宁德时代 中国平安 五粮液 招商银行 万科A 比亚迪 东方财富 伊利股份 牧原股份 江淮汽车 张江高科 黄山旅游 钱江摩托 马应龙".split())),
    "brands": (["品牌", "brand"], _of("李宁 安踏 鸿星尔克 张小泉 王老吉 周大福 周黑鸭 谢馥春 方太 老板 苏泊尔 海尔 李子柒 江小白 陈克明".split())),
    "teams": (["球队", "team"], _of("上海申花 北京国安 山东泰山 浙江队 河南队 成都蓉城 武汉三镇 天津津门虎 长春亚泰".split())),
    "nicknames like": (["卡通形象", "角色"], _of("孙悟空 猪八戒 哪吒 喜羊羊 灰太狼 熊大 光头强 奥特曼 葫芦娃 黑猫警长 白骨精".split())),
    "grade letters": (["等级", "grade"], _of("ABCD")),
    "sizes": (["尺码", "size"], _of("S M L XL XXL".split())),
    "blood-like letters": (["试卷类型", "卷别"], _of("AB")),
    "evaluation": (["考核结果", "评价"], _of("优秀 合格 基本合格 不合格 称职".split())),
    "permissions": (["权限标识", "perm"], _of("sys:user:list sys:role:add order:export report:view menu:edit".split())),
    "http status": (["响应码", "http_status"], _of("200 200 200 301 404 500 502".split())),
    "log level": (["级别", "level"], _of("INFO WARN ERROR DEBUG".split())),
    "zodiac": (["属相", "星座"], _of("鼠 牛 虎 兔 龙 蛇 马 羊 猴 鸡 狗 猪".split())),
    "course code": (["课程代码", "course_code"], _each(lambda r, i: f"{r.choice(['CS', 'MA', 'EN'])}{r.randrange(100, 500)}")),
    "room": (["教室", "room"], _each(lambda r, i: f"{r.choice(['教', '实', 'A', 'B'])}{r.randrange(1, 6)}{r.randrange(1, 30):02}")),
    "bed": (["床位", "bed"], _each(lambda r, i: f"{r.randrange(1, 60)}床")),
    "lab values": (["检验结果", "result"], _each(lambda r, i: f"{r.uniform(2, 12):.2f}mmol/L")),
    "operations": (["操作类型", "action"], _of("登录 查询 导出 新增 修改 删除 审批 退回".split())),
    "reason": (["退货原因", "变更原因"], _of("质量问题 尺码不合 七天无理由 发错货 地址变更 重复下单 不想要了".split())),
    "loan terms": (["期限", "term"], _of("3个月 6个月 12个月 24个月 36个月".split())),
    "industry codes": (["行业代码", "AAB022"], _each(lambda r, i: f"{r.randrange(1000, 9700)}")),
    "document types": (["证件类型", "AAC058", "id_type"], _of("居民身份证 护照 军官证 港澳居民来往内地通行证 台湾居民来往大陆通行证".split())),
    "bidding ids": (["项目编号", "bid_no"], _each(lambda r, i: f"ZJ{_day(r):%Y%m%d}{r.randrange(1000):03}")),
}  # fmt: skip
