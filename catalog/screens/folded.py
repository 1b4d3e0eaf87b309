"""A long table on a screen of many parts: its first rows, the others folded away beneath them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from catalog.screens import look
from catalog.screens.session import Here

#: Rows of a part that are seen at once: what comes after it has to be seen too.
FEW = 5


def show(
    here: Here, title: str, columns: Sequence[look.Column], rows: Sequence[Sequence[Any]]
) -> None:
    """Show a part of a screen with its title; nothing where there are no rows."""
    if not rows:
        return
    look.show(look.section(title), look.table(columns, rows[:FEW], empty=""))
    more(here, columns, rows[FEW:])


def more(here: Here, columns: Sequence[look.Column], rows: Sequence[Sequence[Any]]) -> None:
    """Fold rows away beneath what is shown of their kind; nothing where there are none."""
    if rows:
        with st.expander(here.t(f"另有 {len(rows):,} 项", f"{len(rows):,} more")):
            look.show(look.table(columns, rows, empty=""))
