"""Addresses and organizations in texts: by the words they are made of."""

import re
from collections.abc import Iterator

from classifiers.lexicons.places import PROVINCES
from classifiers.text_gates import firsts, without_lookarounds
from classifiers.text_spans import Span

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
#: How far to the left of its telling word an address or an organization may begin, in characters.
_REACH = 36
_BREAK = re.compile(rf"[^{_HAN}0-9A-Za-z()·&\-]")

# --- where a run of Han begins to be a place ---------------------------------------------------------------------

_NAMED_PROVINCES = "|".join(name for name in PROVINCES.split("|") if name)
#: A province, or two or three characters and the word for a city, a county.
_ANCHOR = re.compile(
    rf"(?=[{firsts(_NAMED_PROVINCES)}])(?:{_NAMED_PROVINCES})"
    r"(?:省|市|自治区|维吾尔自治区|壮族自治区|回族自治区|特别行政区)?"
    rf"|[{_HAN}]{{2,4}}?(?:省|市(?!场|民|区|面|价)|自治州|自治县|自治旗|县(?!级)|区(?!别|分|块|间))"
)
#: Words that stand before a place or an organization and belong to neither.
_STOPS = (
    "反映|投诉|举报|咨询|询问|入职|就职于?|任职于?|供职于?|工作于|上班于|转至|转到|转往|送至|送往|"
    "送到|送达|寄达|到达|抵达|寄到|寄至|寄往|发往|邮寄至?|搬到|搬至|前往|来自|"
    "居住在?|现住|家住|户籍地?|籍贯地|转入|转院至?|结合|更换|只有|仅有|社会保障卡|住所|住址|地址|坐落|位于|坐落于|新卡寄|卡寄|现居|暂住|籍贯|老家|确认|"
    "联系|要求|根据|依据|按照|申请人|被申请人|第三人|原告|被告|"
    "职工|员工|同事|本人|单位|来电人|当事人|我们|他们|你们|咱们|其中|通过|经过|属于|关于|对于|由于|"
    "鉴于|至于|拖欠|未为|隶属|挂靠|派遣至|派遣到|派往|判令|责令|判决|起诉|上诉|诉请|应诉|接待单位|申请单位|用人单位|工作单位|实习单位|所在单位|单位名称|"
    "介绍到?|录用为?|离开|辞去|离职|进入|加入|分配到|调入|调至|调到|就读于?|毕业于?|就诊于?|治疗|"
    "住院|门诊|收治|出具|开具|发给|交给|转给|欠款|名称|名字|全称|"
    "公司名|现在|原在|曾在|一直在|正在|目前在"
)
_STOP = re.compile(f"(?=[{firsts(_STOPS)}])(?:{_STOPS})")
#: Single characters that do the same, the second kind being parts of many names as well.
_SOFT = re.compile(
    "[在到由被是从去至的了称给将把让请或系归等就也已曾找寄往送]|住(?!宅|院|建|房)|(?P<name>于(?!田|都|洪|潜)|"
    "[和为对向经因与及])"
)
_TELLING = re.compile("(?:公司|厂|集团|医院|学校|银行|店|院|局|中心|所|校)$")


def _begin(text: str, stop: int, *, lenient: bool = False) -> tuple[int, bool]:
    """Return where what ends at ``stop`` begins, and whether it begins with the name of a place.

    ``lenient``: characters that are parts of many names (云天和服饰) do not end it.
    """
    low = max(0, stop - _REACH)
    start = low
    for match in _BREAK.finditer(text, low, stop):
        start = match.end()
    if "(" in text[start:stop] and ")" not in text[start:stop]:
        start = text.rindex("(", start, stop) + 1  # the bracket is around it, not in it
    for match in _STOP.finditer(text, start, stop):
        start = match.end()
    for match in _SOFT.finditer(text, start, stop):
        named = match.group("name") is not None and match.end() < stop
        kept = lenient or _ANCHOR.match(text, start, match.start())
        if named and kept and not _TELLING.search(text, start, match.start()):
            continue
        start = match.end()
    anchor = _ANCHOR.search(text, start, stop)
    if anchor and (anchor.start() == start or anchor.group()[:2] in _PROVINCE_HEADS):
        return anchor.start(), True
    return start, False


