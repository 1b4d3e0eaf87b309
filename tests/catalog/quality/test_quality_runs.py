"""The use case: decided, recorded, run over the real file, kept as counts."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import datasets, views
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.models import AuditEvent, QualityRun
from catalog.quality_runs import run_quality
from catalog.store import Store
from catalog.types import Actor

GOOD, BAD = "11010519491231002X", "110105194912310021"
CONTENT = f"grbh,xm,idno,csrq\n1,张三,{GOOD},19491231\n2,李四,{BAD},19491230\n3,无,,20000101\n"


def add(
    store: Store, who: dict[str, Actor], folder: Path, content: str = CONTENT, **elements: str
) -> Path:
    file = folder / "people.csv"
    file.write_text(content, "utf-8")
    datasets.register(
        store,
        who["operator"],
        datasets.NewDataset(
            code="people",
            title_zh="人员",
            title_en="People",
            owner="pension",
            steward="steward",
            location=str(file),
            declared_level=3,
            elements=elements,
        ),
    )
    return file


def events(store: Store) -> list[tuple[str, str, dict[str, object]]]:
    with store.reading() as session:
        found = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "quality:run").order_by(AuditEvent.seq)
        )
        return [(e.actor, e.outcome, json.loads(e.body)["details"]) for e in found]


def test_a_run_is_kept_as_counts_and_recorded(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, idno="AAC002")
    summary = run_quality(store, bureau["operator"], "people")
    assert (summary.dataset, summary.rows, summary.errors) == ("people", 3, 0)
    assert summary.passed + summary.failed == summary.rules
    with store.reading() as session:
        (run,) = session.scalars(select(QualityRun)).all()
        kept = {r.rule_id: (r.examined, r.failed, r.passed) for r in run.results}
        assert run.rules == len(kept) == summary.rules
        assert run.failed == sum(not r.passed for r in run.results) == summary.failed
    assert kept["check_digit:AAC002:idno"] == (2, 1, False)
    assert kept["not_null:AAC003:xm"] == (3, 1, False)
    assert kept["cross_field:QR088"] == (2, 1, False)
    assert kept["unique:QR010"] == (3, 0, True)
    begun, done = events(store)
    assert (begun[1], done[1]) == ("allowed", "allowed")
    assert (done[0], done[2]["rows"], done[2]["failed"]) == ("operator", 3, summary.failed)


def test_the_page_of_the_dataset_shows_the_run(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, idno="AAC002")
    summary = run_quality(store, bureau["operator"], "people")
    page = views.show_dataset(store, bureau["operator"], "people")
    assert page.row.quality is not None
    assert page.row.quality.failed == summary.failed
    assert len(page.quality) == summary.rules


@pytest.mark.sqlite_file  # reads the catalog's bytes
def test_no_cell_is_written_to_the_store(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, idno="AAC002")
    run_quality(store, bureau["operator"], "people")
    store.close()
    written = b"".join(p.read_bytes() for p in (tmp_path / "home").rglob("*") if p.is_file())
    assert b"cross_field:QR088" in written
    for cell in (GOOD, BAD, "张三", "李四", "19491231"):
        assert cell.encode() not in written


def test_who_may_not_is_refused_and_that_is_recorded(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path)
    with pytest.raises(RefusedError):
        run_quality(store, bureau["clerk"], "people")
    with store.reading() as session:
        assert session.scalars(select(QualityRun)).all() == []
    ((actor, outcome, _),) = events(store)
    assert (actor, outcome) == ("clerk", "refused")


def test_an_unknown_dataset_is_not_found(store: Store, bureau: dict[str, Actor]) -> None:
    with pytest.raises(NotFoundError):
        run_quality(store, bureau["operator"], "nothing")


def test_a_file_that_is_gone_is_recorded_as_failed(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path).unlink()
    with pytest.raises((NotFoundError, UnusableInputError)):
        run_quality(store, bureau["operator"], "people")
    assert [e[1] for e in events(store)] == ["allowed", "failed"]
    with store.reading() as session:
        assert session.scalars(select(QualityRun)).all() == []


def test_an_element_that_does_not_exist_is_an_error(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, idno="ZZZ999")
    with pytest.raises(UsageError, match="ZZZ999"):
        run_quality(store, bureau["operator"], "people")
    assert [e[1] for e in events(store)] == ["allowed", "failed"]


def test_a_hinted_column_that_is_gone_ends_in_errors(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, gone="AAC002")
    summary = run_quality(store, bureau["operator"], "people")
    assert summary.errors > 0
    assert summary.passed + summary.failed + summary.errors == summary.rules


def test_a_dataset_without_elements_has_no_rules_but_its_rows_are_counted(
    store: Store, bureau: dict[str, Actor], tmp_path: Path
) -> None:
    add(store, bureau, tmp_path, "a,b\n1,2\n3,4\n")
    summary = run_quality(store, bureau["operator"], "people")
    assert (summary.rows, summary.rules, summary.passed) == (2, 0, 0)
