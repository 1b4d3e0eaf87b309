"""Procedures: every arrow, no way round a part, and files that are refused."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.levels import RECIPIENT_KINDS
from policies.procedures import Blocked, Transition, parse_procedure
from policies.rule_files import HERE, PolicyFileError, UnknownWordError
from policies.rulebook import shipped

LEVELS = shipped().levels
RELEASE = shipped().procedures["release"]
CHANGE = shipped().procedures["policy_change"]
WAITING = {
    "consent": "awaiting_consent",
    "review": "awaiting_review",
    "approve": "awaiting_approval",
    "decide": "awaiting_decision",
}


def walk(level: int, kind: str, events: list[str]) -> tuple[str, list[str]]:
    """Take every step that is possible; return where that leads and what was taken."""
    state, stood, taken = "draft", None, []
    for event in events:
        step = RELEASE.next(state, event, level=level, recipient_kind=kind, stood=stood)
        if isinstance(step, Transition):
            state, stood = step.to_state, state
            taken.append(event)
    return state, taken


@pytest.mark.parametrize(("level", "kind"), list(product(range(1, 7), RECIPIENT_KINDS)))
def test_the_straight_way_takes_every_part_of_the_chain(level: int, kind: str) -> None:
    chain = LEVELS.by_number(level).chain[kind]
    assert [s.part for s in RELEASE.chain(level, kind)] == list(chain)
    if not chain:
        step = RELEASE.next("draft", "submit", level=level, recipient_kind=kind)
        assert isinstance(step, Blocked)
        assert "aggregate" in step.remedy.en
        return
    state = walk(level, kind, ["submit"])[0]
    for part in chain:
        assert state == WAITING[part]
        step = RELEASE.next(state, part, level=level, recipient_kind=kind)
        assert isinstance(step, Transition)
        state = step.to_state
    assert state == "approved"
    twice = LEVELS.by_number(level).two_person_delivery
    events = ["submit", *chain, "prepare", "deliver"]
    assert walk(level, kind, events)[0] == ("handing_over" if twice else "delivered")
    assert walk(level, kind, [*events, "deliver", "acknowledge"])[0] == "acknowledged"


#: States of a release that has left the bureau.
OUT = {"delivered", "acknowledged", "recalled", "recall_confirmed", "handed_back", "expired"}
OUT |= {"destroyed", "proof_insufficient", "closed"}


@given(
    st.integers(1, 6),
    st.sampled_from(RECIPIENT_KINDS),
    st.lists(st.sampled_from(RELEASE.events()), max_size=40),
)
def test_nothing_is_delivered_without_every_part_since_the_last_submission(
    level: int, kind: str, events: list[str]
) -> None:
    state, taken = walk(level, kind, events)
    if state in {"approved", "prepared", "handing_over", *OUT}:
        last = len(taken) - 1 - taken[::-1].index("submit")
        since = taken[last + 1 :]
        chain = LEVELS.by_number(level).chain[kind]
        assert chain
        assert [e for e in since if e in WAITING] == list(chain)
        if state in OUT:
            assert since.count("prepare") == 1
            assert since.count("deliver") == (
                2 if LEVELS.by_number(level).two_person_delivery else 1
            )
        if state == "closed" and LEVELS.by_number(level).destruction[kind]:
            # The last statement of destruction was checked, not sent back.
            assert since[-2:] == ["destroy", "close"]
            assert {"expire", "recall", "give_back"} & set(since)


@pytest.mark.parametrize(
    ("level", "kind", "events", "end"),
    [
        (4, "agreement", ["acknowledge", "expire", "destroy", "close"], "closed"),
        (4, "agreement", ["give_back", "destroy", "reject_proof", "destroy", "close"], "closed"),
        (4, "agreement", ["recall", "confirm_recall", "destroy", "close"], "closed"),
        (4, "agreement", ["recall", "destroy", "close"], "closed"),
        (4, "agreement", ["recall", "close"], "recalled"),
        (4, "agreement", ["expire", "close"], "expired"),
        (4, "agreement", ["suspend", "destroy", "close", "acknowledge", "deliver"], "suspended"),
        (4, "agreement", ["suspend", "resume"], "delivered"),
        (4, "agreement", ["suspend", "recall"], "recalled"),
        (4, "agreement", ["suspend", "expire"], "expired"),
        (4, "agreement", ["suspend", "lapse", "withdraw"], "suspended"),
        (4, "own_bureau", ["acknowledge", "expire"], "expired"),
        (3, "own_bureau", ["acknowledge", "expire"], "closed"),
        (3, "own_bureau", ["give_back"], "closed"),
        (3, "public", ["expire"], "closed"),
        (3, "public", ["recall", "close"], "closed"),
        (3, "public", ["recall", "confirm_recall"], "closed"),
    ],
)
def test_how_a_release_ends(level: int, kind: str, events: list[str], end: str) -> None:
    before = ["submit", *LEVELS.by_number(level).chain[kind], "prepare", "deliver", "deliver"]
    assert walk(level, kind, before)[0] == "delivered"
    assert walk(level, kind, [*before, *events])[0] == end


def test_what_is_held_goes_back_to_where_it_stood() -> None:
    before = ["submit", "consent", "review"]
    held = [*before, "suspend"]
    assert walk(4, "agreement", [*held, "approve", "prepare", "return", "recall"])[0] == "suspended"
    assert walk(4, "agreement", [*held, "resume"])[0] == "awaiting_approval"
    assert walk(4, "agreement", [*held, "withdraw"])[0] == "withdrawn"
    assert walk(4, "agreement", [*held, "lapse"])[0] == "lapsed"
    # Nobody knows where it stood: it does not go on.
    step = RELEASE.next("suspended", "resume", level=4, recipient_kind="agreement")
    assert isinstance(step, Blocked)
    assert "not on record" in step.reason.en
    # What is held may be asked about; of other states the question is void.
    assert not RELEASE.holds("delivered")
    taken = RELEASE.next(
        "approved", "recall", level=4, recipient_kind="agreement", stood="delivered"
    )
    assert isinstance(taken, Blocked)


def test_a_level_that_rose_afterwards_does_not_keep_anybody_from_ending_a_release() -> None:
    """Of level 6 nothing is handed out; what was handed out before still comes back."""
    for state, event in (
        ("delivered", "recall"),
        ("delivered", "acknowledge"),
        ("recalled", "confirm_recall"),
        ("recall_confirmed", "destroy"),
        ("destroyed", "close"),
        ("returned", "withdraw"),
    ):
        step = RELEASE.next(state, event, level=6, recipient_kind="agreement")
        assert isinstance(step, Transition), event
    for state, event in (("draft", "submit"), ("approved", "prepare"), ("prepared", "deliver")):
        assert isinstance(
            RELEASE.next(state, event, level=6, recipient_kind="agreement"), Blocked
        ), event


def test_every_state_is_reached_and_the_final_ones_end() -> None:
    reached = {"draft"}
    for level, kind in product(range(1, 7), RECIPIENT_KINDS):
        frontier: list[tuple[str, str | None]] = [("draft", None)]
        seen = set(frontier)
        while frontier:
            state, stood = frontier.pop()
            for step in RELEASE.open_steps(state, level=level, recipient_kind=kind, stood=stood):
                if (step.to_state, state) not in seen:
                    seen.add((step.to_state, state))
                    frontier.append((step.to_state, state))
        reached |= {state for state, _ in seen}
    assert reached == set(RELEASE.states)
    for state in RELEASE.states.values():
        if state.final:
            assert RELEASE.open_steps(state.key, level=3, recipient_kind="agreement") == []


def test_a_blocked_step_says_why_and_what_is_possible() -> None:
    step = RELEASE.next("draft", "approve", level=4, recipient_kind="agreement")
    assert isinstance(step, Blocked)
    assert "draft" in step.reason.en
    assert "submit" in step.remedy.en
    assert "提交" in step.remedy.zh


def test_what_can_be_voided_goes_back_to_its_applicant() -> None:
    assert RELEASE.void_target == "returned"
    assert RELEASE.can_be_voided("approved")
    assert not RELEASE.can_be_voided("delivered")


@pytest.mark.parametrize(
    ("state", "event", "level", "kind"),
    [
        ("nowhere", "submit", 3, "agreement"),
        ("draft", "steal", 3, "agreement"),
        ("draft", "submit", 9, "agreement"),
        ("draft", "submit", 3, "friend"),
    ],
)
def test_unknown_words_are_errors(state: str, event: str, level: int, kind: str) -> None:
    with pytest.raises(UnknownWordError):
        RELEASE.next(state, event, level=level, recipient_kind=kind)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("to: prepared", "to: preparred", "allowed: draft"),
        ("action: request:review", "action: request:rewiev", "allowed: dataset:register"),
        ("final: true}", "finale: true}", "unknown key"),
        ("part: decide, ", "", "no step fills the part decide"),
        ("{key: draft, ", "{key: returned, ", "twice"),
        ("from: [delivered]", "from: [withdrawn]", "final state"),
        ("not_by: [acknowledge,", "not_by: [acknowlege,", "unknown event acknowlege"),
        ("days: working", "days: lunar", "allowed: working, calendar"),
        ("{after: 2, to: planning}", "{after: 1, to: planning}", "goes up in days"),
        ("{after: 2, to: planning}", "{after: 2, to: owner}", "allowed: deputies"),
        ("remind: [1, 0]", "remind: [-1]", "0 or more"),
        ("from: [suspended], to: back", "from: [suspended], to: draft", "no step leads back"),
    ],
)
def test_a_bad_procedure_is_refused(good: str, bad: str, said: str) -> None:
    text = (HERE / "procedures" / "release.yaml").read_text("utf-8")
    assert good in text
    with pytest.raises(PolicyFileError, match=r"broken\.yaml, line") as caught:
        parse_procedure("broken.yaml", text.replace(good, bad, 1), LEVELS)
    assert said in str(caught.value)


def test_a_procedure_may_have_one_chain_for_every_request() -> None:
    assert [s.part for s in CHANGE.chain()] == ["review", "approve"]
    state = "draft"
    for event, to in (
        ("submit", "awaiting_review"),
        ("review", "awaiting_approval"),
        ("approve", "approved"),
    ):
        step = CHANGE.next(state, event)
        assert isinstance(step, Transition)
        assert step.to_state == to
        state = to
    assert CHANGE.open_steps("approved") == []
    assert isinstance(CHANGE.next("awaiting_review", "approve"), Blocked)
    # A level-bound one still wants to know both.
    with pytest.raises(UnknownWordError, match="recipient kind"):
        RELEASE.next("draft", "submit")
    with pytest.raises(UnknownWordError, match="level"):
        RELEASE.next("draft", "submit", recipient_kind="agreement")


@given(st.lists(st.sampled_from(CHANGE.events()), max_size=30))
def test_no_rule_change_is_approved_without_both_parts(events: list[str]) -> None:
    state, taken = "draft", []
    for event in events:
        step = CHANGE.next(state, event)
        if isinstance(step, Transition):
            state = step.to_state
            taken.append(event)
    if state == "approved":
        assert taken[-3:] == ["submit", "review", "approve"]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("chain: [review, approve]", "chain: []", "each once"),
        ("chain: [review, approve]", "chain: [review, review]", "each once"),
        ("chain: [review, approve]", "chain: [review]", "unknown key 'approve'"),
        ("part: approve, ", "", "no step fills the part approve"),
        ("part: review, days", "part: approve, days", "no step fills the part review"),
        ("to: next, part: approve", "to: next", "no step fills the part approve"),
        ("key: approved,", "key: passed,", "no step leads to passed"),
        (
            "  - {key: approved, name: {zh: 已批准, en: approved}, final: true}\n",
            "",
            "lead to a state approved",
        ),
        ("to: rejected,", "to: rejected, two_person: returned,", "comes with the level"),
        ("to: rejected,", "to: rejected, destruction: true,", "comes with the level"),
    ],
)
def test_a_bad_chain_is_refused(good: str, bad: str, said: str) -> None:
    text = (HERE / "procedures" / "policy_change.yaml").read_text("utf-8")
    assert good in text
    with pytest.raises(PolicyFileError, match=r"broken\.yaml, line") as caught:
        parse_procedure("broken.yaml", text.replace(good, bad, 1), LEVELS)
    assert said in str(caught.value)
