"""A leaked copy is traced to its release, and to no other; unrelated data is blamed on nobody."""

from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from catalog import tracing
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.models import Field
from tests.catalog.release_cases import Case, open_case

FIELDS = ["id_number", "name", "phone", "months", "status"]


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    made = open_case(tmp_path, tmp_path_factory, rows=400)
    with made.store.unit_of_work() as session:
        for field in session.scalars(select(Field)):
            field.distinct = {"id_number": 400, "phone": 390, "months": 300}.get(field.name, 3)
    return made


def leaked(case: Case, number: str, tmp_path: Path) -> pl.DataFrame:
    raw = case.content(number, tmp_path / number)
    return pl.read_csv(raw, infer_schema=False, encoding="utf8")


def traced(case: Case, frame: pl.DataFrame, tmp_path: Path, by: str = "planner") -> tracing.Trace:
    path = tmp_path / "leaked.csv"
    frame.write_csv(path)
    return tracing.trace(case.store, case.who[by], path)


def numbers(found: tracing.Trace) -> list[str]:
    return [named.number for named in found.named]


def test_each_release_of_the_same_data_is_told_apart(case: Case, tmp_path: Path) -> None:
    first, second = case.delivered(fields=FIELDS), case.delivered(fields=FIELDS)
    for number in (first, second):
        copy = leaked(case, number, tmp_path)
        found = traced(case, copy, tmp_path)
        assert numbers(found) == [number]
        assert found.named[0].chance < 1e-9
        assert found.named[0].recipient == "hospital"
        assert {m.mark for m in found.named[0].found} == {"pseudonym", "order"}


@pytest.mark.parametrize(
    "damage",
    ["part", "shuffled", "columns dropped", "renamed", "another encoding", "without pseudonyms"],
)
def test_a_damaged_copy_is_still_traced(case: Case, tmp_path: Path, damage: str) -> None:
    number, _ = case.delivered(fields=FIELDS), case.delivered(fields=FIELDS)
    copy = leaked(case, number, tmp_path)
    path = tmp_path / "leaked.csv"
    changed = {
        "part": copy[100:150],
        "shuffled": copy.sample(fraction=1, shuffle=True, seed=3),
        "columns dropped": copy.select("name", "status"),
        "renamed": copy.rename({n: f"列{i}" for i, n in enumerate(copy.columns)}),
        "another encoding": copy.gather_every(3),
        "without pseudonyms": copy.select("phone", "months").gather_every(2),
    }[damage]
    if damage == "another encoding":
        path.write_bytes(changed.write_csv().encode("gb18030"))
        found = tracing.trace(case.store, case.who["planner"], path)
    else:
        found = traced(case, changed, tmp_path)
    assert numbers(found) == [number]


def test_a_mixture_names_both(case: Case, tmp_path: Path) -> None:
    both = [case.delivered(fields=FIELDS) for _ in range(2)]
    mixed = pl.concat([leaked(case, n, tmp_path) for n in both]).sample(
        fraction=1, shuffle=True, seed=5
    )
    assert sorted(numbers(traced(case, mixed, tmp_path))) == sorted(both)


def test_unrelated_data_and_the_source_itself_are_blamed_on_nobody(
    case: Case, tmp_path: Path
) -> None:
    case.delivered(fields=FIELDS)
    source = pl.read_csv(case.source, infer_schema=False)
    for frame in (source, source.sample(fraction=1, shuffle=True, seed=2), source.sort("phone")):
        assert numbers(traced(case, frame, tmp_path)) == []
    made_up = pl.DataFrame({"a": ["ABCDEFGHJKLMNPQRSTUV"] * 50, "b": [str(n) for n in range(50)]})
    assert numbers(traced(case, made_up, tmp_path)) == []


def test_low_digits_mark_only_a_field_that_declares_a_tolerance(case: Case, tmp_path: Path) -> None:
    plain = leaked(case, case.delivered(fields=FIELDS), tmp_path)
    number = case.delivered(fields=FIELDS, tolerances={"months": 1})
    copy = leaked(case, number, tmp_path)
    source = {r["phone"]: int(r["months"]) for r in case.rows}
    assert sorted(plain["months"].cast(pl.Int64)) == sorted(source.values())
    assert sorted(copy["months"]) != sorted(plain["months"])
    assert len(copy) == len(source)
    found = traced(case, copy.sort("months"), tmp_path)
    assert numbers(found) == [number]
    marks = {m.mark for m in found.named[0].found}
    assert marks == {"pseudonym", "digits"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", 1, "not to be altered"),
        ("phone", 1, "not to be altered"),
        ("months", 0, "above 0"),
        ("months", -1, "above 0"),
        ("card", 1, "does not leave"),
        ("nothing", 1, "does not leave"),
    ],
)
def test_what_people_live_on_is_never_altered(
    case: Case, field: str, value: float, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        case.create(fields=[*FIELDS, "amount"], tolerances={field: value})


def test_a_lost_key_is_said(case: Case, tmp_path: Path) -> None:
    number = case.delivered(fields=FIELDS)
    copy = leaked(case, number, tmp_path)
    (case.store.settings.keys / "releases" / f"{number}.key").unlink()
    found = traced(case, copy, tmp_path)
    assert (found.named, found.without_key, found.releases) == ((), (number,), 0)


def test_only_some_may_trace_and_every_trace_is_recorded(case: Case, tmp_path: Path) -> None:
    number = case.delivered(fields=FIELDS)
    copy = leaked(case, number, tmp_path)
    with pytest.raises(RefusedError):
        traced(case, copy, tmp_path, by="clerk")
    traced(case, copy, tmp_path)
    assert [e for e in case.events("*") if e[1] == "release:trace"] == [
        ("clerk", "release:trace", "refused"),
        ("planner", "release:trace", "allowed"),
    ]
    bodies = case.bodies()
    assert number in bodies
    assert not any(code in bodies for code in copy["id_number"])


def test_a_file_that_is_not_there(case: Case, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        tracing.trace(case.store, case.who["planner"], tmp_path / "gone.csv")
