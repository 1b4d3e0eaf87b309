"""One dataset: what is in it, its level and why, quality, scans, history; on a click, samples as its level allows."""

from collections.abc import Sequence

import streamlit as st

from catalog import schedules, views
from catalog.samples import show_samples
from catalog.screens import dataset_level, dataset_source, drift, findings, look, words
from catalog.screens.datasets import last_scan
from catalog.screens.datasets import quality as quality_chip
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.screens.tables import field_table, scan_table, shown_rows
from catalog.views import DatasetPage, ReasonRow
from policies.decisions import Action
from policies.types import Text


def screen(here: Here) -> None:
    """Show the dataset that the address names, or ask for one."""
    code = st.query_params.get("code")
    if not code:
        look.show(
            look.head(here.t("数据集", "Dataset")),
            look.note(here.t("请从数据集目录中选择。", "Choose one from the list of datasets.")),
            look.link("./", here.t("数据集目录", "All datasets")),
        )
        return
    page = views.show_dataset(here.store, here.actor, code)
    _head(here, page)
    dataset_level.notices(here, page)
    _acts(here, page)
    look.show(
        look.section(
            here.t(f"为什么是 {page.row.level} 级", f"Why level {page.row.level}"),
            here.t("就高不就低，每条理由附依据", "the highest wins; every reason with its source"),
        ),
        _reasons(here, page),
    )
    names = here.t(
        "字段|核对|数据变化|保护措施|上下游|质量|扫描|历史",
        "Fields|Findings|Drift|Measures|Lineage|Quality|Scans|History",
    ).split("|")
    counts = (
        len(page.fields),
        len(page.findings),
        len(page.drift),
        len(page.required),
        len(page.upstream) + len(page.downstream),
        len(page.quality),
        len(page.scans),
        len(page.history),
    )
    fields, said, changes, kept, lineage, quality, scans, history, samples = st.tabs(
        [
            *(f"{n} ({c})" for n, c in zip(names, counts, strict=True)),
            here.t("样例", "Samples"),
        ]
    )
    with fields:
        look.show(field_table(here, page))
    with said:
        findings.tab(here, page)
    with changes:
        drift.history(here, page.drift)
    with kept:
        look.show(dataset_level.measures(here, page), dataset_level.gradings(here, page))
    with lineage:
        look.show(dataset_level.lineage(here, page))
    with quality:
        look.show(_quality(here, page))
    with scans:
        look.show(scan_table(here, page.scans, with_dataset=False))
    with history:
        look.show(_history(here, page))
    with samples:
        _samples(here, page)


def _samples(here: Here, page: DatasetPage) -> None:
    """Show a few rows to those who may see them, on a click only: each look is recorded."""
    how = here.rulebook.levels.by_number(page.row.level).samples
    if Action.DATASET_SAMPLES not in page.may or how == "none":
        look.show(
            look.note(
                here.t(
                    "样例只供归口部门的联络员查看，且级别须允许。",
                    "Samples are for the owning department's liaison, where the level allows them.",
                )
            )
        )
        return
    said = here.word(words.SAMPLES, how)
    look.show(
        look.note(
            here.t(
                f"{page.row.level} 级数据的样例{said}；每次查看记入审计。",
                f"Samples of level {page.row.level} data are {said}; each look is recorded.",
            )
        )
    )
    if st.button(here.t("显示样例", "Show samples"), key="dataset.samples"):
        shown = attempt(lambda: show_samples(here.store, here.actor, page.row.code))
        if shown is not None:
            look.show(shown_rows(here, shown))


