"""Markup for a dossier: every text is escaped on the way in; times, names and digests as an inspector reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from policies.types import Language, Text


class Html(str):
    """Markup that is safe to show: built here from escaped parts."""

    __slots__ = ()


def text(value: Any) -> Html:
    """Return a cell's content: a dash for nothing, thousands separated, markup as it is."""
    if isinstance(value, Html):
        return value
    if value is None or value == "":
        return Html('<span class="dim">–</span>')
    if isinstance(value, int) and not isinstance(value, bool):
        return Html(f"{value:,}")
    return Html(escape(str(value)))


def lines(*parts: Any) -> Html:
    """Return a main line with small ones beneath it; those without content are left out."""
    first, *rest = parts
    small = "".join(f'<div class="sub">{text(r)}</div>' for r in rest if r not in (None, ""))
    return Html(f"{text(first)}{small}")


def code(value: str) -> Html:
    """Return a digest, signature or number in fixed width."""
    return Html(f'<span class="code">{text(value)}</span>')


def chip(label: str, kind: str = "") -> Html:
    """Return a state as a chip; ``kind`` is good, warn, bad or nothing."""
    return Html(f'<span class="chip {kind}">{escape(label)}</span>')


def level(number: int, name: str) -> Html:
    """Return a level with its number and name; on paper its color does not matter."""
    return Html(f'<span class="chip level l{number}"><b>{number}</b> {escape(name)}</span>')


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], *, kind: str, empty: str) -> Html:
    """Return a table of class ``kind``, which names the widths of its columns; ``empty`` is said without rows."""
    if not rows:
        return Html(f'<p class="dim">{escape(empty)}</p>')
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>\n" for row in rows
    )
    return Html(
        f'<table class="{kind}"><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>'
    )


def facts(pairs: Sequence[tuple[str, Any]], *, wide: bool = False) -> Html:
    """Return names and values, ``wide`` for one beside the other; pairs without a value are left out."""
    kept = [(name, value) for name, value in pairs if value not in (None, "")]
    items = "".join(f"<div><dt>{escape(n)}</dt><dd>{text(v)}</dd></div>\n" for n, v in kept)
    return Html(f'<dl class="{"wide" if wide else ""}">{items}</dl>')


def section(title: str, *parts: Html) -> Html:
    """Return a part of the dossier with its head."""
    return Html(f"<section><h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: language and time zone, and the names of the people that are named by their login."""

    language: Language
    zone: str
    people: Mapping[str, Mapping[str, str]]

    def t(self, zh: str, en: str) -> str:
        """Return the sentence in the reader's language."""
        return zh if self.language == "zh" else en

    def say(self, said: Mapping[str, str] | None) -> str:
        """Return a text of the data; nothing for None."""
        return said[self.language] if said else ""

    def word(self, known: Mapping[str, Text], key: str | None) -> str:
        """Return the name of a key; one without a name is shown readable rather than hidden."""
        if key is None:
            return ""
        found = known.get(key)
        return found.to(self.language) if found else key.replace("_", " ")

    def person(self, login: str | None) -> str:
        """Return a person's name with the login."""
        name = self.say(self.people.get(login)) if login else ""
        if not name or login in {name, "system"}:
            return name or login or ""
        return f"{name} ({login})"

    def when(self, moment: str) -> str:
        """Return a moment, to the second, in the installation's time zone."""
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(self.zone))
        return local.strftime("%Y-%m-%d %H:%M:%S")
