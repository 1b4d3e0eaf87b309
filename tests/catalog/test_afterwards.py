"""After the approval: suspended and resumed, expired, recalled, handed back, proved destroyed, closed."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import acts, audit, releases, requests
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.models import Destruction, Request
from tests.catalog.release_cases import Case, open_case
from tests.days import today


class Clock(datetime):
    """A clock that a test sets forward."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz or UTC) + cls.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    monkeypatch.setattr(acts, "datetime", Clock)
    yield Clock
    Clock.ahead = timedelta()


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory, rows=12)
    yield opened
    opened.store.close()


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as raised:
        call()
    return raised.value.decision.rule


def destroy(case: Case, number: str, by: str = "doctor", **changes: object) -> str:
    said = {"how": "覆写删除", "on": today(), "witness": "李四（信息科）", **changes}
    return requests.state_destroyed(case.store, case.who[by], number, **said).state  # type: ignore[arg-type]


def test_a_recalled_release_is_proved_destroyed_and_closed(case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    with pytest.raises(UsageError, match="Say why"):
        case.act(number, "recall", "steward", comment=" ")
    assert refused(lambda: case.act(number, "recall", "clerk")) == "default-deny"
    assert case.act(number, "recall", "steward", "数据有误") == "recalled"
    assert refused(lambda: releases.download(case.store, case.who["doctor"], number, tmp_path)) == (
        "procedure-state"
    )
    page = requests.show(case.store, case.who["doctor"], number)
    assert [a.comment for a in page.acts if a.event == "recall"] == ["数据有误"]
    assert {a.comment for a in page.acts if a.event != "recall"} == {""}
    assert refused(lambda: case.act(number, "confirm_recall", "operator")) in {
        "default-deny",
        "one-person-one-part",
    }
    assert case.act(number, "confirm_recall", "doctor") == "recall_confirmed"
    assert refused(lambda: case.act(number, "close", "operator")) == "procedure-state"
    assert destroy(case, number) == "destroyed"
    with pytest.raises(UsageError, match="Say why"):
        case.act(number, "reject_proof", "operator", comment="")
    assert case.act(number, "reject_proof", "operator", "缺备份的销毁情况") == "proof_insufficient"
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(b"certificate")
    proof = requests.certificate_of(certificate)
    assert destroy(case, number, certificate=proof) == "destroyed"
    assert refused(lambda: case.act(number, "close", "doctor")) == "no-own-proof"
    assert case.act(number, "close", "operator2") == "closed"
    page = requests.show(case.store, case.who["inspector"], number)
    assert [p.outcome for p in page.proofs] == ["insufficient", "accepted"]
    assert all(p.signed for p in page.proofs)
    assert page.proofs[1].certificate == "certificate.pdf"
    assert page.proofs[1].certificate_sha256 == proof.sha256
    assert page.proofs[1].checked_by == "operator2"
    assert page.steps == ()
    with case.store.reading() as session:
        assert audit.verify(session, case.store.settings.keys / "public.pem").whole


def test_the_recipient_may_hand_back_early(case: Case) -> None:
    number = case.delivered()
    assert refused(lambda: case.act(number, "give_back", "steward2")) == "default-deny"
    assert case.act(number, "give_back", "doctor") == "handed_back"
    assert destroy(case, number) == "destroyed"
    assert case.act(number, "close", "steward") == "closed"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"how": " "}, "how it was destroyed"),
        ({"witness": ""}, "who witnessed it"),
        ({"how": "x" * 2001}, "at most"),
        ({"witness": "李四 13800138000"}, "mobile number"),
        ({"on": date(2020, 1, 1)}, "between the delivery"),
        ({"on": date(2099, 1, 1)}, "between the delivery"),
    ],
)
def test_a_proof_that_says_nothing_is_not_taken(
    case: Case, changes: dict[str, object], said: str
) -> None:
    number = case.delivered()
    case.act(number, "give_back", "doctor")
    with pytest.raises(UsageError, match=said):
        destroy(case, number, **changes)
    assert case.state(number) == "handed_back"


def test_an_altered_proof_closes_nothing(case: Case) -> None:
    number = case.delivered()
    case.act(number, "give_back", "doctor")
    destroy(case, number)
    with case.store.unit_of_work() as session:
        session.scalars(select(Destruction)).one().witness = "王五"
    assert not requests.show(case.store, case.who["operator"], number).proofs[0].signed
    assert refused(lambda: case.act(number, "close", "operator")) == "proof-altered"
    assert case.events(number)[-1] == ("operator", "request:close", "refused")
    # It can still be sent back, so that there is a true one.
    assert case.act(number, "reject_proof", "operator", "与签名不符") == "proof_insufficient"
    destroy(case, number)
    assert case.act(number, "close", "operator") == "closed"