def _head(here: Here, page: DatasetPage) -> None:
    row, t = page.row, here.t
    secret = [look.chip(f"{t('国家秘密', 'state secret')} {page.state_secret}", "bad")]
    look.show(
        look.head(
            here.say(row.title), here.level(row.level), *(secret if page.state_secret else [])
        ),
        look.Html(f'<div class="g-under">{look.code(row.code)} {_description(here, page)}</div>'),
        look.facts(
            [
                (t("归口部门", "Owner"), here.say(row.owner_name)),
                (t("联络员", "Steward"), here.say(row.steward_name)),
                (t("行数", "Rows"), row.rows),
                (t("涉及人数", "Persons"), page.persons or None),
                (t("版本", "Version"), page.version),
                (t("质量规则", "Quality rules"), quality_chip(row) if row.quality else None),
                (t("最近扫描", "Last scan"), last_scan(here, row)),
                (t("级别复核", "Level review due"), dataset_level.review_due(here, page)),
                (t("所在系统等级保护", "Grade of host system"), dataset_level.host(here, page)),
                (t("定级清单", "Profile"), page.profile),
                (t("位置", "Location"), _location(page)),
                (t("数据源", "Source"), row.source),
            ],
            columns=4,
        ),
        *dataset_source.notes(here, page),
    )


def _description(here: Here, page: DatasetPage) -> Html:
    said = here.say(page.description)
    return Html(f"· {look.text(said)}") if said else Html("")


def _location(page: DatasetPage) -> Html | None:
    if page.location is None:
        return None
    # The last part tells which file; where the data center keeps it concerns its operators only, on the command line.
    shown = page.location.rstrip("/").rpartition("/")[2]
    return look.code(f"{shown} · {page.table}" if page.table else shown)


def _reasons(here: Here, page: DatasetPage) -> Html:
    """Return the reasons that decide, and those beneath them folded away."""
    rows = sorted(page.reasons, key=lambda r: -r.level)
    top = [r for r in rows if r.level >= page.row.level]
    lower = [r for r in rows if r.level < page.row.level]
    shown = _reason_table(here, top or lower)
    if not top or not lower:
        return shown
    said = here.t(
        f"另有 {len(lower)} 条较低级别的理由",
        f"{words.plural(len(lower), 'reason')} more, for lower levels",
    )
    return Html(
        f"{shown}<details><summary>{look.dim(said)}</summary>{_reason_table(here, lower)}</details>"
    )


def _reason_table(here: Here, rows: Sequence[ReasonRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("级别", "Level")),
            Column(t("理由", "Reason"), wide=True),
            Column(t("字段", "Fields"), wide=True),
            Column(t("依据", "Source")),
        ],
        [
            [
                here.level(r.level),
                here.say(r.text),
                look.code(", ".join(r.fields)) if r.fields else None,
                look.dim(words.article(r.source, here.language)),
            ]
            for r in rows
        ],
        empty=t(
            "尚无理由：未扫描，按最严级别对待。",
            "No reasons yet: not scanned, so the strictest level holds.",
        ),
    )


def _acts(here: Here, page: DatasetPage) -> None:
    """Offer what the rules let this person do with this dataset."""
    code = page.row.code
    with st.container(horizontal=True):
        if Action.REQUEST_CREATE in page.may and st.button(
            here.t("申请对外提供", "Request a release"), type="primary", key="dataset.request"
        ):
            here.go("new-request", dataset=code)
        if Action.SCAN_RUN in page.may and st.button(
            here.t("立即扫描", "Scan now"), key="dataset.scan"
        ):
            _scan(here, page)
        if Action.QUALITY_RUN in page.may and st.button(
            here.t("运行质量规则", "Run quality rules"), key="dataset.quality"
        ):
            _run_quality(here, code)
        if Action.DATASET_SET_LEVEL in page.may:
            with st.popover(here.t("申报级别", "Set level")):
                dataset_level.set_level(here, page)
            with st.popover(here.t("复核级别", "Review level")):
                dataset_level.review(here, page)
        if Action.DATASET_ATTEST in page.may:
            with st.popover(here.t("登记保护情况", "Record measures")):
                dataset_level.attest(here, page)
        if Action.SCHEDULE_CREATE in page.may:
            with st.popover(here.t("定期扫描", "Schedule scans")):
                _schedule(here, code)
    said = st.session_state.pop("dataset.said", None)
    if said:
        look.show(look.note(said, "good"))


