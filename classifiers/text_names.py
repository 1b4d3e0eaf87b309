"""Names of people in texts: by surname and by the words around them."""

import re
from collections.abc import Callable, Iterable, Iterator

from classifiers.lexicons.surnames import COMMON, COMPOUND, GIVEN, SINGLE
from classifiers.text_gates import firsts, without_lookarounds
from classifiers.text_spans import Span
from classifiers.text_words import FOLLOWS, MORE_GIVEN, ROLES, WORDS

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SINGLE))}])"
_COMMON = f"(?:{'|'.join(COMPOUND)}|[{COMMON}])"

_GIVEN = GIVEN | frozenset(MORE_GIVEN)
_GIVEN_ONE = f"[{''.join(sorted(_GIVEN))}]"

#: Verbs and prepositions after which a name may begin. Single characters are parts of many words.
_LEADS = (
    "我叫|他叫|她叫|叫做|名叫|本人系|本人|我是|转告|转交|致电|联系|通知|询问|找到|介绍|由|向|与|"
    "和|跟|给|找|问|让|被|(?<!申)请|(?<!核)对"
)
_LINK = r"(?:(?:是|为|叫|系|名叫|姓名)?[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}|是|为|叫|系)?[\"'“‘「(（【\[]?"
_CLOSED = re.compile(rf"[^{_HAN}·]|$")
_END = re.compile(rf"(?:[^{_HAN}·]|$|{FOLLOWS})")

#: Surnames that are commoner as other words: both characters after them must be usual in names.
_AMBIGUOUS = frozenset(
    "于由任和向应成常时何都从相干党单安全明平方高万金石程路管连关能项包别那且花商边查冷祁强文江水元曾有国车司"
    "邮台史支米后东公正马"
)
_NOT_NAME = re.compile(
    rf"(?:{WORDS}|.某|.{{1,2}}某|.{{0,2}}(?:公司|单位|集团|学校|医院|中心|车间|部门|人员|先生|女士))"
)
#: Characters that given names hardly ever hold.
_PARTICLE = frozenset(
    "的了是在不有我他她它们这那也就都而且或与及但因所被把将从对以等个件次号么吗呢吧啊哪谁什怎您你没未已又还更"
    "最很太拖欠给说时分去来后前上下内外办员工人费金额款证险保障局处所科部厂店院校卡号码"
)

_TITLES = "先生|女士|小姐|师傅|同志|老师|大爷|大妈|阿姨|大姐|大哥"
_OFFICES = (
    "律师|医生|医师|护士|主任|经理|老板|书记|局长|科长|处长|所长|院长|校长|厂长|班长|主管|队长|"
    "会计|警官|法官|法师|村长|镇长|教授|工程师"
)
_OPEN = r"[ \t]{0,2}[(\[【][ \t]{0,2}"
_PROOF = (
    r"(?:公民)?身份证|身份号|证件号|社保号|社会保障号|手机|电话|联系电话|联系方式|男[,，、;；)）]|"
    r"女[,，、;；)）]|性别|\d{17}[\dXx]|1[3-9]\d{9}"
)
_SAYS = (
    r"反映|来电|来访|来信|称|咨询|投诉|举报|到庭|到场|陈述|表示|诉称|辩称|述称|自述|入职|去世|死亡|"
    r"受伤|不慎|不服|系我|系本|系单|系该|系原|于\d{4}年"
)

