"""What a document is, by its bytes; names that are safe to keep."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UnusableInputError
from catalog.media_types import MAX_NAME, MEDIA_TYPES, SUFFIXES, clean_name, sniff


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        ("协议\n甲方：示例".encode(), "text"),
        ("﻿协议".encode(), "text"),
        ("协议：示例单位".encode("gb18030"), "text"),
    ],
)
def test_what_is_taken(content: bytes, kind: str) -> None:
    assert sniff(content) == kind
    assert kind in MEDIA_TYPES


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 cut off",
        PNG[:15],
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"PK\x03\x04 no archive",
        zipped("xl/workbook.xml"),
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"#!/bin/sh\nrm x",
        b"<!DOCTYPE html><script>1</script>",
        b"  <svg onload=1>",
        b"a\x00b",
        b"\xff\xfe\x00\x01",
    ],
)
def test_what_is_not_taken_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(UnusableInputError):
        sniff(content)


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("协议.pdf", "pdf", "协议.pdf"),
        ("../../etc/passwd", "text", "passwd.txt"),
        ("C:\\临时\\协议.PDF", "pdf", "协议.pdf"),
        ("协议.pdf.exe", "pdf", "协议.pdf.exe.pdf"),
        ("照片.JPEG", "jpeg", "照片.jpeg"),
        ("a\u202egnp.exe", "png", "agnp.exe.png"),
        ("..", "text", "attachment.txt"),
        ('a<b>"c|?*.txt', "text", "a_b__c___.txt"),
    ],
)
def test_names(name: str, kind: str, clean: str) -> None:
    assert clean_name(name, kind) == clean


@given(st.text(max_size=300), st.sampled_from(sorted(MEDIA_TYPES)))
def test_a_clean_name_is_short_plain_ends_right_and_stays_as_it_is(name: str, kind: str) -> None:
    clean = clean_name(name, kind)
    assert 1 < len(clean) <= MAX_NAME
    assert clean.endswith(SUFFIXES[kind])
    assert clean.isprintable()
    assert not set(clean) & set('/\\<>:"|?*')
    assert clean_name(clean, kind) == clean
