"""What each kind of rule counts, whatever way the rows are cut; and that no value comes back."""

import datetime as dt
import logging
import socket
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from catalog.quality import (
    Rule,
    RuleKind,
    RuleResult,
    load_elements,
    match_elements,
    rules_for,
    run_rules,
    uniqueness,
)
from catalog.quality import expectations as engine
from catalog.sources import open_source
from classifiers.normalizers import NULL_WORDS

GOOD_ID = "11010519491231002X"  # the example of GB 11643-1999
WOMAN, MAN = "110105194912310022", "110105194912310038"


def run(frame: pl.DataFrame, **options: Any) -> dict[str, RuleResult]:
    rules = rules_for(frame.columns, match_elements(frame.columns))
    return {r.rule.id: r for r in run_rules(frame, rules, **options)}


def counts(result: RuleResult) -> tuple[int, int]:
    assert result.error is None
    assert result.passed == (result.failed == 0)
    return result.examined, result.failed


#: Rule id → cells that keep it, cells that break it, cells that it does not examine.
CELLS: dict[str, tuple[list[Any], list[Any], list[Any]]] = {
    "not_null:AAC003:AAC003": (
        ["张三", "无名氏", "Li Si", "--x"],
        [None, "", " ", "NULL", "null", "-", "--", "无", " 无 "],
        [],
    ),
    "type:AAC006:AAC006": (
        ["19491231", "2000-02-29", "2000/1/2", "2000年1月2日", "2000-01-02 00:00:00", "20000229.0"],
        ["19000229", "20230230", "20231301", "2023", "202301", "日期", "00010101", "2023-02-30"],
        [None, "无"],
    ),
    "format:AAC006:AAC006": (
        ["19491231", "00000000"],
        ["2000-02-29", " 19491231", "１９４９１２３１", "194912311", "19491231\n"],
        [None, "-"],
    ),
    "type:AAC049:AAC049": (
        ["202301", "2023-01", "2023年1月", "20230105"],
        ["202313", "202300", "2023", "23-01", "20230230"],
        ["--"],
    ),
    "type:AAE101:AAE101": (["1999", "2025"], ["1899", "2100", "25", "20255"], [None]),
    "type:AAB119:AAB119": (["0", "12", "-3"], ["1.5", "1,000", "十"], ["NULL"]),
    "length:AAB119:AAB119": (["1", "999999"], ["1000000"], [None]),
    "range:AAB119:AAB119": (["0", "7"], ["-1", "-0.5"], ["many", None]),
    "type:AAE180:AAE180": (["1", "1.25", "-1.234"], ["1,000", "1e5", ".5", "1.", "12元"], [None]),
    "format:AAE180:AAE180": (
        ["0", "12.5", "12.34", "-1.00", "1234567890123.99"],
        ["12.345", " 12", "1,234.00", "12345678901234.99", "12."],
        ["无"],
    ),
    "range:AAE180:AAE180": (["0", "0.00", "9.99"], ["-0.01", "-5"], ["x"]),
    "range:AAA041:AAA041": (["0", "0.08", "0.9999"], ["1", "1.0", "-0.1", "8"], [None]),
    "format:AAA041:AAA041": (["0.08", "0.1234"], ["0.12345", "8%"], [None]),
    "range:AIC079:AIC079": (["0", "12"], ["13", "-1"], [None]),
    "code_set:AAC004:AAC004": (["0", "1", "2", "9", " 1 ", "１"], ["3", "男", "01"], [None, "-"]),
    "code_set:AAC004N:AAC004N": (["男", "女性"], ["1", "男男", "M"], ["无"]),
    "code_set:AAC005:AAC005": (["01", "56", "97"], ["1", "57", "00"], [None]),
    "code_set:EAC040:EAC040": (["0", "5"], ["6", "00"], [None]),
    "check_digit:AAC002:AAC002": (
        [
            GOOD_ID,
            GOOD_ID.lower(),
            f" {GOOD_ID} ",
            f"'{GOOD_ID}",
            "１１０１０５１９４９１２３１００２Ｘ",
        ],
        ["110105194912310021", "110105194913310021", "000000000000000000"],
        # A wrong length, a masked number and a foreigner's are not for the check digit.
        [None, "无", "110105194912310", "1101051949123100", "110105********002X", "USAP1234567"],
    ),
    "format:AAC002:AAC002": (
        [GOOD_ID, "USAP1234567"],
        [GOOD_ID.lower(), f" {GOOD_ID}", f"{GOOD_ID}1", GOOD_ID[:15], "110105********002X"],
        [None],
    ),
    "check_digit:BAB010:BAB010": (
        ["91350100M000100Y43", " 91350100m000100y43"],
        ["91350100M000100Y44", "91350100M000100Y4I"],
        ["91350100M000100Y4", None],
    ),
    "check_digit:AAE010:AAE010": (
        ["6222020000000000000", "6222 0200 0000 0000 000", "4111111111111111"],
        ["6222020000000000001", "4111111111111112"],
        ["12345678", "622202******0000", None, "320100123456789"],
    ),
    "format:AAE010:AAE010": (["12345678"], ["6222 0200 0000 0000 004", "1234567"], [None]),
    "format:AAC067:AAC067": (["13812345678"], ["+8613812345678", "12812345678", "138"], [None]),
    "format:AAB301:AAB301": (["110105", "320290"], ["990105", "3202", "32029"], [None]),
    "format:AAB004:AAB004": (["云江市第一小学", "A公司1"], ["ABC123", "12 34"], [None]),
    "length:AAB001:AAB001": (["1" * 16, "一" * 16], ["1" * 17], [None]),
    "unique:AAZ308:AAZ308": (["a", "A", "a b"], ["x", "x", "y", " y ", "y"], [None, "无", "-"]),
}


