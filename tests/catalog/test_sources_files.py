"""Locations that are no usable file, and options that do not fit."""

import os
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from catalog.errors import GuikouError, NotFoundError, UnusableInputError, UsageError
from catalog.sources import open_source


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder anyone may enter; inside the test we are not root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)


def test_file_without_permission(nobody: Path) -> None:
    path = nobody / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnusableInputError, match="No permission to read"):
        open_source(path)


def test_folder_without_permission(nobody: Path) -> None:
    inner = nobody / "inner"
    inner.mkdir()
    (inner / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    inner.chmod(0)
    with pytest.raises(UnusableInputError, match="No permission to read"):
        open_source(inner / "a.csv")
    inner.chmod(0o700)


def test_missing(tmp_path: Path) -> None:
    for location in (tmp_path / "none.csv", str(tmp_path / "none.db"), "bad\0name"):
        with pytest.raises(NotFoundError, match="There is no file"):
            open_source(location)


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="no CSV or Parquet file"):
        open_source(tmp_path).tables()[0].schema()
    with pytest.raises(UnusableInputError, match="is a folder"):
        open_source(tmp_path, table="one")


def test_pipe_and_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    for location in (tmp_path / "a.csv", "/dev/zero"):
        with pytest.raises(UnusableInputError, match="a pipe or a device"):
            open_source(location)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.db"])
def test_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UnusableInputError, match="is empty"):
        open_source(tmp_path / name)


def test_file_that_vanishes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    (table,) = open_source(path).tables()
    path.unlink()
    with pytest.raises(UnusableInputError):
        table.schema()


@pytest.mark.parametrize(
    ("options", "error"),
    [({"sheet": "一"}, UsageError), ({"table": "t"}, UsageError)],
)
def test_options_that_do_not_fit(
    tmp_path: Path, options: dict[str, str], error: type[GuikouError]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(error, match="Leave the option out"):
        open_source(path, **options)


def test_binary_names_with_other_content(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(UnusableInputError, match="not of that format"):
        open_source(path)


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert open_source("~/a.csv").location == str(tmp_path / "a.csv")


def parquet_bytes(folder: Path) -> bytes:
    path = folder / "whole.parquet"
    pq.write_table(pa.table({"姓名": NAMES, "号": NUMBERS}), path, row_group_size=50)
    return path.read_bytes()


def excel_bytes(folder: Path) -> bytes:
    path = folder / "whole.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, ["姓名", *NAMES])
    sheet.write_column(0, 1, ["号", *NUMBERS])
    book.close()
    return path.read_bytes()


def sqlite_bytes(folder: Path) -> bytes:
    path = folder / "whole.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (姓名, 号)")
        connection.executemany("insert into t values (?, ?)", zip(NAMES, NUMBERS, strict=True))
        connection.commit()
    return path.read_bytes()


def text_bytes(encoding: str) -> bytes:
    rows = zip(NAMES, NUMBERS, strict=True)
    return ("姓名,号\n" + "".join(f'"{name}",{number}\n' for name, number in rows)).encode(encoding)


NAMES = [f"机密{i}" for i in range(200)]
NUMBERS = [f"1380013{i:04}" for i in range(200)]


@pytest.mark.parametrize("kind", ["parquet", "xlsx", "db", "utf-8", "gb18030"])
def test_damage_of_any_kind_is_an_error_of_ours(tmp_path: Path, kind: str) -> None:
    """Cut, changed, inserted and removed bytes: a file is read, or refused without a word of its content."""
    makers = {"parquet": parquet_bytes, "xlsx": excel_bytes, "db": sqlite_bytes}
    whole = makers[kind](tmp_path) if kind in makers else text_bytes(kind)
    source = random.Random(20)
    path = tmp_path / f"damaged.{kind if kind in makers else 'csv'}"
    refused = 0
    for _ in range(60):
        content = bytearray(whole)
        start = source.randrange(1, len(content))
        end = start + source.choice([0, 1, 30, len(content)])
        content[start:end] = source.randbytes(source.choice([0, 1, 5]))
        path.write_bytes(content)
        try:
            for table in open_source(path).tables():
                table.schema(), table.rows(), table.digest()
                for _batch in table.batches():
                    pass
        except GuikouError as error:
            refused += 1
            said = error.message.zh + error.message.en
            assert "机密" not in said
            assert "1380013" not in said
    assert refused > 10
