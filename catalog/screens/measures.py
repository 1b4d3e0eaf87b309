"""What each dataset has to have by its level, against what is on record (Article 29), to be taken away as a file."""

import streamlit as st

from catalog import measure_files, views
from catalog.screens import look, words
from catalog.screens.dataset_level import measure_cells
from catalog.screens.look import Column
from catalog.screens.session import Here

PAGE = 200


def screen(here: Here) -> None:
    """Show the measures of the datasets that this person may find; first of all what is missing."""
    everything = views.list_measures(here.store, here.actor)
    lacking = [r for r in everything if not r.required.met]
    datasets = len({r.dataset for r in lacking})
    look.show(
        look.head(
            here.t("分级保护措施", "Measures by level"),
            under=here.t(
                f"{datasets} 个数据集缺少 {len(lacking)} 项",
                f"{len(lacking)} missing in {words.plural(datasets, 'dataset')}",
            ),
        )
    )
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    every = left.toggle(
        here.t("显示全部措施", "Show all measures"), value=False, key="measures.every"
    )
    rows = everything if every else lacking
    right.download_button(
        here.t("下载 CSV", "Download CSV"),
        measure_files.to_csv(rows, here.zone),
        file_name="measures.csv",
        mime="text/csv",
        key="measures.download",
    )
    pages = -(-len(rows) // PAGE)
    first = (st.pagination(pages, key="measures.page") - 1) * PAGE if pages > 1 else 0
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
                for r in rows[first : first + PAGE]
            ],
            empty=t("没有缺少的措施。", "Nothing is missing."),
        )
    )
