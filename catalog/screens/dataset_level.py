"""The part of a dataset's screen that is about its level: what it requires, what is missing, what waits."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from catalog import attestations
from catalog import gradings as cases
from catalog.gradings import Graded
from catalog.measures import Required
from catalog.screens import grading_acts, look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import DatasetPage, RelatedRow


def review_due(here: Here, page: DatasetPage) -> Html | None:
    """Return when the level is to be reviewed, marked when that is past."""
    if page.review_due is None:
        return None
    late = any(r.measure == "review" and not r.met for r in page.required)
    day = look.text(look.day(page.review_due))
    return Html(f"{day} {look.chip(here.t('逾期', 'overdue'), 'bad')}") if late else day


def host(here: Here, page: DatasetPage) -> Html:
    """Return the grade of the system that holds the data, marked when it does not do."""
    need = next(r for r in page.required if r.measure == "host_grade")
    if need.met:
        return look.text(here.say(need.found))
    said = here.say(need.found) or here.t("未登记", "not on record")
    wanted = here.t(f"要求{need.asked.zh}", f"{need.asked.en} required")
    return look.two_lines(look.chip(said, "bad"), wanted)


def notices(here: Here, page: DatasetPage) -> None:
    """Show what waits: gradings, with buttons for those who may decide, and open re-gradings."""
    for row in page.gradings:
        if row.state == "waiting":
            grading_acts.show(here, row)
    for task in page.regradings:
        if task.outcome is None:
            trigger = here.word(words.TRIGGERS, task.trigger)
            look.show(
                look.note(
                    here.t(
                        f"须在 {task.due} 前重新定级（{trigger}）：{task.reason.zh}。请复核级别或重新申报。",
                        f"To be graded again by {task.due} ({trigger}): {task.reason.en}. "
                        "Review the level or declare another one.",
                    ),
                    "bad" if task.overdue else "warn",
                )
            )


def measures(here: Here, page: DatasetPage) -> Html:
    """Return what the level requires, and what is on record."""
    level = here.rulebook.levels.by_number(page.row.level)
    note = here.t(
        f"{level.number} 级对应 GB/T 43697：{level.gbt43697.zh}",
        f"level {level.number} is {level.gbt43697.en} of GB/T 43697",
    )
    return Html(
        look.section(here.t("分级保护措施", "Measures of this level"), note)
        + measure_table(here, page.required)
    )


def measure_table(here: Here, rows: tuple[Required, ...]) -> Html:
    """Return required measures against what is on record."""
    t = here.t
    return look.table(
        [
            Column(t("措施", "Measure"), wide=True),
            Column(t("要求", "Required"), whole=True),
            Column(t("现状", "On record"), whole=True),
            Column(t("结果", "Result"), whole=True),
            Column(t("证明", "Evidence"), wide=True),
        ],
        [measure_cells(here, r) for r in rows],
        empty=t("本级别没有要求。", "This level requires nothing."),
    )


def measure_cells(here: Here, r: Required) -> list[object]:
    """Return one measure as the cells of a row."""
    who = f"{r.by} · {here.when(r.at)}" if r.by else None
    return [
        look.two_lines(here.say(r.name), words.article(r.source, here.language)),
        here.say(r.asked),
        here.say(r.found) or None,
        look.chip(
            here.word(words.STANDINGS, r.standing.value), words.STANDING_CHIPS[r.standing.value]
        ),
        look.two_lines(r.evidence, who) if r.evidence else who,
    ]


def gradings(here: Here, page: DatasetPage) -> Html:
    """Return what was asked for about this level, and what came of it."""
    t = here.t
    if not page.gradings and not page.regradings:
        return Html("")
    asked = look.table(
        [
            Column(t("编号", "Number"), whole=True),
            Column(t("事项", "Matter"), whole=True),
            Column(t("状态", "State"), whole=True),
            Column(t("提出", "Asked by"), wide=True),
            Column(t("办理", "Decided by"), wide=True),
        ],
        [
            [
                look.code(g.number),
                look.two_lines(here.word(words.GRADINGS, g.kind), grading_acts.change(here, g)),
                look.chip(
                    here.word(words.GRADING_STATES, g.state), words.GRADING_CHIPS.get(g.state, "")
                ),
                look.two_lines(
                    f"{here.say(g.proposed_by_name)} · {here.when(g.proposed_at)}", g.reason
                ),
                look.two_lines(
                    f"{here.say(g.decided_by_name)} · {here.when(g.decided_at)}", g.comment
                )
                if g.decided_by
                else None,
            ]
            for g in page.gradings
        ],
        empty=t("没有定级申请。", "No gradings."),
    )
    tasks = look.table(
        [
            Column(t("重新定级", "Re-grading"), wide=True),
            Column(t("期限", "Due"), whole=True),
            Column(t("结果", "Outcome"), whole=True),
        ],
        [
            [
                look.two_lines(here.word(words.TRIGGERS, r.trigger), here.say(r.reason)),
                look.day(r.due),
                here.word(words.OUTCOMES_OF_REGRADING, r.outcome)
                if r.outcome
                else look.chip(t("待办", "open"), "bad" if r.overdue else "now"),
            ]
            for r in page.regradings
        ],
        empty=t("没有重新定级任务。", "No re-gradings."),
    )
    head = look.section(t("定级申请与重新定级", "Gradings and re-gradings"))
    return Html(head + asked + (tasks if page.regradings else ""))


def lineage(here: Here, page: DatasetPage) -> Html:
    """Return what a dataset is made from, and what is made from it."""
    above = here.t("上游：由这些数据集产生，不低于其级别", "Made from, and never below")
    below = here.t("下游：由本数据集产生", "What is made from it")
    return Html(
        look.section(above)
        + _related(here, page.upstream)
        + look.section(below)
        + _related(here, page.downstream)
    )


def _related(here: Here, rows: tuple[RelatedRow, ...]) -> Html:
    t = here.t
    return look.table(
        [Column(t("数据集", "Dataset"), wide=True), Column(t("级别", "Level"), whole=True)],
        [
            [
                look.two_lines(
                    look.link("dataset", here.say(r.title), code=r.code), look.code(r.code)
                )
                if r.title
                else look.code(r.code),
                here.level(r.level),
            ]
            for r in rows
        ],
        empty=t("没有登记。", "None on record."),
    )


def set_level(here: Here, page: DatasetPage) -> None:
    """Ask for a level and a reason."""
    with st.form("dataset.level", border=False):
        numbers = [level.number for level in here.rulebook.levels.ladder]
        level = st.selectbox(
            here.t("级别", "Level"),
            numbers,
            index=numbers.index(page.row.level),
            format_func=lambda n: f"{n} {here.level_name(n)}",
        )
        reason = st.text_area(
            here.t("理由（必填）", "Reason (required)"), max_chars=1000, height=90
        )
        trigger = st.selectbox(
            here.t("降级的起因", "What occasions a lowering"),
            [None, *words.TRIGGERS],
            format_func=lambda k: here.word(words.TRIGGERS, k) if k else "–",
        )
        evidence = st.text_input(
            here.t("依据（去标识化必填）", "Proof (required after de-identification)"),
            max_chars=400,
        )
        st.caption(
            here.t(
                "升级立即生效；降级须由第二人确认，且不低于扫描发现所要求的级别。",
                "A rise counts at once. A lowering takes a second person, and never goes below what was found.",
            )
        )
        sent = st.form_submit_button(here.t("申报", "Set level"), type="primary")
    if sent:
        code = page.row.code
        _run(
            here,
            lambda: cases.set_level(
                here.store, here.actor, code, level, reason, trigger=trigger, evidence=evidence
            ),
        )


def review(here: Here, page: DatasetPage) -> None:
    """Report that the level was reviewed and stays."""
    with st.form("dataset.review", border=False):
        st.caption(
            here.t(
                f"复核后维持 {page.row.level} 级；由规划信息科确认后生效，并顺延下次复核。",
                f"The level stays at {page.row.level}. It counts when the planning section confirms it, "
                "and sets the next review.",
            )
        )
        reason = st.text_area(
            here.t("复核意见（必填）", "What was looked at (required)"), max_chars=1000, height=90
        )
        sent = st.form_submit_button(here.t("报告复核", "Report review"), type="primary")
    if sent:
        _run(here, lambda: cases.review(here.store, here.actor, page.row.code, reason))


def _run(here: Here, call: Callable[[], Graded]) -> None:
    done = attempt(call)
    if done is None:
        return
    st.session_state["dataset.said"] = (
        here.t(f"现行级别 {done.level} 级。", f"The level in force is {done.level}.")
        if done.waiting is None
        else here.t(
            f"现行级别 {done.level} 级；{done.waiting} 待第二人办理。",
            f"Level {done.level} stays in force; {done.waiting} waits for a second person.",
        )
    )
    st.rerun()


def attest(here: Here, page: DatasetPage) -> None:
    """Record the host system's grade and the measures in place."""
    known = here.rulebook.levels.measures
    lacking = [r.measure for r in page.required if not r.met and r.measure in known]
    others = [key for key in known if key not in lacking]
    with st.form("dataset.attest", border=False):
        grade = st.selectbox(
            here.t("所在系统等级保护定级", "Grade of the host system (GB/T 22240)"),
            [None, 1, 2, 3, 4, 5],
            index=page.host_grade or 0,
            format_func=lambda n: str(n) if n else here.t("未登记", "not on record"),
        )
        measures: list[Any] = st.multiselect(
            here.t("已落实的措施", "Measures in place"),
            [*lacking, *others],
            format_func=lambda k: here.say(known[k].name),
        )
        evidence = st.text_input(
            here.t("依据（必填，如备案编号）", "What shows it (required)"), max_chars=400
        )
        sent = st.form_submit_button(here.t("登记", "Record"), type="primary")
    if not sent:
        return

    def record() -> bool:
        attestations.attest(
            here.store,
            here.actor,
            page.row.code,
            evidence=evidence,
            host_grade=grade if grade != page.host_grade else None,
            measures=measures,
        )
        return True

    if attempt(record):
        st.session_state["dataset.said"] = here.t("已登记。", "Recorded.")
        st.rerun()