def test_nobody_checks_what_they_stated_for_the_recipient(case: Case) -> None:
    number = case.delivered()
    case.act(number, "give_back", "doctor")
    # A person of two hats: of the recipient and of the center.
    case.assign("doctor", "information_center", "center")
    destroy(case, number)
    assert refused(lambda: case.act(number, "close", "doctor")) in {
        "no-own-proof",
        "not-by-the-recipient",
    }
    case.assign("admin", "information_center", "center", deputy_for="doctor")
    assert refused(lambda: case.act(number, "close", "admin")) == "not-by-the-recipient"
    assert case.act(number, "close", "operator") == "closed"


@pytest.mark.parametrize("until", ["submit", "consent", "review", "approve", "prepare"])
def test_what_is_suspended_on_the_way_goes_on_where_it_stood(case: Case, until: str) -> None:
    number = case.create()
    case.walk(number, until)
    before = case.state(number)
    assert case.act(number, "suspend", "inspector", "核查中") == "suspended"
    for event, by in (("consent", "steward"), ("review", "planner"), ("approve", "leader")):
        assert refused(lambda e=event, b=by: case.act(number, e, b))  # type: ignore[misc]
    for event in ("prepare", "deliver"):
        assert refused(lambda e=event: case.act(number, e, "operator")) == "procedure-state"  # type: ignore[misc]
    assert refused(lambda: case.act(number, "resume", "inspector")) == "default-deny"
    assert refused(lambda: case.act(number, "resume", "planner")) == "default-deny"
    assert case.act(number, "resume", "leader", "核查完毕") == before


def test_what_is_suspended_in_use_is_neither_fetched_nor_granted(
    case: Case, tmp_path: Path
) -> None:
    number = case.delivered()

    def fetch() -> object:
        return releases.download(case.store, case.who["doctor"], number, tmp_path)

    assert case.act(number, "suspend", "planner", "协议争议") == "suspended"
    with pytest.raises(RefusedError, match="suspended"):
        fetch()
    assert refused(lambda: releases.unlocking_key(case.store, case.who["doctor"], number)) == (
        "procedure-state"
    )
    assert case.act(number, "resume", "leader", "已解决") == "acknowledged"
    fetch()
    case.act(number, "suspend", "operator", "再查")
    assert case.act(number, "recall", "operator", "确有问题") == "recalled"


def test_a_change_while_suspended_voids_when_it_is_resumed(case: Case) -> None:
    number = case.approved()
    case.act(number, "suspend", "inspector", "核查中")
    case.change(version=2, content_digest="0" * 64)
    page = requests.show(case.store, case.who["planner"], number)
    assert page.stale
    assert refused(lambda: case.act(number, "resume", "leader", "核查完毕")) == "content-changed"
    assert case.state(number) == "returned"
    page = requests.show(case.store, case.who["planner"], number)
    assert not any(a.in_force for a in page.acts)


def test_a_term_ends_by_itself_once(case: Case, clock: type[Clock], tmp_path: Path) -> None:
    delivered, on_the_way = case.delivered(valid_days=10), case.approved(valid_days=10)
    held, draft = case.delivered(valid_days=10), case.create(valid_days=10)
    case.act(held, "suspend", "planner", "核查中")
    clock.ahead = timedelta(days=10)
    assert requests.end_terms(case.store) == []
    clock.ahead = timedelta(days=11)
    assert refused(lambda: releases.download(case.store, case.who["doctor"], delivered, tmp_path))
    assert requests.end_terms(case.store) == [delivered, on_the_way, held]
    assert [case.state(n) for n in (delivered, on_the_way, held, draft)] == [
        "expired",
        "lapsed",
        "expired",
        "draft",
    ]
    before = case.events(delivered)
    assert requests.end_terms(case.store) == []
    assert case.events(delivered) == before
    assert ("system", "request:expire", "allowed") in before
    act = requests.show(case.store, case.who["planner"], delivered).acts[-1]
    assert (act.event, act.actor, act.signed) == ("expire", "system", True)
    with case.store.reading() as session:
        assert session.scalars(select(Request).where(Request.number == delivered)).one().acts[-1]
    assert refused(lambda: case.act(delivered, "recall", "steward", "x")) == "procedure-state"
    assert destroy(case, delivered, on=today() + timedelta(days=11)) == "destroyed"


def test_nobody_ends_a_term_by_hand(case: Case, clock: type[Clock]) -> None:
    number = case.delivered(valid_days=10)
    clock.ahead = timedelta(days=11)
    for login in ("leader", "operator", "admin"):
        with pytest.raises(UsageError, match="no such step"):
            case.act(number, "expire", login)


def test_an_empty_or_missing_certificate_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        requests.certificate_of(tmp_path / "none.pdf")
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(UsageError, match="is empty"):
        requests.certificate_of(tmp_path / "empty.pdf")