_PROVINCE_HEADS = frozenset(p[:2] for p in _NAMED_PROVINCES.split("|"))

# --- organizations --------------------------------------------------------------------------------------------------

#: How organizations end whose name tells by itself.
_STRONG = (
    "有限责任公司|股份有限公司|有限公司|总公司|分公司|子公司|公司(?!法|章程|制度|规定)|集团"
    "(?!有限|股份|公司|军)|合伙企业|工厂|厂(?!长|房|区|家|商|址|内|里|门|矿|牌|方|外|子|规|车(?!间))|"
    "银行(?!卡|账|帐|流水|存|转|柜|业|代|回单|利|网点|贷|户)|支行|分行|信用社|医院|卫生院|卫生所|"
    "诊所|大药房|药房|药店|学校|学院|大学(?!生|毕|本|专|文|学|城)|中学(?!生|毕|文|学)|"
    "小学(?!生|毕|文|学)|幼儿园|酒店|宾馆|饭店|饭馆|餐厅|超市|商行|商店|合作社|律师事务所|会计师事务所|"
    "事务所|研究院|研究所|设计院|经营部|服务部|门市部|"
    "养老院|敬老院|福利院|疗养院|工作室|出版社|报社|杂志社|旅行社|图书馆|博物馆|体育馆|俱乐部|基金会|"
    "联合会|商会|协会|农场|林场|加油站|洗浴中心|会所"
)
#: How organizations end that need the name of a place before them.
_WEAK = (
    "管理处|管理所|管理站|管理局|管理中心|服务中心|控制中心|活动中心|文化中心|体育中心|培训中心|"
    "检测中心|服务站|工作站|派出所|监狱|法院|检察院|公安局|财政局|税务局|教育局|"
    "人社局|民政局|卫健委|医保局|市场监管局|交通局|水利局|农业农村局|保障局|保障厅|人社厅|教育厅|"
    "财政厅|民政厅|公安厅|监督局|住建局|资源局|局(?!长|面|部|势)|人民政府|政府(?!部门|补|采|信)|"
    "委员会|居委会|村委会|管委会|"
    "街道办事处|办事处|保障所|卫生室|卫生服务中心|交警大队|大队|支队|消防救援站|福利中心|发展中心|"
    "就业中心|社保中心|仲裁院|仲裁委"
)
_ORGANIZATION = re.compile(
    rf"(?=[{firsts(_STRONG)}{firsts(_WEAK)}])(?:(?P<strong>{_STRONG})|(?:{_WEAK}))"
)
#: Words that make a kind of organization, not a certain one.
_KINDS = (
    "有限|责任|股份|保险|人寿|劳务|派遣|外包|建筑|建设|物流|快递|装修|装饰|物业|家政|中介|培训|"
    "定点|附近|当地|就近|本地|外地|社区|乡村|公立|私立|公办|民办|民营|国有|国营|三级|二级|"
    "一级|三甲|甲等|职业|技工|技术|专科|综合|大型|中型|小型|大|小|新|老|旧|原|母|子|总|分|各|多家|"
    "几家|这家|那家|一家|两家|三家|家|某某|某|个|农村|信用|社会保障卡|学校|医院|公司|用人|用工|所在|上级|下属|该|本|我|你|贵|其|他|"
    "她|我们|"
    "他们|人民|中心|县级?|市级?|区级?|镇|乡|村|省级?|就业|服务|经办|社保|医保|政务|咨询|商业|上市|"
    "集团|关联|电子|服装|服饰|纺织|化工|机械|食品|制造|加工|贸易|科技|软件|网络|房地产|投资|"
    "餐饮|连锁|便利|大众|国企|央企|私企|外企|外资|合资|开户|代发|发卡|合作|有关|相关|其他|其它|"
    "任何|不同|另|另一|同一|现|前|后|两|二|三|一|间|名|所|参保|异地|挂号|转诊|就诊|治疗|住院|全日制|"
    "普通|重点|高等|"
    "普通高等|成人|业余|基层|公共|企业|事业|社会|上述|本次|此|每|每家|哪家|什么|哪个|整|全|全省|"
    "全市|全县|全国|本市|本县|本省|本区|我市|我县|我省|我区"
)
#: Possessive and the longer first: 一家 is also 一 and 家, and a row of such words would take for ever.
_KIND = re.compile(f"(?:{'|'.join(sorted(_KINDS.split('|'), key=len, reverse=True))})*+")


