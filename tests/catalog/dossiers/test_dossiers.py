"""A dossier tells the whole history of a request, reveals nothing of others, and is made by whom the rules let."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog import audit_log, dossiers, releases, requests, rulebooks
from catalog.acts import RefusedError
from catalog.errors import NotFoundError
from catalog.models import Dataset, Department, Destruction, User
from tests.catalog.release_cases import Case

NASTY = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;"


def made(case: Case, number: str, tmp_path: Path, language: Any = "en") -> tuple[Path, str]:
    found = dossiers.make(case.store, case.who["inspector"], number, language=language)
    path = tmp_path / found.name
    path.write_bytes(found.content)
    return path, found.content.decode()


def verify(case: Case, path: Path, *held: Path) -> dossiers.DossierReport:
    return dossiers.verify_dossier(path, case.store.settings.keys / "public.pem", held)


class Reading(HTMLParser):
    """What a browser would take for markup, and the text that a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.seen: list[str] = []
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self._hidden = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.seen).split())


def test_the_whole_way_of_a_request(case: Case, tmp_path: Path) -> None:
    number = case.create()
    case.act(number, "submit", "clerk")
    with pytest.raises(RefusedError):
        case.act(number, "consent", "clerk")  # a refusal is part of the history
    case.act(number, "return", "steward", "name the ward")
    case.walk(number, "approve")
    case.change(level=5)  # voids the approvals
    with pytest.raises(RefusedError):
        case.act(number, "prepare", "operator")
    case.change(level=4)
    case.walk(number, "acknowledge")
    releases.download(case.store, case.who["doctor"], number, tmp_path / "out")

    path, page = made(case, number, tmp_path)
    report = verify(case, path)
    assert report.whole, report.problems
    assert (report.request, report.made_by, report.manifests) == (number, "inspector", 1)
    assert report.events == len(case.events(number))
    shown = Reading(page).text
    for said in (
        "name the ward",
        "待遇核对 settlement check",
        "评2026-1",
        "no longer counts",
        "the dataset's level rose to 5",
        "approvals voided",
        "nobody acts on their own request",
        "downloaded a release",
        "made a dossier",
        "1 / 3",
        "signature holds",
    ):
        assert said in shown, said
    for act in json.loads(page.split(dossiers.verification.OPENING)[1].split("</script>")[0])[
        "acts"
    ]:
        assert act["signature"] in shown
        assert act["envelope_digest"] in shown


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("until", ["create", "submit", "approve", "deliver"])
def test_a_request_at_any_stage(case: Case, tmp_path: Path, language: str, until: str) -> None:
    number = case.create()
    if until != "create":
        case.walk(number, until)
    path, page = made(case, number, tmp_path, language)
    assert verify(case, path).whole
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page


def test_a_deputy_is_named_with_the_person_stood_for(case: Case, tmp_path: Path) -> None:
    case.assign("planner2", "leader_in_charge", "office", deputy_for="leader")
    number = case.create()
    case.walk(number, "review")
    case.act(number, "approve", "planner2")
    path, page = made(case, number, tmp_path)
    assert verify(case, path).whole
    assert "in the place of leader" in Reading(page).text


def test_no_raw_value_and_no_other_request_is_in_it(case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    other = case.create(purpose="another purpose altogether")
    _, page = made(case, number, tmp_path)
    assert other not in page
    assert "another purpose altogether" not in page
    for row in case.rows:
        for name in ("id_number", "name", "birth", "phone", "card", "amount"):
            assert row[name] not in page


def test_no_text_becomes_markup(case: Case, tmp_path: Path) -> None:
    plain = case.create(agreement_from=None)
    case.walk(plain, "approve")
    number = case.create(
        purpose=NASTY,
        legal_basis=NASTY,
        destruction=NASTY,
        impact_assessment=NASTY,
        agreement=NASTY,
    )
    for event, by in (("submit", "clerk"), ("consent", "steward"), ("review", "planner")):
        case.act(number, event, by, NASTY)
    case.act(number, "approve", "leader", NASTY)
    with case.store.unit_of_work() as session:
        for user in session.scalars(select(User)):
            user.name_zh = user.name_en = f"{user.login[:3]}{NASTY}"[:64]
        for unit in session.scalars(select(Department)):
            unit.name_zh = unit.name_en = NASTY
        for dataset in session.scalars(select(Dataset)):
            dataset.title_zh = dataset.title_en = NASTY
    path, page = made(case, number, tmp_path)
    assert verify(case, path).whole
    _, innocent = made(case, plain, tmp_path)
    assert set(Reading(page).tags) == set(Reading(innocent).tags)
    assert [t for t, _ in Reading(page).tags].count("script") == 1
    assert page.count("<script") == 1
    assert NASTY.split("&lt;", maxsplit=1)[0] in Reading(page).text


def test_what_was_attached_and_the_conditions_are_in_it(case: Case, tmp_path: Path) -> None:
    number = case.create()
    paper = requests.Document("other", f"{NASTY}.txt", b"on record\n", number="2026-7")
    row = requests.attach(case.store, case.who["clerk"], number, paper)
    case.act(number, "submit", "clerk")
    conditions = ["downloads=1", "terms=only for the stated use"]
    requests.act(case.store, case.who["steward"], number, "consent", "x", conditions=conditions)
    path, page = made(case, number, tmp_path)
    assert verify(case, path).whole
    seen = Reading(page).text
    for said in (row.sha256, "2026-7", "fetched 1 times at most", "only for the stated use"):
        assert said in seen
    assert page.count("<script") == 1


def test_how_the_use_of_a_release_ended(case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    case.act(number, "recall", "planner", "the purpose is gone")
    for how in ("overwritten", "overwritten twice"):
        requests.state_destroyed(
            case.store,
            case.who["doctor"],
            number,
            how=how,
            on=rulebooks.day(case.store),
            witness="the head of records",
        )
        event = "reject_proof" if how == "overwritten" else "close"
        requests.act(case.store, case.who["operator"], number, event, "x")
    path, page = made(case, number, tmp_path)
    report = verify(case, path)
    assert report.whole, report.problems
    shown = Reading(page).text
    for said in ("the purpose is gone", "overwritten twice", "the head of records", "insufficient"):
        assert said in shown, said
    with case.store.unit_of_work() as session:
        session.scalars(select(Destruction)).first().how = "not at all"  # type: ignore[union-attr]
    path, _ = made(case, number, tmp_path)
    assert [p.code for p in verify(case, path).problems] == ["proof"]


@pytest.mark.parametrize("login", ["clerk", "steward", "operator", "doctor", "admin"])
def test_who_may_not_make_one_is_refused_on_record(case: Case, login: str) -> None:
    number = case.create()
    with pytest.raises(RefusedError):
        dossiers.make(case.store, case.who[login], number)
    assert case.events(number)[-1] == (login, "release:dossier", "refused")


def test_an_unknown_request_has_none(case: Case) -> None:
    with pytest.raises(NotFoundError):
        dossiers.make(case.store, case.who["inspector"], "R2026-99999")


def test_making_one_is_recorded_and_leaves_the_log_whole(case: Case, tmp_path: Path) -> None:
    number = case.create()
    made(case, number, tmp_path)
    assert case.events(number)[-1] == ("inspector", "release:dossier", "allowed")
    assert audit_log.verify(case.store, case.who["inspector"]).whole
