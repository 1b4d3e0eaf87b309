"""The whole main job on the demonstration bureau, and a search of every byte it wrote for personal values."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from catalog import people, releases, requests, views
from catalog.demonstration import demonstrate
from catalog.settings import Settings
from catalog.sources import open_source
from catalog.store import Store, open_store
from catalog.types import Actor
from catalog.verification import open_artifact, verify_artifact
from classifiers.text import find
from tests.catalog.conftest import hash_cheaply

pytestmark = pytest.mark.slow

SAMPLE_DATA = Path(__file__).parents[1] / "sample_data"
DATASETS: list[dict[str, Any]] = YAML(typ="safe").load(
    (SAMPLE_DATA / "expected.yaml").read_text("utf-8")
)["datasets"]
#: Values long and peculiar enough that finding one is no accident.
PECULIAR = {
    "CN_RESIDENT_ID",
    "PHONE_NUMBER",
    "CN_BANK_CARD",
    "EMAIL_ADDRESS",
    "CN_SOCIAL_SECURITY_CARD",
    "CN_WECHAT",
}


@dataclass
class Home:
    path: Path
    store: Store
    printed: str
    passwords: dict[str, str]

    def actor(self, login: str) -> Actor:
        return people.sign_in(self.store, login, self.passwords[login]).actor


def guikou(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "catalog.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GUIKOU_HOME": str(home), "GUIKOU_LANG": "en"},
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("demo") / "home"
    logins = path.parent / "logins.json"
    done = guikou(path, "demo", "--logins", str(logins))
    assert done.returncode == 0, done.stderr
    assert logins.stat().st_mode & 0o777 == 0o600
    entries = json.loads(logins.read_text("utf-8"))
    store = open_store(Settings(home=path))
    yield Home(path, store, done.stdout + done.stderr, {e["login"]: e["password"] for e in entries})
    store.close()


def test_every_dataset_has_owner_steward_level_and_quality(home: Home) -> None:
    rows = {r.code: r for r in views.list_datasets(home.store, home.actor("planner2"))}
    assert set(rows) == {d["code"] for d in DATASETS}
    for expected in DATASETS:
        row = rows[expected["code"]]
        assert (row.owner, row.steward) == (expected["owner"], expected["steward"])
        assert row.rows == expected["rows"]
        assert row.last_scan_status == "done"
        assert row.quality is not None
        assert row.quality.errors == 0
        low = max(expected["level_min"], expected["declared_level"] or 0)
        assert low <= row.level <= max(expected["level_max"], expected["declared_level"] or 0)


def test_the_release_went_all_the_way_and_verifies_without_the_catalog(home: Home) -> None:
    (row,) = [
        r
        for r in requests.list_for(home.store, home.actor("inspector"))
        if r.dataset == "work_injury_findings"
    ]
    page = requests.show(home.store, home.actor("inspector"), row.number)
    assert page.row.state == "acknowledged"
    assert len({a.actor for a in page.acts}) == 7, "seven people took part"
    assert all(a.signed and a.in_force for a in page.acts)
    folder = home.path / "releases" / row.number
    (manifest,) = folder.rglob("manifest.json")
    assert verify_artifact(manifest.parent, home.path / "keys" / "public.pem").ok


def test_the_two_refusals_say_rule_article_and_remedy(home: Home) -> None:
    refused = views.list_events(home.store, home.actor("inspector"), outcome="refused")
    bodies = [json.loads(e.body) for e in refused]
    assert {b["details"]["rule"] for b in bodies} >= {"no-own-request", "no-important-by-staff"}
    assert all(b["details"]["article"] for b in bodies)
    for words in (
        "nobody acts on their own request",
        "have another holder of the role",
        "above the reach",
    ):
        assert words in home.printed


def test_the_nightly_scan_is_set_up_and_the_log_is_whole(home: Home) -> None:
    (schedule,) = views.list_schedules(home.store, home.actor("center1"))
    assert schedule.dataset is None
    assert schedule.next_run is not None
    assert guikou(home.path, "doctor").returncode == 0


def test_a_second_run_keeps_everything(home: Home) -> None:
    before = {r.code: r.last_scan for r in views.list_datasets(home.store, home.actor("planner2"))}
    result = demonstrate(home.store, lambda _: None)
    assert not result.first
    assert result.audit_whole
    after = {r.code: r.last_scan for r in views.list_datasets(home.store, home.actor("planner2"))}
    assert before == after
    assert {e["login"]: e["password"] for e in result.sign_ins.entries} == home.passwords
    assert (home.path / "sign-ins.json").stat().st_mode & 0o777 == 0o600


def personal_values() -> set[str]:
    """Return every raw value of the peculiar kinds in the sample data, as written and as plain digits."""
    values: set[str] = set()
    for dataset in DATASETS:
        kinds = {c["name"]: c["entity"] for c in dataset["columns"] if c["cells"].get(c["entity"])}
        texts = [c["name"] for c in dataset["columns"] if c["free_text"]]
        tables = {t.name: t for t in open_source(SAMPLE_DATA / dataset["file"]).tables()}
        table = tables[dataset["table"]] if dataset["table"] else next(iter(tables.values()))
        for batch in table.batches():
            frame = pl.DataFrame(batch)
            for name in frame.columns:
                cells = [str(v) for v in frame[name].drop_nulls()]
                if kinds.get(name) in PECULIAR:
                    values |= {v.strip() for v in cells if len(v.strip()) >= 8}
                elif name in texts:
                    values |= {
                        v[s.start : s.end] for v in cells for s in find(v) if s.entity in PECULIAR
                    }
    plain = {re.sub(r"[\s'\-]", "", v) for v in values}
    return {v for v in values | plain if len(v) >= 8}


def hits(content: bytes, values: set[str]) -> list[str]:
    """Return which values occur; tokens are cut out first, so that the search is one pass over the bytes."""
    text = content.decode("utf-8", "ignore")
    tokens = set(re.findall(r"[A-Za-z0-9_.@+\-]{8,}", text)) | set(re.findall(r"\d{8,}", text))
    return [f"value of length {len(v)}" for v in tokens & values]


def test_no_personal_value_is_in_any_byte_that_guikou_wrote(home: Home) -> None:
    values = personal_values()
    assert len(values) > 10_000, "the search must have something to search for"
    sample = next(v for v in values if v.isdigit())
    assert hits(f"x {sample} y".encode(), values), "the search must be able to find"
    searched = 0
    for path in home.path.rglob("*"):
        if path.is_file():
            searched += 1
            assert hits(path.read_bytes(), values) == [], path.name
    assert searched > 5
    assert hits(home.printed.encode(), values) == []
    for dataset in DATASETS[:3]:
        scanned = guikou(home.path, "scan", str(SAMPLE_DATA / dataset["file"]), "--format", "json")
        assert hits((scanned.stdout + scanned.stderr).encode(), values) == []


def test_the_recipient_gets_no_raw_identity_number(home: Home, tmp_path: Path) -> None:
    (row,) = [
        r
        for r in requests.list_for(home.store, home.actor("hospital"))
        if r.dataset == "work_injury_findings"
    ]
    identity = releases.unlocking_key(home.store, home.actor("hospital"), row.number)
    (manifest,) = (home.path / "releases" / row.number).rglob("manifest.json")
    opened = open_artifact(
        manifest.parent, home.path / "keys" / "public.pem", tmp_path, identity=identity
    )
    files = [opened] if opened.is_file() else [p for p in opened.rglob("*") if p.is_file()]
    content = b"".join(p.read_bytes() for p in files)
    assert len(content) > 1000
    assert hits(content, personal_values()) == []


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_cheaply(monkeypatch)

    class Stop(Exception):  # noqa: N818 - it is no error
        pass

    def until(step: int) -> Any:
        def progress(done: Any) -> None:
            if done.step >= step:
                raise Stop

        return progress

    store = open_store(Settings(home=tmp_path / "home"))
    from catalog import signing

    signing.ensure_keys(store.settings.keys)
    for step in (1, 5, 21, 26):
        with pytest.raises(Stop):
            demonstrate(store, until(step))
    with store.reading() as session:
        from catalog.models import AuditEvent, Dataset, User

        assert session.query(Dataset).count() == 20
        assert session.query(User).count() == 24
        registered = session.query(AuditEvent).filter_by(action="dataset:register").count()
    assert registered == 20, "nothing was done twice"
    store.close()
