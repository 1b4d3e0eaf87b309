"""What changed in data, on the inbox and on the dataset's page."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from catalog import views
from catalog.acts import acting
from catalog.drift import Change, note
from catalog.models import Dataset
from catalog.store import Store
from catalog.types import SYSTEM
from tests.screens.conftest import Visitor, actors, buttons, text_of

Maker = Callable[..., Visitor]
CODE = "work_injury_findings"
SHARE = {"matches": 80, "examined": 100, "share": 0.8}
NONE = {"matches": 0, "examined": 0, "share": 0.0}


@pytest.fixture
def changed(store: Store) -> None:
    """Two changes in a dataset of the work injury section."""
    with acting(store, SYSTEM) as act:
        dataset = act.session.scalars(select(Dataset).where(Dataset.code == CODE)).one()
        note(act, dataset, Change("schema_changed", after={"added": ["备注二"]}))
        note(act, dataset, Change("new_data", "备注二", "CN_RESIDENT_ID", NONE, SHARE))
        gone = {"found": {"CN_RESIDENT_ID": SHARE}}
        note(act, dataset, Change("field_vanished", "旧字段", None, gone))


@pytest.mark.usefixtures("changed")
def test_the_owner_takes_note_on_the_inbox(visitor: Maker, store: Store) -> None:
    app = visitor("work_injury_liaison", "zh").open("inbox")
    shown = text_of(app)
    assert "新出现个人信息" in shown
    assert "0 → 80.00%" in shown
    assert "其中曾有" in shown
    assert "CN_RESIDENT_ID" not in shown
    app.text_input(key="inbox.drift.note").input("已核对，级别不变")
    app.button(key="inbox.drift.take").click().run()
    assert not app.exception
    assert "inbox.drift.take" not in buttons(app)
    rows = views.list_drift(store, actors(store)["inspector"])
    assert {(a.department, a.note) for r in rows for a in r.acknowledgements} == {
        (rows[0].owner, "已核对，级别不变")
    }
    # The center's own note is another matter.
    page = visitor("center1").open("dataset", code=CODE)
    assert "已核对，级别不变" in text_of(page)
    assert "dataset.drift.take" in buttons(page)


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("login", ["inspector", "leader"])
def test_others_see_it_and_take_no_note(visitor: Maker, login: str) -> None:
    page = visitor(login).open("dataset", code=CODE)
    assert "new personal data" in text_of(page)
    assert "not by the owner yet" in text_of(page)
    assert "dataset.drift.take" not in buttons(page)
    assert "What changed in data" not in text_of(visitor(login).open("inbox"))
