"""Column kinds that hold no personal data, though they look like it: nothing may be told of them."""

from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.strangers_b import people as p
from benchmarks.strangers_b.kinds import KINDS, Cell, Kind, pick


def nothing(kind: str, cell: Cell, also: str = "") -> None:
    """Declare a negative; `also` names entities of which a fair reader could hold it to be one."""
    allowed = frozenset([*also.split(), ""]) if also else frozenset()
    KINDS[kind] = Kind(cell, allowed, allowed)


def moment(r: Random) -> datetime:
    """Return a second of the years 2021 to 2024."""
    return datetime(2021, 1, 1, tzinfo=UTC) + timedelta(seconds=r.randint(0, 4 * 365 * 86400))


def ean(r: Random, prefix: str) -> str:
    """Return an EAN-13 with its check digit."""
    body = prefix + p.digits(r, 12 - len(prefix))
    return body + str(-sum(int(d) * (1 + 2 * (i % 2)) for i, d in enumerate(body)) % 10)


def hexes(r: Random, n: int) -> str:
    """Return n hexadecimal digits."""
    return f"{r.getrandbits(4 * n):0{n}x}"


# fmt: off
nothing("order_17", lambda r, _: f"{moment(r):%Y%m%d%H%M%S}{p.digits(r, 3)}")
nothing("order_18", lambda r, _: f"{r.randint(10, 43)}{p.digits(r, 16)}")
nothing("order_19", lambda r, _: f"{r.randint(1, 4)}{p.digits(r, 18)}")
nothing("alipay_trade", lambda r, _: f"{moment(r):%Y%m%d}2200{p.digits(r, 16)}")
nothing("order_11", lambda r, _: "1" + p.digits(r, 10))
nothing("waybill", lambda r, _: r.choice(["SF", "YT", "JD"]) + p.digits(r, 13))
nothing("waybill_digits", lambda r, _: r.choice(["773", "432", "758"]) + p.digits(r, 12))
nothing("goods_title", lambda r, _: (f"{r.choice(['2024新款', '官方正品', '春季'])}{r.choice(['男士休闲外套', '女童连衣裙', '不锈钢保温杯', '无线蓝牙耳机'])}{r.choice(['包邮', '大码', '500ml'])}"))
nothing("sku", lambda r, _: (f"{r.choice(['TX', 'KZ', 'BG'])}-{r.randint(1000, 9999)}-{r.choice('SMLX')}{r.randint(1, 9)}"))
nothing("barcode", lambda r, _: ean(r, r.choice(["690", "692", "695"])))
nothing("isbn", lambda r, _: ean(r, "9787"))
nothing("stamp_s", lambda r, _: str(int(moment(r).timestamp())))
nothing("stamp_ms", lambda r, _: str(int(moment(r).timestamp() * 1000) + r.randint(0, 999)))
nothing("stamp_text", lambda r, _: f"{moment(r):%Y-%m-%d %H:%M:%S}")
nothing("stamp_iso", lambda r, _: f"{moment(r):%Y-%m-%dT%H:%M:%SZ}")
nothing("event_day", lambda r, _: f"{moment(r):%Y-%m-%d}")
nothing("event_day_compact", lambda r, _: f"{moment(r):%Y%m%d}")
nothing("entry_day", lambda r, _: f"{r.randint(1995, 2023)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}")
nothing("month", lambda r, _: f"{r.randint(2018, 2024)}{r.randint(1, 12):02d}")
nothing("year", lambda r, _: str(r.randint(1998, 2024)))
nothing("term", lambda r, _: f"{(y := r.randint(2015, 2023))}-{y + 1}学年第{r.choice('一二')}学期")
nothing("clock", lambda r, _: f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}")
nothing("score", lambda r, _: str(r.randint(35, 100)))
nothing("score_half", lambda r, _: f"{r.randint(70, 300) / 2:.1f}")
nothing("class", lambda r, _: f"{r.choice(['高一', '初二', '三年级'])}（{r.randint(1, 14)}）班")
nothing("region_code", lambda r, _: r.choice(p.REGIONS))
nothing("region_code_12", lambda r, _: r.choice(p.REGIONS) + f"{r.randint(1, 14):03d}{r.randint(1, 99) + 200:03d}")
nothing("building", lambda r, _: f"{r.randint(1, 40)}栋")
nothing("room", lambda r, _: f"{r.randint(1, 32)}{r.randint(1, 8):02d}")
nothing("bed", lambda r, _: f"{r.randint(1, 60)}床")
nothing("meter", lambda r, _: str(r.randint(12, 9899)))
nothing("meter_number", lambda r, _: f"20{r.randint(12, 23)}{p.digits(r, 8)}")
nothing("area", lambda r, _: f"{r.uniform(45, 180):.2f}")
nothing("price", lambda r, _: f"{r.lognormvariate(4, 1):.2f}")
nothing("money_wan", lambda r, _: f"{r.choice([10, 50, 100, 500, 1000])}万元")
nothing("capital", lambda r, _: f"{r.choice([50, 100, 500, 1000, 3000])}.000000")
nothing("rate", lambda r, _: f"{r.choice([0.08, 0.16, 0.02, 0.005])}")
nothing("percent", lambda r, _: f"{r.uniform(0, 100):.1f}%")
nothing("weight", lambda r, _: f"{r.uniform(0.2, 20):.2f}kg")
nothing("count", lambda r, _: str(r.choice([1, 1, 1, 2, 2, 3, 5])))
nothing("serial", lambda r, _: str(r.randint(1, 3000)))
nothing("version", lambda r, _: f"{r.randint(1, 9)}.{r.randint(0, 30)}.{r.randint(0, 99)}.{r.randint(0, 9)}")
nothing("vin", lambda r, _: (r.choice(["LSVAA4", "LGXC16", "LHGCP1", "LFV3A2"]) + "".join(r.choices("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", k=5)) + p.digits(r, 6)), "VIN VEHICLE_IDENTIFICATION_NUMBER")
nothing("engine", lambda r, _: r.choice("ABCK") + p.digits(r, 6))
nothing("batch", lambda r, _: f"{moment(r):%Y%m}{p.digits(r, 4)}{r.choice(['', 'A', '-2'])}")
nothing("lab", lambda r, _: f"{r.uniform(3.1, 9.8):.2f}")
nothing("document", lambda r, _: (f"{r.choice(['粤府办', '国办发', '深教', '卫医'])}〔{r.randint(2015, 2024)}〕{r.randint(1, 180)}号"))
nothing("contract", lambda r, _: f"HT-{r.randint(2018, 2024)}-{r.randint(1, 999):04d}")
nothing("voucher", lambda r, _: f"记-{r.randint(1, 400)}")
nothing("nickname", lambda r, _: f"{r.choice(['tb', 'jd_', '小鱼儿', '爱吃糖的', '月光'])}{r.randint(10, 99999)}")
nothing("uuid", lambda r, _: f"{hexes(r, 8)}-{hexes(r, 4)}-4{hexes(r, 3)}-a{hexes(r, 3)}-{hexes(r, 12)}")
nothing("sha1", lambda r, _: hexes(r, 40))
nothing("path", lambda r, _: (f"/api/v{r.randint(1, 3)}/{r.choice(['orders', 'users', 'login', 'goods'])}/{r.randint(1, 9999)}"))
nothing("agent", lambda r, _: (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/{r.randint(90, 125)}.0.{r.randint(4000, 6400)}.{r.randint(10, 200)} Safari/537.36"))
nothing("bytes", lambda r, _: str(r.randint(180, 980_000)))
nothing("temperature", lambda r, _: f"{r.gauss(23, 5):.1f}")
nothing("voltage", lambda r, _: f"{r.gauss(3.7, 0.1):.3f}")
nothing("firmware", lambda r, _: f"v{r.randint(1, 4)}.{r.randint(0, 20)}.{r.randint(0, 9)}-rc{r.randint(1, 4)}")
nothing("device", lambda r, _: f"SN{hexes(r, 10).upper()}")
nothing("expiry", lambda r, _: f"{r.randint(1, 12):02d}/{r.randint(25, 31)}")
nothing("invoice", lambda r, _: f"INV-{r.randint(10_000, 99_999)}")
# fmt: on

#: Kinds drawn from words: the kind, an entity of which a fair reader could hold it to be one, the words.
DRAWN = """
goods - 电饭煲 黄瓜 金龙鱼调和油 马铃薯 白菜 方便面 洗衣液 毛巾 高粱酒 石榴 江小白 康师傅冰红茶
vegetables - 黄瓜 白菜 马铃薯 石榴 胡萝卜 金针菇 毛豆 江米 孔雀鱼 花生 苏打水 龙眼 田螺 甘蓝
grade - 优 良 中 及格 不及格
subject - 语文 数学 英语 物理 化学 历史 地理 生物 政治 体育
course - 高等数学 大学英语 马克思主义基本原理 线性代数 程序设计 宏观经济学
department - 财务部 人力资源部 市场部 研发中心 行政办 销售一部 生产车间 质检科 保卫科 总经办
clinic - 心内科 骨科 呼吸内科 儿科 急诊科 妇产科 康复科 消化内科 神经外科 中医科
job - 会计 出纳 司机 经理 主管 保洁员 高级工程师 班主任 副主任医师 车间主任 文员 项目经理
title - 教授 副教授 讲师 助教 研究员 工程师 主任医师
city - 北京 上海 广州 深圳 成都 武汉 杭州 南京 西安 常州 黄石 江门 金华 汤阴
county - 武侯区 朝阳区 南山区 芦溪县 江夏区 余姚市 金湖县 龙门县 安溪县 白水县
town - 马桥镇 周庄镇 石桥街道 龙泉街道 黄泥乡 江口镇 白沙镇 张家店镇 李集乡 高桥街道
village - 王家村 李庄村 张家湾村 向阳村 石门村 高坡村 田心村 江背村
street_only CN_ADDRESS 中山路 解放路 人民大道 建设街 文化路 滨江大道 凤凰路 学院路
estate CN_ADDRESS 阳光花园 金桂苑 世纪城 翠湖雅居 万科城 龙湖天街
station - 文化宫 石牌桥 龙阳路 金沙江路 黄村 马连洼 高碑店 安定门
status_code - 1 2
flag - 0 1
yes_no - 是 否
status - 已发货 待付款 已完成 已取消 退款中
levels - A B C D
phone_model - iPhone14,2 SM-G9980 V2185A PEGM00 M2102K1C NOH-AN00 RMX3310
car_model - SVW71811BL BYD7006BEV3 HG7154DAC5A LFV6460ADG DFL7161VAL3
color - 白 黑 灰 红 蓝 白/黑 银
displacement - 1498 1596 1984 2995 999
vaccine - 乙肝疫苗 卡介苗 脊灰灭活疫苗 百白破疫苗 麻腮风疫苗 甲肝减毒活疫苗 流感疫苗
drug - 阿莫西林胶囊 硝苯地平缓释片 布洛芬片 二甲双胍片 奥美拉唑肠溶胶囊 板蓝根颗粒
ledger - 1001 1002 1122 2202 5001 6602 660201
ledger_name - 库存现金 银行存款 应收账款 应付职工薪酬 管理费用--办公费 固定资产
summary - 工资 转账 消费 网银转账 结息 代付 ATM取款 手续费
industry - F5211 I6510 C3921 H6210 J6621 E4710
scope - 软件开发；信息咨询服务 餐饮服务；食品销售 道路货物运输 建筑劳务分包；市政工程 服装批发与零售
relation - 本人 配偶 子 女 父亲 母亲 户主
insurance_kind - 110 120 170 310 410
insurance_name - 企业职工基本养老保险 城乡居民社会养老保险 职工基本医疗保险 工伤保险
paper_kind - 居民身份证 护照 军官证 港澳居民来往内地通行证
channel - 抖音 淘宝 京东 拼多多 微信小程序 线下门店
courier ORGANIZATION 顺丰速运 圆通速递 中通快递 韵达快递 京东物流
bank ORGANIZATION 中国工商银行深圳分行 招商银行 中国建设银行科苑支行 农业银行
office ORGANIZATION 市公安局 区市场监督管理局 县民政局 街道办事处 市人社局
browser - Safari Chrome Firefox Edge Opera MicroMessenger
http_status - 200 200 200 301 304 404 500
stage - Lead Qualified Proposal Won Lost
us_city - Austin Denver Madison Charlotte Jackson Houston Lincoln Aurora
us_job - Accountant Manager Engineer Nurse Driver Analyst Director
product_en - Router Keyboard Lamp Desk Chair Monitor Webcam Printer
month_en - April May June August March January
currency - USD EUR CNY GBP JPY
case_note - 客户咨询办理进度，已答复 材料不齐，已退回补正 现场核查无异常 系统升级后恢复正常 已电话回访，表示满意 逾期未处理，转交下一科室
"""
for line in DRAWN.strip().splitlines():
    drawn, entity, words = line.split(" ", 2)
    nothing(drawn, pick(words), entity.strip("-"))
