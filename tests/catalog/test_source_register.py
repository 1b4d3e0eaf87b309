"""Registered sources: what is taken, what is refused, and a password that is nowhere to be found."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog import people, source_register, views
from catalog.acts import RefusedError
from catalog.cli import run
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.source_register import NewSource
from catalog.sources.access import Limits
from catalog.sources.credentials import Secret, credentials_of, variable
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.conftest import PASSWORD

Bureau = dict[str, Actor]
GEHEIM = "Geh3im-nirgends"
POSTGRESQL = os.environ.get(
    "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "exchange"
    (folder / "2026").mkdir(parents=True)
    (folder / "a.csv").write_text("x\n1\n")
    (folder / "2026" / "b.csv").write_text("x\n1\n")
    (folder / "2026" / "read me.pdf").write_text("no table")
    return folder


def add(store: Store, actor: Actor, location: object, **also: object) -> source_register.SourceTest:
    new = NewSource(**{"name": "exchange", "owner": "pension", "location": str(location)} | also)  # type: ignore[arg-type]
    return source_register.add(store, actor, new)


def test_a_folder(store: Store, bureau: Bureau, folder: Path) -> None:
    seen = add(store, bureau["operator"], folder, limits=Limits(60))
    assert (seen.kind, seen.things, seen.credentials) == ("files", 2, "none")
    (row,) = views.list_sources(store, bureau["planner"])
    assert (row.name, row.location, row.owner) == ("exchange", str(folder), "pension")
    assert (row.statement_seconds, row.rows_per_second, row.most_rows) == (60, None, None)
    source_register.change(store, bureau["operator"], "exchange", Limits(30))
    row = views.show_source(store, bureau["inspector"], "exchange")
    assert (row.statement_seconds, row.rows_per_second, row.most_rows) == (30, None, None)
    assert source_register.test(store, bureau["operator"], "exchange").things == 2
    with pytest.raises(UsageError, match="is taken"):
        add(store, bureau["operator"], folder.parent)
    with pytest.raises(UsageError, match="already, as exchange"):
        add(store, bureau["operator"], f"file://{folder}", name="again")
    source_register.remove(store, bureau["operator"], "exchange")
    assert views.list_sources(store, bureau["operator"]) == []
    with pytest.raises(NotFoundError):
        source_register.test(store, bureau["operator"], "exchange")
    # Back under its name, but never as something else.
    with pytest.raises(UsageError, match="is taken"):
        add(store, bureau["operator"], folder.parent)
    assert add(store, bureau["operator"], folder, patterns=["**/*.csv", "*.pdf"]).things == 3


def test_patterns(store: Store, bureau: Bureau, folder: Path) -> None:
    assert add(store, bureau["operator"], folder, patterns=["2026/*.csv"]).things == 1
    with pytest.raises(UsageError, match="--pattern is for folders"):
        add(store, bureau["operator"], "sqlite:///a.db", name="base", patterns=["*"])


def test_object_stores(store: Store, bureau: Bureau) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/lake/in/a.csv", b"x\n1\n")
    memory.pipe("/lake/b.pdf", b"no table")
    assert add(store, bureau["operator"], "memory://lake").things == 1
    with pytest.raises(NotFoundError, match="There is nothing at"):
        add(store, bureau["operator"], "memory://nowhere", name="nowhere")
    with pytest.raises(UnusableInputError, match="What reads s3://"):
        add(store, bureau["operator"], "s3://bucket/in", name="s3")
    assert [r.name for r in views.list_sources(store, bureau["operator"])] == ["exchange"]


@pytest.mark.parametrize(
    ("location", "error", "said"),
    [
        ("/no/such/folder", NotFoundError, "no folder"),
        (f"postgresql://u:{GEHEIM}@h/x", UsageError, "holds no password"),
        (f"postgresql://u@h/x?password={GEHEIM}", UsageError, "holds no password"),
        (f"s3://bucket?aws_secret_access_key={GEHEIM}", UsageError, "holds no password"),
        ("postgresql://[u@h/x", UsageError, "cannot be read"),
        ("nonsense://x", UnusableInputError, "No installed database driver knows"),
        ("postgresql://u@127.0.0.1:9/x", UnusableInputError, "No connection"),
    ],
)
def test_what_is_no_source(
    store: Store, bureau: Bureau, location: str, error: type[GuikouError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        add(store, bureau["operator"], location)
    assert GEHEIM not in caught.value.message.zh + caught.value.message.en
    assert views.list_sources(store, bureau["operator"]) == []


@pytest.mark.parametrize("name", ["", "A", "a-b", "x" * 40, "名"])
def test_names(store: Store, bureau: Bureau, folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="lower-case letter"):
        add(store, bureau["operator"], folder, name=name)


def test_only_the_information_center(store: Store, bureau: Bureau, folder: Path) -> None:
    # Nobody else learns even whether there is something at an address.
    for login in ("steward", "planner", "admin", "clerk"):
        with pytest.raises(RefusedError):
            add(store, bureau[login], "/no/such/folder")
    add(store, bureau["operator"], folder)
    for act in (source_register.test, source_register.remove, views.show_source):
        with pytest.raises(RefusedError):
            act(store, bureau["steward"], "exchange")
    with pytest.raises(RefusedError):
        source_register.change(store, bureau["planner"], "exchange", Limits())


def test_where_a_password_comes_from(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = store.settings
    assert credentials_of("hr_db", settings).origin == "none"

    class Ring(keyring.backend.KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return GEHEIM + "3" if (service, username) == ("guikou", "hr_db") else None

        def set_password(self, service: str, username: str, password: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        found = credentials_of("hr_db", settings)
    finally:
        keyring.set_keyring(before)
    assert found.origin == "keyring"
    assert found.password
    assert found.password.reveal() == GEHEIM + "3"

    path = settings.home / "credentials.yaml"
    path.write_text(f"hr_db:\n  user: reader\n  password: {GEHEIM}2\n  options: {{region: cn}}\n")
    path.chmod(0o600)
    found = credentials_of("hr_db", settings)
    assert (found.origin, found.user) == ("file", "reader")
    assert found.password
    assert found.password.reveal() == GEHEIM + "2"
    assert found.options["region"].reveal() == "cn"
    assert credentials_of("other", settings).origin == "none"

    monkeypatch.setenv(variable("hr_db"), GEHEIM)
    found = credentials_of("hr_db", settings)
    assert found.origin == "environment"
    assert GEHEIM not in repr(found) + str(found)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_not_used(store: Store, mode: int) -> None:
    path = store.settings.home / "credentials.yaml"
    path.write_text(f"hr: {GEHEIM}")
    path.chmod(mode)
    with pytest.raises(UnusableInputError, match="chmod 600") as caught:
        credentials_of("hr", store.settings)
    assert GEHEIM not in str(caught.value)


@pytest.mark.parametrize(
    "text", [f"hr: [{GEHEIM}", f"hr: [{GEHEIM}]", f"hr: {{pasword: {GEHEIM}}}", f"- {GEHEIM}"]
)
def test_a_file_that_is_not_as_it_should_be_is_not_quoted(store: Store, text: str) -> None:
    path = store.settings.home / "credentials.yaml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(UnusableInputError, match="One entry a source") as caught:
        credentials_of("hr", store.settings)
    assert GEHEIM not in str(caught.value) + caught.value.message.zh


def test_a_secret_cannot_be_stored() -> None:
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(Secret(GEHEIM))


@pytest.fixture
def login() -> Iterator[sa.URL]:
    """A PostgreSQL role that exists for this test only, with a password."""
    url = sa.make_url(POSTGRESQL)
    engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    name = f"guikou_reader_{os.getpid()}"
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"create role {name} login password '{GEHEIM}'")
            connection.exec_driver_sql(f"create table {name} (x int)")
            connection.exec_driver_sql(f"insert into {name} values (1)")
            connection.exec_driver_sql(f"grant select on {name} to {name}")
    except sa.exc.OperationalError:
        pytest.skip(f"no PostgreSQL server answers at {url.host}")
    yield url.set(username=name)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"drop table {name}")
        connection.exec_driver_sql(f"drop role {name}")


@pytest.mark.server
@pytest.mark.usefixtures("bureau")
def test_the_password_is_nowhere(
    store: Store,
    login: sa.URL,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv(variable("hr"), GEHEIM)
    token = people.sign_in(store, "operator", PASSWORD).token
    monkeypatch.setenv("GUIKOU_TOKEN", token)
    place = login.render_as_string(hide_password=False)
    assert run(["source", "add", "hr", place, "--owner", "pension"]) == 0
    assert run(["source", "test", "hr"]) == 0
    assert run(["source", "show", "hr"]) == 0
    assert run(["source", "list", "--format", "json"]) == 0
    # What goes wrong says nothing either, with and without a traceback.
    wrong = place.replace(":5432", ":9")
    assert run(["source", "add", "hr2", wrong, "--owner", "pension"]) == 5
    monkeypatch.setenv(variable("hr2"), GEHEIM)
    assert run(["source", "add", "hr2", f"{place}?no_such_option=1", "--owner", "pension"]) == 5
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "catalog.cli",
            "--debug",
            *["source", "add", "hr2", "--owner", "pension"],
            wrong,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" in done.stderr
    said = capfd.readouterr()
    assert "password from the environment" in said.out
    everything = said.out + said.err + caplog.text + done.stdout + done.stderr
    assert GEHEIM not in everything
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert GEHEIM.encode() not in path.read_bytes(), path.name


@pytest.mark.server
def test_a_source_cannot_be_written_to_and_gives_up(
    store: Store, bureau: Bureau, login: sa.URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    from catalog.sources.places import open_registered

    monkeypatch.setenv(variable("exchange"), GEHEIM)
    place = login.render_as_string(hide_password=False)
    assert add(store, bureau["operator"], place, limits=Limits(1)).credentials == "environment"
    access, _ = source_register.opened(store, bureau["operator"], "exchange")
    source = open_registered(access)
    assert GEHEIM not in repr(source.engine) + str(source.engine.url) + repr(access)
    with source.connected("x") as connection:
        shown = connection.exec_driver_sql("show default_transaction_read_only").scalar()
        assert shown == "on"
    with (
        pytest.raises(UnusableInputError, match="longer than a statement may"),
        source.connected("x") as connection,
    ):
        connection.exec_driver_sql("select pg_sleep(5)")
    assert source.tables()  # the server is there as before
