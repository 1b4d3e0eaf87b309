"""Names of people in texts: by surname and by the words around them."""

import re
from collections.abc import Iterator

from classifiers.lexicons.surnames import COMMON, COMPOUND, GIVEN, SINGLE
from classifiers.text_spans import Span

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SINGLE))}])"
_COMMON = f"(?:{'|'.join(COMPOUND)}|[{COMMON}])"

#: What people are called before their names; a name may follow at once.
ROLES = (
    "姓名|名字叫|申请人|被申请人|来电人|来访人|来信人|联系人|经办人|代办人|代理人|委托人|受托人|监护人|法定代表人|法人代表|法人|负责人|当事人|投诉人|被投诉人|举报人|"
    "反映人|咨询人|求助人|报案人|受害人|伤者|死者|患者|病人|证人|目击者|目击证人|在场人|受伤职工|职工|员工|工人|同事|工友|学员|学生|考生|求职者|应聘者|候选人|参保人员|参保人|"
    "退休人员|失业人员|待遇领取人|领取人|签收人|收件人|收款人|付款人|持卡人|户主|房东|业主|承租人|家属|亲属|父亲|母亲|爸爸|妈妈|丈夫|妻子|老公|老婆|爱人|配偶|儿子|女儿|"
    "哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|外公|外婆|儿媳|女婿|车间主任|主任|班组长|班长|组长|队长|店长|厂长|经理|主管|老板|司机|驾驶员|医生|护士|律师|仲裁员|书记员|调解员|坐席|"
    "受理人|审核人|复核人|审批人|登记人|填表人|记录人|调查人|询问人|被询问人|承办人|接待人|接线员|工作人员|居民|村民|残疾人|被害人|原告|被告|第三人"
)
#: Words after which a name begins as well, being verbs and prepositions.
_LEADS = "我叫|叫做|名叫|本人系|我是|转告|转交|致电|联系|通知|询问|找到|介绍|由|向|与|和|跟|给|对|找|问|让|被|请"
_LINK = r"(?:(?:是|为|叫|系|名叫|姓名)?[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}|是|为|叫|系)?[\"'“‘「(（【\[]?"
#: What may stand after a name without a break.
_FOLLOWS = (
    "的|在|于|因|称|反映|反应|表示|来电|来访|来信|咨询|询问|投诉|举报|要求|申请|提出|提供|提交|主张|认为|陈述|到庭|到场|参加|入职|离职|上班|下班|工作|受伤|死亡|去世|退休|"
    "失业|参保|缴费|领取|办理|电话|手机|联系|身份证|证件|号码|住址|住|家住|地址|年龄|出生|性别|男|女|先生|女士|同志|小姐|师傅|老师|等|和|与|及|及其|以及|为|是|系|已|未|"
    "曾|从|自|向|对|由|被|把|将|说|讲|答|问|不慎|不服|本人|签字|签收|签名|代|协助|负责|受理|经办|也|又|都|去|来|到|送|骑|驾驶|搬|操作|从事|担任|任职|拖欠|辞退"
)
_END = re.compile(rf"(?:[^{_HAN}·]|$|{_FOLLOWS})")
_GIVEN_ONE = f"[{''.join(sorted(GIVEN))}]"

