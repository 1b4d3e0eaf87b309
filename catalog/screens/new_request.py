"""A new request, or one that was sent back: fields one by one, each with what protects it, then the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from catalog import requests, views
from catalog.errors import GuikouError
from catalog.requests.envelopes import Application, application_of
from catalog.requests.types import FieldLine
from catalog.screens import attachments, look, words
from catalog.screens.errors import attempt
from catalog.screens.request_view import field_lines
from catalog.screens.session import Here
from policies.types import Text

MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """What the form starts from: nothing, or the application of request ``number``."""

    number: str | None = None
    before: Application | None = None

    def key(self, name: str) -> str:
        """Return a widget's key, so that two requests do not share what was typed."""
        return f"new.{name}|{self.number or ''}"

    def was(self, name: str) -> Any:
        """Return what was asked for before."""
        return getattr(self.before, name) if self.before else None


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
    offered = attempt(lambda: requests.propose_fields(here.store, here.actor, dataset, recipient))
    if offered is None:
        return
    about_key = f"{dataset}|{recipient}"
    chosen = _fields(here, form, offered, about_key)
    protections = _protections(here, form, [o for o in offered if o.name in chosen], about_key)
    said = _words(here, form)
    if said is not None:
        asked = {"dataset": dataset, "recipient": recipient, "fields": chosen}
        _keep(here, form, {**asked, "protections": protections, **said})


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
        index=_at(list(datasets), form.was("dataset") or st.query_params.get("dataset")),
        format_func=lambda c: f"{here.say(datasets[c].title)} ({c})",
        placeholder=here.t("选择数据集", "Choose a dataset"),
        key=form.key("dataset"),
    )
    recipient = right.selectbox(
        here.t("接收方", "Recipient"),
        list(bodies),
        index=_at(list(bodies), form.was("recipient")),
        format_func=lambda c: here.say(bodies[c]),
        placeholder=here.t("选择接收单位", "Choose the receiving body"),
        key=form.key("recipient"),
    )
    return (dataset, recipient) if dataset and recipient else None


def _at(options: Sequence[str], value: str | None) -> int | None:
    return options.index(value) if value in options else None


def _fields(here: Here, form: Form, offered: tuple[FieldLine, ...], about: str) -> list[str]:
    by_name = {line.name: line for line in offered}
    chosen = st.multiselect(
        here.t("字段（逐项添加）", "Fields, added one by one"),
        list(by_name),
        default=[name for name in form.was("fields") or () if name in by_name],
        format_func=lambda name: _field_label(here, by_name[name]),
        placeholder=here.t("添加字段", "Add a field"),
        select_all=False,
        key=form.key(f"fields|{about}"),
    )
    if chosen:
        look.show(
            look.section(
                here.t(
                    f"将要提供的 {len(chosen)} 个字段",
                    f"What would leave: {words.plural(len(chosen), 'field')}",
                ),
                here.t(
                    "保护措施由规则确定，可加强",
                    "protections come from the rules and may be made stronger",
                ),
            ),
            field_lines(here, [by_name[name] for name in chosen]),
        )
    return chosen


def _protections(here: Here, form: Form, chosen: Sequence[FieldLine], about: str) -> dict[str, str]:
    """Ask for other protections than the rules propose; none that is weaker is offered."""
    open_to_choice = [line for line in chosen if len(line.choices) > 1]
    if not open_to_choice:
        return {}
    asked: dict[str, str] = {}
    before = form.was("protections") or {}
    with st.expander(
        here.t("改用其他保护（可选，不弱于规则）", "Other protections (optional, never weaker)"),
        expanded=bool(before),
    ):
        columns = st.columns(3)
        for place, line in enumerate(open_to_choice):
            written = [c.written for c in line.choices]
            # What was asked for with parameters of its own stays on offer.
            kept = [w for w in (before.get(line.name),) if w and w not in written]
            wanted = columns[place % 3].selectbox(
                line.name,
                [*written, *kept],
                index=_at([*written, *kept], before.get(line.name)) or 0,
                format_func=partial(_protection_label, here, kept),
                key=form.key(f"protection|{line.name}|{about}"),
            )
            if wanted != written[0]:
                asked[line.name] = wanted
    for name, wanted in asked.items():
        said = here.say(_guarantee(open_to_choice, name, wanted))
        look.show(look.note(f"{name}: {said}"))
    return asked


