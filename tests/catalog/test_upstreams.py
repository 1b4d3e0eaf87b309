"""A dataset is never below what it is made from."""

from pathlib import Path

import pytest

from catalog import datasets, grading_decisions, gradings, upstreams, views
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.level_cases import change, changes, events, found, plain, registered
from tests.catalog.test_datasets import new

Bureau = dict[str, Actor]


@pytest.fixture
def chain(store: Store, bureau: Bureau, people_csv: Path, tmp_path: Path) -> None:
    """people (4), made (2) and last (2); nothing is made from anything yet."""
    registered(store, bureau, people_csv)
    registered(store, bureau, plain(tmp_path), "made")
    registered(store, bureau, plain(tmp_path), "last")


def test_a_source_raises_at_once(store: Store, bureau: Bureau, chain: None) -> None:
    assert upstreams.add(store, bureau["steward"], "made", "people") == 4
    kept = found(store, "made")
    assert {r["kind"] for r in kept.level_reasons if r["level"] == 4} == {"upstream"}
    assert changes(store, "made") == [(None, 6), (6, 2), (2, 4)]
    page = views.show_dataset(store, bureau["planner"], "made")
    assert [(u.code, u.level) for u in page.upstream] == [("people", 4)]
    assert [r.trigger for r in page.regradings] == ["merge"]
    assert [d.code for d in views.show_dataset(store, bureau["planner"], "people").downstream] == [
        "made"
    ]


def test_a_rise_goes_all_the_way_down(store: Store, bureau: Bureau, chain: None) -> None:
    upstreams.add(store, bureau["operator"], "made", "people")
    upstreams.add(store, bureau["operator"], "last", "made")
    gradings.set_level(store, bureau["planner"], "people", 5, "order")
    assert [found(store, c).level for c in ("people", "made", "last")] == [5, 5, 5]
    assert events(store, code="last")[-1] == ("planner", "level:rise")
    assert changes(store, "last")[-1] == (4, 5)


def test_it_holds_against_lowering(store: Store, bureau: Bureau, chain: None) -> None:
    upstreams.add(store, bureau["steward"], "made", "people")
    with pytest.raises(RefusedError) as caught:
        gradings.set_level(store, bureau["steward"], "made", 2, "x")
    assert caught.value.decision.rule == "below-floor"
    assert "people" in caught.value.decision.reason.en
    upstreams.remove(store, bureau["steward"], "made", "people", "no longer so")
    assert found(store, "made").level == 4
    number = gradings.set_level(store, bureau["steward"], "made", 2, "x").waiting
    assert number is not None
    assert grading_decisions.confirm(store, bureau["planner"], number) == 2


@pytest.mark.parametrize("source", ["people", "made", "last"])
def test_no_circles(store: Store, bureau: Bureau, chain: None, source: str) -> None:
    upstreams.add(store, bureau["steward"], "made", "people")
    upstreams.add(store, bureau["steward"], "last", "made")
    with pytest.raises(RefusedError) as caught:
        upstreams.add(store, bureau["steward"], "people", source)
    assert caught.value.decision.rule == "upstream-cycle"
    assert events(store, "refused", "people") == [("steward", "dataset:attest")]


def test_what_cannot_be_upstream(
    store: Store, bureau: Bureau, chain: None, people_csv: Path
) -> None:
    datasets.register(store, bureau["steward"], new(people_csv, code="unscanned"))
    with pytest.raises(UsageError, match="not scanned"):
        upstreams.add(store, bureau["steward"], "made", "unscanned")
    with pytest.raises(NotFoundError):
        upstreams.add(store, bureau["steward"], "made", "nowhere")
    with pytest.raises(NotFoundError):
        upstreams.remove(store, bureau["steward"], "made", "people", "x")
    upstreams.add(store, bureau["steward"], "made", "people")
    with pytest.raises(UsageError, match="already"):
        upstreams.add(store, bureau["steward"], "made", "people")
    with pytest.raises(UsageError):
        upstreams.remove(store, bureau["steward"], "made", "people", " ")


@pytest.mark.parametrize("who", ["clerk", "steward2", "planner", "leader", "inspector", "doctor"])
def test_who_may_not_say_so(store: Store, bureau: Bureau, chain: None, who: str) -> None:
    with pytest.raises((RefusedError, NotFoundError)):
        upstreams.add(store, bureau[who], "made", "people")
    assert found(store, "made").level == 2


def test_one_cannot_name_what_one_may_not_know(store: Store, bureau: Bureau, chain: None) -> None:
    gradings.set_level(store, bureau["planner"], "people", 5, "order")
    change(store, "made", owner_id=6)
    with pytest.raises(NotFoundError):
        upstreams.add(store, bureau["steward2"], "made", "people")
