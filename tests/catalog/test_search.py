"""The search: what it finds, in which order, for whom; the same as a naive reading of the register."""

from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update

from catalog import health, search_index, search_matches, views
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.models import Dataset, Department, Field, Finding, Scan, SearchEntry
from catalog.reindexing import reindex
from catalog.search_words import START, parse, plain, words_of
from catalog.store import Store, open_store
from catalog.types import Actor
from catalog.views import Narrowing, find_datasets

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def put(store: Store, code: str, zh: str = "表", en: str = "", **more: Any) -> None:
    """Register a dataset past the use case: owner, level, fields, about, mark are chosen freely."""
    with store.unit_of_work() as session:
        owner = select(Department.id).where(Department.code == more.get("owner", "pension"))
        names = more.get("fields", ())
        session.add(
            Dataset(
                code=code,
                title_zh=zh,
                title_en=en or code,
                description_zh=more.get("about", ""),
                description_en="",
                owner_id=session.scalars(owner).one(),
                location="x.csv",
                source_kind="csv",
                level=more.get("level", 2),
                state_secret=more.get("mark"),
                registered_at=NOW,
                fields=[Field(position=i, name=name) for i, name in enumerate(names)],
            )
        )


def codes(store: Store, actor: Actor, words: str, **more: Any) -> list[str]:
    return [r.code for r in find_datasets(store, actor, words, **more).rows]


WORDS = (
    ("参", True),
    ("参保", True),
    ("保参", False),
    ("参保人员", True),
    ("参保人证", False),
    ("cbry", True),
    ("ry", True),
    ("canbao", True),
    ("renyuan", True),
    ("anbao", False),
    ("AAC002", True),
    ("ａａｃ００２", True),
    ("aac", True),
    ("002", True),
    ("ac002", False),
    ("idcard", True),
    ("id card", True),
    ("psn_id", True),
    ("card psn 参保", True),
    ("card 工伤", False),
    ("银行", True),
    ("yhzh", True),
    ("说明", True),
    ("shuoming", False),
    ("insured_p", True),
    ("insured_persons", True),
    ("persons_insured", False),
    ("id_psn", False),
    ("psn_card", False),
    ("_insured_persons_", True),
    ("P", False),
    ("b", True),
    ("参保%", True),
    ('"参保" OR 工伤', False),
    ("names: 参*", False),
    ("-参保", True),
    ("' OR '1'='1", False),
    ("参\x00保", True),
    ("参保😀", True),
)


def test_what_words_find(store: Store, bureau: dict[str, Actor]) -> None:
    fields = ["AAC002", "psnIdCard", "银行账号", "vitamin_b"]
    put(store, "insured_persons", "参保人员信息", "Insured people", fields=fields, about="用途说明")
    for words, found in WORDS:
        listed = codes(store, bureau["planner"], words)
        assert listed == (["insured_persons"] if found else []), words


@pytest.mark.parametrize("words", ["", " ", "😀", "%%", "\x00", "''", "*", "x" * 201])
def test_what_cannot_be_searched_for_is_one_clear_error(words: str) -> None:
    with pytest.raises(UsageError):
        parse(words)


def test_the_best_stands_first(store: Store, bureau: dict[str, Actor]) -> None:
    put(store, "e_about", "甲", about="养老")
    put(store, "d_field", "乙", fields=["养老金"])
    put(store, "c_name", "基本养老")
    put(store, "b_begins", "养老待遇")
    put(store, "a_begins", "养老保险")
    put(store, "yanglao", "丙", fields=["养老"])
    ordered = ["a_begins", "b_begins", "c_name", "d_field", "yanglao", "e_about"]
    assert codes(store, bureau["planner"], "养老") == ordered
    assert codes(store, bureau["planner"], "yanglao")[0] == "yanglao"


