"""What about levels waits for a person: gradings to decide, re-gradings to answer, reviews that are due."""

from collections.abc import Sequence

from catalog.screens import folded, grading_acts, look, words
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import Duties, GradingRow, RegradingRow, ReviewRow

#: Gradings that can be decided right here; each has a field and two buttons.
_WITH_BUTTONS = 2


def show(here: Here, duties: Duties) -> None:
    """Show the first of each kind, the others folded: gradings with their buttons, the rest with links."""
    _gradings(here, duties.gradings)
    _tasks(here, duties.regradings)
    _reviews(here, duties.reviews)


def _gradings(here: Here, rows: Sequence[GradingRow]) -> None:
    if not rows:
        return
    look.show(look.section(here.t("级别待确认", "Gradings to decide")))
    for row in rows[:_WITH_BUTTONS]:
        look.show(
            Html(
                f'<div class="g-under">{look.link("dataset", here.say(row.title), code=row.dataset)}</div>'
            )
        )
        grading_acts.show(here, row)
    t = here.t
    folded.more(
        here,
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("定级", "Grading"), wide=True),
            Column(t("提出人", "Proposed by"), whole=True),
        ],
        [
            [
                _dataset(here.say(r.title), r.dataset),
                look.two_lines(
                    f"{here.word(words.GRADINGS, r.kind)} · {grading_acts.change(here, r)}",
                    r.number,
                ),
                here.say(r.proposed_by_name),
            ]
            for r in rows[_WITH_BUTTONS:]
        ],
    )


def _tasks(here: Here, rows: Sequence[RegradingRow]) -> None:
    t = here.t
    folded.show(
        here,
        t("须重新定级", "To be graded again"),
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("起因", "Trigger"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("期限", "Due"), whole=True),
        ],
        [
            [
                _dataset(here.say(r.title), r.dataset),
                look.two_lines(here.word(words.TRIGGERS, r.trigger), here.say(r.reason)),
                here.level(r.level),
                _due(here, look.day(r.due) or "", late=r.overdue),
            ]
            for r in rows
        ],
    )


def _reviews(here: Here, rows: Sequence[ReviewRow]) -> None:
    t = here.t
    folded.show(
        here,
        t("级别须复核", "Levels to review"),
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("期限", "Due"), whole=True),
        ],
        [
            [
                _dataset(here.say(r.title), r.dataset),
                here.level(r.level),
                _due(here, look.day(r.due) or "", late=r.overdue),
            ]
            for r in rows
        ],
    )


def _dataset(title: str, code: str) -> Html:
    return look.two_lines(look.link("dataset", title, code=code), look.code(code))


def _due(here: Here, day: str, *, late: bool) -> Html:
    return Html(f"{day} {look.chip(here.t('逾期', 'overdue'), 'bad')}") if late else look.text(day)
