"""guikou serve: the browser screens and the worker, until Ctrl-C."""

import click

from catalog.cli.language import t
from catalog.cli.session import catalog


@click.command(
    help=t(
        "启动浏览器界面和定时扫描，Ctrl-C 停止。",
        "Serve the browser screens and run the schedules; Ctrl-C stops.",
    )
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help=t("端口，缺省 8501。", "Port; by default 8501.")
)
@click.option(
    "--demo", is_flag=True, help=t("先载入演示单位。", "Load the demonstration bureau first.")
)
def serve(port: int | None, demo: bool) -> int:
    """Serve until stopped."""
    from catalog import server
    from catalog.settings import load_settings

    chosen = port or load_settings().port
    server.check_port(chosen)
    if demo:
        from catalog.cli.demo import run_demonstration

        run_demonstration(None)
    else:
        # A catalog that cannot be opened is said here, once; each child would say it again.
        with catalog():
            pass

    def ready(address: str) -> None:
        click.echo(
            t(f"归口已启动：{address}  （Ctrl-C 停止）", f"Guikou is up: {address}  (Ctrl-C stops)")
        )

    return server.serve(chosen, ready)


COMMANDS = (serve,)
