"""What roles and actions are called, for people. The keys in rule files stay English."""

import re

from policies.types import Language, Text

ROLES = {
    "leading_group": Text("领导小组", "leading group"),
    "leader_in_charge": Text("分管领导", "leader in charge"),
    "planning": Text("规划信息科", "planning section"),
    "finance_supervision": Text("财监科", "finance supervision"),
    "information_center": Text("信息中心", "information center"),
    "discipline_inspection": Text("纪检监察", "discipline inspection"),
    "owner_liaison": Text("归口联络员", "owner's liaison"),
    "staff": Text("工作人员", "staff"),
    "external_recipient": Text("外部接收方", "external recipient"),
    "administrator": Text("系统管理员", "administrator"),
    "system": Text("系统自身", "the installation"),
}
ACTIONS = {
    "level:change": Text("级别变化", "level changed"),
    "session:start": Text("登录", "signed in"),
    "session:end": Text("退出", "signed out"),
    "dataset:register": Text("登记数据集", "registered a dataset"),
    "dataset:find": Text("查找数据集", "looked for a dataset"),
    "dataset:view": Text("查看数据集", "viewed a dataset"),
    "dataset:set_level": Text("申报级别", "declared a level"),
    "dataset:lower_level": Text("确认降级", "confirmed a lowering"),
    "dataset:confirm_review": Text("确认级别复核", "confirmed a level review"),
    "dataset:attest": Text("登记保护情况", "recorded how it is kept"),
    "level:rise": Text("级别上升", "level rose"),
    "level:regrade": Text("重新定级", "re-grading"),
    "scan:run": Text("扫描", "scanned"),
    "quality:run": Text("质量检查", "ran quality rules"),
    "schedule:create": Text("新建扫描计划", "made a schedule"),
    "schedule:view": Text("查看扫描计划", "viewed schedules"),
    "request:create": Text("起草申请", "drafted a request"),
    "request:view": Text("查看申请", "viewed a request"),
    "request:revise": Text("修改申请", "revised a request"),
    "request:accept": Text("接受审批条件", "accepted conditions"),
    "request:report": Text("报告使用情况", "reported on the use"),
    "request:attach": Text("添加附件", "attached a document"),
    "request:detach": Text("移除附件", "removed an attachment"),
    "request:read_attachment": Text("查阅附件", "read an attachment"),
    "request:preview": Text("预览申请", "previewed a release"),
    "request:submit": Text("提交申请", "submitted a request"),
    "request:consent": Text("同意提供", "consented to a release"),
    "request:review": Text("审核申请", "reviewed a request"),
    "request:approve": Text("批准申请", "approved a request"),
    "request:decide": Text("领导小组决定", "decided a request"),
    "request:reject": Text("不予批准", "rejected a request"),
    "request:return": Text("退回申请", "returned a request"),
    "request:withdraw": Text("撤回申请", "withdrew a request"),
    "request:void": Text("审批失效", "approvals voided"),
    "request:prepare": Text("生成交付件", "prepared a release"),
    "request:deliver": Text("交付", "delivered a release"),
    "request:acknowledge": Text("确认收到", "acknowledged a release"),
    "request:suspend": Text("暂停", "suspended a release"),
    "request:resume": Text("恢复", "resumed a release"),
    "request:recall": Text("召回", "recalled a release"),
    "request:confirm_recall": Text("确认召回通知", "confirmed a recall notice"),
    "request:give_back": Text("提前交还", "handed a release back"),
    "request:expire": Text("到期", "ended a term"),
    "request:destroy": Text("报送销毁证明", "stated a destruction"),
    "request:reject_proof": Text("退回销毁证明", "sent a proof of destruction back"),
    "request:notify": Text("催办或通知", "gave notice"),
    "request:close": Text("办结申请", "closed a request"),
    "release:download": Text("下载交付件", "downloaded a release"),
    "release:trace": Text("追查泄露", "traced a leaked copy"),
    "release:export": Text("导出台账", "exported the register of releases"),
    "release:dossier": Text("制作卷宗", "made a dossier"),
    "audit:view": Text("查看审计", "viewed the audit log"),
    "audit:verify": Text("核验审计", "verified the audit log"),
    "audit:checkpoint": Text("签发检查点", "signed a checkpoint"),
    "user:add": Text("增加人员或部门", "added a person or unit"),
    "user:list": Text("查看人员", "viewed people"),
    "role:assign": Text("授予角色", "assigned a role"),
    "catalog:move": Text("迁移目录数据库", "moved the catalog"),
    "policy:view": Text("查看规则", "viewed the rules"),
    "policy:propose": Text("提出规则修订", "proposed a rule change"),
    "policy:revise": Text("修改规则修订稿", "revised a rule change"),
    "policy:review": Text("审核规则修订", "reviewed a rule change"),
    "policy:approve": Text("批准规则修订", "approved a rule change"),
    "policy:reject": Text("不予批准规则修订", "rejected a rule change"),
    "policy:return": Text("退回规则修订", "returned a rule change"),
    "policy:withdraw": Text("撤回规则修订", "withdrew a rule change"),
    "policy:void": Text("规则修订审批失效", "approvals of a rule change voided"),
    "dataset:samples": Text("查看样例", "viewed samples"),
    "source:add": Text("增加数据源", "added a source"),
    "schedule:remove": Text("撤销扫描计划", "removed a schedule"),
    "source:set": Text("更改数据源限制", "changed a source's limits"),
    "source:view": Text("查看数据源", "viewed sources"),
    "source:crawl": Text("检视数据源", "crawled a source"),
    "source:test": Text("测试数据源", "tested a source"),
    "source:remove": Text("移除数据源", "removed a source"),
    "dataset:watermark": Text("声明增量字段", "declared a watermark"),
    "dataset:vanish": Text("数据集不再存在", "dataset vanished"),
    "dataset:return": Text("数据集重新出现", "dataset came back"),
    "dataset:reshape": Text("结构变化", "schema changed"),
    "finding:decide": Text("处置发现", "decided on a finding"),
    "drift:view": Text("查看数据变化", "viewed what changed"),
    "drift:acknowledge": Text("确认知悉数据变化", "took note of a change"),
    "drift:deliver": Text("发送数据变化通知", "told of changes outside"),
}
#: Acts as they stand in a rule book: what somebody may do.
ACTS = {
    "dataset:register": Text("登记数据集", "register a dataset"),
    "dataset:find": Text("知悉数据集", "find a dataset"),
    "dataset:view": Text("查看数据集", "view a dataset"),
    "dataset:attest": Text("登记保护措施", "record a dataset's measures"),
    "dataset:confirm_review": Text("确认级别复核", "confirm a review"),
    "dataset:samples": Text("查看样例", "see sample values"),
    "dataset:set_level": Text("申报级别", "declare a level"),
    "dataset:lower_level": Text("确认降级", "confirm a lowering"),
    "source:add": Text("增加数据源", "add a source"),
    "source:view": Text("查看数据源", "view sources"),
    "source:crawl": Text("检视、测试数据源", "crawl and test a source"),
    "source:remove": Text("移除数据源", "remove a source"),
    "scan:run": Text("扫描", "scan"),
    "finding:decide": Text("处置发现", "decide on a finding"),
    "drift:view": Text("查看数据变化", "see what changed in data"),
    "drift:acknowledge": Text("确认知悉数据变化", "take note of a change in data"),
    "drift:deliver": Text("发送数据变化通知", "send what is due about changes"),
    "quality:run": Text("质量检查", "run quality rules"),
    "schedule:create": Text("新建扫描计划", "make a schedule"),
    "schedule:view": Text("查看扫描计划", "view schedules"),
    "request:create": Text("起草申请", "draft a request"),
    "request:submit": Text("提交申请", "submit a request"),
    "request:consent": Text("归口部门同意", "consent as owner"),
    "request:review": Text("审核申请", "review a request"),
    "request:approve": Text("批准申请", "approve a request"),
    "request:decide": Text("领导小组决定", "decide a request"),
    "request:reject": Text("不予批准", "reject a request"),
    "request:return": Text("退回申请", "return a request"),
    "request:withdraw": Text("撤回申请", "withdraw a request"),
    "request:prepare": Text("生成交付件", "prepare a release"),
    "request:deliver": Text("交付", "deliver a release"),
    "request:acknowledge": Text("确认收到", "acknowledge receipt"),
    "request:suspend": Text("暂停申请或提供", "suspend a request or release"),
    "request:resume": Text("恢复申请或提供", "resume a request or release"),
    "request:recall": Text("召回已交付的数据", "recall a release"),
    "request:confirm_recall": Text("确认收到召回通知", "confirm a recall notice"),
    "request:give_back": Text("提前交还", "hand a release back early"),
    "request:expire": Text("使期满的提供失效", "end a release whose term is over"),
    "request:destroy": Text("报送销毁证明", "state the destruction"),
    "request:reject_proof": Text("退回销毁证明", "send a proof of destruction back"),
    "request:close": Text("核验销毁并办结", "check the destruction and close"),
    "request:view": Text("查看申请", "view a request"),
    "request:read_attachment": Text("查阅申请的附件", "read a request's attachments"),
    "release:download": Text("下载交付件", "download a release"),
    "release:trace": Text("追查泄露数据的出处", "trace a leaked copy"),
    "release:export": Text("导出对外提供台账", "export the register of releases"),
    "release:dossier": Text("制作一件申请的卷宗", "make the dossier of a request"),
    "audit:view": Text("查看审计日志", "view the audit log"),
    "audit:verify": Text("核验审计日志", "verify the audit log"),
    "user:add": Text("增加人员或部门", "add a person or unit"),
    "user:list": Text("查看人员", "list people"),
    "role:assign": Text("授予角色", "assign a role"),
    "catalog:move": Text("迁移目录数据库", "move the catalog"),
    "policy:view": Text("查看规则", "view the rules"),
    "policy:propose": Text("提出规则修订", "propose a rule change"),
    "policy:review": Text("审核规则修订", "review a rule change"),
    "policy:approve": Text("批准规则修订", "approve a rule change"),
    "policy:reject": Text("不予批准规则修订", "reject a rule change"),
    "policy:return": Text("退回规则修订", "return a rule change"),
    "policy:withdraw": Text("撤回规则修订", "withdraw a rule change"),
}
#: What the acts are about, in the order of the rule book: a name, and the resources that belong there.
CHAPTERS = (
    (Text("数据集", "Datasets"), ("dataset",)),
    (
        Text("数据源、扫描与质量", "Sources, scans and quality"),
        ("source", "scan", "finding", "drift", "quality", "schedule"),
    ),
    (Text("对外提供", "Releases"), ("request", "release")),
    (
        Text("日志、人员、规则与目录", "Log, people, rules and catalog"),
        ("audit", "user", "role", "policy", "catalog"),
    ),
)
RELATIONS = {
    "own": Text("本部门", "own department"),
    "granted": Text("已授予", "granted"),
    "other": Text("其他部门", "other departments"),
}
RECIPIENTS = {
    "own_bureau": Text("本单位", "own bureau"),
    "government": Text("政府部门", "government body"),
    "agreement": Text("协议单位", "agreement partner"),
    "public": Text("社会公开", "the public"),
}
#: A fact that holds, and one that does not.
FACTS = {
    "is_applicant": Text("作为申请人", "as applicant"),
    "took_part": Text("已承担其他环节", "with another part filled"),
    "is_recipient": Text("作为接收方", "as recipient"),
    "state_secret": Text("涉及国家秘密", "with a state-secret mark"),
    "unapproved_system": Text(
        "涉密而系统未经批准", "with a state-secret mark in a system not approved for it"
    ),
}
NOT_FACTS = {
    "is_applicant": Text("不是申请人", "not the applicant"),
    "took_part": Text("未承担其他环节", "no other part filled"),
    "is_recipient": Text("不是接收方", "not the recipient"),
    "state_secret": Text("不涉及国家秘密", "no state-secret mark"),
    "unapproved_system": Text(
        "不涉密或系统已经批准", "no state-secret mark, or a system approved for it"
    ),
}

