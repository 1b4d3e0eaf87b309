"""Settings: one frozen class, and a page that says the same."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from catalog.errors import UsageError
from catalog.settings import Settings, load_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(
        r"^\| `(GUIKOU_\w+)` \| (.*?) \| (.*?) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    return {name: (default.strip("`"), text) for name, default, text in rows}


def test_every_setting_is_documented_and_nothing_else() -> None:
    expected = {
        f"GUIKOU_{name.upper()}": (str(field.default) or "(empty)", field.description)
        for name, field in Settings.model_fields.items()
    }
    assert documented() == expected


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_the_token_is_not_shown() -> None:
    assert "hunter2" not in repr(Settings(token="hunter2"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUIKOU_PORT", "http"),
        ("GUIKOU_PORT", "70000"),
        ("GUIKOU_LANG", "fr"),
        ("GUIKOU_SESSION_HOURS", "0"),
    ],
)
def test_an_unusable_setting_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name):
        load_settings()


@pytest.mark.parametrize(("given", "taken"), [("zh_CN.UTF-8", "zh"), ("EN", "en"), ("", "")])
def test_locale_spellings_of_the_language(
    given: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIKOU_LANG", given)
    assert load_settings().lang == taken
