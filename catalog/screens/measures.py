"""What each dataset has to have by its level, against what is on record (Article 29), to be taken away as a file."""

from collections.abc import Sequence

import streamlit as st

from catalog import measure_files, views
from catalog.screens import filters, look
from catalog.screens.dataset_level import measure_cells
from catalog.screens.look import Column
from catalog.screens.session import Here


def screen(here: Here) -> None:
    """Show the measures of the datasets that this person may find; first of all what is missing."""
    place = st.container()
    asked = _filters(here)

    def page_of(number: int) -> views.MeasurePage:
        return views.measures_page(here.store, here.actor, asked, page=number)

    found = page_of(1)
    with place:
        head = here.t("分级保护措施", "Measures by level")
        look.show(look.head(head, under=_counted(here, asked, found)))
    pages = -(-found.datasets // views.MEASURES_PAGE)
    number = st.pagination(pages, key="measures.page") if pages > 1 else 1
    _table(here, (page_of(number) if number > 1 else found).rows)


def _filters(here: Here) -> views.MeasureFilter:
    owners = views.dataset_choices(here.store, here.actor).owners
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    owner = filters.owner(here, left, owners, "measures.owner")
    everything = middle.toggle(
        here.t("显示全部措施", "Show all measures"), value=False, key="measures.every"
    )
    asked = views.MeasureFilter(missing=not everything, department=owner)
    right.download_button(
        here.t("下载 CSV", "Download CSV"),
        # Made when it is asked for: of a large catalog it takes a while.
        lambda: measure_files.to_csv(views.list_measures(here.store, here.actor, asked), here.zone),
        file_name="measures.csv",
        mime="text/csv",
        key="measures.download",
        on_click="ignore",
    )
    return asked


def _counted(here: Here, asked: views.MeasureFilter, found: views.MeasurePage) -> str:
    number = f"{found.datasets:,}"
    more = here.t(f"多于 {number}", f"more than {number}") if found.more else number
    if not asked.missing:
        return here.t(f"{more} 个数据集", f"{more} {_datasets(found)}")
    return here.t(f"{more} 个数据集有缺项", f"measures are missing in {more} {_datasets(found)}")


def _datasets(found: views.MeasurePage) -> str:
    return "dataset" if found.datasets == 1 else "datasets"


def _table(here: Here, rows: Sequence[views.MeasureRow]) -> None:
    t = here.t
    look.show(
        look.table(
            [
                Column(t("数据集", "Dataset"), wide=True),
                Column(t("级别", "Level"), whole=True),
                Column(t("措施", "Measure"), wide=True),
                Column(t("要求", "Required"), whole=True),
                Column(t("现状", "On record"), whole=True),
                Column(t("结果", "Result"), whole=True),
                Column(t("证明", "Evidence"), wide=True),
            ],
            [
                [
                    look.two_lines(
                        look.link("dataset", here.say(r.title), code=r.dataset),
                        here.say(r.owner_name),
                    ),
                    here.level(r.level),
                    *measure_cells(here, r.required),
                ]
                for r in rows
            ],
            empty=t("没有缺少的措施。", "Nothing is missing."),
        )
    )
