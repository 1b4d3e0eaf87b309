"""Protections: what comes out is what the guarantee says, whatever goes in."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.levels import RECIPIENT_KINDS
from policies.protections import (
    GUARANTEES,
    ProtectionError,
    ProtectionSpec,
    propose,
    propose_text,
    protect,
    specify,
)
from policies.rule_files import UnknownWordError
from policies.rulebook import shipped

KEY = b"k" * 32


def series(*values: str | None) -> pl.Series:
    return pl.Series("x", values, dtype=pl.String)


@settings(max_examples=80)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=8),
    st.sampled_from(sorted(GUARANTEES)),
    st.sampled_from(["PERSON", "DATE_OF_BIRTH", "CN_ADDRESS", "INCOME", "CN_POSTCODE", None]),
)
def test_any_text_is_survived_and_null_stays_null(
    values: list[str | None], kind: str, entity: str | None
) -> None:
    try:
        spec = specify(kind, entity, person="x")
    except ProtectionError:
        spec = ProtectionSpec("suppress")
    out = protect(
        pl.DataFrame([series(*values)]),
        {"x": spec},
        key=KEY,
        redact=lambda s: pl.Series(
            s.name, ["<TEXT>" if v is not None else None for v in s], pl.String
        ),
    )["x"]
    assert len(out) == len(values)
    assert all(o is None for o, v in zip(out, values, strict=True) if v is None)
    if spec.kind in {"pseudonym", "suppress"}:
        assert not any(v and len(v) >= 3 and o and v in o for o, v in zip(out, values, strict=True))


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([1.0, 2.5, None], pl.Float64), ([1, None, 3], pl.Int64), ([True, None], pl.Boolean)],
)
def test_other_storage_types(values: list[object], dtype: type[pl.DataType]) -> None:
    frame = pl.DataFrame({"x": pl.Series(values, dtype=dtype)})
    for kind in ("mask", "pseudonym", "suppress"):
        out = protect(frame, {"x": specify(kind, None)}, key=KEY)["x"]
        assert out.null_count() == (len(values) if kind == "suppress" else 1)


def test_a_whole_float_is_the_number_people_mean() -> None:
    floats = protect(
        pl.DataFrame({"x": [13812345678.0]}), {"x": specify("pseudonym", None)}, key=KEY
    )
    texts = protect(
        pl.DataFrame({"x": ["13812345678"]}), {"x": specify("pseudonym", None)}, key=KEY
    )
    assert floats["x"].to_list() == texts["x"].to_list()


def test_a_field_without_a_plan_a_short_key_and_a_missing_redaction_are_errors() -> None:
    frame = pl.DataFrame({"x": ["a"], "y": ["b"]})
    with pytest.raises(UnknownWordError, match="y"):
        protect(frame, {"x": ProtectionSpec("none")}, key=KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        protect(frame, {}, key=b"short")
    with pytest.raises(ValueError, match="redact"):
        protect(frame.select("x"), {"x": ProtectionSpec("redact")}, key=KEY)
    with pytest.raises(UnknownWordError):
        ProtectionSpec("encrypt")
    with pytest.raises(UnknownWordError, match="nobody"):
        protect(
            frame.select("x"), {"x": ProtectionSpec("date_shift", {"person": "nobody"})}, key=KEY
        )


@pytest.mark.parametrize("kind", RECIPIENT_KINDS)
def test_what_is_proposed_at_each_level(kind: str) -> None:
    for entity in shipped().entities.by_key.values():
        for level in range(1, 7):
            spec = propose(entity.key, level, kind, rulebook=shipped())
            assert spec.guarantee.zh
            if entity.kind == "identifier" and level >= 2:
                assert spec.kind in {"pseudonym", "suppress"}
            if level == 6:
                assert spec.kind == "suppress"
    assert propose_text(4, rulebook=shipped()).kind == "redact"
    assert propose(None, 4, kind, rulebook=shipped()).kind == "none"
    with pytest.raises(UnknownWordError):
        propose("PERSON", 4, "friend", rulebook=shipped())
