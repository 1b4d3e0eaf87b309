"""How the bytes of a text file are to be read, decided on all of them, not on a sample."""

import codecs
import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from catalog import cancellation
from catalog.errors import UnusableInputError
from catalog.sources.files import CHUNK, Stamp, stamp, unchanged, unreadable

#: Four Han characters in a row as UTF-8 writes them. In GB18030 text these twelve bytes would need rare characters at
#: every step; one chance in about 10¹⁰ a position. They betray a file glued together from both encodings.
#: Written out, because the regex engine is eight times slower on the same thing as a counted group.
_UTF8_HAN = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}" * 4)

_QUOTE = ord('"')

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TextProfile:
    """How a text file is written: Python's name of its encoding, SHA-256 of its bytes, its stamp when read.

    ``odd_quotes``: the number of double quotes is odd (or unknown), so that one may never be closed.
    """

    encoding: str
    digest: str
    odd_quotes: bool
    stamp: Stamp


def profile_text(path: Path) -> TextProfile:
    """Read all of ``path`` once and return how it is written: UTF-8, UTF-16 with a byte-order mark, or GB18030.

    UTF-8 is tried first; GBK is a part of GB18030 (GB 18030-2022). Raises UnusableInputError, with the line of the
    first byte that does not fit, when the whole file decodes in none of them, when it holds UTF-8 and GB18030 side by
    side, and when NUL bytes show that it is no text.
    """
    before = stamp(path)
    try:
        with path.open("rb") as file:
            head = file.read(4)
        encoding = _marked(path, head)
        tries = [encoding] if encoding else ["utf-8", "gb18030"]
        failures = []
        for name in tries:
            digest, odd, failed = _decodes(path, name)
            if failed is None:
                unchanged(path, before)
                return TextProfile(name, digest, odd, before)
            failures.append(failed)
    except OSError as error:
        raise unreadable(path, error) from None
    line = max(failures)
    names = "、".join(tries), ", ".join(tries)
    raise UnusableInputError(
        f"“{path}”从第 {line} 行起既不是 {names[0].upper()}，也不是单一的其他编码，文件可能混用了编码或已损坏。"
        "请统一另存为 UTF-8。",
        f'"{path}" cannot be read as {names[1].upper()} from line {line} on; it mixes encodings or is '
        "damaged. Save all of it as UTF-8.",
    )


def _marked(path: Path, head: bytes) -> str | None:
    """Return the encoding that a byte-order mark states, None when there is none."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnusableInputError(
            f"“{path}”是 UTF-32 编码。请另存为 UTF-8。",
            f'"{path}" is written in UTF-32. Save it as UTF-8.',
        )
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _decodes(path: Path, encoding: str) -> tuple[str, bool, int | None]:
    """Return the file's digest, whether its quotes are odd, and the line where decoding fails (None: nowhere)."""
    decoder = _Utf8() if encoding.startswith("utf-8") else _Decoder(encoding)
    check = _CHECKS.get(encoding, _no_nul)
    hasher = hashlib.sha256()
    offset = quotes = 0
    rest = b""
    with path.open("rb") as file, ThreadPoolExecutor(1, "guikou-digest") as beside:
        while chunk := file.read(CHUNK):
            cancellation.ask()
            hashed = beside.submit(hasher.update, chunk)
            check(path, rest + chunk if rest else chunk, offset - len(rest))
            wrong = decoder.decode(chunk)
            if wrong is not None:
                return "", False, _line(path, offset + wrong)
            if _QUOTE in chunk:
                # bytes.count is ten times slower where hits are dense.
                quotes += int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == _QUOTE))
            offset += len(chunk)
            rest = chunk[-11:] if encoding == "gb18030" else b""
            hashed.result()
    if not decoder.ended():
        return "", False, _line(path, offset)
    # In UTF-16 the byte of a quote is also half of other characters.
    return hasher.hexdigest(), quotes % 2 == 1 or encoding == "utf-16", None


class _Decoder:
    """Decodes a file piece by piece with Python's decoder."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def decode(self, chunk: bytes) -> int | None:
        """Return where in ``chunk`` it cannot be decoded (0 also for what the last one began), None when it can."""
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return max(0, error.start - (len(error.object) - len(chunk)))
        return None

    def ended(self) -> bool:
        """Tell whether the file ended after a whole character."""
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


class _Utf8:
    """Validates UTF-8 piece by piece without making strings of it: six times as fast."""

    def __init__(self) -> None:
        self._rest = b""

    def decode(self, chunk: bytes) -> int | None:
        """Return as :class:`_Decoder` does."""
        begun = len(self._rest)
        whole = self._rest + chunk if begun else chunk
        cut = _whole_characters(whole)
        offsets = np.array([0, cut], dtype=np.int64)
        array = pa.LargeStringArray.from_buffers(1, pa.py_buffer(offsets), pa.py_buffer(whole))
        try:
            array.validate(full=True)
        except pa.ArrowInvalid:
            try:
                whole[:cut].decode()
            except UnicodeDecodeError as error:
                return max(0, error.start - begun)
        self._rest = whole[cut:]
        return None

    def ended(self) -> bool:
        """Tell whether the file ended after a whole character."""
        return not self._rest


def _whole_characters(chunk: bytes) -> int:
    """Return how many bytes of UTF-8 there are up to a character that the end may cut off."""
    for back in range(1, min(4, len(chunk) + 1)):
        lead = chunk[-back]
        if lead < 0x80:
            return len(chunk)
        if lead >= 0xC0:
            width = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return len(chunk) - back if back < width else len(chunk)
    return len(chunk)


def _line(path: Path, offset: int) -> int:
    """Return the line (from 1) of the byte at ``offset``."""
    lines = 1
    with path.open("rb") as file:
        while offset > 0 and (chunk := file.read(min(CHUNK, offset))):
            cancellation.ask()
            lines += chunk.count(b"\n")
            offset -= len(chunk)
    return lines


def _no_nul(path: Path, chunk: bytes, offset: int) -> None:
    found = chunk.find(b"\x00")
    if found >= 0:
        line = _line(path, offset + found)
        raise UnusableInputError(
            f"“{path}”第 {line} 行含有空字节，不是文本文件，或是没有 BOM 的 UTF-16。请另存为 UTF-8 的 CSV。",
            f'"{path}" holds NUL bytes in line {line}: it is no text file, or UTF-16 without a '
            "byte-order mark. Save it as UTF-8.",
        )


def _not_mixed(path: Path, chunk: bytes, offset: int) -> None:
    _no_nul(path, chunk, offset)
    found = _UTF8_HAN.search(chunk)
    if found:
        line = _line(path, offset + found.start())
        raise UnusableInputError(
            f"“{path}”混用了 GB18030 和 UTF-8（UTF-8 出现在第 {line} 行附近）。请统一另存为 UTF-8。",
            f'"{path}" mixes GB18030 with UTF-8 (near line {line}). Save all of it as UTF-8.',
        )


def _no_check(_path: Path, _chunk: bytes, _offset: int) -> None:
    """UTF-16 is full of NUL bytes."""


_CHECKS: dict[str, Callable[[Path, bytes, int], None]] = {
    "gb18030": _not_mixed,
    "utf-16": _no_check,
}
