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
    state, taken = "draft", []
    for event in events:
        step = RELEASE.next(state, event, level=level, recipient_kind=kind)
        if isinstance(step, Transition):
            state = step.to_state
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


@given(
    st.integers(1, 6),
    st.sampled_from(RECIPIENT_KINDS),
    st.lists(st.sampled_from(RELEASE.events()), max_size=40),
)
def test_nothing_is_delivered_without_every_part_since_the_last_submission(
    level: int, kind: str, events: list[str]
) -> None:
    state, taken = walk(level, kind, events)
    if state in {"approved", "prepared", "handing_over", "delivered", "acknowledged"}:
        last = len(taken) - 1 - taken[::-1].index("submit")
        since = taken[last + 1 :]
        chain = LEVELS.by_number(level).chain[kind]
        assert chain
        assert [e for e in since if e in WAITING] == list(chain)
        if state in {"delivered", "acknowledged"}:
            assert since.count("prepare") == 1
            assert since.count("deliver") == (
                2 if LEVELS.by_number(level).two_person_delivery else 1
            )


def test_every_state_is_reached_and_the_final_ones_end() -> None:
    reached = {"draft"}
    for level, kind in product(range(1, 7), RECIPIENT_KINDS):
        frontier = ["draft"]
        seen = set(frontier)
        while frontier:
            state = frontier.pop()
            for step in RELEASE.open_steps(state, level=level, recipient_kind=kind):
                if step.to_state not in seen:
                    seen.add(step.to_state)
                    frontier.append(step.to_state)
        reached |= seen
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
    ],
)
def test_a_bad_chain_is_refused(good: str, bad: str, said: str) -> None:
    text = (HERE / "procedures" / "policy_change.yaml").read_text("utf-8")
    assert good in text
    with pytest.raises(PolicyFileError, match=r"broken\.yaml, line") as caught:
        parse_procedure("broken.yaml", text.replace(good, bad, 1), LEVELS)
    assert said in str(caught.value)
