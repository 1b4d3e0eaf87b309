"""Detectors on the command line: listed, shown, checked, and used by every scan."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from catalog import datasets, scans
from catalog.cli.language import language
from catalog.errors import UnusableInputError
from catalog.screens import datasets as screen
from catalog.screens.session import Here
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import Actor
from classifiers.detectors import DETECTORS
from policies.rulebook import shipped
from tests.catalog.test_datasets import new
from tests.classifiers.test_declared import BADGES, GOOD
from tests.cli.test_commands import Run, _quick_hashing, bureau, cli, settings, store

__all__ = ["_quick_hashing", "bureau", "cli", "settings", "store"]  # fixtures

OWN = GOOD.replace("'B\\d{4}'", "'[A-Z]{2}\\d{8}'").replace("B1234", "YJ20240001")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    monkeypatch.setenv("GUIKOU_DETECTORS", str(path))
    return path


@pytest.fixture
def badges(tmp_path: Path) -> Path:
    path = tmp_path / "badges.csv"
    path.write_text("col1,n\n" + "".join(f"{b},{i}\n" for i, b in enumerate(BADGES)), "utf-8")
    return path


def test_lists_and_shows(cli: Run, own: Path) -> None:
    code, out, _ = cli("detector", "list", "--format", "json")
    assert code == 0
    assert [d["id"] for d in json.loads(out)] == [*(d.id for d in DETECTORS), "badge"]
    code, out, _ = cli("detector", "list", "--entity", "CN_BANK_CARD")
    assert code == 0
    assert "cn_bank_card_unionpay" in out
    code, out, _ = cli("detector", "show", "badge")
    assert (code, json.loads(out)["examples"]) == (0, {"valid": 1, "invalid": 1})
    for wrong in (("show", "nothing"), ("list", "--entity", "NOTHING")):
        code, _, err = cli("detector", *wrong)
        assert code == 4
        assert "guikou detector list" in err


def test_checks_a_file(cli: Run, own: Path) -> None:
    code, out, _ = cli("detector", "check", str(own))
    assert code == 0
    assert "badge" in out
    own.write_text(OWN.replace("YJ20240001", "YJ2024"), "utf-8")
    code, _, err = cli("detector", "check", str(own))
    assert code == 5
    assert "own.yaml" in err
    assert "6" in err
    assert "YJ2024" not in err
    assert cli("detector", "check", str(own) + ".none")[0] == 4


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIKOU_LANG", "zh")
    language.cache_clear()
    yield
    language.cache_clear()


@pytest.mark.usefixtures("chinese")
def test_says_it_in_chinese(cli: Run, own: Path, tmp_path: Path) -> None:
    own.write_text(OWN.replace("alone: 0.9", "alone: 9"), "utf-8")
    code, _, err = cli("detector", "check", str(own))
    assert (code, "own.yaml 第 5 行不可用：alone 是比例" in err) == (5, True)
    folder = tmp_path / "nothing"
    folder.mkdir()
    code, out, _ = cli("detector", "check", str(folder))
    assert (code, out.strip()) == (0, "0 个检测器可用。")


def test_a_source_is_no_markup(cli: Run, own: Path) -> None:
    own.write_text(OWN.replace("source: test", "source: 'order [/7], see [bold]'"), "utf-8")
    code, out, _ = cli("detector", "list", "--entity", "OWN_BADGE")
    assert code == 0
    assert "order [/7], see [bold]" in out


def test_a_scan_uses_them_and_their_level(cli: Run, own: Path, badges: Path) -> None:
    code, out, _ = cli("scan", str(badges), "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [f["entity"] for f in found["fields"]] == ["OWN_BADGE", None]
    assert found["level"] == 4


def test_a_scan_uses_them_in_texts(cli: Run, own: Path, tmp_path: Path) -> None:
    pattern = "  text_pattern: '(?<![0-9A-Za-z])[A-Z]{2}\\d{8}(?![0-9])'\n"
    own.write_text(OWN.replace("  alone", pattern + "  alone"), "utf-8")
    path = tmp_path / "notes.csv"
    notes = [f"来访者出示 {b}，登记后进入。" for b in BADGES[:3]] + [
        "今日无来访，设备运行正常。"
    ] * 37
    path.write_text("备注\n" + "\n".join(notes), "utf-8")
    _, out, _ = cli("scan", str(path), "--format", "json")
    found = json.loads(out)
    (finding,) = found["fields"][0]["findings"]
    assert (finding["entity"], finding["matches"], finding["sparse"]) == ("OWN_BADGE", 3, True)
    assert found["level"] == 4
    assert not any(b in out for b in BADGES)


def test_a_broken_file_refuses_a_scan_of_a_file(cli: Run, own: Path, badges: Path) -> None:
    own.write_text(OWN.replace("source: test", "sauce: test"), "utf-8")
    code, out, err = cli("scan", str(badges), "--format", "json")
    assert (code, out) == (5, "")
    assert "own.yaml cannot be used, line 3: there is no sauce" in err
    own.unlink()
    code, _, err = cli("scan", str(badges))
    assert (code, "GUIKOU_DETECTORS" in err) == (4, True)


def test_a_scan_without_them_does_not(cli: Run, badges: Path, settings: Settings) -> None:
    _, out, _ = cli("scan", str(badges), "--format", "json")
    assert json.loads(out)["fields"][0]["entity"] is None
    folder = settings.home / "detectors"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(OWN, "utf-8")
    _, out, _ = cli("scan", str(badges), "--format", "json")
    assert json.loads(out)["fields"][0]["entity"] == "OWN_BADGE"


def test_a_broken_file_stops_the_scan_and_what_was_known_stays(
    cli: Run, store: Store, bureau: dict[str, Actor], badges: Path
) -> None:
    datasets.register(store, bureau["steward"], new(badges, code="badges"))
    folder = store.settings.home / "detectors"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, "utf-8")
    scans.scan_dataset(store, bureau["operator"], "badges")
    (folder / "own.yaml").write_text(OWN + "- id: x\n", "utf-8")
    with pytest.raises(UnusableInputError, match=r"own\.yaml cannot be used, line 7"):
        scans.scan_dataset(store, bureau["operator"], "badges")
    with store.reading() as session:
        found = datasets.dataset_of(session, "badges")
        assert [f.entity for f in found.fields] == ["OWN_BADGE", None]
        assert found.level == 4


def test_screens_name_them_among_the_most_sensitive() -> None:
    class English:
        rulebook = shipped()
        t = staticmethod(lambda _, en: en)
        entity = staticmethod(lambda key: key)

    ordered = screen._entities(cast("Here", English()), ("SEX", "GONE", "OWN_BADGE"))
    assert "OWN_BADGE, SEX, GONE" in str(ordered)
