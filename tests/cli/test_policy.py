"""guikou policy: what it prints, what it ends with, and that a wrong file is one line and never an open door."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import datasets, scans
from catalog.cli import policy_output
from catalog.cli.language import language
from catalog.store import Store
from catalog.types import Actor
from policies.rule_files import HERE
from policies.rulebook import shipped
from policies.words import ROLES, Action
from tests.catalog.conftest import _quick_hashing, bureau, people_csv, settings, store
from tests.catalog.test_datasets import new
from tests.cli.test_commands import Run, cli, sign_in

__all__ = ["_quick_hashing", "bureau", "cli", "people_csv", "settings", "store"]  # fixtures

FILES = ("levels.yaml", "entities.yaml", "rules.yaml", "model.conf", "cases.yaml")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    language.cache_clear()
    yield
    language.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped rules, to be changed."""
    made = tmp_path / "rules"
    made.mkdir()
    for name in FILES:
        shutil.copy(HERE / name, made / name)
    (made / "procedures").mkdir()
    for name in ("release.yaml", "policy_change.yaml"):
        shutil.copy(HERE / "procedures" / name, made / "procedures")
    return made


def change(folder: Path, file: str, good: str, bad: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert good in text
    (folder / file).write_text(text.replace(good, bad, 1), "utf-8")


@pytest.fixture
def registered(store: Store, bureau: dict[str, Actor], people_csv: Path) -> dict[str, Actor]:
    datasets.register(store, bureau["steward"], new(people_csv))
    scans.scan_dataset(store, bureau["operator"], "people")
    return bureau


# -- test -------------------------------------------------------------------------------------------------------------


def test_the_shipped_rules_pass_without_a_catalog(cli: Run, tmp_path: Path) -> None:
    code, out, err = cli("policy", "test")
    assert (code, err) == (0, "")
    assert "0 are missing" in out
    assert not (tmp_path / "home").exists(), "nothing was made"
    told = json.loads(cli("policy", "test", "--format", "json")[1])
    assert told["passed"] is True
    assert len(told["results"]) >= 100
    assert {"case", "got", "by"} <= set(told["results"][0])


def test_a_case_that_fails_is_told_with_its_line(cli: Run, folder: Path) -> None:
    change(folder, "rules.yaml", "levels: [1, 4]", "levels: [1, 5]")
    code, out, _ = cli("policy", "test", "--policies", str(folder))
    assert code == 1
    line = 1 + (folder / "cases.yaml").read_text().split("\n").index(
        "    case: {zh: 社保卡科工作人员知悉养老科的五级数据集, "
        "en: card staff know of the pension section's level-5 dataset}"
    )
    assert f"find-bureau/2  cases.yaml:{line - 1}" in out
    assert "expected deny (default-deny), got allow (find-bureau)" in out
    told = json.loads(cli("policy", "test", "--policies", str(folder), "--format", "json")[1])
    assert told["passed"] is False


def test_a_rule_without_a_case_fails(cli: Run, folder: Path) -> None:
    text = (folder / "rules.yaml").read_text("utf-8")
    start = text.index("  - id: account-for")
    extra = text[start : text.index("  - id: set-policy")].replace("account-for", "extra")
    (folder / "rules.yaml").write_text(text + extra.replace("audit:view", "schedule:view"), "utf-8")
    code, out, _ = cli("policy", "test", "--policies", str(folder))
    assert code == 1
    assert "extra: no case shows it deciding" in out
    assert "extra: no near miss" in out


def test_a_case_about_no_rule_is_one_line(cli: Run, folder: Path) -> None:
    change(folder, "cases.yaml", "rule: find-own", "rule: find-mine")
    code, out, err = cli("policy", "test", "--policies", str(folder))
    assert (code, out) == (5, "")
    assert err.startswith(
        "guikou: a rule file cannot be used: cases.yaml, line 9: rule is 'find-mine'"
    )
    assert err.count("\n") == 1


# -- lint -------------------------------------------------------------------------------------------------------------


def test_the_shipped_rules_are_clean(cli: Run) -> None:
    assert cli("policy", "lint") == (0, "Nothing is wrong with the rules.\n", "")
    assert json.loads(cli("policy", "lint", "--format", "json")[1]) == []


@pytest.mark.parametrize(
    ("file", "good", "bad", "code", "said"),
    [
        ("rules.yaml", "effect: allow", "effect: alow", 5, "misspelt-effect"),
        ("rules.yaml", "roles: [system]", "roles: [sistem]", 5, "did you mean system?"),
        ("rules.yaml", "levels: [1, 4]", "levels: [1, 5]", 1, "contradiction"),
        ("rules.yaml", "id: approve\n", "id: approve\n    to: 2020-01-01\n", 1, "gap"),
        ("model.conf", " && between(r.level, p.low, p.high)", "", 5, "model.conf:11"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(
    cli: Run, folder: Path, file: str, good: str, bad: str, code: int, said: str
) -> None:
    change(folder, file, good, bad)
    ended, out, err = cli("policy", "lint", "--policies", str(folder))
    assert (ended, err) == (code, "")
    assert said in out
    found = json.loads(cli("policy", "lint", "--policies", str(folder), "--format", "json")[1])
    assert {"severity", "kind", "file", "line", "rule", "text", "unusable"} == set(found[0])


def test_a_warning_alone_does_not_fail(cli: Run, folder: Path) -> None:
    change(folder, "rules.yaml", "roles: [system]", "roles: [system, system]")
    code, out, _ = cli("policy", "lint", "--policies", str(folder))
    assert code == 0
    assert "0 errors, 1 warning." in out


@pytest.mark.parametrize("command", ["test", "matrix"])
@pytest.mark.parametrize("missing", ["rules.yaml", "procedures/release.yaml"])
def test_a_missing_file_names_those_expected(
    cli: Run, folder: Path, command: str, missing: str
) -> None:
    (folder / missing).unlink()
    code, out, err = cli("policy", command, "--policies", str(folder))
    assert (code, out) == (5, "")
    assert missing in err
    assert "levels.yaml, entities.yaml, rules.yaml, model.conf" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["test", "matrix", "lint"])
def test_no_folder_is_one_line(cli: Run, tmp_path: Path, command: str) -> None:
    code, out, err = cli("policy", command, "--policies", str(tmp_path / "nowhere"))
    assert (code, out) == (5, "")
    assert "is no folder" in err


@pytest.mark.parametrize("command", ["test", "matrix"])
def test_a_broken_rule_file_is_one_line(cli: Run, folder: Path, command: str) -> None:
    change(folder, "rules.yaml", "effect: allow", "effect: alow")
    code, out, err = cli("policy", command, "--policies", str(folder))
    assert (code, out) == (5, "")
    assert "rules.yaml, line 13: effect is 'alow'; allowed: allow, deny" in err


# -- matrix -----------------------------------------------------------------------------------------------------------


def test_the_matrix_as_table_json_and_page(cli: Run, tmp_path: Path) -> None:
    code, out, err = cli("policy", "matrix", "--on", "2026-03-01")
    assert (code, err) == (0, "")
    assert "levels 1–4" in out
    assert "no-publishing: data of level 4 and above is not published" in out
    made = json.loads(cli("policy", "matrix", "--format", "json")[1])
    assert made["version"] == shipped().version
    assert [row["action"] for row in made["rows"]] == [a.value for a in Action]
    assert all([e["role"] for e in row["entries"]] == list(ROLES) for row in made["rows"])
    page = tmp_path / "matrix.html"
    code, out, _ = cli("policy", "matrix", "--format", "html", "--out", str(page))
    assert (code, out) == (0, f"Wrote {page}.\n")
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_in_a_narrow_terminal_each_act_has_its_lines(
    cli: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_output, "terminal_width", lambda: 80)
    out = cli("policy", "matrix", "--on", "2026-03-01")[1]
    assert "find a dataset (dataset:find)" in out
    assert "  levels 1–4; or own department: owner's liaison, staff\n" in out
    assert "  ● in every case: leading group, leader in charge, planning section" in out
    assert "  ✕ expressly denied: information center, administrator" in out


def test_one_role_with_the_rules_behind(cli: Run) -> None:
    code, out, _ = cli("policy", "matrix", "--role", "planning")
    assert code == 0
    assert "review a request (request:review)" in out
    assert "Article 27" in out
    assert "to anyone but the public" in out
    made = json.loads(cli("policy", "matrix", "--role", "planning", "--format", "json")[1])
    assert made["roles"] == ["planning"]
    code, _, err = cli("policy", "matrix", "--role", "king")
    assert code == 2
    assert "unknown role: king; known: leading_group" in err


def test_a_page_that_cannot_be_written_is_one_line(cli: Run, tmp_path: Path) -> None:
    code, _, err = cli(
        "policy", "matrix", "--format", "html", "--out", str(tmp_path / "no" / "matrix.html")
    )
    assert code == 5
    assert "Choose another place" in err


def test_rules_of_another_day(cli: Run, folder: Path) -> None:
    change(folder, "rules.yaml", "  - id: interpret\n", "  - id: interpret\n    from: 2027-01-01\n")
    for day, verdict in (("2026-12-31", "never"), ("2027-01-01", "always")):
        out = cli(
            "policy",
            "matrix",
            "--policies",
            str(folder),
            "--on",
            day,
            "--role",
            "planning",
            "--format",
            "json",
        )[1]
        rows = {r["action"]: r["entries"][0]["verdict"] for r in json.loads(out)["rows"]}
        assert rows["policy:propose"] == verdict


# -- diff -------------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite_file  # where a server is named, a catalog is there
def test_two_folders_without_a_catalog(cli: Run, folder: Path, tmp_path: Path) -> None:
    assert "No answer changes." in cli("policy", "diff", str(HERE), str(folder))[1]
    change(folder, "rules.yaml", "levels: [1, 4]", "levels: [1, 5]")
    change(folder, "levels.yaml", "agreement: 5", "agreement: 3")
    code, out, err = cli("policy", "diff", str(HERE), str(folder))
    assert (code, err) == (0, "")
    assert "widened  owner's liaison, staff · find a dataset (dataset:find)" in out
    assert "other departments; level 5" in out
    assert "levels.3.k.agreement: 5 → 3" in out
    assert "32 combinations widened, 0 narrowed." in out
    assert "Sign in" in out
    assert not (tmp_path / "home").exists()
    made = json.loads(cli("policy", "diff", str(HERE), str(folder), "--format", "json")[1])
    assert (made["widened"], made["narrowed"], made["touched"]) == (32, 0, None)


def test_whom_and_what_a_change_touches(
    cli: Run, folder: Path, registered: dict[str, Actor]
) -> None:
    change(folder, "rules.yaml", "levels: [1, 4]", "levels: [1, 3]")
    sign_in(cli, "planner")
    out = cli("policy", "diff", str(HERE), str(folder))[1]
    assert "Touched" in out
    assert "2 people: steward2, clerk" in out
    assert "1 dataset: people" in out
    sign_in(cli, "clerk")
    assert (
        "Sign in (as somebody who may view the rules)"
        in cli("policy", "diff", str(HERE), str(folder))[1]
    )


# -- explain ----------------------------------------------------------------------------------------------------------


def test_an_explanation_in_full(cli: Run, registered: dict[str, Actor]) -> None:
    sign_in(cli, "planner")
    asked = ("policy", "explain", "--user", "clerk", "--dataset", "people", "--action")
    code, out, _ = cli(*asked, "request:submit", "--recipient", "hospital")
    assert code == 0
    for said in (
        "allowed  rule apply · Article 27",
        "clerk (clerk) · submit a request (request:submit) · people",
        "to agreement partner hospital",
        "approvals: owner's consent, planning review, leader's approval",
        "employment",
    ):
        assert said in out
    code, out, _ = cli(*asked, "scan:run")
    assert code == 3
    assert "can be done by: information center, owner's liaison" in out
    made = json.loads(cli(*asked, "scan:run", "--format", "json")[1])
    assert (made["allowed"], made["rule"], made["login"]) == (False, "default-deny", "clerk")
    assert made["roles"][0]["role"] == "staff"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--action", "dataset:view"), 2, "say to which"),
        (("--action", "dataset:eat", "--dataset", "people"), 2, "There is no act"),
        (("--action", "dataset:view", "--dataset", "people", "--request", "R1"), 2, "either"),
        (("--action", "request:view", "--request", "R1"), 4, "There is no request R1"),
        (("--action", "dataset:view", "--dataset", "people", "--on", "soon"), 2, "soon"),
        (
            ("--action", "request:submit", "--dataset", "people", "--recipient", "moon"),
            4,
            "no department moon",
        ),
    ],
)
def test_unusable_questions(
    cli: Run, registered: dict[str, Actor], options: tuple[str, ...], code: int, said: str
) -> None:
    sign_in(cli, "planner")
    ended, out, err = cli("policy", "explain", *options)
    assert (ended, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1


# -- both languages ---------------------------------------------------------------------------------------------------


def test_everything_is_said_in_chinese_too(
    cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIKOU_LANG", "zh")
    language.cache_clear()
    assert "个案例通过" in cli("policy", "test")[1]
    assert cli("policy", "lint")[1] == "规则没有问题。\n"
    assert "谁可以做什么" in cli("policy", "matrix")[1]
    change(folder, "rules.yaml", "levels: [1, 4]", "levels: [1, 5]")
    out = cli("policy", "diff", str(HERE), str(folder))[1]
    assert "放宽  归口联络员、工作人员" in out
    assert "非本部门，5 级" in out
    assert "放宽 32 种组合，收紧 0 种组合。" in out