def test_pages_totals_and_narrowing(
    store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(7):
        put(store, f"t{n}", "人员", level=n % 2 + 1, owner=("pension", "employment")[n % 2])
    planner = bureau["planner"]
    first, last = (find_datasets(store, planner, "人", page=p, size=5) for p in (1, 2))
    assert [r.code for r in (*first.rows, *last.rows)] == [f"t{n}" for n in range(7)]
    assert (first.total, first.more) == (7, False)
    assert codes(store, planner, "人", narrowing=Narrowing(level=2)) == ["t1", "t3", "t5"]
    assert codes(store, planner, "人", narrowing=Narrowing(department="pension", level=2)) == []
    assert codes(store, planner, "") == [f"t{n}" for n in range(7)]
    monkeypatch.setattr("catalog.views.search.MOST", 3)
    capped = find_datasets(store, planner, "人")
    assert (len(capped.rows), capped.total, capped.more) == (3, 3, True)


def test_nobody_learns_of_what_they_may_not_find(store: Store, bureau: dict[str, Actor]) -> None:
    for level in range(1, 7):
        for owner in ("pension", "employment"):
            put(store, f"{owner}_{level}", "名册", level=level, owner=owner)
    put(store, "secret", "名册", mark="秘密")
    seen = set()
    for actor in bureau.values():
        may = [r.code for r in views.list_datasets(store, actor)]
        found = find_datasets(store, actor, "名册")
        assert ([r.code for r in found.rows], found.total) == (may, len(may))
        assert find_datasets(store, actor, "").total == len(may)
        assert codes(store, actor, "secret") == (["secret"] if "secret" in may else [])
        seen.add(len(may))
    assert len(seen) > 1


def test_the_index_follows_the_register(store: Store, bureau: dict[str, Actor]) -> None:
    put(store, "one", "甲表", fields=["旧名", "留下"])
    planner = bureau["planner"]
    with store.unit_of_work() as session:
        one = session.scalars(select(Dataset)).one()
        one.title_zh = "乙表"
        one.fields[0].name = "新名"
        session.flush()
        session.add(Field(dataset_id=one.id, position=2, name="添加"))
        scan = Scan(dataset_id=one.id, status="done", started_by="x", started_at=NOW)
        session.add(scan)
        session.flush()
        one.fields[0].findings.append(_finding("PHONE_NUMBER", scan.id))
    assert [codes(store, planner, w) for w in ("甲", "旧", "乙", "新名", "添加")] == [
        [],
        [],
        ["one"],
        ["one"],
        ["one"],
    ]
    phones = Narrowing(entity="PHONE_NUMBER")
    assert codes(store, planner, "", narrowing=phones) == ["one"]
    with store.unit_of_work() as session:
        kept = session.scalars(select(Field).order_by(Field.position)).all()
        kept[0].findings.clear()
        session.delete(kept[1])
    assert codes(store, planner, "", narrowing=phones) == []
    assert codes(store, planner, "留下") == []
    with store.unit_of_work() as session:
        one = session.scalars(select(Dataset)).one()
        one.fields.remove(one.fields[0])
    assert codes(store, planner, "新名") == []
    with store.reading() as session:
        assert search_index.differing(session) == []


def test_who_finds_a_dataset_changes_with_its_level_and_its_owner(
    store: Store, bureau: dict[str, Actor]
) -> None:
    put(store, "one", "甲表")
    seen = set()
    for owner in ("pension", "employment"):
        for level in range(1, 7):
            with store.unit_of_work() as session:
                one = session.scalars(select(Dataset)).one()
                department = select(Department.id).where(Department.code == owner)
                one.level, one.owner_id = level, session.scalars(department).one()
            for name, actor in bureau.items():
                may = [r.code for r in views.list_datasets(store, actor)]
                assert codes(store, actor, "甲") == may
                seen.add((name, bool(may)))
    assert len({name for name, _ in seen}) < len(seen)


def test_a_list_narrowed_to_an_entity_is_the_same_whether_many_or_few_have_it(
    store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        put(store, f"t{n}", "甲", fields=["a"], level=n + 1)
    with store.unit_of_work() as session:
        scan = Scan(dataset_id=1, status="done", started_by="x", started_at=NOW)
        session.add(scan)
        session.flush()
        for n, field in enumerate(session.scalars(select(Field).order_by(Field.id))):
            field.findings.append(_finding("PHONE_NUMBER" if n % 2 else "PHONE", scan.id))
    phones = Narrowing(entity="PHONE")
    few = [codes(store, actor, "", narrowing=phones) for actor in bureau.values()]
    monkeypatch.setattr(search_matches, "FREQUENT", 2)
    assert [codes(store, actor, "", narrowing=phones) for actor in bureau.values()] == few
    assert ["t0", "t2", "t4"] in few
    assert codes(store, bureau["planner"], "t2", narrowing=phones) == ["t2"]
    assert codes(store, bureau["planner"], "t1", narrowing=phones) == []


def _finding(entity: str, scan: int) -> Finding:
    return Finding(
        entity=entity,
        matches=1,
        examined=1,
        ratio=1.0,
        confidence=0.9,
        evidence=[],
        detector="x",
        first_scan_id=scan,
        last_scan_id=scan,
    )


def test_what_is_rolled_back_is_not_found(store: Store, bureau: dict[str, Actor]) -> None:
    put(store, "one", "甲表")

    def half() -> None:
        with store.unit_of_work() as session:
            session.scalars(select(Dataset)).one().title_zh = "乙表"
            with session.begin_nested():
                session.scalars(select(Dataset)).one().title_en = "half"
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert codes(store, bureau["planner"], "甲") == ["one"]
    assert codes(store, bureau["planner"], "乙") == []


def test_fields_are_indexed_in_their_order_however_they_lie(
    store: Store, bureau: dict[str, Actor]
) -> None:
    put(store, "one", "甲表")
    with store.unit_of_work() as session:
        for position, name in ((2, "c"), (0, "a"), (1, "b")):
            session.add(Field(dataset_id=1, position=position, name=name))
            session.flush()
    with store.reading() as session:
        assert session.scalars(select(SearchEntry.fields_text)).one() == "a\nb\nc"
        assert search_index.differing(session) == []


def test_the_doctor_sees_a_difference_and_reindexing_mends_it(
    store: Store, bureau: dict[str, Actor]
) -> None:
    put(store, "one", "甲表")
    put(store, "two", "丁表")
    with store.unit_of_work() as session:
        session.execute(update(Dataset).where(Dataset.code == "one").values(title_zh="丙表"))
        session.execute(delete(SearchEntry).where(SearchEntry.dataset_id == 2))
    with store.reading() as session:
        assert len(search_index.differing(session)) == 2
    said = {c.name.en: c for c in health.examine(store.settings)}["Search index"]
    assert not said.fine
    assert "--reindex" in said.note.en
    with pytest.raises(RefusedError):
        reindex(store, bureau["clerk"])
    assert reindex(store, bureau["operator"]) == 2
    assert codes(store, bureau["planner"], "丙") == ["one"]
    with store.reading() as session:
        assert search_index.differing(session) == []


def test_other_words_make_the_index_anew_when_the_catalog_is_opened(
    store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "one", "甲表")
    with store.unit_of_work() as session:
        session.execute(delete(SearchEntry))
    monkeypatch.setattr(search_index, "VERSION", "other")
    open_store(store.settings).close()
    assert codes(store, bureau["planner"], "甲") == ["one"]


def test_a_page_costs_the_same_statements_however_many_datasets(
    store: Store, bureau: dict[str, Actor]
) -> None:
    def statements() -> int:
        count = 0

        def seen(*_: Any) -> None:
            nonlocal count
            count += 1

        event.listen(store.engine, "before_cursor_execute", seen)
        find_datasets(store, bureau["planner"], "人")
        event.remove(store.engine, "before_cursor_execute", seen)
        return count

    put(store, "one", "人员", fields=["a"])
    before = statements()
    for n in range(30):
        put(store, f"more{n}", "人员", fields=["a", "b", "c"])
    assert statements() == before


NAMES = st.text("养老保险人员ab_1A 重", min_size=1, max_size=8)
REGISTERS = st.lists(
    st.tuples(NAMES, st.lists(NAMES, max_size=3, unique=True), NAMES), min_size=1, max_size=4
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REGISTERS, st.text("养老保险人员ab1 ", min_size=1, max_size=6))
@example([("养老", ["老保"], "保险")], "养老保")
@example([("保养老", ["a_1A"], "b")], "养老 1a")
def test_the_search_is_a_naive_reading_of_the_register(
    store: Store, bureau: dict[str, Actor], register: list[tuple[str, list[str], str]], words: str
) -> None:
    with store.unit_of_work() as session:
        for old in session.scalars(select(Dataset)):
            session.delete(old)
    for n, (title, fields, about) in enumerate(register):
        put(store, f"t{n}", title, fields=fields, about=about)
    try:
        parse(words)
    except UsageError:
        return
    expected = [f"t{n}" for n, told in enumerate(register) if _naive(f"t{n}", told, words)]
    assert sorted(codes(store, bureau["planner"], words)) == expected


def _naive(code: str, told: tuple[str, list[str], str], words: str) -> bool:
    """Whether each run of Han characters stands somewhere, and something begins with each Latin word."""
    title, fields, about = told
    names = [code, code, title, *fields]
    texts = [" ".join(plain(t).split()) for t in (*names, about)]
    heard = set().union(*map(words_of, names)) | words_of(about, spoken=False)
    for term in chain.from_iterable(parse(words).runs):
        if not term.word.isascii():
            continue
        if not any(h == term.word or (term.beginning and h.startswith(term.word)) for h in heard):
            return False
    runs = "".join(c if not c.isascii() else " " for c in plain(words)).split()
    return all(any(run in text for text in texts) for run in runs)


def test_words_hold_no_sign_that_an_index_reads() -> None:
    for name in ("a'b\"c*", "列(名)", "x\\y:z", "Ünïcode", "⊢甲", "a\nb", "名 称"):
        assert all(w.isalnum() for w in words_of(name)), name
    assert not START.isalnum()


def test_what_a_list_can_be_narrowed_to_is_what_occurs_for_the_asker(
    store: Store, bureau: dict[str, Actor]
) -> None:
    put(store, "one", "甲", fields=["a", "b"], level=2)
    put(store, "two", "乙", fields=["c"], owner="employment", level=6)
    with store.unit_of_work() as session:
        scan = Scan(dataset_id=1, status="done", started_by="x", started_at=NOW)
        session.add(scan)
        session.flush()
        a, b, c = session.scalars(select(Field).order_by(Field.id))
        for field, entity in ((a, "PHONE_NUMBER"), (b, "ADDRESS"), (b, "PERSON"), (c, "BANK_CARD")):
            field.findings.append(_finding(entity, scan.id))
    offered = {who: views.dataset_choices(store, bureau[who]) for who in ("planner", "clerk")}
    assert offered["planner"].entities == ("ADDRESS", "BANK_CARD", "PERSON", "PHONE_NUMBER")
    assert offered["planner"].levels == (2, 6)
    assert set(offered["planner"].owners) == {"pension", "employment"}
    may = {r.code for r in views.list_datasets(store, bureau["clerk"])}
    assert ("BANK_CARD" in offered["clerk"].entities) == ("two" in may)
    assert ("ADDRESS" in offered["clerk"].entities) == ("one" in may)


def test_nothing_can_be_narrowed_to_in_an_empty_catalog(
    store: Store, bureau: dict[str, Actor]
) -> None:
    assert views.dataset_choices(store, bureau["planner"]).entities == ()
