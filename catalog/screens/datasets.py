"""The catalog browser: find a dataset by words, department, level and what was found in it."""

import streamlit as st

from catalog import views
from catalog.screens import look, words
from catalog.screens.look import Column
from catalog.screens.session import Here
from catalog.views import DatasetRow
from policies.entities import OWN

PAGE = 100


def screen(here: Here) -> None:
    """Show the datasets this person may find."""
    everything = views.list_datasets(here.store, here.actor)
    place = st.container()
    found = _filtered(here, everything)
    total = sum(r.rows or 0 for r in found)
    with place:
        look.show(
            look.head(
                here.t("数据集", "Datasets"),
                under=here.t(
                    f"{len(found):,} 个数据集，{total:,} 行",
                    f"{words.plural(len(found), 'dataset')}, {words.plural(total, 'row')}",
                ),
            )
        )
    pages = -(-len(found) // PAGE)
    first = (st.pagination(pages, key="datasets.page") - 1) * PAGE if pages > 1 else 0
    look.show(_table(here, found[first : first + PAGE]))


def _filtered(here: Here, everything: list[DatasetRow]) -> list[DatasetRow]:
    """Ask for the filters; each offers only what occurs among the datasets that may be found."""
    owners = {r.owner: here.say(r.owner_name) for r in everything}
    entities = sorted({e for r in everything for e in r.entities}, key=here.entity)
    levels = sorted({r.level for r in everything})
    every = here.t("全部", "all")
    wide, second, third, fourth = st.columns([2.2, 1.4, 1, 1.4])
    search = wide.text_input(
        here.t("查找", "Search"),
        key="datasets.search",
        placeholder=here.t("名称、代码、说明或字段名", "title, code, description or field name"),
        max_chars=200,
    )
    owner = second.selectbox(
        here.t("归口部门", "Owning department"),
        [None, *owners],
        format_func=lambda k: owners.get(k, every) if k else every,
        key="datasets.owner",
    )
    level = third.selectbox(
        here.t("级别", "Level"),
        [None, *levels],
        format_func=lambda n: f"{n} {here.level_name(n)}" if n else every,
        key="datasets.level",
    )
    entity = fourth.selectbox(
        here.t("含有", "Contains"),
        [None, *entities],
        format_func=lambda k: here.entity(k) if k else every,
        key="datasets.entity",
    )
    if not (search or owner or level or entity):
        return everything
    return views.list_datasets(
        here.store, here.actor, search=search, department=owner, level=level, entity=entity
    )


def _table(here: Here, rows: list[DatasetRow]) -> look.Html:
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
