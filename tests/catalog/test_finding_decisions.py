"""What people say of findings outlives scans, and tells how right a detector is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog import people, scans
from catalog.acts import RefusedError, acting
from catalog.cli import run
from catalog.datasets import NewDataset, register
from catalog.errors import NotFoundError, UsageError
from catalog.field_results import keep_fields
from catalog.finding_decisions import decide, list_findings, precisions, wilson
from catalog.models import Dataset, FindingDecision, Scan, SchemaChange
from catalog.store import Store
from catalog.types import SYSTEM, Actor
from classifiers.types import FieldResult, FieldType, Outcome
from tests.catalog.conftest import PASSWORD

Bureau = dict[str, Actor]


@pytest.fixture
def scanned(store: Store, bureau: Bureau, people_csv: Path) -> None:
    register(
        store,
        bureau["operator"],
        NewDataset("people", "人员", "People", "pension", None, str(people_csv)),
    )
    scans.scan_dataset(store, bureau["operator"], "people")


def said(store: Store, bureau: Bureau) -> dict[str, str | None]:
    return {
        f"{r.field} {r.entity}": r.verdict
        for r in list_findings(store, bureau["inspector"], "people")
    }


@pytest.mark.usefixtures("scanned")
def test_what_was_said_outlives_scans_and_new_names(store: Store, bureau: Bureau) -> None:
    steward, before = bureau["steward"], said(store, bureau)
    assert set(before.values()) == {None}
    decide(store, steward, "people", "身份证号", "CN_RESIDENT_ID", "rejected", "made up")
    decide(store, steward, "people", "身份证号", "CN_RESIDENT_ID", "confirmed", "")
    decide(store, bureau["planner"], "people", "手机号", "PHONE_NUMBER", "rejected", "cards")
    for _ in range(2):
        scans.scan_dataset(store, bureau["operator"], "people")
    assert said(store, bureau)["身份证号 CN_RESIDENT_ID"] == "confirmed"
    assert said(store, bureau)["手机号 PHONE_NUMBER"] == "rejected"
    found = {p.detector: (p.confirmed, p.rejected) for p in precisions(store, bureau["inspector"])}
    assert sorted(found.values()) == [(0, 1), (1, 0)]
    assert precisions(store, bureau["doctor"]) == []
    # A field that is renamed takes along what was said of it; one that is gone and comes back has it still.
    with acting(store, SYSTEM) as act:
        dataset = act.session.scalars(select(Dataset)).one()
        scan = act.session.scalars(select(Scan)).first()
        assert scan is not None
        change = SchemaChange(
            dataset_id=dataset.id,
            at=act.now,
            kind="renamed",
            field="证件号",
            before="身份证号",
            after="证件号",
        )
        act.session.add(change)
        empty = FieldResult(
            name="证件号",
            position=0,
            type=FieldType.TEXT,
            outcome=Outcome.NONE_FOUND,
            entity=None,
            rows=1,
            nulls=0,
            distinct=1,
            findings=(),
        )
        keep_fields(act, dataset, (empty,), scan.id)
        kept = set(act.session.scalars(select(FindingDecision.field)))
        assert kept == {"证件号", "手机号"}
        act.session.delete(change)
    scans.scan_dataset(store, bureau["operator"], "people")
    assert said(store, bureau)["手机号 PHONE_NUMBER"] == "rejected"


@pytest.mark.usefixtures("scanned")
def test_who_may_say_it_and_what_must_be_said(store: Store, bureau: Bureau) -> None:
    for login in ("clerk", "steward2", "operator", "inspector", "doctor"):
        with pytest.raises(RefusedError):
            decide(store, bureau[login], "people", "手机号", "PHONE_NUMBER", "confirmed", "")
    with pytest.raises(UsageError):
        decide(store, bureau["steward"], "people", "手机号", "PHONE_NUMBER", "rejected", " ")
    with pytest.raises(NotFoundError):
        decide(store, bureau["steward"], "people", "手机号", "EMAIL", "confirmed", "")


@pytest.mark.usefixtures("scanned")
def test_the_command_line(
    store: Store,
    bureau: Bureau,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "steward", PASSWORD).token)
    what = ["people", "手机号", "PHONE_NUMBER"]
    assert run(["finding", "decide", *what, "--reject"]) == 2
    assert run(["finding", "decide", *what, "--reject", "--reason", "card numbers"]) == 0
    assert run(["finding", "list", "people"]) == 0
    assert run(["finding", "precision", "--format", "json"]) == 0
    shown = capsys.readouterr().out
    assert "rejected" in shown
    assert '"precision": 0.0' in shown


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["scan", "confirmed", "rejected"]), max_size=6))
@pytest.mark.usefixtures("scanned")
def test_the_last_word_stands_whatever_is_scanned(
    store: Store, bureau: Bureau, steps: list[str]
) -> None:
    last = said(store, bureau)["手机号 PHONE_NUMBER"]
    for step in steps:
        if step == "scan":
            scans.scan_dataset(store, bureau["operator"], "people")
        else:
            word = "confirmed" if step == "confirmed" else "rejected"
            decide(
                store, bureau["steward"], "people", "手机号", "PHONE_NUMBER", word, "as looked at"
            )
            last = word
        assert said(store, bureau)["手机号 PHONE_NUMBER"] == last


@pytest.mark.parametrize(
    ("hits", "number", "low", "high"),
    [(0, 0, 0.0, 1.0), (8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_the_interval(hits: int, number: int, low: float, high: float) -> None:
    assert wilson(hits, number) == pytest.approx((low, high), abs=0.001)
