"""For the applicant: run the automatic checks beforehand, and take a generalization that would pass."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from catalog import requests
from catalog.requests.types import RequestPage
from catalog.screens import look
from catalog.screens.errors import attempt
from catalog.screens.session import Here


def offer(here: Here, page: RequestPage) -> bool:
    """Offer both; tell whether something was done."""
    number = page.row.number
    offered = [a for c in page.checks for a in c.details.get("alternatives", [])]
    taken = [_alternative(here, number, which, a) for which, a in enumerate(offered, 1)]
    if any(taken):
        return True
    if not st.button(here.t("先行自动检查", "Run the checks now"), key="request.check"):
        return False
    with st.spinner(here.t("正在自动检查…", "Running the automatic checks…")):
        return attempt(lambda: requests.run_checks(here.store, here.actor, number)) is not None


def _alternative(here: Here, number: str, which: int, a: Mapping[str, Any]) -> bool:
    changes = here.t("，", ", ").join(
        f"{f}: {a['was'][f]} → {p}" for f, p in a["protections"].items()
    )
    loss, smallest = f"{a['loss']:.0%}", a["smallest"]
    said = here.t(
        f"方案 {which}：{changes}（信息损失 {loss}，最小组 {smallest} 人）",
        f"Alternative {which}: {changes} ({loss} of the information lost, smallest group {smallest})",
    )
    with st.container(border=True):
        look.show(look.note(said))
        if st.button(
            here.t(f"采用方案 {which}", f"Take alternative {which}"), key=f"request.adopt|{which}"
        ):
            done = attempt(lambda: _adopted(here, number, which))
            return done is not None
    return False


def _adopted(here: Here, number: str, which: int) -> bool:
    """Change the application and look anew, so that the checks shown are those of what it is now."""
    requests.adopt(here.store, here.actor, number, which)
    requests.run_checks(here.store, here.actor, number)
    return True
