"""The local engine: every row is seen, whatever the batches, the format or the thread that reads."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from catalog.engines.local import scan_table
from catalog.errors import UnusableInputError
from catalog.sources import open_source
from classifiers.kernel import conclude, sketch
from classifiers.types import FieldResult, Outcome

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(source: random.Random) -> str:
    """A synthetic number of GB 11643-1999 for a person of the test area 110101."""
    body = f"110101{source.randint(1950, 2005)}{source.randint(1, 12):02}{source.randint(1, 28):02}"
    body += f"{source.randint(0, 999):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def people(rows: int) -> dict[str, list[str | None]]:
    source = random.Random(7)
    return {
        "姓名": [source.choice("王李张刘陈") + source.choice("伟芳娜敏静") for _ in range(rows)],
        "身份证号": [identity_number(source) for _ in range(rows)],
        "手机号": [f"13{source.randint(0, 999_999_999):09}" for _ in range(rows)],
        "备注": [source.choice([None, "正常", "补缴"]) for _ in range(rows)],
    }


DATA = people(3000)


def delimited(folder: Path, encoding: str) -> Path:
    path = folder / f"{encoding}.csv"
    rows = zip(*DATA.values(), strict=True)
    lines = [",".join(DATA), *(",".join(cell or "" for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def parquet(folder: Path) -> Path:
    path = folder / "a.parquet"
    pq.write_table(pa.table(DATA), path, row_group_size=500)
    return path


def excel(folder: Path) -> Path:
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名册")
    for position, (name, cells) in enumerate(DATA.items()):
        sheet.write_column(0, position, [name, *cells])
    book.close()
    return path


def sqlite(folder: Path) -> Path:
    path = folder / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"create table t ({', '.join(DATA)})")
        rows = zip(*DATA.values(), strict=True)
        connection.executemany("insert into t values (?, ?, ?, ?)", rows)
        connection.commit()
    return path


@pytest.fixture(scope="module")
def expected() -> tuple[FieldResult, ...]:
    """What the kernel itself says of all rows at once."""
    return conclude(sketch(pa.RecordBatch.from_pydict(DATA)), rows=3000).fields


def test_finds_what_is_there(expected: tuple[FieldResult, ...]) -> None:
    by_name = {field.name: field for field in expected}
    assert by_name["身份证号"].outcome is Outcome.FOUND
    assert by_name["手机号"].outcome is Outcome.FOUND
    assert by_name["身份证号"].entity != by_name["手机号"].entity


@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "utf-16", "parquet", "excel", "sqlite"])
def test_same_findings_from_every_format(
    tmp_path: Path, kind: str, expected: tuple[FieldResult, ...]
) -> None:
    makers = {"parquet": parquet, "excel": excel, "sqlite": sqlite}
    path = makers[kind](tmp_path) if kind in makers else delimited(tmp_path, kind)
    (table,) = open_source(path).tables()
    run = scan_table(table)
    assert run.result.fields == expected
    assert (run.result.rows, run.result.rows_scanned, run.result.coverage) == (3000, 3000, 1.0)
    assert run.seconds > 0
    assert run.rows_per_second == pytest.approx(3000 / run.seconds)


@pytest.mark.parametrize("batch_rows", [97, 1000, 2999, 100_000])
def test_batch_rows_do_not_matter(
    tmp_path: Path, batch_rows: int, expected: tuple[FieldResult, ...]
) -> None:
    (table,) = open_source(delimited(tmp_path, "gb18030")).tables()
    seen: list[int] = []
    run = scan_table(table, progress=seen.append, batch_rows=batch_rows)
    assert run.result.fields == expected
    assert seen == [min(n, 3000) for n in range(batch_rows, 3000 + batch_rows, batch_rows)]


def test_same_findings_with_a_key(tmp_path: Path, expected: tuple[FieldResult, ...]) -> None:
    (table,) = open_source(delimited(tmp_path, "utf-8")).tables()
    found = scan_table(table, key=b"k" * 32).result.fields
    assert [f.findings for f in found] == [f.findings for f in expected]


def test_table_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,手机号\n", encoding="utf-8")
    run = scan_table(open_source(path).tables()[0])
    assert [field.name for field in run.result.fields] == ["姓名", "手机号"]
    assert (run.result.rows, run.rows_per_second) == (0, 0.0)
    assert Outcome.FOUND not in {field.outcome for field in run.result.fields}


def test_error_in_mid_file_is_an_error_of_the_scan(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 5000 + "3\n", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="Line 5002"):
        scan_table(open_source(path).tables()[0], batch_rows=100)
