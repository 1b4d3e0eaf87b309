"""The envelope: the content an approval is bound to (DESIGN idea 7), as canonical JSON with its SHA-256."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import rfc8785

from catalog.acts import Act
from catalog.encryption import check_recipient_key
from catalog.errors import UsageError
from catalog.models import Dataset, Department
from catalog.requests.fields import Under, identifying, planned_fields
from catalog.requests.filters import RowFilter, parse_filter
from catalog.requests.marking import planned_marks
from catalog.types import RecipientKind, ReleaseFormat
from policies.entities import Entities
from policies.types import Text

FORMAT = "guikou-envelope/v1"
#: How a release reaches its recipient: fetched from Guikou, or handed over on a medium by two people.
METHODS = ("download", "medium")
#: Term when the applicant names none, and the level allows as much.
DEFAULT_DAYS = 90
MAX_TEXT = 2_000
#: A resident identity or mobile number (GB 11643; YD/T 1638): no personal data in the words of an application.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Application:
    """What a person asks for. ``protections``: field → protection instead of the proposed one, as people write it.

    ``tolerances``: field → by how much its numbers may be moved, to mark the release.
    """

    dataset: str
    recipient: str
    purpose: str
    legal_basis: str
    fields: tuple[str, ...]
    format: str
    method: str
    valid_days: int | None
    destruction: str
    row_filter: str | None = None
    protections: Mapping[str, str] | None = None
    tolerances: Mapping[str, float] | None = None
    impact_assessment: str | None = None
    agreement: str | None = None
    recipient_key: str | None = None
    #: Encrypt with a password, for a recipient without a key.
    password: bool = False
    agreement_from: date | None = None
    agreement_until: date | None = None


def digest_of(envelope: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the envelope's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(envelope))).hexdigest()


def is_untouched(envelope: Mapping[str, Any], digest: str) -> bool:
    """Tell whether the envelope is still the one that ``digest`` was taken of, so that its keys can be relied on."""
    return digest_of(envelope) == digest


def build_envelope(
    act: Act,
    number: str,
    applicant: str,
    asked: Application,
    dataset: Dataset,
    to: Department,
    attached: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Bind what is asked for to the dataset, the recipient and the rules as they are now.

    ``attached``: what ``documents.entries_of`` returns.

    Raises UsageError, saying what to do, for anything that cannot be asked for.
    """
    level = act.rulebook.levels.by_number(dataset.level)
    _check_words(asked)
    _check_output(asked)
    longest = level.valid_days
    days = min(DEFAULT_DAYS, longest) if asked.valid_days is None else asked.valid_days
    if not 1 <= days <= longest:
        raise UsageError(
            f"{level.name.zh}数据的有效期为 1 至 {longest} 天。",
            f"The term of {level.name.en} data is 1 to {longest} days.",
        )
    kind = recipient_kind_of(to)
    fields = planned_fields(dataset, asked.fields, asked.protections or {}, under(act, dataset, to))
    row_filter = filter_of(asked.row_filter, dataset, act.rulebook.entities)
    return {
        "format": FORMAT,
        "request": number,
        "applicant": applicant,
        "dataset": {
            "code": dataset.code,
            "version": dataset.version,
            "content_digest": dataset.content_digest,
            "schema_digest": dataset.schema_digest,
        },
        "fields": fields,
        "marks": planned_marks(dataset, fields, asked.tolerances or {}, act.rulebook.entities),
        "row_filter": row_filter.to_sql() if row_filter else None,
        "recipient": {"code": to.code, "kind": kind.value},
        "purpose": asked.purpose.strip(),
        "legal_basis": asked.legal_basis.strip(),
        "impact_assessment": _stripped(asked.impact_assessment),
        "agreement": _stripped(asked.agreement),
        "agreement_term": _agreement_term(asked),
        "attachments": [dict(entry) for entry in attached],
        "output": {
            "format": asked.format,
            "method": asked.method,
            "encrypted": asked.recipient_key is not None or asked.password or level.encrypted,
            "recipient_key": _stripped(asked.recipient_key),
            "password": asked.password,
        },
        "term": {
            "valid_days": days,
            "expires_on": (act.today + timedelta(days=days)).isoformat(),
            "destruction": asked.destruction.strip(),
        },
        "level": dataset.level,
        "policy_version": act.policy.version,
    }


def application_of(envelope: Mapping[str, Any]) -> Application:
    """Return what was asked for in an envelope, to be asked for again with changes."""
    return Application(
        dataset=envelope["dataset"]["code"],
        recipient=envelope["recipient"]["code"],
        purpose=envelope["purpose"],
        legal_basis=envelope["legal_basis"],
        fields=tuple(f["name"] for f in envelope["fields"]),
        format=envelope["output"]["format"],
        method=envelope["output"]["method"],
        valid_days=envelope["term"]["valid_days"],
        destruction=envelope["term"]["destruction"],
        row_filter=envelope["row_filter"],
        protections={f["name"]: f["asked"] for f in envelope["fields"] if f["asked"]},
        tolerances=(envelope.get("marks") or {}).get("tolerances"),
        impact_assessment=envelope["impact_assessment"],
        agreement=envelope["agreement"],
        recipient_key=envelope["output"]["recipient_key"],
        # Envelopes of before there were passwords do not say.
        password=envelope["output"].get("password", False),
        agreement_from=_day(envelope, "from"),
        agreement_until=_day(envelope, "until"),
    )


