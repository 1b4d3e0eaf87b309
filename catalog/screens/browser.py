"""What a browser says of itself by cookie: its session, and the language it wants."""

import os

from policies.types import Language

#: HttpOnly and SameSite=Strict; door.py sets it, the script reads it at each run.
SESSION_COOKIE = "guikou_session"
#: The browser's choice. No secret; a script could only learn a preference from it.
LANGUAGE_COOKIE = "guikou_language"


def default_language() -> Language:
    """Return the installation's language."""
    for name in ("GUIKOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def chosen(cookie: str | None) -> Language:
    """Return the language a cookie asks for, or the installation's."""
    if cookie == "zh":
        return "zh"
    if cookie == "en":
        return "en"
    return default_language()