def find_organizations(text: str) -> list[Span]:
    """Return organizations called by a name of their own; overlaps are possible."""
    found: list[Span] = []
    for match in _ORGANIZATION.finditer(text):
        strong = match.group("strong") is not None
        for lenient in (False, True):
            start, placed = _begin(text, match.start(), lenient=lenient)
            if _own(text[start : match.start()]) and (strong or placed):
                found.append(Span("ORGANIZATION", start, match.end(), 0.8 if placed else 0.65))
                break
    found += [Span("ORGANIZATION", *match.span(), 0.65) for match in _COMPANY.finditer(text)]
    return found


def _own(name: str) -> bool:
    """Tell whether what stands before 公司, 医院 … is the name of a certain one."""
    return (
        len(name) >= 2
        and _VEILED.search(name) is None
        and not _KIND.fullmatch(name)
        and _LETTER.match(name) is not None
    )


_LETTER = re.compile(f"[{_HAN}A-Za-z]")
#: Names left out on purpose: 某公司, xx市xx公司.
_VEILED = re.compile("某|[xX]{2}|[*]{2}")
_LATIN_COMPANY = (
    r"(?<![A-Za-z])[A-Z][A-Za-z&]{1,24}(?: [A-Z&][A-Za-z&]{0,24}){0,4},? "
    r"(?:Co\.?,? ?Ltd|Inc|LLC|Ltd|Corp|Corporation|GmbH|PLC)(?![A-Za-z])"
)
_COMPANY = re.compile(_LATIN_COMPANY)


#: For Rust: something to be the name's own, and how organizations end.
ORGANIZATION_GATE = without_lookarounds(
    rf"[{_HAN}A-Za-z0-9()·&\-]{{2}}(?:{_STRONG}|{_WEAK})|{_LATIN_COMPANY}"
)

# --- addresses ------------------------------------------------------------------------------------------------------

_NUMBER = (
    r"(?:[A-Za-z]?\d{1,5}(?:\-\d{1,5}){0,3}[A-Za-z]?[ ]?"
    r"(?:号楼|号院|号|栋|幢|座|单元|室|层|楼|弄|巷|组|户|排|队|#)(?!线|令|文|公告|窗|柜|机|车|公交|长|位)"
    r"|[A-Z](?:座|栋|幢)(?:\d{2,5}室?)?"
    r"|第?[一二三四五六七八九十]{1,3}(?:组|号楼|号|栋|幢|单元|楼|层|队)(?!线|令|文|长))"
)
_STREET = (
    "大道|(?<!上|下|半|马|公|铁|网|销|思|出|电|线|套)路|大街|(?<!上)街(?!道)|胡同|里弄|弄堂|巷|"
    "新村|小区|社区|花园|公寓|大厦|广场|华庭|名苑|家园|大院|宿舍|山庄|村|工业园区?|工业区|开发区|"
    "园区|街道|镇|乡"
)
#: Streets, too, but commoner in other words: only where the run begins with the name of a place.
_LOOSE = "道|组|庄|里|坊|苑|园|府|庭|城|湾|桥|家|屯|寨|圩|弄|丽景|华府|公馆|雅居"
_MORE = rf"(?:[{_HAN}A-Za-z]{{0,12}}?{_NUMBER})"
_NUMBERED = re.compile(
    rf"(?=[{firsts(_STREET)}{firsts(_LOOSE)}])(?:(?P<street>{_STREET})|(?:{_LOOSE})){_NUMBER}(?:{_NUMBER}|[\-]\d{{1,4}}(?!\d)){{0,4}}{_MORE}{{0,4}}"
)
_FLAT = rf"(?<=[{_HAN}])\d{{1,4}}(?:幢|栋|号楼|座)(?:\d{{1,3}}单元)?\d{{2,5}}室?(?!\d|元|人|年)"
_ROOM = re.compile(_FLAT)
_UNIT = rf"(?:(?![与及的在和])[{_HAN}]|和(?=[平静田顺县布林])){{1,8}}?"
_CHAIN = re.compile(
    rf"(?:(?:{_NAMED_PROVINCES})(?:省|维吾尔自治区|壮族自治区|回族自治区|自治区|市)?)?"
    rf"(?:{_UNIT}(?:市(?!区|场|民)|自治州|地区|盟))?(?:{_UNIT}(?:区|县|旗|市))?(?:{_UNIT}(?:街道|镇|乡|苏木))?"
    rf"(?:{_UNIT}(?:新村|村|社区|小区|大道|路|街|巷))?"
)
_CHAIN_UNITS = re.compile(
    "省|自治区|市|自治州|地区|盟|县|旗|区|街道|镇|乡|新村|村|社区|小区|大道|路|街|巷"
)


