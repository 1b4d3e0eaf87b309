"""Each screen through the real sign-in: what each role is shown, may do, and is not shown."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from catalog import leases, requests, schedules, views
from catalog.models import AuditEvent, Dataset, Run, Scan, Schedule, SignIn
from catalog.screens import session
from catalog.store import Store
from tests.screens.conftest import (
    BROKEN,
    SAMPLES,
    SCANNED,
    UNSCANNED,
    Built,
    Visitor,
    actors,
    buttons,
    text_of,
)

Maker = Callable[..., Visitor]
SCREENS = ("", "inbox", "requests", "new-request", "runs", "measures")
CODE = "work_injury_findings"


def raw_values() -> set[str]:
    """Return the names, identity numbers and telephones in the sample."""
    with (SAMPLES / "work_injury_findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = {row[name].strip() for row in rows for name in ("职工姓名", "身份证号", "联系电话")}
    return {value for value in kept if len(value) > 3}


def test_nothing_is_shown_without_a_session(visitor: Maker) -> None:
    app = visitor().open()
    assert "Your sign-in has ended" in text_of(app)
    assert "work_injury" not in text_of(app)
    assert not app.selectbox


def test_a_reload_keeps_the_session_and_sign_out_ends_it(visitor: Maker) -> None:
    who = visitor("center1")
    for _ in range(2):
        assert "Shi Wendang" in text_of(who.open())
    token = who.browser.cookies[session.SESSION_COOKIE]
    who.sign_out()
    who.browser.cookies[session.SESSION_COOKIE] = token
    assert "Your sign-in has ended" in text_of(who.open())


def test_a_session_past_its_time_is_over(visitor: Maker, store: Store) -> None:
    who = visitor("center1")
    with store.unit_of_work() as db:
        for kept in db.scalars(select(SignIn)):
            kept.expires_at -= timedelta(hours=13)
    assert "Your sign-in has ended" in text_of(who.open())


def test_a_session_that_ends_in_the_middle_shows_no_more(visitor: Maker, store: Store) -> None:
    who = visitor("center1")
    app = who.open()
    with store.unit_of_work() as db:
        db.execute(text("delete from sign_ins"))
    app.run()
    assert "Your sign-in has ended" in text_of(app)
    assert CODE not in text_of(app)


def test_the_token_is_nowhere_in_the_page(visitor: Maker) -> None:
    who = visitor("center1")
    token = who.browser.cookies[session.SESSION_COOKIE]
    for page in SCREENS:
        app = who.open(page)
        assert token not in text_of(app)
        assert token not in repr(app.session_state)


def test_no_raw_value_is_on_any_screen(visitor: Maker, built: Built) -> None:
    secrets = raw_values()
    assert len(secrets) > 1000
    for login in ("center1", "work_injury_liaison", "inspector"):
        who = visitor(login)
        shown = [who.open(page) for page in SCREENS]
        shown += [who.open("dataset", code=CODE), who.open("request", number=built.number)]
        everything = "\n".join(map(text_of, shown))
        assert not [value for value in secrets if value in everything]


# -- the catalog ------------------------------------------------------------------------------------------------------


def test_the_catalog_shows_level_rows_and_what_was_found(visitor: Maker) -> None:
    shown = text_of(visitor("center1").open())
    for code in (*SCANNED, UNSCANNED, BROKEN):
        assert f"dataset?code={code}" in shown
    assert "not scanned" in shown
    assert "resident identity number" in shown
    assert '<span class="g-level g-l4"><b>4</b> sensitive</span>' in shown


@pytest.mark.parametrize(
    ("login", "hidden"),
    [("hospital", {CODE, UNSCANNED}), ("hotline_staff", {BROKEN}), ("center1", set())],
)
def test_who_may_not_know_of_a_dataset_does_not_find_it(
    visitor: Maker, store: Store, login: str, hidden: set[str]
) -> None:
    who = visitor(login)
    shown = text_of(who.open())
    expected = {r.code for r in views.list_datasets(store, actors(store)[login])}
    assert {c for c in (*SCANNED, UNSCANNED, BROKEN) if f"code={c}" in shown} == expected
    assert not hidden & expected
    for code in hidden:
        answer = text_of(who.open("dataset", code=code))
        assert "There is no dataset" in answer
        assert "Fields" not in answer


def test_the_filters_narrow_the_catalog(visitor: Maker) -> None:
    app = visitor("center1").open()
    app.text_input(key="datasets.search").input("身份证号").run()
    assert CODE in text_of(app)
    assert "training_bodies" not in text_of(app)
    app.text_input(key="datasets.search").input("").run()
    app.selectbox(key="datasets.owner").select("vocational").run()
    assert "training_bodies" in text_of(app)
    assert f"code={CODE}" not in text_of(app)
    app.selectbox(key="datasets.owner").select(None).run()
    app.selectbox(key="datasets.entity").select("DIAGNOSIS").run()
    assert f"code={CODE}" in text_of(app)
    assert "code=service_stations" not in text_of(app)
    app.text_input(key="datasets.search").input("nowhere").run()
    assert "No dataset matches" in text_of(app)
    app.text_input(key="datasets.search").input("😀").run()
    assert "at least one Chinese character" in text_of(app)


def test_a_dataset_page_says_why(visitor: Maker) -> None:
    shown = text_of(visitor("work_injury_liaison").open("dataset", code=CODE))
    assert "Why level 4" in shown
    assert "Article 29" in shown
    assert "GB/T 35273-2020" in shown
    assert "800 rows examined" in shown
    assert "values, name" in shown


@pytest.mark.parametrize(
    ("login", "offered"),
    [
        ("center1", {"dataset.scan", "dataset.quality"}),
        (
            "work_injury_liaison",
            {"dataset.scan", "dataset.quality", "dataset.request", "dataset.samples"},
        ),
        ("injury_staff", {"dataset.quality", "dataset.request"}),
        ("planner2", {"dataset.quality"}),
        ("inspector", set()),
        ("leader", set()),
    ],
)
def test_a_dataset_page_offers_what_the_rules_allow(
    visitor: Maker, login: str, offered: set[str]
) -> None:
    app = visitor(login).open("dataset", code=CODE)
    assert {b for b in buttons(app) if b.startswith("dataset.")} - {"dataset.level"} == offered


def test_where_the_data_lies_is_said_to_its_operators_only(visitor: Maker) -> None:
    assert "work_injury_findings.csv" in text_of(visitor("center1").open("dataset", code=CODE))
    shown = text_of(visitor("inspector").open("dataset", code=CODE))
    assert "work_injury_findings.csv" not in shown
    assert str(SAMPLES) not in shown


def test_scan_now_scans(visitor: Maker) -> None:
    app = visitor("hotline_liaison").open("dataset", code=UNSCANNED)
    assert "not scanned" in text_of(app)
    app.button(key="dataset.scan").click().run()
    assert "Scanned 2,600 rows" in text_of(app)


def test_a_scan_that_cannot_be_done_is_one_line(visitor: Maker) -> None:
    app = visitor("center1").open("dataset", code=BROKEN)
    app.button(key="dataset.scan").click().run()
    assert "g-note-bad" in text_of(app)
    assert "Traceback" not in text_of(app)


def test_the_level_is_raised_with_a_reason_only(visitor: Maker, store: Store) -> None:
    app = visitor("vocational_liaison").open("dataset", code="training_bodies")
    level = next(s for s in app.selectbox if s.label == "Level")
    level.select(5)
    save = next(b for b in app.button if b.label == "Set level")
    save.click().run()
    assert "g-note-bad" in text_of(app)
    next(s for s in app.selectbox if s.label == "Level").select(5)
    next(a for a in app.text_area if a.label.startswith("Reason")).input("merged with another")
    next(b for b in app.button if b.label == "Set level").click().run()
    assert "The level in force is 5" in text_of(app)
    with store.reading() as db:
        found = db.scalar(select(Dataset).where(Dataset.code == "training_bodies"))
        assert found is not None
        assert found.level == 5


# -- requests ---------------------------------------------------------------------------------------------------------


def test_the_envelope_is_on_one_page(visitor: Maker, built: Built) -> None:
    shown = text_of(visitor("leader").open("request", number=built.number))
    for part in (
        "Kang Fusheng",
        "Yunjiang First People",
        "为工伤职工安排康复住院并结算康复费用",
        "pseudonym",
        "《工伤保险条例》",
        "Automatic checks",
        "An Pingchang",
        "awaiting the owner",
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("login", "waits"),
    [
        ("work_injury_liaison", True),
        ("fund_liaison", False),
        ("injury_staff", False),
        ("planner2", False),
        ("leader", False),
        ("inspector", False),
    ],
)
def test_a_request_waits_for_whose_turn_it_is(
    visitor: Maker, built: Built, login: str, waits: bool
) -> None:
    app = visitor(login).open("inbox")
    assert (built.number in text_of(app)) is waits
    assert (f"request.consent|{built.number}" in buttons(app)) is waits


def test_who_has_nothing_to_do_with_a_request_does_not_see_it(visitor: Maker, built: Built) -> None:
    for login in ("hotline_staff", "bank", "admin"):
        who = visitor(login)
        assert built.number not in text_of(who.open("requests"))
        assert "There is no request" in text_of(who.open("request", number=built.number))


def test_ones_own_requests_say_what_is_next_and_until_when(visitor: Maker) -> None:
    shown = text_of(visitor("injury_staff").open("requests"))
    assert "What happened, and what comes next" in shown
    assert "Submitted" in shown
    assert "owner&#x27;s consent" in shown
    assert "due by" in shown
    assert "due by" not in text_of(visitor("inspector").open("requests"))


def test_the_inbox_is_a_brief_that_can_be_signed(visitor: Maker, built: Built) -> None:
    shown = text_of(visitor("work_injury_liaison").open("inbox"))
    for said in ("Risks", "What leaves", "Earlier releases to this recipient", "What is signed"):
        assert said in shown
    assert 'role="img" aria-label="persons, cumulative:' in shown
    assert "marks 25 / 250 / 2,500" in shown
    assert "例一甲" in shown, "examples are of nobody"
    assert "due by" in shown
    shown = text_of(visitor("work_injury_liaison", "zh").open("inbox"))
    assert "以下任一情形使审批失效" in shown
    assert "警戒线 25 / 250 / 2,500" in shown


def test_consent_moves_the_request_on(visitor: Maker, built: Built, store: Store) -> None:
    app = visitor("work_injury_liaison").open("inbox")
    app.text_area(key=f"request.comment|{built.number}|1").input("needed for settling")
    app.button(key=f"request.consent|{built.number}").click().run()
    assert "Nothing waits for you" in text_of(app)
    shown = text_of(visitor("planner2").open("inbox"))
    assert "needed for settling" in shown
    assert "Owner consented" in shown
    page = requests.show(store, actors(store)["planner2"], built.number)
    assert page.row.state == "awaiting_review"


def test_what_was_returned_is_revised_and_submitted_again(
    visitor: Maker, built: Built, store: Store
) -> None:
    app = visitor("work_injury_liaison").open("inbox")
    app.text_area(key=f"request.comment|{built.number}|1").input("name the ward")
    app.button(key=f"request.return|{built.number}").click().run()
    who = visitor("injury_staff")
    app = who.open("request", number=built.number)
    assert "name the ward" in text_of(app)
    assert "request.revise" in buttons(app)
    app = who.open("new-request", revise=built.number)
    key = f"new.{{}}|{built.number}"
    app.text_area(key=key.format("purpose")).input("For the rehabilitation ward only")
    app.button(key=key.format("submit")).click().run()
    page = requests.show(store, actors(store)["injury_staff"], built.number)
    assert page.purpose == "For the rehabilitation ward only"
    assert page.row.state == "awaiting_consent"


def test_a_request_is_filed_field_by_field(visitor: Maker, store: Store) -> None:
    who = visitor("injury_staff")
    app = who.open("new-request", dataset=CODE)
    assert "First choose" in text_of(app)
    app.selectbox(key="new.recipient|").select("first_hospital").run()
    fields = app.multiselect(key=f"new.fields|{CODE}|first_hospital|")
    fields.select("身份证号").run()
    assert "What would leave: 1 field" in text_of(app)
    assert "pseudonym" in text_of(app)
    app.multiselect(key=f"new.fields|{CODE}|first_hospital|").select("诊断").run()
    app.text_area(key="new.purpose|").input("Rehabilitation")
    app.text_input(key="new.basis|").input("Work Injury Insurance Regulation, Article 47")
    app.text_input(key="new.destruction|").input("deleted after thirty days")
    app.text_input(key="new.impact|").input("PIA-7")
    app.file_uploader(key="new.impact-file|").upload("PIA.txt", b"assessed", "text/plain")
    app.date_input(key="new.impact-date|").set_value(date(2026, 1, 5))
    app.text_input(key="new.impact-author|").input("planning")
    app.selectbox(key="new.impact-conclusion|").select("acceptable")
    app.text_input(key="new.agreement|").input("A-3")
    app.file_uploader(key="new.agreement-file|").upload("A-3.txt", b"agreed", "text/plain")
    app.button(key="new.submit|").click().run()
    mine = requests.list_for(store, actors(store)["injury_staff"], mine=True)
    assert len(mine) == 2
    page = requests.show(store, actors(store)["injury_staff"], mine[0].number)
    assert [f.name for f in page.fields] == ["身份证号", "诊断"]
    assert page.row.state == "awaiting_consent"
    assert mine[0].number in text_of(who.open("requests"))


def test_a_stronger_protection_is_offered_and_a_weaker_is_not(visitor: Maker, store: Store) -> None:
    app = visitor("injury_staff").open("new-request", dataset=CODE)
    app.selectbox(key="new.recipient|").select("first_hospital").run()
    about = f"{CODE}|first_hospital"
    app.multiselect(key=f"new.fields|{about}|").select("身份证号").select("诊断").run()
    kinds = {
        o.partition(" ")[0] for o in app.selectbox(key=f"new.protection|身份证号|{about}|").options
    }
    assert kinds == {"pseudonym", "format-preserving", "suppress"}
    number = app.selectbox(key=f"new.protection|身份证号|{about}|")
    number.select("format_preserving:format=resident_id,cipher=aes").run()
    assert "a made-up number under this release" in text_of(app)
    app.text_area(key="new.purpose|").input("Rehabilitation")
    app.text_input(key="new.basis|").input("Work Injury Insurance Regulation, Article 47")
    app.text_input(key="new.destruction|").input("deleted after thirty days")
    app.button(key="new.draft|").click().run()
    mine = requests.list_for(store, actors(store)["injury_staff"], mine=True)
    page = requests.show(store, actors(store)["injury_staff"], mine[0].number)
    assert [f.protection for f in page.fields] == ["format_preserving", "none"]


# -- samples and previews ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_samples_are_shown_on_a_click_and_masked(
    visitor: Maker, store: Store, language: str
) -> None:
    who = visitor("work_injury_liaison", language)
    app = who.open("dataset", code=CODE)
    said = {"en": "shown masked; each look is recorded", "zh": "掩码后显示；每次查看记入审计"}
    assert said[language] in text_of(app)
    assert "****" not in text_of(app)
    with store.reading() as db:
        assert not db.scalars(
            select(AuditEvent).where(AuditEvent.action == "dataset:samples")
        ).all()
    app.button(key="dataset.samples").click().run()
    shown = text_of(app)
    assert "****" in shown
    assert not [value for value in raw_values() if value in shown]
    with store.reading() as db:
        (event,) = db.scalars(select(AuditEvent).where(AuditEvent.action == "dataset:samples"))
        assert event.outcome == "allowed"
        assert not [value for value in raw_values() if value in event.body]


@pytest.mark.parametrize("login", ["center1", "planner2", "injury_staff"])
def test_samples_are_not_offered_to_others(visitor: Maker, login: str) -> None:
    app = visitor(login).open("dataset", code=CODE)
    assert "dataset.samples" not in buttons(app)
    assert "Samples are for the owning department" in text_of(app)


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("planner2", "Three made-up rows"),
        ("injury_staff", "Three made-up rows"),
        ("work_injury_liaison", "Three rows of the data"),
    ],
)
def test_a_release_can_be_looked_at_before_it_leaves(
    visitor: Maker, built: Built, login: str, said: str
) -> None:
    app = visitor(login).open("request", number=built.number)
    assert said not in text_of(app)
    app.button(key=f"request.preview|{built.number}").click().run()
    shown = text_of(app)
    assert said in shown
    assert not [value for value in raw_values() if value in shown]


def test_a_generalization_that_reaches_k_is_taken_with_one_click(
    visitor: Maker, store: Store
) -> None:
    applicant = actors(store)["injury_staff"]
    number = requests.create(
        store,
        applicant,
        dataset=CODE,
        recipient="first_hospital",
        purpose="Rehabilitation",
        legal_basis="Work Injury Insurance Regulation, Article 47",
        fields=["性别", "年龄"],
        destruction="deleted",
        agreement="A-3",
    )
    app = visitor("injury_staff").open("request", number=number)
    app.button(key="request.check").click().run()
    assert "Alternative 1" in text_of(app)
    assert "of the information lost" in text_of(app)
    app.button(key="request.adopt|1").click().run()
    assert "request.adopt|1" not in buttons(app)
    page = requests.show(store, applicant, number)
    assert {c.name: c.result for c in page.checks}["k_anonymity"] == "passed"
    assert "request.check" not in buttons(visitor("planner2").open("request", number=number))


def test_what_cannot_be_asked_for_is_said_beside_the_form(visitor: Maker, store: Store) -> None:
    app = visitor("injury_staff").open("new-request", dataset=CODE)
    app.selectbox(key="new.recipient|").select("first_hospital").run()
    app.multiselect(key=f"new.fields|{CODE}|first_hospital|").select("诊断").run()
    app.button(key="new.submit|").click().run()
    assert "Say the purpose" in text_of(app)
    assert len(requests.list_for(store, actors(store)["injury_staff"], mine=True)) == 1


def test_from_consent_to_receipt_on_the_screens(visitor: Maker, built: Built, store: Store) -> None:
    steps = (
        ("work_injury_liaison", "consent"),
        ("planner2", "review"),
        ("leader", "approve"),
        ("center1", "prepare"),
        ("center1", "deliver"),
        ("center2", "deliver"),
    )
    for login, event in steps:
        app = visitor(login).open("inbox")
        app.button(key=f"request.{event}|{built.number}").click().run()
        assert "g-note-bad" not in text_of(app), (login, event)
    app = visitor("leader").open("request", number=built.number)
    assert "delivered" in text_of(app)
    assert "request.fetch" not in buttons(app)
    app = visitor("hospital").open("request", number=built.number)
    assert "0 / 3" in text_of(app)
    app.button(key="request.fetch").click().run()
    assert "g-note-bad" not in text_of(app)
    assert [b for b in app.get("download_button") if b.proto.label.endswith(".zip")]
    app.button(key="request.unlock").click().run()
    assert app.code[0].value.startswith("AGE-SECRET-KEY-")
    app.button(key=f"request.acknowledge|{built.number}").click().run()
    assert "acknowledged" in text_of(app)
    assert "1 / 3" in text_of(app)
    page = requests.show(store, actors(store)["hospital"], built.number)
    assert page.row.state == "acknowledged"


def test_nobody_is_offered_a_part_in_a_request_of_their_own(
    visitor: Maker, built: Built, store: Store
) -> None:
    app = visitor("injury_staff").open("request", number=built.number)
    assert f"request.withdraw|{built.number}" in buttons(app)
    assert f"request.consent|{built.number}" not in buttons(app)
    app.button(key=f"request.withdraw|{built.number}").click().run()
    assert "withdrawn" in text_of(app)


# -- oversight --------------------------------------------------------------------------------------------------------


def test_failures_come_first(visitor: Maker) -> None:
    shown = text_of(visitor("center1").open("runs"))
    assert "The last scan of 1 dataset failed" in shown
    assert shown.index(f"code={BROKEN}") < shown.index(f"code={CODE}")
    assert "0 2 * * *" in shown


def test_a_scan_under_way_shows_how_far_it_is(visitor: Maker, store: Store) -> None:
    with store.unit_of_work() as session:
        scan = session.scalars(select(Scan).where(Scan.status == "done")).first()
        assert scan
        run = Run(
            kind="scan",
            slot="dataset:0",
            started_by="center1",
            due_at=datetime.now(UTC),
            status="running",
            rows_read=1_234_567,
        )
        session.add(run)
        scan.status, scan.finished_at, scan.run = "running", None, run
        scan.started_at = datetime.now(UTC) - timedelta(seconds=1_000)
        scan.dataset.rows = 2_000_000
    shown = text_of(visitor("center1").open("runs"))
    assert "1,234,567 / 2,000,000" in shown
    assert re.search(r">1,[12]\d\d<", shown), "rows a second"


def test_what_waits_stands_above_the_scans_with_what_it_waits_for(
    visitor: Maker, store: Store
) -> None:
    planned = schedules.add(store, actors(store)["center1"], dataset=CODE, cron="30 3 * * 1")
    with store.unit_of_work() as db:
        db.get_one(Schedule, planned).created_at -= timedelta(days=8)

    def waiting(login: str, language: str = "en") -> str:
        shown = text_of(visitor(login, language).open("runs"))
        head, scans = {"en": (">Waiting <", "Newest scans"), "zh": ("等待中 <", "最近的扫描")}[
            language
        ]
        return shown[shown.index(head) : shown.index(scans)] if head in shown else ""

    assert all(w in waiting("center1") for w in ("schedule", "for a worker to take it"))
    assert waiting("injury_staff") == ""
    assert schedules.fire(store, planned)
    shown = waiting("center1")
    assert all(w in shown for w in (f"code={CODE}", ">scan<", "for a worker to take it"))
    assert schedules.fire(store, planned) is False
    assert leases.claim(store)
    assert waiting("center1") == ""
    with store.unit_of_work() as db:
        run = db.scalars(select(Run).where(Run.schedule_id == planned)).one()
        again = {"slot": run.slot, "dataset_id": run.dataset_id, "started_by": "system"}
        db.add(Run(kind="scan", status="waiting", key="1", due_at=run.due_at, **again))
    shown = waiting("inspector", "zh")
    assert all(w in shown for w in ("扫描", "同一数据集正在扫描，完成后开始"))


def test_schedules_are_shown_to_those_who_govern(visitor: Maker) -> None:
    assert "0 2 * * *" not in text_of(visitor("injury_staff").open("runs"))


def test_a_schedule_is_removed_on_the_screen(visitor: Maker, store: Store) -> None:
    planned = schedules.add(store, actors(store)["center1"], dataset=CODE, cron="30 3 * * 1")
    with store.unit_of_work() as db:
        db.get_one(Schedule, planned).created_at -= timedelta(days=8)
    assert schedules.fire(store, planned)
    app = visitor("center1").open("runs")
    app.selectbox(key="runs.which").set_value(planned).run()
    app.button(key="runs.remove").click().run()
    shown = text_of(app)
    assert "The schedule is removed; 1 run that waited called off." in shown
    assert "30 3 * * 1" not in shown
    assert "0 2 * * *" in shown, "the other one stays"
    app.button(key="runs.remove").click().run()
    assert "removed; 0 runs that waited" in text_of(app)
    assert "runs.remove" not in buttons(app)
    assert "No schedules yet" in text_of(app)
    with store.reading() as db:
        (run,) = db.scalars(select(Run).where(Run.schedule_id == planned))
        assert (run.status, run.reason_zh) == ("failed", schedules.CALLED_OFF.zh)
        done = select(AuditEvent).where(AuditEvent.action == schedules.REMOVE)
        events = [(e.actor, e.object_id) for e in db.scalars(done.order_by(AuditEvent.seq))]
        assert events[0] == ("center1", str(planned))
        assert len(events) == 2
        assert all(s.removed_at for s in db.scalars(select(Schedule)))


def test_who_supervises_sees_schedules_and_removes_none(visitor: Maker) -> None:
    app = visitor("inspector", "zh").open("runs")
    assert "0 2 * * *" in text_of(app)
    assert "runs.remove" not in buttons(app)
    app = visitor("center1", "zh").open("runs")
    app.button(key="runs.remove").click().run()
    assert "已撤销计划，取消等待中的 0 项。" in text_of(app)


def test_the_inspector_reads_and_verifies_the_log(visitor: Maker, store: Store) -> None:
    app = visitor("inspector").open("audit")
    assert "submitted a request" in text_of(app)
    app.button(key="audit.verify").click().run()
    assert "The log is whole" in text_of(app)
    with store.unit_of_work() as db:
        db.execute(text("update audit_events set actor = 'nobody' where seq = 3"))
    app.button(key="audit.verify").click().run()
    assert "The log was changed" in text_of(app)
    assert "look-up columns differ" in text_of(app)


def test_the_log_is_filtered_and_looked_at_once_a_question(visitor: Maker, store: Store) -> None:
    app = visitor("inspector").open("audit")
    app.selectbox(key="audit.outcome").select("failed")
    next(b for b in app.button if b.label == "Search").click().run()
    shown = text_of(app)
    assert BROKEN in shown
    assert "drafted a request" not in shown
    app.run()
    with store.reading() as db:
        looks = db.scalars(select(AuditEvent).where(AuditEvent.action == "audit:view")).all()
    assert len(looks) == 2


@pytest.mark.parametrize("login", ["center1", "admin", "injury_staff", "hospital"])
def test_who_may_not_read_the_log_is_refused_and_that_is_recorded(
    visitor: Maker, store: Store, login: str
) -> None:
    shown = text_of(visitor(login).open("audit"))
    assert "Not allowed" in shown
    assert "Article" in shown
    assert "submitted a request" not in shown
    with store.reading() as db:
        last = db.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.outcome) == (login, "audit:view", "refused")


def test_a_leader_reads_the_log_but_does_not_verify_it(visitor: Maker) -> None:
    app = visitor("leader").open("audit")
    assert "submitted a request" in text_of(app)
    assert "audit.verify" not in buttons(app)


# -- languages and errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["", "inbox", "requests", "new-request", "runs", "measures", "audit"]
)
def test_english_screens_have_no_chinese_of_ours(visitor: Maker, page: str) -> None:
    shown = text_of(visitor("inspector", "en").open(page)).replace("中文", "")
    assert not [c for c in shown if "一" <= c <= "鿿"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", ("数据集", "归口部门", "敏感", "居民身份证号", "未扫描")),
        ("inbox", ("待我办理", "没有待办事项")),
        ("requests", ("对外提供申请", "待归口部门同意")),
        ("new-request", ("新建对外提供申请",)),
        ("runs", ("扫描与计划", "失败", "Asia/Shanghai")),
        ("audit", ("审计日志", "提交申请", "第二十七条")),
    ],
)
def test_chinese_screens(visitor: Maker, page: str, words: tuple[str, ...]) -> None:
    shown = text_of(visitor("inspector", "zh").open(page))
    assert [w for w in words if w not in shown] == []


def test_what_nobody_foresaw_is_one_line_without_its_message(
    visitor: Maker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ValueError("11010519491231002X")

    who = visitor("center1")
    monkeypatch.setattr(views, "find_datasets", broken)
    shown = text_of(who.open())
    assert "Unexpected ValueError at test_screens.py" in shown
    assert "11010519491231002X" not in shown + caplog.text


@pytest.mark.parametrize(("login", "offered"), [("inspector", True), ("injury_staff", False)])
def test_a_dossier_is_made_on_a_click(
    visitor: Maker, built: Built, store: Store, login: str, offered: bool
) -> None:
    app = visitor(login).open("request", number=built.number)
    key = f"dossier.make|{built.number}"
    assert (key in buttons(app)) is offered
    if offered:
        app.button(key=key).click().run()
        assert not app.exception
        assert app.get("download_button")
        last = views.list_events(store, actors(store)["inspector"], action="release:dossier")
        assert [e.object_id for e in last] == [built.number]