@pytest.mark.parametrize("rule", CELLS)
def test_a_rule_of_one_column_counts_what_breaks_it(rule: str) -> None:
    good, bad, aside = CELLS[rule]
    column = rule.split(":")[2]
    together = pl.DataFrame({column: pl.Series([*good, *aside, *bad], dtype=pl.String)})
    assert counts(run(together)[rule]) == (len(good) + len(bad), len(bad))
    without = pl.DataFrame({column: pl.Series([*good, *aside], dtype=pl.String)})
    assert counts(run(without)[rule]) == (len(good), 0)


#: Cross-field rule → its columns, rows that keep it, rows that break it, rows that it does not examine.
ROWS: dict[str, tuple[list[str], list[Any], list[Any], list[Any]]] = {
    "QR025": (["ZZZ001"], [("2023010120231231",), ("2023010120230101",)], [("2023123120230101",)],
              [("20230101",), (None,)]),
    "QR088": (["AAC006", "AAC002"], [("19491231", GOOD_ID), ("1949-12-31", GOOD_ID.lower())],
              [("19491230", GOOD_ID)],
              [(None, GOOD_ID), ("19491231", None), ("19491331", GOOD_ID), ("19491231", GOOD_ID[:15])]),
    "QR089": (["AAC006", "AAC007"], [("19491231", "19700101")], [("19700101", "19700101"), ("1970-1-2", "19700101")],
              [("19491231", "无")]),
    "QR092": (["AAC007", "AAC049"], [("20230131", "202301"), ("20230131", "202302")], [("20230201", "202301")],
              [("20230201", "2023")]),
    "QR093": (["AAE031", "AAC031"], [(None, "1"), ("-", "1")], [("20230101", "1")],
              [("20230101", "2"), (None, None)]),
    "QR094": (["AAE180", "AAC031"], [("1", "1")], [("0", "1"), (None, "1"), ("x", "1")], [("0", "3")]),
    "QR097": (["AAE080", "AAE020"], [("1", "1"), ("1", "1.01")], [("1.01", "1")], [("1", None), ("x", "1")]),
    "QR102": (["AAC004", "AAC002"], [("2", WOMAN), ("1", MAN)], [("1", WOMAN), ("2", MAN)],
              [("9", MAN), (None, MAN), ("1", None), ("1", "USAP1234567"), ("男", MAN)]),
    "QR102N": (["AAC004N", "AAC002"], [("女", WOMAN), ("男性", MAN)], [("男", WOMAN)], [("?", MAN)]),
    "QR103": (["AAE135", "AAC002", "AAA029"], [(GOOD_ID.lower(), GOOD_ID, "01")], [(WOMAN, GOOD_ID, "01")],
              [(WOMAN, GOOD_ID, "02"), (None, GOOD_ID, "01")]),
    "QR104": (["AAE030", "AAE031"], [("20230101", "20230101")], [("20230102", "20230101")], [("20230102", None)]),
    "QR109": (["EAC047", "AAE200", "AAE201"], [("3", "1", "2")], [("4", "1", "2")], [("3", None, "2")]),
    "QR110": (["ZZB005", "AIC200", "ZZB001", "ZZB002", "AIC340"],
              [("0.3", "0.1", "0.2", "0.1", "0.1")], [("0.31", "0.1", "0.2", "0.1", "0.1")],
              [("0.3", "0.1", "0.2", "0.1", None)]),
    "QR114": (["AAE022", "AAE180", "AAA041"], [("8.00", "100", "0.08"), ("0.27", "3.33", "0.08")],
              [("8.01", "100", "0.08")], [("8", "100", None)]),
    "QR111": (["AIC102", "AIC099", "AIC100", "AIC103"], [("6.6", "1.1", "2.2", "3.3")],
              [("6.61", "1.1", "2.2", "3.3")], [("6.6", "1.1", "2.2", None)]),
    "QR117": (["AAE123", "AAE124"], [("a", "b")], [("a", "a"), ("a", " a ")], [("a", None)]),
    "QR126-sex": (["AAC004", "AAC004N"], [("1", "男"), ("2", "女性")], [("1", "女")], [("1", "?"), ("7", "女")]),
    "QR128": (["AAB301", "ZZZ002"], [("320291", "320000")], [("330291", "320000")], [("320291", None)]),
}  # fmt: skip


