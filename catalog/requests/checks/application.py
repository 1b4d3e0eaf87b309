"""Checks of the application as such: what the rules say, what is asked for, what goes with it."""

from catalog.datasets import HOST, SECRET_WORDS
from catalog.measures import host_problem, missing
from catalog.requests.checks.types import (
    Check,
    CheckFacts,
    passed,
    refused,
    stops_public,
    warned,
)
from catalog.requests.fields import SCANNED, entities_of
from policies.types import Text


def policy(facts: CheckFacts) -> Check:
    """Say what the rules decided on this applicant, dataset, level and kind of recipient."""
    decision = facts.decision
    if not decision.allowed:
        return refused(
            "policy",
            decision.rule,
            f"{decision.reason.zh}（{decision.article}）{decision.remedy.zh}",
            f"{decision.reason.en} ({decision.article}). {decision.remedy.en}",
        )
    parts = len(facts.level.chain[facts.kind.value])
    if not parts:
        return refused(
            "policy",
            decision.rule,
            f"{facts.level.name.zh}级数据不得提供给这类接收方。请减少字段，或改用汇总数据。",
            f"data of level {facts.level.name.en} is never handed to such a recipient. Ask for fewer "
            "fields, or for figures only.",
        )
    return passed(
        "policy",
        decision.rule,
        f"{decision.reason.zh}，须经 {parts} 个审批环节",
        f"{decision.reason.en}; {parts} must agree",
    )


def scanned(facts: CheckFacts) -> Check:
    """Refuse fields whose content is not known."""
    unknown = [f.name for f in facts.selected if f.outcome not in SCANNED]
    if not unknown:
        level = str(facts.dataset.level)
        return passed("scanned", level, "所选字段均已全量扫描", "all fields asked for were scanned")
    names = unknown[:5]
    return refused(
        "scanned",
        str(len(unknown)),
        f"字段 {'、'.join(names)} 尚未扫描或扫描不足，级别未知。请先扫描：guikou scan。",
        f"the level of {', '.join(names)} is unknown: not scanned, or not enough. "
        "Scan the dataset first.",
    )


def state_secret(facts: CheckFacts) -> Check:
    """Refuse what is marked a state secret, or named like one."""
    dataset, envelope = facts.dataset, facts.envelope
    texts = [dataset.title_zh, dataset.title_en, dataset.description_zh, dataset.description_en]
    texts += [envelope["purpose"], envelope["legal_basis"]]
    texts += [f["name"] for f in envelope["fields"]]
    hits = sum(1 for text in texts if SECRET_WORDS.search(text))
    if dataset.state_secret or hits:
        return refused(
            "state_secret",
            dataset.state_secret or str(hits),
            "名称、字段或用途含涉密字样，或数据集已标密。涉密内容不在本系统办理，请转保密渠道。",
            "title, fields or purpose name state secrets, or the dataset is marked so. State "
            "secrets are not handled here; use the channel approved for them.",
        )
    return passed("state_secret", "0", "未见涉密字样", "no state-secret words")


def sensitive_fields(facts: CheckFacts) -> list[str]:
    """Return the fields that leave with sensitive personal information (PIPL Art. 28; the profile of the day)."""
    leaving = {f["name"] for f in facts.envelope["fields"] if f["protection"] != "suppress"}
    return [
        f.name
        for f in facts.selected
        if f.name in leaving
        and any(
            entity.is_sensitive(facts.profile) or (facts.dataset.minors and entity.personal)
            for entity in entities_of(f, facts.entities)
        )
    ]


def protections(facts: CheckFacts) -> Check:
    """Warn of fields protected less than the rules propose; for the public that is refused."""
    weaker = [f["name"] for f in facts.envelope["fields"] if f["weaker"]]
    if not weaker:
        return passed("protections", "0", "按规则保护", "protected as the rules propose")
    names = weaker[:5]
    zh = f"字段 {'、'.join(names)} 的保护弱于规则建议"
    en = f"{', '.join(names)} are protected less than the rules propose"
    result = stops_public(facts)
    said = {
        "refused": Text(f"{zh}，不得向社会公开。", f"{en}; not for the public."),
        "warning": Text(f"{zh}，请审批人留意。", f"{en}; approvers should look at it."),
    }
    return Check("protections", result, str(len(weaker)), said[result.value])


def minimum(facts: CheckFacts) -> Check:
    """Warn of fields that were not needed before (PIPL Art. 6: no more than the purpose needs)."""
    before = facts.before
    if before is None:
        return passed(
            "minimum",
            "",
            "该接收方此前未申请过这份数据，无从比较",
            "this recipient never asked for this dataset before; nothing to compare with",
        )
    names = [f["name"] for f in facts.envelope["fields"] if f["protection"] != "suppress"]
    new = [n for n in names if n not in before.fields]
    what = (
        ("同一用途", "for the same purpose") if before.same_purpose else ("", "for other purposes")
    )
    if not new:
        return passed(
            "minimum",
            "0",
            f"此前{what[0]}的 {len(before.numbers)} 件申请已要过这些字段",
            f"{len(before.numbers)} earlier requests {what[1]} asked for these fields too",
        )
    return warned(
        "minimum",
        str(len(new)),
        f"字段 {'、'.join(new[:5])} 在此前{what[0]}的 {len(before.numbers)} 件申请中都不曾需要。"
        "请说明为何需要，或去掉。",
        f"{', '.join(new[:5])} were not needed in {len(before.numbers)} earlier requests {what[1]}. "
        "Say why they are now, or leave them out.",
    )


def recipient(facts: CheckFacts) -> Check:
    """Warn when nobody could acknowledge receipt."""
    if facts.recipients:
        return passed(
            "recipient", str(facts.recipients), "接收方有人可签收", "somebody can acknowledge"
        )
    return warned(
        "recipient",
        "0",
        "接收方尚无可签收的人员。请先登记。",
        "nobody of the recipient can acknowledge receipt yet. Register somebody.",
    )


def host(facts: CheckFacts) -> Check:
    """Refuse what lies on a system of too low a grade, or of none on record (Article 29)."""
    problem = host_problem(facts.levels, facts.dataset)
    if problem is None:
        grade = str(facts.dataset.host_grade)
        return passed("host", grade, "所在系统定级相称", "the host system's grade suffices")
    return refused(
        "host",
        str(facts.dataset.host_grade or ""),
        f"{problem.zh}。请登记或提升：guikou dataset attest --host-grade。",
        f"{problem.en}. Record or raise it: guikou dataset attest --host-grade.",
    )


def measures(facts: CheckFacts) -> Check:
    """Warn of measures that the level asks for and that are not on record."""
    lacking = [r for r in missing(facts.required) if r.measure != HOST]
    if not lacking:
        return passed("measures", "0", "分级保护措施齐备", "the measures of the level are in place")
    return warned(
        "measures",
        str(len(lacking)),
        f"缺少：{'、'.join(r.name.zh for r in lacking)}",
        f"missing: {', '.join(r.name.en for r in lacking)}",
    )
