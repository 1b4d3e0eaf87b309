"""The papers of a request: bound by the envelope, found changed by a single byte, read by whom the rules let."""

import json
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from catalog import attachment_files, requests
from catalog.acts import RefusedError
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.health import examine
from catalog.requests import Document
from catalog.requests.envelopes import digest_of
from tests.catalog.release_cases import Case, open_case
from tests.catalog.test_media_types import PDF

NOTE = Document("other", "说明.pdf", PDF)


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def file_of(case: Case, row: requests.AttachmentRow) -> Path:
    return attachment_files.path_of(case.store.settings.attachments, row.sha256)


def rows(case: Case, number: str) -> tuple[requests.AttachmentRow, ...]:
    return requests.show(case.store, case.who["planner"], number).attachments or ()


def test_a_paper_is_kept_by_its_digest_bound_and_recorded(case: Case) -> None:
    number = case.create()
    before = requests.show(case.store, case.who["clerk"], number)
    row = requests.attach(case.store, case.who["clerk"], number, NOTE)
    page = requests.show(case.store, case.who["clerk"], number)
    path = file_of(case, row)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert page.envelope_digest not in {before.envelope_digest, ""}
    assert page.envelope["attachments"][-1]["sha256"] == row.sha256
    assert [a["kind"] for a in page.envelope["attachments"]] == [
        "agreement",
        "impact_assessment",
        "other",
    ]
    # The envelope goes to the recipient: neither names of files nor of people.
    assert "说明" not in json.dumps(page.envelope, ensure_ascii=False)
    assert (case.who["clerk"].login, "request:attach", "allowed") in case.events(number)
    requests.detach(case.store, case.who["clerk"], number, row.id)
    assert not path.exists()
    after = requests.show(case.store, case.who["clerk"], number)
    assert after.envelope_digest == before.envelope_digest


def test_bytes_that_two_requests_have_stay_until_the_last_lets_go(case: Case) -> None:
    clerk, first, second = case.who["clerk"], case.create(), case.create()
    one = requests.attach(case.store, clerk, first, NOTE)
    other = requests.attach(case.store, clerk, second, NOTE)
    requests.detach(case.store, clerk, first, one.id)
    assert requests.read_attachment(case.store, clerk, second, other.id)[1] == PDF
    requests.detach(case.store, clerk, second, other.id)
    assert not file_of(case, other).exists()


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (Document("other", "a.exe", b"MZ\x00"), UnusableInputError),
        (Document("other", "a.txt", b""), UnusableInputError),
        (Document("photo", "a.pdf", PDF), UsageError),
        (Document("other", "身份证110101199003070011.pdf", PDF), UsageError),
        (Document("other", "a.pdf", PDF + b" " * 2**20), UsageError),
        (Document("impact_assessment", "a.pdf", PDF), UsageError),
        (
            Document(
                "impact_assessment",
                "a.pdf",
                PDF,
                dated=date(2999, 1, 1),
                author="x",
                conclusion="acceptable",
            ),
            UsageError,
        ),
        (
            Document(
                "impact_assessment",
                "a.pdf",
                PDF,
                dated=date(2026, 1, 1),
                author="x",
                conclusion="fine",
            ),
            UsageError,
        ),
        (
            Document(
                "agreement", "a.pdf", PDF, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1)
            ),
            UsageError,
        ),
    ],
)
def test_what_cannot_be_attached_leaves_nothing(
    case: Case, document: Document, error: type[GuikouError]
) -> None:
    number = case.create()
    object.__setattr__(
        case.store, "settings", case.store.settings.model_copy(update={"attachment_mib": 1})
    )
    before = rows(case, number)
    with pytest.raises(error):
        requests.attach(case.store, case.who["clerk"], number, document)
    assert rows(case, number) == before
    kept = [p for p in case.store.settings.attachments.rglob("*") if p.is_file()]
    assert len(kept) == 1 + len(before)  # with the lock


def test_only_the_applicant_changes_papers_and_only_of_a_draft(case: Case) -> None:
    number = case.create()
    for login in ("clerk2", "steward", "doctor"):
        if login in case.who:
            with pytest.raises(RefusedError):
                requests.attach(case.store, case.who[login], number, NOTE)
    case.act(number, "submit", "clerk")
    with pytest.raises(RefusedError) as refused:
        requests.attach(case.store, case.who["clerk"], number, NOTE)
    assert refused.value.decision.rule == "procedure-state"
    with pytest.raises(RefusedError):
        requests.detach(case.store, case.who["clerk"], number, rows(case, number)[0].id)
    assert ("clerk", "request:detach", "refused") in case.events(number)


