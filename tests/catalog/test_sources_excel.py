"""Excel workbooks: what cells become, where the header is found, old and broken files."""

import datetime as dt
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from catalog.errors import NotFoundError, UnusableInputError
from catalog.sources import TableRef, open_source

Fill = Callable[[xlsxwriter.Workbook], None]


def workbook(path: Path, fill: Fill) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def rows_of(path: Path, rows: list[list[object]], title: int = 0) -> Path:
    """Write ``rows`` into one sheet; the first ``title`` of them merged over four columns."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("名册")
        for number, row in enumerate(rows):
            if number < title:
                sheet.merge_range(number, 0, number, 3, row[0])
            else:
                sheet.write_row(number, 0, row)

    return workbook(path, fill)


def cells(table: TableRef, **options: object) -> list[list[str | None]]:
    return [
        list(row.values())
        for batch in table.batches(**options)  # type: ignore[arg-type]  # the options of batches
        for row in batch.to_pylist()
    ]


def read_all(path: Path) -> None:
    for table in open_source(path).tables():
        cells(table)


def test_cells_become_text(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, ["姓名", "手机", "证件", "日期", "时刻", "是", "额", "式", "错"])
        sheet.write_row(1, 0, ["张三", 13800138000, "001"])
        sheet.write_datetime(1, 3, dt.datetime.fromisoformat("2024-01-05"), day)
        sheet.write_datetime(1, 4, dt.datetime.fromisoformat("2024-01-05"), moment)
        sheet.write_row(1, 5, [True, 1234.5])
        sheet.write_formula(1, 7, "=1+1", None, 2)
        sheet.write_formula(1, 8, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["李四", 1.3e10, 330102199001011])
        sheet.write_datetime(2, 3, dt.datetime.fromisoformat("2024-01-06"), day)
        sheet.write_datetime(2, 4, dt.datetime.fromisoformat("2024-01-05T10:02:03"), moment)
        sheet.write_row(2, 5, [False, 1e20, "x", "y"])

    (table,) = open_source(workbook(tmp_path / "a.xlsx", fill)).tables()
    assert cells(table) == [
        [
            "张三",
            "13800138000",
            "001",
            "2024-01-05",
            "2024-01-05 00:00:00",
            "true",
            "1234.5",
            "2",
            None,
        ],
        [
            "李四",
            "13000000000",
            "330102199001011",
            "2024-01-06",
            "2024-01-05 10:02:03",
            "false",
            "100000000000000000000",
            "x",
            "y",
        ],
    ]
    assert {column.storage_type for column in table.schema()} == {"string"}
    assert table.rows() == 2


HEADERS: list[tuple[str, list[list[object]], int, int]] = [
    ("no title", [["a", "b", "c", "d"], [1, 2, 3, 4]], 0, 1),
    ("merged title", [["2024年参保人员名册"], ["a", "b", "c", "d"], [1, 2, 3, 4]], 1, 2),
    (
        "title, note, blank row",
        [["名册"], ["单位：测试", None, None, "2024年"], [], ["a", "b", "c", "d"], [1, 2, 3, 4]],
        1,
        4,
    ),
    (
        "groups above the names",
        [["个人", None, None, None], ["a", "b", "c", "d"], [1, 2, 3, 4]],
        0,
        2,
    ),
    ("blank rows first", [[]] * 30 + [["a", "b", "c", "d"], [1, 2, 3, 4]], 0, 31),
    ("sparse rows", [["a", "b", "c", "d"], [1, 2, 3, 4], [5]], 0, 1),
]


@pytest.mark.parametrize(("rows", "titles", "row"), [case[1:] for case in HEADERS])
def test_header_is_found_below_titles(
    tmp_path: Path, rows: list[list[object]], titles: int, row: int
) -> None:
    (table,) = open_source(rows_of(tmp_path / "a.xlsx", rows, titles)).tables()
    assert [column.name for column in table.schema()] == ["a", "b", "c", "d"]
    assert table.details() == {"header_row": str(row)}
    assert cells(table)[0] == ["1", "2", "3", "4"]


def test_empty_rows_and_columns_are_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", None, "b"], ["1", None, "2"], [], ["3", " ", None]]
    (table,) = open_source(rows_of(tmp_path / "a.xlsx", rows)).tables()
    assert cells(table) == [["1", "2"], ["3", None]]


def test_header_only(tmp_path: Path) -> None:
    (table,) = open_source(rows_of(tmp_path / "a.xlsx", [["a", "b"]])).tables()
    assert (table.rows(), cells(table), len(table.schema())) == (0, [], 2)


def test_sheets(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("一").write_column(0, 0, ["a", "x"])
        book.add_worksheet("空")
        hidden = book.add_worksheet("藏")
        hidden.write_column(0, 0, ["b", "y"])
        hidden.hide()

    path = workbook(tmp_path / "册.xlsx", fill)
    tables = open_source(path).tables()
    assert [(t.name, t.label) for t in tables] == [("一", "册.xlsx · 一"), ("藏", "册.xlsx · 藏")]
    assert [cells(t) for t in tables] == [[["x"]], [["y"]]]
    assert len({t.digest() for t in tables}) == 1
    (one,) = open_source(path, sheet="藏").tables()
    assert one.name == "藏"
    with pytest.raises(NotFoundError, match="There are: 一, 空, 藏"):
        open_source(path, sheet="没有").tables()
    with pytest.raises(UnusableInputError, match="holds no data"):
        open_source(path, sheet="空").tables()


def test_large_sheets_are_read_again_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.sources.excel._KEPT_BYTES", 0)
    (table,) = open_source(rows_of(tmp_path / "a.xlsx", [["a"], ["1"]])).tables()
    assert cells(table) == [["1"]]


def test_batches_limit_and_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["k", "v"], *[[i, f"值{i}"] for i in range(100)]]
    (table,) = open_source(rows_of(tmp_path / "a.xlsx", rows)).tables()
    assert [b.num_rows for b in table.batches(batch_rows=40)] == [40, 40, 20]
    assert cells(table, columns=["v"], rows=2) == [["值0"], ["值1"]]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-300])


def not_a_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")


def encrypted(path: Path) -> None:
    path.write_bytes(
        ole_file({"EncryptedPackage": b"\x00" * 5000, "EncryptionInfo": b"\x00" * 5000})
    )


def word_file(path: Path) -> None:
    path.write_bytes(ole_file({"WordDocument": b"\x00" * 5000}))


def hollow_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")


def all_empty(path: Path) -> None:
    workbook(path, lambda book: book.add_worksheet("空"))


def numbers_only(path: Path) -> None:
    rows_of(path, [[1, 2], [3, 4]])


def doubled(path: Path) -> None:
    rows_of(path, [["a", "b", "a"], [3, 4, 5]])


def personal(path: Path) -> None:
    rows_of(path, [["张三", "110101199003078719"], ["李四", "110101199003078719"]])


def gap(path: Path) -> None:
    rows_of(path, [["a", "b", None, "d"], [3, 4, 5, 6]])


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (cut, "cut off or damaged"),
        (not_a_workbook, "zip archive"),
        (encrypted, "protected by a password"),
        (word_file, "no Excel workbook"),
        (hollow_workbook, "damaged"),
        (all_empty, "holds no data"),
        (numbers_only, "looks like data"),
        (doubled, "twice (positions 1=3)"),
        (personal, "looks like data"),
        (gap, "no name in column 3"),
    ],
)
def test_bad_workbooks(tmp_path: Path, make: Callable[[Path], None], reason: str) -> None:
    path = rows_of(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    make(path)
    with pytest.raises(UnusableInputError) as caught:
        read_all(path)
    assert reason in caught.value.message.en
    assert "a.xlsx" in caught.value.message.zh
    assert "1101011990" not in caught.value.message.zh


def test_decompression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["catalog.sources.detect"], "MAX_WORKBOOK_BYTES", 100)
    with pytest.raises(UnusableInputError, match="unpacks to more"):
        open_source(rows_of(tmp_path / "a.xlsx", [["a"], [1]]))


def test_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(ole_file({"Workbook": biff8([["姓名", "手机"], ["张三", 13800138000.0]])}))
    (table,) = open_source(path).tables()
    assert (table.name, cells(table)) == ("Sheet1", [["张三", "13800138000"]])


def biff8(rows: list[list[str | float]]) -> bytes:
    """Return the stream of a workbook with one sheet ([MS-XLS] 2.4)."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def start(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    sheet = start(0x0010)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HHHHB", y, x, 0, len(cell), 1) + cell.encode("utf-16-le")
                sheet += record(0x0204, text)
            else:
                sheet += record(0x0203, struct.pack("<HHHd", y, x, 0, cell))
    sheet += record(0x000A)
    codepage = record(0x0042, struct.pack("<H", 1200))
    name = b"\x06\x00Sheet1"
    head = len(start(0x0005)) + len(codepage) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBB", head, 0, 0) + name)
    return start(0x0005) + codepage + bound + record(0x000A) + sheet


def ole_file(streams: dict[str, bytes]) -> bytes:
    """Return a compound file ([MS-CFB]) with ``streams``, each padded beyond the mini-stream limit."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    table = [0xFFFFFFFD, end]  # sector 0: this table; sector 1: directory
    body = b""
    entries = [directory_entry("Root Entry", 5, end, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // sector) * sector), b"\x00")
        first = len(table)
        count = len(padded) // sector
        table += [*range(first + 1, first + count), end]
        body += padded
        right = number + 1 if number < len(streams) else free
        entries.append(directory_entry(name, 2, first, len(padded), right=right))
    table += [free] * (128 - len(table))
    directory = b"".join(entries).ljust(sector, b"\x00")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
        0,
    ) + struct.pack("<108I", *([free] * 108))
    return header + struct.pack("<128I", *table) + directory + body


def directory_entry(
    name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    return (
        struct.pack("<64sHBBIII", text, len(text), kind, 1, 0xFFFFFFFF, right, child)
        + b"\x00" * 36
        + struct.pack("<IQ", first, size)
    )
