"""What about levels waits for a person: gradings to decide, re-gradings to answer, reviews that are due."""

from catalog.screens import grading_acts, look, words
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import Duties


def show(here: Here, duties: Duties) -> None:
    """Show them; gradings with their buttons, the others with a link to the dataset."""
    if duties.gradings:
        look.show(look.section(here.t("级别待确认", "Gradings to decide")))
    for row in duties.gradings:
        look.show(
            Html(
                f'<div class="g-under">{look.link("dataset", here.say(row.title), code=row.dataset)}</div>'
            )
        )
        grading_acts.show(here, row)
    if duties.regradings:
        look.show(look.section(here.t("须重新定级", "To be graded again")), _tasks(here, duties))
    if duties.reviews:
        look.show(look.section(here.t("级别须复核", "Levels to review")), _reviews(here, duties))


def _tasks(here: Here, duties: Duties) -> Html:
    t = here.t
    return look.table(
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
            for r in duties.regradings
        ],
        empty="",
    )


def _reviews(here: Here, duties: Duties) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("期限", "Due"), whole=True),
        ],
        [
            [
                _dataset(here.say(r.title), r.code),
                here.level(r.level),
                _due(here, look.day(r.review_due) or "", late=r.review_due < duties.today),
            ]
            for r in duties.reviews
            if r.review_due is not None
        ],
        empty="",
    )


def _dataset(title: str, code: str) -> Html:
    return look.two_lines(look.link("dataset", title, code=code), look.code(code))


def _due(here: Here, day: str, *, late: bool) -> Html:
    return Html(f"{day} {look.chip(here.t('逾期', 'overdue'), 'bad')}") if late else look.text(day)
