"""The register of releases on the screen: open to whom a release is open, exported by whom the rules let."""

from collections.abc import Callable

import pytest

from catalog import releases, requests, views
from catalog.store import Store
from tests.screens.conftest import Built, Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]
WAY = (
    ("consent", "work_injury_liaison"),
    ("review", "planner2"),
    ("approve", "leader"),
    ("prepare", "center1"),
)


@pytest.fixture
def prepared(built: Built, store: Store) -> str:
    who = actors(store)
    for event, by in WAY:
        if event == "prepare":
            releases.prepare(store, who[by], built.number)
        else:
            requests.act(store, who[by], built.number, event, "x")
    return built.number


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_prepared_release_is_in_the_register(
    visitor: Maker, prepared: str, language: str
) -> None:
    app = visitor("inspector", language).open("releases")
    shown = text_of(app)
    assert prepared in shown
    assert {"zh": "对外提供台账", "en": "Register of releases"}[language] in shown
    app.selectbox(key="releases.course").select("first_hospital").run()
    assert {"zh": "累计人数", "en": "Persons in all"}[language] in text_of(app)
    assert not app.exception
    app.selectbox(key="releases.level").select(1).run()
    assert {"zh": "没有符合条件的提供", "en": "No release matches"}[language] in text_of(app)


def test_an_export_takes_two_clicks_and_is_on_record(
    visitor: Maker, prepared: str, store: Store
) -> None:
    app = visitor("inspector").open("releases")
    app.button(key="releases.export").click().run()
    assert app.get("download_button")
    inspector = actors(store)["inspector"]
    assert len(views.list_events(store, inspector, action="release:export")) == 1


def test_who_may_not_export_is_not_offered_it(visitor: Maker, prepared: str) -> None:
    app = visitor("injury_staff").open("releases")  # the applicant
    assert prepared in text_of(app)
    assert "releases.export" not in buttons(app)
    assert prepared not in text_of(visitor("finance").open("releases"))
