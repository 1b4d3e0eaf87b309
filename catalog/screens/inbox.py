"""What waits for this person: one request at a time, whole, with the buttons beneath it."""

import streamlit as st

from catalog import inbox, requests
from catalog.inbox import Count, Waiting
from catalog.requests.types import InboxRow
from catalog.screens import bulk, drift, level_duties, look, request_due, request_view
from catalog.screens.rule_changes import change_table
from catalog.screens.session import Here


def screen(here: Here, read: Waiting | None = None) -> None:
    """Show the first request that waits, or the one chosen; ``read``: where it was read already in this run."""
    waiting = read or inbox.waiting(here.store, here.actor)
    found, total = waiting.requests.rows, waiting.total
    look.show(
        look.head(
            here.t("待我办理", "Waiting for me"),
            *request_due.chips(here, waiting.due),
            under=_counted(here, total),
        )
    )
    request_due.show(here, waiting.due)
    if waiting.changes:
        table = change_table(here, [change.row for change in waiting.changes])
        look.show(look.section(here.t("规则修订", "Rule changes")), table)
    if not total.number:
        look.show(look.note(here.t("没有待办事项。", "Nothing waits for you."), "good"))
        return
    level_duties.show(here, waiting.duties)
    drift.inbox(here, waiting.drift)
    if not found:
        return
    if total.number > len(found):
        look.show(look.section(here.t("对外提供申请", "Release requests")))
    if bulk.offer(here, waiting.like):
        st.rerun()
    by_number = {w.row.number: w for w in found}
    number = _chosen(here, by_number)
    brief = requests.brief(here.store, here.actor, number)
    if request_view.envelope(here, brief, by_number[number].steps):
        st.rerun()


def _counted(here: Here, total: Count) -> str:
    number = f"{total.number:,}"
    if total.more:
        return here.t(f"{number} 件以上，先列最早的", f"more than {number}, the oldest first")
    return here.t(f"{number} 件", f"{number} in all")


def _chosen(here: Here, waiting: dict[str, InboxRow]) -> str:
    if len(waiting) == 1:
        return next(iter(waiting))

    def label(number: str) -> str:
        row = waiting[number].row
        return f"{number} · {here.say(row.title)} → {here.say(row.recipient_name)} · {row.level}"

    return st.selectbox(
        here.t("申请", "Request"), list(waiting), format_func=label, key="inbox.number"
    )