#: Words that begin with a surname's character and are no names.
_WORDS = (
    "高温|高度|高级|高速|高空|高中|高校|高新|高压|高处|高额|于是|于今|方法|方式|方面|方案|方向|方便|方可|任何|任职|任务|任意|任期|常年|常常|常见|常规|应该|应当|应届|应急|应聘|"
    "应付|成功|成本|成立|成员|成绩|时间|时候|时常|安全|安排|安装|安置|安监|平时|平台|平均|全部|全体|全额|全家|全年|全省|全市|金额|金融|白天|明天|明年|明确|明细|万元|马上|"
    "何时|何处|何种|何人|石材|石油|花费|花园|连续|连同|连带|单位|单方|单据|单独|单独|支付|支持|支出|支行|管理|管委|关于|关系|关注|关闭|车间|车辆|车祸|车费|车床|程序|程度|"
    "江苏|江西|江阴|江南|湖南|毕业|解除|解决|解释|解答|经济|经办|易于|严重|严格|包括|包含|包装|温度|古代|农民|农业|农村|党员|党委|党组|官方|商店|商业|商场|边上|文化|文件|"
    "文员|文字|夏天|夏季|冬季|秋季|冷库|空调|水电|水平|元月|向来|向前|向上|向下|向社|向市|和解|和平|和谐|项目|项下|相关|计算|计划|计时|计件|计入|路上|路口|路边|卫生|卫健|"
    "谢谢|许可|许多|罗列|顾客|顾问|段落|雷同|龙头|武术|钱款|钱财|沈阳|苏州|常州|温州|郑州|杭州|广州|贵州|徐州|扬州|宁波|宁夏|余额|余下|余款|别人|别墅|那么|那个|那边|"
    "丁烷|丛书|左手|左脚|左右|左侧|左臂|左腿|左眼|左膝|左足|右手|强制|曲线|甘肃|符合|符号|池塘|尚未|尚需|尚有|柳州|麦当|葛根|桂林|宫颈|庄稼|章程|章节|鲁班|岳父|岳母|裴济|"
    "焦虑|代表|代理|代办|代为|代缴|代发|代收|代扣|祁门|盛大|房产|房东|房屋|房租|房款|查询|查看|查实|查明|查无|简单|简历|简化|简称|饶恕|封闭|封面|原因|原来|原件|原告|原则|"
    "原单|原先|冯唐|荣誉|花钱|敬请|敬老|由于|由此|由其|由单|由我|由他|由她|晋升|景区|景点|支援|曾经|曾于|曾在|曾向|曾因|曾任|谈话|终止|终于|终身|沙发|费用|费率|楼上|楼下|楼层|"
    "楼道|华东|华为|储蓄|储存|展览|展开|能够|能否|宿舍|台风|台账|都是|都有|都没|都在|后来|后续|后期|后又|车主|车上|车牌|易燃|田间|石头|姚家|陆续|陆军|毛巾|毛利|史料|贺卡|"
    "童工|童年|路过|路程|路面|国家|国有|国内|国企|国际|阳光|阳性|阳台|危险|危害|危房|蓝色|蓝天|红色|黄色|黄金|白色|黑色|青年|青海|越来|越南|巫术|米线|干部|干活|班车|"
    "班次|班组|班长|能力|能源|权利|权益|双方|双倍|双休|双手|双休|孔径|邮件|邮箱|邮寄|邮政|相应|海关|海上|海外|东西|东方|东侧|东路|南京|南通|南侧|西侧|北京|北方|北侧|"
    "司机|司法|公司|公安|公民|公告|公示|公积|公里|公证|施工|施救|陶瓷|陈述|陈旧|梁上|杜绝|蒋庄|丁点|林业|林场|余人|余元|余名|汤药|常温|乔迁|文书|文本|安抚|安保|安徽|"
    "强迫|强烈|强调|游客|游戏|温馨|申请|申报|申诉|申领|申述|申办|殷切|齐全|符合|莫名|管道|管控|洪水|洪涝|洪灾|万一|戴口|戴手|戴帽|周一|周二|周三|周四|周五|周六|周日|周末|"
    "周岁|周边|周围|周期|周内|周转|黄牛|程控|熊猫|孟加|尹始|贾府|薛定|金属|金华|钟头|钟点|康复|康养|汪洋|范围|田地|石膏|廖廖|潘多|袁大|董事|董监|梁柱|叶片|傅里|于其|"
    "于次|于当|于上|于本|于此|于今|于下|于去|于前|于后|于每|于同"
)
#: Surnames that are commoner as other words: both characters after them must be usual in names.
_AMBIGUOUS = frozenset("于由任和向应成常时何都从相干党单安全明平方高万金石程路管连关能项包别那且花商边查冷祁强文江水元曾有国车司邮台史支米后东公正马")
_NOT_NAME = re.compile(rf"(?:{_WORDS}|.某|.{{1,2}}某|.{{0,2}}(?:公司|单位|集团|学校|医院|中心|车间|部门|人员|先生|女士))")
#: Characters that given names hardly ever hold.
_PARTICLE = frozenset("的了是在不有我他她它们这那也就都而且或与及但因所被把将从对以等个件次号么吗呢吧啊哪谁什怎您你没未已又还更最很太拖欠给说时分去来后前上下内外办员工人费金额款证险保障局处所科部厂店院校卡号码")

_TITLES = "先生|女士|小姐|师傅|同志|老师|大爷|大妈|阿姨|大姐|大哥"
_OFFICES = "律师|医生|医师|护士|主任|经理|老板|书记|局长|科长|处长|所长|院长|校长|厂长|班长|主管|队长|会计|警官|法官|法师|村长|镇长|教授|工程师"
_OPEN = r"[ \t]{0,2}[(\[【][ \t]{0,2}"
_PROOF = (
    r"(?:公民)?身份证|身份号|证件号|社保号|社会保障号|手机|电话|联系电话|联系方式|男[,，、;；)）]|女[,，、;；)）]|性别|\d{17}[\dXx]|1[3-9]\d{9}"
)
_SAYS = r"反映|来电|来访|来信|称|咨询|投诉|举报|到庭|到场|陈述|表示|诉称|辩称|述称|自述|入职|去世|死亡|受伤|不慎|不服|系我|系本|系单|系该|系原|于\d{4}年"

