"""Drift: which change makes an event, which makes none, who sees it and who takes note."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalog import drift_acts, gradings, people, roles, scans, source_register, upstreams, views
from catalog.acts import RefusedError
from catalog.cli import run
from catalog.cli.drift import KINDS as CHOICES
from catalog.coverage import How
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.drift import KINDS, NAMES, FieldState, Share, differences, has_changed, sentence
from catalog.errors import NotFoundError
from catalog.models import DriftEvent
from catalog.source_register import NewSource
from catalog.store import Store
from catalog.types import Actor
from catalog.views import DriftRow
from tests.catalog.conftest import PASSWORD
from tests.classifiers.test_kernel import mobiles, resident_ids

Bureau = dict[str, Actor]
ROWS = 200


def write(path: Path, ids: int = ROWS, **more: list[str]) -> None:
    """A file with numbers of people in the first ``ids`` rows, and columns of your own."""
    columns = {"序号": [str(i) for i in range(ROWS)]}
    columns["备注"] = [*resident_ids(ids), *["好"] * (ROWS - ids)]
    columns |= more
    lines = [",".join(columns), *map(",".join, zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def path(store: Store, bureau: Bureau, tmp_path: Path) -> Path:
    """A dataset ``notes`` of the pension section, scanned once; its file."""
    path = tmp_path / "notes.csv"
    write(path, 100)
    new = NewDataset("notes", "记录", "Notes", "pension", None, str(path))
    register(store, bureau["operator"], new)
    scan(store, bureau)
    return path


def scan(store: Store, bureau: Bureau, how: How | None = None) -> None:
    scans.scan_dataset(store, bureau["operator"], "notes", how=how or How())


def changed(store: Store, bureau: Bureau) -> str | None:
    """What the newest scan says that it found otherwise."""
    newest = max(views.list_scans(store, bureau["operator"]), key=lambda row: row.id)
    return newest.changed.en if newest.changed else None


def told(store: Store, bureau: Bureau, dataset: str | None = None) -> list[DriftRow]:
    """All events, oldest first."""
    return views.list_drift(store, bureau["inspector"], dataset=dataset)[::-1]


def kinds(store: Store, bureau: Bureau) -> list[tuple[str, str | None, str | None]]:
    return [(r.kind, r.field, r.entity) for r in told(store, bureau)]


def test_the_first_scan_and_the_same_again_tell_nothing(
    store: Store, bureau: Bureau, path: Path
) -> None:
    assert changed(store, bureau) is None, "there was nothing to compare with"
    for how in (How(), How(incremental=True), How(sample=50), How()):
        scan(store, bureau, how)
        assert changed(store, bureau) == "nothing changed"
    write(path, 101)
    scan(store, bureau)
    assert told(store, bureau) == []


def test_new_data_and_a_vanished_field(store: Store, bureau: Bureau, path: Path) -> None:
    write(path, 100, 电话=mobiles(ROWS))
    scan(store, bureau)
    assert changed(store, bureau) == "new personal data 1, schema changed 1"
    scan(store, bureau)
    assert changed(store, bureau) == "nothing changed"
    assert kinds(store, bureau) == [
        ("new_data", "电话", "PHONE_NUMBER"),
        ("schema_changed", None, None),
    ]
    first, second = told(store, bureau)
    assert first.before == {"matches": 0, "examined": 0, "share": 0.0}
    assert first.after == {"matches": ROWS, "examined": ROWS, "share": 1.0}
    assert (first.severity, first.owner, first.actor) == ("important", "pension", "operator")
    assert second.after == {"added": ["电话"]}
    write(path, 100)
    scan(store, bureau)
    assert kinds(store, bureau)[2:] == [("field_vanished", "电话", None)]
    assert told(store, bureau)[-1].before["found"]["PHONE_NUMBER"]["matches"] == ROWS


def test_a_share_that_creeps_is_told_once_it_has_come_far(
    store: Store, bureau: Bureau, path: Path
) -> None:
    for ids in (110, 120, 130):
        write(path, ids)
        scan(store, bureau)
    assert told(store, bureau) == []
    for ids in (140, 145, 150):
        write(path, ids)
        scan(store, bureau)
    event = told(store, bureau)[0]
    assert kinds(store, bureau) == [("share_changed", "备注", "CN_RESIDENT_ID")]
    assert (event.before["matches"], event.after["matches"]) == (100, 140)


def test_what_is_gone(store: Store, bureau: Bureau, path: Path) -> None:
    write(path, 0)
    scan(store, bureau, How(sample=150))
    assert told(store, bureau) == []
    scan(store, bureau)
    assert kinds(store, bureau) == [("data_gone", "备注", "CN_RESIDENT_ID")]


def test_a_sample_tells_of_new_data_and_the_level(
    store: Store, bureau: Bureau, tmp_path: Path
) -> None:
    path = tmp_path / "notes.csv"
    write(path, 0)
    new = NewDataset("notes", "记录", "Notes", "pension", None, str(path))
    register(store, bureau["operator"], new)
    scan(store, bureau, How(sample=20))
    assert told(store, bureau) == []
    scan(store, bureau)
    write(path)
    scan(store, bureau, How(sample=150))
    assert {r.kind for r in told(store, bureau)} == {"new_data", "level_raised"}
    scan(store, bureau, How(sample=160))
    assert len(told(store, bureau)) == 2
    raised = next(r for r in told(store, bureau) if r.kind == "level_raised")
    assert raised.before["level"] < raised.after["level"]


def test_a_level_rises_by_people_and_by_what_is_upstream(
    store: Store, bureau: Bureau, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "made.csv"
    other.write_text("序号\n" + "\n".join(map(str, range(60))) + "\n", "utf-8")
    register(
        store,
        bureau["operator"],
        NewDataset("made", "成品", "Made", "employment", None, str(other)),
    )
    scans.scan_dataset(store, bureau["operator"], "made")
    upstreams.add(store, bureau["steward2"], "made", "notes")
    gradings.set_level(store, bureau["steward"], "notes", 5, "order 12")
    found = [(r.dataset, r.kind, r.after) for r in told(store, bureau)]
    assert ("notes", "level_raised", {"level": 5}) in found
    assert ("made", "level_raised", {"level": 5}) in found


def test_crawls_tell_once(store: Store, bureau: Bureau, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.csv"
    write(path, 100, 电话=mobiles(ROWS), 旧=["x"] * ROWS)
    source_register.add(store, bureau["operator"], NewSource("hr", str(folder), "pension", ()))
    (code,) = crawl(store, bureau["operator"], "hr").new
    scans.scan_dataset(store, bureau["operator"], code)
    assert told(store, bureau) == []
    write(path, 100, 旧=["x"] * ROWS, 新=["y"] * ROWS)
    for _ in range(2):
        crawl(store, bureau["operator"], "hr")
        scans.scan_dataset(store, bureau["operator"], code)
    assert kinds(store, bureau) == [
        ("field_vanished", "电话", None),
        ("schema_changed", None, None),
    ]
    assert told(store, bureau)[0].before["found"]["PHONE_NUMBER"]["matches"] == ROWS
    path.rename(tmp_path / "a.csv")
    for _ in range(2):
        crawl(store, bureau["operator"], "hr")
    (tmp_path / "a.csv").rename(path)
    crawl(store, bureau["operator"], "hr")
    assert [k for k, _, _ in kinds(store, bureau)][2:] == ["dataset_vanished", "dataset_returned"]


def test_each_department_takes_note_for_itself(store: Store, bureau: Bureau, path: Path) -> None:
    write(path, 100, 电话=mobiles(ROWS))
    scan(store, bureau)
    first, second = (r.id for r in told(store, bureau))
    waiting = {
        login: views.drift_inbox(store, actor).count for login, actor in sorted(bureau.items())
    }
    assert {k for k, n in waiting.items() if n} == {"operator", "operator2", "steward"}
    for login in ("steward2", "clerk", "doctor", "admin"):
        assert views.list_drift(store, bureau[login]) == []
        with pytest.raises(NotFoundError):
            views.show_drift(store, bureau[login], first)
        with pytest.raises(NotFoundError):
            drift_acts.acknowledge(store, bureau[login], [first])
    with pytest.raises(RefusedError):
        drift_acts.acknowledge(store, bureau["planner"], [first])
    with pytest.raises(NotFoundError):
        drift_acts.acknowledge(store, bureau["operator"], [second, 999])
    assert drift_acts.acknowledge(store, bureau["operator"], [first], " seen ") == 1
    assert drift_acts.acknowledge(store, bureau["operator2"], [first]) == 0
    row = views.show_drift(store, bureau["planner"], first)
    assert (row.open, row.mine) == (True, False)
    assert [(a.department, a.by, a.note) for a in row.acknowledgements] == [
        ("center", "operator", "seen")
    ]
    assert [r.id for r in views.drift_inbox(store, bureau["operator2"]).rows] == [second]
    assert drift_acts.acknowledge(store, bureau["steward"], [first, second]) == 2
    assert not views.drift_inbox(store, bureau["steward"]).rows
    assert not views.list_drift(store, bureau["inspector"], only_open=True)
    events = views.list_events(store, bureau["inspector"], action="drift:acknowledge")
    assert [e.outcome for e in events] == ["allowed", "allowed", "allowed", "refused"]


def test_what_all_have_noted_is_asked_of_nobody_again(
    store: Store, bureau: Bureau, path: Path
) -> None:
    write(path, 100, 电话=mobiles(ROWS))
    scan(store, bureau)
    first, second = (r.id for r in told(store, bureau))

    def waiting(login: str) -> list[int]:
        return [r.id for r in views.drift_inbox(store, bureau[login]).rows]

    def settled() -> set[int]:
        with store.reading() as session:
            return set(session.scalars(select(DriftEvent.id).where(DriftEvent.settled)))

    drift_acts.acknowledge(store, bureau["steward"], [first, second])
    assert settled() == set(), "the center has not taken note"
    drift_acts.acknowledge(store, bureau["operator"], [first])
    assert settled() == {first}
    # Somebody new who answers is asked about what is not settled, and only that.
    roles.assign(
        store,
        bureau["admin"],
        login="clerk",
        role="information_center",
        department="employment",
    )
    assert waiting("clerk") == [second]
    assert not views.show_drift(store, bureau["clerk"], first).mine
    assert views.show_drift(store, bureau["clerk"], second).mine
    drift_acts.acknowledge(store, bureau["operator"], [second])
    assert settled() == {first}, "another department is asked too now"
    assert drift_acts.acknowledge(store, bureau["clerk"], [first, second]) == 2
    assert settled() == {first, second}
    assert not any(map(waiting, ("operator", "steward", "clerk")))


def test_the_command_line(
    store: Store,
    bureau: Bureau,
    path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(path, 100, 电话=mobiles(ROWS))
    scan(store, bureau)
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "steward", PASSWORD).token)
    assert run(["drift", "list", "--mine", "--kind", "new_data", "--format", "json"]) == 0
    shown = capsys.readouterr().out
    assert '"PHONE_NUMBER"' in shown
    number = str(told(store, bureau)[0].id)
    assert run(["drift", "list"]) == 0
    assert run(["drift", "show", number]) == 0
    assert "new personal data" in capsys.readouterr().out
    assert run(["drift", "acknowledge", number, "--note", "level confirmed"]) == 0
    assert run(["drift", "show", number]) == 0
    shown = capsys.readouterr().out
    assert "level confirmed" in shown
    assert not any(value in shown for value in mobiles(ROWS))
    assert run(["drift", "show", "999"]) == 4


def test_every_kind_has_its_name() -> None:
    assert set(KINDS) == set(NAMES) == set(CHOICES)
    assert all(sentence(k, {}, {}).zh == "" for k in ("dataset_vanished", "dataset_returned"))


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        ((50, 100), (50, 100), False),
        ((50, 100), (60, 100), False),  # chance: z = 1.4
        ((5, 10), (10, 10), False),  # few: z = 2.6
        ((5_000, 10_000), (5_500, 10_000), False),  # certain, and too small: h = 0.1
        ((5_000, 10_000), (6_100, 10_000), True),
        ((10, 10_000), (14, 10_000), False),
        ((10, 10_000), (40, 10_000), True),  # rare, and four times as many
        ((100, 1_000_000), (250, 1_000_000), True),
        ((0, 1_000), (0, 1_000), False),
        ((1_000, 1_000), (1_000, 2_000), True),
        ((0, 0), (5, 10), False),
    ],
)
def test_when_a_share_has_changed(
    before: tuple[int, int], now: tuple[int, int], *, changed: bool
) -> None:
    assert has_changed(*before, *now) is changed
    assert has_changed(*now, *before) is changed


entities = st.sampled_from(["PHONE_NUMBER", "EMAIL", "CN_RESIDENT_ID"])
shares = st.integers(1, 1000).map(lambda n: Share(n, 1000))
states = st.dictionaries(
    st.integers(1, 5),
    st.builds(FieldState, st.sampled_from("abc"), st.dictionaries(entities, shares, max_size=3)),
    max_size=4,
)


@given(states, states)
def test_a_state_differs_from_another_and_never_from_itself(
    before: dict[int, FieldState], after: dict[int, FieldState]
) -> None:
    assert not list(differences(before, before))
    found = [d.change for d in differences(before, after)]
    new = {(f.name, e) for n, f in after.items() for e in f.shares} - {
        (after[n].name, e) for n, f in before.items() if n in after for e in f.shares
    }
    assert new <= {(c.field, c.entity) for c in found if c.kind == "new_data"}
    gone = [c.field for c in found if c.kind == "field_vanished"]
    assert sorted(map(str, gone)) == sorted(f.name for n, f in before.items() if n not in after)
    part = [d.change.kind for d in differences(before, after, partial=True)]
    assert set(part) <= {"new_data"}
