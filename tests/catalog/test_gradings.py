"""What about a level takes a second person: lowerings, the state-secret mark, reviews. Every refusal is recorded."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from catalog import (
    grading_decisions,
    gradings,
    regradings,
    rulebooks,
    scans,
    upstreams,
    views,
)
from catalog.acts import Act, RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.grades import months_after
from catalog.models import Grading
from catalog.store import Store, migrate
from catalog.types import Actor
from tests.catalog.level_cases import (
    change,
    changes,
    deputize,
    events,
    found,
    plain,
    registered,
)

Bureau = dict[str, Actor]


@pytest.fixture
def people(store: Store, bureau: Bureau, people_csv: Path) -> str:
    """A dataset declared at 5; its findings demand 4."""
    return registered(store, bureau, people_csv, declared_level=5)


def lowering(store: Store, who: Actor, level: int = 4, **more: str) -> str:
    done = gradings.set_level(store, who, "people", level, "too high", **more)
    assert done.waiting is not None
    return done.waiting


def refused(call: object, rule: str) -> None:
    with pytest.raises(RefusedError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.decision.rule == rule
    assert caught.value.decision.remedy.zh
    assert caught.value.decision.remedy.en


def test_a_lowering_takes_two_people(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"])
    assert found(store).level == 5
    (row,) = views.list_gradings(store, bureau["planner"], state="waiting")
    assert (row.number, row.from_level, row.to_level, row.reason) == (number, 5, 4, "too high")
    assert row.mine
    assert not row.own
    assert grading_decisions.confirm(store, bureau["planner"], number, "agreed") == 4
    kept = found(store)
    assert (kept.level, kept.declared_level) == (4, 4)
    row = views.show_grading(store, bureau["steward"], number)
    assert (row.state, row.decided_by, row.comment) == ("confirmed", "planner", "agreed")
    assert changes(store) == [(None, 6), (6, 5), (5, 4)]
    assert events(store)[-2:] == [
        ("steward", "dataset:set_level"),
        ("planner", "dataset:lower_level"),
    ]


def test_never_below_what_was_found(store: Store, bureau: Bureau, people: str) -> None:
    refused(lambda: gradings.set_level(store, bureau["steward"], people, 3, "x"), "below-floor")
    assert events(store, "refused") == [("steward", "dataset:set_level")]
    assert views.list_gradings(store, bureau["planner"]) == []


def test_the_floor_is_looked_at_again_when_it_is_confirmed(
    store: Store, bureau: Bureau, people: str
) -> None:
    number = lowering(store, bureau["steward"])
    change(store, persons=2_000_000)
    refused(lambda: grading_decisions.confirm(store, bureau["planner"], number), "below-floor")
    assert found(store).level == 5
    assert ("planner", "dataset:lower_level") in events(store, "refused")


def test_what_a_scan_found_less_of_falls_only_by_two_people(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    # No declaration, and a second scan that finds nothing: the level in force is what is lowered.
    registered(store, bureau, people_csv)
    plain(people_csv.parent, "people")
    scans.scan_dataset(store, bureau["operator"], "people")
    assert (found(store).level, found(store).proposed_level) == (4, 2)
    number = lowering(store, bureau["steward"], 2)
    assert found(store).level == 4
    assert grading_decisions.confirm(store, bureau["planner"], number) == 2


@pytest.mark.parametrize("who", ["steward", "clerk", "operator", "leader", "inspector", "admin"])
def test_whom_the_rules_do_not_name_confirms_nothing(
    store: Store, bureau: Bureau, people: str, who: str
) -> None:
    number = lowering(store, bureau["planner"])
    for call in (
        lambda: grading_decisions.confirm(store, bureau[who], number),
        lambda: grading_decisions.refuse(store, bureau[who], number, "no"),
    ):
        with pytest.raises((RefusedError, NotFoundError)):
            call()
    assert found(store).level == 5


def test_who_asked_does_not_confirm(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["planner"])
    refused(lambda: grading_decisions.confirm(store, bureau["planner"], number), "second-person")
    assert events(store, "refused") == [("planner", "dataset:lower_level")]
    assert grading_decisions.confirm(store, bureau["planner2"], number) == 4


@pytest.mark.parametrize(
    ("deputy", "principal"), [("planner2", "planner"), ("planner", "planner2")]
)
def test_neither_does_a_deputy_or_whom_one_stands_for(
    store: Store, bureau: Bureau, people: str, deputy: str, principal: str
) -> None:
    number = lowering(store, bureau["planner"])
    deputize(store, deputy, principal, "planning")
    refused(lambda: grading_decisions.confirm(store, bureau["planner2"], number), "second-person")
    assert not views.show_grading(store, bureau["planner2"], number).mine


def test_a_refusal_needs_a_reason_and_is_kept(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"])
    with pytest.raises(UsageError):
        grading_decisions.refuse(store, bureau["planner"], number, " ")
    grading_decisions.refuse(store, bureau["planner"], number, "not yet")
    row = views.show_grading(store, bureau["steward"], number)
    assert (row.state, row.comment, found(store).level) == ("refused", "not yet", 5)
    refused(lambda: grading_decisions.confirm(store, bureau["planner"], number), "grading-decided")
    refused(lambda: grading_decisions.withdraw(store, bureau["steward"], number), "grading-decided")


def test_only_who_asked_withdraws(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"])
    refused(lambda: grading_decisions.withdraw(store, bureau["planner"], number), "proposer-only")
    grading_decisions.withdraw(store, bureau["steward"], number)
    assert views.show_grading(store, bureau["steward"], number).state == "withdrawn"
    assert lowering(store, bureau["steward"]) != number


def test_one_of_a_kind_at_a_time(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"])
    with pytest.raises(UsageError, match=number):
        gradings.set_level(store, bureau["planner"], people, 4, "again")


@pytest.mark.parametrize(
    "call",
    [
        lambda s, b: gradings.set_level(s, b, "people", 7, "x"),
        lambda s, b: gradings.set_level(s, b, "people", 4, " "),
        lambda s, b: gradings.set_level(s, b, "people", 4, "x", trigger="weather"),
        lambda s, b: gradings.set_level(s, b, "people", 4, "x", trigger="deidentification"),
        lambda s, b: gradings.mark(s, b, "people", "内部", "x"),
        lambda s, b: gradings.mark(s, b, "people", None, "x"),
        lambda s, b: gradings.review(s, b, "people", ""),
    ],
)
def test_unusable_words(store: Store, bureau: Bureau, people: str, call: object) -> None:
    with pytest.raises(UsageError):
        call(store, bureau["steward"])  # type: ignore[operator]
    assert found(store).level == 5


def test_a_rise_counts_at_once(store: Store, bureau: Bureau, people_csv: Path) -> None:
    registered(store, bureau, people_csv, declared_level=2)
    assert gradings.set_level(store, bureau["steward"], "people", 5, "order").level == 5
    refused(lambda: gradings.set_level(store, bureau["steward2"], "people", 6, "x"), "default-deny")
    assert ("steward2", "dataset:set_level") in events(store, "refused")


def test_declaring_an_unscanned_dataset_changes_nothing_in_force(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    from catalog import datasets
    from tests.catalog.test_datasets import new

    datasets.register(store, bureau["steward"], new(people_csv))
    assert gradings.set_level(store, bureau["steward"], "people", 3, "x").level == 6
    assert found(store).declared_level == 3
    # Even the mere declaration falls by two people only.
    number = lowering(store, bureau["steward"], 2)
    assert grading_decisions.confirm(store, bureau["planner"], number) == 6
    assert found(store).declared_level == 2
    with pytest.raises(UsageError):
        gradings.review(store, bureau["steward"], "people", "looked at")


def test_evidence_goes_with_a_deidentification(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"], trigger="deidentification", evidence="DI-7")
    row = views.show_grading(store, bureau["planner"], number)
    assert (row.trigger, row.evidence) == ("deidentification", "DI-7")


def test_a_review_by_two_people_sets_the_next(store: Store, bureau: Bureau, people: str) -> None:
    today = rulebooks.day(store)
    assert found(store).review_due == months_after(today, 6)
    change(store, review_due=today - timedelta(days=1))
    assert [r.code for r in views.list_datasets(store, bureau["planner"], review_by=today)] == [
        "people"
    ]
    number = gradings.review(store, bureau["steward"], people, "still so").waiting
    assert number is not None
    refused(lambda: grading_decisions.confirm(store, bureau["steward"], number), "default-deny")
    assert grading_decisions.confirm(store, bureau["planner"], number) == 5
    assert found(store).review_due == months_after(today, 6)
    assert events(store)[-1] == ("planner", "dataset:confirm_review")


def test_a_review_of_what_rose_meanwhile_is_refused(
    store: Store, bureau: Bureau, people: str
) -> None:
    number = gradings.review(store, bureau["steward"], people, "still so").waiting
    gradings.set_level(store, bureau["planner"], people, 6, "order")
    assert number is not None
    refused(
        lambda: grading_decisions.confirm(store, bureau["planner"], number), "changed-meanwhile"
    )


def test_a_rise_brings_the_review_forward(store: Store, bureau: Bureau, people_csv: Path) -> None:
    registered(store, bureau, people_csv)
    today = rulebooks.day(store)
    assert found(store).review_due == months_after(today, 12)
    gradings.set_level(store, bureau["steward"], "people", 5, "order")
    assert found(store).review_due == months_after(today, 6)


def test_a_mark_is_set_by_one_and_taken_off_by_two(
    store: Store, bureau: Bureau, people: str
) -> None:
    assert gradings.mark(store, bureau["steward"], people, "秘密", "minutes 3").waiting is None
    assert gradings.mark(store, bureau["planner"], people, "机密", "minutes 4").waiting is None
    assert found(store).state_secret == "机密"
    refused(
        lambda: scans.scan_dataset(store, bureau["operator"], people), "no-state-secret-unapproved"
    )
    number = gradings.mark(store, bureau["planner"], people, None, "declassified").waiting
    assert found(store).state_secret == "机密"
    assert number is not None
    refused(lambda: grading_decisions.confirm(store, bureau["planner"], number), "second-person")
    grading_decisions.confirm(store, bureau["planner2"], number, "notice 5")
    assert found(store).state_secret is None
    assert scans.scan_dataset(store, bureau["operator"], people).level == 5


def test_a_lower_mark_is_a_lowering_too(store: Store, bureau: Bureau, people: str) -> None:
    gradings.mark(store, bureau["steward"], people, "绝密", "x")
    number = gradings.mark(store, bureau["steward"], people, "秘密", "y").waiting
    assert number is not None
    assert found(store).state_secret == "绝密"
    grading_decisions.confirm(store, bureau["planner"], number)
    assert found(store).state_secret == "秘密"


def test_a_grading_is_not_for_whom_the_dataset_is_not(
    store: Store, bureau: Bureau, people: str
) -> None:
    number = lowering(store, bureau["steward"])
    for who in ("clerk", "doctor", "admin"):
        with pytest.raises(NotFoundError):
            views.show_grading(store, bureau[who], number)
        assert views.list_gradings(store, bureau[who]) == []
    with pytest.raises(NotFoundError):
        views.show_grading(store, bureau["planner"], "G0000-00000")


def test_the_inbox_of_who_may(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["planner"])
    waiting = {w for w in bureau if views.list_duties(store, bureau[w]).gradings}
    assert waiting == {"planner2"}
    change(store, review_due=rulebooks.day(store))
    due = {w for w in bureau if views.list_duties(store, bureau[w]).reviews}
    assert due == {"steward"}
    grading_decisions.confirm(store, bureau["planner2"], number)
    assert len(views.list_duties(store, bureau["planner2"])) == 0


def test_a_lowering_that_waits_survives_the_migration(
    store: Store, bureau: Bureau, people: str
) -> None:
    lowering(store, bureau["steward"])
    migrate(store.engine, "0002")
    with store.reading() as session:
        kept = session.execute(
            text("SELECT lowering_to, lowering_by, lowering_reason FROM datasets")
        ).one()
    assert tuple(kept) == (4, "steward", "too high")
    migrate(store.engine)
    (row,) = views.list_gradings(store, bureau["planner"], state="waiting")
    assert (row.to_level, row.proposed_by, row.reason) == (4, "steward", "too high")
    assert grading_decisions.confirm(store, bureau["planner"], row.number) == 4
    assert found(store).graded_rows == 60


def test_saying_the_same_level_again_is_no_review(
    store: Store, bureau: Bureau, people: str
) -> None:
    yesterday = rulebooks.day(store) - timedelta(days=1)
    change(store, review_due=yesterday)
    regradings.regrade(store, bureau["planner"], people, "order", "letter 12")
    gradings.set_level(store, bureau["steward"], people, 5, "still so")
    assert found(store).review_due == yesterday
    assert len(views.list_regradings(store, bureau["planner"])) == 1
    # A rise answers the re-grading; the review stays due until two people have looked.
    gradings.set_level(store, bureau["steward"], people, 6, "order")
    assert found(store).review_due == yesterday
    assert views.list_regradings(store, bureau["planner"]) == []


def test_two_at_one_moment(store: Store, bureau: Bureau, people: str) -> None:
    number = lowering(store, bureau["steward"])

    def closed_already(act: Act, grading: Grading) -> None:
        act.session.execute(
            update(Grading)
            .where(Grading.number == grading.number)
            .values(state="refused")
            .execution_options(synchronize_session=False)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_decisions, "_outdated", closed_already)
        refused(
            lambda: grading_decisions.confirm(store, bureau["planner"], number), "grading-decided"
        )
    assert found(store).level == 5


def test_a_mark_goes_down_to_what_is_made_from_it(
    store: Store, bureau: Bureau, people: str, tmp_path: Path
) -> None:
    registered(store, bureau, plain(tmp_path), "made")
    registered(store, bureau, plain(tmp_path), "later")
    upstreams.add(store, bureau["steward"], "made", "people")
    gradings.mark(store, bureau["steward"], "people", "秘密", "x")
    assert found(store, "made").state_secret == "秘密"
    upstreams.add(store, bureau["steward"], "later", "made")
    assert found(store, "later").state_secret == "秘密"
    refused(lambda: gradings.mark(store, bureau["steward"], "made", None, "x"), "below-floor")
    gradings.mark(store, bureau["steward"], "made", "绝密", "merged")
    assert found(store, "later").state_secret == "绝密"
    number = gradings.mark(store, bureau["steward"], "made", "秘密", "x").waiting
    gradings.mark(store, bureau["steward"], "people", "机密", "x")
    assert number is not None
    refused(lambda: grading_decisions.confirm(store, bureau["planner"], number), "below-floor")
