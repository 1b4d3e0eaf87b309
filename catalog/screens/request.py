"""One request on one page, with what this person may do with it."""

import streamlit as st

from catalog import requests
from catalog.requests.drafts import EDITABLE
from catalog.screens import errors, look, request_checks, request_view
from catalog.screens.session import Here


def screen(here: Here) -> None:
    """Show the request that the address names."""
    number = st.query_params.get("number")
    if not number:
        look.show(
            look.head(here.t("申请", "Request")),
            look.note(here.t("请从申请列表中选择。", "Choose one from the list of requests.")),
            look.link("requests", here.t("申请列表", "All requests")),
        )
        return
    problem = st.session_state.pop("request.problem", None)
    if problem is not None:
        errors.show(problem)
    brief = requests.brief(here.store, here.actor, number)
    page = brief.page
    mine = page.row.applicant == here.actor.login and page.row.state in EDITABLE
    if mine and st.button(here.t("修改申请", "Revise the request"), key="request.revise"):
        here.go("new-request", revise=number)
    if mine and request_checks.offer(here, page):
        st.rerun()
    if request_view.envelope(here, brief, page.steps):
        st.rerun()
