"""What can be done about a request: the steps of the procedure, and the artifact that came of it."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from catalog import releases, requests
from catalog.acts import looking
from catalog.release_files import Interrupted
from catalog.requests.conditions import APPROVING
from catalog.requests.loading import TO_BE_GONE, request_of, request_resource
from catalog.requests.types import ArtifactRow, NextStep, RequestPage
from catalog.screens import conditions, look, request_afterwards
from catalog.screens.errors import attempt
from catalog.screens.look import Column
from catalog.screens.session import Here
from policies.decisions import Action

#: Events that say no, or send back; they want a comment and are never the first button.
TURNING_DOWN = ("return", "reject", "withdraw", "suspend", "recall", "give_back", "reject_proof")


def offer(here: Here, page: RequestPage, steps: Sequence[NextStep]) -> bool:
    """Offer what this person may do now, with a comment; tell whether something was done."""
    number = page.row.number
    stated = request_afterwards.offer(here, page, steps)
    mine = sorted(
        (s for s in steps if s.mine and s.event not in request_afterwards.OWN_FORM),
        key=lambda s: s.event in TURNING_DOWN,
    )
    if not mine:
        return stated
    with st.container(border=True, key="g-acts"):
        comment = st.text_area(
            here.t("意见", "Comment"),
            max_chars=1000,
            height=72,
            placeholder=here.t(
                "退回、不予批准、暂停、恢复和召回须写明理由",
                "Say why when returning, refusing, suspending, resuming or recalling",
            ),
            # A new box after each act, or the last comment would stand in it.
            key=f"request.comment|{number}|{len(page.acts)}",
        )
        attached = conditions.ask(here, page, mine)
        with st.container(horizontal=True):
            # All are drawn first, whichever was pressed.
            pressed = [_button(here, number, step, comment, attached) for step in mine]
    return any(pressed) or stated


def _button(here: Here, number: str, step: NextStep, comment: str, attached: Sequence[str]) -> bool:
    pressed = st.button(
        here.label(step.label),
        type="secondary" if step.event in TURNING_DOWN else "primary",
        key=f"request.{step.event}|{number}",
    )
    if not pressed:
        return False
    with st.spinner(here.t("正在办理…", "Working…")):
        if step.event == "prepare":
            made = attempt(
                lambda: releases.prepare(
                    here.store, here.actor, number, found=lambda left: _was_there(here, left)
                )
            )
            return made is not None
        under = attached if step.event in APPROVING else ()
        row = attempt(
            lambda: requests.act(
                here.store, here.actor, number, step.event, comment, conditions=under
            )
        )
        return row is not None


def _was_there(here: Here, left: Interrupted) -> None:
    """Say what an interrupted preparation left; shown beside the page, which is drawn anew."""
    begun, by = here.when(left.at) if left.at else "?", left.by or "?"
    st.toast(
        here.t(
            f"{by} 于 {begun} 开始的制备曾中断，留下 {left.size:,} 字节，已清除并重新制备。",
            f"A preparation that {by} began at {begun} was interrupted; the {left.size:,} bytes it left were cleared "
            "away, and it was prepared anew.",
        ),
        duration="long",
    )


def artifacts(here: Here, page: RequestPage) -> None:
    """Show what was written, and hand it out to whom the rules let have it."""
    if not page.artifacts:
        return
    t = here.t
    look.show(
        look.section(t("交付件", "Artifacts")),
        look.table(
            [
                Column(t("文件", "File"), wide=True),
                Column(t("行数", "Rows"), right=True),
                Column(t("字节", "Bytes"), right=True),
                Column(t("加密", "Encrypted")),
                Column(t("生成", "Made"), whole=True),
                Column(t("已下载/上限", "Fetched / limit"), right=True),
            ],
            [_artifact(here, a) for a in page.artifacts],
            empty="",
        ),
    )
    if _may_fetch(here, page.row.number):
        with st.container(horizontal=True):
            _fetch(here, page.row.number)
            if page.encrypted and page.row.recipient == here.me.department:
                _unlock(here, page.row.number)


def _may_fetch(here: Here, number: str) -> bool:
    with looking(here.store, here.actor) as act:
        request = request_of(act.session, number)
        if request.state in TO_BE_GONE:
            return False
        return act.decide(Action.RELEASE_DOWNLOAD, request_resource(request)).allowed


def _artifact(here: Here, a: ArtifactRow) -> list[object]:
    return [
        look.two_lines(look.code(Path(a.file).name), look.code(f"SHA-256 {a.sha256}")),
        a.rows,
        a.size,
        here.t("是", "yes") if a.encrypted else here.t("否", "no"),
        here.when(a.created_at),
        f"{a.downloads} / {a.download_limit}",
    ]


def _fetch(here: Here, number: str) -> None:
    """Offer the package in two clicks: the first is counted and asks the rules, the second saves the file."""
    if not st.button(
        here.t("取交付件（计次）", "Fetch the artifact (counted)"), key="request.fetch"
    ):
        return
    # Beside the catalog, not in a folder that others on this machine can list.
    with TemporaryDirectory(dir=here.store.settings.home) as folder:
        path = attempt(lambda: releases.package(here.store, here.actor, number, Path(folder)))
        data = path.read_bytes() if path else None
    if path is not None and data is not None:
        st.download_button(
            here.t(f"保存 {path.name}", f"Save {path.name}"),
            data=data,
            file_name=path.name,
            mime="application/zip",
            key="request.package",
            on_click="ignore",
            type="primary",
        )


def _unlock(here: Here, number: str) -> None:
    """Show the recipient the key that opens the artifact."""
    if st.button(here.t("显示解密密钥", "Show the key that opens it"), key="request.unlock"):
        secret = attempt(lambda: releases.unlocking_key(here.store, here.actor, number))
        if secret is not None:
            st.code(secret, language=None)
