"""What people say of findings, on the dataset's page and by detector."""

from collections.abc import Callable

import pytest

from catalog import views
from catalog.store import Store
from tests.screens.conftest import Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]
CODE = "work_injury_findings"


def test_the_owner_says_that_a_finding_is_wrong(visitor: Maker, store: Store) -> None:
    app = visitor("work_injury_liaison", "zh").open("dataset", code=CODE)
    shown = text_of(app)
    assert "未核对" in shown
    first = views.show_dataset(store, actors(store)["inspector"], CODE).findings[0]
    app.selectbox(key="finding.verdict").select("rejected")
    _record(app)
    assert "须写明理由" in text_of(app)
    app.text_input(key="finding.reason").input("是业务流水号")
    _record(app)
    assert not app.exception
    page = views.show_dataset(store, actors(store)["inspector"], CODE)
    assert (page.findings[0].verdict, page.findings[0].reason) == ("rejected", "是业务流水号")
    assert page.row.level == views.show_dataset(store, actors(store)["leader"], CODE).row.level
    shown = text_of(visitor("inspector", "en").open("runs"))
    assert "How right detectors are" in shown
    assert first.detector in shown
    assert "95 % interval" in shown


def _record(app: Visitor) -> None:
    next(b for b in app.button if "finding.decide" in str(b.form_id)).click().run()


@pytest.mark.parametrize("login", ["inspector", "leader", "center1"])
def test_others_see_it_and_say_nothing(visitor: Maker, login: str) -> None:
    page = visitor(login).open("dataset", code=CODE)
    assert "nothing yet" in text_of(page)
    assert not [b for b in buttons(page) if "finding" in b]


def test_nothing_is_said_of_detectors_before_anybody_spoke(visitor: Maker) -> None:
    assert "How right detectors are" not in text_of(visitor("inspector").open("runs"))
