"""What the keys of the domain are called on the screen. Levels, entities, states and steps bring their own names."""

from collections.abc import Mapping

from catalog.requests import names as of_requests
from policies import names
from policies.protections import DECLARED
from policies.types import Language, Text

ACTIONS, ACTS, ROLES, STANDINGS = names.ACTIONS, names.ACTS, names.ROLES, names.STANDINGS
article = names.article
RECIPIENTS = names.RECIPIENTS
CHECKS, CHECK_RESULTS = of_requests.CHECKS, of_requests.CHECK_RESULTS
FORMATS, METHODS = of_requests.FORMATS, of_requests.METHODS
RELEASE_STANDINGS = of_requests.STANDINGS
ATTACHMENTS, CONCLUSIONS = of_requests.ATTACHMENTS, of_requests.CONCLUSIONS
RELEASE_ORDERS = {
    "prepared": Text("生成时间", "prepared"),
    "expires": Text("到期日", "end of term"),
    "recipient": Text("接收方", "recipient"),
    "dataset": Text("数据集", "dataset"),
    "owner": Text("归口部门", "owning department"),
    "level": Text("级别", "level"),
    "persons": Text("人数", "persons"),
    "rows": Text("记录数", "rows"),
}
OUTCOMES = {
    "found": Text("发现", "found"),
    "none_found": Text("未发现", "none found"),
    "insufficient_sample": Text("样本不足", "insufficient sample"),
    "failed": Text("失败", "failed"),
}
OUTCOME_CHIPS = {
    "found": "now",
    "none_found": "good",
    "insufficient_sample": "warn",
    "failed": "bad",
}
FIELD_TYPES = {
    "text": Text("文本", "text"),
    "integer": Text("整数", "integer"),
    "decimal": Text("小数", "decimal"),
    "date": Text("日期", "date"),
    "datetime": Text("日期时间", "date and time"),
    "boolean": Text("是/否", "boolean"),
    "binary": Text("二进制", "binary"),
    "empty": Text("空", "empty"),
}
EVIDENCE = {
    "values": Text("值", "values"),
    "check_digit": Text("校验码", "check digit"),
    "name": Text("字段名", "name"),
    "neighbor": Text("相邻字段", "neighbor"),
    "context": Text("上下文", "context"),
}
DOUBTS = {
    "weaker": Text("证据较弱", "weaker evidence"),
    "few": Text("相符的太少", "too few match"),
    "luck": Text("校验通过率不超过随机", "no more pass the check than by luck"),
    "look_alike": Text("形式相同，分布不像", "same form, another spread"),
    "unnamed": Text("字段名和相邻字段未支持", "no header or neighbor speaks for it"),
}
RUNS = {
    "waiting": Text("等待", "waiting"),
    "running": Text("进行中", "running"),
    "done": Text("完成", "done"),
    "failed": Text("失败", "failed"),
}
RUN_KINDS = {
    "scan": Text("扫描", "scan"),
    "crawl": Text("检视", "crawl"),
    "schedule": Text("计划", "schedule"),
}
SOURCE_KINDS = {
    "database": Text("数据库", "database"),
    "files": Text("文件", "files"),
    "spark": Text("Spark 目录", "Spark catalog"),
    "jdbc": Text("JDBC", "JDBC"),
}
CREDENTIALS = {
    "environment": Text("环境变量", "environment"),
    "file": Text("密码文件", "file"),
    "keyring": Text("密钥环", "keyring"),
    "none": Text("无密码", "no password"),
    "unusable": Text("密码文件不可用", "file not used"),
}
RUN_CHIPS = {"waiting": "plain", "running": "now", "done": "good", "failed": "bad"}
AUDIT = {
    "allowed": Text("允许", "allowed"),
    "refused": Text("拒绝", "refused"),
    "failed": Text("失败", "failed"),
}
AUDIT_CHIPS = {"allowed": "plain", "refused": "bad", "failed": "warn"}
CHECK_CHIPS = {"passed": "good", "warning": "warn", "refused": "bad"}
CONDITIONS = {
    "until": Text("缩短有效期至", "valid until"),
    "downloads": Text("最多下载次数", "fetched at most (times)"),
    "rows": Text("最多行数", "rows at most"),
    "protect": Text("加强某字段的保护", "protect a field more"),
    "without": Text("不提供某字段", "leave a field out"),
    "two_people": Text("两人交付", "delivered by two people"),
    "encrypted": Text("加密", "encrypted"),
    "medium": Text("只以介质交付", "on a medium only"),
    "notice": Text("加注说明", "with a notice"),
    "report_by": Text("报告使用情况，期限", "use reported by"),
    "terms": Text("须先接受的条款", "terms to be accepted first"),
}
SENSITIVE_FIELDS = Text("敏感字段占比", "share of sensitive fields")
COMPARISONS = {
    "=": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
    "in": Text("属于", "is one of"),
    "not in": Text("不属于", "is none of"),
    "is null": Text("为空", "is empty"),
    "is not null": Text("不为空", "is not empty"),
}
USES = {
    "cases": Text("逐人办理", "handling cases"),
    "analysis": Text("研究分析", "analysis"),
    "figures": Text("统计数字", "figures"),
}
LEGAL_BASES = {
    "duty": Text("履行法定职责", "statutory duty"),
    "contract": Text("合同或协议所必需", "needed for a contract"),
    "consent": Text("个人单独同意", "separate consent"),
    "emergency": Text("突发公共卫生事件等紧急情况", "emergency"),
    "public": Text("依法已公开的信息", "lawfully published"),
}
MEASURES = {"sum": Text("合计", "sum"), "count": Text("计数", "count")}
PROTECTIONS = {key: kind.name for key, kind in DECLARED.items()}
SAMPLES = {
    "plain": Text("按级别要求保护后显示", "shown with the protections of its level"),
    "masked": Text("掩码后显示", "shown masked"),
    "none": Text("不显示", "not shown"),
}
STANDINGS = {
    "met": Text("已落实", "met"),
    "missing": Text("缺少", "missing"),
    "too_low": Text("过低", "too low"),
    "overdue": Text("逾期", "overdue"),
}
STANDING_CHIPS = {"met": "good", "missing": "warn", "too_low": "bad", "overdue": "bad"}
TRIGGERS = {
    "volume": Text("数据量变化", "volume"),
    "merge": Text("汇聚融合", "merge"),
    "deidentification": Text("去标识化", "de-identification"),
    "incident": Text("安全事件", "incident"),
    "order": Text("上级要求", "order"),
}
GRADINGS = {
    "lowering": Text("降级", "lowering"),
    "unmarking": Text("去除国家秘密标志", "taking off the state-secret mark"),
    "review": Text("级别复核", "level review"),
}
GRADING_STATES = {
    "waiting": Text("待第二人办理", "waits for a second person"),
    "confirmed": Text("已确认", "confirmed"),
    "refused": Text("不予确认", "refused"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
GRADING_CHIPS = {"waiting": "now", "confirmed": "good", "refused": "bad"}
OUTCOMES_OF_REGRADING = {
    "kept": Text("维持", "kept"),
    "raised": Text("升级", "raised"),
    "lowered": Text("降级", "lowered"),
}
REASONS = {
    "declared": Text("申报", "declared"),
    "field": Text("字段", "field"),
    "finding": Text("发现", "finding"),
    "combination": Text("组合", "combination"),
    "scale": Text("规模", "scale"),
    "upstream": Text("上游", "upstream"),
    "unscanned": Text("未扫描", "not scanned"),
}
EVENTS = {
    "create": Text("起草", "drafted"),
    "revise": Text("修改", "revised"),
    "submit": Text("提交", "submitted"),
    "check": Text("预先检查", "checked beforehand"),
    "consent": Text("归口部门同意", "owner consented"),
    "review": Text("规划审核", "reviewed"),
    "approve": Text("批准", "approved"),
    "decide": Text("领导小组决定", "decided by the leading group"),
    "close": Text("办结", "closed"),
    "reject": Text("不予批准", "rejected"),
    "return": Text("退回补正", "returned"),
    "withdraw": Text("撤回", "withdrawn"),
    "prepare": Text("生成交付件", "prepared"),
    "deliver": Text("交付", "delivered"),
    "acknowledge": Text("确认收到", "acknowledged"),
    "accept": Text("接受条件", "accepted the conditions"),
    "report": Text("报告使用情况", "reported on the use"),
    "suspend": Text("暂停", "suspended"),
    "resume": Text("恢复", "resumed"),
    "recall": Text("召回", "recalled"),
    "confirm_recall": Text("确认召回通知", "recall notice confirmed"),
    "give_back": Text("提前交还", "handed back early"),
    "destroy": Text("报送销毁证明", "destruction stated"),
    "reject_proof": Text("销毁证明退回补正", "proof sent back"),
    "lapse": Text("未交付而失效", "lapsed before delivery"),
    "void": Text("审批失效", "approvals voided"),
    "expire": Text("到期", "expired"),
}
OBJECTS = {
    "dataset": Text("数据集", "dataset"),
    "request": Text("申请", "request"),
    "schedule": Text("扫描计划", "schedule"),
    "user": Text("人员", "person"),
    "department": Text("部门", "department"),
    "audit": Text("审计日志", "audit log"),
    "policy": Text("规则", "rules"),
    "policy_change": Text("规则修订", "rule change"),
    "artifact": Text("交付件", "artifact"),
}
PROBLEMS = {
    "sequence": Text("序号缺失或被移动", "a number is missing or was moved"),
    "body": Text("事件内容与其摘要不符", "an event's text differs from its hash"),
    "columns": Text("检索列与事件内容不符", "look-up columns differ from the event's text"),
    "root": Text("与已签名的检查点不符", "a signed root does not come out"),
    "cut": Text(
        "日志比检查点短，末尾被截", "the log is shorter than a checkpoint: its end was cut"
    ),
    "signature": Text("检查点签名不是本系统的", "a checkpoint's signature is not genuine"),
    "frontier": Text("树的前沿与事件不符", "the tree's frontier differs from the events"),
}


def sentences(language: Language, *parts: Text | None) -> str:
    """Return texts as sentences, one after the other."""
    said = [p.to(language).rstrip("。.； ") for p in parts if p and p.to(language).strip()]
    if language == "zh":
        return "".join(f"{s}。" for s in said)
    return " ".join(f"{s[:1].upper()}{s[1:]}." for s in said)


def plural(number: int, noun: str) -> str:
    """Return a number with its English noun: 1 dataset, 2,000 datasets."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(known: Mapping[str, Text], key: str | None, language: Language) -> str:
    """Return the name of a key; one without a name is shown readable rather than hidden."""
    if key is None:
        return ""
    found = known.get(key)
    return found.to(language) if found else key.replace("_", " ")
