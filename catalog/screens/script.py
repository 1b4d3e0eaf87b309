"""What Streamlit runs for each browser: the gate, the navigation, one screen. Nothing is shown without a session."""

from pathlib import Path

import streamlit as st

from catalog.errors import GuikouError, NotSignedInError
from catalog.screens import errors, look, navigation
from catalog.screens.session import here

ICON = Path(__file__).with_name("icon.svg").read_text("utf-8")


def main() -> None:
    """Run one screen for whoever holds the session cookie."""
    st.set_page_config(page_title="归口 Guikou", page_icon=ICON, layout="wide")
    look.dress(errors.language_now())
    try:
        who = here()
    except NotSignedInError:
        _turned_away()
        return
    except GuikouError as error:
        errors.show(error)
        return
    page = navigation.choose(who)
    try:
        page.run()
    except Exception as error:  # noqa: BLE001 - the last line of defense: no traceback on screen or in the log
        errors.show(error)


def _turned_away() -> None:
    """Tell that the session is over and lead to the sign-in."""
    zh = errors.language_now() == "zh"
    said = "登录已结束。" if zh else "Your sign-in has ended."
    again = "重新登录" if zh else "Sign in again"
    look.show(
        look.Html(f'<div class="g-note" role="status">{said} <a href="/sign-in">{again}</a></div>')
    )


main()
