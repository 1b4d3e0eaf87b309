"""What waits for this person: one request at a time, whole, with the buttons beneath it."""

import streamlit as st

from catalog import policy_changes, requests, views
from catalog.requests.types import InboxRow
from catalog.screens import bulk, drift, level_duties, look, request_due, request_view
from catalog.screens.rule_changes import change_table
from catalog.screens.session import Here

#: Changes in data that are shown: few where a request is beneath them.
FEW, MANY = 5, 20


def screen(here: Here) -> None:
    """Show the first request that waits, or the one chosen."""
    inbox = requests.inbox(here.store, here.actor)
    waiting = inbox.rows
    changes = [w.row for w in policy_changes.inbox(here.store, here.actor)]
    duties = views.list_duties(here.store, here.actor)
    changed = views.drift_inbox(here.store, here.actor, limit=FEW if waiting else MANY)
    due = requests.urgent(here.store, here.actor)
    others = [r for r in due if not r.mine]
    count = len(waiting) + len(changes) + len(duties) + len(others) + changed.count
    look.show(
        look.head(
            here.t("待我办理", "Waiting for me"),
            *request_due.chips(here, due),
            under=_counted(here, count, more=inbox.more or duties.more),
        )
    )
    request_due.show(here, due)
    if changes:
        look.show(look.section(here.t("规则修订", "Rule changes")), change_table(here, changes))
    if not count:
        look.show(look.note(here.t("没有待办事项。", "Nothing waits for you."), "good"))
        return
    level_duties.show(here, duties)
    drift.inbox(here, changed)
    if not waiting:
        return
    if changes or due or len(duties) or changed.count:
        look.show(look.section(here.t("对外提供申请", "Release requests")))
    if bulk.offer(here):
        st.rerun()
    by_number = {w.row.number: w for w in waiting}
    number = _chosen(here, by_number)
    brief = requests.brief(here.store, here.actor, number)
    if request_view.envelope(here, brief, by_number[number].steps):
        st.rerun()


def _counted(here: Here, count: int, *, more: bool) -> str:
    if more:
        return here.t(f"{count} 件以上，先列最早的", f"more than {count}, the oldest first")
    return here.t(f"{count} 件", f"{count} in all")


def _chosen(here: Here, waiting: dict[str, InboxRow]) -> str:
    if len(waiting) == 1:
        return next(iter(waiting))

    def label(number: str) -> str:
        row = waiting[number].row
        return f"{number} · {here.say(row.title)} → {here.say(row.recipient_name)} · {row.level}"

    return st.selectbox(
        here.t("申请", "Request"), list(waiting), format_func=label, key="inbox.number"
    )
