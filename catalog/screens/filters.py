"""Filters that several lists have."""

from collections.abc import Mapping

from streamlit.delta_generator import DeltaGenerator

from catalog.screens.session import Here
from policies.types import Text


def owner(here: Here, place: DeltaGenerator, names: Mapping[str, Text], key: str) -> str | None:
    """Ask for one of these owning departments, by code; None: all."""
    every = here.t("全部", "all")
    return place.selectbox(
        here.t("归口部门", "Owning department"),
        [None, *names],
        format_func=lambda code: here.say(names[code]) if code else every,
        key=key,
    )