@pytest.mark.parametrize("rule", ROWS)
def test_a_rule_between_columns_counts_the_rows_that_break_it(rule: str) -> None:
    columns, good, bad, aside = ROWS[rule]
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame([*good, *aside, *bad], schema=schema, orient="row")
    result = run(frame)[f"cross_field:{rule}"]
    assert result.rule.columns == tuple(columns)
    assert counts(result) == (len(good) + len(bad), len(bad))
    without = pl.DataFrame([*good, *aside], schema=schema, orient="row")
    assert counts(run(without)[f"cross_field:{rule}"]) == (len(good), 0)


def test_every_cross_field_check_has_a_row_table_or_shares_one() -> None:
    checks = {c.id: c.check for c in load_elements().cross_fields}
    assert {checks[rule] for rule in ROWS} == set(checks.values())


def test_a_key_holds_only_in_the_tables_it_is_meant_for() -> None:
    register = pl.DataFrame({"AAC001": ["1", "1", "2"], "AAC006": ["19700101"] * 3})
    assert counts(run(register)["unique:QR010"]) == (3, 2)
    assert "unique:QR010" not in run(register.with_columns(AAE003=pl.lit("202301")))
    assert "unique:QR010" not in run(register.select("AAC001"))


def test_a_key_of_several_columns_does_not_run_them_together() -> None:
    frame = pl.DataFrame(
        {
            "AAC001": ["1", "11", "1", "1", None],
            "AAE140": ["110", "10", "110", "110", "110"],
            "AAE001": ["2023", "2023", "2023", "2024", "2023"],
        }
    )
    assert counts(run(frame)["unique:QR015"]) == (4, 2)


def test_a_ledger_account_is_unique_where_there_are_no_periods() -> None:
    table = pl.DataFrame({"ZZA101": ["1", "1"], "AAD081": ["2024"] * 2, "EAD004": ["1001"] * 2})
    assert counts(run(table)["unique:QR019"]) == (2, 2)
    assert "unique:QR019" not in run(table.with_columns(AAD082=pl.lit("1月")))


def test_one_number_with_two_person_codes_is_counted_and_a_doubled_row_is_not() -> None:
    frame = pl.DataFrame(
        {
            "AAC001": ["1", "2", "3", "3", "4", "5"],
            "AAC002": [GOOD_ID, GOOD_ID.lower(), WOMAN, WOMAN, None, MAN],
            "AAC006": ["19491231"] * 6,
        }
    )
    assert counts(run(frame)["unique:QR011"]) == (5, 2)


def test_stored_types_count_like_the_text_they_stand_for() -> None:
    frame = pl.DataFrame(
        {
            "AAC006": [dt.date(1949, 12, 31), None],
            "AAE003": pl.Series([202401, 202413]),
            "AAE180": [12.5, -1.0],
            "AAE020": pl.Series([Decimal("1.10"), Decimal("2.00")], dtype=pl.Decimal(16, 2)),
            "AAE078": [True, False],
            "AAB119": pl.Series([3.0, 2.5]),
        }
    )
    found = run(frame)
    assert counts(found["format:AAC006:AAC006"]) == (1, 0)
    assert counts(found["type:AAE003:AAE003"]) == (2, 1)
    assert counts(found["format:AAE180:AAE180"]) == (2, 0)
    assert counts(found["range:AAE180:AAE180"]) == (2, 1)
    assert counts(found["format:AAE020:AAE020"]) == (2, 0)
    assert counts(found["code_set:AAE078:AAE078"]) == (2, 0)
    assert counts(found["type:AAB119:AAB119"]) == (2, 1)


