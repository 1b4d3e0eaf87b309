"""What leaves: its content, its protections, its manifest; killed at any moment; fetched as often as allowed."""

import csv
import io
import json
import threading
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from catalog import artifacts, releases, requests
from catalog.acts import RefusedError
from catalog.datasets import pick_table
from catalog.encryption import decrypt_file, ensure_identity
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.models import Artifact, AuditEvent, Dataset, Finding, Scan
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import ReleaseFormat
from catalog.verification import open_artifact, verify_artifact
from tests.catalog.release_cases import PATH, Case, open_case

PROTECTED = ("id_number", "name", "phone", "birth")


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_content_is_what_the_envelope_says(case: Case, tmp_path: Path) -> None:
    number = case.delivered(
        row_filter="status = '1' AND months >= 200",
        fields=["id_number", "name", "birth", "sex", "phone", "amount", "remark"],
    )
    found = rows_of(case.content(number, tmp_path / "out"))
    kept = [r for r in case.rows if r["status"] == "1" and int(r["months"]) >= 200]
    assert 0 < len(kept) < len(case.rows)
    assert len(found) == len(kept)
    assert [r["amount"] for r in found] == [r["amount"] for r in kept]
    assert [r["birth"] for r in found] == [r["birth"][:4] for r in kept]
    assert len({r["id_number"] for r in found}) == len({r["id_number"] for r in kept})
    assert all(
        f["phone"] == k["phone"][:3] + "****" + k["phone"][7:]
        for f, k in zip(found, kept, strict=True)
    )
    safe = {
        "=1+1": "'=1+1",
        "-5": "-5",
        "+abc": "'+abc",
        "正常": "正常",
        '@SUM(A1)"x': "'@SUM(A1)\"x",
    }
    assert [r["remark"] for r in found] == [safe[r["remark"]] for r in kept]


def test_the_manifest_says_what_left_and_who_agreed(case: Case, tmp_path: Path) -> None:
    number = case.delivered(row_filter="status = '1'")
    folder = releases.download(case.store, case.who["doctor"], number, tmp_path / "out")
    assert sorted(p.name for p in folder.iterdir()) == [
        f"{number}-L4-sensitive.csv.age",
        "manifest.json",
        "manifest.json.sig",
    ]
    report = verify_artifact(folder, case.store.settings.keys / "public.pem")
    assert (report.whole, report.rows, report.approvals) == (True, 40, 4)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [(a["event"], a["actor"], a["role"]) for a in manifest["approvals"]] == [
        ("submit", "clerk", "staff"),
        ("consent", "steward", "owner_liaison"),
        ("review", "planner", "planning"),
        ("approve", "leader", "leader_in_charge"),
    ]
    assert manifest["counts"]["persons"] == 40
    assert manifest["counts"]["rows_read"] == 60
    assert manifest["envelope"]["row_filter"] == "\"status\" = '1'"
    assert manifest["terms"]["recipient"] == "hospital"
    assert number in manifest["notice"]["zh"]
    assert {f["name"]: f["protection"] for f in manifest["fields"]}["id_number"] == "pseudonym"
    assert all(f["guarantee"]["en"] for f in manifest["fields"])


