"""guikou audit: list, verify, checkpoint."""

from pathlib import Path

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table, when
from catalog.cli.session import signed_in


@click.group(
    help=t("审计日志：查看、核验、签名检查点。", "The audit log: list, verify, signed checkpoints.")
)
def audit() -> None:
    """Group of the audit commands."""


@audit.command("list", help=t("列出审计事件，最新在前。", "List events, newest first."))
@click.option("--actor", "who", help=t("人员。", "Person."))
@click.option("--action", help=t("行为，如 request:approve。", "Act, such as request:approve."))
@click.option(
    "--outcome", type=click.Choice(["allowed", "refused", "failed"]), help=t("结果。", "Outcome.")
)
@click.option(
    "--object",
    "object_id",
    help=t("对象，如数据集代码或申请编号。", "Object, such as a dataset code or request number."),
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@format_option
def list_(
    who: str | None,
    action: str | None,
    outcome: str | None,
    object_id: str | None,
    limit: int,
    output: str,
) -> None:
    """List events of the audit log."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_events(
            store,
            actor,
            who=who,
            action=action,
            outcome=outcome,
            object_id=object_id,
            limit=limit,
        )
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t("审计日志", "Audit log"),
        t(
            "序号|时间|人员|行为|对象|结果|当时的规则",
            "seq|time|person|act|object|outcome|the rule then",
        ).split("|"),
        [
            (
                r.seq,
                when(r.at, zone),
                r.actor,
                r.action,
                f"{r.object_kind} {r.object_id}",
                r.outcome,
                say(r.reason),
            )
            for r in rows
        ],
        right=(0,),
    )


@audit.command(help=t("核验审计日志是否完整未改。", "Verify that the log is whole and unchanged."))
@click.option(
    "--checkpoint",
    "held",
    type=click.Path(path_type=Path),
    multiple=True,
    help=t(
        "检查部门留存的检查点文件，可重复。",
        "A checkpoint file held by the inspectors; may be repeated.",
    ),
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help=t(
        "公钥，缺省为本系统的 public.pem。",
        "Public key; by default this installation's public.pem.",
    ),
)
@format_option
def verify(held: tuple[Path, ...], key: Path | None, output: str) -> int:
    """Recompute the whole log and hold it against every checkpoint."""
    from catalog import audit_log

    with signed_in() as (store, actor):
        found = audit_log.verify(store, actor, held=held, public_key=key)
    if output == "json":
        print_json(
            {
                "whole": found.whole,
                "events": found.events,
                "checkpoints": found.checkpoints,
                "root": found.root,
                "problems": [{"code": code, "at": place} for code, place in found.problems],
            }
        )
    elif found.whole:
        done(
            f"审计日志完整：{found.events:,} 个事件，{found.checkpoints} 个检查点全部相符。",
            f"The audit log is whole: {found.events:,} events, all {found.checkpoints} checkpoints agree.",
        )
    else:
        print_table(
            t("审计日志已被改动", "The audit log was changed"),
            t("问题|位置", "problem|at").split("|"),
            list(found.problems),
        )
    return 0 if found.whole else 1


@audit.command(
    help=t("签发检查点，交检查部门留存。", "Sign a checkpoint to hand to the inspectors.")
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=t("写入文件；缺省打印。", "Write to a file; by default print it."),
)
def checkpoint(out: Path | None) -> None:
    """Sign the log as it stands."""
    from catalog import audit_log

    with signed_in() as (store, actor):
        note = audit_log.checkpoint(store, actor).to_note()
    if out is None:
        click.echo(note, nl=False)
        return
    out.write_text(note, "utf-8")
    done(f"检查点已写入 {out}。", f"Wrote the checkpoint to {out}.")


COMMANDS = (audit,)
