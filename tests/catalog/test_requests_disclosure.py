"""Disclosure control on real requests: what was had before counts, and what would pass can be taken."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from catalog import people, requests
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.models import Department
from catalog.requests.earlier import PERSONS_FILE
from catalog.requests.types import CheckRow
from catalog.settings import Settings
from catalog.types import SYSTEM, RecipientKind
from tests.catalog.release_cases import Case, open_case

TODAY = datetime.now(ZoneInfo(Settings().timezone)).date()


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def run(case: Case, number: str) -> dict[str, CheckRow]:
    return {c.name: c for c in requests.run_checks(case.store, case.who["clerk"], number)}


def drafted(case: Case, **changes: Any) -> dict[str, CheckRow]:
    return run(case, case.create(**changes))


def smallest(case: Case, *keys: Any) -> int:
    groups: dict[Any, int] = defaultdict(int)
    for row in case.rows:
        groups[tuple(key(row) for key in keys)] += 1
    return min(groups.values())


def test_checks_can_be_seen_before_submitting(case: Case) -> None:
    number = case.create(fields=["amount"], agreement=None, agreement_until=None)
    found = run(case, number)
    assert found["agreement"].result == "refused"
    assert case.state(number) == "draft"
    assert case.events(number)[-1] == ("clerk", "request:check", "allowed")
    shown = requests.show(case.store, case.who["clerk"], number)
    assert {c.name for c in shown.checks} == set(found)


def test_only_the_applicant_checks_and_only_before_submitting(case: Case) -> None:
    number = case.create(fields=["amount"])
    with pytest.raises(RefusedError):
        requests.run_checks(case.store, case.who["planner"], number)
    assert case.events(number)[-1] == ("planner", "request:check", "refused")
    case.act(number, "submit", "clerk")
    with pytest.raises(RefusedError) as raised:
        requests.run_checks(case.store, case.who["clerk"], number)
    assert raised.value.decision.rule == "procedure-state"


def test_the_rules_come_first(case: Case) -> None:
    number = case.create(fields=["amount"])
    case.change(level=5)  # above a staff applicant's reach
    checks = requests.run_checks(case.store, case.who["clerk"], number)
    assert (checks[0].name, checks[0].result) == ("policy", "refused")
    assert checks[0].figure


@pytest.mark.parametrize(
    ("start", "end", "result"),
    [
        (None, TODAY + timedelta(30), "passed"),  # ends with the term
        (None, TODAY + timedelta(29), "refused"),
        (None, TODAY - timedelta(1), "refused"),
        (TODAY - timedelta(1), TODAY + timedelta(99), "passed"),
        (TODAY + timedelta(3), TODAY + timedelta(99), "refused"),
        (None, None, "warning"),
    ],
)
def test_an_agreement_lasts_as_long_as_the_release(
    case: Case, start: date | None, end: date | None, result: str
) -> None:
    changes = {"agreement_from": start, "agreement_until": end, "valid_days": 30}
    number = case.create(fields=["amount"], **changes)
    expires = requests.show(case.store, case.who["clerk"], number).row.expires_on
    assert expires == TODAY + timedelta(30)
    assert run(case, number)["agreement"].result == result


def test_a_term_without_an_agreement_is_a_mistake(case: Case) -> None:
    with pytest.raises(UsageError, match="number"):
        case.create(agreement=None)
    with pytest.raises(UsageError, match="before it begins"):
        case.create(agreement_from=date(2026, 2, 1), agreement_until=date(2026, 1, 31))


def test_fields_never_needed_before_are_warned_of(case: Case) -> None:
    first = case.create(fields=["sex", "amount"])
    assert run(case, first)["minimum"].result == "passed"
    case.act(first, "submit", "clerk")
    assert drafted(case, fields=["amount"])["minimum"].figure == "0"
    more = drafted(case, fields=["sex", "amount", "months"])["minimum"]
    assert (more.result, more.figure) == ("warning", "1")
    assert "months" in more.reason.en
    assert "same purpose" in more.reason.en
    other = drafted(case, fields=["months"], purpose="研究 study")["minimum"]
    assert "other purposes" in other.reason.en


def test_a_draft_or_a_rejected_request_is_no_need(case: Case) -> None:
    case.create(fields=["sex"])
    rejected = case.create(fields=["months"])
    case.act(rejected, "submit", "clerk")
    case.act(rejected, "reject", "steward")
    assert "nothing to compare" in drafted(case, fields=["months"])["minimum"].reason.en


def test_persons_are_kept_with_a_release_and_never_handed_out(case: Case, tmp_path: Path) -> None:
    number = case.delivered(fields=["sex", "amount"])
    kept = list((case.store.settings.releases / number).rglob(PERSONS_FILE))
    assert len(kept) == 1
    assert kept[0].stat().st_mode & 0o777 == 0o600
    case.content(number, tmp_path / "out")
    assert not list((tmp_path / "out").rglob(PERSONS_FILE))
    # The sketch is lost: persons are added up instead, and it is said.
    kept[0].unlink()
    again = drafted(case, fields=["sex", "amount"])["persons"]
    assert again.figure == "120"
    assert "about" in again.reason.en


@pytest.mark.parametrize(
    ("differ", "result"), [(1, "warning"), (9, "warning"), (10, "passed"), (0, "passed")]
)
def test_two_releases_that_differ_by_fewer_than_ten_are_told(
    case: Case, differ: int, result: str
) -> None:
    months = [r["months"] for r in case.rows]
    once = [m for m in months if months.count(m) == 1][:differ]
    assert len(once) == differ
    without = f"months NOT IN ({', '.join(once)})" if once else None
    case.delivered(fields=["sex", "amount"])
    found = drafted(case, fields=["sex", "amount"], row_filter=without)["difference"]
    assert found.result == result
    if result == "warning":
        assert found.figure == str(differ)


def test_what_the_recipient_has_is_put_beside_it(case: Case) -> None:
    case.delivered(fields=["birth", "amount"])
    year, sex = (lambda r: r["birth"][:4]), (lambda r: r["sex"])
    assert smallest(case, sex) > smallest(case, year, sex)
    found = drafted(case, fields=["sex", "amount"])
    assert found["k_anonymity"].figure == f"{smallest(case, sex)}/5"
    assert found["linkage"].figure == f"{smallest(case, year, sex)}/5"
    assert "birth" in found["linkage"].reason.en
    # The same again adds nothing.
    assert drafted(case, fields=["birth", "amount"])["linkage"].figure == "0"


def test_what_cannot_be_read_again_is_said(case: Case) -> None:
    case.delivered(fields=["birth", "amount"])
    case.source.write_text(case.source.read_text() + "\n")
    case.change(content_digest="")
    from catalog.datasets import pick_table

    case.change(content_digest=pick_table(str(case.source), None).digest())
    found = drafted(case, fields=["sex", "amount"])["linkage"]
    assert found.result == "warning"
    assert "could not be checked" in found.reason.en


def test_generalizations_that_pass_are_offered_and_can_be_taken(case: Case) -> None:
    number = case.create(fields=["birth", "sex", "amount"], row_filter="months >= 200")
    rows = [r for r in case.rows if int(r["months"]) >= 200]
    found = run(case, number)["k_anonymity"]
    assert found.result == "warning"
    offered = found.details["alternatives"]
    assert found.details["complete"]
    assert 1 <= len(offered) <= 3
    losses = [a["loss"] for a in offered]
    assert losses == sorted(losses)
    assert all(0 < loss < 1 for loss in losses)
    for which, alternative in enumerate(offered, 1):
        copy = case.create(fields=["birth", "sex", "amount"], row_filter="months >= 200")
        run(case, copy)
        requests.adopt(case.store, case.who["clerk"], copy, which)
        again = run(case, copy)["k_anonymity"]
        assert again.result == "passed"
        assert again.figure in {f"{alternative['smallest']}/5", ""}
        assert len(rows) > alternative["smallest"]
    with pytest.raises(NotFoundError):
        requests.adopt(case.store, case.who["clerk"], number, len(offered) + 1)
    with pytest.raises(NotFoundError):
        requests.adopt(case.store, case.who["clerk"], number, 0)
    with pytest.raises(RefusedError):
        requests.adopt(case.store, case.who["planner"], number, 1)


def test_too_few_persons_are_never_anonymous_and_it_is_said(case: Case) -> None:
    months = sorted(int(r["months"]) for r in case.rows)[3]
    found = drafted(case, fields=["birth", "sex"], row_filter=f"months <= {months}")["k_anonymity"]
    assert found.details["alternatives"] == []
    assert "too few persons" in found.reason.en


def test_for_the_public_failing_is_refused(case: Case) -> None:
    people.add_department(
        case.store,
        SYSTEM,
        code="public",
        name_zh="公众",
        name_en="The public",
        kind="external",
        recipient_kind=RecipientKind.PUBLIC,
    )
    with case.store.reading() as session:
        assert session.scalar(select(Department).where(Department.code == "public"))
    changes: dict[str, Any] = {"recipient": "public", "agreement": None, "agreement_until": None}
    found = drafted(case, fields=["birth", "sex", "amount"], **changes)
    assert found["k_anonymity"].result == "refused"
    assert found["k_anonymity"].figure.endswith("/21")


def test_sensitive_values_that_all_share_are_told(case: Case) -> None:
    lines = case.source.read_text().splitlines()
    place = lines[0].split(",").index("amount")
    changed = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        if cells[3] == "1":
            cells[place] = "1000.00"
        changed.append(",".join(cells))
    case.source.write_text("\n".join(changed) + "\n")
    from catalog.datasets import pick_table

    case.change(content_digest=pick_table(str(case.source), None).digest())
    found = drafted(case, fields=["sex", "amount"])["l_diversity"]
    assert (found.result, found.figure) == ("warning", "1/2")
    assert found.details["amount"]["groups_alike"] == 1


def test_uniqueness_is_told_of_what_leaves_and_of_the_dataset(case: Case) -> None:
    keys = [(r["birth"][:4], r["sex"]) for r in case.rows]
    months = [int(r["months"]) for r in case.rows]
    for cut in sorted(months)[2:]:
        chosen = [k for k, m in zip(keys, months, strict=True) if m <= cut]
        here = sum(chosen.count(k) == 1 for k in chosen) / len(chosen)
        if 0 < here < 1:
            break
    overall = sum(keys.count(k) == 1 for k in chosen) / len(chosen)
    assert overall < here
    found = drafted(case, fields=["birth", "sex", "amount"], row_filter=f"months <= {cut}")
    assert found["uniqueness"].result == "warning"
    assert found["uniqueness"].figure == f"{here:.2%}"
    assert f"{overall:.2%} in the whole dataset" in found["uniqueness"].reason.en


def test_figures_are_held_against_the_rules_of_output_checking(case: Case) -> None:
    changes: dict[str, Any] = {"protections": {"amount": "aggregate:measure=sum"}}
    found = drafted(case, fields=["sex", "amount"], **changes)
    sizes = [sum(r["sex"] == s for r in case.rows) for s in "12"]
    assert min(sizes) >= 10
    assert (found["aggregates"].result, found["aggregates"].figure) == (
        "passed",
        f"{min(sizes)}/10",
    )
    assert "only figures leave" in found["k_anonymity"].reason.en
    assert (found["persons"].result, found["persons"].figure) == ("passed", "60")
    assert (found["rows"].result, found["rows"].figure) == ("passed", "2")
    # By months hardly a cell has ten.
    fine = drafted(case, fields=["months", "amount"], **changes)
    assert fine["aggregates"].result == "refused"
    assert fine["rows"].result == "refused"


def test_two_tables_of_figures_that_differ_by_few_are_refused(case: Case) -> None:
    changes: dict[str, Any] = {
        "fields": ["sex", "amount"],
        "protections": {"amount": "aggregate:measure=sum"},
    }
    case.delivered(**changes)
    months = [r["months"] for r in case.rows]
    once = next(m for m in months if months.count(m) == 1)
    found = drafted(case, row_filter=f"months != {once}", **changes)
    assert (found["difference"].result, found["difference"].figure) == ("refused", "1")
    assert drafted(case, **changes)["difference"].result == "passed"
    # No row of anybody left: nothing to link, nobody to add up.
    rows = drafted(case, fields=["sex", "amount"])
    assert "0 given" in rows["persons"].reason.en
