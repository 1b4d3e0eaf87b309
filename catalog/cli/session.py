"""Open the catalog for one command, as whoever is signed in."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from catalog.errors import NotSignedInError

if TYPE_CHECKING:
    from catalog.settings import Settings
    from catalog.store import Store
    from catalog.types import Actor


@contextmanager
def catalog() -> "Iterator[Store]":
    """Yield the opened catalog; keys are made on first use."""
    from catalog import signing
    from catalog.settings import load_settings
    from catalog.store import open_store

    store = open_store(load_settings())
    try:
        signing.ensure_keys(store.settings.keys)
        yield store
    finally:
        store.close()


@contextmanager
def signed_in() -> "Iterator[tuple[Store, Actor]]":
    """Yield the catalog and who is signed in. Raises NotSignedInError."""
    from catalog import people

    with catalog() as store:
        yield store, people.authenticate(store, read_token(store.settings))


@contextmanager
def existing() -> "Iterator[tuple[Store, Actor] | None]":
    """Yield the catalog and who is signed in, or None; for commands that work without either. Nothing is made."""
    from catalog import people
    from catalog.settings import load_settings
    from catalog.store import open_store

    settings = load_settings()
    if not settings.database_url and not (settings.home / "catalog.db").exists():
        yield None
        return
    store = open_store(settings)
    try:
        yield store, people.authenticate(store, read_token(settings))
    except NotSignedInError:
        yield None
    finally:
        store.close()


def read_token(settings: "Settings") -> str:
    """Return the token from GUIKOU_TOKEN, else from the session file. Raises NotSignedInError."""
    if settings.token:
        return settings.token
    try:
        kept = json.loads(settings.session_file.read_text("utf-8"))
        return str(kept["token"])
    except (OSError, ValueError, KeyError):
        raise NotSignedInError(
            "尚未登录。请先登录：guikou login 用户名。",
            "Nobody is signed in. Sign in first: guikou login NAME.",
        ) from None


def ask_password(prompt: str) -> str:
    """Ask for a password without echo; from a pipe, read one line."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
