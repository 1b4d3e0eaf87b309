"""The list of measures by pages: the database finds what lacks something as it is told one by one."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import rulebooks, views
from catalog.models import Attestation, Dataset, Department, Regrading
from catalog.store import Store
from catalog.types import Actor
from policies.rulebook import shipped
from tests.catalog.level_cases import registered

Bureau = dict[str, Actor]
COUNT = 120
MISSING = views.MeasureFilter(missing=True)


@pytest.fixture
def many(store: Store, bureau: Bureau, people_csv: Path) -> Store:
    """Datasets of every level, of which something, nothing or much is on record."""
    registered(store, bureau, people_csv)
    dice, day = random.Random(3), rulebooks.day(store)
    rules = shipped()
    profile = rules.entities.profile(day).key
    with store.unit_of_work() as session:
        one = session.scalars(select(Dataset)).one()
        owners = session.scalars(select(Department.id).where(Department.recipient_kind.is_(None)))
        others = list(owners)
        kept = {c.name: getattr(one, c.name) for c in Dataset.__table__.columns}
        for n in range(COUNT):
            level = dice.choice(rules.levels.ladder)
            made = Dataset(
                **{
                    **kept,
                    "id": None,
                    "code": f"d{n:03}",
                    "level": level.number,
                    "owner_id": dice.choice(others),
                    "host_grade": dice.choice((None, level.mlps_grade - 1, level.mlps_grade, 5, 5)),
                    "review_due": dice.choice((None, day - timedelta(days=1), day, day, day)),
                    "proposed_level": dice.choice((None, 2)),
                    "profile": dice.choice((None, "old", profile, profile)),
                }
            )
            session.add(made)
            session.flush()
            some = [m for m in (*level.storage, *level.transmission) if dice.random() < 0.97]
            session.add_all(
                Attestation(
                    dataset_id=made.id, measure=m, evidence="test", by="x", at=one.registered_at
                )
                for m in some
            )
            if dice.random() < 0.3:
                session.add(_task(made, day + timedelta(days=dice.randint(-1, 1)), dice))
    return store


def _task(dataset: Dataset, due: object, dice: random.Random) -> Regrading:
    return Regrading(
        dataset_id=dataset.id,
        trigger="volume",
        reason_zh="规模增长",
        reason_en="it grew",
        level=dataset.level,
        opened_by="system",
        opened_at=dataset.registered_at,
        due=due,
        outcome=dice.choice((None, None, "kept")),
    )


def test_what_lacks_something_is_found_by_the_database_as_one_by_one(
    many: Store, bureau: Bureau
) -> None:
    everything = views.list_measures(many, bureau["inspector"])
    lacking = [r for r in everything if not r.required.met]
    whole = {r.dataset for r in everything} - {r.dataset for r in lacking}
    assert len(whole) > 5
    assert len({r.dataset for r in lacking}) > 5
    assert views.list_measures(many, bureau["inspector"], MISSING) == lacking
    kinds = {(r.required.measure, r.required.standing.value) for r in lacking}
    assert {("review", "overdue"), ("profile", "overdue"), ("regrading", "overdue")} <= kinds
    assert {("host_grade", "missing"), ("host_grade", "too_low"), ("logging", "missing")} <= kinds


@pytest.mark.parametrize("asked", [MISSING, views.MeasureFilter()], ids=["missing", "all"])
def test_the_pages_together_are_the_list(
    many: Store, bureau: Bureau, asked: views.MeasureFilter
) -> None:
    rows = views.list_measures(many, bureau["inspector"], asked)
    first = views.measures_page(many, bureau["inspector"], asked, size=7)
    assert first.datasets == len({r.dataset for r in rows})
    assert not first.more
    pages = [
        views.measures_page(many, bureau["inspector"], asked, page=n, size=7).rows
        for n in range(1, first.datasets // 7 + 2)
    ]
    assert [r for page in pages for r in page] == rows
    assert len({r.dataset for r in pages[0]}) == 7


def test_it_counts_so_far_and_no_further(
    many: Store, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.views.measures.MOST", 20)
    found = views.measures_page(many, bureau["inspector"], views.MeasureFilter(), size=8)
    assert (found.datasets, found.more) == (20, True)
    last = views.measures_page(many, bureau["inspector"], views.MeasureFilter(), page=3, size=8)
    assert len({r.dataset for r in last.rows}) == 4


def test_it_is_narrowed(many: Store, bureau: Bureau) -> None:
    rows = views.list_measures(many, bureau["inspector"])
    narrow = views.MeasureFilter(level=3, department="pension", missing=True)
    wanted = [r for r in rows if r.level == 3 and r.owner == "pension" and not r.required.met]
    assert wanted
    assert views.list_measures(many, bureau["inspector"], narrow) == wanted
    found = {r.code for r in views.find_datasets(many, bureau["doctor"], size=COUNT).rows}
    assert {r.dataset for r in views.list_measures(many, bureau["doctor"])} == found
    assert 0 < len(found) < COUNT
