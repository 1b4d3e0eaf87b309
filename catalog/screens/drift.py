"""What changed in data: what waits to be taken note of, and the history of one dataset."""

from collections.abc import Sequence

import streamlit as st

from catalog import drift_acts
from catalog.drift import NAMES, sentence
from catalog.screens import look
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import DriftInbox, DriftRow
from policies.types import Text

CHIPS = {"important": "warn", "notice": "plain"}


def inbox(here: Here, waiting: DriftInbox) -> None:
    """Show what the person's department has not taken note of, with one button for what is shown."""
    if not waiting.rows:
        return
    more = waiting.count - len(waiting.rows)
    said = here.t(f"另有 {more:,} 项", f"{more:,} more") if more else ""
    look.show(look.section(here.t("数据变化", "What changed in data"), said))
    look.show(_table(here, waiting.rows, with_dataset=True))
    take_note(here, waiting.rows, "inbox")


def history(here: Here, rows: Sequence[DriftRow]) -> None:
    """Show the changes of one dataset, and the button where some wait for this person."""
    look.show(_table(here, rows, with_dataset=False))
    take_note(here, [r for r in rows if r.mine], "dataset")


def take_note(here: Here, rows: Sequence[DriftRow], where: str) -> None:
    """Offer to take note of changes for the person's department."""
    if not rows:
        return
    with st.form(f"{where}.drift", border=False):
        note = st.text_input(
            here.t("如何处置（可不填）", "What is done about it (optional)"),
            max_chars=400,
            key=f"{where}.drift.note",
        )
        sent = st.form_submit_button(
            here.t(f"确认知悉以上 {len(rows)} 项", f"Take note of these {len(rows)}")
            if len(rows) > 1
            else here.t("确认知悉", "Take note"),
            type="primary",
            key=f"{where}.drift.take",
        )
    if not sent:
        return
    numbers = [r.id for r in rows]
    done = attempt(lambda: drift_acts.acknowledge(here.store, here.actor, numbers, note))
    if done is not None:
        st.rerun()


def _table(here: Here, rows: Sequence[DriftRow], *, with_dataset: bool) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("时间", "When"), whole=True),
            *([Column(t("数据集", "Dataset"), wide=True)] if with_dataset else []),
            Column(t("变化", "Change"), whole=True),
            Column(t("字段", "Field"), wide=True),
            Column(t("变化前后", "Before → now"), wide=True),
            *([] if with_dataset else [Column(t("知悉", "Taken note of"), wide=True)]),
        ],
        [
            [
                here.when(r.at),
                *([_dataset(here, r)] if with_dataset else []),
                look.chip(here.say(NAMES[r.kind]), CHIPS.get(r.severity, "")),
                _where(here, r),
                here.say(sentence(r.kind, r.before, r.after, names=_names(here))) or None,
                *([] if with_dataset else [_noted(here, r)]),
            ]
            for r in rows
        ],
        empty=t("自首次全量扫描以来没有变化。", "Nothing has changed since the first full scan."),
    )


def _names(here: Here) -> dict[str, Text]:
    return {key: entity.name for key, entity in here.rulebook.entities.by_key.items()}


def _dataset(here: Here, row: DriftRow) -> Html:
    link = look.link("dataset", here.say(row.title), code=row.dataset)
    return look.two_lines(link, here.say(row.owner_name))


def _where(here: Here, row: DriftRow) -> Html | None:
    if row.field is None:
        return None
    return (
        look.two_lines(row.field, here.entity(row.entity)) if row.entity else look.text(row.field)
    )


def _noted(here: Here, row: DriftRow) -> Html:
    said = [
        look.two_lines(f"{here.say(a.department_name)} · {a.by} · {here.when(a.at)}", a.note)
        for a in row.acknowledgements
    ]
    if row.open:
        said.append(look.chip(here.t("归口部门未确认", "not by the owner yet"), "now"))
    return Html("".join(said))