_GENERIC_CHAIN = re.compile("[全各本我该外跨省市县区某]{1,4}(?:省|市|县|区)")
#: For Rust: a street with a number or a flat; two units one after the other.
NUMBERED_GATE = without_lookarounds(rf"(?:{_STREET}|{_LOOSE}){_NUMBER}|{_FLAT}")
_ENDS = "乡|村|社区|小区|大道|路|街|巷"
_U, _H = _CHAIN_UNITS.pattern, f"[{_HAN}]{{0,12}}"
CHAIN_GATE = f"(?:{_U}){_H}(?:(?:{_ENDS})|(?:{_U}){_H}(?:{_U}))"


def find_numbered(text: str) -> Iterator[Span]:
    """Yield addresses down to a number in a street, or to a flat in an estate."""
    for match in _NUMBERED.finditer(text):
        start, placed = _begin(text, match.start())
        if match.group("street") is None and not placed:
            continue
        if match.start() - start < 1 or _GENERIC_STREET.fullmatch(
            text, start, match.end("street") if match.group("street") else match.start()
        ):
            continue
        yield Span("CN_ADDRESS", start, match.end(), 0.85 if placed else 0.7)
    for match in _ROOM.finditer(text):
        start, placed = _begin(text, match.start())
        if match.start() - start >= 2:
            yield Span("CN_ADDRESS", start, match.end(), 0.8 if placed else 0.65)


_GENERIC_STREET = re.compile(
    "(?:本|该|这|那|某|我|全|各|每|一|条|个|城|乡|农|新|老|同|所在)+"
    "(?:镇|乡|村|街道|小区|社区|路|街|巷|新村|开发区|园区|工业区|广场|大厦)"
)


def find_chains(text: str) -> Iterator[Span]:
    """Yield addresses down to a street or a village, by way of their districts."""
    place = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < place:
            continue
        start = anchor.start()
        for stop in _STOP.finditer(text, max(0, start - 4), anchor.end()):
            start = max(start, stop.end())  # 户籍地 may have begun before the anchor
        for stop in _SOFT.finditer(text, start, anchor.end()):
            start = stop.end()
        match = _CHAIN.match(text, start)
        if match is None or match.end() <= start or _GENERIC_CHAIN.match(text, start):
            continue
        units = _CHAIN_UNITS.findall(match.group())
        place = match.end()
        if len(units) >= 3 or (
            len(units) >= 2 and units[-1] not in {"省", "市", "县", "区", "旗", "街道", "镇"}
        ):
            yield Span("CN_ADDRESS", start, match.end(), 0.7)
