"""Protections as they are written, checked, ordered and proposed; and that batches come out as the whole does."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.protecting import PLAN, table
from policies.protections import (
    DECLARED,
    KINDS,
    SAMPLES,
    ProtectionError,
    ProtectionSpec,
    at_least,
    choices,
    propose,
    propose_sample,
    protect,
    read_written,
    specify,
)
from policies.protections.generalizing import SCALES, TARGETS
from policies.protections.ordering import INSTEAD
from policies.rule_files import UnknownWordError
from policies.rulebook import shipped

KEY = b"k" * 32
ENTITIES = sorted(shipped().entities.by_key)


@pytest.mark.parametrize(
    ("written", "kind", "parameters"),
    [
        ("suppress", "suppress", {}),
        ("mask", "mask", {"first": 1, "last": 1}),
        ("mask:first=3,last=4", "mask", {"first": 3, "last": 4}),
        (" mask : first = 3 , last = 4 ", "mask", {"first": 3, "last": 4}),
        ("generalize:to=band,width=0.5", "generalize", {"to": "band", "width": 0.5}),
        ("generalize:to=band,width=500.0", "generalize", {"to": "band", "width": 500}),
        (
            "date_shift:person=身份证号",
            "date_shift",
            {"person": "身份证号", "days": 180, "cipher": "aes"},
        ),
        ("pseudonym:cipher=sm4", "pseudonym", {"cipher": "sm4", "form": "text"}),
    ],
)
def test_what_people_write(written: str, kind: str, parameters: dict[str, object]) -> None:
    spec = ProtectionSpec(*read_written(written))
    assert (spec.kind, spec.parameters) == (kind, parameters)
    assert ProtectionSpec(*read_written(spec.written())) == spec


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mask:first", "name=value"),
        ("mask:first=1,first=2", "each name once"),
        ("mask:first=x", "must be 0–32"),
        ("mask:first=-1", "must be 0–32"),
        ("mask:first=33", "must be 0–32"),
        ("mask:keep=3", "no parameter keep"),
        ("suppress:first=3", "no parameter first"),
        ("generalize:to=hour", "must be month"),
        ("date_shift", "needs person"),
        ("round", "needs to"),
        ("pseudonym:cipher=des", "aes | sm4"),
        ("hash", "few enough"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(written: str, said: str) -> None:
    with pytest.raises(ProtectionError) as raised:
        ProtectionSpec(*read_written(written))
    assert said in raised.value.reason.en
    assert raised.value.reason.zh


@pytest.mark.parametrize("written", ["", "encrypt", "mask2:first=1"])
def test_an_unknown_kind_is_named_with_what_there_is(written: str) -> None:
    with pytest.raises(UnknownWordError, match="pseudonym"):
        read_written(written)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("pseudonym", {}),
        ("mask", {"first": 3, "last": 4}),
        ("generalize", {"to": "year"}),
        ("generalize", {"to": "band", "width": 1000}),
        ("generalize", {"to": "prefix", "keep": 2}),
        ("generalize", {"to": "district"}),
        ("redact", {}),
        ("suppress", {}),
        ("none", {}),
    ],
)
def test_envelopes_of_before_are_read(kind: str, parameters: dict[str, object]) -> None:
    spec = ProtectionSpec(kind, parameters)
    assert spec.parameters.items() >= parameters.items()
    assert spec.guarantee.zh
    assert spec.guarantee.en


def test_every_kind_says_what_it_is_and_every_target_has_its_scale() -> None:
    for kind in DECLARED.values():
        for text in (kind.name, kind.about, kind.when):
            assert text.zh
            assert text.en
    assert sorted(t for scale in SCALES for t in scale) == sorted(TARGETS)


# -- order -----------------------------------------------------------------------------------------------------------

some = st.sampled_from(
    [
        *(ProtectionSpec(k) for k in ("none", "suppress", "pseudonym", "redact", "aggregate")),
        *(ProtectionSpec("mask", {"first": f, "last": n}) for f, n in product((0, 1, 3), (0, 4))),
        *(ProtectionSpec("round", {"to": n}) for n in (1, 100)),
        *(
            ProtectionSpec("top_bottom_code", {"low": a, "high": b})
            for a, b in ((0, 100), (10, 50))
        ),
        *(ProtectionSpec("date_shift", {"person": "p", "days": n}) for n in (30, 180)),
        *(ProtectionSpec("format_preserving", {"format": f}) for f in ("card", "phone")),
        *(
            ProtectionSpec("generalize", {"to": t})
            for t in ("month", "year", "district", "city", "icd_three")
        ),
        *(ProtectionSpec("generalize", {"to": "band", "width": w}) for w in (100, 150, 200)),
        *(ProtectionSpec("generalize", {"to": "prefix", "keep": k}) for k in (2, 4)),
    ]
)


@settings(max_examples=600)
@given(some, some, some)
def test_giving_away_no_more_is_an_order(
    a: ProtectionSpec, b: ProtectionSpec, c: ProtectionSpec
) -> None:
    assert at_least(a, a)
    assert at_least(a, ProtectionSpec("none"))
    assert at_least(ProtectionSpec("suppress"), a)
    if at_least(a, b) and at_least(b, c):
        assert at_least(a, c)


def test_the_order_of_kinds_agrees_with_their_strength() -> None:
    assert set(INSTEAD) == set(KINDS)
    for kind, instead in INSTEAD.items():
        assert all(DECLARED[other].strength >= DECLARED[kind].strength for other in instead)


@pytest.mark.parametrize(
    ("asked", "required"),
    [
        ("none", "mask"),
        ("mask:first=3,last=5", "mask:first=3,last=4"),
        ("mask", "pseudonym"),
        ("mask", "redact"),
        ("redact", "mask"),
        ("generalize:to=prefix,keep=16", "mask"),
        ("generalize:to=prefix,keep=16", "redact"),
        ("generalize:to=month", "generalize:to=year"),
        ("generalize:to=district", "generalize:to=city"),
        ("generalize:to=band,width=150", "generalize:to=band,width=100"),
        ("round:to=100", "generalize:to=band,width=100"),
        ("date_shift:person=p", "generalize:to=year"),
        ("pseudonym", "suppress"),
    ],
)
def test_what_does_not_stand_in(asked: str, required: str) -> None:
    a, r = (ProtectionSpec(*read_written(w)) for w in (asked, required))
    assert not at_least(a, r)


# -- proposals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entity", [*ENTITIES, "OWN_STAFF_CARD", None])
def test_what_may_be_chosen_is_never_weaker_and_always_works(entity: str | None) -> None:
    frame = pl.DataFrame({"x": ["1990-03-07", "12,000.5", "", None], "p": ["a", "b", "c", None]})
    for level, kind in product(range(1, 7), ("own_bureau", "public")):
        required = propose(entity, level, kind, rulebook=shipped())
        found = choices(entity, required, person="p")
        assert found[0] == required
        assert "suppress" in {s.kind for s in found}
        for spec in found:
            assert at_least(spec, required)
            assert ProtectionSpec(*read_written(spec.written())) == spec
            made = protect(
                frame.select("x"), {"x": spec}, key=KEY, redact=lambda s: s, others=frame
            )
            assert made["x"][3] is None


def test_the_proposed_protection_takes_the_installations_cipher() -> None:
    spec = propose("CN_RESIDENT_ID", 4, "government", rulebook=shipped(), cipher="sm4")
    assert spec.parameters == {"cipher": "sm4", "form": "number"}


@pytest.mark.parametrize("entity", [*ENTITIES, None])
def test_samples_show_no_more_than_the_obligation(entity: str | None) -> None:
    for level, obligation in product(range(1, 7), SAMPLES):
        released = propose(entity, level, "own_bureau", rulebook=shipped())
        spec = propose_sample(entity, released, obligation, rulebook=shipped())
        kind = shipped().entities.get(entity).kind if entity else "other"
        if obligation == "none" or released.kind == "suppress":
            assert spec.kind == "suppress"
        elif obligation == "masked" and kind in {"identifier", "contact", "sensitive"}:
            assert spec.kind in {"mask", "suppress"}
        elif entity not in {"CREDENTIAL", "BIOMETRIC"}:
            assert spec == released
    with pytest.raises(UnknownWordError):
        propose_sample(entity, ProtectionSpec("none"), "all", rulebook=shipped())


@pytest.mark.parametrize(
    ("kind", "entity", "given"),
    [
        ("date_shift", "PERSON", {"person": "p"}),
        ("round", "PERSON", {"to": 10}),
        ("top_bottom_code", "PHONE_NUMBER", {"low": 1, "high": 2}),
        ("generalize", "PHONE_NUMBER", {"to": "prefix", "keep": 3}),
        ("generalize", "DATE_OF_BIRTH", {"to": "district"}),
        ("generalize", "PERSON", {}),
    ],
)
def test_what_does_not_suit_an_entity_is_refused(
    kind: str, entity: str, given: dict[str, object]
) -> None:
    with pytest.raises(ProtectionError):
        specify(kind, entity, given)


# -- batches ---------------------------------------------------------------------------------------------------------


@settings(max_examples=10)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 5))
def test_batches_come_out_as_the_whole_does(cuts: list[int], seed: int) -> None:
    frame = table(60, seed=seed)
    chance = np.random.default_rng(seed)
    gaps = [
        pl.when(pl.Series(chance.random(60) > 0.1)).then(pl.col(c)).alias(c) for c in frame.columns
    ]
    frame = frame.with_columns(gaps).with_columns(日期=pl.col("出生日期"), 号码=pl.col("身份证号"))
    plan = {
        **PLAN,
        "日期": ProtectionSpec("date_shift", {"person": "身份证号"}),
        "号码": ProtectionSpec("format_preserving", {"format": "resident_id"}),
    }
    whole = protect(frame, plan, key=KEY)
    parts, at = [], 0
    for cut in [*cuts, 60]:
        parts.append(protect(frame.slice(at, cut), plan, key=KEY))
        at += cut
    assert pl.concat(parts).equals(whole)
    assert whole.columns == frame.columns
    assert all(w.null_count() >= f.null_count() for w, f in zip(whole, frame, strict=True))


def test_many_rows_in_threads_come_out_as_few_do() -> None:
    frame = table(30_000)
    whole = protect(frame, PLAN, key=KEY)
    few = pl.concat([protect(frame.slice(a, 10_000), PLAN, key=KEY) for a in (0, 10_000, 20_000)])
    assert whole.equals(few)


@settings(max_examples=80)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=6))
def test_what_is_repeatable_is(values: list[str | None]) -> None:
    series = pl.DataFrame({"x": pl.Series(values, dtype=pl.String)})
    specs = [
        ProtectionSpec("mask", {"first": 1, "last": 1}),
        ProtectionSpec("round", {"to": 10}),
        ProtectionSpec("top_bottom_code", {"low": 0, "high": 10}),
        *(ProtectionSpec("generalize", {"to": t}) for t in ("year", "district", "icd_chapter")),
    ]
    for spec in specs:
        assert spec.repeatable
        once = protect(series, {"x": spec}, key=KEY)
        assert protect(once, {"x": spec}, key=KEY)["x"].to_list() == once["x"].to_list()
