"""Article 27 step by step: the way through, every refusal, what voids an approval, two at one moment."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import audit, releases, requests
from catalog.acts import RefusedError, acting
from catalog.errors import GuikouError, NotFoundError, UsageError
from catalog.models import AuditEvent, Dataset, Request, RequestAct
from catalog.requests import envelopes
from catalog.requests.conditions import last_day
from tests.catalog.release_cases import PATH, Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as raised:
        call()
    decision = raised.value.decision
    assert decision.rule
    assert decision.article
    assert decision.reason.zh
    assert decision.remedy.en
    return decision.rule


def test_a_request_goes_all_the_way(case: Case) -> None:
    number = case.create()
    states = [case.state(number)] + [case.act(number, event, by) for event, by in PATH]
    assert states == [
        "draft",
        "awaiting_consent",
        "awaiting_review",
        "awaiting_approval",
        "approved",
        "prepared",
        "handing_over",
        "delivered",
        "acknowledged",
    ]
    page = requests.show(case.store, case.who["planner"], number)
    assert [a.event for a in page.acts] == [event for event, _ in PATH]
    assert all(a.signed and a.in_force for a in page.acts)
    assert len(page.artifacts) == 1
    assert [e for e in case.events(number) if e[1] != "request:create"] == [
        (by, f"request:{event}", "allowed") for event, by in PATH
    ]
    with case.store.reading() as session:
        assert audit.verify(session, case.store.settings.keys / "public.pem").whole


@pytest.mark.parametrize(
    ("until", "event", "by", "rule"),
    [
        ("submit", "consent", "steward2", "default-deny"),  # another department's liaison
        ("submit", "review", "planner", "procedure-state"),  # a skipped step
        ("submit", "approve", "planner", "default-deny"),
        ("consent", "review", "steward2", "default-deny"),
        ("review", "approve", "inspector", "default-deny"),
        ("review", "prepare", "operator", "procedure-state"),
        ("approve", "deliver", "operator", "procedure-state"),
        ("approve", "acknowledge", "doctor", "procedure-state"),
        ("approve", "prepare", "planner2", "default-deny"),
        ("approve", "submit", "clerk", "procedure-state"),
    ],
)
def test_out_of_turn_or_without_the_role_is_refused_and_audited(
    case: Case, until: str, event: str, by: str, rule: str
) -> None:
    number = case.create()
    case.walk(number, until)
    before = case.state(number)
    assert refused(lambda: case.act(number, event, by)) == rule
    assert case.state(number) == before
    assert case.events(number)[-1] == (by, f"request:{event}", "refused")


def test_nobody_acts_on_their_own_request(case: Case) -> None:
    case.assign("steward", "planning", "planning")
    number = case.create(by="steward")
    case.act(number, "submit", "steward")
    assert refused(lambda: case.act(number, "consent", "steward")) == "no-own-request"


def test_only_the_applicant_submits_revises_and_withdraws(case: Case) -> None:
    number = case.create()
    assert refused(lambda: case.act(number, "submit", "steward2")) == "applicant-only"
    assert (
        refused(
            lambda: requests.revise(case.store, case.who["steward2"], number, purpose="其他用途")
        )
        == "applicant-only"
    )
    assert refused(lambda: case.act(number, "withdraw", "steward2")) == "default-deny"
    assert case.act(number, "withdraw", "clerk") == "withdrawn"


def test_one_person_takes_one_part(case: Case) -> None:
    case.assign("steward", "planning", "planning")
    number = case.create()
    case.walk(number, "consent")
    assert refused(lambda: case.act(number, "review", "steward")) == "one-person-one-part"
    assert case.act(number, "review", "planner") == "awaiting_approval"


def test_a_deputy_carries_the_conflict_of_the_person_stood_for(case: Case) -> None:
    case.assign("planner", "leader_in_charge", "office")
    case.assign("planner2", "leader_in_charge", "office", deputy_for="planner")
    number = case.create()
    case.walk(number, "review")  # planner reviewed; planner2 would approve in planner's place
    assert refused(lambda: case.act(number, "approve", "planner2")) == "one-person-one-part"


def test_the_person_stood_for_carries_what_the_deputy_did(case: Case) -> None:
    case.assign("planner", "leader_in_charge", "office")
    case.assign("steward2", "planning", "planning", deputy_for="planner")
    number = case.create()
    case.walk(number, "consent")
    case.act(number, "review", "steward2")
    page = requests.show(case.store, case.who["inspector"], number)
    assert page.acts[-1].role == "planning"
    assert refused(lambda: case.act(number, "approve", "planner")) == "one-person-one-part"
    assert case.act(number, "approve", "leader") == "approved"


def test_two_people_deliver_what_is_sensitive(case: Case) -> None:
    number = case.approved()
    case.act(number, "prepare", "operator")
    assert case.act(number, "deliver", "operator") == "handing_over"
    assert refused(lambda: case.act(number, "deliver", "operator")) == "two-person-delivery"
    page = requests.show(case.store, case.who["operator2"], number)
    step = next(s for s in page.steps if s.event == "deliver")
    assert step.mine
    assert step.who == ("operator2",)
    assert case.act(number, "deliver", "operator2") == "delivered"


def test_only_the_recipient_acknowledges(case: Case) -> None:
    number = case.delivered()
    with case.store.unit_of_work() as session:
        session.scalars(select(Request)).one().state = "delivered"
    assert refused(lambda: case.act(number, "acknowledge", "clerk")) in {
        "default-deny",
        "no-own-request",
    }
    assert refused(lambda: case.act(number, "acknowledge", "steward2")) == "default-deny"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"level": 5}, "level"),
        ({"content_digest": "0" * 64}, "content"),
        ({"schema_digest": "0" * 64}, "schema"),
    ],
)
@pytest.mark.parametrize(
    ("until", "event", "by"), [("review", "approve", "leader"), ("approve", "prepare", "operator")]
)
def test_a_change_voids_the_approvals(
    case: Case, changes: dict[str, object], reason: str, until: str, event: str, by: str
) -> None:
    number = case.create()
    case.walk(number, until)
    case.change(**changes)
    with pytest.raises(RefusedError) as raised:
        case.act(number, event, by)
    assert raised.value.decision.rule == "content-changed"
    assert reason in raised.value.message.en
    page = requests.show(case.store, case.who["planner"], number)
    assert page.row.state == "returned"
    assert not any(a.in_force for a in page.acts)
    assert case.events(number)[-2:] == [
        (by, "request:void", "allowed"),
        (by, f"request:{event}", "refused"),
    ]
    assert page.checks[-1].name == "voided"


def test_a_new_policy_version_voids_and_a_lower_level_does_not(case: Case) -> None:
    number = case.approved()
    case.change(level=3)
    assert case.act(number, "prepare", "operator") == "prepared"
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request)).one()
        request.envelope = {**request.envelope, "policy_version": "older"}
        request.envelope_digest = envelopes.digest_of(request.envelope)
    assert refused(lambda: case.act(number, "deliver", "operator")) == "content-changed"
    assert "policy version" in case.bodies()


@pytest.mark.parametrize("part", ["fields", "row_filter", "recipient", "purpose", "term", "output"])
def test_an_envelope_changed_in_the_database_is_found(case: Case, part: str) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request)).one()
        request.envelope = {**request.envelope, part: "something else"}
        if part == "term":
            request.envelope = {**request.envelope, "term": {"expires_on": "2999-01-01"}}
    assert refused(lambda: case.act(number, "prepare", "operator")) == "content-changed"


def test_an_act_put_into_the_database_does_not_count(case: Case) -> None:
    number = case.create()
    case.walk(number, "review")
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request)).one()
        last = request.acts[-1]
        request.acts.append(
            RequestAct(
                event="approve",
                part="approve",
                actor_id=case.who["leader"].user_id,
                role="leader_in_charge",
                from_state="awaiting_approval",
                to_state="approved",
                comment="",
                envelope_digest=request.envelope_digest,
                signature=last.signature,
                at=last.at,
            )
        )
        request.state = "approved"
    assert refused(lambda: case.act(number, "prepare", "operator")) == "content-changed"


def test_a_voided_request_is_submitted_again_on_what_is_there_now(case: Case) -> None:
    number = case.approved()
    case.change(level=3)
    case.change(level=5)
    refused(lambda: case.act(number, "prepare", "operator"))
    case.change(level=4, version=2)
    before = requests.show(case.store, case.who["clerk"], number).envelope_digest
    case.walk(number, "prepare")
    page = requests.show(case.store, case.who["clerk"], number)
    assert (page.row.state, len(page.artifacts)) == ("prepared", 1)
    assert page.envelope_digest == before  # all it was bound to is back
    assert [a.in_force for a in page.acts] == [False] * 4 + [True] * 5


def test_a_scan_can_void_at_once(case: Case) -> None:
    number = case.approved()
    with acting(case.store, case.who["steward"]) as act:
        dataset = act.session.scalars(select(Dataset)).one()
        assert requests.void_changed(act, dataset) == []
        dataset.level = 5
        assert requests.void_changed(act, dataset) == [number]
    assert case.state(number) == "returned"


def test_an_expired_grant_cannot_be_carried_out(
    case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = case.delivered()
    other = case.approved()
    for module in ("catalog.requests.steps", "catalog.release_downloads"):
        monkeypatch.setattr(f"{module}.last_day", lambda r: last_day(r) - timedelta(days=91))
    assert refused(lambda: case.act(other, "prepare", "operator")) == "grant-expired"
    assert (
        refused(lambda: releases.download(case.store, case.who["doctor"], number, tmp_path / "d"))
        == "grant-expired"
    )


def test_return_revise_and_submit_again(case: Case) -> None:
    number = case.create()
    case.walk(number, "consent")
    with pytest.raises(UsageError):
        case.act(number, "return", "planner", comment="")
    assert case.act(number, "return", "planner", comment="字段太多") == "returned"
    requests.revise(case.store, case.who["clerk"], number, fields=["sex", "amount"])
    page = requests.show(case.store, case.who["clerk"], number)
    assert [f.name for f in page.fields] == ["sex", "amount"]
    assert not any(a.in_force for a in page.acts)
    case.walk(number, "approve")
    assert case.state(number) == "approved"
    assert (
        refused(lambda: requests.revise(case.store, case.who["clerk"], number, purpose="更多"))
        == "procedure-state"
    )
    with pytest.raises(UsageError):
        requests.revise(case.store, case.who["clerk"], number, colour="red")


def test_rejected_is_the_end(case: Case) -> None:
    number = case.create()
    case.walk(number, "review")
    assert case.act(number, "reject", "leader", comment="不必要") == "rejected"
    assert refused(lambda: case.act(number, "approve", "leader")) == "procedure-state"
    assert requests.show(case.store, case.who["clerk"], number).steps == ()


def test_unknown_steps_and_numbers_are_clear_errors(case: Case) -> None:
    number = case.create()
    for event in ("prepare", "explode"):
        with pytest.raises(UsageError):
            requests.act(case.store, case.who["operator"], number, event)
    with pytest.raises(NotFoundError):
        requests.consent(case.store, case.who["steward"], "R2026-99999")
    with pytest.raises(UsageError):
        requests.consent(case.store, case.who["steward"], number, "x" * 2001)


def test_two_approvers_at_the_same_moment_count_once(case: Case) -> None:
    case.assign("inspector", "leader_in_charge", "office")
    number = case.create()
    case.walk(number, "review")
    start, outcomes = threading.Barrier(2), []

    def approve(login: str) -> None:
        start.wait()
        try:
            outcomes.append(requests.approve(case.store, case.who[login], number).state)
        except RefusedError as error:
            outcomes.append(error.decision.rule)

    threads = [threading.Thread(target=approve, args=[who]) for who in ("leader", "inspector")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second comes when the first has ended, or, on a server, sees at writing that somebody acted.
    assert sorted(outcomes) in (["approved", "procedure-state"], ["acted-meanwhile", "approved"])
    with case.store.reading() as session:
        acts = list(session.scalars(select(RequestAct).where(RequestAct.event == "approve")))
        assert len(acts) == 1
        events = session.scalars(
            select(AuditEvent.outcome).where(AuditEvent.action == "request:approve")
        )
        assert sorted(events) == ["allowed", "refused"]


def test_a_step_that_lost_the_race_in_the_database_is_refused(case: Case) -> None:
    """Other databases let both read the old state; the conditional update lets one through."""
    from catalog.requests.loading import request_of, request_resource
    from catalog.requests.steps import allowed_step, take_step

    number = case.create()
    case.walk(number, "review")

    def approve_late() -> None:
        with acting(case.store, case.who["leader"]) as act:
            request = request_of(act.session, number)
            resource = request_resource(request)
            transition, decision = allowed_step(act, request, resource, "approve")
            act.session.connection().exec_driver_sql("UPDATE requests SET state = 'approved'")
            take_step(act, request, transition, decision)

    assert refused(approve_late) == "acted-meanwhile"
    assert case.state(number) == "awaiting_approval"


def test_inboxes_name_what_waits_for_whom(case: Case) -> None:
    number = case.create()

    def waiting(login: str) -> list[str]:
        rows = requests.inbox(case.store, case.who[login]).rows
        return [s.event for row in rows for s in row.steps if row.row.number == number]

    assert "submit" in waiting("clerk")
    assert waiting("steward") == []
    case.act(number, "submit", "clerk")
    assert set(waiting("steward")) == {"consent", "reject", "return", "suspend"}
    assert waiting("clerk") == []
    assert waiting("planner") == []
    case.act(number, "consent", "steward")
    assert "review" in waiting("planner")
    assert waiting("steward") == []
    assert waiting("inspector") == []


def test_requests_are_shown_to_those_concerned_only(case: Case) -> None:
    number = case.create()
    for login in ("clerk", "steward", "planner", "leader", "inspector", "doctor"):
        assert requests.show(case.store, case.who[login], number).row.number == number
        assert [r.number for r in requests.list_for(case.store, case.who[login])] == [number]
    for login in ("steward2", "admin"):
        assert requests.list_for(case.store, case.who[login]) == []
        with pytest.raises(NotFoundError):
            requests.show(case.store, case.who[login], number)
    assert requests.list_for(case.store, case.who["planner"], mine=True) == []
    assert requests.list_for(case.store, case.who["planner"], state="draft", dataset="pensions")
    assert requests.list_for(case.store, case.who["planner"], recipient="planning") == []


def test_a_missing_signing_key_stops_the_step_and_leaves_no_trace_of_it(case: Case) -> None:
    number = case.create()
    case.walk(number, "submit")
    (case.store.settings.keys / "private.pem").unlink()
    with pytest.raises(GuikouError):
        case.act(number, "consent", "steward")
    assert case.state(number) == "awaiting_consent"
