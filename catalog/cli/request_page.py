"""One request on the terminal: envelope, checks, acts, next steps."""

from typing import TYPE_CHECKING

from catalog.cli.language import say, t
from catalog.cli.output import level_label, print_lines, print_table, when
from catalog.cli.request_attachments import print_attachments
from catalog.cli.request_checks import print_alternatives, print_checks
from catalog.cli.request_conditions import print_conditions

if TYPE_CHECKING:
    from catalog.requests.types import RequestPage
    from policies.levels import Levels


def print_page(page: "RequestPage", zone: str, levels: "Levels") -> None:
    """Print everything about one request; ``zone`` is the installation's time zone."""
    row = page.row
    print_lines(
        f"[bold]{row.number}[/] {say(row.title)}  {level_label(row.level, levels)}  [bold]{say(row.state_name)}[/]",
        t(
            f"{say(row.applicant_name)} 申请提供给 {say(row.recipient_name)}，至 {row.expires_on or '–'}",
            f"{say(row.applicant_name)} asks to give to {say(row.recipient_name)}, until {row.expires_on or '–'}",
        ),
        f"{t('用途', 'purpose')}: {page.purpose}",
        f"{t('依据', 'legal basis')}: {page.legal_basis}",
        f"{t('要件摘要', 'envelope')}: {page.envelope_digest}",
        *(f"[red]{say(s)}[/]" for s in page.stale),
    )
    print_table(
        t("字段与保护", "Fields and protections"),
        t("字段|实体|级别|保护|保证", "field|entity|level|protection|guarantee").split("|"),
        [
            (f.name, f.entity, level_label(f.level, levels), f.protection, say(f.guarantee))
            for f in page.fields
        ],
    )
    print_conditions(page)
    if page.attachments:
        print_attachments(page.attachments, zone)
    print_checks(page.checks)
    print_alternatives(page.checks)
    print_table(
        t("经过", "What happened"),
        t("时间|环节|人员|角色|意见|有效", "time|act|person|role|comment|in force").split("|"),
        [
            (
                when(a.at, zone),
                a.event,
                say(a.actor_name),
                a.role,
                a.comment,
                a.in_force and a.signed,
            )
            for a in page.acts
        ],
    )
    if page.proofs:
        _print_proofs(page, zone)
    print_table(
        t("下一步", "Next"),
        t("环节|可由|说明", "act|can be done by|why not me").split("|"),
        [
            (
                say(s.label),
                ", ".join(f"{say(n)} ({w})" for w, n in zip(s.who, s.names, strict=True)) or "–",
                t("您可办理", "you may") if s.mine else say(s.reason),
            )
            for s in page.steps
        ],
    )


def _print_proofs(page: "RequestPage", zone: str) -> None:
    outcomes = {
        "accepted": t("已核验", "checked"),
        "insufficient": t("不足，已退回", "insufficient, sent back"),
    }
    print_table(
        t("销毁证明", "Proof of destruction"),
        t(
            "报送|日期|方式|见证人|证明文件|核验|签名成立",
            "stated|day|how|witness|certificate|check|signature holds",
        ).split("|"),
        [
            (
                f"{say(p.stated_by_name)} {when(p.stated_at, zone)}",
                p.destroyed_on,
                p.how,
                p.witness,
                f"{p.certificate} {(p.certificate_sha256 or '')[:16]}" if p.certificate else "–",
                outcomes.get(p.outcome or "", t("待核验", "to be checked")),
                p.signed,
            )
            for p in page.proofs
        ],
    )
