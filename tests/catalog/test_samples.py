"""Every way out, at every level, for every role and entity: what comes out is what level and obligation say."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import people, requests
from catalog.acts import RefusedError
from catalog.datasets import pick_table
from catalog.errors import NotFoundError, UsageError
from catalog.models import AuditEvent, Dataset, User
from catalog.release_writing import Order, write_data
from catalog.requests.fields import Under, planned_fields
from catalog.requests.shown import MOST_CHARACTERS
from catalog.requests.synthetic import OTHER_VALUES, OWN_VALUES, PLAIN, VALUES, synthetic_rows
from catalog.requests.types import ShownRows
from catalog.samples import show_samples
from catalog.store import Store
from catalog.types import SYSTEM, Actor, RecipientKind
from classifiers import checks
from classifiers.detectors import DETECTORS
from policies.protections import ProtectionSpec
from policies.rulebook import shipped
from policies.types import Text
from tests.catalog.conftest import PASSWORD
from tests.catalog.every_entity import (
    CODE,
    ENTITIES,
    ROWS,
    SHORT,
    register_everything,
    set_level,
    write_everything,
)

#: Who may see samples: the liaison of the owning department, up to level 4.
LOGINS = (
    "leader", "planner", "operator", "inspector", "steward", "steward2", "clerk", "doctor", "admin",
    "member", "auditor",
)  # fmt: skip
KINDS = {e: shipped().entities.get(e).kind for e in ENTITIES}


@pytest.fixture
def who(store: Store, bureau: dict[str, Actor], tmp_path: Path) -> Iterator[dict[str, Actor]]:
    for login, department, role in (
        ("member", "office", "leading_group"),
        ("auditor", "planning", "finance_supervision"),
    ):
        people.add_user(
            store,
            SYSTEM,
            login=login,
            name_zh=login,
            name_en=login,
            department=department,
            roles=[role],
            password=PASSWORD,
            valid_from=date(2020, 1, 1),
        )
    with store.reading() as session:
        found = session.query(User).all()
        yield {u.login: Actor(u.id, u.login) for u in found}


@pytest.fixture
def columns(store: Store, who: dict[str, Actor], tmp_path: Path) -> dict[str, list[str]]:
    made = write_everything(tmp_path / "everything.csv")
    register_everything(store, tmp_path / "everything.csv", 4)
    return made


def as_bytes(shown: ShownRows) -> bytes:
    return json.dumps(shown.rows, ensure_ascii=False).encode()


def released(entity: str | None, level: int) -> str:
    kind = KINDS.get(entity or "", "other")
    return shipped().levels.by_number(level).protections[kind]


def leaked(raw: dict[str, list[str]], fields: list[str], content: bytes) -> list[str]:
    return [f for f in fields if f not in SHORT and any(v.encode() in content for v in raw[f])]


@pytest.mark.parametrize("level", range(1, 7))
def test_samples_by_level_role_and_entity(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]], level: int
) -> None:
    set_level(store, level)
    obligation = shipped().levels.by_number(level).samples
    for login in LOGINS:
        if login != "steward" or level > 4:
            with pytest.raises((RefusedError, NotFoundError)):
                show_samples(store, who[login], CODE)
            continue
        shown = show_samples(store, who[login], CODE, rows=20)
        assert shown.obligation == obligation
        assert len(shown.rows) == 20
        plan = {f.name: ProtectionSpec(f.protection, f.parameters) for f in shown.fields}
        _as_the_obligation_says(plan, level, obligation)
        protected = [name for name, spec in plan.items() if spec.kind != "none"]
        assert leaked(columns, protected, as_bytes(shown)) == []
        cells = dict(zip(plan, zip(*shown.rows, strict=True), strict=True))
        for name, spec in plan.items():
            if spec.kind == "none" and name != "REMARK":
                assert list(cells[name]) == columns[name][:20]
            elif name != "REMARK":
                assert not set(cells[name]) & set(columns[name])


def _as_the_obligation_says(plan: dict[str, ProtectionSpec], level: int, obligation: str) -> None:
    assert plan["UNSCANNED"].kind == "suppress"
    assert plan["NOTHING"].kind == "none"
    assert plan["REMARK"].kind == ("none" if level == 1 else "redact")
    for entity in ENTITIES:
        kind = plan[entity].kind
        if entity in {"CREDENTIAL", "BIOMETRIC"}:
            assert kind == "suppress"
        elif obligation == "masked" and KINDS[entity] in {"identifier", "contact", "sensitive"}:
            assert kind == "mask"
        else:
            asked = released(entity, level)
            fallback = {"generalize": {"generalize", "suppress", "none"}}
            assert kind in fallback.get(asked, {asked})


@pytest.mark.parametrize("level", range(1, 7))
@pytest.mark.parametrize("kind", [RecipientKind.OWN_BUREAU, RecipientKind.AGREEMENT])
def test_artifacts_by_level_and_entity(
    store: Store, columns: dict[str, list[str]], tmp_path: Path, level: int, kind: RecipientKind
) -> None:
    set_level(store, level)
    with store.reading() as session:
        dataset = session.scalars(select(Dataset)).one()
        names = [f.name for f in dataset.fields]
        fields = planned_fields(dataset, names, {}, Under(level, kind, shipped(), "aes"))
        bound = {"schema_digest": dataset.schema_digest, "content_digest": dataset.content_digest}
        location = dataset.location
    envelope = {
        "request": "R1",
        "dataset": bound,
        "fields": fields,
        "row_filter": None,
        "output": {"format": "csv"},
    }
    order = Order(
        table=pick_table(location, None),
        envelope=envelope,
        key=b"k" * 32,
        notice=Text("说明", "notice"),
        lock=None,
        person_field="PERSON_NUMBER",
        quasi_identifiers=(),
        batch_rows=7,
        detectors=DETECTORS,
    )
    out = tmp_path / "out"
    out.mkdir()
    content = (out / write_data(out, order).name).read_bytes()
    protected = [f["name"] for f in fields if f["protection"] != "none"]
    assert leaked(columns, protected, content) == []
    for f in fields:
        asked = "suppress" if f["name"] == "UNSCANNED" else released(f["entity"], level)
        if f["name"] == "REMARK":
            asked = shipped().levels.by_number(level).protections["text"]
        allowed = {asked} | ({"none", "suppress"} if asked == "generalize" else set())
        assert f["protection"] in allowed, f["name"]
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == ROWS
    for f in fields:
        cells = [row[f["name"]] for row in rows]
        if f["protection"] == "none" and f["name"] != "REMARK":
            assert cells == columns[f["name"]]
        elif f["name"] != "REMARK":
            assert not set(cells) & set(columns[f["name"]])


@pytest.mark.parametrize("level", range(1, 6))
def test_previews_by_level_and_role(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]], level: int
) -> None:
    set_level(store, level)
    applicant = "clerk" if level < 5 else "steward2"
    number = requests.create(
        store,
        who[applicant],
        dataset=CODE,
        recipient="hospital",
        purpose="核对",
        legal_basis="社会保险法第七十四条",
        fields=list(columns),
        destruction="删除",
    )
    for login in (applicant, "steward", "planner", "leader", "operator", "inspector"):
        shown = requests.preview(store, who[login], number)
        assert len(shown.rows) == 3
        real = login == "steward" and level < 5
        assert shown.synthetic == (not real)
        content = as_bytes(shown)
        if not real:
            assert leaked(columns, list(columns), content) == []
            continue
        plan = {f.name: f.protection for f in shown.fields}
        assert leaked(columns, [n for n, p in plan.items() if p != "none"], content) == []
        if shown.obligation == "masked":
            # 4 gives sensitive fields away as they are; who looks at samples sees them masked.
            assert plan["INCOME"] == "mask"
            assert plan["CN_RESIDENT_ID"] == "pseudonym"
    for login in ("doctor", "steward2" if level < 5 else "clerk", "admin"):
        with pytest.raises((RefusedError, NotFoundError)):
            requests.preview(store, who[login], number)


def test_looks_are_recorded_with_counts_only_and_no_value_is_kept(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]]
) -> None:
    show_samples(store, who["steward"], CODE, rows=3)
    with pytest.raises(RefusedError):
        show_samples(store, who["planner"], CODE)
    with store.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        allowed, refused = [e for e in events if e.action == "dataset:samples"]
        details = json.loads(allowed.body)["details"]
    assert (allowed.outcome, refused.outcome) == ("allowed", "refused")
    assert {k: details[k] for k in ("obligation", "rows", "fields")} == {
        "obligation": "masked",
        "rows": 3,
        "fields": len(columns),
    }
    assert 0 < details["protected"] <= len(columns)
    written = b"".join(p.read_bytes() for p in store.settings.home.rglob("*") if p.is_file())
    assert leaked(columns, list(columns), written) == []


def test_two_looks_cannot_be_joined(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]]
) -> None:
    set_level(store, 2)
    first, second = (show_samples(store, who["steward"], CODE) for _ in range(2))
    place = list(columns).index("CN_RESIDENT_ID")
    assert first.fields[place].protection == "pseudonym"
    assert not {r[place] for r in first.rows} & {r[place] for r in second.rows}


def test_a_source_that_is_not_what_was_scanned_is_not_shown(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]], tmp_path: Path
) -> None:
    with (tmp_path / "everything.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(["more"] * len(columns)) + "\n")
    with pytest.raises(UsageError, match="Scan it again"):
        show_samples(store, who["steward"], CODE)


@pytest.mark.parametrize("rows", [0, 21, -1])
def test_a_sample_has_a_few_rows(store: Store, who: dict[str, Actor], rows: int) -> None:
    with pytest.raises(UsageError, match="1 to 20"):
        show_samples(store, who["steward"], CODE, rows=rows)


def test_what_is_not_there_or_not_to_be_known_of_is_not_found(
    store: Store, who: dict[str, Actor], columns: dict[str, list[str]]
) -> None:
    for login, code in (("steward", "nothing"), ("doctor", CODE)):
        with pytest.raises(NotFoundError):
            show_samples(store, who[login], code)


def test_made_up_rows_are_nobodys() -> None:
    assert set(VALUES) | {"OWN_"} <= set(shipped().entities.by_key)
    for entity, name in (
        ("CN_RESIDENT_ID", "resident_id"),
        ("CN_FOREIGNER_ID", "resident_id_15"),
        ("CN_BANK_CARD", "luhn"),
        ("BANK_ACCOUNT", "luhn"),
        ("CREDIT_CARD", "luhn"),
        ("CN_USCC", "uscc"),
        ("CN_ORG_CODE", "org_code"),
        ("IBAN_CODE", "iban"),
        ("US_SSN", "us_ssn"),
    ):
        assert not any(checks.passes(name, v.replace("-", "")) for v in VALUES[entity])
        assert not any(checks.passes(name, v) for v in VALUES[entity])
    frame = synthetic_rows({"a": "PERSON", "b": None, "c": "OWN_STAFF_CARD", "d": "CA_SIN"})
    assert frame.rows() == list(zip(VALUES["PERSON"], PLAIN, OWN_VALUES, OTHER_VALUES, strict=True))
    assert max(len(v) for values in VALUES.values() for v in values) <= MOST_CHARACTERS
