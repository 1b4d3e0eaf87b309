"""Like requests of low level on the inbox: looked at as one list, approved together."""

from collections.abc import Sequence

import streamlit as st

from catalog import requests
from catalog.requests.bulk import Like
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.session import Here


def offer(here: Here, groups: Sequence[Like]) -> bool:
    """Offer the groups of like requests that can be approved together; tell whether something was done."""
    for left in st.session_state.pop("bulk.left", []):
        look.show(look.note(f"{left.number}: {here.say(left.reason)}", "warn"))
    return any([_group(here, group) for group in groups])  # noqa: C419 - all are drawn


def _group(here: Here, group: Like) -> bool:
    count, title = len(group.rows), here.say(group.rows[0].title)
    label = here.t(
        f"{count} 件同类申请可一并办理：{title}，{len(group.fields)} 个字段",
        f"{count} like requests can be approved together: {title}, {words.plural(len(group.fields), 'field')}",
    )
    key = group.rows[0].number
    with st.expander(label):
        look.show(
            look.table(
                [
                    look.Column(here.t("申请", "Request")),
                    look.Column(here.t("申请人", "Applicant")),
                    look.Column(here.t("接收方", "Recipient")),
                    look.Column(here.t("用途", "Purpose"), wide=True),
                ],
                [
                    [
                        look.link("request", row.number, number=row.number),
                        here.say(row.applicant_name),
                        here.say(row.recipient_name),
                        purpose,
                    ]
                    for row, purpose in zip(group.rows, group.purposes, strict=True)
                ],
                empty="",
            )
        )
        chosen = st.multiselect(
            here.t("一并办理", "To approve together"),
            [row.number for row in group.rows],
            default=[row.number for row in group.rows],
            key=f"bulk.chosen|{key}|{count}",
        )
        said = here.label(group.label)
        pressed = st.button(
            here.t(f"{said} {len(chosen)} 件（逐件签名）", f"{said}: {len(chosen)}, each signed"),
            type="primary",
            disabled=not chosen,
            key=f"bulk.approve|{key}",
        )
    if not pressed:
        return False
    result = attempt(lambda: requests.approve_like(here.store, here.actor, chosen))
    if result is not None and result.left:
        st.session_state["bulk.left"] = list(result.left)
    return result is not None
