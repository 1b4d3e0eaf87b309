"""Samples, previews and chosen protections on the command line: nothing raw is printed."""

import json

import pytest

from catalog.cli import guikou
from catalog.cli.request_drafts import _protections
from tests.cli.test_commands import (
    Actor,
    Path,
    Run,
    Store,
    _quick_hashing,
    bureau,
    cli,
    mobiles,
    names,
    resident_ids,
    settings,
    sign_in,
    store,
    table,
)

__all__ = ["_quick_hashing", "bureau", "cli", "settings", "store", "table"]  # fixtures


@pytest.fixture
def ready(
    cli: Run, store: Store, bureau: dict[str, Actor], table: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return the command line of a bureau with one scanned dataset, signed in as its steward."""
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    monkeypatch.setenv("GUIKOU_LANG", "en")
    sign_in(cli, "steward")
    register = ["dataset", "register", str(table), "--code", "people", "--title", "人员"]
    assert cli(*register, "--owner", "pension", "--level", "4")[0] == 0
    assert cli("dataset", "scan", "people")[0] == 0
    return cli


def new(cli: Run, *more: str) -> tuple[int, str, str]:
    return cli(
        "request", "new", "people", "--recipient", "hospital", "--purpose", "check",
        "--legal-basis", "社会保险法第七十四条", "--destruction", "deleted", "--field", "身份证号",
        "--field", "手机号", *more,
    )  # fmt: skip


def test_samples_are_printed_masked(ready: Run) -> None:
    code, out, err = ready("dataset", "samples", "people", "--rows", "3")
    assert (code, err) == (0, "")
    assert "****" in out
    assert not [v for v in [*resident_ids(60), *mobiles(60)] if v in out]
    code, out, _ = ready("dataset", "samples", "people", "--format", "json")
    found = json.loads(out)
    assert found["obligation"] == "masked"
    assert len(found["rows"]) == 5
    assert [f["protection"] for f in found["fields"]] == ["mask"] * 3
    assert not [v for v in [*resident_ids(60), *mobiles(60), *names(60)] if len(v) > 2 and v in out]
    sign_in(ready, "planner")
    code, out, err = ready("dataset", "samples", "people")
    assert (code, out) == (3, "")
    assert "Article" in err or "第" in err


def test_a_protection_is_chosen_previewed_and_refused(ready: Run) -> None:
    sign_in(ready, "clerk")
    code, out, err = new(ready, "--protect", "手机号=mask")
    assert (code, out) == (0, "") or code == 0, err
    number = next(w for w in out.replace(".", " ").replace(":", " ").split() if w.startswith("R2"))
    code, out, _ = ready("request", "preview", number, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["synthetic"]
    assert [f["protection"] for f in found["fields"]] == ["pseudonym", "mask"]
    assert not [v for v in [*resident_ids(60), *mobiles(60)] if v in out]
    assert "Made-up rows" in ready("request", "preview", number)[1]
    changed = ready("request", "revise", number, "--protect", "手机号=mask:first=0,last=2")
    assert changed[0] == 0
    envelope = json.loads(ready("request", "show", number, "--format", "json")[1])["envelope"]
    assert envelope["fields"][1]["parameters"] == {"first": 0, "last": 2}
    for asked, said in (
        ("手机号=none", "weaker than mask"),
        ("身份证号=md5", "few enough to try them all"),
        ("手机号", "--protect is given as"),
        ("手机号=mask:first", "name=value"),
    ):
        code, _, err = new(ready, "--protect", asked)
        assert code == 2
        assert said in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        (("a=suppress",), {"a": "suppress"}),
        (("a=b=suppress",), {"a=b": "suppress"}),
        (("a=mask:first=3,last=4", "b=redact"), {"a": "mask:first=3,last=4", "b": "redact"}),
        (("a=date_shift:person=身份证号",), {"a": "date_shift:person=身份证号"}),
        ((), {}),
    ],
)
def test_how_protections_are_given(given: tuple[str, ...], chosen: dict[str, str]) -> None:
    assert _protections(given) == chosen


def test_the_commands_are_there() -> None:
    assert "samples" in guikou.commands["dataset"].commands  # type: ignore[attr-defined]  # a group
    assert "preview" in guikou.commands["request"].commands  # type: ignore[attr-defined]  # a group
