"""Sources: which are registered, what the last look at each came to; on one's page, test it and look it through."""

import streamlit as st

from catalog import source_register, views
from catalog.crawl_summaries import CrawlSummary
from catalog.crawls import crawl
from catalog.screens import look, words
from catalog.screens.datasets import last_scan
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import CrawlRow, SourcePage, SourceRow

PAGE = 100
#: What a crawl counts, in the order of the columns.
_COUNTED = ("new", "changed", "vanished")


def screen(here: Here) -> None:
    """Show the registered sources, those whose last crawl failed first."""
    t = here.t
    rows = views.list_sources(here.store, here.actor)
    failed = [r for r in rows if r.crawl_status == "failed"]
    datasets = sum(r.datasets for r in rows)
    look.show(
        look.head(
            t("数据源", "Sources"),
            under=t(
                f"{len(rows):,} 个数据源，{datasets:,} 个数据集",
                f"{words.plural(len(rows), 'source')}, {words.plural(datasets, 'dataset')}",
            ),
        )
    )
    if failed:
        said = t(
            f"{len(failed)} 个数据源最近一次检视失败。",
            f"The last crawl of {words.plural(len(failed), 'source')} failed.",
        )
        look.show(look.note(said, "bad"))
    look.show(
        look.table(
            [
                Column(t("数据源", "Source"), wide=True),
                Column(t("归口部门", "Owner")),
                Column(t("密码取自", "Password from")),
                Column(t("数据集", "Datasets"), right=True),
                Column(t("新增", "New"), right=True),
                Column(t("结构变化", "Changed"), right=True),
                Column(t("消失", "Vanished"), right=True),
                Column(t("最近检视", "Last crawl"), whole=True),
                Column(t("限制", "Limits"), wide=True),
            ],
            [_row(here, r) for r in sorted(rows, key=lambda r: r.crawl_status != "failed")],
            empty=t(
                "尚无数据源。信息中心用 guikou source add 登记。",
                "No sources yet. The information center adds them with guikou source add.",
            ),
        )
    )


def _row(here: Here, r: SourceRow) -> list[object]:
    return [
        look.two_lines(
            Html(f"{look.link('source', r.name, name=r.name)} {_kind(here, r)}"),
            look.code(r.location),
        ),
        here.say(r.owner_name),
        _origin(here, r),
        r.datasets,
        *(r.crawl_counts.get(what) for what in _COUNTED),
        _crawled(here, r),
        "; ".join(_limits(here, r)),
    ]


def _kind(here: Here, r: SourceRow) -> Html:
    return look.dim(here.word(words.SOURCE_KINDS, r.kind))


def _origin(here: Here, r: SourceRow) -> Html:
    said = here.word(words.CREDENTIALS, r.credentials)
    return look.chip(said, "bad") if r.credentials == "unusable" else look.text(said)


def _crawled(here: Here, r: SourceRow) -> Html:
    if r.crawl_status is None:
        return look.chip(here.t("未检视", "not yet"), "warn")
    return _ended(here, r.crawl_status, here.when(r.crawled_at))


def _ended(here: Here, status: str, moment: str | None) -> Html:
    if status == "done":
        return look.text(moment)
    chip = look.chip(here.word(words.RUNS, status), words.RUN_CHIPS.get(status, ""))
    return Html(f"{chip} {look.dim(moment)}")


def _limits(here: Here, r: SourceRow) -> list[str]:
    """Say what the source is spared; the time-out of statements is one of databases only."""
    said = []
    if r.kind in {"database", "jdbc"}:
        said.append(
            here.t(f"语句 {r.statement_seconds:,} 秒", f"{r.statement_seconds:,} s a statement")
        )
    if r.rows_per_second is not None:
        said.append(here.t(f"每秒 {r.rows_per_second:,} 行", f"{r.rows_per_second:,} rows/s"))
    if r.most_rows is not None:
        said.append(here.t(f"每表 {r.most_rows:,} 行", f"{r.most_rows:,} rows a table"))
    return said


