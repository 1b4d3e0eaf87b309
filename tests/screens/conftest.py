"""The demonstration bureau with a few of its datasets, and visitors who sign in through the real door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from ruamel.yaml import YAML
from starlette.applications import Starlette
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import catalog.demonstration
import sample_data
from catalog import datasets, people, requests, schedules, signing
from catalog.demonstration.documents import papers_of
from catalog.errors import GuikouError
from catalog.models import User
from catalog.scans import scan_dataset
from catalog.screens import door
from catalog.screens.opened import close_catalogs
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, RecipientKind
from tests.days import today
from tests.postgresql import copy_home
from tests.screens.asgi import Browser

PASSWORD = "correct horse battery"  # of every synthetic person
SAMPLES = Path(sample_data.__file__).parent
BUREAU = Path(next(iter(catalog.demonstration.__path__))) / "bureau.yaml"
SCANNED = ("work_injury_findings", "service_stations", "training_bodies")
UNSCANNED = "hotline_calls"  # registered only
BROKEN = "lost_file"  # its file is gone: the scan failed


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def actors(store: Store) -> dict[str, Actor]:
    with store.reading() as session:
        return {u.login: Actor(u.id, u.login) for u in session.query(User)}


@dataclass
class Built:
    """A finished installation to copy from, and what is in it."""

    home: Path
    number: str = ""


def _people(store: Store, bureau: dict[str, Any]) -> None:
    for unit in bureau["departments"]:
        kind = unit["recipient_kind"]
        people.add_department(
            store,
            SYSTEM,
            code=unit["code"],
            name_zh=unit["name"]["zh"],
            name_en=unit["name"]["en"],
            kind=unit["kind"],
            recipient_kind=RecipientKind(kind) if kind else None,
        )
    for person in bureau["people"]:
        people.add_user(
            store,
            SYSTEM,
            login=person["login"],
            name_zh=person["name"]["zh"],
            name_en=person["name"]["en"],
            department=person["department"],
            roles=person["roles"],
            password=PASSWORD,
            valid_from=date(2024, 1, 1),
        )


def _datasets(store: Store, home: Path, who: dict[str, Actor]) -> None:
    truth = {d["code"]: d for d in read_yaml(SAMPLES / "expected.yaml")["datasets"]}
    lost = home / "lost.csv"
    lost.write_text("code,name\n1,a\n2,b\n", "utf-8")
    for code in (*SCANNED, UNSCANNED):
        known = truth[code]
        _register(store, who["center1"], code, SAMPLES / known["file"], known)
    _register(store, who["center1"], BROKEN, lost, truth["training_bodies"])
    lost.unlink()
    for code in SCANNED:
        scan_dataset(store, who["center1"], code)
    with pytest.raises(GuikouError):
        scan_dataset(store, who["center1"], BROKEN)


def _register(store: Store, actor: Actor, code: str, file: Path, known: dict[str, Any]) -> None:
    datasets.register(
        store,
        actor,
        datasets.NewDataset(
            code=code,
            title_zh=known["title_zh"] if code != BROKEN else "已失文件",
            title_en=known["title_en"] if code != BROKEN else "Lost file",
            owner=known["owner"],
            steward=known["steward"],
            location=str(file),
            declared_level=known["declared_level"],
            description_zh=known["description_zh"],
            description_en=known["description_en"],
            host_grade=3,
        ),
    )


def _request(store: Store, who: dict[str, Actor], release: dict[str, Any]) -> str:
    number = requests.create(
        store,
        who[release["applicant"]],
        dataset=release["dataset"],
        recipient=release["recipient"],
        purpose=release["purpose"]["zh"],
        legal_basis=release["legal_basis"]["zh"],
        fields=release["fields"],
        format=release["format"],
        method=release["method"],
        valid_days=release["valid_days"],
        destruction=release["destruction"]["zh"],
        impact_assessment=release["impact_assessment"],
        agreement=release["agreement"],
        documents=papers_of(release, today()),
    )
    requests.submit(store, who[release["applicant"]], number)
    return number


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the installation once; each test works on a copy."""
    home = tmp_path_factory.mktemp("bureau") / "home"
    patch = pytest.MonkeyPatch()
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    patch.setattr(people, "_hasher", lambda: cheap)
    store = open_store(Settings(home=home))
    try:
        signing.ensure_keys(store.settings.keys)
        bureau = read_yaml(BUREAU)
        _people(store, bureau)
        who = actors(store)
        _datasets(store, home, who)
        schedules.add(store, who["center1"], dataset=None, cron="0 2 * * *")
        number = _request(store, who, bureau["release"])
    finally:
        store.close()
        patch.undo()
    return Built(home, number)


@pytest.fixture(scope="session", autouse=True)
def _components_known() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package at each AppTest, as a server does at its start."""
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def home(built: Built, tmp_path: Path) -> Path:
    """Return this test's own copy; GUIKOU_HOME already points at it."""
    return copy_home(built.home, tmp_path / "home")


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = open_store(Settings(home=home))
    yield opened
    opened.close()


@dataclass
class Visitor:
    """A browser without a screen: cookies from the real sign-in route, pages from the real script."""

    browser: Browser

    def sign_in(self, login: str, password: str = PASSWORD) -> int:
        """Post the form; keep the cookie. Return the HTTP status."""
        return self.browser.post("/sign-in", {"login": login, "password": password}).status

    def sign_out(self) -> None:
        self.browser.post("/sign-out")

    def speak(self, language: str) -> None:
        self.browser.get(f"/language/{language}")

    def open(self, page: str = "", **query: str) -> AppTest:
        """Open a screen by its address."""
        app = AppTest.from_file(door.SCRIPT, default_timeout=60)
        # AppTest.switch_page knows file pages only; a screen's hash is that of its address, as in a browser.
        app._page_hash = calc_hash(page)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app


@pytest.fixture
def visitor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors; the newest one's cookies are what the script sees."""
    current = Browser(Starlette(routes=door.ROUTES, middleware=door.MIDDLEWARE))
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: dict(current.cookies)))

    def make(login: str | None = None, language: str = "en") -> Visitor:
        current.cookies.clear()
        made = Visitor(current)
        made.speak(language)
        if login is not None:
            assert made.sign_in(login) == 303
        return made

    yield make
    close_catalogs()


def text_of(app: AppTest) -> str:
    """Return all that a reader could see of a screen, and its markup."""
    parts = [e.proto.body for e in app.get("html") if not e.proto.body.startswith("<style>")]
    for kind in ("markdown", "caption", "button", "text_input", "selectbox", "tabs"):
        for element in app.get(kind):
            parts.append(str(getattr(element, "label", "")))
            parts.append(str(getattr(element, "value", "")))
    return "\n".join(parts)


def buttons(app: AppTest) -> set[str]:
    """Return the keys of the buttons on a screen."""
    return {b.key for b in app.button if b.key}
