"""How things look: escaped HTML, dense tables, level badges, figures and dates. Every text is escaped on the way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import streamlit as st

STYLE = Path(__file__).with_name("style.css")
#: Lets a link to another screen be followed without loading the application anew: Streamlit answers to "popstate".
#: Without it (or with Ctrl, or the middle button) the link works as any other.
_LINKS = """<script>
if (!window.guikouLinks) {
  window.guikouLinks = true;
  document.addEventListener("click", function (event) {
    const link = event.target.closest ? event.target.closest("a.g-link") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.scrollTo(0, 0);
  });
}
</script>"""


class Html(str):
    """Markup that is safe to show: built here from escaped parts."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; ``right`` for figures, ``wide`` for what takes the room that is left, ``whole`` for one line."""

    head: str
    right: bool = False
    wide: bool = False
    whole: bool = False


#: Streamlit says "Upload" and "100MB per file" in every language.
_CHINESE = """
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "选择文件"; font-size: .875rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
"""


def dress(language: str) -> None:
    """Put the style sheet and the link script into the page."""
    more = _CHINESE if language == "zh" else ""
    st.html(f"<style>{STYLE.read_text('utf-8')}{more}</style>")
    st.html(_LINKS, unsafe_allow_javascript=True)


def text(value: Any, kind: str = "") -> Html:
    """Return a cell's content: a dash for nothing, thousands separated, markup as it is."""
    if isinstance(value, Html):
        return value
    if value is None or value == "":
        shown = '<span class="g-dim">–</span>'
    elif isinstance(value, bool):
        shown = str(value)
    elif isinstance(value, int):
        shown = f"{value:,}"
    else:
        shown = escape(str(value))
    return Html(f'<span class="{kind}">{shown}</span>' if kind else shown)


def dim(value: Any) -> Html:
    """Return a text of second rank."""
    return text(value, "g-dim")


def two_lines(first: Any, second: Any) -> Html:
    """Return a main line with a small one beneath it."""
    return Html(f'{text(first)}<div class="g-sub">{text(second)}</div>' if second else text(first))


def code(value: str) -> Html:
    """Return a code or number in fixed width."""
    return text(value, "g-code")


def digest(value: str) -> Html:
    """Return the beginning of a digest, the whole of it on pointing at it."""
    shown = f"{value[:16]}…" if len(value) > 20 else value
    return Html(f'<span class="g-code" title="{escape(value)}">{escape(shown)}</span>')


def link(page: str, label: Any, **query: str) -> Html:
    """Return a link to another screen."""
    address = page + (f"?{urlencode(query)}" if query else "")
    return Html(f'<a class="g-link" href="{escape(address)}">{text(label)}</a>')


def chip(label: str, kind: str = "") -> Html:
    """Return a state as a chip; ``kind`` is good, warn, bad, now or nothing."""
    return Html(f'<span class="g-chip g-{kind or "plain"}">{escape(label)}</span>')


def level_badge(number: int | None, name: str = "") -> Html:
    """Return a level as a colored badge with its number and name."""
    if number is None:
        return text(None)
    return Html(f'<span class="g-level g-l{number}"><b>{number}</b> {escape(name)}</span>')


def percent(ratio: float) -> str:
    """Return a ratio as a percentage that never rounds something to nothing, or not all to all."""
    if 0 < ratio < 0.001:
        return "<0.1%"
    if 0.999 < ratio < 1:
        return ">99.9%"
    return f"{ratio:.1%}".replace(".0%", "%")


def when(moment: datetime | None, zone: str, *, seconds: bool = False) -> str | None:
    """Return a moment in the installation's time zone, to the minute."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    return local.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def day(value: date | None) -> str | None:
    """Return a day."""
    return value.isoformat() if value else None


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, empty: str) -> Html:
    """Return a table as markup; ``empty`` is said when there are no rows."""
    if not rows:
        return Html(f'<p class="g-empty">{escape(empty)}</p>')
    # A lone wide column takes half; several share.
    wide = "g-half" if sum(c.wide for c in columns) == 1 else "g-third"
    kinds = [
        " ".join(k for k, on in (("g-r", c.right), (wide, c.wide), ("g-n", c.whole)) if on)
        for c in columns
    ]
    head = "".join(
        f'<th class="{k}" scope="col">{escape(c.head)}</th>'
        for c, k in zip(columns, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{k}">{text(v)}</td>' for v, k in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    return Html(
        f'<div class="g-scroll"><table class="g-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def diff(name: str, lines: Sequence[str]) -> Html:
    """Return how a file changes: a unified diff, added and removed lines told apart by sign and color."""
    kinds = {"+": "g-add", "-": "g-del", "@": "g-at"}
    body = "".join(
        f'<span class="{kinds.get(line[:1], "")}">{escape(line) or " "}</span>' for line in lines
    )
    return Html(f'<div class="g-file">{code(name)}</div><pre class="g-diff">{body}</pre>')


def facts(pairs: Sequence[tuple[str, Any]], *, columns: int = 1) -> Html:
    """Return names and values as a definition list; pairs without a value are left out."""
    kept = [(name, value) for name, value in pairs if value not in (None, "")]
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{text(value)}</dd></div>" for name, value in kept
    )
    return Html(f'<dl class="g-facts g-cols{columns}">{items}</dl>')


def head(title: Any, *beside: Html, under: Any = None) -> Html:
    """Return the head of a screen: title, badges beside it, one line under it."""
    marks = "".join(beside)
    line = f'<div class="g-under">{text(under)}</div>' if under else ""
    return Html(f'<header class="g-head"><h1>{text(title)}</h1>{marks}</header>{line}')


def section(title: str, note: str = "") -> Html:
    """Return the head of a part of a screen."""
    aside = f" <small>{escape(note)}</small>" if note else ""
    return Html(f'<h2 class="g-section">{escape(title)}{aside}</h2>')


def note(message: str, kind: str = "info") -> Html:
    """Return one line that stands out; ``kind`` is info, good, warn or bad."""
    return Html(f'<div class="g-note g-note-{kind}" role="status">{escape(message)}</div>')


def show(*parts: Html) -> None:
    """Put markup on the screen."""
    st.html("".join(parts))
