"""Serve the screens: ``python -m catalog.screens --port 8501``."""

import contextlib
import os
import signal
import sys
from importlib import import_module

import click

from catalog.errors import GuikouError
from catalog.screens.browser import default_language


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port; by default GUIKOU_PORT.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
def main(port: int | None, address: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    import streamlit as st

    from catalog import server
    from catalog.screens import door, opened

    try:
        # A catalog that cannot be opened is said now, not to the first person who signs in.
        settings = opened.open_catalog().settings
    except GuikouError as error:
        click.echo(f"guikou: {error.to(default_language())}", err=True)
        sys.exit(error.exit_code)
    server.end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    # Every screen, before anybody waits for it.
    import_module("catalog.screens.navigation")
    server.settle()
    # Streamlit looks for .streamlit/config.toml beside what argv[0] names.
    sys.argv = [str(server.APP)]
    app = st.App(
        door.SCRIPT,
        routes=door.ROUTES,
        middleware=door.MIDDLEWARE,
        on_script_error=door.on_script_error,
    )
    # The server hands Ctrl-C on once it has closed everything.
    with contextlib.suppress(KeyboardInterrupt):
        app.run(
            config={
                **door.CONFIG,
                "server.port": port or settings.port,
                "server.address": address,
            }
        )


if __name__ == "__main__":
    main()
