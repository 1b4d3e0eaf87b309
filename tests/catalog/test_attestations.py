"""How a dataset is kept, against what its level requires; a host that does not do stops a release."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import attestations, measure_files, requests, rulebooks, views
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.models import AuditEvent
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import Actor
from tests.catalog.level_cases import change, events, found, registered
from tests.catalog.release_cases import Case, open_case
from tests.catalog.test_datasets import new

Bureau = dict[str, Actor]
PEOPLE = views.MeasureFilter(dataset="people")


def lacking(store: Store, who: Actor, code: str = "people") -> dict[str, str]:
    rows = views.list_measures(store, who, views.MeasureFilter(missing=True, dataset=code))
    return {r.required.measure: r.required.standing.value for r in rows}


def test_what_is_missing_and_what_is_on_record(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    registered(store, bureau, people_csv)
    missing = lacking(store, bureau["inspector"])
    assert missing == {
        "host_grade": "missing",
        "access_control": "missing",
        "logging": "missing",
        "encrypted_at_rest": "missing",
        "integrity": "missing",
        "encrypted_in_transit": "missing",
    }
    attestations.attest(
        store,
        bureau["operator"],
        "people",
        host_grade=2,
        measures=["access_control", "logging", "encrypted_at_rest"],
        evidence="filing 7",
    )
    assert lacking(store, bureau["inspector"]) == {
        "host_grade": "too_low",
        "integrity": "missing",
        "encrypted_in_transit": "missing",
    }
    attestations.attest(
        store,
        bureau["steward"],
        "people",
        host_grade=3,
        measures=["integrity", "encrypted_in_transit"],
        withdrawn=["logging"],
        evidence="filing 8",
    )
    assert lacking(store, bureau["inspector"]) == {"logging": "missing"}
    change(store, review_due=rulebooks.day(store) - timedelta(days=1), profile="35273-2020")
    assert lacking(store, bureau["inspector"]) == {
        "logging": "missing",
        "review": "overdue",
        "profile": "overdue",
    }
    rows = views.list_measures(store, bureau["inspector"], PEOPLE)
    kept = next(r.required for r in rows if r.required.measure == "integrity")
    assert (kept.by, kept.evidence, kept.found is not None) == ("steward", "filing 8", True)


def test_a_grade_given_at_registration_is_on_record(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    registered(store, bureau, people_csv, host_grade=3)
    assert "host_grade" not in lacking(store, bureau["inspector"])
    rows = views.list_measures(store, bureau["inspector"], PEOPLE)
    assert next(r.required.by for r in rows if r.required.measure == "host_grade") == "steward"


@pytest.mark.parametrize("who", ["clerk", "steward2", "planner", "leader", "inspector"])
def test_who_may_not_answer_for_it(
    store: Store, bureau: Bureau, people_csv: Path, who: str
) -> None:
    registered(store, bureau, people_csv)
    with pytest.raises(RefusedError):
        attestations.attest(store, bureau[who], "people", host_grade=3, evidence="x")
    assert events(store, "refused") == [(who, "dataset:attest")]
    assert found(store).host_grade is None


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"evidence": "x"}, UsageError),
        ({"evidence": " ", "host_grade": 3}, UsageError),
        ({"evidence": "x", "host_grade": 6}, UsageError),
        ({"evidence": "x", "measures": ["locks"]}, UsageError),
        ({"evidence": "x", "withdrawn": ["logging"]}, NotFoundError),
    ],
)
def test_unusable_words(
    store: Store,
    bureau: Bureau,
    people_csv: Path,
    said: dict[str, object],
    error: type[Exception],
) -> None:
    registered(store, bureau, people_csv)
    with pytest.raises(error):
        attestations.attest(store, bureau["steward"], "people", **said)  # type: ignore[arg-type]


def test_children_raise_at_once_and_stay_until_two_people_lower(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    people_csv.write_text(
        "姓名,手机号\n" + "\n".join(",".join(r.split(",")[::2]) for r in _rows(people_csv)), "utf-8"
    )
    registered(store, bureau, people_csv)
    assert found(store).level == 3
    attestations.attest(store, bureau["steward"], "people", minors=True, evidence="a school list")
    assert found(store).level == 4
    assert "minors" in {r["kind"] for r in found(store).level_reasons}
    attestations.attest(store, bureau["steward"], "people", minors=False, evidence="none left")
    assert found(store).level == 4


def _rows(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()[1:]


def test_the_list_goes_to_a_file_that_is_safe_to_open(
    store: Store, bureau: Bureau, people_csv: Path, tmp_path: Path
) -> None:
    registered(store, bureau, people_csv)
    attestations.attest(store, bureau["steward"], "people", host_grade=3, evidence="=cmd()")
    rows = views.list_measures(store, bureau["inspector"])
    path = tmp_path / "measures.csv"
    measure_files.write(path, rows, "Asia/Shanghai")
    read = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(read) == len(rows)
    assert {r["证明 evidence"] for r in read} == {"", "'=cmd()"}
    with pytest.raises(UsageError, match="already"):
        measure_files.write(path, rows, "Asia/Shanghai")
    with pytest.raises(UsageError):
        measure_files.write(tmp_path / "no" / "x.csv", rows, "Asia/Shanghai")


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return open_case(tmp_path, tmp_path_factory)


@pytest.mark.parametrize("grade", [None, 1, 2])
def test_a_host_that_does_not_do_stops_a_release(case: Case, grade: int | None) -> None:
    change(case.store, "pensions", host_grade=grade)
    number = case.create()
    with pytest.raises(RefusedError) as caught:
        requests.submit(case.store, case.who["clerk"], number)
    assert caught.value.decision.rule == "check-host"
    assert case.events(number)[-1] == ("clerk", "request:submit", "refused")


def test_a_host_that_got_worse_voids_what_was_approved(case: Case) -> None:
    number = case.approved()
    attestations.attest(
        case.store, case.who["operator"], "pensions", host_grade=2, evidence="moved"
    )
    assert case.state(number) == "returned"
    assert case.events(number)[-1] == ("operator", "request:void", "allowed")


def test_a_state_secret_needs_an_approved_system(
    store: Store, bureau: Bureau, people_csv: Path
) -> None:
    from catalog import datasets, gradings, scans

    with pytest.raises(RefusedError) as caught:
        datasets.register(store, bureau["steward"], new(people_csv, title_zh="机密人员名册"))
    assert caught.value.decision.rule == "state-secret-words"
    with pytest.raises(RefusedError) as caught:
        datasets.register(store, bureau["steward"], new(people_csv, state_secret="机密"))
    assert caught.value.decision.rule == "no-state-secret-unapproved"
    approved = open_store(Settings(home=store.settings.home, state_secret_approved="国保备2026-7"))
    try:
        datasets.register(
            approved,
            bureau["steward"],
            new(people_csv, title_zh="机密人员名册", state_secret="机密"),
        )
        with approved.reading() as session:
            query = select(AuditEvent.body).where(AuditEvent.outcome == "allowed")
            newest = session.scalars(query.order_by(AuditEvent.seq.desc())).first()
        assert newest is not None
        assert "国保备2026-7" in newest
        assert scans.scan_dataset(approved, bureau["operator"], "people").level == 4
        with pytest.raises(RefusedError) as caught:
            requests.create(
                approved,
                bureau["clerk"],
                dataset="people",
                recipient="hospital",
                purpose="x",
                legal_basis="x",
                fields=["姓名"],
            )
        assert caught.value.decision.rule == "no-state-secret"
        assert gradings.mark(approved, bureau["steward"], "people", None, "x").waiting
    finally:
        approved.close()
