"""Levels on the command line: who asks, who confirms, what is missing, and the exit codes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from catalog import scans
from catalog.datasets import register
from catalog.store import Store
from catalog.types import Actor
from policies.rulebook import shipped
from tests.catalog.test_datasets import new
from tests.cli.test_commands import (
    Run,
    _quick_hashing,
    bureau,
    cli,
    settings,
    sign_in,
    store,
    table,
)

__all__ = ["_quick_hashing", "bureau", "cli", "settings", "store", "table"]  # fixtures


@pytest.fixture
def people(
    store: Store, bureau: dict[str, Actor], table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scanned dataset declared at 5, whose findings demand 4."""
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    register(store, bureau["steward"], new(table, declared_level=5))
    scans.scan_dataset(store, bureau["operator"], "people")


def printed(cli: Run, *arguments: str) -> Any:
    code, out, err = cli(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_lowering_from_asking_to_confirming(cli: Run, people: None) -> None:
    sign_in(cli, "steward")
    assert cli("dataset", "set-level", "people", "3", "--reason", "x")[0] == 3
    code, out, _ = cli("dataset", "set-level", "people", "4", "--reason", "too high")
    assert code == 0
    number = printed(cli, "grading", "list")[0]["number"]
    assert number in out
    assert cli("grading", "confirm", number)[0] == 3
    assert printed(cli, "grading", "list", "--inbox") == []
    sign_in(cli, "planner")
    assert [g["number"] for g in printed(cli, "grading", "list", "--inbox")] == [number]
    assert cli("grading", "list")[0] == cli("grading", "show", number)[0] == 0
    assert cli("grading", "confirm", number, "--comment", "agreed")[0] == 0
    assert cli("grading", "refuse", number, "--comment", "late")[0] == 3
    shown = printed(cli, "grading", "show", number)
    assert (shown["state"], shown["comment"]) == ("confirmed", "agreed")
    assert printed(cli, "dataset", "show", "people")["row"]["level"] == 4
    assert cli("grading", "show", "G0000-00009")[0] == 4


def test_refusing_and_withdrawing(cli: Run, people: None) -> None:
    sign_in(cli, "steward")
    assert cli("dataset", "review", "people", "--reason", "looked at")[0] == 0
    number = printed(cli, "grading", "list")[0]["number"]
    assert cli("grading", "withdraw", number)[0] == 0
    assert cli("dataset", "review", "people", "--reason", "again")[0] == 0
    second = printed(cli, "grading", "list", "--state", "waiting")[0]["number"]
    sign_in(cli, "planner")
    assert cli("grading", "refuse", second)[0] == 2
    assert cli("grading", "refuse", second, "--comment", "scan it first")[0] == 0


def test_marks_triggers_and_upstream(cli: Run, people: None) -> None:
    sign_in(cli, "steward")
    assert cli("dataset", "mark", "people", "内部", "--reason", "x")[0] == 2
    assert cli("dataset", "mark", "people", "机密", "--reason", "minutes 3")[0] == 0
    assert cli("dataset", "scan", "people")[0] == 3
    code, out, _ = cli("dataset", "mark", "people", "none", "--reason", "notice 5")
    assert code == 0
    assert "guikou grading confirm" in out
    regrade = ("dataset", "regrade", "people", "--reason", "x", "--trigger")
    assert cli(*regrade, "incident")[0] == 0
    assert cli(*regrade, "weather")[0] == 2
    assert [r["trigger"] for r in printed(cli, "grading", "tasks")] == ["incident"]
    assert "people" in cli("grading", "tasks", "--closed")[1]
    assert cli("dataset", "upstream", "people", "--add", "people")[0] == 3
    assert cli("dataset", "upstream", "people", "--remove", "nowhere", "--reason", "x")[0] == 4
    assert cli("dataset", "upstream", "people")[0] == 2
    assert "机密" in cli("dataset", "show", "people")[1]


def test_measures_of_a_dataset(cli: Run, people: None, tmp_path: Path) -> None:
    sign_in(cli, "operator")
    attest = ("dataset", "attest", "people", "--evidence", "test 17")
    assert cli(*attest)[0] == 2
    assert cli(*attest, "--measure", "locks")[0] == 2
    assert cli(*attest, "--host-grade", "2", "--measure", "logging")[0] == 0
    sign_in(cli, "inspector")
    rows = {r["required"]["measure"]: r["required"] for r in printed(cli, "dataset", "measures")}
    assert rows["host_grade"]["standing"] == "too_low"
    assert rows["logging"]["standing"] == "met"
    assert rows["own_zone"]["standing"] == "missing"
    assert cli("dataset", "measures", "people")[0] == 0
    path = tmp_path / "measures.csv"
    assert cli("dataset", "measures", "--missing", "--to", str(path))[0] == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert {r["结果 result"] for r in csv.DictReader(file)} == {"missing", "too_low"}
    assert cli("dataset", "measures", "--to", str(path))[0] == 2
    assert printed(cli, "dataset", "list", "--review-due") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_levels_themselves(
    cli: Run, people: None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from catalog.cli.language import language as chosen

    monkeypatch.setenv("GUIKOU_LANG", language)
    chosen.cache_clear()
    sign_in(cli, "clerk")
    assert [x["number"] for x in printed(cli, "level", "list")] == [1, 2, 3, 4, 5, 6]
    shown = cli("level", "show", "4")[1]
    for key in shipped().levels.by_number(4).storage:
        assert shipped().levels.measures[key].name.to("zh" if language == "zh" else "en") in shown
    assert cli("level", "list")[0] == 0
    assert cli("level", "show", "7")[0] == 2
    chosen.cache_clear()
