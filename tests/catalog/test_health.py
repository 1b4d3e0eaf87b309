"""The doctor: every fault is named, with what to do about it, and looking changes nothing."""

import hashlib
import importlib.metadata
import json
import shutil
import socket
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from catalog import health, signing
from catalog.cli import run
from catalog.cli.language import language as chosen_language
from catalog.health import Check, examine
from catalog.settings import Settings
from catalog.store import Store, alembic_config, open_store
from catalog.types import Actor

NAMES = [
    "Python",
    "Rule engine",
    "Home folder",
    "Disk space",
    "Catalog database",
    "Rules",
    "Audit log",
    "Attachments",
    "Search index",
    "Level reviews",
    "Due scans",
    "Deliveries",
    "Preparations",
]


def by_name(settings: Settings) -> dict[str, Check]:
    checks = examine(settings)
    assert all(c.note.zh and c.note.en for c in checks)
    return {c.name.en: c for c in checks}


def wrong(settings: Settings) -> dict[str, str]:
    return {name: c.note.en for name, c in by_name(settings).items() if not c.fine}


def execute(store: Store, *statements: str) -> None:
    with store.engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0


@pytest.mark.usefixtures("bureau")
def test_an_installation_in_order(store: Store) -> None:
    found = by_name(store.settings)
    assert list(found) == NAMES
    assert wrong(store.settings) == {}
    with store.reading() as session:
        count = session.execute(text("SELECT count(*) FROM audit_events")).scalar_one()
    assert found["Audit log"].note.en == f"{count} events, 0 checkpoints, 0 problems"
    head = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    assert f"revision {head}" in found["Catalog database"].note.en


@pytest.mark.usefixtures("bureau")
def test_looking_changes_nothing(store: Store) -> None:
    store.close()

    def state() -> dict[str, str]:
        return {
            str(p): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in store.settings.home.rglob("*")
            if p.is_file() and not p.name.endswith(("-wal", "-shm"))
        }

    before = state()
    examine(store.settings)
    assert state() == before


@pytest.mark.sqlite_file
def test_a_home_that_is_not_there_stays_so(settings: Settings) -> None:
    found = wrong(settings)
    assert list(found) == ["Home folder", "Catalog database"]
    assert "does not exist" in found["Home folder"]
    assert "guikou demo" in found["Catalog database"]
    assert not settings.home.exists()


@pytest.mark.parametrize(
    "name", ["keys/private.pem", "keys/releases/R.age", "session.json", "sign-ins.json"]
)
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_secrets_others_can_reach(store: Store, name: str, mode: int) -> None:
    path = store.settings.home / name
    if not path.exists():
        signing.write_private(path, b"{}")
    assert wrong(store.settings) == {}
    path.chmod(mode)
    said = wrong(store.settings)
    assert list(said) == ["Home folder"]
    assert f"chmod 600 {path}" in said["Home folder"]


def tampered_body(store: Store) -> None:
    execute(
        store, "UPDATE audit_events SET body = replace(body, 'user:add', 'user:adb') WHERE seq = 9"
    )


def tampered_column(store: Store) -> None:
    execute(store, "UPDATE audit_events SET actor = 'nobody' WHERE seq = 3")


def deleted(store: Store) -> None:
    execute(store, "DELETE FROM audit_events WHERE seq = 4")


def cut(store: Store) -> None:
    execute(store, "DELETE FROM audit_events WHERE seq >= 5")


def swapped(store: Store) -> None:
    execute(
        store,
        "UPDATE audit_events SET seq = -1 WHERE seq = 1",
        "UPDATE audit_events SET seq = 1 WHERE seq = 2",
        "UPDATE audit_events SET seq = 2 WHERE seq = -1",
    )


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("tamper", [tampered_body, tampered_column, deleted, cut, swapped])
def test_a_log_that_was_changed(store: Store, tamper: Callable[[Store], None]) -> None:
    tamper(store)
    found = wrong(store.settings)
    assert list(found) == ["Audit log"]
    assert "The log was changed" in found["Audit log"]
    assert "tell the inspectors" in found["Audit log"]


