"""People: sign-ins, locking, roles by day, and who may add whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog import people
from catalog.acts import RefusedError, subject_of
from catalog.errors import GuikouError, NotFoundError, NotSignedInError, UsageError
from catalog.models import AuditEvent, RoleAssignment, SignIn, User
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import SYSTEM, Actor
from tests.catalog.conftest import PASSWORD


def events(store: Store, action: str) -> list[tuple[str, str]]:
    with store.reading() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.action == action))
        return [(e.actor, e.outcome) for e in rows]


def test_signing_in_and_out(store: Store, bureau: dict[str, Actor]) -> None:
    signed = people.sign_in(store, "steward", PASSWORD)
    assert signed.actor == bureau["steward"]
    assert people.authenticate(store, signed.token) == bureau["steward"]
    people.sign_out(store, signed.token)
    people.sign_out(store, signed.token)
    with pytest.raises(NotSignedInError):
        people.authenticate(store, signed.token)
    assert events(store, "session:start") == [("steward", "allowed")]
    assert events(store, "session:end") == [("steward", "allowed")]


@pytest.mark.usefixtures("bureau")
def test_neither_token_nor_password_is_kept(store: Store, settings: Settings) -> None:
    signed = people.sign_in(store, "steward", PASSWORD)
    store.close()
    kept = b"".join(p.read_bytes() for p in settings.home.rglob("*") if p.is_file())
    assert signed.token.encode() not in kept
    assert PASSWORD.encode() not in kept


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(
    ("login", "password"), [("steward", "wrong"), ("nobody", PASSWORD), ("steward", ""), ("", "")]
)
def test_a_failed_sign_in_says_nothing_of_why(store: Store, login: str, password: str) -> None:
    with pytest.raises(NotSignedInError) as first:
        people.sign_in(store, login, password)
    with pytest.raises(NotSignedInError) as other:
        people.sign_in(store, "nobody", "x")
    assert str(first.value) == str(other.value)
    who = "steward" if login == "steward" else "unknown"
    assert events(store, "session:start")[0] == (who, "refused")


@pytest.mark.usefixtures("bureau")
def test_five_failures_lock_even_the_right_password(store: Store) -> None:
    for _ in range(people.MAX_FAILURES):
        with pytest.raises(NotSignedInError):
            people.sign_in(store, "steward", "wrong")
    with pytest.raises(NotSignedInError):
        people.sign_in(store, "steward", PASSWORD)
    with store.unit_of_work() as session:
        user = session.scalars(select(User).where(User.login == "steward")).one()
        user.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    assert people.sign_in(store, "steward", PASSWORD)


@pytest.mark.usefixtures("bureau")
def test_a_session_ends(store: Store) -> None:
    signed = people.sign_in(store, "steward", PASSWORD)
    with store.unit_of_work() as session:
        session.scalars(select(SignIn)).one().expires_at = datetime.now(UTC)
    with pytest.raises(NotSignedInError):
        people.authenticate(store, signed.token)


def test_a_role_counts_only_from_day_to_day(store: Store, bureau: dict[str, Actor]) -> None:
    actor = bureau["planner"]
    with store.unit_of_work() as session:
        held = session.scalars(
            select(RoleAssignment).where(RoleAssignment.user_id == actor.user_id)
        ).one()
        held.valid_from, held.valid_to = date(2026, 1, 10), date(2026, 1, 20)
    days = {date(2026, 1, 9): 0, date(2026, 1, 10): 1, date(2026, 1, 20): 1, date(2026, 1, 21): 0}
    with store.reading() as session:
        found = {day: len(subject_of(session, actor, day).roles) for day in days}
    assert found == days


def new_user(store: Store, actor: Actor, **changes: object) -> None:
    given: dict[str, object] = {
        "login": "newcomer",
        "name_zh": "新人",
        "name_en": "New",
        "department": "pension",
        "roles": ["staff"],
        "password": PASSWORD,
        "valid_from": date(2026, 1, 1),
    }
    people.add_user(store, actor, **(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"login": "steward"}, UsageError),
        ({"login": "Newcomer"}, UsageError),
        ({"login": "planning"}, UsageError),
        ({"login": "system"}, UsageError),
        ({"login": "x" * 40}, UsageError),
        ({"roles": ["king"]}, UsageError),
        ({"password": "short"}, UsageError),
        ({"department": "nowhere"}, NotFoundError),
    ],
)
def test_an_unusable_person_is_refused_and_not_kept(
    store: Store, bureau: dict[str, Actor], changes: dict[str, object], error: type[GuikouError]
) -> None:
    with pytest.raises(error):
        new_user(store, bureau["admin"], **changes)
    with store.reading() as session:
        assert len(session.scalars(select(User)).all()) == len(bureau)


def test_only_those_the_rules_name_add_people(store: Store, bureau: dict[str, Actor]) -> None:
    new_user(store, bureau["admin"])
    with pytest.raises(RefusedError) as refused:
        new_user(store, bureau["steward"], login="another")
    assert refused.value.exit_code == 3
    assert refused.value.decision.rule
    assert refused.value.decision.remedy.zh
    assert ("steward", "refused") in events(store, "user:add")
    assert ("admin", "allowed") in events(store, "user:add")


def test_somebody_who_left_acts_no_more(store: Store, bureau: dict[str, Actor]) -> None:
    with store.unit_of_work() as session:
        session.get_one(User, bureau["admin"].user_id).active = False
    with pytest.raises(NotSignedInError):
        new_user(store, bureau["admin"])


def test_an_actor_made_up_is_nobody(store: Store, bureau: dict[str, Actor]) -> None:
    with pytest.raises(NotSignedInError):
        new_user(store, Actor(bureau["admin"].user_id, "planner"))
    new_user(store, SYSTEM)
