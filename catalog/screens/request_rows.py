"""Choose rows with controls: a field, a comparison, a value; shown as the SQL that the envelope will hold."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from catalog.requests.filters import (
    COMPARISONS,
    MAX_CONDITIONS,
    Condition,
    RowFilter,
    condition_of,
    parse_filter,
    written_value,
)
from catalog.requests.proposals import Proposal
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.request_form import Form, at
from catalog.screens.session import Here

_NULL = ("is null", "is not null")
_SEVERAL = ("in", "not in")


def ask(here: Here, form: Form, offered: Sequence[Proposal]) -> str | None:
    """Ask for conditions, one more box as long as one is filled; return the filter, None for all rows."""
    by_name = {p.line.name: p for p in offered}
    before = _before(form, by_name)
    with st.expander(
        here.t("只提供部分行（可选）", "Only some of the rows (optional)"), expanded=bool(before)
    ):
        found: list[Condition] = []
        for number in range(MAX_CONDITIONS):
            was = before[number] if number < len(before) else None
            asked = _condition(here, form, by_name, number, was)
            if asked is None:
                break
            if (condition := attempt(partial(condition_of, *asked))) is not None:
                found.append(condition)
        if not found:
            look.show(look.dim(here.t("全部行", "All rows")))
            return None
        sql = RowFilter(tuple(found)).to_sql()
        st.code(sql, language="sql", wrap_lines=True)
    return sql


def _before(form: Form, by_name: dict[str, Proposal]) -> tuple[Condition, ...]:
    written = form.was("row_filter")
    return parse_filter(written, set(by_name)).conditions if written else ()


def _condition(
    here: Here, form: Form, by_name: dict[str, Proposal], number: int, was: Condition | None
) -> tuple[str, str, str, str] | None:
    """Ask for one condition; return field, type, comparison and value once a field is chosen."""
    t = here.t
    first, second, third = st.columns([2, 1, 2], vertical_alignment="bottom")
    name = first.selectbox(
        t(f"条件 {number + 1}：字段", f"Condition {number + 1}: field"),
        list(by_name),
        index=at(list(by_name), was.field if was else None),
        placeholder=t("选择字段", "Choose a field"),
        key=form.key(f"where-field|{number}"),
    )
    if name is None:
        return None
    # A value that identifies somebody would stay in the request.
    known = list(_NULL) if by_name[name].identifying else list(COMPARISONS)
    op = second.selectbox(
        t("比较", "Comparison"),
        known,
        index=at(known, was.op if was and was.field == name else None) or 0,
        format_func=lambda o: here.word(words.COMPARISONS, o),
        key=form.key(f"where-op|{number}|{by_name[name].identifying}"),
    )
    if op in _NULL:
        return name, by_name[name].type, op, ""
    value = third.text_input(
        t("值（多个用逗号隔开）", "Values, parted by commas")
        if op in _SEVERAL
        else t("值", "Value"),
        ", ".join(map(written_value, was.values)) if was and was.field == name else "",
        max_chars=500,
        key=form.key(f"where-value|{number}"),
    )
    return name, by_name[name].type, op, value
