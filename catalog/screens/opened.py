"""The catalog, opened once in this process, for the script threads and the sign-in routes alike."""

import threading

from catalog import signing
from catalog.settings import load_settings
from catalog.store import Store, open_store

# st.cache_resource would do for the script threads, but warns in the server's own threads, which sign people in.
_lock = threading.Lock()
_opened: dict[tuple[str, str], Store] = {}


def open_catalog() -> Store:
    """Return the catalog that the settings name, opening it and making its keys on first use.

    Raises UsageError, GuikouError when it cannot be opened.
    """
    settings = load_settings()
    key = (str(settings.home.resolve()), settings.url)
    with _lock:
        if key not in _opened:
            store = open_store(settings)
            signing.ensure_keys(settings.keys)
            _opened[key] = store
        return _opened[key]


def close_catalogs() -> None:
    """Let go of every catalog that was opened here."""
    with _lock:
        for store in _opened.values():
            store.close()
        _opened.clear()
