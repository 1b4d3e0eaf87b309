"""Errors on the screen: one clear line; a refusal with rule, article and remedy; never a traceback."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st
from sqlalchemy.exc import DBAPIError

from catalog.acts import RefusedError
from catalog.database_errors import explained
from catalog.errors import GuikouError
from catalog.screens import look, words
from catalog.screens.browser import LANGUAGE_COOKIE, chosen
from policies.types import Language

log = logging.getLogger(__name__)

T = TypeVar("T")


def language_now() -> Language:
    """Return the language of the browser that is being answered."""
    return chosen(st.context.cookies.get(LANGUAGE_COOKIE))


def attempt(act: Callable[[], T]) -> T | None:
    """Do one act of a person; what goes wrong is shown where the button is, and None returned."""
    try:
        return act()
    except (GuikouError, DBAPIError) as error:
        show(error)
        return None


def show(error: Exception) -> None:
    """Show an error in the reader's language."""
    language = language_now()
    if isinstance(error, RefusedError):
        look.show(refusal(error, language))
    elif isinstance(error, GuikouError):
        look.show(look.note(error.to(language), "bad"))
    elif isinstance(error, DBAPIError) and (told := explained(error)):
        log.error("the catalog database: %s", told.en)
        look.show(look.note(told.to(language), "bad"))
    else:
        place = place_of(error)
        # The message of a foreign error may quote data; its kind and place do not.
        log.error("unexpected %s at %s", type(error).__name__, place)
        said = (
            f"意外错误 {type(error).__name__}（{place}）。请报告给信息中心。"
            if language == "zh"
            else f"Unexpected {type(error).__name__} at {place}. Please report it to the information center."
        )
        look.show(look.note(said, "bad"))


def refusal(error: RefusedError, language: Language) -> look.Html:
    """Return a refusal as markup: reason, remedy, rule and article."""
    decision = error.decision
    said, rule = ("不允许：", "规则") if language == "zh" else ("Not allowed: ", "rule")
    article = words.article(decision.article, language)
    return look.Html(
        f'<div class="g-note g-note-bad" role="alert"><b>{said}</b>'
        f"{look.text(words.sentences(language, decision.reason, decision.remedy))}"
        f'<div class="g-sub">{look.text(article)} · {rule} {look.code(decision.rule)}</div></div>'
    )


def place_of(error: Exception) -> str:
    """Return file and line where ``error`` was raised."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "?"
    return f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
