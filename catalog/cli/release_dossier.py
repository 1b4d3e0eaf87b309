"""guikou release dossier, verify-dossier: the whole history of a request as one file that verifies offline."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.language import language, say, t
from catalog.cli.output import done, format_option, print_json, print_table
from catalog.cli.session import signed_in
from catalog.errors import UsageError

if TYPE_CHECKING:
    from policies.types import Language

PATH = click.Path(path_type=Path)


@click.command(
    help=t(
        "制作一件申请的卷宗：一个网页文件，含全部经过，可打印，可离线核验。",
        "Make the dossier of a request: one web page with its whole history, to be printed, to be verified offline.",
    )
)
@click.argument("number")
@click.option("--out", type=PATH, required=True, help=t("写入的新文件。", "New file to write."))
@click.option(
    "--language",
    "written_in",
    type=click.Choice(["zh", "en"]),
    help=t("卷宗的语言；缺省同界面。", "Its language; by default that of the commands."),
)
def dossier(number: str, out: Path, written_in: "Language | None") -> None:
    """Make the dossier of request NUMBER."""
    from catalog import dossiers

    if out.exists():
        raise UsageError(
            f"文件 {out} 已存在。请换一个位置。", f"{out} is there already. Use another place."
        )
    with signed_in() as (store, actor):
        made = dossiers.make(store, actor, number, language=written_in or language())
    try:
        out.write_bytes(made.content)
    except OSError as error:
        raise UsageError(
            f"{out} 不可写（{error.strerror}）。", f"{out} cannot be written ({error.strerror})."
        ) from None
    done(f"卷宗已写入 {out}。", f"Wrote the dossier to {out}.")


@click.command(
    "verify-dossier",
    help=t(
        "用公钥核验卷宗，不需要目录数据库。",
        "Verify a dossier with the public key alone; no catalog is needed.",
    ),
)
@click.argument("path", type=PATH)
@click.option(
    "--key",
    type=PATH,
    required=True,
    help=t("制作单位的 public.pem。", "The public.pem of the body that made it."),
)
@click.option(
    "--checkpoint",
    "held",
    type=PATH,
    multiple=True,
    help=t(
        "检查部门留存的审计检查点，可重复：卷宗的日志须与之相符。",
        "A checkpoint of the audit log held by the inspectors, which the dossier's log must agree with; may be repeated.",
    ),
)
@format_option
def verify_dossier(path: Path, key: Path, held: tuple[Path, ...], output: str) -> int:
    """Verify the dossier at PATH; exit 0 when genuine, 1 when not."""
    from catalog.dossiers import verification

    report = verification.verify_dossier(path, key, held)
    if output == "json":
        print_json(report)
    elif report.whole:
        done(
            f"{path} 真实完整：申请 {report.request}，{report.acts} 个办理行为、{report.events} 个日志事件、"
            f"{report.manifests} 份交付清单全部相符；日志 {report.log_size:,} 个事件，根 {report.log_root}"
            f"{f'，与所持 {report.held} 个检查点相符' if report.held else ''}。",
            f"{path} is genuine and whole: request {report.request}; {report.acts} acts, {report.events} events and "
            f"{report.manifests} manifests all agree; log of {report.log_size:,} events, root {report.log_root}"
            f"{f', in agreement with {report.held} checkpoints held' if report.held else ''}.",
        )
    else:
        print_table(
            t(f"{path} 不可信", f"{path} is not to be trusted"),
            t("问题|位置", "problem|at").split("|"),
            [(say(p.text), p.place or None) for p in report.problems],
            right=(1,),
        )
    return 0 if report.whole else 1


COMMANDS = (dossier, verify_dossier)
