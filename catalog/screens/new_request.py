"""A new request, or one that was sent back: fields one by one, each with what protects it, then the words."""

from typing import Any

import streamlit as st

from catalog import requests, views
from catalog.errors import GuikouError
from catalog.requests.envelopes import application_of
from catalog.requests.proposals import Use
from catalog.screens import attachments, look, request_fields, request_rows, words
from catalog.screens.errors import attempt
from catalog.screens.request_form import Form, at
from catalog.screens.session import Here

MAX_TEXT = 2_000


def screen(here: Here) -> None:
    """Ask for what is needed, draft or revise the request, submit it when wanted."""
    form = _form(here)
    look.show(
        look.head(
            here.t(f"修改申请 {form.number}", f"Revise request {form.number}")
            if form.number
            else here.t("新建对外提供申请", "New release request"),
            under=here.t("只申请必需的字段。", "Ask for no more fields than the purpose needs."),
        )
    )
    about = _about(here, form)
    if about is None:
        look.show(
            look.note(here.t("先选数据集和接收方。", "First choose the dataset and the recipient."))
        )
        return
    dataset, recipient = about
    use = _use(here, form)
    reasons = _reasons(here, form)
    offered = attempt(
        lambda: requests.propose_least(
            here.store, here.actor, dataset, recipient, use, reasons["purpose"]
        )
    )
    if offered is None:
        return
    chosen = request_fields.choose(here, form, offered, use, f"{dataset}|{recipient}")
    row_filter = request_rows.ask(here, form, offered)
    said = _words(here, form)
    if said is not None:
        asked: dict[str, Any] = {"dataset": dataset, "recipient": recipient}
        asked |= {"fields": chosen.fields, "protections": dict(chosen.protections)}
        asked["row_filter"] = row_filter
        _keep(here, form, {**asked, **reasons, **said})


def _form(here: Here) -> Form:
    number = st.query_params.get("revise")
    if not number:
        return Form()
    page = requests.show(here.store, here.actor, number)
    return Form(number, application_of(page.envelope))


def _about(here: Here, form: Form) -> tuple[str, str] | None:
    """Ask which dataset goes to whom."""
    datasets = {r.code: r for r in views.list_datasets(here.store, here.actor)}
    bodies = dict(views.list_departments(here.store))
    left, right = st.columns(2)
    dataset = left.selectbox(
        here.t("数据集", "Dataset"),
        list(datasets),
        index=at(list(datasets), form.was("dataset") or st.query_params.get("dataset")),
        format_func=lambda c: f"{here.say(datasets[c].title)} ({c})",
        placeholder=here.t("选择数据集", "Choose a dataset"),
        key=form.key("dataset"),
    )
    recipient = right.selectbox(
        here.t("接收方", "Recipient"),
        list(bodies),
        index=at(list(bodies), form.was("recipient")),
        format_func=lambda c: here.say(bodies[c]),
        placeholder=here.t("选择接收单位", "Choose the receiving body"),
        key=form.key("recipient"),
    )
    return (dataset, recipient) if dataset and recipient else None


def _use(here: Here, form: Form) -> Use:
    """Ask what the recipient does with the data: what is needed depends on it."""
    asked = (form.was("protections") or {}).values()
    figures = any(written.startswith("aggregate") for written in asked)
    chosen = st.segmented_control(
        here.t("用途类型", "Kind of use"),
        list(Use),
        default=Use.FIGURES if figures else Use.CASES,
        format_func=lambda u: here.word(words.USES, u),
        required=True,
        key=form.key("use"),
    )
    return Use(chosen)


def _words(here: Here, form: Form) -> dict[str, Any] | None:
    """Ask for the words and the output; return them once one of the buttons was pressed."""
    with st.form(form.key("words")):
        said = {**_output(here, form), **attachments.ask(here, form), **_optional(here, form)}
        with st.container(horizontal=True):
            submit = st.form_submit_button(
                here.t("提交申请", "Submit"), type="primary", key=form.key("submit")
            )
            draft = st.form_submit_button(
                here.t("存为草稿", "Save as draft"), key=form.key("draft")
            )
            check = st.form_submit_button(
                here.t("存草稿并先行检查", "Save and check"), key=form.key("check")
            )
    then = "submit" if submit else "check" if check else "draft" if draft else None
    return {**said, "then": then} if then else None


