"""Trace a leaked file on its screen: named with its marks, kept nowhere, recorded; refused to others."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from catalog import releases, requests
from catalog.models import AuditEvent
from catalog.store import Store
from catalog.verification import open_artifact
from tests.screens.conftest import Built, Visitor, actors, text_of

Maker = Callable[..., Visitor]
BEFORE = (
    ("work_injury_liaison", "consent"),
    ("planner2", "review"),
    ("leader", "approve"),
)
AFTER = (("center1", "deliver"), ("center2", "deliver"))


def delivered(store: Store, number: str, folder: Path) -> bytes:
    """Take the request all the way, and return what its recipient has."""
    who = actors(store)
    for login, event in BEFORE:
        requests.act(store, who[login], number, event, "同意")
    releases.prepare(store, who["center1"], number)
    for login, event in AFTER:
        requests.act(store, who[login], number, event, "已核对")
    with ZipFile(releases.package(store, who["hospital"], number, folder)) as package:
        package.extractall(folder)
    secret = releases.unlocking_key(store, who["hospital"], number)
    (sealed,) = folder.glob("*.age")
    key = store.settings.keys / "public.pem"
    return open_artifact(sealed, key, folder / "opened", identity=secret).read_bytes()


def upload(app: AppTest, content: bytes) -> AppTest:
    app.file_uploader[0].set_value(("网上流传.csv", content, "text/csv")).run()
    app.button(key="trace.go").click().run()
    assert not app.exception
    return app


def traces(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == "release:trace"))
        return [(event.actor, event.outcome) for event in found]


def test_a_leaked_file_is_traced_and_not_kept(
    visitor: Maker, built: Built, store: Store, tmp_path: Path
) -> None:
    content = delivered(store, built.number, tmp_path)
    lines = content.splitlines(keepends=True)
    part = b"".join([lines[0], *reversed(lines[20:80])])
    before = {p for p in store.settings.home.rglob("*") if p.is_file()}
    app = upload(visitor("inspector", "zh").open("trace"), part)
    shown = text_of(app)
    assert f'出自 <a class="g-link" href="request?number={built.number}">' in shown
    assert "网上流传.csv：60 行" in shown
    assert "假名尾码" in shown
    assert not app.file_uploader[0].value, "the session holds the file no longer"
    left = {p for p in store.settings.home.rglob("*") if p.is_file()} - before
    assert not [p for p in left if "catalog.db" not in p.name]
    assert traces(store) == [("inspector", "allowed")]
    app.run()
    assert "出自" not in text_of(app)


def test_unrelated_data_is_blamed_on_nobody(visitor: Maker, store: Store) -> None:
    app = upload(visitor("inspector").open("trace"), b"a,b\n1,2\n3,4\n")
    assert "No release can be named" in text_of(app)


def test_who_may_not_trace_is_refused_and_recorded(visitor: Maker, store: Store) -> None:
    app = visitor("injury_staff").open("trace")
    shown = text_of(upload(app, b"a,b\n1,2\n"))
    assert "Not allowed" in shown
    assert traces(store) == [("injury_staff", "refused")]
