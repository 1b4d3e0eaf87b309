"""The papers of a request on the screens: asked for in the wizard, shown and handed out on the request's page."""

from datetime import date
from typing import Any, Protocol

import streamlit as st

from catalog import requests
from catalog.media_types import SUFFIXES
from catalog.requests.drafts import EDITABLE
from catalog.requests.types import AttachmentRow, RequestPage
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here

MAX_TEXT = 2_000
_TYPES = [suffix for suffixes in SUFFIXES.values() for suffix in suffixes]


class Asked(Protocol):
    """A form that keys its widgets and knows what was asked for before."""

    def key(self, name: str) -> str:
        """Return a widget's key."""

    def was(self, name: str) -> Any:
        """Return what was asked for before."""


def ask(here: Here, form: Asked) -> dict[str, Any]:
    """Ask for agreement and assessment inside a form; return parts of an application, papers as ``documents``."""
    left, right = st.columns(2)
    with left:
        agreement = _agreement(here, form.key, form.was)
    with right:
        assessment = _assessment(here, form.key, form.was)
    documents = [d for d in (agreement, assessment) if isinstance(d, requests.Document)]
    return {
        "agreement": st.session_state.get(form.key("agreement")) or None,
        "agreement_from": st.session_state.get(form.key("agreement-from")),
        "agreement_until": st.session_state.get(form.key("agreement-until")),
        "impact_assessment": st.session_state.get(form.key("impact")) or None,
        "documents": documents,
    }


def _agreement(here: Here, key: Any, was: Any) -> requests.Document | None:
    t = here.t
    file = st.file_uploader(
        t("协议文本（如有）", "Agreement, if any"),
        type=_TYPES,
        key=key("agreement-file"),
        max_upload_size=_largest(here),
    )
    number = st.text_input(
        t("协议编号", "Number of the agreement"),
        was("agreement") or "",
        max_chars=MAX_TEXT,
        key=key("agreement"),
    )
    first, last = st.columns(2)
    starts = first.date_input(
        t("生效日", "First day"), was("agreement_from"), key=key("agreement-from")
    )
    ends = last.date_input(
        t("到期日", "Last day"), was("agreement_until"), key=key("agreement-until")
    )
    if file is None:
        return None
    return requests.Document(
        "agreement",
        file.name,
        file.getvalue(),
        number=number,
        starts_on=_day(starts),
        ends_on=_day(ends),
    )


def _assessment(here: Here, key: Any, was: Any) -> requests.Document | None:
    t = here.t
    file = st.file_uploader(
        t("个人信息保护影响评估报告（含敏感信息时必附）", "Impact assessment, for sensitive data"),
        type=_TYPES,
        key=key("impact-file"),
        max_upload_size=_largest(here),
    )
    number = st.text_input(
        t("评估编号", "Number of the assessment"),
        was("impact_assessment") or "",
        max_chars=MAX_TEXT,
        key=key("impact"),
    )
    first, second, third = st.columns(3)
    dated = first.date_input(t("评估日期", "Assessed on"), None, key=key("impact-date"))
    author = second.text_input(
        t("评估人或部门", "Assessed by"), max_chars=MAX_TEXT, key=key("impact-author")
    )
    conclusion = third.selectbox(
        t("结论", "Conclusion"),
        list(requests.CONCLUSIONS),
        index=None,
        format_func=lambda c: here.word(words.CONCLUSIONS, c),
        placeholder=t("选择", "Choose"),
        key=key("impact-conclusion"),
    )
    if file is None:
        return None
    return requests.Document(
        "impact_assessment",
        file.name,
        file.getvalue(),
        number=number,
        dated=_day(dated),
        author=author,
        conclusion=conclusion,
    )


