"""CSV and TSV: encodings, delimiters, quotes, and what is refused."""

import subprocess
import sys
import textwrap
import weakref
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import NotFoundError, UnusableInputError
from catalog.sources import TableRef, delimited, open_source

ROWS = [["张三", "0012", "甲,乙"], ["李四", "", '说"好"'], ["王五", "7", "一\n二"]]
TEXT = '姓名,编号,备注\n张三,0012,"甲,乙"\n李四,,"说""好"""\n王五,7,"一\n二"\n'


def table_of(path: Path) -> TableRef:
    (table,) = open_source(path).tables()
    return table


def cells(table: TableRef, **options: object) -> list[list[str | None]]:
    return [
        list(row.values())
        for batch in table.batches(**options)  # type: ignore[arg-type]  # the options of batches
        for row in batch.to_pylist()
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, found: str, newline: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(TEXT.replace("\n", newline).encode(encoding))
    table = table_of(path)
    assert [column.name for column in table.schema()] == ["姓名", "编号", "备注"]
    assert {column.storage_type for column in table.schema()} == {"string"}
    assert table.details() == {"encoding": found, "delimiter": "comma"}
    expected = [[cell.replace("\n", newline) or None for cell in row] for row in ROWS]
    assert cells(table) == expected
    assert (table.name, table.label, table.source.kind) == ("名册", "名册.csv", "csv")
    assert table.source.location == str(path)


def test_utf16_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xfe\xff" + "名,号\n甲,01\n".encode("utf-16-be"))
    assert cells(table_of(path)) == [["甲", "01"]]


def test_gb18030_beyond_gbk(tmp_path: Path) -> None:
    """Rare characters of names have four bytes in GB18030; the last of them may be a digit."""
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,号\n𠮷䶮,01\n".encode("gb18030"))
    assert cells(table_of(path)) == [["𠮷䶮", "01"]]


@pytest.mark.parametrize(
    ("name", "content", "delimiter", "expected"),
    [
        ("a.csv", "a,b\n1;2,3\n", "comma", [["1;2", "3"]]),
        ("a.csv", "a;b\n1,5;2,5\n", "semicolon", [["1,5", "2,5"]]),
        ("a.txt", "a|b\n1,5|2\n", "bar", [["1,5", "2"]]),
        ("a.tsv", "a\tb\n1, 5\t2\n", "tab", [["1, 5", "2"]]),
        ("a.csv", "a\tb\n1\t2\n", "tab", [["1", "2"]]),
        ("a.xls", "a\tb\n1\t2\n", "tab", [["1", "2"]]),  # text that an old system calls .xls
        ("a.csv", "姓名\n甲\n乙,丙\n", "comma", None),  # one column; a comma makes it ragged
        ("a.csv", "姓名\n甲\n乙\n", "comma", [["甲"], ["乙"]]),
        ("a.tsv", "姓名\n甲,乙\n", "tab", [["甲,乙"]]),
        ("a.csv", '"a;b",c\n1,2\n', "comma", [["1", "2"]]),
        ("a.csv", "a,b;c\n1,2\n3,4\n", "comma", [["1", "2"], ["3", "4"]]),
    ],
)
def test_delimiters(
    tmp_path: Path, name: str, content: str, delimiter: str, expected: list[list[str]] | None
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    table = table_of(path)
    assert table.details()["delimiter"] == delimiter
    if expected is None:
        with pytest.raises(UnusableInputError):
            cells(table)
    else:
        assert cells(table) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n", []),
        ("a,b", []),
        ("a,b\r\n\r\n", []),
        ("\n  \na,b\n1,2\n", [["1", "2"]]),
        ("a,b\n\n1,2\n   \n3,4\n\x1a", [["1", "2"], ["3", "4"]]),
        ("a,b\n,\n", [[None, None]]),
        ('"a\nb",c\n1,2\n', [["1", "2"]]),
        ("a,b\n1,2", [["1", "2"]]),
        ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
        ('a,b\n1,5" pipe\n2,x"\n', [["1", '5" pipe'], ["2", 'x"']]),
        ('a,b\n1,5" pipe\n', [["1", '5" pipe']]),
        ('a\n1\n""\n2\n', [["1"], [None], ["2"]]),
        ("a,b\n00123,1e5\nTRUE,NA\n", [["00123", "1e5"], ["TRUE", "NA"]]),
        ("a,b\nnull,N/A\n 1 ,2024-1-5\n", [["null", "N/A"], [" 1 ", "2024-1-5"]]),
    ],
)
def test_rows(tmp_path: Path, content: str, expected: list[list[str | None]]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    table = table_of(path)
    assert cells(table) == expected
    assert table.rows() == (None if expected else 0)


BAD = [
    (b" \n\n", "white space"),
    (b"\xef\xbb\xbf", "white space"),
    (b"a,a\n1,2\n", "twice (positions 1=2)"),
    (b"a,,c\n1,2,3\n", "no name in column 2"),
    (b"a,b,\n1,2,\n", "no name in column 3"),
    (b"1,2,3\n4,5,6\n", "looks like data"),
    ("张三,13800138000\n李四,13800138001\n".encode(), "looks like data"),
    ("张三,11010119900307867X\n".encode(), "looks like data"),
    ("甲,2024-01-05\n".encode(), "looks like data"),
    ("甲,12.50\n".encode(), "looks like data"),
    ("甲,someone@example.com\n".encode(), "looks like data"),
    (b"a,b\n1,2\n3\n", "Line 3 of "),
    (b"a,b\n1,2\n3\n", "has 1 fields where the header has 2"),
    (b'a,b\n"1\n1",2\n\n3,4,5\n', "Line 5 of "),
    (b'a,b\n"1\n1",2\n\n3,4,5\n', "has 3 fields where the header has 2"),
    (b'a,b\n1,2\n3,"4\n5,6\n', "line 3 "),
    (b'a,b\n1,2\n3,"4', "line 3 "),
    (b'a,b\n"1","2\n"3","4"\n', "line 2 "),
    ("名,号\n甲,1\n".encode() + b"\xff\xfe,2\n", "from line 3 on"),
    ("名,号\n甲,1\n".encode("gb18030") + b"\xff,2\n", "from line 3 on"),
    ("名,号\n甲,1\n".encode("gb18030") + "测试有限公司,2\n".encode(), "near line 3"),
    ("名,号\n测试有限公司,1\n".encode() + "甲公司,2\n".encode("gb18030"), "GB18030"),
    ("名,号\n甲,1\n".encode()[:-4], "cannot be read as UTF-8, GB18030 from line 2"),
    ("名,号\n甲,1\n".encode("utf-16")[:-1], "UTF-16"),
    ("名,号\n甲,1\n".encode("utf-16-le"), "NUL bytes in line 1"),
    ("名,号\n甲,1\n".encode("utf-32"), "UTF-32"),
    (b"a,b\n1,\x00\n", "NUL bytes in line 2"),
    (bytes(range(256)) * 20, "NUL bytes"),
    (b"\x1f\x8b\x08\x00aaaa", "gzip"),
    (b"%PDF-1.7 aaaa", "PDF"),
    (b"<html><table><tr><td>x</td></tr></table>", "web page"),
    (b'[{"a": 1}]', "JSON"),
]


@pytest.mark.parametrize(("content", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_bad_input_is_one_clear_error(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(content)
    with pytest.raises(UnusableInputError) as caught:
        cells(table_of(path))
    assert reason in caught.value.message.en
    assert "坏.csv" in caught.value.message.zh
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    for value in ("张三", "13800138000", "11010119900307867X", "12.50", "someone@", "测试有限"):
        assert value not in caught.value.message.zh + caught.value.message.en


def test_ragged_row_far_down_comes_after_the_good_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["a,b"] + ["秘密内容,2"] * 200_000 + ["秘密内容"] + ["秘密内容,2"] * 10
    path.write_text("\n".join(lines), encoding="gb18030")
    with pytest.raises(UnusableInputError) as caught:
        cells(table_of(path))
    assert "Line 200002 of" in caught.value.message.en
    assert "秘密" not in caught.value.message.zh
    assert caught.value.__context__ is None


def test_batch_rows_columns_and_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [[str(i), f"值{i}"] for i in range(1000)]
    path.write_text("k,v\n" + "".join(f"{k},{v}\n" for k, v in rows), encoding="utf-8")
    table = table_of(path)
    sizes = [batch.num_rows for batch in table.batches(batch_rows=300)]
    assert sizes == [300, 300, 300, 100]
    for size in (1, 7, 999, 1000, 5000):
        assert cells(table, batch_rows=size) == rows
    assert cells(table, columns=["v"]) == [[v] for _, v in rows]
    assert cells(table, columns=["v", "k"], rows=2) == [["值0", "0"], ["值1", "1"]]
    assert cells(table, rows=0) == []
    with pytest.raises(NotFoundError, match="no column x"):
        cells(table, columns=["x"])
    with pytest.raises(ValueError, match="at least 1"):
        cells(table, batch_rows=0)


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.sampled_from("甲乙ab01,;\"\n|\t' "), max_size=8),
            st.text(st.sampled_from('丙丁xy"\n,'), max_size=8),
        ),
        max_size=20,
    ),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    batch_rows=st.integers(1, 30),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    encoding: str,
    batch_rows: int,
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_bytes(("姓名,备注\n" + "".join(line + "\n" for line in quoted)).encode(encoding))
    expected = [[cell or None for cell in row] for row in rows]
    assert cells(table_of(path), batch_rows=batch_rows) == expected


def test_ten_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    width = 10_000
    header = ",".join(f"c{i}" for i in range(width))
    row = ",".join(f"v{i}" for i in range(width))
    path.write_text(f"{header}\n" + f"{row}\n" * 50, encoding="utf-8")
    table = table_of(path)
    assert len(table.schema()) == width
    batches = list(table.batches())
    assert sum(batch.num_rows for batch in batches) == 50
    assert batches[0].column(width - 1)[0].as_py() == f"v{width - 1}"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_cell_of_fifty_megabytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    big = "长,\n" * (13 << 20)  # 50 MB and more in both encodings
    with path.open("w", encoding=encoding, newline="") as file:
        file.write("a,b\n" + "1,2\n" * 3 + '3,"')
        file.write(big)
        file.write('"\n4,5\n')
    seen: list[tuple[str, int]] = []
    for batch in table_of(path).batches():
        seen += [(row["a"], len(row["b"])) for row in batch.to_pylist()]
    assert seen == [("1", 1)] * 3 + [("3", len(big)), ("4", 1)]


def test_record_longer_than_the_largest_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCKS", (1 << 12, 1 << 14))
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3," + "x" * (1 << 17) + "\n", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="a row of more than"):
        cells(table_of(path))


def test_longer_records_begin_again_without_repeating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCKS", (1 << 12, 1 << 16, 1 << 20))
    path = tmp_path / "a.csv"
    lengths = [1] * 5000 + [20_000] + [1] * 5000 + [300_000] + [1] * 10
    text = "".join(f"{i},{'y' * length}\n" for i, length in enumerate(lengths))
    path.write_text("k,v\n" + text, encoding="utf-8")
    read = [(k, len(v or "")) for k, v in cells(table_of(path))]
    assert read == [(str(i), length) for i, length in enumerate(lengths)]


def test_text_named_like_a_compressed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(b"a,b\n1,2\n")
    assert cells(table_of(path)) == [["1", "2"]]


def test_ten_thousand_columns_and_a_long_cell(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = ",".join(f"c{i}" for i in range(10_000))
    path.write_text(f"{names}\n{'x' * (17 << 20)}{',' * 9_999}\n", encoding="utf-8")
    (row,) = cells(table_of(path), columns=["c0"])
    assert len(row[0] or "") == 17 << 20


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    printed = subprocess.run(["sha256sum", str(path)], capture_output=True, text=True, check=True)
    assert table_of(path).digest() == printed.stdout.split()[0]


def test_change_while_reading_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 100, encoding="utf-8")
    batches = table_of(path).batches(batch_rows=10)
    next(batches)
    with path.open("a", encoding="utf-8") as file:
        file.write("3,4\n")
    with pytest.raises(UnusableInputError, match="changed while it was read"):
        list(batches)


def test_memory_is_bounded(tmp_path: Path) -> None:
    """A file of 320 MB is read in the memory that one of half the size takes: 170 MB, most of it the allocator's."""
    path = tmp_path / "big.csv"
    line = ("测试有限公司第一分部" * 8 + ",330102199001011234,00123\n").encode("gb18030") * 5000
    with path.open("wb") as file:
        file.write("单位,号,码\n".encode("gb18030"))
        for _ in range(340):
            file.write(line)
    assert path.stat().st_size > 300 << 20
    program = textwrap.dedent(
        """
        import resource, sys
        from catalog.sources import open_source
        (table,) = open_source(sys.argv[1]).tables()
        names = table.schema()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rows = sum(batch.num_rows for batch in table.batches(batch_rows=65536))
        print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, grown = map(int, done.stdout.split())
    assert rows == 1_700_000
    assert grown < 240 << 10, f"{grown >> 10} MB more for 320 MB of file"


def test_pyarrow_holds_nothing_when_the_last_batch_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a thread of its own lets go of it while the interpreter ends, which aborts the process."""
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,号\n".encode("gb18030") + "张三,00123\n".encode("gb18030") * 300_000)
    held: list[weakref.ref[object]] = []
    opened = delimited.arrow_csv.open_csv

    def watched(file: object, read: object, parse: Any, convert: object) -> object:
        held.extend([weakref.ref(file), weakref.ref(parse.invalid_row_handler)])
        return opened(file, read, parse, convert)

    monkeypatch.setattr(delimited.arrow_csv, "open_csv", watched)
    for _ in range(100):
        assert sum(batch.num_rows for batch in table_of(path).batches()) == 300_000
        assert [thing() for thing in held] == [None, None]
        held.clear()
