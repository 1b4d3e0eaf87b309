"""guikou release: verify and open what was delivered, without a catalog."""

from pathlib import Path

import click

from catalog.cli import release_afterwards, release_dossier, release_register
from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_lines, print_table, when
from catalog.cli.session import signed_in

PATH = click.Path(path_type=Path)


@click.group(help=t("交付件：下载、核验、打开。", "Artifacts: download, verify, open."))
def release() -> None:
    """Group of the release commands."""


@release.command(
    help=t("下载交付件（计次、限次、限期）。", "Download an artifact; counted, limited, expiring.")
)
@click.argument("number")
@click.option(
    "--to", "destination", type=PATH, default=Path(), help=t("目标文件夹。", "Folder to write to.")
)
def download(number: str, destination: Path) -> None:
    """Download the artifact of request NUMBER."""
    from catalog import releases

    with signed_in() as (store, actor):
        folder = releases.download(store, actor, number, destination)
    done(f"已下载到 {folder}。", f"Downloaded to {folder}.")


@release.command(
    help=t(
        "取得解密密钥或口令（仅接收方与交付人）。",
        "Get the key or password that opens the artifact; for the recipient and the people who deliver.",
    )
)
@click.argument("number")
def key(number: str) -> None:
    """Print the age identity or the password of request NUMBER."""
    from catalog import releases

    with signed_in() as (store, actor):
        click.echo(releases.unlocking_key(store, actor, number))


@release.command(
    help=t(
        "用公钥核验交付件，不需要目录数据库。",
        "Verify an artifact with the public key alone; no catalog is needed.",
    )
)
@click.argument("path", type=PATH)
@click.option(
    "--key",
    type=PATH,
    required=True,
    help=t("发布单位的 public.pem。", "The releasing body's public.pem."),
)
@format_option
def verify(path: Path, key: Path, output: str) -> int:
    """Verify the artifact at PATH; exit 0 when genuine, 1 when not."""
    from catalog.verification import verify_artifact

    report = verify_artifact(path, key)
    if output == "json":
        print_json(report)
    elif report.ok:
        done(f"{path} 真实完整。", f"{path} is genuine and whole.")
    else:
        print_table(
            t(f"{path} 不可信", f"{path} is not to be trusted"),
            [t("问题", "problem")],
            [(say(p.text),) for p in report.problems],
        )
    return 0 if report.ok else 1


@release.command(
    "open",
    help=t(
        "核验并解密交付件，不需要目录数据库。",
        "Verify and decrypt an artifact; no catalog is needed.",
    ),
)
@click.argument("path", type=PATH)
@click.option(
    "--key",
    type=PATH,
    required=True,
    help=t("发布单位的 public.pem。", "The releasing body's public.pem."),
)
@click.option(
    "--identity",
    type=PATH,
    help=t(
        "存有接收方 age 私钥或口令的文件；口令也可随后输入。",
        "File with the recipient's age identity or the password; a password is asked for otherwise.",
    ),
)
@click.option(
    "--to", "destination", type=PATH, default=Path(), help=t("目标文件夹。", "Folder to write to.")
)
def open_(path: Path, key: Path, identity: Path | None, destination: Path) -> None:
    """Open the artifact at PATH."""
    from catalog.verification import open_artifact

    secret = identity.read_text("utf-8").strip() if identity else None
    opened = open_artifact(path, key, destination, identity=secret, ask=_password)
    done(f"已打开：{opened}。", f"Opened: {opened}.")


def _password() -> str:
    return str(click.prompt(t("口令", "Password"), hide_input=True, err=True))


@release.command(
    help=t(
        "查明泄露的文件出自哪次提供：可缺行、乱序、缺列、改编码或格式。",
        "Tell which release a leaked file is of: rows or columns may be missing, the order, encoding and format changed.",
    )
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--table", help=t("文件中的表。", "Table in the file."))
@format_option
def trace(path: Path, table: str | None, output: str) -> int:
    """Trace the leaked file at PATH; exit 0 when a release is named, 1 when none is."""
    from catalog import tracing

    with signed_in() as (store, actor):
        found = tracing.trace(store, actor, path, table=table)
        zone = store.settings.timezone
    if output == "json":
        print_json(found)
        return 0 if found.named else 1
    print_table(
        t(
            f"与 {found.releases} 次提供比对，{found.rows:,} 行 {found.columns} 列",
            f"Compared with {found.releases} releases: {found.rows:,} rows, {found.columns} columns",
        ),
        t(
            "申请|接收方|数据集|生成|标记|列|相符/查验|误判概率不高于",
            "release|recipient|dataset|prepared|mark|column|agreed/tried|chance of error at most",
        ).split("|"),
        [
            (
                one.number,
                say(one.recipient_name),
                one.dataset,
                when(one.prepared_at, zone),
                say(tracing.MARKS[mark.mark]),
                mark.column,
                f"{mark.agreed:,}/{mark.tried:,}",
                f"{max(one.chance, 1e-99):.0e}",
            )
            for one in found.named
            for mark in one.found
        ],
        right=(6, 7),
    )
    limit = f"{found.false_accusations:.0e}"
    print_lines(
        t(
            f"与无关数据相符而被误指的概率，每次追查低于 {limit}。",
            f"Unrelated data would be blamed in fewer than {limit} of such traces.",
        )
        if found.named
        else t(
            "没有足够把握指认任何一次提供：数据可能与本单位无关，或行数太少、标记已被去除。",
            "No release can be named with enough certainty: the data may not be from here, there are too few rows, or "
            "the marks were removed.",
        ),
        *(
            [
                t(
                    f"密钥已不在，无法比对：{'、'.join(found.without_key)}",
                    f"Their keys are gone, so not compared: {', '.join(found.without_key)}",
                )
            ]
            if found.without_key
            else []
        ),
    )
    return 0 if found.named else 1


for _command in (
    *release_register.COMMANDS,
    *release_dossier.COMMANDS,
    *release_afterwards.COMMANDS,
):
    release.add_command(_command)

COMMANDS = (release,)
