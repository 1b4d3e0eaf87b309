"""The audit log for the inspectors: who did what to what, with what outcome; and whether the log is whole."""

import json
import re
from typing import Any

import streamlit as st

from catalog import audit_log, views
from catalog.audit import Verification
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import AuditRow
from policies.decisions import Action

PAGE = 100
_DIGEST = re.compile("[0-9a-f]{64}")
#: Said elsewhere in the row, or of no use to a reader.
_KNOWN = ("rule", "article", "policy", "digest")


def screen(here: Here) -> None:
    """Show the log, page by page; looking at it is itself recorded, so it is fetched once per question."""
    look.show(
        look.head(
            here.t("审计日志", "Audit log"),
            under=here.t(
                "最新在前；每次查阅本身也会记录。",
                "Newest first. Looking at it is itself recorded.",
            ),
        )
    )
    _verify(here)
    asked = _filters(here)
    rows = _rows(here, asked)
    look.show(_table(here, rows[:PAGE]))
    with st.container(horizontal=True):
        if asked["offset"] and st.button(here.t("较新", "Newer"), key="audit.newer"):
            st.session_state["audit.offset"] = max(0, asked["offset"] - PAGE)
            st.rerun()
        if len(rows) > PAGE and st.button(here.t("较早", "Older"), key="audit.older"):
            st.session_state["audit.offset"] = asked["offset"] + PAGE
            st.rerun()


def _filters(here: Here) -> dict[str, Any]:
    t = here.t
    with st.form("audit.filters", border=False):
        who, action, outcome, thing, go = st.columns(
            [1, 1.3, 1, 1.3, 0.8], vertical_alignment="bottom"
        )
        asked: dict[str, Any] = {
            "who": who.text_input(t("人员（用户名）", "Person (login)"), key="audit.who").strip()
            or None,
            "action": action.selectbox(
                t("行为", "Act"),
                [None, *words.ACTIONS],
                format_func=lambda k: here.word(words.ACTIONS, k) if k else t("全部", "all"),
                key="audit.action",
            ),
            "outcome": outcome.selectbox(
                t("结果", "Outcome"),
                [None, *words.AUDIT],
                format_func=lambda k: here.word(words.AUDIT, k) if k else t("全部", "all"),
                key="audit.outcome",
            ),
            "object_id": thing.text_input(
                t("对象（代码或编号）", "Object (code or number)"), key="audit.object"
            ).strip()
            or None,
        }
        sent = go.form_submit_button(t("查询", "Search"), type="primary", width="stretch")
    if sent:
        st.session_state["audit.offset"] = 0
        st.session_state.pop("audit.rows", None)
    return {**asked, "offset": st.session_state.get("audit.offset", 0)}


def _rows(here: Here, asked: dict[str, Any]) -> list[AuditRow]:
    kept = st.session_state.get("audit.rows")
    if kept is None or kept[0] != (here.actor, asked):
        rows = views.list_events(here.store, here.actor, **asked, limit=PAGE + 1)
        kept = ((here.actor, asked), rows)
        st.session_state["audit.rows"] = kept
    found: list[AuditRow] = kept[1]
    return found


def _table(here: Here, rows: list[AuditRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("序号", "No."), right=True),
            Column(t("时间", "Time"), whole=True),
            Column(t("人员", "Person")),
            Column(t("行为", "Act"), whole=True),
            Column(t("对象", "Object"), whole=True),
            Column(t("结果", "Outcome")),
            Column(t("依据与详情", "Rule and details"), wide=True),
        ],
        [
            [
                r.seq,
                look.when(r.at, here.zone, seconds=True),
                here.t("系统", "system") if r.actor == "system" else r.actor,
                here.word(words.ACTIONS, r.action),
                look.two_lines(
                    look.code(r.object_id) if r.object_id != "*" else None,
                    here.word(words.OBJECTS, r.object_kind),
                ),
                look.chip(here.word(words.AUDIT, r.outcome), words.AUDIT_CHIPS.get(r.outcome, "")),
                _details(here, r),
            ]
            for r in rows
        ],
        empty=t("没有符合条件的事件。", "No event matches."),
    )


def _details(here: Here, r: AuditRow) -> Html:
    """Return the details of an event, as they were hashed; whatever is not text or figures stays JSON."""
    details = json.loads(r.body).get("details") or {}
    article = words.article(str(details.get("article") or ""), here.language)
    rule = " · ".join(part for part in (article, str(details.get("rule") or "")) if part)
    rest = [
        f"{key} {_plain(value)}"
        for key, value in details.items()
        if key not in _KNOWN and value not in (None, "", [], {})
    ]
    # The rule as it read in the version of its day.
    said = here.label(r.reason) if r.reason else ""
    return look.two_lines(rule or None, "; ".join([*([said] if said else []), *rest]))


def _plain(value: Any) -> str:
    """Return a detail without JSON's marks; digests by their beginning."""
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    said = str(value)
    return f"{said[:12]}…" if _DIGEST.fullmatch(said) else said


def _verify(here: Here) -> None:
    if not here.may(Action.AUDIT_VERIFY, "audit"):
        return
    with st.container(horizontal=True):
        verify = st.button(here.t("核验日志", "Verify the log"), key="audit.verify")
        sign = st.button(here.t("签发检查点", "Sign a checkpoint"), key="audit.checkpoint")
    if verify:
        with st.spinner(here.t("正在核验…", "Verifying…")):
            found = attempt(lambda: audit_log.verify(here.store, here.actor))
        if found is not None:
            _show_verification(here, found)
    if sign:
        point = attempt(lambda: audit_log.checkpoint(here.store, here.actor))
        if point is not None:
            st.download_button(
                here.t("保存检查点", "Save the checkpoint"),
                data=point.to_note().encode(),
                file_name=f"checkpoint-{point.size}.txt",
                mime="text/plain",
                on_click="ignore",
                type="primary",
            )


def _show_verification(here: Here, found: Verification) -> None:
    if found.whole:
        look.show(
            look.note(
                here.t(
                    f"日志完整：{found.events:,} 个事件，{found.checkpoints} 个检查点全部相符。",
                    f"The log is whole: {found.events:,} events, all {found.checkpoints} checkpoints agree.",
                ),
                "good",
            )
        )
        return
    look.show(
        look.note(here.t("日志已被改动。", "The log was changed."), "bad"),
        look.table(
            [
                Column(here.t("问题", "Problem"), wide=True),
                Column(here.t("位置", "At"), right=True),
            ],
            [[here.word(words.PROBLEMS, code), place] for code, place in found.problems[:200]],
            empty="",
        ),
    )
