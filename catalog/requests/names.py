"""What the keys of a request are called, for people: its checks, its formats, how it reaches the recipient."""

from policies.types import Text

CHECK_RESULTS = {
    "passed": Text("通过", "passed"),
    "warning": Text("提醒", "warning"),
    "refused": Text("不通过", "refused"),
}
CHECKS = {
    "attachments": Text("附件", "attachments"),
    "scanned": Text("已全量扫描", "fully scanned"),
    "state_secret": Text("国家秘密", "state secrets"),
    "agreement": Text("协议", "agreement"),
    "impact_assessment": Text("影响评估", "impact assessment"),
    "protections": Text("保护措施", "protections"),
    "persons": Text("涉及人数（累计）", "persons, cumulative"),
    "records": Text("涉及记录（累计）", "records, cumulative"),
    "rows": Text("最少记录数", "fewest records"),
    "k_anonymity": Text("K 匿名", "k-anonymity"),
    "l_diversity": Text("L 多样性", "l-diversity"),
    "uniqueness": Text("独一无二的人", "unique persons"),
    "aggregates": Text("汇总单元格", "cells of aggregates"),
    "difference": Text("与此前提供的差异", "difference from earlier releases"),
    "linkage": Text("与已有数据的关联", "linkage with earlier releases"),
    "minimum": Text("最小必要", "minimum necessary"),
    "policy": Text("规则裁决", "what the rules say"),
    "source": Text("数据源", "source"),
    "voided": Text("审批失效", "approvals voided"),
    "format": Text("格式", "format"),
    "host": Text("所在系统定级", "host system"),
    "measures": Text("分级保护措施", "measures of the level"),
    "recipient": Text("接收方", "recipient"),
}
FORMATS = {
    "csv": Text("CSV 文本", "CSV"),
    "parquet": Text("Parquet", "Parquet"),
    "xlsx": Text("Excel 工作簿", "Excel workbook"),
}
METHODS = {
    "download": Text("系统内下载", "download from here"),
    "medium": Text("两人介质交付", "handed over on a medium by two people"),
}
#: How a release stands to its term.
STANDINGS = {
    "valid": Text("有效", "valid"),
    "soon": Text("30 天内到期", "ends within 30 days"),
    "week": Text("7 天内到期", "ends within 7 days"),
    "overdue": Text("逾期未办结", "overdue"),
    "to_be_gone": Text("待收回销毁", "to be destroyed"),
    "ended": Text("已办结", "ended"),
}
ATTACHMENTS = {
    "agreement": Text("协议", "agreement"),
    "impact_assessment": Text("影响评估", "impact assessment"),
    "other": Text("其他", "other"),
}
#: What an impact assessment came to.
CONCLUSIONS = {
    "acceptable": Text("风险可接受", "risk acceptable"),
    "acceptable_with_measures": Text("采取措施后可接受", "acceptable with measures"),
    "unacceptable": Text("风险不可接受", "risk not acceptable"),
}
