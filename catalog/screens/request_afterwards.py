"""After the delivery: the recipient states the destruction, others see it and what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from catalog import requests, rulebooks
from catalog.requests.destructions import Certificate, digest_of_bytes
from catalog.requests.types import DestructionRow, NextStep, RequestPage
from catalog.screens import look
from catalog.screens.errors import attempt
from catalog.screens.look import Html
from catalog.screens.session import Here

#: Steps that ask for more than a comment.
OWN_FORM = frozenset({"destroy"})


def offer(here: Here, page: RequestPage, steps: Sequence[NextStep]) -> bool:
    """Show proofs of destruction, and the form for one where this person may state it; tell whether they did."""
    proofs(here, page)
    if not any(s.event == "destroy" and s.mine for s in steps):
        return False
    number, t = page.row.number, here.t
    today = rulebooks.day(here.store)
    with st.form(f"request.destroyed|{number}|{len(page.acts)}"):
        st.markdown(f"**{t('报送销毁证明', 'State the destruction')}**")
        how = st.text_input(
            t("销毁方式", "How it was destroyed"),
            placeholder=t(
                "例如：删除文件和备份并覆写",
                "for example: files and backups deleted and overwritten",
            ),
            max_chars=500,
        )
        on = st.date_input(t("销毁日期", "Day of destruction"), value=today, max_value=today)
        witness = st.text_input(
            t("见证人（姓名、单位）", "Witnessed by (name, body)"), max_chars=200
        )
        file = st.file_uploader(
            t("证明文件（只登记文件名和摘要）", "Certificate (its name and digest are recorded)")
        )
        sent = st.form_submit_button(t("报送", "State it"), type="primary")
    if not sent or not isinstance(on, date):
        return False
    return (
        attempt(
            lambda: requests.state_destroyed(
                here.store,
                here.actor,
                number,
                how=how,
                on=on,
                witness=witness,
                certificate=_certificate(file),
            )
        )
        is not None
    )


def _certificate(file: Any) -> Certificate | None:
    if file is None:
        return None
    return Certificate(file.name[-255:], digest_of_bytes(file.getvalue()))


def proofs(here: Here, page: RequestPage) -> None:
    """Show what recipients stated of the destruction, and what became of it."""
    if page.proofs:
        shown = Html("".join(str(_proof(here, p)) for p in page.proofs))
        look.show(look.section(here.t("销毁证明", "Proof of destruction")), shown)


def _proof(here: Here, p: DestructionRow) -> Html:
    t = here.t
    checked = {
        "accepted": look.chip(t("已核验", "checked"), "good"),
        "insufficient": look.chip(t("不足，已退回", "insufficient, sent back"), "bad"),
    }.get(p.outcome or "", look.chip(t("待核验", "to be checked"), "now"))
    if not p.signed:
        checked = look.chip(t("与签名不符", "differs from what was signed"), "bad")
    certificate = (
        look.two_lines(p.certificate, look.digest(p.certificate_sha256 or ""))
        if p.certificate
        else t("无", "none")
    )
    return look.facts(
        [
            (t("核验", "Check"), checked),
            (t("方式", "How"), p.how),
            (t("日期", "Day"), look.day(p.destroyed_on)),
            (t("见证人", "Witness"), p.witness),
            (t("报送人", "Stated by"), f"{here.say(p.stated_by_name)} · {here.when(p.stated_at)}"),
            (t("核验人", "Checked by"), here.say(p.checked_by_name) if p.checked_by_name else None),
            (t("证明文件", "Certificate"), certificate),
        ],
        columns=2,
    )
