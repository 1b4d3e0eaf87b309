"""Datasets, scans and levels: what is kept, what is refused, who lowers a level."""

from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import datasets, scans, views
from catalog.acts import RefusedError
from catalog.datasets import NewDataset
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.models import AuditEvent, Dataset, Scan
from catalog.store import Store
from catalog.types import Actor


def new(path: Path, **changes: object) -> NewDataset:
    given: dict[str, object] = {
        "code": "people",
        "title_zh": "人员",
        "title_en": "People",
        "owner": "pension",
        "steward": "steward",
        "location": str(path),
    }
    return NewDataset(**(given | changes))  # type: ignore[arg-type]


def dataset(store: Store) -> Dataset:
    with store.reading() as session:
        found = session.scalars(select(Dataset)).one()
        session.refresh(found, ["fields"])
        return found


def refusals(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.outcome == "refused"))
        return [(e.actor, e.action) for e in rows]


def test_unscanned_counts_as_the_strictest_and_the_scan_says_better(
    store: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    datasets.register(store, bureau["steward"], new(people_csv, declared_level=2))
    assert dataset(store).level == 6
    done = scans.scan_dataset(store, bureau["operator"], "people")
    kept = dataset(store)
    assert (done.rows, done.level, kept.level, kept.proposed_level) == (60, 4, 4, 4)
    assert {f.name: f.entity for f in kept.fields} == {
        "姓名": "PERSON",
        "身份证号": "CN_RESIDENT_ID",
        "手机号": "PHONE_NUMBER",
    }
    assert {r["kind"] for r in kept.level_reasons} >= {"declared", "field", "combination"}


def test_a_second_scan_keeps_findings_and_never_lowers(
    store: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    datasets.register(store, bureau["steward"], new(people_csv))
    scans.scan_dataset(store, bureau["operator"], "people")
    page = views.show_dataset(store, bureau["steward"], "people")
    people_csv.write_text("姓名,身份证号,手机号\n甲,乙,丙\n丁,戊,己\n庚,辛,壬\n", "utf-8")
    scans.scan_dataset(store, bureau["operator"], "people")
    kept = dataset(store)
    assert (kept.level, kept.proposed_level, kept.version) == (4, 2, 2)
    assert page.row.level == 4


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("clerk", {}),
        ("steward2", {}),
        ("doctor", {}),
        ("admin", {}),
        ("steward", {"state_secret": "机密"}),
    ],
)
def test_who_may_not_register(
    store: Store, bureau: dict[str, Actor], people_csv: Path, who: str, changes: dict[str, object]
) -> None:
    with pytest.raises(RefusedError) as refused:
        datasets.register(store, bureau[who], new(people_csv, **changes))
    assert refused.value.decision.remedy.en
    assert refusals(store) == [(who, "dataset:register")]
    with store.reading() as session:
        assert session.scalars(select(Dataset)).all() == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "Bad Code"}, UsageError),
        ({"title_en": " "}, UsageError),
        ({"owner": "nowhere"}, NotFoundError),
        ({"steward": "nobody"}, NotFoundError),
        ({"location": "/nowhere/x.csv"}, NotFoundError),
        ({"declared_level": 7}, UsageError),
        ({"state_secret": "内部"}, UsageError),
        ({"host_grade": 0}, UsageError),
        ({"host_grade": 6}, UsageError),
        ({"table": "other"}, NotFoundError),
    ],
)
def test_unusable_words_register_nothing(
    store: Store,
    bureau: dict[str, Actor],
    people_csv: Path,
    changes: dict[str, object],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        datasets.register(store, bureau["operator"], new(people_csv, **changes))
    with store.reading() as session:
        assert session.scalars(select(Dataset)).all() == []


def test_a_code_is_taken_once(store: Store, bureau: dict[str, Actor], people_csv: Path) -> None:
    datasets.register(store, bureau["steward"], new(people_csv))
    with pytest.raises(UsageError, match="taken"):
        datasets.register(store, bureau["steward"], new(people_csv))


def test_a_file_that_cannot_be_read_registers_nothing(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    bad = tmp_path / "empty.csv"
    bad.write_bytes(b"")
    with pytest.raises(UnusableInputError):
        datasets.register(store, bureau["steward"], new(bad))
    with store.reading() as session:
        assert session.scalars(select(Dataset)).all() == []


def test_a_scan_that_fails_says_so_and_keeps_what_was_known(
    store: Store, bureau: dict[str, Actor], people_csv: Path
) -> None:
    datasets.register(store, bureau["steward"], new(people_csv))
    scans.scan_dataset(store, bureau["operator"], "people")
    people_csv.write_text("姓名,姓名\n甲,乙\n", "utf-8")
    with pytest.raises(GuikouError):
        scans.scan_dataset(store, bureau["operator"], "people")
    people_csv.unlink()
    with pytest.raises(NotFoundError):
        scans.scan_dataset(store, bureau["operator"], "people")
    with store.reading() as session:
        statuses = [(s.status, bool(s.reason_zh)) for s in session.scalars(select(Scan))]
    assert statuses == [("done", False), ("failed", True), ("failed", True)]
    assert {f.entity for f in dataset(store).fields} == {"PERSON", "CN_RESIDENT_ID", "PHONE_NUMBER"}
    rows = views.list_scans(store, bureau["operator"])
    assert rows[0].status == "failed"


def test_who_sees_which_dataset(store: Store, bureau: dict[str, Actor], people_csv: Path) -> None:
    datasets.register(store, bureau["steward"], new(people_csv, declared_level=5))
    scans.scan_dataset(store, bureau["operator"], "people")
    seeing = {w for w in bureau if views.list_datasets(store, bureau[w])}
    assert seeing == {
        "leader",
        "planner",
        "planner2",
        "operator",
        "operator2",
        "inspector",
        "steward",
    }
    with pytest.raises(NotFoundError):
        views.show_dataset(store, bureau["clerk"], "people")
    assert ("clerk", "dataset:view") in refusals(store)
    with pytest.raises(NotFoundError):
        views.show_dataset(store, bureau["clerk"], "no_such")
    assert views.show_dataset(store, bureau["steward"], "people").row.level == 5


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 1),
        ({"search": "人员"}, 1),
        ({"search": "手机"}, 1),
        ({"search": "100%"}, 0),
        ({"department": "pension"}, 1),
        ({"department": "employment"}, 0),
        ({"level": 4}, 1),
        ({"level": 1}, 0),
        ({"entity": "PHONE_NUMBER"}, 1),
        ({"entity": "CN_QQ"}, 0),
    ],
)
def test_searching(
    store: Store,
    bureau: dict[str, Actor],
    people_csv: Path,
    asked: dict[str, object],
    found: int,
) -> None:
    datasets.register(store, bureau["steward"], new(people_csv))
    scans.scan_dataset(store, bureau["operator"], "people")
    assert len(views.list_datasets(store, bureau["planner"], **asked)) == found  # type: ignore[arg-type]
