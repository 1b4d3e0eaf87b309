"""Which language this run speaks: GUIKOU_LANG, else the locale."""

import os
from functools import cache

from policies.types import Language, Text


@cache
def language() -> Language:
    """Return ``zh`` or ``en``. Needed before the settings are read, for the help texts."""
    for name in ("GUIKOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def t(zh: str, en: str) -> str:
    """Return the sentence in this run's language."""
    return zh if language() == "zh" else en


def say(text: Text | None) -> str:
    """Return a text of the catalog in this run's language; nothing for None."""
    return text.to(language()) if text else ""
