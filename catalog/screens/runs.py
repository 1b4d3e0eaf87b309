"""Scans and schedules: what failed first, then what ran and what runs next."""

from collections.abc import Iterable
from datetime import UTC, datetime

import streamlit as st

from catalog import schedules, views
from catalog.crawl_summaries import step_said
from catalog.screens import findings, look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.screens.tables import scan_table
from catalog.types import ScanStatus
from catalog.views import CrawlRunRow, ScanRow, ScheduleRow, WaitingList, WaitingRow
from policies.decisions import Action

#: Seconds between two looks at the scans of an open screen.
LOOK_SECONDS = 3.0
#: Crawls shown above the scans; more stand on the page of their source.
CRAWLS = 10


def screen(here: Here) -> None:
    """Show the schedules, for whom the rules let see them, and the newest scans."""
    t = here.t
    look.show(
        look.head(
            t("扫描与计划", "Scans and schedules"),
            under=t(f"时间均为 {here.zone}", f"All times are {here.zone}"),
        )
    )
    scans = views.list_scans(here.store, here.actor)
    crawls = views.list_crawl_runs(here.store, here.actor)
    _failures(here, scans, crawls)
    if here.may(Action.SCHEDULE_VIEW, "schedule"):
        rows = views.list_schedules(here.store, here.actor)
        look.show(look.section(t("计划", "Schedules")), _schedules(here, rows))
        _take_back(here, rows)
    findings.precision(here)
    waiting = views.list_waiting(here.store, here.actor)
    watched = _under_way(scans, crawls, waiting)
    st.fragment(_newest, run_every=LOOK_SECONDS if watched else None)(here, watched=watched)


def _take_back(here: Here, rows: list[ScheduleRow]) -> None:
    """Offer to remove a schedule, to whom the rules let make one of any data."""
    said = st.session_state.pop("runs.said", None)
    if said:
        look.show(look.note(said, "good"))
    if not rows or not here.may(Action.SCHEDULE_CREATE, "dataset"):
        return
    names = {r.id: f"{_named(here, r)} · {r.cron} · {r.timezone}" for r in rows}
    with st.popover(here.t("撤销计划", "Remove a schedule")):
        number = st.selectbox(
            here.t("计划", "Schedule"), list(names), format_func=names.__getitem__, key="runs.which"
        )
        st.caption(
            here.t(
                "已到期而未开始的一并取消；正在进行的照常完成；记录保留。",
                "What it was due for and has not begun is called off; what is under way goes on; the record stays.",
            )
        )
        sent = st.button(here.t("撤销", "Remove"), key="runs.remove")
    if not sent:
        return
    left = attempt(lambda: schedules.remove(here.store, here.actor, number))
    if left is not None:
        st.session_state["runs.said"] = here.t(
            f"已撤销计划，取消等待中的 {left} 项。",
            f"The schedule is removed; {words.plural(left, 'run')} that waited called off.",
        )
        st.rerun()


def _named(here: Here, r: ScheduleRow) -> str:
    if r.dataset:
        return here.say(r.title)
    if r.source:
        return here.t(f"数据源 {r.source}", f"source {r.source}")
    return here.t("全部数据集", "all datasets")


def _under_way(scans: list[ScanRow], crawls: list[CrawlRunRow], waiting: WaitingList) -> bool:
    running = {*(s.status for s in scans), *(c.status for c in crawls)}
    return bool(waiting.rows) or ScanStatus.RUNNING in running


def _newest(here: Here, *, watched: bool) -> None:
    """Show what waits, and the newest crawls and scans; while some are due or under way, look again."""
    t, scans = here.t, views.list_scans(here.store, here.actor)
    crawls = views.list_crawl_runs(here.store, here.actor)
    waiting = views.list_waiting(here.store, here.actor)
    if watched and not _under_way(scans, crawls, waiting):
        # The whole script: it asks again whether the person is still signed in, and stops looking.
        st.rerun()
    if waiting.rows:
        longest = t("最早到期的在前", "due longest first")
        look.show(look.section(t("等待中", "Waiting"), longest), _waiting(here, waiting))
    order = t("失败在前，其次进行中", "failures first, then what is under way")
    begun = [c for c in crawls if c.status != ScanStatus.WAITING][:CRAWLS]
    if begun:
        look.show(look.section(t("最近的检视", "Newest crawls"), order), _crawls(here, begun))
    look.show(look.section(t("最近的扫描", "Newest scans"), order), scan_table(here, scans))


