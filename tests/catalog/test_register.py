"""The register of releases: each once, only to whom it is open, filtered, sorted and paged by the database."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog import release_lists, rulebooks, views
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.models import Artifact, Dataset, Department, Request, RequestAct
from catalog.types import Actor
from catalog.views import ReleaseFilter, ReleaseRow
from tests.catalog.release_cases import Case, open_case

RISKY = '=HYPERLINK("http://x")'


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def numbers(case: Case, login: str = "inspector", **asked: object) -> list[str]:
    wanted = ReleaseFilter(**asked)  # type: ignore[arg-type]
    found = views.list_releases(case.store, case.who[login], wanted, order="number")
    return [r.number for r in found.rows]


def test_a_release_is_in_it_once_prepared_and_not_when_voided(case: Case) -> None:
    number = case.approved()
    assert numbers(case) == []
    case.act(number, "prepare", "operator")
    assert numbers(case) == [number]
    case.change(level=5)
    with pytest.raises(RefusedError):
        case.act(number, "deliver", "operator")
    assert numbers(case) == []
    case.change(level=4)
    case.walk(number, "acknowledge")
    row = views.show_release(case.store, case.who["inspector"], number)
    assert row is not None
    assert (row.rows, row.persons, row.recipient, row.owner) == (60, 60, "hospital", "pension")
    assert (row.state, row.standing, row.days_left) == ("acknowledged", "valid", 90)
    assert views.show_release(case.store, case.who["inspector"], "R2026-99999") is None


def test_each_sees_what_they_may_follow(case: Case) -> None:
    number = case.delivered()
    for login in ("inspector", "planner", "leader", "operator", "steward", "clerk", "doctor"):
        assert numbers(case, login) == [number], login
    for login in ("steward2", "admin"):  # neither owner, applicant nor recipient
        assert numbers(case, login) == [], login
        assert views.release_choices(case.store, case.who[login])["recipient"] == {}
        assert views.list_recipients(case.store, case.who[login]) == []
        assert views.course_of(case.store, case.who[login], "hospital") == []
        assert views.show_release(case.store, case.who[login], number) is None


def set_expiry(case: Case, number: str, day: date) -> None:
    with case.store.unit_of_work() as session:
        session.scalars(select(Request).where(Request.number == number)).one().expires_on = day


def test_what_ends_soon_is_overdue_or_over(case: Case) -> None:
    number, today = case.delivered(), rulebooks.day(case.store)
    expected = {
        31: ("valid", {"valid"}),
        30: ("soon", {"valid", "soon"}),
        8: ("soon", {"valid", "soon"}),
        7: ("week", {"valid", "soon", "week"}),
        0: ("week", {"valid", "soon", "week"}),
        -1: ("overdue", {"overdue"}),
    }
    for days, (said, counted) in expected.items():
        set_expiry(case, number, today + timedelta(days=days))
        found = views.list_releases(case.store, case.who["inspector"])
        assert (found.rows[0].standing, found.rows[0].days_left) == (said, days)
        assert {s for s, n in found.by_standing.items() if n} == counted
        for standing in views.STANDINGS:
            assert (numbers(case, standing=standing) == [number]) is (standing in counted)
    set_expiry(case, number, today + timedelta(days=7))
    case.act(number, "recall", "planner", "数据有误")
    found = views.list_releases(case.store, case.who["inspector"])
    assert (found.rows[0].standing, found.rows[0].days_left) == ("to_be_gone", None)
    assert {s for s, n in found.by_standing.items() if n} == {"to_be_gone"}
    assert numbers(case, standing="to_be_gone") == [number]
    with case.store.unit_of_work() as session:
        session.scalars(select(Request)).one().state = "rejected"
    assert numbers(case, standing="ended") == [number]
    assert numbers(case, standing="overdue") == []


def fill(case: Case, how_many: int = 24) -> list[ReleaseRow]:
    """Add releases of every kind beside each other, as plain records."""
    number = case.delivered()
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request).where(Request.number == number)).one()
        artifact, dataset = request.artifacts[0], session.scalars(select(Dataset)).one()
        to = list(session.scalars(select(Department).order_by(Department.id)))
        for n in range(how_many):
            made = Request(
                number=f"R2026-1{n:04d}",
                procedure="release",
                state=("delivered", "acknowledged", "rejected")[n % 3],
                applicant_id=request.applicant_id,
                dataset_id=dataset.id,
                recipient_id=to[n % 4].id,
                recipient_kind="government",
                level=1 + n % 4,
                envelope=request.envelope,
                envelope_digest=request.envelope_digest,
                policy_version=request.policy_version,
                created_at=request.created_at,
                updated_at=request.updated_at,
                expires_on=date(2026, 12, 1) + timedelta(days=n * 9 % 50),
            )
            session.add(made)
            session.flush()
            session.add(
                RequestAct(
                    request_id=made.id,
                    event="prepare",
                    part="operate",
                    actor_id=request.applicant_id,
                    role="information_center",
                    from_state="approved",
                    to_state="prepared",
                    envelope_digest="x",
                    signature="x",
                    at=request.created_at,
                )
            )
            session.add(
                Artifact(
                    request_id=made.id,
                    path=f"/nowhere/{n}",
                    sha256="x",
                    size=1,
                    rows=n * 7 % 13,
                    persons=n * 5 % 11,
                    format="csv",
                    encrypted=bool(n % 2),
                    manifest=artifact.manifest,
                    created_at=artifact.created_at - timedelta(days=n),
                )
            )
    return list(views.list_releases(case.store, case.who["inspector"], limit=1000).rows)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, list[ReleaseRow]]]:
    opened = open_case(tmp_path_factory.mktemp("register"), tmp_path_factory)
    yield opened, fill(opened)
    opened.store.close()


KEYS = {
    "prepared": lambda r: r.prepared_at,
    "number": lambda r: r.number,
    "recipient": lambda r: r.recipient,
    "dataset": lambda r: r.dataset,
    "owner": lambda r: r.owner,
    "level": lambda r: r.level,
    "expires": lambda r: r.expires_on,
    "state": lambda r: r.state,
    "persons": lambda r: r.persons,
    "rows": lambda r: r.rows,
}


def test_every_order_has_its_key() -> None:
    assert set(KEYS) == set(views.ORDERS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.sampled_from(sorted(KEYS)),
    descending=st.booleans(),
    limit=st.integers(1, 9),
    recipient=st.sampled_from([None, "hospital", "office", "nobody"]),
    state=st.sampled_from([None, "rejected", "delivered"]),
    level=st.sampled_from([None, 2, 4]),
    standing=st.sampled_from([None, *views.STANDINGS]),
)
def test_the_pages_are_the_whole_in_order(
    full: tuple[Case, list[ReleaseRow]],
    order: str,
    descending: bool,
    limit: int,
    recipient: str | None,
    state: str | None,
    level: int | None,
    standing: views.releases.Standing | None,
) -> None:
    case, everything = full
    asked = ReleaseFilter(recipient=recipient, state=state, level=level, standing=standing)
    holds = {"valid": {"valid", "soon", "week"}, "soon": {"soon", "week"}}
    expected = [
        r
        for r in everything
        if recipient in {None, r.recipient}
        and state in {None, r.state}
        and level in {None, r.level}
        and (standing is None or r.standing in holds.get(standing, {standing}))
    ]
    pages: list[ReleaseRow] = []
    while True:
        found = views.list_releases(
            case.store,
            case.who["inspector"],
            asked,
            order=order,
            descending=descending,
            limit=limit,
            offset=len(pages),
        )
        assert found.total == len(expected)
        pages += found.rows
        if not found.rows:
            break
    assert {r.number for r in pages} == {r.number for r in expected}
    assert len(pages) == len(expected)
    keys = [KEYS[order](r) for r in pages]
    assert keys == sorted(keys, reverse=descending)


def test_days_of_preparing_are_those_of_the_installation(
    full: tuple[Case, list[ReleaseRow]],
) -> None:
    case, everything = full
    zone = case.store.settings.timezone
    from zoneinfo import ZoneInfo

    def day(moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(zone)).date()

    some = sorted(day(r.prepared_at) for r in everything)[5]
    assert set(numbers(case, since=some, until=some)) == {
        r.number for r in everything if day(r.prepared_at) == some
    }


def test_an_unknown_order_is_said(case: Case) -> None:
    with pytest.raises(UsageError):
        views.list_releases(case.store, case.who["inspector"], order="password")


def test_the_totals_add_up(full: tuple[Case, list[ReleaseRow]]) -> None:
    case, everything = full
    totals = views.list_recipients(case.store, case.who["inspector"])
    assert {t.recipient for t in totals} == {r.recipient for r in everything}
    for total in totals:
        own = [r for r in everything if r.recipient == total.recipient]
        assert (total.releases, total.rows, total.persons) == (
            len(own),
            sum(r.rows for r in own),
            sum(r.persons for r in own),
        )
        reached = [m for m in (25, 250, 2500) if total.rows >= m]
        assert total.mark == (reached[-1] if reached else None)


def test_a_person_handed_out_twice_is_one_person(case: Case) -> None:
    first = case.delivered(row_filter="status = '1'")
    second = case.delivered()
    course = views.course_of(case.store, case.who["inspector"], "hospital")
    assert [p.number for p in course] == [first, second]
    some = course[0].persons
    assert 25 <= some < 60
    assert [p.total_persons for p in course] == [some, 60]
    assert [p.total_rows for p in course] == [some, some + 60]
    assert [p.persons_mark for p in course] == [25, 25]
    assert all(p.exact for p in course)


def test_an_export_is_safe_and_on_record(case: Case) -> None:
    number = case.delivered()
    case.change(title_zh=RISKY, title_en=RISKY)
    inspector = case.who["inspector"]
    rows = views.export_releases(case.store, inspector)
    raw = release_lists.releases_csv(rows, "Asia/Shanghai")
    assert raw.startswith("\ufeff".encode())
    table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert table[0] == list(release_lists.HEAD)
    assert table[1][0] == number
    assert table[1][5].startswith("'=HYPERLINK")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
    assert case.events("*")[-1] == ("inspector", "release:export", "allowed")


@pytest.mark.parametrize("login", ["clerk", "steward", "operator", "doctor", "admin"])
def test_who_may_not_export_is_refused_on_record(case: Case, login: str) -> None:
    actor: Actor = case.who[login]
    with pytest.raises(RefusedError):
        views.export_releases(case.store, actor)
    assert case.events("*")[-1] == (login, "release:export", "refused")
