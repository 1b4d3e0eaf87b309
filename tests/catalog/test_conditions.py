"""Conditions of an approval: signed with it, enforced by prepare, delivery and downloads, accepted before anything."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog import releases, requests
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.verification import verify_artifact
from tests.catalog.release_cases import Case, open_case
from tests.days import today


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def step(case: Case, number: str, event: str, by: str, *conditions: str) -> str:
    return requests.act(
        case.store, case.who[by], number, event, "x", conditions=list(conditions)
    ).state


def submitted(case: Case) -> str:
    number = case.create()
    case.act(number, "submit", "clerk")
    return number


def soon() -> date:
    # The bureau's day may be one ahead of this machine's.
    return today() + timedelta(days=20)


def test_conditions_bind_what_leaves_without_voiding_anything(case: Case, tmp_path: Path) -> None:
    number = submitted(case)
    digest = requests.show(case.store, case.who["planner"], number).envelope_digest
    step(case, number, "consent", "steward", f"until={soon()}", "without=phone", "downloads=1")
    step(case, number, "review", "planner", "protect=birth=suppress", "notice=限康复科使用")
    step(case, number, "approve", "leader", "terms=使用后三日内删除")
    page = requests.show(case.store, case.who["clerk"], number)
    assert page.envelope_digest == digest
    assert all(a.in_force and a.signed for a in page.acts)
    assert page.row.expires_on == soon()
    assert {f.name: f.protection for f in page.fields if f.protection == "suppress"} == {
        "phone": "suppress",
        "birth": "suppress",
    }
    assert [c.kind for c in page.conditions] == [
        "until",
        "without",
        "downloads",
        "protect",
        "notice",
        "terms",
    ]
    with pytest.raises(RefusedError) as refused:
        case.act(number, "prepare", "operator")
    assert refused.value.decision.rule == "conditions-accepted"
    assert page.to_accept
    with pytest.raises(RefusedError):
        requests.accept(case.store, case.who["steward"], number)
    requests.accept(case.store, case.who["clerk"], number)
    with pytest.raises(UsageError):
        requests.accept(case.store, case.who["clerk"], number)
    case.act(number, "prepare", "operator")
    case.act(number, "deliver", "operator")
    case.act(number, "deliver", "operator2")
    content = case.content(number, tmp_path / "got").decode("utf-8-sig")
    assert not any(row["phone"] in content or row["birth"] in content for row in case.rows)
    folder = tmp_path / "got" / number
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["terms"]["expires_on"] == soon().isoformat()
    assert [c["kind"] for c in manifest["terms"]["conditions"]][-1] == "terms"
    assert "限康复科使用" in manifest["notice"]["zh"]
    assert "使用后三日内删除" in manifest["notice"]["zh"]
    key = case.store.settings.keys / "public.pem"
    assert verify_artifact(folder, key).whole
    with pytest.raises(RefusedError) as refused:  # fetched once, as the owner asked
        releases.download(case.store, case.who["doctor"], number, tmp_path / "again")
    assert refused.value.decision.rule == "download-limit"


def test_a_text_attached_later_is_accepted_anew(case: Case) -> None:
    number = submitted(case)
    step(case, number, "consent", "steward", "terms=一")
    requests.accept(case.store, case.who["clerk"], number)
    step(case, number, "review", "planner", "terms=二")
    step(case, number, "approve", "leader")
    with pytest.raises(RefusedError):
        case.act(number, "prepare", "operator")
    requests.accept(case.store, case.who["doctor"], number)  # the recipient may, too
    assert case.act(number, "prepare", "operator") == "prepared"


def test_more_rows_than_allowed_are_not_prepared(case: Case) -> None:
    number = submitted(case)
    step(case, number, "consent", "steward", "rows=59")
    case.act(number, "review", "planner")
    case.act(number, "approve", "leader")
    with pytest.raises(RefusedError) as refused:
        case.act(number, "prepare", "operator")
    assert refused.value.decision.rule == "condition-rows"
    assert case.state(number) == "approved"
    assert ("operator", "request:prepare", "refused") in case.events(number)
    assert not list((case.store.settings.releases / number).glob("*/manifest.json"))


def test_two_people_encryption_and_medium_where_the_level_asks_for_none(
    case: Case, tmp_path: Path
) -> None:
    case.change(level=2)
    for name in ("sex", "status"):
        with case.store.engine.begin() as connection:
            connection.execute(text("UPDATE fields SET level = 1 WHERE name = :n"), {"n": name})
    number = case.create(fields=["sex", "status"], agreement_until=date(2099, 1, 1))
    assert not requests.show(case.store, case.who["clerk"], number).encrypted
    case.act(number, "submit", "clerk")
    step(case, number, "consent", "steward", "two_people", "encrypted", "medium")
    case.act(number, "review", "planner")
    case.act(number, "approve", "leader")
    case.act(number, "prepare", "operator")
    page = requests.show(case.store, case.who["planner"], number)
    assert page.encrypted
    assert page.method == "medium"
    assert page.artifacts[0].encrypted
    assert case.act(number, "deliver", "operator") == "handing_over"
    with pytest.raises(RefusedError):
        case.act(number, "deliver", "operator")
    assert case.act(number, "deliver", "operator2") == "delivered"
    with pytest.raises(RefusedError) as refused:
        releases.download(case.store, case.who["doctor"], number, tmp_path)
    assert refused.value.decision.rule == "condition-medium"
    assert releases.download(case.store, case.who["operator"], number, tmp_path).exists()


def test_an_overdue_report_stops_downloads(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = submitted(case)
    step(case, number, "consent", "steward", f"report_by={soon()}")
    for event, by in (
        ("review", "planner"),
        ("approve", "leader"),
        ("prepare", "operator"),
        ("deliver", "operator"),
        ("deliver", "operator2"),
    ):
        case.act(number, event, by)
    doctor = case.who["doctor"]
    releases.download(case.store, doctor, number, tmp_path / "1")
    late = soon() + timedelta(days=2)
    monkeypatch.setattr("catalog.release_downloads.overdue_report", _on(late))
    with pytest.raises(RefusedError) as refused:
        releases.download(case.store, doctor, number, tmp_path / "2")
    assert refused.value.decision.rule == "condition-report"
    with pytest.raises(UsageError):
        requests.report_use(case.store, doctor, number, " ")
    requests.report_use(case.store, doctor, number, "用于结算，已删除中间文件")
    releases.download(case.store, doctor, number, tmp_path / "3")


def _on(day: date) -> object:
    from catalog.requests.conditions import overdue_report

    return lambda request, _today: overdue_report(request, day)


@pytest.mark.parametrize(
    "written",
    [
        "nonsense",
        "until=tomorrow",
        "until=2020-01-01",
        "until=2099-01-01",
        "downloads=3",
        "downloads=0",
        "rows=-1",
        "rows=",
        "without=nope",
        "protect=phone=none",
        "protect=phone",
        "encrypted",
        "encrypted=no",
        "medium=",
        "terms=",
        "terms=请联系13800138000",
        "notice=" + "x" * 501,
    ],
)
def test_what_is_no_condition_or_does_not_narrow_is_refused(case: Case, written: str) -> None:
    number = submitted(case)
    if written == "medium=":
        written = "medium=x"
    with pytest.raises(UsageError) as raised:
        step(case, number, "consent", "steward", written)
    assert raised.value.to("zh") != raised.value.to("en")
    assert case.state(number) == "awaiting_consent"


def test_conditions_go_with_approving_acts_and_leave_something(case: Case) -> None:
    number = submitted(case)
    names = [f.name for f in requests.show(case.store, case.who["clerk"], number).fields]
    with pytest.raises(UsageError):
        step(case, number, "consent", "steward", *[f"without={n}" for n in names])
    with pytest.raises(UsageError):
        step(case, number, "return", "steward", "downloads=1")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE request_acts SET conditions = '[]' WHERE event = 'consent'",
        "UPDATE request_acts SET conditions = "
        """'[{"kind": "downloads", "value": 2}]' WHERE event = 'consent'""",
        "UPDATE request_acts SET in_force = false WHERE event = 'consent'",
        "UPDATE request_acts SET obligations_sha256 = NULL WHERE event = 'review'",
    ],
)
def test_a_condition_changed_or_taken_away_voids_the_approvals(case: Case, change: str) -> None:
    number = submitted(case)
    step(case, number, "consent", "steward", "downloads=1")
    step(case, number, "review", "planner")
    with case.store.engine.begin() as connection:
        assert connection.execute(text(change)).rowcount == 1
    with pytest.raises(RefusedError) as refused:
        case.act(number, "approve", "leader")
    assert refused.value.decision.rule == "content-changed"
    assert case.state(number) == "returned"