#: What an allowed act must observe, and what its values mean.
OBLIGATIONS = {
    "samples": Text("样例", "samples"),
    "chain": Text("须经", "approvals"),
    "k": Text("最小组人数 k", "smallest group k"),
    "encrypted": Text("加密", "encrypted"),
    "two_person_delivery": Text("两人交付", "delivered by two people"),
    "marked": Text("加注级别标识", "marked with its level"),
    "valid_days": Text("有效天数", "valid for days"),
    "mlps_grade": Text("系统等级保护级别", "grade of the host system"),
    "mask:identifier": Text("标识符", "identifiers"),
    "mask:quasi_identifier": Text("准标识符", "quasi-identifiers"),
    "mask:sensitive": Text("敏感字段", "sensitive fields"),
    "mask:contact": Text("联系方式", "contacts"),
    "mask:text": Text("自由文本", "free text"),
    "mask:other": Text("其他字段", "other fields"),
}
VALUES = {
    "plain": Text("原样", "as they are"),
    "masked": Text("脱敏", "masked"),
    "none": Text("不展示", "not shown"),
    "consent": Text("归口部门同意", "owner's consent"),
    "review": Text("规划信息科审核", "planning review"),
    "approve": Text("分管领导批准", "leader's approval"),
    "decide": Text("领导小组决策", "leading group's decision"),
    "mask": Text("掩码", "masked"),
    "suppress": Text("不提供", "suppressed"),
    "pseudonym": Text("假名", "pseudonymized"),
    "generalize": Text("概化", "generalized"),
    "redact": Text("文本脱敏", "redacted"),
}

_DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(f"第([{_DIGITS}十]+)条")
#: Laws that sources name, and what they are called in English.
_LAWS = {
    "数据安全法": "Data Security Law, ",
    "网络数据安全管理条例": "Network Data Security Regulations",
}


def article(said: str, language: Language) -> str:
    """Return the name of an article; in English 第二十七条 is Article 27."""
    if language == "zh":
        return said
    for law, name in _LAWS.items():
        said = said.replace(law, name)
    return _ARTICLE.sub(lambda m: f"Article {_number(m[1])}", said).replace("；", "; ")


def _number(numeral: str) -> int:
    """Return a Chinese numeral below one hundred as a number."""
    if "十" not in numeral:
        return _DIGITS.index(numeral)
    tens, ones = numeral.split("十")
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


#: How a version of the rules stands to today.
STANDINGS = {
    "now": Text("现行", "in force"),
    "to_come": Text("待施行", "to come"),
    "past": Text("已被取代", "replaced"),
    "never": Text("未施行即被取代", "replaced before its day"),
}
