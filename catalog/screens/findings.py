"""What people say of findings: on a dataset's page, and by detector as how right it has been."""

from collections.abc import Sequence

import streamlit as st

from catalog import finding_decisions
from catalog.finding_decisions import DecidedFinding, Precision, Verdict
from catalog.screens import look
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import DatasetPage
from policies.decisions import Action
from policies.types import Text

VERDICTS = {"confirmed": Text("属实", "right"), "rejected": Text("误报", "wrong")}
ORDER: tuple[Verdict, ...] = ("confirmed", "rejected")
CHIPS = {"confirmed": "good", "rejected": "bad"}


def tab(here: Here, page: DatasetPage) -> None:
    """Show what was found with what people said of it, and let those say it who may."""
    look.show(_table(here, page.findings))
    if page.findings and Action.FINDING_DECIDE in page.may:
        _ask(here, page)


def precision(here: Here) -> None:
    """Show how right detectors have been; nothing before anybody said anything."""
    rows = finding_decisions.precisions(here.store, here.actor)
    if not rows:
        return
    t = here.t
    look.show(
        look.section(
            t("检测器的准确程度", "How right detectors are"),
            t("依人工核对，误报多的在前", "by what people said, the most often wrong first"),
        ),
        _precision_table(here, sorted(rows, key=lambda r: (r.precision, -r.rejected))),
    )


def _table(here: Here, rows: Sequence[DecidedFinding]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("字段", "Field"), wide=True),
            Column(t("发现", "What was found"), wide=True),
            Column(t("命中", "Matches"), right=True),
            Column(t("核对", "Said"), whole=True),
            Column(t("理由", "Why"), wide=True),
        ],
        [
            [
                look.code(r.field),
                look.two_lines(here.entity(r.entity), look.code(r.detector)),
                t(f"{r.matches:,} / {r.examined:,}", f"{r.matches:,} of {r.examined:,}"),
                _said(here, r),
                look.two_lines(r.reason or None, r.by),
            ]
            for r in rows
        ],
        empty=t("没有发现个人信息。", "No personal data was found."),
    )


def _said(here: Here, r: DecidedFinding) -> Html:
    if r.verdict is None:
        return look.dim(here.t("未核对", "nothing yet"))
    return look.chip(here.word(VERDICTS, r.verdict), CHIPS.get(r.verdict, ""))


def _ask(here: Here, page: DatasetPage) -> None:
    t, rows = here.t, page.findings
    with st.form("finding.decide", border=False):
        which, said, why, go = st.columns([1.6, 0.8, 1.8, 0.6], vertical_alignment="bottom")
        at = which.selectbox(
            t("发现", "Finding"),
            range(len(rows)),
            index=next((i for i, r in enumerate(rows) if r.verdict is None), 0),
            format_func=lambda i: f"{rows[i].field} · {here.entity(rows[i].entity)}",
            key="finding.which",
        )
        verdict = said.selectbox(
            t("核对", "It is"),
            ORDER,
            format_func=lambda k: here.word(VERDICTS, k),
            key="finding.verdict",
        )
        reason = why.text_input(
            t("理由（误报必填）", "Why (needed when wrong)"), max_chars=400, key="finding.reason"
        )
        sent = go.form_submit_button(t("记录", "Record"), type="primary", width="stretch")
    look.show(
        look.dim(
            t(
                "核对不改变级别：降级须申请并由第二人确认。",
                "This changes no level: lowering one takes a request and a second person.",
            )
        )
    )
    if sent and attempt(lambda: _record(here, page.row.code, rows[at], verdict, reason)):
        st.rerun()


def _record(
    here: Here,
    code: str,
    row: DecidedFinding,
    verdict: Verdict,
    reason: str,
) -> bool:
    finding_decisions.decide(here.store, here.actor, code, row.field, row.entity, verdict, reason)
    return True


def _precision_table(here: Here, rows: Sequence[Precision]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("检测器", "Detector"), wide=True),
            Column(t("属实", "Right"), right=True),
            Column(t("误报", "Wrong"), right=True),
            Column(t("准确率", "Precision"), right=True),
            Column(t("95% 区间", "95 % interval"), whole=True),
        ],
        [
            [
                look.code(r.detector),
                r.confirmed,
                r.rejected,
                f"{r.precision:.0%}",
                f"{r.low:.0%} – {r.high:.0%}",
            ]
            for r in rows
        ],
        empty="",
    )