def _reasons(here: Here, form: Form) -> dict[str, str]:
    """Ask why, and on what ground."""
    left, right = st.columns(2)
    purpose = left.text_area(
        here.t("用途", "Purpose"),
        form.was("purpose") or "",
        max_chars=MAX_TEXT,
        height=84,
        key=form.key("purpose"),
    )
    with right:
        kinds = list(words.LEGAL_BASES)
        kind = st.selectbox(
            here.t("依据类型（个人信息保护法第十三条）", "Kind of legal basis (PIPL Art. 13)"),
            kinds,
            index=None,
            format_func=lambda k: here.word(words.LEGAL_BASES, k),
            placeholder=here.t("选择类型", "Choose a kind"),
            key=form.key("basis-kind"),
        )
        article = st.text_input(
            here.t("法律依据（写明条款）", "Legal basis, with its article"),
            form.was("legal_basis") or "",
            max_chars=MAX_TEXT,
            key=form.key("basis"),
        )
    named = here.word(words.LEGAL_BASES, kind) if kind and article.strip() else ""
    said = (
        article
        if not named or article.startswith(named)
        else f"{named}{here.t('：', ': ')}{article}"
    )
    return {"purpose": purpose, "legal_basis": said}


def _output(here: Here, form: Form) -> dict[str, Any]:
    t = here.t
    first, second, third = st.columns(3)
    formats, methods = list(words.FORMATS), list(words.METHODS)
    days = third.number_input(
        t("有效天数", "Valid for (days)"),
        min_value=1,
        max_value=1098,
        value=form.was("valid_days"),
        placeholder=t("缺省 90 天，或级别所限", "90, or what the level allows"),
        key=form.key("days"),
    )
    return {
        "format": first.selectbox(
            t("格式", "Format"),
            formats,
            index=at(formats, form.was("format")) or 0,
            format_func=lambda k: here.word(words.FORMATS, k),
            key=form.key("format"),
        ),
        "method": second.selectbox(
            t("交付方式", "Method of delivery"),
            methods,
            index=at(methods, form.was("method")) or 0,
            format_func=lambda k: here.word(words.METHODS, k),
            key=form.key("method"),
        ),
        "valid_days": int(days) if days else None,
        "destruction": first.text_input(
            t("到期如何销毁", "How it is destroyed afterwards"),
            form.was("destruction") or "",
            max_chars=MAX_TEXT,
            key=form.key("destruction"),
        ),
    }


def _optional(here: Here, form: Form) -> dict[str, Any]:
    with st.expander(here.t("接收方公钥（可选）", "Recipient's key (optional)")):
        key = st.text_input(
            here.t(
                "接收方 age 公钥（缺省由本系统生成）",
                "Recipient's age public key; by default one is made",
            ),
            form.was("recipient_key") or "",
            max_chars=200,
            key=form.key("key"),
        )
    return {"recipient_key": key or None}


def _keep(here: Here, form: Form, said: dict[str, Any]) -> None:
    """Draft or revise, check or submit when asked to, and go on to the request, where an objection is shown."""
    then = said.pop("then")
    number = attempt(lambda: _drafted(here, form, said))
    if number is None:
        return
    if then != "draft":
        step = requests.submit if then == "submit" else requests.run_checks
        with st.spinner(here.t("正在自动检查…", "Running the automatic checks…")):
            try:
                step(here.store, here.actor, number)
            except GuikouError as error:
                st.session_state["request.problem"] = error
    here.go("request", number=number)


def _drafted(here: Here, form: Form, said: dict[str, Any]) -> str:
    if form.number is None:
        return requests.create(here.store, here.actor, **said)
    documents = said.pop("documents")
    requests.revise(here.store, here.actor, form.number, **said)
    for document in documents:
        requests.attach(here.store, here.actor, form.number, document)
    return form.number
