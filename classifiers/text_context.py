"""What the words beside a number say of it: that it is an order's or a version's after all, or that it may count."""
# ruff: noqa: SIM905 - word lists

import re
import string
from collections.abc import Mapping

#: So much is read on either side, in characters.
_BESIDE = 32
#: Words before a number that say it is none of the entities below.
_NUMBERED = (
    *"订单 单号 流水 流水号 受理 受理号 工单 编号 案号 合同 合同号 序列 序列号 条码".split(),
    *"批号 批次 版本 文号 凭证 凭证号 发票 快递 运单 物流 型号 尺寸 金额 共计 合计 交易 交易号".split(),
    *"案卷 卷宗 档案 任务 事项 作业 批处理 会话 日志 请求".split(),
    *"ver Ver ver. Ver. version Version order ticket invoice".split(),
    "order no",
    "order no.",
)
_SUFFIXES = ("号码", "编码", "代码", "号")
_NUMBER_AFTER = re.compile(r"\.\d|\s{0,1}(?:万?元|人次|吨|公里)")
#: Entities that have no check digit, or one that chance passes, so that the words beside them are asked.
_DOUBTFUL = frozenset(
    {
        "PHONE_NUMBER",
        "CN_BANK_CARD",
        "CREDIT_CARD",
        "US_SSN",
        "CN_PASSPORT",
        "CN_TRAVEL_PERMIT",
        "CN_USCC",
        "IP_ADDRESS",
    }
)
#: Numbers in settings, links and queries whose key says that they are a record's: ?id=, "batch":, order_no =.
_KEYED = re.compile(
    r"(?i)(?:(?<![a-z_])id|batch|serial|seq|sku|sn|rowid"
    r"|(?:batch|order|ticket|task|job|trace|log|goods|item|product|invoice|request|session|event|build|record|row)"
    r"_?(?:id|no|num|number|code))[\"']? ?[=:] ?[\"']?$"
)
_KEYLESS = frozenset({"PHONE_NUMBER", "CN_BANK_CARD", "CREDIT_CARD"})
_PAPERS = "身份证|居留|居住证|证件|证号|公民|社会保障号|护照|通行证|回乡证|[Ii][Dd]|passport|permit"
#: Letters and digits that may be anything's number: by detector, which of its forms, and what has to stand before them.
_WANTED: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "cn_passport": (
        re.compile(""),
        re.compile(r"(?i)(?:护照|证件|持证?|passport)[^。\n]{0,24}$"),
    ),
    "cn_travel_permit": (
        re.compile(""),
        re.compile(r"(?i)(?:通行证|回乡证|港澳|证件|permit)[^。\n]{0,24}$"),
    ),
    "cn_foreigner_id": (re.compile("[A-Z]"), re.compile(rf"(?:{_PAPERS})[^。\n]{{0,24}}$")),
    # A name before it, in a list or a table, is as good as the word.
    "cn_resident_id_15": (
        re.compile(""),
        re.compile(
            rf"(?:{_PAPERS})[^。\n]{{0,16}}$|(?:^|[^\u4e00-\u9fff])[\u4e00-\u9fff]{{2,4}}[,，、|;；\t (]{{1,2}}$"
        ),
    ),
    # Three numbers with dashes inside a Chinese sentence are sizes and the like.
    "us_ssn": (
        re.compile(""),
        re.compile(r"(?i)(?:ssn|social|社会安全|社安)[^\n]{0,24}$|(?:^|[^\u4e00-\u9fff\w])\s?$"),
    ),
    # 15 digits, or a first group that dates and regions have, too.
    "credit_card": (
        re.compile(r"3|2"),
        re.compile(r"(?i)(?:卡|card|amex|运通|visa|master)[^。\n]{0,16}$"),
    ),
}
_HOST = re.compile(
    r"(?i)(?:\bip(?:v4)?|地址|登录|登陆|服务器|主机|网关|网段|端口|访问|来源|来自|源|目标|ping|host|from|server|via|at|to|by|addr(?:ess)?"
    r"|client|remote)[^。\n]{0,8}$"
)
#: For Rust: without one of these a cell holds nothing that ``contradicted`` lets pass, by detector.
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_LARGE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[6-9][0-9])"
ALSO: Mapping[str, str] = {
    "ipv4": rf"{_LARGE}(?:\.{_OCTET}){{3}}|\.{_LARGE}(?:\.{_OCTET}){{2}}|(?:{_OCTET}\.){{2}}{_LARGE}\."
    rf"|(?:{_OCTET}\.){{3}}{_LARGE}|10(?:\.{_OCTET}){{3}}"
    r"|[Ii][Pp]|地址|登录|登陆|服务器|主机|网关|网段|端口|访问|来源|来自|源|目标|(?i:ping|host|from|server|via|at|to|by|addr|client|remote)"
}
_PRIVATE = re.compile(r"(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.")
#: What stands before a version: words, or the name of a product in letters that is none of ``_NO_PRODUCTS``.
_RELEASES = (
    *"版 版本 固件 内核 驱动 驱动程序 补丁 软件 系统 应用 客户端 插件 升级到 升级至".split(),
    *"升级为 回退到 回退至 更新到 更新至 降到 降至 降级到 降级至 安装 第 章 章节".split(),
)
_NO_PRODUCTS = frozenset(
    "ip ipv from to host at by via ping server addr address is on src dst client".split()
)
_IN_PRODUCTS = string.ascii_letters + ".+#"
_ARTICLE = re.compile("[条节款章项版号]|[\\-_.]?(?:beta|rc|alpha|release|SNAPSHOT)")


def is_doubtful(detector: str, entity: str) -> bool:
    """Tell whether the words beside the numbers of a detector are to be asked."""
    return entity in _DOUBTFUL or detector in _WANTED


def contradicted(detector: str, entity: str, text: str, start: int, end: int) -> bool:
    """Tell whether the words beside a number say that it is an order's, a version's, an amount, or not what it must be.

    ``text`` is half-width; the number stands from ``start`` to ``end``.
    """
    before = text[max(0, start - _BESIDE) : start]
    if entity == "IP_ADDRESS":
        return detector == "ipv4" and _is_version(before, text[start:end], text, end)
    wanted = _WANTED.get(detector)
    if wanted and wanted[0].match(text, start) and not wanted[1].search(before):
        return True
    if entity in _KEYLESS and _KEYED.search(before):
        return True
    return _is_number_of(before) or _NUMBER_AFTER.match(text, end) is not None


def _is_number_of(before: str) -> bool:
    """Tell whether ``before`` ends in a word for numbers of things, with what may stand between it and the number."""
    tail = before.rstrip(" \t:为是#")
    for suffix in _SUFFIXES:
        if tail.endswith(suffix):
            if tail.endswith(_NUMBERED):
                return True
            tail = tail.removesuffix(suffix)
            break
    letter = tail[-1:] in {"v", "V"} and not tail[-2:-1].isalnum()
    return letter or tail.endswith(_NUMBERED)


def _is_version(before: str, number: str, text: str, end: int) -> bool:
    tail = before.rstrip(" :=")
    if tail.endswith(_RELEASES) or _is_number_of(before) or _ARTICLE.match(text, end):
        return True
    product = tail[len(tail.rstrip(_IN_PRODUCTS)) :]
    if product:
        return product.strip(".").lower() not in _NO_PRODUCTS
    small = all(int(part) < 64 for part in number.split("."))
    return small and not _PRIVATE.match(number) and not _HOST.search(before)
