"""Who is looking, at which catalog, in which language: what every screen is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from catalog import people, rulebooks, views
from catalog.acts import looking
from catalog.errors import NotSignedInError
from catalog.screens import look, words
from catalog.screens.browser import SESSION_COOKIE
from catalog.screens.errors import language_now
from catalog.screens.opened import open_catalog
from catalog.store import Store
from catalog.types import Actor
from catalog.views import PersonRow
from policies.decisions import Action, Resource
from policies.rulebook import Rulebook
from policies.types import Language, Text


@dataclass(frozen=True, slots=True)
class Here:
    """One run of the script: store, person, language and time zone."""

    store: Store
    actor: Actor
    me: PersonRow
    rulebook: Rulebook
    language: Language
    zone: str
    #: Address → screen; filled by the navigation.
    pages: dict[str, StreamlitPage] = field(default_factory=dict)

    def go(self, page: str, **query: str) -> None:
        """Leave this run for another screen."""
        st.switch_page(self.pages[page], query_params=query)

    def t(self, zh: str, en: str) -> str:
        """Return the sentence in the reader's language."""
        return zh if self.language == "zh" else en

    def say(self, text: Text | None) -> str:
        """Return a text of the catalog in the reader's language; nothing for None."""
        return text.to(self.language) if text else ""

    def label(self, text: Text) -> str:
        """Return a text of the catalog as it stands on a button: in English with a capital."""
        said = self.say(text)
        return said[:1].upper() + said[1:]

    def word(self, known: Mapping[str, Text], key: str | None) -> str:
        """Return the name of a key; the key itself when it has none."""
        return words.named(known, key, self.language)

    def level(self, number: int | None) -> look.Html:
        """Return a level as a badge."""
        return look.level_badge(number, self.level_name(number))

    def level_name(self, number: int | None) -> str:
        """Return a level's name."""
        return self.say(self.rulebook.levels.by_number(number).name) if number is not None else ""

    def entity(self, key: str | None) -> str:
        """Return what a kind of personal data is called."""
        found = self.rulebook.entities.by_key.get(key) if key else None
        return self.say(found.name) if found else (key or "")

    def when(self, moment: datetime | None) -> str | None:
        """Return a moment in the installation's time zone."""
        return look.when(moment, self.zone)

    def may(self, action: Action, kind: str, *, level: int | None = None) -> bool:
        """Tell whether the rules let this person do ``action`` at all, without doing it.

        ``level``: for acts on data, the level that is asked about; what has none counts as not classified yet.
        """
        with looking(self.store, self.actor) as act:
            return act.decide(action, Resource(kind=kind, id="*", level=level)).allowed


def here() -> Here:
    """Return who is looking. Raises NotSignedInError when the cookie holds no session that is in force."""
    store = open_catalog()
    token = st.context.cookies.get(SESSION_COOKIE)
    if not token:
        raise NotSignedInError("尚未登录。", "Nobody is signed in.")
    actor = people.authenticate(store, token)
    me = views.who_am_i(store, actor)
    rules = rulebooks.today(store)
    return Here(store, actor, me, rules, language_now(), store.settings.timezone)