def _scan(here: Here, page: DatasetPage) -> None:
    from catalog.scans import scan_dataset

    total = page.row.rows or 0
    bar = st.progress(0.0, here.t("正在全量扫描…", "Scanning every row…"))

    def progress(read: int) -> None:
        share = min(1.0, read / total) if total else 0.0
        bar.progress(share, here.t(f"已读 {read:,} 行", f"{read:,} rows read"))

    def waits(what: Text) -> None:
        bar.progress(0.0, here.say(what))

    done = attempt(
        lambda: scan_dataset(here.store, here.actor, page.row.code, progress=progress, waits=waits)
    )
    bar.empty()
    if done is not None:
        st.session_state["dataset.said"] = here.t(
            f"扫描完成：{done.rows:,} 行，{done.findings} 项发现，{done.seconds:.1f} 秒。",
            f"Scanned {words.plural(done.rows, 'row')}: {words.plural(done.findings, 'finding')}, "
            f"{done.seconds:.1f} s.",
        )
        st.rerun()


def _run_quality(here: Here, code: str) -> None:
    from catalog.quality_runs import run_quality  # Great Expectations takes seconds to import

    with st.spinner(here.t("正在运行质量规则…", "Running the quality rules…")):
        done = attempt(lambda: run_quality(here.store, here.actor, code))
    if done is not None:
        st.session_state["dataset.said"] = here.t(
            f"质量检查完成：{done.rules} 条规则，{done.passed} 条通过。",
            f"Quality rules run: {done.passed} of {done.rules} passed.",
        )
        st.rerun()


def _schedule(here: Here, code: str) -> None:
    with st.form("dataset.schedule", border=False):
        cron = st.text_input(
            here.t("时间（分 时 日 月 周）", "When (minute hour day month weekday)"), "0 2 * * *"
        )
        st.caption(here.t(f"时区 {here.zone}", f"Time zone {here.zone}"))
        sent = st.form_submit_button(here.t("设定", "Schedule"), type="primary")
    if not sent:
        return
    number = attempt(lambda: schedules.add(here.store, here.actor, dataset=code, cron=cron.strip()))
    if number is not None:
        st.session_state["dataset.said"] = here.t(
            f"已设定扫描计划 {number}。", f"Schedule {number} is set."
        )
        st.rerun()


def _quality(here: Here, page: DatasetPage) -> Html:
    t = here.t
    rows = sorted(page.quality, key=lambda r: (r.error is None, r.passed, -r.failed))
    return look.table(
        [
            Column(t("规则", "Rule"), wide=True),
            Column(t("字段", "Fields")),
            Column(t("检查数", "Examined"), right=True),
            Column(t("未通过", "Failed"), right=True),
            Column(t("结果", "Result")),
            Column(t("依据", "Source")),
        ],
        [
            [
                look.two_lines(here.say(r.title), look.code(r.rule)),
                look.code(", ".join(r.columns)),
                r.examined,
                r.failed,
                _verdict(here, r.passed, r.error),
                look.dim(words.article(r.source, here.language)),
            ]
            for r in rows
        ],
        empty=t("尚未运行质量规则。", "The quality rules have not been run yet."),
    )


def _verdict(here: Here, passed: bool, error: str | None) -> Html:
    if error is not None:
        return look.two_lines(look.chip(here.t("出错", "error"), "bad"), error)
    if passed:
        return look.chip(here.t("通过", "passed"), "good")
    return look.chip(here.t("未通过", "failed"), "warn")


def _history(here: Here, page: DatasetPage) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("时间", "Time"), whole=True),
            Column(t("人员", "Person")),
            Column(t("行为", "Act"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("结果", "Outcome")),
        ],
        [
            [
                here.when(r.at),
                r.actor,
                here.word(words.ACTIONS, r.action),
                Html(f"{here.level(r.old_level)} → {here.level(r.new_level)}")
                if r.new_level
                else None,
                look.chip(here.word(words.AUDIT, r.outcome), words.AUDIT_CHIPS.get(r.outcome, "")),
            ]
            for r in page.history
        ],
        empty=t("尚无历史。", "Nothing has happened yet."),
    )