def no_public_key(store: Store) -> None:
    (store.settings.keys / "public.pem").unlink()


def no_keys(store: Store) -> None:
    shutil.rmtree(store.settings.keys)


def damaged_key(store: Store) -> None:
    (store.settings.keys / "public.pem").write_text("no key")


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("lose", [no_public_key, no_keys, damaged_key])
def test_keys_that_were_lost(store: Store, lose: Callable[[Store], None]) -> None:
    lose(store)
    found = wrong(store.settings)
    assert list(found) == ["Audit log"]
    assert "restore the keys folder from a backup" in found["Audit log"]


def junk(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.usefixtures("bureau")
@pytest.mark.sqlite_file
@pytest.mark.parametrize("damage", [junk, empty, truncated, a_folder])
def test_a_damaged_database(store: Store, damage: Callable[[Path], None]) -> None:
    store.close()
    for left in store.settings.home.glob("catalog.db-*"):
        left.unlink()
    damage(store.settings.home / "catalog.db")
    found = wrong(store.settings)
    assert "Catalog database" in found
    assert any(word in found["Catalog database"] for word in ("restore a backup", "revision none"))


@pytest.mark.parametrize("revision", ["0000_older", "9999_newer"])
def test_a_database_of_another_version(store: Store, revision: str) -> None:
    execute(store, f"UPDATE alembic_version SET version_num = '{revision}'")
    found = wrong(store.settings)
    assert list(found) == ["Catalog database"]
    assert revision in found["Catalog database"]
    assert "upgrade" in found["Catalog database"]


@pytest.mark.parametrize("url", ["nonsense", "sqlite+nothing:///x.db", "oracle+cx_oracle://u@h/d"])
def test_a_url_that_is_none(tmp_path: Path, url: str) -> None:
    found = wrong(Settings(home=tmp_path, database_url=url))
    assert list(found) == ["Catalog database"]
    assert "GUIKOU_DATABASE_URL" in found["Catalog database"]


def test_a_server_that_does_not_answer_and_its_password_stays_unsaid(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, never listening: refused at once
        port = unused.getsockname()[1]
        url = f"postgresql+psycopg://clerk:tell-nobody@127.0.0.1:{port}/catalog"
        checks = examine(Settings(home=tmp_path, database_url=url))
    (database,) = [c for c in checks if c.name.en == "Catalog database"]
    assert not database.fine
    assert "OperationalError" in database.note.en
    assert "tell-nobody" not in str(checks)


def test_a_catalog_elsewhere_is_looked_at_there(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'other.db'}")
    open_store(settings).close()
    signing.ensure_keys(settings.keys)
    assert wrong(settings) == {}
    assert "other.db" in by_name(settings)["Catalog database"].note.en


def test_the_distribution_that_overwrites_the_rule_engine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        health,
        "version",
        lambda name: "1.43" if name == "casbin" else importlib.metadata.version(name),
    )
    assert "old casbin 1.43" in wrong(settings)["Rule engine"]


def test_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage(2**40, 2**40 - 2**30, 2**30))
    said = wrong(settings)["Disk space"]
    assert said.startswith("1.0 GiB free")
    assert "GUIKOU_HOME" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_tells_the_same(
    store: Store,
    bureau: dict[str, Actor],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    monkeypatch.setenv("GUIKOU_LANG", language)
    chosen_language.cache_clear()
    assert run(["doctor", "--format", "json"]) == 0
    checks = json.loads(capsys.readouterr().out)
    assert [c["name"]["en"] for c in checks] == NAMES
    assert all(c["fine"] for c in checks)
    tampered_column(store)
    assert run(["doctor"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert ("有问题" if language == "zh" else "wrong") in captured.out
    chosen_language.cache_clear()


@pytest.mark.usefixtures("bureau")
def test_an_interrupted_preparation_is_told(store: Store) -> None:
    (store.settings.releases / "R2026-00007" / ".partial").mkdir(parents=True)
    assert "R2026-00007" in wrong(store.settings)["Preparations"]
    assert (store.settings.releases / "R2026-00007" / ".partial").exists()
