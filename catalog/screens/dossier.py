"""The dossier of a request, for whom the rules let make one: two clicks, the first is an act on record."""

import streamlit as st

from catalog import dossiers
from catalog.acts import looking
from catalog.requests.loading import request_of, request_resource
from catalog.screens import look
from catalog.screens.errors import attempt
from catalog.screens.session import Here
from policies.decisions import Action


def offer(here: Here, number: str) -> None:
    """Offer to make the dossier of a request and to save it; nothing is shown to others."""
    if not _may(here, number):
        return
    with st.container(key="g-dossier"):
        _make(here, number)


def _make(here: Here, number: str) -> None:
    t = here.t
    look.show(look.section(t("卷宗", "Dossier")))
    pressed = st.button(
        t("制作卷宗", "Make the dossier"),
        key=f"dossier.make|{number}",
        help=t(
            "一个网页文件，含全部经过、审批、摘要和审计记录；可打印，凭公钥即可离线核验。制作本身会记录。",
            "One web page with the whole history, approvals, digests and log; it prints, and verifies offline with the "
            "public key alone. That it is made is recorded.",
        ),
    )
    if not pressed:
        return
    with st.spinner(t("正在制作…", "Working…")):
        made = attempt(
            lambda: dossiers.make(here.store, here.actor, number, language=here.language)
        )
    if made is not None:
        st.download_button(
            t(f"保存 {made.name}", f"Save {made.name}"),
            data=made.content,
            file_name=made.name,
            mime="text/html",
            key="dossier.save",
            on_click="ignore",
            type="primary",
        )


def _may(here: Here, number: str) -> bool:
    with looking(here.store, here.actor) as act:
        resource = request_resource(request_of(act.session, number))
        return act.decide(Action.RELEASE_DOSSIER, resource).allowed
