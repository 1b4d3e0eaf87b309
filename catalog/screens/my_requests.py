"""The requests that concern this person."""

from collections.abc import Sequence

import streamlit as st

from catalog import requests
from catalog.requests.loading import PROCEDURE as RELEASE
from catalog.requests.types import RequestRow
from catalog.screens import look, request_brief, request_view
from catalog.screens.session import Here
from catalog.screens.tables import request_table, state_chip

#: One's own requests whose course is shown beneath the list, the latest first.
MOST_TIMELINES = 6
#: Requests that are listed, the newest.
MOST_LISTED = 100


def screen(here: Here) -> None:
    """Show requests: one's own, or all that one may see."""
    look.show(
        look.head(
            here.t("对外提供申请", "Release requests"),
            under=here.t("第二十七条：从申请到交付", "Article 27: from application to delivery"),
        )
    )
    own = bool(requests.list_for(here.store, here.actor, mine=True, limit=1))
    mine, all_ = here.t("我申请的", "my own"), here.t("全部", "all")
    states = {key: here.say(s.name) for key, s in here.rulebook.procedure(RELEASE).states.items()}
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    which = left.segmented_control(
        here.t("范围", "Which"),
        [mine, all_],
        default=mine if own else all_,
        key="requests.which",
    )
    state = right.selectbox(
        here.t("状态", "State"),
        [None, *states],
        format_func=lambda k: states.get(k, "") if k else here.t("全部", "all"),
        key="requests.state",
        width=220,
    )
    found = requests.list_for(
        here.store, here.actor, mine=which == mine, state=state, limit=MOST_LISTED + 1
    )
    rows = found[:MOST_LISTED]
    if len(found) > MOST_LISTED:
        look.show(
            look.note(
                here.t(
                    f"只列最新的 {MOST_LISTED} 件；更早的见 guikou request list。",
                    f"Only the newest {MOST_LISTED} are shown; earlier ones: guikou request list.",
                )
            )
        )
    look.show(
        request_table(
            here,
            rows,
            page="request",
            empty=here.t("没有申请。", "No requests."),
        )
    )
    if which == mine:
        _under_way(here, rows)


def _under_way(here: Here, rows: Sequence[RequestRow]) -> None:
    """Show of one's own latest requests that are not at their end who did what when, and what is next until when."""
    briefs = (requests.brief(here.store, here.actor, r.number) for r in rows[:MOST_TIMELINES])
    open_ones = [b for b in briefs if b.page.steps]
    if not open_ones:
        return
    look.show(look.section(here.t("经过与下一步", "What happened, and what comes next")))
    columns = st.columns(min(len(open_ones), 3), gap="large")
    for place, brief in enumerate(open_ones):
        row = brief.page.row
        with columns[place % len(columns)]:
            look.show(
                look.Html(
                    f'<p class="g-sign">{look.link("request", row.number, number=row.number)} '
                    f"{state_chip(here, row)} {request_brief.deadline(here, brief)}</p>"
                ),
                request_view.timeline(here, brief.page.acts, brief.page.steps),
            )
