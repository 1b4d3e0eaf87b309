"""guikou doctor: say whether this installation is in order."""

import click

from catalog.cli.language import say, t
from catalog.cli.output import format_option, print_json, print_table


@click.command(
    help=t(
        "检查本系统是否正常，并说明如何处理。",
        "Check this installation and say what to do about what is wrong.",
    )
)
@format_option
def doctor(output: str) -> int:
    """Check the installation; exit 1 when something is wrong."""
    from catalog.health import examine
    from catalog.settings import load_settings

    checks = examine(load_settings())
    if output == "json":
        print_json(checks)
    else:
        print_table(
            t("系统检查", "Installation"),
            t("检查|结果|说明", "check|result|what to know").split("|"),
            [
                (
                    say(c.name),
                    t("正常", "ok") if c.fine else t("[red]有问题[/]", "[red]wrong[/]"),
                    say(c.note),
                )
                for c in checks
            ],
        )
    return 0 if all(c.fine for c in checks) else 1


COMMANDS = (doctor,)
