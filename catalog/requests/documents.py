"""The documents of a request: what may be attached, how the envelope binds them, whether they are still the same.

The envelope goes to the recipient in the manifest, so it holds digests of a document and of what is said about it, and
neither its name nor its author.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785

from catalog import attachment_files
from catalog.acts import Act
from catalog.errors import UsageError
from catalog.media_types import clean_name, sniff
from catalog.models import Attachment, Request
from catalog.requests.envelopes import MAX_TEXT, Application, names_a_person
from policies.types import Text

KINDS = ("agreement", "impact_assessment", "other")
#: What an impact assessment came to (GB/T 39335-2020, 4.7; PIPL Art. 55 and 56).
CONCLUSIONS = ("acceptable", "acceptable_with_measures", "unacceptable")
#: Documents that one request may have.
MOST = 20
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Document:
    """A document to attach: its bytes, and what it says of itself.

    ``kind`` is one of KINDS. ``number`` of an agreement or assessment; ``starts_on`` and ``ends_on`` are the first and
    last day of an agreement; ``dated``, ``author`` and ``conclusion`` (one of CONCLUSIONS) are an assessment's.
    """

    kind: str
    name: str
    content: bytes
    number: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    dated: date | None = None
    author: str | None = None
    conclusion: str | None = None


def add_document(act: Act, request: Request, document: Document) -> Attachment:
    """Add a document's row to a request; ``keep_content`` writes its bytes once all else is done.

    Raises UsageError, saying what to add, UnusableInputError when it is no document that can be taken.
    """
    asked_number = {
        "agreement": (request.envelope or {}).get("agreement"),
        "impact_assessment": (request.envelope or {}).get("impact_assessment"),
    }.get(document.kind)
    said = replace(document, number=_stripped(document.number) or asked_number)
    _check_size(act, request, said)
    media = sniff(said.content)
    _check_words(said)
    _check_facts(said, act.today)
    sha256 = attachment_files.digest_of_content(said.content)
    if any(a.sha256 == sha256 and a.kind == said.kind for a in request.attachments):
        raise UsageError("这份附件已经附上。", "This document is attached already.")
    row = Attachment(
        kind=said.kind,
        name=clean_name(said.name, media),
        media=media,
        size=len(said.content),
        sha256=sha256,
        number=said.number,
        starts_on=said.starts_on if said.kind == "agreement" else None,
        ends_on=said.ends_on if said.kind == "agreement" else None,
        dated=said.dated if said.kind == "impact_assessment" else None,
        author=_stripped(said.author) if said.kind == "impact_assessment" else None,
        conclusion=said.conclusion if said.kind == "impact_assessment" else None,
        attached_by_id=act.actor.user_id,
        attached_at=act.now,
    )
    request.attachments.append(row)
    act.session.flush()
    return row


def keep_content(act: Act, documents: Sequence[Document]) -> None:
    """Write the bytes of documents whose rows were added. Raises GuikouError when that fails."""
    for document in documents:
        attachment_files.put(act.settings.attachments, document.content)


def as_attached(asked: Application, attached: Sequence[Attachment]) -> Application:
    """Return what is asked for with the agreement and the assessment as the last attached ones have them."""
    for row in attached:
        if row.kind == "agreement":
            asked = replace(
                asked,
                agreement=row.number,
                agreement_from=row.starts_on,
                agreement_until=row.ends_on,
            )
        elif row.kind == "impact_assessment":
            asked = replace(asked, impact_assessment=row.number)
    return asked


def entries_of(attached: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return the part of an envelope that binds the documents of a request."""
    return [
        {
            "kind": row.kind,
            "media": row.media,
            "size": row.size,
            "sha256": row.sha256,
            "facts_sha256": hashlib.sha256(rfc8785.dumps(_facts(row))).hexdigest(),
        }
        for row in sorted(attached, key=lambda row: row.id)
    ]


def _facts(row: Attachment) -> dict[str, Any]:
    days = (row.starts_on, row.ends_on, row.dated)
    return {
        "name": row.name,
        "number": row.number,
        "days": [day.isoformat() if day else None for day in days],
        "author": row.author,
        "conclusion": row.conclusion,
        "attached_by": row.attached_by_id,
        "attached_at": row.attached_at.isoformat(timespec="microseconds"),
    }


def document_changes(request: Request, folder: Path) -> list[Text]:
    """Say what of a request's documents is not as its envelope has it: a row, or a byte of a file."""
    # Envelopes of before there were attachments have none.
    found = []
    if request.envelope.get("attachments", []) != entries_of(request.attachments):
        found.append(Text("附件登记有变化", "the record of the attachments changed"))
    if damaged_of(request.attachments, folder):
        found.append(Text("有附件缺失或被改动", "an attachment is missing or was altered"))
    return found


def damaged_of(attached: Sequence[Attachment], folder: Path) -> list[Attachment]:
    """Return the documents that are missing or are not, to the byte, what was attached."""
    return [row for row in attached if not attachment_files.is_whole(folder, row.sha256)]


def _check_size(act: Act, request: Request, said: Document) -> None:
    largest = act.settings.attachment_mib
    if len(said.content) > largest * _MIB:
        raise UsageError(
            f"附件超过 {largest} MiB。请压缩或分开后再附。",
            f"The attachment is larger than {largest} MiB. Compress or split it.",
        )
    if len(request.attachments) >= MOST:
        raise UsageError(
            f"一件申请最多 {MOST} 份附件。请先移除不需要的。",
            f"A request has at most {MOST} attachments. Remove one first.",
        )


def _check_words(said: Document) -> None:
    words = [said.name, said.number or "", said.author or ""]
    if any(len(word) > MAX_TEXT for word in words):
        raise UsageError(
            f"每项文字最多 {MAX_TEXT} 字。", f"Each text has at most {MAX_TEXT} characters."
        )
    if any(names_a_person(word) for word in words):
        raise UsageError(
            "附件名称或说明中含身份证号或手机号。请改名后再附。",
            "The attachment's name or description holds an identity or mobile number. Rename it first.",
        )


def _check_facts(said: Document, today: date) -> None:
    """Refuse a document without what is asked of its kind, and days that cannot be."""
    _one_of(said.kind, KINDS, "附件种类", "kind of attachment")
    if said.kind == "agreement":
        if not said.number:
            raise UsageError("请写明协议编号。", "Give the agreement's number.")
        if said.starts_on and said.ends_on and said.ends_on < said.starts_on:
            raise UsageError(
                "协议的到期日早于生效日。请核对。",
                "The agreement ends before it begins. Check the dates.",
            )
    if said.kind == "impact_assessment":
        if not (said.number and said.dated and _stripped(said.author) and said.conclusion):
            raise UsageError(
                "请写明影响评估的编号、日期、评估人和结论。",
                "Give the impact assessment's number, date, author and conclusion.",
            )
        _one_of(said.conclusion, CONCLUSIONS, "评估结论", "conclusion")
        if said.dated > today:
            raise UsageError(
                "影响评估的日期在今天之后。请核对。",
                "The impact assessment is dated after today. Check the date.",
            )


def _one_of(value: str, known: Sequence[str], zh: str, en: str) -> None:
    if value not in known:
        raise UsageError(
            f"{zh}只能是：{'、'.join(known)}。", f"The {en} is one of: {', '.join(known)}."
        )


def _stripped(text: str | None) -> str | None:
    return (text.strip() or None) if text else None
