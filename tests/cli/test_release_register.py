"""The dossier on the command line: made once, verified by anybody."""

import json
from pathlib import Path

import pytest

from tests.catalog.release_cases import Case, open_case
from tests.cli.test_commands import Run, _quick_hashing, cli, sign_in

__all__ = ["_quick_hashing", "cli"]  # fixtures


@pytest.fixture
def case(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Case:
    opened = open_case(tmp_path, tmp_path_factory)
    monkeypatch.setenv("GUIKOU_HOME", str(opened.store.settings.home))
    return opened


def test_a_dossier_is_made_and_verified(cli: Run, case: Case, tmp_path: Path) -> None:
    number = case.approved()
    key, out = case.store.settings.keys / "public.pem", tmp_path / "d.html"
    sign_in(cli, "inspector")
    code, said, _ = cli("release", "dossier", number, "--out", str(out), "--language", "zh")
    assert (code, out.name in said) == (0, True)
    assert "对外提供申请卷宗" in out.read_text("utf-8")
    assert cli("release", "dossier", number, "--out", str(out))[0] == 2  # never over another file
    code, said, _ = cli("release", "verify-dossier", str(out), "--key", str(key))
    assert code == 0
    assert number in said
    out.write_bytes(out.read_bytes().replace("批准".encode(), "否决".encode()))
    code, said, _ = cli("release", "verify-dossier", str(out), "--key", str(key))
    assert code == 1
    assert "altered" in said
    code, said, _ = cli(
        "release", "verify-dossier", str(out), "--key", str(key), "--format", "json"
    )
    assert code == 1
    assert [p["code"] for p in json.loads(said)["problems"]] == ["signature"]


def test_who_may_not_is_refused(cli: Run, case: Case, tmp_path: Path) -> None:
    number, out = case.create(), tmp_path / "d.html"
    sign_in(cli, "clerk")
    assert cli("release", "dossier", number, "--out", str(out))[0] == 3
    assert not out.exists()


def test_the_register(cli: Run, case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    sign_in(cli, "inspector")
    code, said, _ = cli("release", "list", "--recipient", "hospital", "--sort", "persons")
    assert (code, number in said) == (0, True)
    code, said, _ = cli("release", "list", "--standing", "overdue", "--format", "json")
    assert (code, json.loads(said)["total"]) == (0, 0)
    code, said, _ = cli("release", "show", number, "--format", "json")
    assert json.loads(said)["course"][0]["total_persons"] == 60
    assert cli("release", "show", number)[0] == cli("release", "recipients")[0] == 0
    assert cli("release", "show", "R2026-99999")[0] == 4
    assert json.loads(cli("release", "recipients", "--format", "json")[1])[0]["rows"] == 60
    out = tmp_path / "register.csv"
    assert cli("release", "list", "--out", str(out))[0] == 0
    assert number in out.read_text("utf-8-sig")
    assert cli("release", "list", "--out", str(out))[0] == 2
    sign_in(cli, "clerk")
    assert cli("release", "list", "--out", str(tmp_path / "other.csv"))[0] == 3