def test_who_may_read_a_paper(case: Case) -> None:
    number = case.delivered()
    which = rows(case, number)[0].id
    for login in ("clerk", "steward", "planner", "leader", "operator", "inspector"):
        row, content = requests.read_attachment(case.store, case.who[login], number, which)
        assert attachment_files.digest_of_content(content) == row.sha256
        assert (login, "request:read_attachment", "allowed") in case.events(number)
    with pytest.raises(RefusedError):
        requests.read_attachment(case.store, case.who["doctor"], number, which)
    assert requests.show(case.store, case.who["doctor"], number).attachments is None
    with pytest.raises(NotFoundError):
        requests.read_attachment(case.store, case.who["steward2"], number, which)
    assert ("steward2", "request:read_attachment", "refused") in case.events(number)
    with pytest.raises(NotFoundError):
        requests.read_attachment(case.store, case.who["clerk"], number, 10**6)


@pytest.mark.parametrize("how", ["byte", "gone", "row", "facts"])
def test_a_changed_or_missing_paper_voids_the_approvals(case: Case, how: str) -> None:
    number = case.create()
    case.walk(number, "review")
    paper = rows(case, number)[0]
    path = file_of(case, paper)
    if how == "byte":
        path.write_bytes(path.read_bytes() + b" ")
    elif how == "gone":
        path.unlink()
    else:
        statement = {
            "row": "DELETE FROM attachments WHERE id = :id",
            "facts": "UPDATE attachments SET ends_on = '2100-01-01' WHERE id = :id",
        }[how]
        with case.store.engine.begin() as connection:
            connection.execute(text(statement), {"id": paper.id})
    assert requests.show(case.store, case.who["clerk"], number).stale
    with pytest.raises(RefusedError) as refused:
        case.act(number, "approve", "leader")
    assert refused.value.decision.rule == "content-changed"
    assert case.state(number) == "returned"
    if how in {"byte", "gone"}:
        with pytest.raises(GuikouError):
            requests.read_attachment(case.store, case.who["clerk"], number, paper.id)
        assert ("clerk", "request:read_attachment", "failed") in case.events(number)
        (found,) = [c for c in examine(case.store.settings) if c.name.en == "Attachments"]
        assert not found.fine
        with pytest.raises(RefusedError) as refused:
            case.act(number, "submit", "clerk")
        assert refused.value.decision.rule == "check-attachments"


@given(st.binary(min_size=1, max_size=200), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_byte_changed_is_noticed(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    folder = tmp_path / "kept"
    sha256 = attachment_files.put(folder, content)
    assert attachment_files.read(folder, sha256) == content
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytes([*content[:at], content[at] ^ other, *content[at + 1 :]])
    attachment_files.path_of(folder, sha256).write_bytes(changed)
    assert not attachment_files.is_whole(folder, sha256)
    with pytest.raises(GuikouError):
        attachment_files.read(folder, sha256)
    # What is attached again mends it.
    assert attachment_files.put(folder, content) == sha256
    assert attachment_files.read(folder, sha256) == content


def test_the_paper_is_the_evidence(case: Case) -> None:
    clerk = case.who["clerk"]

    def found(number: str) -> dict[str, str]:
        return {c.name: c.result for c in requests.run_checks(case.store, clerk, number)}

    number = case.create(fields=["card"], agreement=None, agreement_until=None)
    requests.revise(case.store, clerk, number, agreement="协7")
    assert found(number)["agreement"] == "refused"  # a number alone is no agreement
    other = Document("agreement", "a.pdf", PDF, number="协8", ends_on=date(2099, 1, 1))
    row = requests.attach(case.store, clerk, number, other)
    page = requests.show(case.store, clerk, number)
    assert page.agreement == "协8"  # the paper's number is the application's
    assert found(number)["agreement"] == "passed"
    requests.revise(case.store, clerk, number, agreement="协9")
    assert found(number)["agreement"] == "refused"
    requests.detach(case.store, clerk, number, row.id)
    for conclusion, result in (
        ("unacceptable", "refused"),
        ("acceptable_with_measures", "warning"),
    ):
        assessed = Document(
            "impact_assessment",
            "b.pdf",
            PDF + conclusion.encode() + b"\n%%EOF",
            number="评9",
            dated=date(2026, 1, 1),
            author="x",
            conclusion=conclusion,
        )
        requests.attach(case.store, clerk, number, assessed)
        assert found(number)["impact_assessment"] == result


def test_an_envelope_of_before_there_were_attachments_still_counts(case: Case) -> None:
    number = case.create()
    case.act(number, "submit", "clerk")
    envelope = dict(requests.show(case.store, case.who["clerk"], number).envelope)
    del envelope["attachments"]
    with case.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM attachments"))
        connection.execute(text("DELETE FROM request_acts"))
        connection.execute(
            text("UPDATE requests SET envelope = :e, envelope_digest = :d"),
            {"e": json.dumps(envelope), "d": digest_of(envelope)},
        )
    assert case.act(number, "consent", "steward") == "awaiting_review"


def test_reasons_name_no_option_of_the_command_line(case: Case) -> None:
    number = case.create(agreement=None, agreement_until=None, impact_assessment=None)
    for row in requests.run_checks(case.store, case.who["clerk"], number):
        assert "--" not in row.reason.zh + row.reason.en, row.name