#: A name is expected after these. The single-character ones are parts of many words.
_STARTS = re.compile(
    rf"(?P<role>{ROLES})(?P<link>{_LINK})|(?:{_LEADS.replace('|请', '').replace('|对', '')}|(?<!申)请|(?<!核)对)[\"“]?"
)
_AT = re.compile(rf"({_SURNAME})([{_HAN}]{{1,3}})")
_MORE = re.compile(rf"[、和与及][ ]?(?={_SURNAME})")
_JSON_KEY = re.compile(
    r"""["'](?:[A-Za-z_]{0,24}?(?:name|xm|xingming|person|contact|linkman|applicant|handler|owner|operator|user)"""
    r"""|[\u4e00-\u9fff]{0,6}(?:姓名|名字|联系人|申请人|经办人|负责人|法人|户主))["'] {0,3}[:=] {0,3}["']""",
    re.IGNORECASE,
)
_JSON_VALUE = re.compile(rf"({_SURNAME}[{_HAN}]{{1,2}})(?=[\"'])")
_TITLED = re.compile(rf"{_COMMON}(?P<title>{_TITLES})(?![{_HAN}]?(?:公司|店|酒楼))")
_FULL_TITLED = re.compile(rf"(?=({_SURNAME}{_GIVEN_ONE}{{1,2}})(?:{_TITLES}|{_OFFICES}))")
_EVIDENT = re.compile(rf"(?=({_SURNAME}[{_HAN}]{{1,2}})(?:(?P<open>{_OPEN})|[ \t]{{0,2}}[,，、:;；]?[ \t]{{0,2}})(?:{_PROOF}))")
_SAYING = re.compile(rf"(?:^|(?<=[^{_HAN}\w]))({_SURNAME}{_GIVEN_ONE}{{1,2}})(?:本人)?(?={_SAYS})")
_LEFT = re.compile(rf"(?:^|[^{_HAN}]|{_LEADS}|{ROLES}|的|为|是|系|有|有个|位|在|听|据|经)$")
_DOTTED = re.compile(rf"([{_HAN}]{{2,16}})(?:[·•・‧][{_HAN}]{{1,12}}){{1,3}}")
#: Characters that names of Uyghurs, Kazakhs, Tibetans and foreigners are written in.
_SOUNDS = frozenset(
    "阿艾依古丽买提江木尔克拜努娜热汗托合迪山吐逊肉孜不都达拉巴特苏莱曼哈力帕米玛麦马穆卡斯姆祖农亚库甫萨比图罕伊布欣沙夏茹仙姑娅则居叶别肯加那塔什波才让扎西顿珠卓旦"
    "增次仁央金格桑多吉洛平措索朗德青边罗美约翰史密威廉彼得安大卫琼乔治万诺夫历赛来毛奴兰班凯吾铁乌日其敖登高斯琴呼和浩包勒朝鲁门"
)
_LATIN = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? ([A-Z][a-z]{1,20}(?:[ \-][A-Z][a-z]{1,20}){0,2})\b"
    r"|\b(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness)(?: is|:| :)? ?\"?"
    r"([A-Z][a-z]{1,20}(?: [A-Z]\.)?(?: [A-Z][a-z]{1,20}){1,2})\b"
    r"|\b[Mm]y name is ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2})\b"
)


def _bare(pattern: str) -> str:
    """Return a pattern without its look-behinds, for Rust."""
    return re.sub(r"\(\?[<!=]+[^()]*\)", "", pattern)


#: Every hit has one of these; kept wide, so that no hit escapes.
NAME_GATE = "|".join(
    (
        rf"(?:{ROLES}){_LINK}{_SURNAME}[{_HAN}]",
        rf"(?:{_LEADS})[\"“]?{_SURNAME}[{_HAN}]",
        rf"{_COMMON}(?:{_TITLES})",
        rf"{_SURNAME}{_GIVEN_ONE}{{1,2}}(?:{_TITLES}|{_OFFICES}|本人|{_SAYS})",
        rf"{_SURNAME}[{_HAN}]{{1,2}}[ \t]{{0,2}}[(\[【,，、:;；]?[ \t]{{0,2}}(?:{_PROOF})",
        rf"""(?:name|xm|xingming|person|contact|linkman|applicant|handler|owner|operator|user|[名人主])["'] {{0,3}}[:=] {{0,3}}["']{_SURNAME}""",
        rf"[{_HAN}][·•・‧][{_HAN}]",
        r"(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]|(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness)(?: is|:| :)? ?\"?[A-Z]",
    )
).replace("name|xm", "(?i:name|xm", 1).replace("operator|user|[名人主]", "operator|user)|[名人主]", 1)


