"""What kind of file this is, told by its content; the extension only breaks ties among text files."""

import zipfile
from pathlib import Path
from typing import Literal

from catalog.errors import UnusableInputError
from catalog.sources.files import unreadable

Kind = Literal["csv", "tsv", "excel", "parquet", "sqlite"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Uncompressed bytes beyond which a workbook is taken for a decompression bomb. A full sheet of 1,048,576 rows and
#: 20 columns is about 1 GB of XML.
MAX_WORKBOOK_BYTES = 4 << 30

#: First bytes of files that hold no table, or hold it wrapped.
_OTHER: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "gzip 压缩文件", "gzip file"),
    (b"BZh", "bzip2 压缩文件", "bzip2 file"),
    (b"\xfd7zXZ\x00", "xz 压缩文件", "xz file"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩文件", "7z file"),
    (b"Rar!\x1a\x07", "RAR 压缩文件", "RAR file"),
    (b"\x28\xb5\x2f\xfd", "zstd 压缩文件", "zstd file"),
    (b"%PDF-", "PDF 文件", "PDF file"),
    (b"\x89PNG", "图片", "picture"),
    (b"\xff\xd8\xff", "图片", "picture"),
    (b"ORC", "ORC 文件", "ORC file"),
    (b"ARROW1", "Arrow/Feather 文件", "Arrow/Feather file"),
    (b"Obj\x01", "Avro 文件", "Avro file"),
)

_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml")

_BINARY_SUFFIXES = {".parquet", ".db", ".sqlite", ".sqlite3", ".xlsb", ".ods"}


def detect(path: Path) -> Kind:
    """Return the kind of the file at ``path``, which is readable and not empty.

    A text file named .xls or .xlsx is read as text: many systems export delimited text under that name. Raises
    UnusableInputError for what is no table, for encrypted workbooks and for truncated Parquet files.
    """
    head, tail = _ends(path)
    if head.startswith((b"PAR1", b"PARE")):
        return _parquet(path, tail)
    if head.startswith(b"SQLite format 3\x00"):
        return "sqlite"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _workbook(path)
    if head.startswith(_OLE):
        return _old_workbook(path)
    _refuse_other(path, head)
    if path.suffix.lower() in _BINARY_SUFFIXES:
        raise UnusableInputError(
            f"“{path}”的扩展名是 {path.suffix}，内容却不是这种格式，可能已损坏。请重新导出。",
            f'"{path}" is named {path.suffix} but its content is not of that format; it may be '
            "damaged. Export it again.",
        )
    return "tsv" if path.suffix.lower() in {".tsv", ".tab"} else "csv"


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Return the first 512 and the last 8 bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
            file.seek(max(0, path.stat().st_size - 8))
            return head, file.read(8)
    except OSError as error:
        raise unreadable(path, error) from None


def _parquet(path: Path, tail: bytes) -> Kind:
    if tail.endswith(b"PARE"):
        raise UnusableInputError(
            f"“{path}”是加密的 Parquet 文件。请提供解密后的文件。",
            f'"{path}" is an encrypted Parquet file. Provide a decrypted one.',
        )
    if not tail.endswith(b"PAR1"):
        raise UnusableInputError(
            f"Parquet 文件“{path}”不完整（缺少文件尾）。请重新复制或导出。",
            f'The Parquet file "{path}" is cut off (its footer is missing). Copy or export it again.',
        )
    return "parquet"


def _workbook(path: Path) -> Kind:
    """Tell a workbook from other zip archives, and a whole one from a cut one."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {member.filename for member in archive.infolist()}
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnusableInputError(
            f"“{path}”不完整或已损坏。请重新复制，或用 Excel 打开后另存。",
            f'"{path}" is cut off or damaged. Copy it again, or open it in Excel and save it anew.',
        ) from None
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise UnusableInputError(
            f"“{path}”是压缩包，不是 Excel 工作簿。请先解压，再指定里面的文件。",
            f'"{path}" is a zip archive, not an Excel workbook. Unpack it and name the file inside.',
        )
    if size > MAX_WORKBOOK_BYTES:
        raise UnusableInputError(
            f"“{path}”解压后超过 {MAX_WORKBOOK_BYTES >> 30} GB。请另存为 CSV 再读取。",
            f'"{path}" unpacks to more than {MAX_WORKBOOK_BYTES >> 30} GB. Save it as CSV instead.',
        )
    return "excel"


def _old_workbook(path: Path) -> Kind:
    """Tell .xls from the encrypted container of .xlsx (MS-OFFCRYPTO) and other OLE files."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnusableInputError(
            f"“{path}”设有打开密码。请在 Excel 中取消密码后另存。",
            f'"{path}" is protected by a password. Remove it in Excel and save the file again.',
        )
    if not any(name.encode("utf-16-le") + b"\x00\x00" in content for name in ("Workbook", "Book")):
        raise UnusableInputError(
            f"“{path}”是 Office 旧格式文件，但不是 Excel 工作簿。请另存为 .xlsx 或 CSV。",
            f'"{path}" is an old Office file but no Excel workbook. Save it as .xlsx or CSV.',
        )
    return "excel"


def _refuse_other(path: Path, head: bytes) -> None:
    for magic, zh, en in _OTHER:
        if head.startswith(magic):
            raise UnusableInputError(
                f"“{path}”是{zh}，不能直接读取。请先解压或导出为 CSV、Excel、Parquet。",
                f'"{path}" is a {en} and cannot be read as it is. Unpack it, or export it as CSV, '
                "Excel or Parquet.",
            )
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_WEB):
        raise UnusableInputError(
            f"“{path}”其实是网页或 XML。请用 Excel 打开后另存为 .xlsx。",
            f'"{path}" is really a web page or XML. Open it in Excel and save it as .xlsx.',
        )
    if text.startswith((b'{"', b"[{", b"{\n", b"{\r\n")):
        raise UnusableInputError(
            f"“{path}”是 JSON。请导出为 CSV、Excel 或 Parquet。",
            f'"{path}" is JSON. Export it as CSV, Excel or Parquet.',
        )
