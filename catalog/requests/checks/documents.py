"""Checks of the documents that go with a request: the agreement, the impact assessment, and that they are whole."""

from datetime import date

from catalog.models import Attachment
from catalog.requests.checks.application import sensitive_fields
from catalog.requests.checks.types import Check, CheckFacts, passed, refused, warned
from catalog.types import CheckResult, RecipientKind


def attachments(facts: CheckFacts) -> Check:
    """Refuse documents that are missing or not, to the byte, what was attached."""
    count = str(len(facts.attached))
    if not facts.damaged:
        return passed("attachments", count, "附件完整", "the attachments are whole")
    return refused(
        "attachments",
        str(facts.damaged),
        f"{facts.damaged} 份附件缺失或被改动。请移除后重新附上。",
        f"{facts.damaged} attachments are missing or were altered. Remove them and attach them again.",
    )


def agreement(facts: CheckFacts) -> Check:
    """Refuse a partner whose agreement is not attached, and one that does not cover the term of the release."""
    named = facts.envelope["agreement"]
    papers = [a for a in facts.attached if a.kind == "agreement"]
    if not papers:
        return _without(facts, named)
    paper = next((a for a in reversed(papers) if a.number == named), None)
    if paper is None:
        return refused(
            "agreement",
            "",
            f"申请写明的协议是 {named or '（空）'}，所附的协议是 {papers[-1].number}。请附上同一份协议。",
            f"the application names agreement {named or '(none)'}, the attached one is {papers[-1].number}. "
            "Attach the one that it names.",
        )
    return _covered(facts, paper.starts_on, paper.ends_on)


def _without(facts: CheckFacts, named: str | None) -> Check:
    """Return what comes of a request without an agreement attached."""
    if facts.kind is RecipientKind.AGREEMENT:
        return refused(
            "agreement",
            "",
            "接收方为协议单位，须附上协议并写明编号和期限。",
            "the recipient is an agreement partner: attach the agreement with its number and term.",
        )
    if not named:
        return passed("agreement", "", "不需要协议", "no agreement is needed")
    term = facts.envelope.get("agreement_term") or {}
    start, end = (date.fromisoformat(term[k]) if term.get(k) else None for k in ("from", "until"))
    found = _covered(facts, start, end)
    if found.result is not CheckResult.PASSED:
        return found
    return warned(
        "agreement",
        found.figure,
        "写明了协议，但未附上文本，无法核对",
        "an agreement is named but not attached: it cannot be checked",
    )


def _covered(facts: CheckFacts, start: date | None, end: date | None) -> Check:
    last = date.fromisoformat(facts.envelope["term"]["expires_on"])
    if end is not None and end < facts.today:
        return refused(
            "agreement",
            end.isoformat(),
            f"协议已于 {end} 到期。请附上续签的协议。",
            f"the agreement ended on {end}. Attach its renewal.",
        )
    if start is not None and start > facts.today:
        return refused(
            "agreement",
            start.isoformat(),
            f"协议自 {start} 起才生效。请届时再申请。",
            f"the agreement begins on {start}. Apply again from then on.",
        )
    if end is not None and end < last:
        days = (end - facts.today).days
        return refused(
            "agreement",
            end.isoformat(),
            f"协议于 {end} 到期，早于本次有效期 {last}。请将有效期改为至多 {days} 天，或附上续签的协议。",
            f"the agreement ends on {end}, before this release does on {last}. Ask for at most {days} days, "
            "or attach its renewal.",
        )
    if end is None:
        return warned(
            "agreement",
            "",
            "未写明协议的到期日，无法核对是否有效",
            "the agreement's last day is not given: whether it still holds cannot be checked",
        )
    return passed("agreement", end.isoformat(), "协议在有效期内", "the agreement covers the term")


def impact_assessment(facts: CheckFacts) -> Check:
    """Refuse sensitive personal information whose impact assessment is not attached (PIPL Art. 55, 56)."""
    sensitive = sensitive_fields(facts)
    if not sensitive:
        return passed("impact_assessment", "0", "不含敏感个人信息", "no sensitive personal data")
    count = str(len(sensitive))
    papers = [a for a in facts.attached if a.kind == "impact_assessment"]
    if papers:
        return _assessed(count, papers[-1])
    names = sensitive[:5]
    return refused(
        "impact_assessment",
        count,
        f"字段 {'、'.join(names)} 含敏感个人信息，须先做个人信息保护影响评估"
        "（个人信息保护法第五十五条），并附上评估报告。",
        f"{', '.join(names)} hold sensitive personal data: an impact assessment comes first "
        "(PIPL Art. 55); attach its report.",
    )


def _assessed(count: str, paper: Attachment) -> Check:
    about = f"{paper.number}，{paper.dated}", f"{paper.number}, {paper.dated}"
    if paper.conclusion == "unacceptable":
        return refused(
            "impact_assessment",
            count,
            f"所附影响评估（{about[0]}）的结论是风险不可接受。请减少字段或加强保护后重新评估。",
            f"the attached impact assessment ({about[1]}) finds the risk unacceptable. Ask for less, protect more, "
            "and have it assessed again.",
        )
    if paper.conclusion == "acceptable_with_measures":
        return warned(
            "impact_assessment",
            count,
            f"所附影响评估（{about[0]}）认为采取措施后风险可接受，请审批人核对措施是否到位",
            f"the attached impact assessment ({about[1]}) finds the risk acceptable with measures: approvers check "
            "that they are in place",
        )
    return passed(
        "impact_assessment",
        count,
        f"含敏感个人信息，已附个人信息保护影响评估（{about[0]}）",
        f"sensitive personal data, with an impact assessment ({about[1]})",
    )
