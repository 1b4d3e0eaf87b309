"""The automatic checks, run before any person spends time on a request; each with its figure and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.artifacts import XLSX_ROWS
from catalog.datasets import HOST, SECRET_WORDS
from catalog.measures import Required, host_problem, missing
from catalog.models import Dataset, Field
from catalog.requests.fields import (
    SCANNED,
    clear_identifiers,
    entities_of,
    holds_personal_data,
)
from catalog.requests.measures import Measures
from catalog.types import CheckResult, RecipientKind, ReleaseFormat
from policies.entities import Entities, Profile
from policies.levels import Level, Levels
from policies.types import Text

#: Escalation marks on persons or records handed to one recipient, cumulative: half of 50 / 500 / 5,000, the thresholds
#: of unlawful provision of personal information (Fa Shi [2017] No. 10, Art. 5), halved for data obtained in office.
MARKS = (25, 250, 2_500)
#: Fewest contributors behind anything handed out (output-checking practice).
SMALL = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One check and what came of it."""

    name: str
    result: CheckResult
    figure: str
    reason: Text


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What the checks look at. ``earlier_*``: what the recipient already had from other releases.

    ``recipients`` counts who can acknowledge; ``profile`` is the sensitivity list in force; ``required`` are the
    measures that the dataset's level asks of the system that holds it.
    """

    envelope: Mapping[str, Any]
    dataset: Dataset
    level: Level
    entities: Entities
    profile: Profile
    earlier_persons: int
    earlier_records: int
    recipients: int
    levels: Levels
    required: Sequence[Required]


def static_checks(facts: CheckFacts) -> list[Check]:
    """Run the checks that need no look at the data."""
    return [
        _scanned(facts),
        _state_secret(facts),
        _agreement(facts),
        _impact_assessment(facts),
        _protections(facts),
        _recipient(facts),
        _host(facts),
        _measures(facts),
    ]


def measured_checks(facts: CheckFacts, found: Measures) -> list[Check]:
    """Run the checks on the figures of the data as it would leave."""
    return [
        _persons(facts, found),
        _records(facts, found),
        _rows(facts, found),
        _k_anonymity(facts, found),
        _format(facts, found),
    ]


def source_changed(reason: Text) -> Check:
    """Return the check of a source that is not what was registered and scanned."""
    return Check("source", CheckResult.REFUSED, "", reason)


def _selected(facts: CheckFacts) -> list[Field]:
    names = {f["name"] for f in facts.envelope["fields"]}
    return [f for f in facts.dataset.fields if f.name in names]


def _kind(facts: CheckFacts) -> RecipientKind:
    return RecipientKind(facts.envelope["recipient"]["kind"])


def _scanned(facts: CheckFacts) -> Check:
    unknown = [f.name for f in _selected(facts) if f.outcome not in SCANNED]
    if not unknown:
        level = str(facts.dataset.level)
        return _passed(
            "scanned", level, "所选字段均已全量扫描", "all fields asked for were scanned"
        )
    names = unknown[:5]
    return Check(
        "scanned",
        CheckResult.REFUSED,
        str(len(unknown)),
        Text(
            f"字段 {'、'.join(names)} 尚未扫描或扫描不足，级别未知。请先扫描：guikou scan。",
            f"the level of {', '.join(names)} is unknown: not scanned, or not enough. "
            "Scan the dataset first.",
        ),
    )


def _state_secret(facts: CheckFacts) -> Check:
    dataset, envelope = facts.dataset, facts.envelope
    texts = [dataset.title_zh, dataset.title_en, dataset.description_zh, dataset.description_en]
    texts += [envelope["purpose"], envelope["legal_basis"]]
    texts += [f["name"] for f in envelope["fields"]]
    hits = sum(1 for text in texts if SECRET_WORDS.search(text))
    if dataset.state_secret or hits:
        return Check(
            "state_secret",
            CheckResult.REFUSED,
            dataset.state_secret or str(hits),
            Text(
                "名称、字段或用途含涉密字样，或数据集已标密。涉密内容不在本系统办理，请转保密渠道。",
                "title, fields or purpose name state secrets, or the dataset is marked so. State "
                "secrets are not handled here; use the channel approved for them.",
            ),
        )
    return _passed("state_secret", "0", "未见涉密字样", "no state-secret words")


def _agreement(facts: CheckFacts) -> Check:
    if _kind(facts) is RecipientKind.AGREEMENT and not facts.envelope["agreement"]:
        return Check(
            "agreement",
            CheckResult.REFUSED,
            "",
            Text(
                "接收方为协议单位，须写明协议编号（--agreement）。",
                "the recipient is an agreement partner: give the agreement's number (--agreement).",
            ),
        )
    return _passed("agreement", "", "协议齐备或不需要", "an agreement is named or not needed")


def sensitive_fields(facts: CheckFacts) -> list[str]:
    """Return the fields that leave with sensitive personal information (PIPL Art. 28; the profile of the day)."""
    leaving = {f["name"] for f in facts.envelope["fields"] if f["protection"] != "suppress"}
    return [
        f.name
        for f in _selected(facts)
        if f.name in leaving
        and any(
            entity.is_sensitive(facts.profile) or (facts.dataset.minors and entity.personal)
            for entity in entities_of(f, facts.entities)
        )
    ]


def _impact_assessment(facts: CheckFacts) -> Check:
    sensitive = sensitive_fields(facts)
    if not sensitive:
        return _passed("impact_assessment", "0", "不含敏感个人信息", "no sensitive personal data")
    count = str(len(sensitive))
    if facts.envelope["impact_assessment"]:
        return _passed(
            "impact_assessment",
            count,
            "含敏感个人信息，已附个人信息保护影响评估",
            "sensitive personal data, with an impact assessment",
        )
    names = sensitive[:5]
    return Check(
        "impact_assessment",
        CheckResult.REFUSED,
        count,
        Text(
            f"字段 {'、'.join(names)} 含敏感个人信息，须先做个人信息保护影响评估"
            "（个人信息保护法第五十五条），并写明编号（--impact-assessment）。",
            f"{', '.join(names)} hold sensitive personal data: an impact assessment comes first "
            "(PIPL Art. 55); give its number (--impact-assessment).",
        ),
    )


def _protections(facts: CheckFacts) -> Check:
    weaker = [f["name"] for f in facts.envelope["fields"] if f["weaker"]]
    if not weaker:
        return _passed("protections", "0", "按规则保护", "protected as the rules propose")
    names = weaker[:5]
    refused = _kind(facts) is RecipientKind.PUBLIC
    zh = f"字段 {'、'.join(names)} 的保护弱于规则建议"
    en = f"{', '.join(names)} are protected less than the rules propose"
    return Check(
        "protections",
        CheckResult.REFUSED if refused else CheckResult.WARNING,
        str(len(weaker)),
        Text(f"{zh}，不得向社会公开。", f"{en}; not for the public.")
        if refused
        else Text(f"{zh}，请审批人留意。", f"{en}; approvers should look at it."),
    )


def _persons(facts: CheckFacts, found: Measures) -> Check:
    if not holds_personal_data(facts.dataset.fields, facts.entities):
        return _passed("persons", "0", "不涉及个人", "no personal data")
    return _cumulative("persons", found.persons, facts.earlier_persons, "人", "persons")


def _records(facts: CheckFacts, found: Measures) -> Check:
    if not holds_personal_data(facts.dataset.fields, facts.entities):
        return _passed("records", str(found.rows), "不涉及个人", "no personal data")
    return _cumulative("records", found.rows, facts.earlier_records, "条", "records")


def _cumulative(name: str, now: int, earlier: int, zh: str, en: str) -> Check:
    total = now + earlier
    passed_marks = [m for m in MARKS if total >= m]
    text = Text(
        f"本次 {now} {zh}，此前已向该接收方提供 {earlier} {zh}，累计 {total} {zh}",
        f"{now} {en} now, {earlier} given to this recipient before, {total} in all",
    )
    if not passed_marks:
        return Check(name, CheckResult.PASSED, str(total), text)
    mark = passed_marks[-1]
    return Check(
        name,
        CheckResult.WARNING,
        str(total),
        Text(f"{text.zh}，达到 {mark} {zh}警戒线", f"{text.en}: past the mark of {mark}"),
    )


def _rows(facts: CheckFacts, found: Measures) -> Check:
    rows = found.rows
    if rows == 0:
        return Check(
            "rows",
            CheckResult.REFUSED,
            "0",
            Text("没有符合条件的记录。请修改筛选条件。", "no row matches. Change the row filter."),
        )
    personal = holds_personal_data(facts.dataset.fields, facts.entities)
    if personal and rows < SMALL and _kind(facts) is not RecipientKind.OWN_BUREAU:
        return Check(
            "rows",
            CheckResult.WARNING,
            str(rows),
            Text(
                f"仅 {rows} 条记录（少于 {SMALL}），易指向具体个人",
                f"only {rows} rows (fewer than {SMALL}): they point at individuals",
            ),
        )
    return _passed("rows", str(rows), f"{rows} 条记录", f"{rows} rows")


def _k_anonymity(facts: CheckFacts, found: Measures) -> Check:
    k = facts.level.k[_kind(facts).value]
    clear = clear_identifiers(facts.envelope, facts.entities)
    if clear and found.smallest_group is not None:
        return Check(
            "k_anonymity",
            CheckResult.WARNING,
            "",
            Text(
                f"字段 {'、'.join(clear[:5])} 以原值提供，属可识别的数据，不适用 k-匿名",
                f"{', '.join(clear[:5])} leave as they are: identified data, to which k-anonymity "
                "does not apply",
            ),
        )
    if found.smallest_group is None or k <= 1:
        return _passed(
            "k_anonymity", "", "没有需要检验的准标识字段", "no quasi-identifiers to be tested"
        )
    figure = f"{found.smallest_group}/{k}"
    names = found.quasi_identifiers
    zh = f"保护后，{'、'.join(names)} 的最小组有 {found.smallest_group} 人，要求 {k} 人"
    en = (
        f"after protection the smallest group on {', '.join(names)} has {found.smallest_group} "
        f"persons; {k} are asked for"
    )
    if found.smallest_group >= k:
        return Check("k_anonymity", CheckResult.PASSED, figure, Text(zh, en))
    refused = _kind(facts) is RecipientKind.PUBLIC
    return Check(
        "k_anonymity",
        CheckResult.REFUSED if refused else CheckResult.WARNING,
        figure,
        Text(
            f"{zh}。请减少字段或加强概化。",
            f"{en}. Ask for fewer fields or stronger generalization.",
        ),
    )


def _format(facts: CheckFacts, found: Measures) -> Check:
    wanted = facts.envelope["output"]["format"]
    if wanted == ReleaseFormat.XLSX.value and found.rows >= XLSX_ROWS:
        return Check(
            "format",
            CheckResult.REFUSED,
            str(found.rows),
            Text(
                f"超过 Excel 的 {XLSX_ROWS} 行上限。请改用 csv 或 parquet。",
                f"more than the {XLSX_ROWS} rows of an Excel sheet. Ask for csv or parquet.",
            ),
        )
    return _passed("format", wanted, "格式可用", "the format fits")


def _recipient(facts: CheckFacts) -> Check:
    if facts.recipients:
        return _passed(
            "recipient", str(facts.recipients), "接收方有人可签收", "somebody can acknowledge"
        )
    return Check(
        "recipient",
        CheckResult.WARNING,
        "0",
        Text(
            "接收方尚无可签收的人员。请先登记。",
            "nobody of the recipient can acknowledge receipt yet. Register somebody.",
        ),
    )


def _host(facts: CheckFacts) -> Check:
    problem = host_problem(facts.levels, facts.dataset)
    if problem is None:
        grade = str(facts.dataset.host_grade)
        return _passed("host", grade, "所在系统定级相称", "the host system's grade suffices")
    return Check(
        "host",
        CheckResult.REFUSED,
        str(facts.dataset.host_grade or ""),
        Text(
            f"{problem.zh}。请登记或提升：guikou dataset attest --host-grade。",
            f"{problem.en}. Record or raise it: guikou dataset attest --host-grade.",
        ),
    )


def _measures(facts: CheckFacts) -> Check:
    lacking = [r for r in missing(facts.required) if r.measure != HOST]
    if not lacking:
        return _passed(
            "measures", "0", "分级保护措施齐备", "the measures of the level are in place"
        )
    return Check(
        "measures",
        CheckResult.WARNING,
        str(len(lacking)),
        Text(
            f"缺少：{'、'.join(r.name.zh for r in lacking)}",
            f"missing: {', '.join(r.name.en for r in lacking)}",
        ),
    )


def _passed(name: str, figure: str, zh: str, en: str) -> Check:
    return Check(name, CheckResult.PASSED, figure, Text(zh, en))


def refused_checks(checks: Sequence[Check]) -> list[Check]:
    """Return the checks that stop the request."""
    return [c for c in checks if c.result is CheckResult.REFUSED]
