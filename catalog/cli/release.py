"""guikou release: verify and open what was delivered, without a catalog."""

from pathlib import Path

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table
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
        "取得解密密钥（仅接收方与交付人）。",
        "Get the key that opens the artifact; for the recipient and the people who deliver.",
    )
)
@click.argument("number")
def key(number: str) -> None:
    """Print the age identity of request NUMBER."""
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
    help=t("接收方的 age 私钥文件。", "File with the recipient's age identity."),
)
@click.option(
    "--to", "destination", type=PATH, default=Path(), help=t("目标文件夹。", "Folder to write to.")
)
def open_(path: Path, key: Path, identity: Path | None, destination: Path) -> None:
    """Open the artifact at PATH."""
    from catalog.verification import open_artifact

    secret = identity.read_text("utf-8").strip() if identity else None
    opened = open_artifact(path, key, destination, identity=secret)
    done(f"已打开：{opened}。", f"Opened: {opened}.")


COMMANDS = (release,)