def _largest(here: Here) -> int:
    """Return how many MiB a paper may have."""
    return here.store.settings.attachment_mib


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def show(here: Here, page: RequestPage) -> None:
    """Show the papers of a request and hand them out; offer its applicant to add and remove while it is a draft."""
    rows = page.attachments
    mine = page.row.applicant == here.actor.login and page.row.state in EDITABLE
    if rows is None or (not rows and not mine):
        return
    look.show(look.section(here.t("附件", "Attachments")), _table(here, rows))
    with st.container(horizontal=True):
        for row in rows:
            _offer(here, page.row.number, row)
    if mine:
        with st.expander(here.t("增减附件", "Add or remove attachments")):
            changed = _add(here, page.row.number)
            for row in rows:
                changed |= _remove(here, page.row.number, row)
        if changed:
            st.rerun()


def _table(here: Here, rows: tuple[AttachmentRow, ...]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("文件", "File"), wide=True),
            Column(t("种类", "Kind")),
            Column(t("编号", "Number")),
            Column(t("期限或日期", "Term or date")),
            Column(t("附上", "Attached"), whole=True),
        ],
        [_line(here, row) for row in rows],
        empty=t("没有附件。", "No attachments."),
    )


def _line(here: Here, row: AttachmentRow) -> list[object]:
    days = [look.day(d) for d in (row.starts_on, row.ends_on)]
    term = f"{days[0] or '…'} – {days[1] or '…'}" if any(days) else None
    if row.dated:
        said = here.word(words.CONCLUSIONS, row.conclusion or "")
        term = " · ".join(p for p in (look.day(row.dated), row.author, said) if p)
    bad = look.chip(here.t("缺失或被改动", "missing or altered"), "bad")
    name: object = Html(f"{look.text(row.name)} {bad}") if not row.whole else row.name
    return [
        look.two_lines(name, look.code(f"SHA-256 {row.sha256[:16]}… · {row.size:,} B")),
        here.word(words.ATTACHMENTS, row.kind),
        row.number,
        term,
        look.two_lines(here.say(row.attached_by_name), here.when(row.attached_at)),
    ]


def _offer(here: Here, number: str, row: AttachmentRow) -> None:
    """Hand a paper out in two clicks: the first asks the rules and is recorded, the second saves the file."""
    if not st.button(
        here.t(f"取 {row.name}", f"Fetch {row.name}"), key=f"attachment.fetch|{number}|{row.id}"
    ):
        return
    found = attempt(lambda: requests.read_attachment(here.store, here.actor, number, row.id))
    if found is not None:
        st.download_button(
            here.t(f"保存 {row.name}", f"Save {row.name}"),
            data=found[1],
            file_name=row.name,
            # Never a type that a browser would open by itself.
            mime="application/octet-stream",
            key=f"attachment.save|{number}|{row.id}",
            on_click="ignore",
            type="primary",
        )


def _add(here: Here, number: str) -> bool:
    kind = st.segmented_control(
        here.t("种类", "Kind"),
        list(requests.KINDS),
        default="agreement",
        format_func=lambda k: here.word(words.ATTACHMENTS, k),
        key=f"attachment.kind|{number}",
    )

    def key(name: str) -> str:
        return f"attachment.{name}|{number}"

    with st.form(key("form"), clear_on_submit=True, border=False):
        if kind == "agreement":
            document = _agreement(here, key, lambda _: None)
        elif kind == "impact_assessment":
            document = _assessment(here, key, lambda _: None)
        else:
            file = st.file_uploader(
                here.t("文件", "File"),
                type=_TYPES,
                key=key("other-file"),
                max_upload_size=_largest(here),
            )
            document = requests.Document("other", file.name, file.getvalue()) if file else None
        pressed = st.form_submit_button(here.t("附上", "Attach"), key=key("attach"))
    if not pressed:
        return False
    if document is None:
        look.show(look.note(here.t("请先选择文件。", "Choose a file first."), "warn"))
        return False
    return attempt(lambda: requests.attach(here.store, here.actor, number, document)) is not None


def _remove(here: Here, number: str, row: AttachmentRow) -> bool:
    if not st.button(
        here.t(f"移除 {row.name}", f"Remove {row.name}"), key=f"attachment.remove|{number}|{row.id}"
    ):
        return False
    return attempt(lambda: _removed(here, number, row)) is not None


def _removed(here: Here, number: str, row: AttachmentRow) -> bool:
    requests.detach(here.store, here.actor, number, row.id)
    return True