def one(here: Here) -> None:
    """Show the source that the address names."""
    t = here.t
    name = st.query_params.get("name")
    if not name:
        look.show(
            look.head(t("数据源", "Source")), look.link("sources", t("全部数据源", "All sources"))
        )
        return
    key = f"source.page.{name}"
    first = (int(st.session_state.get(key) or 1) - 1) * PAGE
    page = views.show_source_page(here.store, here.actor, name, limit=PAGE, offset=first)
    _head(here, page)
    if page.may:
        _acts(here, page)
    look.show(
        look.section(
            t(f"数据集（{page.found:,}）", f"Datasets ({page.found:,})"),
            t("只列您可知悉的", "of those that you may know of"),
        ),
        _datasets(here, page),
    )
    if page.found > PAGE:
        st.pagination(-(-page.found // PAGE), key=key)
    look.show(look.section(t("历次检视", "Crawls")), _crawls(here, page))


def _head(here: Here, page: SourcePage) -> None:
    r, t = page.row, here.t
    look.show(
        look.head(r.name, _kind(here, r)),
        look.Html(f'<div class="g-under">{look.code(r.location)}</div>'),
        look.facts(
            [
                (t("归口部门", "Owner"), here.say(r.owner_name)),
                (t("密码取自", "Password from"), _origin(here, r)),
                (t("限制", "Limits"), "; ".join(_limits(here, r)) or t("无", "none")),
                (t("文件模式", "Patterns"), ", ".join(r.patterns)),
                (t("最近检视", "Last crawl"), _crawled(here, r)),
                (t("登记", "Added"), f"{r.added_by}, {here.when(r.added_at)}"),
            ],
            columns=4,
        ),
    )
    if r.crawl_status == "failed":
        look.show(look.note(here.say(r.crawl_reason), "bad"))


def _acts(here: Here, page: SourcePage) -> None:
    t, name = here.t, page.row.name
    said = st.session_state.pop("source.said", None)
    if said:
        look.show(look.note(said, "good"))
    with st.container(horizontal=True):
        test = st.button(t("测试连接", "Test"), key="source.test")
        through = st.button(t("立即检视", "Crawl now"), key="source.crawl", type="primary")
    if test:
        with st.spinner(t("正在连接…", "Connecting…")):
            seen = attempt(lambda: source_register.test(here.store, here.actor, name))
        if seen is not None:
            what = ("个文件", "file") if seen.kind == "files" else ("张表", "table")
            origin = here.word(words.CREDENTIALS, seen.credentials)
            look.show(
                look.note(
                    t(
                        f"可以打开：{seen.things:,} {what[0]}，密码：{origin}，{seen.seconds:.1f} 秒。",
                        f"It opens: {words.plural(seen.things, what[1])}, password: {origin}, {seen.seconds:.1f} s.",
                    ),
                    "good",
                )
            )
    if through:
        with st.spinner(t("正在检视…", "Crawling…")):
            found = attempt(lambda: crawl(here.store, here.actor, name))
        if found is not None:
            st.session_state["source.said"] = _told(here, found)
            st.rerun()


def _told(here: Here, found: CrawlSummary) -> str:
    new, changed, vanished = len(found.new), len(found.changed), len(found.vanished)
    said = here.t(
        f"已检视 {found.tables:,} 项：新增 {new:,}，结构变化 {changed:,}，消失 {vanished:,}。",
        f"Looked through {found.tables:,}: {new:,} new, {changed:,} changed, {vanished:,} vanished.",
    )
    if found.held:
        said += here.t(
            f"{len(found.held):,} 张表名称含涉密字样，未登记，请先请保密机构认定。",
            f" {len(found.held):,} name state secrets and were not registered; have the secrecy office look first.",
        )
    if found.unread:
        said += here.t(
            f"{len(found.unread):,} 项读不出。", f" {len(found.unread):,} cannot be read."
        )
    return said


def _datasets(here: Here, page: SourcePage) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("行数", "Rows"), right=True),
            Column(t("字段", "Fields"), right=True),
            Column(t("最近扫描", "Last scan"), whole=True),
            Column(t("状态", "State"), whole=True),
        ],
        [
            [
                look.two_lines(
                    look.link("dataset", here.say(d.title), code=d.code), look.code(d.code)
                ),
                here.level(d.level),
                d.rows,
                d.fields,
                last_scan(here, d),
                look.chip(t("已消失", "vanished"), "warn") if d.vanished_at else None,
            ]
            for d in page.datasets
        ],
        empty=t("还没有。请先检视。", "None yet. Crawl it first."),
    )


def _crawls(here: Here, page: SourcePage) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("时间", "When"), whole=True),
            Column(t("由", "By")),
            Column(t("表与文件", "Tables, files"), right=True),
            Column(t("新增", "New"), right=True),
            Column(t("结构变化", "Changed"), right=True),
            Column(t("消失", "Vanished"), right=True),
            Column(t("重现", "Returned"), right=True),
            Column(t("涉密未登记", "Held back"), right=True),
            Column(t("读不出", "Unread"), right=True),
            Column(t("秒", "Seconds"), right=True),
            Column(t("原因", "Reason"), wide=True),
        ],
        [_crawl(here, c) for c in page.crawls],
        empty=t("尚未检视。", "Not crawled yet."),
    )


def _crawl(here: Here, c: CrawlRow) -> list[object]:
    counted = ("tables", *_COUNTED, "returned", "held", "unread")
    return [
        _ended(here, c.status, here.when(c.finished_at)),
        here.t("系统", "system") if c.started_by == "system" else c.started_by,
        *(c.counts.get(what) for what in counted),
        f"{c.seconds:.1f}" if c.status == "done" else None,
        here.say(c.reason),
    ]
