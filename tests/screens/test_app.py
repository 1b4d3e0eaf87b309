"""The entry: how Streamlit finds it, and what its configuration must say on a network that is cut off."""

import tomllib
from pathlib import Path

import pytest
import streamlit as st
from streamlit.web.server.app_discovery import discover_asgi_app

from catalog.screens import door, look

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_streamlit_run_finds_the_application() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app
    assert found.import_string == "app:app"


def test_nothing_is_sent_anywhere_and_nobody_else_is_listened_to() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("key", sorted(door.CONFIG))
def test_what_must_hold_holds_with_and_without_the_file(key: str) -> None:
    section, _, name = key.partition(".")
    assert CONFIG[section][name] == door.CONFIG[key]


def test_no_font_or_picture_comes_from_elsewhere() -> None:
    screens = Path(door.__file__).parent
    ours = [ROOT / ".streamlit" / "config.toml", *screens.glob("*.css"), *screens.glob("*.py")]
    for file in ours:
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in text, file
        assert "@import" not in text, file


def test_an_error_in_a_callback_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "html", lambda body, **_more: shown.append(body))
    assert door.on_script_error(ValueError("11010519491231002X")) is True
    assert "ValueError" in shown[0]
    assert "11010519491231002X" not in shown[0]


def test_the_style_sheet_knows_every_level() -> None:
    style = look.STYLE.read_text("utf-8")
    for number in range(1, 7):
        assert f".g-l{number} " in style