def _waiting(here: Here, waiting: WaitingList) -> Html:
    t = here.t
    shown = look.table(
        [
            Column(t("范围", "What")),
            Column(t("事项", "Kind"), whole=True),
            Column(t("到期", "Due since"), whole=True),
            Column(t("等待", "Waits"), wide=True),
        ],
        [
            [
                _subject(here, r),
                here.word(words.RUN_KINDS, r.kind),
                here.when(r.due_at),
                here.say(r.said),
            ]
            for r in waiting.rows
        ],
        empty="",
    )
    more = look.dim(t("另有更多，未列出。", "There are more that are not listed."))
    return Html(shown + more) if waiting.more else shown


def _subject(here: Here, r: WaitingRow) -> Html:
    if r.source:
        return look.link("source", r.source, name=r.source)
    if not r.dataset:
        return look.text(here.t("全部数据集", "all datasets"))
    return look.two_lines(
        look.link("dataset", here.say(r.title), code=r.dataset), look.code(r.dataset)
    )


def _failures(here: Here, scans: list[ScanRow], crawls: list[CrawlRunRow]) -> None:
    """Say of how many datasets and sources the last run failed."""
    datasets = _standing((s.id, s.dataset, s.status) for s in scans)
    sources = _standing((c.id, c.source, c.status) for c in crawls)
    said = []
    if datasets:
        said.append(
            here.t(
                f"{datasets} 个数据集最近一次扫描失败。",
                f"The last scan of {words.plural(datasets, 'dataset')} failed.",
            )
        )
    if sources:
        said.append(
            here.t(
                f"{sources} 个数据源最近一次检视失败。",
                f"The last crawl of {words.plural(sources, 'source')} failed.",
            )
        )
    if said:
        look.show(look.note(here.t("", " ").join(said), "bad"))


def _standing(runs: Iterable[tuple[int, str, str]]) -> int:
    """Return of how many things, of (number, name, status) of their runs, the newest run failed."""
    newest = {name: status for _, name, status in sorted(runs)}
    return sum(status == ScanStatus.FAILED for status in newest.values())


def _crawls(here: Here, rows: list[CrawlRunRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("数据源", "Source")),
            Column(t("状态", "Status"), wide=True),
            Column(t("开始", "Started"), whole=True),
            Column(t("用时（秒）", "Seconds"), right=True),
            Column(t("表与文件", "Tables, files"), right=True),
            Column(t("变化", "What changed"), wide=True),
            Column(t("发起", "By")),
        ],
        [_crawl(here, r) for r in rows],
        empty=t("尚无检视。", "No crawls yet."),
    )


def _crawl(here: Here, r: CrawlRunRow) -> list[object]:
    seconds = r.seconds(datetime.now(UTC))
    changed = here.say(r.changed)
    return [
        look.link("source", r.source, name=r.source),
        look.two_lines(
            look.chip(here.word(words.RUNS, r.status), words.RUN_CHIPS.get(r.status, "")),
            here.say(r.reason),
        ),
        here.when(r.began_at),
        f"{seconds:,.1f}" if seconds is not None else None,
        _tables(here, r),
        look.text(changed) if r.has_changed else look.dim(changed),
        here.t("系统", "system") if r.started_by == "system" else r.started_by,
    ]


def _tables(here: Here, r: CrawlRunRow) -> Html:
    """Return how many tables and files a crawl saw; while it is under way, how far it is."""
    if r.step is None:
        return look.two_lines(r.tables, here.say(r.missed))
    stage, figure = step_said(r.step)
    return look.two_lines(figure, here.say(stage))


def _schedules(here: Here, rows: list[ScheduleRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("范围", "What"), wide=True),
            Column(t("时间表", "When")),
            Column(t("上次运行", "Last run"), whole=True),
            Column(t("结果", "Result")),
            Column(t("下次运行", "Next run"), whole=True),
            Column(t("设定", "Set by")),
        ],
        [_schedule(here, r) for r in rows],
        empty=t("尚无计划。在数据集页面设定。", "No schedules yet. Set one on a dataset's page."),
    )


def _schedule(here: Here, r: ScheduleRow) -> list[object]:
    what: Html = (
        look.link("dataset", here.say(r.title), code=r.dataset)
        if r.dataset
        else look.text(_named(here, r))
    )
    status = (
        look.chip(here.word(words.RUNS, r.last_status), words.RUN_CHIPS.get(r.last_status, ""))
        if r.last_status
        else None
    )
    return [
        what,
        look.two_lines(look.code(r.cron), r.timezone if r.timezone != here.zone else None),
        here.when(r.last_run),
        status,
        here.when(r.next_run) if r.active else look.chip(here.t("停用", "off")),
        here.t("系统", "system") if r.created_by == "system" else r.created_by,
    ]
