"""Changes of the rules: drafted, reviewed, approved by distinct people, in force from their day."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from catalog import audit, policy_changes, rulebooks, views
from catalog.acts import RefusedError
from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from policies.rulebook import shipped
from tests.catalog.change_cases import (
    NARROWED,
    RENAMED,
    SHIPPED,
    WITH_LIST,
    WITHOUT_LIST,
    Bureau,
    Clock,
    edited,
    open_bureau,
)


@pytest.fixture
def bureau(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    opened = open_bureau(tmp_path / "bureau", tmp_path_factory)
    yield opened
    opened.store.close()


def test_from_the_draft_to_the_day(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    number = bureau.propose()
    page = bureau.page(number)
    assert (page.row.state, page.row.proposer, page.stale) == ("draft", "planner", ())
    (file,) = page.files
    assert f"-    {WITH_LIST}" in file.lines
    assert f"+    {WITHOUT_LIST}" in file.lines
    (line,) = page.difference.lines
    assert (line.change, line.actions, line.before) == (
        "narrowed",
        ("user:list",),
        ("account-for",),
    )
    assert [(t.action, t.people) for t in page.touches] == [("user:list", ("leader", "leader2"))]
    assert bureau.versions() == [shipped().version]

    assert bureau.act(number, "submit", "planner").state == "awaiting_review"
    waiting = {login: policy_changes.inbox(bureau.store, a) for login, a in bureau.who.items()}
    assert {login for login, rows in waiting.items() if rows} == {"planner2"}
    assert bureau.act(number, "review", "planner2").state == "awaiting_approval"
    tomorrow = bureau.today + timedelta(days=1)
    row = bureau.act(number, "approve", "leader")
    assert (row.state, row.in_force_from) == ("approved", tomorrow)

    assert views.list_people(bureau.store, bureau.who["leader"])  # today the old rules still count
    assert rulebooks.today(bureau.store).version == shipped().version
    Clock().turn(monkeypatch, days=1)
    with pytest.raises(RefusedError, match="default-deny"):
        views.list_people(bureau.store, bureau.who["leader"])
    assert rulebooks.today(bureau.store).version == row.version

    new, old = policy_changes.versions(bureau.store, bureau.who["planner"])
    assert (new.change, new.in_force_from, new.until) == (number, tomorrow, None)
    assert (old.origin, old.until) == ("shipped", tomorrow - timedelta(days=1))
    assert (new.standing, old.standing) == ("now", "past")
    assert bureau.events(number) == [
        ("planner", "policy:propose", "allowed"),
        ("planner", "policy:propose", "allowed"),
        ("planner2", "policy:review", "allowed"),
        ("leader", "policy:approve", "allowed"),
    ]
    acts = bureau.page(number).acts
    assert [(a.event, a.role, a.in_force, a.signed) for a in acts] == [
        ("submit", "planning", True, True),
        ("review", "planning", True, True),
        ("approve", "leader_in_charge", True, True),
    ]
    with bureau.store.reading() as session:
        assert policy_changes.false_versions(session, bureau.store.settings.keys) == []
        assert audit.verify(session, bureau.store.settings.keys / "public.pem").whole


def to(bureau: Bureau, state: str) -> str:
    """Bring a change to a state."""
    number = bureau.propose()
    path = {"submit": "planner", "review": "planner2", "approve": "leader"}
    reach = {"draft": 0, "awaiting_review": 1, "awaiting_approval": 2, "approved": 3}[state]
    for event, by in list(path.items())[:reach]:
        bureau.act(number, event, by)
    return number


@pytest.mark.parametrize(
    ("state", "event", "by", "rule"),
    [
        ("draft", "submit", "planner2", "applicant-only"),
        ("draft", "submit", "clerk", "default-deny"),
        ("draft", "review", "planner2", "procedure-state"),
        ("draft", "approve", "leader", "procedure-state"),
        ("awaiting_review", "review", "planner", "no-own-rule-change"),
        ("awaiting_review", "review", "leader", "default-deny"),
        ("awaiting_review", "review", "admin", "default-deny"),
        ("awaiting_review", "return", "planner", "no-own-rule-change"),
        ("awaiting_review", "approve", "leader", "procedure-state"),
        ("awaiting_review", "withdraw", "planner2", "default-deny"),
        ("awaiting_approval", "approve", "planner2", "one-person-one-part-in-rules"),
        ("awaiting_approval", "approve", "inspector", "default-deny"),
        ("awaiting_approval", "review", "planner2", "procedure-state"),
        ("approved", "approve", "leader2", "procedure-state"),
        ("approved", "withdraw", "planner", "procedure-state"),
    ],
)
def test_who_may_not_is_refused_and_that_is_recorded(
    bureau: Bureau, state: str, event: str, by: str, rule: str
) -> None:
    number = to(bureau, state)
    versions, events = bureau.versions(), bureau.events(number)
    with pytest.raises(RefusedError) as caught:
        bureau.act(number, event, by)
    assert caught.value.decision.rule == rule
    assert caught.value.decision.article == "第三十一条" or rule == "default-deny"
    (refused,) = bureau.events(number)[len(events) :]
    assert (refused[0], refused[2]) == (by, "refused")
    assert (bureau.page(number).row.state, bureau.versions()) == (state, versions)


def test_one_person_one_part_whoever_they_stand_for(bureau: Bureau) -> None:
    bureau.assign("planner2", "leader_in_charge", "office")
    bureau.assign("clerk", "planning", "planning", deputy_for="planner")
    bureau.assign("clerk", "leader_in_charge", "office", deputy_for="planner2")
    number = to(bureau, "awaiting_review")
    with pytest.raises(RefusedError, match="no-own-rule-change"):
        bureau.act(number, "review", "clerk")
    bureau.act(number, "review", "planner2")
    for by in ("planner2", "clerk"):
        with pytest.raises(RefusedError) as caught:
            bureau.act(number, "approve", by)
        assert caught.value.decision.rule in {"one-person-one-part-in-rules", "no-own-rule-change"}
    assert bureau.act(number, "approve", "leader").state == "approved"


def test_only_planning_drafts_and_others_may_not_look(bureau: Bureau) -> None:
    for by in ("clerk", "leader", "admin", "operator", "doctor"):
        with pytest.raises(RefusedError):
            bureau.propose(by=by)
        assert bureau.events("*")[-1] == (by, "policy:propose", "refused")
    number = bureau.propose()
    clerk = bureau.who["clerk"]
    assert policy_changes.inbox(bureau.store, clerk) == []
    for look in (
        lambda: policy_changes.list_changes(bureau.store, clerk),
        lambda: policy_changes.show(bureau.store, clerk, number),
        lambda: policy_changes.versions(bureau.store, clerk),
        lambda: policy_changes.texts_of(bureau.store, clerk),
    ):
        with pytest.raises(RefusedError):
            look()
        assert bureau.events()[-1] == ("clerk", "policy:view", "refused")


#: How two cases of no-own-rule-change end.
OWN_REVIEW = "what: policy:review\n    thing: {applicant: fang}\n    expect: deny"
BAD = {
    "misspelt effect": (
        edited(("rules.yaml", "effect: allow", "effect: alow")),
        "rules.yaml, line 13",
    ),
    "unknown role": (
        edited(("rules.yaml", "roles: [finance_supervision]", "roles: [finance]")),
        "allowed: leading_group",
    ),
    "no yaml": (edited(("levels.yaml", "levels:", "levels: [")), "levels.yaml, line"),
    "missing file": ({n: t for n, t in SHIPPED.items() if n != "model.conf"}, "model.conf, line 1"),
    "missing procedure": (
        {n: t for n, t in SHIPPED.items() if "policy_change" not in n},
        "policy_change.yaml, line 1: is missing",
    ),
    "allows by silence": (
        edited(("model.conf", "some(where (p.eft == allow)) && ", "")),
        "model.conf, line",
    ),
    "does not compile": (
        edited(("model.conf", "among(r.role", "amongst(r.role")),
        "model.conf, line",
    ),
    "no cases": ({n: t for n, t in SHIPPED.items() if n != "cases.yaml"}, "cases.yaml, line 1"),
    "a failing case": (
        edited(("rules.yaml", "roles: [administrator]", "roles: [planning]")),
        "line",
    ),
    "no approval": (
        edited(
            ("procedures/policy_change.yaml", "chain: [review, approve]", "chain: [review]"),
            ("procedures/policy_change.yaml", ", approve: awaiting_approval", ""),
            ("procedures/policy_change.yaml", "to: next, part: approve", "to: approved"),
            (
                "procedures/policy_change.yaml",
                "from: [awaiting_review, awaiting_approval], to: returned",
                "from: [awaiting_review], to: awaiting_approval",
            ),
        ),
        "policy_change.yaml, line 1: its chain needs the part approve",
    ),
    "a way round the review": (
        edited(
            (
                "procedures/policy_change.yaml",
                "from: [awaiting_approval], to: next",
                "from: [returned, awaiting_approval], to: next",
            )
        ),
        "without both review and approve",
    ),
    "own reviews": (
        edited(
            (
                "rules.yaml",
                "actions: [policy:review, policy:approve, policy:reject, policy:return]",
                "actions: [policy:approve, policy:reject, policy:return]",
            ),
            *(
                2
                * (
                    (
                        "cases.yaml",
                        OWN_REVIEW,
                        OWN_REVIEW.replace("policy:review", "policy:return"),
                    ),
                )
            ),
        ),
        "planning could policy:review a rule change of their own",
    ),
    "two parts later on": (
        edited(
            (
                "rules.yaml",
                "  - id: one-person-one-part-in-rules\n",
                "  - id: one-person-one-part-in-rules\n    to: 2099-12-31\n",
            )
        ),
        "took another part",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_files_with_an_error_leave_the_rules_as_they_are(bureau: Bureau, kind: str) -> None:
    texts, said = BAD[kind]
    with pytest.raises(UnusableInputError) as caught:
        bureau.propose(texts)
    assert said in str(caught.value)
    assert "The rules in force stay" in str(caught.value)
    assert "现行规则不变" in caught.value.message.zh
    assert bureau.versions() == [shipped().version]
    assert policy_changes.list_changes(bureau.store, bureau.who["planner"]) == []
    assert bureau.events()[-1] == ("planner", "policy:propose", "refused")
    assert said.split(":")[0] in bureau.last_body()


def test_a_broken_revision_keeps_the_draft(bureau: Bureau) -> None:
    number = bureau.propose()
    with pytest.raises(UnusableInputError, match=r"rules\.yaml, line 13"):
        policy_changes.revise(
            bureau.store, bureau.who["planner"], number, BAD["misspelt effect"][0]
        )
    assert bureau.events(number)[-1] == ("planner", "policy:revise", "refused")
    assert bureau.approve(number).state == "approved"


@pytest.mark.parametrize(
    "texts", [SHIPPED, {**SHIPPED, "rules.yaml": "# a comment\n" + SHIPPED["rules.yaml"]}]
)
def test_no_change_is_no_request(bureau: Bureau, texts: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="nothing differs") as caught:
        bureau.propose(texts)
    assert caught.value.decision.rule == "no-change"
    assert bureau.events()[-1] == ("planner", "policy:propose", "refused")


def test_rules_that_would_lock_the_catalog_out_are_refused(bureau: Bureau) -> None:
    no_admin = edited(
        (
            "rules.yaml",
            "actions: [user:add, user:list, role:assign, policy:view, catalog:move]",
            "actions: [user:add, user:list, policy:view, catalog:move]",
        ),
        (
            "rules.yaml",
            "actions: [scan:run, source:crawl, drift:deliver, quality:run, user:add, role:assign]",
            "actions: [scan:run, source:crawl, drift:deliver, quality:run, user:add]",
        ),
    )
    with pytest.raises(GuikouError, match="role:assign"):
        bureau.propose(no_admin)
    ends = edited(
        ("rules.yaml", "  - id: approve-rules\n", "  - id: approve-rules\n    to: 2098-12-31\n"),
    )
    with pytest.raises(
        RefusedError, match="from 2099-01-01 on nobody could do policy:approve"
    ) as caught:
        bureau.propose(ends)
    assert caught.value.decision.rule == "lock-out"
    bureau.dismiss("planner2")
    with pytest.raises(RefusedError, match="nobody could do policy:review") as caught:
        bureau.propose()
    assert caught.value.decision.rule == "lock-out"
    assert "lock-out" in bureau.last_body()
    assert bureau.versions() == [shipped().version]


def test_people_who_left_meanwhile_stop_the_approval(bureau: Bureau) -> None:
    bureau.assign("steward", "planning", "planning")
    number = to(bureau, "awaiting_approval")
    for login in ("planner2", "steward"):
        bureau.dismiss(login)
    with pytest.raises(RefusedError, match="lock-out"):
        bureau.act(number, "approve", "leader")
    assert bureau.events(number)[-1] == ("leader", "policy:approve", "refused")
    assert bureau.versions() == [shipped().version]


def test_rules_do_not_reach_back(bureau: Bureau) -> None:
    first = to(bureau, "awaiting_approval")
    with pytest.raises(RefusedError, match="in-force-date"):
        bureau.act(first, "approve", "leader", in_force_from=bureau.today - timedelta(days=1))
    bureau.act(first, "approve", "leader", in_force_from=bureau.today + timedelta(days=9))
    second = bureau.propose(RENAMED)
    bureau.act(second, "submit", "planner")
    bureau.act(second, "review", "planner2")
    with pytest.raises(RefusedError, match="in-force-date"):
        bureau.act(second, "approve", "leader", in_force_from=bureau.today + timedelta(days=8))
    row = bureau.act(second, "approve", "leader")  # by default no earlier than what is approved
    assert row.in_force_from == bureau.today + timedelta(days=9)
    assert bureau.page(second).row.base == bureau.page(first).row.version
    rows = policy_changes.versions(bureau.store, bureau.who["planner"])
    assert [(r.change, r.standing) for r in rows] == [
        (second, "to_come"),
        (first, "never"),
        (None, "now"),
    ]


def test_what_was_approved_meanwhile_sends_the_other_change_back(bureau: Bureau) -> None:
    first, second = bureau.propose(), bureau.propose(RENAMED)
    for number in (first, second):
        bureau.act(number, "submit", "planner")
        bureau.act(number, "review", "planner2")
    assert bureau.act(first, "approve", "leader").state == "approved"
    page = bureau.page(second)
    assert "another change was approved meanwhile" in page.stale[0].en
    with pytest.raises(RefusedError, match="approvals are void") as caught:
        bureau.act(second, "approve", "leader2")
    assert caught.value.decision.rule == "content-changed"
    page = bureau.page(second)
    assert page.row.state == "returned"
    assert [a.in_force for a in page.acts] == [False, False]
    assert bureau.events(second)[-2:] == [
        ("leader2", "policy:void", "allowed"),
        ("leader2", "policy:approve", "refused"),
    ]
    with pytest.raises(RefusedError, match="content-changed"):
        bureau.act(second, "submit", "planner")
    both = edited(
        ("levels.yaml", "en: internal", "en: for the bureau"),
        ("rules.yaml", WITH_LIST, WITHOUT_LIST),
    )
    policy_changes.revise(bureau.store, bureau.who["planner"], second, both)
    page = bureau.page(second)
    assert (page.stale, [f.name for f in page.files]) == ((), ["levels.yaml"])
    assert bureau.approve(second, days=1).state == "approved"


def test_two_at_one_moment_one_counts(bureau: Bureau) -> None:
    number = to(bureau, "awaiting_approval")
    ends: list[str] = []

    def approve(by: str) -> None:
        try:
            ends.append(bureau.act(number, "approve", by).state)
        except RefusedError as error:
            ends.append(error.decision.rule)

    threads = [threading.Thread(target=approve, args=(by,)) for by in ("leader", "leader2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["approved", "procedure-state"]
    assert len(bureau.versions()) == 2
    outcomes = [e[2] for e in bureau.events(number) if e[1] == "policy:approve"]
    assert sorted(outcomes) == ["allowed", "refused"]


def test_returning_revising_withdrawing(bureau: Bureau) -> None:
    number = to(bureau, "awaiting_review")
    planner, planner2 = bureau.who["planner"], bureau.who["planner2"]
    with pytest.raises(RefusedError, match="procedure-state"):
        policy_changes.revise(bureau.store, planner, number, RENAMED)
    with pytest.raises(UsageError, match="Say why"):
        policy_changes.act_on(bureau.store, planner2, number, "return")
    assert bureau.act(number, "return", "planner2").state == "returned"
    with pytest.raises(RefusedError, match="applicant-only"):
        policy_changes.revise(bureau.store, planner2, number, RENAMED)
    policy_changes.revise(bureau.store, planner, number, RENAMED, "another reason")
    assert bureau.events(number)[-1] == ("planner", "policy:revise", "allowed")
    page = bureau.page(number)
    assert (page.row.reason, [a.in_force for a in page.acts]) == ("another reason", [False, False])
    bureau.act(number, "submit", "planner")
    assert bureau.act(number, "withdraw", "planner").state == "withdrawn"
    assert bureau.versions() == [shipped().version]
    other = to(bureau, "awaiting_approval")
    assert bureau.act(other, "reject", "leader").state == "rejected"
    rows = policy_changes.list_changes(bureau.store, planner)
    assert [(r.number, r.state) for r in rows] == [(other, "rejected"), (number, "withdrawn")]
    (rejected,) = policy_changes.list_changes(bureau.store, planner, state="rejected")
    assert rejected.number == other


def test_a_return_to_an_older_version_is_a_change_like_any_other(bureau: Bureau) -> None:
    assert bureau.approve(bureau.propose()).state == "approved"
    back = bureau.propose(SHIPPED)
    assert bureau.approve(back).version == shipped().version
    assert rulebooks.today(bureau.store).version == shipped().version
    assert len(bureau.versions()) == 3


def test_files_are_written_out_edited_and_proposed(bureau: Bureau, tmp_path: Path) -> None:
    planner, folder = bureau.who["planner"], tmp_path / "rules"
    written = policy_changes.export(bureau.store, planner, folder)
    assert {p.relative_to(folder).as_posix() for p in written} == set(SHIPPED)
    with pytest.raises(UsageError, match="there already"):
        policy_changes.export(bureau.store, planner, folder)
    with pytest.raises(RefusedError, match="nothing differs"):
        bureau.propose(folder)
    (folder / "rules.yaml").write_text(NARROWED["rules.yaml"], "utf-8")
    number = bureau.propose(folder)
    bureau.approve(number)
    version = bureau.page(number).row.version
    texts = policy_changes.texts_of(bureau.store, planner)
    assert texts == NARROWED
    assert policy_changes.texts_of(bureau.store, planner, version[:8]) == texts
    assert policy_changes.texts_of(bureau.store, planner, shipped().version) == SHIPPED
    for wrong in ("f" * 64, version[:7], ""):
        with pytest.raises(NotFoundError, match="policy versions"):
            policy_changes.texts_of(bureau.store, planner, wrong)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="Cannot write"):
        policy_changes.export(bureau.store, planner, tmp_path / "file" / "deep")


def test_what_cannot_be_proposed_says_so(bureau: Bureau, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="policy export"):
        bureau.propose(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="--reason"):
        bureau.propose(reason="  ")
    with pytest.raises(UsageError, match="identity or mobile"):
        bureau.propose(reason="call 13900000000")
    with pytest.raises(UsageError, match="at most"):
        bureau.propose(reason="x" * 3000)
    with pytest.raises(NotFoundError, match="policy changes"):
        bureau.act("P2026-99999", "review", "planner2")
    with pytest.raises(NotFoundError, match="policy changes"):
        bureau.act("P2026-99999", "approve", "leader")
    number = to(bureau, "awaiting_review")
    with pytest.raises(UsageError, match="there are: submit, review"):
        bureau.act(number, "bless", "leader")
    with pytest.raises(UsageError, match="by the approval"):
        bureau.act(number, "review", "planner2", in_force_from=bureau.today)
