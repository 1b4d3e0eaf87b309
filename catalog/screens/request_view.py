"""A request on one page: what leaves, about whom, at what level, to whom, why, how protected, what was said so far."""

from collections.abc import Sequence

import streamlit as st

from catalog import requests
from catalog.requests.briefs import Brief
from catalog.requests.types import ActRow, CheckRow, NextStep, RequestPage
from catalog.screens import (
    attachments,
    conditions,
    dossier,
    look,
    request_acts,
    request_brief,
    words,
)
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.screens.tables import shown_rows, state_chip
from policies.types import Text

#: States in which a request has not been checked yet; later, whoever sees no checks may not see them.
_BEFORE_CHECKS = ("draft", "returned")


def envelope(here: Here, brief: Brief, steps: Sequence[NextStep]) -> bool:
    """Show the one-page brief with what this person may do about it; tell whether something was done."""
    page, row = brief.page, brief.page.row
    look.show(
        look.head(
            row.number,
            here.level(row.level),
            state_chip(here, row),
            request_brief.deadline(here, brief),
        ),
        request_brief.sentence(here, brief),
        request_brief.why(here, brief),
        *(look.note(here.label(s), "warn") for s in page.stale),
    )
    left, right = st.columns([1.9, 1], gap="large")
    with left:
        if brief.gauges:
            look.show(
                look.section(here.t("风险", "Risks")),
                request_brief.risks(here, brief),
            )
        look.show(
            look.section(
                here.t("提供什么", "What leaves"),
                here.t(
                    f"{len(page.fields)} 个字段；例为虚构的人，保护前 → 保护后",
                    f"{words.plural(len(page.fields), 'field')}; examples are of nobody, before → after protection",
                ),
            ),
            request_brief.leaving(here, brief),
        )
        if brief.before:
            look.show(request_brief.earlier(here, brief))
        if page.checks or page.row.state in _BEFORE_CHECKS:
            look.show(
                look.section(here.t("自动检查", "Automatic checks")),
                _checks(here, page.checks),
            )
        _preview(here, page)
        attachments.show(here, page)
        request_acts.artifacts(here, page)
    with right:
        done = request_acts.offer(here, page, steps)
        done |= conditions.show(here, page)
        look.show(
            request_brief.signing(here, brief),
            look.section(here.t("经过与下一步", "What happened, and what comes next")),
            timeline(here, page.acts, page.steps),
            look.section(here.t("要件", "Terms")),
            _terms(here, page),
        )
        dossier.offer(here, page.row.number)
    return done


def _preview(here: Here, page: RequestPage) -> None:
    """Show three rows as they would leave, on a click; made up for those who may not see samples."""
    if set(here.me.roles) <= {"external_recipient"}:
        return
    number = page.row.number
    pressed = st.button(
        here.t("预览将提供的样子", "Preview what would leave"), key=f"request.preview|{number}"
    )
    if not pressed:
        return
    shown = attempt(lambda: requests.preview(here.store, here.actor, number))
    if shown is None:
        return
    made_up = here.t(
        "三行虚构数据，按本申请的保护处理。", "Three made-up rows, protected as requested."
    )
    real = here.t(
        "三行真实数据，按本申请的保护和样例规则中较严的处理；已记入审计。",
        "Three rows of the data, under the stricter of this request's protections and the rules on samples; recorded.",
    )
    look.show(look.note(made_up if shown.synthetic else real), shown_rows(here, shown))


def _number(figure: str | None) -> str:
    return f"{int(figure):,}" if figure and figure.isdecimal() else (figure or "")


def _checks(here: Here, checks: Sequence[CheckRow]) -> Html:
    passed = [c for c in checks if c.result == "passed"]
    others = sorted((c for c in checks if c.result != "passed"), key=lambda c: c.result)
    if not checks:
        said = here.t("提交时自动检查。", "The checks run when the request is submitted.")
        return Html(f'<p class="g-empty">{said}</p>')
    shown = _check_table(here, others) if others else Html("")
    if not passed:
        return shown
    names = here.t("、", ", ").join(here.word(words.CHECKS, c.name) for c in passed)
    return Html(
        f"{shown}<details><summary>{look.chip(here.t('通过', 'passed'), 'good')} "
        f'{len(passed)} <span class="g-dim">{look.text(names)}</span></summary>'
        f"{_check_table(here, passed)}</details>"
    )


def _check_table(here: Here, checks: Sequence[CheckRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("检查", "Check")),
            Column(t("结果", "Result")),
            Column(t("数值", "Figure"), right=True),
            Column(t("说明", "Reason"), wide=True),
        ],
        [
            [
                here.word(words.CHECKS, c.name),
                look.chip(
                    here.word(words.CHECK_RESULTS, c.result), words.CHECK_CHIPS.get(c.result, "")
                ),
                _number(c.figure) or None,
                here.say(c.reason),
            ]
            for c in checks
        ],
        empty="",
    )


def _terms(here: Here, page: RequestPage) -> Html:
    t = here.t
    return look.facts(
        [
            (t("影响评估", "Impact assessment"), page.impact_assessment),
            (t("协议", "Agreement"), page.agreement),
            (t("行筛选", "Row filter"), look.code(page.row_filter) if page.row_filter else None),
            (t("数据集版本", "Dataset version"), page.dataset_version),
            (t("规则版本", "Policy version"), look.digest(page.policy_version)),
        ],
        columns=2,
    )


def timeline(here: Here, acts: Sequence[ActRow], steps: Sequence[NextStep]) -> Html:
    """Return what was done, and what can be done next by whom."""
    items = [_act(here, a) for a in acts]
    items += [_next(here, s) for s in steps if s.event not in request_acts.TURNING_DOWN]
    return Html(f'<ol class="g-line">{"".join(items)}</ol>')


def _act(here: Here, a: ActRow) -> str:
    role = here.word(words.ROLES, a.role)
    event = here.label(words.EVENTS.get(a.event, Text(a.event, a.event)))
    marks = "" if a.in_force else look.chip(here.t("已失效", "no longer counts"))
    if not a.signed:
        marks += look.chip(here.t("签名不符", "signature does not hold"), "bad")
    comment = f"<q>{look.text(a.comment)}</q>" if a.comment else ""
    when = " · ".join(part for part in (here.when(a.at) or "", role) if part)
    return (
        f'<li class="{"" if a.in_force else "g-void"}"><b>{look.text(event)}</b> '
        f"{look.text(here.say(a.actor_name))} {marks}"
        f'<div class="g-sub">{look.text(when)}</div>{comment}</li>'
    )


def _next(here: Here, s: NextStep) -> str:
    named = here.t("、", ", ").join(here.say(n) for n in s.names[:6]) or here.t(
        "目前无人可办", "nobody at present"
    )
    who = here.t("您", "you") if s.mine else named
    why = "" if s.mine else words.sentences(here.language, s.reason, s.remedy)
    why_not = (
        f'<div class="g-sub">{here.t("您不能办理：", "Not you: ")}{look.text(why)}</div>'
        if why
        else ""
    )
    return (
        f'<li class="g-next"><span class="g-dim">{here.t("下一步", "next")}</span> '
        f"<b>{look.text(here.say(s.label))}</b>"
        f'<div class="g-sub">{here.t("可由：", "by: ")}{look.text(who)}</div>{why_not}</li>'
    )
