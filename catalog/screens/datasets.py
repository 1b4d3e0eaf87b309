"""The catalog browser: find a dataset by words, department, level and what was found in it."""

import streamlit as st

from catalog import views
from catalog.screens import filters, look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column
from catalog.screens.session import Here
from catalog.search_words import LONGEST
from catalog.views import DatasetList, DatasetRow
from policies.entities import OWN


def screen(here: Here) -> None:
    """Show the datasets this person may find."""
    place = st.container()
    words_asked, narrowing = _filters(here)

    def page_of(number: int) -> DatasetList:
        return views.find_datasets(
            here.store, here.actor, words_asked, narrowing=narrowing, page=number
        )

    found = attempt(lambda: page_of(1)) or DatasetList((), 0, more=False)
    with place:
        look.show(look.head(here.t("数据集", "Datasets"), under=_count(here, found)))
    pages = -(-found.total // views.PAGE)
    number = st.pagination(pages, key="datasets.page") if pages > 1 else 1
    look.show(_table(here, page_of(number).rows if number > 1 else found.rows))


def _count(here: Here, found: DatasetList) -> str:
    if found.more:
        return here.t(
            f"多于 {found.total:,} 个数据集，最相符的在前；请缩小范围",
            f"more than {found.total:,} datasets, the best first; narrow the search",
        )
    return here.t(f"{found.total:,} 个数据集", words.plural(found.total, "dataset"))


def _filters(here: Here) -> tuple[str, views.Narrowing]:
    """Ask for the filters; each offers only what occurs among the datasets that may be found."""
    choices = views.dataset_choices(here.store, here.actor)
    every = here.t("全部", "all")
    wide, second, third, fourth = st.columns([2.2, 1.4, 1, 1.4])
    search = wide.text_input(
        here.t("查找", "Search"),
        key="datasets.search",
        placeholder=here.t(
            "名称、代码、说明、字段名，可用拼音首字母",
            "title, code, description, field name; pinyin initials too",
        ),
        max_chars=LONGEST,
    )
    owner = filters.owner(here, second, choices.owners, "datasets.owner")
    level = third.selectbox(
        here.t("级别", "Level"),
        [None, *choices.levels],
        format_func=lambda n: f"{n} {here.level_name(n)}" if n else every,
        key="datasets.level",
    )
    entity = fourth.selectbox(
        here.t("含有", "Contains"),
        [None, *sorted(choices.entities, key=here.entity)],
        format_func=lambda k: here.entity(k) if k else every,
        key="datasets.entity",
    )
    return search, views.Narrowing(owner, level, entity)


def _table(here: Here, rows: tuple[DatasetRow, ...]) -> look.Html:
    t = here.t
    return look.table(
        [
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("归口部门", "Owner"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("行数", "Rows"), right=True),
            Column(t("字段", "Fields"), right=True),
            Column(t("发现的个人信息", "Personal data found"), wide=True),
            Column(t("质量规则", "Quality rules"), right=True),
            Column(t("最近扫描", "Last scan"), whole=True),
        ],
        [_row(here, r) for r in rows],
        empty=t(
            "没有符合条件的数据集。请放宽条件；看不到的数据集可能超出您的知悉范围。",
            "No dataset matches. Widen the filters; a dataset may also lie beyond what you may know of.",
        ),
    )


def _row(here: Here, r: DatasetRow) -> list[object]:
    return [
        look.two_lines(look.link("dataset", here.say(r.title), code=r.code), look.code(r.code)),
        here.say(r.owner_name),
        here.level(r.level),
        r.rows,
        r.fields,
        _entities(here, r.entities),
        quality(r),
        last_scan(here, r),
    ]


def _entities(here: Here, entities: tuple[str, ...]) -> look.Html:
    """Name the most sensitive first."""
    ordered = sorted(entities, key=lambda e: -_floor(here, e))
    names = [here.entity(e) for e in ordered]
    more = f" +{len(names) - 4}" if len(names) > 4 else ""
    return look.text(here.t("、", ", ").join(names[:4]) + more)


def _floor(here: Here, entity: str) -> int:
    """Return the floor of an entity, one of an installation's own included; 0 for one that the rules do not know."""
    known = here.rulebook.entities
    return known.get(entity).floor if entity in known.by_key or entity.startswith(OWN) else 0


def quality(r: DatasetRow) -> look.Html:
    """Return rules passed of rules run, marked when some did not pass."""
    q = r.quality
    if q is None:
        return look.text(None)
    shown = f"{q.passed}/{q.rules}"
    if q.errors:
        return look.chip(shown, "bad")
    return look.chip(shown, "warn" if q.failed else "good")


def last_scan(here: Here, r: DatasetRow) -> look.Html:
    """Return when a dataset was last scanned; marked when that failed or never was."""
    if r.last_scan_status is None:
        return look.chip(here.t("未扫描", "not scanned"), "warn")
    if r.last_scan_status == "done":
        return look.text(here.when(r.last_scan))
    state = look.chip(
        here.word(words.RUNS, r.last_scan_status), words.RUN_CHIPS.get(r.last_scan_status, "")
    )
    return look.Html(f"{state} {look.dim(here.when(r.last_scan))}")