_START = rf"(?P<role>{ROLES})(?P<link>{_LINK})|(?:{_LEADS})[\"“]?"
_STARTS = re.compile(f"(?=[{firsts(ROLES)}{firsts(_LEADS)}])(?:{_START})")
#: A role is enough for any surname and character; a verb wants characters that are usual in names.
_STARTED = rf"(?:{ROLES}){_LINK}{_SURNAME}[{_HAN}]|(?:{_LEADS})[\"“]?{_SURNAME}{_GIVEN_ONE}"
_AT = re.compile(rf"({_SURNAME})([{_HAN}]{{1,3}})")
_MORE = re.compile(rf"[、和与及][ ]?(?={_SURNAME})")
_KEY = (
    r"""["'](?:(?i:[a-z_]{0,24}?(?:name|xm|xingming|person|contact|linkman|applicant|handler|owner|operator|user))"""
    r"""|[\u4e00-\u9fff]{0,6}(?:姓名|名字|联系人|申请人|经办人|负责人|法人|户主))["'] {0,3}[:=] {0,3}["']"""
)
_JSON = re.compile(rf"{_KEY}({_SURNAME}[{_HAN}]{{1,2}})(?=[\"'])")
_POLITE = rf"{_COMMON}(?P<title>{_TITLES}|{_OFFICES})(?![{_HAN}]?(?:公司|店|酒楼))"
_TITLED = re.compile(_POLITE)
_OFFICE = rf"({_SURNAME}{_GIVEN_ONE}{{1,2}})(?:{_TITLES}|{_OFFICES})"
_FULL_TITLED = re.compile(f"(?={_OFFICE})")
_PROVEN = (
    rf"({_SURNAME}[{_HAN}]{{1,2}})"
    rf"(?:(?P<open>{_OPEN})|[ \t]{{0,2}}[,，、:;；]?[ \t]{{0,2}})(?:{_PROOF})"
)
_EVIDENT = re.compile(f"(?={_PROVEN})")
_SAID = rf"({_SURNAME}{_GIVEN_ONE}{{1,2}})(?:本人)?(?:{_SAYS})"
_SAYING = re.compile(rf"(?:^|(?<=[^{_HAN}\w])){_SAID}")
_LEFT = re.compile(rf"(?:^|[^{_HAN}]|{_LEADS}|{ROLES}|的|为|是|系|有|有个|位|在|听|据|经)$")
_DOTTED_NAME = rf"([{_HAN}]{{2,16}})(?:[·•・‧][{_HAN}]{{1,12}}){{1,3}}"
_DOTTED = re.compile(_DOTTED_NAME)
#: Characters that names of Uyghurs, Kazakhs, Tibetans and foreigners are written in.
_SOUNDS = frozenset(
    "阿艾依古丽买提江木尔克拜努娜热汗托合迪山吐逊肉孜不都达拉巴特苏莱曼哈力帕米玛麦马穆卡斯姆祖农亚库甫萨比图"
    "罕伊布欣沙夏茹仙姑娅则居叶别肯加那塔什波才让扎西顿珠卓旦"
    "增次仁央金格桑多吉洛平措索朗德青边罗美约翰史密威廉彼得安大卫琼乔治万诺夫历赛来毛奴兰班凯吾铁乌日其敖登高"
    "斯琴呼和浩包勒朝鲁门"
)
_LATIN_NAME = (
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? ([A-Z][a-z]{1,20}(?:[ \-][A-Z][a-z]{1,20}){0,2})"
    r"|(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness)(?: is|:| :)? ?\"?"
    r"([A-Z][a-z]{1,20}(?: [A-Z]\.)?(?: [A-Z][a-z]{1,20}){1,2})"
    r"|[Mm]y name is ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2}))(?![A-Za-z])"
)
_LATIN = re.compile(_LATIN_NAME)


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
        usual = all(c in _GIVEN for c in part)
        closed = _CLOSED.match(text, base + length) is not None
        # 周一鸣 begins with an everyday word; labeled and closed off it is a name all the same.
        if word and not (labeled and closed and length == 2 and part[-1] in _GIVEN):
            continue
        likely = usual or sure or (strong and closed and any(c in _GIVEN for c in part))
        if likely and (closed or _END.match(text, base + length)):
            return base + length
    if sure and labeled and not word and len(given) >= 2 and given[0] in _GIVEN:
        return base + (2 if given[1] in _GIVEN else 1)
    return 0


def _in_json(text: str) -> Iterator[Span]:
    """Yield names that are values of keys called name, 联系人 and the like."""
    for match in _JSON.finditer(text):
        start, end = match.span(1)
        if not _NOT_NAME.match(text, start) or (end - start == 3 and text[end - 1] in _GIVEN):
            yield Span("PERSON", start, end, 0.85)


def _before_titles(text: str) -> Iterator[Span]:
    """Yield full names before a title or an office: 张建国主任."""
    for match in _FULL_TITLED.finditer(text):
        if not _NOT_NAME.match(text, match.start(1)) and match.group(1)[0] not in _AMBIGUOUS:
            yield Span("PERSON", *match.span(1), 0.75)


def _titled(text: str) -> Iterator[Span]:
    """Yield surnames with a title or an office: 王女士, 张科长."""
    for match in _TITLED.finditer(text):
        start, end = match.span()
        if start and text[start - 1] in SINGLE and text[start] in _GIVEN:
            continue  # 王文先生: the surname is the character before
        polite = match.group("title") in {"先生", "女士", "小姐"}
        if polite or _LEFT.search(text, max(0, start - 6), start):
            yield Span("PERSON", start, end, 0.7)


def _proven(text: str) -> Iterator[Span]:
    """Yield names with a number or a sex of their own behind them: 张三（身份证号……）."""
    for match in _EVIDENT.finditer(text):
        start, end = match.span(1)
        given = text[start + 1 : end]
        if _NOT_NAME.match(text, start) or any(c in _PARTICLE for c in given):
            continue
        opened = match.group("open") is not None and text[start] not in _AMBIGUOUS
        usual = [c in _GIVEN for c in given]
        led = _LEFT.search(text, max(0, start - 6), start) is not None
        if (all(usual) and (opened or led)) or (opened and led and any(usual)):
            yield Span("PERSON", start, end, 0.8)


def _saying(text: str) -> Iterator[Span]:
    """Yield names that begin a sentence and say or do something: 张三反映……."""
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


def _latin(text: str) -> Iterator[Span]:
    """Yield English names after a title or a word for somebody."""
    for match in _LATIN.finditer(text):
        yield Span("PERSON", *match.span(match.lastindex or 0), 0.7)


#: How names are found, each with the pattern for Rust that no hit escapes.
NAME_FINDERS: tuple[tuple[Callable[[str], Iterable[Span]], str], ...] = tuple(
    (finder, without_lookarounds(pattern))
    for finder, pattern in (
        (_after_words, _STARTED),
        (_in_json, _KEY),
        (_before_titles, _OFFICE),
        (_titled, _POLITE),
        (_proven, _PROVEN),
        (_saying, _SAID),
        (_dotted, _DOTTED_NAME),
        (_latin, _LATIN_NAME),
    )
)