def _protection_label(here: Here, own: Sequence[str], written: str) -> str:
    """Return a protection's name; parameters are said of those a person gave, for the others the guarantee does."""
    kind, _, parameters = written.partition(":")
    name = here.word(words.PROTECTIONS, kind)
    return f"{name} ({parameters})" if parameters and written in own else name


def _guarantee(lines: Sequence[FieldLine], name: str, written: str) -> Text:
    choices = next(line.choices for line in lines if line.name == name)
    found = next((c.guarantee for c in choices if c.written == written), None)
    return found or Text(written, written)


def _field_label(here: Here, line: FieldLine) -> str:
    parts = [line.name, here.entity(line.entity)]
    if line.level is not None:
        parts.append(here.t(f"{line.level} 级", f"level {line.level}"))
    if line.protection != "none":
        parts.append(here.word(words.PROTECTIONS, line.protection))
    return " · ".join(p for p in parts if p)


def _words(here: Here, form: Form) -> dict[str, Any] | None:
    """Ask for the words and the output; return them once one of the buttons was pressed."""
    with st.form(form.key("words")):
        said = {**_reasons(here, form), **_output(here, form)}
        said |= {**attachments.ask(here, form), **_optional(here, form)}
        with st.container(horizontal=True):
            submit = st.form_submit_button(
                here.t("提交申请", "Submit"), type="primary", key=form.key("submit")
            )
            draft = st.form_submit_button(
                here.t("存为草稿", "Save as draft"), key=form.key("draft")
            )
    return {**said, "submit": submit} if submit or draft else None


def _reasons(here: Here, form: Form) -> dict[str, Any]:
    left, right = st.columns(2)
    return {
        "purpose": left.text_area(
            here.t("用途", "Purpose"),
            form.was("purpose") or "",
            max_chars=MAX_TEXT,
            height=84,
            key=form.key("purpose"),
        ),
        "legal_basis": right.text_area(
            here.t("法律依据（写明条款）", "Legal basis, with its article"),
            form.was("legal_basis") or "",
            max_chars=MAX_TEXT,
            height=84,
            key=form.key("basis"),
        ),
    }


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
            index=_at(formats, form.was("format")) or 0,
            format_func=lambda k: here.word(words.FORMATS, k),
            key=form.key("format"),
        ),
        "method": second.selectbox(
            t("交付方式", "Method of delivery"),
            methods,
            index=_at(methods, form.was("method")) or 0,
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
    with st.expander(
        here.t("行筛选与接收方公钥（可选）", "Row filter and recipient's key (optional)")
    ):
        rows = st.text_input(
            here.t("行筛选", "Row filter"),
            form.was("row_filter") or "",
            placeholder="AAB301 = '320281'",
            max_chars=MAX_TEXT,
            key=form.key("filter"),
        )
        key = st.text_input(
            here.t(
                "接收方 age 公钥（缺省由本系统生成）",
                "Recipient's age public key; by default one is made",
            ),
            form.was("recipient_key") or "",
            max_chars=200,
            key=form.key("key"),
        )
        password = st.checkbox(
            here.t("接收方没有密钥，改用口令加密", "Recipient has no key: encrypt with a password"),
            bool(form.was("password")),
            key=form.key("password"),
        )
    return {"row_filter": rows or None, "recipient_key": key or None, "password": password}


def _keep(here: Here, form: Form, said: dict[str, Any]) -> None:
    """Draft or revise, submit when asked to, and go on to the request, where an objection is shown."""
    submit = said.pop("submit")
    number = attempt(lambda: _drafted(here, form, said))
    if number is None:
        return
    if submit:
        with st.spinner(here.t("正在自动检查…", "Running the automatic checks…")):
            try:
                requests.submit(here.store, here.actor, number)
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