def changes_since(
    envelope: Mapping[str, Any], digest: str, dataset: Dataset, policy_version: str
) -> tuple[Text, ...]:
    """Say what no longer is as the envelope has it; empty when its approvals still count."""
    if digest_of(envelope) != digest:
        # Whatever else it says cannot be relied on, not even that it is there.
        return (Text("申请内容与其摘要不符", "the request's content differs from its digest"),)
    bound = envelope["dataset"]
    found = {
        Text(
            f"数据集级别升至 {dataset.level}，高于申请时的 {envelope['level']}",
            f"the dataset's level rose to {dataset.level}, above the {envelope['level']} asked for",
        ): dataset.level > envelope["level"],
        Text("数据集结构已变化", "the dataset's schema changed"): bound["schema_digest"]
        != dataset.schema_digest,
        Text("数据集内容已变化", "the dataset's content changed"): bound["content_digest"]
        != dataset.content_digest,
        Text("数据集已标为涉密", "the dataset was marked a state secret"): bool(
            dataset.state_secret
        ),
        Text(
            f"规则已修订（审批依据版本 {envelope['policy_version'][:12]}，现行版本 {policy_version[:12]}）",
            f"the policy version changed: asked for under {envelope['policy_version'][:12]}, "
            f"now {policy_version[:12]} is in force",
        ): envelope["policy_version"] != policy_version,
    }
    return tuple(text for text, changed in found.items() if changed)


def under(act: Act, dataset: Dataset, to: Department) -> Under:
    """Return what a dataset's fields are protected under when they go to this body today."""
    return Under(dataset.level, recipient_kind_of(to), act.rulebook, act.settings.cipher)


def is_expired(envelope: Mapping[str, Any], today: date) -> bool:
    """Tell whether the term of the grant is over."""
    return today > expiry_of(envelope)


def recipient_kind_of(department: Department) -> RecipientKind:
    """Return what kind of recipient a department is; one of the bureau's own has no other kind."""
    if department.recipient_kind is None:
        return RecipientKind.OWN_BUREAU
    return RecipientKind(department.recipient_kind)


def filter_of(text: str | None, dataset: Dataset, known: Entities) -> RowFilter | None:
    """Read the row filter over a dataset's fields; values of identifying fields may not be written in it.

    Raises UsageError.
    """
    if text is None or not text.strip():
        return None
    row_filter = parse_filter(text, {f.name for f in dataset.fields})
    by_name = {f.name: f for f in dataset.fields}
    told = [n for n in sorted(row_filter.compared_fields) if identifying(by_name[n], known)]
    if told:
        raise UsageError(
            f"不能按个人标识字段的值筛选：{'、'.join(told)}（条件会留下个人信息）。"
            "请改用其他字段，或只用 IS NULL / IS NOT NULL。",
            f"Rows cannot be chosen by values of identifying fields: {', '.join(told)} "
            "(the filter would keep personal data). Use other fields, or only IS NULL / IS NOT NULL.",
        )
    return row_filter


def _check_words(asked: Application) -> None:
    required = {
        ("用途", "the purpose"): asked.purpose,
        ("法律依据", "the legal basis"): asked.legal_basis,
        ("销毁方式", "how it will be destroyed"): asked.destruction,
    }
    for (zh, en), said in required.items():
        if not said.strip():
            raise UsageError(f"须写明{zh}。", f"Say {en}.")
    words = [*required.values(), asked.impact_assessment or "", asked.agreement or ""]
    if any(len(said) > MAX_TEXT for said in words):
        raise UsageError(
            f"每项文字最多 {MAX_TEXT} 字。", f"Each text has at most {MAX_TEXT} characters."
        )
    if any(names_a_person(said) for said in words):
        raise UsageError(
            "申请文字中含身份证号或手机号。请去掉个人信息后重新提交。",
            "The application's words hold an identity or mobile number. Take personal data out.",
        )


def names_a_person(said: str) -> bool:
    """Tell whether words hold a resident identity or mobile number."""
    return _PERSONAL.search(said) is not None


def _check_output(asked: Application) -> None:
    _one_of(asked.format, [f.value for f in ReleaseFormat], "格式", "format")
    _one_of(asked.method, METHODS, "交付方式", "method")
    if asked.recipient_key is not None:
        check_recipient_key(asked.recipient_key.strip())
    if asked.recipient_key is not None and asked.password:
        raise UsageError(
            "接收方公钥与口令只能选一种：有公钥就不需要口令。",
            "Give the recipient's key or ask for a password, not both; with a key none is needed.",
        )


def _one_of(value: str, known: Collection[str], zh: str, en: str) -> None:
    if value not in known:
        raise UsageError(
            f"{zh}只能是：{'、'.join(known)}。", f"The {en} is one of: {', '.join(known)}."
        )


def _agreement_term(asked: Application) -> dict[str, str | None] | None:
    start, end = asked.agreement_from, asked.agreement_until
    if start is None and end is None:
        return None
    if not _stripped(asked.agreement):
        raise UsageError(
            "写明了协议期限，也须写明协议编号。",
            "The agreement's term is given: give its number too.",
        )
    if start is not None and end is not None and end < start:
        raise UsageError(
            "协议的到期日早于生效日。请核对。",
            "The agreement ends before it begins. Check the dates.",
        )
    return {
        "from": start.isoformat() if start else None,
        "until": end.isoformat() if end else None,
    }


def _day(envelope: Mapping[str, Any], which: str) -> date | None:
    """Return a day of the agreement's term; envelopes of before there was one have none."""
    said = (envelope.get("agreement_term") or {}).get(which)
    return date.fromisoformat(said) if said else None


def _stripped(text: str | None) -> str | None:
    return (text.strip() or None) if text else None


def expiry_of(envelope: Mapping[str, Any]) -> date:
    """Return the last day of the grant."""
    return date.fromisoformat(envelope["term"]["expires_on"])
