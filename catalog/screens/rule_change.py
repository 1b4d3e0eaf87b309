"""One change of the rules on one page: what it changes, for whom, what was said, and what comes next."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from catalog import policy_changes
from catalog.policy_changes import ChangePage
from catalog.requests.types import NextStep
from catalog.screens import look, request_view, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.request_acts import TURNING_DOWN
from catalog.screens.session import Here
from catalog.screens.tables import state_chip
from catalog.touched import Touch
from policies.diff import WIDENED, Edit, Line
from policies.types import Text

#: Names shown of many; the rest are counted.
_SOME = 6


def screen(here: Here) -> None:
    """Show the change that the address names."""
    number = st.query_params.get("number")
    if not number:
        look.show(
            look.head(here.t("规则修订", "Rule change")),
            look.note(here.t("请从列表中选择。", "Choose one from the list.")),
            look.link("rule-changes", here.t("规则修订列表", "All rule changes")),
        )
        return
    page = policy_changes.show(here.store, here.actor, number)
    if _page(here, page):
        st.rerun()


def _page(here: Here, page: ChangePage) -> bool:
    row, t = page.row, here.t
    look.show(
        look.head(row.number, state_chip(here, row)),
        _brief(here, page),
        *(look.note(here.label(s), "warn") for s in page.stale),
    )
    left, right = st.columns([1.9, 1], gap="large")
    with left:
        _changes(here, page)
    with right:
        done = _offer(here, page)
        look.show(
            look.section(t("经过与下一步", "What happened, and what comes next")),
            request_view.timeline(here, page.acts, page.steps),
            look.section(t("要件", "Terms")),
            look.facts(
                [
                    (t("施行", "In force from"), look.day(row.in_force_from)),
                    (t("提出", "Proposed"), here.when(row.created_at)),
                    (t("所改版本", "Version it changes"), look.digest(row.base)),
                    (t("修订后版本", "Version it makes"), look.digest(row.version)),
                    (t("所签内容摘要", "Digest that is signed"), look.digest(page.envelope_digest)),
                ],
                columns=2,
            ),
        )
    return done


def _brief(here: Here, page: ChangePage) -> Html:
    found = page.difference
    people = len({login for touch in page.touches for login in touch.people})
    things = len({thing for touch in page.touches for thing in touch.things})
    who = f"<b>{look.text(here.say(page.row.proposer_name))}</b>"
    why = f"<b>{look.text(page.row.reason)}</b>"
    if here.language == "zh":
        said = (
            f"{who} 提出修订规则：放宽 <b>{found.widened:,}</b> 种、收紧 <b>{found.narrowed:,}</b> 种组合，"
            f"触及 <b>{people:,}</b> 人、<b>{things:,}</b> 项数据集或申请。理由：{why}"
        )
    else:
        answers = found.widened + found.narrowed
        said = (
            f"{who} proposes a change of the rules: <b>{found.widened:,}</b> combinations widened, "
            f"<b>{found.narrowed:,}</b> narrowed"
            + (
                f", touching <b>{words.plural(people, 'person').replace('persons', 'people')}</b> and "
                f"<b>{words.plural(things, 'dataset')}</b> or requests"
                if answers
                else ""
            )
            + f". Reason: {why}"
        )
    return Html(f'<p class="g-brief">{said}</p>')


def _changes(here: Here, page: ChangePage) -> None:
    t = here.t
    look.show(look.section(t("结论的变化", "Answers that change")), _answers(here, page))
    if page.touches:
        look.show(
            look.section(t("触及的人员和数据", "Whom and what it touches")), _touches(here, page)
        )
    if page.difference.edits:
        look.show(look.section(t("其他数值", "Other values")), _edits(here, page.difference.edits))
    look.show(
        look.section(t("文件差异", "Files, line by line")),
        *(look.diff(file.name, file.lines) for file in page.files),
    )


def _answers(here: Here, page: ChangePage) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("变化", "Change"), whole=True),
            Column(t("谁", "Who"), wide=True),
            Column(t("行为", "Act")),
            Column(t("范围", "Where"), wide=True),
            Column(t("规则", "Rules")),
            Column(t("组合", "Combinations"), right=True),
        ],
        [_answer(here, line) for line in page.difference.lines],
        empty=t("没有任何结论改变。", "No answer changes."),
    )


def _answer(here: Here, line: Line) -> list[object]:
    none = here.t("无规则", "no rule")
    before, after = (", ".join(ids) or none for ids in (line.before, line.after))
    return [
        _change(here, line.change),
        here.say(line.who),
        here.t("、", ", ").join(here.word(words.ACTS, a) for a in line.actions),
        here.say(line.where),
        look.code(f"{before} → {after}"),
        line.combinations,
    ]


def _change(here: Here, change: str) -> Html:
    # What opens is what an approver must not overlook.
    if change == WIDENED:
        return look.chip(here.t("放宽", "widened"), "warn")
    return look.chip(here.t("收紧", "narrowed"), "now")


def _touches(here: Here, page: ChangePage) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("变化", "Change"), whole=True),
            Column(t("行为", "Act")),
            Column(t("人员", "People"), wide=True),
            Column(t("数据集或申请", "Datasets or requests"), wide=True),
        ],
        [_touch(here, touch) for touch in page.touches],
        empty="",
    )


def _touch(here: Here, touch: Touch) -> list[object]:
    kind = here.word(words.RECIPIENTS, touch.recipient_kind) if touch.recipient_kind else None
    return [
        _change(here, touch.change),
        look.two_lines(here.word(words.ACTS, touch.action), kind),
        _some(touch.people),
        _some(touch.things) if touch.things else None,
    ]


def _some(names: Sequence[str]) -> Html:
    shown = ", ".join(names[:_SOME]) + (" …" if len(names) > _SOME else "")
    return look.two_lines(len(names), shown)


def _edits(here: Here, edits: Sequence[Edit]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("文件", "File"), whole=True),
            Column(t("位置", "Where")),
            Column(t("原值", "Was"), wide=True),
            Column(t("新值", "Becomes"), wide=True),
        ],
        [
            [look.code(e.file), look.code(e.path), _value(here, e.old), _value(here, e.new)]
            for e in edits
        ],
        empty="",
    )


def _value(here: Here, value: object) -> str | None:
    return here.say(value) if isinstance(value, Text) else (None if value is None else str(value))


def _offer(here: Here, page: ChangePage) -> bool:
    """Offer what this person may do now, with a comment and, for the approval, a day; tell whether it was done."""
    number = page.row.number
    mine = sorted((s for s in page.steps if s.mine), key=lambda s: s.event in TURNING_DOWN)
    if not mine:
        return False
    with st.container(border=True):
        comment = st.text_area(
            here.t("意见", "Comment"),
            max_chars=1000,
            height=72,
            placeholder=here.t("退回和不予批准须写明理由", "Say why when returning or refusing"),
            key=f"change.comment|{number}|{len(page.acts)}",
        )
        day = None
        if any(s.event == "approve" for s in mine):
            day = st.date_input(
                here.t("自哪一天起施行", "In force from"),
                value=max(page.earliest, page.today + timedelta(days=1)),
                min_value=page.earliest,
                format="YYYY-MM-DD",
                key=f"change.day|{number}",
            )
        with st.container(horizontal=True):
            # All are drawn first, whichever was pressed.
            pressed = [_button(here, number, step, comment, day) for step in mine]
    return any(pressed)


def _button(here: Here, number: str, step: NextStep, comment: str, day: object) -> bool:
    pressed = st.button(
        here.label(step.label),
        type="secondary" if step.event in TURNING_DOWN else "primary",
        key=f"change.{step.event}|{number}",
    )
    if not pressed:
        return False
    first_day = day if step.event == "approve" and isinstance(day, date) else None
    with st.spinner(here.t("正在办理…", "Working…")):
        done = attempt(
            lambda: policy_changes.act_on(
                here.store, here.actor, number, step.event, comment, in_force_from=first_day
            )
        )
    return done is not None
