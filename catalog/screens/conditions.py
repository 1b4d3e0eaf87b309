"""Conditions on the screens: attached with an approving act, shown with the request, accepted and reported on."""

from collections.abc import Sequence

import streamlit as st

from catalog import requests
from catalog.requests.conditions import APPROVING
from catalog.requests.types import NextStep, RequestPage
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.session import Here
from policies.conditions import KINDS, MAX_TEXT


def ask(here: Here, page: RequestPage, steps: Sequence[NextStep]) -> list[str]:
    """Ask an approver for conditions, where one of their steps may carry them; return them as written."""
    if not any(s.event in APPROVING for s in steps):
        return []
    number = page.row.number
    with st.expander(here.t("附加条件（只能收紧）", "Attach conditions (they can only narrow)")):
        kinds = st.multiselect(
            here.t("条件", "Conditions"),
            list(KINDS),
            format_func=lambda k: here.word(words.CONDITIONS, k),
            placeholder=here.t("选择", "Choose"),
            select_all=False,
            key=f"conditions|{number}|{len(page.acts)}",
        )
        return [_written(here, page, kind) for kind in kinds]


def _written(here: Here, page: RequestPage, kind: str) -> str:
    label, key = (
        here.word(words.CONDITIONS, kind),
        f"condition.{kind}|{page.row.number}|{len(page.acts)}",
    )
    takes = KINDS[kind]
    leaving = [f for f in page.fields if f.protection != "suppress"]
    if takes == "nothing":
        return kind
    if takes == "day":
        return f"{kind}={st.date_input(label, None, key=key) or ''}"
    if takes == "number":
        return f"{kind}={st.number_input(label, min_value=1, value=1, key=key)}"
    if takes == "text":
        return f"{kind}={st.text_input(label, max_chars=MAX_TEXT, key=key)}"
    field = st.selectbox(label, [f.name for f in leaving], key=key)
    if takes == "field":
        return f"{kind}={field}"
    choices = attempt(
        lambda: requests.propose_fields(
            here.store, here.actor, page.row.dataset, page.row.recipient, [str(field)]
        )
    )
    # What already protects the field is no condition.
    now = {f.name: f.guarantee for f in leaving}.get(str(field))
    offered = {c.written: c for line in choices or () for c in line.choices if c.guarantee != now}
    chosen = st.selectbox(
        here.t("改用的保护", "Protected as"),
        list(offered),
        format_func=lambda w: here.say(offered[w].guarantee) or w,
        key=f"{key}|{field}",
    )
    return f"{kind}={field}={chosen or ''}"


def show(here: Here, page: RequestPage) -> bool:
    """Show the conditions in force; let the applicant or recipient answer. Tell whether something was done."""
    if not page.conditions:
        return False
    look.show(
        look.section(here.t("审批所附条件", "Conditions of the approval")),
        look.table(
            [
                look.Column(here.t("条件", "Condition"), wide=True),
                look.Column(here.t("附加", "Attached")),
            ],
            [
                [
                    here.say(c.said),
                    look.two_lines(
                        here.say(c.actor_name), here.label(words.EVENTS.get(c.event, c.said))
                    ),
                ]
                for c in page.conditions
            ],
            empty="",
        ),
    )
    return _answer(here, page)


def _answer(here: Here, page: RequestPage) -> bool:
    number = page.row.number
    if page.to_accept and st.button(
        here.t("接受条件", "Accept the conditions"), key=f"condition.accept|{number}"
    ):
        return attempt(lambda: requests.accept(here.store, here.actor, number)) is not None
    if not page.to_report or page.row.state not in {"delivered", "acknowledged"}:
        return False
    said = st.text_input(
        here.t("使用情况", "How it was used"), max_chars=1000, key=f"condition.use|{number}"
    )
    if not st.button(here.t("报告使用情况", "Report its use"), key=f"condition.report|{number}"):
        return False
    return attempt(lambda: requests.report_use(here.store, here.actor, number, said)) is not None
