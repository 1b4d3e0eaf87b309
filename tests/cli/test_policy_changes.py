"""Rule changes on the command line: from the folder to the day, with exit codes and JSON."""

import json
from datetime import timedelta
from pathlib import Path

from catalog.store import Store
from catalog.types import Actor
from policies.rulebook import shipped
from tests.catalog.change_cases import NARROWED, WITH_LIST, WITHOUT_LIST
from tests.cli.test_commands import Run, _quick_hashing, bureau, cli, settings, sign_in, store
from tests.days import today

__all__ = ["_quick_hashing", "bureau", "cli", "settings", "store"]  # fixtures


def test_the_whole_way(cli: Run, bureau: dict[str, Actor], store: Store, tmp_path: Path) -> None:
    folder = str(tmp_path / "rules")
    sign_in(cli, "planner")
    assert cli("policy", "export", folder)[0] == 0
    assert cli("policy", "export", folder)[0] == 2
    code, _, err = cli("policy", "propose", folder, "--reason", "r")
    assert (code, "nothing differs" in err) == (3, True)
    rules = tmp_path / "rules" / "rules.yaml"
    rules.write_text(NARROWED["rules.yaml"].replace("effect: allow", "effect: alow", 1), "utf-8")
    code, _, err = cli("policy", "propose", folder, "--reason", "r")
    assert code == 5
    assert "rules.yaml, line 13: effect is 'alow'; allowed: allow, deny" in err
    assert len(err.splitlines()) == 1
    rules.write_text(NARROWED["rules.yaml"], "utf-8")
    code, out, _ = cli("policy", "propose", folder, "--reason", "fewer readers")
    assert code == 0
    for part in (f"-    {WITH_LIST}", f"+    {WITHOUT_LIST}", "narrowed", "guikou policy submit"):
        assert part in out
    (row,) = json.loads(cli("policy", "changes", "--format", "json")[1])
    number = row["number"]
    assert (row["state"], row["reason"]) == ("draft", "fewer readers")
    assert cli("policy", "review", number)[0] == 3
    assert cli("policy", "submit", number)[0] == 0
    sign_in(cli, "planner2")
    assert number in cli("policy", "changes", "--inbox")[1]
    assert cli("policy", "return", number)[0] == 2
    assert cli("policy", "review", number, "--comment", "fine")[0] == 0
    sign_in(cli, "leader")
    code, _, err = cli("policy", "approve", number, "--from", "2020-01-01")
    assert (code, "do not reach back" in err) == (3, True)
    day = (today() + timedelta(days=9)).isoformat()
    code, out, _ = cli("policy", "approve", number, "--from", day)
    assert (code, f"in force from {day}" in out) == (0, True)
    page = json.loads(cli("policy", "change", number, "--format", "json")[1])
    assert [a["event"] for a in page["acts"]] == ["submit", "review", "approve"]
    assert page["difference"]["narrowed"] == 1
    shown = cli("policy", "change", number)[1]
    assert "fine" in shown
    rows = json.loads(cli("policy", "versions", "--format", "json")[1])
    assert [(r["standing"], r["change"]) for r in rows] == [("to_come", number), ("now", None)]
    assert "to come" in cli("policy", "versions")[1]
    old, new = (r["version"][:12] for r in reversed(rows))
    for places in ((old, new), ("in-force", new), ("shipped", folder)):
        found = json.loads(cli("policy", "diff", *places, "--format", "json")[1])
        assert (found["widened"], found["narrowed"]) == (0, 1), places
    assert cli("policy", "diff", old, "f" * 12)[0] == 4
    assert cli("policy", "diff", old, "nowhere")[0] == 5
    assert (
        cli("policy", "export", str(tmp_path / "old"), "--version", shipped().version[:8])[0] == 0
    )
    assert cli("policy", "export", str(tmp_path / "none"), "--version", "f" * 12)[0] == 4
    assert cli("policy", "change", "P2020-00009")[0] == 4


def test_drafts_are_revised_withdrawn_and_refused(
    cli: Run, bureau: dict[str, Actor], store: Store, tmp_path: Path
) -> None:
    sign_in(cli, "planner")
    assert cli("policy", "propose", "--reason", "r")[0] == 2
    assert cli("policy", "propose", str(tmp_path), "--shipped", "--reason", "r")[0] == 2
    assert cli("policy", "propose", str(tmp_path / "none"), "--reason", "r")[0] == 4
    assert (
        cli("policy", "propose", "--shipped", "--reason", "r")[0] == 3
    )  # they are in force already
    folder = tmp_path / "rules"
    assert cli("policy", "export", str(folder))[0] == 0
    (folder / "rules.yaml").write_text(NARROWED["rules.yaml"], "utf-8")
    number = json.loads(
        cli("policy", "propose", str(folder), "--reason", "r", "--format", "json")[1]
    )["row"]["number"]
    assert cli("policy", "revise", number, "--reason", "better said")[0] == 0
    assert "better said" in cli("policy", "changes")[1]
    assert cli("policy", "submit", number)[0] == 0
    sign_in(cli, "planner2")
    assert cli("policy", "reject", number, "--comment", "no")[0] == 0
    sign_in(cli, "clerk")
    assert cli("policy", "changes")[0] == 3
    assert cli("policy", "withdraw", number)[0] == 3


def test_an_event_is_explained_by_the_rules_of_its_day(
    cli: Run, bureau: dict[str, Actor], store: Store
) -> None:
    sign_in(cli, "clerk")
    assert cli("policy", "versions")[0] == 3
    sign_in(cli, "inspector")
    rows = json.loads(cli("audit", "list", "--actor", "clerk", "--format", "json")[1])
    refused = next(r for r in rows if r["outcome"] == "refused")
    code, out, _ = cli("policy", "explain", "--event", str(refused["seq"]))
    assert code == 3
    for part in ("policy:view", "default-deny", shipped().version[:12], "in force from"):
        assert part in out
    found = json.loads(
        cli("policy", "explain", "--event", str(refused["seq"]), "--format", "json")[1]
    )
    assert (found["actor"], found["policy"]) == ("clerk", shipped().version)
    assert cli("policy", "explain", "--event", "99999")[0] == 4
    assert cli("policy", "explain")[0] == 2
    assert "the rule then" in cli("audit", "list")[1]