def find_names(text: str) -> list[Span]:
    """Return the names of people that the words around them betray; overlaps are possible."""
    found = {*_after_words(text), *_in_json(text), *_beside(text), *_dotted(text)}
    found |= {
        Span("PERSON", *match.span(match.lastindex or 0), 0.7) for match in _LATIN.finditer(text)
    }
    for match in _TITLED.finditer(text):
        start, end = match.span()
        free = all(end <= span.start or span.end <= start for span in found)
        polite = match.group("title") in {"先生", "女士", "小姐"}
        if free and (polite or _LEFT.search(text, max(0, start - 6), start)):
            found.add(Span("PERSON", start, end, 0.7))
    return sorted(found, key=lambda s: (s.start, s.end))


def _after_words(text: str) -> Iterator[Span]:
    """Yield names after a role or a verb, and those joined to them: 同事张三、李四."""
    for match in _STARTS.finditer(text):
        start = match.end()
        role = match.group("role") is not None
        plain = role and bool(re.search("[:=是为叫系]", match.group("link")))
        end = _name_end(text, start, strong=role, labeled=plain)
        while end:
            yield Span("PERSON", start, end, 0.85 if role else 0.7)
            joint = _MORE.match(text, end)
            start = joint.end() if joint else end
            end = _name_end(text, start, strong=False, labeled=False) if joint else 0


def _name_end(text: str, start: int, *, strong: bool, labeled: bool) -> int:
    """Return where the name that begins at ``start`` ends; 0 when there is none.

    ``strong``: a role stands before it; ``labeled``: with a colon or "is" between.
    """
    match = _AT.match(text, start)
    if match is None:
        return 0
    given, base = match.group(2), match.end(1)
    word = _NOT_NAME.match(text, start) is not None
    sure = strong and (labeled or match.group(1) not in _AMBIGUOUS)
    for length in (2, 1):
        part = given[:length]
        if len(part) < length or any(c in _PARTICLE for c in part):
            continue
        usual = all(c in GIVEN for c in part)
        closed = _CLOSED.match(text, base + length) is not None
        # 周一鸣 begins with an everyday word; labeled and closed off it is a name all the same.
        if word and not (labeled and closed and length == 2 and part[-1] in GIVEN):
            continue
        if (usual or sure) and (closed or _END.match(text, base + length)):
            return base + length
    if sure and labeled and not word and len(given) >= 2 and given[0] in GIVEN:
        return base + (2 if given[1] in GIVEN else 1)
    return 0


_CLOSED = re.compile(rf"[^{_HAN}·]|$")


def _in_json(text: str) -> Iterator[Span]:
    for match in _JSON_KEY.finditer(text):
        value = _JSON_VALUE.match(text, match.end())
        if value and not _NOT_NAME.match(text, match.end()):
            yield Span("PERSON", *value.span(1), 0.85)


def _beside(text: str) -> Iterator[Span]:
    """Yield names before a title, a number of their own, a verb of saying."""
    for match in _FULL_TITLED.finditer(text):
        if not _NOT_NAME.match(text, match.start(1)) and match.group(1)[0] not in _AMBIGUOUS:
            yield Span("PERSON", *match.span(1), 0.75)
    for match in _EVIDENT.finditer(text):
        start, end = match.span(1)
        given = text[start + 1 : end]
        if _NOT_NAME.match(text, start) or any(c in _PARTICLE for c in given):
            continue
        opened = match.group("open") is not None and text[start] not in _AMBIGUOUS
        usual = [c in GIVEN for c in given]
        if all(usual) and (opened or _LEFT.search(text, max(0, start - 6), start)):
            yield Span("PERSON", start, end, 0.8)
        elif opened and any(usual) and _LEFT.search(text, max(0, start - 6), start):
            yield Span("PERSON", start, end, 0.75)
    for match in _SAYING.finditer(text):
        start, end = match.span(1)
        if not _NOT_NAME.match(text, start):
            yield Span("PERSON", start, end, 0.7)


def _dotted(text: str) -> Iterator[Span]:
    """Yield names of several parts with a middle dot, freed of the words before them."""
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        dot = start + match.end(1) - match.start(1)
        for word in _STARTS.finditer(text, start, dot):
            if word.end() <= dot - 2:
                start = word.end()
        name = text[start:end]
        sounds = sum(c in _SOUNDS for c in name) / max(1, sum(c not in "·•・‧" for c in name))
        if name[0] not in "·•・‧" and sounds >= 0.5:
            yield Span("PERSON", start, end, 0.85)
