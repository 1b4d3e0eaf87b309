"""The documentation and the product say the same."""

import re
from pathlib import Path
from typing import Any

import pytest

from catalog.cli import guikou
from catalog.models import Base
from policies.protections.generalizing import TARGETS
from policies.protections.reference import table

ROOT = Path(__file__).parents[1]
PAGES = sorted(p for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands(group: Any, path: str = "guikou") -> list[str]:
    found = []
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        found += commands(command, f"{path} {name}") if inner else [f"{path} {name}"]
    return found


@pytest.mark.parametrize("command", commands(guikou))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in (ROOT / "docs" / "cli.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_two_commands(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert "make run" in text
    assert "make test" in text


def test_the_protections_are_as_documented() -> None:
    page = (ROOT / "docs" / "protections.md").read_text("utf-8")
    assert table() in page
    assert all(f"`{target}`" in page for target in TARGETS)


def test_the_picture_of_the_house_names_every_room() -> None:
    picture = (ROOT / "docs" / "design.md").read_text("utf-8")
    rooms = {
        p.stem for p in (ROOT / "catalog").iterdir() if p.stem[0] != "_" and p.suffix != ".yaml"
    }
    rooms |= {p.stem for p in (ROOT / "classifiers").glob("[a-z]*") if p.suffix in {"", ".py"}}
    missing = {
        r
        for r in rooms
        if not any(r.startswith(w) or w in r for w in re.findall(r"[a-z_]{3,}", picture))
    }
    assert missing == set()


def test_no_table_could_hold_a_cell_value() -> None:
    names = {c.name for t in Base.metadata.tables.values() for c in t.columns}
    assert not names & {"sample", "samples", "example", "value_text", "raw", "cell"}
