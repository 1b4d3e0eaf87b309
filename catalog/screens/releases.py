"""The register of releases: what was handed out to whom, until when, and what each recipient has in all."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from catalog import release_lists, views
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import CoursePoint, RecipientTotal, ReleaseFilter, ReleaseRow
from policies.decisions import Action

PAGE = 50
_SORTED = ("prepared", "expires", "recipient", "dataset", "owner", "level", "persons", "rows")


def screen(here: Here) -> None:
    """Show the register and, in a second part, the recipients."""
    t = here.t
    look.show(
        look.head(
            t("对外提供台账", "Register of releases"),
            under=t(
                "已生成或已交付的每一次提供，只列您可知悉的。",
                "Every release that was prepared or delivered, of those that you may know of.",
            ),
        )
    )
    releases, recipients = st.tabs([t("各次提供", "Releases"), t("接收方累计", "Recipients")])
    with releases:
        _releases(here)
    with recipients:
        _recipients(here)


def _releases(here: Here) -> None:
    t = here.t
    choices = views.release_choices(here.store, here.actor)
    counted = views.list_releases(here.store, here.actor, limit=1)
    standing = st.segmented_control(
        t("期限", "Term"),
        list(views.STANDINGS),
        format_func=lambda s: f"{here.word(words.RELEASE_STANDINGS, s)} {counted.by_standing[s]:,}",
        key="releases.standing",
    )
    asked = _asked(here, choices, standing)
    order = st.session_state.get("releases.order", "prepared")
    descending = order in {"prepared", "level", "persons", "rows"}
    # Under other filters the page starts anew: its key is what is asked.
    key = f"releases.page|{order}|{'|'.join(str(v) for v in asdict(asked).values())}"
    page = int(st.session_state.get(key) or 1)
    found = views.list_releases(
        here.store,
        here.actor,
        asked,
        order=order,
        descending=descending,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    look.show(_table(here, found.rows))
    pages = -(-found.total // PAGE)
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            st.pagination(pages, key=key)
        if here.may(Action.RELEASE_EXPORT, "release"):
            _export(here, asked, found.total)


def _asked(here: Here, choices: dict[str, dict[str, Any]], standing: Any) -> ReleaseFilter:
    t = here.t
    columns = st.columns([1.4, 1.6, 1.3, 1.2, 0.9, 1.1], vertical_alignment="bottom")

    def pick(place: int, name: str, label: str) -> Any:
        known = choices[name]
        return columns[place].selectbox(
            label,
            [None, *known],
            format_func=lambda k: here.say(known[k]) if k else t("全部", "all"),
            key=f"releases.{name}",
        )

    asked = {
        "recipient": pick(0, "recipient", t("接收方", "Recipient")),
        "dataset": pick(1, "dataset", t("数据集", "Dataset")),
        "department": pick(2, "department", t("归口部门", "Owning department")),
        "state": pick(3, "state", t("状态", "State")),
    }
    levels = [level.number for level in here.rulebook.levels.ladder]
    level = columns[4].selectbox(
        t("级别", "Level"),
        [None, *levels],
        format_func=lambda n: f"{n} {here.level_name(n)}" if n else t("全部", "all"),
        key="releases.level",
    )
    columns[5].selectbox(
        t("排序", "Sorted by"),
        _SORTED,
        format_func=lambda k: here.word(words.RELEASE_ORDERS, k),
        key="releases.order",
    )
    return ReleaseFilter(**asked, level=level, standing=standing)


def _export(here: Here, asked: ReleaseFilter, total: int) -> None:
    """Offer the file in two clicks: the first is an act on record."""
    t = here.t
    said = t(f"导出 CSV（{total:,} 条，会记录）", f"Export CSV ({total:,}; recorded)")
    if not total or not st.button(said, key="releases.export"):
        return
    rows = attempt(lambda: views.export_releases(here.store, here.actor, asked))
    if rows is not None:
        st.download_button(
            t("保存 releases.csv", "Save releases.csv"),
            data=release_lists.releases_csv(rows, here.zone),
            file_name="releases.csv",
            mime="text/csv",
            key="releases.save",
            on_click="ignore",
            type="primary",
        )


def _table(here: Here, rows: Sequence[ReleaseRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("申请", "Request"), whole=True),
            Column(t("接收方", "Recipient"), wide=True),
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("记录", "Rows"), right=True),
            Column(t("人数", "Persons"), right=True),
            Column(t("状态", "State")),
            Column(t("有效至", "Valid until"), whole=True),
            Column(t("生成", "Prepared"), whole=True),
        ],
        [
            [
                look.link("request", r.number, number=r.number),
                look.two_lines(
                    here.say(r.recipient_name), here.word(words.RECIPIENTS, r.recipient_kind)
                ),
                look.two_lines(
                    look.link("dataset", here.say(r.title), code=r.dataset), here.say(r.owner_name)
                ),
                here.level(r.level),
                r.rows,
                r.persons or None,
                look.text(here.say(r.state_name)),
                look.two_lines(look.day(r.expires_on), _left(here, r)),
                here.when(r.prepared_at),
            ]
            for r in rows
        ],
        empty=t("没有符合条件的提供。", "No release matches."),
    )


def _left(here: Here, r: ReleaseRow) -> Html | None:
    t, left = here.t, r.days_left
    if r.standing == "ended" or left is None:
        return None
    if left < 0:
        return look.chip(t(f"逾期 {-left} 天", f"overdue {words.plural(-left, 'day')}"), "bad")
    said = t(f"还有 {left} 天", f"{words.plural(left, 'day')} left")
    if r.standing == "valid":
        return look.dim(said)
    return look.chip(said, "bad" if r.standing == "week" else "warn")


def _recipients(here: Here) -> None:
    t = here.t
    totals = views.list_recipients(here.store, here.actor)
    look.show(_totals(here, totals))
    names = {r.recipient: here.say(r.name) for r in totals}
    if not names:
        return
    which = st.selectbox(
        t("历次累计", "Release by release"),
        [None, *names],
        format_func=lambda k: names[k] if k else t("选择接收方", "choose a recipient"),
        key="releases.course",
        width=360,
    )
    if which:
        look.show(_course(here, views.course_of(here.store, here.actor, which)))


def _totals(here: Here, totals: Sequence[RecipientTotal]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("接收方", "Recipient"), wide=True),
            Column(t("次数", "Releases"), right=True),
            Column(t("记录", "Rows"), right=True),
            Column(t("人次", "Persons, added up"), right=True),
            Column(t("达到警戒线", "Mark reached"), whole=True),
            Column(t("首次", "First"), whole=True),
            Column(t("最近", "Last"), whole=True),
            Column(t("最近到期", "Next end"), whole=True),
        ],
        [
            [
                look.two_lines(here.say(r.name), here.word(words.RECIPIENTS, r.kind)),
                r.releases,
                r.rows,
                r.persons,
                _mark(r.mark),
                here.when(r.first_at),
                here.when(r.last_at),
                look.day(r.next_end),
            ]
            for r in totals
        ],
        empty=t("尚无提供。", "Nothing was released yet."),
    )


def _mark(mark: int | None) -> Html | None:
    if mark is None:
        return None
    return look.chip(f"≥ {mark:,}", "bad" if mark >= 2_500 else "warn")


def _course(here: Here, course: Sequence[CoursePoint]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("生成", "Prepared"), whole=True),
            Column(t("申请", "Request"), whole=True),
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("记录", "Rows"), right=True),
            Column(t("累计记录", "Rows in all"), right=True),
            Column(t("人数", "Persons"), right=True),
            Column(t("累计人数（同一人一次）", "Persons in all, each once"), right=True),
            Column(t("警戒线", "Mark"), whole=True),
        ],
        [
            [
                here.when(p.at),
                look.link("request", p.number, number=p.number),
                here.say(p.title),
                p.rows,
                p.total_rows,
                p.persons,
                f"{'' if p.exact else '≈ '}{p.total_persons:,}",
                _mark(max((m for m in (p.rows_mark, p.persons_mark) if m), default=None)),
            ]
            for p in course
        ],
        empty="",
    )