def test_no_raw_value_is_in_any_byte_that_was_written(case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    content = case.content(number, tmp_path / "out")
    written = [content, case.bodies().encode()]
    home = case.store.settings.home
    written += [p.read_bytes() for p in home.rglob("*") if p.is_file() and p != case.source]
    assert len(written) > 10
    for row in case.rows:
        for name in PROTECTED:
            raw = row[name].encode()
            assert not any(raw in chunk for chunk in written), name
        # Given as it is, so it must be there: the search itself works.
        assert row["amount"].encode() in content


def test_personal_data_inside_text_is_replaced_by_its_kind(case: Case, tmp_path: Path) -> None:
    phones = [row["phone"] for row in case.rows[:5]]
    lines = case.source.read_text().splitlines()
    header, body = lines[0], lines[1:]
    for place, phone in enumerate(phones):
        body[place] = body[place].rsplit(",", 1)[0] + f",来电人电话{phone}，要求回复"
    case.source.write_text("\n".join([header, *body]) + "\n")
    table = pick_table(str(case.source), None)
    case.change(content_digest=table.digest())
    with case.store.unit_of_work() as session:
        dataset = session.scalars(select(Dataset)).one()
        scan = Scan(
            dataset_id=dataset.id, started_by="steward", status="done", started_at=datetime.now(UTC)
        )
        session.add(scan)
        session.flush()
        dataset.fields[-1].findings = [
            Finding(
                entity="PHONE_NUMBER",
                matches=5,
                examined=60,
                ratio=0.08,
                confidence=0.9,
                sparse=True,
                evidence=["values"],
                detector="phone",
                first_scan_id=scan.id,
                last_scan_id=scan.id,
            )
        ]
    number = case.delivered(fields=["remark", "amount"])
    content = case.content(number, tmp_path / "out")
    found = rows_of(content)
    assert [r["remark"] for r in found[:5]] == ["来电人电话[PHONE_NUMBER]，要求回复"] * 5
    assert found[8]["remark"] == "正常"
    assert not any(phone.encode() in content for phone in phones)


def test_pseudonyms_of_two_releases_cannot_be_joined(case: Case, tmp_path: Path) -> None:
    first, second = case.delivered(), case.delivered()
    one = rows_of(case.content(first, tmp_path / "1"))
    two = rows_of(case.content(second, tmp_path / "2"))
    assert not {r["id_number"] for r in one} & {r["id_number"] for r in two}
    keys = case.store.settings.keys / "releases"
    assert len({(keys / f"{n}.key").read_bytes() for n in (first, second)}) == 2
    assert all(p.stat().st_mode & 0o077 == 0 for p in keys.iterdir())
    assert keys.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_other_formats_hold_the_same_rows(case: Case, tmp_path: Path, form: str) -> None:
    number = case.delivered(format=form, fields=["sex", "amount", "remark", "months"])
    content = case.content(number, tmp_path / "out")
    path = tmp_path / f"read.{form}"
    path.write_bytes(content)
    read = (
        pl.read_parquet(path) if form == "parquet" else pl.read_excel(path, infer_schema_length=0)
    )
    assert read.rows() == [(r["sex"], r["amount"], r["remark"], r["months"]) for r in case.rows]
    if form == "xlsx":
        notice = pl.read_excel(path, sheet_id=2, has_header=False)
        assert number in notice[0, 0]


def test_the_recipient_can_bring_a_key_of_their_own(case: Case, tmp_path: Path) -> None:
    public = ensure_identity(tmp_path / "doctor.key")
    number = case.delivered(recipient_key=public)
    assert not (case.store.settings.keys / "releases" / f"{number}.age").exists()
    folder = releases.download(case.store, case.who["doctor"], number, tmp_path / "out")
    with (folder / f"{number}-L4-sensitive.csv.age").open("rb") as sealed:
        decrypt_file(sealed, tmp_path / "plain.csv", (tmp_path / "doctor.key").read_text())
    assert len(rows_of((tmp_path / "plain.csv").read_bytes())) == 60
    with pytest.raises(NotFoundError):
        releases.unlocking_key(case.store, case.who["doctor"], number)


def test_a_recipient_without_a_key_gets_a_password(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not both"):
        case.create(password=True, recipient_key=ensure_identity(tmp_path / "k"))
    number = case.delivered(password=True, fields=["amount", "sex"])
    folder = releases.download(case.store, case.who["doctor"], number, tmp_path / "out")
    password = releases.unlocking_key(case.store, case.who["doctor"], number)
    public = case.store.settings.keys / "public.pem"
    opened = open_artifact(folder, public, tmp_path / "open", identity=password)
    assert len(rows_of(opened.read_bytes())) == 60
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["file"]["encryption"] == "aes-256-gcm-scrypt"
    assert password not in case.bodies() + json.dumps(manifest)
    keys = {p.name for p in (case.store.settings.keys / "releases").iterdir()}
    assert keys == {f"{number}.key", f"{number}.password"}


def test_a_low_level_is_delivered_in_the_clear_by_one_person(case: Case, tmp_path: Path) -> None:
    case.change(level=2)
    number = case.create(fields=["status", "months"])
    for event, by in [
        ("submit", "clerk"),
        ("consent", "steward"),
        ("review", "planner"),
        ("approve", "leader"),
        ("prepare", "operator"),
    ]:
        case.act(number, event, by)
    assert case.act(number, "deliver", "operator") == "delivered"
    folder = releases.download(case.store, case.who["doctor"], number, tmp_path / "out")
    assert rows_of((folder / f"{number}-L2-internal.csv").read_bytes())[0].keys() == {
        "status",
        "months",
    }


def test_fetching_is_counted_and_limited_and_for_the_recipient_only(
    case: Case, tmp_path: Path
) -> None:
    number = case.delivered()
    fetch = [tmp_path / str(i) for i in range(5)]
    with pytest.raises(RefusedError):
        releases.download(case.store, case.who["steward2"], number, fetch[4])
    releases.download(case.store, case.who["doctor"], number, fetch[0])
    zipped = releases.package(case.store, case.who["doctor"], number, fetch[1])
    assert verify_artifact(zipped, case.store.settings.keys / "public.pem").whole
    with pytest.raises(UsageError):
        releases.download(case.store, case.who["doctor"], number, fetch[0])
    releases.download(case.store, case.who["doctor"], number, fetch[2])
    with pytest.raises(RefusedError) as raised:
        releases.download(case.store, case.who["doctor"], number, fetch[3])
    assert raised.value.decision.rule == "download-limit"
    assert not fetch[3].exists()
    page = requests.show(case.store, case.who["planner"], number)
    assert [(a.downloads, a.download_limit) for a in page.artifacts] == [(3, 3)]
    outcomes = [o for _, action, o in case.events(number) if action == "release:download"]
    assert outcomes == ["refused", "allowed", "allowed", "allowed", "refused"]


def test_nothing_is_fetched_before_delivery_or_after_damage(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    case.act(number, "prepare", "operator")
    with pytest.raises(RefusedError):
        releases.download(case.store, case.who["doctor"], number, tmp_path / "1")
    with pytest.raises(RefusedError):
        releases.unlocking_key(case.store, case.who["doctor"], number)
    case.act(number, "deliver", "operator")
    case.act(number, "deliver", "operator2")
    assert releases.unlocking_key(case.store, case.who["doctor"], number).startswith("AGE-SECRET")
    with case.store.reading() as session:
        path = Path(session.scalars(select(Artifact.path)).one())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(GuikouError, match="damaged"):
        releases.download(case.store, case.who["doctor"], number, tmp_path / "2")


def test_a_changed_source_is_not_released(case: Case) -> None:
    number = case.approved()
    case.source.write_text(case.source.read_text() + case.source.read_text().splitlines()[1] + "\n")
    with pytest.raises(RefusedError) as raised:
        releases.prepare(case.store, case.who["operator"], number)
    assert raised.value.decision.rule == "content-changed"
    assert case.state(number) == "returned"
    assert list((case.store.settings.releases / number).glob("*/*")) == []


def test_an_unreadable_source_is_a_failed_act(case: Case) -> None:
    number = case.approved()
    case.source.unlink()
    with pytest.raises(GuikouError):
        releases.prepare(case.store, case.who["operator"], number)
    assert case.events(number)[-1] == ("operator", "request:prepare", "failed")
    assert case.state(number) == "approved"


def test_small_batches_make_the_same_release(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = case.approved(
        recipient_key=ensure_identity(tmp_path / "k"), fields=["amount", "birth"]
    )
    small = Store(Settings(home=case.store.settings.home, batch_rows=7))
    seen: list[int] = []
    row = releases.prepare(small, case.who["operator"], number, progress=seen.append)
    assert seen == [7] * 8 + [4]
    assert row.rows == 60
    with Path(row.file).open("rb") as sealed:
        decrypt_file(sealed, tmp_path / "plain", (tmp_path / "k").read_text())
    found = rows_of((tmp_path / "plain").read_bytes())
    assert [r["amount"] for r in found] == [r["amount"] for r in case.rows]
    small.close()


def test_two_at_one_release_make_one(case: Case) -> None:
    number = case.approved()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def prepare(login: str) -> None:
        start.wait()
        try:
            releases.prepare(case.store, case.who[login], number)
            outcomes.append("done")
        except (UsageError, RefusedError) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=prepare, args=[w]) for w in ("operator", "operator2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    with case.store.reading() as session:
        assert len(list(session.scalars(select(Artifact)))) == 1
        query = select(AuditEvent).where(
            AuditEvent.action == "request:prepare", AuditEvent.outcome == "allowed"
        )
        assert len(list(session.scalars(query))) == 1


@pytest.mark.parametrize(
    ("cell", "escaped"),
    [
        ("=cmd|' /C calc'!A0", True),
        ("  =1", True),
        ("\t=1", True),
        ("\r1", True),
        ("+1-1", True),
        ("-2+3", True),
        ("@x", True),
        ("＝1", True),
        ("＋1+1", True),
        ("－1+1", True),
        ("＠SUM(A1)", True),
        ("｜x", True),
        ("％1", True),
        ("﹦1", True),
        ("﹢1", True),
        ("﹣1", True),
        ("﹫x", True),
        ("⁼1", True),
        ("₌1", True),
        ("⁺1", True),
        ("₊1", True),
        ("⁻1", True),
        ("₋1", True),
        ("−1", True),
        ("﬩1", True),
        ("|calc", True),
        ("%0A=1", True),
        ("\u3000=1", True),
        ("\u00a0=1", True),
        ("\u200b=1", True),
        ("\ufeff=1", True),
        ("\u202e=1", True),
        ("\u2060\u200e=1", True),
        ("\x00=1", True),
        ("\x01=1", True),
        ("\x1f@x", True),
        ("\x7f-1+1", True),
        (" \r\n=1", True),
        ("\n1", True),
        ("\t", True),
        ("+1234567890123456789", False),
        ("-1e5", True),
        ("-1,000", True),
        ("--1", True),
        ("- 1", True),
        ("'=1", False),
        ("1=1", False),
        ("张=1", False),
        ("（=1）", False),
        ("a\n=1", False),
        ("a\t=1", False),
        ("a@b.org", False),
        ("50%", False),
        ("-12.50", False),
        ("+86", False),
        ("a=1", False),
        ("", False),
        ("13", False),
        ("张三", False),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_defused(cell: str, escaped: bool) -> None:
    frame, count = artifacts.defuse(pl.DataFrame({"c": [cell, None]}))
    assert frame["c"].to_list() == ["'" + cell if escaped else cell, None]
    assert count == int(escaped)


def test_limits_and_odd_types_are_clear_errors(tmp_path: Path) -> None:
    writer = artifacts.open_writer(ReleaseFormat.XLSX, io.BytesIO(), ["c"], ["n"], tmp_path)
    with pytest.raises(UnusableInputError):
        writer.write(pl.DataFrame({"c": ["x" * 32_768]}))
    writer.rows = artifacts.XLSX_ROWS - 1
    with pytest.raises(UnusableInputError):
        writer.write(pl.DataFrame({"c": ["x"]}))
    writer.close()
    with pytest.raises(UnusableInputError):
        artifacts.flat(pl.DataFrame({"c": [[1, 2]]}))
    assert (
        artifacts.flat(pl.DataFrame({"c": pl.Series(["a"], dtype=pl.Categorical)}))["c"].dtype
        == pl.String
    )


def test_numbers_keep_their_digits_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = pl.DataFrame({"n": [110101199003070011, 12, None], "=f": ["=1+1", "0012", "x"]})
    with path.open("wb") as file:
        writer = artifacts.open_writer(ReleaseFormat.XLSX, file, rows.columns, ["notice"], tmp_path)
        writer.write(rows)
        writer.close()
    read = pl.read_excel(path, infer_schema_length=0)
    assert read.rows() == [("110101199003070011", "=1+1"), ("12", "0012"), (None, "x")]
    assert read.columns == ["n", "=f"]


@pytest.mark.parametrize("form", list(ReleaseFormat))
def test_a_file_without_rows_keeps_its_header(tmp_path: Path, form: ReleaseFormat) -> None:
    path = tmp_path / f"a.{form.value}"
    with path.open("wb") as file:
        artifacts.open_writer(form, file, ["a", "b"], ["notice"], tmp_path).close()
    readers = {"csv": pl.read_csv, "parquet": pl.read_parquet, "xlsx": pl.read_excel}
    if form is ReleaseFormat.XLSX:
        assert pl.read_excel(path, has_header=False, raise_if_empty=False).rows() == [("a", "b")]
    else:
        assert readers[form.value](path).columns == ["a", "b"]


def test_figures_leave_instead_of_rows(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = open_case(tmp_path, tmp_path_factory, rows=400)
    number = case.approved(
        fields=["sex", "amount", "name"],
        protections={"amount": "aggregate:measure=sum", "name": "suppress"},
    )
    page = requests.show(case.store, case.who["planner"], number)
    checks = {c.name: c.figure for c in page.checks}
    for event, by in PATH[4:]:
        case.act(number, event, by)
    content = case.content(number, tmp_path / "to").decode("utf-8-sig")
    found = list(csv.DictReader(content.splitlines()))
    sums: dict[str, list[float]] = {"1": [], "2": []}
    for row in case.rows:
        sums[row["sex"]].append(float(row["amount"]))
    assert [r["sex"] for r in found] == ["1", "2"]
    for r in found:
        assert int(r["contributors"]) == len(sums[r["sex"]])
        assert float(r["amount"]) == pytest.approx(sum(sums[r["sex"]]))
    assert set(found[0]) == {"sex", "amount", "contributors"}
    assert checks["rows"] == "2"
    assert checks["aggregates"] == f"{min(map(len, sums.values()))}/10"
    assert not any(row[n] in content for row in case.rows for n in ("amount", "name", "id_number"))
    case.store.close()


def test_figures_need_something_to_group_by(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = open_case(tmp_path, tmp_path_factory)
    with pytest.raises(UsageError, match="group by"):
        case.create(fields=["amount"], protections={"amount": "aggregate"})
    case.store.close()


def test_every_form_that_means_a_formula_is_known() -> None:
    """Whatever decomposes to a sign that begins a formula is defused, in all of Unicode."""
    signs = "=+-@|%"
    alike = [
        c for c in map(chr, range(0x110000)) if unicodedata.normalize("NFKC", c)[:1] in set(signs)
    ]
    assert len(alike) > 20
    cells = [f"{c}1+1" for c in [*alike, "−"]]
    frame, count = artifacts.defuse(pl.DataFrame({"c": cells}))
    assert count == len(cells), [c for c, made in zip(cells, frame["c"], strict=True) if c == made]


@pytest.mark.parametrize("cell", ['a"b', "a,b", "a\nb", "a\rb", "a\r\nb", "a;b", " a ", "", "'"])
def test_a_cell_stays_in_its_place_in_csv(tmp_path: Path, cell: str) -> None:
    file = io.BytesIO()
    rows = pl.DataFrame({"一": [cell, "x"], "=b": ["y", "z"]})
    with artifacts.open_writer(ReleaseFormat.CSV, file, rows.columns, [], tmp_path) as writer:
        writer.write(rows)
    read = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    assert read == [["一", "'=b"], [cell, "y"], ["x", "z"]]
