"""guikou move: carry the catalog to another database."""

import click

from catalog.cli.language import t
from catalog.cli.output import done
from catalog.cli.session import signed_in


@click.command(
    help=t(
        "把整个目录迁移到另一个数据库，迁移前后核验审计日志。密钥、交付件等文件留在系统文件夹中。",
        "Carry the whole catalog to another database; the audit log is verified before and after. Keys, artifacts "
        "and other files stay in the home folder.",
    )
)
@click.option(
    "--to",
    required=True,
    envvar="GUIKOU_MOVE_TO",
    help=t(
        "目标数据库的 SQLAlchemy 地址；含密码时请用环境变量 GUIKOU_MOVE_TO 给出，以免出现在进程列表中。",
        "SQLAlchemy URL of the target; with a password, give it as GUIKOU_MOVE_TO: process lists show options.",
    ),
)
def move(to: str) -> None:
    """Carry the catalog over and say what to set from now on."""
    from catalog import moving

    with signed_in() as (store, actor):
        moved = moving.move(store, actor, to)
    done(
        f"已迁移到 {moved.to}：{moved.tables} 张表 {moved.rows} 行，审计日志 {moved.events} 条，前后核验一致。"
        "从现在起请把 GUIKOU_DATABASE_URL 设为该地址；原数据库不再打开。",
        f"Moved to {moved.to}: {moved.rows} rows of {moved.tables} tables, {moved.events} audit events, verified "
        "before and after. From now on set GUIKOU_DATABASE_URL to it; the old database opens no more.",
    )


COMMANDS = (move,)
