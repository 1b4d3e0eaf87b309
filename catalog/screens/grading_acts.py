"""One grading that waits for a second person: what it says, and the buttons for those who may act on it."""

from collections.abc import Callable

import streamlit as st

from catalog import grading_decisions as cases
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.session import Here
from catalog.views import GradingRow


def change(here: Here, row: GradingRow) -> str:
    """Return what a grading would change."""
    if row.kind == "unmarking":
        return f"{row.from_mark} → {row.to_mark or here.t('无', 'none')}"
    if row.kind == "review":
        return here.t(f"维持 {row.from_level} 级", f"stays at level {row.from_level}")
    return here.t(
        f"{row.from_level} → {row.to_level} 级", f"level {row.from_level} → {row.to_level}"
    )


def show(here: Here, row: GradingRow) -> None:
    """Show a grading that waits; confirm, refuse or withdraw for whoever may."""
    what = here.word(words.GRADINGS, row.kind)
    trigger = f" · {here.word(words.TRIGGERS, row.trigger)}" if row.trigger else ""
    proof = f" · {row.evidence}" if row.evidence else ""
    look.show(
        look.note(
            here.t(
                f"{row.number} {what}（{change(here, row)}）待第二人办理。"
                f"{here.say(row.proposed_by_name)}：{row.reason}{trigger}{proof}",
                f"{row.number}: {what} ({change(here, row)}) waits for a second person. "
                f"{here.say(row.proposed_by_name)}: {row.reason}{trigger}{proof}",
            ),
            "warn",
        )
    )
    if not row.mine and not row.own:
        return
    comment = st.text_input(
        here.t("意见（不予确认时必填）", "Comment (required to refuse)")
        if row.mine
        else here.t("意见", "Comment"),
        key=f"grading.{row.number}.comment",
        max_chars=1000,
    )
    with st.container(horizontal=True):
        if row.mine and st.button(
            here.t("确认", "Confirm"), type="primary", key=f"grading.{row.number}.confirm"
        ):
            _run(lambda: cases.confirm(here.store, here.actor, row.number, comment))
        if row.mine and st.button(here.t("不予确认", "Refuse"), key=f"grading.{row.number}.refuse"):
            _run(lambda: cases.refuse(here.store, here.actor, row.number, comment))
        if row.own and st.button(here.t("撤回", "Withdraw"), key=f"grading.{row.number}.withdraw"):
            _run(lambda: cases.withdraw(here.store, here.actor, row.number, comment))


def _run(act: Callable[[], object]) -> None:
    def done() -> bool:
        act()
        return True

    if attempt(done):
        st.rerun()
