"""Which screens there are, and the side bar around them."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from catalog.inbox import Count
from catalog.inbox import count as count_waiting
from catalog.inbox import waiting as read_waiting
from catalog.screens import (
    audit,
    dataset,
    datasets,
    inbox,
    look,
    measures,
    my_requests,
    new_request,
    releases,
    request,
    rule_change,
    rule_changes,
    rules,
    runs,
    sources,
    trace,
    words,
)
from catalog.screens.session import Here
from policies.decisions import Action

Screen = Callable[[Here], None]


def choose(here: Here) -> StreamlitPage:
    """Draw the side bar and return the screen that the address names.

    A screen this person may not use is left out of the side bar only: who asks for it by address is refused by the
    use case behind it, with rule and article, and the refusal is recorded.
    """
    # Read here for the screen too: most of what is counted is shown there.
    waiting = read_waiting(here.store, here.actor) if _is_asked_for("inbox") else None
    count = _counted(waiting.count if waiting else count_waiting(here.store, here.actor))
    work = here.t("目录", "Catalog"), here.t("对外提供", "Releases"), here.t("监督", "Oversight")
    pages = {
        work[0]: [
            _page(here, datasets.screen, "datasets", here.t("数据集", "Datasets"), first=True),
            _page(here, dataset.screen, "dataset", here.t("数据集详情", "Dataset"), shown=False),
            _page(
                here,
                sources.screen,
                "sources",
                here.t("数据源", "Sources"),
                shown=here.may(Action.SOURCE_VIEW, "source"),
            ),
            _page(here, sources.one, "source", here.t("数据源详情", "Source"), shown=False),
        ],
        work[1]: [
            _page(
                here,
                lambda here: inbox.screen(here, waiting),
                "inbox",
                here.t("待我办理", "Waiting for me") + count,
            ),
            _page(here, my_requests.screen, "requests", here.t("申请", "Requests")),
            _page(
                here,
                new_request.screen,
                "new-request",
                here.t("新建申请", "New request"),
                shown=here.may(Action.REQUEST_CREATE, "dataset", level=1),
            ),
            _page(
                here, releases.screen, "releases", here.t("对外提供台账", "Register of releases")
            ),
            _page(
                here,
                trace.screen,
                "trace",
                here.t("追查泄露", "Trace a leak"),
                shown=here.may(Action.RELEASE_TRACE, "release"),
            ),
            _page(here, request.screen, "request", here.t("申请详情", "Request"), shown=False),
        ],
        work[2]: [
            _page(here, runs.screen, "runs", here.t("扫描与计划", "Scans and schedules")),
            _page(here, measures.screen, "measures", here.t("分级保护措施", "Measures by level")),
            _page(
                here,
                rules.screen,
                "rules",
                here.t("规则", "Rules"),
                shown=here.may(Action.POLICY_VIEW, "policy"),
            ),
            _page(
                here,
                rule_changes.screen,
                "rule-changes",
                here.t("规则修订", "Rule changes"),
                shown=here.may(Action.POLICY_VIEW, "policy"),
            ),
            _page(
                here,
                rule_change.screen,
                "rule-change",
                here.t("修订详情", "Rule change"),
                shown=False,
            ),
            _page(
                here,
                audit.screen,
                "audit",
                here.t("审计日志", "Audit log"),
                shown=here.may(Action.AUDIT_VIEW, "audit"),
            ),
        ],
    }
    page = st.navigation(pages, position="sidebar", expanded=True)
    _side_bar(here)
    return page


def _is_asked_for(path: str) -> bool:
    """Tell whether the browser's address names a screen; where one leads to another it does so later."""
    return (st.context.url or "").rstrip("/").endswith(f"/{path}")


def _counted(count: Count) -> str:
    """Return how much waits for this person, as it stands in the side bar."""
    return f" ({count.number:,}{'+' if count.more else ''})" if count.number else ""


def _page(
    here: Here, screen: Screen, path: str, title: str, *, shown: bool = True, first: bool = False
) -> StreamlitPage:
    page = st.Page(
        lambda: screen(here),
        title=title,
        url_path=path,
        default=first,
        visibility="visible" if shown else "hidden",
    )
    here.pages[path] = page
    return page


def _side_bar(here: Here) -> None:
    me = here.me
    roles = [here.word(words.ROLES, role) for role in me.roles]
    zh = here.language == "zh"
    other = (
        '<a href="/language/en" lang="en">English</a>'
        if zh
        else '<a href="/language/zh" lang="zh">中文</a>'
    )
    with st.sidebar:
        look.show(
            look.Html(
                f'<div class="g-me"><b>{look.text(here.say(me.name))}</b> {look.code(me.login)}'
                f"<div>{look.text(here.say(me.department_name))}</div>"
                f"<div>{look.dim(' · '.join(roles))}</div>"
                f'<div class="g-foot">{other}<form method="post" action="/sign-out">'
                f'<button type="submit">{here.t("退出", "Sign out")}</button></form></div></div>'
            )
        )
