"""guikou request check and adopt, as an applicant uses them."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.cli import run
from tests.catalog.conftest import PASSWORD, _quick_hashing
from tests.catalog.release_cases import open_case

__all__ = ["_quick_hashing"]  # a fixture of the catalog's tests


@pytest.fixture
def cli(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str, str]]:
    case = open_case(tmp_path, tmp_path_factory)
    home = case.store.settings.home
    case.store.close()
    monkeypatch.setenv("GUIKOU_HOME", str(home))

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_an_applicant_checks_adopts_and_submits(
    cli: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert cli("login", "clerk", stdin=PASSWORD + "\n")[0] == 0
    wanted = ["--field", "birth", "--field", "sex", "--where", "months >= 200"]
    terms = ["--purpose", "x", "--legal-basis", "x", "--destruction", "x", "--agreement", "协1"]
    term = ["--agreement-from", "2020-01-01", "--agreement-until", "2099-12-31"]
    code, _, err = cli(
        "request", "new", "pensions", "--recipient", "hospital", *wanted, *terms, *term
    )
    assert (code, err) == (0, "")
    (drafted,) = json.loads(cli("request", "list", "--format", "json")[1])
    number = drafted["number"]
    paper = tmp_path / "协议.txt"
    paper.write_text("协议 协1")
    attach = ("request", "attach", number, str(paper), "--kind", "agreement")
    assert cli(*attach, "--from", "2020-01-01", "--until", "2099-12-31")[0] == 0
    code, out, err = cli("request", "check", number, "--format", "json")
    assert (code, err) == (0, "")
    found = {c["name"]: c for c in json.loads(out)}
    assert found["policy"]["result"] == found["agreement"]["result"] == "passed"
    offered = found["k_anonymity"]["details"]["alternatives"]
    assert offered
    code, out, _ = cli("request", "check", number)
    assert code == 0
    assert "Generalizations that reach k" in out
    _, out, _ = cli("request", "brief", number, "--format", "json")
    assert {"k_anonymity", "persons"} <= {g["check"] for g in json.loads(out)["gauges"]}
    code, out, _ = cli("request", "brief", number)
    assert code == 0
    assert "void as soon as" in out
    assert "▒" in out, "a group that is too small is past its limit"
    assert cli("request", "adopt", number, "99")[0] == 4
    assert cli("request", "adopt", number, "0")[0] == 2
    assert cli("request", "adopt", number, "1")[0] == 0
    found = {
        c["name"]: c for c in json.loads(cli("request", "check", number, "--format", "json")[1])
    }
    assert found["k_anonymity"]["result"] == "passed"
    assert cli("request", "submit", number)[0] == 0
    assert cli("request", "check", number)[0] == 3
    assert "l_diversity" in cli("request", "show", number)[1]
