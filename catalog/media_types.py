"""What kind of document some bytes are, by the bytes alone; and a file name that is safe to keep and to show."""

import io
import re
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from catalog.errors import UnusableInputError

#: What may be attached: media type and how its name ends. OFD is the national page format (GB/T 33190-2016).
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "text": "text/plain",
}
SUFFIXES = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "ofd": (".ofd",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "text": (".txt", ".md"),
}
MAX_NAME = 120
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
#: Text that a browser or a shell would run rather than show.
_ACTIVE = re.compile(r"\s*(?:#!|<(?:!doctype|html|\?xml|svg|script|body|iframe))", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def sniff(content: bytes) -> str:
    """Return which of ``MEDIA_TYPES`` the bytes are. Raises UnusableInputError for anything else."""
    if not content:
        raise UnusableInputError("附件是空文件。", "The attachment is an empty file.")
    if content.startswith(b"%PDF-"):
        found = "pdf" if b"%%EOF" in content[-2048:] else None
    elif content.startswith(_PNG):
        found = "png"
    elif content.startswith(b"\xff\xd8\xff"):
        found = "jpeg"
    else:
        found = _zipped(content) if content.startswith(b"PK\x03\x04") else _text(content)
    if found is None:
        raise UnusableInputError(
            "附件只接受 PDF、OFD、Word（.docx，不含宏）、PNG、JPEG 和纯文本，按文件内容判断。请转换格式后再附。",
            "Attachments are PDF, OFD, Word (.docx without macros), PNG, JPEG or plain text, judged by their bytes. "
            "Convert the file and attach it again.",
        )
    return found


def _zipped(content: bytes) -> str | None:
    """Tell the two zipped formats apart by what is listed in them; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {i.filename for i in archive.infolist() if not i.flag_bits & 1}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError):
        return None
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        return None
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return "docx"
    return "ofd" if "OFD.xml" in names else None


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            said = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(said) or _ACTIVE.match(said) else "text"
    return None


def clean_name(name: str, kind: str) -> str:
    """Return a file name without folders, control or direction characters, ending as its type does (MAX_NAME)."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kinds = [(c, unicodedata.category(c)[0]) for c in last]
    shown = "".join(" " if group == "Z" else c for c, group in kinds if group != "C")
    shown = _FORBIDDEN.sub("_", shown).strip(" .")
    suffix = PurePosixPath(shown).suffix.lower()
    known = SUFFIXES[kind]
    stem = shown[: len(shown) - len(suffix)] if suffix in known else shown
    ending = suffix if suffix in known else known[0]
    stem = stem.strip(" .")[: MAX_NAME - len(ending)].strip(" .")
    return (stem or "attachment") + ending
