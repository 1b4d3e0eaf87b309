"""The command line. Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not found, 5 unusable input."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from catalog.cli import usage
from catalog.cli.language import language, t
from catalog.errors import GuikouError

HELP = t(
    """归口：数据分级分类与治理目录。

    登记数据集，发现个人信息，按规定控制查看、变更与对外提供。

    \b
    退出码：0 完成 · 1 失败 · 2 用法有误 · 3 被规则拒绝 · 4 找不到 · 5 输入不可用""",
    """Guikou: data-governance and classification catalog.

    Registers datasets, finds personal data, and enforces the rules on what is shown, changed or handed out.

    \b
    Exit codes: 0 done, 1 failed, 2 usage, 3 refused by policy, 4 not found, 5 unusable input""",
)


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guikou", prog_name="guikou")
@click.option(
    "--debug", is_flag=True, help=t("出错时显示调用栈。", "Show the traceback of an error.")
)
def guikou(debug: bool) -> None:
    """Entry of all commands."""
    if debug:
        os.environ["GUIKOU_DEBUG"] = "1"


def _commands() -> None:
    # These modules import only click at their top; what is heavy they import inside the commands.
    from catalog.cli import (
        audit,
        dataset,
        dataset_levels,
        dataset_scan,
        demo,
        detector,
        doctor,
        drift,
        finding,
        grading,
        level,
        move,
        people,
        policy,
        quality,
        release,
        request,
        scan,
        schedule,
        search,
        serve,
        source,
    )

    for module in (
        scan,
        search,
        dataset,
        dataset_levels,
        dataset_scan,
        source,
        grading,
        level,
        request,
        release,
        quality,
        schedule,
        policy,
        detector,
        drift,
        finding,
        audit,
        people,
        doctor,
        demo,
        serve,
        move,
    ):
        for command in module.COMMANDS:
            guikou.add_command(command)


_commands()


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error is one line on stderr."""
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        result: Any = guikou.main(args=arguments, prog_name="guikou", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        click.echo(usage.one_line(error), err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(t("已中断。", "Interrupted."), err=True)
        return 130
    except BrokenPipeError:
        # Whoever read our output has left; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except GuikouError as error:
        if debug:
            raise
        click.echo(f"guikou: {error.to(language())}", err=True)
        return error.exit_code
    except Exception as error:
        # The last line of defense: whatever it is, the user gets one line and no traceback.
        if debug:
            raise
        return _foreign(error)
    return result if isinstance(result, int) else 0


def _foreign(error: Exception) -> int:
    """Report an error that is not of the catalog's own tree: the rule files', the database's, or one nobody foresaw."""
    from sqlalchemy.exc import DBAPIError

    from catalog.database_errors import explained
    from policies.rule_files import PolicyFileError, UnknownWordError

    if isinstance(error, DBAPIError) and (told := explained(error)):
        click.echo(f"guikou: {told.to(language())}", err=True)
        return 1

    if isinstance(error, PolicyFileError):
        said = t(f"规则文件有误，未予采用：{error}", f"a rule file cannot be used: {error}")
        click.echo(f"guikou: {said}", err=True)
        return 5
    if isinstance(error, UnknownWordError):
        click.echo(f"guikou: {t(f'规则不认识：{error}', str(error))}", err=True)
        return 2
    click.echo(_unexpected(error), err=True)
    return 1


def _unexpected(error: Exception) -> str:
    # The message of a foreign error may quote data; its kind and place do not.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
    return t(
        f"guikou: 意外错误 {type(error).__name__}（{place}）。加 --debug 可看详情，请报告给信息中心。",
        f"guikou: unexpected {type(error).__name__} at {place}. "
        "--debug shows more; please report it to the information center.",
    )