CELL = st.sampled_from(
    [*NULL_WORDS[:12], None, "1", "2", "01", "9", "男", "x\n", GOOD_ID, WOMAN, MAN, "12.345", "-3"]
)
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(cells=st.lists(CELL, max_size=30))
def test_counts_equal_those_of_plain_polars(cells: list[str | None]) -> None:
    values = pl.Series(cells, dtype=pl.String)
    found = run(pl.DataFrame({"AAC003": values, "AAC004": values, "AAZ308": values}))
    stripped = values.str.strip_chars()
    null = (stripped.is_null() | stripped.str.to_lowercase().is_in(list(NULL_WORDS))).fill_null(
        value=True
    )
    kept = stripped.filter(~null)
    assert counts(found["not_null:AAC003:AAC003"]) == (len(cells), null.sum())
    wrong = (~kept.is_in(["0", "1", "2", "9"])).sum()
    assert counts(found["code_set:AAC004:AAC004"]) == (len(kept), wrong)
    doubled = kept.is_duplicated().sum() if len(kept) else 0
    assert counts(found["unique:AAZ308:AAZ308"]) == (len(kept), doubled)


MIXED = pl.DataFrame(
    {
        "AAC001": ["1", "2", "3", "1", "无", "5", "6"] * 3,
        "AAC002": [GOOD_ID, WOMAN, MAN, None, "1", GOOD_ID, "USAP1234567"] * 3,
        "AAC004": ["2", "1", "1", "x", None, "2", "9"] * 3,
        "AAC006": ["19491231", "19491230", "1949-12-31", "无", "20239999", None, "19491231"] * 3,
        "AAE180": ["1", "1.234", "-1", "x", None, "", "0"] * 3,
    }
)


@pytest.mark.parametrize("chunk_rows", [2, 5, 200_000])
def test_the_counts_do_not_depend_on_how_rows_are_cut(chunk_rows: int) -> None:
    rules = rules_for(MIXED.columns, match_elements(MIXED.columns))
    whole = run_rules(MIXED, rules)
    assert any(r.failed for r in whole)
    assert run_rules(MIXED, rules, chunk_rows=chunk_rows) == whole
    batches = MIXED.to_arrow().to_batches(max_chunksize=4)
    assert run_rules(iter(batches), rules, chunk_rows=chunk_rows) == whole


def test_uniqueness_does_not_depend_on_how_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = MIXED.select("AAC001", "AAC002", "AAC006")
    whole = run(frame)
    assert whole["unique:QR010"].failed
    assert whole["unique:QR011"].failed
    monkeypatch.setattr(uniqueness, "SLOT_ROWS", 3)
    assert run(frame) == whole


def test_a_missing_column_is_an_error_and_the_other_rules_run() -> None:
    matched = match_elements(["AAC003"], {"gone": "AAC006", "lost": "AAZ308", "id": "AAC002"})
    rules = rules_for(["AAC003"], matched)
    results = run_rules(pl.DataFrame({"AAC003": ["张三", None]}), rules)
    for result in results:
        if result.rule.columns == ("AAC003",):
            assert result.error is None
        else:
            assert result.error is not None
            assert any(column in result.error for column in result.rule.columns)
            assert (result.examined, result.failed, result.passed) == (0, 0, False)
    kinds = {r.rule.kind for r in results if r.error}
    assert {RuleKind.UNIQUE, RuleKind.CROSS_FIELD, RuleKind.NOT_NULL, RuleKind.CHECK_DIGIT} <= kinds


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([[1], [2]]),
        pa.array([{"a": "x"}, {"a": "y"}]),
        pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())),
        pa.array([b"\xff\xfe", b"a"]),
        pa.array([dt.timedelta(1), None]),
    ],
    ids=["list", "struct", "map", "bytes", "duration"],
)
def test_a_column_that_is_no_text_is_an_error_not_a_failure(cells: Any) -> None:
    rules = rules_for(["AAC003"], match_elements(["AAC003", "AAZ308"]))
    batch = pa.RecordBatch.from_arrays([cells, pa.array(["a", "a"])], names=["AAC003", "AAZ308"])
    found = {r.rule.id: r for r in run_rules([batch], rules)}
    assert counts(found.pop("unique:AAZ308:AAZ308")) == (2, 2)
    assert counts(found.pop("length:AAZ308:AAZ308")) == (2, 0)
    assert found
    assert all(r.error and not r.passed for r in found.values())


