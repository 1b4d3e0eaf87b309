"""The search on the command line: what is found, and each bad input as one clear error."""

import json
from pathlib import Path

import pytest

from catalog.datasets import register
from catalog.store import Store
from catalog.types import Actor
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


def test_searching_and_reindexing(
    cli: Run,
    store: Store,
    bureau: dict[str, Actor],
    table: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    register(store, bureau["steward"], new(table, declared_level=3))
    sign_in(cli, "planner")
    code, out, err = cli("search", "people", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [r["code"] for r in found["rows"]] == ["people"]
    assert (found["total"], found["more"]) == (1, False)
    assert cli("search", "people", "--department", "employment", "--level", "3")[0] == 0
    code, out, _ = cli("search", "people")
    assert code == 0
    assert "Datasets (1)" in out
    for words in ((), ("😀",), ("x" * 300,)):
        code, _, err = cli("search", *words)
        assert (code, err.count("\n")) == (2, 1)
    assert cli("search", "--reindex")[0] == 3
    sign_in(cli, "operator")
    assert "1 datasets" in "".join(cli("search", "--reindex")[1:])
