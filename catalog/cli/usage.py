"""Wrong calls in one line and in this run's language; click's own take four lines of English."""

import click

from catalog.cli.language import language, t


def one_line(error: click.ClickException) -> str:
    """Return what is wrong with the call and where its help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "guikou"
    said = _chinese(error) if language() == "zh" else error.format_message().rstrip(".")
    return t(
        f"guikou: 用法有误：{said}。用法见 {path} --help。", f"guikou: {said}. See {path} --help."
    )


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error)}"
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            return f"{_name(error)} 只能是 {'、'.join(map(str, kind.choices))}"
        return f"{_name(error)} 的值不可用"
    words = error.format_message()
    if words.startswith("No such command"):
        return f"没有命令 {words.split(chr(39))[1]}"
    if words.startswith("Got unexpected extra argument"):
        return "参数过多"
    if words.startswith("Missing command"):
        return "缺少子命令"
    return words.rstrip("。.")


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    option = max(error.param.opts, key=len, default="")
    return option if option.startswith("-") else str(error.param.human_readable_name).upper()