def test_decimals_of_256_bits_are_read() -> None:
    """Polars panics at them, which no except would have stopped."""
    rules = rules_for(["AAE180"], match_elements(["AAE180"]))
    cells = pa.array([Decimal("1.50"), Decimal("-2.00"), None], pa.decimal256(60, 2))
    batch = pa.RecordBatch.from_arrays([cells], names=["AAE180"])
    found = {r.rule.id: counts(r) for r in run_rules([batch], rules)}
    assert found == {
        "type:AAE180:AAE180": (2, 0),
        "format:AAE180:AAE180": (2, 0),
        "range:AAE180:AAE180": (2, 1),
    }


def test_a_column_that_is_there_twice_is_an_error() -> None:
    rules = rules_for(["AAC003"], match_elements(["AAC003"]))
    batch = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["AAC003"] * 2)
    assert all(r.error and not r.passed for r in run_rules([batch], rules))


def test_an_exception_inside_great_expectations_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Great Expectations reports a column that it does not have as success=False; only exception_info tells."""
    whole = engine._frame
    monkeypatch.setattr(engine, "_frame", lambda views: whole(views).drop(columns=["r0"]))
    rules = rules_for(["AAC003"], match_elements(["AAC003"]))
    first, second = run_rules(pl.DataFrame({"AAC003": ["张三"]}), rules)
    assert (first.error, first.passed) == (engine.NOT_EVALUATED, False)
    assert counts(second) == (1, 0)


def test_an_empty_table_passes_and_has_examined_nothing() -> None:
    rules = rules_for(MIXED.columns, match_elements(MIXED.columns))
    for data in (MIXED.clear(), []):
        assert all((r.examined, r.failed, r.passed) == (0, 0, True) for r in run_rules(data, rules))


def test_no_rules_no_results_but_the_rows_are_read() -> None:
    rest = iter(MIXED.to_arrow().to_batches())
    assert run_rules(rest, []) == []
    assert next(rest, None) is None


def _no_temporary_files(*_: object) -> str:
    raise AssertionError("a temporary directory was made")


def test_no_value_in_results_logs_output_files_or_network(
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "mkdtemp", _no_temporary_files)
    reached: list[
        object
    ] = []  # raising would not do: what is sent is sent by threads that hush it up
    monkeypatch.setattr(socket.socket, "connect", lambda *told: reached.append(told))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *told, **_: reached.append(told) or [])
    secrets = ["SECRET-ALPHA", "１SECRET２", "SECRET BETA", "110105194912310021"]
    columns = sorted({c for spec in CELLS for c in [spec.split(":")[2]]} | set(MIXED.columns))
    frame = pl.DataFrame({column: [*secrets, secrets[0]] for column in columns})
    whole = engine._frame
    monkeypatch.setattr(
        engine, "_frame", lambda views: whole(views).drop(columns=["r0"], errors="ignore")
    )
    caplog.set_level(logging.DEBUG)
    results = list(run(frame).values())
    assert sum(r.failed > 0 for r in results) > 20
    assert any(r.error == engine.NOT_EVALUATED for r in results)
    out = capfd.readouterr()
    told = repr(results) + caplog.text + out.out + out.err
    for value in (*secrets, "SECRET"):
        assert value not in told
    assert out.out + out.err == ""
    assert list(tmp_path.rglob("*")) == []
    assert reached == []


def test_rule_kinds_are_those_promised() -> None:
    known = load_elements()
    rules: list[Rule] = rules_for([], known.by_code)
    assert {rule.kind for rule in rules} == set(RuleKind)


@pytest.mark.parametrize(
    ("file", "code", "rule", "column", "dirt"),
    [
        ("insured_persons.csv", "insured_persons", "check_digit", "AAC002", "wrong_check_digit"),
        ("insured_persons.csv", "insured_persons", "check_digit", "AAE010", "wrong_check_digit"),
        ("insured_persons.csv", "insured_persons", "not_null", "AAC002", "nulls"),
        ("employers.csv", "employers", "check_digit", "BAB010", "wrong_check_digit"),
        ("contributions.parquet", "contributions", "check_digit", "AAC002", "wrong_check_digit"),
    ],
)
def test_the_sample_data_has_as_many_faults_as_were_put_in(
    file: str, code: str, rule: str, column: str, dirt: str
) -> None:
    folder = Path(__file__).parents[3] / "sample_data"
    truth = YAML(typ="safe").load((folder / "expected.yaml").read_text("utf-8"))
    (dataset,) = (d for d in truth["datasets"] if d["code"] == code)
    (told,) = (c for c in dataset["columns"] if c["name"] == column)
    (table,) = open_source(folder / file).tables()
    rules = [
        r
        for r in rules_for([column], match_elements([column]))
        if r.id == f"{rule}:{column}:{column}"
    ]
    (result,) = run_rules(table.batches(columns=[column]), rules)
    assert counts(result)[1] == told["dirt"][dirt]
