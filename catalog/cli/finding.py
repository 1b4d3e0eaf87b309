"""guikou finding: list what was found, say whether it is right, and see how right each detector is."""

import click

from catalog.cli.language import t
from catalog.cli.output import done, format_option, print_json, print_table
from catalog.cli.session import signed_in


@click.group(
    help=t(
        "发现：确认或否定，检测器的准确程度。",
        "Findings: confirm or reject; how right detectors are.",
    )
)
def finding() -> None:
    """Group of the commands on findings."""


def verdict_label(verdict: str | None) -> str:
    """Return what was said of a finding in this run's language."""
    names = {"confirmed": t("已确认", "confirmed"), "rejected": t("已否定", "rejected")}
    return names.get(verdict or "", "–")


@finding.command(
    "list",
    help=t("列出一个数据集中的发现与人工意见。", "List what was found, and what people say."),
)
@click.argument("code")
@format_option
def list_(code: str, output: str) -> None:
    """List the findings of dataset CODE."""
    from catalog import finding_decisions

    with signed_in() as (store, actor):
        rows = finding_decisions.list_findings(store, actor, code)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"发现（{len(rows)}）", f"Findings ({len(rows)})"),
        t(
            "字段|内容|检测器|命中|检查|意见|理由|人员",
            "field|what|detector|matches|examined|said|reason|by",
        ).split("|"),
        [
            (
                r.field,
                r.entity,
                r.detector,
                r.matches,
                r.examined,
                verdict_label(r.verdict),
                r.reason,
                r.by,
            )
            for r in rows
        ],
        right=(3, 4),
    )


@finding.command(
    help=t("确认或否定一项发现；不改变级别。", "Confirm or reject a finding; the level stays.")
)
@click.argument("code")
@click.argument("field")
@click.argument("entity")
@click.option(
    "--confirm/--reject", "confirmed", required=True, help=t("确认或否定。", "Right or wrong.")
)
@click.option("--reason", default="", help=t("理由；否定时必填。", "Why; required to reject."))
def decide(code: str, field: str, entity: str, confirmed: bool, reason: str) -> None:
    """Say whether ENTITY in FIELD of dataset CODE is right."""
    from catalog import finding_decisions

    verdict: finding_decisions.Verdict = "confirmed" if confirmed else "rejected"
    with signed_in() as (store, actor):
        finding_decisions.decide(store, actor, code, field, entity, verdict, reason)
    done("已记录。级别不因此改变。", "Recorded. The level stays as it is.")


@finding.command(
    help=t("各检测器的准确程度，依人工意见。", "How right each detector is, by what people said.")
)
@format_option
def precision(output: str) -> None:
    """Print the share of confirmed findings of each detector, with its interval."""
    from catalog import finding_decisions

    with signed_in() as (store, actor):
        rows = finding_decisions.precisions(store, actor)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t("检测器的准确程度", "Precision of detectors"),
        t(
            "检测器|确认|否定|准确率|95% 区间",
            "detector|confirmed|rejected|precision|95 % interval",
        ).split("|"),
        [
            (
                r.detector,
                r.confirmed,
                r.rejected,
                f"{r.precision:.0%}",
                f"{r.low:.0%} – {r.high:.0%}",
            )
            for r in rows
        ],
        right=(1, 2, 3, 4),
    )


COMMANDS = (finding,)
